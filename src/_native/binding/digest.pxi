# Private doors to core/digest and core/cpu for the tests, and the level that --version names.

cdef extern from "digest/digest.hpp" namespace "mailsift::digest" nogil:
    cppclass CoreBoth "mailsift::digest::Both":
        uint8_t* md5
        uint8_t* sha256
    CoreBoth core_both "mailsift::digest::both"(View)
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
