/* Advice that was sought without naming anybody (P10). */
#include "register_internal.h"

#include <string.h>

enum status advice_record(struct office *office, const struct advice *advice, timestamp now,
                          uint64_t *entry, struct error *err)
{
    int failed = 0;
    char id[ID_SIZE];
    enum status status = name_check(advice->from, INPUT_FROM, err);
    if (status == STATUS_OK)
        status = words_check(advice->advice, INPUT_ADVICE, err);
    if (status == STATUS_OK)
        status = day_check(&advice->on, now, "of the advice", err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    json_t *detail = json_object();
    put_own_id(detail, id, now, &failed);
    json_put(detail, "reference", json_string(advice->reference), &failed);
    json_put(detail, "who", json_string(advice->from), &failed);
    put_words(detail, "organisation", advice->organisation, &failed);
    json_put(detail, "advice", json_string(advice->advice), &failed);
    put_words(detail, "summary", advice->summary, &failed);
    put_day(detail, "on", &advice->on, &failed);
    return record_append(office, "advice", detail, failed, id, advice->reference, now, entry, err);
}
