#include "opener.h"

#include <archive_entry.h>
#include <string.h>

/* The path as libarchive reads it back after writing it: composed (NFC), whatever it was. */
static bool path_recompose(const char *path, struct buffer *out)
{
    enum { ARCHIVE_ROOM = 16384 }; /* a name of 255 bytes takes five blocks of 512 */
    struct archive_entry *entry = archive_entry_new();
    struct archive *archive = archive_write_new();
    void *room = memory_allocate(ARCHIVE_ROOM);
    size_t used = 0;
    bool good = entry && archive && room && archive_write_set_format_pax(archive) == ARCHIVE_OK &&
                archive_write_open_memory(archive, room, ARCHIVE_ROOM, &used) == ARCHIVE_OK;
    if (good) {
        archive_entry_set_pathname(entry, path);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, 0);
        good = archive_write_header(archive, entry) == ARCHIVE_OK &&
               archive_write_close(archive) == ARCHIVE_OK;
    }
    archive_entry_free(entry);
    archive_write_free(archive);
    archive = good ? archive_read_new() : NULL;
    if (archive && archive_read_support_format_tar(archive) == ARCHIVE_OK &&
        archive_read_open_memory(archive, room, used) == ARCHIVE_OK &&
        archive_read_next_header(archive, &entry) == ARCHIVE_OK && archive_entry_pathname(entry))
        buffer_append_text(out, archive_entry_pathname(entry));
    archive_read_free(archive);
    memory_free(room);
    return out->length > 0 && out->failure == STATUS_OK;
}

enum status path_compare(const char *name, const char *path, bool *same, struct error *err)
{
    struct buffer composed;
    *same = name && strcmp(name, path) == 0;
    if (*same || !name)
        return STATUS_OK;
    buffer_init(&composed, PACKAGE_PATH_MAXIMUM);
    bool good = path_recompose(path, &composed);
    *same = good && strcmp(name, buffer_text(&composed)) == 0;
    buffer_free(&composed);
    return good ? STATUS_OK : memory_error(err);
}
