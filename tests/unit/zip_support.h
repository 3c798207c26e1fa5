/* Zips that a test makes in memory, without our program. */
#ifndef ZIP_SUPPORT_H
#define ZIP_SUPPORT_H

#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <string.h>

enum { ZIP_PARTS = 8 };

struct zip_part {
    const char *name, *text; /* up to the NUL */
};

/* A part in which there are NULs. */
struct zip_bytes {
    const char *name, *data;
    size_t length;
};

/* The parts up to one without a name; how long the zip is. */
static inline size_t zip_make_bytes(char *file, size_t size, const struct zip_bytes *parts)
{
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, file, size, &length), ARCHIVE_OK);
    for (size_t i = 0; i < ZIP_PARTS && parts[i].name; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)parts[i].length);
        cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
        archive_write_data(archive, parts[i].data, parts[i].length);
        archive_entry_free(entry);
    }
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return length;
}

static inline size_t zip_make(char *file, size_t size, const struct zip_part *parts)
{
    struct zip_bytes bytes[ZIP_PARTS] = {{0}};
    for (size_t i = 0; i < ZIP_PARTS && parts[i].name; i++)
        bytes[i] = (struct zip_bytes){parts[i].name, parts[i].text, strlen(parts[i].text)};
    return zip_make_bytes(file, size, bytes);
}

#endif
