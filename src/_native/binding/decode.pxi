# Private doors to core/decode for the tests: plain bytes and numbers in, plain tuples out.


cdef extern from "decode/transfer.hpp" namespace "mailsift::decode" nogil:
    void core_base64 "mailsift::decode::base64"(View, Bytes&, uint32_t&) noexcept
    void core_quoted_printable "mailsift::decode::quoted_printable"(View, Bytes&, uint32_t&) noexcept
    void core_quoted_word "mailsift::decode::quoted_word"(View, Bytes&, uint32_t&) noexcept
    void core_uuencode "mailsift::decode::uuencode"(View, Bytes&, uint32_t&) noexcept
    bint core_find_uuencode "mailsift::decode::find_uuencode"(View, size_t, Range&, Range&) noexcept


cdef extern from "decode/charset.hpp" namespace "mailsift::decode" nogil:
    cppclass Charset:
        pass

    cppclass CharsetReport:
        Charset used
        uint32_t replaced
        bint wrong_label

    Charset core_charset_of "mailsift::decode::charset_of"(View) noexcept
    View core_charset_name "mailsift::decode::charset_name"(Charset) noexcept
    void core_to_utf8 "mailsift::decode::to_utf8"(View, View, Bytes&, CharsetReport&) noexcept
    bint core_is_valid_utf8 "mailsift::decode::is_valid_utf8"(View) noexcept


cdef extern from "decode/decoders.hpp" namespace "mailsift::decode" nogil:
    enum class Claim:
        all

    cppclass Outcome:
        uint32_t good, errors
        bint suspect

    void core_decode_as "mailsift::decode::decode_as"(Charset, Claim, View, Bytes&, Outcome&) noexcept


cdef extern from "base/normalize.hpp" namespace "mailsift" nogil:
    uint32_t core_next_code_point "mailsift::next_code_point"(View, size_t&) noexcept
    void core_append_utf8 "mailsift::append_utf8"(Bytes&, uint32_t) noexcept


ctypedef void (*transfer_decoder)(View, Bytes&, uint32_t&) noexcept nogil


cdef tuple decode_with(transfer_decoder decoder, const uint8_t[::1] data):
    cdef Bytes out
    cdef uint32_t defects = 0
    cdef View text = view_of(data)
    with nogil:
        decoder(text, out, defects)
    return to_bytes(out), defects


cdef size_t decode_each(transfer_decoder decoder, tuple parts) except? 0:
    cdef Bytes out
    cdef uint32_t defects = 0
    cdef size_t made = 0, i
    cdef Vec[View] views
    views_of(parts, views)
    with nogil:
        for i in range(views.size()):
            out.clear()
            decoder(views[i], out, defects)
            made += out.size()
    return made


cdef str name_of(Charset charset):
    cdef View name = core_charset_name(charset)
    return PyBytes_FromStringAndSize(<const char*>name.data, name.size).decode("ascii")


def _base64(const uint8_t[::1] data):
    """(decoded, defects)"""
    return decode_with(core_base64, data)


def _quoted_printable(const uint8_t[::1] data):
    """(decoded, defects)"""
    return decode_with(core_quoted_printable, data)


def _base64_many(parts):
    """Decodes each of a list of bytes into the same warm buffer, as an extraction does, for measurements; bytes made."""
    return decode_each(core_base64, tuple(parts))


def _quoted_printable_many(parts):
    """The same of quoted-printable."""
    return decode_each(core_quoted_printable, tuple(parts))


def _quoted_word(const uint8_t[::1] data):
    """(decoded, defects)"""
    return decode_with(core_quoted_word, data)


def _uuencode(const uint8_t[::1] data):
    """(decoded, defects)"""
    return decode_with(core_uuencode, data)


def _find_uuencode(const uint8_t[::1] data, size_t start):
    """((block from, block size), (name from, name size)) or None"""
    cdef Range block, name
    cdef View text = view_of(data)
    cdef bint found
    with nogil:
        found = core_find_uuencode(text, start, block, name)
    return ((block.start, block.size), (name.start, name.size)) if found else None


def _charset_of(const uint8_t[::1] label):
    """The standard's name, "" for an unknown label."""
    return name_of(core_charset_of(view_of(label)))


def _to_utf8(const uint8_t[::1] label, const uint8_t[::1] data):
    """(UTF-8, charset used, U+FFFD written, wrong label)"""
    cdef Bytes out
    cdef CharsetReport report
    cdef View labelled = view_of(label), text = view_of(data)
    with nogil:
        core_to_utf8(labelled, text, out, report)
    return to_bytes(out), name_of(report.used), report.replaced, bool(report.wrong_label)


def _decode_as(const uint8_t[::1] label, const uint8_t[::1] data):
    """(UTF-8, characters beyond ASCII, errors, suspect) by exactly that charset, no second thoughts."""
    cdef Bytes out
    cdef Outcome outcome
    cdef View text = view_of(data)
    cdef Charset charset = core_charset_of(view_of(label))
    with nogil:
        core_decode_as(charset, Claim.all, text, out, outcome)
    return to_bytes(out), outcome.good, outcome.errors, bool(outcome.suspect)


def _is_valid_utf8(const uint8_t[::1] data):
    return bool(core_is_valid_utf8(view_of(data)))


def _are_valid_utf8(texts):
    """How many of a list of bytes are, for measurements."""
    cdef tuple held = tuple(texts)
    cdef Vec[View] views
    cdef size_t good = 0, i
    views_of(held, views)
    with nogil:
        for i in range(views.size()):
            good += core_is_valid_utf8(views[i])
    return good


def _code_points(const uint8_t[::1] data):
    """Every code point by next_code_point."""
    cdef View text = view_of(data)
    cdef size_t at = 0
    found = []
    while at < text.size:
        found.append(core_next_code_point(text, at))
    return found


def _append_utf8(uint32_t code_point):
    cdef Bytes out
    core_append_utf8(out, code_point)
    return to_bytes(out)
