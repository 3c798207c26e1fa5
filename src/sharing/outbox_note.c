/*
 * What the sender signed about a package in the outbox: which file it is. So that a run that comes
 * later sends that file, and nothing that somebody put in its place.
 */
#include "sharing_internal.h"

#include <fcntl.h>
#include <string.h>

enum { OUTBOX_NOTE_MAXIMUM = 4096, SIZE_TEXT = 24 };

enum status outbox_note_write(const struct sharing *sharing, struct error *err)
{
    struct buffer text, note;
    const struct note_signer *signer = office_identity(sharing->office)->signer;
    buffer_init(&text, OUTBOX_NOTE_MAXIMUM);
    buffer_init(&note, OUTBOX_NOTE_MAXIMUM);
    buffer_append_format(&text, "safehand.outbox/2\nid %s\npackage %s\nsize %llu\n", sharing->id,
                         sharing->package_digest, (unsigned long long)sharing->package_size);
    char *path = outbox_note_path(sharing->office, sharing->id);
    enum status status = path ? buffer_status(&text, err) : memory_error(err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, &note, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, note.data, note.length, 0600, FILE_REPLACE, err);
    memory_free(path);
    buffer_free(&text);
    buffer_free(&note);
    return status;
}

static enum status package_digest_of(const char *path, char digest[DIGEST_HEX_SIZE], uint64_t *size,
                                     struct error *err)
{
    unsigned char bytes[AGE_CHUNK_SIZE], sum[DIGEST_SIZE];
    struct digest *hash = NULL;
    size_t got = 0;
    *size = 0;
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (fd < 0)
        return error_set_errno(err, "cannot read %s", path);
    enum status status = digest_begin(&hash, err);
    do {
        if (status == STATUS_OK && !file_read(fd, bytes, sizeof bytes, &got))
            status = error_set_errno(err, "cannot read %s", path);
        if (status == STATUS_OK)
            status = digest_update(hash, bytes, got, err);
        *size += got;
    } while (status == STATUS_OK && got == sizeof bytes);
    if (status == STATUS_OK)
        status = digest_end(hash, sum, err);
    if (status == STATUS_OK)
        hex_encode(sum, sizeof sum, digest);
    digest_free(hash);
    file_close(&fd);
    return status;
}

/* The digest that a whole note of ours names for this sharing. */
static enum status note_read(const struct sharing *sharing, const char *data, size_t length,
                             char digest[DIGEST_HEX_SIZE], struct error *err)
{
    struct note note;
    char id[ID_SIZE], size[SIZE_TEXT];
    enum status status = note_parse(data, length, &note, err);
    if (status == STATUS_OK)
        status = note_verify_only(
            &note, note_signer_verifier(office_identity(sharing->office)->signer), err);
    struct note_lines lines = {note.text, note.text_length};
    if (status == STATUS_OK)
        status = note_line_exact(&lines, "safehand.outbox/2", err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "id", id, sizeof id, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "package", digest, DIGEST_HEX_SIZE, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "size", size, sizeof size, err);
    if (status == STATUS_OK)
        status = note_lines_end(&lines, err);
    if (status == STATUS_OK && strcmp(id, sharing->id) != 0)
        status = error_set(err, STATUS_AUTHENTICATION, "the note is of another sharing");
    return status;
}

bool outbox_note_holds(struct sharing *sharing)
{
    struct buffer data;
    char digest[DIGEST_HEX_SIZE];
    struct error ignored = {0}; /* whatever is wrong with it: the package is made anew */
    buffer_init(&data, OUTBOX_NOTE_MAXIMUM);
    char *path = outbox_note_path(sharing->office, sharing->id);
    enum status status =
        path && file_exists(path) ? file_read_whole(path, &data, &ignored) : STATUS_SYSTEM;
    if (status == STATUS_OK)
        status = note_read(sharing, buffer_text(&data), data.length, digest, &ignored);
    if (status == STATUS_OK)
        status = package_digest_of(sharing->package_path, sharing->package_digest,
                                   &sharing->package_size, &ignored);
    memory_free(path);
    buffer_free(&data);
    return status == STATUS_OK && strcmp(digest, sharing->package_digest) == 0;
}
