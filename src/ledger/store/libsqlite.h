/* SQLite: the ledger's two databases. Loaded at its first use: see safehand/base/library.h. */
#ifndef LEDGER_LIBSQLITE_H
#define LEDGER_LIBSQLITE_H

#include <sqlite3.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBSQLITE_FUNCTIONS(F)                                                                    \
    F(sqlite3_, open_v2) F(sqlite3_, close) F(sqlite3_, db_config) F(sqlite3_, limit)             \
    F(sqlite3_, busy_timeout) F(sqlite3_, exec) F(sqlite3_, get_autocommit)                       \
    F(sqlite3_, wal_checkpoint_v2) F(sqlite3_, errmsg) F(sqlite3_, errstr)                        \
    F(sqlite3_, prepare_v3) F(sqlite3_, bind_blob64) F(sqlite3_, bind_int64)                      \
    F(sqlite3_, bind_text64) F(sqlite3_, step) F(sqlite3_, column_blob)                           \
    F(sqlite3_, column_bytes) F(sqlite3_, column_int64) F(sqlite3_, column_text)                  \
    F(sqlite3_, column_type) F(sqlite3_, reset) F(sqlite3_, clear_bindings)                       \
    F(sqlite3_, finalize) F(sqlite3_, changes)
LIBRARY_DECLARE(libsqlite, LIBSQLITE_FUNCTIONS)
/* clang-format on */

#endif
