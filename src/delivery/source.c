#include "source.h"

#include <string.h>

enum status delivery_interrupted(struct error *err)
{
    error_set(err, STATUS_INTERRUPTED, "interrupted");
    error_hint(err, "nothing was delivered; " WAY " tries again");
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

bool delivery_goes_on(delivery_progress progress, void *context, const char *what, uint64_t done,
                      uint64_t all, struct error *err)
{
    if (!progress || progress(context, what, done, all))
        return true;
    delivery_interrupted(err);
    return false;
}

enum status delivery_check_name(const char *name, struct error *err)
{
    if (file_name_is_plain(name) && strlen(name) <= DELIVERY_NAME_MAXIMUM)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "\"%s\" cannot be the name of a delivered file", name);
    return error_hint(err,
                      "use a name of at most %d bytes without '/', that does not begin with "
                      "'.'",
                      DELIVERY_NAME_MAXIMUM);
}

enum status delivery_digest_is(struct digest *digest, const char *hex, bool *is_same,
                               struct error *err)
{
    unsigned char binary[DIGEST_SIZE];
    char text[DIGEST_HEX_SIZE];
    enum status status = digest_end(digest, binary, err);
    if (status != STATUS_OK)
        return status;
    hex_encode(binary, sizeof binary, text);
    *is_same = strcmp(text, hex) == 0;
    return STATUS_OK;
}

static enum status source_changed(struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION,
              "the package on this computer is no longer the one that was recorded");
    error_hint(err, "nothing was sent; find out who or what changed the file, then " WAY
                    " and share again");
    return error_way(err, WAY_WITHDRAW, NULL, NULL);
}

static enum status unreadable(struct error *err)
{
    error_set_errno(err, "cannot read the package");
    return error_hint(err, "check the disk of this computer; nothing was delivered");
}

enum status delivery_read_source(const struct delivery_source *source, void *data, size_t length,
                                 uint64_t offset, struct error *err)
{
    size_t got;
    if (!file_read_at(source->fd, data, length, offset, &got))
        return unreadable(err);
    return got == length ? STATUS_OK : source_changed(err);
}

/* Reads on to the end, which must come after exactly size bytes. */
static enum status digest_source(const struct delivery_source *source, struct digest *digest,
                                 unsigned char *step, delivery_progress progress, void *context,
                                 struct error *err)
{
    uint64_t done = 0;
    size_t got = 1;
    while (got > 0) {
        if (!delivery_goes_on(progress, context, "checking", done, source->size, err))
            return STATUS_INTERRUPTED;
        if (!file_read_at(source->fd, step, DELIVERY_STEP, done, &got))
            return unreadable(err);
        if (got > source->size - done)
            return source_changed(err);
        enum status status = digest_update(digest, step, got, err);
        if (status != STATUS_OK)
            return status;
        done += got;
    }
    return done == source->size ? STATUS_OK : source_changed(err);
}

enum status delivery_check_source(const struct delivery_source *source, delivery_progress progress,
                                  void *context, struct error *err)
{
    struct digest *digest = NULL;
    bool is_same = false;
    unsigned char *step = memory_allocate(DELIVERY_STEP);
    enum status status = !step ? memory_error(err) : digest_begin(&digest, err);
    if (status == STATUS_OK)
        status = digest_source(source, digest, step, progress, context, err);
    if (status == STATUS_OK)
        status = delivery_digest_is(digest, source->digest, &is_same, err);
    if (status == STATUS_OK && !is_same)
        status = source_changed(err);
    digest_free(digest);
    memory_free(step);
    return status;
}
