# Private doors to core/digest and core/cpu for the tests, and the level that --version names.

cdef extern from "digest/digest.hpp" namespace "mailsift::digest" nogil:
    cppclass CoreBoth "mailsift::digest::Both":
        uint8_t* md5
        uint8_t* sha256
    CoreBoth core_both "mailsift::digest::both"(View)
    void core_both_many "mailsift::digest::both_many"(const View*, size_t, CoreBoth*)
    void core_md5_many "mailsift::digest::md5_many"(const View*, size_t, uint8_t (*)[16])
    cppclass CoreMd5 "mailsift::digest::Md5":
        void start()
        void add(View)
        void finish(uint8_t*)
    cppclass CoreSha256 "mailsift::digest::Sha256":
        void start()
        void add(View)
        void finish(uint8_t*)


cdef extern from "cpu/features.hpp" namespace "mailsift::cpu" nogil:
    enum class CoreLevel "mailsift::cpu::Level"(uint8_t):
        pass
    CoreLevel cpu_current "mailsift::cpu::current"()
    CoreLevel cpu_best "mailsift::cpu::best"()
    bint cpu_force "mailsift::cpu::force"(CoreLevel)
    View cpu_name "mailsift::cpu::name"(CoreLevel)
    bint cpu_level_of "mailsift::cpu::level_of"(View, CoreLevel&)


def simd_level():
    """Name of the instruction level in use: scalar, avx2, avx512 or neon."""
    cdef View name = cpu_name(cpu_current())
    return (<const char*>name.data)[:name.size].decode("ascii")


def _force_simd(const uint8_t[::1] name):
    """Force a level by its name; False when unknown or not on this machine."""
    cdef CoreLevel level
    return cpu_level_of(view_of(name), level) and cpu_force(level)


def _digest_both(const uint8_t[::1] data):
    """(md5, sha256) in one pass."""
    cdef CoreBoth sums
    cdef View v = view_of(data)
    with nogil:
        sums = core_both(v)
    return (<const char*>sums.md5)[:16], (<const char*>sums.sha256)[:32]


def _digest_stream(chunks):
    """(md5, sha256) of the concatenation, fed chunk by chunk."""
    cdef CoreMd5 md5
    cdef CoreSha256 sha256
    cdef uint8_t out[32]
    cdef const uint8_t[::1] chunk
    md5.start()
    sha256.start()
    for chunk in chunks:
        md5.add(view_of(chunk))
        sha256.add(view_of(chunk))
    md5.finish(out)
    first = (<const char*>out)[:16]
    sha256.finish(out)
    return first, (<const char*>out)[:32]


def _digest_both_many(inputs):
    """MD5 and SHA-256 (16 + 32 bytes) of each of a list of bytes, one behind the other, made side by side."""
    cdef tuple held = tuple(inputs)
    cdef Vec[View] views
    cdef Vec[CoreBoth] sums
    cdef CoreBoth* out
    views_of(held, views)
    out = sums.extend(views.size())
    if out == NULL:
        raise MemoryError("digest")
    with nogil:
        core_both_many(views.data(), views.size(), out)
    return PyBytes_FromStringAndSize(<const char*>out, views.size() * sizeof(CoreBoth))


def _digest_md5_many(inputs):
    """MD5 (16 bytes) of each of a list of bytes, one behind the other, made side by side."""
    cdef tuple held = tuple(inputs)
    cdef Vec[View] views
    cdef Bytes sums
    cdef uint8_t* out
    views_of(held, views)
    out = sums.extend(16 * views.size())
    if out == NULL:
        raise MemoryError("digest")
    with nogil:
        core_md5_many(views.data(), views.size(), <uint8_t (*)[16]>out)
    return to_bytes(sums)
