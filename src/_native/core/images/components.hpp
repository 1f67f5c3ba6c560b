// Connected inks (8 neighbours) by the union of their runs (Rosenfeld and Pfaltz 1966; union-find with path halving).
#pragma once

#include "base/vec.hpp"
#include "images/gray.hpp"

namespace mailsift::images {

struct Component {
  u32 left, top, right, bottom;  // inclusive
  u32 area;                      // pixels
  u32 edges;                     // sides of pixels towards another ink: the outline
  u64 luma;                      // sum over its pixels
  u8 ink;
};

struct Run {
  u32 from, to;   // [from, to) of its row
  u32 row;
  u32 parent;     // a run before it, or itself
  u32 shared;     // sides of its pixels towards runs of its ink above
  u8 ink;
};

constexpr u32 kMostRuns = 1u << 18;

struct ComponentScratch {
  Vec<Run> runs;
  Vec<u32> numbers;   // of a run's component
};

// Fills `out`, in the order of their first runs. False where there is no memory or more than kMostRuns.
bool components(const Gray& picture, View inks, ComponentScratch& scratch, Vec<Component>& out);

}  // namespace mailsift::images
