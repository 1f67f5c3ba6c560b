#include "check.hpp"
#include "lookup/content_terms.hpp"

using namespace mailsift;
using namespace mailsift::lookup;

namespace {

// Two categories "a" and "bc" with the closed numbers 7 and 600, and three terms.
void write(Bytes& out, u32 third_category) {
  put32(out, 2), put32(out, 3);
  put32(out, 7), put32(out, 0), put32(out, 1);
  put32(out, 600), put32(out, 1), put32(out, 2);
  put32(out, 0 | 60u << 16), put32(out, 1 | (9u | ContentTerms::kSubjectOnly) << 16);
  put32(out, third_category | 1u << 16);
  pad_to(out, 8);
  append(out, "abc");
}

}  // namespace

TEST(content_terms_as_written) {
  Bytes section;
  write(section, 1);
  ContentTerms terms;
  CHECK(terms.open(view(section)));
  CHECK(terms.size() == 3 && terms.categories() == 2);
  CHECK(terms.category(0).number == 7 && check::same(terms.category(0).name, "a"));
  CHECK(terms.category(1).number == 600 && check::same(terms.category(1).name, "bc"));
  CHECK(terms.category(2).number == 0 && terms.category(2).name.empty());
  CHECK(terms.term(0).category == 0 && terms.term(0).weight == 60);
  CHECK(terms.term(1).weight == (9 | ContentTerms::kSubjectOnly));
}

TEST(content_terms_damaged) {
  Bytes section;
  write(section, 2);  // of a category that isn't there
  ContentTerms terms;
  CHECK(!terms.open(view(section)));
  CHECK(terms.size() == 0);
  section.clear();
  write(section, 1);
  for (std::size_t size = 0; size < section.size() - 3; ++size) {
    CHECK(!terms.open(view(section).slice(0, size)));
    CHECK(terms.size() == 0 && terms.categories() == 0);
  }
  section[0] = section[1] = section[2] = section[3] = 0xff;
  CHECK(!terms.open(view(section)));
}
