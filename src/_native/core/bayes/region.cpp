// The flat region: made, and checked before use.
#include "bayes/history.hpp"
#include "bayes/mend.hpp"

namespace mailsift::bayes {
namespace {

bool is_aligned(const u8* memory) { return reinterpret_cast<std::uintptr_t>(memory) % 64 == 0; }

}  // namespace

bool create(u8* memory, std::size_t size, u32 bucket_bits, u32 line_bits, u32 tokens_version) {
  if (bucket_bits > kMostBits || line_bits > kMostBits || !is_aligned(memory)) return false;
  if (size != size_of(bucket_bits, line_bits)) return false;
  Head head{};
  head.magic = kMagic;
  head.version = kModelVersion;
  head.tokens_version = tokens_version;
  head.bucket_bits = bucket_bits;
  head.line_bits = line_bits;
  for (double& weight : head.weight) weight = kViewFirst;
  std::memcpy(memory, &head, sizeof head);
  Model model;
  if (!open(memory, size, tokens_version, model)) return false;
  clear(model);
  seal(model);
  for (u32 spam = 0; spam < 2; ++spam) model.history->kept[spam] = {kept_of(model, spam != 0).capacity, 0};
  return true;
}

bool open(u8* memory, std::size_t size, u32 tokens_version, Model& out) {
  if (size < kHeadBytes || !is_aligned(memory)) return false;
  Head head;
  std::memcpy(&head, memory, sizeof head);
  if (head.magic != kMagic || head.version != kModelVersion || head.tokens_version != tokens_version) return false;
  if (head.bucket_bits > kMostBits || head.line_bits > kMostBits || size != size_of(head.bucket_bits, head.line_bits))
    return false;
  out.head = reinterpret_cast<Head*>(memory);
  out.buckets = reinterpret_cast<Bucket*>(memory + kHeadBytes);
  out.records = reinterpret_cast<Record*>(memory + kHeadBytes + (sizeof(Bucket) << head.bucket_bits));
  out.lines = reinterpret_cast<Line*>(memory + kHeadBytes + ((sizeof(Bucket) + sizeof(Record)) << head.bucket_bits));
  u8* const journal = memory + front_of(head.bucket_bits, head.line_bits);
  out.journal = reinterpret_cast<Journal*>(journal);
  out.history = reinterpret_cast<History*>(journal + kJournalBytes);
  out.bucket_mask = (u32(1) << head.bucket_bits) - 1;
  out.line_mask = (u32(1) << head.line_bits) - 1;
  return true;
}

}  // namespace mailsift::bayes
