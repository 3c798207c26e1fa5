/* Times: they run forward, none is still to come, and whoever corrected them said so. */
#include "oversight_internal.h"

#include <string.h>

struct walking {
    struct clock_corrections *corrections;
    timestamp before, latest; /* of all since the last correction */
    uint64_t latest_number, number;
};

void clock_corrections_free(struct clock_corrections *corrections)
{
    memory_free(corrections->items);
    *corrections = (struct clock_corrections){0};
}

static enum status backward_error(const struct walking *walking, const struct leaf *leaf,
                                  struct error *err)
{
    char now[TIMESTAMP_SIZE], before[TIMESTAMP_SIZE];
    timestamp_format(leaf->time, now);
    timestamp_format(walking->before, before);
    return error_set(err, STATUS_AUTHENTICATION,
                     "entry %llu: it bears the time %s, and the one before it %s",
                     (unsigned long long)walking->number, now, before);
}

static enum status visit(void *context, const struct leaf *leaf, struct error *err)
{
    struct walking *walking = context;
    bool is_correction = leaf->kind == ENTRY_KIND_CLOCK_CORRECTED;
    if (walking->number > 0 && leaf->time + LEDGER_CLOCKS_DIFFER < walking->before &&
        !is_correction)
        return backward_error(walking, leaf, err);
    if (is_correction) {
        const struct clock_correction item = {walking->number, leaf->time};
        struct clock_corrections *all = walking->corrections;
        if (!ARRAY_ADD(all->items, all->count, item))
            return memory_error(err);
    }
    if (is_correction || walking->number == 0 || leaf->time > walking->latest) {
        walking->latest = leaf->time;
        walking->latest_number = walking->number;
    }
    walking->before = leaf->time;
    walking->number++;
    return STATUS_OK;
}

enum status clock_corrections_read(struct office *office, timestamp clock,
                                   struct clock_corrections *corrections, struct error *err)
{
    char latest[TIMESTAMP_SIZE], now[TIMESTAMP_SIZE];
    struct walking walking = {.corrections = corrections};
    enum status status =
        ledger_leaves(office_folder(office), office_origin(office), visit, &walking, err);
    if (status != STATUS_OK || walking.latest <= clock + LEDGER_CLOCKS_DIFFER)
        return status;
    timestamp_format(walking.latest, latest);
    timestamp_format(clock, now);
    error_set(
        err, STATUS_AUTHENTICATION,
        "entry %llu: it bears the time %s, which is still to come: this computer's clock says "
        "%s",
        (unsigned long long)walking.latest_number, latest, now);
    error_hint(err,
               "if this computer's clock is right, " WAY " says that the times before were wrong");
    return error_way(err, WAY_CORRECT_CLOCK, NULL, NULL);
}

enum status portal_time_check(const struct ledger_signed *what, bool *differs, struct error *err)
{
    struct entry_delivered said;
    timestamp portal, own;
    *differs = false;
    if (what->leaf->kind != ENTRY_KIND_DELIVERED)
        return STATUS_OK;
    entry_delivered_see(what->detail, &said);
    if (!said.portal_time && !said.own_time)
        return STATUS_OK;
    if (!said.portal_time || !timestamp_parse(said.portal_time, &portal) || !said.own_time ||
        !timestamp_parse(said.own_time, &own) || !said.channel ||
        strcmp(said.channel, "portal") != 0)
        return error_set(err, STATUS_AUTHENTICATION,
                         "it names the time by a portal's clock, and not whose or beside which");
    *differs = portal > own + LEDGER_CLOCKS_DIFFER || own > portal + LEDGER_CLOCKS_DIFFER;
    return STATUS_OK;
}

bool clock_was_corrected(const struct clock_corrections *corrections, uint64_t number,
                         timestamp time)
{
    for (size_t i = 0; i < corrections->count; i++)
        if (corrections->items[i].number > number && corrections->items[i].time < time)
            return true;
    return false;
}
