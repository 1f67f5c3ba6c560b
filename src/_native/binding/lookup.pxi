# Tables: one mapped generation of the database. Below it the private doors that build its sections.

cdef extern from "fold/fold.hpp" namespace "mailsift::fold" nogil:
    const uint32_t kFoldVersion

cdef extern from "urls/url.hpp" namespace "mailsift::urls" nogil:
    const uint32_t kCanonicalVersion

cdef extern from "lookup/database.hpp" namespace "mailsift::lookup" nogil:
    const uint32_t kFormatVersion

    enum class List(uint32_t):
        allowed_phrases
        blocked_phrases
        obscene
        phishing
        suspicious
        files
        good_files
        count_

    List list_of(View name)
    View list_name(List list)

    enum class AnchorKind(uint32_t):
        none

    void build_key_table(const uint8_t* keys, const uint32_t* values, size_t count, Bytes& out)

    cppclass KeyTable:
        uint32_t find(const uint8_t* key)

    cppclass SenderTable:
        uint32_t find_address(View address)
        uint32_t find_ip(View ip)

    cppclass SenderItems:
        void add_name(View name, uint32_t entry)
        void add_mask(View mask, uint32_t entry, AnchorKind kind, View anchor)
        void add_network(const uint8_t* ip, uint32_t bits, uint32_t entry)
        bint failed()

    void build_sender_table(const SenderItems& items, Bytes& out)

    cppclass Entry "mailsift::lookup::Entries::Entry":
        View text
        uint32_t weight, flags

    cppclass Entries:
        uint32_t size()
        Entry entry(uint32_t index)

    cppclass Category "mailsift::lookup::ContentTerms::Category":
        View name
        uint32_t number

    cppclass ContentTerms:
        uint32_t size()
        uint32_t categories()
        Category category(uint32_t index)

    cppclass PhraseId:
        List list
        uint32_t entry

    enum class DatabaseStatus "mailsift::lookup::Database::Status":
        ok

    cppclass Database:
        DatabaseStatus open(View file, uint32_t fold_version, uint32_t canonical_version)
        uint64_t generation()
        const Entries& entries(List list)
        const KeyTable& keys(List list)
        const SenderTable& senders(List list)
        View phrases()
        PhraseId phrase(uint32_t id)
        View content()
        const ContentTerms& content_terms()

    View status_text(DatabaseStatus status)


cdef inline str _text(View v):
    return PyBytes_FromStringAndSize(<const char*>v.data, v.size).decode("utf-8", "replace")


cdef List _list(str name) except *:
    cdef bytes raw = name.encode()
    cdef const uint8_t[::1] seen = raw
    cdef List found = list_of(view_of(seen))
    if found == List.count_:
        raise ValueError(f"{name}: not a list")
    return found


cdef class Tables:
    """One generation of the compiled lists. Keeps `memory` alive and never writes to it."""
    cdef const uint8_t[::1] memory
    cdef Database database
    cdef Matcher phrases      # over the database's phrases
    cdef Matcher content      # over the terms of its content categories
    cdef readonly dict categories

    def __init__(self, memory):
        self.memory = memory
        cdef DatabaseStatus status = self.database.open(view_of(self.memory), kFoldVersion, kCanonicalVersion)
        if status != DatabaseStatus.ok:
            raise ValueError(_text(status_text(status)))
        if self.database.phrases().size and not self.phrases.open(self.database.phrases()):
            raise ValueError("damaged in its phrases, or of another version of them")
        if self.database.content().size and not self.content.open(self.database.content()):
            raise ValueError("damaged in its content terms, or of another version of them")
        if self.content.phrases() > self.database.content_terms().size():
            raise ValueError("damaged in its content terms")
        cdef Category found
        cdef uint32_t i
        self.categories = {}
        for i in range(self.database.content_terms().categories()):
            found = self.database.content_terms().category(i)
            self.categories[found.number] = _text(found.name)

    @property
    def generation(self):
        return self.database.generation()

    @property
    def has_phrases(self):
        return not self.phrases.empty()

    @property
    def phrase_engine(self):
        return _text(self.phrases.engine())

    def count(self, str list_name not None):
        return self.database.entries(_list(list_name)).size()

    def entry(self, str list_name not None, uint32_t index):
        cdef Entry found = self.database.entries(_list(list_name)).entry(index)
        if found.text.data == NULL:
            raise IndexError(index)
        return _text(found.text), found.weight, found.flags

    def find_address(self, str list_name not None, str address not None):
        cdef bytes raw = address.encode("utf-8", "replace")
        cdef const uint8_t[::1] seen = raw
        cdef uint32_t entry = self.database.senders(_list(list_name)).find_address(view_of(seen))
        return None if entry == 0xffffffff else entry

    def find_ip(self, str list_name not None, str ip not None):
        cdef bytes raw = ip.encode("utf-8", "replace")
        cdef const uint8_t[::1] seen = raw
        cdef uint32_t entry = self.database.senders(_list(list_name)).find_ip(view_of(seen))
        return None if entry == 0xffffffff else entry

    def find_key(self, str list_name not None, bytes key not None):
        if len(key) != 16:
            raise ValueError(f"a key of {len(key)} bytes: expected 16")
        cdef uint32_t entry = self.database.keys(_list(list_name)).find(<const uint8_t*><const char*>key)
        return None if entry == 0xffffffff else entry

    def find_picture(self, str list_name not None, asked):
        """The entry that looks like a picture of which `asked` are signatures of one form each; None without one."""
        cdef Vec[PictureBits] bits
        cdef PictureScratch scratch
        cdef List which = _list(list_name)
        cdef uint32_t entry
        for phash in asked:
            if len(phash) != 22:
                raise ValueError("one form has 22 digits")
            bits.push(bits_of(phash))
        with nogil:
            entry = core_find_picture(self.database.keys(which), self.database.entries(which), bits.data(),
                                      bits.size(), scratch)
        return None if entry == 0xffffffff else entry

    def phrase_list(self, uint32_t phrase):
        cdef PhraseId found = self.database.phrase(phrase)
        if found.list == List.count_:
            raise IndexError(phrase)
        return _text(list_name(found.list)), found.entry


include "lookup_build.pxi"
