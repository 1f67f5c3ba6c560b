// Checksums of many inputs: each lane of a kernel works on one input and takes the next one when it ends.
#include "digest/digest.hpp"
#include "digest/lanes.hpp"

namespace mailsift::digest {
namespace {

// With so few inputs left one stream after the other is faster than lanes of which most are empty; a third of them where
// empty lanes cost their share of SHA-256 too.
constexpr u32 kFewInputs = 3;
// Of a long input, so that what MD5 has read is still in the cache for SHA-256.
constexpr std::size_t kMostBlocks = 64;

// What a lane works on: whole blocks of its input, then the one or two blocks of its tail.
struct Lane {
  View input;
  std::size_t job = 0, blocks = 0;  // blocks that are left of the present stretch
  enum Stage : u8 { idle, body, before_last, last } stage = idle;
  u8 tail[128];

  u8* length() { return tail + (input.size % 64 < 56 ? 56 : 120); }
  // SHA-256 has it in the other byte order.
  void turn_length() {
    store_big(u32(u64{input.size} >> 29), length());
    store_big(u32(input.size << 3), length() + 4);
  }
};

u8* md5_of(Both& out) { return out.md5; }
u8* md5_of(u8 (&out)[16]) { return out; }

template <class Out>  // Both or u8[16]
class Lanes {
 public:
  Lanes(LaneKernel kernel, const View* inputs, std::size_t count, Out* out)
      : kernel_(kernel), width_(kBoth ? kernel.lanes : 2 * kernel.lanes), inputs_(inputs), count_(count), out_(out) {
    md5_start_.start();
    sha256_start_.start();
  }

  void run() {
    for (u32 i = 0; i < width_; ++i) take(i);
    const u32 few = kBoth && !kernel_.pairs ? kernel_.lanes / 3 : kFewInputs;
    while (active_ > few || next_ < count_) step();
    for (u32 i = 0; i < width_; ++i)
      if (lanes_[i].stage != Lane::idle) finish_alone(i);
  }

 private:
  static constexpr bool kBoth = sizeof(Out) == sizeof(Both);

  u32& md5_word(u32 i, u32 w) { return md5_[w * width_ + i]; }
  u32& sha256_word(u32 i, u32 w) { return sha256_[kernel_.pairs ? i * 8 + w : w * width_ + i]; }

  void take(u32 i) {
    Lane& lane = lanes_[i];
    if (!kBoth)
      while (next_ < count_ && inputs_[next_].size <= kShort) ++next_;  // these are done
    if (next_ == count_) {
      lane.stage = Lane::idle;
      return;
    }
    lane.job = next_++;
    lane.input = inputs_[lane.job];
    ++active_;
    for (u32 w = 0; w < 4; ++w) md5_word(i, w) = md5_start_.state[w];
    for (u32 w = 0; w < 8 && kBoth; ++w) sha256_word(i, w) = sha256_start_.state[w];
    at_[i] = lane.input.data;
    lane.blocks = lane.input.size / 64;
    lane.stage = Lane::body;
    if (lane.blocks == 0) start_tail(i);
  }

  void start_tail(u32 i) {
    Lane& lane = lanes_[i];
    const std::size_t held = lane.input.size & 63;
    std::memset(lane.tail, 0, held < 56 ? 64 : 128);
    if (held) std::memcpy(lane.tail, lane.input.data + lane.input.size - held, held);
    lane.tail[held] = 0x80;
    store_little(u64{lane.input.size} * 8, lane.length());
    at_[i] = lane.tail;
    lane.blocks = 1;
    lane.stage = held < 56 ? Lane::last : Lane::before_last;
  }

  // As many blocks as the shortest stretch has, on all lanes; idle ones repeat the work of another.
  void step() {
    std::size_t blocks = kMostBlocks;
    u32 last = 0, busy = 0;
    for (u32 i = 0; i < width_; ++i) {
      if (lanes_[i].stage == Lane::idle) continue;
      busy = i;
      if (lanes_[i].blocks < blocks) blocks = lanes_[i].blocks;
    }
    for (u32 i = 0; i < width_; ++i) {
      if (lanes_[i].stage == Lane::idle) at_[i] = at_[busy];
      last |= u32(lanes_[i].stage == Lane::last) << i;
    }
    if (!kBoth) kernel_.md5(md5_, at_, blocks);
    else kernel_.both(md5_, kernel_.pairs ? nullptr : sha256_, at_, blocks, last);
    if (kBoth && kernel_.pairs) sha256_in_pairs(blocks);
    for (u32 i = 0; i < width_; ++i) {
      Lane& lane = lanes_[i];
      if (lane.stage == Lane::idle || (lane.blocks -= blocks)) continue;
      if (lane.stage == Lane::body) {
        start_tail(i);
      } else if (lane.stage == Lane::before_last) {
        lane.blocks = 1, lane.stage = Lane::last;
      } else {
        write(i);
        --active_;
        take(i);
      }
    }
  }

  // The blocks that MD5 has just gone through.
  void sha256_in_pairs(std::size_t blocks) {
#if MAILSIFT_SHA_UNIT
    u32* states[2];
    const u8* from[2];
    u32 held = 0;
    for (u32 i = 0; i < width_; ++i) {
      if (lanes_[i].stage == Lane::idle) continue;
      if (lanes_[i].stage == Lane::last) lanes_[i].turn_length();
      states[held] = sha256_ + 8 * i;
      from[held++] = at_[i] - 64 * blocks;
      if (held == 2) sha256_pair_unit(states, from, blocks), held = 0;
    }
    if (held) sha256_blocks_unit(states[0], from[0], blocks);
#else
    (void)blocks;
#endif
  }

  void write(u32 i) {
    u8* md5 = md5_of(out_[lanes_[i].job]);
    for (u32 w = 0; w < 4; ++w) std::memcpy(md5 + 4 * w, &md5_word(i, w), 4);
    if constexpr (kBoth)
      for (u32 w = 0; w < 8; ++w) store_big(sha256_word(i, w), out_[lanes_[i].job].sha256 + 4 * w);
  }

  // The rest of an input as one stream.
  void finish_alone(u32 i) {
    Lane& lane = lanes_[i];
    Md5 md5;
    Sha256 sha256;
    for (u32 w = 0; w < 4; ++w) md5.state[w] = md5_word(i, w);
    for (u32 w = 0; w < 8; ++w) sha256.state[w] = kBoth ? sha256_word(i, w) : 0;
    const std::size_t blocks = lane.stage == Lane::body ? lane.blocks : 0;
    md5.size = sha256.size = 0;
    const View rest(at_[i], 64 * blocks);
    kBoth ? add_both(md5, sha256, rest) : md5.add(rest);
    if (blocks) start_tail(i);
    const std::size_t tail = lane.stage == Lane::before_last ? 2 : 1;
    md5_blocks(md5.state, at_[i], tail);
    if (kBoth) {
      lane.turn_length();
      sha256_blocks(sha256.state, at_[i], tail);
    }
    for (u32 w = 0; w < 4; ++w) md5_word(i, w) = md5.state[w];
    for (u32 w = 0; w < 8 && kBoth; ++w) sha256_word(i, w) = sha256.state[w];
    write(i);
  }

  LaneKernel kernel_;
  u32 width_;
  const View* inputs_;
  std::size_t count_, next_ = 0;
  Out* out_;
  u32 active_ = 0;
  Md5 md5_start_;
  Sha256 sha256_start_;
  alignas(64) u32 md5_[4 * kMostLanes] = {};
  alignas(64) u32 sha256_[8 * kMostLanes] = {};
  const u8* at_[kMostLanes] = {};
  Lane lanes_[kMostLanes];
};

// Those of inputs that fit in a block; how many these are.
std::size_t md5_of_shorts(const LaneKernel& kernel, const View* inputs, std::size_t count, u8 (*out)[16]) {
  View views[kMostLanes];
  u8* sums[kMostLanes];
  u32 held = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (inputs[i].size > kShort) continue;
    views[held] = inputs[i];
    sums[held++] = out[i];
    ++found;
    if (held < 2 * kernel.lanes) continue;
    kernel.md5_of_shorts(views, held, sums);
    held = 0;
  }
  if (held) kernel.md5_of_shorts(views, held, sums);
  return found;
}

}  // namespace

void both_many(const View* inputs, std::size_t count, Both* out) {
  if (count > kFewInputs) {
    const LaneKernel kernel = lane_kernel();
    if (kernel.lanes > 1) return Lanes<Both>(kernel, inputs, count, out).run();
  }
  for (std::size_t i = 0; i < count; ++i) out[i] = both(inputs[i]);
}

void md5_many(const View* inputs, std::size_t count, u8 (*out)[16]) {
  if (count > kFewInputs) {
    const LaneKernel kernel = lane_kernel();
    if (kernel.lanes > 1) {
      if (md5_of_shorts(kernel, inputs, count, out) < count) Lanes<u8[16]>(kernel, inputs, count, out).run();
      return;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    Md5 md5;
    md5.start();
    md5.add(inputs[i]);
    md5.finish(out[i]);
  }
}

}  // namespace mailsift::digest
