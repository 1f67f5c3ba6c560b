#include "facts/extract.hpp"

#include <ctime>

#include "facts/decoders.hpp"
#include "facts/steps.hpp"

namespace mailsift::facts {
namespace {

i64 now_ns(clockid_t clock = CLOCK_MONOTONIC) {
  timespec t;
  clock_gettime(clock, &t);
  return i64(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

#ifdef CLOCK_MONOTONIC_COARSE
// The same clock as of its last tick costs a fraction, and is all that is needed while the deadline is far.
constexpr i64 kTick = 20'000'000;
bool is_far(i64 deadline_ns) { return now_ns(CLOCK_MONOTONIC_COARSE) < deadline_ns - kTick; }
#else
bool is_far(i64) { return false; }
#endif

// A buffer that took more is given back behind the message.
constexpr std::size_t kKeep = 4u << 20;

template <class... Vecs>
void shrink_all(Vecs&... vecs) {
  (vecs.shrink_above(kKeep), ...);
}

void shrink_urls(urls::Urls& u) {
  shrink_all(u.text, u.found, u.scratch.work, u.scratch.rest, u.scratch.plain, u.scratch.host, u.scratch.label,
             u.scratch.base, u.scratch.inner, u.scratch.raw, u.scratch.short_host, u.scratch.nested,
             u.scratch.points, u.scratch.spare);
}

bool write(Scratch& scratch, Bytes& record) {
  Builder& b = scratch.builder;
  if (b.full || b.failed()) scratch.bitten.set(Limit::memory);
  b.head.bitten = scratch.bitten.bits();
  return b.finish(record);
}

}  // namespace

void Scratch::clear(const Limits& limits) {
  builder.clear();
  found.shared = links.shared = nested.shared = &domains;
  folded_part = kNoPart;
  enclosed.clear();
  waiting.clear();
  file_bytes.clear();
  files.clear();
  first_row = holder = level = head_size = 0;
  page_body.size = text_body.size = 0;
  seen.clear();
  bitten = Bitten();
  links_read = 0;
  looks = 0;
  text_left = limits.text_bytes;
  decoded_left = limits.decoded_bytes;
  content_left = 0;  // until open_content
  deadline_ns = now_ns() + i64(limits.time_ms) * 1'000'000;
}

void Scratch::shrink() {
  builder.shrink_above(kKeep);
  shrink_all(body, text, joined, unfolded, enclosed, inner, waiting, file_bytes, files, small, mailboxes, sample, page.text, page.hidden,
             page.other, page.mixed, page.seams, page.urls, page.links, page.title, page.scratch, page.plain, hits, seen,
             addresses, ranges, terms_seen, sums, tokens.head, tokens.hops, redacted, redactor.cuts, redactor.plain, redactor.clean,
             redactor.kept);
  fold::Scratch& f = folded.scratch;
  shrink_all(folded.text, folded.anchors, f.text, f.replacement, f.anchors, f.edits, f.words, f.wide, f.singles,
             f.capitals, f.stack, f.spare, f.run);
  mime::Scratch& m = message.scratch;
  shrink_all(message.headers, message.parts, message.text, message.open, m.joined, m.name, m.mailbox, m.comment, m.group);
  rtf::Document& d = document;
  shrink_all(d.text, d.hidden, d.urls, d.names, d.data, d.links, d.objects, d.working.notes, d.working.pending,
             d.working.small);
  shrink_urls(found);
  shrink_urls(links);
  shrink_urls(nested);
}

bool Scratch::late() {
  if (is_far(deadline_ns) || now_ns() < deadline_ns) return false;
  bitten.set(Limit::time);
  return true;
}

Status extract(View raw, const Limits& limits, const Tables& tables, u32 wanted, Scratch& scratch, Bytes& record,
               const Known& known) {
  scratch.clear(limits);
  if (wanted & kTexts) scratch.builder.most = kMaxMessage;
  Builder& b = scratch.builder;
  b.head.message_size = raw.size > UINT32_MAX ? UINT32_MAX : u32(raw.size);
  const std::size_t most = limits.message_bytes < kMaxMessage ? limits.message_bytes : kMaxMessage;
  if (raw.size > most) {
    raw = raw.slice(0, most);
    scratch.bitten.set(Limit::message_bytes);
  }
  b.head.received_at = known.received_at;
  if (wanted & kFeatures) wanted |= kSigns;
  Task task{raw, limits, tables, wanted, scratch, known};
  mime::parse(raw, limits, decoders(), scratch.message);
  scratch.bitten.merge(scratch.message.bitten);
  add_rows(task);
  const u32 parts = u32(b.parts.size());
  open_content(task);
  open_features(task);
  if (parts > 0) read_headers(task);
  if (parts > 0) read_head_features(task);
  for (u32 i = 0; i < parts; ++i) {
    if (scratch.late()) break;
    read_part(task, i);
  }
  read_nested(task);
  sum_files(task);
  look_up_addresses(task);
  score_content(task);
  read_sending(task);
  if (!scratch.late()) sign_body(task);
  if (parts > 0) read_signs(task);
  keep_features(task);
  bool written = write(scratch, record);
  scratch.shrink();
  if (!written) {
    const u32 size = b.head.message_size;
    b.clear();
    b.head.message_size = size;
    scratch.bitten.set(Limit::memory);
    written = write(scratch, record);
  }
  return written ? Status::ok : Status::out_of_memory;
}

}  // namespace mailsift::facts
