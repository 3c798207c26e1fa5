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

enum status reason_check(const char *reason, const char *message, struct error *err)
{
    if (*reason)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s", message);
    error_hint(err, "use " WAY);
    return error_way_input(err, WAY_GIVE, INPUT_REASON, NULL);
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

/* As long as somebody may ask why (six years). */
void own_review_day(timestamp now, char day[DATE_SIZE])
{
    enum { KEPT_DAYS = 2192 };
    struct date review = review_day(office_deadline(now, KEPT_DAYS));
    date_format(&review, day);
}
