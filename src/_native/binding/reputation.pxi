# Keys of objects, mapped segments of reputations, and look-ups in them. No look-up holds the GIL.

cdef extern from "reputation/segment.hpp" namespace "mailsift::reputation" nogil:
    const uint32_t kNoName
    const size_t kHeader
    const uint32_t kSections
    cppclass RepQuery "mailsift::reputation::Query":
        uint8_t* key
        uint32_t kind, tag
    cppclass RepAnswer "mailsift::reputation::Answer":
        uint32_t query, segment
        uint8_t verdict, confidence, tier, kind
        uint16_t categories, source
        uint32_t name, version, expires, tag
    cppclass RepNames "mailsift::reputation::Names":
        View name(uint32_t)
    cppclass RepRows "mailsift::reputation::Rows":
        RepNames names
    enum class RepStatus "mailsift::reputation::Segment::Status":
        ok
    enum class RepSection "mailsift::reputation::Section"(uint32_t):
        sources
    cppclass RepSegment "mailsift::reputation::Segment":
        RepStatus open(View file, uint32_t key_version)
        const RepRows& rows()
        uint64_t size()
        int64_t made_at()
        View section(RepSection)
    View rep_status_text "mailsift::reputation::status_text"(RepStatus)
    cppclass RepBase "mailsift::reputation::Base":
        const RepSegment** segments
        uint32_t count
        uint32_t look_up(const RepQuery*, uint32_t count, uint32_t now, RepAnswer*)
    const uint32_t kMostSegments

cdef extern from "facts/object_keys.hpp" namespace "mailsift::facts" nogil:
    uint32_t object_key_version()
    enum class RepKind "mailsift::reputation::Kind"(uint8_t):
        none
    enum class KeyUse "mailsift::facts::KeyUse":
        keep
        ask
    enum class KeyStatus "mailsift::facts::KeyStatus":
        ok
    cppclass KeyScratch:
        pass
    KeyStatus core_object_keys "mailsift::facts::object_keys"(
        RepKind, View text, KeyUse, uint32_t tag, KeyScratch&, Vec[RepQuery]& out)
    RepKind core_kind_of_text "mailsift::facts::kind_of_text"(View, KeyScratch&)

KEY_VERSION, QUERY_BYTES, NO_NAME, SEGMENT_HEADER, SEGMENT_SECTIONS = object_key_version(), 40, kNoName, kHeader, kSections
MOST_SEGMENTS = kMostSegments


def object_kind(str text not None):
    """The number of the kind that a text looks like, 0 for none."""
    cdef bytes raw = text.encode("utf-8", "replace")
    cdef KeyScratch scratch
    return <uint8_t>core_kind_of_text(_bytes_view(raw), scratch)


def object_keys(uint8_t kind, str text not None, bint ask, uint32_t tag=0):
    """(status, keys): QUERY_BYTES for each. `ask`: the keys of all entries that hold for the object, else those that an
    entry for it is kept under. The status is 0, or says why it has none (facts/object_keys.hpp)."""
    cdef bytes raw = text.encode("utf-8", "replace")
    cdef KeyScratch scratch
    cdef Vec[RepQuery] keys
    cdef KeyStatus status
    status = core_object_keys(<RepKind>kind, _bytes_view(raw), KeyUse.ask if ask else KeyUse.keep, tag, scratch, keys)
    if keys.failed():
        raise MemoryError
    return <int>status, PyBytes_FromStringAndSize(<const char*>keys.data(), keys.size() * sizeof(RepQuery))


cdef class ReputationSegment:
    """A mapped segment. Keeps `memory` alive and never writes to it. ValueError where it is none of this version."""
    cdef const uint8_t[::1] memory
    cdef RepSegment core

    def __init__(self, memory):
        self.memory = memory
        cdef RepStatus status = self.core.open(view_of(self.memory), object_key_version())
        if status != RepStatus.ok:
            raise ValueError(_text(rep_status_text(status)))

    def __len__(self):
        return self.core.size()

    @property
    def made_at(self):
        return self.core.made_at()

    def name(self, uint32_t number):
        """Of a record; empty for NO_NAME."""
        return _text(self.core.rows().names.name(number))

    def sources(self):
        """JSON."""
        cdef View found = self.core.section(RepSection.sources)
        return PyBytes_FromStringAndSize(<const char*>found.data, found.size)


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
        """(query, tag, kind, segment, verdict, confidence, tier, categories, source, name, version, expires) of each that
        is known `now`, in minutes since 1970. In one batch."""
        cdef View asked = view_of(queries)
        cdef uint32_t count = asked.size // sizeof(RepQuery), found, i
        cdef Vec[RepAnswer] answers
        cdef RepAnswer* a
        if asked.size % sizeof(RepQuery) or asked.size // sizeof(RepQuery) > 0xffffffff:
            raise ValueError(f"{asked.size} bytes: expected a multiple of {sizeof(RepQuery)}")
        a = answers.extend(count)
        if a == NULL:
            raise MemoryError
        with nogil:
            found = self.core.look_up(<const RepQuery*>asked.data, count, now, a)
        return [(a[i].query, a[i].tag, a[i].kind, a[i].segment, a[i].verdict, a[i].confidence, a[i].tier,
                 a[i].categories, a[i].source, a[i].name, a[i].version, a[i].expires) for i in range(found)]


include "reputation_build.pxi"
