/* What was shared by phone, post and the like (C06), and duties that are done by word of mouth. */
#include "register_internal.h"

#include <stdio.h>
#include <string.h>

const char *const OTHER_CHANNELS[] = {"phone",     "post",  "fax", "meeting",
                                      "in-person", "email", NULL};
static bool is_one_of(const char *const *list, const char *text)
{
    for (; *list; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

enum status other_channel_checklist(const char *channel, struct checklist **checklist,
                                    struct error *err)
{
    char name[64];
    *checklist = NULL;
    if (!is_one_of(OTHER_CHANNELS, channel)) {
        error_set(err, STATUS_USAGE, "there is no channel %s", channel);
        return error_hint(err, "one of: phone, post, fax, meeting, in-person, email");
    }
    snprintf(name, sizeof name, "checklists/%s.json", channel);
    const struct embedded_file *file = embedded_find(policy_data, name);
    if (!file)
        return error_set(err, STATUS_SYSTEM, "%s is not built into the program", name);
    return checklist_parse((const char *)file->data, file->length, file->name, checklist, err);
}

void other_channel_done_free(struct other_channel_done *done)
{
    json_decref(done->checks);
    *done = (struct other_channel_done){.entry = 0};
}

/* ---- the check ---- */

static bool checklist_has(const struct checklist *checklist, const char *key)
{
    for (size_t i = 0; i < checklist->count; i++)
        if (strcmp(checklist->items[i].key, key) == 0)
            return true;
    return false;
}

static enum status answers_check(const struct checklist *checklist, json_t *answers,
                                 struct error *err)
{
    const char *key;
    json_t *value;
    char names[ERROR_HINT_SIZE / 2] = "";
    for (size_t i = 0; i < checklist->count; i++)
        (void)!office_words_add(names, sizeof names, "%s%s", i ? ", " : "",
                                checklist->items[i].key);
    json_object_foreach(answers, key, value)
    {
        const char *text = json_string_value(value);
        bool is_answer = text && (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0 ||
                                  strcmp(text, "unknown") == 0);
        if (checklist_has(checklist, key) && is_answer)
            continue;
        if (is_answer)
            error_set(err, STATUS_USAGE, "the check for %s does not ask about %s", checklist->name,
                      key);
        else
            error_set(err, STATUS_USAGE, "the answer to %s is yes, no or unknown", key);
        return error_hint(err, "it asks about: %s", names);
    }
    return STATUS_OK;
}

/* Each item with its answer; what nobody knows has not passed. */
static enum status check_make(const struct checklist *checklist, const json_t *answers,
                              struct other_channel_done *done, struct error *err)
{
    int failed = 0;
    done->checks = json_array();
    done->has_passed = true;
    for (size_t i = 0; i < checklist->count; i++) {
        const struct checklist_item *item = &checklist->items[i];
        const char *answer = json_text(answers, item->key);
        bool passed = answer && item->must && strcmp(answer, item->must) == 0;
        json_t *check = json_pack("{s:s, s:s, s:b}", "item", item->key, "answer",
                                  answer ? answer : "unknown", "passed", passed);
        if (!passed)
            json_put(check, "because", json_string(item->because), &failed);
        failed |= json_array_append_new(done->checks, check) != 0;
        done->has_passed = done->has_passed && passed;
    }
    return failed ? memory_error(err) : STATUS_OK;
}

/* ---- the duty ---- */

static enum status duty_unknown(const char *duty, struct error *err)
{
    error_set(err, STATUS_USAGE, "no duty %s is done by telling somebody", duty);
    char listed[128] = "";
    for (int i = 0; i < DUTY_COUNT; i++) {
        size_t used = strlen(listed);
        snprintf(listed + used, sizeof listed - used, "%s%s", i > 0 ? ", " : "",
                 duty_id_text((enum duty_id)i));
    }
    error_hint(err, "one of: %s; " WAY " shows what is owed", listed);
    return error_way(err, WAY_LIST_TASKS, NULL, NULL);
}

/* Whether an entry of a kind may leave such a duty; unknown stands for a sharing. */
static bool duty_is_of(const char *text, enum entry_kind kind)
{
    enum duty_id duty;
    if (!duty_id_parse(text, &duty))
        return false;
    switch (duty) {
    case DUTY_P07:
    case DUTY_P08:
        return kind == ENTRY_KIND_OTHER_CHANNEL;
    case DUTY_P11:
        return kind == ENTRY_KIND_DECLINED;
    case DUTY_P12: /* for the request, whatever became of it */
        return kind == ENTRY_KIND_DECLINED || kind == ENTRY_KIND_UNKNOWN;
    case DUTY_L03_PARENTS:
    case DUTY_L03_REPORT:
    case DUTY_L04:
        return kind == ENTRY_KIND_ACCESS;
    case DUTY_WITHDRAWN:
    case DUTY_PHONED:
        return kind == ENTRY_KIND_UNKNOWN;
    case DUTY_COUNT:
        break;
    }
    return false;
}

/* What did not wait in an emergency is looked at by somebody else, who may approve (P07). */
static enum status look_check(struct office *office, const struct office_member *told,
                              const char *duty, struct error *err)
{
    enum duty_id id;
    if (!duty_id_parse(duty, &id) || id != DUTY_P07)
        return STATUS_OK;
    enum status status = office_require(office_role_approves(office_self(office)->role), office,
                                        "may not sign what was told in an emergency", err);
    if (status != STATUS_OK || !office_may_be_one(told, office_self(office), OFFICE_NOW))
        return status;
    if (!office_same_person(told, office_self(office)))
        return office_refuse_unseen(office, told, err);
    error_set(err, STATUS_REFUSED, "P07 emergency: you told it yourself");
    return error_hint(err, "somebody else who may approve looks at it, and signs this");
}

/* What is said about an entry's duty belongs to that entry, and is erased with it. */
static enum status duty_check_entry(struct office *office, const struct other_channel *what,
                                    char id[ID_SIZE], struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    enum status status = office_read(office, what->entry, &entry, &signer, err);
    if (status == STATUS_OK && !duty_is_of(what->discharges, entry->leaf.kind)) {
        status = error_set(err, STATUS_USAGE, "entry %llu (%s) leaves no duty %s",
                           (unsigned long long)what->entry, leaf_kind_name(&entry->leaf),
                           what->discharges);
        error_hint(err, WAY " shows what is owed");
        error_way(err, WAY_LIST_TASKS, NULL, NULL);
    }
    if (status == STATUS_OK)
        status = look_check(office, signer, what->discharges, err);
    const char *whole = status == STATUS_OK && signer ? entry_sharing(entry) : NULL;
    if (whole)
        memcpy(id, whole, ID_SIZE);
    ledger_entry_free(entry);
    return status;
}

/* The whole id of what it belongs to, or "". */
static enum status duty_check(struct office *office, const struct other_channel *what,
                              char id[ID_SIZE], struct error *err)
{
    enum duty_id duty;
    id[0] = '\0';
    if (what->discharges && !duty_id_parse(what->discharges, &duty))
        return duty_unknown(what->discharges, err);
    if (what->discharges && !what->sharing && !what->has_entry) {
        error_set(err, STATUS_USAGE, "whose duty %s is done by this?", what->discharges);
        error_hint(err, WAY " or " WAY ", as " WAY " shows it");
        error_way_input(err, WAY_GIVE, INPUT_SHARING, NULL);
        error_way_input(err, WAY_GIVE, INPUT_ENTRY, NULL);
        return error_way(err, WAY_LIST_TASKS, NULL, NULL);
    }
    if (what->has_entry && !what->discharges) {
        error_set(err, STATUS_USAGE, WAY " goes with " WAY);
        error_way_input(err, WAY_INPUT, INPUT_ENTRY, NULL);
        return error_way_input(err, WAY_INPUT, INPUT_DISCHARGES, NULL);
    }
    if (what->has_entry && what->sharing) {
        error_set(err, STATUS_USAGE, WAY " and " WAY " exclude each other");
        error_way_input(err, WAY_INPUT, INPUT_SHARING, NULL);
        return error_way_input(err, WAY_INPUT, INPUT_ENTRY, NULL);
    }
    if (what->has_entry)
        return duty_check_entry(office, what, id, err);
    if (!what->sharing)
        return STATUS_OK;
    enum status status = sharing_complete_id(office, what->sharing, id, err);
    if (status == STATUS_OK && what->discharges &&
        !duty_is_of(what->discharges, ENTRY_KIND_UNKNOWN))
        status = error_set(err, STATUS_USAGE, "a sharing leaves no duty %s", what->discharges);
    return status;
}

/* ---- the entry ---- */

/* NULL without memory. */
static json_t *log_detail(const struct other_channel *what, const char *id, bool has_own_id,
                          const struct other_channel_done *done, timestamp now)
{
    char review[DATE_SIZE], on[DATE_SIZE];
    json_t *about = names_to_json(&what->about);
    const struct entry_other_channel said = {
        .id = id,
        .review = has_own_id ? review : NULL,
        .channel = what->channel,
        .reference = what->reference,
        .to = what->to,
        .what = what->what,
        .about = what->about.count > 0 ? about : NULL,
        .on = on,
        .passed = entry_truth(done->has_passed),
        .checks = done->checks,
        .discharges = what->discharges,
        .entry = {what->has_entry, what->entry},
        .emergency = what->is_emergency ? TRUTH_YES : TRUTH_UNTOLD,
    };
    own_review_day(now, review);
    date_format(&what->on, on);
    json_t *detail = about ? entry_other_channel_write(&said) : NULL;
    json_decref(about);
    return detail;
}

enum status other_channel_record(struct office *office, const struct other_channel *what,
                                 timestamp now, struct other_channel_done *done, struct error *err)
{
    int lock = -1;
    char id[ID_SIZE];
    struct checklist *checklist = NULL;
    *done = (struct other_channel_done){.entry = 0};
    enum status status = other_channel_checklist(what->channel, &checklist, err);
    if (status == STATUS_OK)
        status = name_check(what->to, INPUT_TO, err);
    if (status == STATUS_OK)
        status = words_check(what->what, INPUT_WHAT, err);
    if (status == STATUS_OK)
        status = day_check(&what->on, now, "on which it was shared", err);
    if (status == STATUS_OK)
        status = duty_check(office, what, id, err);
    bool has_own_id = status == STATUS_OK && !*id;
    if (has_own_id)
        status = id_new(id, err);
    else if (status == STATUS_OK)
        status = outbox_lock_kept(office, id, now, &lock, err);
    if (status == STATUS_OK)
        status = answers_check(checklist, what->answers, err);
    if (status == STATUS_OK)
        status = check_make(checklist, what->answers, done, err);
    if (status == STATUS_OK) {
        const struct office_entry entry = {
            .kind = ENTRY_KIND_OTHER_CHANNEL,
            .detail = log_detail(what, id, has_own_id, done, now),
            .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, what->reference}}};
        status = office_append(office, &entry, now, &done->entry, err);
    }
    outbox_unlock(office, id, &lock);
    if (status != STATUS_OK)
        other_channel_done_free(done);
    checklist_free(checklist);
    return status;
}

/* ---- telling the family (P08) ---- */

/* The detail is taken over; NULL: no memory. */
static enum status family_append(struct office *office, const char *whole, json_t *detail,
                                 timestamp now, struct error *err)
{
    int lock = -1;
    const struct office_entry entry = {
        .kind = ENTRY_KIND_FAMILY_INFORMED, .detail = detail, .lookups = {{LOOKUP_SHARING, whole}}};
    enum status status = outbox_lock_kept(office, whole, now, &lock, err);
    if (status == STATUS_OK)
        status = office_append(office, &entry, now, NULL, err);
    else
        json_decref(detail);
    outbox_unlock(office, whole, &lock);
    return status;
}

enum status informed_record(struct office *office, const char *id, const char *whom,
                            const char *how, const struct date *on, timestamp now,
                            struct error *err)
{
    char whole[ID_SIZE], day[DATE_SIZE];
    const struct entry_family_informed said = {.id = whole, .whom = whom, .how = how, .on = day};
    enum status status = name_check(whom, INPUT_WHOM, err);
    if (status == STATUS_OK)
        status = words_check(how, INPUT_HOW, err);
    if (status == STATUS_OK)
        status = day_check(on, now, "on which they were told", err);
    if (status == STATUS_OK)
        status = sharing_complete_id(office, id, whole, err);
    if (status != STATUS_OK)
        return status;
    date_format(on, day);
    return family_append(office, whole, entry_family_informed_write(&said), now, err);
}

enum status untold_record(struct office *office, const char *id, const char *why_not, timestamp now,
                          struct error *err)
{
    char whole[ID_SIZE];
    const struct entry_family_untold said = {.id = whole, .why_not = why_not};
    enum status status = words_check(why_not, INPUT_REASON, err);
    if (status == STATUS_OK)
        status = sharing_complete_id(office, id, whole, err);
    if (status != STATUS_OK)
        return status;
    return family_append(office, whole, entry_family_untold_write(&said), now, err);
}
