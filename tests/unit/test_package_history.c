/* A package's ledger beside what its recipient remembers: what is told, and each attack. */
#include "package_support.h"

enum { LEAVES = 12, LEVELS = 5 };

/* A log of numbered leaves, from `forked` on of another kind. */
struct tree {
    merkle_hash nodes[LEVELS][LEAVES + 4];
};

static enum status tree_read(void *context, unsigned level, uint64_t index, merkle_hash hash,
                             struct error *failure)
{
    const struct tree *tree = context;
    (void)failure;
    memcpy(hash, tree->nodes[level][index], sizeof tree->nodes[level][index]);
    return STATUS_OK;
}

static enum status tree_write(void *context, unsigned level, uint64_t index, const merkle_hash hash,
                              struct error *err)
{
    struct tree *tree = context;
    (void)err;
    memcpy(tree->nodes[level][index], hash, sizeof tree->nodes[level][index]);
    return STATUS_OK;
}

static void tree_make(struct tree *tree, uint64_t forked)
{
    for (uint64_t i = 0; i < LEAVES; i++) {
        char leaf[32];
        merkle_hash hash;
        snprintf(leaf, sizeof leaf, "%s %d", i >= forked ? "changed" : "leaf", (int)i);
        OK(merkle_leaf(leaf, strlen(leaf), hash, err));
        OK(merkle_append(i, hash, tree_read, tree_write, tree, err));
    }
}

static struct tree honest, forked;
static struct note_signer *keys[4]; /* of the first log */
static struct note_signer *further; /* keys[0] in the second log */
static struct card sender;

static struct note_signer *signer(unsigned char seed, const char *name)
{
    const unsigned char bytes[NOTE_SEED_SIZE] = {seed};
    struct note_signer *made = NULL;
    OK(note_signer_new(&made, bytes, name, err));
    return made;
}

static void start(void)
{
    static char origin[] = ORIGIN, organisation[] = "Home Visits";
    OK(memory_start(err));
    tree_make(&honest, LEAVES);
    tree_make(&forked, 3);
    for (unsigned char i = 0; i < 4; i++)
        keys[i] = signer((unsigned char)(i + 1), ORIGIN);
    further = signer(1, ORIGIN "/2");
    sender = (struct card){.ledger_origin = origin,
                           .organisation = organisation,
                           .ledger_verifier = *note_signer_verifier(keys[0])};
}

static void stop(void)
{
    for (size_t i = 0; i < 4; i++)
        note_signer_free(keys[i]);
    note_signer_free(further);
}

TestSuite(package_history, .init = start, .fini = stop);

static struct checkpoint head_of(const struct tree *tree, const struct note_signer *by,
                                 uint64_t size)
{
    struct checkpoint head = {.size = size};
    snprintf(head.origin, sizeof head.origin, "%s", note_signer_verifier(by)->name);
    OK(merkle_root(size, tree_read, (void *)(uintptr_t)tree, head.root, err));
    return head;
}

/* The recipient's memory after a package with that head, and its receipt. */
static struct heads *remember(struct heads *heads, const struct tree *tree,
                              const struct note_signer *by, uint64_t size, bool acknowledged)
{
    struct checkpoint head = head_of(tree, by, size);
    struct buffer note;
    buffer_init(&note, NOTE_MAXIMUM);
    if (!heads)
        OK(heads_new(ORIGIN, &heads, err));
    OK(heads_add_key(heads, note_signer_verifier(by), err));
    OK(checkpoint_sign(&head, by, &note, err));
    if (acknowledged)
        OK(heads_acknowledge(heads, buffer_text(&note), note.length, err));
    else
        OK(heads_see(heads, buffer_text(&note), note.length, err));
    buffer_free(&note);
    return heads;
}

/* One package: its head, whose tree and key it is, the head that it is proven from, and the
 * rotations from keys[first] on, which it carries. */
struct shown {
    const struct tree *tree;
    uint64_t size;
    const struct note_signer *by;
    uint64_t from;                /* 0: the office knows of no receipt */
    const struct tree *from_tree; /* NULL: tree */
    int first_key, last_key;      /* rotations keys[first] -> keys[first + 1] -> ... */
};

static void rotations_add(struct names *notes, int first, int last)
{
    for (int i = first; i < last; i++) {
        const struct rotation rotation = {.origin = ORIGIN,
                                          .size = (uint64_t)i,
                                          .old_key = *note_signer_verifier(keys[i]),
                                          .new_key = *note_signer_verifier(keys[i + 1])};
        struct buffer note;
        buffer_init(&note, NOTE_MAXIMUM);
        OK(rotation_sign(&rotation, keys[i], keys[i + 1], &note, err));
        cr_assert(names_add_copy(notes, buffer_text(&note)));
        buffer_free(&note);
    }
}

static enum status compare(const struct shown *shown, const struct heads *heads,
                           struct ledger_comparison *comparison, struct error *failure)
{
    struct checkpoint to = head_of(shown->tree, shown->by, shown->size), from = {0};
    struct merkle_proof proof = {0};
    struct names notes = {0};
    struct buffer text;
    struct package_history history;
    buffer_init(&text, HISTORY_MAXIMUM);
    if (shown->from > 0) {
        from = head_of(shown->from_tree ? shown->from_tree : shown->tree, keys[0], shown->from);
        if (shown->from <= shown->size && shown->by != further)
            OK(merkle_prove_consistency(shown->from, shown->size, tree_read,
                                        (void *)(uintptr_t)shown->tree, &proof, err));
    }
    rotations_add(&notes, shown->first_key, shown->last_key);
    OK(package_history_format(shown->from > 0 ? &from : NULL, &proof, &notes, &text, err));
    OK(package_history_parse(buffer_text(&text), text.length, &history, err));
    const struct ledger_parts parts = {&sender, note_signer_verifier(shown->by), &to, &history};
    enum status status = package_compare(&parts, heads, comparison, failure);
    package_history_free(&history);
    names_free_copies(&notes);
    buffer_free(&text);
    return status;
}

static void told(const struct shown *shown, const struct heads *heads, enum history_outcome outcome,
                 uint64_t from, uint64_t missing)
{
    struct ledger_comparison comparison = {0};
    OK(compare(shown, heads, &comparison, err));
    cr_assert_str_eq(history_outcome_name(comparison.outcome), history_outcome_name(outcome));
    cr_assert_eq(comparison.size, shown->size);
    cr_assert_eq(comparison.from, from, "%d", (int)comparison.from);
    cr_assert_eq(comparison.missing, missing, "%d", (int)comparison.missing);
}

#define CONTRADICTS "the ledger " ORIGIN " does not show the history that you saw before: "

static void refused(const struct shown *shown, const struct heads *heads, const char *message)
{
    struct ledger_comparison comparison = {0};
    struct error failure = {0};
    cr_assert_eq(compare(shown, heads, &comparison, &failure), STATUS_AUTHENTICATION, "%s",
                 message);
    cr_assert_str_eq(failure.message, message);
    cr_assert_eq(comparison.size, 0, "nothing is told");
}

Test(package_history, what_is_told)
{
    const struct shown none = {.tree = &honest, .size = 8, .by = keys[0]};
    const struct shown proven = {.tree = &honest, .size = 8, .by = keys[0], .from = 5};
    const struct shown again = {.tree = &honest, .size = 5, .by = keys[0]};
    const struct shown behind = {.tree = &honest, .size = 4, .by = keys[0], .from = 5};
    told(&none, NULL, HISTORY_FIRST_SEEN, 0, 0);
    told(&proven, NULL, HISTORY_FIRST_SEEN, 0, 0);
    struct heads *heads = remember(NULL, &honest, keys[0], 5, false);
    told(&none, heads, HISTORY_NOT_ACKNOWLEDGED, 0, 0);
    told(&proven, heads, HISTORY_CONTINUES, 5, 0);
    told(&again, heads, HISTORY_CONTINUES, 5, 0);
    told(&behind, heads, HISTORY_OLDER, 0, 0);
    remember(heads, &honest, keys[0], 5, true);
    told(&none, heads, HISTORY_RECEIPT_MISSING, 0, 5);
    told(&proven, heads, HISTORY_CONTINUES, 5, 0);
    remember(heads, &honest, keys[0], 7, true);
    told(&proven, heads, HISTORY_CONTINUES, 5, 7);
    const struct shown other = {.tree = &honest, .size = 8, .by = keys[0], .from = 6};
    told(&other, heads, HISTORY_RECEIPT_UNKNOWN, 0, 7);
    remember(heads, &honest, keys[0], 9, false);
    told(&proven, heads, HISTORY_OLDER, 5, 7);
    const struct shown second = {.tree = &honest, .size = 1, .by = further, .from = 7};
    told(&second, heads, HISTORY_FURTHER_LOG, 0, 0);
    heads_free(heads);
}

Test(package_history, another_history_is_refused)
{
    struct heads *heads = remember(NULL, &honest, keys[0], 5, true);
    const struct shown same_size = {.tree = &forked, .size = 5, .by = keys[0]};
    const struct shown rewritten = {.tree = &forked, .size = 8, .by = keys[0], .from = 5};
    const struct shown glued = {
        .tree = &forked, .size = 8, .by = keys[0], .from = 5, .from_tree = &honest};
    const struct shown unknown = {
        .tree = &forked, .size = 8, .by = keys[0], .from = 4, .from_tree = &honest};
    refused(&same_size, heads,
            CONTRADICTS "you have seen another head of 5 entries, signed by the same ledger");
    refused(&rewritten, heads, CONTRADICTS "you acknowledged another head of 5 entries");
    refused(&glued, heads,
            CONTRADICTS "it does not continue the head of 5 entries that you acknowledged");
    refused(&unknown, heads,
            CONTRADICTS "it does not continue the head of 4 entries that you acknowledged");
    /* Entries that were cut off: the same size as before is reached by others. */
    remember(heads, &honest, keys[0], 9, false);
    const struct shown cut = {.tree = &forked, .size = 9, .by = keys[0]};
    refused(&cut, heads,
            CONTRADICTS "you have seen another head of 9 entries, signed by the same ledger");
    heads_free(heads);
}

Test(package_history, keys_by_their_chain_only)
{
    const struct shown invented = {.tree = &honest, .size = 8, .by = keys[2]};
    const struct shown led = {
        .tree = &honest, .size = 8, .by = keys[2], .first_key = 0, .last_key = 2};
    const struct shown part = {
        .tree = &honest, .size = 8, .by = keys[2], .first_key = 1, .last_key = 2};
    struct ledger_comparison comparison = {0};
    refused(&invented, NULL,
            "the ledger's key is another than the sender's card names, and no change of keys leads "
            "to it");
    refused(&part, NULL,
            "the ledger's key is another than the sender's card names, and no change of keys leads "
            "to it");
    OK(compare(&led, NULL, &comparison, err));
    cr_assert_eq(comparison.key_count, 3);
    cr_assert_eq(
        memcmp(&comparison.keys[0], note_signer_verifier(keys[0]), sizeof comparison.keys[0]), 0);
    struct heads *heads = remember(NULL, &honest, keys[0], 5, true);
    refused(&invented, heads,
            CONTRADICTS "no change of keys leads from the key that you know to that of its head of "
                        "8 entries");
    refused(&part, heads,
            CONTRADICTS "no change of keys leads from the key that you know to that of its head of "
                        "8 entries");
    OK(compare(&led, heads, &comparison, err));
    cr_assert_eq(comparison.key_count, 2);
    cr_assert_eq(
        memcmp(&comparison.keys[1], note_signer_verifier(keys[2]), sizeof comparison.keys[1]), 0);

    /* Who kept a key that was replaced signs nothing more with it. */
    remember(heads, &honest, keys[2], 9, true);
    const struct shown stolen = {.tree = &forked, .size = 10, .by = keys[0]};
    refused(&stolen, heads,
            CONTRADICTS "its head of 10 entries is signed by a key that had been replaced by then");
    const struct shown older = {.tree = &honest, .size = 6, .by = keys[0]};
    told(&older, heads, HISTORY_OLDER, 0, 5);
    heads_free(heads);
}

/* A chain that goes on from a replaced key leads nowhere. */
Test(package_history, a_second_way_from_an_old_key)
{
    struct heads *heads = remember(NULL, &honest, keys[1], 5, true);
    remember(heads, &honest, keys[2], 6, true);
    struct note_signer *kept = keys[2];
    const struct shown branched = {
        .tree = &honest, .size = 8, .by = keys[3], .first_key = 1, .last_key = 3};
    keys[2] = signer(77, ORIGIN); /* keys[1] -> this -> keys[3] */
    refused(&branched, heads,
            CONTRADICTS "no change of keys leads from the key that you know to that of its head of "
                        "8 entries");
    note_signer_free(keys[2]);
    keys[2] = kept;
    heads_free(heads);
}

Test(package_history, a_further_log_has_the_same_key)
{
    struct heads *heads = remember(NULL, &honest, keys[0], 5, true);
    struct ledger_comparison comparison = {0};
    const struct shown none = {.tree = &honest, .size = 1, .by = further};
    OK(compare(&none, heads, &comparison, err));
    cr_assert_eq(comparison.outcome, HISTORY_RECEIPT_MISSING);
    cr_assert_eq(comparison.key_count, 1);
    cr_assert_str_eq(comparison.keys[0].name, ORIGIN "/2");
    heads_free(heads);
}

/* ---- the member ---- */

#define ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define FORMAT "safehand.ledger-history/2\n"

Test(package_history, what_is_no_history)
{
    static const struct {
        const char *text, *message;
    } CASES[] = {
        {"", "the line \"safehand.ledger-history/2\" is missing"},
        {"safehand.ledger-history/1\nacknowledged none\nkeys 0\n",
         "the line \"safehand.ledger-history/1\" stands where \"safehand.ledger-history/2\" is "
         "wanted"},
        {FORMAT "acknowledged nobody\nkeys 0\n", "acknowledged is not well formed"},
        {FORMAT "acknowledged 07\norigin a\nroot " ROOT "\nkeys 0\n",
         "acknowledged is not well formed"},
        {FORMAT "acknowledged 9223372036854775808\norigin a\nroot " ROOT "\nkeys 0\n",
         "acknowledged is not well formed"},
        {FORMAT "acknowledged 7\norigin a\nroot AAAA\nkeys 0\n", "root is not well formed"},
        {FORMAT "acknowledged none\nproof " ROOT "\nkeys 0\n",
         "the line \"proof " ROOT "\" stands where \"keys\" is wanted"},
        {FORMAT "acknowledged none\nkeys 65\n", "keys is not well formed"},
        {FORMAT "acknowledged none\nkeys 1\n", "the line \"\" is missing"},
        {FORMAT "acknowledged none\nkeys 1\n\nno note\n",
         "not a signed note: no empty line with signatures after it"},
        {FORMAT "acknowledged none\nkeys 0\nmore\n", "the line \"more\" is one too many"},
        {FORMAT "acknowledged none\nkeys 0", "the line \"keys\" is missing"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct package_history history;
        struct error failure = {0};
        cr_expect_eq(
            package_history_parse(CASES[i].text, strlen(CASES[i].text), &history, &failure),
            STATUS_MALFORMED, "%zu", i);
        cr_expect_str_eq(failure.message, CASES[i].message);
        cr_expect_null(history.rotations);
    }
}

/* What is read is written the same again; of many rotations the newest are there. */
Test(package_history, many_rotations)
{
    struct names notes = {0};
    struct buffer text;
    struct package_history history;
    struct note_signer *kept = keys[1];
    buffer_init(&text, HISTORY_MAXIMUM);
    rotations_add(&notes, 0, 1);
    for (int i = 0; i < HISTORY_ROTATIONS_MAXIMUM; i++) {
        if (keys[0] != kept)
            note_signer_free(keys[0]);
        keys[0] = keys[1];
        keys[1] = signer((unsigned char)(10 + i), ORIGIN);
        rotations_add(&notes, 0, 1);
    }
    OK(package_history_format(NULL, NULL, &notes, &text, err));
    OK(package_history_parse(buffer_text(&text), text.length, &history, err));
    cr_assert_eq(history.rotation_count, (size_t)HISTORY_ROTATIONS_MAXIMUM);
    cr_assert_eq(memcmp(history.rotations[0].old_key.key, note_signer_verifier(kept)->key, 32), 0);
    cr_assert_eq(memcmp(history.rotations[HISTORY_ROTATIONS_MAXIMUM - 1].new_key.key,
                        note_signer_verifier(keys[1])->key, 32),
                 0);
    package_history_free(&history);

    /* Two that do not go on from each other. */
    const char *broken[] = {notes.items[5], notes.items[7]};
    struct error failure = {0};
    buffer_clear(&text);
    OK(package_history_format(NULL, NULL, &(struct names){broken, 2}, &text, err));
    cr_assert_eq(package_history_parse(buffer_text(&text), text.length, &history, &failure),
                 STATUS_MALFORMED);
    cr_assert_str_eq(failure.message, "a change of keys does not go on from the last");
    names_free_copies(&notes);
    buffer_free(&text);
    note_signer_free(kept);
}
