/* The office's time, which no clock that is set back turns back. */
#include "office_internal.h"

timestamp office_now(const struct office *office, timestamp clock)
{
    return office && office->self && clock < office->newest ? office->newest : clock;
}

timestamp office_clock_behind(const struct office *office, timestamp clock)
{
    return office_now(office, clock) - clock;
}

enum status office_correct_clock(struct office *office, const char *reason, timestamp clock,
                                 uint64_t *entry, timestamp *newest, struct error *err)
{
    char time[TIMESTAMP_SIZE];
    if (!*reason) {
        error_set(err, STATUS_USAGE, "it needs a reason");
        error_hint(err, "use " WAY);
        return error_way_input(err, WAY_GIVE, INPUT_REASON, NULL);
    }
    enum status status = ledger_newest(office->ledger, newest, err);
    if (status != STATUS_OK)
        return status;
    timestamp_format(*newest, time);
    if (*newest <= clock + LEDGER_CLOCKS_DIFFER)
        return error_set(err, STATUS_USAGE,
                         "there is nothing to correct: the newest entry was made at %s", time);
    const struct entry_clock_corrected said = {.newest = time, .reason = reason};
    const struct office_entry appended = {.kind = ENTRY_KIND_CLOCK_CORRECTED,
                                          .detail = entry_clock_corrected_write(&said)};
    status = office_append(office, &appended, clock, entry, err);
    if (status == STATUS_OK)
        office->newest = clock;
    return status;
}
