#include "facts/extract.hpp"

#include <ctime>

#include "facts/decoders.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

i64 now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return i64(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

// What one giant message made a buffer take is given back before the next one.
constexpr std::size_t kKeep = 4u << 20;

template <class... Vecs>
void shrink(Vecs&... vecs) {
  (vecs.shrink_above(kKeep), ...);
}

}  // namespace

void Scratch::clear(const Limits& limits) {
  builder.clear();
  seen.clear();
  bitten = Bitten();
  text_left = limits.text_bytes;
  decoded_left = limits.decoded_bytes;
  deadline_ns = now_ns() + i64(limits.time_ms) * 1'000'000;
  shrink(body, text, joined, small, mailboxes, page.text, page.hidden, page.urls, page.links, page.title, folded.text,
         folded.anchors, found.text, found.found, links.text, links.found, hits, message.headers, message.parts,
         message.text, seen);
}

bool Scratch::late() {
  if (now_ns() < deadline_ns) return false;
  bitten.set(Limit::time);
  return true;
}

Status extract(View raw, const Limits& limits, const Tables& tables, u32 wanted, Scratch& scratch, Bytes& record) {
  scratch.clear(limits);
  Builder& b = scratch.builder;
  b.head.message_size = raw.size > UINT32_MAX ? UINT32_MAX : u32(raw.size);
  const std::size_t most = limits.message_bytes < kMaxMessage ? limits.message_bytes : kMaxMessage;
  if (raw.size > most) {
    raw = raw.slice(0, most);
    scratch.bitten.set(Limit::message_bytes);
  }
  Task task{raw, limits, tables, wanted, scratch};
  mime::parse(raw, limits, decoders(), scratch.message);
  scratch.bitten.merge(scratch.message.bitten);
  add_rows(task);
  const u32 parts = u32(b.parts.size());
  if (parts > 0) read_headers(task);
  for (u32 i = 0; i < parts; ++i) {
    if (scratch.late()) break;
    read_part(task, i);
  }
  look_up_addresses(task);
  if (parts > 0) read_signs(task);
  b.head.bitten = scratch.bitten.bits();
  return b.finish(record) ? Status::ok : Status::out_of_memory;
}

}  // namespace mailsift::facts
