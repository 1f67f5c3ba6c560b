# extract(): the one call a message. View, nogil, status, wrap.

cdef extern from "facts/extract.hpp" namespace "mailsift::facts" nogil:
    cppclass CoreTables "mailsift::facts::Tables":
        const Matcher* phrases
        const KeyTable* addresses[2]
        const KeyTable* files[2]
        const Matcher* content
        const ContentTerms* terms
    cppclass CoreKnown "mailsift::facts::Known":
        int64_t received_at
        View* labels
    cppclass CoreScratch "mailsift::facts::Scratch":
        CoreScratch() noexcept
    enum class CoreStatus "mailsift::facts::Status":
        ok
        out_of_memory
    CoreStatus core_extract "mailsift::facts::extract"(View, const Limits&, const CoreTables&, uint32_t, CoreScratch&, Bytes&, const CoreKnown&)

LIMIT_NAMES = ("message_bytes", "parts", "depth", "headers", "header_bytes", "text_bytes", "decoded_bytes", "urls",
               "url_bytes", "links", "hits", "addresses", "time", "memory")
PHRASES, ADDRESS_LISTS, FILES, KEEP_TEXTS, RTF, CONTENT, READ_SIGNS, READ_FEATURES = 1, 2, 4, 8, 16, 32, 64, 128


cdef class ExtractLimits:
    """The limits of an extraction, checked and kept as the core wants them."""

    cdef Limits limits

    def __init__(self, *, message_bytes=None, parts=None, depth=None, headers=None, header_bytes=None, text_bytes=None,
                 decoded_bytes=None, urls=None, url_bytes=None, links=None, hits=None, addresses=None, time_ms=None):
        cdef Limits* l = &self.limits
        if message_bytes is not None: l.message_bytes = message_bytes
        if parts is not None: l.parts = parts
        if depth is not None: l.depth = depth
        if headers is not None: l.headers = headers
        if header_bytes is not None: l.header_bytes = header_bytes
        if text_bytes is not None: l.text_bytes = text_bytes
        if decoded_bytes is not None: l.decoded_bytes = decoded_bytes
        if urls is not None: l.urls = urls
        if url_bytes is not None: l.url_bytes = url_bytes
        if links is not None: l.links = links
        if hits is not None: l.hits = hits
        if addresses is not None: l.addresses = addresses
        if time_ms is not None: l.time_ms = time_ms


cdef CoreTables tables_of(Tables tables):
    # The views point into `tables`, which the caller holds for the whole call.
    cdef CoreTables core
    if tables is not None:
        if tables.has_phrases:
            core.phrases = &tables.phrases
        core.addresses[0] = &tables.database.keys(List.phishing)
        core.addresses[1] = &tables.database.keys(List.suspicious)
        core.files[0] = &tables.database.keys(List.files)
        core.files[1] = &tables.database.keys(List.good_files)
        if not tables.content.empty():
            core.content = &tables.content
            core.terms = &tables.database.content_terms()
    return core


cdef class _Scratch:
    """Owner of one thread's working memory."""

    cdef CoreScratch* scratch
    cdef Bytes* record

    def __cinit__(self):
        self.scratch = new CoreScratch()
        self.record = new Bytes()

    def __dealloc__(self):
        del self.scratch
        del self.record


cdef ExtractLimits _DEFAULT_LIMITS = ExtractLimits()
# Scratch that no thread uses just now; pop and append are atomic, with the GIL and without it.
cdef list _idle = []


cdef uint32_t _MOST_LABELS = 2


def extract(raw, ExtractLimits limits=None, Tables tables=None, uint32_t wanted=0, received_at=None, tuple labels=()):
    """The facts of one message as a Record. `raw`: any contiguous buffer, read in place, the GIL free meanwhile.

    `wanted`: PHRASES, ADDRESS_LISTS, FILES (looked up in `tables`), KEEP_TEXTS (texts stay in the record), RTF (documents are
    read, not only hashed). `received_at`: seconds since the epoch, by the envelope. `labels`: at most two texts in UTF-8
    that signs don't see at the beginning of the Subject.
    TypeError when `raw` is no buffer; MemoryError when memory runs out.
    """
    cdef Py_buffer buffer
    cdef CoreTables known
    cdef CoreKnown beside
    cdef uint32_t count = 0
    cdef CoreStatus status
    cdef _Scratch mine
    try:
        mine = _idle.pop()
    except IndexError:
        mine = _Scratch()
    if limits is None:
        limits = _DEFAULT_LIMITS
    known = tables_of(tables)
    if received_at is not None:
        beside.received_at = received_at
    cdef bytes label
    for label in labels[:_MOST_LABELS]:
        beside.labels[count] = View(<const uint8_t*><const char*>label, len(label))
        count += 1
    PyObject_GetBuffer(raw, &buffer, PyBUF_SIMPLE)
    with nogil:
        status = core_extract(View(<const uint8_t*>buffer.buf, buffer.len), limits.limits, known, wanted,
                              mine.scratch[0], mine.record[0], beside)
    PyBuffer_Release(&buffer)
    if status != CoreStatus.ok:
        raise MemoryError("extract")
    cdef Record record = Record.__new__(Record)
    record.adopt(to_bytes(mine.record[0]))
    mine.record.shrink_above(4 << 20)
    if len(_idle) < 64:
        _idle.append(mine)
    return record
