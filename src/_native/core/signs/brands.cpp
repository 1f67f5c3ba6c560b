#include "signs/brands.hpp"

#include "signs/terms.hpp"

namespace mailsift::signs {

constexpr Brand kBrands[] = {
    {"paypal", "paypal-communication.com paypalobjects.com", false},
    {"amazon", "amazonses.com amazonaws.com media-amazon.com a2z.com", true},
    {"apple", "", true},
    {"icloud", "apple.com", false},
    {"microsoft", "microsoftonline.com office.com live.com outlook.com msn.com microsoftemail.com windows.net", false},
    {"outlook", "office.com live.com microsoft.com", true},
    {"office365", "office.com microsoft.com outlook.com", false},
    {"sharepoint", "microsoft.com sharepointonline.com", false},
    {"onedrive", "live.com microsoft.com", false},
    {"netflix", "", false},
    {"facebook", "facebookmail.com fb.com meta.com", false},
    {"instagram", "facebookmail.com", false},
    {"whatsapp", "", false},
    {"linkedin", "licdn.com", false},
    {"dhl", "dhl.de", false},
    {"fedex", "", false},
    {"usps", "", false},
    {"hermes", "", true},
    {"laposte", "", false},
    {"correos", "", true},
    {"binance", "", false},
    {"coinbase", "", false},
    {"metamask", "metamask.io", false},
    {"trustwallet", "", false},
    {"ledger", "", true},
    {"trezor", "trezor.io", false},
    {"kraken", "", true},
    {"chase", "jpmorgan.com", true},
    {"wellsfargo", "", false},
    {"citibank", "citi.com", false},
    {"bankofamerica", "bofa.com", false},
    {"capitalone", "", false},
    {"americanexpress", "aexp.com", false},
    {"mastercard", "", false},
    {"hsbc", "", false},
    {"barclays", "", false},
    {"santander", "", false},
    {"bbva", "", false},
    {"bradesco", "", false},
    {"itau", "", false},
    {"nubank", "", false},
    {"sparkasse", "", false},
    {"postbank", "", false},
    {"commerzbank", "", false},
    {"volksbank", "", false},
    {"sberbank", "sber.ru", false},
    {"tinkoff", "", false},
    {"revolut", "", false},
    {"docusign", "docusign.net", false},
    {"dropbox", "dropboxmail.com", false},
    {"adobe", "adobesign.com echosign.com", true},
    {"wetransfer", "we.tl", false},
    {"spotify", "", false},
    {"ebay", "ebaystatic.com", false},
    {"walmart", "", false},
    {"costco", "", false},
    {"norton", "nortonlifelock.com", true},
    {"mcafee", "", false},
    {"roblox", "", false},
    {"steam", "steampowered.com steamcommunity.com", true},
    {"rakuten", "", false},
    {"docomo", "", false},
    {"yahoo", "yahoo-inc.com yimg.com yahoogroups.com", true},
    {"google", "gmail.com googlemail.com youtube.com goo.gl googlegroups.com", true},
};
constexpr u32 kBrandCount = sizeof kBrands / sizeof kBrands[0];
static_assert(sizeof kBrands / sizeof kBrands[0] <= 64, "one bit for each brand in MeasureRow::brands");

static constexpr WordFilter<10> make_filter() {
  WordFilter<10> filter;
  for (const WordList& list : kTermLists) filter.add(list.words);
  for (const Brand& brand : kBrands) filter.add(brand.name);
  return filter;
}
constexpr WordFilter<10> kWordFilter = make_filter();

static constexpr WordFilter<7> make_address_filter() {
  WordFilter<7> filter;
  filter.add(kLogInLists[0].words);
  for (const Brand& brand : kBrands) filter.add(brand.name);
  return filter;
}
constexpr WordFilter<7> kAddressFilter = make_address_filter();

namespace {

// Digits that stand in for letters.
constexpr char kTwin[] = "olzeasgtbg";  // of 0 to 9

constexpr WordSet<256> make_set() {
  WordSet<256> set;
  for (u32 i = 0; i < sizeof kBrands / sizeof kBrands[0]; ++i) {
    u32 hash = kHashStart;
    for (const char* c = kBrands[i].name; *c; ++c) hash = hash_step(hash, u8(*c));
    set.add(hash, i + 1);
  }
  return set;
}
constexpr WordSet<256> kSet = make_set();

// The bits of the letters that occur: two words one edit apart differ in at most two of them.
constexpr u32 letter_bit(u8 c) { return 1u << (c % 32); }

// Which brands a word can have to do with, bit i for brand i, and the measures of their names.
struct Index {
  u64 by_size[32] = {};                // of this many letters
  u64 first[32] = {}, last[32] = {};   // by the low five bits of the letter, less the ordinary ones
  u8 size[64] = {};
  u32 letters[64] = {};
  u64 ordinary = 0, looked_for = 0;    // looked_for: of five letters and more
};

constexpr Index make_index() {
  Index index;
  for (u32 i = 0; i < sizeof kBrands / sizeof kBrands[0]; ++i) {
    const u64 bit = u64{1} << i;
    const char* name = kBrands[i].name;
    u8 size = 0;
    for (; name[size]; ++size) index.letters[i] |= letter_bit(u8(name[size]));
    index.size[i] = size;
    index.by_size[size] |= bit;
    if (size >= 5) index.looked_for |= bit;
    if (kBrands[i].ordinary) {
      index.ordinary |= bit;
      continue;
    }
    index.first[u8(name[0]) % 32] |= bit;
    index.last[u8(name[size - 1]) % 32] |= bit;
  }
  return index;
}
constexpr Index kIndex = make_index();

View name_of(u32 brand) { return View(reinterpret_cast<const u8*>(kBrands[brand].name), kIndex.size[brand]); }

bool equals(View a, const char* b) { return a.equals(View(b)); }

// Names that stand for themselves whatever surrounds them; shorter ones have to be a whole word.
constexpr std::size_t kLong = 6;

View first_label(View domain) {
  const void* dot = domain.size ? std::memchr(domain.data, '.', domain.size) : nullptr;
  return dot ? domain.slice(0, std::size_t(static_cast<const u8*>(dot) - domain.data)) : domain;
}

// A suffix under which brands have their own names; anybody may buy one under the others.
bool brands_suffix(View suffix) {
  std::size_t last = suffix.size;
  while (last > 0 && suffix[last - 1] != '.') --last;
  const View top = suffix.slice(last);
  return top.size == 2 || equals(top, "com") || equals(top, "net") || equals(top, "org");
}

u32 letters_of(View word) {
  u32 letters = 0;
  for (u8 c : word) letters |= letter_bit(c);
  return letters;
}

constexpr bool at_most_two_bits(u32 bits) {
  bits &= bits - 1;
  return (bits & (bits - 1)) == 0;
}

// One letter put in, left out, replaced, or two neighbours exchanged.
bool one_edit(View a, View b) {
  if (a.size > b.size) {
    const View c = a;
    a = b, b = c;
  }
  if (b.size - a.size > 1) return false;
  std::size_t front = 0, back = 0;
  while (front < a.size && a[front] == b[front]) ++front;
  while (back < a.size - front && a[a.size - 1 - back] == b[b.size - 1 - back]) ++back;
  const std::size_t left = a.size - front - back;
  if (a.size != b.size) return left == 0;
  if (left == 2) return a[front] == b[front + 1] && a[front + 1] == b[front];
  return left == 1;
}

// `word` with look-alike letters brought to one form: digits as letters, rn as m, vv as w, no hyphens.
View skeleton(View word, u8 (&out)[32]) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < word.size && n < sizeof out; ++i) {
    const u8 c = word[i], next = i + 1 < word.size ? word[i + 1] : 0;
    if (c == '-' || c == '_') continue;
    if (c == 'r' && next == 'n') out[n++] = 'm', ++i;
    else if (c == 'v' && next == 'v') out[n++] = 'w', ++i;
    else out[n++] = is_digit(c) ? u8(kTwin[c - '0']) : c;
  }
  return View(out, n);
}

// "xn--pypal-4ve": the letters that are ASCII stand in front, those that are not are missing.
bool idn_of(View label, View brand) {
  std::size_t end = label.size;
  while (end > 4 && label[end - 1] != '-') --end;
  const View basic = end > 4 ? label.slice(4, end - 5) : View();
  if (basic.size < 2 || basic.size + 2 < brand.size || basic.size >= brand.size) return basic.equals(brand);
  std::size_t i = 0;
  for (std::size_t k = 0; k < brand.size && i < basic.size; ++k) i += brand[k] == basic[i];
  return i == basic.size;
}

}  // namespace

u32 brand_of(u32 hash) {
  const u32 found = kSet.find(hash);
  return found ? found - 1 : kNoBrand;
}

u32 brand_of(View word) { return brand_of(hash_of(word)); }

bool owns(u32 brand, View domain) {
  const View label = first_label(domain);
  const View name(kBrands[brand].name);
  if (label.equals(name) && brands_suffix(domain.slice(label.size))) return true;
  const char* at = kBrands[brand].domains;
  while (*at) {
    std::size_t size = 0;
    while (at[size] && at[size] != ' ') ++size;
    if (domain.equals(View(reinterpret_cast<const u8*>(at), size))) return true;
    at += size;
    while (*at == ' ') ++at;
  }
  return false;
}

static u32 load_four(const u8* at) {
  u32 four;
  std::memcpy(&four, at, sizeof four);
  return four;
}

// The first brand with a long name that the word begins or ends with.
static u32 brand_at_edge(View word) {
  if (word.size <= kLong) return kNoBrand;
  for (u64 left = kIndex.first[word[0] % 32] | kIndex.last[word[word.size - 1] % 32]; left; left &= left - 1) {
    const u32 i = u32(__builtin_ctzll(left));
    const View name = name_of(i);
    if (name.size < kLong || name.size >= word.size) continue;
    const auto equal = [&](std::size_t from) {
      const u8* at = word.data + from;
      return load_four(at) == load_four(name.data) && View(at, name.size).equals(name);
    };
    if (equal(0) || equal(word.size - name.size)) return i;
  }
  return kNoBrand;
}

u32 brand_in_host(View host, View domain) {
  host = host.slice(0, 256);
  for (std::size_t from = 0; from < host.size;) {
    std::size_t to = from;
    while (to < host.size && host[to] != '.' && host[to] != '-' && host[to] != '_') ++to;
    const View word = host.slice(from, to - from);
    const u64 letters = first_letters(word.data, word.size, host.end());
    u32 brand = word.size >= 3 && kAddressFilter.may_hold(letters, word.size) ? brand_of(word) : kNoBrand;
    if (brand == kNoBrand) brand = brand_at_edge(word);
    // "outlook.example.com" is a mail server.
    const bool service = brand != kNoBrand && kBrands[brand].ordinary && from == 0 && to < host.size && host[to] == '.';
    if (brand != kNoBrand && !service && !owns(brand, domain)) return brand;
    from = to + 1;
  }
  return kNoBrand;
}

u32 looks_like(View domain) {
  const View label = first_label(domain);
  if (label.size < 4 || label.size > 40 || brand_of(label) != kNoBrand) return kNoBrand;
  const bool idn = starts_ignoring_case(label, "xn--");
  u8 buffer[32];
  const View twin = skeleton(label, buffer);
  const u32 letters = letters_of(label);
  const auto of_size = [](std::size_t size) { return size < 32 ? kIndex.by_size[size] : 0; };
  // A short or ordinary name has honest neighbours.
  const u64 near = (of_size(label.size - 1) | of_size(label.size) | of_size(label.size + 1)) & ~kIndex.ordinary;
  const u64 alike = idn ? 0 : of_size(twin.size);
  const u32 twin_letters = letters_of(twin);
  for (u64 left = idn ? ~u64{0} >> (64 - kBrandCount) : (alike | near) & kIndex.looked_for; left; left &= left - 1) {
    const u32 i = u32(__builtin_ctzll(left));
    const bool is_twin = alike >> i & 1 && twin_letters == kIndex.letters[i];
    const bool is_near = near >> i & 1 && kIndex.size[i] >= 6 && at_most_two_bits(letters ^ kIndex.letters[i]);
    if (!idn && !is_twin && !is_near) continue;
    const View name = name_of(i);
    if (name.size < 5) continue;
    const bool is_alike = idn ? idn_of(label, name) : (is_twin && twin.equals(name)) || (is_near && one_edit(label, name));
    if (!is_alike) continue;
    if (!owns(i, domain)) return i;
  }
  return kNoBrand;
}

u64 foreign(u64 brands, View domain) {
  for (u64 left = brands; left; left &= left - 1) {
    const u32 i = u32(__builtin_ctzll(left));
    if (owns(i, domain)) return 0;  // a letter of the brand's own may name its competitors
  }
  return brands;
}

}  // namespace mailsift::signs
