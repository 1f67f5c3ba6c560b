// Users and passwords of addresses that stand in any text: header fields, names, snippets, messages of errors.
#pragma once

#include "base/vec.hpp"

namespace mailsift::urls {

// Buffers and the answer; lives from text to text.
struct Redactor {
  Vec<Range> cuts;  // of the text that was searched, ascending, apart from each other
  Bytes plain, clean;
  Bytes kept;  // a word without its cut
};

// Fills redactor.cuts with what `text` must lose before it may be kept or shown. Words (runs without white space and
// angle brackets) are looked at whole, on every level of escapes; where the end of a password is not certain, more
// goes rather than less: a web address that has a colon in its authority and then no port was cut off inside a password.
// `a:b@c` without a slash or a web scheme is no address and stays: message identifiers and groups of recipients look
// like that. What is left holds nothing more to cut.
void find_credentials(View text, Redactor& redactor);

// False: find_credentials finds nothing in `text`. Cheap; true says nothing.
bool may_hide(View text);
// A place in the first word at `from` (where a word begins) or behind it that find_credentials has to look at; text.size
// when there is none. Percent signs and what may be a wide form are such places too.
using NextToHide = std::size_t (*)(View text, std::size_t from);
NextToHide best_next_to_hide();  // for this machine; chosen once a text

// Appends text[part] without the cuts that were found in `text`.
void append_without(View text, Range part, const Vec<Range>& cuts, Bytes& out);

// Both in one: true when something was left out; else nothing is appended.
bool append_redacted(View text, Redactor& redactor, Bytes& out);

}  // namespace mailsift::urls
