# The flat record as Python objects, made only for what is asked for.

cdef enum:
    HEADERS, ADDRESSES, RECEIVED_IPS, DOMAINS, PARTS, URLS, PHRASE_HITS, ADDRESS_HITS, FILE_HITS, TEXTS, CONTENT_SCORES
    SIGNATURES, PAGES, MEASURES, SIGNS, FEATURES, STRINGS


LIST_NAMES = tuple([_text(list_name(<List>number)) for number in range(<uint32_t>List.count_)])


cdef Head _no_head  # zeros


@cython.final
cdef class Record:
    """All facts of one message in one flat block; rows become tuples when they are asked for."""

    cdef readonly bytes data
    cdef const uint8_t* at
    cdef const Head* head
    cdef const char* strings

    def __cinit__(self):
        # Nobody has to call __init__: until then it is a record without rows.
        self.data = b""
        self.head = &_no_head
        self.at = <const uint8_t*>self.head
        self.strings = ""

    def __init__(self, bytes data not None):
        """Adopt a block that extract() made. ValueError when it is damaged or of another version."""
        cdef View v = View(<const uint8_t*><const char*>data, len(data))
        if not valid_record(v):
            raise ValueError("not a facts record of this version")
        self.adopt(data)

    cdef void adopt(self, bytes data) noexcept:
        # `data` is known to be a valid record.
        self.data = data
        self.at = <const uint8_t*><const char*>data
        self.head = <const Head*>self.at
        self.strings = <const char*>self.at + self.head.sections[STRINGS].offset

    def __reduce__(self):
        return Record, (self.data,)

    cdef str text(self, Range r):
        return text_of(self.strings, r)

    cdef str number(self, uint32_t part):
        """As IMAP counts; `part` is one of the record's."""
        cdef uint32_t n
        return known_text(self.strings, (<const PartRow*>self.rows(PARTS, &n))[part].number)

    cdef View view(self, Range r) noexcept:
        return View(<const uint8_t*>self.strings + r.start, r.size)

    cdef const void* rows(self, int section, uint32_t* count) noexcept:
        count[0] = self.head.sections[section].rows
        return self.at + self.head.sections[section].offset

    def into(self, dict facts not None, /):
        """What is looked at in every message, by the names of Facts; empty what has no rows."""
        cdef const Head* h = self.head
        facts["sending"] = h.sending
        facts["test_string"] = _TEST_STRINGS[h.test_string] if h.test_string else None
        facts["_bitten"] = h.bitten
        if h.bitten == 0: facts["limits"] = ()
        if h.unread == 0: facts["unreadable"] = facts["unsupported"] = ()
        if h.sections[ADDRESS_HITS].rows == 0: facts["address_hits"] = ()
        if h.sections[FILE_HITS].rows == 0: facts["file_hits"] = ()

    @property
    def size(self):
        """Bytes of the message."""
        return self.head.message_size

    def top(self):
        """(defects, date, received_at, message_id, from, subject, sender_md5)"""
        cdef const Head* h = self.head
        return (h.defects, None if h.date == kNoTime else <double>h.date,
                None if h.received_at == kNoTime else <double>h.received_at, self.text(h.message_id),
                self.text(h.sender), self.text(h.subject), hex_of(h.sender_md5, 16) if h.has_sender else None)

    def headers(self):
        cdef uint32_t i, n
        cdef const HeaderRow* r = <const HeaderRow*>self.rows(HEADERS, &n)
        made = PyTuple_New(n)
        for i in range(n):
            put(made, i, (known_text(self.strings, r[i].name), text_of(self.strings, r[i].value)))
        return made

    def header_flags(self):
        """HeaderFlag of each of headers()."""
        cdef uint32_t i, n
        cdef const HeaderRow* r = <const HeaderRow*>self.rows(HEADERS, &n)
        return tuple([r[i].flags for i in range(n)])

    def addresses(self, uint32_t field, kind):
        """(name, address) of 0 From, 1 Sender, 2 Reply-To, 3 To, 4 Cc, 5 Return-Path, as values of a kind of tuple."""
        cdef uint32_t i, n
        cdef const AddressRow* r = <const AddressRow*>self.rows(ADDRESSES, &n)
        cdef newfunc make = maker_of(kind)
        cdef list made = []
        for i in range(n):
            if <uint32_t>r[i].field == field:
                made.append(as_kind(make, kind, (self.text(r[i].name), self.text(r[i].mailbox))))
        return tuple(made)

    def address_at(self, uint32_t row):
        """(field, address) of one row."""
        cdef uint32_t n
        cdef const AddressRow* r = <const AddressRow*>self.rows(ADDRESSES, &n)
        if row >= n:
            raise IndexError(row)
        return <uint32_t>r[row].field, self.text(r[row].mailbox)

    def unread(self):
        """(number, 1 unreadable or 2 unsupported) of each part that was not looked at as readers show it."""
        cdef uint32_t i, n
        cdef const PartRow* r = <const PartRow*>self.rows(PARTS, &n)
        return [(self.text(r[i].number), r[i].unread) for i in range(n) if r[i].unread]

    def strings_of(self, bint domains):
        """IP addresses of the Received fields, or the sender's domains."""
        return tuple(self.strings_in(DOMAINS if domains else RECEIVED_IPS))

    cdef list strings_in(self, int section):
        cdef uint32_t i, n
        cdef const Range* r = <const Range*>self.rows(section, &n)
        return [self.text(r[i]) for i in range(n)]

    def text_signatures(self):
        """The keys of the text as hex, 16 digits each; all or none."""
        return tuple(self.signatures())

    cdef list signatures(self):
        cdef uint32_t i, n
        cdef const uint64_t* r = <const uint64_t*>self.rows(SIGNATURES, &n)
        return [hex_of_key(r[i]) for i in range(n)]

    def file_hits(self):
        """(list, entry, part)"""
        cdef uint32_t i, n
        cdef const FileHitRow* r = <const FileHitRow*>self.rows(FILE_HITS, &n)
        return [(r[i].list, r[i].entry, r[i].part) for i in range(n)]

    def address_hits(self):
        """(list, entry, url, expression)"""
        cdef uint32_t i, n
        cdef const AddressHitRow* r = <const AddressHitRow*>self.rows(ADDRESS_HITS, &n)
        return [(r[i].list, r[i].entry, r[i].url, self.text(r[i].expression)) for i in range(n)]

    def content_scores(self):
        """(number of the category, sum of weights, distinct terms)"""
        cdef uint32_t i, n
        cdef const ContentRow* r = <const ContentRow*>self.rows(CONTENT_SCORES, &n)
        return [(r[i].category, r[i].score, r[i].terms) for i in range(n)]

    def features_are_cut(self):
        """Whether some did not fit in, or not all of the texts was read for them."""
        return self.head.features_cut != 0

    def features(self):
        """The hashes of each of FEATURE_LISTS; and the lists that more did not fit in, "texts" when of those not all was read."""
        cdef uint32_t i, n
        cdef size_t at = 0
        cdef const uint64_t* r = <const uint64_t*>self.rows(FEATURES, &n)
        lists = []
        for n in range(kFeatureLists):
            lists.append([r[at + i] for i in range(self.head.feature_counts[n])])
            at += self.head.feature_counts[n]
        return lists, [name for i, name in enumerate((*FEATURE_LISTS, "texts")) if self.head.features_cut >> i & 1]
