/* The sum of all look-ups. */
#include <string.h>

#include "batch.h"

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

static bool sum_rows(void *context, void *hand, void *summed)
{
    struct sum_job *job = summed;
    struct error err = {0};
    enum status status = STATUS_OK;

    (void)context;
    (void)hand;
    for (size_t at = 0; at < job->rows.length && status == STATUS_OK; at += sizeof(struct row)) {
        struct row row;
        memcpy(&row, job->rows.data + at, sizeof row);
        status = lookup_sum_add(&job->sum, job->key, row.digest, row.number, &err);
    }
    if (status != STATUS_OK)
        job->failure = err;
    return true;
}

static void job_free(void *context)
{
    buffer_free(&((struct sum_job *)context)->rows);
}

/* Fills a job from the table; *found false at its end. */
static enum status fill_sum_job(struct query *query, struct sum_job *job, bool *found, bool *is_odd,
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

static enum status sum_all(struct pool *pool, struct query *query, const unsigned char *key,
                           struct lookup_sum *sum, bool *is_odd, struct error *err)
{
    struct sum_job *job;
    bool found = true;
    enum status status = STATUS_OK;

    for (;;) {
        while (status == STATUS_OK && found && (job = pool_space(pool))) {
            job->key = key;
            status = fill_sum_job(query, job, &found, is_odd, err);
            pool_submit(pool);
        }
        job = pool_next(pool);
        if (!job)
            return status;
        if (status == STATUS_OK && job->failure.status != STATUS_OK) {
            *err = job->failure;
            status = err->status;
        }
        lookup_sum_join(sum, &job->sum);
        pool_release(pool);
    }
}

enum status lookup_sum_table(struct ledger *ledger, const unsigned char key[DIGEST_SIZE],
                             struct lookup_sum *sum, bool *is_odd, struct error *err)
{
    const struct pool_line line = {
        .stages = {{POOL_CALLER, NULL}, {POOL_BESIDE, sum_rows}, {POOL_CALLER, NULL}},
        .stage_count = 3,
        .job_size = sizeof(struct sum_job),
        .job_free = job_free,
        .threads = POOL_THREADS_MAXIMUM,
        .jobs_alone = 1};
    struct pool *pool = NULL;
    struct query query = QUERY_NONE;
    enum status status = pool_new(&pool, &line, err);

    if (status == STATUS_OK)
        status = store_walk_pairs(ledger->store, &query, err);
    if (status == STATUS_OK)
        status = sum_all(pool, &query, key, sum, is_odd, err);
    query_end(&query);
    pool_free(pool);
    return status;
}
