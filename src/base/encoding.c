#include "safehand/base/encoding.h"

#include <stdint.h>
#include <string.h>

#include "safehand/base/memory.h"

static const char hex_digits[] = "0123456789abcdef";

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const char bech32_digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

enum {
    BECH32_CHECKSUM = 6,
    BECH32_DIGITS_MAXIMUM = (BECH32_DATA_MAXIMUM * 8 + 4) / 5,
};

void hex_encode(const void *data, size_t length, char *text)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = hex_digits[bytes[i] >> 4];
        text[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
    text[2 * length] = '\0';
}

/* What a digit stands for, and one more, so that 0 is for all that is none. */
static const unsigned char hex_values[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

static unsigned hex_value(char digit)
{
    return hex_values[(unsigned char)digit] - 1U;
}

bool hex_decode(const char *text, void *data, size_t length)
{
    bool foreign = false;
    if (strlen(text) / 2 != length || strlen(text) % 2 != 0)
        return false;
    for (size_t i = 0; i < 2 * length; i++)
        foreign |= hex_values[(unsigned char)text[i]] == 0;
    if (foreign)
        return false;
    unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++)
        bytes[i] = (unsigned char)(hex_value(text[2 * i]) << 4 | hex_value(text[2 * i + 1]));
    return true;
}

size_t base64_encoded_length(size_t length, enum base64_padding padding)
{
    size_t rest = length % 3;
    if (rest == 0 || padding == BASE64_PADDED)
        return (length / 3 + (rest != 0)) * 4;
    return length / 3 * 4 + rest + 1;
}

void base64_encode(const void *data, size_t length, enum base64_padding padding, char *text)
{
    const unsigned char *bytes = data;
    for (; length >= 3; length -= 3, bytes += 3, text += 4) {
        uint32_t group = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
        text[0] = base64_digits[group >> 18];
        text[1] = base64_digits[group >> 12 & 63];
        text[2] = base64_digits[group >> 6 & 63];
        text[3] = base64_digits[group & 63];
    }
    if (length > 0) {
        uint32_t group = (uint32_t)bytes[0] << 16 | (length > 1 ? (uint32_t)bytes[1] << 8 : 0);
        *text++ = base64_digits[group >> 18];
        *text++ = base64_digits[group >> 12 & 63];
        if (length > 1)
            *text++ = base64_digits[group >> 6 & 63];
        for (size_t i = length; padding == BASE64_PADDED && i < 3; i++)
            *text++ = '=';
    }
    *text = '\0';
}

/* What a digit stands for, and one more, so that 0 is for all that is none. */
static const unsigned char base64_values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static int base64_value(char digit)
{
    return (int)base64_values[(unsigned char)digit] - 1;
}

/* Takes the '=' off the end; false if they are not as many as there have to be. */
static bool base64_unpad(const char *text, size_t *length, enum base64_padding padding)
{
    if (padding == BASE64_UNPADDED)
        return *length % 4 != 1;
    if (*length % 4 != 0)
        return false;
    for (int i = 0; i < 2 && *length > 0 && text[*length - 1] == '='; i++)
        --*length;
    return true;
}

/* Whether length characters are digits whose bits beyond the last byte are zero. */
static bool base64_digits_are_valid(const char *text, size_t length)
{
    bool foreign = false;
    for (size_t i = 0; i < length; i++)
        foreign |= base64_values[(unsigned char)text[i]] == 0;
    if (foreign || length % 4 == 1)
        return false;
    /* 2 digits hold 12 bits for one byte, 3 hold 18 for two. */
    int over = length % 4 == 2 ? 15 : length % 4 == 3 ? 3 : 0;
    return over == 0 || (base64_value(text[length - 1]) & over) == 0;
}

/* Writes what valid digits hold, length * 3 / 4 bytes. */
static void base64_join(const char *text, size_t length, unsigned char *data)
{
    for (; length >= 4; length -= 4, text += 4, data += 3) {
        int group = base64_value(text[0]) << 18 | base64_value(text[1]) << 12 |
                    base64_value(text[2]) << 6 | base64_value(text[3]);
        data[0] = (unsigned char)(group >> 16);
        data[1] = (unsigned char)(group >> 8);
        data[2] = (unsigned char)group;
    }
    if (length > 1)
        data[0] = (unsigned char)(base64_value(text[0]) << 2 | base64_value(text[1]) >> 4);
    if (length > 2)
        data[1] = (unsigned char)(base64_value(text[1]) << 4 | base64_value(text[2]) >> 2);
}

bool base64_decode(const char *text, size_t length, enum base64_padding padding, struct buffer *out)
{
    if (!base64_unpad(text, &length, padding) || !base64_digits_are_valid(text, length))
        return false;
    unsigned char *data = buffer_append_space(out, length / 4 * 3 + length % 4 * 3 / 4);
    if (!data)
        return false;
    base64_join(text, length, data);
    return true;
}

bool base64_decode_exact(const char *text, size_t length, enum base64_padding padding, void *data,
                         size_t size)
{
    if (!base64_unpad(text, &length, padding) ||
        length != base64_encoded_length(size, BASE64_UNPADDED) ||
        !base64_digits_are_valid(text, length))
        return false;
    base64_join(text, length, data);
    return true;
}

static uint32_t bech32_step(uint32_t checksum, unsigned value)
{
    static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                          0x2a1462b3};
    uint32_t top = checksum >> 25;
    checksum = (checksum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++)
        checksum ^= top >> i & 1 ? generator[i] : 0;
    return checksum;
}

static uint32_t bech32_begin(const char *hrp)
{
    uint32_t checksum = 1;
    for (const char *at = hrp; *at != '\0'; at++)
        checksum = bech32_step(checksum, (unsigned char)*at >> 5);
    checksum = bech32_step(checksum, 0);
    for (const char *at = hrp; *at != '\0'; at++)
        checksum = bech32_step(checksum, *at & 31);
    return checksum;
}

/* Length and characters as BIP 173 has them; the encoder takes lower case only. */
static bool bech32_hrp_is_valid(const char *hrp)
{
    size_t length = strlen(hrp);
    if (length < 1 || length > BECH32_HRP_MAXIMUM)
        return false;
    for (; *hrp != '\0'; hrp++)
        if (*hrp < 33 || *hrp > 126 || (*hrp >= 'A' && *hrp <= 'Z'))
            return false;
    return true;
}

bool bech32_encode(const char *hrp, const void *data, size_t length, struct buffer *out)
{
    if (!bech32_hrp_is_valid(hrp) || length > BECH32_DATA_MAXIMUM)
        return false;
    size_t hrp_length = strlen(hrp), digits = (length * 8 + 4) / 5;
    char *text = (char *)buffer_append_space(out, hrp_length + 1 + digits + BECH32_CHECKSUM);
    if (!text)
        return false;
    memcpy(text, hrp, hrp_length);
    text += hrp_length;
    *text++ = '1';
    uint32_t checksum = bech32_begin(hrp), bits = 0;
    const unsigned char *bytes = data;
    int held = 0;
    for (size_t i = 0; i < digits; i++) {
        if (held < 5) {
            bits = bits << 8 | (length > 0 ? *bytes++ : 0);
            length -= length > 0;
            held += 8;
        }
        held -= 5;
        unsigned value = bits >> held & 31;
        checksum = bech32_step(checksum, value);
        *text++ = bech32_digits[value];
    }
    for (int i = 0; i < BECH32_CHECKSUM; i++)
        checksum = bech32_step(checksum, 0);
    checksum ^= 1;
    for (int i = 0; i < BECH32_CHECKSUM; i++)
        *text++ = bech32_digits[checksum >> (5 * (5 - i)) & 31];
    secret_wipe(&bits, sizeof bits);
    return true;
}

/* Finds the parts of text: the human-readable one to hrp in lower case, the digits' values (without
 * checksum, which is verified) to values. */
static bool bech32_split(const char *text, char hrp[BECH32_HRP_MAXIMUM + 1],
                         unsigned char values[BECH32_DIGITS_MAXIMUM], size_t *count)
{
    const char *separator = strrchr(text, '1');
    if (!separator || separator - text > BECH32_HRP_MAXIMUM)
        return false;
    size_t digits = strlen(separator + 1);
    if (digits < BECH32_CHECKSUM || digits - BECH32_CHECKSUM > BECH32_DIGITS_MAXIMUM)
        return false;
    bool upper = false, lower = false;
    for (const char *at = text; *at != '\0'; at++) {
        upper = upper || (*at >= 'A' && *at <= 'Z');
        lower = lower || (*at >= 'a' && *at <= 'z');
    }
    size_t length = (size_t)(separator - text);
    for (size_t i = 0; i < length; i++)
        hrp[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + ('a' - 'A')) : text[i];
    hrp[length] = '\0';
    if ((upper && lower) || !bech32_hrp_is_valid(hrp))
        return false;
    uint32_t checksum = bech32_begin(hrp);
    for (size_t i = 0; i < digits; i++) {
        char digit = separator[1 + i];
        if (upper && digit >= 'A' && digit <= 'Z')
            digit = (char)(digit + ('a' - 'A'));
        const char *found = strchr(bech32_digits, digit);
        if (!found)
            return false;
        unsigned value = (unsigned)(found - bech32_digits);
        checksum = bech32_step(checksum, value);
        if (i < digits - BECH32_CHECKSUM)
            values[i] = (unsigned char)value;
    }
    *count = digits - BECH32_CHECKSUM;
    return checksum == 1;
}

/* Groups values of 5 bits to bytes; what is over must be less than a digit, and zero. */
static bool bech32_join(const unsigned char *values, size_t count, struct buffer *out)
{
    size_t before = out->length;
    unsigned char *data = buffer_append_space(out, count * 5 / 8);
    if (!data)
        return false;
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < count; i++) {
        bits = bits << 5 | values[i];
        held += 5;
        if (held >= 8) {
            held -= 8;
            *data++ = (unsigned char)(bits >> held);
        }
    }
    bool good = held < 5 && (bits & ((1U << held) - 1)) == 0;
    secret_wipe(&bits, sizeof bits);
    if (!good)
        buffer_truncate(out, before);
    return good;
}

bool bech32_decode(const char *text, char hrp[BECH32_HRP_MAXIMUM + 1], struct buffer *out)
{
    unsigned char values[BECH32_DIGITS_MAXIMUM];
    char prefix[BECH32_HRP_MAXIMUM + 1];
    size_t count;
    bool good = bech32_split(text, prefix, values, &count) && bech32_join(values, count, out);
    if (good)
        memcpy(hrp, prefix, strlen(prefix) + 1);
    secret_wipe(values, sizeof values);
    return good;
}
