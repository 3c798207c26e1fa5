#include "opener.h"

#include <string.h>

/* The path as libarchive reads it back after writing it: composed (NFC), whatever it was. */
static bool path_recompose(const char *path, struct buffer *out)
{
    enum { ARCHIVE_ROOM = 16384 }; /* a name of 255 bytes takes five blocks of 512 */
    struct archive_entry *entry = libarchive.entry_new();
    struct archive *archive = libarchive.write_new();
    void *room = memory_allocate(ARCHIVE_ROOM);
    size_t used = 0;
    bool good = entry && archive && room &&
                libarchive.write_set_format_pax(archive) == ARCHIVE_OK &&
                libarchive.write_open_memory(archive, room, ARCHIVE_ROOM, &used) == ARCHIVE_OK;
    if (good) {
        libarchive.entry_set_pathname(entry, path);
        libarchive.entry_set_filetype(entry, AE_IFREG);
        libarchive.entry_set_size(entry, 0);
        good = libarchive.write_header(archive, entry) == ARCHIVE_OK &&
               libarchive.write_close(archive) == ARCHIVE_OK;
    }
    libarchive.entry_free(entry);
    libarchive.write_free(archive);
    archive = good ? libarchive.read_new() : NULL;
    if (archive && libarchive.read_support_format_tar(archive) == ARCHIVE_OK &&
        libarchive.read_open_memory(archive, room, used) == ARCHIVE_OK &&
        libarchive.read_next_header(archive, &entry) == ARCHIVE_OK &&
        libarchive.entry_pathname(entry))
        buffer_append_text(out, libarchive.entry_pathname(entry));
    libarchive.read_free(archive);
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

enum status package_locale_enter(locale_t *own, locale_t *previous, struct error *err)
{
    *previous = (locale_t)0;
    *own = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!*own)
        return error_set_errno(err, "the system has no C.UTF-8 locale");
    *previous = uselocale(*own);
    return STATUS_OK;
}

void package_locale_leave(locale_t own, locale_t previous)
{
    if (!own)
        return;
    uselocale(previous);
    freelocale(own);
}
