#include "libheif.h"

LIBRARY_DEFINE(libheif, "libheif.so.1", RECOMMENDED, "attachments: words in HEIC and AVIF pictures",
               LIBHEIF_FUNCTIONS)
