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
        Unhashed unhashed
    KeyStatus core_object_keys "mailsift::facts::object_keys"(
        RepKind, View text, KeyUse, uint32_t tag, KeyScratch&, Vec[RepQuery]& out)
    RepKind core_kind_of_text "mailsift::facts::kind_of_text"(View, KeyScratch&)

cdef extern from "facts/record_keys.hpp" namespace "mailsift::facts" nogil:
    const uint32_t kRoleShift
    enum class RepRole "mailsift::facts::Role"(uint8_t):
        client
        session_domain
    cppclass RecordKeyScratch:
        Unhashed unhashed
    cppclass RepAsked "mailsift::facts::Asked":
        uint32_t kinds, signatures
    void core_record_keys "mailsift::facts::record_keys"(View, RepAsked, RecordKeyScratch&, Vec[RepQuery]&)

ROLE_SHIFT, OTHER_READING = kRoleShift, kOtherReading
# What an object is in its message, by the number in its tag: Role of facts/record_keys.hpp.
ROLES = ("none", "relay", "header_domain", "url", "signature", "sender", "image", "file_name", "file", "client",
         "session_domain", "picture")
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


cdef class _KeyScratch:
    """Memory of one thread, kept from one message to the next."""
    cdef RecordKeyScratch of_record
    cdef Vec[RepQuery] keys
    cdef KeyScratch scratch


# Scratch that no thread uses just now; pop and append are atomic, with the GIL and without it.
cdef list _key_scratch = []


cdef void object_of_session(_KeyScratch mine, RepKind kind, RepRole role, uint32_t row, str text):
    # What is no address of a machine, or no host name, has no keys.
    cdef bytes raw = text.encode("utf-8", "replace")
    core_object_keys(kind, _bytes_view(raw), KeyUse.ask, <uint32_t>role << kRoleShift | row, mine.scratch, mine.keys)


def record_keys(Record record not None, uint32_t kinds=0xffffffff, uint32_t signatures=0xffffffff, str client=None,
                tuple domains=()):
    """The keys of the objects of a message; a tag is the number of a role << ROLE_SHIFT | the row in its section,
    and OTHER_READING where it is of the host that another reader of a web address takes.

    `kinds`: bit i for kind i; `signatures`: how many of the text signatures. `client` and `domains` are what the SMTP
    session said, a domain that is None or empty is none; their tags count up from 0.
    """
    cdef _KeyScratch mine
    cdef RepAsked asked
    cdef uint32_t row
    try:
        mine = _key_scratch.pop()
    except IndexError:
        mine = _KeyScratch()
    asked.kinds, asked.signatures = kinds, signatures
    mine.keys.clear()
    with nogil:
        core_record_keys(View(record.at, record.head.size), asked, mine.of_record, mine.keys)
    if client and kinds >> <uint32_t>RepKind.ip & 1:
        object_of_session(mine, RepKind.ip, RepRole.client, 0, client)
    if domains and kinds >> <uint32_t>RepKind.domain & 1:
        for row in range(len(domains)):
            if domains[row]:
                object_of_session(mine, RepKind.domain, RepRole.session_domain, row, domains[row])
    if mine.keys.failed() or mine.of_record.unhashed.failed or mine.scratch.unhashed.failed:
        raise MemoryError
    keys = PyBytes_FromStringAndSize(<const char*>mine.keys.data(), mine.keys.size() * sizeof(RepQuery))
    if mine.keys.size() < 4096 and len(_key_scratch) < 64:
        _key_scratch.append(mine)
    return keys
