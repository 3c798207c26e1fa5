/* Cosignatures of checkpoints, c2sp.org/tlog-cosignature. */
#include <inttypes.h>
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

enum {
    TIME_SIZE = 8,
    COSIGNATURE_SIZE = TIME_SIZE + NOTE_SIGNATURE_SIZE, /* the time, big-endian, and Ed25519's */
};
_Static_assert((int)COSIGNATURE_SIZE <= (int)NOTE_SIGNATURE_BYTES_MAXIMUM, "a line has room");

/* ---- keys ---- */

enum status witness_parse(const char *text, struct witness *witness, struct error *err)
{
    return note_key_parse(text, NOTE_COSIGNATURE, &witness->key, err);
}

void witness_format(const struct witness *witness, char text[NOTE_VERIFIER_SIZE])
{
    note_key_format(&witness->key, NOTE_COSIGNATURE, text);
}

enum status witness_of_signer(const struct note_signer *signer, struct witness *witness,
                              struct error *err)
{
    struct witness made = {.key = *note_signer_verifier(signer)};
    enum status status = note_key_hash(&made.key, NOTE_COSIGNATURE, err);

    if (status == STATUS_OK)
        *witness = made;
    return status;
}

/* ---- the signed message ---- */

/* Two lines, and then the whole text of the checkpoint. */
static enum status message_make(const struct note *note, uint64_t time, struct buffer *message,
                                struct error *err)
{
    buffer_append_format(message, "cosignature/v1\ntime %" PRIu64 "\n", time);
    buffer_append(message, note->text, note->text_length);
    return buffer_status(message, err);
}

enum { MESSAGE_MAXIMUM = NOTE_MAXIMUM + 64 };

/* ---- signing ---- */

static enum status sign(const struct note *note, const struct note_signer *signer, uint64_t time,
                        unsigned char cosignature[COSIGNATURE_SIZE], struct error *err)
{
    struct buffer message;
    enum status status;

    for (size_t i = 0; i < TIME_SIZE; i++)
        cosignature[i] = (unsigned char)(time >> (56 - 8 * i));
    buffer_init(&message, MESSAGE_MAXIMUM);
    status = message_make(note, time, &message, err);
    if (status == STATUS_OK)
        status =
            note_sign_bytes(signer, message.data, message.length, cosignature + TIME_SIZE, err);
    buffer_free(&message);
    return status;
}

/* Whether a further signature by this witness has its place. */
static enum status check_room(const struct note *note, const struct witness *witness,
                              struct error *err)
{
    struct note_lines lines = {note->signatures, note->signatures_length};
    struct signature_line line;
    size_t count = 0;

    while (note_signature_take(&lines, &line))
        count++;
    if (note_is_by(note, &witness->key)) {
        error_set(err, STATUS_USAGE, "%s has cosigned this checkpoint already", witness->key.name);
        return error_hint(err, "ask the office for a newer one");
    }
    if (count >= NOTE_SIGNATURES_MAXIMUM)
        return error_set(err, STATUS_USAGE, "the checkpoint bears %d signatures already",
                         NOTE_SIGNATURES_MAXIMUM);
    return STATUS_OK;
}

enum status cosignature_sign(const char *checkpoint, size_t length,
                             const struct note_signer *signer, timestamp time, struct buffer *out,
                             struct error *err)
{
    unsigned char cosignature[COSIGNATURE_SIZE];
    size_t begin = out->length;
    struct witness witness;
    struct note note;
    enum status status = note_parse(checkpoint, length, &note, err);

    if (status == STATUS_OK && time < 0)
        status = error_set(err, STATUS_USAGE, "a cosignature has no time before 1970");
    if (status == STATUS_OK)
        status = witness_of_signer(signer, &witness, err);
    if (status == STATUS_OK)
        status = check_room(&note, &witness, err);
    if (status == STATUS_OK)
        status = sign(&note, signer, (uint64_t)time, cosignature, err);
    if (status == STATUS_OK) {
        buffer_append(out, checkpoint, length);
        note_signature_append(out, &witness.key, cosignature, sizeof cosignature);
        status = buffer_status(out, err);
        if (status != STATUS_OK)
            buffer_truncate(out, begin);
    }
    return status;
}

/* ---- verifying ---- */

/* Takes the witness's one cosignature. */
static enum status find(const struct note *note, const struct witness *witness,
                        unsigned char cosignature[COSIGNATURE_SIZE], struct error *err)
{
    struct note_lines lines = {note->signatures, note->signatures_length};
    unsigned char bytes[NOTE_KEY_ID_SIZE + COSIGNATURE_SIZE];
    struct signature_line line;
    size_t count = 0;

    while (note_signature_take(&lines, &line)) {
        if (!note_signature_is_by(&line, &witness->key))
            continue;
        if (!base64_decode_exact(line.encoded, line.encoded_length, BASE64_PADDED, bytes,
                                 sizeof bytes)) {
            return error_set(err, STATUS_AUTHENTICATION,
                             "the signature by %s is no cosignature with a time",
                             witness->key.name);
        }
        count++;
    }
    if (count == 1) {
        memcpy(cosignature, bytes + NOTE_KEY_ID_SIZE, COSIGNATURE_SIZE);
        return STATUS_OK;
    }
    if (count > 1)
        return error_set(err, STATUS_AUTHENTICATION, "%s cosigned this checkpoint more than once",
                         witness->key.name);
    error_set(err, STATUS_AUTHENTICATION, "not cosigned by %s+%08x", witness->key.name,
              witness->key.hash);
    error_hint(err, "check which key the witness has; " WAY " prints it");
    return error_way(err, WAY_COSIGN, NULL, NULL);
}

enum status cosignature_verify(const char *checkpoint, size_t length, const struct witness *witness,
                               timestamp *time, struct error *err)
{
    unsigned char cosignature[COSIGNATURE_SIZE];
    uint64_t seconds = 0;
    struct note note;
    struct buffer message;
    enum status status = note_parse(checkpoint, length, &note, err);

    if (status == STATUS_OK)
        status = find(&note, witness, cosignature, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < TIME_SIZE; i++)
        seconds = seconds << 8 | cosignature[i];
    if (seconds > INT64_MAX)
        return error_set(err, STATUS_AUTHENTICATION, "the cosignature by %s bears no time",
                         witness->key.name);
    buffer_init(&message, MESSAGE_MAXIMUM);
    status = message_make(&note, seconds, &message, err);
    if (status == STATUS_OK)
        status = note_verify_bytes(&witness->key, message.data, message.length,
                                   cosignature + TIME_SIZE, err);
    buffer_free(&message);
    if (status == STATUS_OK)
        *time = (timestamp)seconds;
    return status;
}
