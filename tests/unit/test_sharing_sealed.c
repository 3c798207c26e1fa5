/*
 * A stolen ledger.db, ledger.keys or one of their write-ahead logs says when, of which kind and how
 * long, and nothing else: every value of the families' records, of what was asked and answered, and
 * of the people, is looked for in their bytes.
 */
#include "office_support.h"

#include <sqlite3.h>

enum { WORDS_MAXIMUM = 4000, SHORT = 5 };

static struct place place;

/* ---- what must not be found ---- */

struct words {
    const char *items[WORDS_MAXIMUM];
    size_t count;
    json_t *roots[32]; /* that the items belong to */
    size_t root_count;
};

static void add_word(struct words *words, const char *word)
{
    timestamp time;
    enum entry_kind kind;
    /* When something was recorded, and of which kind, is no secret; a birthday is. */
    if (timestamp_parse(word, &time) || text_starts_with(NOW_TEXT, word) ||
        entry_kind_parse(word, &kind))
        return;
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i], word) == 0)
            return;
    cr_assert_lt(words->count, WORDS_MAXIMUM);
    words->items[words->count++] = word;
}

static void add_values(struct words *words, const json_t *value)
{
    size_t index;
    const char *key;
    json_t *member;
    if (json_is_string(value))
        add_word(words, json_string_value(value));
    json_array_foreach(value, index, member) add_values(words, member);
    json_object_foreach((json_t *)(uintptr_t)value, key, member) add_values(words, member);
}

/* Keeps a reference to what the words point into. */
static void add_document(struct words *words, json_t *document)
{
    cr_assert_not_null(document);
    words->roots[words->root_count++] = document;
    add_values(words, document);
}

static void add_family(struct words *words, const char *folder)
{
    char path[256];
    snprintf(path, sizeof path, "%s/family.json", folder);
    add_document(words, json_load_file(path, 0, NULL));
}

static void add_card(struct words *words, const struct card *card)
{
    add_document(words, json_loadb(card->bytes, card->length, 0, NULL));
}

/* Everything that the ledger records of a sharing: the decision has the request in it. */
static void add_entries(struct words *words, const char *id)
{
    struct sharing_timeline timeline;
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    for (size_t i = 0; i < timeline.count; i++)
        if (!timeline.entries[i]->is_erased)
            add_document(words, json_incref(timeline.entries[i]->detail));
    timeline_free(&timeline);
}

/* ---- where it must not be found ---- */

/* A short word stands everywhere by chance, so it is looked for as a word of the texts. */
static bool has_token(const struct buffer *texts, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = buffer_text(texts); (at = strstr(at, word)) != NULL; at++) {
        bool begins = at == buffer_text(texts) || strchr(" \n\t", at[-1]) != NULL;
        if (begins && strchr(" \n\t", at[length]) != NULL)
            return true;
    }
    return false;
}

static bool has_word(const struct buffer *bytes, const struct buffer *texts, const char *word)
{
    size_t length = strlen(word);
    return length < SHORT ? has_token(texts, word)
                          : memmem(bytes->data, bytes->length, word, length) != NULL;
}

/* The digests that leaves name on purpose: of decisions, manifests, packages and receipts, which a
 * salt, a key or a signature keeps anybody from guessing. */
static bool is_subject(const struct buffer *texts, const char *word)
{
    char line[DIGEST_HEX_SIZE + 2];
    snprintf(line, sizeof line, "\n%.64s\n", word);
    return strlen(word) == DIGEST_HEX_SIZE - 1 && strstr(buffer_text(texts), line) != NULL;
}

static void read_file(const char *name, struct buffer *bytes)
{
    char path[256];
    buffer_init(bytes, 64 << 20);
    snprintf(path, sizeof path, "%s/%s", place.path, name);
    OK(file_read_whole(path, bytes, err));
    cr_assert_gt(bytes->length, 1000, "%s", name);
}

/* All columns that are text, a line each. */
static void read_texts(const char *file, const char *const *columns, struct buffer *texts)
{
    char path[256];
    sqlite3 *database = NULL;
    buffer_init(texts, 8 << 20);
    snprintf(path, sizeof path, "%s/%s", place.path, file);
    cr_assert_eq(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (; *columns; columns++) {
        sqlite3_stmt *rows = NULL;
        cr_assert_eq(sqlite3_prepare_v2(database, *columns, -1, &rows, NULL), SQLITE_OK, "%s",
                     *columns);
        while (sqlite3_step(rows) == SQLITE_ROW)
            buffer_append_format(texts, "%s\n", (const char *)sqlite3_column_text(rows, 0));
        sqlite3_finalize(rows);
    }
    OK(buffer_status(texts, err));
    sqlite3_close(database);
}

/* ---- what happened in the office ---- */

/* Files the receipt for a package in the outbox, whose sharing nobody is at work on. */
static void give_receipt(const char *id)
{
    char path[256];
    struct buffer receipt;
    struct receipt parsed;
    enum receipt_outcome outcome;
    place_outbox(&place, id, path);
    struct package_opened *opened = open_package(&place, path);
    buffer_init(&receipt, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, "too-much", NOW + 60, place.amanda, &receipt, err));
    OK(receipt_parse(buffer_text(&receipt), receipt.length, &parsed, err));
    OK(sharing_receive(place.office, &parsed, NOW + 120, &outcome, err));
    package_opened_free(opened);
    buffer_free(&receipt);
}

/* A sharing to the end, one that awaited approval, a hold, and one that was erased. */
static void live(struct words *words)
{
    struct hold_view view;
    char id[ID_SIZE];
    struct ledger_erased erased;
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    memcpy(id, sharing_id(sharing), sizeof id);
    sharing_free(sharing);
    give_receipt(id);
    OK(hold_put(place.office, id, "Somebody complained to the ombudsman", NOW, &view, err));
    hold_view_free(&view);
    add_entries(words, id);
    ended_and_left(&place, NOW, id);
    OK(sharing_approve(place.manager, id, NOW, err));
    OK(sharing_withdraw(place.office, id, "The father asked us to wait", NOW, err));
    add_entries(words, id);
    OK(erase_sharing(place.manager, id, "Sent by mistake", NOW, &erased, err));
    add_entries(words, id);
}

/* ---- the test ---- */

Test(office_sealed, says_nothing)
{
    static const char *const names[] = {"ledger.db", "ledger.db-wal", "ledger.keys",
                                        "ledger.keys-wal"};
    static const char *const database_columns[] = {
        "SELECT leaf FROM entries", "SELECT kind FROM entries",      "SELECT note FROM checkpoints",
        "SELECT origin FROM logs",  "SELECT sql FROM sqlite_schema", NULL};
    static const char *const keys_columns[] = {"SELECT verifier FROM members",
                                               "SELECT sql FROM sqlite_schema", NULL};
    static struct words words;
    struct buffer texts[2];
    place_begin(&place);
    live(&words);
    /* Erasing cut the logs: what is written now is in them, further keys that are made ahead too. */
    struct sharing *again = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(again, NOW, err));
    OK(sharing_deliver(again, NULL, NULL, NULL, NOW, err));
    add_entries(&words, sharing_id(again));
    sharing_free(again);
    add_family(&words, place.record);
    add_family(&words, place.other);
    const struct identity *people[] = {place.helen, place.ruth, place.tara, place.amanda};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        add_card(&words, people[i]->card);
    add_word(&words, "Home-Start Example");
    cr_assert_gt(words.count, 400, "%zu", words.count);
    read_texts("ledger.db", database_columns, &texts[0]);
    read_texts("ledger.keys", keys_columns, &texts[1]);
    cr_assert_not_null(strstr(buffer_text(&texts[0]), "safehand.leaf/2\n"));
    for (size_t i = 0; i < 4; i++) {
        struct buffer bytes;
        read_file(names[i], &bytes);
        for (size_t j = 0; j < words.count; j++) {
            /* Staff are known in ledger.keys by the names of their keys, which name nobody. */
            if (i >= 2 && text_starts_with(words.items[j], "safehand/"))
                continue;
            /* Which ledger it is stands in every checkpoint, and on every staff card. */
            if (text_starts_with(words.items[j], ORIGIN))
                continue;
            if (is_subject(&texts[0], words.items[j]))
                continue;
            cr_assert_not(has_word(&bytes, &texts[i / 2], words.items[j]), "%s in %s",
                          words.items[j], names[i]);
        }
        buffer_free(&bytes);
    }
    for (size_t i = 0; i < words.root_count; i++)
        json_decref(words.roots[i]);
    buffer_free(&texts[0]);
    buffer_free(&texts[1]);
    place_end(&place);
}

/* What it does say; and that the search above finds what is there. */
Test(office_sealed, says_when_and_what_kind)
{
    static const char *const columns[] = {
        "SELECT leaf FROM entries", "SELECT kind FROM entries",
        "SELECT kind || ' of ' || length(sealed) FROM entries WHERE kind = 'withdrawn'", NULL};
    struct buffer bytes, texts;
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    char id[ID_SIZE];
    memcpy(id, sharing_id(sharing), sizeof id);
    sharing_free(sharing);
    OK(sharing_withdraw(place.office, id, "Nothing", NOW, err));
    read_file("ledger.db-wal", &bytes);
    read_texts("ledger.db", columns, &texts);
    cr_assert(has_word(&bytes, &texts, NOW_TEXT));
    cr_assert(has_word(&bytes, &texts, "withdrawn"));
    cr_assert(has_word(&bytes, &texts, "of"));
    cr_assert_not(has_word(&bytes, &texts, "hold"));
    cr_assert_not(has_word(&bytes, &texts, "Nothing"));
    buffer_free(&bytes);
    buffer_free(&texts);
    place_end(&place);
}
