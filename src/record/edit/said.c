/* What nobody had said of an entry yet, as of one that was imported. */
#include <string.h>

#include "edit_internal.h"

enum status edit_need_entry(const struct record_edit *edit, const char *id, json_t **entry,
                            struct error *err)
{
    *entry = edit_find(edit->root, "entries", id);
    if (*entry)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "the record has no entry \"%s\"", id);
    return error_hint(err, "look at the record as it is now");
}

/* Sets a member that the entry has not; takes the value over. */
static enum status say(struct record_edit *edit, json_t *entry, const char *key, json_t *value,
                       const char *words, struct error *err)
{
    if (!value || !edit_add_step(edit, words, NULL, json_text(entry, "id"))) {
        json_decref(value);
        return memory_error(err);
    }
    return json_object_set_new(entry, key, value) == 0 ? STATUS_OK : memory_error(err);
}

enum status record_edit_say_kind(struct record_edit *edit, const char *id,
                                 enum record_entry_kind kind, struct error *err)
{
    static const char *const words[] = {[ENTRY_FACT] = "said that the entry %s is fact",
                                        [ENTRY_OPINION] = "said that the entry %s is opinion",
                                        [ENTRY_BOTH] =
                                            "said that the entry %s is fact and opinion"};
    json_t *entry = NULL;
    enum status status = edit_need_entry(edit, id, &entry, err);
    if (status != STATUS_OK)
        return status;
    if (kind == ENTRY_UNMARKED)
        return error_set(err, STATUS_USAGE, "whether the entry is fact or opinion is missing");
    const char *name = record_entry_kind_name(kind), *there = json_text(entry, "kind");
    if (!there)
        return say(edit, entry, "kind", json_string(name), words[kind], err);
    if (strcmp(there, name) == 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "the entry %s is marked as %s already, and not as %s", id, there,
              name);
    return error_hint(err, "nothing was changed: look at the record as it is now");
}

/* Whether the list has these, in whatever order. */
static bool are_same(const json_t *list, const struct names *names)
{
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *id = json_string_value(json_array_get(list, i));
        found += id && names_have(names, id);
    }
    return found == names->count && json_array_size(list) == names->count;
}

enum status record_edit_say_about(struct record_edit *edit, const char *id,
                                  const struct names *about, struct error *err)
{
    json_t *entry = NULL;
    enum status status = edit_need_entry(edit, id, &entry, err);
    if (status == STATUS_OK && about->count == 0)
        status = error_set(err, STATUS_USAGE, "whom the entry is about is missing");
    if (status == STATUS_OK)
        status = edit_check_people(edit, about, err);
    if (status != STATUS_OK)
        return status;
    const json_t *there = json_object_get(entry, "about");
    if (!there)
        return say(edit, entry, "about", names_to_json(about), "said whom the entry %s is about",
                   err);
    if (are_same(there, about))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "of the entry %s it is said already whom it is about", id);
    return error_hint(err, "nothing was changed: look at the record as it is now");
}
