// A part as a file: its checksums, the checksum of its name, the size of a picture, and the file lists.
#include "digest/digest.hpp"
#include "facts/steps.hpp"

#include <initializer_list>

namespace mailsift::facts {
namespace {

void look_up(Task& task, u32 index, const PartRow& row) {
  if (!(task.wanted & kFiles)) return;
  for (u32 list = 0; list < Tables::kLists; ++list) {
    const lookup::KeyTable* table = task.tables.files[list];
    if (!table) continue;
    for (const u8* key : {row.sha256, row.md5}) {  // a SHA-256 is asked for by its first 16 bytes
      const u32 entry = table->find(key);
      if (entry == lookup::KeyTable::kNone) continue;
      task.scratch.builder.file_hits.push({list, entry, index});
      break;
    }
  }
}

// Small files are put aside, for their sums to be made side by side; what waits stays in the cache.
constexpr std::size_t kSmallFile = 16u << 10, kMostWaiting = 128u << 10;
constexpr std::size_t kMostFiles = 64;

Range keep_file(Scratch& s, View bytes) {
  const Range kept{u32(s.file_bytes.size()), u32(bytes.size)};
  append(s.file_bytes, bytes);
  return kept;
}

void set_sums(PartRow& row, const digest::Both& sums) {
  std::memcpy(row.md5, sums.md5, sizeof row.md5);
  std::memcpy(row.sha256, sums.sha256, sizeof row.sha256);
}

}  // namespace

void hash_file(Task& task, u32 index, View bytes, View name) {
  Scratch& s = task.scratch;
  PartRow& row = s.builder.parts[index];
  row.has_digest = 1;
  row.content = file_content(bytes, row.content_flags);
  if (row.is_image && !picture_size(bytes, row.width, row.height)) row.width = row.height = 0;
  const bool waits = bytes.size <= kSmallFile;
  if (!waits) set_sums(row, digest::both(bytes));
  const View kept = waits ? bytes : View();
  if (!s.files.reserve(s.files.size() + 1) || !s.file_bytes.reserve(s.file_bytes.size() + kept.size + name.size)) {
    sum_files(task);  // no memory to let it wait in
    if (waits) set_sums(row, digest::both(bytes));
    digest::md5_many(&name, 1, &row.name_md5);
    return look_up(task, index, row);
  }
  const Range content = keep_file(s, kept);
  s.files.push({index, waits, content, keep_file(s, name)});
  if (s.files.size() == kMostFiles || s.file_bytes.size() > kMostWaiting) sum_files(task);
}

void sum_files(Task& task) {
  Scratch& s = task.scratch;
  View bytes[kMostFiles], names[kMostFiles];
  digest::Both sums[kMostFiles];
  u8 name_sums[kMostFiles][16];
  const View kept = view(s.file_bytes);
  u32 waiting = 0, count = 0;
  for (const File& file : s.files) {
    if (file.waits) bytes[waiting++] = at(kept, file.bytes);
    names[count++] = at(kept, file.name);
  }
  digest::both_many(bytes, waiting, sums);
  digest::md5_many(names, count, name_sums);
  waiting = count = 0;
  for (const File& file : s.files) {
    PartRow& row = s.builder.parts[file.part];
    if (file.waits) set_sums(row, sums[waiting++]);
    std::memcpy(row.name_md5, name_sums[count++], sizeof row.name_md5);
    look_up(task, file.part, row);
  }
  s.files.clear();
  s.file_bytes.clear();
}

void read_file(Task& task, u32 index, View bytes, View name) {
  hash_file(task, index, bytes, name);
  read_rtf(task, index, bytes);
}

}  // namespace mailsift::facts
