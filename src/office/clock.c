/* The office's time: the one place that decides which clock is believed, and for what. */
#include "office_internal.h"

/* A concern is judged by this computer's clock where that differs by more: an hour changes neither
 * an age nor whose training has lapsed. */
enum { CONCERN_DIFFERS = 86400 };

static const char concern_reason[] =
    "a concern about a child or an adult at risk could not wait until somebody had looked which "
    "clock was right";

timestamp office_now(const struct office *office, timestamp clock)
{
    return office && office->self && clock < office->newest ? office->newest : clock;
}

timestamp office_clock_behind(const struct office *office, timestamp clock)
{
    return office_now(office, clock) - clock;
}

/* ---- saying that the times before were wrong ---- */

static enum status append_corrected(struct office *office, timestamp newest, const char *reason,
                                    enum entry_truth for_concern, timestamp clock, uint64_t *entry,
                                    struct error *err)
{
    char time[TIMESTAMP_SIZE];
    timestamp_format(newest, time);
    const struct entry_clock_corrected said = {
        .newest = time, .reason = reason, .for_concern = for_concern};
    const struct office_entry appended = {.kind = ENTRY_KIND_CLOCK_CORRECTED,
                                          .detail = entry_clock_corrected_write(&said)};
    return office_append(office, &appended, clock, entry, err);
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
    status = append_corrected(office, *newest, reason, TRUTH_UNTOLD, clock, entry, err);
    if (status == STATUS_OK)
        office->newest = clock;
    return status;
}

/* ---- a concern, which does not wait for that ---- */

static enum status first_time(struct office *office, timestamp *time, struct error *err)
{
    struct ledger_entry *entry = NULL;
    enum status status = ledger_read(office->ledger, 0, &entry, err);
    if (status == STATUS_OK)
        *time = entry->leaf.time;
    ledger_entry_free(entry);
    return status;
}

/* The latest time at which a witness outside saw the ledger, if that is later. */
static enum status attested_time(struct office *office, timestamp *time, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office->ledger, ENTRY_KIND_WITNESSED, &all, err);
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++) {
        struct ledger_entry *entry = NULL;
        struct entry_witnessed said;
        timestamp seen;
        status = ledger_read(office->ledger, all.items[i], &entry, err);
        entry_witnessed_see(status == STATUS_OK ? entry->detail : NULL, &said);
        if (said.time && timestamp_parse(said.time, &seen) && seen > *time)
            *time = seen;
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&all);
    return status;
}

/* The time of the last entry that is more than a day older than the newest, if that is later: what
 * was known before the times went ahead. */
static enum status time_before(struct office *office, timestamp newest, timestamp *time,
                               struct error *err)
{
    timestamp found = 0;
    enum status status = STATUS_OK;
    for (uint64_t i = ledger_size(office->ledger); status == STATUS_OK && i > 0 && found == 0;
         i--) {
        struct ledger_entry *entry = NULL;
        status = ledger_read(office->ledger, i - 1, &entry, err);
        if (status == STATUS_OK && entry->leaf.time + CONCERN_DIFFERS < newest)
            found = entry->leaf.time;
        ledger_entry_free(entry);
    }
    if (status == STATUS_OK && found > *time)
        *time = found;
    return status;
}

static bool ends_between(timestamp until, timestamp from, timestamp to)
{
    return from < until && until <= to;
}

enum status office_believe_clock(struct office *office, timestamp until, timestamp clock,
                                 bool *is_earlier, struct error *err)
{
    timestamp newest = office->newest, certain = 0;
    *is_earlier = false;
    if (newest <= clock + CONCERN_DIFFERS && !ends_between(until, clock, newest))
        return STATUS_OK;
    enum status status = first_time(office, &certain, err);
    if (status == STATUS_OK)
        status = attested_time(office, &certain, err);
    if (status == STATUS_OK && clock + LEDGER_CLOCKS_DIFFER < certain) {
        status = time_before(office, newest, &certain, err);
        clock = certain;
        if (!ends_between(until, clock, newest))
            return status;
    }
    if (status != STATUS_OK)
        return status;
    if (!office->disbelieved)
        office->disbelieved = newest;
    office->newest = clock;
    *is_earlier = true;
    return STATUS_OK;
}

enum status office_clock_set_back(struct office *office, uint64_t number, timestamp *time,
                                  bool *is_back, struct error *err)
{
    struct ledger_indexes all = {0};
    struct ledger_entry *entry = NULL;
    enum status status = STATUS_OK;
    *is_back = office->disbelieved != 0;
    *time = office->newest;
    if (!*is_back)
        status = ledger_find_kind(office->ledger, ENTRY_KIND_CLOCK_CORRECTED, &all, err);
    if (status == STATUS_OK && all.count > 0 && all.items[all.count - 1] > number) {
        status = ledger_read(office->ledger, all.items[all.count - 1], &entry, err);
        *is_back = status == STATUS_OK;
        if (*is_back)
            *time = entry->leaf.time;
    }
    ledger_entry_free(entry);
    ledger_indexes_free(&all);
    return status;
}

enum status office_clock_say(struct office *office, timestamp now, struct error *err)
{
    timestamp disbelieved = office->disbelieved, newest = 0;
    if (!disbelieved)
        return STATUS_OK;
    office->disbelieved = 0;
    enum status status = ledger_newest(office->ledger, &newest, err);
    /* Somebody else may have said so meanwhile. */
    if (status == STATUS_OK && newest > now + LEDGER_CLOCKS_DIFFER)
        status = append_corrected(office, newest, concern_reason, TRUTH_YES, now, NULL, err);
    if (status != STATUS_OK)
        office->disbelieved = disbelieved;
    return status;
}
