#include "keyring_internal.h"

#include <string.h>

static const char *const queries[KEYRING_QUERY_COUNT] = {
    [KEYRING_ADD_KEY] =
        "INSERT INTO entry_keys (commitment, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING",
    [KEYRING_FIND_KEY] = "SELECT wrapped FROM entry_keys WHERE commitment = ?",
    [KEYRING_ADD_MEMBER] =
        "INSERT INTO members (verifier, generation, sealed) VALUES (?, ?, ?) ON CONFLICT (verifier)"
        " DO UPDATE SET generation = excluded.generation, sealed = excluded.sealed",
    [KEYRING_FIND_MEMBER] = "SELECT generation, sealed FROM members WHERE verifier = ?",
    [KEYRING_REMOVE_MEMBER] = "DELETE FROM members WHERE verifier = ?",
    [KEYRING_WALK_MEMBERS] = "SELECT verifier FROM members ORDER BY verifier",
    [KEYRING_COUNT_MEMBERS] = "SELECT count(*) FROM members WHERE verifier <> ?",
    [KEYRING_FORGET_MEMBERS] = "DELETE FROM members",
    [KEYRING_NEXT_KEY] = "SELECT commitment, wrapped FROM entry_keys WHERE commitment > ? ORDER BY "
                         "commitment LIMIT 1",
    [KEYRING_WRAP_KEY] = "UPDATE entry_keys SET wrapped = ? WHERE commitment = ?",
    [KEYRING_HAS_KEY] = "SELECT 1 FROM entry_keys WHERE commitment = ?",
    [KEYRING_DESTROY_KEY] = "DELETE FROM entry_keys WHERE commitment = ?",
};

static const struct database_kind keyring_kind = {
    .file = "ledger.keys",
    .application = 0x53684c6b, /* "ShLk" */
    .version = 2,
    .schema = "CREATE TABLE members ("
              " verifier TEXT NOT NULL PRIMARY KEY,"
              " generation INTEGER NOT NULL,"
              " sealed BLOB NOT NULL"
              ") STRICT, WITHOUT ROWID;"
              "CREATE TABLE entry_keys ("
              " commitment BLOB NOT NULL PRIMARY KEY CHECK (length(commitment) = 32),"
              " wrapped BLOB NOT NULL CHECK (length(wrapped) = 60)"
              ") STRICT, WITHOUT ROWID;",
    .queries = queries,
    .query_count = KEYRING_QUERY_COUNT,
};

/* ---- members ---- */

enum status keyring_put_member(struct database *database, const char *origin,
                               const struct ledger_keys *keys, const struct card *card,
                               struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    struct buffer sealed;
    struct query query = QUERY_NONE;
    enum status status;

    buffer_init(&sealed, SEALED_KEYS_MAXIMUM);
    note_verifier_format(&card->verifier, verifier);
    status = ledger_keys_seal(keys, origin, card->age_recipient, &sealed, err);
    if (status == STATUS_OK)
        status = database_query(database, KEYRING_ADD_MEMBER, &query, err);
    if (status == STATUS_OK) {
        query_bind_text(&query, 1, verifier, strlen(verifier));
        query_bind_number(&query, 2, keys->generation);
        query_bind_blob(&query, 3, sealed.data, sealed.length);
        status = query_run(&query, err);
    }
    buffer_free(&sealed);
    return status;
}

/* Steps to the row of a member; the query is ended by the caller in any case. */
static enum status find_sealed_to(struct database *database, const char *verifier,
                                  struct query *query, bool *found, struct error *err)
{
    enum status status = database_query(database, KEYRING_FIND_MEMBER, query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_text(query, 1, verifier, strlen(verifier));
    return query_step(query, found, err);
}

static enum status not_sealed(struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION,
              "this identity may not read the ledger: its keys are not "
              "sealed to it");
    error_hint(err,
               "check that this is your identity for this office, or ask a manager to add your "
               "card with " WAY);
    return error_way(err, WAY_ADD_STAFF, NULL, NULL);
}

static enum status unseal_member(struct keyring *keyring, const struct identity *member,
                                 struct ledger_keys *keys, struct error *err)
{
    struct query query = QUERY_NONE;
    bool found = false;
    enum status status = find_sealed_to(keyring->database, keyring->member, &query, &found, err);

    if (status == STATUS_OK && !found)
        status = not_sealed(err);
    if (status == STATUS_OK) {
        size_t length;
        uint64_t generation = query_number(&query, 0);
        const void *sealed = query_blob(&query, 1, &length);
        status = ledger_keys_unseal(sealed, length, keyring->origin, member, keys, err);
        if (status == STATUS_OK && keys->generation != generation)
            status = error_set(err, STATUS_AUTHENTICATION,
                               "what is sealed to you is not of the "
                               "generation that ledger.keys says");
        if (status == STATUS_AUTHENTICATION) {
            error_context(err, "ledger.keys");
            error_hint(err, "put the newest backup of ledger.keys back, or ask a manager to add "
                            "your card anew with " WAY);
            error_way(err, WAY_ADD_STAFF, NULL, NULL);
        }
    }
    query_end(&query);
    return status;
}

enum status keyring_create(const char *path, const char *origin, const struct ledger_keys *keys,
                           const struct card *founder, struct error *err)
{
    struct database *database = NULL;
    enum status status = database_create(path, &keyring_kind, &database, err);

    if (status != STATUS_OK)
        return status;
    status = keyring_put_member(database, origin, keys, founder, err);
    if (status == STATUS_OK)
        status = database_commit(database, err);
    database_close(database);
    if (status != STATUS_OK)
        database_discard(path);
    return status;
}

enum status keyring_open(const char *path, const char *origin, const struct identity *member,
                         struct keyring **keyring, struct ledger_keys **keys, struct error *err)
{
    struct keyring *fresh = memory_allocate(sizeof *fresh);
    struct ledger_keys *unsealed = secret_allocate(sizeof *unsealed);
    enum status status = STATUS_OK;

    if (fresh)
        fresh->origin = memory_copy_string(origin);
    if (!fresh || !fresh->origin || !unsealed) {
        status = memory_error(err);
    } else {
        note_verifier_format(note_signer_verifier(member->signer), fresh->member);
        status = database_open(path, &keyring_kind, &fresh->database, err);
    }
    if (status == STATUS_OK)
        status = unseal_member(fresh, member, unsealed, err);
    if (status == STATUS_OK) {
        *keyring = fresh;
        *keys = unsealed;
    } else {
        keyring_close(fresh);
        secret_free(unsealed);
    }
    return status;
}

void keyring_close(struct keyring *keyring)
{
    if (!keyring)
        return;
    database_close(keyring->database);
    memory_free(keyring->origin);
    memory_free(keyring);
}

enum status keyring_check_generation(struct keyring *keyring, const struct ledger_keys *keys,
                                     struct error *err)
{
    struct query query = QUERY_NONE;
    bool found = false;
    enum status status = find_sealed_to(keyring->database, keyring->member, &query, &found, err);

    if (status == STATUS_OK && (!found || query_number(&query, 0) != keys->generation)) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the ledger's keys were changed or taken from you "
                  "while it was open");
        status = error_hint(err, "start the command again");
    }
    query_end(&query);
    return status;
}

enum status keyring_add_member(struct keyring *keyring, const struct ledger_keys *keys,
                               const struct card *card, struct error *err)
{
    enum status status = database_begin(keyring->database, DATABASE_WRITE, err);

    if (status != STATUS_OK)
        return status;
    status = keyring_check_generation(keyring, keys, err);
    if (status == STATUS_OK)
        status = keyring_put_member(keyring->database, keyring->origin, keys, card, err);
    if (status == STATUS_OK)
        return database_commit(keyring->database, err);
    database_rollback(keyring->database);
    return status;
}

static enum status remove_member(struct database *database, const char *verifier, struct error *err)
{
    struct query query = QUERY_NONE;
    bool found = false;
    uint64_t others = 0;
    enum status status = find_sealed_to(database, verifier, &query, &found, err);

    query_end(&query);
    if (status == STATUS_OK && !found)
        return error_set(err, STATUS_USAGE, "the ledger's keys are not sealed to this card");
    if (status == STATUS_OK)
        status = database_query(database, KEYRING_COUNT_MEMBERS, &query, err);
    if (status == STATUS_OK) {
        query_bind_text(&query, 1, verifier, strlen(verifier));
        status = query_step(&query, &found, err);
    }
    if (status == STATUS_OK)
        others = query_number(&query, 0);
    query_end(&query);
    if (status == STATUS_OK && others == 0) {
        error_set(err, STATUS_REFUSED, "this is the last one who can read the ledger");
        error_hint(err, "add somebody else first with " WAY);
        return error_way(err, WAY_ADD_STAFF, NULL, NULL);
    }
    if (status == STATUS_OK)
        status = database_query(database, KEYRING_REMOVE_MEMBER, &query, err);
    if (status != STATUS_OK)
        return status;
    query_bind_text(&query, 1, verifier, strlen(verifier));
    return query_run(&query, err);
}

enum status keyring_remove_member(struct keyring *keyring, const struct note_verifier *verifier,
                                  struct error *err)
{
    char text[NOTE_VERIFIER_SIZE];
    enum status status = database_begin(keyring->database, DATABASE_WRITE, err);

    if (status != STATUS_OK)
        return status;
    note_verifier_format(verifier, text);
    status = remove_member(keyring->database, text, err);
    if (status == STATUS_OK)
        status = database_commit(keyring->database, err);
    else
        database_rollback(keyring->database);
    if (status == STATUS_OK)
        status = database_truncate_log(keyring->database, err);
    return status;
}

enum status keyring_members(struct keyring *keyring, struct names *verifiers, struct error *err)
{
    struct query query = QUERY_NONE;
    bool found = true;
    enum status status = database_query(keyring->database, KEYRING_WALK_MEMBERS, &query, err);

    while (status == STATUS_OK && found) {
        size_t length;
        status = query_step(&query, &found, err);
        if (status == STATUS_OK && found &&
            !names_add_copy(verifiers, query_text(&query, 0, &length)))
            status = memory_error(err);
    }
    query_end(&query);
    return status;
}

enum status keyring_check(struct keyring *keyring, struct error *err)
{
    return database_check(keyring->database, err);
}

enum status keyring_begin(struct keyring *keyring, struct error *err)
{
    return database_begin(keyring->database, DATABASE_READ, err);
}

void keyring_end(struct keyring *keyring)
{
    database_rollback(keyring->database);
}
