/* libexif: what cameras write into pictures. Loaded at its first use: see safehand/base/library.h.
 */
#ifndef INSPECT_LIBEXIF_H
#define INSPECT_LIBEXIF_H

#include <libexif/exif-data.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBEXIF_FUNCTIONS(F)                                                                      \
    F(exif_, data_new_from_data) F(exif_, data_unref) F(exif_, content_get_entry)                 \
    F(exif_, entry_get_value)
LIBRARY_DECLARE(libexif, LIBEXIF_FUNCTIONS)
/* clang-format on */

#endif
