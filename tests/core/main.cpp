#include "check.hpp"

int main() {
  for (check::Case* c = check::Case::first; c; c = c->next) c->run();
  std::printf("%d passed, %d failed\n", check::passed, check::failed);
  return check::failed != 0 || check::passed == 0;
}
