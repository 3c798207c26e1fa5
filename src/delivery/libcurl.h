/* libcurl: portals. Loaded at its first use: see safehand/base/library.h. */
#ifndef DELIVERY_LIBCURL_H
#define DELIVERY_LIBCURL_H

#include <curl/curl.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBCURL_FUNCTIONS(F)                                                                      \
    F(curl_, global_init_mem) F(curl_, easy_init) F(curl_, easy_setopt) F(curl_, easy_perform)    \
    F(curl_, easy_getinfo) F(curl_, easy_strerror) F(curl_, easy_reset) F(curl_, easy_cleanup)    \
    F(curl_, slist_append) F(curl_, slist_free_all) F(curl_, url) F(curl_, url_set)               \
    F(curl_, url_cleanup)
LIBRARY_DECLARE(libcurl, LIBCURL_FUNCTIONS)
/* clang-format on */

#endif
