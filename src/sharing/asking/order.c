/* The order in which the rules' questions are asked. */
#include "safehand/sharing/asking.h"

#include <string.h>

static const char *const STEPS[ASKING_STEPS] = {
    [ASKING_PURPOSE] = "what it is for",
    [ASKING_RECIPIENT] = "who it goes to",
    [ASKING_BASIS] = "consent, or another lawful basis",
    [ASKING_FAMILY] = "what the family and the children know of it",
    [ASKING_AMOUNT] = "what leaves",
    [ASKING_CHANNEL] = "how it goes",
};

const char *asking_step_words(enum asking_step step)
{
    return STEPS[step];
}

enum asking_step asking_step_of(enum rule_id rule)
{
    switch (rule) {
    case RULE_P01:
    case RULE_P07:
    case RULE_P12:
    case RULE_P13:
        return ASKING_PURPOSE;
    case RULE_P02:
    case RULE_P03:
        return ASKING_RECIPIENT;
    case RULE_P04:
    case RULE_P05:
    case RULE_P06:
    case RULE_L07:
        return ASKING_BASIS;
    case RULE_P08:
    case RULE_P09:
        return ASKING_FAMILY;
    default:
        break;
    }
    if (rule >= RULE_M01 && rule <= RULE_M12)
        return ASKING_AMOUNT;
    return rule >= RULE_C01 && rule <= RULE_C08 ? ASKING_CHANNEL : ASKING_STEPS;
}

bool asking_is_settled(const struct policy_outcome *outcome)
{
    return outcome->result != POLICY_ASKS &&
           (outcome->result != POLICY_NOT_APPLICABLE || outcome->rule->id == RULE_P04);
}

/* Of a device first whether there is a safer way, and then why there is none: the portal is not
 * asked about twice. */
static bool comes_later(const struct policy_verdict *verdict, const struct policy_outcome *outcome)
{
    char first[ANSWER_KEY_SIZE];
    if (outcome->rule->id != RULE_C01)
        return false;
    answer_key_write(ANSWER_C03, "safer_way", first);
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].result == POLICY_ASKS &&
            strcmp(verdict->outcomes[i].question.key, first) == 0)
            return true;
    return false;
}

const struct policy_outcome *asking_next(const struct sharing *sharing, bool has_channel)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    int steps = has_channel ? ASKING_STEPS + 1 : ASKING_CHANNEL;
    for (int step = 0; step < steps; step++) {
        for (size_t i = 0; i < verdict->count; i++)
            if (verdict->outcomes[i].result == POLICY_ASKS &&
                (int)asking_step_of(verdict->outcomes[i].rule->id) == step &&
                !comes_later(verdict, &verdict->outcomes[i]))
                return &verdict->outcomes[i];
    }
    return NULL;
}

const char *asking_basis_use(const char *basis)
{
    static const struct {
        const char *basis, *use;
    } USES[] = {
        {"consent", "they agreed, and could have said no"},
        {"legal_obligation", "a law or a court requires it"},
        {"vital_interests", "to save somebody's life, where nothing else will do"},
        {"recognised_legitimate_interests",
         "to keep a child or an adult at risk from harm; nothing has to be weighed up"},
        {"public_task", "a task that a law sets out for you; a charity seldom has one"},
        {"legitimate_interests", "a good reason that weighs more than the family's privacy here"},
    };
    for (size_t i = 0; i < sizeof USES / sizeof USES[0]; i++)
        if (strcmp(USES[i].basis, basis) == 0)
            return USES[i].use;
    return NULL;
}
