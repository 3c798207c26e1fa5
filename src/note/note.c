/* Signed notes, c2sp.org/signed-note. */
#include <stdio.h>
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

enum {
    USUAL_SIGNATURE_LINE = 200, /* bytes that most signature lines are shorter than */
    OUR_SIGNATURE_SIZE = NOTE_KEY_ID_SIZE + NOTE_SIGNATURE_SIZE, /* what our lines encode */
    KEY_ID_LENGTH =
        8, /* characters that hold the first six bytes of a signature, key id included */
};

enum { KIND_LINE_SIZE = 64 }; /* of "safehand.KIND/2" with its NUL; kinds are our own words */

/* An em dash and a space. */
static const char PREFIX[] = "\xe2\x80\x94 ";

enum status note_hint_damaged(struct error *err)
{
    if (err->status == STATUS_MALFORMED && err->hint[0] == '\0')
        error_hint(err, "the file is damaged or of another kind; ask for it again");
    return err->status;
}

bool note_text_is_valid(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\n')
            return false;
    return utf8_check(text, length) == length;
}

void note_signature_append(struct buffer *out, const struct note_verifier *verifier,
                           const void *signature, size_t length)
{
    unsigned char bytes[NOTE_KEY_ID_SIZE + NOTE_SIGNATURE_BYTES_MAXIMUM];
    char encoded[(sizeof bytes + 2) / 3 * 4 + 1];

    for (size_t i = 0; i < NOTE_KEY_ID_SIZE; i++)
        bytes[i] = (unsigned char)(verifier->hash >> (24 - 8 * i));
    memcpy(bytes + NOTE_KEY_ID_SIZE, signature, length);
    base64_encode(bytes, NOTE_KEY_ID_SIZE + length, BASE64_PADDED, encoded);
    buffer_append_format(out, "%s%s %s\n", PREFIX, verifier->name, encoded);
}

static enum status append_signature(const struct note_signer *signer, const char *text,
                                    size_t length, struct buffer *out, struct error *err)
{
    unsigned char signature[NOTE_SIGNATURE_SIZE];
    enum status status = note_sign_bytes(signer, text, length, signature, err);

    if (status == STATUS_OK)
        note_signature_append(out, note_signer_verifier(signer), signature, sizeof signature);
    return status;
}

enum status note_sign(const char *text, size_t length, const struct note_signer *const *signers,
                      size_t count, struct buffer *out, struct error *err)
{
    struct buffer made;
    enum status status = STATUS_OK;

    if (count == 0 || count > NOTE_SIGNATURES_MAXIMUM)
        return error_set(err, STATUS_USAGE, "a note is signed by 1 to %d keys, not %zu",
                         NOTE_SIGNATURES_MAXIMUM, count);
    if (length == 0 || text[length - 1] != '\n')
        return error_set(err, STATUS_MALFORMED, "the text to sign does not end in a newline");
    if (!note_text_is_valid(text, length))
        return error_set(err, STATUS_MALFORMED,
                         "the text to sign is not UTF-8 or holds a control character");
    buffer_init(&made, NOTE_MAXIMUM);
    if (length + USUAL_SIGNATURE_LINE <= NOTE_MAXIMUM)
        buffer_reserve(&made, length + USUAL_SIGNATURE_LINE);
    buffer_append(&made, text, length);
    buffer_append_byte(&made, '\n');
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = append_signature(signers[i], text, length, &made, err);
    if (status == STATUS_OK)
        status = buffer_status(&made, err);
    if (status == STATUS_OK) {
        buffer_append(out, made.data, made.length);
        status = buffer_status(out, err);
    }
    buffer_free(&made);
    return status;
}

bool note_signature_take(struct note_lines *lines, struct signature_line *signature)
{
    const size_t prefix_length = sizeof PREFIX - 1;
    const char *line;
    const char *space;
    size_t length;

    if (!note_line_take(lines, &line, &length) || length < prefix_length ||
        memcmp(line, PREFIX, prefix_length) != 0)
        return false;
    line += prefix_length;
    length -= prefix_length;
    space = memchr(line, ' ', length);
    if (!space)
        return false;
    signature->name = line;
    signature->name_length = (size_t)(space - line);
    signature->encoded = space + 1;
    signature->encoded_length = length - signature->name_length - 1;
    return note_name_is_valid(signature->name, signature->name_length);
}

/* Whether the encoded signature is canonical base64 of a key id and at least one byte. */
static enum status check_encoding(const struct signature_line *signature, bool *good,
                                  struct error *err)
{
    unsigned char ours[OUR_SIGNATURE_SIZE];
    struct buffer decoded;
    enum status status;

    /* The usual one needs no memory. */
    *good = base64_decode_exact(signature->encoded, signature->encoded_length, BASE64_PADDED, ours,
                                sizeof ours);
    if (*good)
        return STATUS_OK;
    buffer_init(&decoded, NOTE_MAXIMUM);
    *good = base64_decode(signature->encoded, signature->encoded_length, BASE64_PADDED, &decoded) &&
            decoded.length > NOTE_KEY_ID_SIZE;
    status = buffer_status(&decoded, err);
    buffer_free(&decoded);
    return status;
}

static enum status check_signatures(const struct note *note, struct error *err)
{
    struct note_lines lines = {note->signatures, note->signatures_length};

    for (size_t number = 1; lines.left > 0; number++) {
        struct signature_line signature;
        bool good = note_signature_take(&lines, &signature);
        enum status status = STATUS_OK;

        if (good)
            status = check_encoding(&signature, &good, err);
        if (status != STATUS_OK)
            return status;
        if (!good)
            return error_set(err, STATUS_MALFORMED, "signature line %zu is not well formed",
                             number);
        if (number > NOTE_SIGNATURES_MAXIMUM)
            return error_set(err, STATUS_MALFORMED, "more than %d signatures",
                             NOTE_SIGNATURES_MAXIMUM);
    }
    return STATUS_OK;
}

/* Finds the last empty line. */
static enum status split(const char *data, size_t length, struct note *note, struct error *err)
{
    size_t at;

    if (length > NOTE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "larger than the %d bytes of a signed note",
                         NOTE_MAXIMUM);
    if (!note_text_is_valid(data, length))
        return error_set(err, STATUS_MALFORMED,
                         "not a signed note: not UTF-8, or a control character within");
    for (at = length; at >= 2 && memcmp(data + at - 2, "\n\n", 2) != 0; at--) {
    }
    if (at < 2 || at == length || data[length - 1] != '\n')
        return error_set(err, STATUS_MALFORMED,
                         "not a signed note: no empty line with signatures after it");
    note->text = data;
    note->text_length = at - 1;
    note->signatures = data + at;
    note->signatures_length = length - at;
    return STATUS_OK;
}

enum status note_parse(const char *data, size_t length, struct note *note, struct error *err)
{
    struct note parsed = {0};
    enum status status = split(data, length, &parsed, err);

    if (status == STATUS_OK)
        status = check_signatures(&parsed, err);
    if (status != STATUS_OK)
        return note_hint_damaged(err);
    *note = parsed;
    return STATUS_OK;
}

bool note_signature_is_by(const struct signature_line *signature,
                          const struct note_verifier *verifier)
{
    unsigned char start[6];

    return signature->name_length == strlen(verifier->name) &&
           memcmp(signature->name, verifier->name, signature->name_length) == 0 &&
           signature->encoded_length >= KEY_ID_LENGTH &&
           base64_decode_exact(signature->encoded, KEY_ID_LENGTH, BASE64_PADDED, start,
                               sizeof start) &&
           ((uint32_t)start[0] << 24 | (uint32_t)start[1] << 16 | (uint32_t)start[2] << 8 |
            start[3]) == verifier->hash;
}

/* Checks every signature by this key; *found tells whether there is one. */
static enum status verify_by(const struct note *note, const struct note_verifier *verifier,
                             bool *found, struct error *err)
{
    struct note_lines lines = {note->signatures, note->signatures_length};
    struct signature_line line;

    while (note_signature_take(&lines, &line)) {
        unsigned char signature[OUR_SIGNATURE_SIZE];
        enum status status;

        if (!note_signature_is_by(&line, verifier))
            continue;
        if (!base64_decode_exact(line.encoded, line.encoded_length, BASE64_PADDED, signature,
                                 sizeof signature)) {
            error_set(err, STATUS_AUTHENTICATION, "the signature by %s is no Ed25519 signature",
                      verifier->name);
            return error_hint(err, "do not use this copy; ask for the file again");
        }
        status = note_verify_bytes(verifier, note->text, note->text_length,
                                   signature + NOTE_KEY_ID_SIZE, err);
        if (status != STATUS_OK)
            return status;
        *found = true;
    }
    return STATUS_OK;
}

enum status note_verify(const struct note *note, const struct note_verifier *verifiers,
                        size_t count, struct error *err)
{
    if (count == 0)
        return error_set(err, STATUS_AUTHENTICATION, "no key is given to check signatures with");
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        enum status status = verify_by(note, &verifiers[i], &found, err);

        if (status != STATUS_OK)
            return status;
        if (!found) {
            error_set(err, STATUS_AUTHENTICATION, "not signed by %s+%08x", verifiers[i].name,
                      verifiers[i].hash);
            return error_hint(err,
                              "check who should have signed it, and whether their key changed");
        }
    }
    return STATUS_OK;
}

bool note_is_by(const struct note *note, const struct note_verifier *verifier)
{
    struct note_lines lines = {note->signatures, note->signatures_length};
    struct signature_line line;

    while (note_signature_take(&lines, &line))
        if (note_signature_is_by(&line, verifier))
            return true;
    return false;
}

enum status note_check_kind(const struct note *note, const char *kind, struct error *err)
{
    struct note_lines lines = {note->text, note->text_length};
    const char *line = NULL;
    size_t length = 0;
    char wanted[KIND_LINE_SIZE];
    enum status status = STATUS_OK;

    snprintf(wanted, sizeof wanted, "safehand.%s/2", kind);
    if (newer_is_format(note->text, note->text_length, wanted))
        return newer_error(err, "this note");
    if (!note_line_take(&lines, &line, &length) || length != strlen(wanted) ||
        memcmp(line, wanted, length) != 0) {
        error_set(err, STATUS_AUTHENTICATION, "what was signed is \"%.*s\", not \"%s\"",
                  length > 80 ? 80 : (int)length, !line ? "" : line, wanted);
        status = error_hint(err, "this is a signature for something else; check which file it is");
    }
    return status;
}

enum status note_verify_only(const struct note *note, const struct note_verifier *verifier,
                             struct error *err)
{
    const char *end = memchr(note->signatures, '\n', note->signatures_length);
    if (!end || (size_t)(end + 1 - note->signatures) != note->signatures_length)
        return error_set(err, STATUS_AUTHENTICATION, "the note bears more than the one signature");
    return note_verify(note, verifier, 1, err);
}
