// Words and letters of the texts, by themselves and together with links, files and lists.
#include "signs/brands.hpp"
#include "signs/context.hpp"

namespace mailsift::signs {
namespace {

void read_letters(Context& c) {
  const MeasureRow& t = c.text;
  if (t.bytes >= 16 && t.non_ascii * u64{2} > t.bytes) c.add(text_non_ascii, float(t.non_ascii) / float(t.bytes));
  c.add_from(t.mixed_words, 1, text_mixed_script);
  c.add_from(t.invisible, 3, text_invisible);
  c.add_from(t.overrides, 1, text_bidi);
  c.add_from(t.fancy, 1, text_math_letters);
  if (t.letters >= 40 && t.capitals * u64{10} >= t.letters * u64{4}) c.add(text_upper, float(t.capitals) / float(t.letters));
  c.add_if(c.pictures && !c.files && t.letters == 0, text_only_pictures);
  if (c.files || c.pictures || c.page.images) return;
  c.add_if(t.letters == 0, text_empty);
  if (t.letters && t.bytes < 60) c.add(text_short, float(t.bytes));
}

void read_words(Context& c) {
  const u32 urgent = c.words(facts::kUrgent), account = c.words(facts::kAccount), action = c.words(facts::kAction);
  const u32 fund = c.words(facts::kFund), money = c.words(facts::kMoney), lottery = c.words(facts::kLottery);
  c.add_from(urgent, 1, text_urgent);
  c.add_from(account, 1, text_account);
  c.add_from(action, 1, text_action);
  c.add_if(urgent && account >= 2 && action, text_credentials_lure);
  c.add_from(money, 1, text_money);
  c.add_if(fund >= 3 && money >= 2, text_advance_fee);
  c.add_if(lottery >= 2 && money, text_lottery);
  c.add_from(c.words(facts::kPharmacy), 1, text_pharmacy);
  c.add_from(c.words(facts::kAdult), 1, text_adult);
  c.add_from(c.words(facts::kMarketing), 4, text_marketing);
  c.add_if(c.words(facts::kParcel) >= 2 && (action || urgent), text_delivery);
  c.add_from(c.words(facts::kInvestment), 3, text_investment);
  c.add_from(c.text.generic_greetings, 1, text_greeting_generic);
}

// Are there links, and none to a brand that is named?
bool leads_elsewhere(Context& c, u64 brands) {
  bool any = false;
  for (u32 i = 0; i < c.m.urls.size && i < 512; ++i) {
    const UrlRow& url = c.m.urls[i];
    if (url.flags & facts::kNested) continue;
    if (url.where != Where::href && url.where != Where::text && url.where != Where::form) continue;
    const View domain = c.m.text(url.domain.size ? url.domain : url.host);
    if (!foreign(brands, domain)) return false;
    any = true;
  }
  return any;
}

void read_together(Context& c) {
  bool links = false;
  for (u32 i = 0; i < c.m.urls.size && !links; ++i) links = c.m.urls[i].where != Where::hidden;
  c.add_from(c.text.crypto_addresses, 1, text_crypto_address);
  c.add_if(c.words(facts::kExtortion) >= 2 && (c.text.crypto_addresses || c.words(facts::kCrypto)), text_extortion);
  c.add_if(c.text.telephones && !links && c.text.bytes < 300, text_phone_only);
  const bool way_out = c.words(facts::kOptOut);
  c.add_if(way_out && !c.list && !c.has(kListUnsubscribe), text_opt_out);
  const u64 brands = foreign(c.text.brands | (c.subject ? c.subject->brands : 0), c.domain);
  const u32 account = c.words(facts::kAccount) + c.subject_words(facts::kAccount);
  const u32 pressing = c.words(facts::kUrgent) + c.words(facts::kAccount) + c.subject_words(facts::kUrgent) + c.subject_words(facts::kAccount);
  c.add_if(brands && pressing >= 2 && account && leads_elsewhere(c, brands), brand_urgent_link);
}

}  // namespace

void read_texts(Context& c) {
  c.part = c.text_part;
  read_letters(c);
  read_words(c);
  read_together(c);
}

}  // namespace mailsift::signs
