/* Writing and reading a detail by its form's table of members. */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "entry_internal.h"

enum entry_truth entry_truth(bool is_so)
{
    return is_so ? TRUTH_YES : TRUTH_NO;
}

/* ---- reading ---- */

static void see_bytes(const json_t *value, struct entry_bytes *bytes)
{
    bytes->data = json_string_value(value);
    bytes->length = bytes->data ? json_string_length(value) : 0;
}

static void see_number(const json_t *value, struct entry_number *number)
{
    number->is_told = json_is_integer(value) && json_integer_value(value) >= 0;
    number->value = number->is_told ? (uint64_t)json_integer_value(value) : 0;
}

static void see_member(const struct entry_member *member, const json_t *value, void *at)
{
    switch (member->type) {
    case MEMBER_TEXT:
    case MEMBER_DAY:
    case MEMBER_TIME:
    case MEMBER_TEXT_OR_NULL:
        *(const char **)at = json_string_value(value);
        break;
    case MEMBER_BYTES:
        see_bytes(value, at);
        break;
    case MEMBER_NUMBER:
        see_number(value, at);
        break;
    case MEMBER_TRUTH:
        *(enum entry_truth *)at = json_is_true(value)    ? TRUTH_YES
                                  : json_is_false(value) ? TRUTH_NO
                                                         : TRUTH_UNTOLD;
        break;
    case MEMBER_OBJECT:
        *(const json_t **)at = json_is_object(value) ? value : NULL;
        break;
    case MEMBER_LIST:
    case MEMBER_TEXTS:
        *(const json_t **)at = json_is_array(value) ? value : NULL;
        break;
    }
}

void entry_form_see(const struct entry_form *form, const json_t *detail, void *said)
{
    memset(said, 0, form->size);
    for (size_t i = 0; i < form->count; i++)
        see_member(&form->members[i], json_object_get(detail, form->members[i].key),
                   (char *)said + form->members[i].offset);
}

static bool are_texts(const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_is_string(json_array_get(value, i)))
            return false;
    return json_is_array(value);
}

bool entry_value_fits(enum entry_member_type type, const json_t *value)
{
    struct date day;
    timestamp time;
    switch (type) {
    case MEMBER_TEXT:
    case MEMBER_BYTES:
        return json_is_string(value);
    case MEMBER_DAY:
        return json_is_string(value) && date_parse(json_string_value(value), &day);
    case MEMBER_TIME:
        return json_is_string(value) && timestamp_parse(json_string_value(value), &time);
    case MEMBER_TEXT_OR_NULL:
        return json_is_string(value) || json_is_null(value);
    case MEMBER_NUMBER:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case MEMBER_TRUTH:
        return json_is_boolean(value);
    case MEMBER_OBJECT:
        return json_is_object(value);
    case MEMBER_LIST:
        return json_is_array(value);
    case MEMBER_TEXTS:
        return are_texts(value);
    }
    return false;
}

enum status entry_form_read(const struct entry_form *form, const struct ledger_entry *entry,
                            void *said, struct error *err)
{
    entry_form_see(form, entry->detail, said);
    for (size_t i = 0; i < form->count; i++) {
        const struct entry_member *member = &form->members[i];
        const json_t *value = json_object_get(entry->detail, member->key);
        if (value ? entry_value_fits(member->type, value) : !member->is_needed)
            continue;
        return error_set(err, STATUS_MALFORMED, "entry %" PRIu64 " of the ledger (%s) has no %s",
                         entry->number, leaf_kind_name(&entry->leaf), member->key);
    }
    return STATUS_OK;
}

/* ---- writing ---- */

/* A new reference to a value; NULL if there is none, or no memory. */
static json_t *text_value(const char *text)
{
    return text ? json_string(text) : NULL;
}

static json_t *member_value(const struct entry_member *member, const void *at)
{
    const struct entry_bytes *bytes = at;
    const struct entry_number *number = at;
    switch (member->type) {
    case MEMBER_TEXT:
    case MEMBER_DAY:
    case MEMBER_TIME:
    case MEMBER_TEXT_OR_NULL:
        return text_value(*(const char *const *)at);
    case MEMBER_BYTES:
        return bytes->data ? json_stringn(bytes->data, bytes->length) : NULL;
    case MEMBER_NUMBER:
        return number->is_told ? json_integer((json_int_t)number->value) : NULL;
    case MEMBER_TRUTH:
        return *(const enum entry_truth *)at == TRUTH_UNTOLD
                   ? NULL
                   : json_boolean(*(const enum entry_truth *)at == TRUTH_YES);
    case MEMBER_OBJECT:
    case MEMBER_LIST:
    case MEMBER_TEXTS:
        return json_incref((json_t *)(uintptr_t) * (const json_t *const *)at);
    }
    return NULL;
}

static bool is_told(const struct entry_member *member, const void *at)
{
    switch (member->type) {
    case MEMBER_TEXT:
    case MEMBER_DAY:
    case MEMBER_TIME:
    case MEMBER_TEXT_OR_NULL:
        return *(const char *const *)at;
    case MEMBER_BYTES:
        return ((const struct entry_bytes *)at)->data;
    case MEMBER_NUMBER:
        return ((const struct entry_number *)at)->is_told;
    case MEMBER_TRUTH:
        return *(const enum entry_truth *)at != TRUTH_UNTOLD;
    case MEMBER_OBJECT:
    case MEMBER_LIST:
    case MEMBER_TEXTS:
        return *(const json_t *const *)at;
    }
    return false;
}

json_t *entry_form_write(const struct entry_form *form, const void *said)
{
    int failed = 0;
    json_t *detail = json_object();
    for (size_t i = 0; i < form->count; i++) {
        const struct entry_member *member = &form->members[i];
        const void *at = (const char *)said + member->offset;
        if (is_told(member, at) || member->is_needed)
            json_put(detail, member->key,
                     !is_told(member, at) && member->type == MEMBER_TEXT_OR_NULL
                         ? json_null()
                         : member_value(member, at),
                     &failed);
    }
    if (!failed)
        return detail;
    json_decref(detail);
    return NULL;
}
