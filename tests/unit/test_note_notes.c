/* Signed notes. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

static void start(void)
{
    struct error err = {0};

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
}

TestSuite(note_notes, .init = start);

#define DASH "\xe2\x80\x94"
#define NEUMANN_TEXT                                                                               \
    "If you think cryptography is the answer to your problem,\n"                                   \
    "then you don't know what your problem is.\n"
#define NEUMANN_LINE                                                                               \
    DASH " PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo" \
         "tpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_LINE                                                                                 \
    DASH                                                                                           \
        " EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLo" \
        "x33WWd1RvMc+QQ=\n"
/* The same key's signature line with one character of the signature changed. */
#define NEUMANN_WRONG_LINE                                                                         \
    DASH " PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo" \
         "tpRZb6KE6RyyBwJnAQ=\n"

static struct note_signer *signer_of(const char *seed_base64, const char *name)
{
    struct error err = {0};
    unsigned char key[1 + NOTE_SEED_SIZE];
    struct note_signer *signer = NULL;

    cr_assert(base64_decode_exact(seed_base64, 44, BASE64_PADDED, key, sizeof(key)));
    cr_assert_eq(note_signer_new(&signer, key + 1, name, &err), STATUS_OK, "%s", err.message);
    return signer;
}

static struct note_signer *neumann(void)
{
    return signer_of("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "PeterNeumann");
}

static struct note_signer *enoch(void)
{
    return signer_of("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "EnochRoot");
}

/* Parses and verifies; gives the failure's status. */
static enum status check(const char *data, size_t length, const struct note_verifier *verifiers,
                         size_t count, struct error *err)
{
    struct note note;
    enum status status = note_parse(data, length, &note, err);

    return status == STATUS_OK ? note_verify(&note, verifiers, count, err) : status;
}

/* The examples of Go's documentation, to the byte. */
Test(note_notes, go_documentation)
{
    struct error err = {0};
    struct note_signer *signers[2] = {neumann(), enoch()};
    const struct note_signer *const list[2] = {signers[0], signers[1]};
    struct note_verifier verifiers[2] = {*note_signer_verifier(signers[0]),
                                         *note_signer_verifier(signers[1])};
    struct buffer out;
    struct note note;

    buffer_init(&out, NOTE_MAXIMUM);
    cr_assert_eq(note_sign(NEUMANN_TEXT, strlen(NEUMANN_TEXT), list, 1, &out, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&out), NEUMANN_TEXT "\n" NEUMANN_LINE);
    buffer_clear(&out);
    cr_assert_eq(note_sign(NEUMANN_TEXT, strlen(NEUMANN_TEXT), list, 2, &out, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&out), NEUMANN_TEXT "\n" NEUMANN_LINE ENOCH_LINE);

    cr_assert_eq(note_parse(buffer_text(&out), out.length, &note, &err), STATUS_OK);
    cr_assert_eq(note.text, buffer_text(&out));
    cr_assert_eq(note.text_length, strlen(NEUMANN_TEXT));
    cr_assert_eq(note.signatures_length, strlen(NEUMANN_LINE ENOCH_LINE));
    cr_assert_eq(note_verify(&note, verifiers, 2, &err), STATUS_OK, "%s", err.message);
    cr_assert(note_is_by(&note, &verifiers[1]));
    cr_assert_eq(note_verify(&note, verifiers, 0, &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "no key is given to check signatures with");
    buffer_free(&out);
    note_signer_free(signers[0]);
    note_signer_free(signers[1]);
}

/* The example of C2SP's signed-note.md. */
Test(note_notes, c2sp_example)
{
    static const char NOTE[] =
        "This is an example message.\n\n" DASH " example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ineya"
        "QM=\n";
    struct error err = {0};
    struct note_verifier verifier;
    char *copy = memory_copy_bytes(NOTE, strlen(NOTE));

    cr_assert_eq(note_verifier_parse("example.com/foo+530d903a+"
                                     "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                                     &verifier, &err),
                 STATUS_OK);
    cr_assert_eq(check(NOTE, strlen(NOTE), &verifier, 1, &err), STATUS_OK, "%s", err.message);

    /* Every single bit counts, and every byte of the length. */
    for (size_t bit = 0; bit < 8 * strlen(NOTE); bit++) {
        enum status status;

        copy[bit / 8] ^= (char)(1 << bit % 8);
        status = check(copy, strlen(NOTE), &verifier, 1, &err);
        cr_assert(status == STATUS_MALFORMED || status == STATUS_AUTHENTICATION, "bit %zu", bit);
        copy[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (size_t length = 0; length < strlen(NOTE); length++)
        cr_assert_eq(check(NOTE, length, &verifier, 1, &err), STATUS_MALFORMED, "%zu", length);
    memory_free(copy);
}

Test(note_notes, signing_refusals)
{
    struct error err = {0};
    struct note_signer *signer = neumann();
    const struct note_signer *list[NOTE_SIGNATURES_MAXIMUM + 1];
    char *large = memory_allocate(NOTE_MAXIMUM);
    /* What stands besides the text: an empty line and one signature line. */
    const size_t besides = 1 + strlen(NEUMANN_LINE);
    struct buffer out;

    for (size_t i = 0; i < NOTE_SIGNATURES_MAXIMUM + 1; i++)
        list[i] = signer;
    buffer_init(&out, 2 * NOTE_MAXIMUM);
    cr_assert_eq(note_sign("a\n", 2, list, 0, &out, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "a note is signed by 1 to 16 keys, not 0");
    cr_assert_eq(note_sign("a\n", 2, list, 17, &out, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "a note is signed by 1 to 16 keys, not 17");
    cr_assert_eq(note_sign("", 0, list, 1, &out, &err), STATUS_MALFORMED);
    cr_assert_eq(note_sign("a", 1, list, 1, &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the text to sign does not end in a newline");
    cr_assert_eq(note_sign("a\r\n", 3, list, 1, &out, &err), STATUS_MALFORMED);
    cr_assert_eq(note_sign("a\0\n", 3, list, 1, &out, &err), STATUS_MALFORMED);
    cr_assert_eq(note_sign("\xff\n", 2, list, 1, &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the text to sign is not UTF-8 or holds a control character");
    cr_assert_eq(out.length, 0);

    memset(large, 'a', NOTE_MAXIMUM);
    large[NOTE_MAXIMUM - besides] = '\n';
    cr_assert_eq(note_sign(large, NOTE_MAXIMUM - besides + 1, list, 1, &out, &err),
                 STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "larger than the limit of 1048576 bytes");
    cr_assert_eq(out.length, 0);
    large[NOTE_MAXIMUM - besides - 1] = '\n';
    cr_assert_eq(note_sign(large, NOTE_MAXIMUM - besides, list, 1, &out, &err), STATUS_OK);
    cr_assert_eq(out.length, NOTE_MAXIMUM);
    cr_assert_eq(check(buffer_text(&out), out.length, note_signer_verifier(signer), 1, &err),
                 STATUS_OK);
    buffer_append_text(&out, NEUMANN_LINE);
    cr_assert_eq(check(buffer_text(&out), out.length, note_signer_verifier(signer), 1, &err),
                 STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "larger than the 1048576 bytes of a signed note");
    buffer_free(&out);
    memory_free(large);
    note_signer_free(signer);
}

#define NO_SPLIT "not a signed note: no empty line with signatures after it"
#define BAD_BYTES "not a signed note: not UTF-8, or a control character within"

Test(note_notes, malformed)
{
    static const struct {
        const char *text, *message;
    } CASES[] = {
        {"", NO_SPLIT},
        {"text\n", NO_SPLIT},
        {"text\n\n", NO_SPLIT},
        {"text\n" NEUMANN_LINE, NO_SPLIT},
        {NEUMANN_LINE, NO_SPLIT},
        {"\n" NEUMANN_LINE, NO_SPLIT},
        {"text\r\n\r\n" NEUMANN_LINE, BAD_BYTES},
        {"te\xfft\n\n" NEUMANN_LINE, BAD_BYTES},
        {"te\tt\n\n" NEUMANN_LINE, BAD_BYTES},
        {"text\n\n" NEUMANN_LINE "rest", NO_SPLIT},
        {"text\n\n" NEUMANN_LINE "rest\n", "signature line 2 is not well formed"},
        {"text\n\n" NEUMANN_LINE "\n", NO_SPLIT},
        {"text\n\n- PeterNeumann x08go/ZJ\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH "PeterNeumann x08go/ZJ\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann \n", "signature line 1 is not well formed"},
        {"text\n\n" DASH "  x08go/ZJ\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " Peter+Neumann x08go/ZJ\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " Peter\xc2\xa0Neumann x08go/ZJ\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann  x08go/ZJ\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann x08go/ZJ \n", "signature line 1 is not well formed"},
        /* only a key id; not padded; padding bits set; URL alphabet */
        {"text\n\n" DASH " PeterNeumann x08gow==\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann x08go/Y\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann x08go/Z=\n", "signature line 1 is not well formed"},
        {"text\n\n" DASH " PeterNeumann x08go_ZJ\n", "signature line 1 is not well formed"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct note note = {.text = "before"};

        cr_assert_eq(note_parse(CASES[i].text, strlen(CASES[i].text), &note, &err),
                     STATUS_MALFORMED, "case %zu", i);
        cr_expect_str_eq(err.message, CASES[i].message, "case %zu: %s", i, err.message);
        cr_expect_str_eq(err.hint, "the file is damaged or of another kind; ask for it again");
        cr_assert_str_eq(note.text, "before");
    }
}

/* Texts with empty lines, and texts that look like signatures, come back as they were. */
Test(note_notes, any_text_survives)
{
    static const char *const TEXTS[] = {
        "\n",          "\n\n",
        "a\n",         "a\n\n",
        "\n\na\n\n\n", "a\n\n" NEUMANN_LINE,
        NEUMANN_LINE,  "S\xc3\xb4n \xe2\x80\xae \xf0\x9f\x91\xaa \x7f\n",
    };
    struct note_signer *signer = enoch();
    const struct note_signer *const list[1] = {signer};

    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        struct error err = {0};
        struct buffer out;
        struct note note;

        buffer_init(&out, NOTE_MAXIMUM);
        cr_assert_eq(note_sign(TEXTS[i], strlen(TEXTS[i]), list, 1, &out, &err), STATUS_OK);
        cr_assert_eq(note_parse(buffer_text(&out), out.length, &note, &err), STATUS_OK, "%zu", i);
        cr_assert_eq(note.text_length, strlen(TEXTS[i]), "%zu", i);
        cr_assert_arr_eq(note.text, TEXTS[i], note.text_length);
        cr_assert_eq(note_verify(&note, note_signer_verifier(signer), 1, &err), STATUS_OK);
        buffer_free(&out);
    }
    note_signer_free(signer);
}

#define UNKNOWN_LINE DASH " witness.example AAAAAAA=\n"
#define FOUR_UNKNOWN UNKNOWN_LINE UNKNOWN_LINE UNKNOWN_LINE UNKNOWN_LINE
#define WRONG "the signature by PeterNeumann does not fit: this is not what was signed"

/* Which signatures count. */
Test(note_notes, several_signatures)
{
    static const struct {
        const char *lines;
        enum status status;
        const char *message;
    } CASES[] = {
        {NEUMANN_LINE, STATUS_OK, ""},
        {UNKNOWN_LINE NEUMANN_LINE UNKNOWN_LINE, STATUS_OK, ""},
        {NEUMANN_LINE NEUMANN_LINE, STATUS_OK, ""},
        {FOUR_UNKNOWN FOUR_UNKNOWN FOUR_UNKNOWN UNKNOWN_LINE UNKNOWN_LINE UNKNOWN_LINE NEUMANN_LINE,
         STATUS_OK, ""},
        {FOUR_UNKNOWN FOUR_UNKNOWN FOUR_UNKNOWN FOUR_UNKNOWN NEUMANN_LINE, STATUS_MALFORMED,
         "more than 16 signatures"},
        /* the right name under another id, and the right id under another name, are unknown keys */
        {DASH " PeterNeumann x08gpPZJ\n", STATUS_AUTHENTICATION,
         "not signed by PeterNeumann+c74f20a3"},
        {DASH " PeterNeumanm x08go/ZJ\n", STATUS_AUTHENTICATION,
         "not signed by PeterNeumann+c74f20a3"},
        {ENOCH_LINE, STATUS_AUTHENTICATION, "not signed by PeterNeumann+c74f20a3"},
        {NEUMANN_WRONG_LINE, STATUS_AUTHENTICATION, WRONG},
        {NEUMANN_LINE NEUMANN_WRONG_LINE, STATUS_AUTHENTICATION, WRONG},
        {NEUMANN_WRONG_LINE NEUMANN_LINE, STATUS_AUTHENTICATION, WRONG},
        {DASH " PeterNeumann x08go/ZJ\n", STATUS_AUTHENTICATION,
         "the signature by PeterNeumann is no Ed25519 signature"},
    };
    struct note_signer *signer = neumann();

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        char *text = memory_format("%s\n%s", NEUMANN_TEXT, CASES[i].lines);

        cr_assert_eq(check(text, strlen(text), note_signer_verifier(signer), 1, &err),
                     CASES[i].status, "case %zu: %s", i, err.message);
        cr_expect_str_eq(err.message, CASES[i].message, "case %zu: %s", i, err.message);
        memory_free(text);
    }
    note_signer_free(signer);
}

/* A receipt or an approval is one person's, to the byte. */
Test(note_notes, only_one_signature)
{
    static const struct {
        const char *lines;
        enum status status;
        const char *message;
    } CASES[] = {
        {NEUMANN_LINE, STATUS_OK, ""},
        {NEUMANN_LINE UNKNOWN_LINE, STATUS_AUTHENTICATION,
         "the note bears more than the one signature"},
        {UNKNOWN_LINE NEUMANN_LINE, STATUS_AUTHENTICATION,
         "the note bears more than the one signature"},
        {NEUMANN_LINE NEUMANN_LINE, STATUS_AUTHENTICATION,
         "the note bears more than the one signature"},
        {ENOCH_LINE, STATUS_AUTHENTICATION, "not signed by PeterNeumann+c74f20a3"},
    };
    struct note_signer *signer = neumann();

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct note note;
        char *text = memory_format("%s\n%s", NEUMANN_TEXT, CASES[i].lines);

        cr_assert_eq(note_parse(text, strlen(text), &note, &err), STATUS_OK);
        cr_assert_eq(note_verify_only(&note, note_signer_verifier(signer), &err), CASES[i].status,
                     "case %zu", i);
        cr_expect_str_eq(err.message, CASES[i].message, "case %zu", i);
        memory_free(text);
    }
    note_signer_free(signer);
}

/* Both of two keys that are asked for must have signed; is_by looks at names only. */
Test(note_notes, all_keys_are_needed)
{
    static const char NOTE[] = NEUMANN_TEXT "\n" NEUMANN_WRONG_LINE;
    struct error err = {0};
    struct note_signer *signers[2] = {neumann(), enoch()};
    struct note_verifier verifiers[2] = {*note_signer_verifier(signers[0]),
                                         *note_signer_verifier(signers[1])};
    struct note note;

    cr_assert_eq(note_parse(NOTE, strlen(NOTE), &note, &err), STATUS_OK);
    cr_assert(note_is_by(&note, &verifiers[0]));
    cr_assert_not(note_is_by(&note, &verifiers[1]));
    cr_assert_eq(note_verify(&note, &verifiers[1], 1, &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "not signed by EnochRoot+af0cfe78");
    cr_assert_str_eq(err.hint, "check who should have signed it, and whether their key changed");
    cr_assert_eq(check(NEUMANN_TEXT "\n" NEUMANN_LINE, strlen(NEUMANN_TEXT "\n" NEUMANN_LINE),
                       verifiers, 2, &err),
                 STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "not signed by EnochRoot+af0cfe78");
    note_signer_free(signers[0]);
    note_signer_free(signers[1]);
}

Test(note_notes, kinds)
{
    static const struct {
        const char *text;
        const char *message; /* NULL: it is a receipt */
    } CASES[] = {
        {"safehand.receipt/2\n", NULL},
        {"safehand.receipt/2\nid 0\n", NULL},
        {"safehand.approval/2\n", "what was signed is \"safehand.approval/2\", not "
                                  "\"safehand.receipt/2\""},
        {"safehand.receipt/1\n", "what was signed is \"safehand.receipt/1\", not "
                                 "\"safehand.receipt/2\""},
        {"safehand.receipt/2 \n", "what was signed is \"safehand.receipt/2 \", not "
                                  "\"safehand.receipt/2\""},
        {"\nsafehand.receipt/2\n", "what was signed is \"\", not \"safehand.receipt/2\""},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct note note = {.text = CASES[i].text, .text_length = strlen(CASES[i].text)};
        enum status status = note_check_kind(&note, "receipt", &err);

        if (CASES[i].message == NULL) {
            cr_assert_eq(status, STATUS_OK, "%s", err.message);
        } else {
            cr_assert_eq(status, STATUS_AUTHENTICATION);
            cr_assert_str_eq(err.message, CASES[i].message);
            cr_assert_str_eq(err.hint,
                             "this is a signature for something else; check which file it is");
        }
    }
}

/* Every allocation fails once: one clean failure, and nothing written. */
Test(note_notes, failing_memory)
{
    struct note_signer *signer = neumann();
    const struct note_signer *const list[1] = {signer};
    unsigned failures = 0;
    bool hit = true;

    for (unsigned n = 1; hit; n++) {
        struct error err = {0};
        struct buffer out;
        struct note note;
        char plan[32];
        enum status status;

        buffer_init(&out, NOTE_MAXIMUM);
        snprintf(plan, sizeof(plan), "fail:memory:%u", n);
        seam_plan(plan);
        status = note_sign(NEUMANN_TEXT, strlen(NEUMANN_TEXT), list, 1, &out, &err);
        if (status == STATUS_OK)
            status = note_parse(buffer_text(&out), out.length, &note, &err);
        if (status == STATUS_OK)
            status = note_check_kind(&note, "receipt", &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_AUTHENTICATION, "call %u", n);
        cr_assert(!hit || strcmp(err.message, "out of memory") == 0, "%s", err.message);
        failures += hit;
        buffer_free(&out);
    }
    cr_assert_gt(failures, 1);
    note_signer_free(signer);
}
