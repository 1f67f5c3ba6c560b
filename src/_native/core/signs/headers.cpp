// Fields and their form: what is missing, doubled, or written as no mail program writes it (RFC 5322 3.6, RFC 2045 4).
#include <initializer_list>

#include "signs/context.hpp"
#include "signs/looks.hpp"

namespace mailsift::signs {
namespace {

constexpr Field kSingle[] = {kFrom, kSender, kReplyTo, kTo, kCc, kSubject, kDate, kMessageId, kInReplyTo, kReferences, kMimeVersion,
                             kContentType};

// Well-known names begin with a capital after a hyphen too; "MIME-Version", "Message-ID" and the like have more of them.
bool odd_case(View name) {
  bool any_lower = false, any_upper = false;
  for (u8 c : name) {
    any_lower |= c >= 'a' && c <= 'z';
    any_upper |= c >= 'A' && c <= 'Z';
  }
  return name.size > 2 && (!any_lower || (any_upper && !(name[0] >= 'A' && name[0] <= 'Z')));
}

void read_form(Context& c) {
  u32 cased = 0, eight = 0, folding = 0, control = 0;
  Range case_place, eight_place, folding_place, control_place;
  for (const HeaderRow& row : c.m.headers) {
    if (row.flags & facts::kRawEightBit) eight_place = eight++ ? eight_place : row.name;
    if (row.flags & facts::kBlankContinuation) folding_place = folding++ ? folding_place : row.name;
    if (row.flags & facts::kControl) control_place = control++ ? control_place : row.name;
  }
  for (Field f : {kFrom, kTo, kSubject, kDate, kMessageId, kContentType, kMimeVersion, kReplyTo}) {
    if (!c.has(f) || !odd_case(c.m.text(c.field[f]->name))) continue;
    case_place = cased++ ? case_place : c.field[f]->name;
  }
  c.add_from(cased, 1, header_case, case_place);
  c.add_from(eight, 1, header_raw_8bit, eight_place);
  c.add_from(folding, 1, header_folding, folding_place);
  c.add_from(control, 1, header_control, control_place);
}

void read_recipients(Context& c) {
  if (!c.has(kTo) && !c.has(kCc)) return c.add(to_missing);
  c.add_if(c.to_count == 0, to_undisclosed, c.place(kTo));
  c.add_from(c.to_count, 20, to_many);
  if (!c.to) return;
  const View mailbox = c.m.text(c.to->mailbox);
  if (c.from && c.to_count == 1) {
    const View sender = c.m.text(c.from->mailbox);
    bool same = sender.size == mailbox.size;
    for (std::size_t i = 0; same && i < sender.size; ++i) same = lower(sender[i]) == lower(mailbox[i]);
    c.add_if(same && !c.list, to_is_from, c.to->mailbox);
  }
  const bool fresh = !c.list && !c.has(kInReplyTo) && !c.has(kReferences);
  c.add_if(fresh && c.to->name.size && c.m.text(c.to->name).equals(mailbox), to_name_is_address, c.to->name);
}

void read_mime(Context& c) {
  const PartRow& top = c.m.parts[0];
  c.add_if(top.flags & kFlagBadHeader, header_broken);
  c.add_if(c.has(kContentType) && (top.flags & kFlagDefaultType), content_type_malformed, c.place(kContentType));
  const bool structured = (top.flags & kFlagMultipart) || c.html_parts || c.has(kTransferEncoding);
  if (!c.has(kMimeVersion)) return c.add_if(structured, mime_version_missing);
  c.add_if(!starts_with(trimmed(c.value(kMimeVersion)), "1.0"), mime_version_odd, c.place(kMimeVersion));
}

}  // namespace

void read_headers(Context& c) {
  u32 repeated = 0;
  Range place;
  for (Field f : kSingle) {
    if (c.times[f] < 2) continue;
    repeated += c.times[f] - 1;
    if (place.size == 0) place = c.field[f]->name;
  }
  c.add_from(repeated, 1, header_duplicated, place);
  if (c.m.headers.size < 6) c.add(header_few, float(c.m.headers.size));
  read_form(c);
  read_recipients(c);
  read_mime(c);
}

}  // namespace mailsift::signs
