#include "seen.h"

#include <stdio.h>
#include <string.h>

#include "safehand/base/encoding.h"
#include "safehand/card/heads.h"

void seen_name(const char *key, char name[SEEN_NAME_SIZE])
{
    snprintf(name, SEEN_NAME_SIZE, "safehand-seen-%s", key);
}

/* Letters that a cookie may have. */
static void swap_letters(char *text, const char *from, const char *to)
{
    for (; *text; text++)
        *text = *text == from[0] ? to[0] : *text == from[1] ? to[1] : *text;
}

void seen_write(struct office *office, char value[SEEN_SIZE])
{
    struct error ignored = {0};
    struct buffer text;
    char key[NOTE_VERIFIER_SIZE];
    *value = '\0';
    buffer_init(&text, SEEN_SIZE);
    note_verifier_format(ledger_verifier(office_ledger(office)), key);
    buffer_append_format(&text, "%s\n", key);
    if (ledger_checkpoint(office_ledger(office), false, &text, &ignored) == STATUS_OK &&
        text.failure == STATUS_OK &&
        base64_encoded_length(text.length, BASE64_UNPADDED) < SEEN_SIZE) {
        base64_encode(text.data, text.length, BASE64_UNPADDED, value);
        swap_letters(value, "+/", "-_");
    }
    buffer_free(&text);
}

/* Adds what the browser remembers, if it is a checkpoint of this ledger's by the key beside it. */
static enum status add(struct heads *heads, const char *value, struct error *err)
{
    struct error ignored = {0};
    struct note_verifier key;
    struct checkpoint checkpoint;
    struct buffer text;
    char letters[SEEN_SIZE];
    enum status status = STATUS_OK;
    snprintf(letters, sizeof letters, "%s", value);
    swap_letters(letters, "-_", "+/");
    buffer_init(&text, SEEN_SIZE);
    char *end = base64_decode(letters, strlen(letters), BASE64_UNPADDED, &text)
                    ? memchr(text.data, '\n', text.length)
                    : NULL;
    if (end) {
        const char *note = end + 1;
        size_t length = text.length - (size_t)(note - (const char *)text.data);
        *end = '\0';
        if (note_verifier_parse(buffer_text(&text), &key, &ignored) == STATUS_OK &&
            checkpoint_open(note, length, &key, &checkpoint, &ignored) == STATUS_OK &&
            heads_add_key(heads, &key, &ignored) == STATUS_OK)
            status = heads_see(heads, note, length, err);
    }
    buffer_free(&text);
    return status;
}

enum status seen_merge(const char *value, const char *origin, const char *path, const char *beside,
                       struct error *err)
{
    struct heads *heads = NULL;
    enum status status = heads_forget(beside, err);
    if (status == STATUS_OK)
        status = heads_load(path, &heads, err);
    if (status == STATUS_OK && !heads)
        status = heads_new(origin, &heads, err);
    if (status == STATUS_OK && *value)
        status = add(heads, value, err);
    if (status == STATUS_OK && heads->last.note)
        status = heads_store(beside, heads, err);
    if (status == STATUS_AUTHENTICATION) {
        error_set(err, STATUS_AUTHENTICATION,
                  "your browser has seen another history of this ledger than the desk has");
        error_hint(err,
                   "share nothing from here before a colleague has told you, in person or "
                   "over a number you knew, which office is yours; who looks after it compares "
                   "the backups");
    }
    heads_free(heads);
    return status;
}

enum status seen_keep(const char *path, const char *beside, struct error *err)
{
    struct heads *heads = NULL;
    enum status status = heads_load(beside, &heads, err);
    if (status == STATUS_OK && heads)
        status = heads_store(path, heads, err);
    heads_free(heads);
    return status == STATUS_OK ? heads_forget(beside, err) : status;
}
