/* Incidents (L08): recorded, withdrawn where it can be, and 72 hours to tell the regulator. */
#include "sharing_internal.h"

#include "safehand/entry/register.h"

#include <string.h>

const char *const INCIDENT_KINDS[] = {"lost", "misdirected", "opened-by-another", "other", NULL};

/* What an incident is about: a sharing, or an entry (what went another way). */
struct incident_subject {
    struct sharing_timeline timeline; /* empty for an entry */
    bool is_entry;
    uint64_t number;
};

static enum status subject_find(struct office *office, const char *id, timestamp now,
                                struct incident_subject *subject, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    *subject = (struct incident_subject){.is_entry = false};
    if (!entry_number_is(id, &subject->number))
        return timeline_read(office, id, now, &subject->timeline, err);
    subject->is_entry = true;
    enum status status = office_read(office, subject->number, &entry, &signer, err);
    if (status == STATUS_OK && entry->leaf.kind != ENTRY_KIND_OTHER_CHANNEL) {
        status = error_set(err, STATUS_USAGE, "entry %s is no sharing by other means (%s)", id,
                           leaf_kind_name(&entry->leaf));
        error_hint(err, "name a sharing by its id, or the entry that " WAY " wrote");
        error_way(err, WAY_LOG, NULL, NULL);
    }
    ledger_entry_free(entry);
    return status;
}

static enum status incident_check(const struct incident *incident, timestamp now, struct error *err)
{
    bool is_known = false;
    for (size_t i = 0; INCIDENT_KINDS[i]; i++)
        is_known = is_known || strcmp(INCIDENT_KINDS[i], incident->what) == 0;
    if (!is_known) {
        error_set(err, STATUS_USAGE, "there is no kind of incident %s", incident->what);
        return error_hint(err, "one of: lost, misdirected, opened-by-another, other");
    }
    if (incident->aware > now)
        return error_set(err, STATUS_USAGE, "the time of awareness lies in the future");
    return words_check(incident->details, INPUT_DETAILS, err);
}

static enum status incident_append(struct office *office, const struct incident *incident,
                                   const struct incident_subject *subject, timestamp now,
                                   struct incident_done *done, struct error *err)
{
    char aware[TIMESTAMP_SIZE], due[TIMESTAMP_SIZE];
    done->due = incident->aware + (timestamp)INCIDENT_HOURS * 3600;
    timestamp_format(incident->aware, aware);
    timestamp_format(done->due, due);
    struct entry_incident said = {
        .what = incident->what, .details = incident->details, .aware = aware, .due = due};
    if (subject->is_entry)
        said.entry = (struct entry_number){true, subject->number};
    else
        said.id = subject->timeline.id;
    const struct office_entry entry = {.kind = ENTRY_KIND_INCIDENT,
                                       .detail = entry_incident_write(&said),
                                       .lookups = {{LOOKUP_SHARING, said.id}}};
    return office_append(office, &entry, now, &done->entry, err);
}

/* Stops what can still be stopped. What the recipient acknowledged is theirs. */
static enum status incident_withdraw(struct office *office, const struct incident *incident,
                                     const struct sharing_timeline *timeline, timestamp now,
                                     struct incident_done *done, struct error *err)
{
    char reason[64];
    done->was_out_of_reach = timeline_left(timeline) != NULL;
    switch (timeline->state) {
    case SHARING_WITHDRAWN:
    case SHARING_ARRIVED_WITHDRAWN:
    case SHARING_ERASED:
    case SHARING_DECLINED:
    case SHARING_RECORDED:
    case SHARING_EXPIRED:
    case SHARING_ACKNOWLEDGED:
    case SHARING_REJECTED:
        return STATUS_OK;
    default:
        break;
    }
    snprintf(reason, sizeof reason, "an incident: %s", incident->what);
    enum status status = sharing_withdraw(office, timeline->id, reason, now, err);
    done->was_withdrawn = status == STATUS_OK;
    return status == STATUS_OK
               ? status
               : error_context(err, "the incident is recorded, but the sharing is not withdrawn");
}

enum status incident_record(struct office *office, const struct incident *incident, timestamp now,
                            struct incident_done *done, struct error *err)
{
    struct incident_subject subject;
    *done = (struct incident_done){.entry = 0};
    enum status status = incident_check(incident, now, err);
    if (status != STATUS_OK)
        return status;
    status = subject_find(office, incident->id, now, &subject, err);
    if (status == STATUS_OK)
        status = incident_append(office, incident, &subject, now, done, err);
    if (status == STATUS_OK && !subject.is_entry) {
        memcpy(done->id, subject.timeline.id, ID_SIZE);
        status = incident_withdraw(office, incident, &subject.timeline, now, done, err);
    }
    timeline_free(&subject.timeline);
    return status;
}

/* ---- closing ---- */

bool incident_is_about(const struct ledger_entry *entry, const char *id, uint64_t number)
{
    struct entry_incident said;
    entry_incident_see(entry->detail, &said);
    return id ? said.id && strcmp(said.id, id) == 0
              : said.entry.is_told && said.entry.value == number;
}

/* What is open of one subject: one that was closed since is not. */
struct open_incidents {
    const char *id;
    uint64_t number;
    size_t opened; /* since the last closing */
    bool is_closed;
};

static enum status count_open(void *context, const struct ledger_entry *entry,
                              const struct office_member *signer, bool *go_on, struct error *err)
{
    struct open_incidents *open = context;
    (void)signer;
    (void)err;
    if (entry->is_erased || !incident_is_about(entry, open->id, open->number))
        return STATUS_OK;
    struct entry_incident_closed said;
    entry_incident_closed_see(entry->detail, &said);
    if (said.closed_as)
        *go_on = false; /* from the newest back: what is older is closed by it */
    else
        open->opened++;
    return STATUS_OK;
}

static enum status close_check(const struct office *office, const char *as, const char *reason,
                               struct error *err)
{
    bool untold = strcmp(as, "not-notifiable") == 0;
    if (!untold && strcmp(as, "told") != 0) {
        error_set(err, STATUS_USAGE, "an incident is not closed as %s", as);
        error_hint(err, WAY ", or " WAY ", with the reason");
        error_way_input(err, WAY_GIVE, INPUT_CLOSE, "told");
        return error_way_input(err, WAY_GIVE, INPUT_CLOSE, "not-notifiable");
    }
    enum status status = words_check(reason, INPUT_REASON, err);
    if (status == STATUS_OK && untold)
        status = office_require(office_role_approves(office_self(office)->role), office,
                                "may not find an incident not notifiable", err);
    return status;
}

enum status incident_close(struct office *office, const char *id, const char *as,
                           const char *reason, timestamp now, size_t *closed, struct error *err)
{
    struct incident_subject subject;
    const struct ledger_filter any = {.reference = NULL};
    enum status status = close_check(office, as, reason, err);
    if (status != STATUS_OK)
        return status;
    status = subject_find(office, id, now, &subject, err);
    struct open_incidents open = {.id = subject.is_entry ? NULL : subject.timeline.id,
                                  .number = subject.number};
    if (status == STATUS_OK)
        status = list_entries(office, ENTRY_KIND_INCIDENT, &any, count_open, &open, err);
    if (status == STATUS_OK && open.opened == 0) {
        status = error_set(err, STATUS_USAGE, "no incident of %s is open", id);
        error_hint(err, WAY " shows those that are");
        error_way(err, WAY_LIST_TASKS, NULL, NULL);
    }
    if (status == STATUS_OK) {
        const struct entry_incident_closed said = {
            .id = open.id,
            .entry = {subject.is_entry, subject.number},
            .closed_as = as,
            .reason = reason,
        };
        const struct office_entry entry = {.kind = ENTRY_KIND_INCIDENT,
                                           .detail = entry_incident_closed_write(&said),
                                           .lookups = {{LOOKUP_SHARING, open.id}}};
        status = office_append(office, &entry, now, NULL, err);
    }
    if (status == STATUS_OK)
        *closed = open.opened;
    timeline_free(&subject.timeline);
    return status;
}
