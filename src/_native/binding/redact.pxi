# Text without the users and passwords of the addresses in it, for whoever quotes text that he did not write.

cdef extern from "urls/redact.hpp" namespace "mailsift::urls" nogil:
    cppclass CoreRedactor "mailsift::urls::Redactor":
        pass
    bint core_redacted "mailsift::urls::append_redacted"(View, CoreRedactor&, Bytes&)


def redacted(str text not None):
    """`text` without what may be the user or the password of a web address in it."""
    cdef CoreRedactor redactor
    cdef Bytes out
    cdef bytes raw = text.encode("utf-8", "surrogatepass")
    if not core_redacted(View(<const uint8_t*><const char*>raw, len(raw)), redactor, out):
        return text
    return PyBytes_FromStringAndSize(<const char*>out.data(), out.size()).decode("utf-8", "surrogatepass")


cdef class _Redactor:
    """Buffers of one caller."""

    cdef CoreRedactor core
    cdef Bytes kept

    cdef str text(self, View v):
        """redacted() of a text in UTF-8, as str."""
        self.kept.clear()
        if core_redacted(v, self.core, self.kept):
            v = View(self.kept.data(), self.kept.size())
        return PyUnicode_DecodeUTF8(<const char*>v.data, v.size, "replace")
