#include "libarchive.h"

LIBRARY_DEFINE(libarchive, "libarchive.so.13", LIBARCHIVE_FUNCTIONS)
