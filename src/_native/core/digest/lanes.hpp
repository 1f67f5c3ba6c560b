// Many inputs side by side: what the kernels of lanes.cpp offer to many.cpp.
#pragma once

#include "digest/blocks.hpp"

namespace mailsift::digest {

constexpr u32 kMostLanes = 32;

struct LaneKernel {
  u32 lanes = 1;  // of both sums; MD5 alone has twice as many. 1: there is no kernel at this level
  // Takes `blocks` x 64 bytes at each of at[0..lanes), on which all pointers move. `md5` is u32[4][lanes], `sha256`
  // u32[8][lanes] or null. In the lanes of the mask `last` the (one) block ends an input, with its length as MD5 has it.
  void (*both)(u32* md5, u32* sha256, const u8** at, std::size_t blocks, u32 last) = nullptr;
  void (*md5)(u32* md5, const u8** at, std::size_t blocks) = nullptr;
  // The sums of at most 2 * lanes inputs of at most kShort bytes.
  void (*md5_of_shorts)(const View* inputs, u32 count, u8* const* out) = nullptr;
  bool pairs = false;  // SHA-256 is done faster by sha256_pair_unit
};
LaneKernel lane_kernel();

}  // namespace mailsift::digest
