# What the policy asks of a record: which rules over signs fire, which phrases weigh how much. All of it holds the GIL: it
# takes about a microsecond.

cdef extern from "signs/rules.hpp" namespace "mailsift::signs" nogil:
    cppclass FiredRule:
        uint32_t rule, row
    cppclass RuleScratch "mailsift::signs::RuleSet::Scratch":
        Vec[uint32_t] slots
        Vec[FiredRule] fired
    cppclass CoreRuleSet "mailsift::signs::RuleSet":
        CoreRuleSet() noexcept
        uint32_t add_test(uint32_t sign, double above, bint silent)
        uint32_t add_combination(const uint32_t*, uint32_t, const uint32_t*, uint32_t, const uint32_t*, uint32_t, bint silent)
        bint finish()
        void fire[Row](const Row* rows, uint32_t count, RuleScratch& scratch)

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


cdef class _Weighing:
    """Owner of what one thread needs to weigh a record."""

    cdef RuleScratch rules
    cdef PointScratch points


cdef list _weighing = []  # that no thread uses just now


cdef _Weighing weighing():
    try:
        return _weighing.pop()
    except IndexError:
        return _Weighing()


cdef dict seen_slots(_Weighing mine):
    cdef size_t i
    found = {}
    for i in range(mine.rules.slots.size()):
        if mine.rules.slots[i]:
            found[i] = mine.rules.slots[i] - 1
    _weighing.append(mine)
    return found


cdef void sign_rows(signs, Vec[SignRow]& rows) except *:
    cdef SignRow row
    for row.sign, row.value in signs:
        rows.push(row)


cdef class RuleSet:
    """Rules over signs, as signs/rules.hpp describes them; then read only."""

    cdef CoreRuleSet core
    cdef tuple weights

    def __init__(self, tests, combinations):
        """tests: (sign, above, weight); combinations: (slots of all, of any, of none, weight). A weight of 0 is silent."""
        cdef double above, weight
        cdef uint32_t sign
        cdef Vec[uint32_t] slots
        weights = []
        for sign, above, weight in tests:
            self.core.add_test(sign, above, weight == 0)
            weights.append(weight)
        for every, some, none, weight in combinations:
            slots.clear()
            for slot in (*every, *some, *none):
                slots.push(slot)
            self.core.add_combination(slots.data(), len(every), slots.data() + len(every), len(some),
                                      slots.data() + len(every) + len(some), len(none), weight == 0)
            weights.append(weight)
        if slots.failed() or not self.core.finish():
            raise ValueError("rules in no order")
        self.weights = tuple(weights)

    def fire(self, Record record not None):
        """None, or lists of the same length: the weights of the rules that fire, their numbers, the signs they saw."""
        cdef uint32_t n
        cdef const SignRow* rows = <const SignRow*>record.rows(SIGNS, &n)
        cdef _Weighing mine = weighing()
        self.core.fire(rows, n, mine.rules)
        return self.fired(mine)

    def seen(self, Record record not None):
        """{slot: place of the sign} of all signs that are there and of all rules that fire, silent ones too."""
        cdef uint32_t n
        cdef const SignRow* rows = <const SignRow*>record.rows(SIGNS, &n)
        cdef _Weighing mine = weighing()
        self.core.fire(rows, n, mine.rules)
        return seen_slots(mine)

    def _fire(self, signs):
        """fire() for (sign, value) pairs, for tests."""
        cdef _Weighing mine = weighing()
        cdef Vec[SignRow] rows
        sign_rows(signs, rows)
        self.core.fire(<const SignRow*>rows.data(), rows.size(), mine.rules)
        return self.fired(mine)

    def _seen(self, signs):
        cdef _Weighing mine = weighing()
        cdef Vec[SignRow] rows
        sign_rows(signs, rows)
        self.core.fire(<const SignRow*>rows.data(), rows.size(), mine.rules)
        return seen_slots(mine)

    cdef object fired(self, _Weighing mine):
        cdef FiredRule* at = mine.rules.fired.data()
        cdef size_t i, n = mine.rules.fired.size()
        if n == 0:
            _weighing.append(mine)
            return None
        weights, numbers, places = [], [], []
        for i in range(n):
            weights.append(self.weights[at[i].rule])
            numbers.append(at[i].rule)
            places.append(at[i].row)
        _weighing.append(mine)
        return weights, numbers, places


cdef PointsWanted points_wanted(bint obscene, bint in_rtf):
    cdef PointsWanted wanted
    wanted.lists = 1 << <uint32_t>List.blocked_phrases
    if obscene:
        wanted.lists |= 1 << <uint32_t>List.obscene
    wanted.in_rtf = in_rtf
    return wanted


cdef _Weighing weighed(Record record, Tables tables, bint obscene, bint in_rtf):
    cdef _Weighing mine = weighing()
    cdef View whole = View(record.at, record.head.size)
    if not weigh_phrases(whole, tables.database, points_wanted(obscene, in_rtf), mine.points):
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
    cdef _Weighing mine = weighed(record, tables, obscene, in_rtf)
    cdef uint64_t total = 0
    cdef bint rude = False
    cdef size_t i
    for i in range(mine.points.rows.size()):
        total += <uint64_t>mine.points.rows[i].weight * (mine.points.rows[i].times if every else 1)
        rude = rude or mine.points.rows[i].phrase.list == List.obscene
    _weighing.append(mine)
    return total, rude


def phrase_rows(Record record not None, Tables tables not None, bint obscene, bint every, bint in_rtf, size_t most):
    """The same one by one, at most so many: (list, entry, points, text, part, where), numbers but the first and the text."""
    cdef uint32_t hits
    cdef const PhraseHitRow* hit = <const PhraseHitRow*>record.rows(PHRASE_HITS, &hits)
    cdef _Weighing mine = weighed(record, tables, obscene, in_rtf)
    cdef PointRow row
    cdef size_t i
    found = []
    for i in range(min(mine.points.rows.size(), most)):
        row = mine.points.rows[i]
        found.append((LIST_NAMES[<uint32_t>row.phrase.list], row.phrase.entry, row.weight * (row.times if every else 1),
                      record.text(hit[row.hit].snippet), hit[row.hit].part, <int>hit[row.hit].where))
    _weighing.append(mine)
    return found


def first_allowed(Record record not None, Tables tables not None):
    """(entry, text, part, where) of the first allowed phrase outside of RTF attachments, or None."""
    cdef uint32_t hits
    cdef const PhraseHitRow* hit = <const PhraseHitRow*>record.rows(PHRASE_HITS, &hits)
    cdef PointsWanted wanted
    wanted.lists = 1 << <uint32_t>List.allowed_phrases
    wanted.in_rtf = False
    cdef uint32_t i = core_first_phrase(View(record.at, record.head.size), tables.database, wanted)
    if i >= hits:
        return None
    return tables.database.phrase(hit[i].phrase).entry, record.text(hit[i].snippet), hit[i].part, <int>hit[i].where
