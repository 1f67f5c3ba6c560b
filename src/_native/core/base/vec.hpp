// A growable array of plain data that lives from message to message: clear() keeps the memory, so that a warm
// scan allocates nothing. Running out of memory is a sticky flag, not an exception: what does not fit is dropped
// and `failed()` says so.
#pragma once

#include <cstdlib>
#include <type_traits>

#include "base/view.hpp"

namespace mailsift {

template <class T>
class Vec {
  static_assert(std::is_trivially_copyable<T>::value, "Vec moves its items with memcpy");

 public:
  Vec() = default;
  Vec(const Vec&) = delete;
  Vec& operator=(const Vec&) = delete;
  ~Vec() { std::free(items_); }

  T* data() { return items_; }
  const T* data() const { return items_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool failed() const { return failed_; }
  T& operator[](std::size_t i) { return items_[i]; }
  const T& operator[](std::size_t i) const { return items_[i]; }
  T* begin() { return items_; }
  T* end() { return items_ + size_; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }
  T& back() { return items_[size_ - 1]; }

  void clear() {
    size_ = 0;
    failed_ = false;
  }
  // Between messages: give back what one giant message made us take.
  void shrink_above(std::size_t bytes) {
    if (capacity_ * sizeof(T) > bytes) {
      std::free(items_);
      items_ = nullptr;
      size_ = capacity_ = 0;
    }
  }
  bool reserve(std::size_t count) { return count <= capacity_ || grow(count); }
  void push(const T& item) {
    if (size_ == capacity_ && !grow(size_ + 1)) return;
    items_[size_++] = item;
  }
  // `count` uninitialised items at the end; nullptr when there is no memory, and only then: also for none at the end of
  // nothing, or a first message would be read otherwise than the next ones.
  T* extend(std::size_t count) {
    if ((count > capacity_ - size_ || !items_) && !grow(size_ + count)) return nullptr;
    T* at = items_ + size_;
    size_ += count;
    return at;
  }
  void append(const T* from, std::size_t count) {
    if (count == 0) return;
    if (T* at = extend(count)) std::memcpy(at, from, count * sizeof(T));
  }
  void truncate(std::size_t count) {
    if (count < size_) size_ = count;
  }
  void pop() { --size_; }

 private:
  bool grow(std::size_t need) {
    if (failed_) return false;  // asking the system again for every item would take for ever
#ifdef MAILSIFT_TIGHT_VECS  // tests: nearly every growth moves the items, so that a view kept across one is seen
    std::size_t next = need ? need : 1;
#else
    std::size_t next = capacity_ + capacity_ / 2 + 16;
    if (next < need) next = need;
#endif
    void* bigger = next > SIZE_MAX / sizeof(T) ? nullptr : std::realloc(static_cast<void*>(items_), next * sizeof(T));
    if (!bigger) {
      failed_ = true;
      return false;
    }
    items_ = static_cast<T*>(bigger);
    capacity_ = next;
    return true;
  }

  T* items_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
  bool failed_ = false;
};

using Bytes = Vec<u8>;

inline View view(const Bytes& bytes) { return View(bytes.data(), bytes.size()); }
inline void append(Bytes& out, View bytes) { out.append(bytes.data, bytes.size); }

// Where a component put something inside a Bytes or a View that its caller knows.
struct Range {
  u32 from = 0, size = 0;
};
inline View at(View whole, Range r) { return whole.slice(r.from, r.size); }

}  // namespace mailsift
