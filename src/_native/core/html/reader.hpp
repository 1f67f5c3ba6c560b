// The tokeniser of a page and what each token does to it. Private to this folder.
#pragma once

#include "html/attributes.hpp"
#include "html/elements.hpp"
#include "html/links.hpp"
#include "html/page.hpp"
#include "html/seen_styles.hpp"
#include "html/sheet.hpp"
#include "html/words.hpp"

namespace mailsift::html {

class Reader {
 public:
  Reader(View in, const Limits& limits, Page& page, Clock clock);
  void run();

 private:
  // reader.cpp: tokens (13.2.5)
  void text();
  void markup();
  void comment();
  void declaration();
  void start_tag();
  void end_tag();
  bool close_top(std::size_t from);
  void skip_to(u8 c);
  void characters(std::size_t reference, std::size_t to);
  std::size_t next_reference(std::size_t to) const;
  void add_text(View run);

  // conditional.cpp: comments that Outlook reads
  void conditional(std::size_t from, std::size_t to);
  void conditional_tag();

  // content.cpp: elements whose content is not markup
  void raw_content(Tag tag);
  void read_sheet(View css);
  std::size_t raw_end(View name) const;
  std::size_t script_end() const;
  bool end_tag_at(std::size_t at, View name) const;
  void cdata();

  // opening.cpp: what a start tag means
  void open(Tag tag, View name);
  const SeenStyles::Read& own_style(View text);
  void read_style(Tag tag, View name, Style& style);
  void style_from_attributes(Tag tag, Style& style) const;
  void collect_links(Tag tag, const Style& style, bool hidden);
  void collect_head(Tag tag, bool hidden);
  void add_candidates(View srcset, bool hidden);
  void add_picture(View url, const Style& style, bool hidden);
  void measure(Tag tag, View name);

  void wait(Words::Break b) {
    text_.wait(b);
    hidden_.wait(b);
    mixed_.wait(b);
  }
  enum Stream : u8 { kText, kHiddenText, kOtherText };
  void turn(Stream to);
  void mix(View run, bool kept);
  void settle() {  // after elements were closed
    const u8 closed = elements_.take_closed();
    if (closed == 0) return;
    wait(closed & Elements::kBlockClosed ? Words::kLine : closed & Elements::kCellClosed ? Words::kCell : Words::kNone);
    if (closed & Elements::kAnchorClosed) end_anchor();
    page_.measures.bad_nesting += bool(closed & Elements::kNestingBad);
  }
  void end_anchor();

  View in_;
  std::size_t at_ = 0;
  Page& page_;
  Links links_;
  Words text_, hidden_, other_, mixed_;
  const TextKernels& kernels_;
  Stream stream_ = kText;   // where the last text went
  bool conditional_ = false;  // inside of a conditional comment
  u32 mixing_ = 0;          // bytes that still go into page_.mixed
  Elements elements_;
  Attributes attributes_;
  Sheet sheet_;
  SeenStyles seen_;
  SeenStyles::Read rare_;   // of a style with references or escapes
  Clock clock_;
  u32 tokens_ = 0;
  u64 marks_ = 0;           // of the element that begins
  u32 anchor_ = Links::kNone;  // the link whose <a> is open
};

}  // namespace mailsift::html
