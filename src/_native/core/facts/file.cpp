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

}  // namespace

void hash_file(Task& task, u32 index, View bytes, View name) {
  const digest::Both sums = digest::both(bytes);
  PartRow& row = task.scratch.builder.parts[index];
  std::memcpy(row.md5, sums.md5, sizeof row.md5);
  std::memcpy(row.sha256, sums.sha256, sizeof row.sha256);
  digest::md5_many(&name, 1, &row.name_md5);
  row.has_digest = 1;
  row.content = file_content(bytes, row.content_flags);
  if (row.is_image && !picture_size(bytes, row.width, row.height)) row.width = row.height = 0;
  look_up(task, index, row);
}

void read_file(Task& task, u32 index, View bytes, View name) {
  hash_file(task, index, bytes, name);
  read_rtf(task, index, bytes);
}

}  // namespace mailsift::facts
