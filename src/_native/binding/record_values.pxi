# Rows as values of the kinds of tuple that the caller has for them, all fields at once.

cdef inline str sum_of(const PartRow* part, const uint8_t* bytes, uint32_t size):
    return hex_of(bytes, size) if part.has_digest else ""


def parts(Record record not None, kind):
    """number, parent, depth, type, charset, name, disposition, content_id, encoding, encoded size, size, flags,
    whether the charset is not what its label says"""
    cdef uint32_t i, n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    cdef const char* strings = record.strings
    cdef newfunc make = maker_of(kind)
    made = PyTuple_New(n)
    for i in range(n):
        put(made, i, as_kind(make, kind, (
            known_text(strings, r[i].number), r[i].parent, r[i].depth, known_text(strings, r[i].type),
            known_text(strings, r[i].charset), text_of(strings, r[i].name), known_text(strings, r[i].disposition),
            text_of(strings, r[i].content_id), _ENCODINGS[r[i].encoding], r[i].encoded_size, r[i].decoded_size,
            r[i].flags, r[i].wrong_label != 0)))
    return made


def attachments(Record record not None, kind):
    """part, name, type, size, MD5, SHA-256, MD5 of the name; of the parts that are files"""
    cdef uint32_t i, n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    cdef newfunc make = maker_of(kind)
    cdef list made = []
    for i in range(n):
        if r[i].is_attachment:
            made.append(as_kind(make, kind, (
                known_text(record.strings, r[i].number), record.text(r[i].name), known_text(record.strings, r[i].type),
                r[i].decoded_size, sum_of(&r[i], r[i].md5, 16), sum_of(&r[i], r[i].sha256, 32),
                sum_of(&r[i], r[i].name_md5, 16))))
    return tuple(made)


def images(Record record not None, kind):
    """part, MD5, SHA-256, width, height, and what only a look at it says; of the files that are pictures"""
    cdef uint32_t i, n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    cdef newfunc make = maker_of(kind)
    cdef list made = []
    for i in range(n):
        if r[i].is_attachment and r[i].is_image:
            made.append(as_kind(make, kind, (
                known_text(record.strings, r[i].number), sum_of(&r[i], r[i].md5, 16), sum_of(&r[i], r[i].sha256, 32),
                r[i].width or None, r[i].height or None, None, None, None, 0)))
    return tuple(made)


def file_parts(Record record not None):
    """The numbers in the record of the parts that attachments() gives out."""
    cdef uint32_t i, n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    return [i for i in range(n) if r[i].is_attachment]


def urls(Record record not None, kind):
    """url, part, where, had_password, text_differs, host, other host, domain, canonical form, flags"""
    cdef uint32_t i, n
    cdef const UrlRow* r = <const UrlRow*>record.rows(URLS, &n)
    cdef const char* strings = record.strings
    cdef newfunc make = maker_of(kind)
    cdef const UrlRow* before
    cdef str shown, host = None, domain = None
    made = PyTuple_New(n)
    for i in range(n):
        shown = text_of(strings, r[i].shown)
        before = &r[i - 1 if i else 0]
        host = text_again(strings, r[i].host, before.host, host)
        domain = text_again(strings, r[i].domain, before.domain, domain)
        put(made, i, as_kind(make, kind, (
            shown, record.number(r[i].part), _URL_WHERE[<uint32_t>r[i].where], (r[i].flags & kHadPassword) != 0,
            (r[i].flags & kTextDiffers) != 0, host, text_of(strings, r[i].other_host), domain,
            shown if same(strings, r[i].shown, r[i].canonical) else text_of(strings, r[i].canonical), r[i].flags)))
    return made


def _url_places(Record record not None):
    """Where of record.hpp, of each of urls()."""
    cdef uint32_t i, n
    cdef const UrlRow* r = <const UrlRow*>record.rows(URLS, &n)
    return [<uint32_t>r[i].where for i in range(n)]


def phrase_hits(Record record not None, Tables tables not None, kind):
    """phrase, list, entry, text, part, where, start, size; without those of phrases that `tables` doesn't have"""
    cdef uint32_t i, n
    cdef PhraseId known
    cdef const PhraseHitRow* r = <const PhraseHitRow*>record.rows(PHRASE_HITS, &n)
    cdef newfunc make = maker_of(kind)
    cdef list made = []
    for i in range(n):
        known = tables.database.phrase(r[i].phrase)
        if known.list != List.count_:
            made.append(as_kind(make, kind, (
                r[i].phrase, LIST_NAMES[<uint32_t>known.list], known.entry, record.text(r[i].snippet),
                record.number(r[i].part), _WHERE[<uint32_t>r[i].where], r[i].start, r[i].size)))
    return tuple(made)


def texts(Record record not None, kind):
    """part, kind, where, text; without what was kept for features alone"""
    cdef uint32_t i, n
    cdef const TextRow* r = <const TextRow*>record.rows(TEXTS, &n)
    cdef newfunc make = maker_of(kind)
    cdef list made = []
    for i in range(n):
        if <uint32_t>r[i].kind < <uint32_t>len(_TEXT_KINDS):
            made.append(as_kind(make, kind, (record.number(r[i].part), _TEXT_KINDS[<uint32_t>r[i].kind],
                                             _WHERE[<uint32_t>r[i].where], record.text(r[i].text))))
    return tuple(made)


def signs(Record record not None, kind):
    """name, value, evidence, part"""
    cdef uint32_t i, n
    cdef const SignRow* r = <const SignRow*>record.rows(SIGNS, &n)
    cdef newfunc make = maker_of(kind)
    made = PyTuple_New(n)
    for i in range(n):
        put(made, i, as_kind(make, kind, (_SIGNS[r[i].sign], r[i].value, record.text(r[i].evidence),
                                          record.number(r[i].part))))
    return made
