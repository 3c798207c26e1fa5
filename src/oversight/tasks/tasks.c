/* Everything that is owed, in the order in which it is due. */
#include "tasks.h"

#include <stdlib.h>
#include <string.h>

enum { VISIBLE_MAXIMUM = 8192 };

/* ---- making one ---- */

struct task *task_add(struct owing *owing, const char *rule, timestamp since, struct error *err)
{
    struct tasks *tasks = owing->tasks;
    if (tasks->count >= TASKS_MAXIMUM) {
        error_set(err, STATUS_MALFORMED, "more than %d tasks are owed", TASKS_MAXIMUM);
        return NULL;
    }
    if (tasks->count == owing->capacity) {
        size_t capacity = owing->capacity ? 2 * owing->capacity : 16;
        struct task *items = memory_resize(tasks->items, capacity * sizeof *items);
        if (!items) {
            memory_error(err);
            return NULL;
        }
        tasks->items = items;
        owing->capacity = capacity;
    }
    struct task *task = &tasks->items[tasks->count++];
    *task = (struct task){.since = since};
    snprintf(task->rule, sizeof task->rule, "%s", rule);
    return task;
}

/* Cut so that no character is halved. */
static void copy_cut(char *text, size_t size, const char *from)
{
    size_t length = strlen(from);
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)from[length] & 0xc0) == 0x80)
            length--;
    }
    memcpy(text, from, length);
    text[length] = '\0';
}

void task_text(char *text, const char *format, ...)
{
    char line[2 * TASK_TEXT_SIZE];
    struct buffer visible;
    va_list arguments;
    va_start(arguments, format);
    words_format_list(line, sizeof line, format, arguments);
    va_end(arguments);
    buffer_init(&visible, VISIBLE_MAXIMUM);
    text_append_visible(&visible, line, strlen(line));
    copy_cut(text, TASK_TEXT_SIZE, buffer_text(&visible));
    buffer_free(&visible);
}

void task_of(struct task *task, const struct sharing_timeline *timeline)
{
    char time[TIMESTAMP_WORDS_SIZE];
    const struct ledger_entry *decided = timeline_decision(timeline);
    const json_t *decision = decided ? decision_of(decided) : NULL;
    const char *reference = json_text(decision, "reference"), *purpose;
    memcpy(task->sharing, timeline->id, ID_SIZE);
    if (!reference)
        return;
    purpose = json_text(decision, "purpose");
    timestamp_words(decided->leaf.time, time);
    task_text(task->about, "%s, %s on %s: %s", reference,
              json_is_true(json_object_get(decision, "emergency")) ? "in an emergency" : "decided",
              time, purpose ? purpose : "");
}

void task_how(struct task *task, enum way_action action, const char *first, const char *second)
{
    char shown[TASK_TEXT_SIZE];
    task_text(shown, "%s", first ? first : "");
    task_text(task->how, WAY);
    ways_add(&task->how_ways, action, shown, second);
}

void task_who(char who[TASK_WHO_SIZE], const char *name)
{
    struct buffer visible;
    buffer_init(&visible, VISIBLE_MAXIMUM);
    text_append_visible(&visible, name, strlen(name));
    copy_cut(who, TASK_WHO_SIZE, buffer_text(&visible));
    buffer_free(&visible);
}

void task_approvers(const struct office *office, const struct office_member *sender,
                    char who[TASK_WHO_SIZE])
{
    who[0] = '\0';
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (member->is_removed || !office_role_approves(member->role) ||
            office_may_be_one(sender, member, OFFICE_NOW))
            continue;
        (void)!office_words_add(who, TASK_WHO_SIZE, "%s%s (%s)", *who ? " or " : "",
                                member->card->name, office_role_name(member->role));
    }
    if (!*who)
        snprintf(who, TASK_WHO_SIZE, "a manager, deputy or trustee, of whom there is none yet");
}

void task_managers(const struct office *office, char who[TASK_WHO_SIZE])
{
    who[0] = '\0';
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (!member->is_removed && office_role_manages_staff(member->role))
            (void)!office_words_add(who, TASK_WHO_SIZE, "%s%s (%s)", *who ? " or " : "",
                                    member->card->name, office_role_name(member->role));
    }
}

void task_looker(const struct office *office, const struct office_member *did,
                 char who[TASK_WHO_SIZE])
{
    char but[TASK_TEXT_SIZE];
    task_text(but, "anybody on the staff but %s", did ? did->card->name : "them");
    task_who(who, did && office_has_only(office, did)
                      ? "nobody else is on the staff: tell a trustee or another scheme's named "
                        "person, and say whom"
                      : but);
}

/* ---- duties that were done ---- */

bool owing_is_discharged(const struct owing *owing, const char *duty, uint64_t entry)
{
    char wanted[64];
    size_t i;
    json_t *done;
    snprintf(wanted, sizeof wanted, "%s %llu", duty, (unsigned long long)entry);
    json_array_foreach(owing->discharged, i, done)
    {
        if (strcmp(json_string_value(done), wanted) == 0)
            return true;
    }
    return false;
}

/* What was told in an emergency is looked at by an approver who did not tell it. */
static enum status may_sign_off(const struct owing *owing, const struct ledger_entry *entry,
                                const struct office_member *signer, uint64_t told, bool *may,
                                struct error *err)
{
    struct ledger_entry *first = NULL;
    const struct office_member *did = NULL;
    *may = false;
    if (!office_role_approves(signer->role))
        return STATUS_OK;
    enum status status = office_read(owing->office, told, &first, &did, err);
    *may = status == STATUS_OK && !office_may_be_one(did, signer, entry->number);
    ledger_entry_free(first);
    return status;
}

static enum status take_discharge(void *context, const struct ledger_entry *entry,
                                  const struct office_member *signer, bool *go_on,
                                  struct error *err)
{
    char done[64];
    struct owing *owing = context;
    struct entry_other_channel said;
    entry_other_channel_see(entry->detail, &said);
    (void)go_on;
    if (!signer || !said.discharges || !said.entry.is_told)
        return STATUS_OK;
    if (rule_id_is(said.discharges, RULE_P07)) {
        bool may = false;
        enum status status = may_sign_off(owing, entry, signer, said.entry.value, &may, err);
        if (status != STATUS_OK || !may)
            return status;
    }
    snprintf(done, sizeof done, "%.32s %llu", said.discharges,
             (unsigned long long)said.entry.value);
    return json_array_append_new(owing->discharged, json_string(done)) == 0 ? STATUS_OK
                                                                            : memory_error(err);
}

/* ---- all of them ---- */

static int tasks_compare(const void *a, const void *b)
{
    const struct task *left = a, *right = b;
    if (left->has_due != right->has_due)
        return left->has_due ? -1 : 1;
    if (left->has_due && left->due != right->due)
        return left->due < right->due ? -1 : 1;
    if (left->since != right->since)
        return left->since < right->since ? -1 : 1;
    int order = strcmp(left->rule, right->rule);
    return order ? order : strcmp(left->what, right->what);
}

static enum status tasks_collect(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL}, owed = {.is_owing = true};
    struct office *office = owing->office;
    enum status status =
        list_entries(office, ENTRY_KIND_OTHER_CHANNEL, &any, take_discharge, owing, err);
    if (status == STATUS_OK)
        status = list_sharings(office, &owed, owing->now, tasks_of_sharing, owing, err);
    if (status == STATUS_OK)
        status = tasks_of_calls(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_media(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_incidents(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_complaints(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_declined(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_visitors(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_records(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_staff(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_people(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_recipients(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_ledger(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_agreements(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_numbers(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_drafts(owing, err);
    if (status == STATUS_OK)
        status = tasks_of_lying(owing, err);
    return status;
}

enum status tasks_list(struct office *office, timestamp now, const struct tasks_progress *progress,
                       struct tasks *tasks, struct error *err)
{
    struct owing owing = {.office = office,
                          .tasks = tasks,
                          .progress = progress,
                          .now = now,
                          .today = date_of(now),
                          .days = json_object(),
                          .discharged = json_array()};
    *tasks = (struct tasks){.items = NULL};
    enum status status =
        owing.days && owing.discharged ? tasks_collect(&owing, err) : memory_error(err);
    json_decref(owing.days);
    json_decref(owing.discharged);
    if (status != STATUS_OK) {
        tasks_free(tasks);
        return status;
    }
    if (tasks->count > 1)
        qsort(tasks->items, tasks->count, sizeof *tasks->items, tasks_compare);
    for (size_t i = 0; i < tasks->count; i++)
        tasks->overdue += tasks->items[i].is_overdue;
    return STATUS_OK;
}

void tasks_free(struct tasks *tasks)
{
    memory_free(tasks->items);
    *tasks = (struct tasks){.items = NULL};
}

/* ---- without a key ---- */

struct counting {
    timestamp now;
    uint64_t decided, ended, delivered, receipts, issued, returned, incidents;
};

static enum status count_leaf(void *context, const struct leaf *leaf, struct error *err)
{
    struct counting *counting = context;
    const struct {
        enum entry_kind kind;
        uint64_t *count;
    } kinds[] = {
        {ENTRY_KIND_DECISION, &counting->decided},
        {ENTRY_KIND_SEALED, &counting->ended},
        {ENTRY_KIND_HANDED_OVER, &counting->ended},
        {ENTRY_KIND_DELIVERED, &counting->delivered},
        {ENTRY_KIND_HANDED_OVER, &counting->delivered},
        {ENTRY_KIND_RECEIPT, &counting->receipts},
        {ENTRY_KIND_REFERENCE_GIVEN, &counting->receipts},
        {ENTRY_KIND_MEDIA_ISSUED, &counting->issued},
        {ENTRY_KIND_MEDIA_RETURNED, &counting->returned},
    };
    (void)err;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        *kinds[i].count += kinds[i].kind == leaf->kind;
    if (leaf->kind == ENTRY_KIND_INCIDENT &&
        counting->now <= leaf->time + (timestamp)INCIDENT_HOURS * 3600)
        counting->incidents++;
    return STATUS_OK;
}

static uint64_t less(uint64_t all, uint64_t done)
{
    return all > done ? all - done : 0;
}

enum status tasks_count(const struct office *office, timestamp now, struct tasks_counted *counted,
                        struct error *err)
{
    struct counting counting = {.now = now};
    enum status status = ledger_leaves(office_folder(office), office_ledger_verifier(office)->name,
                                       count_leaf, &counting, err);
    if (status == STATUS_OK)
        *counted = (struct tasks_counted){
            .decisions = less(counting.decided, counting.ended),
            .without_receipt = less(counting.delivered, counting.receipts),
            .devices_out = less(counting.issued, counting.returned),
            .incidents = counting.incidents,
        };
    return status;
}
