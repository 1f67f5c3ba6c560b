// Many inputs side by side: what the kernels of lanes.cpp offer to many.cpp.
#pragma once

#include "digest/blocks.hpp"

namespace mailsift::digest {

constexpr u32 kMostLanes = 16;

// Takes `blocks` x 64 bytes at each of at[0..lanes), on which all pointers move. `md5` is u32[4][lanes], `sha256`
// u32[8][lanes] or null. In the lanes of the mask `last` the (one) block ends an input.
using LaneBlocks = void (*)(u32* md5, u32* sha256, const u8** at, std::size_t blocks, u32 last);

struct LaneKernel {
  u32 lanes = 1;  // 1: there is none at this level
  LaneBlocks blocks = nullptr;
  bool pairs = false;  // SHA-256 is done faster by sha256_pair_shani
};
LaneKernel lane_kernel();

}  // namespace mailsift::digest
