/* What is owed besides sharings: training, agreements, devices, visitors, incidents. */
#include "tasks.h"

#include <string.h>

/* The first day on which something does not count any more: until the evening before it does. */
static timestamp last_instant_before(const struct date *day)
{
    return date_begins(day) - 1;
}

static bool is_near(const struct owing *owing, const struct date *day)
{
    return date_days_between(&owing->today, day) <= TASK_NOTICE_DAYS;
}

/* ---- training (L07) ---- */

static enum status task_training(struct owing *owing, const struct office_member *member,
                                 const struct policy_training *training, timestamp joined,
                                 struct error *err)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct task *task =
        task_add(owing, rule_id_text(RULE_L07),
                 training->was_signed ? date_begins(&training->signed_on) : joined, err);
    if (!task)
        return err->status;
    if (training->was_signed) {
        date_words(&training->lapses_on, day);
        bool lapsed = date_compare(&owing->today, &training->lapses_on) >= 0;
        task_text(task->what, "%s reads and signs the policy again: it %s on %s",
                  member->card->name, lapsed ? "lapsed" : "lapses", day);
    } else {
        task_text(task->what, "%s reads and signs the policy for the first time",
                  member->card->name);
    }
    task_who(task->who, member->card->name);
    task_text(task->consequence, "every sharing that they decide waits for an approval, and they "
                                 "may not approve");
    task_how(task, WAY_RECORD_TRAINING, member->card->name, NULL);
    task_due(task, owing,
             training->was_signed ? last_instant_before(&training->lapses_on) : joined);
    return STATUS_OK;
}

enum status tasks_of_staff(struct owing *owing, struct error *err)
{
    struct office *office = owing->office;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        struct ledger_entry *joined = NULL;
        struct policy_training training;
        if (member->is_removed)
            continue;
        status = office_training(office, member, &training, err);
        /* A trustee shares nothing, and needs none to approve. */
        if (status != STATUS_OK || (member->given == ROLE_TRUSTEE && !training.was_signed) ||
            (training.was_signed && !is_near(owing, &training.lapses_on)))
            continue;
        status = ledger_read(office_ledger(office), member->added, &joined, err);
        if (status == STATUS_OK)
            status = task_training(owing, member, &training, joined->leaf.time, err);
        ledger_entry_free(joined);
    }
    return status;
}

/* ---- agreements (P13), and standing approvals ---- */

static enum status task_agreement(struct owing *owing, const struct agreement *agreement,
                                  struct error *err)
{
    char day[TIMESTAMP_WORDS_SIZE];
    bool lapsed = date_compare(&owing->today, &agreement->review) >= 0;
    struct date notice = date_add_days(&agreement->review, -TASK_NOTICE_DAYS);
    struct task *task = task_add(owing, rule_id_text(RULE_P13), date_begins(&notice), err);
    if (!task)
        return err->status;
    date_words(&agreement->review, day);
    task_text(task->what, "look at the agreement %s with %s again: it %s on %s", agreement->name,
              agreement->with, lapsed ? "lapsed" : "lapses", day);
    task_managers(owing->office, task->who);
    task_text(task->consequence, "sharings under it need a reason of their own");
    task_how(task, WAY_ADD_AGREEMENT, NULL, NULL);
    task_due(task, owing, last_instant_before(&agreement->review));
    return STATUS_OK;
}

static enum status task_standing(struct owing *owing, const struct standing *standing,
                                 struct error *err)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct date notice = date_add_days(&standing->until, -TASK_NOTICE_DAYS);
    struct task *task = task_add(owing, rule_id_text(RULE_P06), date_begins(&notice), err);
    if (!task)
        return err->status;
    task->has_entry = true;
    task->entry = standing->entry;
    date_words(&standing->until, day);
    task_text(task->what,
              "sign the standing approval for %s anew, or let it end: its last day is "
              "%s",
              standing->profile, day);
    task_approvers(owing->office, NULL, task->who);
    task_text(task->consequence, "each sharing under that profile waits for its own approval");
    task_how(task, WAY_APPROVE_STANDING, standing->profile, NULL);
    task_due(task, owing, date_ends(&standing->until));
    return STATUS_OK;
}

/* Profiles whose latest standing approval was looked at already. */
struct standing_walk {
    struct owing *owing;
    json_t *seen;
};

/* Newest first: the first of a profile is the one that counts. One that has ended is not missed. */
static enum status take_standing(void *context, const struct ledger_entry *entry,
                                 const struct office_member *signer, bool *go_on, struct error *err)
{
    int failed = 0;
    struct standing_walk *walk = context;
    struct standing standing;
    struct entry_standing said;
    entry_standing_see(entry->detail, &said);
    const char *profile = said.standing;
    (void)go_on;
    if (!signer || !profile || json_object_get(walk->seen, profile))
        return STATUS_OK;
    json_put(walk->seen, profile, json_true(), &failed);
    if (failed)
        return memory_error(err);
    enum status status = standing_find(walk->owing->office, profile, NULL, &standing, err);
    if (status != STATUS_OK || !standing.is_given || !is_near(walk->owing, &standing.until) ||
        date_compare(&walk->owing->today, &standing.until) > 0)
        return status;
    return task_standing(walk->owing, &standing, err);
}

enum status tasks_of_agreements(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    struct agreements list;
    struct standing_walk walk = {owing, json_object()};
    enum status status = walk.seen ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = agreement_list(owing->office, &list, err);
    if (status == STATUS_OK) {
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
            if (is_near(owing, &list.items[i]->review))
                status = task_agreement(owing, list.items[i], err);
        agreements_free(&list);
    }
    if (status == STATUS_OK)
        status = list_entries(owing->office, ENTRY_KIND_AGREEMENT, &any, take_standing, &walk, err);
    json_decref(walk.seen);
    return status;
}

/* ---- devices (C05) ---- */

enum { RECALL_WORKING_DAYS = 1 }; /* where no profile says */

static enum status task_media(struct owing *owing, const struct media_item *item, struct error *err)
{
    bool is_home = item->is_back || item->is_wiped;
    struct task *task = task_add(owing, rule_id_text(RULE_C05), item->issued, err);
    if (!task)
        return err->status;
    memcpy(task->sharing, item->sharing, ID_SIZE);
    if (is_home)
        task_text(task->what,
                  "the device %s is back: get the recipient's receipt for what it "
                  "carried",
                  item->device);
    else
        task_text(task->what,
                  item->is_lost ? "find the device %s, which was lost, and have it wiped"
                                : "get the device %s back, or have it wiped",
                  item->device);
    task_who(task->who, *item->carrier ? item->carrier : "who carried it");
    task_text(task->consequence, "a copy that nobody wipes is a copy that is lost later");
    task_how(task, is_home ? WAY_RECEIVE : WAY_RETURN_MEDIA, is_home ? NULL : item->device, NULL);
    if (!is_home) {
        task_text(task->how, WAY ", or " WAY);
        ways_add(&task->how_ways, WAY_WIPE_MEDIA, task->how_ways.items[0].arguments[0], NULL);
    }
    /* Its own day, unless it is called back before. */
    if (item->has_back_by && !is_home && !item->is_recalled)
        task_due(task, owing, date_ends(&item->back_by) - 1);
    else if (item->is_recalled)
        task_due_by(task, owing, item->profile, PROFILE_DUTY_MEDIA, item->recalled,
                    RECALL_WORKING_DAYS, 0);
    else if (item->is_acknowledged)
        task_due(task, owing, office_deadline(item->acknowledged, TASK_TELL_DAYS));
    else if (item->has_due)
        task_due(task, owing, item->due);
    return STATUS_OK;
}

enum status tasks_of_media(struct owing *owing, struct error *err)
{
    struct media_items list;
    enum status status = media_list(owing->office, owing->now, &list, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        if (!media_item_is_done(&list.items[i]))
            status = task_media(owing, &list.items[i], err);
    media_items_free(&list);
    return status;
}

/* ---- the front sheet (L03), and decisions not to share (P11) ---- */

enum { ONE_MONTH = -1 }; /* by the calendar */
static const struct {
    const char *what, *consequence;
    int days;
} TELLING[DUTY_COUNT] = {
    [DUTY_L03_PARENTS] = {"tell the parents of %s that their file was looked into at an inspection",
                          "the parents do not know who read about them", TASK_TELL_DAYS},
    [DUTY_L03_REPORT] = {"send the parents of %s the report of the inspection",
                         "the parents do not hear what came of it", TASK_REPORT_DAYS},
    [DUTY_L04] = {"answer who asked what is known about them, of the family %s",
                  "the law gives a month; then they may complain to the regulator", ONE_MONTH},
    [DUTY_P12] =
        {"make the trustees aware of the request by the police or a court about %s, which was "
         "declined",
         "the trustees do not know what was asked of the charity", TASK_TELL_DAYS},
    [DUTY_P11] = {"discuss the decision not to share about %s with who asked for it",
                  "who asked does not know why, and asks somebody else", TASK_TELL_DAYS},
};

static timestamp telling_due(const struct ledger_entry *entry, int days)
{
    struct entry_visit said;
    struct date asked, due;
    entry_visit_see(entry->detail, &said);
    if (days != ONE_MONTH)
        return office_deadline(entry->leaf.time, days);
    if (!said.on || !date_parse(said.on, &asked))
        asked = date_of(entry->leaf.time);
    due = date_month_later(&asked);
    return date_ends(&due);
}

static enum status task_telling(struct owing *owing, const struct ledger_entry *entry,
                                const struct office_member *signer, enum duty_id duty,
                                struct error *err)
{
    char number[24];
    struct entry_visit said; /* a decision not to share names the family too */
    entry_visit_see(entry->detail, &said);
    const char *reference = said.reference;
    const char *what = TELLING[duty].what, *name = duty_id_text(duty);
    if (!what || owing_is_discharged(owing, name, entry->number))
        return STATUS_OK;
    struct task *task = task_add(owing, name, entry->leaf.time, err);
    if (!task)
        return err->status;
    task->has_entry = true;
    task->entry = entry->number;
    const char *place = strstr(what, "%s");
    task_text(task->what, "%.*s%s%s", (int)(place - what), what, reference ? reference : "",
              place + strlen("%s"));
    task_who(task->who, signer->card->name);
    task_text(task->consequence, "%s", TELLING[duty].consequence);
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    task_how(task, WAY_LOG_DUTY, name, number);
    task_due(task, owing, telling_due(entry, TELLING[duty].days));
    return STATUS_OK;
}

static enum status take_visitor(void *context, const struct ledger_entry *entry,
                                const struct office_member *signer, bool *go_on, struct error *err)
{
    size_t i;
    json_t *item;
    enum duty_id duty;
    struct entry_visit said;
    enum status status = STATUS_OK;
    (void)go_on;
    if (!signer)
        return STATUS_OK;
    entry_visit_see(entry->detail, &said);
    json_array_foreach(said.duties, i, item)
    {
        if (status == STATUS_OK && json_is_string(item) &&
            duty_id_parse(json_string_value(item), &duty))
            status = task_telling(context, entry, signer, duty, err);
    }
    return status;
}

enum status tasks_of_visitors(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    return list_entries(owing->office, ENTRY_KIND_ACCESS, &any, take_visitor, owing, err);
}

static enum status take_declined(void *context, const struct ledger_entry *entry,
                                 const struct office_member *signer, bool *go_on, struct error *err)
{
    (void)go_on;
    struct entry_declined said;
    entry_declined_see(entry->detail, &said);
    enum status status = signer ? task_telling(context, entry, signer, DUTY_P11, err) : STATUS_OK;
    if (status == STATUS_OK && signer && said.request)
        status = task_telling(context, entry, signer, DUTY_P12, err);
    return status;
}

enum status tasks_of_declined(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    return list_entries(owing->office, ENTRY_KIND_DECLINED, &any, take_declined, owing, err);
}

/* ---- records by themselves (L05) ---- */

static enum status take_record(void *context, const struct ledger_entry *entry,
                               const struct office_member *signer, bool *go_on, struct error *err)
{
    struct owing *owing = context;
    struct sharing_timeline timeline = {0};
    struct date review;
    char what[TASK_TEXT_SIZE];
    struct entry_common said;
    entry_common_see(signer ? entry->detail : NULL, &said);
    (void)go_on;
    if (!said.review || !said.id || !date_parse(said.review, &review) ||
        date_compare(&owing->today, &review) < 0)
        return STATUS_OK;
    enum status status = timeline_read(owing->office, said.id, owing->now, &timeline, err);
    task_text(what, "entry %llu (%s)", (unsigned long long)entry->number,
              leaf_kind_name(&entry->leaf));
    if (status == STATUS_OK)
        status = task_review(owing, &timeline, what, err);
    timeline_free(&timeline);
    return status;
}

enum status tasks_of_records(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    enum status status = STATUS_OK;
    for (enum entry_kind kind = 0; status == STATUS_OK && kind < ENTRY_KINDS; kind++) {
        const struct entry_about *about = entry_about(kind);
        if (kind == ENTRY_KIND_DECLINED || (about && about->is_record))
            status = list_entries(owing->office, kind, &any, take_record, owing, err);
    }
    return status;
}

/* ---- incidents (L08) ---- */

/* What is closed, by the entries that say so: newest first, so that they come before. */
struct incident_walk {
    struct owing *owing;
    json_t *closed;
};

static void incident_key(const struct ledger_entry *entry, char key[64])
{
    struct entry_incident said;
    entry_incident_see(entry->detail, &said);
    if (said.id)
        snprintf(key, 64, "%s", said.id);
    else
        snprintf(key, 64, "%llu", (unsigned long long)said.entry.value);
}

static enum status task_incident(struct owing *owing, const struct ledger_entry *entry,
                                 timestamp aware, const char *key, struct error *err)
{
    struct entry_incident said;
    entry_incident_see(entry->detail, &said);
    struct task *task = task_add(owing, rule_id_text(RULE_L08), aware, err);
    if (!task)
        return err->status;
    if (id_is_valid(key))
        memcpy(task->sharing, key, ID_SIZE);
    else
        task->has_entry = true;
    task->entry = said.entry.value;
    task_text(task->what,
              "tell the Information Commissioner of the incident (%s), or find that it "
              "need not be told",
              said.what ? said.what : "");
    task_managers(owing->office, task->who);
    task_text(task->consequence, "after 72 hours the law is broken, and the reason for the delay "
                                 "must be told too");
    task_how(task, WAY_CLOSE_INCIDENT, key, NULL);
    task_due(task, owing, aware + (timestamp)INCIDENT_HOURS * 3600);
    return STATUS_OK;
}

static enum status take_incident(void *context, const struct ledger_entry *entry,
                                 const struct office_member *signer, bool *go_on, struct error *err)
{
    int failed = 0;
    char key[64];
    timestamp aware;
    struct incident_walk *walk = context;
    struct entry_incident said;
    struct entry_incident_closed closed;
    entry_incident_see(entry->detail, &said);
    entry_incident_closed_see(entry->detail, &closed);
    (void)go_on;
    if (!signer)
        return STATUS_OK;
    incident_key(entry, key);
    if (closed.closed_as) {
        json_put(walk->closed, key, json_true(), &failed);
        return failed ? memory_error(err) : STATUS_OK;
    }
    if (json_object_get(walk->closed, key) || !said.aware || !timestamp_parse(said.aware, &aware))
        return STATUS_OK;
    return task_incident(walk->owing, entry, aware, key, err);
}

enum status tasks_of_incidents(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    struct incident_walk walk = {owing, json_object()};
    enum status status = walk.closed ? list_entries(owing->office, ENTRY_KIND_INCIDENT, &any,
                                                    take_incident, &walk, err)
                                     : memory_error(err);
    json_decref(walk.closed);
    return status;
}
