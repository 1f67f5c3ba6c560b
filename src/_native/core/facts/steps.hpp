// The pieces of an extraction, in the order in which extract() calls them. Each adds its rows to scratch.builder.
#pragma once

#include "facts/extract.hpp"

namespace mailsift::facts {

// Visible text of a message in which the content database is looked for: what a longer one is about shows at the
// beginning of its texts, and at their ends stands how to get no more of them.
constexpr u32 kContentBytes = 8u << 10;

struct Task {
  View raw;
  const Limits& limits;
  const Tables& tables;
  u32 wanted;
  Scratch& scratch;
  const Known& known;
};

// The fields of the message's own header: strings, addresses, dates, Received.
void read_headers(Task& task);
u32 shape_of(View value);  // HeaderFlag, of a raw value
// A decoded Subject without the labels before it that are ours.
View unlabelled(const Known& known, View subject);

// One row for every MIME part, so that row and part have the same index; files found inside of parts come behind them.
void add_rows(Task& task);
// The content of one part, as text or as a file (an HTML attachment is both).
void read_part(Task& task, u32 index);
// `as`: how the bytes are read; `again`: they were read another way before, and uuencoded files in them were found.
enum class Reading { text, page };
void read_text(Task& task, u32 index, View bytes, Reading as, bool again);
void read_file(Task& task, u32 index, View bytes, View name);
// Of that, what the bytes are, checksums and look-ups alone; the last two when enough files wait for them, or by sum_files,
// behind the last one.
void hash_file(Task& task, u32 index, View bytes, View name);
void sum_files(Task& task);
// The label in the first bytes of a page without one in its header (HTML standard 13.2.3.2), or nothing.
View meta_charset(View bytes);
// Says that a part, or what is in it, is not looked at; the first reason stays.
void mark_unread(Task& task, u32 index, Unread reason);
// A part that holds a message under its transfer encoding is put aside; and then all that were are read.
void keep_nested(Task& task, u32 index, View bytes);
void read_nested(Task& task);
// Where RTF is wanted and `bytes` are that.
void read_rtf(Task& task, u32 index, View bytes);

// Nothing of the message gets into the record without going through one of these: `text` without the users and
// passwords of the addresses in it; the view is good until the next call. Texts that are kept on request are exempt.
View redacted(Task& task, View text);
Range keep_redacted(Task& task, View text);

// Phrases of `visible` (the visible text of a part, or the subject).
void find_phrases(Task& task, u32 part, Where where, View visible);
// Of the text that a page hides; with `seams` only those that lie over one of these places.
void find_hidden_phrases(Task& task, u32 part, View text, const Vec<u32>* seams);
// Is one of the places, which ascend, inside of [from, from + size)?
bool over_seam(const Vec<u32>& seams, std::size_t from, std::size_t size);
// Terms of the content database, which say what a message is about; each counts once a message. open; for each text
// fold its sample and find in that; score.
void open_content(Task& task);
View content_sample(Task& task, View visible);
void find_content(Task& task, Where where, View folded);
void score_content(Task& task);

// Sets head.sending; when all other rows are there. What one field of the header says of it is added as it is read.
void read_sending(Task& task);
u32 sending_of(mime::HeaderId id, View name, View value);

// A part of `text` from its beginning, cut at a character.
View cut(View text, std::size_t most);

// Addresses in `text` with their place `where`, with `seams` only those over one; and those of the links of a page.
void find_addresses(Task& task, u32 part, Where where, View text, const Vec<u32>* seams = nullptr);
void read_links(Task& task, u32 part);
void read_rtf_links(Task& task, u32 part);
// Asks the address lists for every UrlRow.
void look_up_addresses(Task& task);

// Remembers the visible text of a part when it is the longest body so far, of HTML or of plain text; and, after the
// last part, makes the signatures of the message from it.
void note_body(Task& task, u32 part, Where where, View visible);
void sign_body(Task& task);

// Which test string stands in the text, if any.
u32 test_string_in(View text);

// Width and height from the first bytes of a PNG, GIF, JPEG, BMP or WebP; false when they can't be read.
bool picture_size(View bytes, u32& width, u32& height);

// FileContent by the first bytes; ContentFlags of archives, office documents and PDFs.
u8 file_content(View bytes, u8& flags);

// A MeasureRow of a visible text (or the subject); a PageRow of the page in scratch.page.
void measure_text(Task& task, u32 part, Where where, View visible);
void measure_page(Task& task, u32 part);
// The signs, from all other rows.
void read_signs(Task& task);

// The features that are learnt. open; of the raw head; of each visible text, where `whole` says that scratch.folded holds
// all of it folded, and again whether it does then; and, when all other rows are there, of these, into the record.
void open_features(Task& task);
void read_head_features(Task& task);
bool read_text_features(Task& task, u32 part, Where where, View visible, bool whole);
void keep_features(Task& task);

}  // namespace mailsift::facts
