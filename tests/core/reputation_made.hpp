// Keys, queries and segments that tests of the base are made of.
#pragma once

#include <algorithm>
#include <vector>

#include "check.hpp"
#include "reputation/collect.hpp"
#include "reputation/write.hpp"

using namespace mailsift;
using namespace mailsift::reputation;

constexpr u32 kKeys = 7;  // version of the keys

inline u64 random_of(u64& state) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (state ^ state >> 31) * 0x9E3779B97F4A7C15u;
}

inline void key_of(u64 number, u8 (&key)[kFullKey]) {
  u64 state = number;
  for (u32 i = 0; i < 4; ++i) {
    const u64 word = random_of(state);
    std::memcpy(key + 8 * i, &word, 8);
  }
}

inline bool keep(void* self, u64 at, View bytes) {
  auto& file = *static_cast<std::vector<u8>*>(self);
  if (file.size() < at + bytes.size) file.resize(at + bytes.size);
  std::copy(bytes.begin(), bytes.end(), file.begin() + std::ptrdiff_t(at));
  return true;
}

inline std::vector<u8> written(const std::vector<Input>& inputs, Written& report, u32 now = 0) {
  std::vector<u8> file;
  Options options;
  options.key_version = kKeys;
  options.now = now;
  options.sources = "[]";
  CHECK(write_segment(inputs.data(), u32(inputs.size()), options, Sink{keep, &file}, report) == WriteStatus::ok);
  CHECK(report.size == file.size());
  return file;
}

inline View see(const std::vector<u8>& file) { return View(file.data(), file.size()); }

inline Entry entry_of(Verdict verdict, Tier tier, u8 confidence = 50, u32 name = kNoName) {
  return {u8(verdict), confidence, u8(tier), 0, 3, 1, name, 9};
}

inline Query query_of(u64 number, Kind kind) {
  Query query{};
  key_of(number, query.key);
  if (!has_full_key(kind)) std::memset(query.key + kKey, 0, kFullKey - kKey);
  query.kind = u32(kind);
  query.tag = u32(number);
  return query;
}

inline std::vector<Answer> ask(const std::vector<const Segment*>& segments, const std::vector<Query>& queries, u32 now = 1) {
  Base base;
  for (const Segment* segment : segments) base.segments[base.count++] = segment;
  std::vector<Answer> answers(queries.size() * base.most_answers());
  answers.resize(base.look_up(queries.data(), u32(queries.size()), now, answers.data()));
  return answers;
}
