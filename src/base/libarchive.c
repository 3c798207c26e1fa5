#include "safehand/base/libarchive.h"

LIBRARY_DEFINE(libarchive, "libarchive.so.13", REQUIRED, "packages and office files",
               LIBARCHIVE_FUNCTIONS)
