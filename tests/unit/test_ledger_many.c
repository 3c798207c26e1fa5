/* A ledger of several batches, verified by one thread and by several: what is wrong is the same. */
#include "ledger_support.h"

enum { MANY = 700 }; /* five batches and a half */

/* Filled by transactions of many entries, with single ones between. */
static void fill(struct place *place)
{
    struct buffer note;
    uint64_t first = 99;
    support_begin(place);
    struct ledger *ledger = support_open(place);
    OK(support_try_append_all(ledger, place, 0, 300, &first, err));
    cr_assert_eq(first, 0);
    buffer_init(&note, 65536);
    OK(ledger_checkpoint(ledger, true, &note, err));
    support_append(ledger, place, 1);
    OK(support_try_append_all(ledger, place, 301, MANY - 301, &first, err));
    cr_assert_eq(first, 301);
    cr_assert_eq(ledger_size(ledger), MANY);
    buffer_free(&note);
    ledger_close(ledger);
}

static const char *const thread_counts[] = {"1", "3"};

static void expect_by_all(const struct place *place, const char *sql, const char *message)
{
    for (size_t i = 0; i < sizeof thread_counts / sizeof *thread_counts; i++) {
        struct error err = {0};
        uint64_t entries;
        setenv("SAFEHAND_TEST_THREADS", thread_counts[i], 1);
        cr_expect_eq(support_check(place, &entries, &err), STATUS_AUTHENTICATION, "%s", sql);
        cr_expect_str_eq(err.message, message, "%s threads: %s: %s", thread_counts[i], sql,
                         err.message);
    }
    unsetenv("SAFEHAND_TEST_THREADS");
}

Test(ledger_many, read_and_verified)
{
    struct place place;
    fill(&place);
    for (size_t i = 0; i < sizeof thread_counts / sizeof *thread_counts; i++) {
        struct ledger_verified verified = {0};
        setenv("SAFEHAND_TEST_THREADS", thread_counts[i], 1);
        struct ledger *ledger = support_open(&place);
        OK(ledger_verify(ledger, support_who, &place, &verified, err));
        cr_assert_eq(verified.entries, MANY);
        cr_assert_eq(verified.bodies, MANY);
        cr_assert_eq(verified.checkpoints, 2);
        OK(ledger_verify_tree(ledger, &verified, err));
        cr_assert_eq(verified.entries, MANY);
        struct ledger_indexes indexes = {0};
        struct ledger_lookup lookup = {LOOKUP_FAMILY, "HS-0042"};
        OK(ledger_find(ledger, &lookup, &indexes, err));
        cr_assert_eq(indexes.count, MANY);
        for (uint64_t at = 0; at < MANY; at += 97) {
            struct ledger_entry *entry = NULL;
            cr_assert_eq(indexes.items[at], at);
            OK(ledger_read(ledger, at, &entry, err));
            cr_assert_eq(json_integer_value(json_object_get(entry->detail, "number")),
                         (json_int_t)at);
            OK(ledger_entry_signed_by(entry, note_signer_verifier(place.founder->signer), err));
            ledger_entry_free(entry);
        }
        ledger_indexes_free(&indexes);
        ledger_close(ledger);
    }
    support_end(&place);
}

/* Two things wrong at once: the first is named, in whatever batch and by whatever thread. */
Test(ledger_many, the_first_is_named)
{
    static const struct {
        const char *sql, *message;
    } cases[] = {
        {"UPDATE entries SET sealed = x'00' WHERE entry IN (131, 500, 699)",
         "entry 131: its sealed body was changed"},
        {"UPDATE entries SET sealed = x'00' WHERE entry = 500; DELETE FROM lookups WHERE entry = "
         "499",
         "entry 499: it is not found by its family any more"},
        {"UPDATE entries SET sealed = x'00' WHERE entry = 500; DELETE FROM lookups WHERE entry = "
         "501",
         "entry 500: its sealed body was changed"},
        {"UPDATE entries SET leaf = 'x' WHERE entry = 640; UPDATE entries SET sealed = x'00' WHERE "
         "entry = 641",
         "entry 640: the leaf does not begin with the line safehand.leaf/2"},
        {"UPDATE nodes SET hash = zeroblob(32) WHERE level = 7 AND number = 3; UPDATE entries SET "
         "sealed = x'00' WHERE entry = 511",
         "entries 384 to 511: the tree's node over them was changed"},
        {"UPDATE nodes SET hash = zeroblob(32) WHERE level = 7 AND number = 3; UPDATE entries SET "
         "sealed = x'00' WHERE entry = 510",
         "entry 510: its sealed body was changed"},
        {"DELETE FROM entries WHERE entry = 384", "entry 384: it is missing from ledger.db"},
        {"DELETE FROM entries WHERE entry >= 640",
         "entry 640: it is missing from ledger.db, whose checkpoint was signed for 700 entries"},
        {"UPDATE lookups SET entry = 600 WHERE entry = 130 AND digest NOT IN (SELECT digest FROM "
         "lookups WHERE entry = 600)",
         "entry 130: it is not found by its sharing any more"},
        {"INSERT INTO lookups VALUES (zeroblob(32), 130), (zeroblob(32), 300)",
         "entry 130: it is found by what it does not have"},
        {"CREATE TABLE kept AS SELECT * FROM lookups; DROP TABLE lookups; CREATE TABLE lookups "
         "(digest, entry); INSERT INTO lookups SELECT * FROM kept; INSERT INTO lookups SELECT * "
         "FROM kept WHERE entry = 699; DROP TABLE kept",
         "entry 699: it is found by what it does not have"},
        {"CREATE TABLE kept AS SELECT * FROM lookups; DROP TABLE lookups; CREATE TABLE lookups "
         "(digest, entry); INSERT INTO lookups SELECT * FROM kept; INSERT INTO lookups VALUES "
         "('text', 5); DROP TABLE kept",
         "entry 5: it is found by what it does not have"},
    };
    static const char *const files[] = {"ledger.db", "ledger.keys", "head.note"};
    struct place place;
    struct buffer copies[3];
    uint64_t entries;
    fill(&place);
    for (size_t i = 0; i < 3; i++)
        support_read_file(&place, files[i], &copies[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        support_tamper(&place, cases[i].sql);
        expect_by_all(&place, cases[i].sql, cases[i].message);
        for (size_t j = 0; j < 3; j++)
            support_write_file(&place, files[j], &copies[j]);
    }
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, MANY);
    for (size_t i = 0; i < 3; i++)
        buffer_free(&copies[i]);
    support_end(&place);
}

/* Who signed is asked for every entry, and the first refusal is told. */
static enum status nobody_from_400(void *context, const struct ledger_signed *what,
                                   struct note_verifier *verifier, struct error *err)
{
    if (what->index >= 400)
        return error_set(err, STATUS_AUTHENTICATION, "not signed by a known person: %d",
                         (int)what->index);
    return support_who(context, what, verifier, err);
}

Test(ledger_many, signers)
{
    struct place place;
    fill(&place);
    struct ledger *ledger = support_open(&place);
    for (size_t i = 0; i < sizeof thread_counts / sizeof *thread_counts; i++) {
        struct ledger_verified verified = {0};
        setenv("SAFEHAND_TEST_THREADS", thread_counts[i], 1);
        FAILS(ledger_verify(ledger, nobody_from_400, &place, &verified, err), STATUS_AUTHENTICATION,
              "entry 400: not signed by a known person: 400");
        cr_assert_eq(verified.entries, 0);
    }
    ledger_close(ledger);
    support_end(&place);
}

/* All or none: one that does not fit, anywhere among them, and nothing is appended. */
Test(ledger_many, all_or_none)
{
    static const struct {
        size_t at;
        enum status status;
        const char *which;
    } cases[] = {
        {0, STATUS_USAGE, "number 1 of 200"}, {130, STATUS_USAGE, "number 131 of 200"},
        {0, STATUS_MALFORMED, NULL},          {130, STATUS_MALFORMED, NULL},
        {199, STATUS_MALFORMED, NULL},
    };
    static struct support_entry made[200];
    static struct ledger_new entries[200];
    struct place place;
    support_fill(&place, 2);
    struct ledger *ledger = support_open(&place);
    json_t *real = json_pack("{s:f}", "size", 1.5);
    uint64_t first = 7;
    for (int i = 0; i < 200; i++)
        support_describe(&place, i, &made[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        for (int j = 0; j < 200; j++)
            entries[j] = made[j].entry;
        if (cases[i].status == STATUS_USAGE)
            entries[cases[i].at].kind = ENTRY_KINDS;
        else
            entries[cases[i].at].detail = real;
        cr_assert_eq(ledger_append_all(ledger, entries, 200, &first, &err), cases[i].status, "%s",
                     err.message);
        if (cases[i].which != NULL) {
            char wanted[64];
            snprintf(wanted, sizeof wanted, "%s: %d is no kind of entry", cases[i].which,
                     ENTRY_KINDS);
            cr_assert_str_eq(err.message, wanted);
        }
        cr_assert_eq(ledger_size(ledger), 2);
    }
    FAILS(ledger_append_all(ledger, entries, 0, &first, err), STATUS_USAGE,
          "1 to 100000 entries are appended at once, not 0");
    FAILS(ledger_append_all(ledger, entries, 100001, &first, err), STATUS_USAGE,
          "1 to 100000 entries are appended at once, not 100001");
    cr_assert_eq(first, 7);
    struct ledger_verified verified;
    OK(ledger_verify(ledger, support_who, &place, &verified, err));
    cr_assert_eq(verified.entries, 2);
    for (int i = 0; i < 200; i++)
        json_decref(made[i].detail);
    json_decref(real);
    ledger_close(ledger);
    support_end(&place);
}

/* Failing calls among several threads: a step of 37 through the thousands that there are. */
Test(ledger_many, calls_fail_in_any_thread)
{
    static const char *const kinds[] = {"memory", "database"};
    struct place place;
    uint64_t size = 2;
    support_fill(&place, 2);
    struct ledger *ledger = support_open(&place);
    setenv("SAFEHAND_TEST_THREADS", "3", 1);
    for (size_t i = 0; i < 4; i++) {
        bool hit = true;
        int failures = 0;
        for (int number = 1; hit; number += number < 40 ? 3 : 37 + number / 4) {
            char plan[64];
            struct error failure = {0};
            struct ledger_verified verified;
            uint64_t first;
            snprintf(plan, sizeof plan, "fail:%s:%d", kinds[i % 2], number);
            seam_plan(plan);
            enum status status =
                i < 2 ? support_try_append_all(ledger, &place, 5, 150, &first, &failure)
                      : ledger_verify(ledger, support_who, &place, &verified, &failure);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert(status == STATUS_OK || (hit && status == STATUS_SYSTEM), "%s: %d %s", plan,
                      status, failure.message);
            failures += status != STATUS_OK;
            size += i < 2 && status == STATUS_OK ? 150 : 0;
            cr_assert_eq(ledger_size(ledger), size, "%s", plan);
        }
        cr_assert_gt(failures, 10, "%s", kinds[i % 2]);
    }
    ledger_close(ledger);
    unsetenv("SAFEHAND_TEST_THREADS");
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, size);
    support_end(&place);
}
