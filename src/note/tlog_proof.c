/* Proofs that can be checked offline, c2sp.org/tlog-proof. */
#include <inttypes.h>
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

static const char FIRST_LINE[] = "c2sp.org/tlog-proof@v1";
static const char EXTRA_KEY[] = "extra ";
static const char INDEX_KEY[] = "index ";

static enum status append_extra(const struct tlog_proof *proof, struct buffer *out,
                                struct error *err)
{
    char *encoded;

    if (proof->extra_length == 0)
        return STATUS_OK;
    encoded = memory_allocate(base64_encoded_length(proof->extra_length, BASE64_PADDED) + 1);
    if (!encoded)
        return memory_error(err);
    base64_encode(proof->extra, proof->extra_length, BASE64_PADDED, encoded);
    buffer_append_text(out, EXTRA_KEY);
    buffer_append_text(out, encoded);
    buffer_append_byte(out, '\n');
    memory_free(encoded);
    return STATUS_OK;
}

/* What must hold of a proof in either direction. */
static enum status check_parts(const struct tlog_proof *proof, struct error *err)
{
    struct note note;
    enum status status;

    if (proof->extra_length > TLOG_PROOF_EXTRA_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the proof carries more than %d bytes",
                         TLOG_PROOF_EXTRA_MAXIMUM);
    if (proof->index >= MERKLE_SIZE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the proof's index is over the limit");
    if (proof->inclusion.count > MERKLE_PROOF_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the proof has more than %d hashes",
                         MERKLE_PROOF_MAXIMUM);
    status = note_parse(proof->checkpoint, proof->checkpoint_length, &note, err);
    if (status != STATUS_OK)
        error_context(err, "the proof's checkpoint");
    return status;
}

enum status tlog_proof_format(const struct tlog_proof *proof, struct buffer *out, struct error *err)
{
    struct buffer made;
    enum status status = check_parts(proof, err);

    if (status != STATUS_OK)
        return status;
    buffer_init(&made, TLOG_PROOF_MAXIMUM);
    buffer_append_format(&made, "%s\n", FIRST_LINE);
    status = append_extra(proof, &made, err);
    buffer_append_format(&made, "%s%" PRIu64 "\n", INDEX_KEY, proof->index);
    note_hashes_append(&made, &proof->inclusion);
    buffer_append_byte(&made, '\n');
    buffer_append(&made, proof->checkpoint, proof->checkpoint_length);
    if (status == STATUS_OK)
        status = buffer_status(&made, err);
    if (status == STATUS_OK) {
        buffer_append(out, made.data, made.length);
        status = buffer_status(out, err);
    }
    buffer_free(&made);
    return status;
}

/* Whether a line begins so; if it does, what follows is left in it. */
static bool skip_key(const char *key, const char **line, size_t *length)
{
    size_t key_length = strlen(key);

    if (*length < key_length || memcmp(*line, key, key_length) != 0)
        return false;
    *line += key_length;
    *length -= key_length;
    return true;
}

/* The lines up to the index. What follows "extra " is left encoded. */
static enum status parse_head(struct note_lines *lines, struct tlog_proof *proof,
                              const char **extra, size_t *extra_length, struct error *err)
{
    const char *line = NULL;
    size_t length = 0;
    bool got;

    if (!note_line_take(lines, &line, &length) || length != strlen(FIRST_LINE) ||
        memcmp(line, FIRST_LINE, length) != 0) {
        return error_set(err, STATUS_MALFORMED, "not a proof: the first line is not \"%s\"",
                         FIRST_LINE);
    }
    got = note_line_take(lines, &line, &length);
    if (got && skip_key(EXTRA_KEY, &line, &length)) {
        if (length == 0)
            return error_set(err, STATUS_MALFORMED, "the proof's \"extra\" line is empty");
        if (length > base64_encoded_length(TLOG_PROOF_EXTRA_MAXIMUM, BASE64_PADDED))
            return error_set(err, STATUS_MALFORMED, "the proof carries more than %d bytes",
                             TLOG_PROOF_EXTRA_MAXIMUM);
        *extra = line;
        *extra_length = length;
        got = note_line_take(lines, &line, &length);
    }
    if (!got || !skip_key(INDEX_KEY, &line, &length) ||
        !note_number_parse(line, length, &proof->index))
        return error_set(err, STATUS_MALFORMED, "the proof has no index");
    return STATUS_OK;
}

static enum status decode_extra(const char *text, size_t length, struct tlog_proof *proof,
                                struct buffer *storage, struct error *err)
{
    size_t before = storage->length;
    enum status status;

    if (!text)
        return STATUS_OK;
    if (!base64_decode(text, length, BASE64_PADDED, storage)) {
        status = buffer_status(storage, err);
        if (status == STATUS_OK)
            status = error_set(err, STATUS_MALFORMED, "the proof's \"extra\" line is not base64");
        return status;
    }
    proof->extra = storage->data + before;
    proof->extra_length = storage->length - before;
    return STATUS_OK;
}

enum status tlog_proof_parse(const char *data, size_t length, struct tlog_proof *proof,
                             struct buffer *storage, struct error *err)
{
    struct tlog_proof parsed = {0};
    struct note_lines lines = {data, length};
    const char *extra = NULL;
    size_t extra_length = 0;
    enum status status = STATUS_OK;

    if (length > TLOG_PROOF_MAXIMUM)
        status = error_set(err, STATUS_MALFORMED, "larger than the %d bytes of a proof",
                           TLOG_PROOF_MAXIMUM);
    if (status == STATUS_OK)
        status = parse_head(&lines, &parsed, &extra, &extra_length, err);
    if (status == STATUS_OK)
        status = note_hashes_take(&lines, &parsed.inclusion, err);
    if (status == STATUS_OK) {
        parsed.checkpoint = lines.at;
        parsed.checkpoint_length = lines.left;
        status = check_parts(&parsed, err);
    }
    /* Last, because it is the only part that is written into something of the caller's. */
    if (status == STATUS_OK)
        status = decode_extra(extra, extra_length, &parsed, storage, err);
    if (status != STATUS_OK)
        return note_hint_damaged(err);
    *proof = parsed;
    return STATUS_OK;
}

enum status tlog_proof_verify(const struct tlog_proof *proof, const struct note_verifier *verifier,
                              struct checkpoint *checkpoint, struct error *err)
{
    struct checkpoint opened;
    merkle_hash leaf;
    enum status status;

    if (proof->extra_length == 0) {
        error_set(err, STATUS_MALFORMED, "the proof does not carry its entry");
        return note_hint_damaged(err);
    }
    status = checkpoint_open(proof->checkpoint, proof->checkpoint_length, verifier, &opened, err);
    if (status != STATUS_OK) {
        error_context(err, "the proof's checkpoint");
        return status;
    }
    status = merkle_leaf(proof->extra, proof->extra_length, leaf, err);
    if (status == STATUS_OK)
        status = merkle_verify_inclusion(proof->index, opened.size, leaf, &proof->inclusion,
                                         opened.root, err);
    if (status == STATUS_OK)
        *checkpoint = opened;
    return status;
}
