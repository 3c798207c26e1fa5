/* Keys: verifier texts, names, signatures over bytes. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

static void start(void)
{
    struct error err = {0};

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
}

TestSuite(note_keys, .init = start);

/* RFC 8032 section 7.1, tests 1 to 3. */
static const struct {
    const char *seed, *key, *message, *signature;
} RFC8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

Test(note_keys, rfc_8032_vectors)
{
    for (size_t i = 0; i < sizeof(RFC8032) / sizeof(RFC8032[0]); i++) {
        struct error err = {0};
        unsigned char seed[NOTE_SEED_SIZE];
        unsigned char key[NOTE_PUBLIC_KEY_SIZE];
        unsigned char message[2] = {0};
        unsigned char wanted[NOTE_SIGNATURE_SIZE];
        unsigned char signature[NOTE_SIGNATURE_SIZE];
        size_t length = strlen(RFC8032[i].message) / 2;
        struct note_signer *signer = NULL;
        const struct note_verifier *verifier;

        cr_assert(hex_decode(RFC8032[i].seed, seed, sizeof(seed)));
        cr_assert(hex_decode(RFC8032[i].key, key, sizeof(key)));
        cr_assert(hex_decode(RFC8032[i].message, message, length));
        cr_assert(hex_decode(RFC8032[i].signature, wanted, sizeof(wanted)));
        cr_assert_eq(note_signer_new(&signer, seed, "rfc8032", &err), STATUS_OK, "%s", err.message);
        verifier = note_signer_verifier(signer);
        cr_assert_arr_eq(verifier->key, key, sizeof(key));
        cr_assert_eq(note_sign_bytes(signer, message, length, signature, &err), STATUS_OK);
        cr_assert_arr_eq(signature, wanted, sizeof(wanted));
        cr_assert_eq(note_verify_bytes(verifier, message, length, signature, &err), STATUS_OK);
        for (size_t bit = 0; bit < 8 * sizeof(signature); bit++) {
            signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
            cr_assert_eq(note_verify_bytes(verifier, message, length, signature, &err),
                         STATUS_AUTHENTICATION);
            signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        cr_assert_str_eq(err.message,
                         "the signature by rfc8032 does not fit: this is not what was signed");
        cr_assert_str_eq(err.hint, "do not use this copy; ask for the file again");
        note_signer_free(signer);
    }
    note_signer_free(NULL);
}

/* Verifier keys of Go's sumdb/note documentation, of C2SP's signed-note.md, and of Go's checksum
 * database. */
static const char *const PUBLISHED[] = {
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
};

Test(note_keys, published_keys_format_again)
{
    for (size_t i = 0; i < sizeof(PUBLISHED) / sizeof(PUBLISHED[0]); i++) {
        struct error err = {0};
        struct note_verifier verifier;
        char text[NOTE_VERIFIER_SIZE];

        cr_assert_eq(note_verifier_parse(PUBLISHED[i], &verifier, &err), STATUS_OK, "%s",
                     err.message);
        note_verifier_format(&verifier, text);
        cr_assert_str_eq(text, PUBLISHED[i]);
    }
}

/* The secret halves that Go's documentation shows lead to the public ones. */
Test(note_keys, verifier_of_seed)
{
    static const unsigned char zero[NOTE_SEED_SIZE];
    struct error err = {0};
    unsigned char neumann[1 + NOTE_SEED_SIZE];
    struct note_verifier verifier;
    struct note_verifier again;
    char text[NOTE_VERIFIER_SIZE];
    char long_name[NOTE_KEY_NAME_MAXIMUM + 2];
    unsigned char digest[DIGEST_SIZE];
    char hex[17];

    cr_assert(base64_decode_exact("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", 44, BASE64_PADDED,
                                  neumann, sizeof(neumann)));
    cr_assert_eq(note_verifier_of_seed(neumann + 1, "PeterNeumann", &verifier, &err), STATUS_OK);
    note_verifier_format(&verifier, text);
    cr_assert_str_eq(text, PUBLISHED[0]);

    /* Without a name: "safehand/" and the first 8 bytes of the key's digest. */
    cr_assert_eq(note_verifier_of_seed(zero, NULL, &verifier, &err), STATUS_OK);
    cr_assert_eq(digest_sha256(verifier.key, sizeof(verifier.key), digest, &err), STATUS_OK);
    hex_encode(digest, 8, hex);
    cr_assert_str_eq(hex, "139e3940e64b5491");
    cr_assert_str_eq(verifier.name, "safehand/139e3940e64b5491");
    note_verifier_format(&verifier, text);
    cr_assert_eq(note_verifier_parse(text, &again, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(memcmp(&again, &verifier, sizeof(again)), 0);

    /* Longest name, and one byte more. */
    memset(long_name, 'n', sizeof(long_name));
    long_name[NOTE_KEY_NAME_MAXIMUM] = '\0';
    cr_assert_eq(note_verifier_of_seed(zero, long_name, &verifier, &err), STATUS_OK);
    note_verifier_format(&verifier, text);
    cr_assert_eq(strlen(text), NOTE_KEY_NAME_MAXIMUM + 54);
    cr_assert_eq(note_verifier_parse(text, &again, &err), STATUS_OK);
    cr_assert_str_eq(again.name, long_name);
    long_name[NOTE_KEY_NAME_MAXIMUM] = 'n';
    long_name[NOTE_KEY_NAME_MAXIMUM + 1] = '\0';
    again = verifier;
    cr_assert_eq(note_verifier_of_seed(zero, long_name, &verifier, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the name of the key is longer than 255 bytes");
    cr_assert_eq(memcmp(&again, &verifier, sizeof(again)), 0, "an output was touched");
}

#define BAD_NAME                                                                                   \
    "the name of the key is empty, not UTF-8, or holds white space, \"+\" or a control character"

Test(note_keys, malformed_verifiers)
{
    static const struct {
        const char *text, *message;
    } CASES[] = {
        {"", "the verifier key has no \"+\""},
        {"PeterNeumann", "the verifier key has no \"+\""},
        {"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", BAD_NAME},
        {"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", BAD_NAME},
        {"Peter\xe2\x80\x83Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         BAD_NAME},
        {"Peter\xffNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", BAD_NAME},
        {"Peter\x01Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", BAD_NAME},
        {"PeterNeumann+c74f20a3", "the verifier key is cut or too long"},
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
         "the verifier key is cut or too long"},
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
         "the verifier key is cut or too long"},
        {"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "the verifier key has no key id of 8 hex digits"},
        {"PeterNeumann+c74f20a33ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "the verifier key has no key id of 8 hex digits"},
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW",
         "the verifier key is not in base64"},
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
         "the verifier key is not in base64"},
        {"PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "the verifier key is of type 2, not Ed25519 (type 1)"},
        {"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "the verifier key's id is c74f20a4, but its name and key give c74f20a3"},
        {"PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "the verifier key's id is c74f20a3, but its name and key give 549681aa"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct note_verifier verifier = {.hash = 7};

        cr_assert_eq(note_verifier_parse(CASES[i].text, &verifier, &err), STATUS_MALFORMED, "%s",
                     CASES[i].text);
        cr_expect_str_eq(err.message, CASES[i].message);
        cr_expect_str_eq(err.hint,
                         "copy the whole line NAME+ID+KEY from where the key was published");
        cr_assert_eq(verifier.hash, 7, "an output was touched");
    }
}

/* Keys of small order, and encodings of y that are not reduced. Both would let one signature fit
 * several texts or one key have several texts. */
Test(note_keys, weak_keys_are_refused)
{
    static const char *const WEAK[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };

    for (size_t i = 0; i < sizeof(WEAK) / sizeof(WEAK[0]); i++) {
        struct error err = {0};
        struct note_verifier verifier = {.name = "weak"};
        struct note_verifier parsed;
        unsigned char data[5 + 1 + NOTE_PUBLIC_KEY_SIZE] = "weak\n\x01";
        unsigned char digest[DIGEST_SIZE];
        char text[NOTE_VERIFIER_SIZE];

        cr_assert(hex_decode(WEAK[i], verifier.key, sizeof(verifier.key)));
        memcpy(data + 6, verifier.key, sizeof(verifier.key));
        cr_assert_eq(digest_sha256(data, sizeof(data), digest, &err), STATUS_OK);
        verifier.hash = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 |
                        (uint32_t)digest[2] << 8 | digest[3];
        note_verifier_format(&verifier, text);
        cr_assert_eq(note_verifier_parse(text, &parsed, &err), STATUS_MALFORMED, "%s", WEAK[i]);
        cr_assert_str_eq(err.message, "the verifier key is a weak Ed25519 key");
    }
}

/* Every call to memory that fails leads to one clean failure. */
Test(note_keys, failing_memory)
{
    static const unsigned char seed[NOTE_SEED_SIZE] = {1};
    unsigned failures = 0;

    for (unsigned n = 1;; n++) {
        struct error err = {0};
        struct note_signer *signer = NULL;
        char plan[32];
        enum status status;

        snprintf(plan, sizeof(plan), "fail:memory:%u", n);
        seam_plan(plan);
        status = note_signer_new(&signer, seed, NULL, &err);
        if (!seam_was_hit()) {
            cr_assert_eq(status, STATUS_OK, "%s", err.message);
            note_signer_free(signer);
            break;
        }
        failures++;
        cr_assert_eq(status, STATUS_SYSTEM);
        cr_assert_str_eq(err.message, "out of memory");
        cr_assert_null(signer);
    }
    seam_plan(NULL);
    cr_assert_gt(failures, 0);
}
