# Features and the learner over memory that somebody else owns. No look at the model holds the GIL.

from cpython.buffer cimport PyBUF_WRITABLE

cdef extern from "base/features.hpp" namespace "mailsift" nogil:
    const uint32_t kFeatureLists
    cppclass CoreFeatures "mailsift::Features":
        const uint64_t* first
        uint32_t* counts
        uint64_t key

cdef extern from "base/xxh3.hpp" namespace "mailsift" nogil:
    uint64_t xxh3_64(View, uint64_t)

cdef extern from "tokens/tokens.hpp" namespace "mailsift::tokens" nogil:
    const uint32_t kTokensVersion

cdef extern from "bayes/model.hpp" namespace "mailsift::bayes" nogil:
    const uint32_t kViews, kVoices, kBucketBits, kLineBits, kModelVersion
    cppclass BayesHead "mailsift::bayes::Head":
        uint64_t spam, ham, own_spam, own_ham
        double* weight
        double* squares
    cppclass CoreModel "mailsift::bayes::Model":
        BayesHead* head
    cppclass CoreScore "mailsift::bayes::Score":
        double log_odds
        double* views
        uint32_t* known
    cppclass CoreKnownFeature "mailsift::bayes::Known":
        double weight
        uint32_t spam, ham
    enum class LearnOutcome "mailsift::bayes::Outcome":
        learnt
        again
        otherwise
        too_many
    size_t bayes_front "mailsift::bayes::front_of"(uint32_t, uint32_t)
    size_t bayes_size "mailsift::bayes::size_of"(uint32_t, uint32_t)
    bint bayes_create "mailsift::bayes::create"(uint8_t*, size_t, uint32_t, uint32_t, uint32_t)
    bint bayes_open "mailsift::bayes::open"(uint8_t*, size_t, uint32_t, CoreModel&)
    CoreScore bayes_score "mailsift::bayes::score"(const CoreModel&, const CoreFeatures&)
    enum class Teacher "mailsift::bayes::Teacher":
        hand
        itself
    LearnOutcome bayes_learn "mailsift::bayes::learn"(const CoreModel&, const CoreFeatures&, bint, Teacher)
    bint bayes_recover "mailsift::bayes::recover"(const CoreModel&)
    bint bayes_is_known "mailsift::bayes::is_known"(const CoreModel&, uint64_t, bint)
    bint bayes_forget_last "mailsift::bayes::forget_last"(const CoreModel&, uint64_t, bint)
    CoreKnownFeature bayes_known "mailsift::bayes::known"(const CoreModel&, uint64_t)

cdef extern from "bayes/mend.hpp" namespace "mailsift::bayes" nogil:
    cppclass BayesDamage "mailsift::bayes::Damage":
        uint64_t slots, messages
        bint head "head"
    bint bayes_is_sane "mailsift::bayes::is_sane"(const CoreModel&)
    BayesDamage look_over(const CoreModel&)
    BayesDamage bayes_mend "mailsift::bayes::mend"(const CoreModel&)

FEATURE_LISTS = ("words", "pairs", "raw", "grams", "heads")
FEATURE_VIEWS = ("text", "raw", "grams", "heads", "counts")
MODEL_VERSION, TOKENS_VERSION = kModelVersion, kTokensVersion
_OUTCOMES = ("learnt", "again", "otherwise")


def _xxh3(data: bytes, uint64_t seed=0):
    """The hash that features are made with; of more than 64 bytes the first 64."""
    cdef const uint8_t[::1] memory = data
    return xxh3_64(view_of(memory), seed)


cdef CoreFeatures features_of(Record record) noexcept:
    cdef CoreFeatures features
    cdef uint32_t i, n
    features.first = <const uint64_t*>record.rows(FEATURES, &n)
    for i in range(kFeatureLists):
        features.counts[i] = record.head.feature_counts[i]
    features.key = record.head.message_key
    return features


def model_size(uint32_t bucket_bits=kBucketBits, uint32_t line_bits=kLineBits):
    """Bytes that a model of 4 * 2 ** bucket_bits features takes, which remembers 4 * 2 ** line_bits messages."""
    return bayes_size(bucket_bits, line_bits)


def model_front(uint32_t bucket_bits=kBucketBits, uint32_t line_bits=kLineBits):
    """Bytes in front of the journal and of the history: what scores depend on."""
    return bayes_front(bucket_bits, line_bits)


cdef class Model:
    """A learner in `memory`, a writable buffer aligned to 64 bytes, such as an mmap; used in place.

    `create`: makes an empty one first, of zeros. ValueError where there is none of this version.
    """

    cdef CoreModel core
    cdef Py_buffer buffer
    cdef bint is_held

    def __cinit__(self, memory, *, bint create=False, uint32_t bucket_bits=kBucketBits, uint32_t line_bits=kLineBits):
        PyObject_GetBuffer(memory, &self.buffer, PyBUF_WRITABLE)
        self.is_held = True
        cdef uint8_t* at = <uint8_t*>self.buffer.buf
        cdef size_t size = self.buffer.len
        if create and not bayes_create(at, size, bucket_bits, line_bits, kTokensVersion):
            raise ValueError("memory of another size than model_size(), or not aligned to 64 bytes")
        if not bayes_open(at, size, kTokensVersion, self.core):
            raise ValueError("not a model of this version, or of another size than it says")
        if not bayes_is_sane(self.core):
            raise ValueError("damaged: counts or weights that no learning writes")

    def __dealloc__(self):
        if self.is_held:
            PyBuffer_Release(&self.buffer)

    def counts(self):
        """(spam, ham) messages learnt"""
        return self.core.head.spam, self.core.head.ham

    def weights(self):
        """Of the views, by FEATURE_VIEWS."""
        return tuple([self.core.head.weight[i] for i in range(kVoices)])

    def score(self, Record record not None):
        """(log-odds, log-odds of each view by itself, features of each view that are known)"""
        cdef CoreFeatures features = features_of(record)
        cdef CoreScore score
        with nogil:
            score = bayes_score(self.core, features)
        return (score.log_odds, tuple([score.views[i] for i in range(kVoices)]),
                tuple([score.known[i] for i in range(kViews)]))

    def learn(self, Record record not None, bint spam, bint by_itself=False):
        """"learnt"; or, and then nothing changes, "again", known with this label; "otherwise", with the other one.
        `by_itself`: nobody taught it."""
        cdef CoreFeatures features = features_of(record)
        cdef LearnOutcome outcome
        with nogil:
            outcome = bayes_learn(self.core, features, spam, Teacher.itself if by_itself else Teacher.hand)
        if outcome == LearnOutcome.too_many:
            raise ValueError("more features than a message can have")
        return _OUTCOMES[<int>outcome]

    def recover(self):
        """Takes back what a writer that was killed left half done; whether one did."""
        cdef bint did
        with nogil:
            did = bayes_recover(self.core)
        return did

    def damage(self, bint mend=False):
        """(features, remembered messages, whether the counts of messages) that learning didn't write so, where nobody
        writes. `mend`: takes them out, for the writer."""
        cdef BayesDamage damage
        with nogil:
            damage = bayes_mend(self.core) if mend else look_over(self.core)
        return damage.slots, damage.messages, bool(damage.head)

    def knows(self, message, bint spam):
        """Whether a message, a Record or what message_key() says of it, was learnt with this label."""
        cdef uint64_t key = (<Record>message).head.message_key if isinstance(message, Record) else message
        return bayes_is_known(self.core, key, spam)

    def forget_last(self, message, bint spam):
        """As if it had never been learnt, exactly, when it was learnt last; False, and nothing changes, when not."""
        cdef uint64_t key = (<Record>message).head.message_key if isinstance(message, Record) else message
        cdef bint did
        with nogil:
            did = bayes_forget_last(self.core, key, spam)
        return did

    def known(self, uint64_t feature):
        """(weight, spam, ham) of a feature; zeros when it is not known."""
        cdef CoreKnownFeature found = bayes_known(self.core, feature)
        return found.weight, found.spam, found.ham
