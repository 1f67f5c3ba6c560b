# Private doors to core/mime for the tests: plain bytes and numbers in, plain tuples out.

cdef extern from "base/decoders.hpp" namespace "mailsift" nogil:
    cppclass Decoders:
        pass

cdef extern from "facts/decoders.hpp" namespace "mailsift::facts" nogil:
    const Decoders& real_decoders "mailsift::facts::decoders"()

cdef extern from "mime/scratch.hpp" namespace "mailsift::mime" nogil:
    cppclass MimeScratch "mailsift::mime::Scratch":
        pass

cdef extern from "mime/message.hpp" namespace "mailsift::mime" nogil:
    cppclass MimeHeader "mailsift::mime::Header":
        Range name, value
        int id

    cppclass MimePart "mailsift::mime::Part":
        int64_t parent
        uint32_t depth, first_header, header_count, number
        Range header_block, body, type, charset, name, disposition, content_id
        int encoding
        uint16_t flags

    cppclass MimeStructure "mailsift::mime::Structure":
        Vec[MimeHeader] headers
        Vec[MimePart] parts
        Bytes text
        MimeScratch scratch
        Bitten bitten
        uint32_t mbox_line
        void clear()

    void mime_parse "mailsift::mime::parse"(View, const Limits&, const Decoders&, MimeStructure&)
    void mime_part_number "mailsift::mime::part_number"(const MimeStructure&, uint32_t, Bytes&)

cdef extern from "mime/header_places.hpp" namespace "mailsift::mime" nogil:
    cppclass FieldPlace "mailsift::mime::FieldPlace":
        uint32_t start "from"
        uint32_t colon, end, next

    cppclass HeaderPlaces "mailsift::mime::HeaderPlaces":
        Vec[FieldPlace] fields
        uint32_t begin, end

    void mime_find_header "mailsift::mime::find_header"(View, const Decoders&, MimeStructure&, HeaderPlaces&)

cdef extern from "mime/fields.hpp" namespace "mailsift::mime" nogil:
    cppclass MimeAddress "mailsift::mime::Address":
        Range name, mailbox

    void mime_unstructured "mailsift::mime::unstructured"(View, const Decoders&, Bytes&)
    void mime_addresses "mailsift::mime::addresses"(View, const Decoders&, const Limits&, Bytes&, Vec[MimeAddress]&, Bitten&)
    bint mime_date "mailsift::mime::date"(View, int64_t&, int&)
    void mime_identifier "mailsift::mime::identifier"(View, Bytes&)
    bint mime_parameter "mailsift::mime::parameter"(View, View, const Decoders&, Bytes&)
    void mime_received_ips "mailsift::mime::received_ips"(View, Bytes&, Vec[Range]&)


cdef inline bytes _cut(const uint8_t* text, Range place):
    return PyBytes_FromStringAndSize(<const char*>text + place.start, place.size) if place.size else b""


cdef tuple _mime_part(MimeStructure& message, uint32_t index):
    cdef MimePart* part = &message.parts[index]
    cdef Bytes number
    mime_part_number(message, index, number)
    text = message.text.data()
    return (part.parent, part.depth, to_bytes(number), part.flags, <int>part.encoding,
            _cut(text, part.type), _cut(text, part.charset), _cut(text, part.name),
            _cut(text, part.disposition), _cut(text, part.content_id),
            part.header_block.start, part.header_block.size, part.body.start, part.body.size,
            part.first_header, part.header_count)


def _mime_parse(const uint8_t[::1] raw, *, uint32_t parts=4096, uint32_t depth=64, uint32_t headers=4096,
                uint32_t header_bytes=1 << 20):
    """(parts, headers, bits of the limits that bit, length of the mbox line). A part: parent, depth, number, flags,
    encoding, type, charset, name, disposition, content id, offset and size of the header block and of the body,
    first header, count of headers. A header: offset and size of the name and of the value."""
    cdef Limits limits
    cdef MimeStructure message
    cdef View text = view_of(raw)
    cdef MimeHeader* h
    cdef size_t i
    limits.parts, limits.depth, limits.headers, limits.header_bytes = parts, depth, headers, header_bytes
    with nogil:
        mime_parse(text, limits, real_decoders(), message)
    found = []
    for i in range(message.headers.size()):
        h = &message.headers[i]
        found.append((h.name.start, h.name.size, h.value.start, h.value.size))
    return ([_mime_part(message, <uint32_t>i) for i in range(message.parts.size())], found, message.bitten.bits(),
            message.mbox_line)


def header_places(const uint8_t[::1] raw not None):
    """(begin of the header block, its end, fields); a field: where it begins, behind its colon, end of the value, behind
    its line end."""
    cdef MimeStructure message
    cdef HeaderPlaces places
    cdef View text = view_of(raw)
    cdef size_t i
    with nogil:
        mime_find_header(text, real_decoders(), message, places)
    if message.headers.failed() or places.fields.failed():
        raise MemoryError("header_places")
    return places.begin, places.end, [(places.fields[i].start, places.fields[i].colon, places.fields[i].end,
                                       places.fields[i].next) for i in range(places.fields.size())]


def _mime_unstructured(const uint8_t[::1] value):
    cdef Bytes out
    cdef View text = view_of(value)
    with nogil:
        mime_unstructured(text, real_decoders(), out)
    return to_bytes(out)


def _mime_addresses(const uint8_t[::1] value, *, uint32_t addresses=4096):
    """([(name, mailbox)], bits of the limits that bit)."""
    cdef Limits limits
    cdef Bytes out
    cdef Vec[MimeAddress] found
    cdef Bitten bitten
    cdef View text = view_of(value)
    limits.addresses = addresses
    with nogil:
        mime_addresses(text, real_decoders(), limits, out, found, bitten)
    return [(_cut(out.data(), found[i].name), _cut(out.data(), found[i].mailbox)) for i in range(found.size())], bitten.bits()


def _mime_date(const uint8_t[::1] value):
    """(seconds since 1970 UTC, zone in minutes), or None."""
    cdef int64_t seconds = 0
    cdef int zone = 0
    cdef bint found
    cdef View text = view_of(value)
    with nogil:
        found = mime_date(text, seconds, zone)
    return (seconds, zone) if found else None


def _mime_identifier(const uint8_t[::1] value):
    cdef Bytes out
    cdef View text = view_of(value)
    with nogil:
        mime_identifier(text, out)
    return to_bytes(out)


def _mime_parameter(const uint8_t[::1] value, const uint8_t[::1] name):
    """The parameter, or None. `name` in lower case."""
    cdef Bytes out
    cdef bint found
    cdef View text = view_of(value), wanted = view_of(name)
    with nogil:
        found = mime_parameter(text, wanted, real_decoders(), out)
    return to_bytes(out) if found else None


def _mime_received_ips(const uint8_t[::1] value):
    cdef Bytes out
    cdef Vec[Range] found
    cdef View text = view_of(value)
    with nogil:
        mime_received_ips(text, out, found)
    return [_cut(out.data(), found[i]) for i in range(found.size())]
