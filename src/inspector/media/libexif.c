#include "libexif.h"

LIBRARY_DEFINE(libexif, "libexif.so.12", RECOMMENDED, "attachments: hidden data of pictures",
               LIBEXIF_FUNCTIONS)
