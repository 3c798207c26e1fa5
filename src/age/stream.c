#include "ring.h"
#include "safehand/base/memory.h"
#include "safehand/base/thread.h"

/* ---- threads ---- */

static void *worker_main(void *context)
{
    struct worker *worker = context;
    struct age_stream *stream = worker->stream;
    pthread_mutex_lock(&stream->lock);
    while (!stream->quit)
        age_ring_work(stream, worker->cipher);
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
    if (age_cipher_new(&worker->cipher, stream->key, stream->sealing, &ignored) != STATUS_OK)
        return false;
    bool started = thread_start(&worker->thread, worker_main, worker);
    if (started)
        stream->worker_count++;
    else
        EVP_CIPHER_CTX_free(worker->cipher);
    return started;
}

/* Once, when nothing is under way. Without memory or threads to be had the caller goes on alone, or
 * with those that there are. Called and left with the lock held. */
static void start_threads(struct age_stream *stream)
{
    size_t threads = thread_count(AGE_STREAM_THREADS_MAXIMUM);
    stream->threads_tried = true;
    if (threads < 2)
        return;
    size_t count = 1;
    while (count < threads + AGE_STREAM_SPARE_BATCHES && batch_allocate(&stream->batches[count]))
        count++;
    if (count < threads + AGE_STREAM_SPARE_BATCHES)
        batch_free(&stream->batches[count]);
    stream->batch_count = count;
    stream->fill_next = stream->work_next = stream->drain_next = 0;
    while (stream->worker_count + 1 < threads && worker_start(stream)) {
    }
}

static void start_threads_if_due(struct age_stream *stream, uint64_t batches)
{
    if (!stream->threads_tried && stream->submitted >= batches && !stream->ended &&
        age_ring_is_empty(stream))
        start_threads(stream);
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
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    made->sealing = sealing;
    made->ends = *ends;
    made->batch_count = 1;
    made->last_job = &made->first_job;
    made->key = secret_allocate(AGE_KEY_BYTES);
    enum status status =
        made->key && batch_allocate(&made->batches[0]) ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = age_payload_key(file_key, nonce, made->key, err);
    if (status == STATUS_OK)
        status = age_cipher_new(&made->cipher, made->key, sealing, err);
    if (status != STATUS_OK) {
        age_stream_free(made);
        return status;
    }
    *stream = made;
    return STATUS_OK;
}

void age_stream_free(struct age_stream *stream)
{
    if (!stream)
        return;
    pthread_mutex_lock(&stream->lock);
    stream->stopped = stream->quit = true;
    pthread_cond_broadcast(&stream->changed);
    while (age_ring_run_job(stream)) {
    }
    pthread_mutex_unlock(&stream->lock);
    for (size_t i = 0; i < stream->worker_count; i++) {
        pthread_join(stream->workers[i].thread, NULL);
        EVP_CIPHER_CTX_free(stream->workers[i].cipher);
    }
    for (size_t i = 0; i < AGE_STREAM_BATCHES_MAXIMUM; i++)
        batch_free(&stream->batches[i]);
    EVP_CIPHER_CTX_free(stream->cipher);
    secret_free(stream->key);
    pthread_cond_destroy(&stream->changed);
    pthread_mutex_destroy(&stream->lock);
    memory_free(stream);
}

/* The first failure, into err. */
static enum status failure_of(const struct age_stream *stream, struct error *err)
{
    if (stream->failure.status != STATUS_OK)
        *err = stream->failure;
    return stream->failure.status;
}

enum status age_stream_space(struct age_stream *stream, struct age_batch **batch, struct error *err)
{
    *batch = NULL;
    pthread_mutex_lock(&stream->lock);
    enum status status = failure_of(stream, err);
    while (status == STATUS_OK && age_ring_at(stream, stream->fill_next)->state != BATCH_EMPTY) {
        age_ring_work(stream, stream->cipher);
        status = failure_of(stream, err);
    }
    if (status == STATUS_OK) {
        start_threads_if_due(stream, 1);
        *batch = age_ring_begin(stream);
    }
    pthread_mutex_unlock(&stream->lock);
    return status;
}

void age_stream_submit(struct age_stream *stream, struct age_batch *batch)
{
    pthread_mutex_lock(&stream->lock);
    age_ring_filled(stream, batch);
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

struct age_batch *age_stream_next(struct age_stream *stream)
{
    struct age_batch *batch = NULL;
    pthread_mutex_lock(&stream->lock);
    start_threads_if_due(stream, AGE_STREAM_ALONE_BATCHES);
    while (!batch && !(stream->ended && age_ring_is_empty(stream))) {
        if (age_ring_at(stream, stream->drain_next)->state == BATCH_DONE) {
            batch = age_ring_at(stream, stream->drain_next++);
            batch->state = BATCH_GIVEN;
            batch->users = 1;
        } else {
            age_ring_work(stream, stream->cipher);
        }
    }
    pthread_mutex_unlock(&stream->lock);
    return batch;
}

void age_stream_release(struct age_stream *stream, struct age_batch *batch)
{
    pthread_mutex_lock(&stream->lock);
    age_ring_leave(batch);
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

void age_stream_later(struct age_stream *stream, struct age_batch *batch, struct age_job *job)
{
    if (stream->worker_count == 0) {
        job->run(job);
        return;
    }
    job->next = NULL;
    job->batch = batch;
    pthread_mutex_lock(&stream->lock);
    batch->users++;
    stream->jobs++;
    *stream->last_job = job;
    stream->last_job = &job->next;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

void age_stream_settle(struct age_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    while (stream->jobs > 0)
        if (!age_ring_run_job(stream))
            pthread_cond_wait(&stream->changed, &stream->lock);
    pthread_mutex_unlock(&stream->lock);
}

enum status age_stream_run(struct age_stream *stream, struct error *err)
{
    pthread_mutex_lock(&stream->lock);
    while (stream->active > 0 ||
           !(stream->stopped || (stream->ended && age_ring_is_empty(stream)))) {
        start_threads_if_due(stream, 1);
        age_ring_work(stream, stream->cipher);
    }
    enum status status = failure_of(stream, err);
    pthread_mutex_unlock(&stream->lock);
    return status;
}

EVP_CIPHER_CTX *age_stream_pause(struct age_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->stopped = true;
    while (stream->active > 0)
        pthread_cond_wait(&stream->changed, &stream->lock);
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
    for (size_t i = 0; i < stream->batch_count; i++)
        stream->batches[i].state = BATCH_EMPTY;
    stream->counter = counter;
    stream->fill_next = stream->work_next = stream->drain_next = 0;
    stream->ended = false;
    pthread_mutex_unlock(&stream->lock);
    age_stream_resume(stream);
}
