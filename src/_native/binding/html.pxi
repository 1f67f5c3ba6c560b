# Private doors to core/html for the tests: plain bytes and numbers in, plain tuples out.


cdef extern from "html/page.hpp" namespace "mailsift::html" nogil:
    cppclass LinkKind "mailsift::html::LinkKind":
        pass

    struct HtmlLink "mailsift::html::Link":
        Range url, anchor
        LinkKind kind
        uint8_t flags
        uint16_t width, height

    struct HtmlMeasures "mailsift::html::Measures":
        uint32_t visible_bytes, hidden_bytes, same_colour_bytes, tiny_bytes, zero_width, comments_in_words, tags
        uint32_t unknown_tags, bad_nesting, scripts, event_handlers, forms, password_inputs, inputs, images, data_uris
        uint32_t meta_refreshes, hidden_elements, styles, tables

    cppclass HtmlPage "mailsift::html::Page":
        Bytes text, hidden, title, urls
        Vec[HtmlLink] links
        Range base
        HtmlMeasures measures
        Bitten bitten

    void html_read "mailsift::html::read"(View, const Limits&, HtmlPage&)


cdef extern from "html/references.hpp" namespace "mailsift::html" nogil:
    size_t html_resolve "mailsift::html::resolve_reference"(View, bint, Bytes&)


cdef bytes html_slice(const Bytes& whole, Range place):
    return PyBytes_FromStringAndSize(<const char*>whole.data() + place.start, place.size) if place.size else b""


cdef list html_links(HtmlPage& page):
    cdef size_t i
    cdef HtmlLink* link
    found = []
    for i in range(page.links.size()):
        link = &page.links[i]
        found.append((<int>link.kind, link.flags, html_slice(page.urls, link.url), html_slice(page.text, link.anchor),
                      link.width, link.height))
    return found


def _html_read(const uint8_t[::1] data, uint32_t url_bytes=8192, uint32_t links=65536):
    """(text, hidden, title, base, links, measures, bitten); a link: (kind, flags, url, anchor, width, height)."""
    cdef HtmlPage page
    cdef Limits limits
    cdef View text = view_of(data)
    limits.url_bytes = url_bytes
    limits.links = links
    with nogil:
        html_read(text, limits, page)
    return (to_bytes(page.text), to_bytes(page.hidden), to_bytes(page.title), html_slice(page.urls, page.base),
            html_links(page), page.measures, page.bitten.bits())


def _html_repeat(const uint8_t[::1] data, int count):
    """Reads the same page again and again with one warm Page, for measurements; bytes of its text."""
    cdef HtmlPage page
    cdef Limits limits
    cdef View text = view_of(data)
    cdef int i
    with nogil:
        for i in range(count):
            html_read(text, limits, page)
    return page.text.size()


def _html_reference(const uint8_t[::1] data, bint attribute=False):
    """(bytes used, what the character reference at the start of data stands for)."""
    cdef Bytes out
    cdef View text = view_of(data)
    cdef size_t used
    with nogil:
        used = html_resolve(text, attribute, out)
    return used, to_bytes(out)
