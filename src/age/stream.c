#include "stream.h"

#include "safehand/base/memory.h"
#include "safehand/base/pool.h"

struct age_stream {
    struct pool *pool;
    struct age_stream_ends ends;
    bool sealing;
    uint64_t counter;     /* of the chunk that is filled next */
    struct error failure; /* that draining came upon, or stopped at */
    unsigned char *key;
    EVP_CIPHER_CTX *cipher; /* the caller's */
};

/* ---- batches ---- */

static bool batch_new(void *job)
{
    struct age_batch *batch = job;
    batch->in = memory_allocate(AGE_BATCH_SIZE + 1);
    batch->out = memory_allocate(AGE_BATCH_SIZE);
    return batch->in && batch->out;
}

/* A job on a batch that nobody released has nobody else who runs it. */
static void batch_free(void *job)
{
    struct age_batch *batch = job;
    memory_free(batch->in);
    memory_free(batch->out);
}

static void batch_begin(struct age_stream *stream, struct age_batch *batch)
{
    batch->counter = stream->counter;
    batch->last = false;
    batch->in_length = batch->out_length = 0;
    batch->failure.status = STATUS_OK;
    batch->jobs = NULL;
}

static void batch_filled(struct age_stream *stream, const struct age_batch *batch)
{
    size_t unit = stream->sealing ? AGE_CHUNK_SIZE : AGE_SEALED_CHUNK_SIZE;
    stream->counter += batch->in_length / unit;
}

/* ---- stages ---- */

static bool fill_stage(void *context, void *hand, void *job)
{
    struct age_stream *stream = context;
    struct age_batch *batch = job;
    (void)hand;
    batch_begin(stream, batch);
    stream->ends.fill(stream->ends.context, batch);
    batch_filled(stream, batch);
    return !batch->last && batch->failure.status == STATUS_OK;
}

static bool work_stage(void *context, void *hand, void *job)
{
    const struct age_stream *stream = context;
    struct age_batch *batch = job;
    if (stream->sealing)
        age_batch_seal(batch, hand);
    else
        age_batch_open(batch, hand);
    return batch->failure.status == STATUS_OK;
}

/* Gives the batch out; the first failure in order is the stream's when all have taken it. */
static bool give(struct age_stream *stream, struct age_batch *batch,
                 enum status (*take)(void *context, const struct age_batch *batch,
                                     struct error *err),
                 bool is_last)
{
    struct error err = {0};
    if (batch->out_length > 0 && take(stream->ends.context, batch, &err) != STATUS_OK)
        batch->failure = err;
    if (is_last)
        stream->failure = batch->failure;
    return batch->failure.status == STATUS_OK;
}

static bool drain_stage(void *context, void *hand, void *job)
{
    struct age_stream *stream = context;
    (void)hand;
    return give(stream, job, stream->ends.drain, !stream->ends.watch);
}

static bool watch_stage(void *context, void *hand, void *job)
{
    struct age_stream *stream = context;
    (void)hand;
    return give(stream, job, stream->ends.watch, true);
}

static bool jobs_stage(void *context, void *hand, void *job)
{
    struct age_batch *batch = job;
    (void)context;
    (void)hand;
    while (batch->jobs) {
        struct age_job *next = batch->jobs->next;
        batch->jobs->run(batch->jobs);
        batch->jobs = next;
    }
    return true;
}

static enum status cipher_new(void *context, void **hand, struct error *err)
{
    const struct age_stream *stream = context;
    EVP_CIPHER_CTX *cipher = NULL;
    enum status status = age_cipher_new(&cipher, stream->key, stream->sealing, err);
    *hand = cipher;
    return status;
}

static void cipher_free(void *hand)
{
    EVP_CIPHER_CTX_free(hand);
}

static enum status make_line(struct age_stream *stream, struct error *err)
{
    struct pool_line line = {.job_size = sizeof(struct age_batch),
                             .job_new = batch_new,
                             .job_free = batch_free,
                             .hand_new = cipher_new,
                             .hand_free = cipher_free,
                             .hand = stream->cipher,
                             .context = stream,
                             .threads = AGE_STREAM_THREADS_MAXIMUM,
                             .jobs_alone = stream->ends.drain ? 1 : AGE_STREAM_ALONE_BATCHES};
    struct pool_stage *next = line.stages;
    *next++ = stream->ends.fill ? (struct pool_stage){POOL_IN_ORDER, fill_stage}
                                : (struct pool_stage){POOL_CALLER, NULL};
    *next++ = (struct pool_stage){POOL_BESIDE, work_stage};
    if (stream->ends.drain) {
        *next++ = (struct pool_stage){POOL_IN_ORDER, drain_stage};
        if (stream->ends.watch)
            *next++ = (struct pool_stage){POOL_IN_ORDER, watch_stage};
    } else {
        *next++ = (struct pool_stage){POOL_CALLER, NULL};
        *next++ = (struct pool_stage){POOL_BESIDE, jobs_stage};
    }
    line.stage_count = (size_t)(next - line.stages);
    return pool_new(&stream->pool, &line, err);
}

/* ---- for the callers ---- */

enum status age_stream_new(struct age_stream **stream,
                           const unsigned char file_key[AGE_FILE_KEY_BYTES],
                           const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES], bool sealing,
                           const struct age_stream_ends *ends, struct error *err)
{
    *stream = NULL;
    struct age_stream *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->sealing = sealing;
    made->ends = *ends;
    made->key = secret_allocate(AGE_KEY_BYTES);
    enum status status = made->key ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = age_payload_key(file_key, nonce, made->key, err);
    if (status == STATUS_OK)
        status = age_cipher_new(&made->cipher, made->key, sealing, err);
    if (status == STATUS_OK)
        status = make_line(made, err);
    if (status == STATUS_OK)
        *stream = made;
    else
        age_stream_free(made);
    return status;
}

void age_stream_free(struct age_stream *stream)
{
    if (!stream)
        return;
    pool_free(stream->pool);
    EVP_CIPHER_CTX_free(stream->cipher);
    secret_free(stream->key);
    memory_free(stream);
}

/* The first failure, into err. */
static enum status failure_of(const struct age_stream *stream, struct error *err)
{
    if (stream->failure.status != STATUS_OK)
        *err = stream->failure;
    return stream->failure.status;
}

/* Without space the stream has ended, and only a failure ends it before the caller does. */
enum status age_stream_space(struct age_stream *stream, struct age_batch **batch, struct error *err)
{
    *batch = pool_space(stream->pool);
    if (!*batch)
        return failure_of(stream, err);
    batch_begin(stream, *batch);
    return STATUS_OK;
}

void age_stream_submit(struct age_stream *stream, const struct age_batch *batch)
{
    batch_filled(stream, batch);
    pool_submit(stream->pool);
}

struct age_batch *age_stream_next(struct age_stream *stream)
{
    return pool_next(stream->pool);
}

void age_stream_release(struct age_stream *stream)
{
    pool_release(stream->pool);
}

enum status age_stream_run(struct age_stream *stream, struct error *err)
{
    pool_run(stream->pool);
    return failure_of(stream, err);
}

EVP_CIPHER_CTX *age_stream_pause(struct age_stream *stream)
{
    pool_pause(stream->pool);
    return stream->cipher;
}

void age_stream_resume(struct age_stream *stream)
{
    pool_resume(stream->pool);
}
