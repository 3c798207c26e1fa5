#include "libsqlite.h"

LIBRARY_DEFINE(libsqlite, "libsqlite3.so.0", LIBSQLITE_FUNCTIONS)
