/* What was decided, and who agreed to it: beforehand, or looking at it afterwards. */
#include "words.h"

#include <string.h>

/* What is approved with these rules, in words. */
static void say_approvals(struct buffer *out, const char *before, const json_t *rules)
{
    size_t i;
    json_t *rule;
    enum rule_id id;
    json_array_foreach(rules, i, rule)
    {
        const char *text = json_string_value(rule);
        words_say_more(out, i == 0 ? before : ", ",
                       text && rule_id_parse(text, &id) ? policy_approval_words(id) : text);
    }
}

void tell_decision(const struct telling *telling)
{
    struct entry_decision said;
    entry_decision_see(telling->detail, &said);
    const json_t *recipient = json_object_get(said.decision, "recipient");
    buffer_append_text(telling->out, json_is_true(json_object_get(said.decision, "emergency"))
                                         ? "decided in an emergency, at once, to share"
                                         : "decided to share");
    words_say_more(telling->out, " with ", json_text(recipient, "name"));
    words_say_more(telling->out, ", ", json_text(recipient, "organisation"));
    words_say_more(telling->out, ": ", json_text(said.decision, "purpose"));
    say_approvals(telling->out, "; somebody else must approve first: ", said.awaits);
}

/* Whether none of what was signed had been waited for: by the decision, or, where that is not at
 * hand, because an emergency waits for nobody. */
static bool is_afterwards(const json_t *decision, const json_t *rules)
{
    size_t i;
    json_t *rule;
    enum rule_id id;
    json_array_foreach(rules, i, rule)
    {
        const char *text = json_string_value(rule);
        if (!text || !rule_id_parse(text, &id) ||
            (decision ? !decision_has(decision, id, POLICY_DUTY) : id != RULE_P07))
            return false;
    }
    return json_array_size(rules) > 0;
}

bool words_is_look(const struct ledger_entry *entry, const json_t *decision)
{
    struct entry_approval said;
    entry_approval_see(entry->detail, &said);
    return entry->leaf.kind == ENTRY_KIND_APPROVAL && is_afterwards(decision, said.rules);
}

void tell_approval(const struct telling *telling)
{
    struct entry_approval said;
    entry_approval_see(telling->detail, &said);
    buffer_append_text(telling->out, is_afterwards(telling->decision, said.rules)
                                         ? "looked at it afterwards, and signed that it was right"
                                         : "approved it");
    say_approvals(telling->out, ": ", said.rules);
}

const json_t *entry_words_decision(struct office *office, const struct ledger_entry *entry,
                                   timestamp now, struct sharing_timeline *timeline)
{
    struct error ignored = {0};
    const char *id = entry->leaf.kind == ENTRY_KIND_APPROVAL ? entry_sharing(entry) : NULL;
    *timeline = (struct sharing_timeline){.count = 0};
    if (!id || timeline_read(office, id, now, timeline, &ignored) != STATUS_OK)
        return NULL;
    const struct ledger_entry *decided = timeline_decision(timeline);
    return decided ? decision_of(decided) : NULL;
}
