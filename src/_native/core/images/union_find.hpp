// Sets that grow together (Galler and Fischer 1964, with path halving), over items that each have a `parent`: an item
// before it, or itself.
#pragma once

#include "base/vec.hpp"

namespace mailsift::images {

template <class Item>
u32 root(Vec<Item>& items, u32 at) {
  while (items[at].parent != at) {
    items[at].parent = items[items[at].parent].parent;
    at = items[at].parent;
  }
  return at;
}

// The earlier item names both, so that parents always stand before their children.
template <class Item>
void join(Vec<Item>& items, u32 one, u32 other) {
  one = root(items, one), other = root(items, other);
  if (one < other) items[other].parent = one;
  else items[one].parent = other;
}

}  // namespace mailsift::images
