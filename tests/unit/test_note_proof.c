/* Checkpoints and offline proofs. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

#define ORIGIN "example.org/ledger"
#define LEAF "safehand.leaf/2\n1\n"

static struct note_signer *signer;
static const struct note_verifier *verifier;
static merkle_hash leaves[3];
static struct buffer checkpoint_text;
static struct buffer proof_text;
static struct checkpoint head = {.origin = ORIGIN, .size = 3};

/* A ledger of three entries, whose entry 1 is LEAF. */
static void start(void)
{
    static const unsigned char seed[NOTE_SEED_SIZE] = {1, 2, 3};
    struct error err = {0};
    struct tlog_proof proof = {.extra = LEAF, .extra_length = strlen(LEAF), .index = 1};
    merkle_hash pair;

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
    cr_assert_eq(note_signer_new(&signer, seed, ORIGIN, &err), STATUS_OK);
    verifier = note_signer_verifier(signer);
    cr_assert_eq(merkle_leaf("zero", 4, leaves[0], &err), STATUS_OK);
    cr_assert_eq(merkle_leaf(LEAF, strlen(LEAF), leaves[1], &err), STATUS_OK);
    cr_assert_eq(merkle_leaf("two", 3, leaves[2], &err), STATUS_OK);
    cr_assert_eq(merkle_node(leaves[0], leaves[1], pair, &err), STATUS_OK);
    cr_assert_eq(merkle_node(pair, leaves[2], head.root, &err), STATUS_OK);
    buffer_init(&checkpoint_text, NOTE_MAXIMUM);
    cr_assert_eq(checkpoint_sign(&head, signer, &checkpoint_text, &err), STATUS_OK, "%s",
                 err.message);
    proof.inclusion.count = 2;
    memcpy(proof.inclusion.hashes[0], leaves[0], DIGEST_SIZE);
    memcpy(proof.inclusion.hashes[1], leaves[2], DIGEST_SIZE);
    proof.checkpoint = buffer_text(&checkpoint_text);
    proof.checkpoint_length = checkpoint_text.length;
    buffer_init(&proof_text, TLOG_PROOF_MAXIMUM);
    cr_assert_eq(tlog_proof_format(&proof, &proof_text, &err), STATUS_OK, "%s", err.message);
}

static void stop(void)
{
    note_signer_free(signer);
    buffer_free(&checkpoint_text);
    buffer_free(&proof_text);
}

TestSuite(note_proof, .init = start, .fini = stop);

/* Parses and verifies; the failure's status. */
static enum status check(const char *data, size_t length, struct error *err)
{
    struct tlog_proof proof;
    struct checkpoint opened;
    struct buffer storage;
    enum status status;

    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    status = tlog_proof_parse(data, length, &proof, &storage, err);
    if (status == STATUS_OK)
        status = tlog_proof_verify(&proof, verifier, &opened, err);
    buffer_free(&storage);
    return status;
}

Test(note_proof, checkpoint_round_trip)
{
    struct error err = {0};
    struct checkpoint opened;
    char root[45];
    char *begins;

    base64_encode(head.root, DIGEST_SIZE, BASE64_PADDED, root);
    begins = memory_format(ORIGIN "\n3\n%s\n\n\xe2\x80\x94 " ORIGIN " ", root);
    cr_assert(text_starts_with(buffer_text(&checkpoint_text), begins));
    cr_assert_eq(checkpoint_text.length, strlen(begins) + 93);
    cr_assert_eq(checkpoint_open(buffer_text(&checkpoint_text), checkpoint_text.length, verifier,
                                 &opened, &err),
                 STATUS_OK, "%s", err.message);
    cr_assert_str_eq(opened.origin, ORIGIN);
    cr_assert_eq(opened.size, 3);
    cr_assert_arr_eq(opened.root, head.root, DIGEST_SIZE);
    /* a witness may have signed it too */
    buffer_append_text(&checkpoint_text, "\xe2\x80\x94 witness.example AAAAAAA=\n");
    opened.size = 0;
    cr_assert_eq(checkpoint_open(buffer_text(&checkpoint_text), checkpoint_text.length, verifier,
                                 &opened, &err),
                 STATUS_OK, "%s", err.message);
    cr_assert_eq(opened.size, 3);
    memory_free(begins);
}

/* Every text that the log's own key signed but that is no checkpoint of ours. */
Test(note_proof, checkpoint_refusals)
{
#define ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    static const struct {
        const char *text;
        enum status status;
        const char *message;
    } CASES[] = {
        {ORIGIN "\n0\n" ROOT "\n", STATUS_OK, ""},
        {ORIGIN "\n9223372036854775807\n" ROOT "\n", STATUS_OK, ""},
        {"\n", STATUS_MALFORMED, "the checkpoint does not begin with an origin"},
        {"two words\n3\n" ROOT "\n", STATUS_MALFORMED,
         "the checkpoint does not begin with an origin"},
        {"example.org/other\n3\n" ROOT "\n", STATUS_AUTHENTICATION,
         "the checkpoint is of the ledger example.org/other, not of example.org/ledger"},
        {ORIGIN "\n", STATUS_MALFORMED, "the checkpoint has no number of entries"},
        {ORIGIN "\n\n" ROOT "\n", STATUS_MALFORMED, "the checkpoint has no number of entries"},
        {ORIGIN "\n03\n" ROOT "\n", STATUS_MALFORMED, "the checkpoint has no number of entries"},
        {ORIGIN "\n-3\n" ROOT "\n", STATUS_MALFORMED, "the checkpoint has no number of entries"},
        {ORIGIN "\n+3\n" ROOT "\n", STATUS_MALFORMED, "the checkpoint has no number of entries"},
        {ORIGIN "\n3 \n" ROOT "\n", STATUS_MALFORMED, "the checkpoint has no number of entries"},
        {ORIGIN "\n9223372036854775808\n" ROOT "\n", STATUS_MALFORMED,
         "the checkpoint has no number of entries"},
        {ORIGIN "\n99999999999999999999\n" ROOT "\n", STATUS_MALFORMED,
         "the checkpoint has no number of entries"},
        {ORIGIN "\n3\n", STATUS_MALFORMED, "the checkpoint has no root hash"},
        {ORIGIN "\n3\nAAAA\n", STATUS_MALFORMED, "the checkpoint has no root hash"},
        {ORIGIN "\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", STATUS_MALFORMED,
         "the checkpoint has no root hash"},
        {ORIGIN "\n3\n" ROOT "\nextension\n", STATUS_MALFORMED,
         "the checkpoint has extension lines"},
        {ORIGIN "\n3\n" ROOT "\n\n", STATUS_MALFORMED, "the checkpoint has extension lines"},
    };
    const struct note_signer *const list[1] = {signer};

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct checkpoint opened = {.size = 77};
        struct buffer note;

        buffer_init(&note, NOTE_MAXIMUM);
        cr_assert_eq(note_sign(CASES[i].text, strlen(CASES[i].text), list, 1, &note, &err),
                     STATUS_OK);
        cr_assert_eq(checkpoint_open(buffer_text(&note), note.length, verifier, &opened, &err),
                     CASES[i].status, "case %zu: %s", i, err.message);
        cr_expect_str_eq(err.message, CASES[i].message, "case %zu: %s", i, err.message);
        cr_assert(CASES[i].status == STATUS_OK || opened.size == 77, "an output was touched");
        buffer_free(&note);
    }
}

Test(note_proof, checkpoint_is_signed_by_its_own_key_only)
{
    static const unsigned char seed[NOTE_SEED_SIZE] = {9};
    struct error err = {0};
    struct note_signer *other = NULL;
    struct checkpoint opened;
    struct checkpoint wrong = {.origin = "two words"};
    struct buffer out;

    buffer_init(&out, NOTE_MAXIMUM);
    cr_assert_eq(note_signer_new(&other, seed, "example.org/other", &err), STATUS_OK);
    cr_assert_eq(checkpoint_sign(&head, other, &out, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message,
                     "the key example.org/other cannot sign for the ledger example.org/ledger");
    cr_assert_eq(checkpoint_sign(&wrong, other, &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.hint, "choose a name like example.org/ledger");
    wrong = head;
    wrong.size = MERKLE_SIZE_MAXIMUM + 1;
    cr_assert_eq(checkpoint_sign(&wrong, signer, &out, &err), STATUS_MALFORMED);
    cr_assert_eq(out.length, 0);
    note_signer_free(other);
    /* the same name, another key */
    cr_assert_eq(note_signer_new(&other, seed, ORIGIN, &err), STATUS_OK);
    cr_assert_eq(checkpoint_open(buffer_text(&checkpoint_text), checkpoint_text.length,
                                 note_signer_verifier(other), &opened, &err),
                 STATUS_AUTHENTICATION);
    cr_assert_eq(checkpoint_origin_check("", &err), STATUS_MALFORMED);
    cr_assert_eq(checkpoint_origin_check("a+b", &err), STATUS_MALFORMED);
    cr_assert_eq(checkpoint_origin_check("a\nb", &err), STATUS_MALFORMED);
    cr_assert_eq(checkpoint_origin_check("safehand.receipt/2", &err), STATUS_MALFORMED);
    cr_assert_eq(checkpoint_origin_check("safehand/0123456789abcdef", &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the ledger's origin begins like one of our own formats");
    cr_assert_eq(checkpoint_origin_check("safehand", &err), STATUS_OK);
    cr_assert_eq(checkpoint_origin_check("example.org/ledger/2", &err), STATUS_OK);
    note_signer_free(other);
    buffer_free(&out);
}

/* The published form, line by line. */
Test(note_proof, proof_form)
{
    struct error err = {0};
    char first[45], second[45], extra[sizeof(LEAF) * 2];
    char *wanted;
    struct buffer storage;
    struct buffer again;
    struct tlog_proof proof;
    struct checkpoint opened;

    base64_encode(leaves[0], DIGEST_SIZE, BASE64_PADDED, first);
    base64_encode(leaves[2], DIGEST_SIZE, BASE64_PADDED, second);
    base64_encode(LEAF, strlen(LEAF), BASE64_PADDED, extra);
    wanted = memory_format("c2sp.org/tlog-proof@v1\nextra %s\nindex 1\n%s\n%s\n\n%s", extra, first,
                           second, buffer_text(&checkpoint_text));
    cr_assert_str_eq(buffer_text(&proof_text), wanted);

    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM + 6);
    buffer_append_text(&storage, "before");
    cr_assert_eq(tlog_proof_parse(wanted, strlen(wanted), &proof, &storage, &err), STATUS_OK);
    cr_assert_eq(proof.index, 1);
    cr_assert_eq(proof.extra_length, strlen(LEAF));
    cr_assert_arr_eq(proof.extra, LEAF, strlen(LEAF));
    cr_assert_str_eq(buffer_text(&storage), "before" LEAF);
    cr_assert_eq(proof.inclusion.count, 2);
    cr_assert_str_eq(proof.checkpoint, buffer_text(&checkpoint_text));
    buffer_init(&again, TLOG_PROOF_MAXIMUM);
    cr_assert_eq(tlog_proof_format(&proof, &again, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&again), wanted);
    cr_assert_eq(tlog_proof_verify(&proof, verifier, &opened, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(opened.origin, ORIGIN);
    cr_assert_eq(opened.size, 3);
    memory_free(wanted);
    buffer_free(&storage);
    buffer_free(&again);
}

/* No bit may change, no byte may be missing, nothing may follow. */
Test(note_proof, every_change_is_refused)
{
    struct error err = {0};
    char *copy = memory_copy_bytes(proof_text.data, proof_text.length);

    cr_assert_eq(check(copy, proof_text.length, &err), STATUS_OK, "%s", err.message);
    for (size_t bit = 0; bit < 8 * proof_text.length; bit++) {
        enum status status;

        copy[bit / 8] ^= (char)(1 << bit % 8);
        status = check(copy, proof_text.length, &err);
        cr_assert(status == STATUS_MALFORMED || status == STATUS_AUTHENTICATION, "bit %zu", bit);
        copy[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (size_t length = 0; length < proof_text.length; length++)
        cr_assert_eq(check(copy, length, &err), STATUS_MALFORMED, "%zu", length);
    buffer_append_byte(&proof_text, '\n');
    cr_assert_eq(check(buffer_text(&proof_text), proof_text.length, &err), STATUS_MALFORMED);
    memory_free(copy);
}

#define FIRST "c2sp.org/tlog-proof@v1\n"
#define HASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define HASHES_16 HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH HASH

Test(note_proof, malformed_proofs)
{
    static const struct {
        const char *head; /* the checkpoint follows */
        const char *message;
    } CASES[] = {
        {"", "not a proof: the first line is not \"c2sp.org/tlog-proof@v1\""},
        {"c2sp.org/tlog-proof@v2\nindex 1\n\n",
         "not a proof: the first line is not \"c2sp.org/tlog-proof@v1\""},
        {FIRST "\n", "the proof has no index"},
        {FIRST "index \n\n", "the proof has no index"},
        {FIRST "index 01\n\n", "the proof has no index"},
        {FIRST "index -1\n\n", "the proof has no index"},
        {FIRST "index 1 \n\n", "the proof has no index"},
        {FIRST "Index 1\n\n", "the proof has no index"},
        {FIRST "index 18446744073709551616\n\n", "the proof has no index"},
        {FIRST "index 9223372036854775807\n\n", "the proof's index is over the limit"},
        {FIRST "index 1\nextra AAAA\n\n", "hash 1 of the proof is not well formed"},
        {FIRST "extra \nindex 1\n\n", "the proof's \"extra\" line is empty"},
        {FIRST "extra A\nindex 1\n\n", "the proof's \"extra\" line is not base64"},
        {FIRST "extra AAB=\nindex 1\n\n", "the proof's \"extra\" line is not base64"},
        {FIRST "extra AAAA \nindex 1\n\n", "the proof's \"extra\" line is not base64"},
        {FIRST "extra AAAA\nextra AAAA\nindex 1\n\n", "the proof has no index"},
        {FIRST "index 1\n" HASH "AAAA\n\n", "hash 2 of the proof is not well formed"},
        {FIRST "index 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\n",
         "hash 1 of the proof is not well formed"},
        {FIRST "index 1\n" HASHES_16 HASHES_16 HASHES_16 HASHES_16 HASH "\n",
         "the proof has more than 64 hashes"},
        {FIRST "index 1\n" HASHES_16 HASHES_16 HASHES_16 HASHES_16 "\n", NULL},
        {FIRST "index 0\n\n", NULL},
        {FIRST "extra AAE=\nindex 0\n" HASH "\n", NULL},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        char *text = memory_format("%s%s", CASES[i].head, buffer_text(&checkpoint_text));
        struct tlog_proof proof = {.index = 77};
        struct buffer storage;
        enum status status;

        buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
        status = tlog_proof_parse(text, strlen(text), &proof, &storage, &err);
        if (CASES[i].message != NULL) {
            cr_assert_eq(status, STATUS_MALFORMED, "case %zu", i);
            cr_expect_str_eq(err.message, CASES[i].message, "case %zu: %s", i, err.message);
            cr_assert_eq(proof.index, 77, "an output was touched");
            cr_assert_eq(storage.length, 0, "an output was touched");
        } else {
            struct buffer again;

            cr_assert_eq(status, STATUS_OK, "case %zu: %s", i, err.message);
            buffer_init(&again, TLOG_PROOF_MAXIMUM);
            cr_assert_eq(tlog_proof_format(&proof, &again, &err), STATUS_OK);
            cr_assert_str_eq(buffer_text(&again), text);
            buffer_free(&again);
        }
        buffer_free(&storage);
        memory_free(text);
    }
}

Test(note_proof, limits_of_a_proof)
{
    struct error err = {0};
    struct tlog_proof proof = {.extra = NULL,
                               .index = 0,
                               .checkpoint = buffer_text(&checkpoint_text),
                               .checkpoint_length = checkpoint_text.length};
    struct tlog_proof parsed;
    struct checkpoint opened;
    struct buffer out, storage;
    char *large = memory_allocate(TLOG_PROOF_MAXIMUM + 1);

    buffer_init(&out, TLOG_PROOF_MAXIMUM);
    buffer_init(&storage, TLOG_PROOF_MAXIMUM);
    /* nothing carried along: a proof, but not one of an entry that it shows */
    cr_assert_eq(tlog_proof_verify(&proof, verifier, &opened, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the proof does not carry its entry");
    proof.extra = large;
    proof.extra_length = TLOG_PROOF_EXTRA_MAXIMUM;
    cr_assert_eq(tlog_proof_format(&proof, &out, &err), STATUS_OK);
    cr_assert_eq(tlog_proof_parse(buffer_text(&out), out.length, &parsed, &storage, &err),
                 STATUS_OK);
    cr_assert_eq(parsed.extra_length, TLOG_PROOF_EXTRA_MAXIMUM);
    proof.extra_length++;
    buffer_clear(&out);
    cr_assert_eq(tlog_proof_format(&proof, &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the proof carries more than 65535 bytes");
    proof.extra_length = 1;
    proof.inclusion.count = MERKLE_PROOF_MAXIMUM + 1;
    cr_assert_eq(tlog_proof_format(&proof, &out, &err), STATUS_MALFORMED);
    proof.inclusion.count = 0;
    proof.checkpoint_length--;
    cr_assert_eq(tlog_proof_format(&proof, &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the proof's checkpoint: not a signed note: no empty line with "
                                  "signatures after it");
    cr_assert_eq(out.length, 0);
    cr_assert_eq(tlog_proof_parse(large, TLOG_PROOF_MAXIMUM + 1, &proof, &storage, &err),
                 STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "larger than the 1179648 bytes of a proof");
    memory_free(large);
    buffer_free(&out);
    buffer_free(&storage);
}

/* Whoever carries a true proof of one entry cannot pass it off for another. */
Test(note_proof, wrong_index_leaf_or_key)
{
    struct error err = {0};
    struct tlog_proof proof;
    struct tlog_proof other;
    struct checkpoint opened = {.size = 77};
    struct note_verifier stranger = *verifier;
    struct buffer storage;

    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    cr_assert_eq(
        tlog_proof_parse(buffer_text(&proof_text), proof_text.length, &proof, &storage, &err),
        STATUS_OK);
    for (uint64_t index = 0; index < 5; index++) {
        other = proof;
        other.index = index;
        cr_assert_eq(tlog_proof_verify(&other, verifier, &opened, &err),
                     index == 1 ? STATUS_OK : STATUS_AUTHENTICATION, "%u", (unsigned)index);
    }
    opened.size = 77;
    other = proof;
    other.extra_length--;
    cr_assert_eq(tlog_proof_verify(&other, verifier, &opened, &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "the proof does not show that the entry is in the ledger");
    stranger.hash ^= 1;
    cr_assert_eq(tlog_proof_verify(&proof, &stranger, &opened, &err), STATUS_AUTHENTICATION);
    cr_assert(
        text_starts_with(err.message, "the proof's checkpoint: not signed by example.org/ledger+"));
    cr_assert_eq(opened.size, 77, "an output was touched");
    buffer_free(&storage);
}

/* Every allocation fails once: one clean failure. */
Test(note_proof, failing_memory)
{
    unsigned failures = 0;
    bool hit = true;

    for (unsigned n = 1; hit; n++) {
        struct error err = {0};
        struct buffer again, storage;
        struct tlog_proof proof;
        struct checkpoint opened;
        char plan[32];
        enum status status;

        buffer_init(&again, TLOG_PROOF_MAXIMUM);
        buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
        snprintf(plan, sizeof(plan), "fail:memory:%u", n);
        seam_plan(plan);
        status =
            tlog_proof_parse(buffer_text(&proof_text), proof_text.length, &proof, &storage, &err);
        if (status == STATUS_OK)
            status = tlog_proof_format(&proof, &again, &err);
        if (status == STATUS_OK)
            status = tlog_proof_verify(&proof, verifier, &opened, &err);
        if (status == STATUS_OK) {
            buffer_clear(&again);
            status = checkpoint_sign(&opened, signer, &again, &err);
        }
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "call %u: %s", n, err.message);
        cr_assert(!hit || text_ends_with(err.message, "out of memory"), "%s", err.message);
        failures += hit;
        buffer_free(&again);
        buffer_free(&storage);
    }
    cr_assert_gt(failures, 8);
}

Test(note_proof, logs_of_one_ledger)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"x.org/a", "x.org/a", true},
        {"x.org/a", "x.org/a/2", true},
        {"x.org/a/2", "x.org/a/13", true},
        {"x.org/a", "x.org/b", false},
        {"x.org/a", "x.org/ab", false},
        {"x.org/a", "x.org/a/1", false},
        {"x.org/a", "x.org/a/02", false},
        {"x.org/a", "x.org/a/2/3", false},
        {"x.org/a", "x.org/a2", false},
        {"x.org/a", "x.org/a/2b", false},
        {"/2", "/3", false},
        {"x.org/a", "x.org/a/", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(checkpoint_origin_is_same(cases[i].a, cases[i].b), cases[i].same, "%s %s",
                     cases[i].a, cases[i].b);
        cr_expect_eq(checkpoint_origin_is_same(cases[i].b, cases[i].a), cases[i].same, "%s %s",
                     cases[i].b, cases[i].a);
    }
}
