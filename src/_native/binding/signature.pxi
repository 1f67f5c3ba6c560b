# Private door to core/signature for the tests, and the numbers that a comparison of signatures needs.

cdef extern from "signature/signature.hpp" namespace "mailsift::signature" nogil:
    const uint32_t kSignatureVersion, kKeys, kShared
    cppclass _Signature "mailsift::signature::Signature":
        uint64_t* keys
        uint32_t count

    void _core_sign "mailsift::signature::sign"(View folded, _Signature& out)

# Of SIGNATURE_KEYS keys a text, SIGNATURE_SHARED equal ones say that two texts are of one campaign.
SIGNATURE_VERSION, SIGNATURE_KEYS, SIGNATURE_SHARED = kSignatureVersion, kKeys, kShared


# Of a text above that other threads need not wait; below, letting them go costs more than it brings.
cdef enum: _SIGNED_ALONE = 1 << 14


def _sign(bytes folded not None):
    """The keys of a folded text, eight bytes each as the machine keeps numbers; all, or none at all.

    Folding belongs to reading a message, which needs the folded text for more than this.
    """
    cdef _Signature out
    cdef char* data
    cdef Py_ssize_t size
    PyBytes_AsStringAndSize(<PyObject*>folded, &data, &size)
    cdef View text = View(<const uint8_t*>data, size)
    if text.size <= _SIGNED_ALONE:
        _core_sign(text, out)
    else:
        with nogil:
            _core_sign(text, out)
    return PyBytes_FromStringAndSize(<const char*>out.keys, out.count * sizeof(uint64_t))
