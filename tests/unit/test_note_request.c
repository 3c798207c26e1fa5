/* Requests to a witness, as c2sp.org/tlog-witness writes them. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

#define HEAD                                                                                       \
    "example.org/ledger\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xE2\x80\x94 "         \
    "example.org/ledger AAAAAAAA\n"
#define HASH "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define NEXT "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

static void init(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}
TestSuite(note_request, .init = init);

Test(note_request, written_and_read)
{
    static const struct {
        uint64_t old_size;
        size_t count;
        const char *text;
    } rows[] = {
        {0, 0, "old 0\n\n" HEAD},
        {1, 1, "old 1\n" HASH "\n" HEAD},
        {2, 2, "old 2\n" HASH NEXT "\n" HEAD},
        {INT64_MAX, 0, "old 9223372036854775807\n\n" HEAD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        struct witness_request read, request = {.old_size = rows[i].old_size,
                                                .checkpoint = HEAD,
                                                .checkpoint_length = strlen(HEAD)};
        struct buffer text;
        buffer_init(&text, WITNESS_REQUEST_MAXIMUM);
        request.proof.count = rows[i].count;
        request.proof.hashes[0][0] = 1;
        request.proof.hashes[1][0] = 2;
        cr_assert_eq(witness_request_format(&request, &text, &err), STATUS_OK, "%s", err.message);
        cr_assert_str_eq(buffer_text(&text), rows[i].text);
        cr_assert_eq(witness_request_parse(buffer_text(&text), text.length, &read, &err), STATUS_OK,
                     "%s", err.message);
        cr_assert_not(read.is_bare);
        cr_assert_eq(read.old_size, rows[i].old_size);
        cr_assert_eq(read.proof.count, rows[i].count);
        cr_assert_arr_eq(read.proof.hashes, request.proof.hashes, rows[i].count * DIGEST_SIZE);
        cr_assert_eq(read.checkpoint_length, strlen(HEAD));
        cr_assert_arr_eq(read.checkpoint, HEAD, strlen(HEAD));
        buffer_free(&text);
    }
}

Test(note_request, a_checkpoint_alone)
{
    struct error err = {0};
    struct witness_request read;
    cr_assert_eq(witness_request_parse(HEAD, strlen(HEAD), &read, &err), STATUS_OK, "%s",
                 err.message);
    cr_assert(read.is_bare);
    cr_assert_eq(read.checkpoint_length, strlen(HEAD));
    cr_assert_eq(read.proof.count, 0);
}

Test(note_request, refused)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", "not a signed note: no empty line with signatures after it"},
        {"old \n\n" HEAD, "what follows \"old\" is no number"},
        {"old 01\n\n" HEAD, "what follows \"old\" is no number"},
        {"old -1\n\n" HEAD, "what follows \"old\" is no number"},
        {"old 1 \n\n" HEAD, "what follows \"old\" is no number"},
        {"old 9223372036854775808\n\n" HEAD, "what follows \"old\" is no number"},
        {"old 1", "what follows \"old\" is no number"},
        {"old 1\n" HASH, "the proof has no checkpoint"},
        {"old 1\n" HASH HEAD, "hash 2 of the proof is not well formed"},
        {"old 1\r\n\n" HEAD, "what follows \"old\" is no number"},
        {"old 1\n=" HASH "\n" HEAD, "hash 1 of the proof is not well formed"},
        {"old 0\n" HASH "\n" HEAD, "from no entries there is nothing to prove"},
        {"old 1\n" HASH "\n", "not a signed note: no empty line with signatures after it"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        struct witness_request read;
        cr_assert_eq(witness_request_parse(rows[i].text, strlen(rows[i].text), &read, &err),
                     STATUS_MALFORMED, "row %zu", i);
        cr_assert_str_eq(err.message, rows[i].message, "row %zu: %s", i, err.message);
    }
}

/* As many hashes as a proof may have, and one more. */
Test(note_request, too_many_hashes)
{
    for (size_t count = MERKLE_PROOF_MAXIMUM; count <= MERKLE_PROOF_MAXIMUM + 1; count++) {
        struct error err = {0};
        struct witness_request read;
        struct buffer text;
        buffer_init(&text, WITNESS_REQUEST_MAXIMUM);
        buffer_append_text(&text, "old 1\n");
        for (size_t i = 0; i < count; i++)
            buffer_append_text(&text, HASH);
        buffer_append_text(&text, "\n" HEAD);
        cr_assert_eq(buffer_status(&text, &err), STATUS_OK);
        cr_assert_eq(witness_request_parse(buffer_text(&text), text.length, &read, &err),
                     count > MERKLE_PROOF_MAXIMUM ? STATUS_MALFORMED : STATUS_OK, "%s",
                     err.message);
        buffer_free(&text);
    }
}
