/* A further log beside what its recipient remembers of the one before. */
#include "history_support.h"

#define FURTHER_CONTRADICTS                                                                        \
    "the ledger " ORIGIN "/2 does not show the history that you saw before: "

TestSuite(package_logs, .init = start, .fini = stop);

/* What a further log went on from, beside what was seen of the one before. */
Test(package_logs, a_further_log_goes_on)
{
    struct note_signer *strange = signer(9, ORIGIN "/2");
    struct heads *heads = remember(NULL, &honest, keys[0], 5, true);
    const struct shown proven = {.tree = &honest, .size = 1, .by = further, .from = 5, .end = 8};
    const struct shown there = {.tree = &honest, .size = 1, .by = further, .from = 5, .end = 5};
    const struct shown unproven = {.tree = &honest, .size = 1, .by = further, .end = 8};
    const struct shown by_nobody = {
        .tree = &honest, .size = 1, .by = further, .from = 5, .end = 8, .end_by = strange};
    told(&proven, NULL, HISTORY_FIRST_SEEN, 0, 0);
    told(&proven, heads, HISTORY_CONTINUES_FURTHER, 5, 0);
    told(&there, heads, HISTORY_CONTINUES_FURTHER, 5, 0);
    told(&unproven, heads, HISTORY_RECEIPT_MISSING, 0, 0);
    told(&by_nobody, heads, HISTORY_FURTHER_LOG, 0, 0);
    const struct shown rewritten = {
        .tree = &forked, .size = 1, .by = further, .from = 5, .from_tree = &honest, .end = 8};
    refused(&rewritten, heads,
            FURTHER_CONTRADICTS
            "its further log does not go on from the head of 5 entries that you "
            "acknowledged");
    const struct shown replaced = {.tree = &forked, .size = 1, .by = further, .end = 5};
    refused(&replaced, heads,
            FURTHER_CONTRADICTS
            "it goes on in a further log from another head of 5 entries than you saw");
    heads_free(heads);
    note_signer_free(strange);
}

static void dropped(const struct shown *shown, const struct heads *heads, uint64_t kept,
                    uint64_t seen, bool is_named)
{
    struct ledger_comparison comparison = {0};
    told(shown, heads, HISTORY_DROPPED, 0, 0);
    OK(compare(shown, heads, &comparison, err));
    cr_assert_eq(comparison.kept, kept);
    cr_assert_eq(comparison.seen, seen);
    cr_assert_eq(comparison.is_named, is_named);
}

/* Entries that were seen and are not gone on from are told as exactly that, and once. */
Test(package_logs, a_further_log_drops_what_was_seen)
{
    struct heads *heads = remember(NULL, &honest, keys[0], 7, true);
    const struct shown silent = {.tree = &honest, .size = 1, .by = further, .from = 7, .end = 5};
    const struct shown says = {
        .tree = &honest, .size = 1, .by = further, .from = 7, .end = 5, .lost = 7};
    const struct shown other = {.tree = &honest, .size = 1, .by = further, .end = 5, .lost = 6};
    const struct shown forked_since = {.tree = &forked,
                                       .size = 1,
                                       .by = further,
                                       .from = 7,
                                       .from_tree = &honest,
                                       .end = 8,
                                       .lost = 7};
    dropped(&silent, heads, 5, 7, false);
    dropped(&says, heads, 5, 7, true);
    dropped(&other, heads, 5, 7, false);
    dropped(&forked_since, heads, 7, 7, true);
    remember(heads, &honest, keys[0], 9, false);
    dropped(&says, heads, 5, 9, false);
    remember(heads, &honest, further, 1, false);
    told(&says, heads, HISTORY_CONTINUES, 1, 0);
    heads_free(heads);
}

/* A receipt in the further log that the office knows nothing of is told, however long the log
 * before was. */
Test(package_logs, a_receipt_in_the_further_log_is_missing)
{
    struct heads *heads = remember(NULL, &honest, keys[0], 5, true);
    remember(heads, &honest, further, 3, true);
    const struct shown shown = {.tree = &honest, .size = 7, .by = further, .from = 5, .end = 8};
    told(&shown, heads, HISTORY_CONTINUES_FURTHER, 5, 3);
    heads_free(heads);
}

/* The note by itself: read back as it was written, and nothing else. */
Test(package_logs, what_is_no_note)
{
    static const struct {
        const char *origin, *before, *message;
    } cases[] = {
        {ORIGIN, ORIGIN, "it is no further log of the same ledger"},
        {ORIGIN "/2", ORIGIN "/2", "it is no further log of the same ledger"},
        {ORIGIN "/2", ORIGIN "/3", "it is no further log of the same ledger"},
        {ORIGIN "/2", "elsewhere.example.org/x", "it is no further log of the same ledger"},
        {ORIGIN "/2", ORIGIN, NULL},
        {ORIGIN "/4", ORIGIN "/2", NULL},
    };
    struct continuation *said = memory_allocate(sizeof *said),
                        *read = memory_allocate(sizeof *read);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct note_signer *by = signer(1, cases[i].origin);
        struct error failure = {0};
        struct buffer note;
        buffer_init(&note, NOTE_MAXIMUM);
        *said = (struct continuation){.key = *note_signer_verifier(by), .lost_count = 2};
        snprintf(said->origin, sizeof said->origin, "%s", cases[i].origin);
        said->from = head_of(&honest, keys[0], 5);
        snprintf(said->from.origin, sizeof said->from.origin, "%s", cases[i].before);
        said->lost[0] = head_of(&honest, keys[0], 7);
        said->lost[1] = head_of(&forked, keys[0], 9);
        OK(continuation_sign(said, by, &note, err));
        enum status status = continuation_parse(buffer_text(&note), note.length, read, &failure);
        cr_assert_str_eq(failure.message, cases[i].message ? cases[i].message : "");
        cr_assert_eq(status, cases[i].message ? STATUS_MALFORMED : STATUS_OK);
        if (status == STATUS_OK)
            cr_assert(continuation_names(read, &said->lost[0]) &&
                      continuation_names(read, &said->lost[1]) &&
                      !continuation_names(read, &said->from) && read->from.size == 5);
        /* Each byte is signed. */
        for (size_t at = 0; status == STATUS_OK && at < note.length; at += 7) {
            struct error ignored = {0};
            note.data[at] ^= 1;
            cr_assert_neq(continuation_parse(buffer_text(&note), note.length, read, &ignored),
                          STATUS_OK, "byte %zu", at);
            note.data[at] ^= 1;
        }
        buffer_free(&note);
        note_signer_free(by);
    }
    memory_free(said);
    memory_free(read);
}
