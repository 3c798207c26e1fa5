/* office.json: the office's name, and its ledger's origin and key. */
#include "office_internal.h"

#include <string.h>

/* Canonical, with a newline. */
static enum status write_root(const char *folder, const json_t *root, enum file_output_mode mode,
                              struct error *err)
{
    struct buffer text;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    char *path = file_join(folder, "office.json");
    enum status status = path ? json_canonical(root, &text, err) : memory_error(err);
    if (status == STATUS_OK) {
        buffer_append_byte(&text, '\n');
        status = buffer_status(&text, err);
    }
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, mode, err);
    memory_free(path);
    buffer_free(&text);
    return status;
}

enum status office_file_make(const char *folder, const char *name, const char *origin,
                             const struct note_verifier *verifier, timestamp now, struct error *err)
{
    char created[TIMESTAMP_SIZE], key[NOTE_VERIFIER_SIZE];
    timestamp_format(now, created);
    note_verifier_format(verifier, key);
    int failed = 0;
    json_t *root = json_object();
    json_put(root, "format", json_string("safehand.office/2"), &failed);
    json_put(root, "name", json_string(name), &failed);
    json_put(root, "origin", json_string(origin), &failed);
    json_put(root, "ledger_verifier", json_string(key), &failed);
    json_put(root, "created", json_string(created), &failed);
    enum status status = failed ? memory_error(err) : write_root(folder, root, FILE_NEW, err);
    json_decref(root);
    return status;
}

/* ---- reading ---- */

static enum status office_parse(struct office *office, const json_t *root,
                                const struct buffer *text, const char *path, struct error *err)
{
    const char *format = json_text(root, "format");
    const char *name = json_text(root, "name");
    const char *origin = json_text(root, "origin");
    const char *verifier = json_text(root, "ledger_verifier");
    if (newer_check(format, "safehand.office/2", path, err) != STATUS_OK)
        return err->status;
    if (!format || strcmp(format, "safehand.office/2") != 0 || !name || !origin || !verifier)
        return json_strict_error(buffer_text(text), text->length, path, "", err,
                                 "this is not an office of the format safehand.office/2");
    enum status status = checkpoint_origin_check(origin, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(verifier, &office->ledger_verifier, err);
    if (status == STATUS_OK && strcmp(office->ledger_verifier.name, origin) != 0)
        status = error_set(err, STATUS_MALFORMED, "ledger_verifier is not the key of %s", origin);
    if (status != STATUS_OK)
        return error_context(err, "%s", path);
    json_int_t days = TRAINING_DAYS;
    const json_t *term = json_object_get(root, "training_days");
    if (term)
        days = json_integer_value(term);
    if (days < 1 || days > TRAINING_DAYS_MAXIMUM)
        return json_strict_error(buffer_text(text), text->length, path, "/training_days", err,
                                 "must be a number of days from 1 to %d", TRAINING_DAYS_MAXIMUM);
    office->training_days = (int)days;
    office->name = memory_copy_string(name);
    office->origin = memory_copy_string(origin);
    return office->name && office->origin ? STATUS_OK : memory_error(err);
}

static enum status load_root(const struct office *office, json_t **root, struct buffer *text,
                             char **path, struct error *err)
{
    struct json_limits limits = JSON_LIMITS_DEFAULT;
    limits.size = OFFICE_JSON_MAXIMUM;
    *path = office_path(office, "office.json", NULL);
    if (!*path)
        return memory_error(err);
    if (file_exists(*path))
        return json_strict_load(*path, &limits, root, text, err);
    error_set(err, STATUS_USAGE, "%s is not an office: it has no office.json", office->folder);
    error_hint(err, "make an office with " WAY ", or name yours with " WAY);
    error_way(err, WAY_MAKE_OFFICE, NULL, NULL);
    return error_way_input(err, WAY_INPUT, INPUT_OFFICE, NULL);
}

enum status office_file_read(struct office *office, struct error *err)
{
    json_t *root = NULL;
    struct buffer text;
    char *path = NULL;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    enum status status = load_root(office, &root, &text, &path, err);
    if (status == STATUS_OK)
        status = office_parse(office, root, &text, path, err);
    json_decref(root);
    buffer_free(&text);
    memory_free(path);
    return status;
}

/* ---- following the ledger ---- */

static enum status write_ledger(const struct office *office, const struct note_verifier *verifier,
                                struct error *err)
{
    json_t *root = NULL;
    struct buffer text;
    char key[NOTE_VERIFIER_SIZE], *path = NULL;
    int failed = 0;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    enum status status = load_root(office, &root, &text, &path, err);
    if (status == STATUS_OK) {
        note_verifier_format(verifier, key);
        json_put(root, "origin", json_string(verifier->name), &failed);
        json_put(root, "ledger_verifier", json_string(key), &failed);
        status = failed ? memory_error(err) : write_root(office->folder, root, FILE_REPLACE, err);
    }
    json_decref(root);
    buffer_free(&text);
    memory_free(path);
    return status;
}

enum status office_file_follow(struct office *office, struct error *err)
{
    const struct note_verifier *verifier = ledger_verifier(office->ledger);
    struct note_verifier named = office->ledger_verifier;
    if (strcmp(verifier->name, office->origin) != 0) {
        char *origin = memory_copy_string(verifier->name);
        if (!origin)
            return memory_error(err);
        memory_free(office->origin);
        office->origin = origin;
    }
    office->ledger_verifier = *verifier;
    if (strcmp(named.name, verifier->name) == 0 &&
        memcmp(named.key, verifier->key, sizeof named.key) == 0)
        return STATUS_OK;
    return write_ledger(office, verifier, err);
}
