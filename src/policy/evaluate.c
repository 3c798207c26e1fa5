#include <string.h>

#include "rules/rule.h"

static const char child_in_danger[] = "phone 999 or children's social care now if somebody is in "
                                      "danger, and record it afterwards with " WAY;
static const char adult_in_danger[] = "phone 999 or adult social care now if somebody is in "
                                      "danger, and record it afterwards with " WAY;

/* The profile's own approvals: what would pass waits for one. */
static void apply_approvals(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct profile *profile = the_case->facts->profile;
    switch (outcome->result) {
    case POLICY_NOT_APPLICABLE:
    case POLICY_ASKS:
    case POLICY_AWAITS_APPROVAL:
    case POLICY_REFUSED:
        return;
    case POLICY_SATISFIED:
    case POLICY_AUTOMATIC:
    case POLICY_JUSTIFIED:
    case POLICY_DUTY:
        break;
    }
    if (!names_have_rule(&profile->approvals, outcome->rule->id) ||
        case_is_approved(the_case, outcome))
        return;
    outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                "the profile '%s' always has this approved by a "
                "manager",
                profile->title);
    outcome_hint(outcome, "ask your manager to look at it: " WAY);
    outcome_way(outcome, WAY_APPROVE, NULL);
}

static void run_rule(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    outcome->rule->test(the_case, outcome);
    apply_approvals(the_case, outcome);
}

/* Where somebody may be in danger, what to do about that comes before all else. */
static void tell_danger_first(const struct policy_facts *facts, struct policy_outcome *outcome)
{
    const struct names *kinds = &facts->profile->recipient_kinds;
    bool is_of_adults =
        names_have(kinds, "adult_social_care") && !names_have(kinds, "childrens_social_care");
    if ((facts->profile->concern || facts->is_emergency) &&
        (outcome->result == POLICY_REFUSED || outcome->result == POLICY_AWAITS_APPROVAL ||
         (facts->is_emergency && outcome->result == POLICY_ASKS)))
        outcome_hint_first(outcome, is_of_adults ? adult_in_danger : child_in_danger, WAY_LOG);
}

enum status policy_evaluate(const struct policy_facts *facts, struct policy_verdict *verdict,
                            struct error *err)
{
    struct policy_case the_case = {.facts = facts, .today = date_of(facts->now)};
    struct policy_verdict made = {0};
    struct recipient_kinds *kinds = NULL;
    struct checklist *media = NULL;
    made.count = RULE_COUNT;
    enum status status = recipient_kinds_shipped(&kinds, err);
    if (status == STATUS_OK)
        status = checklist_media(&media, err);
    if (status == STATUS_OK)
        status = consent_find(facts, answer_find(facts->answers, ANSWER_P04_CONSENT, NULL),
                              &the_case.today, &the_case.consent, err);
    if (status != STATUS_OK)
        goto done;
    made.outcomes = memory_allocate_array(made.count, sizeof *made.outcomes);
    if (!made.outcomes) {
        status = memory_error(err);
        goto done;
    }
    the_case.kinds = kinds;
    the_case.media = media;
    for (size_t i = 0; i < made.count; i++) {
        made.outcomes[i].rule = policy_rule((enum rule_id)i);
        run_rule(&the_case, &made.outcomes[i]);
    }
    if (facts->is_emergency)
        emergency_set_aside(&the_case, made.outcomes, made.count);
    for (size_t i = 0; i < made.count; i++)
        tell_danger_first(facts, &made.outcomes[i]);
    *verdict = made;
done:
    checklist_free(media);
    recipient_kinds_free(kinds);
    return status;
}

void policy_verdict_free(struct policy_verdict *verdict)
{
    memory_free(verdict->outcomes);
    *verdict = (struct policy_verdict){0};
}

static const struct policy_outcome *find_result(const struct policy_verdict *verdict,
                                                enum policy_result result)
{
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].result == result)
            return &verdict->outcomes[i];
    return NULL;
}

const struct policy_outcome *policy_verdict_question(const struct policy_verdict *verdict)
{
    return find_result(verdict, POLICY_ASKS);
}

/* The way to answer; behind what comes before all else, where the outcome says so. */
static enum status ask_with(const struct policy_outcome *outcome, struct error *err)
{
    if (outcome->question.only_without) {
        error_hint(err,
                   outcome->question.clean
                       ? "send a copy without hidden data (" WAY "), or leave it out: " WAY
                       : "save it anew, as a file that can be read and hides nothing, or leave "
                         "it out: " WAY);
        if (outcome->question.clean)
            error_way_input(err, WAY_GIVE, INPUT_CLEAN, outcome->question.clean);
        return error_way_input(err, WAY_GIVE, INPUT_WITHOUT, outcome->question.only_without);
    }
    struct error hint = {.hint_ways = outcome->hint_ways};
    words_append(hint.hint, sizeof hint.hint, outcome->hint);
    words_append(hint.hint, sizeof hint.hint,
                 outcome->hint[0] == '\0' ? "answer with " WAY : "; then answer with " WAY);
    hint.hint_ways.is_bare = true;
    ways_add(&hint.hint_ways, WAY_ANSWER, outcome->question.key, NULL);
    if (outcome->question.clean) {
        words_append(hint.hint, sizeof hint.hint, ", or send a copy without hidden data: " WAY);
        ways_add_input(&hint.hint_ways, WAY_GIVE, INPUT_CLEAN, outcome->question.clean);
    }
    return error_hint_of(err, &hint);
}

/* Fills err from the first outcome of that result, and names the other rules of the same. */
static enum status tell(const struct policy_verdict *verdict, const struct policy_outcome *first,
                        enum status status, struct error *err)
{
    struct words_list others = {0};
    struct error hint = {0};
    for (const struct policy_outcome *other = first + 1; other < verdict->outcomes + verdict->count;
         other++)
        if (other->result == first->result)
            list_add(&others, "%s", rule_id_text(other->rule->id));
    error_set(err, status, "%s %s: %s%s%s%s", rule_id_text(first->rule->id), first->rule->name,
              first->reason, others.count > 0 ? " (also " : "", list_text(&others),
              others.count > 0 ? ")" : "");
    if (status == STATUS_USAGE)
        return ask_with(first, err);
    if (first->hint[0] == '\0')
        return status;
    words_append(hint.hint, sizeof hint.hint, first->hint);
    hint.hint_ways = first->hint_ways;
    return error_hint_of(err, &hint);
}

enum status policy_verdict_status(const struct policy_verdict *verdict, struct error *err)
{
    static const struct {
        enum policy_result result;
        enum status status;
    } grave[] = {
        {POLICY_REFUSED, STATUS_REFUSED},
        {POLICY_ASKS, STATUS_USAGE},
        {POLICY_AWAITS_APPROVAL, STATUS_WAITING},
    };
    for (size_t i = 0; i < sizeof grave / sizeof *grave; i++) {
        const struct policy_outcome *found = find_result(verdict, grave[i].result);
        if (found)
            return tell(verdict, found, grave[i].status, err);
    }
    return STATUS_OK;
}

const char *policy_verdict_basis(const struct policy_facts *facts,
                                 const struct policy_verdict *verdict)
{
    (void)facts;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if (!outcome->basis)
            continue;
        switch (outcome->result) {
        case POLICY_SATISFIED:
        case POLICY_JUSTIFIED:
        case POLICY_AWAITS_APPROVAL:
        case POLICY_AUTOMATIC: /* its reason was set aside in an emergency */
            return outcome->basis;
        case POLICY_NOT_APPLICABLE:
        case POLICY_ASKS:
        case POLICY_DUTY:
        case POLICY_REFUSED:
            break;
        }
    }
    return NULL;
}
