#include "reputation/compare.hpp"

#include <sys/mman.h>

namespace mailsift::reputation {
namespace {

// Less, equal, greater: -1, 0, 1. By key and kind.
int order(const Record& a, const Record& b) {
  const int keys = std::memcmp(a.key, b.key, kKey);
  if (keys != 0) return keys < 0 ? -1 : 1;
  return kind_of(a) < kind_of(b) ? -1 : kind_of(a) > kind_of(b);
}

constexpr u64 kLetGo = 8u << 20, kPage = 1u << 16;  // the largest page that we run on

struct Walk {
  const Table<Record>& records;
  bool is_file;
  u64 at = 0, gone = 0;  // gone: bytes that were let go
  Record record{};

  Walk(const Table<Record>& table, bool of_file) : records(table), is_file(of_file) { record = records[0]; }
  void let_go() {
    const u64 read = at * sizeof(Record);
    if (!is_file || read < gone + kLetGo) return;
    const auto start = reinterpret_cast<std::uintptr_t>(records.items);
    const std::uintptr_t from = (start + gone + kPage - 1) / kPage * kPage, to = (start + read) / kPage * kPage;
    if (from < to) ::madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
    gone = read;
  }
  bool ended() const { return at >= records.count; }
  void next() {
    Record one;
    do one = records[++at];
    while (!ended() && order(one, record) == 0);
    record = one;
    let_go();
  }
};

}  // namespace

Common compare(const Rows& first, const Rows& second, bool are_files) {
  Common common;
  Walk a(first.records, are_files), b(second.records, are_files);
  while (!a.ended() || !b.ended()) {
    const int side = a.ended() ? 1 : b.ended() ? -1 : order(a.record, b.record);
    ++(side < 0 ? common.only_first : side > 0 ? common.only_second : common.both);
    if (side <= 0) a.next();
    if (side >= 0) b.next();
  }
  return common;
}

}  // namespace mailsift::reputation
