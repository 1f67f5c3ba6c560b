#include "match/pattern.hpp"

#include "match/mask.hpp"

namespace mailsift::match {

namespace {

// Tokens of the mask without the runs at its ends and without runs behind runs; the flags say which ends were open.
PatternError read_mask(View text, Pattern& out) {
  Vec<u16>& tokens = out.scratch;
  tokens.clear();
  bool opened = false, pending = false, literal = false;
  u32 runs = 0;
  for (std::size_t at = 0; at < text.size;) {
    MaskToken token = next_token(text, at);
    if (token.kind == MaskToken::any_run) {
      (tokens.empty() ? opened : pending) = true;
      continue;
    }
    if (pending) {
      tokens.push(kAnyRun);
      ++runs;
      pending = false;
    }
    literal |= token.kind == MaskToken::literal;
    tokens.push(token.kind == MaskToken::literal ? u16(token.byte) : kAnyOne);
  }
  if (opened) out.flags &= ~u32(Entry::bound_left);
  if (pending) out.flags &= ~u32(Entry::bound_right);
  if (!literal) return PatternError::only_wildcards;
  return runs > kMaxRuns ? PatternError::too_many_runs : PatternError::none;
}

// The first of the longest runs of literal bytes. Blanks before it are left to the tokens: a key that begins where a
// word does is asked for at fewer places.
Range longest_piece(const Vec<u16>& tokens) {
  Range best, now;
  for (u32 i = 0; i < tokens.size(); ++i) {
    if (tokens[i] >= 256) {
      now = Range{};
      continue;
    }
    if (now.size++ == 0) now.from = i;
    if (now.size > best.size) best = now;
  }
  while (best.size > 1 && tokens[best.from] == ' ') ++best.from, --best.size;
  return best;
}

}  // namespace

PatternError take_apart(View text, u8 phrase_flags, Pattern& out) {
  out.key.clear();
  out.tokens.clear();
  out.left = out.right = 0;
  out.flags = phrase_flags & kPhraseAnywhere ? 0 : u32(Entry::bound_left | Entry::bound_right);
  if (text.empty()) return PatternError::empty;
  if (text.size > kMaxKey) return PatternError::too_long;
  if (!(phrase_flags & kPhraseMask)) {
    append(out.key, text);
    return out.key.failed() ? PatternError::no_memory : PatternError::none;
  }
  PatternError error = read_mask(text, out);
  if (error != PatternError::none) return error;
  Range piece = longest_piece(out.scratch);
  for (u32 i = 0; i < piece.size; ++i) out.key.push(u8(out.scratch[piece.from + i]));
  for (u32 i = piece.from; i > 0; --i) out.tokens.push(out.scratch[i - 1]);
  u32 end = piece.from + piece.size;
  out.tokens.append(out.scratch.data() + end, out.scratch.size() - end);
  out.left = piece.from;
  out.right = u32(out.scratch.size()) - end;
  if (out.left + out.right) out.flags |= Entry::mask;
  return out.key.failed() || out.tokens.failed() || out.scratch.failed() ? PatternError::no_memory
                                                                       : PatternError::none;
}

}  // namespace mailsift::match
