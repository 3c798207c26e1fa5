/* A package's ledger beside what its recipient remembers: what is told, and each attack. */
#include "history_support.h"

TestSuite(package_history, .init = start, .fini = stop);

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
    OK(package_history_format(NULL, NULL, &notes, &(struct names){0}, &text, err));
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
    OK(package_history_format(NULL, NULL, &(struct names){broken, 2}, &(struct names){0}, &text,
                              err));
    cr_assert_eq(package_history_parse(buffer_text(&text), text.length, &history, &failure),
                 STATUS_MALFORMED);
    cr_assert_str_eq(failure.message, "a change of keys does not go on from the last");
    names_free_copies(&notes);
    buffer_free(&text);
    note_signer_free(kept);
}
