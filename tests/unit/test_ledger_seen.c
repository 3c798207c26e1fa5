/* Each body names the tree that its signer saw: who rewrites what came before is found by it. */
#include "../../src/ledger/ledger_internal.h"
#include "ledger_support.h"

static void append_by(struct ledger *ledger, const struct place *place, const struct identity *who,
                      int number)
{
    struct support_entry made;
    uint64_t index;
    support_describe(place, number, &made);
    made.entry.signer = who->signer;
    OK(ledger_append(ledger, &made.entry, &index, err));
    json_decref(made.detail);
}

/* The file as it is now, under another name beside it. */
static void keep(const struct place *place, const char *file, const char *as)
{
    struct buffer content;
    support_read_file(place, file, &content);
    support_write_file(place, as, &content);
    buffer_free(&content);
}

/* Entry 2 with its key, as it was, put behind whatever is there now. */
static void put_back_entry(const struct place *place)
{
    char sql[1024];
    snprintf(sql, sizeof sql,
             "ATTACH '%s/later.keys' AS o; INSERT INTO entry_keys SELECT * FROM o.entry_keys WHERE "
             "commitment NOT IN (SELECT commitment FROM entry_keys)",
             place->folder);
    support_sql(place, "ledger.keys", sql);
    snprintf(sql, sizeof sql,
             "ATTACH '%s/later.db' AS o; INSERT INTO entries SELECT * FROM o.entries WHERE entry = "
             "2; INSERT INTO lookups SELECT * FROM o.lookups WHERE entry = 2",
             place->folder);
    support_sql(place, "ledger.db", sql);
}

/* Grows the tree over the entry and signs its head, as whoever has the ledger's key can. */
static void sign_anew(struct ledger *ledger, const struct buffer *leaf)
{
    struct store_tree tree = store_current_tree(ledger->store);
    struct checkpoint head = ledger->head.checkpoint;
    merkle_hash hash;
    struct buffer note;
    buffer_init(&note, CHECKPOINT_NOTE_MAXIMUM);
    OK(store_begin(ledger->store, DATABASE_WRITE, err));
    OK(merkle_leaf(leaf->data, leaf->length, hash, err));
    OK(merkle_append(2, hash, store_read_node, store_write_node, &tree, err));
    head.size = 3;
    OK(merkle_root(3, store_read_node, &tree, head.root, err));
    OK(checkpoint_sign(&head, ledger->signer, &note, err));
    const struct stored_checkpoint row = {
        .size = 3, .note = buffer_text(&note), .length = note.length};
    OK(store_add_checkpoint(ledger->store, tree.log, 2, &row, err));
    OK(store_commit(ledger->store, err));
    OK(head_note_write(ledger, err));
    buffer_free(&note);
}

static void read_leaf(const struct place *place, struct buffer *leaf)
{
    char path[256];
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    support_path(place, "later.db", path);
    buffer_init(leaf, 4096);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_prepare_v2(database, "SELECT leaf FROM entries WHERE entry = 2", -1, &statement, NULL);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    buffer_append(leaf, sqlite3_column_text(statement, 0),
                  (size_t)sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
}

/* Ann has every key of the ledger. She cuts the ledger behind its first entry, writes another for
 * the second, which was hers, puts Ben's back behind it, and signs. All is as it must be but what
 * Ben saw. */
Test(ledger_seen, rewritten_by_a_member)
{
    struct place place;
    struct buffer leaf;
    char message[512];
    uint64_t entries;
    static const char *const files[] = {"ledger.db", "ledger.keys", "head.note"};
    static const char *const early[] = {"early.db", "early.keys", "early.note"};

    support_fill(&place, 1);
    for (size_t i = 0; i < 3; i++)
        keep(&place, files[i], early[i]);
    struct ledger *ledger = support_open(&place);
    append_by(ledger, &place, place.founder, 1);
    append_by(ledger, &place, place.other, 2);
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 3);
    keep(&place, "ledger.db", "later.db");
    keep(&place, "ledger.keys", "later.keys");
    read_leaf(&place, &leaf);

    for (size_t i = 0; i < 3; i++)
        keep(&place, early[i], files[i]);
    ledger = support_open(&place);
    append_by(ledger, &place, place.founder, 40);
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 2);
    ledger = support_open(&place);
    put_back_entry(&place);
    sign_anew(ledger, &leaf);
    ledger_close(ledger);

    snprintf(message, sizeof message,
             "entry 2: %s signed it when other entries stood before entry 2: they were rewritten, "
             "or are gone",
             note_signer_verifier(place.other->signer)->name);
    FAILS(support_check(&place, &entries, err), STATUS_AUTHENTICATION, message);
    /* The tree alone is as it must be. */
    struct ledger_verified verified;
    ledger = support_open(&place);
    OK(ledger_verify_tree(ledger, &verified, err));
    cr_assert_eq(verified.entries, 3);
    ledger_close(ledger);
    buffer_free(&leaf);
    support_end(&place);
}

/* Many at once saw the head before them, also when the first of them was erased since. */
Test(ledger_seen, many_at_once)
{
    struct place place;
    uint64_t entries, first;
    struct ledger_erased erased;
    support_fill(&place, 3);
    struct ledger *ledger = support_open(&place);
    OK(support_try_append_all(ledger, &place, 3, 200, &first, err));
    OK(support_try_append_all(ledger, &place, 203, 5, &first, err));
    for (uint64_t number = 3; number < 205; number += 1 + (number == 4) * 196) {
        char id[32];
        snprintf(id, sizeof id, "sharing-%d", (int)number);
        const struct ledger_erasing what = {.id = id,
                                            .entries = &number,
                                            .entry_count = 1,
                                            .review = "2026-01-01",
                                            .reason = "over",
                                            .signer = place.founder->signer,
                                            .time = 1790001000};
        OK(ledger_erase(ledger, &what, &erased, err));
    }
    ledger_close(ledger);
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 3 + 200 + 5 + 6);
    support_end(&place);
}

/* What names a tree that is larger than its place is no body. */
Test(ledger_seen, strict)
{
    static const struct {
        uint64_t size;
        enum status status;
    } cases[] = {{0, STATUS_OK}, {4, STATUS_OK}, {5, STATUS_OK}, {6, STATUS_AUTHENTICATION}};
    char zeros[DIGEST_HEX_SIZE] = "";
    struct identity *founder;
    OK(memory_start(err));
    founder = support_identity("Ann Founder");
    memset(zeros, '0', sizeof zeros - 1);
    struct leaf leaf = {.index = 5, .time = 1795338300, .kind = ENTRY_KIND_SEALED};
    memcpy(leaf.subject, zeros, sizeof zeros);
    memcpy(leaf.sealed, zeros, sizeof zeros);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *detail = json_object(), *lookups = json_array();
        struct body_content content = {
            .leaf = &leaf, .origin = ORIGIN, .detail = detail, .lookups = lookups};
        struct body body = {0};
        struct buffer note;
        struct error failure = {0};
        buffer_init(&note, LEDGER_BODY_MAXIMUM);
        content.seen.size = cases[i].size;
        memset(content.seen.root, (int)i + 1, sizeof content.seen.root);
        OK(body_format(&content, founder->signer, &note, err));
        cr_assert_eq(body_parse(buffer_text(&note), note.length, &leaf, ORIGIN, &body, &failure),
                     cases[i].status);
        if (cases[i].status == STATUS_OK) {
            cr_assert_eq(body.seen.size, cases[i].size);
            cr_assert_eq(body.seen.root[31], i + 1);
        } else {
            cr_assert_str_eq(failure.message, "its body names no tree that came before it");
        }
        body_free(&body);
        buffer_free(&note);
        json_decref(detail);
        json_decref(lookups);
    }
    identity_free(founder);
}
