#include "reputation/compare.hpp"

namespace mailsift::reputation {
namespace {

// Less, equal, greater: -1, 0, 1. By key and kind.
int order(const Record& a, const Record& b) {
  const int keys = std::memcmp(a.key, b.key, kKey);
  if (keys != 0) return keys < 0 ? -1 : 1;
  return kind_of(a) < kind_of(b) ? -1 : kind_of(a) > kind_of(b);
}

struct Walk {
  const Table<Record>& records;
  u64 at = 0;
  Record record{};

  explicit Walk(const Table<Record>& table) : records(table) { record = records[0]; }
  bool ended() const { return at >= records.count; }
  void next() {
    Record one;
    do one = records[++at];
    while (!ended() && order(one, record) == 0);
    record = one;
  }
};

}  // namespace

Common compare(const Rows& first, const Rows& second) {
  Common common;
  Walk a(first.records), b(second.records);
  while (!a.ended() || !b.ended()) {
    const int side = a.ended() ? 1 : b.ended() ? -1 : order(a.record, b.record);
    ++(side < 0 ? common.only_first : side > 0 ? common.only_second : common.both);
    if (side <= 0) a.next();
    if (side >= 0) b.next();
  }
  return common;
}

}  // namespace mailsift::reputation
