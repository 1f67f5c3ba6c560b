# What a model learnt by itself: counted apart, and kept so that it can be taken back without the message.

cdef extern from "bayes/model.hpp" namespace "mailsift::bayes" nogil:
    const double kMargin

cdef extern from "bayes/own.hpp" namespace "mailsift::bayes" nogil:
    enum class OwnMemory "mailsift::bayes::Memory":
        pass
    uint32_t lists_taught(const CoreModel&, const CoreFeatures&, bint)
    OwnMemory remembered(const CoreModel&, uint64_t)
    size_t kept_size(const CoreFeatures&, uint32_t)
    void keep_features(const CoreFeatures&, uint32_t, uint8_t*)
    bint kept_features(View, KeptFeatures&, CoreFeatures&)

cdef extern from "base/vec.hpp" namespace "mailsift" nogil:
    cppclass KeptFeatures "mailsift::Vec<mailsift::u64>":
        KeptFeatures() noexcept

# A view whose error is below this is taught nothing.
LEARN_MARGIN = kMargin
_MEMORIES = (None, (False, False), (True, False), (False, True), (True, True))


def message_key(Record record not None):
    """By which a model remembers the message."""
    return record.head.message_key


def own_counts(Model model not None):
    """(spam, ham) messages that were learnt by itself, of those that counts() counts."""
    return model.core.head.own_spam, model.core.head.own_ham


def memory_of(Model model not None, uint64_t key):
    """(spam, by itself) of a message that is remembered."""
    return _MEMORIES[<int>remembered(model.core, key)]


def kept(Model model not None, Record record not None, bint spam):
    """What forget_kept() needs, for a message that is about to be learnt with this label."""
    cdef CoreFeatures features = features_of(record)
    cdef uint32_t lists
    with nogil:
        lists = lists_taught(model.core, features, spam)
    out = bytes(kept_size(features, lists))
    keep_features(features, lists, <uint8_t*><char*>out)
    return out


def forget_kept(Model model not None, bytes kept not None, bint spam):
    """forget(), for a message that was learnt by itself and is not taught since; whether it was known so."""
    cdef const uint8_t[::1] memory = kept
    cdef KeptFeatures room
    cdef CoreFeatures features
    cdef bint known = False
    if not kept_features(view_of(memory), room, features):
        return False
    if memory_of(model, features.key) != (spam, True):
        return False
    with nogil:
        known = bayes_forget(model.core, features, spam)
    return known
