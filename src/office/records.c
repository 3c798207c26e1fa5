/* What all records have in common. */
#include "office_internal.h"

#include <string.h>

struct date review_day(timestamp expires)
{
    return date_of(expires);
}

static enum status too_long(enum input input, struct error *err)
{
    error_set(err, STATUS_USAGE, WAY " has more than %d bytes", RECORD_TEXT_MAXIMUM);
    return error_way_input(err, WAY_INPUT, input, NULL);
}

enum status words_check(const char *text, enum input input, struct error *err)
{
    if (strlen(text) > RECORD_TEXT_MAXIMUM)
        return too_long(input, err);
    if (answer_is_words(text, REASON_CHARACTERS))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, WAY " says too little");
    error_way_input(err, WAY_INPUT, input, NULL);
    return error_hint(err, "write it in words, with %d characters or more", REASON_CHARACTERS);
}

enum status name_check(const char *text, enum input input, struct error *err)
{
    if (strlen(text) > RECORD_TEXT_MAXIMUM)
        return too_long(input, err);
    if (answer_is_words(text, 1))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, WAY " names nobody");
    error_way_input(err, WAY_INPUT, input, NULL);
    return error_hint(err, "write the name, and what they are");
}

enum status day_check(const struct date *on, timestamp now, const char *what, struct error *err)
{
    struct date today = date_of(now);
    return date_compare(on, &today) <= 0
               ? STATUS_OK
               : error_set(err, STATUS_USAGE, "the day %s lies in the future", what);
}

void put_day(json_t *detail, const char *key, const struct date *day, int *failed)
{
    char text[DATE_SIZE];
    date_format(day, text);
    json_put(detail, key, json_string(text), failed);
}

void put_words(json_t *detail, const char *key, const char *text, int *failed)
{
    if (text)
        json_put(detail, key, json_string(text), failed);
}

/* As long as somebody may ask why (six years). */
void put_own_id(json_t *detail, const char *id, timestamp now, int *failed)
{
    enum { KEPT_DAYS = 2192 };
    struct date review = review_day(office_deadline(now, KEPT_DAYS));
    json_put(detail, "id", json_string(id), failed);
    put_day(detail, "review", &review, failed);
}

enum status record_append(struct office *office, const char *kind, json_t *detail, int failed,
                          const char *id, const char *reference, timestamp now, uint64_t *entry,
                          struct error *err)
{
    struct ledger_lookup lookups[2];
    size_t count = 0;
    if (id)
        lookups[count++] = (struct ledger_lookup){LOOKUP_SHARING, id};
    if (reference)
        lookups[count++] = (struct ledger_lookup){LOOKUP_FAMILY, reference};
    if (failed) {
        json_decref(detail);
        return memory_error(err);
    }
    return office_append_at(office, kind, NULL, detail, lookups, count, now, entry, err);
}
