# Segments out of entries in any order, and out of other segments.

cdef extern from "reputation/collect.hpp" namespace "mailsift::reputation" nogil:
    cppclass HashLines "mailsift::reputation::HashLines":
        size_t read
        uint64_t lines, added, bad
        uint64_t* bad_lines
    cppclass RepCollected "mailsift::reputation::Collected":
        uint32_t add_name(View)
        uint32_t add_entry(const RepEntry&)
        bint add(RepKind, const uint8_t*, uint32_t expires, uint32_t entry, uint64_t host)
        void guard(RepKind, const uint8_t*)
        uint64_t guarded()
        void own(View)
        size_t size()
        size_t said_bytes()
        bint failed()
        void sort()
        RepRows rows()
    void core_hash_lines "mailsift::reputation::add_hash_lines"(
        View, bint last, RepKind, uint32_t expires, uint32_t entry, RepCollected&, HashLines&)

cdef extern from "facts/object_lines.hpp" namespace "mailsift::facts" nogil:
    cppclass BadLine "mailsift::facts::ObjectLines::Bad":
        uint64_t line
        KeyStatus status
        bint not_allowed
    cppclass ObjectLines:
        uint64_t lines, objects, keys, bad
        uint64_t* left
        uint32_t shown_left_count
        BadLine* shown
        BadLine* shown_left
    void core_object_lines "mailsift::facts::add_object_lines"(
        View, RepKind, bint, uint32_t expires, uint32_t entry, KeyScratch&, Vec[RepQuery]&, RepCollected&, ObjectLines&)

include "reputation_write.pxi"
include "feed_rows.pxi"

_SHOWN = 16


def object_host(bytes query not None, str text not None):
    """Of a web address or a domain what a segment knows its host by; None where it is not kept under this key."""
    cdef bytes raw = text.encode("utf-8", "replace")
    cdef KeyScratch scratch
    cdef Vec[RepQuery] keys
    cdef size_t i
    if len(query) != sizeof(RepQuery):
        raise ValueError(f"{len(query)} bytes: expected {sizeof(RepQuery)}")
    cdef const RepQuery* asked = <const RepQuery*><const char*>query
    core_object_keys(<RepKind>asked.kind, _bytes_view(raw), KeyUse.keep, asked.tag, scratch, keys)
    for i in range(keys.size()):
        if memcmp(&keys[i], asked, sizeof(RepQuery)) == 0:
            return None if scratch.host == kNoHost else scratch.host
    return None


cdef class ReputationBuilder:
    """Entries of one source. What is added refers to numbers that add_name() and add_entry() gave."""
    cdef RepCollected core
    cdef KeyScratch scratch
    cdef Vec[RepQuery] keys
    cdef FeedEntries entries

    def __len__(self):
        return self.core.size()

    def add_name(self, str name not None):
        cdef bytes raw = name.encode("utf-8", "replace")
        return self.checked(self.core.add_name(_bytes_view(raw)))

    def add_entry(self, uint8_t verdict, uint8_t confidence, uint8_t tier, uint16_t categories=0, uint16_t source=0,
                  uint32_t name=kNoName, uint32_t version=0):
        cdef RepEntry entry
        entry.verdict, entry.confidence, entry.tier = verdict, confidence, tier
        entry.categories, entry.source, entry.name, entry.version = categories, source, name, version
        return self.checked(self.core.add_entry(entry))

    cdef object checked(self, uint32_t number):
        if self.core.failed():
            raise MemoryError("entries")
        return number

    def add_keys(self, const uint8_t[::1] keys not None, uint32_t expires, uint32_t entry, host=None):
        """Keys as object_keys() gives them; whether all were added: an allow verdict needs a full key.

        `host`: what object_host() says of their object. Where keys of web addresses or domains are added without it,
        the segment is asked about any host.
        """
        cdef uint64_t of_host = kNoHost if host is None else host
        cdef View given = view_of(keys)
        cdef const RepQuery* each = <const RepQuery*>given.data
        cdef size_t i
        cdef bint all_added = given.size % sizeof(RepQuery) == 0
        for i in range(given.size // sizeof(RepQuery)):
            all_added &= self.core.add(<RepKind>each[i].kind, each[i].key, expires, entry, of_host)
        self.checked(0)
        return all_added

    def guard(self, const uint8_t[::1] keys not None):
        """Keys as object_keys() gives them, which no entry is kept under: such are counted, and left out."""
        cdef View given = view_of(keys)
        cdef const RepQuery* each = <const RepQuery*>given.data
        cdef size_t i
        for i in range(given.size // sizeof(RepQuery)):
            self.core.guard(<RepKind>each[i].kind, each[i].key)
        self.checked(0)

    def own(self, str host not None):
        """A host in its canonical form: no entry is kept for what lies at or below it."""
        cdef bytes raw = host.encode("utf-8", "replace")
        self.core.own(_bytes_view(raw))
        self.checked(0)

    @property
    def said_bytes(self):
        """Memory of entries, names and the rest of long keys."""
        return self.core.said_bytes()

    @property
    def guarded(self):
        return self.core.guarded()

    def add_hashes(self, const uint8_t[::1] text not None, uint8_t kind, uint32_t expires, uint32_t entry,
                   bint last=True):
        """(bytes read, lines, added, bad, the first bad lines) of lines of hex digits; a part of a line at the end is
        left to the next call where this is not the last one."""
        cdef HashLines found
        cdef View given = view_of(text)
        with nogil:
            core_hash_lines(given, last, <RepKind>kind, expires, entry, self.core, found)
        self.checked(0)
        shown = [found.bad_lines[i] for i in range(min(found.bad, _SHOWN))]
        return found.read, found.lines, found.added, found.bad, shown

    def add_objects(self, const uint8_t[::1] text not None, uint8_t kind, uint32_t expires, uint32_t entry,
                    bint hosts_are_urls=False):
        """(lines, objects, keys, bad, [(line, status, not allowed)], left, [(line, status)]) of lines of objects; kind 0:
        by their look. `left` counts by status what is left out and not bad."""
        cdef ObjectLines found
        cdef View given = view_of(text)
        with nogil:
            core_object_lines(given, <RepKind>kind, hosts_are_urls, expires, entry, self.scratch, self.keys, self.core,
                              found)
        self.checked(0)
        return found.lines, found.objects, found.keys, found.bad, [
            (found.shown[i].line, <int>found.shown[i].status, found.shown[i].not_allowed)
            for i in range(min(found.bad, _SHOWN))], tuple(found.left[i] for i in range(<int>KeyStatus.count_)), [
            (found.shown_left[i].line, <int>found.shown_left[i].status) for i in range(found.shown_left_count)]

    def add_rows(self, FeedTable table not None, const uint8_t[::1] text not None, bint last):
        """(bytes read, lines, objects, skipped, bad, [(line, status)], broken, undated, unended) of rows; a part of a
        row at the end is left to the next call. Statuses are those of facts/feed_rows.hpp."""
        cdef FeedReport found
        cdef View given = view_of(text)
        cdef bint failed
        with nogil:
            if not table.is_json:
                core_add_csv(given, last, table.csv, table.rows, self.entries, self.core, found)
                failed = table.csv.failed()
            else:
                core_add_json(given, last, table.json, table.rows, self.entries, self.core, found)
                failed = table.json.failed()
            failed = failed or table.rows.failed()
        if failed:
            raise MemoryError("rows")
        self.checked(0)
        return found.read, found.lines, found.objects, found.skipped, found.bad, [
            (found.shown[i].line, <int>found.shown[i].status) for i in range(min(found.bad, _SHOWN))
        ], <int>found.broken, found.undated, found.unended

    def take_back(self, FeedTable table not None, marked):
        """Objects of the last add_rows: (kind, line of objects(), counted from 1). How many rows have none left."""
        cdef uint8_t kind
        cdef size_t line
        for kind, line in marked:
            if 0 < kind < kKinds:
                table.rows.texts.mark(<RepKind>kind, line - 1)
        return table.rows.texts.take_back(self.core)

    def write(self, int file, bytes sources not None, uint32_t now, int64_t made_at):
        """Sorts, and writes a segment without its checksums: (bytes, records, merged, expired, damaged)."""
        cdef Vec[RepInput] inputs
        cdef RepInput whole
        with nogil:
            self.core.sort()
        whole.rows = self.core.rows()
        whole.first_source = 0
        whole.is_file = False
        whole.least_tier = 0
        inputs.push(whole)
        return write_inputs(inputs, file, sources, now, made_at, False)
