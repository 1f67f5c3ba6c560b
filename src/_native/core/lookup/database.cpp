#include "lookup/database.hpp"

namespace mailsift::lookup {
namespace {

constexpr std::size_t kHeader = 64, kRecord = 96, kName = 40;
constexpr u32 kOrder = 0x01020304;
constexpr const char* kNames[kLists] = {"allowed-senders", "blocked-senders", "allowed-phrases", "blocked-phrases",
                                        "obscene",         "phishing",        "suspicious",      "files",
                                        "good-files",      "my-addresses",    "categories",      "learnt-senders",
                                        "images"};

// "entries:" + "obscene", compared piece by piece with the name in the directory.
bool names(const u8* record, View prefix, View rest) {
  if (prefix.size + rest.size > kName) return false;
  if (std::memcmp(record, prefix.data, prefix.size) != 0) return false;
  if (!rest.empty() && std::memcmp(record + prefix.size, rest.data, rest.size) != 0) return false;
  return prefix.size + rest.size == kName || record[prefix.size + rest.size] == 0;
}

bool starts(const u8* record, View prefix) { return std::memcmp(record, prefix.data, prefix.size) == 0; }

List list_at(const u8* name, std::size_t size) {
  std::size_t end = 0;
  while (end < size && name[end] != 0) ++end;
  return list_of(View(name, end));
}

}  // namespace

List list_of(View name) {
  for (u32 i = 0; i < kLists; ++i)
    if (name.equals(View(kNames[i]))) return List(i);
  return List::count_;
}

View list_name(List list) { return u32(list) < kLists ? View(kNames[u32(list)]) : View(); }

bool Entries::open(View section) {
  *this = Entries();
  if (section.size < 8) return false;
  Cutter cutter(section, 8);
  if (!cutter.cut(records_, load32(section.data), 12)) return false;
  text_ = section.slice(8 + std::size_t{records_.count} * 12);
  return true;
}

Entries::Entry Entries::entry(u32 index) const {
  const u8* record = records_.item(index);
  if (!record) return Entry();
  const u32 numbers = load32(record + 8);
  return Entry{text_.slice(load32(record), load32(record + 4)), numbers & 0xffff, numbers >> 16};
}

View Database::section(View name) const {
  for (std::size_t at = 0; at + kRecord <= directory_.size; at += kRecord) {
    const u8* record = directory_.data + at;
    if (names(record, name, View())) return file_.slice(load64(record + kName), load64(record + kName + 8));
  }
  return View();
}

Database::Status Database::open(View file, u32 fold_version, u32 canonical_version) {
  *this = Database();
  if (file.size < kHeader) return Status::cut;
  const u8* head = file.data;
  if (std::memcmp(head, "MAILSIFT", 8) != 0) return Status::magic;
  if (load32(head + 8) != kOrder) return Status::order;
  if (load32(head + 12) != kFormatVersion) return Status::format;
  if (load32(head + 16) != fold_version) return Status::fold;
  if (load32(head + 20) != canonical_version) return Status::canonical;
  if (load64(head + 32) != file.size) return Status::size;
  const u64 bytes = u64{load32(head + 40)} * kRecord;
  if (bytes > file.size - kHeader) return Status::directory;
  file_ = file;
  directory_ = file.slice(kHeader, std::size_t(bytes));
  generation_ = load64(head + 24);

  for (std::size_t at = 0; at < directory_.size; at += kRecord) {
    const u8* record = directory_.data + at;
    const u64 from = load64(record + kName), size = load64(record + kName + 8);
    if (from % 64 != 0 || from > file.size || size > file.size - from) return Status::directory;
    const View part = file.slice(std::size_t(from), std::size_t(size));
    bool good = true;
    if (starts(record, "entries:")) {
      const List list = list_at(record + 8, kName - 8);
      good = list != List::count_ && entries_[u32(list)].open(part);
    } else if (starts(record, "keys:")) {
      const List list = list_at(record + 5, kName - 5);
      good = list != List::count_ && keys_[u32(list)].open(part);
    } else if (starts(record, "senders:")) {
      const List list = list_at(record + 8, kName - 8);
      good = list != List::count_ && senders_[u32(list)].open(part);
    } else if (names(record, "phrases", View())) {
      phrases_ = part;
    } else if (names(record, "content", View())) {
      content_ = part;
    } else if (names(record, "content_terms", View())) {
      good = content_terms_.open(part);
    } else if (names(record, "phrase_ids", View())) {
      good = part.size % 8 == 0 && Cutter(part, 0).cut(phrase_ids_, part.size / 8, 8);
    }
    if (!good) return Status::section;
  }
  return Status::ok;
}

PhraseId Database::phrase(u32 id) const {
  const u8* record = phrase_ids_.item(id);
  if (!record || load32(record) >= kLists) return PhraseId();
  return PhraseId{List(load32(record)), load32(record + 4)};
}

View status_text(Database::Status status) {
  switch (status) {
    case Database::Status::ok: return "good";
    case Database::Status::cut: return "shorter than its header";
    case Database::Status::magic: return "not a database of mailsift";
    case Database::Status::order: return "written on a machine of the other byte order";
    case Database::Status::format: return "of another format version";
    case Database::Status::fold: return "built with another version of text folding";
    case Database::Status::canonical: return "built with another version of address canonicalisation";
    case Database::Status::size: return "cut short";
    case Database::Status::directory: return "damaged in its directory";
    case Database::Status::section: return "damaged in a section";
  }
  return "damaged";
}

}  // namespace mailsift::lookup
