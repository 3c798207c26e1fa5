/* The sum of all look-ups. */
#include <string.h>

#include "verify_batch.h"

enum { ROWS_BYTES = 256 << 10 };

/* A row as it stands in a job. */
struct row {
    unsigned char digest[DIGEST_SIZE];
    uint64_t number;
};
struct sum_job {
    const unsigned char *key;
    struct buffer rows;
    struct lookup_sum sum;
    struct error failure;
};

enum status lookup_sum_add(struct lookup_sum *sum, const unsigned char key[DIGEST_SIZE],
                           const unsigned char digest[DIGEST_SIZE], uint64_t number,
                           struct error *err)
{
    unsigned char text[2 * DIGEST_SIZE + sizeof number];
    struct lookup_sum hash;
    enum status status;

    memcpy(text, key, DIGEST_SIZE);
    memcpy(text + DIGEST_SIZE, digest, DIGEST_SIZE);
    memcpy(text + 2 * DIGEST_SIZE, &number, sizeof number);
    status = digest_sha256(text, sizeof text, (unsigned char *)hash.lanes, err);
    if (status == STATUS_OK)
        lookup_sum_join(sum, &hash);
    return status;
}

void lookup_sum_join(struct lookup_sum *sum, const struct lookup_sum *other)
{
    for (size_t i = 0; i < sizeof sum->lanes / sizeof *sum->lanes; i++)
        sum->lanes[i] += other->lanes[i];
}

static void sum_rows(void *hand, void *context)
{
    struct sum_job *job = context;
    struct error err = {0};
    enum status status = STATUS_OK;

    (void)hand;
    for (size_t at = 0; at < job->rows.length && status == STATUS_OK; at += sizeof(struct row)) {
        struct row row;
        memcpy(&row, job->rows.data + at, sizeof row);
        status = lookup_sum_add(&job->sum, job->key, row.digest, row.number, &err);
    }
    if (status != STATUS_OK)
        job->failure = err;
}

static void job_free(void *context)
{
    buffer_free(&((struct sum_job *)context)->rows);
}

/* Fills a job from the table; *found false at its end. */
static enum status fill(struct query *query, struct sum_job *job, bool *found, bool *is_odd,
                        struct error *err)
{
    buffer_clear(&job->rows);
    job->rows.maximum = ROWS_BYTES + sizeof(struct row);
    job->sum = (struct lookup_sum){0};
    job->failure.status = STATUS_OK;
    while (*found && job->rows.length < ROWS_BYTES) {
        struct row row;
        const unsigned char *digest = NULL;
        enum status status = store_next_pair(query, &digest, &row.number, found, err);
        if (status != STATUS_OK)
            return status;
        if (*found && !digest)
            *is_odd = true;
        if (*found && digest) {
            memcpy(row.digest, digest, DIGEST_SIZE);
            buffer_append(&job->rows, &row, sizeof row);
        }
    }
    return buffer_status(&job->rows, err);
}

static enum status sum_all(struct work *work, struct query *query, const unsigned char *key,
                           struct lookup_sum *sum, bool *is_odd, struct error *err)
{
    struct sum_job *job;
    bool found = true;
    enum status status = STATUS_OK;

    for (;;) {
        while (status == STATUS_OK && found && (job = work_space(work))) {
            job->key = key;
            status = fill(query, job, &found, is_odd, err);
            work_submit(work);
        }
        job = work_next(work);
        if (!job)
            return status;
        if (status == STATUS_OK && job->failure.status != STATUS_OK) {
            *err = job->failure;
            status = err->status;
        }
        lookup_sum_join(sum, &job->sum);
        work_release(work);
    }
}

enum status lookup_sum_table(struct ledger *ledger, const unsigned char key[DIGEST_SIZE],
                             struct lookup_sum *sum, bool *is_odd, struct error *err)
{
    const struct work_kind kind = {.job_size = sizeof(struct sum_job),
                                   .job_free = job_free,
                                   .hand_new = batch_hand_new,
                                   .hand_free = batch_hand_free,
                                   .context = ledger,
                                   .run = sum_rows};
    struct work *work = NULL;
    struct query query = QUERY_NONE;
    enum status status = work_new(&work, &kind, err);

    if (status == STATUS_OK)
        status = store_walk_pairs(ledger->store, &query, err);
    if (status == STATUS_OK)
        status = sum_all(work, &query, key, sum, is_odd, err);
    query_end(&query);
    work_free(work);
    return status;
}
