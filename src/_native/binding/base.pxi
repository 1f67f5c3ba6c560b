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

    cppclass Bytes "mailsift::Bytes":
        Bytes() noexcept
        uint8_t* data()
        size_t size()
        bint failed()
        void clear()
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
