/* What takes a second person, or somebody outside: erasing alone, and looking at what was done
 * alone.
 */
#include "oversight_internal.h"

/* ---- erasing ---- */

/* Of an attesting delivery whose own sharing was erased since only the leaf is left: that there was
 * one by then, which was still to be read. */
static bool is_left(const struct ledger_entry *attesting, uint64_t number, const struct date *day)
{
    struct date made = date_of(attesting->leaf.time);
    return attesting->is_erased && attesting->leaf.kind == ENTRY_KIND_DELIVERED &&
           attesting->erased_by >= number && date_compare(&made, day) >= 0;
}

static enum status attesting_check(struct office *office, uint64_t number, uint64_t attesting,
                                   const struct date *day, const struct office_member *by,
                                   bool *is_attested, uint64_t *erased, struct error *err)
{
    struct ledger_entry *entry = NULL;
    enum status status = attested_check(office, attesting, day, by, is_attested, err);
    if (status == STATUS_OK && !*is_attested)
        status = ledger_read(office_ledger(office), attesting, &entry, err);
    if (status == STATUS_OK && entry && is_left(entry, number, day)) {
        *is_attested = true;
        (*erased)++;
    }
    ledger_entry_free(entry);
    return status;
}

/* The days from the oldest entry that was taken away to the review date that the erasing names.
 * What was taken away does not tell that date any more: it is the word of who erased it. */
static enum status kept_days(struct office *office, const json_t *entries,
                             const struct date *review, int64_t *days, struct error *err)
{
    const json_int_t first = json_integer_value(json_array_get(entries, 0));
    struct ledger_entry *entry = NULL;
    enum status status = ledger_read(office_ledger(office), (uint64_t)first, &entry, err);
    if (status == STATUS_OK) {
        struct date began = date_of(entry->leaf.time);
        *days = date_days_between(&began, review);
    }
    ledger_entry_free(entry);
    return status;
}

static enum status check_attested(struct office *office, const struct ledger_entry *entry,
                                  const struct entry_erased *said, const struct office_member *by,
                                  struct erasings *found, struct error *err)
{
    struct date review;
    bool is_attested = false;
    int64_t days = 1;
    enum status status = STATUS_OK;
    if (by && said->review && said->attested.value < entry->number &&
        date_parse(said->review, &review))
        status = attesting_check(office, entry->number, said->attested.value, &review, by,
                                 &is_attested, &found->unseen, err);
    if (status == STATUS_OK && !is_attested)
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %llu: %s erased it, and entry %llu attests no time on or after "
                         "%s that somebody else recorded",
                         (unsigned long long)entry->number, by ? by->card->name : "nobody",
                         (unsigned long long)said->attested.value,
                         said->review ? said->review : "any day");
    if (status == STATUS_OK && json_array_size(said->entries) > 0)
        status = kept_days(office, said->entries, &review, &days, err);
    if (status == STATUS_OK && days < 1)
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %llu: %s erased by the review date %s what was not there before it",
                         (unsigned long long)entry->number, by->card->name, said->review);
    if (status == STATUS_OK) {
        found->shortest = found->count == 0 || days < found->shortest ? days : found->shortest;
        found->count++;
    }
    return status;
}

static enum status check(struct office *office, uint64_t number, struct erasings *found,
                         struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *by = NULL;
    struct entry_erased said;
    enum status status = office_read(office, number, &entry, &by, err);
    entry_erased_see(status == STATUS_OK ? entry->detail : NULL, &said);
    if (status == STATUS_OK && said.attested.is_told)
        status = check_attested(office, entry, &said, by, found, err);
    ledger_entry_free(entry);
    return status;
}

enum status erasings_check(struct office *office, struct erasings *found, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office_ledger(office), ENTRY_KIND_ERASED, &all, err);
    *found = (struct erasings){.count = 0};
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++)
        status = check(office, all.items[i], found, err);
    ledger_indexes_free(&all);
    if (status == STATUS_MALFORMED || status == STATUS_USAGE)
        err->status = status = STATUS_AUTHENTICATION;
    return status;
}

/* ---- looking ---- */

/* What a look at an entry says must be so: the program refuses any other. */
static enum status look_check(struct office *office, const struct ledger_entry *look,
                              const struct office_member *by, struct error *err)
{
    struct entry_looked said;
    struct ledger_entry *about = NULL;
    const struct office_member *did = NULL;
    enum status status = STATUS_OK;
    entry_looked_see(look->detail, &said);
    if ((said.id != NULL) == said.entry.is_told)
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %llu: it says of nothing, or of two things, that it was looked at",
                         (unsigned long long)look->number);
    if (said.id)
        return STATUS_OK;
    if (said.entry.value < look->number)
        status = office_read(office, said.entry.value, &about, &did, err);
    if (status == STATUS_OK && (!about || !look_is_owed(about->leaf.kind)))
        status = error_set(err, STATUS_AUTHENTICATION,
                           "entry %llu: %s looked at entry %llu, which is none before it that "
                           "somebody signed alone",
                           (unsigned long long)look->number, by->card->name,
                           (unsigned long long)said.entry.value);
    else if (status == STATUS_OK && !look_may(office, by, did, look->number))
        status = error_set(err, STATUS_AUTHENTICATION,
                           "entry %llu: %s looked at their own entry %llu, while others were on "
                           "the staff",
                           (unsigned long long)look->number, by->card->name,
                           (unsigned long long)said.entry.value);
    ledger_entry_free(about);
    return status;
}

enum status looks_check(struct office *office, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office_ledger(office), ENTRY_KIND_LOOKED, &all, err);
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++) {
        struct ledger_entry *entry = NULL;
        const struct office_member *by = NULL;
        status = office_read(office, all.items[i], &entry, &by, err);
        if (status == STATUS_OK && by)
            status = look_check(office, entry, by, err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&all);
    return status;
}
