#include <string.h>

#include "armor.h"
#include "input.h"
#include "safehand/base/memory.h"
#include "stream.h"
#include "unlock.h"

/* Who sees the bytes of the age file, without armor, as they are read. */
struct watching {
    age_sink watch; /* NULL: nobody */
    void *context;
    struct age_source source; /* what is watched */
};

struct age_reader {
    struct watching watching;
    struct age_input raw;           /* the file as it is */
    struct age_input unarmored;     /* only with armor: the bytes within */
    struct age_armor_reader *armor; /* NULL without armor */
    struct age_input *input;        /* the one of the two that holds the age file */
    age_sink sink;                  /* only for a whole stream */
    void *sink_context;
    struct age_stream *stream;
    unsigned batches_filled;
    uint64_t payload;        /* offset of the first chunk */
    struct age_batch *batch; /* whose plaintext is handed out */
    size_t start, end;       /* of what is left of it */
    bool finished;           /* the last chunk has been handed out */
    bool size_known;
    uint64_t size;        /* of the whole plaintext */
    struct error failure; /* what comes after the plaintext that is still to be handed out */
};

/* ---- the stream's ends ---- */

/* Who reads only the beginning is not kept waiting: the first batches are small. */
static void reader_fill_batch(void *context, struct age_batch *batch)
{
    struct age_reader *reader = context;
    struct error err = {0};
    size_t chunks = AGE_BATCH_CHUNKS;
    if (!reader->sink) {
        while (chunks > (size_t)1 << reader->batches_filled)
            chunks /= 2;
        reader->batches_filled += reader->batches_filled < AGE_BATCH_CHUNKS;
    }
    size_t got = 0;
    if (age_input_read_ahead(reader->input, batch->in, chunks * AGE_SEALED_CHUNK_SIZE, &got,
                             &batch->last, &err) != STATUS_OK)
        batch->failure = err;
    else
        batch->in_length = got;
}

static enum status drain(void *context, const struct age_batch *batch, struct error *err)
{
    const struct age_reader *reader = context;
    return reader->sink(reader->sink_context, batch->out, batch->out_length, err);
}

/* ---- header ---- */

static enum status read_some(struct age_input *input, unsigned char piece[AGE_INPUT_HELD],
                             size_t *got, struct error *err)
{
    return age_input_read(input, piece, AGE_INPUT_HELD, got, err);
}

/* The watched source's own reading. */
static enum status read_watched(void *context, void *data, size_t length, uint64_t offset,
                                size_t *got, struct error *err)
{
    const struct watching *watching = context;
    enum status status =
        watching->source.read(watching->source.context, data, length, offset, got, err);
    return status == STATUS_OK && *got > 0 ? watching->watch(watching->context, data, *got, err)
                                           : status;
}

/* From here on what comes out of the source is seen. */
static void watch_source(struct age_reader *reader, struct age_source *source)
{
    if (!reader->watching.watch)
        return;
    reader->watching.source = *source;
    source->read = read_watched;
    source->context = &reader->watching;
}

static enum status choose_input(struct age_reader *reader, const struct age_source *source,
                                struct error *err)
{
    unsigned char piece[AGE_INPUT_HELD];
    size_t got = 0;
    age_input_start(&reader->raw, source);
    reader->input = &reader->raw;
    enum status status = read_some(&reader->raw, piece, &got, err);
    if (status != STATUS_OK)
        return status;
    age_input_put_back(&reader->raw, piece, got);
    if (!age_armor_is_seen(piece, got)) {
        watch_source(reader, &reader->raw.source);
        return reader->watching.watch && got > 0
                   ? reader->watching.watch(reader->watching.context, piece, got, err)
                   : STATUS_OK;
    }
    struct age_source within;
    status = age_armor_reader_open(&reader->armor, &reader->raw, &within, err);
    if (status == STATUS_OK) {
        watch_source(reader, &within);
        age_input_start(&reader->unarmored, &within);
        reader->input = &reader->unarmored;
    }
    return status;
}

/* Reads the header's text, whole, and leaves the input at the first byte after it. If the file ends
 * within the header, the text is what there was. */
static enum status read_header(struct age_input *input, struct buffer *text, struct error *err)
{
    unsigned char piece[AGE_INPUT_HELD];
    size_t scanned = 0;
    for (;;) {
        size_t got = 0;
        const size_t before = text->length;
        enum status status = read_some(input, piece, &got, err);
        if (status != STATUS_OK)
            return status;
        buffer_append(text, piece, got);
        status = buffer_status(text, err);
        if (status != STATUS_OK)
            return status;
        status = age_header_check_start(buffer_text(text), text->length, err);
        if (status != STATUS_OK)
            return status;
        size_t end = age_header_find_end(buffer_text(text), text->length, &scanned);
        if ((end > 0 ? end : text->length) > AGE_HEADER_MAXIMUM) {
            error_set(err, STATUS_MALFORMED, "the file's header is larger than %d bytes",
                      AGE_HEADER_MAXIMUM);
            return error_hint(err, "ask for it to be sealed to you alone");
        }
        if (end > 0) {
            age_input_put_back(input, piece + (end - before), before + got - end);
            text->length = end;
            return STATUS_OK;
        }
        if (got < sizeof piece)
            return STATUS_OK;
    }
}

static enum status read_nonce(struct age_reader *reader,
                              unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES], struct error *err)
{
    size_t got = 0;
    enum status status = age_input_read(reader->input, nonce, AGE_PAYLOAD_NONCE_BYTES, &got, err);
    if (status == STATUS_OK && got < AGE_PAYLOAD_NONCE_BYTES) {
        error_set(err, STATUS_MALFORMED, "the file is cut short right after its header");
        status = error_hint(err, "only a part of the file arrived; ask for it to be sent again");
    }
    reader->payload = age_input_offset(reader->input);
    return status;
}

static enum status begin(struct age_reader *reader, const struct age_identities *identities,
                         struct error *err)
{
    unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES];
    struct buffer text;
    buffer_init(&text, AGE_HEADER_MAXIMUM + AGE_INPUT_HELD);
    unsigned char *file_key = secret_allocate(AGE_FILE_KEY_BYTES);
    enum status status = file_key ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = read_header(reader->input, &text, err);
    if (status == STATUS_OK)
        status = age_unlock(buffer_text(&text), text.length, identities, file_key, err);
    if (status == STATUS_OK)
        status = read_nonce(reader, nonce, err);
    if (status == STATUS_OK) {
        const struct age_stream_ends ends = {
            .context = reader,
            .fill = reader_fill_batch,
            .drain = reader->sink ? drain : NULL,
        };
        status = age_stream_new(&reader->stream, file_key, nonce, false, &ends, err);
    }
    secret_free(file_key);
    buffer_free(&text);
    return status;
}

/* With a sink the stream empties itself into that. */
static enum status open_reader(struct age_reader **reader, const struct age_source *source,
                               const struct age_identities *identities,
                               const struct watching *watching, age_sink sink, void *context,
                               struct error *err)
{
    *reader = NULL;
    struct age_reader *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    if (watching)
        made->watching = *watching;
    made->sink = sink;
    made->sink_context = context;
    enum status status = choose_input(made, source, err);
    if (status == STATUS_OK)
        status = begin(made, identities, err);
    if (status != STATUS_OK) {
        age_reader_free(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

enum status age_reader_open(struct age_reader **reader, const struct age_source *source,
                            const struct age_identities *identities, struct error *err)
{
    return open_reader(reader, source, identities, NULL, NULL, NULL, err);
}

enum status age_reader_open_watched(struct age_reader **reader, const struct age_source *source,
                                    const struct age_identities *identities, age_sink watch,
                                    void *context, struct error *err)
{
    const struct watching watching = {.watch = watch, .context = context};
    return open_reader(reader, source, identities, &watching, NULL, NULL, err);
}

bool age_reader_is_armored(const struct age_reader *reader)
{
    return reader->armor != NULL;
}

/* ---- payload ---- */

/* Gives the batch back that is handed out, so that the jobs on it are run. */
static void let_go(struct age_reader *reader)
{
    if (reader->batch)
        age_stream_release(reader->stream);
    reader->batch = NULL;
}

/* Takes the next batch; what failed in the one before stands after its plaintext. */
static void next_batch(struct age_reader *reader)
{
    if (reader->batch && reader->batch->failure.status != STATUS_OK) {
        reader->failure = reader->batch->failure;
        return;
    }
    let_go(reader);
    reader->batch = age_stream_next(reader->stream);
    reader->start = 0;
    reader->end = reader->batch ? reader->batch->out_length : 0;
    reader->finished = !reader->batch;
}

/* Goes on to where there is something left to be handed out, unless this is the end. */
static enum status come_to_plaintext(struct age_reader *reader, struct error *err)
{
    while (reader->start == reader->end && !reader->finished) {
        if (reader->failure.status != STATUS_OK) {
            *err = reader->failure;
            return err->status;
        }
        next_batch(reader);
    }
    return STATUS_OK;
}

enum status age_reader_next(struct age_reader *reader, const unsigned char **data, size_t *got,
                            struct error *err)
{
    *data = NULL;
    *got = 0;
    enum status status = come_to_plaintext(reader, err);
    if (status != STATUS_OK || reader->start == reader->end)
        return status;
    *data = reader->batch->out + reader->start;
    *got = reader->end - reader->start;
    reader->start = reader->end;
    return STATUS_OK;
}

void age_reader_later(struct age_reader *reader, struct age_job *job)
{
    job->next = reader->batch->jobs;
    reader->batch->jobs = job;
}

enum status age_reader_read(struct age_reader *reader, void *data, size_t length, size_t *got,
                            struct error *err)
{
    *got = 0;
    enum status status = length > 0 ? come_to_plaintext(reader, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    size_t piece = reader->end - reader->start;
    if (piece > length)
        piece = length;
    if (piece > 0)
        memcpy(data, reader->batch->out + reader->start, piece);
    reader->start += piece;
    *got = piece;
    return STATUS_OK;
}

enum status age_decrypt_stream(const struct age_identities *identities,
                               const struct age_source *source, age_sink sink, void *context,
                               struct error *err)
{
    struct age_reader *reader = NULL;
    enum status status = open_reader(&reader, source, identities, NULL, sink, context, err);
    if (status == STATUS_OK)
        status = age_stream_run(reader->stream, err);
    age_reader_free(reader);
    return status;
}

/* ---- the size ---- */

/* Opens the last chunk at its place, so that the size that follows from the file's is true. */
static enum status open_last(struct age_reader *reader, EVP_CIPHER_CTX *cipher, uint64_t counter,
                             size_t length, struct error *err)
{
    const struct age_source *source = &reader->raw.source;
    bool authentic = false;
    size_t got = 0;
    unsigned char *sealed = memory_allocate(AGE_SEALED_CHUNK_SIZE);
    unsigned char *plaintext = memory_allocate(AGE_CHUNK_SIZE);
    enum status status = sealed && plaintext ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = source->read(source->context, sealed, length,
                              reader->payload + counter * AGE_SEALED_CHUNK_SIZE, &got, err);
    if (status == STATUS_OK && got < length)
        status = age_payload_broken(err, AGE_PAYLOAD_CUT);
    if (status == STATUS_OK)
        status = age_chunk_open(cipher, counter, true, sealed, length, plaintext, &authentic, err);
    if (status == STATUS_OK && !authentic)
        status = age_payload_broken(err, "the end of the file is missing, altered or added to");
    memory_free(plaintext);
    memory_free(sealed);
    return status;
}

static enum status find_size(struct age_reader *reader, struct error *err)
{
    if (reader->armor || !reader->raw.source.seekable) {
        error_set(err, STATUS_USAGE, "only a file that is not armored can be read at any offset");
        return error_hint(err, "save it as a file first, without armor");
    }
    uint64_t sealed = reader->raw.source.size - reader->payload;
    if (reader->raw.source.size < reader->payload || sealed < AGE_TAG_BYTES)
        return age_payload_broken(err, AGE_PAYLOAD_CUT);
    uint64_t last = (sealed - 1) / AGE_SEALED_CHUNK_SIZE;
    size_t length = (size_t)(sealed - last * AGE_SEALED_CHUNK_SIZE);
    if (length < AGE_TAG_BYTES || (length == AGE_TAG_BYTES && last > 0))
        return age_payload_broken(err, AGE_PAYLOAD_CUT);
    EVP_CIPHER_CTX *cipher = age_stream_pause(reader->stream);
    enum status status = open_last(reader, cipher, last, length, err);
    age_stream_resume(reader->stream);
    if (status == STATUS_OK) {
        reader->size = last * AGE_CHUNK_SIZE + (length - AGE_TAG_BYTES);
        reader->size_known = true;
    }
    return status;
}

enum status age_reader_size(struct age_reader *reader, uint64_t *size, struct error *err)
{
    if (!reader->size_known) {
        enum status status = find_size(reader, err);
        if (status != STATUS_OK)
            return status;
    }
    *size = reader->size;
    return STATUS_OK;
}

void age_reader_free(struct age_reader *reader)
{
    if (reader) {
        let_go(reader);
        age_stream_free(reader->stream);
        age_armor_reader_free(reader->armor);
        memory_free(reader);
    }
}
