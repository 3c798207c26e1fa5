#include "office_internal.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/entry/sharing.h"

enum { NUMBER_DIGITS = 7 /* shorter than any part of an id that stands for a sharing */ };

bool entry_number_is(const char *text, uint64_t *number)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || text[length] || length > NUMBER_DIGITS)
        return false;
    *number = strtoull(text, NULL, 10);
    return true;
}

timestamp office_deadline(timestamp from, int days)
{
    struct date day = date_of(from);
    day = date_add_days(&day, days);
    return date_ends(&day);
}

enum status office_append(struct office *office, const struct office_entry *entry, timestamp now,
                          uint64_t *index, struct error *err)
{
    uint64_t ignored;
    struct ledger_lookup lookups[OFFICE_LOOKUPS_MAXIMUM];
    size_t count = 0;
    if (!entry->detail)
        return memory_error(err);
    for (size_t i = 0; i < OFFICE_LOOKUPS_MAXIMUM; i++)
        if (entry->lookups[i].value)
            lookups[count++] = entry->lookups[i];
    enum status status = entry_check_lookups(entry->kind, lookups, count, err);
    if (status == STATUS_OK)
        status = office_clock_say(office, now, err);
    struct ledger_new appended = {
        .kind = entry->kind,
        .subject = entry->subject,
        .detail = entry->detail,
        .lookups = lookups,
        .lookup_count = count,
        .signer = office->identity->signer,
        .time = now,
    };
    if (status == STATUS_OK)
        status = ledger_append(office->ledger, &appended, index ? index : &ignored, err);
    json_decref(entry->detail);
    if (status == STATUS_OK)
        office_heads_keep(office);
    return status;
}

const struct office_member *office_signer(const struct office *office,
                                          const struct ledger_entry *entry)
{
    struct error ignored = {0};
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (entry->number < member->since || entry->number >= member->until)
            continue;
        if (entry->signer_hash == member->card->verifier.hash &&
            ledger_entry_signed_by(entry, &member->card->verifier, &ignored) == STATUS_OK)
            return member;
    }
    return NULL;
}

enum status office_signed(const struct office *office, const struct ledger_entry *entry,
                          const struct office_member **signer, struct error *err)
{
    *signer = entry->is_erased ? NULL : office_signer(office, entry);
    if (*signer || entry->is_erased)
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION,
              "entry %llu of the ledger is not signed by anybody who was on the staff then",
              (unsigned long long)entry->number);
    error_hint(err, "do not go on; " WAY " tells more");
    return error_way(err, WAY_VERIFY_LEDGER, NULL, NULL);
}

enum status office_read(struct office *office, uint64_t index, struct ledger_entry **entry,
                        const struct office_member **signer, struct error *err)
{
    enum status status = ledger_read(office->ledger, index, entry, err);
    if (status == STATUS_OK) {
        status = office_signed(office, *entry, signer, err);
        if (status == STATUS_OK)
            return STATUS_OK;
        ledger_entry_free(*entry);
        *entry = NULL;
    }
    *signer = NULL;
    return status;
}

const json_t *decision_of(const struct ledger_entry *entry)
{
    struct entry_decision said;
    entry_decision_see(entry->detail, &said);
    return said.decision;
}

const struct ledger_entry *timeline_first(const struct sharing_timeline *timeline,
                                          enum entry_kind kind)
{
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i]->leaf.kind == kind)
            return timeline->entries[i];
    return NULL;
}

const char *timeline_on_portal(const struct sharing_timeline *timeline)
{
    const char *portal = NULL;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        struct entry_delivered delivered;
        struct entry_delivery_failed failed;
        struct entry_withdrawn withdrawn;
        entry_delivered_see(entry->detail, &delivered);
        entry_delivery_failed_see(entry->detail, &failed);
        entry_withdrawn_see(entry->detail, &withdrawn);
        if (entry->leaf.kind == ENTRY_KIND_DELIVERED)
            portal =
                delivered.channel && strcmp(delivered.channel, "portal") == 0 ? delivered.to : NULL;
        /* Part of it, or all where only the answer was lost. */
        if (entry->leaf.kind == ENTRY_KIND_DELIVERY_FAILED && failed.channel &&
            strcmp(failed.channel, "portal") == 0)
            portal = failed.to;
        if (entry->leaf.kind == ENTRY_KIND_WITHDRAWN && withdrawn.taken_off == TRUTH_YES)
            portal = NULL;
    }
    return portal;
}

bool timeline_may_be_on_portal(const struct sharing_timeline *timeline)
{
    return timeline_on_portal(timeline) && !timeline_first(timeline, ENTRY_KIND_DELIVERED);
}

const struct ledger_entry *timeline_last(const struct sharing_timeline *timeline,
                                         enum entry_kind kind)
{
    for (size_t i = timeline->count; i > 0; i--)
        if (timeline->entries[i - 1]->leaf.kind == kind)
            return timeline->entries[i - 1];
    return NULL;
}

const struct ledger_entry *timeline_left(const struct sharing_timeline *timeline)
{
    static const enum entry_kind kinds[] = {ENTRY_KIND_DELIVERED, ENTRY_KIND_HANDED_OVER,
                                            ENTRY_KIND_FOR_SENDING};
    const struct ledger_entry *left = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !left; i++)
        left = timeline_first(timeline, kinds[i]);
    return left;
}

const struct ledger_entry *timeline_answered(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *receipt = timeline_last(timeline, ENTRY_KIND_RECEIPT);
    return receipt ? receipt : timeline_last(timeline, ENTRY_KIND_REFERENCE_GIVEN);
}

const struct ledger_entry *timeline_decision(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    return decided && !decided->is_erased ? decided : NULL;
}
