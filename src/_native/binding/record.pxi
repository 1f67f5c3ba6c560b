# The flat record as Python objects, made only for what is asked for.

from cpython.unicode cimport PyUnicode_DecodeUTF8

cdef enum:
    HEADERS, ADDRESSES, RECEIVED_IPS, DOMAINS, PARTS, URLS, PHRASE_HITS, ADDRESS_HITS, FILE_HITS, TEXTS, CONTENT_SCORES
    SIGNATURES, PAGES, MEASURES, SIGNS, FEATURES, STRINGS


# By the numbers of TestString in record.hpp.
_TEST_STRINGS = (None, "gtube", "spam_is_bad")
LIST_NAMES = tuple([_text(list_name(<List>number)) for number in range(<uint32_t>List.count_)])


cdef Head _no_head  # zeros


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
        return PyUnicode_DecodeUTF8(self.strings + r.start, r.size, "replace")

    cdef const void* rows(self, int section, uint32_t* count) noexcept:
        count[0] = self.head.sections[section].rows
        return self.at + self.head.sections[section].offset

    def into(self, dict facts not None):
        """What is looked at in every message, by the names of Facts; empty what has no rows."""
        cdef const Head* h = self.head
        facts["sending"] = h.sending
        facts["test_string"] = _TEST_STRINGS[h.test_string] if h.test_string else None
        facts["_bitten"] = h.bitten
        if h.bitten == 0: facts["limits"] = ()
        if h.unread == 0: facts["unreadable"] = facts["unsupported"] = ()
        if h.sections[ADDRESS_HITS].rows == 0: facts["address_hits"] = ()
        if h.sections[FILE_HITS].rows == 0: facts["file_hits"] = ()

    def top(self):
        """(message_size, defects, date, received_at, message_id, from, subject, sender_md5)"""
        cdef const Head* h = self.head
        return (h.message_size, h.defects, None if h.date == kNoTime else float(h.date),
                None if h.received_at == kNoTime else float(h.received_at), self.text(h.message_id), self.text(h.sender),
                self.text(h.subject), (<const char*>h.sender_md5)[:16].hex() if h.has_sender else None)

    def headers(self):
        cdef uint32_t i, n
        cdef const HeaderRow* r = <const HeaderRow*>self.rows(HEADERS, &n)
        return tuple([(self.text(r[i].name), self.text(r[i].value)) for i in range(n)])

    def header_flags(self):
        """HeaderFlag of each of headers()."""
        cdef uint32_t i, n
        cdef const HeaderRow* r = <const HeaderRow*>self.rows(HEADERS, &n)
        return tuple([r[i].flags for i in range(n)])

    def addresses(self, uint32_t field):
        """(name, address) of 0 From, 1 Sender, 2 Reply-To, 3 To, 4 Cc, 5 Return-Path"""
        cdef uint32_t i, n
        cdef const AddressRow* r = <const AddressRow*>self.rows(ADDRESSES, &n)
        return [(self.text(r[i].name), self.text(r[i].mailbox)) for i in range(n)
                if <uint32_t>r[i].field == field]

    def part_numbers(self):
        cdef uint32_t i, n
        cdef const PartRow* r = <const PartRow*>self.rows(PARTS, &n)
        return [self.text(r[i].number) for i in range(n)]

    def unread(self):
        """(number, 1 unreadable or 2 unsupported) of each part that was not looked at as readers show it."""
        cdef uint32_t i, n
        cdef const PartRow* r = <const PartRow*>self.rows(PARTS, &n)
        return [(self.text(r[i].number), r[i].unread) for i in range(n) if r[i].unread]

    def strings_of(self, bint domains):
        """IP addresses of the Received fields, or the sender's domains."""
        cdef uint32_t i, n
        cdef const Range* r = <const Range*>self.rows(DOMAINS if domains else RECEIVED_IPS, &n)
        return tuple([self.text(r[i]) for i in range(n)])

    def parts(self):
        cdef uint32_t i, n
        cdef const PartRow* r = <const PartRow*>self.rows(PARTS, &n)
        return [(r[i].parent, r[i].depth, self.text(r[i].number), self.text(r[i].type), self.text(r[i].charset),
                 self.text(r[i].name), self.text(r[i].disposition), self.text(r[i].content_id), r[i].encoding, r[i].kind,
                 r[i].encoded_size, r[i].decoded_size, r[i].flags, r[i].replaced, bool(r[i].wrong_label),
                 bool(r[i].is_attachment), bool(r[i].is_image), r[i].width, r[i].height, *self.sums(&r[i]))
                for i in range(n)]

    cdef tuple sums(self, const PartRow* r):
        if not r.has_digest:
            return "", "", ""
        return ((<const char*>r.md5)[:16].hex(), (<const char*>r.sha256)[:32].hex(), (<const char*>r.name_md5)[:16].hex())

    def urls(self):
        cdef uint32_t i, n
        cdef const UrlRow* r = <const UrlRow*>self.rows(URLS, &n)
        return [(self.text(r[i].shown), self.text(r[i].canonical), self.text(r[i].host), self.text(r[i].other_host),
                 self.text(r[i].domain), r[i].part, r[i].port, r[i].flags, <int>r[i].where) for i in range(n)]

    def phrase_hits(self, Tables tables not None, make):
        """make(phrase, list, entry, text, part, where, start, size) of each; `where` and `part` are still numbers."""
        cdef uint32_t i, n
        cdef PhraseId known
        cdef const PhraseHitRow* r = <const PhraseHitRow*>self.rows(PHRASE_HITS, &n)
        found = []
        for i in range(n):
            known = tables.database.phrase(r[i].phrase)
            if known.list != List.count_:
                found.append(make((r[i].phrase, LIST_NAMES[<uint32_t>known.list], known.entry, self.text(r[i].snippet),
                                   r[i].part, <int>r[i].where, r[i].start, r[i].size)))
        return found

    def address_hits(self):
        cdef uint32_t i, n
        cdef const AddressHitRow* r = <const AddressHitRow*>self.rows(ADDRESS_HITS, &n)
        return [(r[i].list, r[i].entry, r[i].url, self.text(r[i].expression)) for i in range(n)]

    def file_hits(self):
        cdef uint32_t i, n
        cdef const FileHitRow* r = <const FileHitRow*>self.rows(FILE_HITS, &n)
        return [(r[i].list, r[i].entry, r[i].part) for i in range(n)]

    def texts(self):
        """(part, kind, where, UTF-8); kind: 0 decoded, 1 visible, 2 hidden, 3 folded, 4 what features were made of"""
        cdef uint32_t i, n
        cdef const TextRow* r = <const TextRow*>self.rows(TEXTS, &n)
        return [(r[i].part, <int>r[i].kind, <int>r[i].where, (self.strings + r[i].text.start)[:r[i].text.size])
                for i in range(n)]

    def content_scores(self):
        """(number of the category, sum of weights, distinct terms)"""
        cdef uint32_t i, n
        cdef const ContentRow* r = <const ContentRow*>self.rows(CONTENT_SCORES, &n)
        return [(r[i].category, r[i].score, r[i].terms) for i in range(n)]

    def text_signatures(self):
        """The keys of the text as hex, 16 digits each; all or none."""
        cdef uint32_t i, n
        cdef const uint64_t* r = <const uint64_t*>self.rows(SIGNATURES, &n)
        return tuple([f"{r[i]:016x}" for i in range(n)])

    def features(self):
        """The hashes of each of FEATURE_LISTS; and the lists that more did not fit in."""
        cdef uint32_t i, n
        cdef size_t at = 0
        cdef const uint64_t* r = <const uint64_t*>self.rows(FEATURES, &n)
        lists = []
        for n in range(kFeatureLists):
            lists.append([r[at + i] for i in range(self.head.feature_counts[n])])
            at += self.head.feature_counts[n]
        return lists, [FEATURE_LISTS[i] for i in range(kFeatureLists) if self.head.features_cut >> i & 1]

    def signs(self):
        """(sign, value, evidence, part)"""
        cdef uint32_t i, n
        cdef const SignRow* r = <const SignRow*>self.rows(SIGNS, &n)
        return [(r[i].sign, r[i].value, self.text(r[i].evidence), r[i].part) for i in range(n)]
