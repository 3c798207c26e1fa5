/* Verification of the whole ledger: who might sign what, and what entries say of each other. */
#include "oversight_internal.h"
#include "verify_claims.h"
#include "verify_sharings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Entries before `covers` existed at `time`, as entry `entry` says. */
struct bound {
    uint64_t covers;
    timestamp time;
    uint64_t entry;
};

struct verifying {
    struct office *office;
    struct oversight_verified *verified;
    struct bound *bounds; /* by covers; each the earliest of its own and all that cover more */
    size_t bound_count;
    struct clock_corrections corrections;
    struct claims claims;
    bool has_claims; /* else an entry that tells of them cannot be read, which is told as that */
    delivery_progress progress;
    void *context;
    uint64_t all;
    /* from here on by several threads, each with the lock */
    pthread_mutex_t lock;
    uint64_t done;
    struct sharing_steps steps;
};

/* ---- before: what witnesses said ---- */

/* Of each witness the cosignature that reaches furthest. */
static enum status witness_keep(struct oversight_verified *verified,
                                const struct oversight_witness *witnessed, struct error *err)
{
    for (size_t i = 0; i < verified->witness_count; i++) {
        struct oversight_witness *known = &verified->witnesses[i];
        if (known->witness.key.hash == witnessed->witness.key.hash &&
            strcmp(known->witness.key.name, witnessed->witness.key.name) == 0 &&
            memcmp(known->witness.key.key, witnessed->witness.key.key, NOTE_PUBLIC_KEY_SIZE) == 0) {
            if (witnessed->covers > known->covers)
                *known = *witnessed;
            return STATUS_OK;
        }
    }
    struct oversight_witness *all =
        memory_resize(verified->witnesses, (verified->witness_count + 1) * sizeof *all);
    if (!all)
        return memory_error(err);
    verified->witnesses = all;
    all[verified->witness_count++] = *witnessed;
    return STATUS_OK;
}

static int bound_compare(const void *a, const void *b)
{
    const struct bound *left = a, *right = b;
    return (left->covers > right->covers) - (left->covers < right->covers);
}

/* An entry is bound by whatever covers it: so the earliest of all from there on. */
static void bounds_tighten(struct verifying *verifying)
{
    struct bound *bounds = verifying->bounds;
    if (verifying->bound_count == 0)
        return;
    qsort(bounds, verifying->bound_count, sizeof *bounds, bound_compare);
    for (size_t i = verifying->bound_count - 1; i > 0; i--) {
        if (bounds[i].time < bounds[i - 1].time) {
            bounds[i - 1].time = bounds[i].time;
            bounds[i - 1].entry = bounds[i].entry;
        }
    }
}

/* Reads all that was witnessed, as far as it is good: the first that is not ends it. */
static enum status bounds_read(struct verifying *verifying, struct error *err)
{
    struct ledger_indexes indexes = {0};
    enum status status =
        ledger_find_kind(office_ledger(verifying->office), ENTRY_KIND_WITNESSED, &indexes, err);
    if (status == STATUS_OK && indexes.count > OVERSIGHT_WITNESSED_MAXIMUM)
        status = error_set(err, STATUS_MALFORMED, "the ledger was witnessed more than %d times",
                           OVERSIGHT_WITNESSED_MAXIMUM);
    if (status == STATUS_OK && indexes.count > 0) {
        verifying->bounds = memory_allocate_array(indexes.count, sizeof *verifying->bounds);
        status = verifying->bounds ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct oversight_witness witnessed;
        status = witnessed_read(verifying->office, indexes.items[i], &witnessed, err);
        if (status == STATUS_OK)
            status = witness_keep(verifying->verified, &witnessed, err);
        if (status == STATUS_OK)
            verifying->bounds[verifying->bound_count++] =
                (struct bound){witnessed.covers, witnessed.time, witnessed.entry};
    }
    bounds_tighten(verifying);
    verifying->verified->cosignatures = verifying->bound_count;
    ledger_indexes_free(&indexes);
    return status;
}

/* ---- while all entries are gone through ---- */

/* What covers this entry, or NULL. */
static const struct bound *bound_of(const struct verifying *verifying, uint64_t number)
{
    size_t low = 0, high = verifying->bound_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (verifying->bounds[middle].covers > number)
            high = middle;
        else
            low = middle + 1;
    }
    return low < verifying->bound_count ? &verifying->bounds[low] : NULL;
}

static enum status check_time(const struct verifying *verifying, const struct ledger_signed *what,
                              struct error *err)
{
    char made[TIMESTAMP_SIZE], seen[TIMESTAMP_SIZE];
    const struct bound *bound = bound_of(verifying, what->index);
    if (!bound || what->leaf->time <= bound->time + OVERSIGHT_CLOCKS_DIFFER ||
        clock_was_corrected(&verifying->corrections, what->index, what->leaf->time))
        return STATUS_OK;
    timestamp_format(what->leaf->time, made);
    timestamp_format(bound->time, seen);
    return error_set(err, STATUS_AUTHENTICATION,
                     "it bears the time %s, but was there at %s, when entry %llu was witnessed",
                     made, seen, (unsigned long long)bound->entry);
}

enum { PROGRESS_STEP = 256 };

/* What is said of an entry without any other, and of a step of a sharing for later. */
static enum status check_entry(const struct verifying *verifying, const struct ledger_signed *what,
                               struct sharing_step *step, bool *policy_differs, struct error *err)
{
    enum status status = entry_check(what->leaf, what->detail, what->lookups, err);
    if (status == STATUS_OK)
        status = check_time(verifying, what, err);
    if (status == STATUS_OK && sharing_step_is(what))
        status = sharing_step_read(verifying->office, what, step, err);
    if (status == STATUS_OK && what->leaf->kind == ENTRY_KIND_DECISION && verifying->has_claims)
        status = claims_check(&verifying->claims, what, step->by, policy_differs, err);
    return status;
}

static enum status who(void *context, const struct ledger_signed *what,
                       struct note_verifier *verifier, struct error *err)
{
    struct verifying *verifying = context;
    struct sharing_step step = {.data = NULL};
    bool differs = false, policy_differs = false;
    enum status status = office_who(verifying->office, what, verifier, err);
    if (status == STATUS_OK)
        status = portal_time_check(what, &differs, err);
    if (status == STATUS_OK)
        status = check_entry(verifying, what, &step, &policy_differs, err);
    if (status != STATUS_OK) {
        memory_free(step.data);
        return status;
    }
    pthread_mutex_lock(&verifying->lock);
    verifying->verified->portals_differ += differs;
    verifying->verified->policies_differ += policy_differs;
    if (sharing_step_is(what))
        status = sharing_steps_add(&verifying->steps, &step, err);
    if (status != STATUS_OK)
        memory_free(step.data);
    if (status == STATUS_OK && verifying->progress && verifying->done++ % PROGRESS_STEP == 0 &&
        !verifying->progress(verifying->context, "verifying", verifying->done, verifying->all))
        status = error_set(err, STATUS_INTERRUPTED, "interrupted");
    pthread_mutex_unlock(&verifying->lock);
    return status;
}

/* ---- afterwards: to whom the ledger's keys are sealed ---- */

static const struct office_member *member_of_key(const struct office *office, const char *key,
                                                 bool is_there)
{
    char text[NOTE_VERIFIER_SIZE];
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        note_verifier_format(&member->card->verifier, text);
        if (strcmp(text, key) == 0 && (!is_there || !member->is_removed))
            return member;
    }
    return NULL;
}

/* Whoever is on the staff and cannot read is no forgery, and is told. */
static enum status keyless_find(const struct office *office, const struct names *keys,
                                struct names *keyless, struct error *err)
{
    char text[NOTE_VERIFIER_SIZE];
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        note_verifier_format(&member->card->verifier, text);
        if (!member->is_removed && !names_have(keys, text) &&
            !names_add_copy(keyless, member->card->name))
            return memory_error(err);
    }
    return STATUS_OK;
}

static enum status keys_check(struct office *office, struct names *keyless, struct error *err)
{
    struct names keys = {0};
    enum status status = ledger_members(office_ledger(office), &keys, err);
    for (size_t i = 0; status == STATUS_OK && i < keys.count; i++) {
        if (member_of_key(office, keys.items[i], true))
            continue;
        const struct office_member *left = member_of_key(office, keys.items[i], false);
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.keys: the ledger's keys are sealed to %s, who is not on the "
                           "staff",
                           left ? left->card->name : keys.items[i]);
        error_hint(err, "if adding somebody was cut off, add them again (" WAY "); else put the "
                        "newest backup of ledger.keys back, and look who was here");
        error_way(err, WAY_ADD_STAFF, NULL, NULL);
    }
    if (status == STATUS_OK)
        status = keyless_find(office, &keys, keyless, err);
    names_free_copies(&keys);
    return status;
}

/* ---- the call ---- */

void oversight_verified_free(struct oversight_verified *verified)
{
    memory_free(verified->witnesses);
    names_free_copies(&verified->keyless);
    *verified = (struct oversight_verified){0};
}

size_t oversight_remarks(const struct oversight_verified *verified,
                         struct oversight_remark remarks[OVERSIGHT_REMARKS])
{
    const struct oversight_remark all[OVERSIGHT_REMARKS] = {
        {"Entries from which the times go on by an earlier clock", verified->corrections, -1},
        {"Deliveries at which the portal's clock and the office's differed by more than a minute",
         verified->portals_differ, -1},
        {"Decisions by another profile or catalogue than was accepted last (a concern goes by "
         "those that ship, where nobody accepted an edited one)",
         verified->policies_differ, -1},
        {"Packages sealed, or files handed over, within the hour after their recipient was revoked",
         verified->revoked_meanwhile, -1},
        {"Erasings by a time from outside, without a second person", verified->attested,
         verified->attested_days},
        {"Erasings by the time of a portal whose delivery was erased since, so that only its day "
         "by the office's clock can be seen",
         verified->attested_erased, -1},
    };
    size_t count = 0;
    for (size_t i = 0; i < OVERSIGHT_REMARKS; i++)
        if (all[i].count > 0)
            remarks[count++] = all[i];
    return count;
}

static enum status check_sharings(struct verifying *verifying, struct error *err)
{
    struct office_verifications recipients = {.items = NULL};
    enum status status = recipients_read(verifying->office, &recipients, err);
    if (status == STATUS_OK)
        status = sharing_steps_check(verifying->office, &verifying->steps, &recipients,
                                     &verifying->verified->revoked_meanwhile, err);
    if (status == STATUS_OK)
        status = recipients_check(&recipients, err);
    office_verifications_free(&recipients);
    return status;
}

static enum status check_erasings(struct verifying *verifying, struct error *err)
{
    struct erasings found;
    struct oversight_verified *verified = verifying->verified;
    enum status status = erasings_check(verifying->office, &found, err);
    if (status == STATUS_OK) {
        verified->attested = found.count;
        verified->attested_days = found.shortest;
        verified->attested_erased = found.unseen;
    }
    return status;
}

/* An entry that cannot be read is named by what goes through all of them. */
static enum status read_claims(struct verifying *verifying, struct error *err)
{
    struct error unread = {0};
    enum status status = claims_read(verifying->office, &verifying->claims, &unread);
    verifying->has_claims = status == STATUS_OK;
    if (status != STATUS_SYSTEM)
        return STATUS_OK;
    *err = unread;
    return status;
}

/* What witnesses said is read first, but what is wrong with it is told last: the entries may say
 * better what was done. */
static enum status verify_all(struct verifying *verifying, struct error *err)
{
    struct error doubt = {0}, wrong = {0};
    enum status clock =
        clock_corrections_read(verifying->office, timestamp_now(), &verifying->corrections, &wrong);
    enum status witnessed = bounds_read(verifying, &doubt);
    if (witnessed != STATUS_OK && witnessed != STATUS_AUTHENTICATION) {
        *err = doubt;
        return witnessed;
    }
    enum status status = read_claims(verifying, err);
    if (status == STATUS_OK)
        status = ledger_verify(office_ledger(verifying->office), who, verifying,
                               &verifying->verified->ledger, err);
    if (status == STATUS_OK)
        status = check_sharings(verifying, err);
    if (status == STATUS_OK)
        status = keys_check(verifying->office, &verifying->verified->keyless, err);
    if (status == STATUS_OK)
        status = check_erasings(verifying, err);
    if (status == STATUS_OK)
        status = looks_check(verifying->office, err);
    if (status == STATUS_OK && clock != STATUS_OK) {
        *err = wrong;
        status = clock;
    }
    if (status == STATUS_OK && witnessed != STATUS_OK) {
        *err = doubt;
        status = witnessed;
    }
    verifying->verified->corrections = verifying->corrections.count;
    return status;
}

enum status oversight_verify(struct office *office, delivery_progress progress, void *context,
                             struct oversight_verified *verified, struct error *err)
{
    struct oversight_verified found = {0};
    struct verifying verifying = {.office = office,
                                  .verified = &found,
                                  .progress = progress,
                                  .context = context,
                                  .all = ledger_size(office_ledger(office))};
    if (pthread_mutex_init(&verifying.lock, NULL) != 0)
        return error_set(err, STATUS_SYSTEM, "cannot verify: no lock can be made");
    enum status status = verify_all(&verifying, err);
    pthread_mutex_destroy(&verifying.lock);
    clock_corrections_free(&verifying.corrections);
    claims_free(&verifying.claims);
    memory_free(verifying.bounds);
    sharing_steps_free(&verifying.steps);
    if (status == STATUS_OK)
        *verified = found;
    else
        oversight_verified_free(&found);
    return status;
}

/* ---- receipts ---- */

enum status oversight_verify_receipt(struct office *office, const char *data, size_t length,
                                     timestamp now, bool *is_lost, struct error *err)
{
    struct receipt receipt;
    struct ledger_reach reach = {.is_lost = false};
    enum receipt_outcome outcome;
    struct sharing_timeline timeline = {0};
    enum status status = receipt_parse(data, length, &receipt, err);
    if (status != STATUS_OK)
        return status;
    status = reach_check(office, receipt.checkpoint, receipt.checkpoint_length, "its checkpoint",
                         &reach, err);
    if (status == STATUS_OK)
        status = timeline_read(office, receipt.id, now, &timeline, err);
    if (status == STATUS_OK && timeline.state != SHARING_ERASED)
        status = sharing_check_receipt(office, &receipt, now, &outcome, err);
    timeline_free(&timeline);
    *is_lost = status == STATUS_USAGE && reach.is_lost;
    if (*is_lost)
        return STATUS_OK;
    /* A receipt for what the ledger does not know is a contradiction, and no mistake in a call. */
    if (status == STATUS_USAGE || status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    return status;
}
