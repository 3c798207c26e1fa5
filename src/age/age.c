/* The envelope around bytes at hand. */
#include "safehand/age.h"

#include "safehand/base/memory.h"

/* Takes back what was appended to out after its first `length` bytes. */
static void take_back(struct buffer *out, size_t length)
{
    buffer_truncate(out, length);
    out->failure = STATUS_OK;
}

enum status age_encrypt(const struct age_recipients *recipients, bool armor, const void *data,
                        size_t length, struct buffer *out, struct error *err)
{
    struct age_writer *writer = NULL;
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        return status;
    const size_t before = out->length;
    status = age_writer_open(&writer, recipients, armor, age_sink_buffer, out, err);
    if (status == STATUS_OK)
        status = age_writer_write(writer, data, length, err);
    if (status == STATUS_OK)
        status = age_writer_finish(writer, err);
    age_writer_free(writer);
    if (status != STATUS_OK)
        take_back(out, before);
    return status;
}

static enum status copy_all(struct age_reader *reader, struct buffer *out, struct error *err)
{
    unsigned char *piece = memory_allocate(AGE_CHUNK_SIZE);
    if (!piece)
        return memory_error(err);
    size_t got = 0;
    enum status status;
    do {
        status = age_reader_read(reader, piece, AGE_CHUNK_SIZE, &got, err);
        if (status == STATUS_OK) {
            buffer_append(out, piece, got);
            status = buffer_status(out, err);
        }
    } while (status == STATUS_OK && got > 0);
    memory_free(piece);
    return status;
}

enum status age_decrypt(const struct age_identities *identities, const void *data, size_t length,
                        struct buffer *out, struct error *err)
{
    struct age_bytes bytes = {.data = data, .length = length};
    struct age_source source;
    struct age_reader *reader = NULL;
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        return status;
    const size_t before = out->length;
    age_source_bytes(&source, &bytes);
    status = age_reader_open(&reader, &source, identities, err);
    if (status == STATUS_OK)
        status = copy_all(reader, out, err);
    age_reader_free(reader);
    if (status != STATUS_OK)
        take_back(out, before);
    return status;
}
