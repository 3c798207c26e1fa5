/* The keys of entries' bodies: drawn, found, destroyed. */
#include <stdlib.h>
#include <string.h>

#include "keyring_internal.h"

enum { KEY_DRAWS_MAXIMUM = 1000 };

/* ---- new keys ---- */

/* *is_new false, and nothing stored, if there is a key of that commitment already. */
static enum status put_key(struct database *database, const struct entry_key *key, bool *is_new,
                           struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(database, KEYRING_ADD_KEY, &query, err);

    *is_new = false;
    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, key->commitment, SEAL_COMMITMENT_SIZE);
    query_bind_blob(&query, 2, key->wrapped, SEAL_WRAPPED_SIZE);
    return query_run_change(&query, is_new, err);
}

static int compare_commitments(const void *a, const void *b)
{
    const struct entry_key *first = a, *second = b;
    return memcmp(first->commitment, second->commitment, SEAL_COMMITMENT_SIZE);
}

/* Draws keys that were never used. One that was comes only from a generator that repeats itself, as
 * that of a machine started again from a snapshot may: a second body under it must not be. In the
 * order of the table, so that each of its pages is gone to once. */
static enum status add_keys(struct keyring *keyring, const struct ledger_keys *keys,
                            struct entry_key *made, size_t count, struct error *err)
{
    size_t done = 0;

    for (int i = 0; i < KEY_DRAWS_MAXIMUM && done < count; i++) {
        size_t from = done;
        enum status status = seal_draw_keys(keys->read, made + from, count - from, err);
        if (status == STATUS_OK)
            qsort(made + from, count - from, sizeof *made, compare_commitments);
        for (; from < count && status == STATUS_OK; from++) {
            bool is_new = false;
            status = put_key(keyring->database, &made[from], &is_new, err);
            if (is_new)
                made[done++] = made[from];
        }
        if (status != STATUS_OK)
            return status;
    }
    if (done == count)
        return STATUS_OK;
    error_set(err, STATUS_SYSTEM, "the system's random generator repeats itself");
    return error_hint(err, "start the computer again");
}

/*
 * How many to store beyond what is asked for: each time that keys are stored costs a sync. A
 * quarter of what this handle has taken, so that where few are appended none are left over, and
 * never more than a fifth of all keys are.
 */
static size_t count_ahead(const struct keyring *keyring)
{
    uint64_t ahead = keyring->taken / 4;
    return ahead < KEYS_AHEAD_MAXIMUM ? (size_t)ahead : KEYS_AHEAD_MAXIMUM;
}

static enum status store_keys(struct keyring *keyring, const struct ledger_keys *keys,
                              struct entry_key *made, size_t count, struct error *err)
{
    size_t ahead = count_ahead(keyring);
    enum status status;

    keyring->ahead_count = 0; /* when too few for a large append; they stay unused */
    status = database_begin(keyring->database, DATABASE_WRITE, err);
    if (status != STATUS_OK)
        return status;
    status = keyring_check_generation(keyring, keys, err);
    if (status == STATUS_OK)
        status = add_keys(keyring, keys, made, count, err);
    if (status == STATUS_OK)
        status = add_keys(keyring, keys, keyring->ahead, ahead, err);
    if (status != STATUS_OK) {
        database_rollback(keyring->database);
        return status;
    }
    status = database_commit(keyring->database, err);
    if (status == STATUS_OK)
        keyring->ahead_count = ahead;
    return status;
}

/* Each is taken for good: what is sealed with it may be on the disk even if that fails. *taken
 * false if there are too few, or if they do not stand in ledger.keys as they were stored: then
 * somebody has put another copy there, or changed the read key. */
static enum status take_ahead(struct keyring *keyring, struct entry_key *made, size_t count,
                              bool *taken, struct error *err)
{
    enum status status = STATUS_OK;

    *taken = count <= keyring->ahead_count;
    for (size_t i = 0; i < count && *taken && status == STATUS_OK; i++) {
        unsigned char wrapped[SEAL_WRAPPED_SIZE];
        made[i] = keyring->ahead[--keyring->ahead_count];
        status = keyring_find_key(keyring, made[i].commitment, wrapped, taken, err);
        if (status == STATUS_OK && *taken)
            *taken = memcmp(wrapped, made[i].wrapped, sizeof wrapped) == 0;
    }
    return status;
}

enum status keyring_new_keys(struct keyring *keyring, const struct ledger_keys *keys,
                             struct entry_key *made, size_t count, struct error *err)
{
    bool taken;
    enum status status = take_ahead(keyring, made, count, &taken, err);

    if (status == STATUS_OK && !taken)
        status = store_keys(keyring, keys, made, count, err);
    if (status == STATUS_OK)
        keyring->taken += count;
    return status;
}

enum status keyring_find_key(struct keyring *keyring,
                             const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                             unsigned char wrapped[SEAL_WRAPPED_SIZE], bool *found,
                             struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(keyring->database, KEYRING_FIND_KEY, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, commitment, SEAL_COMMITMENT_SIZE);
    status = query_step(&query, found, err);
    if (status == STATUS_OK && *found) {
        size_t length;
        const void *stored = query_blob(&query, 0, &length);
        if (length == SEAL_WRAPPED_SIZE)
            memcpy(wrapped, stored, SEAL_WRAPPED_SIZE);
        else
            status = error_set(err, STATUS_AUTHENTICATION,
                               "its key in ledger.keys: does not open with the read key");
    }
    query_end(&query);
    return status;
}

/* ---- destroying entry keys ---- */

enum status keyring_has_key(struct keyring *keyring,
                            const unsigned char commitment[SEAL_COMMITMENT_SIZE], bool *found,
                            struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(keyring->database, KEYRING_HAS_KEY, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, commitment, SEAL_COMMITMENT_SIZE);
    status = query_step(&query, found, err);
    query_end(&query);
    return status;
}

static enum status destroy_key(struct keyring *keyring,
                               const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                               size_t *destroyed, struct error *err)
{
    struct query query = QUERY_NONE;
    bool found = false;
    enum status status = keyring_has_key(keyring, commitment, &found, err);

    if (status != STATUS_OK || !found)
        return status;
    status = database_query(keyring->database, KEYRING_DESTROY_KEY, &query, err);
    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, commitment, SEAL_COMMITMENT_SIZE);
    ++*destroyed;
    return query_run(&query, err);
}

enum status keyring_destroy_keys(struct keyring *keyring, const struct key_list *list,
                                 size_t *destroyed, struct error *err)
{
    size_t count = 0;
    enum status status = database_begin(keyring->database, DATABASE_WRITE, err);

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++)
        status = destroy_key(keyring, list->commitments[i], &count, err);
    if (status == STATUS_OK)
        status = database_commit(keyring->database, err);
    else
        database_rollback(keyring->database);
    if (status == STATUS_OK)
        *destroyed = count;
    return status;
}

enum status keyring_truncate_log(struct keyring *keyring, int milliseconds, struct error *err)
{
    return database_truncate_log_within(keyring->database, milliseconds, err);
}
