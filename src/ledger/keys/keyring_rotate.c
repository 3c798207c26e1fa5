/* New keys for the ledger: every entry key wrapped anew, and sealed to those who stay. */
#include <string.h>

#include "keyring_internal.h"

/* The entry key after `commitment`, which then becomes that one's. */
static enum status next_key(struct database *database,
                            unsigned char commitment[SEAL_COMMITMENT_SIZE],
                            unsigned char wrapped[SEAL_WRAPPED_SIZE], bool *found,
                            struct error *err)
{
    struct query query = QUERY_NONE;
    unsigned char after[SEAL_COMMITMENT_SIZE];
    enum status status = database_query(database, KEYRING_NEXT_KEY, &query, err);

    if (status != STATUS_OK)
        return status;
    memcpy(after, commitment, sizeof after);
    query_bind_blob(&query, 1, after, sizeof after);
    status = query_step(&query, found, err);
    if (status == STATUS_OK && *found) {
        size_t length, wrapped_length;
        const void *name = query_blob(&query, 0, &length);
        const void *data = query_blob(&query, 1, &wrapped_length);
        if (length == SEAL_COMMITMENT_SIZE && wrapped_length == SEAL_WRAPPED_SIZE) {
            memcpy(commitment, name, SEAL_COMMITMENT_SIZE);
            memcpy(wrapped, data, SEAL_WRAPPED_SIZE);
        } else {
            status = error_set(err, STATUS_AUTHENTICATION, "ledger.keys: damaged");
            error_hint(err, "put the newest backup of ledger.keys back");
        }
    }
    query_end(&query);
    return status;
}

static enum status put_wrapped(struct database *database,
                               const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                               const unsigned char wrapped[SEAL_WRAPPED_SIZE], struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(database, KEYRING_WRAP_KEY, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, wrapped, SEAL_WRAPPED_SIZE);
    query_bind_blob(&query, 2, commitment, SEAL_COMMITMENT_SIZE);
    return query_run(&query, err);
}

/* A key that does not open belongs to no entry, or to one that nobody can read any more; it stays
 * as it is, for `ledger verify` to find, and must not keep a leaver in. */
static enum status wrap_anew(const struct ledger_keys *keys, const struct ledger_keys *next,
                             const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                             unsigned char wrapped[SEAL_WRAPPED_SIZE], unsigned char *key,
                             struct error *err)
{
    struct error ignored = {0};

    if (seal_unwrap(keys->read, commitment, wrapped, key, &ignored) != STATUS_OK)
        return ignored.status == STATUS_AUTHENTICATION
                   ? STATUS_OK
                   : error_set(err, ignored.status, "%s", ignored.message);
    return seal_wrap(next->read, commitment, key, wrapped, err);
}

static enum status wrap_all(struct database *database, const struct ledger_keys *keys,
                            const struct ledger_keys *next, struct error *err)
{
    unsigned char commitment[SEAL_COMMITMENT_SIZE] = {0}, wrapped[SEAL_WRAPPED_SIZE];
    unsigned char *key = secret_allocate(SEAL_KEY_SIZE);
    bool found = true;
    enum status status = key ? STATUS_OK : memory_error(err);

    while (status == STATUS_OK) {
        status = next_key(database, commitment, wrapped, &found, err);
        if (status != STATUS_OK || !found)
            break;
        status = wrap_anew(keys, next, commitment, wrapped, key, err);
        if (status == STATUS_OK)
            status = put_wrapped(database, commitment, wrapped, err);
    }
    secret_free(key);
    return status;
}

static enum status put_members(struct keyring *keyring, const struct ledger_keys *next,
                               const struct card *const *cards, size_t count, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    bool is_self = false;
    struct query query = QUERY_NONE;
    enum status status = database_query(keyring->database, KEYRING_FORGET_MEMBERS, &query, err);

    if (status == STATUS_OK)
        status = query_run(&query, err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        note_verifier_format(&cards[i]->verifier, verifier);
        is_self = is_self || strcmp(verifier, keyring->member) == 0;
        status = keyring_put_member(keyring->database, keyring->origin, next, cards[i], err);
    }
    if (status == STATUS_OK && !is_self)
        status = error_set(err, STATUS_REFUSED, "whoever changes the ledger's keys keeps them");
    return status;
}

enum status keyring_rotate(struct keyring *keyring, const struct ledger_keys *keys,
                           const struct ledger_keys *next, const struct card *const *cards,
                           size_t count, struct error *err)
{
    struct error ignored = {0};
    enum status status = database_begin(keyring->database, DATABASE_WRITE, err);

    if (status != STATUS_OK)
        return status;
    keyring->ahead_count = 0; /* they are under the old read key */
    status = keyring_check_generation(keyring, keys, err);
    if (status == STATUS_OK)
        status = wrap_all(keyring->database, keys, next, err);
    if (status == STATUS_OK)
        status = put_members(keyring, next, cards, count, err);
    if (status != STATUS_OK) {
        database_rollback(keyring->database);
        return status;
    }
    status = database_commit(keyring->database, err);
    if (status == STATUS_OK)
        (void)!database_truncate_log(keyring->database, &ignored);
    return status;
}
