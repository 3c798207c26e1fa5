#include "libarchive_zip.h"

LIBRARY_DEFINE(libarchive_zip, "libarchive.so.13", LIBARCHIVE_ZIP_FUNCTIONS)
