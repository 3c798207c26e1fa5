/* What is doubtful in a record: allowed, and known to nobody. Of a record with errors it is what
 * could be read, in which anything may be missing. */
#include "safehand/record/check.h"

#include <stdio.h>
#include <string.h>

#include "record_internal.h"
#include "safehand/base/nearest.h"

struct doubts {
    struct json_reader reading;
    const struct record *record;
    const struct record_known *known;
    char pointers[RECORD_PATH_MAXIMUM + 64 * 12];
};

static struct json_node at(struct doubts *doubts, const char *list, size_t index)
{
    snprintf(doubts->pointers, sizeof doubts->pointers, "/%s/%zu", list, index);
    return (struct json_node){&doubts->reading, NULL, doubts->pointers};
}

/* Notes a doubt that was just told (json_node_fail_member), with its hint and what was meant. */
static enum status doubt(const struct json_node *node, const char *meant, const char *hint)
{
    error_hint(node->reader->err, "%s", hint);
    json_reader_mean(node->reader, meant);
    return goes_on(node, node->reader->err->status);
}

/* The same of a word that is taken for another. */
static enum status read_as(const struct json_node *node, const char *key, const char *written,
                           const char *meant)
{
    json_node_fail_member(node, key, "\"%s\" is read as \"%s\"", written, meant);
    if (!json_troubles_mean(node->reader->troubles, meant))
        return memory_error(node->reader->err);
    return doubt(node, NULL, "write that, if it is right");
}

/* ---- roles ---- */

static enum status doubt_role(struct doubts *doubts, size_t index)
{
    const struct record_person *person = &doubts->record->people[index];
    const struct json_node node = at(doubts, "people", index);
    const struct catalogue *catalogue = doubts->known->catalogue;
    const char *written = json_text(person->json, "role");
    if (!person->role || !written)
        return STATUS_OK;
    if (strcmp(person->role, written) != 0)
        return read_as(&node, "role", written, person->role);
    if (catalogue_knows_role(catalogue, written))
        return STATUS_OK;
    json_node_fail_member(&node, "role", "nobody knows the role \"%s\"", written);
    return doubt(
        &node, role_meant(catalogue, written),
        "until it is corrected, or added to the office's catalogue.json, this person "
        "leaves only when chosen (in a concern: as whom the word seems to mean), and is asked "
        "for as a child where no date of birth is known");
}

/* ---- entries ---- */

/* By its own name. */
static bool is_category(const struct catalogue *catalogue, const char *word)
{
    const struct catalogue_category *category = catalogue_find_category(catalogue, word);
    return category && strcmp(category->name, word) == 0;
}

static enum status doubt_category(struct doubts *doubts, size_t index)
{
    const struct record_entry *entry = &doubts->record->entries[index];
    const struct json_node node = at(doubts, "entries", index);
    const struct catalogue *catalogue = doubts->known->catalogue;
    if (!entry->category || is_category(catalogue, entry->category))
        return STATUS_OK;
    const char *name = catalogue_category_name(catalogue, entry->category);
    if (strcmp(name, entry->category) != 0)
        return read_as(&node, "category", entry->category, name);
    json_node_fail_member(&node, "category", "nobody knows the category \"%s\"", entry->category);
    return doubt(&node, category_meant(catalogue, entry->category),
                 "until it is corrected, or added to the office's catalogue.json, no purpose asks "
                 "for this entry");
}

/* ---- consents ---- */

static bool is_sensitivity(const char *word)
{
    for (int i = SENSITIVITY_NONE; i <= SENSITIVITY_CRIMINAL_OFFENCE; i++)
        if (strcmp(sensitivity_name((enum sensitivity)i), word) == 0)
            return true;
    return false;
}

static bool is_consent_category(const struct catalogue *catalogue, const char *word)
{
    return strcmp(word, "fields") == 0 || strcmp(word, "attachments") == 0 ||
           is_sensitivity(word) || is_category(catalogue, word);
}

static enum status doubt_consent_categories(struct doubts *doubts, const struct json_node *node,
                                            const struct names *categories)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < categories->count; i++) {
        char member[40];
        const char *word = categories->items[i];
        if (is_consent_category(doubts->known->catalogue, word))
            continue;
        snprintf(member, sizeof member, "categories/%zu", i);
        json_node_fail_member(node, member, "nobody knows the category \"%s\"", word);
        status = doubt(node, category_meant(doubts->known->catalogue, word),
                       "as it stands, this consent covers nothing by that word");
    }
    return status;
}

/* The words of one list of a consent that are not among those that are known. */
static enum status doubt_words(const struct json_node *node, const char *key, const char *what,
                               const struct names *words, const struct names *known)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && known->count > 0 && i < words->count; i++) {
        char member[40];
        struct nearest nearest;
        if (names_have(known, words->items[i]))
            continue;
        nearest_begin(&nearest, words->items[i]);
        for (size_t k = 0; k < known->count; k++)
            nearest_try(&nearest, known->items[k], known->items[k]);
        snprintf(member, sizeof member, "%s/%zu", key, i);
        json_node_fail_member(node, member, "nobody knows the %s \"%s\"", what, words->items[i]);
        status =
            doubt(node, nearest.meant, "as it stands, this consent covers nothing by that word");
    }
    return status;
}

static enum status doubt_consent(struct doubts *doubts, size_t index)
{
    const struct record_consent *consent = &doubts->record->consents[index];
    const struct json_node node = at(doubts, "consents", index);
    enum status status =
        doubt_words(&node, "purposes", "purpose", &consent->purposes, &doubts->known->purposes);
    if (status == STATUS_OK)
        status = doubt_words(&node, "kinds", "kind of recipient", &consent->kinds,
                             &doubts->known->kinds);
    return status == STATUS_OK ? doubt_consent_categories(doubts, &node, &consent->categories)
                               : status;
}

/* ---- fields ---- */

static json_t *element_of_id(json_t *list, const char *id, size_t length, size_t *index)
{
    for (*index = 0; *index < json_array_size(list); (*index)++) {
        json_t *element = json_array_get(list, *index);
        const char *own = json_text(element, "id");
        char number[24];
        snprintf(number, sizeof number, "%zu", *index);
        const char *segment = own ? own : number;
        if (strlen(segment) == length && memcmp(segment, id, length) == 0)
            return element;
    }
    return NULL;
}

/* A field's path as a pointer: elements of a list by their index. */
static void point_to(struct doubts *doubts, const char *path)
{
    json_t *value = doubts->record->root;
    size_t used = 0, room = sizeof doubts->pointers;
    doubts->pointers[0] = '\0';
    while (value && used < room) {
        size_t length = strcspn(path, "."), index = 0;
        int written;
        if (json_is_array(value)) {
            value = element_of_id(value, path, length, &index);
            written = snprintf(doubts->pointers + used, room - used, "/%zu", index);
        } else {
            char key[RECORD_PATH_MAXIMUM + 1];
            snprintf(key, sizeof key, "%.*s", (int)length, path);
            value = json_object_get(value, key);
            written = snprintf(doubts->pointers + used, room - used, "/%s", key);
        }
        used += written > 0 ? (size_t)written : 0;
        if (path[length] == '\0')
            return;
        path += length + 1;
    }
}

static enum status doubt_field(struct doubts *doubts, size_t index)
{
    const struct record_field *field = &doubts->record->fields[index];
    const struct catalogue *catalogue = doubts->known->catalogue;
    char meant[RECORD_PATH_MAXIMUM + 1];
    const struct catalogue_field *known = catalogue_find(catalogue, field->path);
    const char *why = known ? record_value_doubt(known->type, field->value) : NULL;
    if (known && !why)
        return STATUS_OK;
    point_to(doubts, field->path);
    const struct json_node node = {&doubts->reading, NULL, doubts->pointers};
    if (why) {
        json_node_fail(&node, "what stands in %s %s", field->path, why);
        return doubt(&node, NULL, "write the value itself, or leave it out if it is not known");
    }
    json_node_fail(&node, "nobody knows the field %s", field->path);
    return doubt(&node, field_meant(catalogue, field->path, meant),
                 "until it is corrected, or added to the office's catalogue.json, it never leaves");
}

/* ---- all of it ---- */

static enum status find_doubts(struct doubts *doubts)
{
    const struct record *record = doubts->record;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < record->people_count; i++)
        status = doubt_role(doubts, i);
    for (size_t i = 0; status == STATUS_OK && i < record->consent_count; i++)
        status = doubt_consent(doubts, i);
    for (size_t i = 0; status == STATUS_OK && i < record->entry_count; i++)
        status = doubt_category(doubts, i);
    for (size_t i = 0; status == STATUS_OK && i < record->field_count; i++)
        status = doubt_field(doubts, i);
    json_troubles_sort(doubts->reading.troubles);
    return status;
}

static enum status add_doubts(const struct record *record, const struct record_known *known,
                              struct json_troubles *warnings, struct error *err)
{
    struct error told = {0};
    struct doubts *doubts = memory_allocate(sizeof *doubts);
    if (!doubts)
        return memory_error(err);
    doubts->record = record;
    doubts->reading = (struct json_reader){.text = buffer_text(&record->text),
                                           .length = record->text.length,
                                           .name = "family.json",
                                           .manner = &RECORD_MANNER,
                                           .err = &told,
                                           .troubles = warnings};
    doubts->known = known;
    enum status status = find_doubts(doubts);
    memory_free(doubts);
    if (status != STATUS_OK)
        *err = told;
    return status;
}

/* ---- who wants to know ---- */

void record_check_free(struct record_check *check)
{
    json_troubles_free(&check->errors);
    json_troubles_free(&check->warnings);
}

/* The first error stands in err: how many others there are, its hint says. */
static enum status count_others(const struct json_troubles *troubles, const char *path,
                                struct error *err)
{
    size_t others = troubles->count + troubles->more - 1;
    const struct error first = *err;
    error_hint(err, "%s%s%zu more %s wrong in it (" WAY ")", first.hint, first.hint[0] ? "; " : "",
               others, others == 1 ? "thing is" : "things are");
    return error_way(err, WAY_CHECK_RECORD, path, NULL);
}

enum status record_tell(const struct record *record, const char *name, struct record_check *check,
                        struct json_troubles *troubles, struct error *err)
{
    size_t count = troubles->count + troubles->more;
    enum status status = STATUS_OK;
    if (check) {
        record_check_free(check);
        if (check->known && check->known->catalogue)
            status = add_doubts(record, check->known, &check->warnings, err);
    }
    if (status != STATUS_OK || count == 0)
        return status;
    json_troubles_sort(troubles);
    status = json_troubles_fail(troubles, name, err);
    if (!check)
        return count > 1 ? count_others(troubles, record->path, err) : status;
    check->errors = *troubles;
    *troubles = (struct json_troubles){0};
    return status;
}
