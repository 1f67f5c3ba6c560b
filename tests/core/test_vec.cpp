#include "base/vec.hpp"
#include "check.hpp"

using namespace mailsift;

TEST(a_vec_without_memory_says_so_and_asks_once) {
  Vec<u64> items;
  items.push(1);
  const std::size_t too_many = SIZE_MAX / 4;  // items of 8 bytes that no address space holds
  CHECK(items.extend(too_many) == nullptr);
  CHECK(items.failed());
  CHECK(!items.reserve(1000));  // it would fit, but what is behind a gap is worth nothing
  CHECK(items.size() == 1 && items[0] == 1);
  items.clear();
  CHECK(!items.failed());
  CHECK(items.extend(1000) != nullptr);
}
