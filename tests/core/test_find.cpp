// cpu/find: every level against memmem, up to the last byte of a page.
#include "check.hpp"
#include "cpu/find.hpp"
#include "levels.hpp"

using namespace mailsift;

namespace {

// Of each level, from each of a few places on.
bool agree(View text, View wanted) {
  static levels::Page page;
  bool all = true;
  levels::each([&](cpu::Level) {
    const View held = page.at_end(text);
    for (const std::size_t from : {std::size_t{0}, std::size_t{1}, text.size / 2, text.size, text.size + 1}) {
      const View rest = held.slice(from);
      const void* const hit = rest.empty() ? nullptr : memmem(rest.data, rest.size, wanted.data, wanted.size);
      const std::size_t expected = hit ? std::size_t(static_cast<const u8*>(hit) - held.data) : held.size;
      all &= cpu::find(held, wanted, from) == expected;
    }
  });
  return all;
}

}  // namespace

TEST(levels_find_the_same) {
  levels::Numbers n(13);
  static Bytes text;
  for (std::size_t i = 0; i < 3000; ++i) {
    levels::fill(text, i < 400 ? i / 2 : n.below(300), {"ab", "abc", "a", "c", "begin ", "some text between"}, n);
    for (const char* wanted : {"ab", "abca", "begin ", "cc", "text between"}) CHECK(agree(view(text), wanted));
  }
}

TEST(found_at_every_place) {
  for (std::size_t size = 6; size < 140; ++size)
    for (std::size_t place = 0; place + 6 <= size; ++place) {
      u8 bytes[140];
      std::memset(bytes, 'b', sizeof bytes);
      std::memcpy(bytes + place, "begin ", 6);
      CHECK(agree(View(bytes, size), "begin "));
    }
}
