/* A ledger with a past: keys that were changed, and logs that were continued. */
#include "ledger_support.h"

enum { NOW = 1790001000 };

static enum status try_rotate(struct ledger *ledger, const struct place *place, struct error *err)
{
    const struct card *cards[] = {place->founder->card};
    return ledger_rotate(ledger, cards, 1, place->founder->signer, NOW, err);
}

static enum status try_continue(struct place *place, const struct ledger_held *held, size_t count,
                                struct error *err)
{
    struct ledger *ledger = NULL;
    enum status status =
        ledger_open_behind(place->folder, &place->verifier, place->founder, &ledger, err);
    if (status == STATUS_OK)
        status = ledger_continue(ledger, held, count, "the disk broke", place->founder->signer, NOW,
                                 err);
    if (status == STATUS_OK)
        place->verifier = *ledger_verifier(ledger);
    ledger_close(ledger);
    return status;
}

static size_t found(struct ledger *ledger, enum lookup_kind kind, const char *value)
{
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {kind, value};
    OK(ledger_find(ledger, &lookup, &indexes, err));
    size_t count = indexes.count;
    for (size_t i = 1; i < count; i++)
        cr_assert_lt(indexes.items[i - 1], indexes.items[i]);
    ledger_indexes_free(&indexes);
    return count;
}

/* The three files as they are now, put back later. */
struct backup {
    struct buffer database, keys, head;
};
static void backup_take(const struct place *place, struct backup *backup)
{
    support_read_file(place, "ledger.db", &backup->database);
    support_read_file(place, "ledger.keys", &backup->keys);
    support_read_file(place, "head.note", &backup->head);
}
static void backup_put(const struct place *place, const struct backup *backup, bool with_head)
{
    support_write_file(place, "ledger.db", &backup->database);
    if (with_head)
        support_write_file(place, "head.note", &backup->head);
}
static void backup_free(struct backup *backup)
{
    buffer_free(&backup->database);
    buffer_free(&backup->keys);
    buffer_free(&backup->head);
}

/* ---- keys ---- */

Test(ledger_past, keys_change)
{
    struct place place;
    uint64_t entries;
    support_fill(&place, 3);
    const struct note_verifier first = place.verifier;
    struct ledger *ledger = support_open(&place);
    OK(ledger_add_member(ledger, place.other->card, err));
    OK(try_rotate(ledger, &place, err));
    cr_assert_str_eq(ledger_origin(ledger), ORIGIN);
    cr_assert_neq(ledger_verifier(ledger)->hash, first.hash);
    cr_assert_eq(ledger_size(ledger), 4);
    /* Old entries are found under the old look-ups, new ones under the new. */
    support_append(ledger, &place, 2);
    cr_assert_eq(found(ledger, LOOKUP_FAMILY, "HS-0042"), 5);
    cr_assert_eq(found(ledger, LOOKUP_SHARING, "sharing-1"), 1);
    cr_assert_eq(found(ledger, LOOKUP_SHARING, "sharing-5"), 1);
    struct ledger_entry *entry = NULL;
    OK(ledger_read(ledger, 1, &entry, err));
    cr_assert_str_eq(json_text(entry->detail, "note"), "Grandmother collects Molly");
    ledger_entry_free(entry);
    ledger_close(ledger);
    /* The office may still name the key before; not the one before that. */
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 6);
    ledger = support_open(&place);
    OK(try_rotate(ledger, &place, err));
    const struct note_verifier third = *ledger_verifier(ledger);
    cr_assert_str_eq(third.name, ORIGIN);
    ledger_close(ledger);
    FAILS(support_check(&place, &entries, err), STATUS_AUTHENTICATION,
          "ledger.keys holds another ledger's keys than the office names");
    place.verifier = third;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 7);
    support_end(&place);
}

Test(ledger_past, who_leaves_is_out)
{
    struct place place;
    struct ledger *ledger, *theirs = NULL;
    uint64_t index;
    support_fill(&place, 2);
    ledger = support_open(&place);
    OK(ledger_add_member(ledger, place.other->card, err));
    OK(ledger_open(place.folder, &place.verifier, place.other, &theirs, err));
    struct buffer keys_before, keys_after;
    support_read_file(&place, "ledger.keys", &keys_before);
    OK(try_rotate(ledger, &place, err));
    /* An open ledger is of no use any more, neither to them nor to a colleague who stays. */
    FAILS(support_try_append(theirs, &place, 7, &index, err), STATUS_AUTHENTICATION,
          "the ledger's keys were changed or taken from you while it was open");
    ledger_close(theirs);
    theirs = NULL;
    FAILS(ledger_open(place.folder, &place.verifier, place.other, &theirs, err),
          STATUS_AUTHENTICATION,
          "this identity may not read the ledger: its keys are not sealed to it");
    cr_assert_null(theirs);
    ledger_close(ledger);
    /* No wrapped key is as it was, and none of the old bytes stay in the file. */
    support_read_file(&place, "ledger.keys", &keys_after);
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    char path[256];
    support_write_file(&place, "old.keys", &keys_before);
    support_path(&place, "old.keys", path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, "SELECT wrapped FROM entry_keys", -1, &rows, NULL),
                 SQLITE_OK);
    int count = 0;
    for (; sqlite3_step(rows) == SQLITE_ROW; count++)
        cr_assert_null(
            memmem(keys_after.data, keys_after.length, sqlite3_column_blob(rows, 0), 60));
    cr_assert_eq(count, 2);
    sqlite3_finalize(rows);
    sqlite3_close(database);
    buffer_free(&keys_before);
    buffer_free(&keys_after);
    support_end(&place);
}

/* Who changes the keys must keep them; nobody can be given none. */
Test(ledger_past, keys_do_not_change)
{
    struct place place;
    support_fill(&place, 1);
    const struct card *cards[] = {place.other->card};
    struct ledger *ledger = support_open(&place);
    FAILS(ledger_rotate(ledger, cards, 1, place.founder->signer, NOW, err), STATUS_REFUSED,
          "whoever changes the ledger's keys keeps them");
    ledger_close(ledger);
    ledger = support_open(&place);
    FAILS(ledger_rotate(ledger, cards, 0, place.founder->signer, NOW, err), STATUS_REFUSED,
          "whoever changes the ledger's keys keeps them");
    ledger_close(ledger);
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 1);
    support_end(&place);
}

/* Checkpoints that left before the change are still checked, by the key of their time; one that the
 * old key signs afterwards is refused. */
Test(ledger_past, old_checkpoints)
{
    struct place place;
    struct buffer held;
    struct checkpoint checkpoint;
    support_fill(&place, 3);
    buffer_init(&held, 65536);
    struct ledger *ledger = support_open(&place);
    OK(ledger_checkpoint(ledger, true, &held, err));
    OK(try_rotate(ledger, &place, err));
    OK(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, &checkpoint, NULL, err));
    cr_assert_eq(checkpoint.size, 3);
    buffer_truncate(&held, 0);
    OK(ledger_checkpoint(ledger, true, &held, err));
    OK(checkpoint_open(buffer_text(&held), held.length, ledger_verifier(ledger), &checkpoint, err));
    OK(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, &checkpoint, NULL, err));
    cr_assert_eq(checkpoint.size, 4);
    struct error failure = {0};
    cr_assert_eq(
        checkpoint_open(buffer_text(&held), held.length, &place.verifier, &checkpoint, &failure),
        STATUS_AUTHENTICATION);
    buffer_free(&held);
    ledger_close(ledger);
    support_end(&place);
}

/* ---- killed ---- */

/* One call in a child that is killed before its call N; whether it was. */
static bool killed_at(struct place *place, const char *kind, int number,
                      enum status (*call)(struct place *, struct error *))
{
    char plan[64];
    int ended;
    snprintf(plan, sizeof plan, "kill:%s:%d", kind, number);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct error err = {0};
        seam_plan(plan);
        enum status status = call(place, &err);
        if (status != STATUS_OK)
            fprintf(stderr, "%s: %s\n", plan, err.message);
        _exit((int)status);
    }
    cr_assert_eq(waitpid(child, &ended, 0), child);
    cr_assert(WIFSIGNALED(ended) || (WIFEXITED(ended) && WEXITSTATUS(ended) == 0), "%s: %x", plan,
              ended);
    return WIFSIGNALED(ended);
}

static enum status open_and_rotate(struct place *place, struct error *err)
{
    struct ledger *ledger = NULL;
    enum status status = ledger_open(place->folder, &place->verifier, place->founder, &ledger, err);
    if (status == STATUS_OK)
        status = try_rotate(ledger, place, err);
    ledger_close(ledger);
    return status;
}

/* Opened again, the ledger is whole; the keys were changed or not; the office learns its key. */
Test(ledger_past, rotation_killed_at_every_call)
{
    static const char *const kinds[] = {"database", "file"};
    struct place place;
    struct backup backup;
    support_fill(&place, 3);
    backup_take(&place, &backup);
    int changed = 0, same = 0, finished = 0;
    for (size_t i = 0; i < 2; i++) {
        bool killed = true;
        for (int number = 1; killed; number++) {
            uint64_t entries;
            killed = killed_at(&place, kinds[i], number, open_and_rotate);
            struct ledger *ledger = support_open(&place);
            bool is_changed = ledger_verifier(ledger)->hash != place.verifier.hash;
            cr_assert_eq(ledger_size(ledger), is_changed ? 4 : 3, "%s %d", kinds[i], number);
            struct ledger_entry *last = NULL;
            OK(ledger_read(ledger, ledger_size(ledger) - 1, &last, err));
            cr_assert_str_eq(leaf_kind_name(&last->leaf), is_changed ? "key-rotated" : "decision");
            finished += is_changed && last->leaf.time != NOW;
            ledger_entry_free(last);
            ledger_close(ledger);
            changed += is_changed;
            same += !is_changed;
            OK(support_check(&place, &entries, err));
            backup_put(&place, &backup, true);
            support_write_file(&place, "ledger.keys", &backup.keys);
        }
    }
    /* before ledger.keys was changed; between that and the entry; after it */
    cr_assert_gt(same, 5);
    cr_assert_gt(finished, 5);
    cr_assert_gt(changed, finished);
    backup_free(&backup);
    support_end(&place);
}

/* ---- further logs ---- */

Test(ledger_past, continued)
{
    struct place place;
    struct backup backup;
    struct buffer held, proof;
    uint64_t entries;
    support_fill(&place, 3);
    backup_take(&place, &backup);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 2);
    buffer_init(&held, 65536);
    OK(ledger_checkpoint(ledger, true, &held, err));
    ledger_close(ledger);
    backup_put(&place, &backup, false);
    FAILS(support_check(&place, &entries, err), STATUS_AUTHENTICATION,
          "ledger.db is behind head.note: entries 3 to 4 are gone");
    OK(try_continue(&place, NULL, 0, err));
    cr_assert_str_eq(place.verifier.name, ORIGIN "/2");

    ledger = support_open(&place);
    cr_assert_str_eq(ledger_origin(ledger), ORIGIN "/2");
    cr_assert_eq(ledger_size(ledger), 4);
    struct ledger_entry *entry = NULL;
    OK(ledger_read(ledger, 3, &entry, err));
    cr_assert_str_eq(leaf_kind_name(&entry->leaf), "log-continued");
    cr_assert_eq(entry->number, 3);
    cr_assert_eq(entry->leaf.index, 0);
    cr_assert_str_eq(entry->origin, ORIGIN "/2");
    cr_assert_str_eq(json_text(entry->detail, "reason"), "the disk broke");
    const json_t *heads = json_object_get(entry->detail, "heads");
    cr_assert_eq(json_array_size(heads), 1);
    cr_assert_str_eq(json_string_value(json_array_get(heads, 0)), buffer_text(&held));
    const json_t *continues = json_object_get(entry->detail, "continues");
    cr_assert_str_eq(json_text(continues, "origin"), ORIGIN);
    cr_assert_eq(json_integer_value(json_object_get(continues, "size")), 3);
    ledger_entry_free(entry);
    support_append(ledger, &place, 3);
    cr_assert_eq(found(ledger, LOOKUP_FAMILY, "HS-0042"), 6);
    /* An entry of the first log is read and proved in its own tree. */
    OK(ledger_read(ledger, 1, &entry, err));
    cr_assert_str_eq(entry->origin, ORIGIN);
    ledger_entry_free(entry);
    buffer_init(&proof, TLOG_PROOF_MAXIMUM);
    for (uint64_t i = 0; i < 7; i++) {
        struct tlog_proof parsed;
        struct checkpoint checkpoint;
        struct buffer extra;
        buffer_init(&extra, 4096);
        buffer_truncate(&proof, 0);
        OK(ledger_prove(ledger, i, &proof, err));
        OK(tlog_proof_parse(buffer_text(&proof), proof.length, &parsed, &extra, err));
        OK(tlog_proof_verify(&parsed, ledger_verifier_of(ledger, i), &checkpoint, err));
        cr_assert_str_eq(checkpoint.origin, i < 3 ? ORIGIN : ORIGIN "/2");
        cr_assert_eq(checkpoint.size, i < 3 ? 3 : 4);
        cr_assert_eq(parsed.index, i < 3 ? i : i - 3);
        buffer_free(&extra);
    }
    /* What is lost is known: the checkpoint that covered it is named. */
    OK(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, NULL, NULL, err));
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 7);
    buffer_free(&held);
    buffer_free(&proof);
    backup_free(&backup);
    support_end(&place);
}

/* A backup of the whole folder, head.note too: only a receipt shows what is gone. */
Test(ledger_past, continued_by_a_receipt)
{
    struct place place;
    struct backup backup;
    struct buffer held;
    uint64_t entries;
    support_fill(&place, 3);
    backup_take(&place, &backup);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 2);
    buffer_init(&held, 65536);
    OK(ledger_checkpoint(ledger, true, &held, err));
    ledger_close(ledger);
    backup_put(&place, &backup, true);
    OK(support_check(&place, &entries, err));
    struct ledger_held seen = {buffer_text(&held), held.length, NULL};
    FAILS(try_continue(&place, NULL, 0, err), STATUS_USAGE,
          "the ledger is behind nothing: no entry is missing");
    /* Worse: it went on before anybody noticed, and contradicts the receipt. */
    ledger = support_open(&place);
    support_append(ledger, &place, 4);
    FAILS(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, NULL, NULL, err),
          STATUS_AUTHENTICATION,
          "the checkpoint contradicts ledger.db: entries before 5 were rewritten");
    ledger_close(ledger);
    OK(try_continue(&place, &seen, 1, err));
    ledger = support_open(&place);
    cr_assert_str_eq(ledger_origin(ledger), ORIGIN "/2");
    cr_assert_eq(ledger_size(ledger), 8);
    OK(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, NULL, NULL, err));
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    /* Somebody else's checkpoint is no reason. */
    struct place foreign;
    support_fill(&foreign, 4);
    buffer_truncate(&held, 0);
    ledger = support_open(&foreign);
    OK(ledger_checkpoint(ledger, false, &held, err));
    ledger_close(ledger);
    struct ledger_held strange = {buffer_text(&held), held.length, NULL};
    struct error failure = {0};
    cr_assert_eq(try_continue(&place, &strange, 1, &failure), STATUS_AUTHENTICATION, "%s",
                 failure.message);
    support_end(&foreign);
    buffer_free(&held);
    backup_free(&backup);
    support_end(&place);
}

/* Continued twice, with new keys in each log. */
Test(ledger_past, many_logs_and_keys)
{
    struct place place;
    uint64_t entries;
    support_fill(&place, 2);
    for (int i = 0; i < 3; i++) {
        struct backup backup;
        struct ledger *ledger = support_open(&place);
        support_append(ledger, &place, 2);
        OK(try_rotate(ledger, &place, err));
        place.verifier = *ledger_verifier(ledger);
        support_append(ledger, &place, 1);
        ledger_close(ledger);
        OK(support_check(&place, &entries, err));
        backup_take(&place, &backup);
        ledger = support_open(&place);
        support_append(ledger, &place, 1);
        ledger_close(ledger);
        backup_put(&place, &backup, false);
        OK(try_continue(&place, NULL, 0, err));
        OK(support_check(&place, &entries, err));
        cr_assert_eq(entries, 2 + 5 * (uint64_t)(i + 1));
        backup_free(&backup);
    }
    cr_assert_str_eq(place.verifier.name, ORIGIN "/4");
    struct ledger *ledger = support_open(&place);
    for (uint64_t i = 0; i < entries; i++) {
        struct ledger_entry *entry = NULL;
        OK(ledger_read(ledger, i, &entry, err));
        cr_assert_eq(entry->number, i);
        ledger_entry_free(entry);
    }
    cr_assert_eq(found(ledger, LOOKUP_FAMILY, "HS-0042"), 11);
    ledger_close(ledger);
    support_end(&place);
}

static enum status open_and_continue(struct place *place, struct error *err)
{
    return try_continue(place, NULL, 0, err);
}

Test(ledger_past, continuing_killed_at_every_call)
{
    static const char *const kinds[] = {"database", "file"};
    struct place place;
    struct backup backup, newest;
    support_fill(&place, 3);
    backup_take(&place, &backup);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 2);
    ledger_close(ledger);
    backup_take(&place, &newest);
    const struct note_verifier first = place.verifier;
    int went_on = 0, behind = 0;
    for (size_t i = 0; i < 2; i++) {
        bool killed = true;
        for (int number = 1; killed; number++) {
            uint64_t entries;
            struct error failure = {0};
            support_write_file(&place, "ledger.db", &backup.database);
            support_write_file(&place, "ledger.keys", &newest.keys);
            support_write_file(&place, "head.note", &newest.head);
            place.verifier = first;
            killed = killed_at(&place, kinds[i], number, open_and_continue);
            /* Either as before, or whole; whoever still names the first log gets to the second. */
            if (support_check(&place, &entries, &failure) == STATUS_OK) {
                cr_assert_eq(entries, 4);
                went_on++;
            } else {
                cr_assert_str_eq(failure.message,
                                 "ledger.db is behind head.note: entries 3 to 4 are gone");
                behind++;
            }
        }
    }
    cr_assert_gt(went_on, 3);
    cr_assert_gt(behind, 5);
    backup_free(&backup);
    backup_free(&newest);
    support_end(&place);
}

/* What was changed in a closed log is found like anything else. */
Test(ledger_past, closed_logs_are_verified)
{
    static const struct {
        const char *sql, *message;
    } cases[] = {
        {"UPDATE entries SET leaf = replace(leaf, 'decision', 'approval') WHERE entry = 1",
         "entry 1: it is stored as of kind \"decision\", but its leaf says \"approval\""},
        {"DELETE FROM entries WHERE entry = 2", "entry 2: it is missing from ledger.db"},
        {"UPDATE nodes SET hash = zeroblob(32) WHERE log = 0 AND level = 0 AND number = 2",
         "entry 2: its leaf is not the one in the tree"},
        {"UPDATE entries SET sealed = x'00' WHERE entry = 0",
         "entry 0: its sealed body was changed"},
        {"UPDATE checkpoints SET size = 2 WHERE log = 0 AND size = 3",
         "the checkpoint of 2 entries: it was signed for 3 entries"},
        {"UPDATE logs SET first = 2 WHERE number = 1",
         "ledger.db holds 4 entries, but its checkpoint was signed for 3"},
    };
    struct place place;
    struct backup backup;
    support_fill(&place, 3);
    backup_take(&place, &backup);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 2);
    ledger_close(ledger);
    backup_put(&place, &backup, false);
    OK(try_continue(&place, NULL, 0, err));
    backup_free(&backup);
    backup_take(&place, &backup);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t entries;
        struct error failure = {0};
        backup_put(&place, &backup, true);
        support_tamper(&place, cases[i].sql);
        cr_expect_eq(support_check(&place, &entries, &failure), STATUS_AUTHENTICATION, "%s",
                     cases[i].sql);
        cr_expect_str_eq(failure.message, cases[i].message, "%s: %s", cases[i].sql,
                         failure.message);
    }
    backup_free(&backup);
    support_end(&place);
}
