/*
 * extract.json, safehand.extract/2: canonical JSON (RFC 8785 with integers only and ASCII keys) and
 * LF. All dates YYYY-MM-DD; anonymised, YYYY-MM or YYYY where the profile says so. Members; those
 * with '?' only where there is something to say:
 *
 *   format       "safehand.extract/2"
 *   profile      name of the profile
 *   marking      highest marking of all below: "unclassified", "internal", "confidential"
 *   anonymised   whether the profile is: then no id, key, name or free text of the record is here
 *   about        the people in scope of whom something is here, in the record's order:
 *     id           as in paths and in `about` of entries; anonymised: role and number ("child-2")
 *     role         "mother", "child"; anonymised: "person" for any role that is not a family's
 *     name?        if the field people.ID.name is among `fields`
 *   fields       in the record's order:
 *     path         "people.c2.name"; anonymised: the catalogue's pattern with the pseudonym and
 *                  numbers in the places of '*', and "age_band", "postcode_area" as last segment
 *                  where these stand for a birth date or a postcode
 *     label        what people call it
 *     value        string, integer, boolean, null, or a list of these
 *     as_at        day on which it was true
 *     confirmed?   day on which it was confirmed that it still is
 *     historical   whether it is older than its purpose allows and was not confirmed
 *     source?      who says so
 *     marking      of this field
 *     why          why it is here
 *   entries      by date:
 *     id, on, by   id (anonymised, or where it tells of somebody: "entry-2"); day; who wrote it
 *                  (anonymised: nobody by name)
 *     about        ids of the people in scope whom it is about
 *     about_others whether it is also about somebody else, whose id is not here
 *     category     "concern", "visit_note"
 *     label        the category for people
 *     kind         "fact", "opinion", "both", or "not stated"
 *     text         verbatim, but for what was blanked by hand ("[name removed]")
 *     source?      where the writer has it from
 *     corrected?   day on which something of the entry was put right for the last time
 *     concern?     object with any of when, where, present, seen_or_heard, action, signed_by,
 *                  signed_on, discussed_with, discussed_on: all strings
 *     attachments  names of files
 *     marking, why as above
 *   attachments  by name, bytewise:
 *     name         of the file in attachments/
 *     size         bytes
 *     sha256       hex
 *     marking      as above
 *   missing      fields that the profile requires and that are not here:
 *     path         as above
 *     label, why   as above
 */
#include <string.h>

#include "extract_internal.h"

static json_t *date_json(const struct extract_told *told, const struct date *date)
{
    char text[DATE_SIZE];
    extract_date_text(told, date, text);
    return json_string(text);
}

static json_t *about_json(const struct extract_told *told, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < told->record->people_count; i++) {
        const struct extract_person *person = &told->people[i];
        if (!person->appears)
            continue;
        json_t *object = json_object();
        json_put(object, "id", json_string(person->id), failed);
        json_put(object, "role", json_string(person->role), failed);
        if (person->called != person->pseudonym)
            json_put(object, "name", json_string(person->called), failed);
        *failed |= json_array_append_new(list, object) != 0;
    }
    return list;
}

static json_t *field_json(const struct extract_told *told, size_t index, int *failed)
{
    const struct selected_field *field = &told->selection->fields[index];
    const struct extract_field *details = &told->fields[index];
    json_t *object = json_object();
    json_put(object, "path", json_string(details->path), failed);
    json_put(object, "label", json_string(details->label), failed);
    json_put(object, "value",
             details->stand_in ? json_string(details->stand_in)
                               : json_copy_whole(field->field->value),
             failed);
    json_put(object, "as_at", date_json(told, &details->as_at), failed);
    if (details->is_confirmed)
        json_put(object, "confirmed", date_json(told, &told->today), failed);
    json_put(object, "historical", json_boolean(field->historical), failed);
    if (field->field->source && !told->profile->anonymised)
        json_put(object, "source", json_string(field->field->source), failed);
    json_put(object, "marking", json_string(marking_name(field->catalogue->marking)), failed);
    json_put(object, "why", json_string(field->why), failed);
    return object;
}

/* Of the files that an entry names those that go with it. */
static json_t *files_json(const struct extract_told *told, const struct record_entry *entry,
                          int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < entry->attachments.count; i++) {
        const struct selected_attachment *attachment =
            extract_leaving_file(told->selection, entry->attachments.items[i]);
        if (attachment)
            *failed |=
                json_array_append_new(list, json_string(selected_file_name(attachment))) != 0;
    }
    return list;
}

/* Nobody, where nobody has said yet whom it is about. */
static json_t *entry_about_json(const struct extract_told *told, const struct record_entry *entry,
                                int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; !entry->about_is_open && i < entry->about.count; i++) {
        const struct extract_person *person =
            extract_told_person_by_id(told, entry->about.items[i]);
        if (person->in_scope)
            *failed |= json_array_append_new(list, json_string(person->id)) != 0;
    }
    return list;
}

/* Only the members that the form has: nothing else leaves with it. */
static json_t *concern_json(const json_t *concern, int *failed)
{
    json_t *object = json_object();
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        const char *text = json_text(concern, WORDS_CONCERN[i].key);
        if (text)
            json_put(object, WORDS_CONCERN[i].key, json_string(text), failed);
    }
    return object;
}

static json_t *entry_json(const struct extract_told *told, size_t index, int *failed)
{
    const struct selected_entry *selected = &told->selection->entries[index];
    const struct record_entry *entry = selected->entry;
    const struct extract_entry *details = &told->entries[index];
    json_t *object = json_object();
    json_put(object, "id", json_string(details->id), failed);
    json_put(object, "on", date_json(told, &entry->on), failed);
    json_put(object, "by", json_string(details->by), failed);
    json_put(object, "about", entry_about_json(told, entry, failed), failed);
    json_put(object, "about_others", json_boolean(selected->about_others), failed);
    json_put(object, "category", json_string(entry->category), failed);
    json_put(object, "label", json_string(details->label), failed);
    json_put(object, "kind", json_string(record_entry_kind_name(selected->kind)), failed);
    json_put(object, "text", json_string(details->text), failed);
    if (details->source)
        json_put(object, "source", json_string(details->source), failed);
    if (entry->is_corrected)
        json_put(object, "corrected", date_json(told, &entry->corrected), failed);
    if (details->concern)
        json_put(object, "concern", concern_json(details->concern, failed), failed);
    json_put(object, "attachments", files_json(told, entry, failed), failed);
    json_put(object, "marking", json_string(marking_name(details->marking)), failed);
    json_put(object, "why", json_string(selected->why), failed);
    if (entry->is_withheld)
        json_put(object, "withheld_from_family", json_true(), failed);
    return object;
}

static json_t *attachment_json(const struct extract_told *told, size_t index, int *failed)
{
    const struct selected_attachment *attachment = &told->selection->attachments[index];
    json_t *object = json_object();
    json_put(object, "name", json_string(selected_file_name(attachment)), failed);
    json_put(object, "size", json_integer((json_int_t)attachment->size), failed);
    json_put(object, "sha256", json_string(attachment->digest), failed);
    json_put(object, "marking", json_string(marking_name(told->attachment_marking[index])), failed);
    return object;
}

static json_t *missing_json(const struct extract_told *told, size_t index, int *failed)
{
    const struct extract_missing *missing = &told->missing[index];
    json_t *object = json_object();
    json_put(object, "path", json_string(missing->path), failed);
    json_put(object, "label", json_string(missing->label), failed);
    json_put(object, "why", json_string(missing->why), failed);
    return object;
}

static bool field_leaves(const struct selection *selection, size_t index)
{
    return selection->fields[index].leaves;
}

static bool entry_leaves(const struct selection *selection, size_t index)
{
    return selection->entries[index].leaves;
}

static bool always(const struct selection *selection, size_t index)
{
    (void)selection;
    (void)index;
    return true;
}

enum status extract_build(const struct selection *selection, json_t **document, struct error *err)
{
    const struct extract_told *told = extract_told_of(selection);
    const struct {
        const char *key;
        size_t count;
        bool (*leaves)(const struct selection *, size_t);
        json_t *(*build)(const struct extract_told *, size_t, int *);
    } lists[] = {
        {"fields", selection->field_count, field_leaves, field_json},
        {"entries", selection->entry_count, entry_leaves, entry_json},
        {"attachments", selection->attachment_count, always, attachment_json},
        {"missing", selection->missing.count, always, missing_json},
    };
    int failed = 0;
    json_t *root = json_object();
    json_put(root, "format", json_string("safehand.extract/2"), &failed);
    json_put(root, "profile", json_string(told->profile->name), &failed);
    json_put(root, "marking", json_string(marking_name(selection->marking)), &failed);
    json_put(root, "anonymised", json_boolean(told->profile->anonymised), &failed);
    json_put(root, "about", about_json(told, &failed), &failed);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        json_t *list = json_array();
        for (size_t j = 0; j < lists[i].count && !failed; j++)
            if (lists[i].leaves(selection, j))
                failed |= json_array_append_new(list, lists[i].build(told, j, &failed)) != 0;
        json_put(root, lists[i].key, list, &failed);
    }
    if (failed) {
        json_decref(root);
        return memory_error(err);
    }
    *document = root;
    return STATUS_OK;
}

enum status extract_write_json(const struct record *record, const struct profile *profile,
                               const struct selection *selection, struct buffer *out,
                               struct error *err)
{
    (void)record;
    (void)profile;
    json_t *document = NULL;
    size_t before = out->length;
    enum status status = extract_build(selection, &document, err);
    if (status != STATUS_OK)
        return status;
    status = json_canonical(document, out, err);
    json_decref(document);
    buffer_append_byte(out, '\n');
    if (status == STATUS_OK)
        status = buffer_status(out, err);
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "extract.json");
    }
    return status;
}
