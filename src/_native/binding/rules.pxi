# Rules over the signs of a record. It takes about a microsecond, and holds the GIL.

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


cdef class _RuleScratch:
    """Owner of one thread's."""

    cdef RuleScratch scratch


cdef list _rule_scratch = []  # that no thread uses just now


cdef _RuleScratch rule_scratch():
    try:
        return _rule_scratch.pop()
    except IndexError:
        return _RuleScratch()


cdef dict seen_slots(_RuleScratch mine):
    cdef size_t i
    found = {}
    for i in range(mine.scratch.slots.size()):
        if mine.scratch.slots[i]:
            found[i] = mine.scratch.slots[i] - 1
    _rule_scratch.append(mine)
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

    def fire(self, Record record not None, /):
        """None, or lists of the same length: the weights of the rules that fire, their numbers, the signs they saw."""
        cdef uint32_t n
        cdef const SignRow* rows = <const SignRow*>record.rows(SIGNS, &n)
        cdef _RuleScratch mine = rule_scratch()
        self.core.fire(rows, n, mine.scratch)
        return self.fired(mine)

    def seen(self, Record record not None, /):
        """{slot: place of the sign} of all signs that are there and of all rules that fire, silent ones too."""
        cdef uint32_t n
        cdef const SignRow* rows = <const SignRow*>record.rows(SIGNS, &n)
        cdef _RuleScratch mine = rule_scratch()
        self.core.fire(rows, n, mine.scratch)
        return seen_slots(mine)

    def _fire(self, signs):
        """fire() for (sign, value) pairs, for tests."""
        cdef _RuleScratch mine = rule_scratch()
        cdef Vec[SignRow] rows
        sign_rows(signs, rows)
        self.core.fire(<const SignRow*>rows.data(), rows.size(), mine.scratch)
        return self.fired(mine)

    def _seen(self, signs):
        cdef _RuleScratch mine = rule_scratch()
        cdef Vec[SignRow] rows
        sign_rows(signs, rows)
        self.core.fire(<const SignRow*>rows.data(), rows.size(), mine.scratch)
        return seen_slots(mine)

    cdef object fired(self, _RuleScratch mine):
        cdef FiredRule* at = mine.scratch.fired.data()
        cdef size_t i, n = mine.scratch.fired.size()
        if n == 0:
            _rule_scratch.append(mine)
            return None
        weights, numbers, places = [], [], []
        for i in range(n):
            weights.append(self.weights[at[i].rule])
            numbers.append(at[i].rule)
            places.append(at[i].row)
        _rule_scratch.append(mine)
        return weights, numbers, places
