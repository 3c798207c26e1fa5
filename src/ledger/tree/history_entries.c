/* What `key-rotated` and `log-continued` entries say, written and read. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"

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

json_t *continued_to_json(const struct checkpoint *head, const struct note_verifier *verifier)
{
    char root[DIGEST_HEX_SIZE], key[NOTE_VERIFIER_SIZE];

    hex_encode(head->root, sizeof head->root, root);
    note_verifier_format(verifier, key);
    return json_pack("{s:s, s:I, s:s, s:s}", "origin", head->origin, "size", (json_int_t)head->size,
                     "root", root, "verifier", key);
}

bool continued_of_json(const json_t *object, struct checkpoint *head,
                       struct note_verifier *verifier)
{
    struct error ignored = {0};
    const char *origin = json_text(object, "origin"), *root = json_text(object, "root");
    const char *key = json_text(object, "verifier");
    const json_t *size = json_object_get(object, "size");

    if (!origin || strlen(origin) >= sizeof head->origin || !root || !key ||
        strlen(root) != DIGEST_HEX_SIZE - 1 || !hex_decode(root, head->root, sizeof head->root) ||
        !json_is_integer(size) || json_integer_value(size) < 0 ||
        note_verifier_parse(key, verifier, &ignored) != STATUS_OK)
        return false;
    memcpy(head->origin, origin, strlen(origin) + 1);
    head->size = (uint64_t)json_integer_value(size);
    return strcmp(verifier->name, origin) == 0;
}
