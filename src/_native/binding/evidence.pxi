# What evidence shows of a phrase and of a sign, and where.

cdef extern from "signs/evidence.hpp" namespace "mailsift::signs" nogil:
    const UrlRow* quoted_url(View record, const SignRow& sign)


def phrase_evidence(Record record not None, Tables tables not None, bint obscene, bint every, size_t most):
    """(list, points, text, part, where, line of the list) of each outside of RTF attachments, both texts redacted."""
    cdef uint32_t hits
    cdef const PhraseHitRow* hit = <const PhraseHitRow*>record.rows(PHRASE_HITS, &hits)
    cdef list found = []
    cdef _PointScratch mine = weighed(record, tables, obscene, False)
    cdef PointRow row
    cdef View text, line
    cdef size_t i
    for i in range(min(mine.scratch.rows.size(), most)):
        row = mine.scratch.rows[i]
        text = record.view(hit[row.hit].snippet)
        line = tables.database.entries(row.phrase.list).entry(row.phrase.entry).text
        seen = mine.redactor.text(text)
        found.append((
            LIST_NAMES[<uint32_t>row.phrase.list], <double>(row.weight * (row.times if every else 1)), seen,
            record.number(hit[row.hit].part), _WHERE[<uint32_t>hit[row.hit].where],
            seen if text.equals(line) else mine.redactor.text(line)))
    _point_scratch.append(mine)
    return found


cdef str shown_sign(Record record, const SignRow* row, uint32_t most):
    """What it quotes, at most so many characters; of what is counted the number, of what is missing the sign's name."""
    if row.evidence.size:
        text = record.text(row.evidence)
        return text if row.evidence.size <= most else text[:most]
    if row.value == 1:
        return _SIGNS[row.sign]
    if 0 < row.value < 1e6 and row.value == <float><uint32_t>row.value:
        return str(<uint32_t>row.value)
    return f"{<double>row.value:g}"


def sign_evidence(Record record not None, list places not None, tuple wheres not None, tuple quoting not None,
                  uint32_t most):
    """(text, part, where) of the signs at these places.

    `wheres`: where a sign stands, by its number; `quoting`: the like, whether it is an address of its part that it
    quotes, so that where that stands is where the sign does.
    """
    cdef uint32_t n, place
    cdef const SignRow* r = <const SignRow*>record.rows(SIGNS, &n)
    cdef const SignRow* row
    cdef const UrlRow* url
    cdef View whole = View(record.at, record.head.size)
    cdef list found = []
    for place in places:
        if place >= n:
            raise IndexError(place)
        row = &r[place]
        url = NULL
        if row.evidence.size and quoting[row.sign]:
            url = quoted_url(whole, row[0])
        where = _URL_WHERE[<uint32_t>url.where] if url != NULL else wheres[row.sign]
        found.append((shown_sign(record, row, most), record.number(row.part), where))
    return found
