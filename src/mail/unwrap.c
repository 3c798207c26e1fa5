/* An age file out of a message. */
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/mail.h"

#define AGE "AGE ENCRYPTED FILE"

static const char BINARY[] = "age-encryption.org/";

static bool is_age(const void *bytes, size_t length)
{
    return length >= strlen(BINARY) && memcmp(bytes, BINARY, strlen(BINARY)) == 0;
}

struct age_search {
    struct buffer armored;  /* the first */
    struct buffer attached; /* the longest: lines that mail parted come one by one too */
};

static enum status look_for_bytes(void *context, const char *bytes, size_t length,
                                  struct error *err)
{
    struct buffer *found = &((struct age_search *)context)->attached;
    if (length > found->length && is_age(bytes, length)) {
        buffer_clear(found);
        buffer_append(found, bytes, length);
    }
    return buffer_status(found, err);
}

static enum status look_for_armor(void *context, const char *text, size_t length, struct error *err)
{
    struct buffer *found = &((struct age_search *)context)->armored;
    size_t from = 0;
    while (found->length == 0 && mail_armor_next(text, length, AGE, &from, found))
        if (!is_age(found->data, found->length))
            buffer_clear(found);
    return buffer_status(found, err);
}

static enum status find_age(const char *path, int fd, struct age_search *search, struct error *err)
{
    const struct mail_looks looks = {look_for_armor, look_for_bytes, search};
    struct buffer message;
    buffer_init(&message, MAIL_MAXIMUM);
    enum status status = file_read_to_end(fd, path, &message, err);
    if (status == STATUS_OK)
        status = mail_each(message.data, message.length, &looks, err);
    buffer_free(&message);
    return status;
}

/* Whether it is a file that can be looked at from the beginning, and no age file itself. */
static bool may_hold_one(int fd)
{
    struct stat about;
    char begin[sizeof BINARY];
    ssize_t got = -1;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= MAIL_MAXIMUM)
        got = pread(fd, begin, strlen(BINARY), 0);
    return got > 0 && !is_age(begin, (size_t)got) && lseek(fd, 0, SEEK_SET) == 0;
}

static enum status take_its_place(const char *path, int *fd, const struct buffer *found,
                                  struct error *err)
{
    int inner = file_open_in_memory(found->data, found->length);
    if (inner < 0)
        return error_set_errno(err, "%s: cannot hold what is in it", path);
    file_close(fd);
    *fd = inner;
    return STATUS_OK;
}

enum status mail_unwrap_age(const char *path, int *fd, struct error *err)
{
    struct age_search search;
    if (!may_hold_one(*fd))
        return STATUS_OK;
    buffer_init(&search.armored, MAIL_MAXIMUM);
    buffer_init(&search.attached, MAIL_MAXIMUM);
    enum status status = find_age(path, *fd, &search, err);
    const struct buffer *found = search.armored.length > 0 ? &search.armored : &search.attached;
    if (status == STATUS_OK && found->length > 0)
        status = take_its_place(path, fd, found, err);
    else if (status == STATUS_OK && lseek(*fd, 0, SEEK_SET) != 0)
        status = error_set_errno(err, "%s: cannot read it again", path);
    buffer_free(&search.armored);
    buffer_free(&search.attached);
    return status;
}
