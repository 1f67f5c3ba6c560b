// Who the message says that it comes from: mailbox, domain, display name, and where answers go.
#include "signs/brands.hpp"
#include "signs/context.hpp"
#include "signs/looks.hpp"
#include "signs/words.hpp"

#include <initializer_list>

namespace mailsift::signs {
namespace {

View local_part(View mailbox) {
  std::size_t sign = mailbox.size;
  while (sign > 0 && mailbox[sign - 1] != '@') --sign;
  return sign ? mailbox.slice(0, sign - 1) : mailbox;
}

u32 labels_of(View host) {
  u32 labels = host.size ? 1 : 0;
  for (u8 c : host) labels += c == '.';
  return labels;
}

void read_local(Context& c) {
  const View local = local_part(c.m.text(c.from->mailbox)).slice(0, 256);
  u32 digits = 0, letters = 0;
  for (u8 b : local) digits += is_digit(b), letters += is_alpha(b);
  if (letters) c.add_from(digits, 4, from_digits, c.from->mailbox);
  c.add_if(is_random(local), from_random, c.from->mailbox);
  c.add_from(u32(local.size), 40, from_long, c.from->mailbox);
  const u32 brand = brand_of(local);
  c.add_if(brand != kNoBrand && !owns(brand, c.domain), from_equals_brand_local, c.from->mailbox);
}

void read_host(Context& c) {
  const View host = c.m.text(c.from->host);
  const u32 kinds = kinds_of(host);
  c.add_if(host.empty() || !std::memchr(host.data, '.', host.size), from_no_domain, c.from->mailbox);
  c.add_if(kinds & kFreemail, from_freemail, c.from->mailbox);
  c.add_if(kinds & kCheapSuffix, from_cheap_suffix, c.from->host);
  c.add_from(labels_of(host), 5, from_domain_deep, c.from->host);
  c.add_if(starts_with(host, "xn--") || contains(host, ".xn--"), from_punycode, c.from->host);
  u32 digits = 0;
  for (u8 b : c.domain) digits += is_digit(b);
  if (!(kinds & kFreemail)) c.add_from(digits, 3, from_domain_digits, c.from->domain);
  if (looks_like(c.domain) != kNoBrand) return c.add(from_lookalike, 1, c.from->host);
  c.add_if(brand_in_host(host, c.domain) != kNoBrand, from_brand_in_host, c.from->host);
}

// A mail address in the display name that lies in another domain: what a phone shows in its place.
bool names_other_address(View name, View domain) {
  for (std::size_t i = 1; i + 3 < name.size; ++i) {
    if (name[i] != '@' || !is_alnum(name[i - 1]) || !is_alnum(name[i + 1])) continue;
    std::size_t to = i + 1;
    while (to < name.size && (is_alnum(name[to]) || name[to] == '.' || name[to] == '-')) ++to;
    View host = name.slice(i + 1, to - i - 1);
    if (!std::memchr(host.data, '.', host.size)) continue;
    while (host.size && host[host.size - 1] == '.') --host.size;
    const bool same = host.size >= domain.size && equals_ignoring_case(host.slice(host.size - domain.size), domain);
    if (!same) return true;
  }
  return false;
}

constexpr WordList kRoleLists[] = {
    {1, "support helpdesk administrator admin webmaster postmaster ceo cfo president director hr payroll security verification "
        "billing accounting sicherheit kundenservice kundendienst soporte suporte atendimento assistenza поддержка служба "
        "безопасности администратор"}};
constexpr WordSet<128> kRoles = build<128>(kRoleLists);

struct Named {
  bool role = false;
  u32 brand = kNoBrand;
};

Named words_of(View name) {
  Named named;
  name = name.slice(0, 256);
  for (std::size_t from = 0; from < name.size;) {
    std::size_t to = from;
    while (to < name.size && (is_alnum(name[to]) || name[to] >= 0x80)) ++to;
    const u32 hash = hash_of(name.slice(from, to - from));
    named.role |= kRoles.find(hash) != 0;
    if (named.brand == kNoBrand) named.brand = brand_of(hash);
    from = to + 1;
  }
  return named;
}

void read_name(Context& c) {
  const View name = c.m.text(c.from->name);
  const Range place = c.from->name;
  if (name.empty()) return;
  c.add_if(names_other_address(name, c.domain), name_has_other_address, place);
  const Named named = words_of(name);
  c.add_if(named.brand != kNoBrand && !owns(named.brand, c.domain), name_brand, place);
  c.add_if(named.role, name_role, place);
  c.add_if(named.role && c.has(from_freemail), name_role_freemail, place);
  c.add_if((c.field[kFrom]->flags & facts::kEncodedWord) && is_ascii(name), name_encoded_ascii, place);
  if (is_ascii(name)) return;
  MeasureRow row{};
  measure(name, row);
  c.add_if(row.mixed_words, name_mixed_script, place);
  c.add_if(row.symbols || row.fancy, name_symbols, place);
  c.add_if(row.invisible || row.overrides, name_invisible, place);
}

void read_answers(Context& c) {
  const View domain = c.domain;
  const auto other = [&](const AddressRow* row) { return row && !c.list && !c.domain_of(row).empty() && !c.domain_of(row).equals(domain); };
  c.add_if(other(c.return_path), return_path_other_domain, c.return_path ? c.return_path->mailbox : Range{});
  c.add_if(other(c.sender), sender_other_domain, c.sender ? c.sender->mailbox : Range{});
  if (!c.reply_to) return;
  const bool freemail = (kinds_of(c.m.text(c.reply_to->host)) & kFreemail) && !c.list;
  const Range place = c.reply_to->mailbox;
  c.add_if(other(c.reply_to), reply_to_other_domain, place);
  c.add_if(freemail && !c.has(from_freemail), reply_to_freemail, place);
  c.add_if(freemail && c.has(from_freemail) && !c.m.text(place).equals(c.m.text(c.from->mailbox)), reply_to_other_freemail, place);
}

}  // namespace

void read_sender(Context& c) {
  if (!c.has(kFrom)) return c.add(from_missing);
  if (!c.from) return c.add(from_empty, 1, c.place(kFrom));
  c.add_from(c.from_count, 2, from_many, c.place(kFrom));
  read_local(c);
  read_host(c);
  read_name(c);
  read_answers(c);
}

}  // namespace mailsift::signs
