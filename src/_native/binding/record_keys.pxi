# Keys of the objects of messages: what a scan asks by.

cdef extern from "facts/record_keys.hpp" namespace "mailsift::facts" nogil:
    const uint32_t kRoleShift
    enum class RepRole "mailsift::facts::Role"(uint8_t):
        client
        session_domain
    cppclass RecordKeyScratch:
        Unhashed unhashed
    cppclass RepAsked "mailsift::facts::Asked":
        uint32_t kinds, signatures
        const RepBase* base
    void core_record_keys "mailsift::facts::record_keys"(View, RepAsked, RecordKeyScratch&, Vec[RepQuery]&)

ROLE_SHIFT, OTHER_READING = kRoleShift, kOtherReading
# What an object is in its message, by the number in its tag: Role of facts/record_keys.hpp.
ROLES = ("none", "relay", "header_domain", "url", "signature", "sender", "image", "file_name", "file", "client",
         "session_domain", "picture", "shown_url")


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
                tuple domains=(), ReputationBase base=None):
    """The keys of the objects of a message; a tag is the number of a role << ROLE_SHIFT | the row in its section,
    and OTHER_READING where it is of the host that another reader of a web address takes.

    `kinds`: bit i for kind i; `signatures`: how many of the text signatures. `client` and `domains` are what the SMTP
    session said, a domain that is None or empty is none; their tags count up from 0. With `base`, keys of hosts that it
    has nothing of are left out.
    """
    cdef _KeyScratch mine
    cdef RepAsked asked
    cdef uint32_t row
    try:
        mine = _key_scratch.pop()
    except IndexError:
        mine = _KeyScratch()
    asked.kinds, asked.signatures = kinds, signatures
    asked.base = NULL
    if base is not None:
        asked.base = &base.core
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
