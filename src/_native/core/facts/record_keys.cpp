#include "facts/record_keys.hpp"

#include "base/hash.hpp"
#include "facts/decoders.hpp"
#include "facts/key_maker.hpp"
#include "mime/encoded_word.hpp"
#include "mime/fields.hpp"
#include "signs/looks.hpp"

namespace mailsift::facts {
namespace {

using reputation::Kind;

// Rows that say what one before them said: an open-addressed set of row numbers + 1 under 32 bits of a hash, at most
// half full. The hash only finds them; `same` decides, or an address could be hidden behind another one with its hash.
class Seen {
 public:
  Seen(Vec<u64>& slots, u32 most) : slots_(slots) {
    std::size_t size = 64;
    while (size < 2 * std::size_t{most}) size *= 2;
    slots_.clear();
    if (slots_.extend(size)) std::memset(slots_.data(), 0, size * sizeof(u64));
  }
  template <class Same>
  bool first(u32 row, u64 hash, Same same) {
    if (slots_.empty()) return true;
    const u64 high = hash >> 32 << 32;
    for (std::size_t at = std::size_t(hash);; ++at) {
      u64& slot = slots_[at & (slots_.size() - 1)];
      if (slot == 0) {
        slot = high | (row + 1);
        return true;
      }
      if (slot >> 32 << 32 == high && same(u32(slot) - 1)) return false;
    }
  }

 private:
  Vec<u64>& slots_;
};

class Reader {
 public:
  Reader(View record, Asked asked, RecordKeyScratch& scratch, Vec<reputation::Query>& out)
      : record_(record), asked_(asked), slots_(scratch.slots), unhashed_(scratch.unhashed),
        international_(scratch.international), out_(out) {
    std::memcpy(&head_, record.data, sizeof head_);
    const SectionRange strings = head_.sections[u32(Section::strings)];
    strings_ = record.slice(strings.offset, strings.rows);
  }
  void read() {
    if (wants(Kind::ip)) each(Section::received_ips, [this](u32 i, Seen& seen) { relay(i, seen); });
    if (wants(Kind::domain)) each(Section::addresses, [this](u32 i, Seen& seen) { domain(i, seen); });
    if (wants(Kind::url)) each(Section::urls, [this](u32 i, Seen& seen) { url(i, seen); });
    if (wants(Kind::signature)) signatures();
    if (wants(Kind::sender) && head_.has_sender)
      maker(Kind::sender, Role::sender, 0).put(head_.sender_md5, sizeof head_.sender_md5);
    for (u32 i = 0; i < rows(Section::parts); ++i) file(row<PartRow>(Section::parts, i), i);
  }

 private:
  u32 rows(Section section) const { return head_.sections[u32(section)].rows; }
  template <class T>
  T row(Section section, u32 index) const {
    T found;
    std::memcpy(&found, record_.data + head_.sections[u32(section)].offset + std::size_t{index} * sizeof(T), sizeof(T));
    return found;
  }
  KeyMaker maker(Kind kind, Role role, u32 index) {
    return {kind, u32(role) << kRoleShift | index, out_, unhashed_, asked_.base};
  }

  bool wants(Kind kind) const { return asked_.kinds >> u32(kind) & 1; }

  template <class Take>
  void each(Section section, Take take) {
    Seen seen(slots_, rows(section));
    for (u32 i = 0; i < rows(section); ++i) take(i, seen);
  }

  void relay(u32 index, Seen& seen) {
    const auto text = [this](u32 i) { return at(strings_, row<Range>(Section::received_ips, i)); };
    const View written = text(index);
    lookup::Ip ip;
    if (!lookup::parse_ip(written, ip)) return;
    if (!seen.first(index, quick_hash(written), [&](u32 i) { return text(i).equals(written); })) return;
    maker(Kind::ip, Role::relay, index).networks_of(ip);
  }
  void domain(u32 index, Seen& seen) {
    const auto address = row<AddressRow>(Section::addresses, index);
    if (address.field == AddressField::to || address.field == AddressField::cc) return;
    const View host = at(strings_, address.host), mailbox = at(strings_, address.mailbox);
    if (mime::may_hold_encoded_word(mailbox)) return encoded_domain(mailbox, index);
    const auto same = [&](u32 i) { return at(strings_, row<AddressRow>(Section::addresses, i).host).equals(host); };
    if (host.empty() || !seen.first(index, quick_hash(host), same)) return;
    if (signs::is_ascii(host)) return maker(Kind::domain, Role::header_domain, index).domains(host, address.domain.size, false);
    // Kept as it was written; entries have the form of IDNA.
    object_keys(Kind::domain, host, KeyUse::ask, u32(Role::header_domain) << kRoleShift | index, international_, out_);
  }
  // There is no encoded-word in an address (RFC 2047 5), but mail programs show what it stands for.
  void encoded_domain(View mailbox, u32 index) {
    joined_.clear();
    mime::unstructured(mailbox, decoders(), joined_);
    const View shown = view(joined_);
    std::size_t begin = shown.size;
    while (begin > 0 && shown[begin - 1] != '@') --begin;
    if (begin == 0) return;
    std::size_t end = begin;
    while (end < shown.size && shown[end] != ' ' && shown[end] != '>') ++end;
    while (end > begin && shown[end - 1] == '.') --end;
    object_keys(Kind::domain, shown.slice(begin, end - begin), KeyUse::ask, u32(Role::header_domain) << kRoleShift | index,
                international_, out_);
  }
  void url(u32 index, Seen& seen) {
    const auto row = this->row<UrlRow>(Section::urls, index);
    if (row.host.size == 0) return;
    const View canonical = at(strings_, row.canonical), other = at(strings_, row.other_host);
    const auto same = [&](u32 i) {
      const auto before = this->row<UrlRow>(Section::urls, i);
      // What stands in an RTF attachment as well weighs less there.
      if ((before.where == Where::rtf) != (row.where == Where::rtf)) return false;
      return at(strings_, before.canonical).equals(canonical) && at(strings_, before.other_host).equals(other);
    };
    if (!seen.first(index, quick_hash(canonical, quick_hash(other)), same)) return;
    // "scheme://" host and an optional port stand before the path.
    std::size_t path = 0;
    for (u32 slashes = 0; path < canonical.size && !(canonical[path] == '/' && ++slashes == 3);) ++path;
    KeyMaker make = maker(Kind::url, Role::url, index);
    const std::size_t domain = row.flags & urls::kIpHost ? 0 : row.domain.size;
    make.address(at(strings_, row.host), domain, canonical.slice(path), false, joined_);
    make.tag |= kOtherReading;
    if (!other.empty()) make.address(other, 0, canonical.slice(path), false, joined_);
  }
  void file(const PartRow& part, u32 index) {
    if (!part.is_attachment || !part.has_digest) return;
    const auto put = [&](Kind kind, Role role, const u8* sum, std::size_t size) {
      if (wants(kind)) maker(kind, role, index).put(sum, size);
    };
    put(Kind::md5, Role::file, part.md5, sizeof part.md5);
    put(Kind::sha256, Role::file, part.sha256, sizeof part.sha256);
    if (part.is_image) put(Kind::image, Role::image, part.md5, sizeof part.md5);
    if (part.name.size) put(Kind::name, Role::file_name, part.name_md5, sizeof part.name_md5);
  }
  void signatures() {
    const u32 count = rows(Section::signatures);
    for (u32 i = 0; i < count && i < asked_.signatures; ++i)
      maker(Kind::signature, Role::signature, i).signature(row<u64>(Section::signatures, i));
  }

  View record_, strings_;
  Asked asked_;
  Head head_;
  Bytes joined_;
  Vec<u64>& slots_;
  Unhashed& unhashed_;
  KeyScratch& international_;
  Vec<reputation::Query>& out_;
};

}  // namespace

void record_keys(View record, Asked asked, RecordKeyScratch& scratch, Vec<reputation::Query>& out) {
  Reader(record, asked, scratch, out).read();
  scratch.unhashed.finish(out);
}

}  // namespace mailsift::facts
