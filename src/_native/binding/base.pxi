# The types that every part of the binding uses, and the two moves from Python's memory to the core and back.

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stddef cimport size_t
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef extern from "base/vec.hpp" namespace "mailsift" nogil:
    cppclass View:
        const uint8_t* data
        size_t size
        View()
        View(const uint8_t*, size_t)
        bint equals(View)

    cppclass Range:
        uint32_t start "from"
        uint32_t size

    cppclass Vec[T]:
        T* data()
        size_t size()
        bint failed()
        T& operator[](size_t)
        void clear()
        void push(const T&)
        T* extend(size_t)

    cppclass Bytes "mailsift::Bytes":
        Bytes() noexcept
        uint8_t* data()
        size_t size()
        bint failed()
        void clear()
        uint8_t* extend(size_t)
        void shrink_above(size_t)


cdef extern from "base/limits.hpp" namespace "mailsift" nogil:
    cppclass Limits:
        uint32_t message_bytes, parts, depth, headers, header_bytes, text_bytes, decoded_bytes, urls, url_bytes
        uint32_t links, hits, addresses, time_ms

    cppclass Bitten:
        uint32_t bits()


cdef inline View view_of(const uint8_t[::1] memory) noexcept:
    # An empty memoryview has no first item to take the address of.
    return View(&memory[0], memory.shape[0]) if memory.shape[0] else View()


cdef inline bytes to_bytes(const Bytes& b):
    return PyBytes_FromStringAndSize(<const char*>b.data(), b.size())


cdef extern from "Python.h":
    ctypedef struct PyObject
    PyObject* PyTuple_GetItem(PyObject*, Py_ssize_t) except NULL
    int PyBytes_AsStringAndSize(PyObject*, char**, Py_ssize_t*) except -1


cdef int views_of(tuple items, Vec[View]& views) except -1:
    # Views of bytes that the caller's tuple holds. Borrowed, by two calls an item: the items may be short and many.
    cdef char* data
    cdef Py_ssize_t size, i, count = len(items)
    cdef View* view = views.extend(count)
    if view == NULL:
        raise MemoryError("views")
    for i in range(count):
        PyBytes_AsStringAndSize(PyTuple_GetItem(<PyObject*>items, i), &data, &size)
        view[i] = View(<const uint8_t*>data, size)
    return 0
