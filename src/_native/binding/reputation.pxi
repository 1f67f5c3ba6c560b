# Mapped segments of reputations, and look-ups in them, none of which holds the GIL.

cdef extern from "reputation/segment.hpp" namespace "mailsift::reputation" nogil:
    const uint32_t kNoName
    const uint64_t kNoHost
    const size_t kHeader
    const uint32_t kSections
    cppclass RepAnswer "mailsift::reputation::Answer":
        uint32_t query, segment
        uint8_t verdict, confidence, tier, kind
        uint16_t categories, source
        uint32_t name, version, expires, tag
    cppclass RepNames "mailsift::reputation::Names":
        View name(uint32_t)
    cppclass RepRecord "mailsift::reputation::Record":
        uint8_t key[16]
        uint32_t what, entry
    cppclass RepTail "mailsift::reputation::Tail":
        uint32_t entry
    cppclass RepEntry "mailsift::reputation::Entry":
        uint8_t verdict, confidence, tier
        uint16_t categories, source
        uint32_t name, version
    cppclass RepTable "mailsift::reputation::Table"[T]:
        T operator[](uint64_t)
    const uint32_t kLong, kMinutes
    cppclass RepRows "mailsift::reputation::Rows":
        RepTable[RepRecord] records
        RepTable[RepEntry] entries
        RepTable[RepTail] tails
        RepNames names
    enum class RepStatus "mailsift::reputation::Segment::Status":
        ok
    enum class RepSection "mailsift::reputation::Section"(uint32_t):
        sources
    cppclass RepSegment "mailsift::reputation::Segment":
        RepStatus open(View file, uint32_t key_version)
        bint may_have_host(uint32_t)
        const RepRows& rows()
        uint64_t size()
        int64_t made_at()
        uint32_t kinds()
        View section(RepSection)
    View rep_status_text "mailsift::reputation::status_text"(RepStatus)
    cppclass RepBase "mailsift::reputation::Base":
        const RepSegment** segments
        uint32_t count
        uint32_t most_answers()
        uint32_t look_up(const RepQuery*, uint32_t count, uint32_t now, RepAnswer*)
    const uint32_t kMostSegments

cdef extern from "reputation/compare.hpp" namespace "mailsift::reputation" nogil:
    cppclass RepCommon "mailsift::reputation::Common":
        uint64_t only_first, only_second, both
    RepCommon core_compare "mailsift::reputation::compare"(const RepRows&, const RepRows&, bint)

NO_NAME, SEGMENT_HEADER, SEGMENT_SECTIONS, MOST_SEGMENTS = kNoName, kHeader, kSections, kMostSegments


cdef class ReputationSegment:
    """A mapped segment. Keeps `memory` alive and never writes to it. ValueError where it is none of this version.

    `is_file`: the memory is a shared mapping of a file, and nothing else; then merging lets go of what it has read.
    """
    cdef const uint8_t[::1] memory
    cdef RepSegment core
    cdef bint is_file

    def __init__(self, memory, *, bint is_file=False):
        self.memory = memory
        self.is_file = is_file
        cdef RepStatus status = self.core.open(view_of(self.memory), object_key_version())
        if status != RepStatus.ok:
            raise ValueError(_text(rep_status_text(status)))

    def __len__(self):
        return self.core.size()

    @property
    def kinds(self):
        """Bit i: there may be entries of kind i."""
        return self.core.kinds()

    def may_have_host(self, uint32_t host):
        """Whether anything may be known of web addresses or domains of it, by what object_host() says of one."""
        return self.core.may_have_host(host)

    @property
    def made_at(self):
        return self.core.made_at()

    def name(self, uint32_t number):
        """Of a record; empty for NO_NAME."""
        return _text(self.core.rows().names.name(number))

    def records(self, uint64_t first, uint64_t count):
        """[(key, kind, verdict, confidence, tier, categories, source, name, expires)] of records from `first` on."""
        cdef const RepRows* rows = &self.core.rows()
        cdef RepRecord r
        cdef RepEntry e
        cdef uint64_t i, end = min(first + count, self.core.size())
        found = []
        for i in range(first, end):
            r = rows.records[i]
            e = rows.entries[rows.tails[r.entry & ~kLong].entry if r.entry & kLong else r.entry]
            found.append((PyBytes_FromStringAndSize(<const char*>r.key, sizeof(r.key)), r.what >> 28, e.verdict,
                          e.confidence, e.tier, e.categories, e.source, e.name, r.what & kMinutes))
        return found

    def sources(self):
        """JSON."""
        cdef View found = self.core.section(RepSection.sources)
        return PyBytes_FromStringAndSize(<const char*>found.data, found.size)


def compare_segments(ReputationSegment first not None, ReputationSegment second not None):
    """How many objects are only in the first, only in the second, and in both."""
    cdef RepCommon common
    with nogil:
        common = core_compare(first.core.rows(), second.core.rows(), first.is_file and second.is_file)
    return common.only_first, common.only_second, common.both


cdef class ReputationBase:
    """Segments, those that win first. Safe to share between threads."""
    cdef RepBase core
    cdef readonly tuple segments

    def __init__(self, segments):
        cdef ReputationSegment segment
        self.segments = tuple(segments)
        if len(self.segments) > kMostSegments:
            raise ValueError(f"{len(self.segments)} segments: expected at most {kMostSegments}")
        self.core.count = 0
        for segment in self.segments:
            self.core.segments[self.core.count] = &segment.core
            self.core.count += 1

    def look_up(self, const uint8_t[::1] queries not None, uint32_t now):
        """(query, tag, kind, segment, verdict, confidence, tier, categories, source, name, version, expires) of each
        that is known `now`, in minutes since 1970. In one batch. Of one query the winner is
        first; more follow only where sources exclude something."""
        cdef View asked = view_of(queries)
        cdef uint32_t count = asked.size // sizeof(RepQuery), found, i
        cdef Vec[RepAnswer] answers
        cdef RepAnswer* a
        if asked.size % sizeof(RepQuery) or asked.size // sizeof(RepQuery) > 0xffffffff:
            raise ValueError(f"{asked.size} bytes: expected a multiple of {sizeof(RepQuery)}")
        a = answers.extend(<size_t>count * self.core.most_answers())
        if a == NULL:
            raise MemoryError
        with nogil:
            found = self.core.look_up(<const RepQuery*>asked.data, count, now, a)
        return [(a[i].query, a[i].tag, a[i].kind, a[i].segment, a[i].verdict, a[i].confidence, a[i].tier,
                 a[i].categories, a[i].source, a[i].name, a[i].version, a[i].expires) for i in range(found)]


include "reputation_build.pxi"
