/* The note by which a further log of a ledger says what it goes on from. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/package/history.h"

#define CONTINUATION_LINE "safehand.log-continuation/2"
enum { HASH_LENGTH = 44, SIZE_LENGTH = 24, LOST_LENGTH = CHECKPOINT_ORIGIN_MAXIMUM + 80 };

/* "SIZE ROOT" of a head. */
static void append_head(struct buffer *text, const char *key, const struct checkpoint *head)
{
    char root[HASH_LENGTH + 1];
    base64_encode(head->root, DIGEST_SIZE, BASE64_PADDED, root);
    buffer_append_format(text, "%s %" PRIu64 " %s", key, head->size, root);
}

enum status continuation_sign(const struct continuation *said, const struct note_signer *signer,
                              struct buffer *note, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE];
    struct buffer text;
    buffer_init(&text, NOTE_MAXIMUM);
    note_verifier_format(&said->key, key);
    buffer_append_format(&text, CONTINUATION_LINE "\norigin %s\nkey %s\ncontinues %s\n",
                         said->origin, key, said->from.origin);
    append_head(&text, "head", &said->from);
    buffer_append_byte(&text, '\n');
    for (size_t i = 0; i < said->lost_count; i++) {
        append_head(&text, "lost", &said->lost[i]);
        buffer_append_format(&text, " %s\n", said->lost[i].origin);
    }
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, note, err);
    buffer_free(&text);
    return status;
}

/* Reads "SIZE ROOT", and what follows it. */
static enum status read_head(const char *text, struct checkpoint *head, const char **rest,
                             struct error *err)
{
    char again[SIZE_LENGTH];
    const char *root = strchr(text, ' ');
    head->size = strtoull(text, NULL, 10);
    snprintf(again, sizeof again, "%" PRIu64 " ", head->size);
    if (!root || strncmp(text, again, strlen(again)) != 0 || head->size > MERKLE_SIZE_MAXIMUM ||
        strlen(root + 1) < HASH_LENGTH ||
        !base64_decode_exact(root + 1, HASH_LENGTH, BASE64_PADDED, head->root, DIGEST_SIZE))
        return error_set(err, STATUS_MALFORMED, "a head is not well formed");
    *rest = root + 1 + HASH_LENGTH;
    return STATUS_OK;
}

static enum status read_lost(struct note_lines *lines, struct continuation *said, struct error *err)
{
    char line[LOST_LENGTH];
    const char *rest = NULL;
    struct checkpoint *head = &said->lost[said->lost_count];
    if (said->lost_count == CONTINUATION_LOST_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "too many heads are named");
    enum status status = note_line_next(lines, "lost", line, sizeof line, err);
    if (status == STATUS_OK)
        status = read_head(line, head, &rest, err);
    if (status == STATUS_OK && *rest != ' ')
        status = error_set(err, STATUS_MALFORMED, "a head is not well formed");
    if (status == STATUS_OK)
        status = checkpoint_origin_check(rest + 1, err);
    if (status != STATUS_OK)
        return status;
    snprintf(head->origin, sizeof head->origin, "%s", rest + 1);
    said->lost_count++;
    return STATUS_OK;
}

static enum status read_lines(struct note_lines *lines, struct continuation *said,
                              struct error *err)
{
    char key[NOTE_VERIFIER_SIZE], head[LOST_LENGTH];
    const char *rest = "";
    enum status status = note_line_exact(lines, CONTINUATION_LINE, err);
    if (status == STATUS_OK)
        status = note_line_next(lines, "origin", said->origin, sizeof said->origin, err);
    if (status == STATUS_OK)
        status = note_line_next(lines, "key", key, sizeof key, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(key, &said->key, err);
    if (status == STATUS_OK)
        status =
            note_line_next(lines, "continues", said->from.origin, sizeof said->from.origin, err);
    if (status == STATUS_OK)
        status = note_line_next(lines, "head", head, sizeof head, err);
    if (status == STATUS_OK)
        status = read_head(head, &said->from, &rest, err);
    if (status == STATUS_OK && *rest)
        status = error_set(err, STATUS_MALFORMED, "a head is not well formed");
    while (status == STATUS_OK && lines->left > 0)
        status = read_lost(lines, said, err);
    return status;
}

enum status continuation_parse(const char *data, size_t length, struct continuation *said,
                               struct error *err)
{
    struct note note;
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t log = 0, before = 0;
    *said = (struct continuation){.lost_count = 0};
    enum status status = note_parse(data, length, &note, err);
    struct note_lines lines = {note.text, note.text_length};
    if (status == STATUS_OK)
        status = read_lines(&lines, said, err);
    if (status == STATUS_OK)
        status = checkpoint_origin_check(said->origin, err);
    if (status == STATUS_OK)
        status = checkpoint_origin_check(said->from.origin, err);
    if (status != STATUS_OK)
        return status;
    checkpoint_origin_split(said->origin, first, &log);
    checkpoint_origin_split(said->from.origin, first, &before);
    if (!checkpoint_origin_is_same(said->origin, said->from.origin) || log <= before ||
        strcmp(said->key.name, said->origin) != 0)
        return error_set(err, STATUS_MALFORMED, "it is no further log of the same ledger");
    return note_verify(&note, &said->key, 1, err);
}

bool continuation_names(const struct continuation *said, const struct checkpoint *head)
{
    for (size_t i = 0; i < said->lost_count; i++)
        if (said->lost[i].size == head->size && strcmp(said->lost[i].origin, head->origin) == 0 &&
            memcmp(said->lost[i].root, head->root, sizeof head->root) == 0)
            return true;
    return false;
}
