# Feeds that are tables: CSV and JSON, whose columns mean what Python said before.

cdef extern from "facts/feed_rows.hpp" namespace "mailsift::facts" nogil:
    enum class FeedRole "mailsift::facts::Column"(uint8_t):
        none
    enum class RowStatus "mailsift::facts::RowStatus"(uint8_t):
        ok
    cppclass BadRow "mailsift::facts::FeedReport::Bad":
        uint64_t line
        RowStatus status
    cppclass FeedReport:
        size_t read
        uint64_t lines, rows, objects, bad, skipped, undated, unended
        RowStatus broken
        BadRow* shown
    cppclass FeedEntries:
        pass
    cppclass FeedTexts:
        uint32_t wanted
        View text(RepKind)
        uint64_t row_of(RepKind, size_t line)
        void mark(RepKind, size_t line)
        uint64_t take_back(RepCollected&)
    cppclass FeedRows:
        FeedTexts texts
        RepEntry entry
        uint32_t now, keep, least_columns, most_columns
        bint hosts_are_urls
        void add_column(FeedRole)
        void add_word(uint32_t column, View, RepKind, uint16_t categories, uint8_t verdict)
        bint failed()
    cppclass CsvReader "mailsift::reputation::CsvReader":
        CsvReader() noexcept
        void set_form(uint8_t delimiter, bint quotes)
        uint64_t lines
        bint failed()
    cppclass JsonRows "mailsift::reputation::JsonRows":
        JsonRows() noexcept
        void add_column(View, bint marker)
        bint failed()
    const uint32_t kKinds "mailsift::reputation::kKinds"
    const uint32_t kMostColumns "mailsift::reputation::kMostColumns"
    void core_add_csv "mailsift::facts::add_csv"(
        View, bint last, CsvReader&, FeedRows&, FeedEntries&, RepCollected&, FeedReport&)
    void core_add_json "mailsift::facts::add_json"(
        View, bint last, JsonRows&, FeedRows&, FeedEntries&, RepCollected&, FeedReport&)

SAME_VERDICT = 0xff


cdef class FeedTable:
    """A file that is read. `columns`: (name, number of a role); in JSON only these are read, and `delimiter` is empty."""
    cdef FeedRows rows
    cdef CsvReader csv
    cdef JsonRows json
    cdef bint is_json

    def __init__(self, columns, bytes delimiter not None=b",", bint quotes=True):
        cdef bytes raw
        cdef uint8_t role
        self.is_json = not delimiter
        if delimiter:
            self.csv.set_form(delimiter[0], quotes)
        elif len(columns) > kMostColumns:
            raise ValueError(f"{len(columns)} columns: expected at most {kMostColumns}")
        for name, role in columns:
            self.rows.add_column(<FeedRole>role)
            if self.is_json:
                raw = name.encode()
                self.json.add_column(_bytes_view(raw), 0 < role < _FIRST_MEANING)
        self.rows.least_columns = self.rows.most_columns = len(columns)

    def add_word(self, uint32_t column, str text not None, uint8_t kind=0, uint16_t categories=0,
                 uint8_t verdict=SAME_VERDICT):
        cdef bytes raw = text.encode()
        self.rows.add_word(column, _bytes_view(raw), <RepKind>kind, categories, verdict)

    def meaning(self, uint8_t verdict, uint8_t confidence, uint8_t tier, uint16_t categories, uint32_t now,
                uint32_t keep, bint hosts_are_urls):
        """Of rows that say nothing else. `now` and `keep` in minutes."""
        cdef RepEntry entry
        entry.verdict, entry.confidence, entry.tier, entry.categories = verdict, confidence, tier, categories
        entry.source, entry.name, entry.version = 0, kNoName, 0
        self.rows.entry = entry
        self.rows.now, self.rows.keep, self.rows.hosts_are_urls = now, keep, hosts_are_urls

    def keep_texts(self, kinds):
        """Of the objects of these kinds: what objects() gives."""
        self.rows.texts.wanted = 0
        for kind in kinds:
            self.rows.texts.wanted |= 1u << <uint32_t>kind

    def objects(self):
        """[(kind, text)] of the objects that the last rows had, one a line."""
        cdef View text
        found = []
        for kind in range(1, kKinds):
            text = self.rows.texts.text(<RepKind><uint8_t>kind)
            if text.size:
                found.append((kind, PyBytes_FromStringAndSize(<const char*>text.data, text.size)))
        return found

    def row_of(self, uint8_t kind, size_t line):
        """Where the object in this line of objects() stands; lines are counted from 1."""
        return self.rows.texts.row_of(<RepKind>kind, line - 1)

    def widths(self, uint32_t least, uint32_t most):
        """How many columns a row may have; without it as many as there are."""
        self.rows.least_columns, self.rows.most_columns = least, most

_FIRST_MEANING = 8  # facts::Column::word
