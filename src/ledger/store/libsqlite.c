#include "libsqlite.h"

LIBRARY_DEFINE(libsqlite, "libsqlite3.so.0", REQUIRED, "the ledger", LIBSQLITE_FUNCTIONS)
