/* What was changed in a record, put right and taken out: by whom, when, and why. */
#include "record_internal.h"

enum { CORRECTIONS_MAXIMUM = 1000 /* of one entry */ };

static bool is_time(const char *text)
{
    timestamp time;
    return timestamp_parse(text, &time);
}

/* Who did it, when, and in the member `words` what it was, or why. */
static enum status read_signed(const struct json_node *node, const char *words, timestamp *at)
{
    static const struct json_form time = {.fits = is_time,
                                          .what = "a time as 2026-11-30T09:15:00Z"};
    const char *text;
    enum status status = goes_on(node, json_node_get_text(node, "at", JSON_REQUIRED, &time, &text));
    if (status == STATUS_OK && at && json_text(node->json, "at"))
        (void)timestamp_parse(json_text(node->json, "at"), at);
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "by", JSON_REQUIRED, &FORM_ANY, &text));
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, words, JSON_REQUIRED, &FORM_ANY, &text));
    return status;
}

/* The items of a list, one by one. */
static enum status read_list(const struct json_node *parent, const char *key, size_t maximum,
                             enum status (*read)(const struct json_node *node, void *context),
                             void *context)
{
    json_t *array;
    if (!json_object_get(parent->json, key))
        return STATUS_OK;
    enum status status = json_node_get_array(parent, key, 0, maximum, &array);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        json_pointer_write(pointer, "%s/%s/%zu", parent->pointer, key, i);
        struct json_node node = {parent->reader, json_array_get(array, i), pointer};
        status = goes_on(&node, read(&node, context));
    }
    return status;
}

static enum status read_change(const struct json_node *node, void *context)
{
    static const char *const known[] = {"at", "by", "what", NULL};
    (void)context;
    enum status status = json_node_check_object(node, known);
    return status == STATUS_OK ? read_signed(node, "what", NULL) : status;
}

enum status record_read_changes(const struct json_node *root)
{
    return read_list(root, "changes", RECORD_CHANGES_MAXIMUM, read_change, NULL);
}

/* ---- what was put right in an entry ---- */

/* What stood before; null where nothing did. */
static enum status read_before(const struct json_node *node)
{
    static const char *const known[] = {"on",   "by",     "about",   "category", "kind",
                                        "text", "source", "concern", NULL};
    static const char *const texts[] = {"by", "category", "text", "kind", "source"};
    enum { NEVER_NULL = 3, TEXTS = sizeof texts / sizeof texts[0] };
    const json_t *about = json_object_get(node->json, "about");
    const json_t *concern = json_object_get(node->json, "concern");
    const char *text;
    struct date date;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK && json_object_size(node->json) == 0)
        status = json_node_fail(node, "says nothing of what stood before");
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_date(node, "on", JSON_OPTIONAL, &date, NULL));
    for (size_t i = 0; status == STATUS_OK && i < TEXTS; i++)
        if (i < NEVER_NULL || !json_is_null(json_object_get(node->json, texts[i])))
            status =
                goes_on(node, json_node_get_text(node, texts[i], JSON_OPTIONAL, &FORM_ANY, &text));
    if (status == STATUS_OK && about && !json_is_array(about) && !json_is_null(about))
        status = goes_on(node, json_node_fail_member(node, "about", "must be a list, or null"));
    if (status == STATUS_OK && concern && !json_is_object(concern) && !json_is_null(concern))
        status =
            goes_on(node, json_node_fail_member(node, "concern", "must be an object, or null"));
    return status;
}

static enum status read_correction(const struct json_node *node, void *context)
{
    static const char *const known[] = {"at", "by", "reason", "was", NULL};
    struct record_entry *entry = context;
    timestamp at = 0;
    char pointer[JSON_POINTER_SIZE];
    json_pointer_write(pointer, "%s/was", node->pointer);
    struct json_node was = {node->reader, json_object_get(node->json, "was"), pointer};
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = read_signed(node, "reason", &at);
    if (status == STATUS_OK && !was.json)
        status = json_node_fail(node, "\"was\" is missing");
    else if (status == STATUS_OK)
        status = read_before(&was);
    entry->is_corrected = true;
    entry->corrected = date_of(at);
    return status;
}

enum status record_read_corrections(const struct json_node *node, struct record_entry *entry)
{
    return read_list(node, "corrected", CORRECTIONS_MAXIMUM, read_correction, entry);
}

/* ---- what was taken out ---- */

static enum status read_taken_out(const struct json_node *node, void *ids)
{
    static const char *const known[] = {"id", "at", "by", "reason", "entry", "person", NULL};
    const char *id = NULL;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "id", JSON_REQUIRED, &FORM_ID, &id));
    if (status == STATUS_OK)
        status = read_signed(node, "reason", NULL);
    const json_t *entry = json_object_get(node->json, "entry");
    const json_t *person = json_object_get(node->json, "person");
    if (status == STATUS_OK && json_is_object(entry) + json_is_object(person) != 1)
        status = json_node_fail(node, "must have one object, \"entry\" or \"person\"");
    if (status == STATUS_OK && id)
        status = json_node_add_unique(node, "id", ids, id, 0);
    return status;
}

enum status record_read_taken_out(const struct json_node *root)
{
    json_t *ids = json_object();
    enum status status =
        ids ? read_list(root, "taken_out", RECORD_ENTRIES_MAXIMUM, read_taken_out, ids)
            : memory_error(root->reader->err);
    json_decref(ids);
    return status;
}
