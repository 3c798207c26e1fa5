#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/base/digest.h"
#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_digest, .init = start);

/* FIPS 180-4. */
static const char *const sha256_vectors[][2] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

Test(base_digest, sha256_whole_and_in_pieces)
{
    struct error err = {0};
    for (size_t i = 0; i < sizeof sha256_vectors / sizeof *sha256_vectors; i++) {
        const char *text = sha256_vectors[i][0];
        size_t length = strlen(text);
        char hex[DIGEST_HEX_SIZE];
        cr_assert_eq(digest_sha256_hex(text, length, hex, &err), STATUS_OK);
        cr_assert_str_eq(hex, sha256_vectors[i][1]);
        for (size_t cut = 0; cut <= length; cut += 7) {
            struct digest *digest = NULL;
            unsigned char out[DIGEST_SIZE];
            cr_assert_eq(digest_begin(&digest, &err), STATUS_OK);
            cr_assert_eq(digest_update(digest, text, cut, &err), STATUS_OK);
            cr_assert_eq(digest_update(digest, text + cut, length - cut, &err), STATUS_OK);
            cr_assert_eq(digest_end(digest, out, &err), STATUS_OK);
            hex_encode(out, sizeof out, hex);
            cr_assert_str_eq(hex, sha256_vectors[i][1]);
            digest_free(digest);
        }
    }
    char hex[DIGEST_HEX_SIZE];
    cr_assert_eq(digest_sha256_hex(NULL, 0, hex, &err), STATUS_OK);
    cr_assert_str_eq(hex, sha256_vectors[0][1]);
    struct digest *digest = NULL;
    seam_plan("fail:memory:1");
    cr_assert_eq(digest_begin(&digest, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "out of memory");
    cr_assert_null(digest);
    digest_free(NULL);
}

/* RFC 4231, cases 1, 2, 3 and 6; the empty key and text from Wikipedia's table. */
Test(base_digest, hmac_sha256)
{
    static const struct {
        char key_byte;
        size_t key_length;
        const char *key, *text, *mac;
    } cases[] = {
        {0x0b, 20, NULL, "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {0, 4, "Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {(char)0xaa, 131, NULL, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {0, 0, NULL, "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        char bytes[131], hex[DIGEST_HEX_SIZE];
        unsigned char mac[DIGEST_SIZE];
        memset(bytes, cases[i].key_byte, sizeof bytes);
        const char *key = cases[i].key != NULL ? cases[i].key : bytes;
        cr_assert_eq(digest_hmac_sha256(cases[i].key_length == 0 ? NULL : key, cases[i].key_length,
                                        cases[i].text, strlen(cases[i].text), mac, &err),
                     STATUS_OK);
        hex_encode(mac, sizeof mac, hex);
        cr_assert_str_eq(hex, cases[i].mac);
    }
}

/* RFC 5869, cases 1 and 3, and its bound on the length. */
Test(base_digest, hkdf_sha256)
{
    struct error err = {0};
    unsigned char key[22], salt[13];
    static unsigned char out[255 * DIGEST_SIZE + 1];
    char hex[85];
    memset(key, 0x0b, sizeof key);
    for (unsigned char i = 0; i < sizeof salt; i++)
        salt[i] = i;
    cr_assert_eq(digest_hkdf_sha256(key, sizeof key, salt, sizeof salt,
                                    "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9", out, 42, &err),
                 STATUS_OK);
    hex_encode(out, 42, hex);
    cr_assert_str_eq(hex, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf3400"
                          "7208d5b887185865");
    cr_assert_eq(digest_hkdf_sha256(key, sizeof key, NULL, 0, "", out, 42, &err), STATUS_OK);
    hex_encode(out, 42, hex);
    cr_assert_str_eq(hex, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d20"
                          "1395faa4b61a96c8");
    cr_assert_eq(digest_hkdf_sha256(key, sizeof key, NULL, 0, "", out, sizeof out - 1, &err),
                 STATUS_OK);
    cr_assert_eq(digest_hkdf_sha256(key, sizeof key, NULL, 0, "", out, sizeof out, &err),
                 STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "cannot compute HKDF-SHA-256");
    for (size_t i = 0; i < sizeof out; i++)
        cr_assert_eq(out[i], 0);
}

static bool is_zero(const unsigned char *data, size_t length)
{
    while (length > 0 && data[length - 1] == 0)
        length--;
    return length == 0;
}

Test(base_digest, random_bytes_differ)
{
    struct error err = {0};
    unsigned char a[1000] = {0}, b[1000] = {0};
    cr_assert_eq(random_bytes(a, sizeof a - 1, &err), STATUS_OK);
    cr_assert_eq(random_bytes(b, sizeof b - 1, &err), STATUS_OK);
    cr_assert_neq(memcmp(a, b, 999), 0);
    cr_assert_eq(a[999], 0, "not a byte more than asked for");
    for (size_t i = 0; i + 16 < 999; i += 16)
        cr_assert_not(is_zero(a + i, 16));
    cr_assert_eq(random_bytes(a, 0, &err), STATUS_OK);
}

/* SHA-256("seed" || counter in 8 bytes), as sha256sum has it. */
Test(base_digest, a_seed_repeats)
{
    struct error err = {0};
    unsigned char bytes[40];
    char hex[81], first[81];
    setenv("SAFEHAND_TEST_SEED", "seed", 1);
    cr_assert_eq(random_bytes(bytes, 40, &err), STATUS_OK);
    hex_encode(bytes, 40, first);
    cr_assert_eq(digest_sha256_hex("seed\0\0\0\0\0\0\0\0", 12, hex, &err), STATUS_OK);
    cr_assert_eq(strncmp(first, hex, 64), 0);
    cr_assert_eq(digest_sha256_hex("seed\0\0\0\0\0\0\0\1", 12, hex, &err), STATUS_OK);
    cr_assert_eq(strncmp(first + 64, hex, 16), 0);
    cr_assert_eq(random_bytes(bytes, 32, &err), STATUS_OK);
    hex_encode(bytes, 32, first);
    cr_assert_eq(digest_sha256_hex("seed\0\0\0\0\0\0\0\2", 12, hex, &err), STATUS_OK);
    cr_assert_str_eq(first, hex);
    char id[ID_SIZE], other[ID_SIZE];
    setenv("SAFEHAND_TEST_SEED", "another", 1);
    cr_assert_eq(id_new(id, &err), STATUS_OK);
    cr_assert_eq(id_new(other, &err), STATUS_OK);
    cr_assert_str_neq(id, other);
    setenv("SAFEHAND_TEST_SEED", "seed", 1);
    cr_assert_eq(id_new(other, &err), STATUS_OK);
    setenv("SAFEHAND_TEST_SEED", "another", 1);
    cr_assert_eq(id_new(other, &err), STATUS_OK);
    cr_assert_str_eq(id, other);
    char too_long[300];
    memset(too_long, 'x', 299);
    too_long[299] = '\0';
    setenv("SAFEHAND_TEST_SEED", too_long, 1);
    cr_assert_eq(random_bytes(bytes, 1, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "SAFEHAND_TEST_SEED is too long");
}

Test(base_digest, ids)
{
    struct error err = {0};
    char id[ID_SIZE], last[ID_SIZE] = "";
    unsigned seen = 0;
    for (int i = 0; i < 200; i++) {
        cr_assert_eq(id_new(id, &err), STATUS_OK);
        cr_assert(id_is_valid(id), "%s", id);
        cr_assert_str_neq(id, last);
        seen |= 1U << (strchr("89ab", id[19]) - "89ab" + 0);
        strcpy(last, id);
    }
    cr_assert_eq(seen, 15, "all four variants come up");
    cr_assert(id_is_valid("f47ac10b-58cc-4372-a567-0e02b2c3d479"));
    static const char *const wrong[] = {
        "",
        "f47ac10b-58cc-4372-a567-0e02b2c3d47",
        "f47ac10b-58cc-4372-a567-0e02b2c3d4790",
        "F47ac10b-58cc-4372-a567-0e02b2c3d479",
        "f47ac10b-58cc-1372-a567-0e02b2c3d479",
        "f47ac10b-58cc-4372-c567-0e02b2c3d479",
        "f47ac10b-58cc-4372-7567-0e02b2c3d479",
        "f47ac10b058cc-4372-a567-0e02b2c3d479",
        "f47ac10b-58cc-4372-a567-0e02b2c3d47g",
        "{47ac10b-58cc-4372-a567-0e02b2c3d479}",
        "f47ac10-b58cc-4372-a567-0e02b2c3d479",
        "../../../../../../../../../etc/passwd0",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_assert_not(id_is_valid(wrong[i]), "%s", wrong[i]);
    cr_assert_not(id_is_valid(NULL));
}

static void *hash_much(void *failures)
{
    struct error err = {0};
    char hex[DIGEST_HEX_SIZE];
    for (int i = 0; i < 500; i++)
        *(int *)failures += digest_sha256_hex("abc", 3, hex, &err) != STATUS_OK ||
                            strcmp(hex, sha256_vectors[1][1]) != 0;
    return NULL;
}

Test(base_digest, in_several_threads)
{
    pthread_t threads[4];
    int failures[4] = {0};
    for (int i = 0; i < 4; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, hash_much, &failures[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        cr_assert_eq(failures[i], 0);
    }
}
