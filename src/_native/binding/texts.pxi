# Texts of a record as str, and its rows as the tuples that Facts give out: what reading a record is made of.

cimport cython
from cpython.object cimport PyObject, PyTypeObject
from cpython.ref cimport Py_INCREF, Py_XDECREF
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memcmp, memcpy


cdef extern from *:
    """
    // Without the GIL threads would race for the slots below, and for the counters of the objects in them.
    #ifdef Py_GIL_DISABLED
    static const int shares_names = 0;
    #else
    static const int shares_names = 1;
    #endif
    static inline newfunc new_of_tuple() { return (newfunc)PyType_GetSlot(&PyTuple_Type, Py_tp_new); }
    static inline int is_tuple_type(PyObject* kind) {
      return PyType_Check(kind) && PyType_IsSubtype((PyTypeObject*)kind, &PyTuple_Type);
    }
    """
    ctypedef object (*newfunc)(PyTypeObject*, object, PyObject*)
    const bint shares_names
    newfunc new_of_tuple()
    bint is_tuple_type(object)
    str PyUnicode_FromStringAndSize(const char*, Py_ssize_t)
    tuple PyTuple_New(Py_ssize_t)
    dict PyDict_Copy(dict)
    # Takes over a reference, which Cython doesn't know: put() below.
    int PyTuple_SetItem(object, Py_ssize_t, object) except -1


cdef struct Name:
    PyObject* text
    uint32_t size
    char at[36]


# One object each for what stands in most messages: names of fields, types, charsets, numbers of parts. A slot belongs
# to the name that it saw last, so that no mail can make them more.
cdef Name _names[512]


cdef inline Name* slot_of(const char* at, uint32_t size) noexcept:
    # The first and the last bytes: loads of a fixed size, which may lie over each other.
    cdef uint64_t first = 0, last = 0
    if size >= 8:
        memcpy(&first, at, 8)
        memcpy(&last, at + size - 8, 8)
    elif size >= 4:
        memcpy(&first, at, 4)
        memcpy(&last, at + size - 4, 4)
    else:
        first, last = <uint8_t>at[0] | <uint32_t><uint8_t>at[size >> 1] << 8, <uint8_t>at[size - 1]
    return &_names[((first * 31 + last + size) * <uint64_t>0x9E3779B97F4A7C15) >> 55]


cdef inline str text_of(const char* strings, Range r):
    return PyUnicode_DecodeUTF8(strings + r.start, r.size, "replace")


cdef str known_text(const char* strings, Range r):
    """The same text of something that has a name; nothing in here runs other Python code, so that the GIL guards it."""
    cdef const char* at = strings + r.start
    if not shares_names or not 0 < r.size <= sizeof(_names[0].at):
        return text_of(strings, r)
    cdef Name* slot = slot_of(at, r.size)
    if slot.size == r.size and memcmp(slot.at, at, r.size) == 0:
        return <str>slot.text
    made = text_of(strings, r)
    cdef PyObject* before = slot.text
    Py_INCREF(made)
    slot.text, slot.size = <PyObject*>made, r.size
    memcpy(slot.at, at, r.size)
    Py_XDECREF(before)
    return made


cdef inline bint same(const char* strings, Range a, Range b) noexcept:
    return a.size == b.size and (a.start == b.start or memcmp(strings + a.start, strings + b.start, a.size) == 0)


cdef inline str text_again(const char* strings, Range r, Range before, str known):
    """Of what often stands in the row before as well, where its text is `known`."""
    return known if known is not None and same(strings, r, before) else text_of(strings, r)


cdef const char* _DIGITS = "0123456789abcdef"


cdef inline str hex_of(const uint8_t* at, uint32_t size):
    """At most 32 bytes."""
    cdef char digits[64]
    cdef uint32_t i
    for i in range(size):
        digits[2 * i], digits[2 * i + 1] = _DIGITS[at[i] >> 4], _DIGITS[at[i] & 15]
    return PyUnicode_FromStringAndSize(digits, 2 * size)


cdef inline str hex_of_key(uint64_t key):
    cdef uint8_t big_endian[8]
    cdef int i
    for i in range(8):
        big_endian[i] = <uint8_t>(key >> (56 - 8 * i))
    return hex_of(big_endian, 8)


cdef inline int put(tuple made, Py_ssize_t place, object item) except -1:
    """Into a tuple that nobody has seen yet."""
    Py_INCREF(item)
    return PyTuple_SetItem(made, place, item)


cdef newfunc maker_of(kind) except NULL:
    """What makes values of a NamedTuple out of all their fields at once, without its __new__ in Python."""
    if not is_tuple_type(kind):
        raise TypeError(f"{kind!r}: expected a kind of tuple")
    return new_of_tuple()


cdef inline object as_kind(newfunc make, kind, tuple row):
    return make(<PyTypeObject*>kind, (row,), NULL)
