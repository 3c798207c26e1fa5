#include <stdio.h>
#include <string.h>

#include "record_internal.h"
#include "safehand/base/nearest.h"

static const char *const kinds[] = {[ENTRY_UNMARKED] = "not stated",
                                    [ENTRY_FACT] = "fact",
                                    [ENTRY_OPINION] = "opinion",
                                    [ENTRY_BOTH] = "both"};

const char *record_entry_kind_name(enum record_entry_kind kind)
{
    return kinds[kind];
}

bool record_entry_kind_parse(const char *text, enum record_entry_kind *kind)
{
    for (enum record_entry_kind i = ENTRY_FACT; i <= ENTRY_BOTH; i++) {
        if (strcmp(kinds[i], text) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}

static enum status read_kind(const struct json_node *node, struct record_entry *entry)
{
    const json_t *member = json_object_get(node->json, "kind");
    if (!member)
        return STATUS_OK;
    const char *text = json_string_value(member);
    if (text && record_entry_kind_parse(text, &entry->kind))
        return STATUS_OK;
    struct nearest nearest;
    nearest_begin(&nearest, text ? text : "");
    for (enum record_entry_kind i = ENTRY_FACT; i <= ENTRY_BOTH; i++)
        nearest_try(&nearest, kinds[i], kinds[i]);
    json_node_fail_member(node, "kind", "must be one of fact, opinion, both");
    return json_reader_mean(node->reader, nearest.meant);
}

static bool is_short_digest(const char *text)
{
    return strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

static enum status read_imported(const struct json_node *parent, struct record_entry *entry)
{
    static const char *const known[] = {"source", "row", "digest", "as_at", "gone", NULL};
    static const struct json_form form = {.fits = is_short_digest, .what = "16 hex digits"};
    const char *digest;
    struct date as_at;
    char pointer[JSON_POINTER_SIZE];
    json_t *member = json_object_get(parent->json, "imported");
    if (!member)
        return STATUS_OK;
    snprintf(pointer, sizeof pointer, "%s/imported", parent->pointer);
    struct json_node node = {parent->reader, member, pointer};
    enum status status = json_node_check_object(&node, known);
    if (status == STATUS_OK)
        status = goes_on(&node, json_node_get_text(&node, "digest", JSON_OPTIONAL, &form, &digest));
    if (status == STATUS_OK)
        status = goes_on(&node, json_node_get_date(&node, "as_at", JSON_OPTIONAL, &as_at, NULL));
    return status == STATUS_OK ? record_read_import(&node, &entry->import) : status;
}

/* Whom it is about. No export says it of most entries: as long as nobody has, it may be anybody. */
static enum status read_about(const struct record_reader *reader, const struct json_node *node,
                              struct record_entry *entry)
{
    const struct record *record = reader->record;
    entry->about_is_open =
        json_object_get(node->json, "imported") && !json_object_get(node->json, "about");
    if (!entry->about_is_open)
        return record_get_people(reader, node, "about", &entry->about);
    entry->about.items = memory_allocate_array(record->people_count, sizeof *entry->about.items);
    if (!entry->about.items)
        return memory_error(node->reader->err);
    for (size_t i = 0; i < record->people_count; i++)
        if (record->people[i].id) /* else what is wrong with the person was noted */
            entry->about.items[entry->about.count++] = record->people[i].id;
    return STATUS_OK;
}

static enum status read_withheld(const struct json_node *parent, struct record_entry *entry)
{
    static const char *const known[] = {"ground", "approved_by", "until", NULL};
    static const char *const grounds[] = {"serious_harm", "rights_of_others", "investigation",
                                          NULL};
    json_t *member = json_object_get(parent->json, "withhold_from_family");
    if (!member)
        return STATUS_OK;
    char pointer[JSON_POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "%s/withhold_from_family", parent->pointer);
    struct json_node node = {parent->reader, member, pointer};
    int ground = 0;
    enum status status = json_node_check_object(&node, known);
    if (status != STATUS_OK)
        return status;
    status = goes_on(&node, json_node_get_choice(&node, "ground", JSON_REQUIRED, grounds, &ground));
    if (status == STATUS_OK)
        status = goes_on(&node, json_node_get_text(&node, "approved_by", JSON_OPTIONAL, &FORM_ANY,
                                                   &entry->withheld_by));
    if (status == STATUS_OK)
        status = json_node_get_date(&node, "until", JSON_REQUIRED, &entry->withheld_until, NULL);
    entry->is_withheld = true;
    entry->withheld_ground = grounds[ground];
    return status;
}

static enum status read_concern(const struct json_node *parent, struct record_entry *entry)
{
    static const char *const texts[] = {"when",   "where",     "present",        "seen_or_heard",
                                        "action", "signed_by", "discussed_with", NULL};
    static const char *const known[] = {"when",         "where",     "present",   "seen_or_heard",
                                        "action",       "signed_by", "signed_on", "discussed_with",
                                        "discussed_on", NULL};
    json_t *member = json_object_get(parent->json, "concern");
    if (!member)
        return STATUS_OK;
    if (entry->category && strcmp(entry->category, "concern") != 0)
        return json_node_fail_member(parent, "concern",
                                     "stands only where \"category\" is \"concern\"");
    char pointer[JSON_POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "%s/concern", parent->pointer);
    struct json_node node = {parent->reader, member, pointer};
    enum status status = json_node_check_object(&node, known);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && texts[i]; i++) {
        const char *text;
        status =
            goes_on(&node, json_node_get_text(&node, texts[i], JSON_OPTIONAL, &FORM_ANY, &text));
    }
    struct date date;
    if (status == STATUS_OK)
        status = goes_on(&node, json_node_get_date(&node, "signed_on", JSON_OPTIONAL, &date, NULL));
    if (status == STATUS_OK)
        status = json_node_get_date(&node, "discussed_on", JSON_OPTIONAL, &date, NULL);
    entry->concern = member;
    return status;
}

/* The file that the entry names lies in attachments/, and is a file. */
static enum status check_attachment(const struct record_reader *reader,
                                    const struct json_node *node, const char *member,
                                    const char *name)
{
    struct error *err = node->reader->err;
    if (reader->record->attachments < 0 && !reader->record->seal) {
        json_node_fail_member(node, member, "%s: there is no folder attachments", name);
        return error_hint(err, "put the file into attachments, or take its name out");
    }
    enum status status = record_file_check(reader->record, name, err);
    if (status == STATUS_MALFORMED) {
        const struct error reason = *err;
        json_node_fail_member(node, member, "%s", reason.message);
        error_hint_of(err, &reason);
    }
    return status;
}

static enum status read_attachments(const struct record_reader *reader,
                                    const struct json_node *node, struct record_entry *entry)
{
    static const struct json_form form = {
        .fits = file_name_is_one,
        .what = "the bare name of a file in attachments, without folders or control characters"};
    enum status status =
        record_get_names(node, "attachments", JSON_OPTIONAL, &form, &entry->attachments);
    for (size_t i = 0; status == STATUS_OK && i < entry->attachments.count; i++) {
        char member[40];
        snprintf(member, sizeof member, "attachments/%zu", i);
        status = goes_on(node, check_attachment(reader, node, member, entry->attachments.items[i]));
    }
    return status;
}

/* When, by whom, about whom, and of what kind. */
static enum status read_head(const struct record_reader *reader, const struct json_node *node,
                             struct record_entry *entry)
{
    enum status status =
        goes_on(node, json_node_get_text(node, "id", JSON_REQUIRED, &FORM_ID, &entry->id));
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_date(node, "on", JSON_REQUIRED, &entry->on, NULL));
    if (status == STATUS_OK)
        status =
            goes_on(node, json_node_get_text(node, "by", JSON_REQUIRED, &FORM_ANY, &entry->by));
    if (status == STATUS_OK)
        status = goes_on(node, read_about(reader, node, entry));
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "category", JSON_REQUIRED, &FORM_SNAKE_CASE,
                                                  &entry->category));
    if (status == STATUS_OK)
        status = goes_on(node, read_kind(node, entry));
    return status;
}

static enum status read_entry(const struct record_reader *reader, const struct json_node *node,
                              struct record_entry *entry)
{
    static const char *const known[] = {
        "id",      "on",       "by",        "about",       "category",
        "kind",    "text",     "source",    "attachments", "withhold_from_family",
        "concern", "imported", "corrected", NULL};
    entry->json = node->json;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = read_head(reader, node, entry);
    if (status == STATUS_OK)
        status =
            goes_on(node, json_node_get_text(node, "text", JSON_REQUIRED, &FORM_ANY, &entry->text));
    if (status == STATUS_OK)
        status = goes_on(
            node, json_node_get_text(node, "source", JSON_OPTIONAL, &FORM_ANY, &entry->source));
    if (status == STATUS_OK)
        status = goes_on(node, read_imported(node, entry));
    if (status == STATUS_OK)
        status = goes_on(node, read_withheld(node, entry));
    if (status == STATUS_OK)
        status = goes_on(node, read_concern(node, entry));
    if (status == STATUS_OK)
        status = goes_on(node, read_attachments(reader, node, entry));
    if (status == STATUS_OK)
        status = goes_on(node, record_read_corrections(node, entry));
    return status;
}

enum status record_read_entries(struct record_reader *reader, const struct json_node *root)
{
    struct record *record = reader->record;
    json_t *array;
    enum status status = json_node_get_array(root, "entries", 0, RECORD_ENTRIES_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    size_t count = json_array_size(array);
    record->entries = memory_allocate_array(count, sizeof *record->entries);
    json_t *ids = json_object();
    if (!record->entries || !ids)
        status = memory_error(root->reader->err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        char pointer[JSON_POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/entries/%zu", i);
        struct json_node node = {root->reader, json_array_get(array, i), pointer};
        struct record_entry *entry = &record->entries[i];
        record->entry_count++; /* counted at once: its lists are freed with the record */
        status = goes_on(&node, read_entry(reader, &node, entry));
        if (status == STATUS_OK && entry->id)
            status = goes_on(&node, json_node_add_unique(&node, "id", ids, entry->id, i));
    }
    json_decref(ids);
    return status;
}

void record_free_entries(struct record *record)
{
    for (size_t i = 0; i < record->entry_count; i++) {
        memory_free(record->entries[i].about.items);
        memory_free(record->entries[i].attachments.items);
    }
    memory_free(record->entries);
}

const struct record_entry *record_find_entry(const struct record *record, const char *id)
{
    for (size_t i = 0; i < record->entry_count; i++)
        if (strcmp(record->entries[i].id, id) == 0)
            return &record->entries[i];
    return NULL;
}
