/* libarchive: pax archives, ZIPs that somebody brings, and office files, which are ZIPs. Loaded at
 * its first use: see safehand/base/library.h. */
#ifndef SAFEHAND_BASE_LIBARCHIVE_H
#define SAFEHAND_BASE_LIBARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBARCHIVE_FUNCTIONS(F)                                                                   \
    F(archive_, entry_new) F(archive_, entry_free) F(archive_, entry_set_pathname)                \
    F(archive_, entry_set_filetype) F(archive_, entry_set_perm) F(archive_, entry_set_size)       \
    F(archive_, entry_set_uid) F(archive_, entry_set_gid) F(archive_, entry_set_mtime)            \
    F(archive_, entry_pathname) F(archive_, entry_filetype) F(archive_, entry_hardlink)           \
    F(archive_, entry_size) F(archive_, entry_size_is_set) F(archive_, entry_sparse_count)        \
    F(archive_, entry_symlink) F(archive_, entry_is_encrypted)                                    \
    F(archive_, read_support_format_zip_seekable) F(archive_, read_open_fd)                       \
    F(archive_, read_data)                                                                        \
    F(archive_, read_new) F(archive_, read_support_format_tar) F(archive_, read_open)             \
    F(archive_, read_open_memory) F(archive_, read_next_header) F(archive_, read_data_block)      \
    F(archive_, read_free) F(archive_, write_new) F(archive_, write_set_format_pax)               \
    F(archive_, write_set_bytes_per_block) F(archive_, write_open) F(archive_, write_open_memory) F(archive_, write_header)              \
    F(archive_, write_data) F(archive_, write_close) F(archive_, write_free)                      \
    F(archive_, filter_bytes) F(archive_, error_string) F(archive_, set_error)
LIBRARY_DECLARE(libarchive, LIBARCHIVE_FUNCTIONS)
/* clang-format on */

#endif
