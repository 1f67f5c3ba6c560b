# Private door to core/signature for the tests, and the numbers that a comparison of signatures needs.

cdef extern from "signature/signature.hpp" namespace "mailsift::signature" nogil:
    const uint32_t kSignatureVersion, kKeys, kShared
    cppclass _Signature "mailsift::signature::Signature":
        uint64_t* keys
        uint32_t count

    void _core_sign "mailsift::signature::sign"(View folded, _Signature& out)

# Of SIGNATURE_KEYS keys a text, SIGNATURE_SHARED equal ones say that two texts are of one campaign.
SIGNATURE_VERSION, SIGNATURE_KEYS, SIGNATURE_SHARED = kSignatureVersion, kKeys, kShared


def _sign(folded: bytes) -> tuple:
    """The keys of a folded text as numbers; all or none."""
    cdef _Signature out
    cdef const uint8_t[::1] memory = folded
    cdef View text = view_of(memory)
    cdef size_t i
    with nogil:
        _core_sign(text, out)
    return tuple([out.keys[i] for i in range(out.count)])
