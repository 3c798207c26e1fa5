/* Header and stanzas: what is accepted re-encodes to itself; everything else is malformed. */
#include "../../src/age/stanza.h"
#include "age_support.h"

TestSuite(age_header, .init = start);

#define V "age-encryption.org/v1\n"
#define MAC "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define LAST "--- " MAC "\n"
#define S16 "AAAAAAAAAAAAAAAA"
#define S48 S16 S16 S16
#define S64 S48 S16
#define BODY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" /* 32 bytes */

Test(age_header, accepted_re_encode_to_themselves)
{
    static const char *const headers[] = {
        V "-> x\n\n" LAST,
        V "-> x y z\nAA\n-> X25519\n" S64 "\n\n" LAST,
        V "-> !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\n" S64 "\n" S64 "\nAAAAAAA\n" LAST,
        V "-> X25519 " MAC "\n" BODY LAST,
        V "-> x\n" S48 "AAAAAAAAAAAAAAA\n--- //////////////////////////////////////////8\n",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct error err = {0};
        struct age_header header;
        struct buffer again;
        size_t length = strlen(headers[i]);
        size_t scanned = 0;
        cr_assert_eq(age_header_find_end(headers[i], length, &scanned), length, "%zu", i);
        cr_assert_eq(age_header_parse(headers[i], length, &header, &err), STATUS_OK, "%zu: %s", i,
                     err.message);
        buffer_init(&again, 10000);
        age_header_append(&header, &again);
        age_header_append_mac(header.mac, &again);
        cr_assert_str_eq(buffer_text(&again), headers[i]);
        buffer_free(&again);
        age_header_free(&header);
    }
}

#define DAMAGED "the file was damaged on its way; ask for it to be sent again"

Test(age_header, malformed)
{
    static const char not_age[] = "the file is not an age file";
    static const char version[] = "the file is of a version of age that is not supported";
    static const char cut[] = "the file is cut short within its header";
    static const char first2[] =
        "line 2 of the file's header is not the first line of a recipient stanza";
    static const char body3[] = "line 3 of the file's header is not canonical base64";
    static const char mac4[] = "line 4 of the file's header is not a well-formed MAC";
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "the file is empty"},
        {"x", not_age},
        {"Age-encryption.org/v1\n", not_age},
        {" " V, not_age},
        {"age-encryption.org/v2\n-> x\n\n" LAST, version},
        {"age-encryption.org/v11\n", version},
        {"age-encryption.org/v1 \n", version},
        {"age-encryption.org/v1\r\n-> x\r\n", "the file was sent as text, which changed its line "
                                              "ends"},
        {"age-encryp", cut},
        {"age-encryption.org/v1", cut},
        {V, cut},
        {V "-> x\n\n", cut},
        {V "-> x\n\n--- " MAC, cut},
        {V "-> x", cut},
        {V "-> x\n" S64 "\n", cut},
        {V LAST, "line 2 of the file's header ends it without a recipient"},
        {V "\n" LAST, first2},
        {V "-> \n\n" LAST, first2},
        {V "->\n\n" LAST, first2},
        {V "->x\n\n" LAST, first2},
        {V "->  x\n\n" LAST, first2},
        {V "-> x \n\n" LAST, first2},
        {V "-> x  y\n\n" LAST, first2},
        {V "-> x\ty\n\n" LAST, first2},
        {V "-> x\r\n\n" LAST, first2},
        {V "-> \303\251\n\n" LAST, first2},
        {V "-> \177\n\n" LAST, first2},
        {V "x\n\n" LAST, first2},
        {V "-> x\nA\n" LAST, body3},
        {V "-> x\nAA==\n" LAST, body3},
        {V "-> x\nAB\n" LAST, body3},
        {V "-> x\nAAB\n" LAST, body3},
        {V "-> x\nA-\n" LAST, body3},
        {V "-> x\nAA \n" LAST, body3},
        {V "-> x\nAA\r\n" LAST, body3},
        {V "-> x\n" LAST, body3},
        {V "-> x\n" S64 "\n" LAST, "line 4 of the file's header is not canonical base64"},
        {V "-> x\n" S64 "A\n" LAST, "line 3 of the file's header is longer than 64 columns"},
        {V "-> x\n" S64 "AAAA\n" LAST, "line 3 of the file's header is longer than 64 columns"},
        {V "-> x\nAAAA\nAAAA\n" LAST,
         "line 4 of the file's header is not the first line of a recipient stanza"},
        {V "-> x\n\n---\n", mac4},
        {V "-> x\n\n---  " MAC "\n", mac4},
        {V "-> x\n\n---" MAC "\n", mac4},
        {V "-> x\n\n----" MAC "\n", mac4},
        {V "-> x\n\n--- " MAC " \n", mac4},
        {V "-> x\n\n--- " MAC "=\n", mac4},
        {V "-> x\n\n--- " MAC "\r\n", mac4},
        {V "-> x\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n", mac4},
        {V "-> x\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", mac4},
        {V "-> x\n\n" LAST "x", "line 4 of the file's header is followed by other text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct age_header header;
        enum status got = age_header_parse(cases[i].text, strlen(cases[i].text), &header, &err);
        expect_failure(got, &err, STATUS_MALFORMED, cases[i].message, cases[i].text);
        cr_assert_null(header.stanzas);
        cr_assert_eq(header.count, 0);
    }
}

/* NUL is no character of an argument or a body. */
Test(age_header, nul_bytes)
{
    static const char text[] = V "-> x y\nAA\n" LAST;
    const size_t length = sizeof text - 1;
    for (size_t i = 0; i < length; i++) {
        char changed[sizeof text];
        struct error err = {0};
        struct age_header header;
        memcpy(changed, text, sizeof text);
        changed[i] = '\0';
        cr_assert_eq(age_header_parse(changed, length, &header, &err), STATUS_MALFORMED, "%zu", i);
    }
}

Test(age_header, end_is_found_in_pieces)
{
    static const char text[] = V "-> x\n\n" LAST "---\npayload";
    const size_t end = sizeof V "-> x\n\n" LAST - 1;
    size_t scanned = 0;
    for (size_t length = 0; length < end; length++)
        cr_assert_eq(age_header_find_end(text, length, &scanned), 0, "%zu", length);
    cr_assert_eq(age_header_find_end(text, sizeof text - 1, &scanned), end);
}

Test(age_header, bounds)
{
    struct error err = {0};
    struct age_header header;
    struct buffer text;
    buffer_init(&text, 4 << 20);
    buffer_append_text(&text, V);
    for (int i = 0; i < AGE_RECIPIENTS_MAXIMUM; i++)
        buffer_append_text(&text, "-> x\n\n");
    size_t stanzas = text.length;
    buffer_append_text(&text, LAST);
    cr_assert_eq(age_header_parse(buffer_text(&text), text.length, &header, &err), STATUS_OK);
    cr_assert_eq(header.count, AGE_RECIPIENTS_MAXIMUM);
    age_header_free(&header);
    buffer_truncate(&text, stanzas);
    buffer_append_text(&text, "-> x\n\n" LAST);
    enum status got = age_header_parse(buffer_text(&text), text.length, &header, &err);
    expect_failure(got, &err, STATUS_MALFORMED, "the file has more than 1024 recipients", "1025");

    /* A header that never ends is given up; so is one that ends too late. */
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    for (int ends = 0; ends < 2; ends++) {
        buffer_clear(&text);
        buffer_append_text(&text, V "-> x\n");
        while (text.length <= AGE_HEADER_MAXIMUM)
            buffer_append_text(&text, S64 "\n");
        buffer_append_text(&text, ends ? "\n" LAST : S64 S64);
        expect_refusal(identities, text.data, text.length, STATUS_MALFORMED,
                       "the file's header is larger than 1048576 bytes", "large header");
    }
    buffer_free(&text);
    age_identities_free(identities);
}

/* Stanzas of native types are checked whatever the identity is; others are not ours to judge. */
Test(age_header, native_stanzas)
{
    static const char x25519[] = "an X25519 stanza of the file's header is malformed";
    static const char scrypt[] = "the scrypt stanza of the file's header is malformed";
    static const char alone[] =
        "the file has a passphrase and another recipient, which is not allowed";
    static const char factor[] = "the passphrase's work factor is above the limit of 20";
#define SALT "AAAAAAAAAAAAAAAAAAAAAA"
    static const struct {
        const char *stanzas, *message;
    } cases[] = {
        {"-> X25519 " MAC "\n" BODY, NULL},
        {"-> x25519\n\n-> scrypt2\nAA\n-> mlkem768x25519 a b c\n\n", NULL},
        {"-> X25519\n" BODY, x25519},
        {"-> X25519 " MAC " x\n" BODY, x25519},
        {"-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n" BODY, x25519},
        {"-> X25519 " MAC "=\n" BODY, x25519},
        {"-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" BODY, x25519},
        {"-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" BODY, x25519},
        {"-> X25519 " MAC "\n\n", x25519},
        {"-> X25519 " MAC "\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", x25519},
        {"-> X25519 " MAC "\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", x25519},
        {"-> X25519 " MAC "\n" BODY "-> X25519\n" BODY, x25519},
        {"-> scrypt " SALT " 1\n" BODY, NULL},
        {"-> scrypt " SALT " 20\n" BODY, NULL},
        {"-> scrypt " SALT " 21\n" BODY, factor},
        {"-> scrypt " SALT " 18446744073709551617\n" BODY, factor},
        {"-> scrypt " SALT " 100000000000000000000000000000000000000000000000001x\n" BODY, scrypt},
        {"-> scrypt " SALT " 0\n" BODY, scrypt},
        {"-> scrypt " SALT " 01\n" BODY, scrypt},
        {"-> scrypt " SALT " +1\n" BODY, scrypt},
        {"-> scrypt " SALT " -1\n" BODY, scrypt},
        {"-> scrypt " SALT " 1a\n" BODY, scrypt},
        {"-> scrypt " SALT " 0x1\n" BODY, scrypt},
        {"-> scrypt " SALT "\n" BODY, scrypt},
        {"-> scrypt " SALT " 1 1\n" BODY, scrypt},
        {"-> scrypt\n" BODY, scrypt},
        {"-> scrypt AAAAAAAAAAAAAAAAAAAAAB 1\n" BODY, scrypt},
        {"-> scrypt AAAAAAAAAAAAAAAAAAAAA 1\n" BODY, scrypt},
        {"-> scrypt AAAAAAAAAAAAAAAAAAAAAAA 1\n" BODY, scrypt},
        {"-> scrypt " SALT " 1\n\n", scrypt},
        {"-> scrypt " SALT " 1\n" BODY "-> x\n\n", alone},
        {"-> x-grease\n\n-> scrypt " SALT " 1\n" BODY, alone},
        {"-> scrypt " SALT " 1\n" BODY "-> scrypt " SALT " 1\n" BODY, alone},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct age_header header;
        char *text = memory_format(V "%s" LAST, cases[i].stanzas);
        cr_assert_eq(age_header_parse(text, strlen(text), &header, &err), STATUS_OK, "%s: %s", text,
                     err.message);
        enum status got = age_stanzas_check(&header, &err);
        if (cases[i].message) {
            expect_failure(got, &err, STATUS_MALFORMED, cases[i].message, cases[i].stanzas);
            cr_assert_neq(err.hint[0], '\0');
        } else {
            cr_assert_eq(got, STATUS_OK, "%s: %s", text, err.message);
        }
        memory_free(text);
        age_header_free(&header);
    }
}

/* An ephemeral share that makes the shared secret zero. */
/* What is written under a passphrase without a wish takes 2^18 rounds to try one. */
Test(age_header, written_with_the_work_factor_of_18)
{
    struct age_recipients *recipients = recipients_of_passphrase(0);
    struct buffer file;
    encrypt_to(recipients, false, "x", 1, &file);
    const char *const start = "age-encryption.org/v1\n-> scrypt ";
    const size_t salt = strlen(start) + 22;
    cr_assert_eq(strncmp(buffer_text(&file), start, strlen(start)), 0);
    cr_assert_eq(strncmp(buffer_text(&file) + salt, " 18\n", 4), 0, "%.60s", buffer_text(&file));
    buffer_free(&file);
    age_recipients_free(recipients);
}

Test(age_header, low_order_shares_are_refused)
{
    static const unsigned char shares[3][32] = {
        {0}, {1}, {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
                   0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
                   0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00}};
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    for (size_t i = 0; i < 3; i++) {
        char share[44];
        base64_encode(shares[i], sizeof shares[i], BASE64_UNPADDED, share);
        char *text = memory_format(V "-> X25519 %s\n" BODY LAST "0123456789abcdef", share);
        expect_refusal(identities, text, strlen(text), STATUS_MALFORMED,
                       "the X25519 key is a point of low order, which protects nothing", share);
        memory_free(text);
    }
    age_identities_free(identities);
}

/* RFC 7748 section 5.2. */
Test(age_header, x25519_vectors)
{
    static const char *const vectors[][3] = {
        {"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
         "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
         "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
        {"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
         "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
         "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct error err = {0};
        EVP_PKEY *key = NULL;
        unsigned char scalar[32], point[32], shared[32], expected[32];
        cr_assert(hex_decode(vectors[i][0], scalar, 32));
        cr_assert(hex_decode(vectors[i][1], point, 32));
        cr_assert(hex_decode(vectors[i][2], expected, 32));
        cr_assert_eq(age_x25519_private(scalar, &key, &err), STATUS_OK);
        cr_assert_eq(age_x25519_shared(key, point, shared, &err), STATUS_OK);
        cr_assert_arr_eq(shared, expected, 32);
        EVP_PKEY_free(key);
    }
}

Test(age_header, cipher_detects_every_bit)
{
    struct error err = {0};
    unsigned char key[32], nonce[12], sealed[30 + AGE_TAG_BYTES], opened[30];
    const unsigned char *plaintext = (const unsigned char *)"Ladies and Gentlemen of the cl";
    EVP_CIPHER_CTX *sealer = NULL, *opener = NULL;
    bool authentic = false;
    memset(key, 0x80, sizeof key);
    memset(nonce, 7, sizeof nonce);
    cr_assert_eq(age_cipher_new(&sealer, key, true, &err), STATUS_OK);
    cr_assert_eq(age_cipher_new(&opener, key, false, &err), STATUS_OK);
    cr_assert_eq(age_cipher_seal(sealer, nonce, plaintext, 30, sealed, &err), STATUS_OK);
    cr_assert_eq(age_cipher_open(opener, nonce, sealed, sizeof sealed, opened, &authentic, &err),
                 STATUS_OK);
    cr_assert(authentic);
    cr_assert_arr_eq(opened, plaintext, 30);
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        static const unsigned char zero[30];
        sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
        cr_assert_eq(
            age_cipher_open(opener, nonce, sealed, sizeof sealed, opened, &authentic, &err),
            STATUS_OK);
        cr_assert(!authentic, "bit %zu", bit);
        cr_assert_arr_eq(opened, zero, 30);
        sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    EVP_CIPHER_CTX_free(sealer);
    EVP_CIPHER_CTX_free(opener);
}
