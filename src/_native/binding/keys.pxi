# Keys of look-ups for those who build tables: the same functions that messages are asked by.

cdef extern from "facts/keys.hpp" namespace "mailsift::facts" nogil:
    cppclass CoreKey "mailsift::facts::Key":
        uint8_t* bytes
    cppclass CoreUrls "mailsift::urls::Urls":
        pass
    CoreKey core_address_key "mailsift::facts::address_key"(View host, View path, Bytes& scratch)
    bint core_entry_key "mailsift::facts::entry_key"(View line, CoreUrls&, Bytes& scratch, Bytes& expression, CoreKey&)


def address_key(const uint8_t[::1] host not None, const uint8_t[::1] path not None):
    """16 bytes for one look-up expression of Safe Browsing: host and path as the core gives them out."""
    cdef Bytes scratch
    cdef CoreKey key = core_address_key(view_of(host), view_of(path), scratch)
    return (<const char*>key.bytes)[:16]


def address_entry_key(str line not None):
    """The key of one line of an address list; None where it is no web address."""
    cdef CoreUrls urls
    cdef Bytes scratch, expression
    cdef CoreKey key
    cdef bytes raw = line.encode("utf-8", "replace")
    if not core_entry_key(View(<const uint8_t*><const char*>raw, len(raw)), urls, scratch, expression, key):
        return None
    return (<const char*>key.bytes)[:16]
