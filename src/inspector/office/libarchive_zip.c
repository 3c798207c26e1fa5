#include "libarchive_zip.h"

LIBRARY_DEFINE(libarchive_zip, "libarchive.so.13", RECOMMENDED,
               "attachments: text and hidden data of Office files", LIBARCHIVE_ZIP_FUNCTIONS)
