/* What a draft's file says, safehand.draft/2: a note that who acts signed, of the format's name and
 * one line of canonical JSON. */
#include "office_internal.h"

#include "safehand/base/newer.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT "safehand.draft/2"

/* ---- writing ---- */

/* A list of {key, answer}, since a question's key is no name of a member. */
static json_t *answers_write(const json_t *answers, int *failed)
{
    json_t *list = json_array(), *copy = answers ? json_copy_whole(answers) : json_object();
    const char *key;
    json_t *answer;
    json_object_foreach(copy, key, answer)
    {
        json_t *item = json_object();
        json_put(item, "key", json_string(key), failed);
        json_put(item, "answer", json_incref(answer), failed);
        *failed |= json_array_append_new(list, item) != 0;
    }
    json_decref(copy);
    return list;
}

static enum status draft_json(const struct draft *draft, const struct identity *identity,
                              json_t **out, struct error *err)
{
    int failed = 0;
    char started[TIMESTAMP_SIZE], changed[TIMESTAMP_SIZE];
    json_t *root = json_object();
    timestamp_format(draft->started, started);
    timestamp_format(draft->changed, changed);
    json_put(root, "id", json_string(draft->id), &failed);
    json_put(root, "sender", json_string(note_signer_verifier(identity->signer)->name), &failed);
    json_put(root, "started", json_string(started), &failed);
    json_put(root, "changed", json_string(changed), &failed);
    json_put(root, "reference", json_string(draft->reference), &failed);
    if (*draft->seen)
        json_put(root, "seen", json_string(draft->seen), &failed);
    json_put(root, "asked", json_copy_whole(draft->asked), &failed);
    json_put(root, "answers", answers_write(draft->answers, &failed), &failed);
    if (failed) {
        json_decref(root);
        return memory_error(err);
    }
    *out = root;
    return STATUS_OK;
}

enum status draft_format(const struct draft *draft, const struct identity *identity,
                         struct buffer *note, struct error *err)
{
    struct buffer text;
    json_t *root = NULL;
    const struct note_signer *signer = identity->signer;
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_append_text(&text, FORMAT "\n");
    enum status status = draft_json(draft, identity, &root, err);
    if (status == STATUS_OK)
        status = json_canonical(root, &text, err);
    if (status == STATUS_OK) {
        buffer_append_byte(&text, '\n');
        status = buffer_status(&text, err);
    }
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, note, err);
    json_decref(root);
    buffer_free(&text);
    return status;
}

/* ---- reading ---- */

static enum status draft_bad(struct error *err)
{
    return error_set(err, STATUS_MALFORMED, "it is not of the format " FORMAT);
}

static enum status answers_read(const json_t *list, json_t **out, struct error *err)
{
    size_t index;
    json_t *item, *answers = json_object();
    int failed = answers == NULL;
    json_array_foreach(list, index, item)
    {
        const char *key = json_text(item, "key"), *answer = json_text(item, "answer");
        if (!key || !answer) {
            json_decref(answers);
            return draft_bad(err);
        }
        json_put(answers, key, json_string(answer), &failed);
    }
    if (failed) {
        json_decref(answers);
        return memory_error(err);
    }
    *out = answers;
    return STATUS_OK;
}

static enum status draft_take(const json_t *root, const char *id, struct draft *draft,
                              struct error *err)
{
    const char *own = json_text(root, "id"), *reference = json_text(root, "reference");
    const char *started = json_text(root, "started"), *changed = json_text(root, "changed");
    const char *seen = json_text(root, "seen");
    json_t *asked = json_object_get(root, "asked"), *answers = json_object_get(root, "answers");
    if (!own || !reference || !started || !timestamp_parse(started, &draft->started) || !changed ||
        !timestamp_parse(changed, &draft->changed) || (seen && !digest_is_valid(seen)) ||
        !json_is_object(asked) || !json_is_array(answers))
        return draft_bad(err);
    if (strcmp(own, id) != 0)
        return error_set(err, STATUS_AUTHENTICATION, "it stands under another id than its own");
    snprintf(draft->id, sizeof draft->id, "%s", id);
    snprintf(draft->seen, sizeof draft->seen, "%s", seen ? seen : "");
    draft->reference = memory_copy_string(reference);
    draft->asked = json_incref(asked);
    return draft->reference ? answers_read(answers, &draft->answers, err) : memory_error(err);
}

enum status draft_parse(const struct buffer *data, const char *id, const struct identity *identity,
                        struct draft *draft, struct error *err)
{
    struct note note = {.text = NULL};
    json_t *root = NULL;
    const char *text = buffer_text(data);
    if (newer_is_format(text, data->length, FORMAT))
        return newer_error(err, "it");
    enum status status = note_parse(text, data->length, &note, err);
    if (status == STATUS_OK)
        status = note_verify_only(&note, note_signer_verifier(identity->signer), err);
    struct note_lines lines = {note.text, note.text_length};
    if (status == STATUS_OK)
        status = note_line_exact(&lines, FORMAT, err);
    if (status == STATUS_OK)
        status = json_strict_parse(text + sizeof FORMAT, note.text_length - sizeof FORMAT,
                                   "the draft", &JSON_LIMITS_DEFAULT, &root, err);
    if (status == STATUS_OK)
        status = draft_take(root, id, draft, err);
    json_decref(root);
    if (status != STATUS_OK)
        draft_free(draft);
    return status;
}
