# Building and trying out core/match: plain bytes and numbers in, plain tuples out. database/phrases.py builds with
# these doors; the tests search with them. Nothing here raises but MemoryError, and ValueError for arrays that don't
# belong together.


cdef extern from "match/mask.hpp" namespace "mailsift::match" nogil:
    bint mask_matches(View mask, View text)


cdef extern from "match/word.hpp" namespace "mailsift::match" nogil:
    enum WordClass "mailsift::match::WordClass":
        pass
    WordClass word_class(uint32_t code_point)
    bint word_boundary(View text, size_t at)


cdef extern from "match/pattern.hpp" namespace "mailsift::match" nogil:
    enum PatternError "mailsift::match::PatternError":
        pass
    cppclass Pattern:
        Bytes key
    PatternError take_apart(View text, uint8_t flags, Pattern& out)


cdef extern from "match/phrases.hpp" namespace "mailsift::match" nogil:
    cppclass Phrases:
        View texts
        const uint32_t* ends
        const uint8_t* flags
        size_t count
    PatternError first_problem(const Phrases& phrases, size_t& index)


cdef extern from "match/build.hpp" namespace "mailsift::match" nogil:
    cppclass Trie:
        const int64_t* nodes
        const int64_t* edge_from
        const int64_t* edge_to
        const uint8_t* edge_byte
        const int64_t* fail_from
        const int64_t* fail_to
        size_t nodes_count, edges_count, fails_count
    enum BuildError "mailsift::match::BuildError":
        pass
    BuildError build_automaton(const Trie& trie, const Phrases& phrases, Bytes& out)


cdef extern from "match/sampled_build.hpp" namespace "mailsift::match" nogil:
    BuildError build_sampled(const Phrases& phrases, Bytes& out)


cdef extern from "match/matcher.hpp" namespace "mailsift::match" nogil:
    cppclass Hit:
        uint32_t phrase
        uint32_t start "from"
        uint32_t size
    cppclass Matcher:
        bint open(View section)
        bint empty()
        uint32_t phrases()
        View engine()
        void find(View folded, const Limits& limits, Vec[Hit]& out, Bitten& bitten)


def _mask_matches(const uint8_t[::1] mask not None, const uint8_t[::1] text not None):
    cdef View m = view_of(mask), t = view_of(text)
    cdef bint found
    with nogil:
        found = mask_matches(m, t)
    return found


def _word_class(uint32_t code_point):
    return <int>word_class(code_point)


def _word_boundary(const uint8_t[::1] text not None, size_t at):
    return word_boundary(view_of(text), at)


def _phrase_key(const uint8_t[::1] text not None, uint8_t flags):
    """(PatternError, the literal piece that the automaton is to look for)."""
    cdef Pattern pattern
    cdef int error = <int>take_apart(view_of(text), flags, pattern)
    return error, to_bytes(pattern.key)


cdef Phrases _phrases_of(const uint8_t[::1] texts, const uint32_t[::1] ends, const uint8_t[::1] flags) except *:
    cdef Phrases phrases
    if ends.shape[0] != flags.shape[0]:
        raise ValueError("arrays that belong together differ in length")
    phrases.texts = view_of(texts)
    if ends.shape[0]:
        phrases.ends, phrases.flags, phrases.count = &ends[0], &flags[0], ends.shape[0]
    return phrases


def _phrases_problem(const uint8_t[::1] texts not None, const uint32_t[::1] ends not None,
                     const uint8_t[::1] flags not None):
    """(PatternError, the number of the first phrase that has it); the phrases stand one behind the other."""
    cdef Phrases phrases = _phrases_of(texts, ends, flags)
    cdef size_t index = 0
    cdef int error
    with nogil:
        error = <int>first_problem(phrases, index)
    return error, index


def _sampled_build(const uint8_t[::1] texts not None, const uint32_t[::1] ends not None,
                   const uint8_t[::1] flags not None):
    """(BuildError, the section)."""
    cdef Phrases phrases = _phrases_of(texts, ends, flags)
    cdef Bytes section
    cdef int error
    with nogil:
        error = <int>build_sampled(phrases, section)
    return error, to_bytes(section)


def _automaton_build(const int64_t[::1] nodes not None, const int64_t[::1] edge_from not None,
                     const int64_t[::1] edge_to not None, const uint8_t[::1] edge_byte not None,
                     const int64_t[::1] fail_from not None, const int64_t[::1] fail_to not None,
                     const uint8_t[::1] texts not None, const uint32_t[::1] ends not None,
                     const uint8_t[::1] flags not None):
    """(BuildError, the section); the arrays are those of build.hpp."""
    cdef Trie trie
    cdef Phrases phrases = _phrases_of(texts, ends, flags)
    cdef Bytes section
    cdef int error
    if (edge_from.shape[0] != edge_to.shape[0] or edge_from.shape[0] != edge_byte.shape[0]
            or fail_from.shape[0] != fail_to.shape[0]):
        raise ValueError("arrays that belong together differ in length")
    if nodes.shape[0]:
        trie.nodes, trie.nodes_count = &nodes[0], nodes.shape[0]
    if edge_from.shape[0]:
        trie.edge_from, trie.edge_to, trie.edge_byte = &edge_from[0], &edge_to[0], &edge_byte[0]
        trie.edges_count = edge_from.shape[0]
    if fail_from.shape[0]:
        trie.fail_from, trie.fail_to, trie.fails_count = &fail_from[0], &fail_to[0], fail_from.shape[0]
    with nogil:
        error = <int>build_automaton(trie, phrases, section)
    return error, to_bytes(section)


def _phrases_engine(const uint8_t[::1] section not None):
    """The engine's name; None for what is no section."""
    cdef Matcher matcher
    if not matcher.open(view_of(section)):
        return None
    cdef View name = matcher.engine()
    return (<const char*>name.data)[:name.size].decode()


def _phrases_find(const uint8_t[::1] section not None, const uint8_t[::1] folded not None, uint32_t limit):
    """([(phrase, from, size)], bits of the limits that bit); None for what is no section."""
    cdef Matcher matcher
    cdef Limits limits
    cdef Vec[Hit] hits
    cdef Bitten bitten
    cdef View text = view_of(folded)
    if not matcher.open(view_of(section)):
        return None
    limits.hits = limit
    with nogil:
        matcher.find(text, limits, hits, bitten)
    return [(hits[i].phrase, hits[i].start, hits[i].size) for i in range(hits.size())], bitten.bits()


cdef class _PhraseFinder:
    """A section that is opened once and searched often, in memory that is kept: for measurements."""
    cdef Matcher engine
    cdef const uint8_t[::1] memory
    cdef Vec[Hit] hits

    def __init__(self, const uint8_t[::1] section not None):
        self.memory = section
        if not self.engine.open(view_of(section)):
            raise ValueError("no section of phrases")

    def find(self, const uint8_t[::1] folded not None):
        """[(phrase, from, size)]"""
        cdef Limits limits
        cdef Bitten bitten
        cdef View text = view_of(folded)
        cdef size_t i
        limits.hits = 0xFFFFFFFF
        self.hits.clear()
        with nogil:
            self.engine.find(text, limits, self.hits, bitten)
        return [(self.hits[i].phrase, self.hits[i].start, self.hits[i].size) for i in range(self.hits.size())]
