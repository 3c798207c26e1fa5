#include "stream.h"

#include "safehand/base/memory.h"
#include "safehand/base/thread.h"

struct worker {
    struct age_stream *stream;
    pthread_t thread;
    EVP_CIPHER_CTX *cipher; /* its own, with the same key */
};

struct age_stream {
    pthread_mutex_t lock; /* over all below but key and sealing, and over who owns which batch */
    pthread_cond_t changed;
    struct age_stream_ends ends;
    bool sealing;
    bool threads_tried;
    bool filling, draining; /* somebody is at it */
    bool ended;             /* nothing more is to be filled */
    bool stopped;           /* no work is begun any more */
    bool quit;
    unsigned active;  /* calls at work outside the lock */
    uint64_t counter; /* of the chunk that is filled next */
    uint64_t submitted;
    uint64_t fill_next, work_next, drain_next; /* numbers of batches; the ring's place is modulo */
    uint64_t failed_chunk;
    struct error failure; /* the one that stands first in the payload */
    unsigned char *key;
    EVP_CIPHER_CTX *cipher; /* the caller's */
    size_t worker_count;
    struct worker workers[AGE_STREAM_THREADS_MAXIMUM - 1];
    size_t batch_count;
    struct age_batch batches[AGE_STREAM_BATCHES_MAXIMUM];
};

/* ---- the ring: all with the lock held ---- */

static struct age_batch *batch_at(struct age_stream *stream, uint64_t number)
{
    return &stream->batches[number % stream->batch_count];
}

static bool ring_is_empty(const struct age_stream *stream)
{
    for (size_t i = 0; i < stream->batch_count; i++) {
        if (stream->batches[i].state != BATCH_EMPTY) {
            return false;
        }
    }
    return true;
}

static void begin_outside(struct age_stream *stream)
{
    stream->active++;
    pthread_mutex_unlock(&stream->lock);
}

static void end_outside(struct age_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->active--;
    pthread_cond_broadcast(&stream->changed);
}

static struct age_batch *batch_begin(struct age_stream *stream)
{
    struct age_batch *batch = batch_at(stream, stream->fill_next);
    batch->state = BATCH_FILLING;
    batch->counter = stream->counter;
    batch->last = false;
    batch->in_length = batch->out_length = 0;
    batch->failure.status = STATUS_OK;
    return batch;
}

static void batch_filled(struct age_stream *stream, struct age_batch *batch)
{
    stream->counter += AGE_BATCH_CHUNKS;
    if (batch->in_length < (stream->sealing ? AGE_BATCH_PLAIN : AGE_BATCH_SIZE)) {
        size_t unit = stream->sealing ? AGE_CHUNK_SIZE : AGE_SEALED_CHUNK_SIZE;
        stream->counter = batch->counter + batch->in_length / unit;
    }
    stream->ended = stream->ended || batch->last || batch->failure.status != STATUS_OK;
    stream->fill_next++;
    stream->submitted++;
    batch->state = BATCH_FILLED;
}

static void note_failure(struct age_stream *stream, const struct age_batch *batch,
                         const struct error *err)
{
    stream->ended = true;
    if (stream->failure.status == STATUS_OK || batch->counter < stream->failed_chunk) {
        stream->failure = *err;
        stream->failed_chunk = batch->counter;
    }
}

static void fill_one(struct age_stream *stream)
{
    struct age_batch *batch = batch_begin(stream);
    stream->filling = true;
    begin_outside(stream);
    stream->ends.fill(stream->ends.context, batch);
    end_outside(stream);
    stream->filling = false;
    batch_filled(stream, batch);
}

static void work_one(struct age_stream *stream, EVP_CIPHER_CTX *cipher)
{
    const struct age_stream_ends *ends = &stream->ends;
    const bool is_last_step = ends->place && !ends->drain;
    struct age_batch *batch = batch_at(stream, stream->work_next++);
    batch->state = BATCH_WORKING;
    begin_outside(stream);
    if (stream->sealing) {
        age_batch_seal(batch, cipher);
    } else {
        age_batch_open(batch, cipher);
    }
    if (ends->place && batch->out_length > 0) {
        struct error err = {0};
        if (ends->place(ends->context, batch, &err) != STATUS_OK) {
            batch->failure = err;
        }
    }
    end_outside(stream);
    batch->state = is_last_step ? BATCH_EMPTY : BATCH_DONE;
    if (batch->failure.status != STATUS_OK) {
        stream->ended = true;
        if (is_last_step) {
            note_failure(stream, batch, &batch->failure);
        }
    }
}

static void drain_one(struct age_stream *stream)
{
    struct age_batch *batch = batch_at(stream, stream->drain_next);
    struct error err = {0};
    enum status status = STATUS_OK;
    stream->draining = true;
    begin_outside(stream);
    if (batch->out_length > 0) {
        status = stream->ends.drain(stream->ends.context, batch, &err);
    }
    end_outside(stream);
    stream->draining = false;
    stream->drain_next++;
    batch->state = BATCH_EMPTY;
    if (status != STATUS_OK || batch->failure.status != STATUS_OK) {
        note_failure(stream, batch, status != STATUS_OK ? &err : &batch->failure);
        stream->stopped = true;
    }
}

/* Does the next thing that there is to do; false if there is none for now. What is nearest to the
 * end comes first, so that the ring does not run full. */
static bool work_once(struct age_stream *stream, EVP_CIPHER_CTX *cipher)
{
    const struct age_stream_ends *ends = &stream->ends;
    if (stream->stopped) {
        return false;
    }
    if (ends->drain && !stream->draining &&
        batch_at(stream, stream->drain_next)->state == BATCH_DONE) {
        drain_one(stream);
    } else if (stream->work_next < stream->fill_next) {
        work_one(stream, cipher);
    } else if (ends->fill && !stream->filling && !stream->ended &&
               batch_at(stream, stream->fill_next)->state == BATCH_EMPTY) {
        fill_one(stream);
    } else {
        return false;
    }
    return true;
}

static void work_or_wait(struct age_stream *stream, EVP_CIPHER_CTX *cipher)
{
    if (!work_once(stream, cipher)) {
        pthread_cond_wait(&stream->changed, &stream->lock);
    }
}

/* ---- threads ---- */

static void *worker_main(void *context)
{
    struct worker *worker = context;
    struct age_stream *stream = worker->stream;
    pthread_mutex_lock(&stream->lock);
    while (!stream->quit) {
        work_or_wait(stream, worker->cipher);
    }
    pthread_mutex_unlock(&stream->lock);
    return NULL;
}

static bool batch_allocate(struct age_batch *batch)
{
    batch->in = memory_allocate(AGE_BATCH_SIZE + 1);
    batch->out = memory_allocate(AGE_BATCH_SIZE);
    return batch->in && batch->out;
}

static void batch_free(struct age_batch *batch)
{
    memory_free(batch->in);
    memory_free(batch->out);
    batch->in = batch->out = NULL;
}

static bool worker_start(struct age_stream *stream)
{
    struct worker *worker = &stream->workers[stream->worker_count];
    struct error ignored = {0};
    worker->stream = stream;
    if (age_cipher_new(&worker->cipher, stream->key, stream->sealing, &ignored) != STATUS_OK) {
        return false;
    }
    bool started = thread_start(&worker->thread, worker_main, worker);
    if (started) {
        stream->worker_count++;
    } else {
        EVP_CIPHER_CTX_free(worker->cipher);
    }
    return started;
}

/* Once, when nothing is under way. Without memory or threads to be had the caller goes on alone, or
 * with those that there are. Called and left with the lock held. */
static void start_threads(struct age_stream *stream)
{
    size_t threads = thread_count(AGE_STREAM_THREADS_MAXIMUM);
    stream->threads_tried = true;
    if (threads < 2) {
        return;
    }
    size_t count = 1;
    while (count < threads + AGE_STREAM_SPARE_BATCHES && batch_allocate(&stream->batches[count])) {
        count++;
    }
    if (count < threads + AGE_STREAM_SPARE_BATCHES) {
        batch_free(&stream->batches[count]);
    }
    stream->batch_count = count;
    stream->fill_next = stream->work_next = stream->drain_next = 0;
    while (stream->worker_count + 1 < threads && worker_start(stream)) {
    }
}

static void start_threads_if_due(struct age_stream *stream, uint64_t batches)
{
    if (!stream->threads_tried && stream->submitted >= batches && !stream->ended &&
        ring_is_empty(stream)) {
        start_threads(stream);
    }
}

/* ---- for the callers ---- */

enum status age_stream_new(struct age_stream **stream,
                           const unsigned char file_key[AGE_FILE_KEY_BYTES],
                           const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES], bool sealing,
                           const struct age_stream_ends *ends, struct error *err)
{
    *stream = NULL;
    struct age_stream *made = memory_allocate(sizeof *made);
    if (!made) {
        return memory_error(err);
    }
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    made->sealing = sealing;
    made->ends = *ends;
    made->batch_count = 1;
    made->key = secret_allocate(AGE_KEY_BYTES);
    enum status status =
        made->key && batch_allocate(&made->batches[0]) ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK) {
        status = age_payload_key(file_key, nonce, made->key, err);
    }
    if (status == STATUS_OK) {
        status = age_cipher_new(&made->cipher, made->key, sealing, err);
    }
    if (status != STATUS_OK) {
        age_stream_free(made);
        return status;
    }
    *stream = made;
    return STATUS_OK;
}

void age_stream_free(struct age_stream *stream)
{
    if (!stream) {
        return;
    }
    pthread_mutex_lock(&stream->lock);
    stream->stopped = stream->quit = true;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
    for (size_t i = 0; i < stream->worker_count; i++) {
        pthread_join(stream->workers[i].thread, NULL);
        EVP_CIPHER_CTX_free(stream->workers[i].cipher);
    }
    for (size_t i = 0; i < AGE_STREAM_BATCHES_MAXIMUM; i++) {
        batch_free(&stream->batches[i]);
    }
    EVP_CIPHER_CTX_free(stream->cipher);
    secret_free(stream->key);
    pthread_cond_destroy(&stream->changed);
    pthread_mutex_destroy(&stream->lock);
    memory_free(stream);
}

/* The first failure, into err. */
static enum status failure_of(const struct age_stream *stream, struct error *err)
{
    if (stream->failure.status != STATUS_OK) {
        *err = stream->failure;
    }
    return stream->failure.status;
}

enum status age_stream_space(struct age_stream *stream, struct age_batch **batch, struct error *err)
{
    *batch = NULL;
    pthread_mutex_lock(&stream->lock);
    enum status status = failure_of(stream, err);
    while (status == STATUS_OK && batch_at(stream, stream->fill_next)->state != BATCH_EMPTY) {
        work_or_wait(stream, stream->cipher);
        status = failure_of(stream, err);
    }
    if (status == STATUS_OK) {
        start_threads_if_due(stream, 1);
        *batch = batch_begin(stream);
    }
    pthread_mutex_unlock(&stream->lock);
    return status;
}

void age_stream_submit(struct age_stream *stream, struct age_batch *batch)
{
    pthread_mutex_lock(&stream->lock);
    batch_filled(stream, batch);
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

struct age_batch *age_stream_next(struct age_stream *stream)
{
    struct age_batch *batch = NULL;
    pthread_mutex_lock(&stream->lock);
    start_threads_if_due(stream, AGE_STREAM_ALONE_BATCHES);
    while (!batch && !(stream->ended && ring_is_empty(stream))) {
        if (batch_at(stream, stream->drain_next)->state == BATCH_DONE) {
            batch = batch_at(stream, stream->drain_next);
        } else {
            work_or_wait(stream, stream->cipher);
        }
    }
    pthread_mutex_unlock(&stream->lock);
    return batch;
}

void age_stream_release(struct age_stream *stream, struct age_batch *batch)
{
    pthread_mutex_lock(&stream->lock);
    batch->state = BATCH_EMPTY;
    stream->drain_next++;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

enum status age_stream_run(struct age_stream *stream, struct error *err)
{
    pthread_mutex_lock(&stream->lock);
    while (stream->active > 0 || !(stream->stopped || (stream->ended && ring_is_empty(stream)))) {
        start_threads_if_due(stream, 1);
        work_or_wait(stream, stream->cipher);
    }
    enum status status = failure_of(stream, err);
    pthread_mutex_unlock(&stream->lock);
    return status;
}

EVP_CIPHER_CTX *age_stream_pause(struct age_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->stopped = true;
    while (stream->active > 0) {
        pthread_cond_wait(&stream->changed, &stream->lock);
    }
    pthread_mutex_unlock(&stream->lock);
    return stream->cipher;
}

void age_stream_resume(struct age_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->stopped = false;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

void age_stream_restart(struct age_stream *stream, uint64_t counter)
{
    pthread_mutex_lock(&stream->lock);
    for (size_t i = 0; i < stream->batch_count; i++) {
        stream->batches[i].state = BATCH_EMPTY;
    }
    stream->counter = counter;
    stream->fill_next = stream->work_next = stream->drain_next = 0;
    stream->ended = false;
    pthread_mutex_unlock(&stream->lock);
    age_stream_resume(stream);
}
