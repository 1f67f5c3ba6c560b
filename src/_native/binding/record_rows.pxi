# The rows of the flat record, as facts/record.hpp declares them.

cdef extern from "facts/record.hpp" namespace "mailsift::facts" nogil:
    cppclass SectionRange:
        uint32_t offset, rows
    cppclass Head:
        uint32_t size, bitten, message_size, test_string, defects, has_sender, sending, unread
        int64_t date, received_at
        Range message_id, sender "from", subject
        uint8_t* sender_md5
        uint64_t message_key
        uint32_t* feature_counts
        uint32_t features_cut
        SectionRange* sections
    cppclass HeaderRow:
        Range name, value
        uint32_t flags
    cppclass AddressRow:
        uint32_t field
        Range name, mailbox
    cppclass PartRow:
        int64_t parent
        uint32_t depth, encoded_size, decoded_size, replaced, width, height, place, layer
        Range number, type, charset, name, disposition, content_id
        uint16_t flags
        uint8_t encoding, kind, wrong_label, is_attachment, is_image, has_digest, unread, drawn
        uint8_t* md5
        uint8_t* sha256
        uint8_t* name_md5
    cppclass UrlRow:
        Range shown, canonical, host, other_host, domain
        uint32_t part, port, flags, where
    cppclass PhraseHitRow:
        uint32_t phrase, part, where, start, size
        Range snippet
    cppclass AddressHitRow:
        uint32_t list, entry, url
        Range expression
    cppclass FileHitRow:
        uint32_t list, entry, part
    cppclass TextRow:
        uint32_t part, kind, where
        Range text
    cppclass ContentRow:
        uint32_t category, score, terms
    cppclass SignRow:
        uint32_t sign, part
        float value
        Range evidence
    bint valid_record "mailsift::facts::valid"(View)
    const int64_t kNoTime
    const uint32_t kTextDiffers "mailsift::facts::kTextDiffers"

cdef extern from "urls/url.hpp" namespace "mailsift::urls" nogil:
    const uint32_t kHadPassword "mailsift::urls::kHadPassword"

cdef extern from "signs/names.hpp" namespace "mailsift::signs" nogil:
    const char** sign_names "mailsift::signs::kNames"
    const uint32_t sign_count "mailsift::signs::sign_count"

# In the order of their numbers in SignRow.
cdef tuple _SIGNS = tuple([sign_names[i].decode() for i in range(sign_count)])
SIGN_NAMES = _SIGNS

# By their numbers in the record: TestString, Encoding, Where (which says less of web addresses), TextKind of the core.
cdef tuple _TEST_STRINGS = (None, "gtube", "spam_is_bad")
cdef tuple _ENCODINGS = ("identity", "base64", "quoted-printable", "uuencode", "unknown")
cdef tuple _WHERE = ("subject", "text", "html", "href", "form", "image", "frame", "refresh", "other", "rtf", "qr",
                     "hidden")
cdef tuple _URL_WHERE = ("text", "text", "text", "href", "form", "image", "href", "href", "href", "rtf", "qr", "text")
cdef tuple _TEXT_KINDS = ("decoded", "visible", "hidden", "folded")
