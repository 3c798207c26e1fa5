/* Whether an entry is one that this program could have written. */
#include <stddef.h>
#include <string.h>

#include "entry_internal.h"

/* Kinds and members bear no number that would tell which of the two it was. */
static const char newer_hint[] =
    "verify it with the newest version of Safehand: what that does not know either, nobody wrote "
    "with it";

/* The first member of the detail that the form does not have, or NULL. */
static const char *form_lacks(const struct entry_form *form, const json_t *detail)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)detail, key, value)
    {
        size_t i = 0;
        while (i < form->count && strcmp(form->members[i].key, key) != 0)
            i++;
        if (i == form->count)
            return key;
    }
    return NULL;
}

/* The first member of the form that is missing, or of another type; NULL if there is none. */
static const char *form_misses(const struct entry_form *form, const json_t *detail)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct entry_member *member = &form->members[i];
        const json_t *value = json_object_get(detail, member->key);
        if (value ? !entry_value_fits(member->type, value) : member->is_needed)
            return member->key;
    }
    return NULL;
}

/* Of two forms the one that knows all the members is the one that is meant. */
static enum status check_form(const struct entry_about *about, const json_t *detail,
                              struct error *err)
{
    const struct entry_form *form = about->forms[0];
    if (about->forms[1] && form_lacks(form, detail) && !form_lacks(about->forms[1], detail))
        form = about->forms[1];
    const char *unknown = form_lacks(form, detail), *missing = form_misses(form, detail);
    if (unknown) {
        error_set(err, STATUS_AUTHENTICATION,
                  "it says \"%s\", which no entry of kind %s does that this version knows: made by "
                  "a newer program, or forged",
                  unknown, entry_kind_name(about->kind));
        return error_hint(err, "%s", newer_hint);
    }
    if (missing)
        return error_set(err, STATUS_AUTHENTICATION,
                         "it does not say \"%s\" as an entry of kind %s "
                         "must",
                         missing, entry_kind_name(about->kind));
    return STATUS_OK;
}

/* Whether the look-ups have one of this kind; of this value, if it is not NULL. */
static bool lookups_have(const json_t *lookups, const char *kind, const char *value)
{
    size_t i;
    json_t *pair;
    json_array_foreach(lookups, i, pair)
    {
        const char *name = json_string_value(json_array_get(pair, 0));
        const char *held = json_string_value(json_array_get(pair, 1));
        if (name && held && strcmp(name, kind) == 0 && (!value || strcmp(held, value) == 0))
            return true;
    }
    return false;
}

static enum status check_strays(const struct entry_about *about, const json_t *lookups,
                                struct error *err)
{
    size_t i;
    json_t *pair;
    json_array_foreach(lookups, i, pair)
    {
        const char *name = json_string_value(json_array_get(pair, 0));
        int kind = 0;
        while (kind < LOOKUP_KINDS && (!name || strcmp(lookup_kind_name(kind), name) != 0))
            kind++;
        if (kind == LOOKUP_KINDS || !about->found[kind])
            return error_set(err, STATUS_AUTHENTICATION,
                             "it is found by its %s, as an entry of kind %s is not",
                             name ? name : "?", entry_kind_name(about->kind));
    }
    return STATUS_OK;
}

static enum status check_lookups(const struct entry_about *about, const json_t *detail,
                                 const json_t *lookups, struct error *err)
{
    for (int kind = 0; kind < LOOKUP_KINDS; kind++) {
        const char *member = about->found[kind];
        if (!member)
            continue;
        const char *value = *member ? json_text(detail, member) : NULL;
        if ((*member && !value) || lookups_have(lookups, lookup_kind_name(kind), value))
            continue;
        return error_set(err, STATUS_AUTHENTICATION, "it is not found by its %s",
                         lookup_kind_name(kind));
    }
    return check_strays(about, lookups, err);
}

enum status entry_check(const struct leaf *leaf, const json_t *detail, const json_t *lookups,
                        struct error *err)
{
    const struct entry_about *about = entry_about(leaf->kind);
    if (!about) {
        error_set(err, STATUS_AUTHENTICATION,
                  "it is of the kind %s, no kind that this version knows: made by a newer program, "
                  "or forged",
                  leaf_kind_name(leaf));
        return error_hint(err, "%s", newer_hint);
    }
    enum status status = check_form(about, detail, err);
    return status == STATUS_OK ? check_lookups(about, detail, lookups, err) : status;
}
