/* Advice that was sought without naming anybody (P10). */
#include "register_internal.h"

#include <string.h>

enum status advice_record(struct office *office, const struct advice *advice, timestamp now,
                          uint64_t *entry, struct error *err)
{
    char id[ID_SIZE], review[DATE_SIZE], on[DATE_SIZE];
    enum status status = name_check(advice->from, INPUT_FROM, err);
    if (status == STATUS_OK)
        status = words_check(advice->advice, INPUT_ADVICE, err);
    if (status == STATUS_OK)
        status = day_check(&advice->on, now, "of the advice", err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    own_review_day(now, review);
    date_format(&advice->on, on);
    const struct entry_advice said = {
        .id = id,
        .review = review,
        .reference = advice->reference,
        .who = advice->from,
        .organisation = advice->organisation,
        .advice = advice->advice,
        .summary = advice->summary,
        .on = on,
    };
    const struct office_entry appended = {
        .kind = ENTRY_KIND_ADVICE,
        .detail = entry_advice_write(&said),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, advice->reference}}};
    return office_append(office, &appended, now, entry, err);
}
