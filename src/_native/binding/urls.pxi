# Private doors to core/urls for the tests: plain bytes and numbers in, plain tuples out.

cdef extern from "base/vec.hpp" namespace "mailsift" nogil:
    cppclass UrlBytes "mailsift::Bytes":
        UrlBytes() noexcept
        uint8_t* data()
        size_t size()

    void append_bytes "mailsift::append"(UrlBytes&, View)


cdef extern from "urls/url.hpp" namespace "mailsift::urls" nogil:
    cppclass UrlScheme "mailsift::urls::Scheme":
        pass

    cppclass UrlParts "mailsift::urls::Url":
        Range shown, canonical, host, other_host, domain
        uint32_t port
        UrlScheme scheme
        uint16_t flags

    cppclass UrlFound "mailsift::urls::Found":
        Range place
        UrlParts url

    cppclass UrlList "mailsift::urls::Urls":
        UrlList() noexcept
        Bytes text
        Vec[UrlFound] found
        Bitten bitten
        void clear()

    void urls_find "mailsift::urls::find"(View, const Limits&, UrlList&)
    bint urls_read "mailsift::urls::read"(View, View, const Limits&, UrlList&)
    void urls_expressions "mailsift::urls::expressions"(
        View, const UrlParts&, void*, void (*)(void*, View, View) noexcept nogil)
    View urls_domain "mailsift::urls::registrable_domain"(View)
    View urls_suffix "mailsift::urls::listed_suffix"(View)


cdef extern from "urls/places.hpp" namespace "mailsift::urls" nogil:
    ctypedef void (*UrlPlaces "mailsift::urls::Places")(View, Vec[Range]&)
    UrlPlaces urls_best_places "mailsift::urls::best_places"()


cdef inline bytes _urls_slice(const UrlList& urls, Range r):
    return PyBytes_FromStringAndSize(<const char*>urls.text.data() + r.start, r.size)


cdef tuple _urls_tuple(const UrlList& urls, const UrlFound& found):
    return (found.place.start, found.place.size, _urls_slice(urls, found.url.shown),
            _urls_slice(urls, found.url.canonical), _urls_slice(urls, found.url.host),
            _urls_slice(urls, found.url.other_host), _urls_slice(urls, found.url.domain),
            found.url.port, <int>found.url.scheme, found.url.flags)


def _urls_find(const uint8_t[::1] text not None, uint32_t most=8192, uint32_t longest=8192):
    """Addresses in plain text, and the bits of the limits that bit."""
    cdef UrlList* urls = new UrlList()
    cdef Limits limits
    cdef View seen = view_of(text)
    limits.urls = most
    limits.url_bytes = longest
    try:
        with nogil:
            urls_find(seen, limits, urls[0])
        return [_urls_tuple(urls[0], urls.found[i]) for i in range(urls.found.size())], urls.bitten.bits()
    finally:
        del urls


cdef class _UrlFinder:
    """Finds addresses in texts, in memory that it keeps from one to the next."""
    cdef UrlList urls
    cdef Vec[Range] spans_found

    def spans(self, const uint8_t[::1] text not None):
        """By the expression of urls/places.hpp alone: (start, end) of each."""
        cdef UrlPlaces find = urls_best_places()
        cdef View seen = view_of(text)
        cdef size_t i
        self.spans_found.clear()
        with nogil:
            find(seen, self.spans_found)
        if self.spans_found.failed():
            raise MemoryError
        return [(self.spans_found[i].start, self.spans_found[i].start + self.spans_found[i].size)
                for i in range(self.spans_found.size())]

    def places(self, const uint8_t[::1] text not None):
        """(offset, size, flags) of each, and no more: for measurements."""
        cdef Limits limits
        cdef View seen = view_of(text)
        cdef size_t i
        limits.urls = limits.url_bytes = 8192
        self.urls.clear()
        with nogil:
            urls_find(seen, limits, self.urls)
        return [(self.urls.found[i].place.start, self.urls.found[i].place.size, self.urls.found[i].url.flags)
                for i in range(self.urls.found.size())]


def _urls_read(const uint8_t[::1] address not None, const uint8_t[::1] base not None, uint32_t longest=8192):
    """One address, or None; and the bits of the limits that bit."""
    cdef UrlList* urls = new UrlList()
    cdef Limits limits
    cdef View seen = view_of(address)
    cdef View under = view_of(base)
    cdef bint good
    limits.url_bytes = longest
    try:
        with nogil:
            good = urls_read(seen, under, limits, urls[0])
        return (_urls_tuple(urls[0], urls.found[0]) if good else None), urls.bitten.bits()
    finally:
        del urls


cdef void _urls_collect(void* to, View host, View path) noexcept nogil:
    # A line feed stands in no host and no path, so it parts the expressions.
    cdef UrlBytes* out = <UrlBytes*>to
    append_bytes(out[0], host)
    append_bytes(out[0], path)
    append_bytes(out[0], View(<const uint8_t*>b"\n", 1))


def _urls_expressions(const uint8_t[::1] address not None):
    """Look-up expressions of one address, host and path joined; None when it is no address."""
    cdef UrlList* urls = new UrlList()
    cdef UrlBytes* out = new UrlBytes()
    cdef Limits limits
    cdef View seen = view_of(address)
    cdef bint good
    try:
        with nogil:
            good = urls_read(seen, View(), limits, urls[0])
            if good:
                urls_expressions(View(urls.text.data(), urls.text.size()), urls.found[0].url, out, _urls_collect)
        return PyBytes_FromStringAndSize(<const char*>out.data(), out.size()).split(b"\n")[:-1] if good else None
    finally:
        del urls
        del out


def _urls_domain(const uint8_t[::1] host not None):
    """Registrable domain and listed public suffix of a host name in ASCII."""
    cdef View name = view_of(host)
    cdef View domain
    cdef View suffix
    with nogil:
        domain = urls_domain(name)
        suffix = urls_suffix(name)
    return (PyBytes_FromStringAndSize(<const char*>domain.data, domain.size) if domain.size else b"",
            PyBytes_FromStringAndSize(<const char*>suffix.data, suffix.size) if suffix.size else b"")


def registrable_domain(str host not None):
    """Of a host in lower case (publicsuffix.org); "" where it has none, as a public suffix has."""
    cdef bytes name = host.encode("utf-8", "surrogatepass")
    cdef View domain = urls_domain(View(<const uint8_t*><const char*>name, len(name)))
    if domain.size == 0:
        return ""
    return PyBytes_FromStringAndSize(<const char*>domain.data, domain.size).decode("utf-8", "replace")
