/* The attachments of a record, readable or sealed: whoever reads one opens it here. */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

struct record_files record_files(const struct record *record)
{
    return (struct record_files){.folder = record->attachments, .seal = record->seal};
}

/* ---- a sealed one ---- */

/* Into memory, with what is found to be there. */
struct unsealing {
    int fd;
    uint64_t size, most;
    struct digest *digest;
};

static enum status take_piece(void *context, const void *data, size_t length, struct error *err)
{
    struct unsealing *unsealing = context;
    unsealing->size += length;
    if (unsealing->size > unsealing->most)
        return error_set(err, STATUS_AUTHENTICATION, "is longer than it was");
    if (!file_write(unsealing->fd, data, length))
        return error_set_errno(err, "there is not enough memory for it");
    return digest_update(unsealing->digest, data, length, err);
}

static enum status decrypt(const struct record_seal *seal, int *sealed, struct unsealing *unsealing,
                           struct error *err)
{
    struct age_identities *identities = NULL;
    struct age_source source;
    enum status status = age_identities_new(&identities, err);
    if (status == STATUS_OK)
        status = age_identities_add(identities, seal->secret, err);
    if (status == STATUS_OK)
        status = age_source_descriptor(&source, sealed, err);
    if (status == STATUS_OK)
        status = age_decrypt_stream(identities, &source, take_piece, unsealing, err);
    age_identities_free(identities);
    return status;
}

static enum status check(const struct sealed_file *file, struct unsealing *unsealing,
                         struct error *err)
{
    unsigned char sum[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE] = "";
    enum status status = digest_end(unsealing->digest, sum, err);
    hex_encode(sum, sizeof sum, hex);
    if (status != STATUS_OK || (unsealing->size == file->size && strcmp(hex, file->digest) == 0))
        return status;
    return error_set(err, STATUS_AUTHENTICATION, "is not the file that was kept under this name");
}

static enum status unseal(const struct record_seal *seal, const struct sealed_file *file,
                          int *sealed, int *fd, struct error *err)
{
    struct unsealing unsealing = {.fd = file_begin_in_memory(), .most = file->size};
    if (unsealing.fd < 0)
        return error_set_errno(err, "cannot be opened in memory");
    enum status status = digest_begin(&unsealing.digest, err);
    if (status == STATUS_OK)
        status = decrypt(seal, sealed, &unsealing, err);
    if (status == STATUS_OK)
        status = check(file, &unsealing, err);
    if (status == STATUS_OK && !file_end_in_memory(unsealing.fd))
        status = error_set_errno(err, "cannot be opened in memory");
    digest_free(unsealing.digest);
    if (status == STATUS_OK)
        *fd = unsealing.fd;
    else
        file_close(&unsealing.fd);
    return status;
}

static enum status no_such_file(const char *name, struct error *err)
{
    return error_set(err, STATUS_MALFORMED, "%s: there is no such file", name);
}

/* Whether the whole record was sealed to another key since it was opened, and its files with it. */
static bool is_sealed_anew(struct record_files files)
{
    int fd = files.folder < 0
                 ? -1
                 : file_open(files.folder, "../" SEALED_FAMILY, O_RDONLY | O_NOFOLLOW, 0);
    bool is_anew = fd >= 0 && record_seal_is_of_another(files.seal, &fd);
    file_close(&fd);
    return is_anew;
}

static enum status sealed_meanwhile(const char *name, struct error *err)
{
    error_set(err, STATUS_REFUSED, "%s: the record was sealed anew meanwhile", name);
    return error_hint(err, "nothing is lost: start again, and the file opens as before");
}

static enum status open_sealed(struct record_files files, const char *name, int *fd,
                               struct error *err)
{
    char lies[SEALED_NAME_SIZE];
    int sealed = -1;
    const struct sealed_file *file = record_seal_find(files.seal, name);
    *fd = -1;
    if (!file)
        return no_such_file(name, err);
    sealed_name(file->id, lies);
    enum status status = files.folder < 0 ? no_such_file(lies, err)
                                          : file_open_beneath(files.folder, lies, &sealed, err);
    bool is_missing = status == STATUS_MALFORMED; /* or a link, a folder: none of ours */
    if (status == STATUS_OK)
        status = unseal(files.seal, file, &sealed, fd, err);
    file_close(&sealed);
    if (is_missing && is_sealed_anew(files))
        return sealed_meanwhile(name, err);
    if (status == STATUS_MALFORMED) /* gone, or no age file any more */
        err->status = status = STATUS_AUTHENTICATION;
    if (status == STATUS_AUTHENTICATION)
        sealed_hint(err);
    return status == STATUS_OK ? STATUS_OK : error_context(err, "%s", name);
}

/* ---- either ---- */

enum status record_files_open(struct record_files files, const char *name, int *fd,
                              struct error *err)
{
    if (files.seal)
        return open_sealed(files, name, fd, err);
    return files.folder < 0 ? no_such_file(name, err)
                            : file_open_beneath(files.folder, name, fd, err);
}

enum status record_file_open(const struct record *record, const char *name, int *fd,
                             struct error *err)
{
    return record_files_open(record_files(record), name, fd, err);
}

enum status record_file_check(const struct record *record, const char *name, struct error *err)
{
    int fd = -1;
    if (record->seal)
        return record_seal_find(record->seal, name) ? STATUS_OK : no_such_file(name, err);
    enum status status = record_file_open(record, name, &fd, err);
    file_close(&fd);
    return status;
}

static bool is_same(int first, int second)
{
    enum { BLOCK = 65536 };
    size_t got = BLOCK, other = BLOCK;
    unsigned char *blocks = memory_allocate(2 * BLOCK);
    bool same = blocks != NULL;
    for (uint64_t at = 0; same && got == BLOCK; at += got)
        same = file_read_at(first, blocks, BLOCK, at, &got) &&
               file_read_at(second, blocks + BLOCK, BLOCK, at, &other) && got == other &&
               memcmp(blocks, blocks + BLOCK, got) == 0;
    memory_free(blocks);
    return same;
}

enum status record_file_holds(const struct record *record, const char *name, int fd, bool *holds,
                              struct error *err)
{
    int there = -1;
    enum status status = record_file_open(record, name, &there, err);
    *holds = status == STATUS_OK && is_same(fd, there);
    file_close(&there);
    return status;
}

static enum status list_sealed(const struct record_seal *seal, struct file_list *names,
                               struct error *err)
{
    struct file_list list = {0};
    if (seal->count == 0)
        return STATUS_OK;
    list.names = memory_allocate_array(seal->count, sizeof *list.names);
    bool done = list.names;
    for (size_t i = 0; done && i < seal->count; i++) {
        list.names[i] = memory_copy_string(seal->files[i].name);
        done = list.names[i];
        list.count += done;
    }
    if (!done) {
        file_list_free(&list);
        return memory_error(err);
    }
    *names = list;
    return STATUS_OK;
}

enum status record_file_list(const struct record *record, struct file_list *names,
                             struct error *err)
{
    *names = (struct file_list){0};
    if (record->seal)
        return list_sealed(record->seal, names, err);
    if (record->attachments < 0)
        return STATUS_OK;
    char *folder = file_join(record->path, ATTACHMENTS);
    enum status status = folder ? file_list_all(folder, names, err) : memory_error(err);
    memory_free(folder);
    return status;
}
