# Private doors to core/rtf for the tests: plain bytes and numbers in, plain tuples out.


cdef extern from "base/decoders.hpp" namespace "mailsift" nogil:
    cppclass CoreDecoders "mailsift::Decoders":
        pass


cdef extern from "facts/decoders.hpp" namespace "mailsift::facts" nogil:
    const CoreDecoders& core_decoders "mailsift::facts::decoders"()


cdef extern from "rtf/document.hpp" namespace "mailsift::rtf" nogil:
    cppclass RtfLinkKind "mailsift::rtf::LinkKind":
        pass
    cppclass RtfObjectKind "mailsift::rtf::ObjectKind":
        pass
    cppclass RtfFormat "mailsift::rtf::Format":
        pass

    struct RtfLink "mailsift::rtf::Link":
        Range url, anchor
        RtfLinkKind kind
        uint8_t flags

    struct RtfObject "mailsift::rtf::Object":
        RtfObjectKind kind
        RtfFormat format
        uint8_t flags
        Range class_name, data_class, name, data, content
        uint32_t width, height

    struct RtfMeasures "mailsift::rtf::Measures":
        uint32_t visible_bytes, hidden_bytes, same_colour_bytes, tiny_bytes, groups, depth, unclosed_groups
        uint32_t trailing_bytes, words, unknown_words, ignored_groups, odd_header, fields, dde_fields, objects, pictures
        uint32_t updated_objects, bad_lengths, junk_in_hex, templates

    cppclass RtfDocument "mailsift::rtf::Document":
        Bytes text, hidden, urls, names, data
        Vec[RtfLink] links
        Vec[RtfObject] objects
        RtfMeasures measures
        Bitten bitten

    bint rtf_looks "mailsift::rtf::looks_like_rtf"(View)
    void rtf_read "mailsift::rtf::read"(View, const CoreDecoders&, const Limits&, RtfDocument&)


cdef bytes rtf_slice(const Bytes& whole, Range place):
    return PyBytes_FromStringAndSize(<const char*>whole.data() + place.start, place.size) if place.size else b""


cdef list rtf_links(RtfDocument& document):
    cdef size_t i
    cdef RtfLink* link
    found = []
    for i in range(document.links.size()):
        link = &document.links[i]
        found.append((<int>link.kind, link.flags, rtf_slice(document.urls, link.url),
                      rtf_slice(document.text, link.anchor)))
    return found


cdef list rtf_objects(RtfDocument& document):
    cdef size_t i
    cdef RtfObject* o
    found = []
    for i in range(document.objects.size()):
        o = &document.objects[i]
        found.append((<int>o.kind, <int>o.format, o.flags, rtf_slice(document.names, o.class_name),
                      rtf_slice(document.names, o.data_class), rtf_slice(document.names, o.name),
                      rtf_slice(document.data, o.data), rtf_slice(document.data, o.content), o.width, o.height))
    return found


def _rtf_looks(const uint8_t[::1] data):
    """True when the bytes are opened as RTF."""
    return rtf_looks(view_of(data))


def _rtf_read(const uint8_t[::1] data, uint32_t text_bytes=8388608, uint32_t url_bytes=8192, uint32_t links=65536,
              uint32_t parts=4096, uint32_t decoded_bytes=536870912):
    """(text, hidden, links, objects, measures, bitten); a link: (kind, flags, url, anchor); an object: (kind, format, flags,
    class, class by the data, name, data, content, width, height)."""
    cdef RtfDocument document
    cdef Limits limits
    cdef View raw = view_of(data)
    limits.text_bytes = text_bytes
    limits.url_bytes = url_bytes
    limits.links = links
    limits.parts = parts
    limits.decoded_bytes = decoded_bytes
    with nogil:
        rtf_read(raw, core_decoders(), limits, document)
    return (to_bytes(document.text), to_bytes(document.hidden), rtf_links(document), rtf_objects(document),
            document.measures, document.bitten.bits())


def _rtf_repeat(const uint8_t[::1] data, int count):
    """Reads the same document again and again with one warm Document, for measurements; bytes of its text."""
    cdef RtfDocument document
    cdef Limits limits
    cdef View raw = view_of(data)
    cdef int i
    with nogil:
        for i in range(count):
            rtf_read(raw, core_decoders(), limits, document)
    return document.text.size()
