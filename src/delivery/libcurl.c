#include "libcurl.h"

LIBRARY_DEFINE(libcurl, "libcurl.so.4", RECOMMENDED, "delivery by a portal", LIBCURL_FUNCTIONS)
