/* What a decision says of one rule, or of one answer. */
#include <string.h>

#include "safehand/policy.h"

static const json_t *find_rule(const json_t *decision, enum rule_id rule)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(decision, "rules"), index, item)
    {
        if (rule_id_is(json_text(item, "id"), rule))
            return item;
    }
    return NULL;
}

bool decision_has(const json_t *decision, enum rule_id rule, enum policy_result result)
{
    const char *text = json_text(find_rule(decision, rule), "result");
    return text && strcmp(text, policy_result_name(result)) == 0;
}

const char *decision_reason(const json_t *decision, enum rule_id rule)
{
    return json_text(find_rule(decision, rule), "reason");
}

const char *decision_answer(const json_t *decision, enum answer_key key)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(decision, "answers"), index, item)
    {
        const char *its = json_text(item, "key");
        if (its && strcmp(its, answer_key_text(key)) == 0)
            return json_text(item, "answer");
    }
    return NULL;
}
