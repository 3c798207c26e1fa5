/* What an emergency left open, answered afterwards (P05, P09): nothing that left waited for it, and
 * nothing of it is made up in the place of who knows. */
#include "register_internal.h"

#include <string.h>

/* What was said of it since: of each the last word. */
static void see_said(const struct sharing_timeline *timeline, struct entry_completed *said)
{
    *said = (struct entry_completed){.id = NULL};
    for (size_t i = 0; i < timeline->count; i++) {
        struct entry_completed one;
        if (timeline->entries[i]->leaf.kind != ENTRY_KIND_LOOKED)
            continue;
        entry_completed_see(timeline->entries[i]->detail, &one);
        if (one.basis) {
            said->basis = one.basis;
            said->reason = one.reason;
            said->condition = one.condition;
        }
        said->involved = one.involved ? one.involved : said->involved;
    }
}

/* A rule that asks, and was set aside, ends as nothing else does: automatic. */
void left_open_see(const struct sharing_timeline *timeline, struct left_open *open)
{
    const struct ledger_entry *decided = timeline_decision(timeline);
    const json_t *decision = decided ? decision_of(decided) : NULL;
    *open = (struct left_open){.was_emergency = false};
    see_said(timeline, &open->said);
    if (!json_is_true(json_object_get(decision, "emergency")))
        return;
    open->was_emergency = true;
    open->left_basis = decision_has(decision, RULE_P05, POLICY_AUTOMATIC);
    open->left_involved = decision_has(decision, RULE_P09, POLICY_AUTOMATIC);
    open->is_basis = open->left_basis && !open->said.basis;
    open->is_involved = open->left_involved && !open->said.involved;
    open->needs_condition = json_is_true(json_object_get(decision, "special_category")) ||
                            json_is_true(json_object_get(decision, "criminal_offence"));
    open->profile = json_text(json_object_get(decision, "profile"), "name");
}

/* ---- which bases there are ---- */

/* A sharing that did not rest on consent when it went does not rest on it afterwards. */
enum status left_open_bases(struct office *office, const struct left_open *open,
                            struct names *bases, struct error *err)
{
    struct profile *profile = NULL;
    struct error gone = {0};
    static const char *const all[] = {"legal_obligation", "vital_interests",
                                      "recognised_legitimate_interests", "public_task",
                                      "legitimate_interests"};
    bool is_there =
        open->profile && office_profile(office, open->profile, &profile, &gone) == STATUS_OK;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof all / sizeof *all; i++)
        if ((!is_there || names_have(&profile->bases, all[i])) &&
            !ARRAY_ADD(bases->items, bases->count, all[i]))
            status = memory_error(err);
    profile_free(profile);
    return status;
}

/* ---- recording it ---- */

static enum status check_basis(struct office *office, const struct left_open *open,
                               const struct entry_completed *said, struct error *err)
{
    struct names bases = {0};
    enum status status = left_open_bases(office, open, &bases, err);
    if (status == STATUS_OK && !names_have(&bases, said->basis)) {
        char list[ERROR_HINT_SIZE / 2] = "";
        for (size_t i = 0; i < bases.count; i++)
            (void)!office_words_add(list, sizeof list, "%s%s", i ? ", " : "", bases.items[i]);
        error_set(err, STATUS_USAGE, "'%.60s' is no basis in law for this", said->basis);
        error_hint(err, "one of: %s", list);
        status = STATUS_USAGE;
    }
    if (status == STATUS_OK)
        status = words_check(said->reason ? said->reason : "", INPUT_REASON, err);
    if (status == STATUS_OK && open->needs_condition &&
        (!said->condition || !policy_answer_words(ANSWER_P05_CONDITION, said->condition))) {
        size_t count;
        char list[ERROR_HINT_SIZE / 2] = "";
        const struct policy_condition *conditions = policy_conditions(&count);
        for (size_t i = 0; i < count; i++)
            (void)!office_words_add(list, sizeof list, "%s%s", i ? ", " : "", conditions[i].name);
        error_set(
            err, STATUS_USAGE,
            "specially protected facts left, such as health or an offence: on which condition "
            "is not stated yet");
        error_hint(err, "one of: %s", list);
        status = STATUS_USAGE;
    }
    memory_free(bases.items);
    return status;
}

static enum status nothing_open(const struct sharing_timeline *timeline,
                                const struct left_open *open, struct error *err)
{
    error_set(err, STATUS_USAGE,
              open->was_emergency ? "nothing is left open of sharing %s"
                                  : "sharing %s was no emergency",
              timeline->id);
    error_hint(err, WAY " shows what is owed");
    return error_way(err, WAY_LIST_TASKS, NULL, NULL);
}

static enum status check(struct office *office, const struct sharing_timeline *timeline,
                         const struct entry_completed *said, struct error *err)
{
    struct left_open open;
    left_open_see(timeline, &open);
    if (!open.left_basis && !open.left_involved)
        return nothing_open(timeline, &open, err);
    if (!said->basis && !said->involved)
        return error_set(err, STATUS_USAGE,
                         "say on which basis in law it was shared, or how the "
                         "young person had a part in it");
    if ((said->basis && !open.left_basis) || (said->involved && !open.left_involved))
        return error_set(err, STATUS_USAGE, "%s was answered before it left",
                         said->basis && !open.left_basis ? "the basis in law"
                                                         : "how the young person had a part in it");
    enum status status = said->basis ? check_basis(office, &open, said, err) : STATUS_OK;
    if (status == STATUS_OK && said->involved)
        status = words_check(said->involved, INPUT_INVOLVED, err);
    return status;
}

enum status completed_record(struct office *office, const struct entry_completed *said,
                             timestamp now, struct error *err)
{
    int lock = -1;
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, said->id, now, &timeline, err);
    if (status == STATUS_OK)
        status = check(office, &timeline, said, err);
    if (status == STATUS_OK)
        status = outbox_lock_kept(office, timeline.id, now, &lock, err);
    if (status == STATUS_OK) {
        struct entry_completed whole = *said;
        whole.id = timeline.id;
        const struct office_entry entry = {.kind = ENTRY_KIND_LOOKED,
                                           .detail = entry_completed_write(&whole),
                                           .lookups = {{LOOKUP_SHARING, timeline.id}}};
        status = office_append(office, &entry, now, NULL, err);
        outbox_unlock(office, timeline.id, &lock);
    }
    timeline_free(&timeline);
    return status;
}
