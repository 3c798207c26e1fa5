/* What an export says, taken into the record that there is. Nothing is taken out of it. */
#include <string.h>

#include "merge.h"
#include "safehand/base/json.h"

/* ---- changes ---- */

enum status merge_tell(struct merge *merge, enum import_change_kind kind, const char *what,
                       const json_t *before, const json_t *after)
{
    struct buffer words;
    struct import_change change = {.kind = kind, .what = memory_copy_string(what)};
    buffer_init(&words, MERGE_WORDS_MAXIMUM);
    enum status status = change.what ? STATUS_OK : memory_error(merge->err);
    for (int i = 0; status == STATUS_OK && i < 2; i++) {
        const json_t *value = i == 0 ? before : after;
        buffer_clear(&words);
        if (!value)
            continue;
        record_value_words(value, &words);
        char *copy = memory_copy_string(buffer_text(&words));
        *(i == 0 ? &change.before : &change.after) = copy;
        status = copy ? buffer_status(&words, merge->err) : memory_error(merge->err);
    }
    buffer_free(&words);
    if (status == STATUS_OK &&
        !ARRAY_ADD(merge->result->changes, merge->result->change_count, change))
        status = memory_error(merge->err);
    if (status != STATUS_OK) {
        memory_free(change.what);
        memory_free(change.before);
        memory_free(change.after);
    }
    return status;
}

void import_result_free(struct import_result *result)
{
    for (size_t i = 0; i < result->change_count; i++) {
        memory_free(result->changes[i].what);
        memory_free(result->changes[i].before);
        memory_free(result->changes[i].after);
    }
    memory_free(result->changes);
    json_decref(result->root);
    *result = (struct import_result){0};
}

/* Whether somebody took them out of the record here. */
static bool is_taken_out(const json_t *root, const json_t *wanted)
{
    size_t i;
    json_t *taken;
    json_array_foreach(json_object_get(root, "taken_out"), i, taken)
    {
        const char *id = json_text(json_object_get(taken, "person"), "id");
        if (id && strcmp(id, json_text(wanted, "id")) == 0)
            return true;
    }
    return false;
}

/* ---- values ---- */

const json_t *merge_plain(const json_t *value)
{
    const json_t *inner = json_object_get(value, "value");
    return inner ? inner : value;
}

bool merge_is_ours(const struct merge *merge, const json_t *object)
{
    const char *source = json_text(object, "source");
    return source && json_object_get(object, "row") &&
           strcmp(source, merge->import->map->title) == 0;
}

enum status merge_name_field(const struct merge *merge, const char *path, struct buffer *out)
{
    const struct catalogue_field *field = catalogue_find(merge->import->options.catalogue, path);
    if (merge->person)
        buffer_append_format(out, "%s: ", merge->person);
    buffer_append_text(out, field ? field->label : path);
    if (field && text_ends_with(field->pattern, "*")) /* one of several of that label */
        buffer_append_format(out, " (%s)", strrchr(path, '.') + 1);
    return buffer_status(out, merge->err);
}

static enum status tell_field(struct merge *merge, enum import_change_kind kind, const char *path,
                              const json_t *before, const json_t *after)
{
    struct buffer name;
    buffer_init(&name, MERGE_WORDS_MAXIMUM);
    enum status status = merge_name_field(merge, path, &name);
    if (status == STATUS_OK)
        status = merge_tell(merge, kind, buffer_text(&name), before, after);
    buffer_free(&name);
    return status;
}

static enum status set(struct merge *merge, json_t *object, const char *key, const char *path,
                       const json_t *value)
{
    merge->is_changed = true;
    return json_object_set_new(object, key, json_deep_copy(value)) == 0
               ? merge_tell_doubt(merge, path, value)
               : memory_error(merge->err);
}

/* What a newer export says again is so as of its day: else it would count as old, though the other
 * system has it so, and an export of a day between would take its place. */
static enum status confirm(struct merge *merge, json_t *object, const char *key,
                           const json_t *wanted)
{
    const char *before = json_text(json_object_get(object, key), "as_at");
    if (!before || strcmp(json_text(wanted, "as_at"), before) <= 0)
        return STATUS_OK;
    merge->is_confirmed = true;
    return json_object_set_new(object, key, json_deep_copy(wanted)) == 0 ? STATUS_OK
                                                                         : memory_error(merge->err);
}

/* A value of the export beside what stands there. */
static enum status merge_value(struct merge *merge, json_t *object, const char *key,
                               const char *path, const json_t *wanted)
{
    json_t *there = json_object_get(object, key);
    const json_t *old = merge_plain(there), *new = merge_plain(wanted);
    enum status status = STATUS_OK;
    /* "Not known" of a day was written by somebody here: it is an answer, and stays. */
    if (!there || (json_is_null(old) && !json_object_get(there, "as_at"))) {
        if (merge->tells)
            status = tell_field(merge, IMPORT_ADDED, path, NULL, new);
        return status == STATUS_OK ? set(merge, object, key, path, wanted) : status;
    }
    bool is_equal = json_equal(old, new), is_ours = merge_is_ours(merge, there);
    /* All days are YYYY-MM-DD: what a later export said is not undone by an older one. It is back
     * by the day of the export: the row itself may say it of long ago. */
    const char *gone = json_text(there, "gone"), *as_at = json_text(wanted, "as_at");
    bool stays_gone = gone && strcmp(merge->as_at, gone) < 0;
    if (is_equal && is_ours && gone && !stays_gone) {
        status = tell_field(merge, IMPORT_BACK, path, NULL, new);
        merge->is_changed = true;
        json_object_del(there, "gone");
        if (status != STATUS_OK)
            return status;
    }
    if (is_equal)
        return is_ours && !stays_gone ? confirm(merge, object, key, wanted) : STATUS_OK;
    if (!json_object_get(there, "row"))
        return tell_field(merge, IMPORT_KEPT, path, old, new);
    if (strcmp(as_at, json_text(there, "as_at")) < 0)
        return tell_field(merge, IMPORT_OLDER, path, old, new);
    status = tell_field(merge, IMPORT_CHANGED, path, old, new);
    return status == STATUS_OK ? set(merge, object, key, path, wanted) : status;
}

/* The role is a plain word: it is never changed here, since nobody knows who wrote it. */
static enum status merge_role(struct merge *merge, json_t *person, const json_t *wanted)
{
    const char *there = json_text(person, "role");
    if (!wanted || strcmp(there, json_string_value(wanted)) == 0)
        return STATUS_OK;
    if (strcmp(there, IMPORT_ROLE_NOT_KNOWN) != 0)
        return tell_field(merge, IMPORT_KEPT, "people.x.role", json_object_get(person, "role"),
                          wanted);
    enum status status =
        tell_field(merge, IMPORT_CHANGED, "people.x.role", json_object_get(person, "role"), wanted);
    return status == STATUS_OK ? set(merge, person, "role", "people.x.role", wanted) : status;
}

bool merge_is_no_field(const char *key, bool is_person)
{
    static const char *const of_person[] = {"id", "role", NULL};
    static const char *const of_family[] = {"format",  "reference", "updated",
                                            "people",  "consents",  "entries",
                                            "changes", "taken_out", NULL};
    const char *const *names = is_person ? of_person : of_family;
    for (; *names; names++)
        if (strcmp(*names, key) == 0)
            return true;
    return false;
}

/* An object of fields beside another, `path` being where they are; of depth 1 are the family and a
 * person. */
static enum status merge_object(struct merge *merge, json_t *object, const json_t *wanted,
                                const char *path, int depth)
{
    enum status status = STATUS_OK;
    const char *key;
    json_t *value;
    void *at = json_object_iter((json_t *)(uintptr_t)wanted);
    for (; status == STATUS_OK && at; at = json_object_iter_next((json_t *)(uintptr_t)wanted, at)) {
        key = json_object_iter_key(at);
        value = json_object_iter_value(at);
        if (depth == 1 && merge_is_no_field(key, *path != '\0'))
            continue;
        char *inner = memory_format("%s%s%s", path, *path ? "." : "", key);
        json_t *there = json_object_get(object, key);
        bool is_group = json_is_object(value) && !json_object_get(value, "value");
        if (!inner)
            return memory_error(merge->err);
        if (is_group && !there) {
            there = json_object();
            if (!there || json_object_set_new(object, key, there) != 0)
                status = memory_error(merge->err);
        }
        if (status == STATUS_OK && !is_group)
            status = merge_value(merge, object, key, inner, value);
        else if (status == STATUS_OK && json_is_object(there) && !json_object_get(there, "value"))
            status = merge_object(merge, there, value, inner, depth + 1);
        else if (status == STATUS_OK)
            status = tell_field(merge, IMPORT_KEPT, inner, NULL, NULL);
        memory_free(inner);
    }
    return status;
}

/* ---- what is gone ---- */

static enum status mark_gone(struct merge *merge, json_t *object, const char *path)
{
    if (json_object_get(object, "gone") || strcmp(merge->as_at, json_text(object, "as_at")) < 0)
        return STATUS_OK;
    merge->is_changed = true;
    if (json_object_set_new(object, "gone", json_string(merge->as_at)) != 0)
        return memory_error(merge->err);
    return tell_field(merge, IMPORT_GONE, path, merge_plain(object), NULL);
}

/* Every value of the map's exports that this one has no more. */
static enum status find_gone(struct merge *merge, json_t *object, const json_t *wanted,
                             const char *path, int depth)
{
    enum status status = STATUS_OK;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const json_t *theirs = json_object_get(wanted, key);
        if (status != STATUS_OK || !json_is_object(value) ||
            (depth == 1 && merge_is_no_field(key, *path != '\0')))
            continue;
        char *inner = memory_format("%s%s%s", path, *path ? "." : "", key);
        if (!inner)
            return memory_error(merge->err);
        if (!json_object_get(value, "value"))
            status = find_gone(merge, value, theirs, inner, depth + 1);
        else if (merge_is_ours(merge, value) && !theirs)
            status = mark_gone(merge, value, inner);
        memory_free(inner);
    }
    return status;
}

/* ---- people ---- */

json_t *merge_by_id(const json_t *list)
{
    size_t i;
    json_t *item, *set = json_object();
    json_array_foreach(list, i,
                       item) if (set && json_object_set(set, json_text(item, "id"), item) != 0)
    {
        json_decref(set);
        return NULL;
    }
    return set;
}

/* Their name, or what they are in the file. */
static const char *name_of(const json_t *person, const json_t *wanted)
{
    const char *name = json_string_value(merge_plain(json_object_get(person, "name")));
    if (!name)
        name = json_string_value(merge_plain(json_object_get(wanted, "name")));
    return name ? name : json_text(person, "id");
}

/* A role is never guessed, and who has none is told, in a new record too. */
static enum status add_person(struct merge *merge, json_t *people, const json_t *wanted)
{
    json_t *copy = json_deep_copy(wanted);
    bool is_open = copy && !json_object_get(copy, "role");
    if (is_open)
        (void)!json_object_set_new(copy, "role", json_string(IMPORT_ROLE_NOT_KNOWN));
    if (!copy || json_array_append_new(people, copy) != 0)
        return memory_error(merge->err);
    merge->is_changed = true;
    merge->person = memory_copy_string(name_of(wanted, NULL));
    enum status status =
        merge->person ? merge_tell_doubts(merge, wanted, "people.x", 1) : memory_error(merge->err);
    memory_free(merge->person);
    merge->person = NULL;
    if (status != STATUS_OK || (!merge->tells && !is_open))
        return status;
    char *what = memory_format("%s (%s)", name_of(wanted, NULL), json_text(copy, "id"));
    json_t *role = json_string(is_open ? "what they are is not known: give them a role"
                                       : json_text(copy, "role"));
    status = what ? merge_tell(merge, IMPORT_ADDED, what, NULL, role) : memory_error(merge->err);
    json_decref(role);
    memory_free(what);
    return status;
}

/* Somebody of the record; `row`: what the export says of them, or NULL. */
static enum status merge_person(struct merge *merge, json_t *there, const json_t *row)
{
    /* A copy: the name itself may be what the export changes. */
    merge->person = memory_copy_string(name_of(there, row));
    enum status status = merge->person ? STATUS_OK : memory_error(merge->err);
    if (status == STATUS_OK && row)
        status = merge_role(merge, there, json_object_get(row, "role"));
    if (status == STATUS_OK && row)
        status = merge_object(merge, there, row, "people.x", 1);
    if (status == STATUS_OK && merge->finds_gone)
        status = find_gone(merge, there, row, "people.x", 1);
    memory_free(merge->person);
    merge->person = NULL;
    return status;
}

/* Somebody of the export who was taken out here: no export brings them back, and that is told. */
static enum status keep_out(struct merge *merge, const json_t *wanted)
{
    const char *name = name_of(wanted, NULL);
    char *what = memory_format("%s (%s)", name, json_text(wanted, "id"));
    json_t *before = json_string("taken out"), *after = json_string(name);
    enum status status =
        what ? merge_tell(merge, IMPORT_KEPT, what, before, after) : memory_error(merge->err);
    json_decref(before);
    json_decref(after);
    memory_free(what);
    return status;
}

static enum status merge_people(struct merge *merge, json_t *root, const json_t *wanted)
{
    json_t *people = json_object_get(root, "people");
    const json_t *theirs = json_object_get(wanted, "people");
    json_t *rows = merge_by_id(theirs), *known = merge_by_id(people);
    enum status status = rows && known ? STATUS_OK : memory_error(merge->err);
    size_t i, count = json_array_size(people);
    for (i = 0; status == STATUS_OK && i < count; i++) {
        json_t *there = json_array_get(people, i);
        status = merge_person(merge, there, json_object_get(rows, json_text(there, "id")));
    }
    for (i = 0; status == STATUS_OK && i < json_array_size(theirs); i++) {
        const json_t *row = json_array_get(theirs, i);
        if (!json_object_get(known, json_text(row, "id")))
            status =
                is_taken_out(root, row) ? keep_out(merge, row) : add_person(merge, people, row);
    }
    json_decref(rows);
    json_decref(known);
    return status;
}

/* ---- the whole ---- */

static json_t *new_record(const struct import_run *import, const json_t *wanted)
{
    char day[DATE_SIZE];
    date_format(&import->options.as_at, day);
    return json_pack("{s:s, s:O, s:s, s:[], s:[], s:[]}", "format", "safehand.family/2",
                     "reference", json_object_get(wanted, "reference"), "updated", day, "people",
                     "consents", "entries");
}

enum status merge_family(const struct import_run *import, json_t *existing, const json_t *wanted,
                         bool is_complete, struct import_result *result, struct error *err)
{
    *result = (struct import_result){.is_new = !existing};
    struct merge merge = {.import = import,
                          .result = result,
                          .tells = existing != NULL,
                          .finds_gone = import->map->is_whole && is_complete,
                          .err = err};
    date_format(&import->options.as_at, merge.as_at);
    result->root = existing ? json_deep_copy(existing) : new_record(import, wanted);
    enum status status = result->root ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = merge_people(&merge, result->root, wanted);
    if (status == STATUS_OK)
        status = merge_object(&merge, result->root, wanted, "", 1);
    if (status == STATUS_OK && merge.finds_gone)
        status = find_gone(&merge, result->root, wanted, "", 1);
    if (status == STATUS_OK)
        status = merge_entries(&merge, result->root, wanted);
    result->is_confirmed = merge.is_confirmed && !merge.is_changed;
    if (status == STATUS_OK && !merge.is_changed && !merge.is_confirmed) {
        json_decref(result->root);
        result->root = NULL;
    }
    if (status != STATUS_OK)
        import_result_free(result);
    return status;
}

static size_t not_understood(const struct import_run *import)
{
    return import->account.cells[IMPORT_NOT_UNDERSTOOD];
}

/* A row that was refused before any family was looked at may be anybody's. */
static void begin(struct import_run *import)
{
    if (!import->is_begun)
        import->has_refused = not_understood(import) > 0;
    import->is_begun = true;
}

enum status record_import_family(struct import_run *import, size_t family, json_t *existing,
                                 struct import_result *result, struct error *err)
{
    json_t *wanted = NULL;
    *result = (struct import_result){0};
    begin(import);
    size_t before = not_understood(import);
    enum status status = build_family(import, family, existing, &wanted, err);
    /* What stands there and was not understood is not gone. */
    bool is_complete = !import->has_refused && not_understood(import) == before;
    bool has_people = existing || json_array_size(json_object_get(wanted, "people")) > 0;
    if (status == STATUS_OK && has_people)
        status = merge_family(import, existing, wanted, is_complete, result, err);
    result->is_missing = status == STATUS_OK && !has_people;
    json_decref(wanted);
    return status;
}

bool record_import_asks_absent(const struct import_run *import)
{
    bool has_refused = import->is_begun ? import->has_refused : not_understood(import) > 0;
    return import->map->is_whole && !has_refused;
}

enum status record_import_absent(struct import_run *import, json_t *existing,
                                 struct import_result *result, struct error *err)
{
    *result = (struct import_result){0};
    begin(import);
    return record_import_asks_absent(import)
               ? merge_family(import, existing, NULL, true, result, err)
               : STATUS_OK;
}
