/* What a stranger with a plain sqlite3 does to a ledger is found, and named. */
#include "ledger_support.h"

static const char *const files[] = {"ledger.db", "ledger.keys", "head.note"};
enum { FILES = 3 };

/* The three files as they were at one time. */
struct copy {
    struct buffer content[FILES];
};

static void copy_take(const struct place *place, struct copy *copy)
{
    for (size_t i = 0; i < FILES; i++)
        support_read_file(place, files[i], &copy->content[i]);
}

static void copy_put(const struct place *place, const struct copy *copy)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[256];
        support_write_file(place, files[i], &copy->content[i]);
        support_path(place, files[i], path);
        cr_assert_lt(strlen(path), 200);
        strcat(path, "-wal");
        cr_assert_not(file_exists(path), "%s is left over", path);
    }
}

static void copy_free(struct copy *copy)
{
    for (size_t i = 0; i < FILES; i++)
        buffer_free(&copy->content[i]);
}

/* Five entries; the checkpoint of three has left the house. */
static void fill(struct place *place)
{
    struct buffer note;
    support_begin(place);
    struct ledger *ledger = support_open(place);
    support_append(ledger, place, 3);
    buffer_init(&note, 65536);
    OK(ledger_checkpoint(ledger, true, &note, err));
    support_append(ledger, place, 2);
    buffer_free(&note);
    ledger_close(ledger);
}

static void expect(const struct place *place, const char *what, const char *message)
{
    uint64_t entries;
    struct error err = {0};
    cr_expect_eq(support_check(place, &entries, &err), STATUS_AUTHENTICATION, "%s: %d %s", what,
                 err.status, err.message);
    cr_expect_str_eq(err.message, message, "%s: %s", what, err.message);
    cr_expect_str_neq(err.hint, "", "%s: no hint", what);
}

Test(ledger_tamper, database)
{
    static const struct {
        const char *sql, *message;
    } cases[] = {
        {"UPDATE entries SET leaf = replace(leaf, '2026', '2025') WHERE entry = 2",
         "entry 2: its leaf is not the one in the tree"},
        {"UPDATE entries SET leaf = 'x' WHERE entry = 2",
         "entry 2: the leaf does not begin with the line safehand.leaf/2"},
        {"UPDATE entries SET leaf = leaf || char(10) WHERE entry = 0",
         "entry 0: the leaf has more than six lines"},
        {"UPDATE entries SET entry = 9 WHERE entry = 1; UPDATE entries SET entry = 1 WHERE entry = "
         "2; UPDATE entries SET entry = 2 WHERE entry = 9",
         "entry 1: its leaf says that it is entry 2"},
        {"DELETE FROM entries WHERE entry = 4",
         "entry 4: it is missing from ledger.db, whose checkpoint was signed for 5 entries"},
        {"DELETE FROM entries WHERE entry = 2", "entry 2: it is missing from ledger.db"},
        {"DELETE FROM entries",
         "entry 0: it is missing from ledger.db, whose checkpoint was signed for 3 entries"},
        {"INSERT INTO entries SELECT 5, leaf, kind, sealed FROM entries WHERE entry = 2",
         "entry 5: its leaf says that it is entry 2"},
        {"INSERT INTO entries SELECT 5, replace(leaf, char(10) || '2' || char(10), "
         "char(10) || '5' || char(10)), kind, sealed FROM entries WHERE entry = 2",
         "entry 5: its leaf is not the one in the tree"},
        {"INSERT INTO entries SELECT -1, leaf, kind, sealed FROM entries WHERE entry = 2",
         "ledger.db holds an entry before entry 0"},
        {"UPDATE entries SET kind = 'training' WHERE entry = 3",
         "entry 3: it is stored as of kind \"training\", but its leaf says \"decision\""},
        {"UPDATE entries SET sealed = CAST(substr(sealed, 1, 99) || x'00ff00ff00ff00ff' || "
         "substr(sealed, 108) AS BLOB) WHERE entry = 1",
         "entry 1: its sealed body was changed"},
        {"UPDATE entries SET sealed = x'' WHERE entry = 1", "entry 1: its sealed body was changed"},
        {"UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE entry = 0) WHERE entry = 1",
         "entry 1: its sealed body was changed"},
        {"UPDATE entries SET sealed = NULL WHERE entry = 2",
         "entry 2: its body is gone, and no entry says that it was erased"},
        {"UPDATE entries SET sealed = NULL WHERE entry = 2; INSERT INTO erasures VALUES (2, 4)",
         "entry 2: its body is gone, and no entry says that it was erased"},
        {"UPDATE entries SET sealed = NULL WHERE entry = 2; INSERT INTO erasures VALUES (2, 9)",
         "entry 2: its body is gone, and no entry says that it was erased"},
        {"INSERT INTO erasures VALUES (2, 4)", "ledger.db names 1 erased entries, but 0 are"},
        {"UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND number = 3",
         "entry 3: its leaf is not the one in the tree"},
        {"UPDATE nodes SET hash = zeroblob(32) WHERE level = 1 AND number = 1",
         "entries 2 to 3: the tree's node over them was changed"},
        {"UPDATE nodes SET hash = zeroblob(32) WHERE level = 2",
         "entries 0 to 3: the tree's node over them was changed"},
        {"DELETE FROM nodes WHERE level = 1 AND number = 0",
         "entries 0 to 1: the tree's node over them was changed"},
        {"DELETE FROM nodes WHERE level = 2",
         "entries 0 to 3: the tree's node over them was changed"},
        {"INSERT INTO nodes VALUES (0, 0, 5, zeroblob(32))",
         "ledger.db holds nodes of its tree that belong to no entry"},
        {"UPDATE checkpoints SET size = 2 WHERE kept = 1",
         "the checkpoint of 2 entries: it was signed for 3 entries"},
        {"UPDATE checkpoints SET note = replace(note, char(10) || '3' || char(10), char(10) || '4' "
         "|| char(10)) WHERE kept = 1",
         "the checkpoint of 3 entries: the signature by " ORIGIN " does not fit: this is not what "
         "was signed"},
        {"DELETE FROM checkpoints WHERE size = 5",
         "entry 3: it stands behind the last signed checkpoint"},
        {"DELETE FROM checkpoints", "ledger.db holds no signed checkpoint"},
        {"UPDATE checkpoints SET note = '' WHERE size = 5",
         "the checkpoint of 5 entries: not a signed note: no empty line with signatures after it"},
        {"INSERT INTO checkpoints SELECT log, 9, note, 1 FROM checkpoints WHERE size = 5",
         "entry 5: it is missing from ledger.db, whose checkpoint was signed for 9 entries"},
        {"DELETE FROM lookups WHERE entry = 1", "entry 1: it is not found by its family any more"},
        {"UPDATE lookups SET entry = 2 WHERE entry = 1 AND digest NOT IN (SELECT digest FROM "
         "lookups WHERE entry = 2)",
         "entry 1: it is not found by its sharing any more"},
        {"INSERT INTO lookups VALUES (zeroblob(32), 3)",
         "entry 3: it is found by what it does not have"},
        {"INSERT INTO lookups VALUES (zeroblob(32), 77)",
         "a look-up leads to entry 77, which does not exist"},
        {"UPDATE logs SET origin = 'other.example/log'",
         "ledger.db is of the ledger \"other.example/log\", not of \"" ORIGIN "\""},
        {"UPDATE logs SET first = 1", "ledger.db: the list of its logs was changed"},
        {"DELETE FROM logs", "ledger.db: the list of its logs was changed"},
        {"DROP TABLE lookups; CREATE TABLE lookups (digest, entry)",
         "entry 0: it is not found by its family any more"},
        {"DROP INDEX entries_by_kind",
         "ledger.db: the index entries_by_kind is not as this program made it"},
        {"CREATE TABLE notes (x)", "ledger.db: the table notes is not as this program made it"},
        {"CREATE TRIGGER z AFTER INSERT ON entries BEGIN DELETE FROM lookups; END",
         "ledger.db: the trigger z is not as this program made it"},
        {"PRAGMA application_id = 7",
         "ledger.db: not a database of this program, or one cut off while it was made"},
    };
    struct place place;
    struct copy copy;
    uint64_t entries;
    fill(&place);
    copy_take(&place, &copy);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        support_tamper(&place, cases[i].sql);
        expect(&place, cases[i].sql, cases[i].message);
        copy_put(&place, &copy);
    }
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 5);
    copy_free(&copy);
    support_end(&place);
}

/* With the triggers in place none of it runs. */
Test(ledger_tamper, triggers)
{
    static const struct {
        const char *sql, *message;
    } cases[] = {
        {"UPDATE entries SET leaf = 'x'", "an entry is never changed, only its body erased"},
        {"UPDATE entries SET sealed = NULL", "an entry is never changed, only its body erased"},
        {"DELETE FROM entries", "an entry is never deleted"},
        {"INSERT INTO entries VALUES (9, 'x', 'x', NULL)", "an entry is only added after the last"},
        {"UPDATE nodes SET hash = zeroblob(32)", "a node is never changed"},
        {"DELETE FROM nodes", "a node is never deleted"},
        {"UPDATE lookups SET entry = 0", "a look-up is never changed"},
        {"DELETE FROM lookups", "a look-up is only deleted with its erased entry"},
        {"UPDATE checkpoints SET note = 'x'", "a checkpoint is never changed"},
        {"UPDATE checkpoints SET kept = 0", "a checkpoint is never changed"},
        {"DELETE FROM checkpoints WHERE size = 3", "this checkpoint is kept"},
        {"DELETE FROM checkpoints WHERE size = 5", "this checkpoint is kept"},
        {"INSERT INTO erasures VALUES (1, 2)", "only a later entry of kind erased erases"},
        {"UPDATE logs SET first = 1", "a log is never changed"},
        {"DELETE FROM logs", "a log is never deleted"},
    };
    struct place place;
    char path[256];
    sqlite3 *database = NULL;
    uint64_t entries;
    fill(&place);
    support_path(&place, "ledger.db", path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(sqlite3_exec(database, cases[i].sql, NULL, NULL, NULL), SQLITE_CONSTRAINT,
                     "%s", cases[i].sql);
        cr_assert_str_eq(sqlite3_errmsg(database), cases[i].message);
    }
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
    OK(support_check(&place, &entries, err));
    support_sql(&place, "ledger.db", "DROP TRIGGER nodes_remain");
    expect(&place, "no trigger",
           "ledger.db: the trigger nodes_remain is not as this program made it");
    support_end(&place);
}

Test(ledger_tamper, keys)
{
    struct place place;
    struct copy copy;
    fill(&place);
    copy_take(&place, &copy);
    struct error failure = {0};
    uint64_t entries;
    /* Commitments sort at random, so which entry loses its key is not known; of two, one at most is
     * a key that no entry has yet. */
    support_sql(&place, "ledger.keys",
                "DELETE FROM entry_keys WHERE commitment IN (SELECT commitment FROM entry_keys "
                "ORDER BY commitment LIMIT 2)");
    cr_assert_eq(support_check(&place, &entries, &failure), STATUS_AUTHENTICATION);
    cr_assert_str_eq(failure.message + strlen("entry N"), ": its key is missing from ledger.keys");
    copy_put(&place, &copy);
    support_sql(&place, "ledger.keys", "DELETE FROM entry_keys");
    expect(&place, "no keys", "entry 0: its key is missing from ledger.keys");
    copy_put(&place, &copy);
    support_sql(&place, "ledger.keys", "UPDATE entry_keys SET wrapped = zeroblob(60)");
    expect(&place, "zero keys", "entry 0: its key in ledger.keys: does not open with its key");
    copy_put(&place, &copy);
    support_sql(&place, "ledger.keys",
                "UPDATE entry_keys SET wrapped = (SELECT wrapped FROM entry_keys ORDER BY "
                "commitment DESC LIMIT 1) WHERE commitment <> (SELECT max(commitment) FROM "
                "entry_keys)");
    failure = (struct error){0};
    cr_assert_eq(support_check(&place, &entries, &failure), STATUS_AUTHENTICATION);
    cr_assert_str_eq(failure.message + strlen("entry N"),
                     ": its key in ledger.keys: does not open with its key");
    copy_put(&place, &copy);
    support_sql(&place, "ledger.keys", "UPDATE members SET generation = 1");
    expect(&place, "generation",
           "ledger.keys: what is sealed to you is not of the generation that ledger.keys says");
    copy_put(&place, &copy);
    support_sql(&place, "ledger.keys", "UPDATE members SET sealed = x'00'");
    failure = (struct error){0};
    cr_assert_eq(support_check(&place, &entries, &failure), STATUS_AUTHENTICATION);
    cr_assert(text_starts_with(failure.message, "ledger.keys: "), "%s", failure.message);
    copy_put(&place, &copy);
    /* A left-over key without an entry is harmless. */
    support_sql(&place, "ledger.keys",
                "INSERT INTO entry_keys VALUES (zeroblob(32), zeroblob(60))");
    OK(support_check(&place, &entries, err));
    support_sql(&place, "ledger.keys", "CREATE TABLE x (y)");
    expect(&place, "table", "ledger.keys: the table x is not as this program made it");
    copy_free(&copy);
    support_end(&place);
}

static enum status nobody(void *context, const struct ledger_signed *what,
                          struct note_verifier *verifier, struct error *err)
{
    (void)context, (void)verifier;
    return error_set(err, STATUS_AUTHENTICATION, "%s must not sign number %d of kind %s",
                     what->signer_name, (int)what->index, leaf_kind_name(what->leaf));
}

/* Says that everything was signed by the other one, whose key is another. */
static enum status another(void *context, const struct ledger_signed *what,
                           struct note_verifier *verifier, struct error *err)
{
    const struct place *place = context;
    (void)what, (void)err;
    *verifier = *note_signer_verifier(place->other->signer);
    return STATUS_OK;
}

Test(ledger_tamper, signers)
{
    struct place place;
    struct ledger_verified verified = {0};
    char message[512];
    fill(&place);
    struct ledger *ledger = support_open(&place);
    snprintf(message, sizeof message, "entry 0: %s must not sign number 0 of kind decision",
             note_signer_verifier(place.founder->signer)->name);
    FAILS(ledger_verify(ledger, nobody, NULL, &verified, err), STATUS_AUTHENTICATION, message);
    struct error failure = {0};
    cr_assert_eq(ledger_verify(ledger, another, &place, &verified, &failure),
                 STATUS_AUTHENTICATION);
    cr_assert(text_starts_with(failure.message, "entry 0: "), "%s", failure.message);
    cr_assert_eq(verified.entries, 0);
    ledger_close(ledger);
    support_end(&place);
}

/* ---- head.note, backups and forks ---- */

Test(ledger_tamper, behind_head)
{
    struct place place;
    struct copy early, late;
    uint64_t entries, index;
    support_fill(&place, 3);
    copy_take(&place, &early);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 1);
    ledger_close(ledger);
    copy_put(&place, &early);
    copy_take(&place, &late);
    ledger = support_open(&place);
    support_append(ledger, &place, 2);
    ledger_close(ledger);
    buffer_free(&late.content[2]);
    support_read_file(&place, "head.note", &late.content[2]);
    /* ledger.db of three entries, head.note of five */
    copy_put(&place, &late);
    expect(&place, "restored", "ledger.db is behind head.note: entries 3 to 4 are gone");
    expect(&place, "still", "ledger.db is behind head.note: entries 3 to 4 are gone");
    /* One that was open when the head moved on appends nothing. */
    copy_put(&place, &early);
    ledger = support_open(&place);
    support_write_file(&place, "head.note", &late.content[2]);
    FAILS(support_try_append(ledger, &place, 3, &index, err), STATUS_AUTHENTICATION,
          "ledger.db is behind head.note: entries 3 to 4 are gone");
    ledger_close(ledger);
    /* A head behind the database is sound, and is brought up to date. */
    copy_put(&place, &early);
    ledger = support_open(&place);
    support_append(ledger, &place, 2);
    ledger_close(ledger);
    struct buffer head, now;
    support_read_file(&place, "head.note", &head);
    support_write_file(&place, "head.note", &early.content[2]);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 5);
    support_read_file(&place, "head.note", &now);
    cr_assert_str_eq(buffer_text(&now), buffer_text(&head));
    buffer_free(&head);
    buffer_free(&now);
    copy_free(&early);
    copy_free(&late);
    support_end(&place);
}

/* Rewritten with every key in hand: consistent within itself, and contradicted by what others hold.
 */
Test(ledger_tamper, rewritten)
{
    struct place place;
    struct copy early;
    struct buffer held, head;
    uint64_t entries;
    support_fill(&place, 3);
    copy_take(&place, &early);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 2);
    buffer_init(&held, 65536);
    OK(ledger_checkpoint(ledger, true, &held, err));
    ledger_close(ledger);
    support_read_file(&place, "head.note", &head);
    copy_put(&place, &early);
    ledger = support_open(&place);
    uint64_t index;
    for (int i = 0; i < 4; i++)
        OK(support_try_append(ledger, &place, 40 + i, &index, err));
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 7);
    ledger = support_open(&place);
    FAILS(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, NULL, NULL, err),
          STATUS_AUTHENTICATION,
          "the checkpoint contradicts ledger.db: entries before 5 were rewritten");
    ledger_close(ledger);
    support_write_file(&place, "head.note", &head);
    expect(&place, "fork", "head.note contradicts ledger.db: entries before 5 were rewritten");
    /* Cut short, with its head. */
    copy_put(&place, &early);
    ledger = support_open(&place);
    FAILS(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, NULL, NULL, err),
          STATUS_AUTHENTICATION,
          "the checkpoint covers 5 entries, but ledger.db holds 3: from entry 3 on they are gone");
    ledger_close(ledger);
    buffer_free(&held);
    buffer_free(&head);
    copy_free(&early);
    support_end(&place);
}

/* Changes one leaf and makes the whole tree fit it: all that can be done without the sign key. */
static void rewrite_leaf(const struct place *place, const char *sql)
{
    char path[256];
    merkle_hash nodes[3][8];
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    support_tamper(place, sql);
    support_path(place, "ledger.db", path);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_prepare_v2(database, "SELECT leaf FROM entries ORDER BY entry", -1, &statement, NULL);
    for (size_t i = 0; sqlite3_step(statement) == SQLITE_ROW; i++)
        OK(merkle_leaf(sqlite3_column_text(statement, 0),
                       (size_t)sqlite3_column_bytes(statement, 0), nodes[0][i], err));
    sqlite3_finalize(statement);
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
    OK(merkle_node(nodes[0][0], nodes[0][1], nodes[1][0], err));
    OK(merkle_node(nodes[0][2], nodes[0][3], nodes[1][1], err));
    OK(merkle_node(nodes[1][0], nodes[1][1], nodes[2][0], err));
    struct buffer updates;
    buffer_init(&updates, 65536);
    for (int level = 0; level < 3; level++) {
        for (int number = 0; number < (level == 0 ? 5 : 2 / level); number++) {
            char hex[DIGEST_HEX_SIZE];
            hex_encode(nodes[level][number], DIGEST_SIZE, hex);
            buffer_append_format(&updates,
                                 "UPDATE nodes SET hash = x'%s' WHERE level = %d AND number = %d;",
                                 hex, level, number);
        }
    }
    support_tamper(place, buffer_text(&updates));
    buffer_free(&updates);
}

Test(ledger_tamper, leaf_with_its_tree)
{
    struct place place;
    struct copy copy;
    fill(&place);
    copy_take(&place, &copy);
    rewrite_leaf(&place, "UPDATE entries SET leaf = leaf"); /* the tree is made right */
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    rewrite_leaf(&place, "UPDATE entries SET leaf = replace(leaf, '2026', '2025') WHERE entry = 2");
    expect(&place, "time", "entry 2: its body was signed with another time than its leaf says");
    copy_put(&place, &copy);
    rewrite_leaf(&place, "UPDATE entries SET kind = 'training', leaf = replace(leaf, 'decision', "
                         "'training') WHERE entry = 4");
    expect(&place, "kind", "entry 4: its body was signed as another kind than its leaf says");
    copy_put(&place, &copy);
    rewrite_leaf(&place, "UPDATE entries SET leaf = replace(leaf, '00000000', 'abcdef00') WHERE "
                         "entry = 0");
    expect(&place, "subject",
           "entry 0: its body was signed about another subject than its leaf says");
    copy_put(&place, &copy);
    /* Whole entries in each other's place, leaves made to fit: signed bodies know where they go. */
    rewrite_leaf(&place, "UPDATE entries SET entry = 9 WHERE entry = 1; UPDATE entries SET entry = "
                         "1 WHERE entry = 2; UPDATE entries SET entry = 2 WHERE entry = 9;"
                         "UPDATE entries SET leaf = replace(leaf, char(10) || '2' || char(10), "
                         "char(10) || '1' || char(10)) WHERE entry = 1; UPDATE entries SET leaf = "
                         "replace(leaf, char(10) || '1' || char(10), char(10) || '2' || char(10)) "
                         "WHERE entry = 2");
    expect(&place, "swap", "entry 1: its body was signed as another entry");
    copy_put(&place, &copy);
    copy_free(&copy);
    support_end(&place);
}

/* A reader who does not verify everything still does not take a changed entry for good. */
Test(ledger_tamper, reading)
{
    struct place place;
    fill(&place);
    struct ledger *ledger = support_open(&place);
    struct ledger_entry *entry = NULL;
    struct buffer proof;
    buffer_init(&proof, TLOG_PROOF_MAXIMUM);
    support_tamper(&place, "UPDATE entries SET leaf = replace(leaf, '2026', '2025') WHERE entry = "
                           "2; UPDATE entries SET sealed = NULL WHERE entry = 1; DELETE FROM "
                           "entries WHERE entry = 3; UPDATE entries SET sealed = substr(sealed, 2) "
                           "WHERE entry = 0");
    static const char *const messages[] = {
        "entry 0: its sealed body was changed",
        "entry 1: its body is gone, and no entry says that it was erased",
        "entry 2: its leaf is not the one in the tree",
        "entry 3: it is missing from ledger.db",
    };
    for (uint64_t i = 0; i < 4; i++) {
        FAILS(ledger_read(ledger, i, &entry, err), STATUS_AUTHENTICATION, messages[i]);
        cr_assert_null(entry);
    }
    struct error failure = {0};
    cr_assert_eq(ledger_prove(ledger, 2, &proof, &failure), STATUS_AUTHENTICATION);
    cr_assert_eq(proof.length, 0);
    OK(ledger_read(ledger, 4, &entry, err));
    ledger_entry_free(entry);
    /* Nothing is appended to a tree that was changed meanwhile. */
    uint64_t index;
    support_tamper(&place, "UPDATE nodes SET hash = zeroblob(32) WHERE level = 2");
    FAILS(support_try_append(ledger, &place, 5, &index, err), STATUS_AUTHENTICATION,
          "ledger.db's tree does not lead to its signed root");
    buffer_free(&proof);
    ledger_close(ledger);
    support_end(&place);
}
