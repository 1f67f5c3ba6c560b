// Forgetting messages that others were learnt behind: back to before the first of them, and from there on anew.
#include <algorithm>

#include "bayes/learn.hpp"
#include "bayes/mend.hpp"

namespace mailsift::bayes {
namespace {

class Rework {
 public:
  Rework(const Model& into, const Model& from, Wanted* wanted, u32 count)
      : into_(into), from_(from), wanted_(wanted), count_(count) {}

  bool run() {
    collect();
    look_back();
    if (keys_.failed() || path_.failed()) return false;
    const bool has_old = mark();
    if (!has_old) path_.truncate(deepest_);
    if (!roll_back_all()) return false;
    for (u32 i = 0; i < count_ && has_old; ++i) {
      const Wanted& one = wanted_[i];
      if (one.is_forgotten && one.features) unlearn(into_, *one.features, key_of(one.key, one.spam, Teacher::hand));
    }
    learn_anew();
    seal(into_);
    return true;
  }

 private:
  struct Key {
    u64 key;
    bool is_found;
    bool operator<(const Key& other) const { return key < other.key; }
  };
  struct Step {
    u64 at, key;
    bool is_older, is_wanted;
  };

  // The keys of what is known, as if all of it had been taught.
  void collect() {
    for (u32 i = 0; i < count_; ++i)
      if (is_known(from_, wanted_[i].key, wanted_[i].spam))
        keys_.push({key_of(wanted_[i].key, wanted_[i].spam, Teacher::hand), false});
    std::sort(keys_.begin(), keys_.end());
  }

  Key* find(u64 key) {
    Key* const found = std::lower_bound(keys_.begin(), keys_.end(), Key{key, false});
    return found != keys_.end() && found->key == key ? found : nullptr;
  }

  // All of the history from the newest message on; the oldest one that is wanted is the last of `deepest_`.
  void look_back() {
    u64 serial = ~u64{0};
    for (bool is_older : {false, true}) {
      const Place place = place_of_ring(from_, is_older);
      const u64 newest = place.ring->newest;
      Seen seen;
      for (u64 at = newest; at >= place.ring->first && newest - at <= place.capacity; at = seen.entry.previous) {
        if (!see(place, at, seen)) break;
        if (seen.entry.serial < serial) add(at, is_older, seen.entry);  // not one that was being moved
        serial = seen.entry.serial;
        if (seen.entry.previous >= at) break;
      }
    }
  }

  void add(u64 at, bool is_older, const Entry& entry) {
    Key* const key = find(entry.key | kTaught);
    path_.push({at, entry.key, is_older, key != nullptr});
    if (!key) return;
    key->is_found = true;
    deepest_ = path_.size();
  }

  // Says of all whether they will be forgotten; whether one is older than the history.
  bool mark() {
    bool has_old = false;
    for (u32 i = 0; i < count_; ++i) {
      Wanted& one = wanted_[i];
      const Key* const key = find(key_of(one.key, one.spam, Teacher::hand));
      const bool is_old = key && !key->is_found && one.features && fits(*one.features);
      one.is_forgotten = key && (key->is_found || is_old);
      has_old |= is_old;
    }
    return has_old;
  }

  const Place place_of_ring(const Model& model, bool is_older) { return is_older ? older_of(model) : recent_of(model); }

  bool read(const Step& step, Seen& seen) {
    if (!see(place_of_ring(from_, step.is_older), step.at, seen)) return false;
    features_.clear();
    u64* const to = features_.extend(seen.features);
    if (to) unpack(seen, to);
    return to;
  }

  bool roll_back_all() {
    into_.journal->stage = Stage::empty;
    Seen seen;
    for (Step& step : path_) {
      if (!read(step, seen)) return false;
      step.key = key_now(into_, seen.entry);
      roll_back(into_, seen, features_.data());
      if (step.is_older) into_.history->recent.newest = 0;
      (step.is_older ? into_.history->older : into_.history->recent).newest = seen.entry.previous;
    }
    return true;
  }

  void learn_anew() {
    Seen seen;
    for (std::size_t i = path_.size(); i-- > 0;) {
      if (path_[i].is_wanted || !read(path_[i], seen)) continue;
      Features features;
      features.first = features_.data();
      std::memcpy(features.counts, seen.entry.counts, sizeof features.counts);
      const u64 key = path_[i].key;
      if (place_of(into_.lines[line_of(into_, key)], key) == Line::kMessages) teach(into_, features, key, &seen.entry);
    }
  }

  const Model& into_;
  const Model& from_;
  Wanted* wanted_;
  u32 count_;
  Vec<Key> keys_;
  Vec<Step> path_;
  Vec<u64> features_;
  std::size_t deepest_ = 0;
};

}  // namespace

bool forget_many(const Model& into, const Model& from, Wanted* wanted, u32 count) {
  Rework rework(into, from, wanted, count);
  return rework.run();
}

}  // namespace mailsift::bayes
