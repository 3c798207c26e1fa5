#include "libexif.h"

LIBRARY_DEFINE(libexif, "libexif.so.12", LIBEXIF_FUNCTIONS)
