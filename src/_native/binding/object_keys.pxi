# Keys of objects: what feeds are kept under, and what messages are asked by.

cdef extern from "reputation/record.hpp" namespace "mailsift::reputation" nogil:
    cppclass RepQuery "mailsift::reputation::Query":
        uint8_t* key
        uint32_t kind, tag

cdef extern from "facts/object_keys.hpp" namespace "mailsift::facts" nogil:
    uint32_t object_key_version()
    const uint32_t kOtherReading
    enum class RepKind "mailsift::reputation::Kind"(uint8_t):
        none
        ip
        domain
    enum class KeyUse "mailsift::facts::KeyUse":
        keep
        ask
    enum class KeyStatus "mailsift::facts::KeyStatus":
        ok
        count_
    cppclass Unhashed:
        bint failed
    cppclass KeyScratch:
        uint64_t host
        Unhashed unhashed
    KeyStatus core_object_keys "mailsift::facts::object_keys"(
        RepKind, View text, KeyUse, uint32_t tag, KeyScratch&, Vec[RepQuery]& out)
    RepKind core_kind_of_text "mailsift::facts::kind_of_text"(View, KeyScratch&)

KINDS = ("none", "ip", "domain", "url", "signature", "sender", "image", "name", "md5", "sha256")
KEY_VERSION, QUERY_BYTES = object_key_version(), sizeof(RepQuery)


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
    if keys.failed() or scratch.unhashed.failed:
        raise MemoryError
    return <int>status, PyBytes_FromStringAndSize(<const char*>keys.data(), keys.size() * sizeof(RepQuery))
