/* Putting an entry right, and taking out what does not belong: what stood before is kept, with who
 * did it, when and why. */
#include <string.h>

#include "edit_internal.h"

/* {at, by, reason}; NULL without memory. */
static json_t *signed_now(const struct record_edit *edit, const char *reason)
{
    char at[TIMESTAMP_SIZE];
    timestamp_format(edit->editor.at, at);
    return json_pack("{s:s, s:s, s:s}", "at", at, "by", edit->editor.by, "reason", reason);
}

/* A step that tells its reason too. */
static bool add_step(struct record_edit *edit, const char *words, const char *id,
                     const char *reason)
{
    char *copy = memory_copy_string(reason);
    struct edit_step *step = copy ? edit_add_step(edit, words, NULL, id) : NULL;
    if (step)
        step->reason = copy;
    else
        memory_free(copy);
    return step;
}

/* ---- an entry ---- */

static enum status check(const struct record_edit *edit, const json_t *entry,
                         const struct edit_correction *to, struct error *err)
{
    const struct edit_entry as = {.category =
                                      to->category ? to->category : json_text(entry, "category"),
                                  .concern = to->concern};
    enum status status = record_edit_check_text("why it is corrected", to->reason, err);
    if (status == STATUS_OK)
        status = edit_check_past(edit, "the day of the entry", to->on, err);
    if (status == STATUS_OK && to->by)
        status = record_edit_check_text("who wrote it", to->by, err);
    if (status == STATUS_OK && to->about.count > 0)
        status = edit_check_people(edit, &to->about, err);
    if (status == STATUS_OK && to->category)
        status = edit_check_category(edit, to->category, err);
    if (status == STATUS_OK && to->text)
        status = record_edit_check_text("the text", to->text, err);
    if (status == STATUS_OK && to->source)
        status = record_edit_check_text("who told it", to->source, err);
    return status == STATUS_OK ? edit_check_concern(edit, &as, err) : status;
}

/* The form with what is put right in it; null where the entry can have none. */
static json_t *concern_with(const json_t *entry, const char *category,
                            const struct edit_concern *concern, int *failed)
{
    json_t *whole = json_copy_whole(json_object_get(entry, "concern"));
    if (strcmp(category, "concern") != 0) {
        json_decref(whole);
        return json_null();
    }
    whole = whole ? whole : json_object();
    json_t *to = concern ? edit_concern_of(concern, failed) : json_object();
    *failed |= !whole || !to || json_object_update(whole, to) != 0;
    json_decref(to);
    return whole;
}

/* The members that somebody named, as they are to be. */
static json_t *wanted_of(const struct record_edit *edit, const json_t *entry,
                         const struct edit_correction *to, int *failed)
{
    json_t *wanted = json_object();
    const char *category =
        to->category ? catalogue_category_name(edit->editor.catalogue, to->category) : NULL;
    edit_put_day(wanted, "on", to->on, failed);
    edit_put_text(wanted, "by", to->by, failed);
    edit_put_names(wanted, "about", &to->about, failed);
    edit_put_text(wanted, "category", category, failed);
    if (to->kind != ENTRY_UNMARKED)
        edit_put_text(wanted, "kind", record_entry_kind_name(to->kind), failed);
    edit_put_text(wanted, "text", to->text, failed);
    edit_put_text(wanted, "source", to->source, failed);
    category = category ? category : json_text(entry, "category");
    if (to->concern || (json_object_get(entry, "concern") && strcmp(category, "concern") != 0))
        json_put(wanted, "concern", concern_with(entry, category, to->concern, failed), failed);
    return wanted;
}

/* Puts it into the entry, and returns what stood there before, of what is another one now: null
 * where nothing did. */
static json_t *put_right(json_t *entry, const json_t *wanted, int *failed)
{
    const char *key;
    json_t *value, *was = json_object();
    void *at = json_object_iter((json_t *)(uintptr_t)wanted);
    for (; at; at = json_object_iter_next((json_t *)(uintptr_t)wanted, at)) {
        key = json_object_iter_key(at);
        value = json_object_iter_value(at);
        json_t *before = json_object_get(entry, key);
        if (before ? json_equal(before, value) : json_is_null(value))
            continue;
        json_put(was, key, before ? json_incref(before) : json_null(), failed);
        if (json_is_null(value))
            (void)json_object_del(entry, key);
        else
            *failed |= json_object_set(entry, key, value) != 0;
    }
    return was;
}

/* The entry as it is to be, with its correction at the end of `corrected`. STATUS_USAGE if it says
 * all of it already. */
static enum status correct(const struct record_edit *edit, const json_t *before,
                           const struct edit_correction *to, json_t **after, struct error *err)
{
    int failed = 0;
    json_t *entry = json_copy_whole(before), *wanted = wanted_of(edit, before, to, &failed);
    json_t *was = put_right(entry, wanted, &failed);
    json_t *correction = signed_now(edit, to->reason), *list = json_object_get(entry, "corrected");
    bool is_same = !failed && json_object_size(was) == 0;
    if (!list) {
        list = json_array();
        json_put(entry, "corrected", list, &failed);
    }
    json_put(correction, "was", was, &failed);
    failed |= failed || json_array_append(list, correction) != 0;
    json_decref(correction);
    json_decref(wanted);
    if (!failed && !is_same) {
        *after = entry;
        return STATUS_OK;
    }
    json_decref(entry);
    if (failed)
        return memory_error(err);
    error_set(err, STATUS_USAGE, "the entry %s says so already", json_text(before, "id"));
    return error_hint(err, "nothing was changed: say what is to be another one");
}

static size_t place_of(const json_t *list, const json_t *member)
{
    size_t i = 0;
    while (i < json_array_size(list) && json_array_get(list, i) != member)
        i++;
    return i;
}

enum status record_edit_correct_entry(struct record_edit *edit, const char *id,
                                      const struct edit_correction *to, struct error *err)
{
    json_t *entry = NULL, *after = NULL, *entries = json_object_get(edit->root, "entries");
    enum status status = edit_need_entry(edit, id, &entry, err);
    if (status == STATUS_OK)
        status = check(edit, entry, to, err);
    if (status == STATUS_OK)
        status = correct(edit, entry, to, &after, err);
    if (status != STATUS_OK)
        return status;
    if (!add_step(edit, "corrected the entry %s", id, to->reason)) {
        json_decref(after);
        return memory_error(err);
    }
    return json_array_set_new(entries, place_of(entries, entry), after) == 0 ? STATUS_OK
                                                                             : memory_error(err);
}

/* ---- what somebody is ---- */

enum status record_edit_set_role(struct record_edit *edit, const char *id, const char *role,
                                 struct error *err)
{
    struct names ids = {.items = (const char *[]){id}, .count = 1};
    char path[RECORD_ID_MAXIMUM + sizeof "people..role"];
    enum status status = edit_check_people(edit, &ids, err);
    if (status == STATUS_OK)
        status = record_edit_check_role(edit, role, err);
    if (status != STATUS_OK)
        return status;
    json_t *person = edit_find(edit->root, "people", id);
    const char *before = json_text(person, "role");
    if (strcmp(before, role_name(role)) == 0)
        return error_set(err, STATUS_USAGE, "%s is \"%s\" already", id, before);
    snprintf(path, sizeof path, "people.%s.role", id);
    char *was = memory_format("it was %s", before);
    bool is_told = was && add_step(edit, "set %s", path, was);
    memory_free(was);
    return is_told && json_object_set_new(person, "role", json_string(role_name(role))) == 0
               ? STATUS_OK
               : memory_error(err);
}

/* ---- what does not belong ---- */

/* The member with who took it out, and why, at the end of `taken_out`; under its own id, unless
 * another has it there. */
static enum status keep(struct record_edit *edit, const char *what, json_t *member,
                        const char *reason, struct error *err)
{
    char id[RECORD_ID_MAXIMUM + 1];
    int failed = 0;
    json_t *kept = signed_now(edit, reason), *list = json_object_get(edit->root, "taken_out");
    snprintf(id, sizeof id, "%s", json_text(member, "id"));
    if (edit_find(edit->root, "taken_out", id))
        edit_make_id(edit->root, NULL, "taken_out", "t", id);
    json_put(kept, "id", json_string(id), &failed);
    json_put(kept, what, json_incref(member), &failed);
    if (!list) {
        list = json_array();
        json_put(edit->root, "taken_out", list, &failed);
    }
    failed |= failed || json_array_append(list, kept) != 0;
    json_decref(kept);
    return failed ? memory_error(err) : STATUS_OK;
}

static enum status take_out(struct record_edit *edit, const char *list, const char *what,
                            const char *words, const char *reason, json_t *member,
                            struct error *err)
{
    json_t *members = json_object_get(edit->root, list);
    const char *id = json_text(member, "id");
    enum status status = add_step(edit, words, id, reason) ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = keep(edit, what, member, reason, err);
    if (status == STATUS_OK && json_array_remove(members, place_of(members, member)) != 0)
        status = memory_error(err);
    return status;
}

enum status record_edit_take_out_entry(struct record_edit *edit, const char *id, const char *reason,
                                       struct error *err)
{
    json_t *entry = NULL;
    enum status status = edit_need_entry(edit, id, &entry, err);
    if (status == STATUS_OK)
        status = record_edit_check_text("why it is taken out", reason, err);
    return status == STATUS_OK
               ? take_out(edit, "entries", "entry", "took out the entry %s", reason, entry, err)
               : status;
}

/* ---- somebody who does not belong ---- */

static bool names_id(const json_t *value, const char *id)
{
    const char *text = json_string_value(value);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (names_id(json_array_get(value, i), id))
            return true;
    return text && strcmp(text, id) == 0;
}

/* "e1, k2": the members of a list that name them in either member. */
static void list_naming(const json_t *root, const char *list, const char *key, const char *other,
                        const char *id, char *out, size_t size)
{
    size_t i;
    json_t *member;
    json_array_foreach(json_object_get(root, list), i, member)
    {
        size_t used = strlen(out);
        bool does = names_id(json_object_get(member, key), id) ||
                    names_id(json_object_get(member, other), id);
        if (does && used + 1 < size)
            snprintf(out + used, size - used, "%s%s", used ? ", " : "", json_text(member, "id"));
    }
}

/* Nobody may be left who is named and not there. */
static enum status check_unnamed(const struct record_edit *edit, const char *id, struct error *err)
{
    char naming[ERROR_HINT_SIZE / 2] = "";
    list_naming(edit->root, "entries", "about", "about", id, naming, sizeof naming);
    list_naming(edit->root, "consents", "by", "for", id, naming, sizeof naming);
    if (!*naming)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s is still named in the record: %s", id, naming);
    return error_hint(err, "first put right whom those entries are about, or take them out; who is "
                           "named by a consent stays");
}

/* Who holds responsibility for a child: not they. Where nobody is left it is not known. */
static bool forget_holder(json_t *person, const char *id)
{
    json_t *held = json_object_get(person, "parental_responsibility");
    json_t *list = json_is_object(held) ? json_object_get(held, "value") : held;
    size_t before = json_array_size(list);
    for (size_t i = before; i > 0; i--)
        if (names_id(json_array_get(list, i - 1), id) && json_array_remove(list, i - 1) != 0)
            return false;
    if (json_array_size(list) > 0 || before == 0)
        return true;
    return json_is_object(held)
               ? json_object_set_new(held, "value", json_null()) == 0
               : json_object_set_new(person, "parental_responsibility", json_null()) == 0;
}

enum status record_edit_take_out_person(struct record_edit *edit, const char *id,
                                        const char *reason, struct error *err)
{
    struct names ids = {.items = (const char *[]){id}, .count = 1};
    json_t *people = json_object_get(edit->root, "people");
    enum status status = edit_check_people(edit, &ids, err);
    if (status == STATUS_OK)
        status = record_edit_check_text("why they are taken out", reason, err);
    if (status == STATUS_OK)
        status = check_unnamed(edit, id, err);
    if (status == STATUS_OK && json_array_size(people) == 1) {
        error_set(err, STATUS_USAGE, "%s is the only person of the record", id);
        return error_hint(err, "add whom it is about first");
    }
    if (status == STATUS_OK)
        status = take_out(edit, "people", "person", "took out the person %s", reason,
                          edit_find(edit->root, "people", id), err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(people); i++)
        if (!forget_holder(json_array_get(people, i), id))
            status = memory_error(err);
    return status;
}
