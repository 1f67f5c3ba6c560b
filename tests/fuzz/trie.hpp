// The section of a list of phrases, built the slow and obvious way, without the Python that does it in the package.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "match/build.hpp"
#include "match/pattern.hpp"
#include "match/sampled_build.hpp"

namespace fuzz {

struct Listed {
  std::string text;
  mailsift::u8 flags;  // of match::PhraseFlag
};

inline mailsift::View view_of(const std::string& s) {
  return mailsift::View(reinterpret_cast<const mailsift::u8*>(s.data()), s.size());
}

// A trie and its failure links: a node is a string.
struct Dump {
  std::vector<std::string> names{""};
  std::vector<mailsift::i64> nodes, edge_from, edge_to, fail_from, fail_to;
  std::vector<mailsift::u8> edge_byte;

  mailsift::i64 number(const std::string& name) const {
    return std::lower_bound(names.begin(), names.end(), name) - names.begin();
  }
  explicit Dump(const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
      for (std::size_t n = 1; n <= key.size(); ++n) names.push_back(key.substr(0, n));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const std::string& name : names) {
      nodes.push_back(number(name));
      if (name.empty()) continue;
      edge_from.push_back(number(name.substr(0, name.size() - 1)));
      edge_to.push_back(number(name));
      edge_byte.push_back(mailsift::u8(name.back()));
      std::size_t cut = 1;
      while (!std::binary_search(names.begin(), names.end(), name.substr(cut))) ++cut;
      fail_from.push_back(number(name));
      fail_to.push_back(number(name.substr(cut)));
    }
  }
  mailsift::match::Trie trie() const {
    mailsift::match::Trie t;
    t.nodes = nodes.data(), t.nodes_count = nodes.size();
    t.edge_from = edge_from.data(), t.edge_to = edge_to.data(), t.edge_byte = edge_byte.data();
    t.edges_count = edge_from.size();
    t.fail_from = fail_from.data(), t.fail_to = fail_to.data(), t.fails_count = fail_from.size();
    return t;
  }
};

enum class Engine { automaton, sampled };

// Takes those phrases of `asked` that have a key; they are `list` afterwards, in the order of their numbers.
inline bool build_section(const std::vector<Listed>& asked, std::vector<Listed>& list, mailsift::Bytes& section,
                          Engine engine) {
  using namespace mailsift;
  list.clear();
  std::vector<std::string> keys;
  match::Pattern pattern;
  std::string texts;
  std::vector<u32> ends;
  std::vector<u8> flags;
  for (const Listed& e : asked) {
    if (match::take_apart(view_of(e.text), e.flags, pattern) != match::PatternError::none) continue;
    list.push_back(e);
    keys.emplace_back(pattern.key.begin(), pattern.key.end());
    texts += e.text;
    ends.push_back(u32(texts.size()));
    flags.push_back(e.flags);
  }
  match::Phrases phrases;
  phrases.texts = view_of(texts), phrases.ends = ends.data(), phrases.flags = flags.data(), phrases.count = list.size();
  if (engine == Engine::sampled) return match::build_sampled(phrases, section) == match::BuildError::none;
  const Dump dump(keys);
  return match::build_automaton(dump.trie(), phrases, section) == match::BuildError::none;
}

}  // namespace fuzz
