// What tests of kernels share: each level that the machine has, and bytes that end where memory ends.
#pragma once

#include <sys/mman.h>

#include <initializer_list>

#include "base/vec.hpp"
#include "cpu/features.hpp"

namespace levels {
using namespace mailsift;

// Runs `body` once a level, the scalar one first.
template <class Body>
void each(Body body) {
  for (const cpu::Level level : {cpu::Level::scalar, cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon})
    if (cpu::force(level)) body(level);
  cpu::force(cpu::best());
}

// Two pages, and behind them one that may not be touched.
class Page {
 public:
  static constexpr std::size_t kSize = 8192;

  Page() {
    void* const at = mmap(nullptr, kSize + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bytes_ = static_cast<u8*>(at);
    mprotect(bytes_ + kSize, 4096, PROT_NONE);
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page() { munmap(bytes_, kSize + 4096); }

  // A copy whose last byte is the last one of the page.
  View at_end(View text) {
    if (text.size) std::memcpy(bytes_ + kSize - text.size, text.data, text.size);
    return View(bytes_ + kSize - text.size, text.size);
  }

 private:
  u8* bytes_;
};

// Numbers without a pattern, the same in each run (xorshift64*).
class Numbers {
 public:
  explicit Numbers(u64 seed) : state_(seed * 2 + 1) {}
  u32 below(u32 limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return u32((state_ * 0x2545F4914F6CDD1D) >> 33) % limit;
  }

 private:
  u64 state_;
};

// `size` bytes, pieces of `from` in any order.
inline void fill(Bytes& out, std::size_t size, std::initializer_list<const char*> from, Numbers& numbers) {
  out.clear();
  while (out.size() < size) append(out, View(from.begin()[numbers.below(u32(from.size()))]));
  out.truncate(size);
}

}  // namespace levels
