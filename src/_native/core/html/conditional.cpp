// Conditional comments, <!--[if mso]> ... <![endif]-->: Outlook shows what is in them, all others skip them. Their tags open
// and close nothing here, as they often hold one half of a table each; their text is a stream of its own.
#include "html/reader.hpp"

namespace mailsift::html {
namespace {

// Behind `[if ...]>`; 0 when the comment is none of these.
std::size_t behind_condition(View content) {
  if (!starts_ignoring_case(content, "[if")) return 0;
  for (std::size_t at = 3; at + 1 < content.size; ++at)
    if (content[at] == ']' && content[at + 1] == '>') return at + 2;
  return 0;
}

bool holds_no_text(Tag tag, View name) {
  return tag == Tag::style || tag == Tag::script || tag == Tag::title || equals_ignoring_case(name, "xml");
}

}  // namespace

// The content of a comment, from behind <!-- on.
void Reader::conditional(std::size_t from, std::size_t to) {
  const std::size_t condition = behind_condition(View(in_.data + from, to - from));
  if (condition == 0) return;
  const View whole = in_;
  const std::size_t behind = at_;
  in_.size = to;
  at_ = from + condition;
  conditional_ = true;
  while (at_ < in_.size) {
    const Run run = kernels_.find(in_, at_);
    characters(run.reference, run.end);
    if (at_ >= in_.size) break;
    if (at_ + 1 < in_.size && is_alpha(in_[at_ + 1])) conditional_tag();
    else skip_to('>');
  }
  conditional_ = false;
  in_ = whole;
  at_ = behind;
}

void Reader::conditional_tag() {
  const std::size_t from = at_ + 1;
  at_ = find_class<kTagEnd>(in_, from);
  const View name(in_.data + from, at_ - from);
  if (!attributes_.scan(in_, at_)) {
    at_ = in_.size;
    return;
  }
  const Tag tag = Tag(kTags.find(fold_key(name), name));
  if (has(tag, kBlock) || tag == Tag::br) {
    other_.wait(Words::kLine);
    mixed_.wait(Words::kLine);
  }
  if (tag != Tag::base && tag != Tag::link && attributes_.has(Attr::href)) {
    const u32 index = links_.add(LinkKind::href, attributes_.get(Attr::href), false);
    if (index != Links::kNone) page_.links[index].flags |= kConditional;
  }
  if (holds_no_text(tag, name)) at_ = raw_end(name);
}

}  // namespace mailsift::html
