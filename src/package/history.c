/* The member ledger.history, written and read. */
#include "safehand/package/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "safehand.ledger-history/2"
enum { HASH_LENGTH = 44, NUMBER_SIZE = 24 }; /* base64 of a hash; a number's text */

/* ---- writing ---- */

static void append_hash(struct buffer *out, const char *key, const merkle_hash hash)
{
    char text[HASH_LENGTH + 1];
    base64_encode(hash, DIGEST_SIZE, BASE64_PADDED, text);
    buffer_append_format(out, "%s %s\n", key, text);
}

static void append_notes(struct buffer *out, const char *key, const struct names *notes,
                         size_t maximum)
{
    size_t first = notes->count > maximum ? notes->count - maximum : 0;
    buffer_append_format(out, "%s %zu\n", key, notes->count - first);
    for (size_t i = first; i < notes->count; i++) {
        buffer_append_byte(out, '\n');
        buffer_append_text(out, notes->items[i]);
    }
}

enum status package_history_format(const struct checkpoint *acknowledged,
                                   const struct merkle_proof *proof, const struct names *rotations,
                                   const struct names *logs, struct buffer *out, struct error *err)
{
    buffer_append_text(out, FORMAT "\n");
    if (acknowledged) {
        buffer_append_format(out, "acknowledged %" PRIu64 "\norigin %s\n", acknowledged->size,
                             acknowledged->origin);
        append_hash(out, "root", acknowledged->root);
        for (size_t i = 0; i < proof->count; i++)
            append_hash(out, "proof", proof->hashes[i]);
    } else {
        buffer_append_text(out, "acknowledged none\n");
    }
    append_notes(out, "keys", rotations, HISTORY_ROTATIONS_MAXIMUM);
    if (logs->count > 0) {
        buffer_append_byte(out, '\n');
        append_notes(out, "logs", logs, HISTORY_LOGS_MAXIMUM);
    }
    return buffer_status(out, err);
}

/* ---- reading ---- */

static enum status read_hash(struct note_lines *lines, const char *key, merkle_hash hash,
                             struct error *err)
{
    char text[HASH_LENGTH + 1];
    enum status status = note_line_next(lines, key, text, sizeof text, err);
    if (status == STATUS_OK &&
        !base64_decode_exact(text, strlen(text), BASE64_PADDED, hash, DIGEST_SIZE))
        status = error_set(err, STATUS_MALFORMED, "%s is not well formed", key);
    return status;
}

/* Digits without a sign or zeros in front. */
static bool number_read(const char *text, uint64_t maximum, uint64_t *number)
{
    char again[NUMBER_SIZE];
    *number = strtoull(text, NULL, 10);
    snprintf(again, sizeof again, "%" PRIu64, *number);
    return strcmp(text, again) == 0 && *number <= maximum;
}

static enum status read_number(struct note_lines *lines, const char *key, uint64_t maximum,
                               uint64_t *number, struct error *err)
{
    char text[NUMBER_SIZE];
    enum status status = note_line_next(lines, key, text, sizeof text, err);
    if (status == STATUS_OK && !number_read(text, maximum, number))
        status = error_set(err, STATUS_MALFORMED, "%s is not well formed", key);
    return status;
}

static bool next_is(const struct note_lines *lines, const char *start)
{
    return lines->left >= strlen(start) && memcmp(lines->at, start, strlen(start)) == 0;
}

static enum status read_acknowledged(struct note_lines *lines, struct package_history *history,
                                     struct error *err)
{
    struct checkpoint *head = &history->acknowledged;
    struct error unused = {0};
    if (note_line_exact(lines, "acknowledged none", &unused) == STATUS_OK)
        return STATUS_OK;
    history->has_acknowledged = true;
    enum status status = read_number(lines, "acknowledged", MERKLE_SIZE_MAXIMUM, &head->size, err);
    if (status == STATUS_OK)
        status = note_line_next(lines, "origin", head->origin, sizeof head->origin, err);
    if (status == STATUS_OK)
        status = checkpoint_origin_check(head->origin, err);
    if (status == STATUS_OK)
        status = read_hash(lines, "root", head->root, err);
    while (status == STATUS_OK && next_is(lines, "proof ")) {
        struct merkle_proof *proof = &history->proof;
        if (proof->count == MERKLE_PROOF_MAXIMUM)
            return error_set(err, STATUS_MALFORMED, "the proof is too long");
        status = read_hash(lines, "proof", proof->hashes[proof->count], err);
        if (status == STATUS_OK)
            proof->count++;
    }
    return status;
}

/* Where the note that begins there ends: behind the signatures, which an empty line sets off. */
static size_t note_end(const struct note_lines *lines)
{
    const char *signatures = memmem(lines->at, lines->left, "\n\n", 2), *end;
    if (!signatures)
        return lines->left;
    signatures += 2;
    end = memmem(signatures, lines->left - (size_t)(signatures - lines->at), "\n\n", 2);
    return end ? (size_t)(end + 1 - lines->at) : lines->left;
}

static enum status read_rotation(struct note_lines *lines, struct package_history *history,
                                 struct error *err)
{
    struct rotation *rotation = &history->rotations[history->rotation_count];
    enum status status = note_line_exact(lines, "", err);
    if (status != STATUS_OK)
        return status;
    size_t length = note_end(lines);
    status = rotation_parse(lines->at, length, rotation, err);
    if (status == STATUS_OK && history->rotation_count > 0 &&
        memcmp(rotation[-1].new_key.key, rotation->old_key.key, sizeof rotation->old_key.key) != 0)
        status = error_set(err, STATUS_MALFORMED, "a change of keys does not go on from the last");
    if (status != STATUS_OK)
        return status;
    history->rotation_count++;
    lines->at += length;
    lines->left -= length;
    return STATUS_OK;
}

static enum status read_continuation(struct note_lines *lines, struct package_history *history,
                                     struct error *err)
{
    struct continuation *log = &history->logs[history->log_count];
    enum status status = note_line_exact(lines, "", err);
    if (status != STATUS_OK)
        return status;
    size_t length = note_end(lines);
    status = continuation_parse(lines->at, length, log, err);
    if (status == STATUS_OK && history->log_count > 0 &&
        strcmp(log[-1].origin, log->from.origin) != 0)
        status = error_set(err, STATUS_MALFORMED, "a further log does not go on from the last");
    if (status != STATUS_OK)
        return status;
    history->log_count++;
    lines->at += length;
    lines->left -= length;
    return STATUS_OK;
}

/* Only where the ledger was continued. */
static enum status read_logs(struct note_lines *lines, struct package_history *history,
                             struct error *err)
{
    uint64_t count = 0;
    if (!next_is(lines, "\nlogs "))
        return STATUS_OK;
    enum status status = note_line_exact(lines, "", err);
    if (status == STATUS_OK)
        status = read_number(lines, "logs", HISTORY_LOGS_MAXIMUM, &count, err);
    if (status == STATUS_OK && count == 0)
        status = error_set(err, STATUS_MALFORMED, "logs is not well formed");
    if (status == STATUS_OK) {
        history->logs = memory_allocate_array(count, sizeof *history->logs);
        status = history->logs ? STATUS_OK : memory_error(err);
    }
    for (uint64_t i = 0; status == STATUS_OK && i < count; i++)
        status = read_continuation(lines, history, err);
    return status;
}

enum status package_history_parse(const char *data, size_t length, struct package_history *history,
                                  struct error *err)
{
    struct note_lines lines = {data, length};
    uint64_t count = 0;
    *history = (struct package_history){0};
    enum status status = note_line_exact(&lines, FORMAT, err);
    if (status == STATUS_OK)
        status = read_acknowledged(&lines, history, err);
    if (status == STATUS_OK)
        status = read_number(&lines, "keys", HISTORY_ROTATIONS_MAXIMUM, &count, err);
    if (status == STATUS_OK) {
        history->rotations = memory_allocate_array(count, sizeof *history->rotations);
        status = history->rotations ? STATUS_OK : memory_error(err);
    }
    for (uint64_t i = 0; status == STATUS_OK && i < count; i++)
        status = read_rotation(&lines, history, err);
    if (status == STATUS_OK)
        status = read_logs(&lines, history, err);
    if (status == STATUS_OK)
        status = note_lines_end(&lines, err);
    if (status != STATUS_OK)
        package_history_free(history);
    return status;
}

void package_history_free(struct package_history *history)
{
    memory_free(history->rotations);
    memory_free(history->logs);
    *history = (struct package_history){0};
}
