/* Entries that an insider writes into the ledger, right in all but what a test is about. */
#ifndef ENTRY_SUPPORT_H
#define ENTRY_SUPPORT_H

#include "office_support.h"
#include "safehand/entry/register.h"

#define ANY_ID "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01"

static inline void value_fill(json_t *detail, const struct entry_member *member)
{
    json_t *value = NULL;
    switch (member->type) {
    case MEMBER_DAY:
        value = json_string("2026-11-22");
        break;
    case MEMBER_TIME:
        value = json_string(NOW_TEXT);
        break;
    case MEMBER_NUMBER:
        value = json_integer(0);
        break;
    case MEMBER_TRUTH:
        value = json_true();
        break;
    case MEMBER_OBJECT:
        value = json_object();
        break;
    case MEMBER_LIST:
    case MEMBER_TEXTS:
        value = json_array();
        break;
    default:
        value = json_string(strcmp(member->key, "id") == 0 ? ANY_ID : "x");
    }
    json_object_set_new(detail, member->key, value);
}

static inline bool form_has(const struct entry_form *form, json_t *detail)
{
    const char *key;
    json_t *value;
    json_object_foreach(detail, key, value)
    {
        size_t i = 0;
        while (i < form->count && strcmp(form->members[i].key, key) != 0)
            i++;
        if (i == form->count)
            return false;
    }
    return true;
}

/* What the kind must say and the test does not: so that nothing is wrong but what is tested. */
static inline void detail_fill(const struct entry_about *about, json_t *detail)
{
    const struct entry_form *form = about->forms[0];
    if (about->forms[1] && (entry_access_is_answer(detail) || !form_has(form, detail)))
        form = about->forms[1];
    for (size_t i = 0; i < form->count; i++)
        if (form->members[i].is_needed && !json_object_get(detail, form->members[i].key))
            value_fill(detail, &form->members[i]);
}

static inline uint64_t append_said(struct office *office, const struct identity *signer,
                                   enum entry_kind kind, json_t *detail, timestamp time)
{
    uint64_t number = 0;
    const struct entry_about *about = entry_about(kind);
    struct ledger_lookup lookups[LOOKUP_KINDS];
    struct ledger_new entry = {
        .kind = kind, .detail = detail, .lookups = lookups, .signer = signer->signer, .time = time};
    cr_assert_not_null(detail);
    for (int i = 0; i < LOOKUP_KINDS; i++) {
        const char *member = about->found[i];
        const char *value = member && *member ? json_text(detail, member) : "x";
        if (member && value)
            lookups[entry.lookup_count++] = (struct ledger_lookup){i, value};
    }
    OK(ledger_append(office_ledger(office), &entry, &number, err));
    json_decref(detail);
    return number;
}

#endif
