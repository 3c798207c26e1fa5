/* Two people changed the same record: what each made of what stood before, in one. */
#include <string.h>

#include "edit_internal.h"

enum { SHOWN_SIZE = 200, PREFIX_SIZE = 8 };

struct merge {
    enum status status;
    struct error *err;
    char path[RECORD_PATH_MAXIMUM * 2];
};

static bool same(const json_t *a, const json_t *b)
{
    return a == b || (a && b && json_equal(a, b));
}

static bool is_dated(const json_t *value)
{
    return json_object_get(value, "value") || json_object_get(value, "as_at");
}

/* An object whose members are things of their own. */
static bool is_group(const json_t *value)
{
    return json_is_object(value) && !is_dated(value);
}

/* A list whose members are told apart by their ids; an empty one can become one. */
static bool is_list_of_ids(const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_text(json_array_get(value, i), "id"))
            return false;
    return json_is_array(value);
}

/* ---- what both changed ---- */

static void show_value(const json_t *value, char shown[SHOWN_SIZE])
{
    struct buffer words;
    const json_t *plain = is_dated(value) ? json_object_get(value, "value") : value;
    buffer_init(&words, JSON_LIMITS_DEFAULT.size);
    if (!value || json_is_object(plain) || json_is_object(json_array_get(plain, 0))) {
        snprintf(shown, SHOWN_SIZE, value ? "another one" : "taken out");
    } else {
        char visible[SHOWN_SIZE - 2];
        record_value_words(plain, &words);
        text_copy_visible(visible, sizeof visible, buffer_text(&words));
        snprintf(shown, SHOWN_SIZE, "\"%s\"", visible);
    }
    buffer_free(&words);
}

static void refuse(struct merge *merge, const json_t *ours, const json_t *theirs)
{
    char here[SHOWN_SIZE], there[SHOWN_SIZE];
    show_value(ours, here);
    show_value(theirs, there);
    error_set(merge->err, STATUS_REFUSED,
              "somebody else changed %s meanwhile: it is %s now, and was to become %s", merge->path,
              there, here);
    merge->status = error_hint(merge->err, "nothing was written: look at the record as it is now, "
                                           "and say once more what it is to be");
}

/* ---- value by value ---- */

static void no_memory(struct merge *merge)
{
    merge->status = memory_error(merge->err);
}

static json_t *merge_value(struct merge *merge, json_t *base, json_t *ours, json_t *theirs);

/* The same one step down; NULL if it stands nowhere afterwards, or on failure. */
static json_t *merge_below(struct merge *merge, const char *segment, json_t *base, json_t *ours,
                           json_t *theirs)
{
    size_t length = strlen(merge->path);
    snprintf(merge->path + length, sizeof merge->path - length, "%s%s", length ? "." : "", segment);
    json_t *merged = merge_value(merge, base, ours, theirs);
    if (merge->status == STATUS_OK)
        merge->path[length] = '\0';
    return merged;
}

/* Member by member, in their order, and then what is new in ours. */
static json_t *merge_groups(struct merge *merge, json_t *base, json_t *ours, json_t *theirs)
{
    json_t *const sources[] = {theirs, ours};
    json_t *merged = json_object();
    if (!merged)
        no_memory(merge);
    for (size_t s = 0; s < 2; s++) {
        const char *key;
        json_t *member;
        json_object_foreach(sources[s], key, member)
        {
            if (merge->status != STATUS_OK || (s == 1 && json_object_get(theirs, key)))
                continue;
            json_t *value = merge_below(merge, key, json_object_get(base, key),
                                        json_object_get(ours, key), json_object_get(theirs, key));
            if (value && json_object_set_new(merged, key, value) != 0)
                no_memory(merge);
        }
    }
    return merged;
}

/* The members of a list by their ids; an empty one of what is no list. NULL without memory. */
static json_t *index_of(struct merge *merge, json_t *list)
{
    json_t *index = json_object();
    for (size_t i = 0; index && i < json_array_size(list); i++) {
        json_t *member = json_array_get(list, i);
        if (json_object_set(index, json_text(member, "id"), member) != 0) {
            json_decref(index);
            index = NULL;
        }
    }
    if (!index)
        no_memory(merge);
    return index;
}

/* Each member of theirs in its place, and then those that only ours has. */
static json_t *merge_lists(struct merge *merge, json_t *base, json_t *ours, json_t *theirs)
{
    json_t *const sources[] = {theirs, ours};
    json_t *merged = json_array();
    json_t *before = index_of(merge, base), *here = index_of(merge, ours);
    json_t *there = index_of(merge, theirs);
    if (!merged)
        no_memory(merge);
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; merge->status == STATUS_OK && i < json_array_size(sources[s]); i++) {
            const char *id = json_text(json_array_get(sources[s], i), "id");
            if (s == 1 && json_object_get(there, id))
                continue;
            json_t *value = merge_below(merge, id, json_object_get(before, id),
                                        json_object_get(here, id), json_object_get(there, id));
            if (value && json_array_append_new(merged, value) != 0)
                no_memory(merge);
        }
    }
    json_decref(before);
    json_decref(here);
    json_decref(there);
    return merged;
}

static json_t *merge_value(struct merge *merge, json_t *base, json_t *ours, json_t *theirs)
{
    if (same(ours, base))
        return json_incref(theirs);
    if (same(theirs, base) || same(ours, theirs))
        return json_incref(ours);
    if (is_group(ours) && is_group(theirs) && (!base || is_group(base)))
        return merge_groups(merge, base, ours, theirs);
    if (is_list_of_ids(ours) && is_list_of_ids(theirs) && (!base || is_list_of_ids(base)))
        return merge_lists(merge, base, ours, theirs);
    refuse(merge, ours, theirs);
    return NULL;
}

/* ---- ids that both made ---- */

/* Puts the new id in the place of the old one, in a list of ids or in a member. */
static bool replace_id(json_t *where, const char *key, const char *old, const char *new)
{
    json_t *value = json_object_get(where, key);
    if (is_dated(value))
        value = json_object_get(value, "value");
    if (json_is_string(value) && strcmp(json_string_value(value), old) == 0)
        return json_object_set_new(where, key, json_string(new)) == 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *id = json_string_value(json_array_get(value, i));
        if (id && strcmp(id, old) == 0 && json_array_set_new(value, i, json_string(new)) != 0)
            return false;
    }
    return true;
}

/* Whoever names a person. */
static bool rename_person(json_t *root, const char *old, const char *new)
{
    static const struct {
        const char *list, *key;
    } places[] = {
        {"people", "parental_responsibility"},
        {"consents", "by"},
        {"consents", "for"},
        {"entries", "about"},
    };
    bool is_done = true;
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
        json_t *list = json_object_get(root, places[p].list);
        for (size_t i = 0; is_done && i < json_array_size(list); i++)
            is_done = replace_id(json_array_get(list, i), places[p].key, old, new);
    }
    return is_done;
}

static enum status rename_ours(json_t *ours, json_t *theirs, struct edit_step *step,
                               struct error *err)
{
    char made[RECORD_ID_MAXIMUM + 1], prefix[PREFIX_SIZE];
    json_t *member = edit_find(ours, step->list, step->subject);
    snprintf(prefix, sizeof prefix, "%.*s", (int)strcspn(step->subject, "0123456789"),
             step->subject);
    edit_make_id(theirs, ours, step->list, prefix, made);
    if (json_object_set_new(member, "id", json_string(made)) != 0 ||
        (strcmp(step->list, "people") == 0 && !rename_person(ours, step->subject, made)))
        return memory_error(err);
    snprintf(step->subject, sizeof step->subject, "%s", made);
    return STATUS_OK;
}

enum status edit_merge(json_t *base, json_t *ours, json_t *theirs, struct edit_step **steps,
                       size_t step_count, json_t **merged, struct error *err)
{
    struct merge merge = {.status = STATUS_OK, .err = err};
    for (size_t i = 0; merge.status == STATUS_OK && i < step_count; i++)
        if (steps[i]->list && edit_find(theirs, steps[i]->list, steps[i]->subject))
            merge.status = rename_ours(ours, theirs, steps[i], err);
    json_t *made = NULL;
    if (merge.status == STATUS_OK)
        made = merge_groups(&merge, base, ours, theirs);
    if (merge.status == STATUS_OK)
        *merged = made;
    else
        json_decref(made);
    return merge.status;
}
