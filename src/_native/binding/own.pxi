# What a model learnt by itself, counted apart.

cdef extern from "bayes/model.hpp" namespace "mailsift::bayes" nogil:
    const double kMargin
    enum class OwnMemory "mailsift::bayes::Memory":
        pass
    OwnMemory remembered(const CoreModel&, uint64_t)

# A view whose error is below this is taught nothing; of FEATURE_VIEWS so many are, from the first on.
LEARN_MARGIN, TAUGHT_VIEWS = kMargin, kViews
_MEMORIES = (None, (False, False), (True, False), (False, True), (True, True))


def own_counts(Model model not None):
    """(spam, ham) messages that were learnt by itself, of those that counts() counts."""
    return model.core.head.own_spam, model.core.head.own_ham


def memory_of(Model model not None, uint64_t key):
    """(spam, by itself) of a message that is remembered."""
    return _MEMORIES[<int>remembered(model.core, key)]
