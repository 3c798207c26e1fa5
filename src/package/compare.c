/*
 * A package's ledger beside what its recipient has seen of it. Nothing is read or written here.
 */
#include "safehand/package/history.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *history_outcome_name(enum history_outcome compared)
{
    static const char *const NAMES[] = {
        [HISTORY_FIRST_SEEN] = "first-seen",
        [HISTORY_CONTINUES] = "continues",
        [HISTORY_NOT_ACKNOWLEDGED] = "not-acknowledged",
        [HISTORY_RECEIPT_MISSING] = "receipt-missing",
        [HISTORY_RECEIPT_UNKNOWN] = "receipt-unknown",
        [HISTORY_FURTHER_LOG] = "further-log",
        [HISTORY_CONTINUES_FURTHER] = "continues-in-further-log",
        [HISTORY_DROPPED] = "dropped",
        [HISTORY_OLDER] = "older",
        [HISTORY_CONTRADICTS] = "contradicts",
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

/* ---- further logs ---- */

/* What the log after that one says of it, if the logs from there lead to the package's, and keys
 * that are the ledger's say so; else NULL. */
static const struct continuation *continued_from(const struct ledger_parts *parts,
                                                 const struct heads *heads, const char *origin)
{
    const struct package_history *history = parts->history;
    size_t at = 0;
    while (at < history->log_count && strcmp(history->logs[at].from.origin, origin) != 0)
        at++;
    if (at == history->log_count ||
        strcmp(history->logs[history->log_count - 1].origin, parts->checkpoint->origin) != 0)
        return NULL;
    for (size_t i = at; i < history->log_count; i++) {
        const struct note_verifier *key = &history->logs[i].key;
        if (!same_key(key, parts->key) && chain_find(history, key) < 0 &&
            (!heads || heads_place(heads, key) < 0))
            return NULL;
    }
    return &history->logs[at];
}

/* A head that is remembered, and that the further log does not go on from. */
static void drop(const struct continuation *said, const struct checkpoint *head,
                 struct ledger_comparison *comparison)
{
    if (comparison->outcome == HISTORY_DROPPED && comparison->seen >= head->size)
        return;
    comparison->outcome = HISTORY_DROPPED;
    comparison->kept = said->from.size < head->size ? said->from.size : head->size;
    comparison->seen = head->size;
    comparison->is_named = continuation_names(said, head);
    comparison->from = 0;
}

/* Of one remembered head in an earlier log: what goes on without its entries is told; what goes on
 * from others, without saying so, is refused. */
static enum status compare_dropped(const struct ledger_parts *parts, const struct heads *heads,
                                   const struct seen_head *seen,
                                   struct ledger_comparison *comparison, struct error *err)
{
    const struct checkpoint *head = &seen->checkpoint;
    const struct continuation *said =
        seen->note && strcmp(head->origin, parts->checkpoint->origin) != 0
            ? continued_from(parts, heads, head->origin)
            : NULL;
    if (!said)
        return STATUS_OK;
    if (head->size > said->from.size || continuation_names(said, head))
        drop(said, head, comparison);
    else if (head->size == said->from.size && !same_root(head, &said->from))
        return contradicts(parts, err,
                           "it goes on in a further log from another head of %" PRIu64
                           " entries than you saw",
                           head->size);
    return STATUS_OK;
}

/* All that are remembered, since what was dropped must be told whatever was acknowledged. */
static enum status compare_all_dropped(const struct ledger_parts *parts, const struct heads *heads,
                                       struct ledger_comparison *comparison, struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t log;
    checkpoint_origin_split(parts->checkpoint->origin, first, &log);
    if (heads->last.log >= log)
        return STATUS_OK; /* it was told when that log was first seen */
    enum status status = compare_dropped(parts, heads, &heads->last, comparison, err);
    for (size_t i = 0; status == STATUS_OK && i < heads->acknowledged_count; i++)
        status = compare_dropped(parts, heads, &heads->acknowledged[i], comparison, err);
    return status;
}

/* From an acknowledged head of an earlier log to where the log after it goes on. */
static enum status check_further_proof(const struct ledger_parts *parts, const struct heads *heads,
                                       bool is_known, struct ledger_comparison *comparison,
                                       struct error *err)
{
    const struct checkpoint *from = &parts->history->acknowledged;
    const struct continuation *said = continued_from(parts, heads, from->origin);
    struct error why = {0};
    comparison->outcome = is_known ? HISTORY_FURTHER_LOG : HISTORY_RECEIPT_UNKNOWN;
    if (!said || from->size > said->from.size || continuation_names(said, from))
        return STATUS_OK; /* what of it was seen and dropped is told of what is remembered */
    enum status status = merkle_verify_consistency(from->size, from->root, said->from.size,
                                                   said->from.root, &parts->history->proof, &why);
    if (status == STATUS_SYSTEM) {
        *err = why;
        return status;
    }
    if (status != STATUS_OK)
        return contradicts(parts, err,
                           "its further log does not go on from the head of %" PRIu64
                           " entries that you acknowledged",
                           from->size);
    if (is_known) {
        comparison->outcome = HISTORY_CONTINUES_FURTHER;
        comparison->from = from->size;
    }
    return STATUS_OK;
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
    if (strcmp(from->origin, to->origin) != 0)
        return check_further_proof(parts, heads, known != NULL, comparison, err);
    comparison->outcome = known ? HISTORY_CONTINUES : HISTORY_RECEIPT_UNKNOWN;
    if (from->size > to->size) {
        comparison->outcome = HISTORY_OLDER;
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
static enum history_outcome without_receipt(const struct heads *heads, const struct seen_head *head)
{
    if (latest_acknowledged(heads, head))
        return HISTORY_RECEIPT_MISSING;
    return head->log > heads->last.log ? HISTORY_FURTHER_LOG : HISTORY_NOT_ACKNOWLEDGED;
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
    if (status == STATUS_OK && heads)
        status = compare_all_dropped(parts, heads, comparison, err);
    if (status != STATUS_OK || comparison->outcome == HISTORY_DROPPED)
        return status;
    const struct seen_head *latest = latest_acknowledged(heads, &head);
    /* Entries of an earlier log are counted from the beginning of that one. */
    uint64_t from = comparison->outcome == HISTORY_CONTINUES_FURTHER ? 0 : comparison->from;
    if (latest && latest->log == head.log && latest->checkpoint.size > from)
        comparison->missing = latest->checkpoint.size;
    if (same && comparison->outcome != HISTORY_CONTINUES) {
        comparison->outcome = HISTORY_CONTINUES;
        comparison->from = head.checkpoint.size;
        comparison->missing = 0;
    } else if (!heads) {
        comparison->outcome = HISTORY_FIRST_SEEN;
    } else if (seen_head_is_later(&heads->last, &head)) {
        comparison->outcome = HISTORY_OLDER;
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
