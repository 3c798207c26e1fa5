#include "libarchive.h"

LIBRARY_DEFINE(libarchive, "libarchive.so.13", REQUIRED, "packages", LIBARCHIVE_FUNCTIONS)
