/* Requests to a witness, c2sp.org/tlog-witness, and the lines of hashes that proofs share. */
#include <inttypes.h>
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

enum { HASH_LENGTH = 44 }; /* base64 of a hash */

static const char OLD_KEY[] = "old ";

void note_hashes_append(struct buffer *out, const struct merkle_proof *proof)
{
    for (size_t i = 0; i < proof->count; i++) {
        char encoded[HASH_LENGTH + 1];

        base64_encode(proof->hashes[i], DIGEST_SIZE, BASE64_PADDED, encoded);
        buffer_append_format(out, "%s\n", encoded);
    }
}

enum status note_hashes_take(struct note_lines *lines, struct merkle_proof *proof,
                             struct error *err)
{
    const char *line = NULL;
    size_t length = 0;

    while (note_line_take(lines, &line, &length)) {
        if (length == 0)
            return STATUS_OK;
        if (proof->count == MERKLE_PROOF_MAXIMUM)
            return error_set(err, STATUS_MALFORMED, "the proof has more than %d hashes",
                             MERKLE_PROOF_MAXIMUM);
        if (length != HASH_LENGTH ||
            !base64_decode_exact(line, length, BASE64_PADDED, proof->hashes[proof->count],
                                 DIGEST_SIZE)) {
            return error_set(err, STATUS_MALFORMED, "hash %zu of the proof is not well formed",
                             proof->count + 1);
        }
        proof->count++;
    }
    return error_set(err, STATUS_MALFORMED, "the proof has no checkpoint");
}

enum status witness_request_format(const struct witness_request *request, struct buffer *out,
                                   struct error *err)
{
    size_t begin = out->length;
    enum status status;

    buffer_append_format(out, "%s%" PRIu64 "\n", OLD_KEY, request->old_size);
    note_hashes_append(out, &request->proof);
    buffer_append_byte(out, '\n');
    buffer_append(out, request->checkpoint, request->checkpoint_length);
    status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

/* No origin has a blank in it, so that no checkpoint begins as a request does. */
static bool is_request(const char *data, size_t length)
{
    return length >= strlen(OLD_KEY) && memcmp(data, OLD_KEY, strlen(OLD_KEY)) == 0;
}

enum status witness_request_parse(const char *data, size_t length, struct witness_request *request,
                                  struct error *err)
{
    struct witness_request parsed = {.is_bare = !is_request(data, length)};
    struct note_lines lines = {data, length};
    struct note note;
    const char *line = NULL;
    size_t line_length = 0, key = strlen(OLD_KEY);
    enum status status = STATUS_OK;

    if (!parsed.is_bare) {
        if (!note_line_take(&lines, &line, &line_length) ||
            !note_number_parse(line + key, line_length - key, &parsed.old_size))
            status = error_set(err, STATUS_MALFORMED, "what follows \"old\" is no number");
        if (status == STATUS_OK)
            status = note_hashes_take(&lines, &parsed.proof, err);
        if (status == STATUS_OK && parsed.old_size == 0 && parsed.proof.count > 0)
            status = error_set(err, STATUS_MALFORMED, "from no entries there is nothing to prove");
    }
    if (status == STATUS_OK)
        status = note_parse(lines.at, lines.left, &note, err);
    if (status != STATUS_OK)
        return note_hint_damaged(err);
    parsed.checkpoint = lines.at;
    parsed.checkpoint_length = lines.left;
    *request = parsed;
    return STATUS_OK;
}
