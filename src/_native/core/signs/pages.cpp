// What HTML parts hide, run and load.
#include "signs/context.hpp"

namespace mailsift::signs {
namespace {

void read_hidden(Context& c, const PageRow& page) {
  const u32 all = page.visible_bytes + page.hidden_bytes;
  if (page.hidden_bytes >= 20 && page.hidden_bytes * u64{10} >= all) c.add(html_hidden_text, float(page.hidden_bytes) / float(all));
  c.add_from(page.same_colour_bytes, 8, html_same_colour);
  c.add_from(page.tiny_bytes, 8, html_tiny);
  c.add_from(page.zero_width, 3, html_zero_width);
  c.add_from(page.comments_in_words, 1, html_comments_in_words);
  c.add_from(page.hidden_elements, 3, html_hidden_elements);
}

void read_active(Context& c, const PageRow& page) {
  c.add_from(page.forms, 1, html_form);
  c.add_from(page.password_inputs, 1, html_password);
  c.add_from(page.scripts, 1, html_script);
  c.add_from(page.event_handlers, 1, html_handlers);
  c.add_from(page.meta_refreshes, 1, html_refresh);
  c.add_from(page.data_links, 1, html_data_link);
  c.add_from(page.data_uris, 1, html_data_uri);
  const u32 marks = page.script_marks;
  const bool from_data = marks & (kScriptHoldsData | kScriptDecodes);
  c.add_if(((marks & kScriptMakesFile) && from_data) || ((marks & kScriptWritesPage) && (marks & kScriptDecodes)), html_smuggling);
  c.add_if((marks & kScriptLeads) || (marks & kScriptEvaluates && from_data), html_script_redirect);
}

void read_form(Context& c, const PageRow& page) {
  if (page.tags >= 10 && page.bad_nesting * 20 >= page.tags) c.add(html_bad_nesting, float(page.bad_nesting) * 100 / float(page.tags));
  c.add_from(page.unknown_tags, 2, html_unknown_tags);
  if (page.tags >= 20 && page.visible_bytes < page.tags * 4) c.add(html_tags_dense, float(page.visible_bytes) / float(page.tags));
}

void read_pictures(Context& c, const PageRow& page) {
  u32 frames = 0, links = 0, pictures = 0;
  Range place;
  for (const UrlRow& url : c.m.urls) {
    if (url.flags & facts::kNested) continue;
    frames += url.where == Where::frame && !c.m.text(url.domain).equals(c.domain);
    if (url.where != Where::href) continue;
    ++links;
    if (url.flags & facts::kPictureLink && !pictures++) place = url.shown;
  }
  c.add_from(frames, 1, html_frame);
  const bool little = page.visible_bytes < 60;
  c.add_if(page.images > 0 && little, html_image_only);
  c.add_if(page.images > 0 && little && pictures >= 1 && links <= 2, html_image_link_only, place);
}

}  // namespace

void read_pages(Context& c) {
  if (c.m.pages.empty()) return;
  c.part = c.m.pages[0].part;
  c.add_if(c.html_parts > 0 && c.plain_parts == 0, html_only);
  read_hidden(c, c.page);
  read_active(c, c.page);
  read_form(c, c.page);
  read_pictures(c, c.page);
}

}  // namespace mailsift::signs
