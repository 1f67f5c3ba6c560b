# Taking back what was learnt.

from libc.stdlib cimport calloc, free

cdef extern from "bayes/model.hpp" namespace "mailsift::bayes" nogil:
    cppclass WantedMessage "mailsift::bayes::Wanted":
        uint64_t key
        const CoreFeatures* features
        bint spam "spam"
        bint is_forgotten "is_forgotten"
    bint forget_many_core "mailsift::bayes::forget_many"(const CoreModel&, const CoreModel&, WantedMessage*, uint32_t)


def message_key(Record record not None):
    """What a message is remembered by: equal for the same message, by its features and its Message-ID."""
    return record.head.message_key


def forget_many(Model into not None, Model of not None, messages):
    """Of `messages`, each (Record, or what message_key() says of it; spam), whether it was known so and is no more.

    `into`: a copy of the model `of` that nobody else sees; it becomes the model that never learnt them, of the last
    messages exactly, of those of the history nearly, and of older ones, which need a Record, roughly.
    """
    messages = list(messages)
    cdef uint32_t count = <uint32_t>len(messages), i = 0
    cdef WantedMessage* wanted = <WantedMessage*>calloc(count + 1, sizeof(WantedMessage))
    cdef CoreFeatures* features = <CoreFeatures*>calloc(count + 1, sizeof(CoreFeatures))
    cdef bint done
    try:
        if wanted == NULL or features == NULL:
            raise MemoryError
        for message, spam in messages:
            wanted[i].spam = spam
            if isinstance(message, Record):
                features[i] = features_of(message)
                wanted[i].features = &features[i]
                wanted[i].key = features[i].key
            else:
                wanted[i].key = message
            i += 1
        with nogil:
            done = forget_many_core(into.core, of.core, wanted, count)
        if not done:
            raise MemoryError
        return [bool(wanted[i].is_forgotten) for i in range(count)]
    finally:
        free(wanted)
        free(features)
