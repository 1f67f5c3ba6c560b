#include "check.hpp"
#include "signs/brands.hpp"
#include "signs/looks.hpp"
#include "signs/signs.hpp"
#include "signs/terms.hpp"

using namespace mailsift;
using namespace mailsift::signs;

namespace {

MeasureRow measured(View text) {
  MeasureRow row{};
  measure(text, row);
  return row;
}

const char* name_of(u32 brand) { return brand == kNoBrand ? "" : kBrands[brand].name; }

}  // namespace

TEST(signs_counts_letters_and_words) {
  const MeasureRow row = measured("Dear customer, VERIFY your Pass-word: \xD0\x9F\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C!");
  CHECK(row.words == 6);
  CHECK(row.capitals == 9);
  CHECK(row.non_ascii == 12);
  CHECK(row.generic_greetings == 1);
  CHECK(row.classes[facts::kAction] == 1);
  CHECK(row.classes[facts::kAccount] == 1 && row.classes[facts::kPassword] == 1);  // the Cyrillic word, its case folded
  CHECK(row.mixed_words == 0);
}

TEST(signs_folds_accents_and_steps_over_invisible_characters) {
  CHECK(measured("contrase\xC3\xB1" "a").classes[facts::kAccount] == 1);
  CHECK(measured("\xC3\x9C" "BERPR\xC3\x9C" "FEN").classes[facts::kAction] == 1);
  const MeasureRow row = measured("pass\xE2\x80\x8B" "word");
  CHECK(row.invisible == 1 && row.classes[facts::kPassword] == 1);
  CHECK(measured("\xE8\xB4\xA6\xE6\x88\xB7").classes[facts::kAccount] == 1);
}

TEST(signs_knows_addresses_of_crypto_currencies_and_telephones) {
  CHECK(measured("1BoatSLRHtKNngkdXEeobR76b53LETtpyT").crypto_addresses == 1);
  CHECK(measured("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq").crypto_addresses == 1);
  CHECK(measured("0x52908400098527886E0F7030069857D2E4169EE7").crypto_addresses == 1);
  CHECK(measured("0000000000000000000000000000000000").crypto_addresses == 0);
  CHECK(measured("+1 (555) 010-4477").telephones == 1);
  CHECK(measured("1234567890").telephones == 0);
  CHECK(measured("17.11.2026").telephones == 0);
}

TEST(signs_brands_and_what_looks_like_them) {
  CHECK(check::same(name_of(looks_like("paypa1.com")), "paypal"));
  CHECK(check::same(name_of(looks_like("rnicrosoft.com")), "microsoft"));
  CHECK(check::same(name_of(looks_like("netfllix.com")), "netflix"));
  CHECK(check::same(name_of(looks_like("xn--pypal-4ve.com")), "paypal"));
  CHECK(looks_like("paypal.com") == kNoBrand && looks_like("paypal.de") == kNoBrand);
  CHECK(looks_like("apples.example") == kNoBrand && looks_like("bbc.co.uk") == kNoBrand && looks_like("") == kNoBrand);
  CHECK(check::same(name_of(brand_in_host("www.paypal-login.example.com", "example.com")), "paypal"));
  CHECK(check::same(name_of(brand_in_host("dhlpaket.example.com", "example.com")), ""));
  CHECK(check::same(name_of(brand_in_host("microsoftsupport.example", "microsoftsupport.example")), "microsoft"));
  CHECK(brand_in_host("www.paypal.com", "paypal.com") == kNoBrand);
  CHECK(brand_in_host("outlook.example.com", "example.com") == kNoBrand);
  CHECK(owns(brand_of(View("paypal")), "paypal.co.uk") && !owns(brand_of(View("paypal")), "paypal.top"));
}

TEST(signs_hosts_and_random_words) {
  CHECK(kinds_of("x.weebly.com") == kFreeHosting);
  CHECK(kinds_of("gmail.com") == kFreemail && kinds_of("gmail.example.com") == 0);
  CHECK(kinds_of("a.b.top") == kCheapSuffix && kinds_of("") == 0);
  CHECK(is_random("x7k2q9z4w1p8") && is_random("xkqzwtrplmn"));
  CHECK(!is_random("information2026") && !is_random("schedule") && !is_random(""));
}

TEST(signs_of_a_record_without_anything) {
  Vec<PartRow> parts;
  parts.push(PartRow{});
  facts::Head head{};
  Scratch scratch;
  Vec<SignRow> out;
  const Message message{&head, {}, 0, {nullptr, 0}, {nullptr, 0}, {parts.data(), 1}, {nullptr, 0}, {nullptr, 0}, {nullptr, 0}, View()};
  read(message, scratch, out);
  CHECK(!out.empty());
  for (const SignRow& row : out) CHECK(row.sign < sign_count && row.evidence.size == 0);
}

// The filter by length and ends of a word must let through every word that is asked for.
TEST(signs_finds_every_brand_and_every_term) {
  for (u32 i = 0; i < kBrandCount; ++i)
    CHECK((measured(kBrands[i].name).brands >> i & 1) == !kBrands[i].ordinary);
  for (const WordList& list : kTermLists)
    for (View rest(list.words); !rest.empty();) {
      std::size_t size = 0;
      while (size < rest.size && rest[size] != ' ') ++size;
      const MeasureRow row = measured(rest.slice(0, size));
      u32 found = 0;
      for (u32 i = 0; i < facts::kWordClasses; ++i) found |= u32{row.classes[i] != 0} << i;
      CHECK(size < 2 || (found & list.mask) == list.mask || rest[0] >= 0xe3);  // ideographs of three are asked for in pairs
      rest = rest.slice(size + 1);
    }
}

TEST(signs_measures_words_across_eight_bytes) {
  const MeasureRow row = measured("Antidisestablishmentarianism is ONE;PAYPAL\tpassword\nverify");
  CHECK(row.words == 6 && row.letters == 28 + 2 + 3 + 6 + 8 + 6 && row.capitals == 1 + 3 + 6);
  CHECK(row.brands == 1 && row.classes[facts::kAccount] == 1 && row.classes[facts::kAction] == 1);
  CHECK(measured("tel +49 30 123 4567").telephones == 1 && measured("+ word 491234567").telephones == 1);
  CHECK(measured("+, word 491234567").telephones == 0);
}
