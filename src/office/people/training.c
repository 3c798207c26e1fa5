/* Who accepted the policy, and until when that counts (rule L07). */
#include "office_internal.h"

#include <string.h>

#include "safehand/card/name.h"

enum status training_check_day(const struct date *on, timestamp now, struct error *err)
{
    struct date today = date_of(now);
    if (date_compare(on, &today) <= 0)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "the day on which the policy was signed lies in the future");
}

bool training_is_current(const struct policy_training *training, const struct date *day)
{
    return training->was_signed && date_compare(day, &training->lapses_on) < 0;
}

/* Of several the one that was signed last; of one day the one that was recorded last. */
static void training_take(const struct ledger_entry *entry, struct policy_training *training)
{
    struct date on;
    struct entry_training said; /* a staff-added entry has the same members */
    entry_training_see(entry->detail, &said);
    uint64_t term = said.term.value;
    if (!said.trained_on || !date_parse(said.trained_on, &on) || term < 1 ||
        term > TRAINING_DAYS_MAXIMUM)
        return;
    if (training->was_signed && date_compare(&on, &training->signed_on) < 0)
        return;
    *training = (struct policy_training){
        .was_signed = true, .signed_on = on, .lapses_on = date_add_days(&on, (int)term)};
}

enum status training_read(struct office *office, const struct office_member *member,
                          uint64_t before, struct policy_training *training, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {LOOKUP_STAFF, verifier};
    note_verifier_format(&member->card->verifier, verifier);
    *training = (struct policy_training){.was_signed = false};
    enum status status = ledger_find(office->ledger, &lookup, &indexes, err);
    for (size_t i = 0; status == STATUS_OK && i < indexes.count && indexes.items[i] < before; i++) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = office_read(office, indexes.items[i], &entry, &signer, err);
        bool counts = status == STATUS_OK && signer && office_role_manages_staff(signer->role);
        if (counts &&
            (entry->leaf.kind == ENTRY_KIND_STAFF_ADDED || entry->leaf.kind == ENTRY_KIND_TRAINING))
            training_take(entry, training);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}

enum status office_training(struct office *office, const struct office_member *member,
                            struct policy_training *training, struct error *err)
{
    return training_read(office, member, UINT64_MAX, training, err);
}

/* The trustees by name, who may approve instead. */
static enum status approver_lapsed(const struct office *office,
                                   const struct policy_training *training, struct error *err)
{
    char names[ERROR_HINT_SIZE / 2] = "", day[TIMESTAMP_WORDS_SIZE] = "";
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (!member->is_removed && member->role == ROLE_TRUSTEE)
            (void)!office_words_add(names, sizeof names, "%s%s", *names ? ", " : "",
                                    member->card->name);
    }
    if (training->was_signed)
        date_words(&training->lapses_on, day);
    rule_error(err, STATUS_REFUSED, RULE_L07, "the acceptance of the policy by %s %s%s",
               office->self->card->name, training->was_signed ? "lapsed on " : "was never signed",
               day);
    if (*names)
        error_hint(err, "a trustee approves instead (%s), or the policy is signed again: " WAY,
                   names);
    else
        error_hint(err, "the policy is signed again: " WAY
                        "; a trustee could approve instead, but there is none");
    return error_way(err, WAY_RECORD_TRAINING, NULL, NULL);
}

enum status training_check_approver(struct office *office, timestamp now, struct error *err)
{
    struct policy_training training;
    struct date today = date_of(now);
    if (office->self->role == ROLE_TRUSTEE)
        return STATUS_OK;
    enum status status = office_training(office, office->self, &training, err);
    if (status != STATUS_OK || training_is_current(&training, &today))
        return status;
    return approver_lapsed(office, &training, err);
}

/* ---- recording ---- */

size_t member_count_named(const struct office *office, const char *name,
                          const struct office_member **found)
{
    size_t count = 0;
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (member->is_removed || (!name_is_same(member->card->name, name) &&
                                   strcmp(member->card->verifier.name, name) != 0))
            continue;
        *found = member;
        count++;
    }
    return count;
}

enum status member_find(const struct office *office, const char *name,
                        const struct office_member **found, struct error *err)
{
    *found = NULL;
    size_t count = member_count_named(office, name, found);
    if (count == 1)
        return STATUS_OK;
    if (count > 1) {
        error_set(err, STATUS_USAGE, "more than one member of staff is named %s", name);
        return error_hint(err, "name one by the key's name (safehand/...)");
    }
    error_set(err, STATUS_USAGE, "nobody on the staff is named %s", name);
    error_hint(err, WAY " shows who is");
    return error_way(err, WAY_LIST_STAFF, NULL, NULL);
}

enum status office_training_record(struct office *office, const char *name, const struct date *on,
                                   int days, timestamp now, struct policy_training *training,
                                   struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE], day[DATE_SIZE];
    const struct office_member *member;
    enum status status = office_require(office_role_manages_staff(office->self->role), office,
                                        "may not record who accepted the policy", err);
    if (status == STATUS_OK)
        status = member_find(office, name, &member, err);
    if (status == STATUS_OK)
        status = training_check_day(on, now, err);
    if (status == STATUS_OK && (days < 0 || days > TRAINING_DAYS_MAXIMUM))
        status = error_set(err, STATUS_USAGE, "an acceptance counts for 1 to %d days",
                           TRAINING_DAYS_MAXIMUM);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&member->card->verifier, verifier);
    date_format(on, day);
    const struct entry_training said = {
        .name = member->card->name,
        .verifier = verifier,
        .trained_on = day,
        .term = {true, (uint64_t)(days > 0 ? days : office->training_days)}};
    const struct office_entry entry = {.kind = ENTRY_KIND_TRAINING,
                                       .detail = entry_training_write(&said),
                                       .lookups = {{LOOKUP_STAFF, verifier}}};
    status = office_append(office, &entry, now, NULL, err);
    return status == STATUS_OK ? office_training(office, member, training, err) : status;
}
