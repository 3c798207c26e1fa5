/*
 * Text encodings. Decoders are strict: they take exactly what the encoder writes (one encoding for
 * one value), or fail.
 */
#ifndef SAFEHAND_BASE_ENCODING_H
#define SAFEHAND_BASE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/buffer.h"

/* Writes 2 * length lower-case digits and a NUL to text. */
void hex_encode(const void *data, size_t length, char *text);
/* Decodes exactly 2 * length lower-case digits followed by NUL; false otherwise. */
bool hex_decode(const char *text, void *data, size_t length);

enum base64_padding {
    BASE64_PADDED,   /* RFC 4648 section 4 */
    BASE64_UNPADDED, /* the same without '=', as age headers have it */
};
/* Characters (without NUL) that base64_encode writes. */
size_t base64_encoded_length(size_t length, enum base64_padding padding);
/* Writes the characters and a NUL to text, which has room for base64_encoded_length + 1. */
void base64_encode(const void *data, size_t length, enum base64_padding padding, char *text);
/* Appends the decoded bytes. False, and nothing appended, on a foreign character, wrong padding,
 * white space or non-zero trailing bits, or if the buffer fails (buffer_status). Text of length 0
 * decodes to nothing. */
bool base64_decode(const char *text, size_t length, enum base64_padding padding,
                   struct buffer *out);
/* Decodes into exactly `size` bytes; false if the text holds more or fewer. */
bool base64_decode_exact(const char *text, size_t length, enum base64_padding padding, void *data,
                         size_t size);

/* Bech32 (BIP 173) without its length limit of 90, as age keys use it. */
enum { BECH32_HRP_MAXIMUM = 83, BECH32_DATA_MAXIMUM = 2048 };
/* Appends the lower-case encoding of data under the human-readable part hrp (lower case). False,
 * and nothing appended, if hrp or length is out of bounds or the buffer fails. */
bool bech32_encode(const char *hrp, const void *data, size_t length, struct buffer *out);
/* Decodes text (NUL-terminated, all upper or all lower case); hrp gets the lower-case part, data is
 * appended to out. False, with both as before, on a wrong checksum or anything else. */
bool bech32_decode(const char *text, char hrp[BECH32_HRP_MAXIMUM + 1], struct buffer *out);

#endif
