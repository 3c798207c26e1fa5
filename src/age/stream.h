/*
 * The payload's chunks on their way through a line of batches (base/pool.h): filled in order,
 * sealed or opened by any thread, and given out in order. At either end stands the caller, or a
 * function that whichever thread is free calls.
 */
#ifndef SAFEHAND_AGE_STREAM_H
#define SAFEHAND_AGE_STREAM_H

#include "payload.h"
#include "safehand/age/in_place.h"

enum {
    AGE_BATCH_CHUNKS = 4, /* 256 KiB: what a second-level cache holds, and few enough hand-overs */
    AGE_BATCH_PLAIN = AGE_BATCH_CHUNKS * AGE_CHUNK_SIZE,
    AGE_BATCH_SIZE = AGE_BATCH_CHUNKS * AGE_SEALED_CHUNK_SIZE,
    AGE_STREAM_ALONE_BATCHES = 3, /* a caller that takes may want only the beginning */
    AGE_STREAM_THREADS_MAXIMUM = 8,
};

struct age_batch {
    uint64_t counter; /* of its first chunk */
    bool last;        /* its last chunk is the payload's */
    size_t in_length;
    size_t out_length;
    struct error failure;    /* what comes after the bytes in `out` */
    struct age_job *jobs;    /* on what was taken, for when the caller has released it */
    unsigned char *in, *out; /* AGE_BATCH_SIZE each, and a byte more of `in` */
};

/* Seals or opens what is in `in`, to `out`. What comes after the bytes there is left in `failure`:
 * a failure found here stands before the one that filling ended in. */
void age_batch_seal(struct age_batch *batch, EVP_CIPHER_CTX *cipher);
void age_batch_open(struct age_batch *batch, EVP_CIPHER_CTX *cipher);

/* What is done at either end, by any thread but one at a time, and in order. */
struct age_stream_ends {
    void *context;
    /* Fills in, in_length and last; a failure is left in the batch. NULL if the caller fills by
     * itself (age_stream_space). */
    void (*fill)(void *context, struct age_batch *batch);
    /* Takes the batch's `out`, which is not empty. NULL if the caller takes (age_stream_next). */
    enum status (*drain)(void *context, const struct age_batch *batch, struct error *err);
    /* Takes it after that, while others are drained already. May be NULL. */
    enum status (*watch)(void *context, const struct age_batch *batch, struct error *err);
};

struct age_stream;
/* The key is derived here and wiped by age_stream_free. Nothing else happens yet. */
enum status age_stream_new(struct age_stream **stream,
                           const unsigned char file_key[AGE_FILE_KEY_BYTES],
                           const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES], bool sealing,
                           const struct age_stream_ends *ends, struct error *err) MUST_CHECK;
/* Runs the jobs on what was released, stops and joins every thread, and wipes. */
void age_stream_free(struct age_stream *stream);

/* For a caller that fills: a batch that is empty, to be handed on by age_stream_submit. */
enum status age_stream_space(struct age_stream *stream, struct age_batch **batch,
                             struct error *err) MUST_CHECK;
void age_stream_submit(struct age_stream *stream, const struct age_batch *batch);
/* For a caller that takes: the next batch in order, until age_stream_release; NULL after the last,
 * when every job has been run. One with a failure is the last that counts. */
struct age_batch *age_stream_next(struct age_stream *stream);
void age_stream_release(struct age_stream *stream);
/* Works until the last batch has been drained, or tells the first failure. */
enum status age_stream_run(struct age_stream *stream, struct error *err) MUST_CHECK;

/* Waits until no thread is at work and all jobs on what was released have been run: from then on
 * source and cipher (which is returned) are the caller's alone, until age_stream_resume goes on
 * where it was. */
EVP_CIPHER_CTX *age_stream_pause(struct age_stream *stream);
void age_stream_resume(struct age_stream *stream);

#endif
