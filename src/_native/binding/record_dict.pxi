# The `facts` object of a verdict's JSON form, made in one go.

# What is in none but few messages keeps the value that it has here.
cdef dict _FACTS_FORM = dict.fromkeys(("message_id", "from", "subject", "date", "received_ips", "domains", "urls",
                                       "attachments", "images", "text_signatures", "sender_md5"))
cdef dict _URL_FORM = {"url": "", "part": "", "where": "", "had_password": False, "text_differs": False,
                       "canonical": "", "host": "", "domain": ""}


def to_dict(Record record not None, /):
    """As Facts.to_dict has it."""
    cdef const Head* h = record.head
    cdef dict made = PyDict_Copy(_FACTS_FORM)
    made["message_id"] = record.text(h.message_id)
    made["from"] = record.text(h.sender)
    made["subject"] = record.text(h.subject)
    if h.date != kNoTime:
        made["date"] = <double>h.date
    made["received_ips"] = record.strings_in(RECEIVED_IPS)
    made["domains"] = record.strings_in(DOMAINS)
    made["urls"] = url_dicts(record)
    made["attachments"], made["images"] = file_dicts(record)
    made["text_signatures"] = record.signatures()
    if h.has_sender:
        made["sender_md5"] = hex_of(h.sender_md5, 16)
    return made


cdef list url_dicts(Record record):
    cdef uint32_t i, n
    cdef const UrlRow* r = <const UrlRow*>record.rows(URLS, &n)
    cdef const UrlRow* before
    cdef const char* strings = record.strings
    cdef list found = []
    cdef str shown, host = None, domain = None
    cdef dict made
    for i in range(n):
        shown = text_of(strings, r[i].shown)
        before = &r[i - 1 if i else 0]
        host = text_again(strings, r[i].host, before.host, host)
        domain = text_again(strings, r[i].domain, before.domain, domain)
        made = PyDict_Copy(_URL_FORM)
        made["url"] = shown
        made["part"] = record.number(r[i].part)
        made["where"] = _URL_WHERE[<uint32_t>r[i].where]
        if r[i].flags & kHadPassword:
            made["had_password"] = True
        if r[i].flags & kTextDiffers:
            made["text_differs"] = True
        made["canonical"] = shown if same(strings, r[i].shown, r[i].canonical) else text_of(strings, r[i].canonical)
        made["host"] = host
        made["domain"] = domain
        found.append(made)
    return found


cdef tuple file_dicts(Record record):
    """The attachments, and those of them that are pictures."""
    cdef uint32_t i, n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    cdef list attachments = [], images = []
    cdef str md5, sha256
    for i in range(n):
        if not r[i].is_attachment:
            continue
        number = known_text(record.strings, r[i].number)
        md5, sha256 = sum_of(&r[i], r[i].md5, 16), sum_of(&r[i], r[i].sha256, 32)
        attachments.append({
            "part": number, "name": record.text(r[i].name), "type": known_text(record.strings, r[i].type),
            "size": r[i].decoded_size, "md5": md5, "sha256": sha256, "name_md5": sum_of(&r[i], r[i].name_md5, 16)})
        if r[i].is_image:
            images.append({"part": number, "md5": md5, "sha256": sha256, "width": r[i].width or None,
                           "height": r[i].height or None, "phash": None, "written": None, "dots": None, "joined": 0})
    return attachments, images
