/* What the tests of the ledger share: a folder with a ledger in it, its people, and SQLite. */
#ifndef LEDGER_SUPPORT_H
#define LEDGER_SUPPORT_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/ledger.h"

#define ORIGIN "office.example/ledger"
#define OK(call)                                                                                   \
    do {                                                                                           \
        struct error ok_err = {0};                                                                 \
        struct error *err = &ok_err;                                                               \
        cr_assert_eq((call), STATUS_OK, "%s: %s", #call, err->message);                            \
    } while (0)
#define FAILS(call, wanted, text)                                                                  \
    do {                                                                                           \
        struct error fails_err = {0};                                                              \
        struct error *err = &fails_err;                                                            \
        cr_assert_eq((call), (wanted), "%s: status %d: %s", #call, err->status, err->message);     \
        cr_assert_str_eq(err->message, (text));                                                    \
        cr_assert_eq(err->status, (wanted));                                                       \
    } while (0)

/* One ledger in its own folder under /tmp. */
struct place {
    char folder[64];
    struct identity *founder, *other;
    struct note_verifier verifier;
};

static inline struct identity *support_identity(const char *name)
{
    struct identity *identity = NULL;
    struct card_details details = {.name = name,
                                   .organisation = "Home Visits",
                                   .organisation_kind = "charity",
                                   .role = "coordinator",
                                   .created = 1790000000,
                                   .expires = 1850000000};
    OK(identity_new(&details, &identity, err));
    return identity;
}

static inline void support_begin(struct place *place)
{
    OK(memory_start(err));
    *place = (struct place){.folder = "/tmp/safehand-ledger-XXXXXX"};
    cr_assert_not_null(mkdtemp(place->folder));
    place->founder = support_identity("Ann Founder");
    place->other = support_identity("Ben Other");
    OK(ledger_create(place->folder, ORIGIN, place->founder, &place->verifier, err));
}

static inline void support_end(struct place *place)
{
    identity_free(place->founder);
    identity_free(place->other);
    OK(file_remove_tree(place->folder, err));
}

static inline struct ledger *support_open(const struct place *place)
{
    struct ledger *ledger = NULL;
    OK(ledger_open(place->folder, &place->verifier, place->founder, &ledger, err));
    return ledger;
}

/* ledger_who: the two people of a place, the context. */
static inline enum status support_who(void *context, const struct ledger_signed *what,
                                      struct note_verifier *verifier, struct error *err)
{
    const struct place *place = context;
    const struct identity *people[] = {place->founder, place->other};
    for (size_t i = 0; i < 2; i++) {
        const struct note_verifier *known = note_signer_verifier(people[i]->signer);
        if (known->hash == what->signer_hash && strcmp(known->name, what->signer_name) == 0) {
            *verifier = *known;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_AUTHENTICATION, "signed by %s, whom nobody here knows",
                     what->signer_name);
}

/* A `decision` by the founder that is found by sharing "sharing-N" and family "HS-0042". */
struct support_entry {
    char sharing[32];
    struct ledger_lookup lookups[2];
    json_t *detail;
    struct ledger_new entry;
};
static inline void support_describe(const struct place *place, int number,
                                    struct support_entry *made)
{
    int failed = 0;
    snprintf(made->sharing, sizeof made->sharing, "sharing-%d", number);
    made->lookups[0] = (struct ledger_lookup){LOOKUP_SHARING, made->sharing};
    made->lookups[1] = (struct ledger_lookup){LOOKUP_FAMILY, "HS-0042"};
    made->detail = json_object();
    json_put(made->detail, "note", json_string("Grandmother collects Molly"), &failed);
    json_put(made->detail, "number", json_integer(number), &failed);
    made->entry = (struct ledger_new){.kind = ENTRY_KIND_DECISION,
                                      .detail = made->detail,
                                      .lookups = made->lookups,
                                      .lookup_count = 2,
                                      .signer = place->founder->signer,
                                      .time = 1790000000 + number};
    if (failed) { /* memory failed, as a test planned it */
        json_decref(made->detail);
        made->entry.detail = made->detail = NULL;
    }
}

static inline enum status support_try_append(struct ledger *ledger, const struct place *place,
                                             int number, uint64_t *index, struct error *err)
{
    struct support_entry made;
    support_describe(place, number, &made);
    enum status status =
        made.detail == NULL ? memory_error(err) : ledger_append(ledger, &made.entry, index, err);
    json_decref(made.detail);
    return status;
}

/* The same for many, numbered from `number` on, in one transaction. */
static inline enum status support_try_append_all(struct ledger *ledger, const struct place *place,
                                                 int number, int count, uint64_t *first,
                                                 struct error *err)
{
    struct support_entry *made = calloc((size_t)count, sizeof *made);
    struct ledger_new *entries = calloc((size_t)count, sizeof *entries);
    enum status status = STATUS_OK;
    for (int i = 0; i < count; i++) {
        support_describe(place, number + i, &made[i]);
        entries[i] = made[i].entry;
        if (made[i].detail == NULL)
            status = memory_error(err);
    }
    if (status == STATUS_OK)
        status = ledger_append_all(ledger, entries, (size_t)count, first, err);
    for (int i = 0; i < count; i++)
        json_decref(made[i].detail);
    free(entries);
    free(made);
    return status;
}

static inline void support_append(struct ledger *ledger, const struct place *place, int count)
{
    for (int i = 0; i < count; i++) {
        uint64_t index;
        OK(support_try_append(ledger, place, (int)ledger_size(ledger), &index, err));
    }
}

/* A ledger of `count` entries, closed. */
static inline void support_fill(struct place *place, int count)
{
    support_begin(place);
    struct ledger *ledger = support_open(place);
    support_append(ledger, place, count);
    ledger_close(ledger);
}

static inline void support_path(const struct place *place, const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", place->folder, name);
}

/* Runs SQL as a stranger with a plain sqlite3 would. */
static inline void support_sql(const struct place *place, const char *file, const char *sql)
{
    char path[256];
    sqlite3 *database = NULL;
    char *message = NULL;
    support_path(place, file, path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_exec(database, sql, NULL, NULL, &message);
    cr_assert_null(message, "%s: %s", sql, message);
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
}

/* The same with all triggers taken away before, and put back after. */
static inline void support_tamper(const struct place *place, const char *sql)
{
    char path[256], name[64][128], again[64][1024];
    int count = 0;
    sqlite3 *database = NULL;
    sqlite3_stmt *triggers = NULL;
    char *message = NULL;
    support_path(place, "ledger.db", path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database,
                                    "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
                                    -1, &triggers, NULL),
                 SQLITE_OK);
    for (; sqlite3_step(triggers) == SQLITE_ROW; count++) {
        cr_assert_lt(count, 64);
        snprintf(name[count], sizeof name[0], "DROP TRIGGER %s", sqlite3_column_text(triggers, 0));
        snprintf(again[count], sizeof again[0], "%s", sqlite3_column_text(triggers, 1));
    }
    sqlite3_finalize(triggers);
    cr_assert_gt(count, 5);
    sqlite3_exec(database, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    for (int i = 0; i < count; i++)
        cr_assert_eq(sqlite3_exec(database, name[i], NULL, NULL, NULL), SQLITE_OK);
    sqlite3_exec(database, sql, NULL, NULL, &message);
    cr_assert_null(message, "%s: %s", sql, message);
    for (int i = 0; i < count; i++)
        cr_assert_eq(sqlite3_exec(database, again[i], NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
}

static inline void support_read_file(const struct place *place, const char *file,
                                     struct buffer *out)
{
    char path[256];
    support_path(place, file, path);
    buffer_init(out, 64 << 20);
    OK(file_read_whole(path, out, err));
}

/* Not synced: a test puts many back. */
static inline void support_write_file(const struct place *place, const char *file,
                                      const struct buffer *content)
{
    char path[256];
    support_path(place, file, path);
    FILE *stream = fopen(path, "we");
    cr_assert_not_null(stream);
    cr_assert_eq(fwrite(buffer_text(content), 1, content->length, stream), content->length);
    cr_assert_eq(fclose(stream), 0);
}

/* Opens and verifies with everything known; the failure of either. */
static inline enum status support_check(const struct place *place, uint64_t *entries,
                                        struct error *err)
{
    struct ledger *ledger = NULL;
    struct ledger_verified verified = {0};
    enum status status = ledger_open(place->folder, &place->verifier, place->founder, &ledger, err);
    if (status == STATUS_OK)
        status = ledger_verify(ledger, support_who, (void *)(uintptr_t)place, &verified, err);
    *entries = verified.entries;
    ledger_close(ledger);
    return status;
}

#endif
