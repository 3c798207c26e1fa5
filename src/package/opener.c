#include "opener.h"

#include <errno.h>
#include <string.h>

/* Reads the package file once, in order, so that its digest is of exactly what was decrypted. */
static enum status opener_source(void *context, void *data, size_t length, uint64_t offset,
                                 size_t *got, struct error *err)
{
    struct opener *opener = context;
    (void)offset;
    return file_read(opener->fd, data, length, got)
               ? STATUS_OK
               : error_set_errno(err, "cannot read the package");
}

/* Of a package that came as armored text (a mail gateway's doing) the digest is of the file as it
 * was sent, so that its receipt fits. */
static enum status opener_hash(void *context, const void *data, size_t length, struct error *err)
{
    struct opener *opener = context;
    return digest_update(opener->digest, data, length, err);
}

static la_ssize_t opener_archive_read(struct archive *archive, void *context, const void **data)
{
    struct opener *opener = context;
    const unsigned char *bytes;
    size_t got = 0;
    if (age_reader_next(opener->age, &bytes, &got, &opener->err) != STATUS_OK) {
        libarchive.set_error(archive, EIO, "%s", opener->err.message);
        return -1;
    }
    for (size_t end = got; end > 0; end--) {
        if (bytes[end - 1] != 0) {
            opener->last_used = opener->decrypted + end;
            break;
        }
    }
    opener->decrypted += got;
    opener->block = bytes;
    opener->block_length = got;
    *data = bytes;
    return (la_ssize_t)got;
}

static enum status hint_again(struct error *err)
{
    return error_hint(err, "ask the sender to share it again");
}

static enum status opener_failed(struct opener *opener, struct error *err)
{
    if (opener->err.status != STATUS_OK) {
        *err = opener->err;
        return err->status;
    }
    const char *text = libarchive.error_string(opener->archive);
    error_set(err, STATUS_MALFORMED, "the package's archive is not well formed: %s",
              text ? text : "no memory");
    return hint_again(err);
}

/* The last chunk first, where the file lets one look there: a large package that was cut, or that
 * has not arrived whole, is known before anything of it is unpacked. */
static enum status opener_check_end(int fd, const struct age_identities *keys, struct error *err)
{
    enum { LARGE = 1 << 20 }; /* bytes of a package that is not read in a moment anyway */
    struct age_source source;
    struct age_reader *age = NULL;
    uint64_t size;
    enum status status = age_source_descriptor(&source, &fd, err);
    if (status != STATUS_OK || !source.seekable || source.size < LARGE)
        return status;
    status = age_reader_open(&age, &source, keys, err);
    if (status == STATUS_OK && !age_reader_is_armored(age))
        status = age_reader_size(age, &size, err);
    age_reader_free(age);
    return status;
}

enum status opener_begin(struct opener *opener, int fd, const struct identity *identity,
                         bool wants_digest, struct error *err)
{
    struct age_identities *keys = NULL;
    struct age_source source = {.read = opener_source, .context = opener, .seekable = false};
    opener->fd = fd;
    enum status status = libarchive_load(err);
    if (status == STATUS_OK && wants_digest)
        status = digest_begin(&opener->digest, err);
    if (status == STATUS_OK)
        status = identity_age_keys(identity, &keys, err);
    if (status == STATUS_OK)
        status = opener_check_end(fd, keys, err);
    if (status == STATUS_OK)
        status = age_reader_open_watched(&opener->age, &source, keys,
                                         opener->digest ? opener_hash : NULL, opener, err);
    age_identities_free(keys);
    if (status != STATUS_OK)
        return status;
    opener->archive = libarchive.read_new();
    if (!opener->archive)
        return memory_error(err);
    if (libarchive.read_support_format_tar(opener->archive) != ARCHIVE_OK ||
        libarchive.read_open(opener->archive, opener, NULL, opener_archive_read, NULL) !=
            ARCHIVE_OK)
        return opener_failed(opener, err);
    return STATUS_OK;
}

enum status opener_member(struct opener *opener, const char *path, uint64_t *size,
                          struct error *err)
{
    struct archive_entry *entry;
    bool same;
    int result = libarchive.read_next_header(opener->archive, &entry);
    if (result == ARCHIVE_EOF) {
        error_set(err, STATUS_MALFORMED, "the package holds no %s", path);
        return hint_again(err);
    }
    if (result != ARCHIVE_OK)
        return opener_failed(opener, err);
    const char *name = libarchive.entry_pathname(entry);
    enum status status = path_compare(name, path, &same, err);
    if (status != STATUS_OK)
        return status;
    if (!same) {
        error_set(err, STATUS_MALFORMED, "the package holds %s where %s belongs",
                  name ? name : "a nameless file", path);
        return hint_again(err);
    }
    if (libarchive.entry_filetype(entry) != AE_IFREG || libarchive.entry_hardlink(entry) ||
        libarchive.entry_sparse_count(entry) != 0 || !libarchive.entry_size_is_set(entry) ||
        libarchive.entry_size(entry) < 0) {
        error_set(err, STATUS_MALFORMED, "%s in the package is no plain file", path);
        return hint_again(err);
    }
    opener->member_done = 0;
    *size = (uint64_t)libarchive.entry_size(entry);
    return STATUS_OK;
}

enum status opener_read(struct opener *opener, const void **data, size_t *got, struct error *err)
{
    la_int64_t offset;
    int result = libarchive.read_data_block(opener->archive, data, got, &offset);
    if (result == ARCHIVE_EOF) {
        *got = 0;
        return STATUS_OK;
    }
    if (result != ARCHIVE_OK)
        return opener_failed(opener, err);
    /* A gap would be a sparse file's hole: bytes that nobody wrote. */
    if (offset < 0 || (uint64_t)offset != opener->member_done) {
        error_set(err, STATUS_MALFORMED, "a file in the package has a hole");
        return hint_again(err);
    }
    opener->member_done += *got;
    return STATUS_OK;
}

/* What libarchive had to put together from two blocks lies in a place of its own, which it uses
 * again: a job on that cannot wait. */
void opener_later(struct opener *opener, const void *data, size_t length, struct age_job *job)
{
    const unsigned char *bytes = data;
    if (opener->block && bytes >= opener->block &&
        bytes + length <= opener->block + opener->block_length)
        age_reader_later(opener->age, job);
    else
        job->run(job);
}

enum status opener_member_whole(struct opener *opener, const char *path, struct buffer *out,
                                struct error *err)
{
    uint64_t size;
    const void *data;
    size_t got = 1;
    enum status status = opener_member(opener, path, &size, err);
    if (status == STATUS_OK && size > out->maximum) {
        error_set(err, STATUS_MALFORMED, "%s in the package is larger than %zu bytes", path,
                  out->maximum);
        return hint_again(err);
    }
    while (status == STATUS_OK && got > 0) {
        status = opener_read(opener, &data, &got, err);
        if (status == STATUS_OK && got > 0)
            buffer_append(out, data, got);
    }
    return status == STATUS_OK ? buffer_status(out, err) : status;
}

/* Reads on to the envelope's authenticated end, and until every file is written: behind the
 * archive's own end stand only zeros, whether libarchive had read them already or not. */
static enum status opener_drain(struct opener *opener, struct error *err)
{
    la_int64_t consumed = libarchive.filter_bytes(opener->archive, 0);
    la_ssize_t got = 1;
    while (got > 0) {
        const void *ignored;
        got = opener_archive_read(opener->archive, opener, &ignored);
        if (got < 0)
            return opener_failed(opener, err);
    }
    if (consumed >= 0 && opener->last_used <= (uint64_t)consumed)
        return STATUS_OK;
    error_set(err, STATUS_MALFORMED, "the package holds something after its last file");
    return hint_again(err);
}

enum status opener_end(struct opener *opener, char digest[DIGEST_HEX_SIZE], struct error *err)
{
    struct archive_entry *entry;
    unsigned char sum[DIGEST_SIZE];
    int result = libarchive.read_next_header(opener->archive, &entry);
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
        const char *name = libarchive.entry_pathname(entry);
        error_set(err, STATUS_MALFORMED, "the package holds %s, which its manifest does not",
                  name ? name : "a nameless file");
        return hint_again(err);
    }
    if (result != ARCHIVE_EOF)
        return opener_failed(opener, err);
    enum status status = opener_drain(opener, err);
    if (status != STATUS_OK || !opener->digest)
        return status;
    status = digest_end(opener->digest, sum, err);
    if (status == STATUS_OK)
        hex_encode(sum, sizeof sum, digest);
    return status;
}

void opener_free(struct opener *opener)
{
    if (!opener)
        return;
    if (opener->archive)
        libarchive.read_free(opener->archive);
    age_reader_free(opener->age);
    digest_free(opener->digest);
    memory_free(opener);
}
