// The peer's trigger: libhyperscan says where an address may begin, its callback keeps that in memory. A library that is
// asked through ctypes, a call a text; the package from PyPI would call a function of Python at each place.
#include <hs/hs.h>

#include <cstdint>

#include <vector>

namespace {

struct Trigger {
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
  std::vector<std::uint32_t> places;  // start, end; start, end; ...
};

int keep(unsigned, unsigned long long from, unsigned long long to, unsigned, void* context) {
  auto& places = static_cast<Trigger*>(context)->places;
  places.push_back(std::uint32_t(from));
  places.push_back(std::uint32_t(to));
  return 0;
}

}  // namespace

extern "C" {

void trigger_close(void* given) {
  auto* trigger = static_cast<Trigger*>(given);
  hs_free_scratch(trigger->scratch);
  hs_free_database(trigger->database);
  delete trigger;
}

// Null where they can't be compiled.
void* trigger_open(const char* const* expressions, unsigned count) {
  auto* trigger = new Trigger;
  const std::vector<unsigned> flags(count, HS_FLAG_CASELESS | HS_FLAG_SOM_LEFTMOST), ids(count, 0);
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(expressions, flags.data(), ids.data(), count, HS_MODE_BLOCK, nullptr, &trigger->database,
                       &error) == HS_SUCCESS &&
      hs_alloc_scratch(trigger->database, &trigger->scratch) == HS_SUCCESS)
    return trigger;
  hs_free_compile_error(error);
  trigger_close(trigger);
  return nullptr;
}

// How many numbers there are at `*out`, until the next call.
unsigned trigger_scan(void* given, const char* text, unsigned size, const std::uint32_t** out) {
  auto& trigger = *static_cast<Trigger*>(given);
  trigger.places.clear();
  hs_scan(trigger.database, text, size, 0, trigger.scratch, keep, &trigger);
  *out = trigger.places.data();
  return unsigned(trigger.places.size());
}

}
