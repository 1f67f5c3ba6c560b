// Brands that phishing speaks of, and what of a name or host refers to them without being theirs.
#pragma once

#include "signs/words.hpp"

namespace mailsift::signs {

constexpr u32 kNoBrand = 0xffffffff;

struct Brand {
  const char* name;      // one word, lower case
  const char* domains;   // registrable domains beside name.<com, net, org or a country's suffix>, between blanks
  bool ordinary;         // also a word of the language or a surname: not looked for in texts
};
extern const Brand kBrands[];
extern const u32 kBrandCount;
// Of the terms (terms.hpp) and of the brands' names: what a text is asked for.
extern const WordFilter<10> kWordFilter;
// Of the brands' names and of the words of a log-in: what an address is asked for.
extern const WordFilter<7> kAddressFilter;

constexpr WordList kLogInLists[] = {
    {1, "login signin logon verify verification webmail password authenticate validation unlock banking ebanking"}};

// The brand that is this word, by its hash (hash_of, lower case); kNoBrand.
u32 brand_of(u32 hash);
u32 brand_of(View word);
// Is `domain` (registrable, lower case) one of this brand's?
bool owns(u32 brand, View domain);
// The brand whose name is a word of the host (between dots and hyphens), or a long name's beginning or end of a word;
// the brand's own domains are none.
u32 brand_in_host(View host, View domain);
// The brand that the domain is made to look like: one letter off, look-alike letters, or an IDN whose ASCII letters
// are the brand's but for one or two.
u32 looks_like(View domain);
// The brands named in a mask as MeasureRow has it, less those that own `domain`.
u64 foreign(u64 brands, View domain);

}  // namespace mailsift::signs
