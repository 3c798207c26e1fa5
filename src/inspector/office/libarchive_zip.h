/* libarchive, as far as Office files (zip) need it. Loaded at its first use: see
 * safehand/base/library.h. */
#ifndef INSPECT_LIBARCHIVE_ZIP_H
#define INSPECT_LIBARCHIVE_ZIP_H

#include <archive.h>
#include <archive_entry.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBARCHIVE_ZIP_FUNCTIONS(F)                                                                       \
    F(archive_, read_new) F(archive_, read_free) F(archive_, read_support_format_zip_seekable)    \
    F(archive_, read_support_format_zip_streamable) F(archive_, read_open_memory)                 \
    F(archive_, read_next_header) F(archive_, read_data) F(archive_, entry_pathname)
LIBRARY_DECLARE(libarchive_zip, LIBARCHIVE_ZIP_FUNCTIONS)
/* clang-format on */

#endif
