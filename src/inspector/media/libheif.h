/* libheif: the pixels of HEIC and AVIF. Loaded at its first use: see safehand/base/library.h. */
#ifndef INSPECTOR_LIBHEIF_H
#define INSPECTOR_LIBHEIF_H

#include <libheif/heif.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBHEIF_FUNCTIONS(F)                                                                      \
    F(heif_, context_alloc) F(heif_, context_free)                                                \
    F(heif_, context_read_from_memory_without_copy) F(heif_, context_get_primary_image_handle)    \
    F(heif_, image_handle_get_width) F(heif_, image_handle_get_height)                            \
    F(heif_, image_handle_release) F(heif_, decode_image) F(heif_, image_get_plane)      \
    F(heif_, image_get_width) F(heif_, image_get_height)                                          \
    F(heif_, image_release)
LIBRARY_DECLARE(libheif, LIBHEIF_FUNCTIONS)
/* clang-format on */

#endif
