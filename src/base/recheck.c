#include "safehand/base/recheck.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include "safehand/base/encoding.h"
#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/work.h"

enum { READ_SIZE = 65536 };

struct recheck {
    EVP_MAC *algorithm;
    EVP_MAC_CTX *context;
};

static enum status failed(struct error *err)
{
    return error_set(err, STATUS_SYSTEM, "Poly1305 failed");
}

enum status recheck_new(struct recheck **recheck, struct error *err)
{
    struct recheck *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    fresh->algorithm = EVP_MAC_fetch(NULL, "POLY1305", NULL);
    fresh->context = !fresh->algorithm ? NULL : EVP_MAC_CTX_new(fresh->algorithm);
    if (!fresh->context) {
        recheck_free(fresh);
        return failed(err);
    }
    *recheck = fresh;
    return STATUS_OK;
}

enum status recheck_begin(struct recheck *recheck, const struct recheck_mark *mark,
                          struct error *err)
{
    return EVP_MAC_init(recheck->context, mark->key, sizeof mark->key, NULL) == 1 ? STATUS_OK
                                                                                  : failed(err);
}

enum status recheck_update(struct recheck *recheck, const void *data, size_t length,
                           struct error *err)
{
    return EVP_MAC_update(recheck->context, data, length) == 1 ? STATUS_OK : failed(err);
}

static enum status tag_of(struct recheck *recheck, unsigned char tag[RECHECK_TAG_SIZE],
                          struct error *err)
{
    size_t written = 0;
    if (EVP_MAC_final(recheck->context, tag, &written, RECHECK_TAG_SIZE) == 1 &&
        written == RECHECK_TAG_SIZE)
        return STATUS_OK;
    return failed(err);
}

enum status recheck_end(struct recheck *recheck, const struct recheck_mark *mark, bool *same,
                        struct error *err)
{
    unsigned char tag[RECHECK_TAG_SIZE];
    enum status status = tag_of(recheck, tag, err);
    *same = status == STATUS_OK && CRYPTO_memcmp(tag, mark->tag, sizeof tag) == 0;
    return status;
}

void recheck_free(struct recheck *recheck)
{
    if (!recheck)
        return;
    EVP_MAC_CTX_free(recheck->context);
    EVP_MAC_free(recheck->algorithm);
    memory_free(recheck);
}

/* Reads to the end through both, and keeps what was read if somebody wants it. */
static enum status read_through(int fd, struct digest *digest, struct recheck *recheck,
                                unsigned char *block, struct buffer *bytes, uint64_t *size,
                                struct error *err)
{
    enum status status = STATUS_OK;
    size_t got = READ_SIZE;
    struct stat about;
    uint64_t all = fstat(fd, &about) == 0 && about.st_size > 0 ? (uint64_t)about.st_size : 0;
    if (all > RECHECK_FILE_MAXIMUM) {
        error_set(err, STATUS_MALFORMED, "larger than the limit of %llu GiB",
                  (unsigned long long)(RECHECK_FILE_MAXIMUM >> 30));
        return error_hint(err, "leave it out, or share a part of it");
    }
    for (*size = 0; status == STATUS_OK && got == READ_SIZE; *size += got) {
        if (!file_read(fd, block, READ_SIZE, &got))
            return error_set_errno(err, "cannot read");
        status = work_goes_on("reading", *size + got, all, err);
        if (status == STATUS_OK)
            status = digest_update(digest, block, got, err);
        if (status == STATUS_OK)
            status = recheck_update(recheck, block, got, err);
        if (bytes)
            buffer_append(bytes, block, got);
    }
    return status;
}

enum status recheck_read(int fd, struct buffer *bytes, uint64_t *size, char hex[DIGEST_HEX_SIZE],
                         struct recheck_mark *mark, struct error *err)
{
    unsigned char sum[DIGEST_SIZE];
    struct digest *digest = NULL;
    struct recheck *recheck = NULL;
    unsigned char *block = memory_allocate(READ_SIZE);
    enum status status = !block ? memory_error(err) : STATUS_OK;
    if (status == STATUS_OK)
        status = random_bytes(mark->key, sizeof mark->key, err);
    if (status == STATUS_OK)
        status = digest_begin(&digest, err);
    if (status == STATUS_OK)
        status = recheck_new(&recheck, err);
    if (status == STATUS_OK)
        status = recheck_begin(recheck, mark, err);
    if (status == STATUS_OK)
        status = read_through(fd, digest, recheck, block, bytes, size, err);
    if (status == STATUS_OK)
        status = digest_end(digest, sum, err);
    if (status == STATUS_OK)
        status = tag_of(recheck, mark->tag, err);
    if (status == STATUS_OK)
        hex_encode(sum, sizeof sum, hex);
    recheck_free(recheck);
    digest_free(digest);
    memory_free(block);
    return status;
}
