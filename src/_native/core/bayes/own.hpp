// What is learnt by itself and can be taken back without the message: of its features, those that a model tells apart and
// that learning it changes. Kept as
//
//   +-----+-----------------+-------+----------------------------------------------+
//   | key | counts, a list  | lists | features of these lists, 6 bytes each        |
//   | u64 | u32 * 5         | u32   | lowest 32 bits (bucket), highest 16 (tag)    |
//   +-----+-----------------+-------+----------------------------------------------+
//
// in the byte order of the machine, as the model is.
#pragma once

#include "base/view.hpp"
#include "bayes/model.hpp"

namespace mailsift::bayes {

// Bits of the lists of which learn() would change features now: all words, which are counted, and what a view that errs
// reads.
u32 lists_taught(const Model& model, const Features& features, bool spam);

// What the model knows of a message, by Features::key.
enum class Memory : u32 { none, taught_ham, taught_spam, own_ham, own_spam };
Memory remembered(const Model& model, u64 message);

std::size_t kept_size(const Features& features, u32 lists);
// `out`: kept_size() bytes.
void keep_features(const Features& features, u32 lists, u8* out);
// The features in `room`, those of other lists as zeros. False for bytes that keep_features() did not write.
bool kept_features(View kept, Vec<u64>& room, Features& out);

}  // namespace mailsift::bayes
