# Phrases and categories of a record, weighed by their lists. It takes about a microsecond, and holds the GIL.

cdef extern from "facts/points.hpp" namespace "mailsift::facts" nogil:
    cppclass PointRow:
        uint32_t hit, times, weight
        PhraseId phrase
    cppclass PointScratch:
        PointScratch() noexcept
        Vec[PointRow] rows
    cppclass PointsWanted:
        uint32_t lists
        bint in_rtf
    bint weigh_phrases(View record, const Database&, PointsWanted, PointScratch&)
    uint32_t core_first_phrase "mailsift::facts::first_phrase"(View record, const Database&, PointsWanted)


cdef class _PointScratch:
    """Owner of one thread's."""

    cdef PointScratch scratch
    cdef _Redactor redactor

    def __cinit__(self):
        self.redactor = _Redactor()


cdef list _point_scratch = []  # that no thread uses just now


cdef PointsWanted points_wanted(bint obscene, bint in_rtf):
    cdef PointsWanted wanted
    wanted.lists = 1 << <uint32_t>List.blocked_phrases
    if obscene:
        wanted.lists |= 1 << <uint32_t>List.obscene
    wanted.in_rtf = in_rtf
    return wanted


cdef _PointScratch weighed(Record record, Tables tables, bint obscene, bint in_rtf):
    cdef _PointScratch mine
    try:
        mine = _point_scratch.pop()
    except IndexError:
        mine = _PointScratch()
    cdef View whole = View(record.at, record.head.size)
    if not weigh_phrases(whole, tables.database, points_wanted(obscene, in_rtf), mine.scratch):
        raise MemoryError("phrases")
    return mine


def phrase_points(Record record not None, Tables tables not None, bint obscene, bint every, bint in_rtf):
    """(sum of the weights of the blocked phrases found, whether obscene ones are among them)

    `obscene`: those count too; `every`: each time a phrase is found; `in_rtf`: in RTF attachments alone, else outside.
    """
    cdef uint32_t hits
    record.rows(PHRASE_HITS, &hits)
    if hits == 0:
        return 0, False
    cdef _PointScratch mine = weighed(record, tables, obscene, in_rtf)
    cdef uint64_t total = 0
    cdef bint rude = False
    cdef size_t i
    for i in range(mine.scratch.rows.size()):
        total += <uint64_t>mine.scratch.rows[i].weight * (mine.scratch.rows[i].times if every else 1)
        rude = rude or mine.scratch.rows[i].phrase.list == List.obscene
    _point_scratch.append(mine)
    return total, rude


def phrase_rows(Record record not None, Tables tables not None, bint obscene, bint every, bint in_rtf, size_t most,
                kind):
    """The same one by one, at most so many: list, entry, points, text, part, where; as values of a kind of tuple."""
    cdef uint32_t hits
    cdef const PhraseHitRow* hit = <const PhraseHitRow*>record.rows(PHRASE_HITS, &hits)
    cdef newfunc make = maker_of(kind)
    cdef list found = []
    cdef _PointScratch mine = weighed(record, tables, obscene, in_rtf)
    cdef PointRow row
    cdef size_t i
    for i in range(min(mine.scratch.rows.size(), most)):
        row = mine.scratch.rows[i]
        found.append(as_kind(make, kind, (
            LIST_NAMES[<uint32_t>row.phrase.list], row.phrase.entry, row.weight * (row.times if every else 1),
            record.text(hit[row.hit].snippet), record.number(hit[row.hit].part), _WHERE[<uint32_t>hit[row.hit].where])))
    _point_scratch.append(mine)
    return found


def first_allowed(Record record not None, Tables tables not None, kind):
    """The first allowed phrase outside of RTF attachments as phrase_rows() has them, of no points; or None."""
    cdef uint32_t hits
    cdef const PhraseHitRow* hit = <const PhraseHitRow*>record.rows(PHRASE_HITS, &hits)
    cdef PointsWanted wanted
    wanted.lists = 1 << <uint32_t>List.allowed_phrases
    wanted.in_rtf = False
    cdef uint32_t i = core_first_phrase(View(record.at, record.head.size), tables.database, wanted)
    if i >= hits:
        return None
    return as_kind(maker_of(kind), kind, (
        LIST_NAMES[<uint32_t>List.allowed_phrases], tables.database.phrase(hit[i].phrase).entry, 0,
        record.text(hit[i].snippet), record.number(hit[i].part), _WHERE[<uint32_t>hit[i].where]))


def content_score(Record record not None, uint32_t category):
    """The sum of one category; 0 where none of its terms is there."""
    cdef uint32_t i, n
    cdef const ContentRow* r = <const ContentRow*>record.rows(CONTENT_SCORES, &n)
    for i in range(n):
        if r[i].category == category:
            return r[i].score
    return 0


def scores_above(Record record not None, int64_t least):
    """(sum, number) of the categories whose sum is above that."""
    cdef uint32_t i, n
    cdef const ContentRow* r = <const ContentRow*>record.rows(CONTENT_SCORES, &n)
    return [(r[i].score, r[i].category) for i in range(n) if <int64_t>r[i].score > least]
