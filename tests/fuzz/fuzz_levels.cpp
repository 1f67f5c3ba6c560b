// A whole message through facts::extract at each level of instructions that the machine has: the records must be equal
// to the last byte, with everything asked for. The first byte repeats the body, so that short inputs fill blocks too
// ('@': once).
#include "cpu/features.hpp"
#include "lists.hpp"

using namespace mailsift;
using namespace mailsift::facts;

namespace {

constexpr std::size_t kLongest = 4096;

Limits limits() {
  Limits limits;
  limits.time_ms = 60000;
  return limits;
}

// False when the machine lacks the level.
bool read_at(cpu::Level level, View raw, const Tables& tables, Scratch& scratch, Bytes& record) {
  if (!cpu::force(level)) return false;
  MUST(extract(raw, limits(), tables, kPhrases | kAddresses | kFiles | kTexts | kRtf | kSigns, scratch, record) ==
       Status::ok);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static fuzz::Lists lists;
  static Scratch scratch;
  static Bytes message, expected, record;
  if (size == 0) return 0;
  message.clear();
  for (u32 times = 1 + (data[0] & 7); times-- && message.size() + size <= kLongest;) message.append(data + 1, size - 1);
  MUST(read_at(cpu::Level::scalar, view(message), lists.of_all, scratch, expected));
  for (cpu::Level level : {cpu::Level::avx2, cpu::Level::avx512, cpu::Level::neon})
    if (read_at(level, view(message), lists.of_all, scratch, record)) MUST(view(record).equals(view(expected)));
  return 0;
}
