#include "lookup/content_terms.hpp"

namespace mailsift::lookup {

bool ContentTerms::open(View section) {
  *this = ContentTerms();
  if (section.size < 8) return false;
  const u32 categories = load32(section.data), terms = load32(section.data + 4);
  Array names;
  Cutter cutter(section, 8);
  const bool whole = cutter.cut(categories_, categories, 12) && cutter.cut(terms_, terms, sizeof(Term)) &&
                     cutter.cut(names, 0, 1);
  if (!whole) {
    *this = ContentTerms();
    return false;
  }
  names_ = View(names.items, std::size_t(section.end() - names.items));
  for (u32 i = 0; i < terms; ++i)
    if (term(i).category >= categories) {
      *this = ContentTerms();
      return false;
    }
  return true;
}

ContentTerms::Category ContentTerms::category(u32 index) const {
  const u8* record = categories_.item(index);
  if (!record) return Category();
  return Category{names_.slice(load32(record + 4), load32(record + 8)), load32(record)};
}

}  // namespace mailsift::lookup
