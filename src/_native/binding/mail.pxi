# A whole message as a library for mail hands it out: what bench/ measures beside such libraries, and tests compare.
# A reader is for one thread.

from cpython.unicode cimport PyUnicode_DecodeLatin1, PyUnicode_DecodeUTF8

cdef extern from "mime/message.hpp" namespace "mailsift::mime" nogil:
    const uint16_t kMultipart, kMessage

cdef extern from "mime/fields.hpp" namespace "mailsift::mime" nogil:
    void mime_warm_unstructured "mailsift::mime::unstructured"(View, const Decoders&, MimeScratch&, Bytes&)
    void mime_warm_addresses "mailsift::mime::addresses"(View, const Decoders&, const Limits&, MimeScratch&, Bytes&,
                                                         Vec[MimeAddress]&, Bitten&)

cdef enum:
    # HeaderId and Encoding of mime/message.hpp
    _ID_FROM = 1
    _ID_BCC = 6
    _ID_DATE = 8
    _BASE64 = 1
    _QUOTED_PRINTABLE = 2
    _UUENCODE = 3


cdef inline str _utf8(const Bytes& text):
    return PyUnicode_DecodeUTF8(<const char*>text.data(), text.size(), "replace")


cdef inline View _view_at(const uint8_t* data, Range place) noexcept:
    return View(data + place.start, place.size)


cdef class _MailReader:
    """Reads messages into plain objects of Python, in memory that it keeps from one to the next."""
    cdef MimeStructure message
    cdef Bytes body, text
    cdef Vec[MimeAddress] found

    def read(self, const uint8_t[::1] raw not None):
        """(headers, addresses, date, parts). A header: name, value decoded by RFC 2047. An address: number of its
        field, name, mailbox. A date: seconds, zone in minutes. A part that is no container: type, file name, its text
        where it is text, else its bytes."""
        cdef Limits limits
        cdef View whole = view_of(raw)
        self.message.clear()
        with nogil:
            mime_parse(whole, limits, real_decoders(), self.message)
        headers, addresses, date = [], [], None
        cdef uint32_t i, count = self.message.parts[0].header_count if self.message.parts.size() else 0
        cdef MimeHeader* field
        cdef View value
        for i in range(count):
            field = &self.message.headers[self.message.parts[0].first_header + i]
            value = _view_at(whole.data, field.value)
            self.text.clear()
            mime_warm_unstructured(value, real_decoders(), self.message.scratch, self.text)
            headers.append((PyUnicode_DecodeLatin1(<const char*>whole.data + field.name.start, field.name.size, NULL),
                            _utf8(self.text)))
            if _ID_FROM <= <int>field.id <= _ID_BCC:
                self._addresses(<int>field.id, value, addresses)
            elif <int>field.id == _ID_DATE and date is None:
                date = _date_of(value)
        return headers, addresses, date, [self._part(whole, &self.message.parts[i])
                                          for i in range(<uint32_t>self.message.parts.size())
                                          if not self.message.parts[i].flags & (kMultipart | kMessage)]

    cdef _addresses(self, int id, View value, list out):
        cdef Limits limits
        cdef Bitten bitten
        cdef size_t i
        self.text.clear()
        self.found.clear()
        mime_warm_addresses(value, real_decoders(), limits, self.message.scratch, self.text, self.found, bitten)
        for i in range(self.found.size()):
            out.append((id, self._str(self.text, self.found[i].name), self._str(self.text, self.found[i].mailbox)))

    cdef str _str(self, const Bytes& text, Range place):
        return PyUnicode_DecodeUTF8(<const char*>text.data() + place.start, place.size, "replace") if place.size else ""

    cdef tuple _part(self, View whole, MimePart* part):
        cdef View body = _view_at(whole.data, part.body)
        cdef uint32_t defects = 0
        cdef CharsetReport report
        kind, name = self._str(self.message.text, part.type), self._str(self.message.text, part.name)
        self.body.clear()
        if <int>part.encoding == _BASE64:
            core_base64(body, self.body, defects)
        elif <int>part.encoding == _QUOTED_PRINTABLE:
            core_quoted_printable(body, self.body, defects)
        elif <int>part.encoding == _UUENCODE:
            core_uuencode(body, self.body, defects)
        if _BASE64 <= <int>part.encoding <= _UUENCODE:
            body = View(self.body.data(), self.body.size())
        if not kind.startswith("text/"):
            return kind, name, PyBytes_FromStringAndSize(<const char*>body.data, body.size)
        self.text.clear()
        core_to_utf8(_view_at(self.message.text.data(), part.charset), body, self.text, report)
        return kind, name, _utf8(self.text)


cdef _date_of(View value):
    cdef int64_t seconds = 0
    cdef int zone = 0
    return (seconds, zone) if mime_date(value, seconds, zone) else None
