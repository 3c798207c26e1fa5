#include "ledger/options.h"

enum status ledger_days(const struct arguments *arguments, const char *first, const char *last,
                        struct ledger_filter *filter, struct error *err)
{
    enum status status = argument_date(arguments, first, &filter->since, &filter->has_since, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, last, &filter->until, &filter->has_until, err);
    if (status != STATUS_OK || !filter->has_since || !filter->has_until ||
        date_compare(&filter->since, &filter->until) <= 0)
        return status;
    error_set(err, STATUS_USAGE, "%s is a later day than %s", first, last);
    return error_hint(err, "both days are included: for one day give it twice");
}

enum status ledger_output_check(const char *path, struct error *err)
{
    if (!path || !file_exists(path))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s: exists already", path);
    return error_hint(err, "choose another name, or move the old one away first");
}
