#include "libcurl.h"

LIBRARY_DEFINE(libcurl, "libcurl.so.4", LIBCURL_FUNCTIONS)
