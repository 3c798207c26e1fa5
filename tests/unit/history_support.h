/* What the tests of a package's ledger share: trees, heads, and what somebody remembers of them. */
#ifndef HISTORY_SUPPORT_H
#define HISTORY_SUPPORT_H

#include "package_support.h"

enum { LEAVES = 12, LEVELS = 5 };

/* A log of numbered leaves, from `forked` on of another kind. */
struct tree {
    merkle_hash nodes[LEVELS][LEAVES + 4];
};

static inline enum status tree_read(void *context, unsigned level, uint64_t index, merkle_hash hash,
                                    struct error *failure)
{
    const struct tree *tree = context;
    (void)failure;
    memcpy(hash, tree->nodes[level][index], sizeof tree->nodes[level][index]);
    return STATUS_OK;
}

static inline enum status tree_write(void *context, unsigned level, uint64_t index,
                                     const merkle_hash hash, struct error *err)
{
    struct tree *tree = context;
    (void)err;
    memcpy(tree->nodes[level][index], hash, sizeof tree->nodes[level][index]);
    return STATUS_OK;
}

static inline void tree_make(struct tree *tree, uint64_t forked)
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

static inline struct note_signer *signer(unsigned char seed, const char *name)
{
    const unsigned char bytes[NOTE_SEED_SIZE] = {seed};
    struct note_signer *made = NULL;
    OK(note_signer_new(&made, bytes, name, err));
    return made;
}

static inline void start(void)
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

static inline void stop(void)
{
    for (size_t i = 0; i < 4; i++)
        note_signer_free(keys[i]);
    note_signer_free(further);
}

static inline struct checkpoint head_of(const struct tree *tree, const struct note_signer *by,
                                        uint64_t size)
{
    struct checkpoint head = {.size = size};
    snprintf(head.origin, sizeof head.origin, "%s", note_signer_verifier(by)->name);
    OK(merkle_root(size, tree_read, (void *)(uintptr_t)tree, head.root, err));
    return head;
}

/* The recipient's memory after a package with that head, and its receipt. */
static inline struct heads *remember(struct heads *heads, const struct tree *tree,
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
    uint64_t end;                 /* of the first log, as the further one says; 0: it does not */
    uint64_t lost;                /* a head of the honest tree that it names as missing; 0: none */
    const struct note_signer *end_by; /* NULL: by */
    int first_key, last_key;          /* rotations keys[first] -> keys[first + 1] -> ... */
};

static inline void rotations_add(struct names *notes, int first, int last)
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

static inline void continuation_add(struct names *notes, const struct shown *shown)
{
    const struct note_signer *by = shown->end_by ? shown->end_by : shown->by;
    struct continuation *said = memory_allocate(sizeof *said);
    struct buffer note;
    buffer_init(&note, NOTE_MAXIMUM);
    snprintf(said->origin, sizeof said->origin, "%s", note_signer_verifier(by)->name);
    said->key = *note_signer_verifier(by);
    said->from = head_of(shown->tree, keys[0], shown->end);
    if (shown->lost > 0)
        said->lost[said->lost_count++] = head_of(&honest, keys[0], shown->lost);
    OK(continuation_sign(said, by, &note, err));
    cr_assert(names_add_copy(notes, buffer_text(&note)));
    buffer_free(&note);
    memory_free(said);
}

static inline enum status compare(const struct shown *shown, const struct heads *heads,
                                  struct ledger_comparison *comparison, struct error *failure)
{
    struct checkpoint to = head_of(shown->tree, shown->by, shown->size), from = {0};
    struct merkle_proof proof = {0};
    struct names notes = {0}, logs = {0};
    struct buffer text;
    struct package_history history;
    buffer_init(&text, HISTORY_MAXIMUM);
    if (shown->from > 0) {
        from = head_of(shown->from_tree ? shown->from_tree : shown->tree, keys[0], shown->from);
        if (shown->from <= shown->end)
            OK(merkle_prove_consistency(shown->from, shown->end, tree_read,
                                        (void *)(uintptr_t)shown->tree, &proof, err));
        else if (shown->from <= shown->size && shown->by != further)
            OK(merkle_prove_consistency(shown->from, shown->size, tree_read,
                                        (void *)(uintptr_t)shown->tree, &proof, err));
    }
    rotations_add(&notes, shown->first_key, shown->last_key);
    if (shown->end > 0)
        continuation_add(&logs, shown);
    OK(package_history_format(shown->from > 0 ? &from : NULL, &proof, &notes, &logs, &text, err));
    OK(package_history_parse(buffer_text(&text), text.length, &history, err));
    const struct ledger_parts parts = {&sender, note_signer_verifier(shown->by), &to, &history};
    enum status status = package_compare(&parts, heads, comparison, failure);
    package_history_free(&history);
    names_free_copies(&logs);
    names_free_copies(&notes);
    buffer_free(&text);
    return status;
}

static inline void told(const struct shown *shown, const struct heads *heads,
                        enum history_outcome outcome, uint64_t from, uint64_t missing)
{
    struct ledger_comparison comparison = {0};
    OK(compare(shown, heads, &comparison, err));
    cr_assert_str_eq(history_outcome_name(comparison.outcome), history_outcome_name(outcome));
    cr_assert_eq(comparison.size, shown->size);
    cr_assert_eq(comparison.from, from, "%d", (int)comparison.from);
    cr_assert_eq(comparison.missing, missing, "%d", (int)comparison.missing);
}

#define CONTRADICTS "the ledger " ORIGIN " does not show the history that you saw before: "

static inline void refused(const struct shown *shown, const struct heads *heads,
                           const char *message)
{
    struct ledger_comparison comparison = {0};
    struct error failure = {0};
    cr_assert_eq(compare(shown, heads, &comparison, &failure), STATUS_AUTHENTICATION, "%s",
                 message);
    cr_assert_str_eq(failure.message, message);
    cr_assert_eq(comparison.size, 0, "nothing is told");
}

#endif
