#include <stdio.h>
#include <string.h>

#include "record_internal.h"

static enum status check_later(const struct json_node *node, const char *key,
                               const struct record_consent *consent, const struct date *date)
{
    if (date_compare(date, &consent->on) >= 0)
        return STATUS_OK;
    return json_node_fail_member(node, key, "is before the date in \"on\"");
}

static enum status read_state(const struct json_node *node, struct record_consent *consent)
{
    static const char *const states[] = {[CONSENT_GIVEN] = "given",
                                         [CONSENT_REFUSED] = "refused",
                                         [CONSENT_WITHDRAWN] = "withdrawn",
                                         NULL};
    int state = 0;
    enum status status = json_node_get_choice(node, "state", JSON_REQUIRED, states, &state);
    consent->state = state;
    return status;
}

/* Whether a withdrawal has its date, and nothing else has one. */
static enum status check_withdrawal(const struct json_node *node,
                                    const struct record_consent *consent)
{
    bool stands = json_object_get(node->json, "withdrawn_on") != NULL;
    if (consent->state == CONSENT_WITHDRAWN && !stands)
        return json_node_fail(node, "is withdrawn, but \"withdrawn_on\" is missing");
    if (consent->state != CONSENT_WITHDRAWN && stands)
        return json_node_fail_member(node, "withdrawn_on",
                                     "stands only where \"state\" is \"withdrawn\"");
    return consent->has_withdrawn_on
               ? check_later(node, "withdrawn_on", consent, &consent->withdrawn_on)
               : STATUS_OK;
}

static enum status read_dates(const struct json_node *node, struct record_consent *consent)
{
    enum status status =
        goes_on(node, json_node_get_date(node, "on", JSON_REQUIRED, &consent->on, NULL));
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_date(node, "until", JSON_OPTIONAL, &consent->until,
                                                  &consent->has_until));
    if (status == STATUS_OK && consent->has_until)
        status = goes_on(node, check_later(node, "until", consent, &consent->until));
    if (status == STATUS_OK)
        status =
            goes_on(node, json_node_get_date(node, "withdrawn_on", JSON_OPTIONAL,
                                             &consent->withdrawn_on, &consent->has_withdrawn_on));
    return status == STATUS_OK ? goes_on(node, check_withdrawal(node, consent)) : status;
}

/* Who consented, and for whom. */
static enum status read_people(const struct record_reader *reader, const struct json_node *node,
                               struct record_consent *consent)
{
    enum status status = goes_on(node, record_get_person(reader, node, "by", &consent->by));
    if (status == STATUS_OK)
        status = goes_on(node, record_get_people(reader, node, "for", &consent->for_people));
    return status;
}

/* What for, to whom, of what. */
static enum status read_extent(const struct json_node *node, struct record_consent *consent)
{
    enum status status = goes_on(
        node, record_get_names(node, "purposes", JSON_REQUIRED, &FORM_ID, &consent->purposes));
    if (status == STATUS_OK)
        status = goes_on(node, record_get_names(node, "kinds", JSON_REQUIRED, &FORM_SNAKE_CASE,
                                                &consent->kinds));
    if (status == STATUS_OK)
        status = goes_on(node, record_get_names(node, "categories", JSON_REQUIRED, &FORM_SNAKE_CASE,
                                                &consent->categories));
    return status;
}

static enum status read_consent(const struct record_reader *reader, const struct json_node *node,
                                struct record_consent *consent)
{
    static const char *const known[] = {
        "id", "state", "by",           "for",         "purposes",     "kinds", "categories",
        "on", "until", "withdrawn_on", "recorded_by", "seen_preview", NULL};
    consent->json = node->json;
    enum status status = json_node_check_object(node, known);
    if (status != STATUS_OK)
        return status;
    status = goes_on(node, json_node_get_text(node, "id", JSON_REQUIRED, &FORM_ID, &consent->id));
    if (status == STATUS_OK)
        status = goes_on(node, read_state(node, consent));
    if (status == STATUS_OK)
        status = read_people(reader, node, consent);
    if (status == STATUS_OK)
        status = read_extent(node, consent);
    if (status == STATUS_OK)
        status = read_dates(node, consent);
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "recorded_by", JSON_OPTIONAL, &FORM_ANY,
                                                  &consent->recorded_by));
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "seen_preview", JSON_OPTIONAL, &FORM_ANY,
                                                  &consent->seen_preview));
    return status;
}

enum status record_read_consents(struct record_reader *reader, const struct json_node *root)
{
    struct record *record = reader->record;
    json_t *array;
    enum status status = json_node_get_array(root, "consents", 0, RECORD_CONSENTS_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    size_t count = json_array_size(array);
    record->consents = memory_allocate_array(count, sizeof *record->consents);
    json_t *ids = json_object();
    if (!record->consents || !ids)
        status = memory_error(root->reader->err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        char pointer[JSON_POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/consents/%zu", i);
        struct json_node node = {root->reader, json_array_get(array, i), pointer};
        struct record_consent *consent = &record->consents[i];
        record->consent_count++; /* counted at once: its lists are freed with the record */
        status = goes_on(&node, read_consent(reader, &node, consent));
        if (status == STATUS_OK && consent->id)
            status = goes_on(&node, json_node_add_unique(&node, "id", ids, consent->id, i));
    }
    json_decref(ids);
    return status;
}

void record_free_consents(struct record *record)
{
    for (size_t i = 0; i < record->consent_count; i++) {
        memory_free(record->consents[i].for_people.items);
        memory_free(record->consents[i].purposes.items);
        memory_free(record->consents[i].kinds.items);
        memory_free(record->consents[i].categories.items);
    }
    memory_free(record->consents);
}

const struct record_consent *record_find_consent(const struct record *record, const char *id)
{
    for (size_t i = 0; i < record->consent_count; i++)
        if (strcmp(record->consents[i].id, id) == 0)
            return &record->consents[i];
    return NULL;
}
