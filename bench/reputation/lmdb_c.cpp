// The peer: LMDB from C, mdb_get in one read-only transaction.
#include <lmdb.h>

#include "driver.hpp"

int main(int count, char** words) {
  if (count < 3) return 2;
  MDB_env* environment;
  MDB_txn* view;
  MDB_dbi table;
  if (mdb_env_create(&environment) || mdb_env_set_mapsize(environment, std::size_t{1} << 36) ||
      mdb_env_open(environment, words[1], MDB_RDONLY | MDB_NOLOCK, 0600) ||
      mdb_txn_begin(environment, nullptr, MDB_RDONLY, &view) || mdb_dbi_open(view, nullptr, 0, &table))
    return 2;
  const std::string asked = bench::read(words[2]);
  return bench::serve([&] {
    unsigned long long found = 0;
    for (std::size_t at = 0; at + 16 <= asked.size(); at += 16) {
      MDB_val key{16, const_cast<char*>(asked.data()) + at}, value;
      found += mdb_get(view, table, &key, &value) == 0;
    }
    return found;
  });
}
