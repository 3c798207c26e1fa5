/* The table: what holds, where it is written, how it is read, and what tests it. The order is that
 * of the questions in the government's flowchart: purpose, recipient, consent, basis, amount,
 * channel, record. Its rows stand in files of their own, a file for each letter. */
#include <string.h>

#include "rule.h"

static const struct policy_rule rules[] = {
#include "rules_whether.inc"

#include "rules_amount.inc"

#include "rules_channel.inc"

#include "rules_record.inc"
};

const struct policy_rule *policy_rules(size_t *count)
{
    *count = sizeof rules / sizeof *rules;
    return rules;
}

const struct policy_rule *policy_find_rule(const char *id)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].id, id) == 0)
            return &rules[i];
    return NULL;
}
