/*
 * The payload's chunks on their way through a ring of batches: filled in order by one thread at a
 * time, sealed or opened by any, and given out in order, or each at its own place, by any, or both.
 *
 * Threads come only when there is work for them: a short payload, or a machine with one core, is
 * worked off by the caller alone. The caller is one of the workers whenever it would have to wait.
 */
#ifndef SAFEHAND_AGE_STREAM_H
#define SAFEHAND_AGE_STREAM_H

#include <pthread.h>

#include "payload.h"

enum {
    AGE_BATCH_CHUNKS = 4, /* 256 KiB: what a second-level cache holds, and few enough hand-overs */
    AGE_BATCH_PLAIN = AGE_BATCH_CHUNKS * AGE_CHUNK_SIZE,
    AGE_BATCH_SIZE = AGE_BATCH_CHUNKS * AGE_SEALED_CHUNK_SIZE,
    AGE_STREAM_ALONE_BATCHES = 3,   /* a caller that takes may want only the beginning */
    AGE_STREAM_THREADS_MAXIMUM = 8, /* the caller included */
    AGE_STREAM_SPARE_BATCHES = 4,   /* beyond one for each thread */
    AGE_STREAM_BATCHES_MAXIMUM = AGE_STREAM_THREADS_MAXIMUM + AGE_STREAM_SPARE_BATCHES,
};

enum age_batch_state {
    BATCH_EMPTY,
    BATCH_FILLING,
    BATCH_FILLED,
    BATCH_WORKING, /* it is sealed or opened, or put at its place */
    BATCH_WORKED,  /* to be put at its place */
    BATCH_DONE,
    BATCH_GIVEN, /* to the caller who takes, and to the jobs on it */
};

struct age_batch {
    enum age_batch_state state;
    uint64_t counter; /* of its first chunk */
    bool last;        /* its last chunk is the payload's */
    unsigned users;   /* of one that was given out: the caller, and every job */
    size_t in_length;
    size_t out_length;
    struct error failure; /* what comes after the bytes in `out` */
    unsigned char *in;    /* AGE_BATCH_SIZE and a byte more */
    unsigned char *out;   /* AGE_BATCH_SIZE */
};

/* Seals or opens what is in `in`, to `out`. What comes after the bytes there is left in `failure`:
 * a failure found here stands before the one that filling ended in. */
void age_batch_seal(struct age_batch *batch, EVP_CIPHER_CTX *cipher);
void age_batch_open(struct age_batch *batch, EVP_CIPHER_CTX *cipher);

/* What the caller does at either end, called without the lock. */
struct age_stream_ends {
    void *context;
    /* Fills in, in_length and last; a failure is left in the batch. One thread at a time. NULL if
     * the caller fills by itself (age_stream_space). */
    void (*fill)(void *context, struct age_batch *batch);
    /* Take the batch's `out`, each by one thread at a time: `place` in no order, `drain` in order
     * and after it. Either may be NULL; if both are, the caller takes by itself (age_stream_next).
     */
    enum status (*place)(void *context, const struct age_batch *batch, struct error *err);
    enum status (*drain)(void *context, const struct age_batch *batch, struct error *err);
};

struct age_stream;
/* The key is derived here and wiped by age_stream_free. Nothing else happens yet. */
enum status age_stream_new(struct age_stream **stream,
                           const unsigned char file_key[AGE_FILE_KEY_BYTES],
                           const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES], bool sealing,
                           const struct age_stream_ends *ends, struct error *err) MUST_CHECK;
/* Stops and joins every thread, and wipes. */
void age_stream_free(struct age_stream *stream);

/* For a caller that fills: a batch that is empty, to be handed on by age_stream_submit. */
enum status age_stream_space(struct age_stream *stream, struct age_batch **batch,
                             struct error *err) MUST_CHECK;
void age_stream_submit(struct age_stream *stream, struct age_batch *batch);
/* For a caller that takes: the next batch in order, to be given back by age_stream_release; NULL
 * after the last. One with a failure is the last that counts. */
struct age_batch *age_stream_next(struct age_stream *stream);
void age_stream_release(struct age_stream *stream, struct age_batch *batch);
/* Has a job on the batch that the caller holds run once, by any thread: at once if there is only
 * the caller's. The batch stays as it is until then, released or not. */
void age_stream_later(struct age_stream *stream, struct age_batch *batch, struct age_job *job);
/* Returns when every job has been run. */
void age_stream_settle(struct age_stream *stream);
/* Works until the last batch has been given out, or tells the first failure. */
enum status age_stream_run(struct age_stream *stream, struct error *err) MUST_CHECK;

/* Waits until no thread is at work: from then on source and cipher (which is returned) are the
 * caller's alone, until age_stream_resume goes on where it was. */
EVP_CIPHER_CTX *age_stream_pause(struct age_stream *stream);
void age_stream_resume(struct age_stream *stream);
/* After a pause: drops every batch, the one that the caller holds too, and goes on with that chunk.
 */
void age_stream_restart(struct age_stream *stream, uint64_t counter);

#endif
