/* Whole files: known answers, lengths and steps, damage, cutting, seeking, failing calls. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/age/payload.h"
#include "age_support.h"

TestSuite(age_payload, .init = start);

static const char sentence[] = "By safe hand.\n";

/* Made by a separate implementation in Python: file key 00..0f, payload nonce 64..73. The first has
 * stanzas of unknown types, a second recipient, and bodies of 0, 36 and 53 bytes. */
static const char several_recipients[] =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IDdzLWdyZWFzZSBAICEjJCUmJygpKiss\n"
    "LS4vOjs8PT4/QFtcXV5fYHt8fX4geAoKLT4gWDI1NTE5IFY5dExOWjhqcmw0VWJr\n"
    "NGxFZ1ZuQkhJbEJqU01GUXdVZFQwTWt6MEUxQ0UKdU5hR1pvd2pIM3BqazBVaTFh\n"
    "N3l6aTh0ZlQybXZXcXhmSzJhaDY1L0xlbwotPiBleGFtcGxlLmNvbS9lbmlnbWEK\n"
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n"
    "QUFBQUFBQUFBQUFBQUFBQQoKLT4gWDI1NTE5IGM3TFl0MnFwdFRaZ0F5dkk5ZGkr\n"
    "NDZPdVRqczZmOVNhM29IM05IbzBxbWcKQXdSZjlFZ1FLOERQWDIwS2c1eEdIL0Zw\n"
    "ZlJrVGkveHpIUXo4aGdKNTJ2QQotPiBsb25nCi8vLy8vLy8vLy8vLy8vLy8vLy8v\n"
    "Ly8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8vLy8KLy8v\n"
    "Ly8vOAotLS0gY3N3TnVqYWcrTVozS0tEYVhUWGRjMEdYS1hmN2Y3R29leitWbURr\n"
    "VGF2ZwpkZWZnaGlqa2xtbm9wcXJz2DGMMDJ5euwoVUVPziMplA0L2tJnY6A0DNsi\n"
    "Exfo\n"
    "-----END AGE ENCRYPTED FILE-----\n";
static const char work_factor_10[] =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBBQUVDQXdRRkJnY0lDUW9M\n"
    "REEwT0R3IDEwCkNNTXhZcHAzY3hVQ2JDNXp5bU44MTNWRFFsQnNuMncyTDZkSmV0\n"
    "cXRyVGcKLS0tIHlEcUFjY2RhSksxWmpkalRsQkVpZmNWMWtxRVRLRXdQVTIzaE5Y\n"
    "dzg2OHcKZGVmZ2hpamtsbW5vcHFyc9gxjDAyeXrsKFVFT84jKZQNC9rSZ2OgNAzb\n"
    "IhMX6A==\n"
    "-----END AGE ENCRYPTED FILE-----\n";
static const char empty_content[] =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBjN0xZdDJxcHRUWmdBeXZJ\n"
    "OWRpKzQ2T3VUanM2ZjlTYTNvSDNOSG8wcW1nCkF3UmY5RWdRSzhEUFgyMEtnNXhH\n"
    "SC9GcGZSa1RpL3h6SFF6OGhnSjUydkEKLS0tIGVUQ2g5WjBzWTIzRlkvUURXMGpW\n"
    "V3dhc1cway9KQ3QwRHlXOU9YeldUVWsKZGVmZ2hpamtsbW5vcHFyc8Grj1MVjxW1\n"
    "tKZ/Kc+ACbM=\n"
    "-----END AGE ENCRYPTED FILE-----\n";
/* Made by age 1.1.1. */
static const char made_by_age[] =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBhM2lON2wrQndMZnZlVW1u\n"
    "VnFtRklTZTh3RzV6SGF4RGdGVHpMdldKekgwClRjMTlWT2gvNkpKV3hFSXJIdTdY\n"
    "RlJ6TmZoMjRNVjJFeFk5VTZXSnpYWTgKLS0tIGFQb21oOHQrOVRCdlJWNk9vTnpL\n"
    "S2R2QVlhT0Q4bVpJSitHOWRmdzEwS2sKmNDQF72MO1lWCXhRNeaf0AdrC+wItmlk\n"
    "DXE3998Ikrd2nnRP0WeaKGGs59fOxg==\n"
    "-----END AGE ENCRYPTED FILE-----\n";
static const char passphrase_by_age[] =
    "-----BEGIN AGE ENCRYPTED FILE-----\n"
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBRcnV6cGhtNlZxOHY0Ty9o\n"
    "VUNEUEhRIDE4CjQrZkp2dlFGK2FEM2JHMWQ4NEw5YkpBcmxsWnNKQS9qcERiZ2h1\n"
    "a1k4amcKLS0tIGJxcVcvZC9wbkt4YmRNaUVsQUxGZFBhUzRvRjdiRUJaTVB1UXNs\n"
    "MHoyZmMKSu1io2X5bdJE+aebbqYmawNQlr9fn0veqAthR/DiXmiPYqt6EG3D7r14\n"
    "Gco+mg==\n"
    "-----END AGE ENCRYPTED FILE-----\n";

Test(age_payload, known_answers)
{
    const size_t length = sizeof sentence - 1;
    struct age_identities *first = identities_of(FIRST_SECRET, NULL);
    struct age_identities *second = identities_of(SECOND_SECRET, NULL);
    struct age_identities *both = identities_of(SECOND_SECRET, PASSPHRASE);
#define FILE_OF(name) name, sizeof name - 1
    expect_plaintext(first, FILE_OF(several_recipients), sentence, length, "first of several");
    expect_plaintext(second, FILE_OF(several_recipients), sentence, length, "second of several");
    expect_plaintext(first, FILE_OF(made_by_age), sentence, length, "made by age");
    expect_plaintext(first, FILE_OF(empty_content), "", 0, "empty content");
    expect_plaintext(both, FILE_OF(work_factor_10), sentence, length, "work factor 10");
    expect_plaintext(both, FILE_OF(passphrase_by_age), sentence, length, "passphrase by age");
    age_identities_free(both);
    age_identities_free(second);
    age_identities_free(first);
}

Test(age_payload, nothing_matches)
{
    static const char none[] = "none of the keys given opens the file";
    static const char also[] = "none of the keys given opens the file (also sealed in ways not "
                               "supported yet: example.com/enigma, long)";
    static const char no_key[] = "the file is sealed to a key, and no secret key was given";
    static const char no_passphrase[] =
        "the file is protected by a passphrase, and a key was given";
    struct error err = {0};
    char secret[AGE_IDENTITY_SIZE], recipient[AGE_RECIPIENT_SIZE];
    cr_assert_eq(age_key_new(secret, recipient, &err), STATUS_OK);
    struct age_identities *stranger = identities_of(secret, NULL);
    struct age_identities *wrong = identities_of(NULL, "correct horse battery stapler");
    expect_refusal(stranger, FILE_OF(made_by_age), STATUS_AUTHENTICATION, none, "stranger");
    expect_refusal(stranger, FILE_OF(several_recipients), STATUS_AUTHENTICATION, also, "several");
    expect_refusal(stranger, FILE_OF(work_factor_10), STATUS_AUTHENTICATION, no_passphrase, "key");
    expect_refusal(wrong, FILE_OF(work_factor_10), STATUS_AUTHENTICATION, "wrong passphrase", "");
    expect_refusal(wrong, FILE_OF(made_by_age), STATUS_AUTHENTICATION, no_key, "passphrase");

    static const char mac[] = "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    static const char begin[] = "age-encryption.org/v1\n";
    static const struct {
        const char *stanzas, *message;
    } cases[] = {
        {"-> mlkem768x25519 AA\n\n-> p256tag a b\nAA\n-> mlkem768x25519 AB\n\n-> q-grease\n\n",
         "the file is sealed in a way that is not supported yet: mlkem768x25519, p256tag"},
        {"-> a\n\n-> b\n\n-> c\n\n-> d\n\n-> e\n\n",
         "the file is sealed in a way that is not supported yet: a, b, c, d"},
        {"-> 12345678901234567890123456789012345678901\n\n",
         "the file is sealed in a way that is not supported yet: "
         "1234567890123456789012345678901234567890..."},
        {"-> only-grease\n\n", none},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text =
            memory_format("%s%s%s0123456789abcdef0123456789abcdef", begin, cases[i].stanzas, mac);
        expect_refusal(stranger, text, strlen(text), STATUS_AUTHENTICATION, cases[i].message,
                       cases[i].stanzas);
        memory_free(text);
    }
    age_identities_free(wrong);
    age_identities_free(stranger);
}

/* Every length around a chunk's ends, written and read in steps. */
Test(age_payload, lengths_and_steps)
{
    static const size_t lengths[] = {0,     1,     47,     48,     49,     65519,  65520, 65535,
                                     65536, 65537, 131071, 131072, 131073, 200000, 300000};
    static const size_t steps[] = {1, 7, 65535, 65536, 65537, 131072, 1 << 20};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(300000);
    unsigned char *piece = memory_allocate(1 << 20);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (size_t j = 0; j < sizeof steps / sizeof *steps; j++) {
            const size_t length = lengths[i], step = steps[j];
            const bool armor = (i + j) % 2;
            struct error err = {0};
            struct age_writer *writer;
            struct age_reader *reader;
            struct buffer file;
            buffer_init(&file, 1 << 20);
            cr_assert_eq(age_writer_open(&writer, recipients, armor, age_sink_buffer, &file, &err),
                         STATUS_OK);
            for (size_t at = 0; at < length; at += step) {
                size_t part = length - at < step ? length - at : step;
                cr_assert_eq(age_writer_write(writer, plaintext + at, part, &err), STATUS_OK);
            }
            cr_assert_eq(age_writer_write(writer, NULL, 0, &err), STATUS_OK);
            cr_assert_eq(age_writer_finish(writer, &err), STATUS_OK);
            age_writer_free(writer);
            if (!armor) { /* header of one recipient, nonce, a tag for each chunk */
                size_t chunks = length == 0 ? 1 : (length + 65535) / 65536;
                cr_assert_eq(file.length, 168 + 16 + length + 16 * chunks);
            }
            struct age_bytes bytes = {.data = file.data, .length = file.length};
            struct age_source source;
            age_source_bytes(&source, &bytes);
            cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
            size_t got, total = 0;
            do {
                cr_assert_eq(age_reader_read(reader, piece, step, &got, &err), STATUS_OK, "%s",
                             err.message);
                cr_assert_leq(total + got, length);
                cr_assert(got == 0 || memcmp(piece, plaintext + total, got) == 0);
                total += got;
            } while (got > 0);
            cr_assert_eq(total, length, "length %zu step %zu: %zu", length, step, total);
            age_reader_free(reader);
            buffer_free(&file);
        }
    }
    memory_free(piece);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

static const char altered[] = "the file's content was altered or damaged after it was sealed";
static const char cut[] = "the file is cut short: its end is missing";
static const char added[] = "something was added after the end of the file";

/* The nonce of a chunk: its number in eleven bytes, big-endian, and the mark of the last. */
Test(age_payload, chunk_nonces)
{
    static const struct {
        uint64_t counter;
        bool last;
        unsigned char nonce[AGE_NONCE_BYTES];
    } cases[] = {
        {0, false, {0}},
        {0, true, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
        {255, false, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0}},
        {256, true, {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1}},
        {0x0102030405060708, false, {0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0}},
        {UINT64_MAX, true, {0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 1}},
    };
    static const unsigned char key[AGE_KEY_BYTES] = {1};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        EVP_CIPHER_CTX *sealer = NULL, *opener = NULL;
        unsigned char sealed[3 + AGE_TAG_BYTES], opened[3];
        bool authentic = false;
        cr_assert_eq(age_cipher_new(&sealer, key, true, &err), STATUS_OK);
        cr_assert_eq(age_cipher_new(&opener, key, false, &err), STATUS_OK);
        cr_assert_eq(age_chunk_seal(sealer, cases[i].counter, cases[i].last,
                                    (const unsigned char *)"abc", 3, sealed, &err),
                     STATUS_OK);
        cr_assert_eq(age_cipher_open(opener, cases[i].nonce, sealed, sizeof sealed, opened,
                                     &authentic, &err),
                     STATUS_OK);
        cr_assert(authentic, "%zu", i);
        EVP_CIPHER_CTX_free(sealer);
        EVP_CIPHER_CTX_free(opener);
    }
}

/* Every bit of the header, and of a short payload, matters. */
Test(age_payload, every_bit)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, FIRST_RECIPIENT);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    struct buffer file, out;
    encrypt_to(recipients, false, sentence, sizeof sentence - 1, &file);
    size_t payload = file.length - (sizeof sentence - 1) - 16;
    buffer_init(&out, 100);
    for (size_t bit = 0; bit < 8 * file.length; bit++) {
        struct error err = {0};
        file.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
        enum status got = age_decrypt(identities, file.data, file.length, &out, &err);
        cr_assert_eq(out.length, 0, "bit %zu", bit);
        if (bit / 8 >= payload - 16) {
            expect_failure(got, &err, STATUS_AUTHENTICATION, altered, "payload");
        } else {
            cr_assert(got == STATUS_MALFORMED || got == STATUS_AUTHENTICATION, "bit %zu: %d", bit,
                      got);
            cr_assert_neq(err.hint[0], '\0', "bit %zu: %s", bit, err.message);
        }
        file.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    expect_plaintext(identities, file.data, file.length, sentence, sizeof sentence - 1, "after");
    buffer_free(&out);
    buffer_free(&file);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* Which recipient a stanza is for cannot be changed: two stanzas exchanged, one left out. */
Test(age_payload, header_mac)
{
    static const char message[] = "the file's header was altered after it was sealed";
    struct age_recipients *recipients = recipients_of(
        FIRST_RECIPIENT, "age124qswe5duq06xvpd5cv0nvzhcdfdyvs5pz97w8ypnr9esstv24xspvuqf0");
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    struct buffer file;
    encrypt_to(recipients, false, sentence, sizeof sentence - 1, &file);
    const size_t line = 22, stanza = 54 + 44;
    unsigned char *changed = memory_allocate(file.length);
    memcpy(changed, file.data, file.length);
    memcpy(changed + line, file.data + line + stanza, stanza);
    memcpy(changed + line + stanza, file.data + line, stanza);
    expect_refusal(identities, changed, file.length, STATUS_AUTHENTICATION, message, "exchanged");
    memcpy(changed + line, file.data + line, stanza);
    memcpy(changed + line + stanza, file.data + line + 2 * stanza, file.length - line - 2 * stanza);
    expect_refusal(identities, changed, file.length - stanza, STATUS_AUTHENTICATION, message,
                   "left out");
    memory_free(changed);
    buffer_free(&file);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

Test(age_payload, cut_at_every_length)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    const size_t plain = sizeof sentence - 1;
    struct buffer file;
    encrypt_to(recipients, false, sentence, plain, &file);
    const size_t header = 168;
    cr_assert_eq(file.length, header + 16 + plain + 16);
    for (size_t length = 0; length < file.length; length++) {
        /* a copy of its own size, so that reading beyond its end is seen */
        char *part = memory_copy_bytes(file.data, length);
        const char *message = length == 0            ? "the file is empty"
                              : length < header      ? "the file is cut short within its header"
                              : length < header + 16 ? "the file is cut short right after its "
                                                       "header"
                              : length < header + 32 ? cut
                                                     : altered;
        expect_refusal(identities, part, length,
                       length < header + 16 ? STATUS_MALFORMED : STATUS_AUTHENTICATION, message,
                       message);
        memory_free(part);
    }
    buffer_free(&file);

    encrypt_to(recipients, true, sentence, plain, &file);
    for (size_t length = 0; length + 1 < file.length; length++) {
        struct error err = {0};
        struct buffer out;
        buffer_init(&out, 100);
        char *part = memory_copy_bytes(file.data, length);
        cr_assert_eq(age_decrypt(identities, part, length, &out, &err), STATUS_MALFORMED, "%zu: %s",
                     length, err.message);
        cr_assert_eq(out.length, 0);
        memory_free(part);
        buffer_free(&out);
    }
    expect_plaintext(identities, file.data, file.length - 1, sentence, plain, "without last LF");
    buffer_free(&file);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* What is changed about whole chunks: order, number, end. */
Test(age_payload, chunks_cannot_be_rearranged)
{
    enum { SEALED = 65552, PLAIN = 3 * 65536 };
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(PLAIN);
    struct buffer file, changed;
    encrypt_to(recipients, false, plaintext, PLAIN, &file);
    const size_t start = 168 + 16;
    const unsigned char *chunks = file.data + start;
    cr_assert_eq(file.length, start + 3 * SEALED);
    static const struct {
        const char *order; /* of chunks; 'x': one byte, 't': sixteen */
        const char *message;
    } cases[] = {
        {"01", cut},
        {"0", cut},
        {"", cut},
        {"02", altered},
        {"102", altered},
        {"0012", altered},
        {"12", altered},
        {"2", altered},
        {"0122", added},
        {"012x", added},
        {"0121", added},
        {"01x", cut},
        {"01t", "the file ends in an empty chunk, which no "
                "correct program writes"},
        {"x", cut},
        {"t", altered},
        {"0x12", altered},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_init(&changed, 1 << 20);
        buffer_append(&changed, file.data, start);
        for (const char *chunk = cases[i].order; *chunk; chunk++)
            if (*chunk == 'x' || *chunk == 't')
                buffer_append(&changed, "xxxxxxxxxxxxxxxx", *chunk == 'x' ? 1 : 16);
            else
                buffer_append(&changed, chunks + (size_t)(*chunk - '0') * SEALED, SEALED);
        expect_refusal(identities, changed.data, changed.length, STATUS_AUTHENTICATION,
                       cases[i].message, cases[i].order);
        buffer_free(&changed);
    }
    buffer_free(&file);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* Up to the first broken chunk all is handed out, nothing of it or after it. */
Test(age_payload, failure_stays)
{
    struct error err = {0};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(200000);
    unsigned char *piece = memory_allocate(65536);
    struct buffer file;
    encrypt_to(recipients, false, plaintext, 200000, &file);
    file.data[168 + 16 + 65552 + 1000] ^= 1;
    struct age_bytes bytes = {.data = file.data, .length = file.length};
    struct age_source source;
    struct age_reader *reader;
    size_t got;
    age_source_bytes(&source, &bytes);
    cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
    cr_assert_eq(age_reader_read(reader, piece, 65536, &got, &err), STATUS_OK);
    cr_assert_eq(got, 65536);
    cr_assert_eq(memcmp(piece, plaintext, 65536), 0);
    for (int i = 0; i < 2; i++) {
        memset(piece, 0, 65536);
        enum status status = age_reader_read(reader, piece, 65536, &got, &err);
        expect_failure(status, &err, STATUS_AUTHENTICATION, altered, "read");
        cr_assert_eq(got, 0);
        cr_assert_eq(piece[0] | piece[999] | piece[1001], 0);
    }
    age_reader_free(reader);
    buffer_free(&file);
    memory_free(piece);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* Asked before the first byte and after each piece, it moves nothing. */
Test(age_payload, size)
{
    static const size_t lengths[] = {0, 1, 65535, 65536, 65537, 131072, 131073, 200000};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(200000);
    unsigned char *piece = memory_allocate(200001);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const size_t length = lengths[i];
        struct error err = {0};
        struct buffer file;
        encrypt_to(recipients, false, plaintext, length, &file);
        struct age_bytes bytes = {.data = file.data, .length = file.length};
        struct age_source source;
        struct age_reader *reader;
        uint64_t size = 1;
        size_t got = 1, total = 0;
        age_source_bytes(&source, &bytes);
        cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
        cr_assert_eq(age_reader_size(reader, &size, &err), STATUS_OK, "%s", err.message);
        cr_assert_eq(size, length);
        while (got > 0) {
            cr_assert_eq(age_reader_read(reader, piece + total, length + 1 - total, &got, &err),
                         STATUS_OK, "%s", err.message);
            total += got;
            cr_assert_eq(age_reader_size(reader, &size, &err), STATUS_OK);
            cr_assert_eq(size, length);
        }
        cr_assert_eq(total, length);
        cr_assert(total == 0 || memcmp(piece, plaintext, total) == 0);
        age_reader_free(reader);
        buffer_free(&file);
    }
    memory_free(piece);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* No size is told before the end is known to be the end. */
Test(age_payload, size_of_what_is_cut)
{
    static const char end[] = "the end of the file is missing, altered or added to";
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(131072);
    struct buffer file;
    encrypt_to(recipients, false, plaintext, 131072, &file);
    buffer_append(&file, plaintext, 40);
    const size_t chunk = 65552, payload = 168 + 16;
    const struct {
        size_t length;
        const char *message;
    } cases[] = {
        {payload, cut},
        {payload + 15, cut},
        {payload + 16, end},
        {payload + 17, end},
        {payload + chunk - 1, end},
        {payload + chunk, end},
        {payload + chunk + 1, cut},
        {payload + chunk + 16, cut},
        {payload + chunk + 17, end},
        {payload + 2 * chunk - 1, end},
        {payload + 2 * chunk + 1, cut},
        {payload + 2 * chunk + 16, cut},
        {payload + 2 * chunk + 17, end},
        {payload + 2 * chunk + 40, end},
        {payload + 2 * chunk, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct age_bytes bytes = {.data = file.data, .length = cases[i].length};
        struct age_source source;
        struct age_reader *reader;
        age_source_bytes(&source, &bytes);
        cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
        uint64_t size = 0;
        enum status got = age_reader_size(reader, &size, &err);
        if (cases[i].message)
            expect_failure(got, &err, STATUS_AUTHENTICATION, cases[i].message, "size");
        else
            cr_assert_eq(got, STATUS_OK);
        age_reader_free(reader);
    }
    buffer_free(&file);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}
