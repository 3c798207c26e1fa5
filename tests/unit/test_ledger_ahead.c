/* Entry keys that a handle stores ahead of its entries: each serves once, or never. */
#include "ledger_support.h"

/* A number that a query on ledger.keys gives; the entries' commitments stand in `used`. */
static int count_keys(const struct place *place, const char *sql)
{
    char path[256], attach[320];
    sqlite3 *database = NULL;
    sqlite3_stmt *row = NULL;
    support_path(place, "ledger.keys", path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    support_path(place, "ledger.db", path);
    snprintf(attach, sizeof attach, "ATTACH '%s' AS db", path);
    cr_assert_eq(sqlite3_exec(database, attach, NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database,
                              "CREATE TEMP VIEW used AS SELECT substr(sealed, 1, 32) AS commitment"
                              " FROM db.entries",
                              NULL, NULL, NULL),
                 SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &row, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(database));
    cr_assert_eq(sqlite3_step(row), SQLITE_ROW);
    int count = sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(database);
    return count;
}

static int count_unused(const struct place *place)
{
    return count_keys(place, "SELECT count(*) FROM entry_keys WHERE commitment NOT IN used");
}

/* Every entry has a key of its own, and all verifies. */
static void expect_sound(const struct place *place, uint64_t wanted)
{
    uint64_t entries;
    OK(support_check(place, &entries, err));
    cr_assert_eq(entries, wanted);
    cr_assert_eq(count_keys(place, "SELECT count(DISTINCT commitment) FROM used"), (int)wanted);
    cr_assert_eq(count_keys(place, "SELECT count(*) FROM used WHERE commitment NOT IN "
                                   "(SELECT commitment FROM entry_keys)"),
                 0);
}

/* Whoever appends a few leaves no key unused; never more than a quarter of the entries are. */
Test(ledger_ahead, as_many_as_were_appended_allow)
{
    struct place place;
    int most = 0;
    support_begin(&place);
    struct ledger *ledger = support_open(&place);
    for (int count = 1; count <= 500; count++) {
        support_append(ledger, &place, 1);
        int unused = count_unused(&place);
        cr_assert_leq(unused, count <= 4 ? 0 : count / 4, "after %d", count);
        most = unused > most ? unused : most;
    }
    cr_assert_eq(most, 64);
    ledger_close(ledger);
    expect_sound(&place, 500);
    /* Another handle knows nothing of them. */
    int unused = count_unused(&place);
    for (int i = 0; i < 3; i++) {
        ledger = support_open(&place);
        support_append(ledger, &place, 1);
        ledger_close(ledger);
    }
    cr_assert_eq(count_unused(&place), unused);
    expect_sound(&place, 503);
    support_end(&place);
}

/* A handle that has keys ahead. */
static struct ledger *open_with_keys(const struct place *place, int entries)
{
    struct ledger *ledger = support_open(place);
    do {
        support_append(ledger, place, 1);
    } while (ledger_size(ledger) < (uint64_t)entries || count_unused(place) < 3);
    return ledger;
}

/* A key that an append has taken is not taken again, although nothing was appended with it. */
Test(ledger_ahead, failed_append)
{
    struct place place;
    struct error err = {0};
    uint64_t index;
    int failures = 0;
    support_begin(&place);
    struct ledger *ledger = open_with_keys(&place, 20);
    uint64_t size = ledger_size(ledger);
    int unused = count_unused(&place);
    seam_plan("fail:database:8");
    failures += support_try_append(ledger, &place, 0, &index, &err) == STATUS_SYSTEM;
    cr_assert(seam_was_hit());
    seam_plan(NULL);
    cr_assert_eq(failures, 1);
    cr_assert_eq(count_unused(&place), unused);
    /* All others are given out; the next append stores new ones. */
    support_append(ledger, &place, unused - 1);
    cr_assert_eq(count_unused(&place), 1);
    support_append(ledger, &place, 1);
    cr_assert_gt(count_unused(&place), 1);
    ledger_close(ledger);
    expect_sound(&place, size + (uint64_t)unused);
    support_end(&place);
}

/* What is not in ledger.keys any more, or stands there otherwise, is not used. */
Test(ledger_ahead, another_copy_put_back)
{
    static const char *const changes[] = {
        "DELETE FROM entry_keys WHERE commitment NOT IN used",
        "UPDATE entry_keys SET wrapped = zeroblob(60) WHERE commitment NOT IN used",
    };
    struct place place;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char path[256], sql[512];
        support_begin(&place);
        struct ledger *ledger = open_with_keys(&place, 20);
        uint64_t size = ledger_size(ledger);
        support_path(&place, "ledger.db", path);
        snprintf(sql, sizeof sql,
                 "ATTACH '%s' AS db; CREATE TEMP VIEW used AS SELECT substr(sealed, 1, 32) AS "
                 "commitment FROM db.entries; %s",
                 path, changes[i]);
        support_sql(&place, "ledger.keys", sql);
        support_append(ledger, &place, 10);
        ledger_close(ledger);
        expect_sound(&place, size + 10);
        cr_assert_eq(count_keys(&place, "SELECT count(*) FROM entry_keys WHERE wrapped = "
                                        "zeroblob(60) AND commitment IN used"),
                     0);
        support_end(&place);
    }
}

/* Keys ahead are under the read key that was: whoever changes it draws new ones, and another handle
 * appends nothing with its own. */
Test(ledger_ahead, rotation)
{
    struct place place;
    uint64_t index;
    support_begin(&place);
    struct ledger *ledger = open_with_keys(&place, 20), *other = open_with_keys(&place, 40);
    const struct card *cards[] = {place.founder->card};
    OK(ledger_rotate(ledger, cards, 1, place.founder->signer, 1790000100, err));
    place.verifier = *ledger_verifier(ledger);
    support_append(ledger, &place, 30);
    FAILS(support_try_append(other, &place, 0, &index, err), STATUS_AUTHENTICATION,
          "the ledger's keys were changed or taken from you while it was open");
    uint64_t size = ledger_size(ledger);
    ledger_close(other);
    ledger_close(ledger);
    expect_sound(&place, size);
    support_end(&place);
}

/* Two handles in turn, and many at once between. */
Test(ledger_ahead, two_handles)
{
    struct place place;
    uint64_t first;
    support_begin(&place);
    struct ledger *handles[] = {support_open(&place), support_open(&place)};
    for (int i = 0; i < 100; i++)
        support_append(handles[i % 2], &place, 1 + i % 3);
    OK(support_try_append_all(handles[0], &place, 5000, 70, &first, err));
    OK(support_try_append_all(handles[1], &place, 6000, 2, &first, err));
    OK(support_try_append_all(handles[0], &place, 7000, 2, &first, err));
    support_append(handles[1], &place, 1);
    cr_assert_eq(ledger_size(handles[1]), first + 3);
    ledger_close(handles[0]);
    ledger_close(handles[1]);
    expect_sound(&place, first + 3);
    support_end(&place);
}
