#include <string.h>

#include "armor.h"
#include "input.h"
#include "keys.h"
#include "safehand/base/memory.h"
#include "stanza.h"
#include "stream.h"

struct age_writer {
    age_sink sink, watch;           /* the latter may be NULL */
    void *context;                  /* of both */
    struct age_armor_writer *armor; /* NULL without armor */
    struct age_input input;         /* only for a whole stream */
    struct age_stream *stream;
    struct age_batch *batch; /* that is being filled, if the caller writes */
    bool finished;
    struct error failure; /* what stopped the work; every later call says the same */
};

static enum status put(struct age_writer *writer, const void *data, size_t length,
                       struct error *err)
{
    return writer->armor ? age_armor_writer_write(writer->armor, data, length, err)
                         : writer->sink(writer->context, data, length, err);
}

static enum status drain(void *context, const struct age_batch *batch, struct error *err)
{
    return put(context, batch->out, batch->out_length, err);
}

static enum status show(void *context, const struct age_batch *batch, struct error *err)
{
    const struct age_writer *writer = context;
    return writer->watch(writer->context, batch->out, batch->out_length, err);
}

/* What goes out before the batches: to both. */
static enum status put_first(struct age_writer *writer, const void *data, size_t length,
                             struct error *err)
{
    enum status status = put(writer, data, length, err);
    return status == STATUS_OK && writer->watch ? writer->watch(writer->context, data, length, err)
                                                : status;
}

static void writer_fill_batch(void *context, struct age_batch *batch)
{
    struct age_writer *writer = context;
    struct error err = {0};
    size_t got = 0;
    if (age_input_read_ahead(&writer->input, batch->in, AGE_BATCH_PLAIN, &got, &batch->last,
                             &err) != STATUS_OK)
        batch->failure = err;
    else
        batch->in_length = got;
}

static enum status wrap_for_all(const struct age_recipients *recipients,
                                const unsigned char file_key[AGE_FILE_KEY_BYTES],
                                struct age_header *header, struct error *err)
{
    if (recipients->passphrase)
        return age_scrypt_wrap(recipients->passphrase, recipients->work_factor, file_key, header,
                               err);
    if (recipients->count == 0)
        return error_set(err, STATUS_USAGE, "nobody is named to encrypt to");
    for (size_t i = 0; i < recipients->count; i++) {
        enum status status = age_x25519_wrap(recipients->keys[i], file_key, header, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* The header's text, whole. */
static enum status build_header(const struct age_recipients *recipients,
                                const unsigned char file_key[AGE_FILE_KEY_BYTES],
                                struct buffer *text, struct error *err)
{
    unsigned char mac[DIGEST_SIZE];
    struct age_header header = {0};
    enum status status = wrap_for_all(recipients, file_key, &header, err);
    if (status == STATUS_OK) {
        age_header_append(&header, text);
        status = buffer_status(text, err);
    }
    if (status == STATUS_OK)
        status = age_header_mac(file_key, text->data, text->length, mac, err);
    if (status == STATUS_OK) {
        age_header_append_mac(mac, text);
        status = buffer_status(text, err);
    }
    age_header_free(&header);
    return status;
}

/* Keys the writer's stream, then writes header and nonce: nothing goes out before all is made. */
static enum status begin(struct age_writer *writer, const struct age_recipients *recipients,
                         bool armor, bool pulls, struct error *err)
{
    unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES];
    const struct age_stream_ends ends = {.context = writer,
                                         .fill = pulls ? writer_fill_batch : NULL,
                                         .drain = drain,
                                         .watch = writer->watch ? show : NULL};
    struct buffer text;
    buffer_init(&text, AGE_HEADER_MAXIMUM);
    unsigned char *file_key = secret_allocate(AGE_FILE_KEY_BYTES);
    enum status status =
        file_key ? random_bytes(file_key, AGE_FILE_KEY_BYTES, err) : memory_error(err);
    if (status == STATUS_OK)
        status = build_header(recipients, file_key, &text, err);
    if (status == STATUS_OK)
        status = random_bytes(nonce, sizeof nonce, err);
    if (status == STATUS_OK)
        status = age_stream_new(&writer->stream, file_key, nonce, true, &ends, err);
    secret_free(file_key);
    if (status == STATUS_OK && armor)
        status = age_armor_writer_open(&writer->armor, writer->sink, writer->context, err);
    if (status == STATUS_OK)
        status = put_first(writer, text.data, text.length, err);
    if (status == STATUS_OK)
        status = put_first(writer, nonce, sizeof nonce, err);
    buffer_free(&text);
    return status;
}

/* With a source the stream fills itself from that. */
static enum status open_writer(struct age_writer **writer, const struct age_recipients *recipients,
                               bool armor, const struct age_source *source, age_sink sink,
                               age_sink watch, void *context, struct error *err)
{
    *writer = NULL;
    struct age_writer *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->sink = sink;
    made->watch = watch;
    made->context = context;
    if (source)
        age_input_start(&made->input, source);
    enum status status = begin(made, recipients, armor, source != NULL, err);
    if (status != STATUS_OK) {
        age_writer_free(made);
        return status;
    }
    *writer = made;
    return STATUS_OK;
}

enum status age_writer_open(struct age_writer **writer, const struct age_recipients *recipients,
                            bool armor, age_sink sink, void *context, struct error *err)
{
    return open_writer(writer, recipients, armor, NULL, sink, NULL, context, err);
}

enum status age_writer_open_watched(struct age_writer **writer,
                                    const struct age_recipients *recipients, age_sink sink,
                                    age_sink watch, void *context, struct error *err)
{
    return open_writer(writer, recipients, false, NULL, sink, watch, context, err);
}

/* A full batch is handed on only when more follows: only the last one may carry the mark. */
static enum status make_space(struct age_writer *writer, unsigned char **space, size_t *length,
                              struct error *err)
{
    if (writer->batch && writer->batch->in_length == AGE_BATCH_PLAIN) {
        age_stream_submit(writer->stream, writer->batch);
        writer->batch = NULL;
    }
    if (!writer->batch) {
        enum status status = age_stream_space(writer->stream, &writer->batch, err);
        if (status != STATUS_OK)
            return status;
    }
    *space = writer->batch->in + writer->batch->in_length;
    *length = AGE_BATCH_PLAIN - writer->batch->in_length;
    return STATUS_OK;
}

static enum status take(struct age_writer *writer, const unsigned char *data, size_t length,
                        struct error *err)
{
    while (length > 0) {
        unsigned char *space;
        size_t piece;
        enum status status = make_space(writer, &space, &piece, err);
        if (status != STATUS_OK)
            return status;
        if (piece > length)
            piece = length;
        if (space != data)
            memcpy(space, data, piece);
        writer->batch->in_length += piece;
        data += piece;
        length -= piece;
    }
    return STATUS_OK;
}

/* Whether the writer can go on; else says why not. */
static enum status check_open(const struct age_writer *writer, struct error *err)
{
    if (writer->failure.status != STATUS_OK) {
        *err = writer->failure;
        return err->status;
    }
    return writer->finished ? error_set(err, STATUS_USAGE, "the encrypted file is finished already")
                            : STATUS_OK;
}

enum status age_writer_space(struct age_writer *writer, unsigned char **space, size_t *length,
                             struct error *err)
{
    enum status status = check_open(writer, err);
    if (status != STATUS_OK)
        return status;
    if (writer->batch && writer->batch->in_length == AGE_BATCH_PLAIN) {
        /* Whether more follows is not known before something is put here; `take` moves it on. */
        *space = writer->batch->in + AGE_BATCH_PLAIN;
        *length = AGE_BATCH_SIZE - AGE_BATCH_PLAIN;
        return STATUS_OK;
    }
    status = make_space(writer, space, length, err);
    if (status != STATUS_OK)
        writer->failure = *err;
    return status;
}

enum status age_writer_write(struct age_writer *writer, const void *data, size_t length,
                             struct error *err)
{
    enum status status = check_open(writer, err);
    if (status != STATUS_OK)
        return status;
    status = take(writer, data, length, err);
    if (status != STATUS_OK)
        writer->failure = *err;
    return status;
}

/* Everything that was filled goes out, and the armor's end. */
static enum status run_to_end(struct age_writer *writer, struct error *err)
{
    enum status status = age_stream_run(writer->stream, err);
    if (status == STATUS_OK && writer->armor)
        status = age_armor_writer_finish(writer->armor, err);
    return status;
}

enum status age_writer_finish(struct age_writer *writer, struct error *err)
{
    enum status status = check_open(writer, err);
    if (status != STATUS_OK)
        return status;
    if (!writer->batch)
        status = age_stream_space(writer->stream, &writer->batch, err);
    if (status == STATUS_OK) {
        writer->batch->last = true;
        age_stream_submit(writer->stream, writer->batch);
        writer->batch = NULL;
        status = run_to_end(writer, err);
    }
    writer->finished = status == STATUS_OK;
    if (status != STATUS_OK)
        writer->failure = *err;
    return status;
}

void age_writer_free(struct age_writer *writer)
{
    if (writer) {
        age_stream_free(writer->stream);
        age_armor_writer_free(writer->armor);
        memory_free(writer);
    }
}

enum status age_encrypt_stream(const struct age_recipients *recipients, bool armor,
                               const struct age_source *source, age_sink sink, void *context,
                               struct error *err)
{
    struct age_writer *writer = NULL;
    enum status status = open_writer(&writer, recipients, armor, source, sink, NULL, context, err);
    if (status == STATUS_OK)
        status = run_to_end(writer, err);
    age_writer_free(writer);
    return status;
}
