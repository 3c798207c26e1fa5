#include "libzip.h"

LIBRARY_DEFINE(libzip, "libarchive.so.13", LIBZIP_FUNCTIONS)
