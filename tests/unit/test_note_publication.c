/* A checkpoint may bear the signature of a publication key beside the ledger's. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

#define ORIGIN "ledger.example.org/home-start"

static struct note_signer *signer_of(unsigned char first, const char *name)
{
    unsigned char seed[NOTE_SEED_SIZE] = {first};
    struct error err = {0};
    struct note_signer *signer = NULL;

    cr_assert_eq(note_signer_new(&signer, seed, name, &err), STATUS_OK, "%s", err.message);
    return signer;
}

/* Another key, of another name or of the same one, in whatever order. */
Test(note_publication, beside_the_ledgers_own)
{
    static const char *const NAMES[] = {"published.example.org", ORIGIN, ORIGIN "/published"};
    struct error err = {0};

    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < 6; i++) {
        struct note_signer *own = signer_of(1, ORIGIN), *other = signer_of(2, NAMES[i / 2]);
        const struct note_signer *signers[2] = {i % 2 ? other : own, i % 2 ? own : other};
        const char *text = ORIGIN "\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        struct checkpoint checkpoint;
        struct buffer note;
        char *altered;

        buffer_init(&note, NOTE_MAXIMUM);
        cr_assert_eq(note_sign(text, strlen(text), signers, 2, &note, &err), STATUS_OK, "%s",
                     err.message);
        cr_assert_eq(checkpoint_open(buffer_text(&note), note.length, note_signer_verifier(own),
                                     &checkpoint, &err),
                     STATUS_OK, "%zu: %s", i, err.message);
        cr_assert_str_eq(checkpoint.origin, ORIGIN);
        cr_assert_eq(checkpoint.size, 7);
        /* without the ledger's own it vouches for nothing */
        buffer_clear(&note);
        cr_assert_eq(
            note_sign(text, strlen(text), (const struct note_signer *[]){other}, 1, &note, &err),
            STATUS_OK);
        cr_assert_eq(checkpoint_open(buffer_text(&note), note.length, note_signer_verifier(own),
                                     &checkpoint, &err),
                     STATUS_AUTHENTICATION);
        /* and what is no signature line is refused, whoever's it would be */
        altered = memory_format("%.*s\n", (int)note.length, buffer_text(&note));
        cr_assert_eq(
            checkpoint_open(altered, strlen(altered), note_signer_verifier(own), &checkpoint, &err),
            STATUS_MALFORMED);
        memory_free(altered);
        buffer_free(&note);
        note_signer_free(own);
        note_signer_free(other);
    }
}

Test(note_publication, origins_of_further_logs_are_reserved)
{
    static const struct {
        const char *origin;
        bool is_reserved;
    } CASES[] = {
        {ORIGIN, false},      {ORIGIN "/2", true},    {ORIGIN "/1", true},
        {ORIGIN "/02", true}, {ORIGIN "/2026", true}, {"example.org/2/office", false},
        {ORIGIN "/", false},  {ORIGIN "/2a", false},  {ORIGIN "2", false},
        {"/2", true},         {"2", false},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        cr_expect_eq(checkpoint_origin_is_reserved(CASES[i].origin), CASES[i].is_reserved, "%s",
                     CASES[i].origin);
}
