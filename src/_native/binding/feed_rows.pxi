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
        uint64_t lines, rows, objects, bad, skipped
        RowStatus broken
        BadRow* shown
    cppclass FeedEntries:
        pass
    cppclass FeedRows:
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

    def widths(self, uint32_t least, uint32_t most):
        """How many columns a row may have; without it as many as there are."""
        self.rows.least_columns, self.rows.most_columns = least, most

_FIRST_MEANING = 8  # facts::Column::word
