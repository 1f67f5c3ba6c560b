# What is in a model, in a form that people and other programs read.

cdef extern from "facts/record.hpp" namespace "mailsift::facts" nogil:
    enum class RowPlace "mailsift::facts::Where":
        pass

cdef extern from "tokens/legible.hpp" namespace "mailsift::tokens" nogil:
    cppclass CoreLegible "mailsift::tokens::Legible":
        uint64_t feature
        View first, second
        uint32_t distance
        bint is_subject
    cppclass LegibleFeatures "mailsift::Vec<mailsift::tokens::Legible>":
        LegibleFeatures() noexcept
        CoreLegible* data()
        size_t size()
        bint failed()
    void name_words "mailsift::tokens::name_words"(RowPlace, View, LegibleFeatures&)

cdef extern from "bayes/rows.hpp" namespace "mailsift::bayes" nogil:
    cppclass ModelSlot "mailsift::bayes::Slot":
        uint32_t number
        uint16_t tag
        float weight, squares
        uint16_t spam, ham
    cppclass LearntRow "mailsift::bayes::Learnt":
        uint64_t key
        signed char* error
        uint32_t order
    uint64_t slots_of(const CoreModel&)
    uint64_t messages_of(const CoreModel&)
    ModelSlot slot_at(const CoreModel&, uint32_t)
    void put_slot(const CoreModel&, const ModelSlot&)
    LearntRow message_at(const CoreModel&, uint32_t)
    void put_message(const CoreModel&, uint32_t, const LearntRow&)
    void put_head(const CoreModel&, uint64_t, uint64_t, uint64_t, uint64_t, const double*, const double*)
    bint merge_models_core "mailsift::bayes::merge"(const CoreModel&, const CoreModel&)

cdef enum:
    _LEARNT = 4  # TextKind


cdef object word_of(View word):
    return PyUnicode_DecodeUTF8(<const char*>word.data, word.size, "replace")


def legible_features(Record record not None):
    """Feature: text, of the words and pairs of what a reader sees; a pair with a word between them as "one * two", those of
    the subject alone with "subject" before them."""
    cdef uint32_t i, n
    cdef const TextRow* r = <const TextRow*>record.rows(TEXTS, &n)
    cdef LegibleFeatures found
    cdef size_t at
    for i in range(n):
        if <int>r[i].kind == _LEARNT:
            with nogil:
                name_words(<RowPlace>r[i].where, View(<const uint8_t*>record.strings + r[i].text.start, r[i].text.size), found)
    names = {}
    for at in range(found.size()):
        text = word_of(found.data()[at].first)
        if found.data()[at].second.size:
            text += " " + "* " * (found.data()[at].distance - 1) + word_of(found.data()[at].second)
        if found.data()[at].is_subject:
            text = "subject " + text
        names.setdefault(found.data()[at].feature, text)
    return names


def model_head(Model model not None):
    """(spam, ham, weights of the voices (FEATURE_VIEWS), their squared gradients, (spam, ham) learnt by itself)"""
    head = model.core.head
    return (head.spam, head.ham, [head.weight[i] for i in range(kVoices)], [head.squares[i] for i in range(kVoices)],
            (head.own_spam, head.own_ham))


def put_model_head(Model model not None, uint64_t spam, uint64_t ham, weights, squares, own=(0, 0)):
    cdef double[16] weight, square
    cdef uint64_t own_spam = own[0], own_ham = own[1]
    if len(weights) != kVoices or len(squares) != kVoices:
        raise ValueError("numbers of another number of views")
    for i in range(kVoices):
        weight[i], square[i] = weights[i], squares[i]
    put_head(model.core, spam, ham, own_spam, own_ham, weight, square)


def model_slots(Model model not None, uint64_t first, uint64_t count):
    """(number, tag, weight, squared gradients, spam, ham) of the slots from `first` on that are in use; None behind the
    last one."""
    cdef uint64_t i, most = slots_of(model.core)
    cdef ModelSlot slot
    if first >= most:
        return None
    rows = []
    for i in range(first, min(first + count, most)):
        slot = slot_at(model.core, <uint32_t>i)
        if slot.tag:
            rows.append((slot.number, slot.tag, slot.weight, slot.squares, slot.spam, slot.ham))
    return rows


def put_model_slot(Model model not None, uint32_t number, uint16_t tag, float weight, float squares, uint16_t spam,
                   uint16_t ham):
    cdef ModelSlot slot
    if number >= slots_of(model.core):
        raise ValueError("a slot beyond the last")
    slot.number, slot.tag, slot.weight, slot.squares, slot.spam, slot.ham = number, tag, weight, squares, spam, ham
    put_slot(model.core, slot)


def model_messages(Model model not None, uint64_t first, uint64_t count):
    """(number, key, errors of the views in 1/127, order) of the messages that are known; None behind the last one."""
    cdef uint64_t i, most = messages_of(model.core)
    cdef LearntRow row
    if first >= most:
        return None
    rows = []
    for i in range(first, min(first + count, most)):
        row = message_at(model.core, <uint32_t>i)
        if row.key:
            rows.append((i, row.key, [row.error[view] for view in range(kViews)], row.order))
    return rows


def put_model_message(Model model not None, uint64_t number, uint64_t key, errors, uint32_t order):
    cdef LearntRow row
    if number >= messages_of(model.core) or len(errors) != kViews:
        raise ValueError("a message beyond the last, or of another number of views")
    row.key, row.order = key, order
    for view in range(kViews):
        row.error[view] = errors[view]
    put_message(model.core, <uint32_t>number, row)


def merge_models(Model into not None, Model other not None):
    """Adds what `other` learnt; False for models of different sizes. Nobody else may use `into` meanwhile."""
    cdef bint same
    with nogil:
        same = merge_models_core(into.core, other.core)
    return same
