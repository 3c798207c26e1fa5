/*
 * What the program does with a memory stick, in a virtual machine that has one (sticks.py). Prints
 * what came of it in a line or several.
 *
 *   stick look FOLDER               what the device is
 *   stick write FOLDER SIZE [WHAT]  writes a package of that many bytes; WHAT, when half of it is
 *                                   written: "fill" fills the device, "wait" says so and waits for
 *                                   a line; "begin" stops before anything is read or written
 *   stick ours FOLDER               which files of ours lie there
 *   stick erase FOLDER NAME         overwrites and removes one
 *   stick unmount FOLDER
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safehand/delivery.h"

static const char NAME[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
enum { STEP = 1 << 16 };

static int tell(enum status status, const struct error *err)
{
    char *hint = words_plain(err->hint, &err->hint_ways);
    if (status == STATUS_OK)
        printf("ok\n");
    else
        printf("status %d: %s\nhint: %s\n", (int)status, err->message, hint ? hint : "");
    memory_free(hint);
    return 0;
}

static int look(const char *folder)
{
    struct error err = {0};
    struct media_device device;
    if (media_inspect(folder, &device, &err) != STATUS_OK)
        return tell(err.status, &err);
    printf("device %s\nfile_system %s\nlabel %s\nuuid %s\nserial %s\nmodel %s\nbus %s\n",
           device.device, device.file_system, device.label, device.uuid, device.serial,
           device.model, device.bus);
    printf("encryption %s\nremovable %d\nread_only %d\nsize %llu\n", device.encryption,
           device.is_removable, device.is_read_only, (unsigned long long)device.size);
    return 0;
}

struct moment {
    const char *folder, *what;
    bool was;
};

static void fill(const char *folder)
{
    static const unsigned char zeros[STEP];
    char *path = file_join(folder, "filler");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    while (fd >= 0 && write(fd, zeros, sizeof zeros) > 0)
        continue;
    if (fd >= 0)
        close(fd);
    memory_free(path);
}

static bool at_moment(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct moment *moment = context;
    if (strcmp(moment->what, "begin") == 0)
        return false;
    if (strcmp(what, "writing") != 0 || done < all / 2 || moment->was)
        return true;
    moment->was = true;
    if (strcmp(moment->what, "fill") == 0)
        fill(moment->folder);
    if (strcmp(moment->what, "wait") == 0) {
        char line[16];
        printf("half is written\n");
        fflush(stdout);
        return fgets(line, sizeof line, stdin) != NULL;
    }
    return true;
}

/* A file with a hole, so that one of 5 GB takes no room; one that is to be written ends in a byte
 * of its own. */
static int package_make(uint64_t size, bool is_read, char digest[DIGEST_HEX_SIZE])
{
    struct error err = {0};
    char path[] = "/tmp/package-XXXXXX";
    int fd = mkstemp(path);
    unsigned char *data = is_read ? memory_allocate(size + 1) : NULL;
    if (fd < 0 || unlink(path) != 0 || ftruncate(fd, (off_t)size) != 0)
        return -1;
    memset(digest, '0', DIGEST_HEX_SIZE - 1);
    digest[DIGEST_HEX_SIZE - 1] = '\0';
    for (uint64_t i = 0; data && i < size; i++)
        data[i] = (unsigned char)(i * i >> 7);
    if (data &&
        (!file_write(fd, data, size) || digest_sha256_hex(data, size, digest, &err) != STATUS_OK))
        return -1;
    memory_free(data);
    return fd;
}

static int write_package(const char *folder, uint64_t size, const char *what)
{
    struct error err = {0};
    char digest[DIGEST_HEX_SIZE];
    struct moment moment = {.folder = folder, .what = what};
    int fd = package_make(size, size < 1 << 28, digest);
    if (fd < 0)
        return 1;
    int result =
        tell(media_write(folder, NULL, NAME, fd, size, digest, at_moment, &moment, &err), &err);
    file_close(&fd);
    return result;
}

static int list(const char *folder)
{
    struct error err = {0};
    struct media_ours ours;
    if (media_find_ours(folder, &ours, &err) != STATUS_OK)
        return tell(err.status, &err);
    for (size_t i = 0; i < ours.count; i++)
        printf("%s%s\n", ours.items[i].id, ours.items[i].is_left ? " left" : "");
    printf("%zu of ours\n", ours.count);
    media_ours_free(&ours);
    return 0;
}

static int erase(const char *folder, const char *name)
{
    struct error err = {0};
    bool was_there = false;
    enum status status = media_erase(folder, name, &was_there, &err);
    if (status == STATUS_OK)
        printf("%s\n", was_there ? "was there" : "was not there");
    return tell(status, &err);
}

int main(int count, char **words)
{
    struct error err = {0};
    if (count < 3 || memory_start(&err) != STATUS_OK)
        return 2;
    if (strcmp(words[1], "look") == 0)
        return look(words[2]);
    if (strcmp(words[1], "write") == 0 && count >= 4)
        return write_package(words[2], strtoull(words[3], NULL, 10), count > 4 ? words[4] : "");
    if (strcmp(words[1], "ours") == 0)
        return list(words[2]);
    if (strcmp(words[1], "erase") == 0 && count == 4)
        return erase(words[2], words[3]);
    if (strcmp(words[1], "unmount") == 0)
        return tell(media_unmount(words[2], &err), &err);
    return 2;
}
