/*
 * The stream's ring of batches and what is to be done next with it; stream.c has the threads that
 * do it. Everything here is called with the stream's lock held.
 */
#ifndef SAFEHAND_AGE_RING_H
#define SAFEHAND_AGE_RING_H

#include "stream.h"

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
    bool filling, placing, draining; /* somebody is at it */
    bool ended;                      /* nothing more is to be filled */
    bool stopped;                    /* no work is begun any more */
    bool quit;
    unsigned active;  /* calls at work outside the lock */
    uint64_t counter; /* of the chunk that is filled next */
    uint64_t submitted;
    uint64_t fill_next, work_next, drain_next; /* numbers of batches; the ring's place is modulo */
    uint64_t failed_chunk;
    struct error failure; /* the one that stands first in the payload */
    unsigned jobs;        /* not yet run to their end */
    struct age_job *first_job, **last_job;
    unsigned char *key;
    EVP_CIPHER_CTX *cipher; /* the caller's */
    size_t worker_count;
    struct worker workers[AGE_STREAM_THREADS_MAXIMUM - 1];
    size_t batch_count;
    struct age_batch batches[AGE_STREAM_BATCHES_MAXIMUM];
};

struct age_batch *age_ring_at(struct age_stream *stream, uint64_t number);
bool age_ring_is_empty(const struct age_stream *stream);
/* The batch to be filled next; the caller hands it on by age_ring_filled. */
struct age_batch *age_ring_begin(struct age_stream *stream);
void age_ring_filled(struct age_stream *stream, struct age_batch *batch);
/* One user of a batch that was given out fewer: after the last it is empty. */
void age_ring_leave(struct age_batch *batch);
/* Takes the next job and runs it, if there is one. */
bool age_ring_run_job(struct age_stream *stream);
/* Does the next thing that there is to do, without the lock; waits if there is none for now. */
void age_ring_work(struct age_stream *stream, EVP_CIPHER_CTX *cipher);

#endif
