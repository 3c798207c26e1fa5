#include "safehand/package/unzip.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "safehand/base/libarchive.h"

enum {
    BLOCK = 65536,
    PACKED_CLOSELY = 100,      /* times: more than any paper or picture */
    ALWAYS_ALLOWED = 16 << 20, /* bytes that may come out of however little */
};

struct reading {
    const struct unzip *unzip;
    struct archive *archive;
    struct names names; /* copies: what came */
    uint64_t bytes, most;
};

PRINTF_LIKE(2, 3)
static enum status refuse(struct error *err, const char *format, ...)
{
    char words[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    error_set(err, STATUS_MALFORMED, "%s", words);
    return error_hint(err, "choose the folder itself, or make the ZIP anew of that folder alone");
}

static enum status damaged(struct error *err)
{
    return refuse(err, "the ZIP is empty, damaged, or none at all");
}

bool unzip_is_one(int fd)
{
    char head[4] = "";
    size_t got = 0;
    return file_read_at(fd, head, sizeof head, 0, &got) && got == sizeof head &&
           (memcmp(head, "PK\3\4", sizeof head) == 0 || memcmp(head, "PK\5\6", sizeof head) == 0);
}

/* Every part of the way down is the name of one file. */
static bool leads_down(const char *name)
{
    char part[256];
    for (const char *at = name;; at++) {
        size_t length = strcspn(at, "/");
        if (length >= sizeof part)
            return false;
        memcpy(part, at, length);
        part[length] = '\0';
        if (!file_name_is_one(part) || strchr(part, '\\'))
            return false;
        at += length;
        if (*at == '\0')
            return true;
    }
}

static enum status check_name(struct reading *reading, const char *name, struct error *err)
{
    if (!name || utf8_check(name, strlen(name)) != strlen(name))
        return refuse(err,
                      "the name of a file in the ZIP cannot be read: it has letters of another "
                      "kind");
    if (!leads_down(name))
        return refuse(err, "the ZIP names a file outside of its folder: %.200s", name);
    for (size_t i = 0; i < reading->names.count; i++)
        if (strcasecmp(reading->names.items[i], name) == 0)
            return refuse(err, "the ZIP has %.200s twice", name);
    if (reading->names.count >= reading->unzip->files_most)
        return refuse(err, "the ZIP holds more files than a family's record has");
    return names_add_copy(&reading->names, name) ? STATUS_OK : memory_error(err);
}

/* What comes out is counted, whatever the ZIP says of its size. */
static enum status copy_content(struct reading *reading, int fd, struct error *err)
{
    unsigned char block[BLOCK];
    for (;;) {
        la_ssize_t got = libarchive.read_data(reading->archive, block, sizeof block);
        if (got == 0)
            return STATUS_OK;
        if (got < 0)
            return damaged(err);
        reading->bytes += (uint64_t)got;
        if (reading->bytes > reading->most)
            return refuse(err, "far more would come out of the ZIP than a family's record holds");
        if (fd >= 0 && !file_write(fd, block, (size_t)got))
            return error_set_errno(err, "what is in the ZIP cannot be kept");
    }
}

static enum status take_entry(struct reading *reading, struct archive_entry *entry,
                              struct error *err)
{
    const struct unzip *unzip = reading->unzip;
    const char *name = libarchive.entry_pathname(entry);
    int fd = -1;
    if (libarchive.entry_filetype(entry) == AE_IFDIR)
        return STATUS_OK;
    if (libarchive.entry_is_encrypted(entry))
        return refuse(err, "the ZIP is locked by a password");
    if (libarchive.entry_filetype(entry) != AE_IFREG || libarchive.entry_hardlink(entry) ||
        libarchive.entry_symlink(entry))
        return refuse(err, "the ZIP holds a link, and not only files");
    enum status status = check_name(reading, name, err);
    if (status == STATUS_OK)
        status = unzip->place(unzip->context, name, &fd, err);
    if (status == STATUS_OK)
        status = copy_content(reading, fd, err);
    file_close(&fd);
    return status;
}

static enum status take_all(struct reading *reading, struct error *err)
{
    struct archive_entry *entry;
    for (;;) {
        int result = libarchive.read_next_header(reading->archive, &entry);
        if (result == ARCHIVE_EOF)
            return reading->names.count > 0 ? STATUS_OK
                                            : refuse(err, "there is no file in the ZIP");
        /* A warning is of a name that it could not read. */
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return damaged(err);
        enum status status = take_entry(reading, entry, err);
        if (status != STATUS_OK)
            return status;
    }
}

/* The list at its end is what holds; a stream of members without one is none. */
static enum status open_archive(struct reading *reading, int fd, struct error *err)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return error_set_errno(err, "the ZIP cannot be read");
    uint64_t closely = (uint64_t)about.st_size * PACKED_CLOSELY + ALWAYS_ALLOWED;
    reading->most = closely < reading->unzip->bytes_most ? closely : reading->unzip->bytes_most;
    reading->archive = libarchive.read_new();
    if (!reading->archive)
        return memory_error(err);
    if (libarchive.read_support_format_zip_seekable(reading->archive) != ARCHIVE_OK ||
        libarchive.read_open_fd(reading->archive, fd, BLOCK) != ARCHIVE_OK)
        return damaged(err);
    return STATUS_OK;
}

enum status unzip_files(int fd, const struct unzip *unzip, struct error *err)
{
    struct reading reading = {.unzip = unzip};
    enum status status = libarchive_load(err);
    if (status == STATUS_OK)
        status = open_archive(&reading, fd, err);
    if (status == STATUS_OK)
        status = take_all(&reading, err);
    if (reading.archive)
        libarchive.read_free(reading.archive);
    names_free_copies(&reading.names);
    return status;
}
