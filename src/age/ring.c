#include "ring.h"

struct age_batch *age_ring_at(struct age_stream *stream, uint64_t number)
{
    return &stream->batches[number % stream->batch_count];
}

bool age_ring_is_empty(const struct age_stream *stream)
{
    for (size_t i = 0; i < stream->batch_count; i++)
        if (stream->batches[i].state != BATCH_EMPTY)
            return false;
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

struct age_batch *age_ring_begin(struct age_stream *stream)
{
    struct age_batch *batch = age_ring_at(stream, stream->fill_next);
    batch->state = BATCH_FILLING;
    batch->counter = stream->counter;
    batch->last = false;
    batch->in_length = batch->out_length = 0;
    batch->failure.status = STATUS_OK;
    return batch;
}

void age_ring_leave(struct age_batch *batch)
{
    batch->users--;
    if (batch->users == 0)
        batch->state = BATCH_EMPTY;
}

void age_ring_filled(struct age_stream *stream, struct age_batch *batch)
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
    struct age_batch *batch = age_ring_begin(stream);
    stream->filling = true;
    begin_outside(stream);
    stream->ends.fill(stream->ends.context, batch);
    end_outside(stream);
    stream->filling = false;
    age_ring_filled(stream, batch);
}

/* Any batch that waits to be put at its place, or NULL. One at a time: who writes to the same file
 * meanwhile would only wait in the kernel, where there is something else to do here. */
static struct age_batch *find_worked(struct age_stream *stream)
{
    for (size_t i = 0; i < stream->batch_count && !stream->placing; i++)
        if (stream->batches[i].state == BATCH_WORKED)
            return &stream->batches[i];
    return NULL;
}

static void place_one(struct age_stream *stream, struct age_batch *batch)
{
    const struct age_stream_ends *ends = &stream->ends;
    struct error err = {0};
    stream->placing = true;
    batch->state = BATCH_WORKING;
    begin_outside(stream);
    if (batch->out_length > 0 && ends->place(ends->context, batch, &err) != STATUS_OK)
        batch->failure = err;
    end_outside(stream);
    stream->placing = false;
    batch->state = ends->drain ? BATCH_DONE : BATCH_EMPTY;
    if (batch->failure.status != STATUS_OK) {
        stream->ended = true;
        if (!ends->drain)
            note_failure(stream, batch, &batch->failure);
    }
}

static void work_one(struct age_stream *stream, EVP_CIPHER_CTX *cipher)
{
    struct age_batch *batch = age_ring_at(stream, stream->work_next++);
    batch->state = BATCH_WORKING;
    begin_outside(stream);
    if (stream->sealing)
        age_batch_seal(batch, cipher);
    else
        age_batch_open(batch, cipher);
    end_outside(stream);
    stream->ended = stream->ended || batch->failure.status != STATUS_OK;
    batch->state = stream->ends.place ? BATCH_WORKED : BATCH_DONE;
    if (batch->state == BATCH_WORKED && !stream->placing)
        place_one(stream, batch); /* at once, while it is in this core's cache */
}

static void drain_one(struct age_stream *stream)
{
    struct age_batch *batch = age_ring_at(stream, stream->drain_next);
    struct error err = {0};
    enum status status = STATUS_OK;
    stream->draining = true;
    begin_outside(stream);
    if (batch->out_length > 0)
        status = stream->ends.drain(stream->ends.context, batch, &err);
    end_outside(stream);
    stream->draining = false;
    stream->drain_next++;
    batch->state = BATCH_EMPTY;
    if (status != STATUS_OK || batch->failure.status != STATUS_OK) {
        note_failure(stream, batch, status != STATUS_OK ? &err : &batch->failure);
        stream->stopped = true;
    }
}

bool age_ring_run_job(struct age_stream *stream)
{
    struct age_job *job = stream->first_job;
    if (!job)
        return false;
    struct age_batch *batch = job->batch;
    stream->first_job = job->next;
    if (!stream->first_job)
        stream->last_job = &stream->first_job;
    begin_outside(stream);
    job->run(job);
    end_outside(stream);
    stream->jobs--;
    age_ring_leave(batch);
    return true;
}

/* Does the next thing that there is to do; false if there is none for now. What is nearest to the
 * end comes first, so that the ring does not run full. */
static bool work_once(struct age_stream *stream, EVP_CIPHER_CTX *cipher)
{
    const struct age_stream_ends *ends = &stream->ends;
    struct age_batch *worked;
    if (stream->stopped)
        return false;
    if (age_ring_run_job(stream))
        return true;
    if (ends->drain && !stream->draining &&
        age_ring_at(stream, stream->drain_next)->state == BATCH_DONE)
        drain_one(stream);
    else if ((worked = find_worked(stream)))
        place_one(stream, worked);
    else if (stream->work_next < stream->fill_next)
        work_one(stream, cipher);
    else if (ends->fill && !stream->filling && !stream->ended &&
             age_ring_at(stream, stream->fill_next)->state == BATCH_EMPTY)
        fill_one(stream);
    else
        return false;
    return true;
}

void age_ring_work(struct age_stream *stream, EVP_CIPHER_CTX *cipher)
{
    if (!work_once(stream, cipher))
        pthread_cond_wait(&stream->changed, &stream->lock);
}
