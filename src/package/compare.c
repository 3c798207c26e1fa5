/*
 * A package's ledger beside what its recipient has seen of it. Nothing is read or written here.
 */
#include "safehand/package/history.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *ledger_compared_name(enum ledger_compared compared)
{
    static const char *const NAMES[] = {
        [LEDGER_FIRST_SEEN] = "first-seen",
        [LEDGER_CONTINUES] = "continues",
        [LEDGER_NOT_ACKNOWLEDGED] = "not-acknowledged",
        [LEDGER_RECEIPT_MISSING] = "receipt-missing",
        [LEDGER_RECEIPT_UNKNOWN] = "receipt-unknown",
        [LEDGER_FURTHER_LOG] = "further-log",
        [LEDGER_OLDER] = "older",
        [LEDGER_CONTRADICTS] = "contradicts",
    };
    return NAMES[compared];
}

static enum status contradicts(const struct ledger_parts *parts, struct error *err,
                               const char *format, ...) PRINTF_LIKE(3, 4);

/* What is refused, and whom to tell of it. */
static enum status contradicts(const struct ledger_parts *parts, struct error *err,
                               const char *format, ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    error_set(err, STATUS_AUTHENTICATION,
              "the ledger %s does not show the history that you saw before: %s",
              parts->checkpoint->origin, what);
    error_hint(err,
               "entries may have been changed or removed: keep this file, and tell the manager of "
               "%s and its trustees, over a phone number that you already knew; if what it says "
               "cannot wait, have them read it out, or open it with " WAY,
               parts->sender->organisation);
    return error_way_input(err, WAY_INPUT, INPUT_DESPITE_LEDGER, NULL);
}

/* ---- the key ---- */

static bool same_key(const struct note_verifier *a, const struct note_verifier *b)
{
    return memcmp(a->key, b->key, sizeof a->key) == 0;
}

/* The place of a key in the chain of rotations: 0 is the first one's old key, N the new key of
 * rotation N - 1; -1: it stands nowhere. The last place, as a chain does not come back. */
static int chain_find(const struct package_history *history, const struct note_verifier *key)
{
    for (size_t i = history->rotation_count; i > 0; i--)
        if (same_key(&history->rotations[i - 1].new_key, key))
            return (int)i;
    return history->rotation_count > 0 && same_key(&history->rotations[0].old_key, key) ? 0 : -1;
}

static const struct note_verifier *chain_key(const struct package_history *history, int at)
{
    return at == 0 ? &history->rotations[0].old_key : &history->rotations[at - 1].new_key;
}

static void accept_key(struct ledger_comparison *comparison, const struct note_verifier *key)
{
    if (comparison->key_count < HEADS_KEYS_MAXIMUM)
        comparison->keys[comparison->key_count++] = *key;
}

/* The newest of the keys that are remembered which is this one, by whichever log's name. */
static int heads_place(const struct heads *heads, const struct note_verifier *key)
{
    for (size_t i = heads->key_count; i > 0; i--)
        if (same_key(&heads->keys[i - 1], key))
            return (int)i - 1;
    return -1;
}

/* The first time the card, which was compared over the phone, vouches for a key of the ledger, and
 * what led to it and on from it for the others. */
static enum status key_first(const struct ledger_parts *parts, struct ledger_comparison *comparison,
                             struct error *err)
{
    int card = chain_find(parts->history, &parts->sender->ledger_verifier);
    int key = chain_find(parts->history, parts->key);
    if (!same_key(parts->key, &parts->sender->ledger_verifier) && (card < 0 || key < 0)) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the ledger's key is another than the sender's card names, and no change of keys "
                  "leads to it");
        return error_hint(err, "do not use this package; tell the sender, over a phone number you "
                               "already knew");
    }
    /* A full chain's first place is left to the package's own key. */
    for (int i = key == HEADS_KEYS_MAXIMUM ? 1 : 0; i < key; i++)
        accept_key(comparison, chain_key(parts->history, i));
    accept_key(comparison, parts->key);
    return STATUS_OK;
}

/* An earlier key signed nothing that is as late as what a later one signed. */
static enum status key_check_earlier(const struct ledger_parts *parts, const struct heads *heads,
                                     const struct seen_head *head, int place, struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t log;
    struct note note;
    struct error unused = {0};
    checkpoint_origin_split(parts->checkpoint->origin, first, &log);
    if (head->log != log || head->checkpoint.size > parts->checkpoint->size ||
        note_parse(head->note, head->length, &note, &unused) != STATUS_OK)
        return STATUS_OK;
    for (int i = place + 1; i < (int)heads->key_count; i++)
        if (!same_key(&heads->keys[i], parts->key) && note_is_by(&note, &heads->keys[i]))
            return contradicts(parts, err,
                               "its head of %" PRIu64
                               " entries is signed by a key that had been replaced by then",
                               parts->checkpoint->size);
    return STATUS_OK;
}

static enum status key_check(const struct ledger_parts *parts, const struct heads *heads,
                             struct ledger_comparison *comparison, struct error *err)
{
    if (!heads)
        return key_first(parts, comparison, err);
    const struct note_verifier *newest = &heads->keys[heads->key_count - 1];
    int known = heads_place(heads, parts->key), from = chain_find(parts->history, newest);
    int to = chain_find(parts->history, parts->key);
    if (same_key(parts->key, newest)) {
        if (!heads_know_key(heads, parts->key))
            accept_key(comparison, parts->key); /* the same key in a further log */
        return STATUS_OK;
    }
    if (known < 0 && from >= 0 && to > from) {
        for (int i = from + 1; i < to; i++)
            accept_key(comparison, chain_key(parts->history, i));
        accept_key(comparison, parts->key);
        return STATUS_OK;
    }
    if (known < 0 && (from < 0 || to < 0))
        return contradicts(parts, err,
                           "no change of keys leads from the key that you know to that of its "
                           "head of %" PRIu64 " entries",
                           parts->checkpoint->size);
    enum status status = key_check_earlier(parts, heads, &heads->last, known, err);
    for (size_t i = 0; status == STATUS_OK && i < heads->acknowledged_count; i++)
        status = key_check_earlier(parts, heads, &heads->acknowledged[i], known, err);
    return status;
}

/* ---- the heads ---- */

static bool same_root(const struct checkpoint *a, const struct checkpoint *b)
{
    return memcmp(a->root, b->root, sizeof a->root) == 0;
}

/* The latest acknowledged head that a package with this head could have been compared from. */
static const struct seen_head *latest_acknowledged(const struct heads *heads,
                                                   const struct seen_head *head)
{
    for (size_t i = heads ? heads->acknowledged_count : 0; i > 0; i--)
        if (!seen_head_is_later(&heads->acknowledged[i - 1], head))
            return &heads->acknowledged[i - 1];
    return NULL;
}

/* The proof from the head that the office has a receipt of. */
static enum status check_proof(const struct ledger_parts *parts, const struct heads *heads,
                               struct ledger_comparison *comparison, struct error *err)
{
    const struct checkpoint *from = &parts->history->acknowledged, *to = parts->checkpoint;
    struct error why = {0};
    struct seen_head named = {.checkpoint = *from};
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    if (!checkpoint_origin_is_same(from->origin, to->origin))
        return error_set(err, STATUS_AUTHENTICATION,
                         "the ledger's history is of another ledger than its checkpoint");
    checkpoint_origin_split(from->origin, first, &named.log);
    const struct seen_head *known = heads ? heads_find(heads, named.log, from->size) : NULL;
    if (known && !same_root(&known->checkpoint, from))
        return contradicts(parts, err, "you acknowledged another head of %" PRIu64 " entries",
                           from->size);
    if (strcmp(from->origin, to->origin) != 0) {
        comparison->outcome = known ? LEDGER_FURTHER_LOG : LEDGER_RECEIPT_UNKNOWN;
        return STATUS_OK;
    }
    comparison->outcome = known ? LEDGER_CONTINUES : LEDGER_RECEIPT_UNKNOWN;
    if (from->size > to->size) {
        comparison->outcome = LEDGER_OLDER;
        return STATUS_OK;
    }
    enum status status = merkle_verify_consistency(from->size, from->root, to->size, to->root,
                                                   &parts->history->proof, &why);
    if (status == STATUS_SYSTEM) {
        *err = why;
        return status;
    }
    if (status != STATUS_OK)
        return contradicts(parts, err,
                           "it does not continue the head of %" PRIu64
                           " entries that you acknowledged",
                           from->size);
    comparison->from = known ? from->size : 0;
    return STATUS_OK;
}

/* Where the office knows of no receipt. */
static enum ledger_compared without_receipt(const struct heads *heads, const struct seen_head *head)
{
    if (latest_acknowledged(heads, head))
        return LEDGER_RECEIPT_MISSING;
    return head->log > heads->last.log ? LEDGER_FURTHER_LOG : LEDGER_NOT_ACKNOWLEDGED;
}

static enum status heads_compare(const struct ledger_parts *parts, const struct heads *heads,
                                 struct ledger_comparison *comparison, struct error *err)
{
    struct seen_head head = {.checkpoint = *parts->checkpoint};
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    enum status status = STATUS_OK;
    checkpoint_origin_split(head.checkpoint.origin, first, &head.log);
    const struct seen_head *same = heads ? heads_find(heads, head.log, head.checkpoint.size) : NULL;
    if (same && !same_root(&same->checkpoint, &head.checkpoint))
        return contradicts(parts, err,
                           "you have seen another head of %" PRIu64
                           " entries, signed by the same ledger",
                           head.checkpoint.size);
    if (parts->history->has_acknowledged)
        status = check_proof(parts, heads, comparison, err);
    else if (heads)
        comparison->outcome = without_receipt(heads, &head);
    if (status != STATUS_OK)
        return status;
    const struct seen_head *latest = latest_acknowledged(heads, &head);
    if (latest && latest->log == head.log && latest->checkpoint.size > comparison->from)
        comparison->missing = latest->checkpoint.size;
    if (same && comparison->outcome != LEDGER_CONTINUES) {
        comparison->outcome = LEDGER_CONTINUES;
        comparison->from = head.checkpoint.size;
        comparison->missing = 0;
    } else if (!heads) {
        comparison->outcome = LEDGER_FIRST_SEEN;
    } else if (seen_head_is_later(&heads->last, &head)) {
        comparison->outcome = LEDGER_OLDER;
    }
    return STATUS_OK;
}

enum status package_compare(const struct ledger_parts *parts, const struct heads *remembered,
                            struct ledger_comparison *comparison, struct error *err)
{
    struct ledger_comparison made = {.size = parts->checkpoint->size};
    enum status status = key_check(parts, remembered, &made, err);
    if (status == STATUS_OK)
        status = heads_compare(parts, remembered, &made, err);
    if (status == STATUS_OK)
        *comparison = made;
    return status;
}
