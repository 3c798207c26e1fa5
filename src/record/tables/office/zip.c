#include "zip.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "safehand/base/libarchive.h"

enum {
    PACKED_CLOSELY = 200,      /* times: more than the sheets of any export */
    ALWAYS_ALLOWED = 64 << 20, /* bytes that may come out of however little */
};

static const char SAVE_AGAIN[] =
    "save it again with the program that made it, or give it out as CSV";

static void fail_damaged(struct table_zip *zip)
{
    table_fail(zip->build, SAVE_AGAIN, "is damaged: it cannot be unpacked");
}

static void begin_walk(struct table_zip *zip)
{
    zip->archive = libarchive.read_new();
    if (!zip->archive)
        table_fail_memory(zip->build);
    else if (libarchive.read_support_format_zip_seekable(zip->archive) != ARCHIVE_OK ||
             libarchive.read_open_memory(zip->archive, zip->bytes->data, zip->bytes->length) !=
                 ARCHIVE_OK)
        fail_damaged(zip);
}

static void end_walk(struct table_zip *zip)
{
    if (zip->archive)
        libarchive.read_free(zip->archive);
    zip->archive = NULL;
    zip->part = NULL;
}

/* The next part, or NULL at the end. */
static const char *next_part(struct table_zip *zip)
{
    struct archive_entry *entry;
    for (;;) {
        int result = libarchive.read_next_header(zip->archive, &entry);
        if (result == ARCHIVE_EOF)
            return NULL;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            fail_damaged(zip);
            return NULL;
        }
        if (libarchive.entry_is_encrypted(entry)) {
            table_fail(zip->build, "open it, take the password off, and save it again",
                       "has a password");
            return NULL;
        }
        const char *name = libarchive.entry_pathname(entry);
        if (name && libarchive.entry_filetype(entry) == AE_IFREG)
            return name;
    }
}

void table_zip_walk(struct table_zip *zip, void (*take)(struct table_zip *zip, void *state),
                    void *state)
{
    if (!table_is_fine(zip->build))
        return;
    begin_walk(zip);
    while (table_is_fine(zip->build) && (zip->part = next_part(zip)))
        take(zip, state);
    end_walk(zip);
}

size_t table_zip_read(struct table_zip *zip, void *data, size_t size)
{
    if (!table_is_fine(zip->build))
        return 0;
    la_ssize_t got = libarchive.read_data(zip->archive, data, size);
    if (got < 0) {
        fail_damaged(zip);
        return 0;
    }
    if ((size_t)got > zip->most - zip->unpacked) {
        table_fail(zip->build, "look at where it comes from; give it out as CSV",
                   "is packed like no spreadsheet: far more comes out of it than was put in");
        return 0;
    }
    zip->unpacked += (size_t)got;
    return (size_t)got;
}

static void keep_name(struct table_zip *zip, void *state)
{
    (void)state;
    if (zip->names.count >= ZIP_PARTS_MAXIMUM)
        table_fail(zip->build, SAVE_AGAIN, "is made of more than %d parts", ZIP_PARTS_MAXIMUM);
    else if (!names_add_copy(&zip->names, zip->part))
        table_fail_memory(zip->build);
}

/* Programs take another one of two parts with one name. */
static void check_names(struct table_zip *zip)
{
    struct names *names = &zip->names;
    if (names->count > 0)
        qsort(names->items, names->count, sizeof *names->items, names_compare);
    for (size_t i = 1; i < names->count; i++)
        if (strcmp(names->items[i - 1], names->items[i]) == 0)
            table_fail(zip->build, SAVE_AGAIN, "is damaged: it has its part %s twice",
                       names->items[i]);
}

void table_zip_open(struct table_zip *zip, struct table_build *build, const struct buffer *bytes)
{
    size_t closely = bytes->length * PACKED_CLOSELY + ALWAYS_ALLOWED;
    size_t most = build->options.unpacked_most;
    *zip =
        (struct table_zip){.build = build, .bytes = bytes, .most = closely < most ? closely : most};
    zip->block = memory_allocate(ZIP_BLOCK);
    if (!zip->block)
        table_fail_memory(build);
    if (table_is_fine(build))
        build->status = libarchive_load(build->err);
    table_zip_walk(zip, keep_name, NULL);
    check_names(zip);
}

void table_zip_close(struct table_zip *zip)
{
    names_free_copies(&zip->names);
    memory_free(zip->block);
    zip->block = NULL;
}

bool table_zip_is(const struct table_zip *zip, const char *name)
{
    return strcasecmp(zip->part, name) == 0;
}

bool table_zip_has(const struct table_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->names.count; i++)
        if (strcasecmp(zip->names.items[i], name) == 0)
            return true;
    return false;
}
