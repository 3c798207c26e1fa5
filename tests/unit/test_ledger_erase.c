/* Erasing: what goes is gone from the files, what stays still proves, and a cut makes no half. */
#include "ledger_support.h"

enum { SHARINGS = 3, EACH = 5, LARGE = 20000, TIME = 1795338300 };

/* ---- a ledger of several sharings ---- */

/* Appends an entry of `length` bytes of text that is found by up to two sharings. */
static uint64_t add(struct ledger *ledger, const struct place *place, enum entry_kind kind,
                    const char *sharing, const char *second, size_t length)
{
    char package[32];
    struct ledger_lookup lookups[] = {{LOOKUP_SHARING, sharing},
                                      {LOOKUP_FAMILY, "HS-0042"},
                                      {LOOKUP_PACKAGE, package},
                                      {LOOKUP_SHARING, second}};
    char *text = memory_allocate(length + 1);
    snprintf(package, sizeof package, "package %d", (int)ledger_size(ledger));
    memset(text, 'k', length);
    json_t *detail = json_pack("{s:s, s:s}", "id", sharing, "text", text);
    struct ledger_new entry = {.kind = kind,
                               .detail = detail,
                               .lookups = lookups,
                               .lookup_count = second ? 4 : 3,
                               .signer = place->founder->signer,
                               .time = TIME};
    uint64_t index;
    OK(ledger_append(ledger, &entry, &index, err));
    json_decref(detail);
    memory_free(text);
    return index;
}

/* The entries of sharings A, B and C in turn: A's are 0, 3, 6 ..., every second one large. */
static void fill(struct place *place)
{
    static const enum entry_kind kinds[EACH] = {ENTRY_KIND_DECISION, ENTRY_KIND_APPROVAL,
                                                ENTRY_KIND_SEALED, ENTRY_KIND_DELIVERED,
                                                ENTRY_KIND_RECEIPT};
    support_begin(place);
    struct ledger *ledger = support_open(place);
    for (int i = 0; i < EACH; i++) {
        for (int j = 0; j < SHARINGS; j++) {
            char id[] = {(char)('A' + j), '\0'};
            add(ledger, place, kinds[i], id, NULL, i % 2 ? LARGE : 40);
        }
    }
    ledger_close(ledger);
}

static void found_by(struct ledger *ledger, const char *sharing, struct ledger_indexes *indexes)
{
    struct ledger_lookup lookup = {LOOKUP_SHARING, sharing};
    OK(ledger_find(ledger, &lookup, indexes, err));
}

static enum status erase_sharing(struct ledger *ledger, const struct place *place,
                                 const char *sharing, struct ledger_erased *erased,
                                 struct error *err)
{
    struct ledger_indexes indexes = {0};
    found_by(ledger, sharing, &indexes);
    struct ledger_erasing what = {.id = sharing,
                                  .entries = indexes.items,
                                  .entry_count = indexes.count,
                                  .review = "2036-11-23",
                                  .reason = "the family asked",
                                  .signer = place->other->signer,
                                  .time = TIME + 60};
    enum status status = ledger_erase(ledger, &what, erased, err);
    ledger_indexes_free(&indexes);
    return status;
}

/* ---- what stands in the files ---- */

/* Something of an entry that must be gone, or must not: sealed body, key, look-up. */
struct planted {
    unsigned char bytes[64];
    int length;
    uint64_t index;
    const char *what;
};
enum { PLANTED_MAXIMUM = 512 };
struct garden {
    struct planted items[PLANTED_MAXIMUM];
    size_t count;
};

static void plant(struct garden *garden, const struct place *place, const char *file,
                  const char *sql, const char *what)
{
    char path[256];
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    support_path(place, file, path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        struct planted *item = &garden->items[garden->count++];
        cr_assert_leq(garden->count, PLANTED_MAXIMUM);
        item->index = (uint64_t)sqlite3_column_int64(rows, 0);
        item->length = sqlite3_column_bytes(rows, 1);
        item->what = what;
        cr_assert(item->length >= 32 && item->length <= 64);
        memcpy(item->bytes, sqlite3_column_blob(rows, 1), (size_t)item->length);
    }
    sqlite3_finalize(rows);
    sqlite3_close(database);
}

/* Of every entry: commitment, beginning, middle and end of the body, a look-up, the wrapped key. */
static void plant_all(struct garden *garden, const struct place *place)
{
    garden->count = 0;
    plant(garden, place, "ledger.db",
          "SELECT entry, substr(sealed, 1, 32) FROM entries WHERE sealed NOT NULL", "commitment");
    size_t bodies = garden->count;
    plant(garden, place, "ledger.db",
          "SELECT entry, substr(sealed, 33, 48) FROM entries WHERE sealed NOT NULL", "beginning");
    plant(garden, place, "ledger.db",
          "SELECT entry, substr(sealed, length(sealed) / 2, 48) FROM entries WHERE sealed NOT NULL",
          "middle");
    plant(garden, place, "ledger.db",
          "SELECT entry, substr(sealed, -48) FROM entries WHERE sealed NOT NULL", "end");
    plant(garden, place, "ledger.db",
          "SELECT max(entry), digest FROM lookups GROUP BY digest HAVING count(*) = 1", "look-up");
    for (size_t i = 0; i < bodies; i++) {
        char sql[256];
        int length = snprintf(sql, sizeof sql,
                              "SELECT %d, wrapped FROM entry_keys WHERE commitment"
                              " = x'",
                              (int)garden->items[i].index);
        hex_encode(garden->items[i].bytes, 32, sql + length);
        strcat(sql, "'");
        plant(garden, place, "ledger.keys", sql, "key");
    }
    cr_assert_eq(garden->count, 6 * bodies);
}

static bool stands_in(const struct buffer *file, const struct planted *item)
{
    return file->length > 0 &&
           memmem(file->data, file->length, item->bytes, (size_t)item->length) != NULL;
}

/* Of every planted thing: whether it stands in one of the files as `gone` (by entry) says. */
static void look(const struct garden *garden, const struct place *place, const bool *gone)
{
    static const char *const names[] = {"ledger.db", "ledger.db-wal", "ledger.keys",
                                        "ledger.keys-wal"};
    struct buffer files[4];
    for (size_t i = 0; i < 4; i++) {
        char path[256];
        support_path(place, names[i], path);
        buffer_init(&files[i], 64 << 20);
        if (file_exists(path))
            OK(file_read_whole(path, &files[i], err));
    }
    for (size_t i = 0; i < garden->count; i++) {
        const struct planted *item = &garden->items[i];
        bool stands = false;
        for (size_t j = 0; j < 4; j++) {
            bool here = stands_in(&files[j], item);
            cr_assert(!here || !gone[item->index], "%s of entry %d in %s", item->what,
                      (int)item->index, names[j]);
            stands = stands || here;
        }
        cr_assert(stands || gone[item->index], "%s of entry %d is gone", item->what,
                  (int)item->index);
    }
    for (size_t i = 0; i < 4; i++)
        buffer_free(&files[i]);
}

static const bool A_GONE[SHARINGS * EACH + 8] = {
    [0] = true, [3] = true, [6] = true, [9] = true, [12] = true};

/* ---- tests ---- */

Test(ledger_erase, is_gone_from_the_files)
{
    static struct garden garden;
    static const bool none[SHARINGS * EACH];
    bool both[SHARINGS * EACH + 8];
    struct place place;
    struct buffer proof, head;
    struct ledger_erased erased = {0};
    struct ledger_indexes indexes = {0};
    struct ledger_verified verified = {0};
    fill(&place);
    plant_all(&garden, &place);
    cr_assert_eq(garden.count, 6 * SHARINGS * EACH);
    look(&garden, &place, none);
    struct ledger *ledger = support_open(&place);
    buffer_init(&proof, TLOG_PROOF_MAXIMUM);
    buffer_init(&head, NOTE_MAXIMUM);
    OK(ledger_prove(ledger, 6, &proof, err));
    OK(ledger_checkpoint(ledger, true, &head, err));
    OK(erase_sharing(ledger, &place, "A", &erased, err));
    cr_assert_eq(erased.index, 15);
    cr_assert_eq(erased.erased, 5);
    cr_assert_eq(erased.kept, 0);
    look(&garden, &place, A_GONE); /* while the ledger is open, too */
    found_by(ledger, "A", &indexes);
    cr_assert_eq(indexes.count, 1);
    cr_assert_eq(indexes.items[0], 15);
    ledger_indexes_free(&indexes);
    OK(ledger_verify(ledger, support_who, &place, &verified, err));
    cr_assert_eq(verified.entries, 16);
    cr_assert_eq(verified.bodies, 11);
    cr_assert_not(verified.erasing_is_pending);
    /* What was proved before still is, by what was signed before, and can be proved anew. */
    struct tlog_proof parsed;
    struct buffer storage, again;
    struct checkpoint checkpoint;
    buffer_init(&storage, TLOG_PROOF_MAXIMUM);
    buffer_init(&again, TLOG_PROOF_MAXIMUM);
    OK(tlog_proof_parse(buffer_text(&proof), proof.length, &parsed, &storage, err));
    OK(tlog_proof_verify(&parsed, &place.verifier, &checkpoint, err));
    OK(ledger_check_checkpoint(ledger, buffer_text(&head), head.length, &checkpoint, NULL, err));
    OK(ledger_prove(ledger, 6, &again, err));
    buffer_free(&storage);
    buffer_free(&again);
    /* What it says, and where the erased ones say that they were. */
    struct ledger_entry *entry = NULL;
    OK(ledger_read(ledger, 15, &entry, err));
    OK(ledger_entry_signed_by(entry, note_signer_verifier(place.other->signer), err));
    json_t *named = json_pack("[i, i, i, i, i]", 0, 3, 6, 9, 12);
    cr_assert(json_equal(json_object_get(entry->detail, "entries"), named));
    json_decref(named);
    cr_assert_eq(json_array_size(json_object_get(entry->detail, "keys")), 5);
    cr_assert_str_eq(json_text(entry->detail, "id"), "A");
    cr_assert_str_eq(json_text(entry->detail, "reason"), "the family asked");
    cr_assert_str_eq(json_text(entry->detail, "review"), "2036-11-23");
    ledger_entry_free(entry);
    OK(ledger_read(ledger, 9, &entry, err));
    cr_assert(entry->is_erased);
    cr_assert_eq(entry->erased_by, 15);
    ledger_entry_free(entry);
    FAILS(erase_sharing(ledger, &place, "A", &erased, err), STATUS_USAGE,
          "sharing A is erased already");
    OK(erase_sharing(ledger, &place, "C", &erased, err));
    cr_assert_eq(erased.index, 16);
    ledger_close(ledger);
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        both[i] = i < SHARINGS * EACH && i % 3 != 1;
    look(&garden, &place, both);
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 17);
    buffer_free(&proof);
    buffer_free(&head);
    support_end(&place);
}

/* Pages that are split and joined leave no copies of a key behind. */
Test(ledger_erase, among_hundreds)
{
    enum { MANY = 400, STEP = 7, ERASED = (MANY + STEP - 1) / STEP };
    static struct garden before, after;
    static const bool gone[] = {true, false};
    struct place place;
    struct ledger_erased erased;
    char id[32];
    uint64_t entries;
    size_t destroyed = 0;
    support_begin(&place);
    struct ledger *ledger = support_open(&place);
    for (int i = 0; i < MANY; i++) {
        snprintf(id, sizeof id, "sharing %d", i);
        add(ledger, &place, ENTRY_KIND_DECISION, id, NULL, (size_t)(i * 37 % 3000));
    }
    plant(&before, &place, "ledger.keys", "SELECT 0, wrapped FROM entry_keys", "key");
    for (int i = 0; i < MANY; i += STEP) {
        snprintf(id, sizeof id, "sharing %d", i);
        OK(erase_sharing(ledger, &place, id, &erased, err));
    }
    /* A key that is in the table still is an entry's that was not erased, or that says so, or one
     * of those stored ahead. */
    plant(&after, &place, "ledger.keys", "SELECT 1, wrapped FROM entry_keys", "key");
    cr_assert(after.count >= MANY && after.count <= MANY + 64);
    for (size_t i = 0; i < before.count; i++) {
        for (size_t j = 0; j < after.count; j++)
            if (memcmp(before.items[i].bytes, after.items[j].bytes, 60) == 0)
                before.items[i].index = 1;
        destroyed += before.items[i].index == 0;
    }
    cr_assert_eq(destroyed, ERASED);
    look(&before, &place, gone);
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, MANY + ERASED);
    support_end(&place);
}

Test(ledger_erase, of_two_sharings)
{
    struct place place;
    struct ledger_erased erased;
    struct ledger_indexes indexes = {0};
    struct ledger_entry *entry = NULL;
    fill(&place);
    struct ledger *ledger = support_open(&place);
    uint64_t shared = add(ledger, &place, ENTRY_KIND_SUPERSEDED, "A", "B", 40);
    OK(erase_sharing(ledger, &place, "A", &erased, err));
    cr_assert_eq(erased.erased, 5);
    cr_assert_eq(erased.kept, 1);
    OK(ledger_read(ledger, shared, &entry, err));
    cr_assert_not(entry->is_erased);
    ledger_entry_free(entry);
    found_by(ledger, "A", &indexes);
    cr_assert_eq(indexes.count, 2); /* it, and that A was erased */
    ledger_indexes_free(&indexes);
    OK(erase_sharing(ledger, &place, "B", &erased, err));
    cr_assert_eq(erased.erased, 6);
    cr_assert_eq(erased.kept, 0);
    OK(ledger_read(ledger, shared, &entry, err));
    cr_assert(entry->is_erased);
    cr_assert_eq(entry->erased_by, erased.index);
    ledger_entry_free(entry);
    ledger_close(ledger);
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    support_end(&place);
}

Test(ledger_erase, changed_meanwhile)
{
    static struct garden garden;
    static const bool none[SHARINGS * EACH];
    static const uint64_t missing[] = {0, 3, 6, 9}, other[] = {0, 3, 6, 9, 13},
                          unknown[] = {0, 3, 6, 9, 99};
    static const struct {
        const uint64_t *entries;
        size_t count;
        const char *message;
    } cases[] = {
        {missing, 4, "sharing A was changed by another run just now"},
        {other, 5, "sharing A was changed by another run just now"},
        {unknown, 5, "the ledger has no entry 99: it has 15"},
    };
    struct place place;
    struct ledger_erased erased;
    uint64_t entries;
    fill(&place);
    plant_all(&garden, &place);
    struct ledger *ledger = support_open(&place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ledger_erasing what = {.id = "A",
                                      .entries = cases[i].entries,
                                      .entry_count = cases[i].count,
                                      .review = "2036-11-23",
                                      .reason = "x",
                                      .signer = place.founder->signer,
                                      .time = TIME};
        FAILS(ledger_erase(ledger, &what, &erased, err), STATUS_USAGE, cases[i].message);
    }
    look(&garden, &place, none);
    char path[256];
    int lock = -1;
    support_path(&place, "ledger.erasing", path);
    cr_assert_not(file_exists(path));
    cr_assert(file_lock(path, &lock));
    FAILS(erase_sharing(ledger, &place, "A", &erased, err), STATUS_USAGE,
          "another run of safehand is erasing just now");
    file_unlock(path, &lock);
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 15);
    support_end(&place);
}

/* ---- cut off ---- */

/* A reader that keeps its transaction open. */
static sqlite3 *hold_open(const struct place *place, const char *file, const char *table)
{
    char path[256], sql[64];
    sqlite3 *database = NULL;
    support_path(place, file, path);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    return database;
}

Test(ledger_erase, while_another_program_reads)
{
    static const struct {
        const char *file, *table, *message;
    } cases[] = {
        {"ledger.db", "entries",
         "sharing A is erased, but its keys may still be on the disk: ledger.db: another program "
         "holds it"},
        {"ledger.keys", "entry_keys",
         "sharing B is erased, but its keys may still be on the disk: ledger.keys: another program "
         "holds it"},
    };
    static struct garden garden;
    bool gone[SHARINGS * EACH + 8] = {false};
    struct place place;
    fill(&place);
    plant_all(&garden, &place);
    for (size_t i = 0; i < 2; i++) {
        struct ledger_erased erased;
        struct ledger_finished finished = {0};
        struct ledger_verified verified = {0};
        struct error failure = {0};
        char path[256];
        struct ledger *ledger = support_open(&place);
        sqlite3 *reader = hold_open(&place, cases[i].file, cases[i].table);
        support_path(&place, "ledger.erasing", path);
        FAILS(erase_sharing(ledger, &place, i == 0 ? "A" : "B", &erased, err), STATUS_SYSTEM,
              cases[i].message);
        cr_assert_eq(erased.erased, 5);
        cr_assert(file_exists(path));
        OK(ledger_verify(ledger, support_who, &place, &verified, err));
        cr_assert(verified.erasing_is_pending);
        ledger_close(ledger);
        ledger = support_open(&place); /* cannot finish it either, and opens all the same */
        cr_assert(file_exists(path));
        cr_assert_eq(ledger_finish_erasing(ledger, &finished, &failure), STATUS_SYSTEM);
        sqlite3_close(reader);
        OK(ledger_finish_erasing(ledger, &finished, err));
        cr_assert(finished.was_unfinished);
        cr_assert_eq(finished.keys, i == 0 ? 5 : 0);
        cr_assert_not(file_exists(path));
        for (size_t j = 0; j < EACH; j++)
            gone[3 * j + i] = true;
        look(&garden, &place, gone);
        verified.erasing_is_pending = true;
        OK(ledger_verify(ledger, support_who, &place, &verified, err));
        cr_assert_not(verified.erasing_is_pending);
        OK(ledger_finish_erasing(ledger, &finished, err));
        cr_assert_not(finished.was_unfinished);
        ledger_close(ledger);
    }
    support_end(&place);
}

/* An old copy of ledger.keys brings keys back: that is found, and mended. */
Test(ledger_erase, old_keys_put_back)
{
    static struct garden garden;
    struct place place;
    struct buffer keys;
    struct ledger_erased erased;
    struct ledger_finished finished = {0};
    uint64_t entries;
    fill(&place);
    plant_all(&garden, &place);
    support_read_file(&place, "ledger.keys", &keys);
    struct ledger *ledger = support_open(&place);
    OK(erase_sharing(ledger, &place, "A", &erased, err));
    ledger_close(ledger);
    /* As if the copy had been made when the key of entry 15 was there already. */
    char path[256], sql[512];
    support_path(&place, "old.keys", path);
    support_write_file(&place, "old.keys", &keys);
    snprintf(sql, sizeof sql,
             "ATTACH '%s' AS old; INSERT OR IGNORE INTO main.entry_keys SELECT * "
             "FROM old.entry_keys",
             path);
    support_sql(&place, "ledger.keys", sql);
    OK(file_remove(path, err));
    FAILS(support_check(&place, &entries, err), STATUS_AUTHENTICATION,
          "entry 15: a key that it says was destroyed is in ledger.keys");
    ledger = support_open(&place);
    OK(ledger_finish_erasing(ledger, &finished, err));
    cr_assert(finished.was_unfinished);
    cr_assert_eq(finished.keys, 5);
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    look(&garden, &place, A_GONE);
    buffer_free(&keys);
    support_end(&place);
}

/* Opens and erases A in a child that is killed before a call, or in which it fails. Whether the
 * plan was carried out. */
static bool cut_off_at(const struct place *place, const char *mode, const char *kind, int number)
{
    char plan[64];
    int ended;
    pid_t child = fork();
    snprintf(plan, sizeof plan, "%s:%s:%d", mode, kind, number);
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct ledger *ledger = NULL;
        struct ledger_erased erased;
        struct error err = {0};
        seam_plan(plan);
        bool opened = ledger_open(place->folder, &place->verifier, place->founder, &ledger, &err) ==
                      STATUS_OK;
        if (opened && !seam_was_hit()) {
            struct ledger_erasing what = {.id = "A",
                                          .entries = (const uint64_t[]){0, 3, 6, 9, 12},
                                          .entry_count = 5,
                                          .review = "2036-11-23",
                                          .reason = "x",
                                          .signer = place->founder->signer,
                                          .time = TIME};
            enum status ignored = ledger_erase(ledger, &what, &erased, &err);
            (void)ignored;
        }
        ledger_close(ledger);
        _exit(seam_was_hit() ? 1 : 0);
    }
    cr_assert_eq(waitpid(child, &ended, 0), child);
    if (WIFSIGNALED(ended)) {
        cr_assert_eq(WTERMSIG(ended), SIGKILL);
        return true;
    }
    cr_assert(WIFEXITED(ended), "%s: ended %x", plan, ended);
    return WEXITSTATUS(ended) == 1;
}

/* The ledger's three files, to begin again with. */
static const char *const LEDGER_FILES[] = {"ledger.db", "ledger.keys", "head.note"};

static void put_back(const struct place *place, const struct buffer *files)
{
    static const char *const others[] = {"ledger.db-wal", "ledger.db-shm", "ledger.keys-wal",
                                         "ledger.keys-shm"};
    char path[256];
    for (size_t i = 0; i < 4; i++) {
        support_path(place, others[i], path);
        unlink(path);
    }
    support_path(place, "ledger.erasing", path);
    cr_assert_not(file_exists(path));
    for (size_t i = 0; i < 3; i++)
        support_write_file(place, LEDGER_FILES[i], &files[i]);
}

/* After every cut the next opening finds it whole: nothing erased, or all of it and for good. */
Test(ledger_erase, cut_off_at_every_call, .timeout = 600)
{
    static const char *const modes[] = {"kill", "fail"};
    static const char *const kinds[] = {"database", "file"};
    static struct garden garden;
    static const bool none[SHARINGS * EACH];
    struct place place;
    struct buffer files[3];
    fill(&place);
    plant_all(&garden, &place);
    for (size_t i = 0; i < 3; i++)
        support_read_file(&place, LEDGER_FILES[i], &files[i]);
    for (size_t i = 0; i < 4; i++) {
        int whole = 0, erased = 0;
        bool cut = true;
        for (int number = 1; cut; number++) {
            struct ledger_verified verified;
            cut = cut_off_at(&place, modes[i / 2], kinds[i % 2], number);
            struct ledger *ledger = support_open(&place);
            OK(ledger_verify(ledger, support_who, &place, &verified, err));
            cr_assert_not(verified.erasing_is_pending);
            ledger_close(ledger);
            cr_assert(verified.entries == 15 || verified.entries == 16);
            look(&garden, &place, verified.entries == 15 ? none : A_GONE);
            whole += verified.entries == 15;
            erased += verified.entries == 16;
            put_back(&place, files);
        }
        cr_assert_gt(whole, 4, "%s %s: %d and %d", modes[i / 2], kinds[i % 2], whole, erased);
        cr_assert_gt(erased, 2, "%s %s: %d and %d", modes[i / 2], kinds[i % 2], whole, erased);
    }
    for (size_t i = 0; i < 3; i++)
        buffer_free(&files[i]);
    support_end(&place);
}
