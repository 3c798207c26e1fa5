/* Cosignatures: what a program of somebody else's made, and every way to get one wrong. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct error ok_err = {0};                                                                 \
        struct error *err = &ok_err;                                                               \
        cr_assert_eq((call), STATUS_OK, "%s: %s", #call, err->message);                            \
    } while (0)
#define FAILS(call, wanted, text)                                                                  \
    do {                                                                                           \
        struct error fails_err = {0};                                                              \
        struct error *err = &fails_err;                                                            \
        cr_assert_eq((call), (wanted), "%s: status %d: %s", #call, err->status, err->message);     \
        cr_assert_str_eq(err->message, (text));                                                    \
    } while (0)

/* Made by tests/interop/go: the log's seed is 32 times 0x01, the witness's 32 times 0x07. */
#define LOG "example.org/ledger+c186e258+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
#define WITNESS_NAME "witness.example.org/w1"
#define WITNESS WITNESS_NAME "+88acdbe8+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
#define DASH "\xe2\x80\x94 "
#define TEXT "example.org/ledger\n9\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define CHECKPOINT                                                                                 \
    TEXT "\n" DASH "example.org/ledger "                                                           \
         "wYbiWPurH8RzEAZHBgSMrCQnNLyaOkb8zutvcaK87zXUlgE656yWdGeKVhEtZqlWhmUnVKJg0UeMzACcqfWj5x"  \
         "A5NgI=\n"
#define COSIGNATURE                                                                                \
    DASH WITNESS_NAME                                                                              \
        " iKzb6AAAAABrArA8nKhui1Mt+OsMGrHwcxzNROfjHKuju360Ybw0lJeE+kPbHglW0FombejA3/"              \
        "Bk5L1YoR/5gnoMKQ/AgqqZoVk/DA==\n"
enum { TIME = 1795338300 };

static struct note_signer *signer;
static struct witness witness;

static void start(void)
{
    static const unsigned char byte = 7;
    unsigned char seed[NOTE_SEED_SIZE];

    memset(seed, byte, sizeof(seed));
    OK(memory_start(err));
    OK(note_signer_new(&signer, seed, WITNESS_NAME, err));
    OK(witness_parse(WITNESS, &witness, err));
}

static void end(void)
{
    note_signer_free(signer);
}

TestSuite(note_cosignature, .init = start, .fini = end);

Test(note_cosignature, as_others_make_it)
{
    char text[NOTE_VERIFIER_SIZE];
    struct note_verifier log;
    struct checkpoint checkpoint;
    struct witness own;
    struct buffer made;
    timestamp time = 0;

    OK(witness_of_signer(signer, &own, err));
    witness_format(&own, text);
    cr_assert_str_eq(text, WITNESS);
    witness_format(&witness, text);
    cr_assert_str_eq(text, WITNESS);
    buffer_init(&made, NOTE_MAXIMUM);
    OK(cosignature_sign(CHECKPOINT, strlen(CHECKPOINT), signer, TIME, &made, err));
    cr_assert_str_eq(buffer_text(&made), CHECKPOINT COSIGNATURE);
    OK(cosignature_verify(buffer_text(&made), made.length, &witness, &time, err));
    cr_assert_eq(time, TIME);
    /* For whoever does not ask for it, it is the checkpoint as before. */
    OK(note_verifier_parse(LOG, &log, err));
    OK(checkpoint_open(buffer_text(&made), made.length, &log, &checkpoint, err));
    cr_assert_eq(checkpoint.size, 9);
    buffer_free(&made);
}

/* The time is signed: at the ends of what may be told, and at no other. */
Test(note_cosignature, times)
{
    static const timestamp times[] = {0, 1, 4294967295, 4294967296, INT64_MAX};
    struct buffer made;

    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        timestamp time = -1;

        buffer_init(&made, NOTE_MAXIMUM);
        OK(cosignature_sign(CHECKPOINT, strlen(CHECKPOINT), signer, times[i], &made, err));
        OK(cosignature_verify(buffer_text(&made), made.length, &witness, &time, err));
        cr_assert_eq(time, times[i]);
        buffer_free(&made);
    }
    buffer_init(&made, NOTE_MAXIMUM);
    FAILS(cosignature_sign(CHECKPOINT, strlen(CHECKPOINT), signer, -1, &made, err), STATUS_USAGE,
          "a cosignature has no time before 1970");
    cr_assert_eq(made.length, 0);
    buffer_free(&made);
}

Test(note_cosignature, signed_once)
{
    static const char twice[] = CHECKPOINT COSIGNATURE COSIGNATURE;
    static const char line[] = DASH "other.example AAAAAAA=\n";
    struct buffer made, full;
    timestamp time = 5;

    buffer_init(&made, NOTE_MAXIMUM);
    FAILS(cosignature_sign(CHECKPOINT COSIGNATURE, strlen(CHECKPOINT COSIGNATURE), signer, TIME + 1,
                           &made, err),
          STATUS_USAGE, WITNESS_NAME " has cosigned this checkpoint already");
    FAILS(cosignature_verify(twice, strlen(twice), &witness, &time, err), STATUS_AUTHENTICATION,
          WITNESS_NAME " cosigned this checkpoint more than once");
    cr_assert_eq(time, 5);
    buffer_init(&full, NOTE_MAXIMUM);
    buffer_append_text(&full, CHECKPOINT);
    for (int i = 1; i < NOTE_SIGNATURES_MAXIMUM; i++)
        buffer_append_text(&full, line);
    FAILS(cosignature_sign(buffer_text(&full), full.length, signer, TIME, &made, err), STATUS_USAGE,
          "the checkpoint bears 16 signatures already");
    buffer_truncate(&full, full.length - strlen(line));
    OK(cosignature_sign(buffer_text(&full), full.length, signer, TIME, &made, err));
    OK(cosignature_verify(buffer_text(&made), made.length, &witness, &time, err));
    buffer_free(&full);
    /* No room in the buffer: it is as before. */
    buffer_init(&full, strlen(CHECKPOINT));
    cr_assert_eq(
        cosignature_sign(CHECKPOINT, strlen(CHECKPOINT), signer, TIME, &full, &(struct error){0}),
        STATUS_MALFORMED);
    cr_assert_eq(full.length, 0);
    buffer_free(&full);
    buffer_free(&made);
}

/* Not one character of text or cosignature may be another. */
Test(note_cosignature, altered)
{
    const char *const whole = CHECKPOINT COSIGNATURE;
    char altered[1024];
    timestamp time = 5;

    for (size_t i = 0; i < strlen(whole); i++) {
        struct error err = {0};

        if (i >= strlen(TEXT) && i < strlen(CHECKPOINT))
            continue; /* the log's own signature is for checkpoint_open */
        snprintf(altered, sizeof(altered), "%s", whole);
        altered[i] = altered[i] == 'B' ? 'C' : 'B';
        cr_assert_neq(cosignature_verify(altered, strlen(altered), &witness, &time, &err),
                      STATUS_OK, "at %zu", i);
        cr_assert(err.status == STATUS_AUTHENTICATION || err.status == STATUS_MALFORMED, "at %zu",
                  i);
    }
    cr_assert_eq(time, 5);
}

Test(note_cosignature, refused)
{
    /* The witness's plain signature of 64 bytes, under the key id of its cosignatures. */
    static const char short_line[] =
        CHECKPOINT DASH WITNESS_NAME " iKzb6JyobotTLfjrDBqx8HMczUTn4xyro7t+tGG8NJSXhPpD2x4JVtBaJm3"
                                     "owN/wZOS9WKEf+YJ6DCkPwIKqmaFZPww=\n";
    /* A time of 2^63. */
    static const char late[] =
        CHECKPOINT DASH WITNESS_NAME " iKzb6IAAAABrArA8nKhui1Mt+OsMGrHwcxzNROfjHKuju360Ybw0lJeE+kPb"
                                     "HglW0FombejA3/Bk5L1YoR/5gnoMKQ/AgqqZoVk/DA==\n";
    timestamp time = 5;

    FAILS(cosignature_verify(CHECKPOINT, strlen(CHECKPOINT), &witness, &time, err),
          STATUS_AUTHENTICATION, "not cosigned by " WITNESS_NAME "+88acdbe8");
    FAILS(cosignature_verify(short_line, strlen(short_line), &witness, &time, err),
          STATUS_AUTHENTICATION, "the signature by " WITNESS_NAME " is no cosignature with a time");
    FAILS(cosignature_verify(late, strlen(late), &witness, &time, err), STATUS_AUTHENTICATION,
          "the cosignature by " WITNESS_NAME " bears no time");
    FAILS(cosignature_verify("x", 1, &witness, &time, err), STATUS_MALFORMED,
          "not a signed note: no empty line with signatures after it");
    cr_assert_eq(time, 5);
}

/* A signer's key is none of a witness's, nor the other way round, though the 32 bytes are. */
Test(note_cosignature, keys_apart)
{
    char text[NOTE_VERIFIER_SIZE];
    const struct note_verifier *verifier = note_signer_verifier(signer);
    struct note_verifier parsed;
    struct witness other;
    struct note note;

    note_verifier_format(verifier, text);
    cr_assert_neq(verifier->hash, witness.key.hash);
    cr_assert_arr_eq(verifier->key, witness.key.key, NOTE_PUBLIC_KEY_SIZE);
    FAILS(witness_parse(text, &other, err), STATUS_MALFORMED,
          "the verifier key is of type 1, not Ed25519 of a witness (type 4)");
    FAILS(note_verifier_parse(WITNESS, &parsed, err), STATUS_MALFORMED,
          "the verifier key is of type 4, not Ed25519 (type 1)");
    FAILS(witness_parse("w+00000000+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs", &other, err),
          STATUS_MALFORMED,
          "the verifier key's id is 00000000, but its name and key give 85a68bf5");
    /* As a note, a cosigned checkpoint is signed by nobody but the log. */
    OK(note_parse(CHECKPOINT COSIGNATURE, strlen(CHECKPOINT COSIGNATURE), &note, err));
    cr_assert_not(note_is_by(&note, verifier));
    cr_assert_eq(note_verify(&note, &witness.key, 1, &(struct error){0}), STATUS_AUTHENTICATION);
}
