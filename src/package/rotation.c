/* The note by which one key of a ledger's checkpoints hands over to the next. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/package/history.h"

#define ROTATION_KIND "key-rotation"

enum status rotation_sign(const struct rotation *rotation, const struct note_signer *old_signer,
                          const struct note_signer *new_signer, struct buffer *note,
                          struct error *err)
{
    char old_key[NOTE_VERIFIER_SIZE], new_key[NOTE_VERIFIER_SIZE];
    const struct note_signer *signers[] = {old_signer, new_signer};
    struct buffer text;
    enum status status;

    note_verifier_format(&rotation->old_key, old_key);
    note_verifier_format(&rotation->new_key, new_key);
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_append_format(
        &text, "safehand." ROTATION_KIND "/2\norigin %s\nsize %" PRIu64 "\nold %s\nnew %s\n",
        rotation->origin, rotation->size, old_key, new_key);
    status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, signers, 2, note, err);
    buffer_free(&text);
    return status;
}

static enum status parse_lines(const struct note *note, struct rotation *rotation,
                               struct error *err)
{
    char size[24], old_key[NOTE_VERIFIER_SIZE], new_key[NOTE_VERIFIER_SIZE], again[24];
    struct note_lines lines = {note->text, note->text_length};
    enum status status = note_line_exact(&lines, "safehand." ROTATION_KIND "/2", err);

    if (status == STATUS_OK)
        status = note_line_next(&lines, "origin", rotation->origin, sizeof rotation->origin, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "size", size, sizeof size, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "old", old_key, sizeof old_key, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "new", new_key, sizeof new_key, err);
    if (status == STATUS_OK)
        status = note_lines_end(&lines, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(old_key, &rotation->old_key, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(new_key, &rotation->new_key, err);
    if (status != STATUS_OK)
        return status;
    rotation->size = strtoull(size, NULL, 10);
    snprintf(again, sizeof again, "%" PRIu64, rotation->size);
    if (strcmp(size, again) != 0)
        status = error_set(err, STATUS_MALFORMED, "%s is no number of entries", size);
    return status;
}

enum status rotation_parse(const char *data, size_t length, struct rotation *rotation,
                           struct error *err)
{
    struct note note;
    enum status status = note_parse(data, length, &note, err);

    if (status == STATUS_OK)
        status = parse_lines(&note, rotation, err);
    if (status == STATUS_OK)
        status = note_verify(&note, (struct note_verifier[]){rotation->old_key, rotation->new_key},
                             2, err);
    return status;
}
