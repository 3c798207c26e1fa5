#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_encoding, .init = start);

Test(base_encoding, hex_both_ways)
{
    char text[513];
    unsigned char bytes[256], back[256];
    for (size_t i = 0; i < 256; i++)
        bytes[i] = (unsigned char)i;
    hex_encode(bytes, 256, text);
    cr_assert_eq(strlen(text), 512);
    cr_assert_eq(strncmp(text, "000102030405060708090a0b0c0d0e0f10", 34), 0);
    cr_assert_str_eq(text + 504, "fcfdfeff");
    cr_assert(hex_decode(text, back, 256));
    cr_assert_arr_eq(back, bytes, 256);
    hex_encode(bytes, 0, text);
    cr_assert_str_eq(text, "");
    cr_assert(hex_decode("", back, 0));
    static const char *const wrong[] = {"",
                                        "0",
                                        "000",
                                        "00000",
                                        "0A0b",
                                        "0g00",
                                        "00 0",
                                        "0x00",
                                        "000/",
                                        "000:",
                                        "000`",
                                        ("\xc3\xa9"
                                         "00")};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        memcpy(back, "ab", 2);
        cr_assert_not(hex_decode(wrong[i], back, 2), "\"%s\"", wrong[i]);
        cr_assert_arr_eq(back, "ab", 2);
    }
}

/* RFC 4648 section 10. */
Test(base_encoding, base64_vectors)
{
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"},
                                             {"\xfb\xff\xbf", "+/+/"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char text[20], back[20] = "";
        size_t length = strlen(vectors[i][0]), bare = strcspn(vectors[i][1], "=");
        base64_encode(vectors[i][0], length, BASE64_PADDED, text);
        cr_assert_str_eq(text, vectors[i][1]);
        cr_assert_eq(base64_encoded_length(length, BASE64_PADDED), strlen(text));
        cr_assert(base64_decode_exact(text, strlen(text), BASE64_PADDED, back, length));
        cr_assert_str_eq(back, vectors[i][0]);
        base64_encode(vectors[i][0], length, BASE64_UNPADDED, text);
        cr_assert_eq(strlen(text), bare);
        cr_assert_eq(strncmp(text, vectors[i][1], bare), 0);
        cr_assert_eq(base64_encoded_length(length, BASE64_UNPADDED), bare);
        cr_assert(base64_decode_exact(text, bare, BASE64_UNPADDED, back, length));
        cr_assert_str_eq(back, vectors[i][0]);
    }
}

Test(base_encoding, base64_round_trips_at_every_length)
{
    unsigned char data[100];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 151 + 7);
    for (size_t length = 0; length <= sizeof data; length++) {
        for (int padding = BASE64_PADDED; padding <= BASE64_UNPADDED; padding++) {
            char text[200];
            struct buffer out;
            buffer_init(&out, length + 1); /* exactly what is needed, and the byte before */
            buffer_append_byte(&out, '!');
            base64_encode(data, length, padding, text);
            cr_assert(base64_decode(text, strlen(text), padding, &out), "length %zu", length);
            cr_assert_eq(out.length, length + 1);
            cr_assert_eq(memcmp(out.data + 1, data, length), 0);
            buffer_free(&out);
        }
    }
}

/* One encoding for one value: whatever decodes encodes to itself. */
Test(base_encoding, base64_takes_only_what_it_writes)
{
    static const char *const padded[] = {
        "Z",    "Zg",   "Zg=",      "Zg===", "Zh==",   "Zm9=", "Zm8",  "=",       "==",
        "====", "Z===", "Zg==Zg==", "Zm 9v", "Zm9v\n", "Zm-v", "Zm_v", "Zm9\xc3", "Z=g="};
    static const char *const unpadded[] = {"Z",     "Zg==", "Zh",    "Zm9",  "Zm8=",  "Zm9vY",
                                           "Zm9v=", "=",    "Zm9v ", "Zm_v", "Zm9vYh"};
    struct buffer out;
    unsigned char data[8] = "same";
    buffer_init(&out, 100);
    buffer_append_text(&out, "kept");
    for (size_t i = 0; i < sizeof padded / sizeof *padded; i++) {
        cr_assert_not(base64_decode(padded[i], strlen(padded[i]), BASE64_PADDED, &out), "%s",
                      padded[i]);
        for (size_t size = 0; size < 7; size++)
            cr_assert_not(
                base64_decode_exact(padded[i], strlen(padded[i]), BASE64_PADDED, data, size));
    }
    for (size_t i = 0; i < sizeof unpadded / sizeof *unpadded; i++) {
        cr_assert_not(base64_decode(unpadded[i], strlen(unpadded[i]), BASE64_UNPADDED, &out), "%s",
                      unpadded[i]);
        for (size_t size = 0; size < 7; size++)
            cr_assert_not(
                base64_decode_exact(unpadded[i], strlen(unpadded[i]), BASE64_UNPADDED, data, size));
    }
    cr_assert_not(base64_decode_exact("Zm9v", 4, BASE64_PADDED, data, 2));
    cr_assert_not(base64_decode_exact("Zm9v", 4, BASE64_PADDED, data, 4));
    cr_assert_not(base64_decode("Zm\0v", 4, BASE64_PADDED, &out));
    cr_assert_str_eq((char *)data, "same");
    cr_assert_str_eq(buffer_text(&out), "kept");
    cr_assert_eq(out.failure, STATUS_OK);
    /* Every last digit: of its bits, those that no byte takes have to be zero. */
    for (int value = 0; value < 64; value++) {
        static const char digits[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const char two[] = {'A', digits[value], '=', '=', '\0'};
        const char three[] = {'A', 'A', digits[value], '=', '\0'};
        cr_assert_eq(base64_decode(two, 4, BASE64_PADDED, &out), value % 16 == 0, "%s", two);
        cr_assert_eq(base64_decode(two, 2, BASE64_UNPADDED, &out), value % 16 == 0, "%s", two);
        cr_assert_eq(base64_decode(three, 4, BASE64_PADDED, &out), value % 4 == 0, "%s", three);
        cr_assert_eq(base64_decode(three, 3, BASE64_UNPADDED, &out), value % 4 == 0, "%s", three);
    }
    /* Every text of four digits: 0 to 3 bytes, or nothing. */
    static const char some[] = "AQgwZ+/=09az -\x80";
    for (size_t n = 0; n < 14 * 14 * 14 * 14; n++) {
        const char text[] = {some[n % 14], some[n / 14 % 14], some[n / 196 % 14], some[n / 2744],
                             '\0'};
        char again[8];
        buffer_clear(&out);
        if (!base64_decode(text, 4, BASE64_PADDED, &out))
            continue;
        base64_encode(out.data, out.length, BASE64_PADDED, again);
        cr_assert_str_eq(again, text);
    }
    buffer_free(&out);
}

Test(base_encoding, a_full_buffer_is_no_malformed_text)
{
    struct buffer out;
    struct error err = {0};
    buffer_init(&out, 2);
    cr_assert_not(base64_decode("Zm9v", 4, BASE64_PADDED, &out));
    cr_assert_eq(buffer_status(&out, &err), STATUS_MALFORMED);
    buffer_free(&out);
    buffer_init(&out, 200);
    seam_plan("fail:memory:1");
    cr_assert_not(bech32_encode("a", "x", 1, &out));
    cr_assert_eq(buffer_status(&out, &err), STATUS_SYSTEM);
    buffer_free(&out);
    buffer_init(&out, 200);
    char hrp[BECH32_HRP_MAXIMUM + 1] = "same";
    seam_plan("fail:memory:1");
    cr_assert_not(bech32_decode("A12UEL5L", hrp, &out));
    cr_assert_str_eq(hrp, "same");
    cr_assert_eq(buffer_status(&out, &err), STATUS_SYSTEM);
    buffer_free(&out);
}

/* BIP 173, the valid strings whose data is whole bytes, and the keys of age's own test suite. */
Test(base_encoding, bech32_valid)
{
    static const struct {
        const char *text, *hrp;
        size_t length;
    } cases[] = {
        {"a12uel5l", "a", 0},
        {"an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1"
         "tt5tgs",
         "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio", 0},
        {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", 20},
        {"11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247"
         "j",
         "1", 51},
        {"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split", 30},
        {"?1ezyfcl", "?", 0},
        {"age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex",
         "age-secret-key-", 32},
        {"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj", "age", 32},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer data, text;
        char hrp[BECH32_HRP_MAXIMUM + 1], upper[200] = "";
        buffer_init(&data, 100);
        buffer_init(&text, 200);
        cr_assert(bech32_decode(cases[i].text, hrp, &data), "%s", cases[i].text);
        cr_assert_str_eq(hrp, cases[i].hrp);
        cr_assert_eq(data.length, cases[i].length);
        cr_assert(bech32_encode(hrp, data.data, data.length, &text));
        cr_assert_str_eq(buffer_text(&text), cases[i].text);
        for (size_t k = 0; cases[i].text[k] != '\0'; k++)
            upper[k] = cases[i].text[k] >= 'a' && cases[i].text[k] <= 'z'
                           ? (char)(cases[i].text[k] - 32)
                           : cases[i].text[k];
        buffer_clear(&data);
        cr_assert(bech32_decode(upper, hrp, &data), "%s", upper);
        cr_assert_str_eq(hrp, cases[i].hrp);
        cr_assert_eq(data.length, cases[i].length);
        buffer_free(&data);
        buffer_free(&text);
    }
    struct buffer data;
    char hrp[BECH32_HRP_MAXIMUM + 1];
    buffer_init(&data, 32);
    cr_assert(bech32_decode(
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX", hrp, &data));
    for (size_t i = 0; i < 32; i++)
        cr_assert_eq(data.data[i], 0x42);
    buffer_free(&data);
}

Test(base_encoding, bech32_invalid)
{
    static const char *const cases[] = {
        "",
        "1",
        "a",
        "\x20"
        "1nwldj5",
        "\x7f"
        "1axkwrx",
        "\x80"
        "1eym55h",
        "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569"
        "pvx",
        "pzry9x0s0muk",  /* no separator */
        "1pzry9x0s0muk", /* empty human-readable part */
        "x1b4n0q5v",     /* not a digit */
        "li1dgmt3",      /* checksum too short */
        "de1lg7wt\xff",  /* not a digit in the checksum */
        "A1G7SGD8",      /* checksum of the upper-case part */
        "10a06t8",       /* empty human-readable part */
        "1qzzfhee",
        "A12UEL5l", /* mixed case */
        "a12UEL5L",
        "a12uel5m", /* one digit wrong */
        "b12uel5l",
        "a12uel5l ",
        " a12uel5l",
        "a12uel5",
        "a12uel5ll",
        "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247"
        "k",
    };
    struct buffer out;
    char hrp[BECH32_HRP_MAXIMUM + 1] = "same";
    buffer_init(&out, 100);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_not(bech32_decode(cases[i], hrp, &out), "\"%s\"", cases[i]);
        cr_assert_str_eq(hrp, "same");
        cr_assert_eq(out.length, 0);
        cr_assert_eq(out.failure, STATUS_OK);
    }
    cr_assert_not(bech32_encode("", "x", 1, &out));
    cr_assert_not(bech32_encode("Age", "x", 1, &out));
    cr_assert_not(bech32_encode("a b", "x", 1, &out));
    cr_assert_not(bech32_encode("\xc3\xa9", "x", 1, &out));
    char longest[BECH32_HRP_MAXIMUM + 2];
    memset(longest, 'a', sizeof longest);
    longest[BECH32_HRP_MAXIMUM + 1] = '\0';
    cr_assert_not(bech32_encode(longest, "x", 1, &out));
    buffer_free(&out);
}

/* Every length up to the bound, and what lies beyond it; a changed digit anywhere is noticed. */
Test(base_encoding, bech32_lengths_and_leftover_bits)
{
    static unsigned char data[BECH32_DATA_MAXIMUM + 1];
    static const size_t lengths[] = {
        0, 1, 2, 3, 4, 5, 6, 31, 32, 33, 1184, BECH32_DATA_MAXIMUM - 1, BECH32_DATA_MAXIMUM};
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 37 + 255);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct buffer text, back;
        char hrp[BECH32_HRP_MAXIMUM + 1];
        buffer_init(&text, 5000);
        buffer_init(&back, lengths[i]);
        cr_assert(bech32_encode("age", data, lengths[i], &text));
        cr_assert(bech32_decode(buffer_text(&text), hrp, &back), "length %zu", lengths[i]);
        cr_assert_eq(back.length, lengths[i]);
        cr_assert_eq(memcmp(back.data, data, lengths[i]), 0);
        buffer_clear(&back);
        for (size_t k = 0; k < text.length; k += 1 + text.length / 50) {
            text.data[k] ^= 1;
            cr_assert_not(bech32_decode(buffer_text(&text), hrp, &back));
            text.data[k] ^= 1;
        }
        buffer_free(&text);
        buffer_free(&back);
    }
    struct buffer text;
    buffer_init(&text, 5000);
    cr_assert_not(bech32_encode("age", data, BECH32_DATA_MAXIMUM + 1, &text));
    cr_assert_eq(text.length, 0);
    /* Right checksums over 5 bits that make no byte, over leftover bits that are not zero, and over
     * more data than the bound; made with the reference polynomial below. */
    static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                          0x2a1462b3};
    static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    static const struct {
        size_t count;
        unsigned last;
        bool good;
    } tails[] = {{1, 0, false}, {2, 0, true},    {2, 1, false},    {2, 4, true},
                 {3, 0, false}, {4, 0, true},    {4, 8, false},    {5, 0, true},
                 {5, 1, false}, {5, 2, true},    {7, 7, false},    {7, 8, true},
                 {8, 31, true}, {3277, 0, true}, {3278, 0, false}, {3280, 0, false}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct buffer out;
        char hrp[BECH32_HRP_MAXIMUM + 1];
        uint32_t sum = 1;
        buffer_init(&out, 5000);
        buffer_clear(&text);
        buffer_append_text(&text, "a1");
        for (size_t k = 0; k < 3 + tails[i].count + 6; k++) {
            unsigned value = k == 0 ? 'a' >> 5 : k == 2 ? 'a' & 31 : 0;
            if (k == 2 + tails[i].count)
                value = tails[i].last;
            uint32_t top = sum >> 25;
            sum = (sum & 0x1ffffff) << 5 ^ value;
            for (int bit = 0; bit < 5; bit++)
                sum ^= top >> bit & 1 ? generator[bit] : 0;
            if (k >= 3 && k < 3 + tails[i].count)
                buffer_append_byte(&text, (unsigned char)digits[value]);
        }
        for (int k = 5; k >= 0; k--)
            buffer_append_byte(&text, (unsigned char)digits[(sum ^ 1) >> (5 * k) & 31]);
        cr_assert_eq(bech32_decode(buffer_text(&text), hrp, &out), tails[i].good, "case %zu", i);
        buffer_free(&out);
    }
    buffer_free(&text);
}
