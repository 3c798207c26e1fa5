#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_POLICY[] = {OPTION_JSON, OPTION_END};

static json_t *rule_json(const struct policy_rule *rule)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*}", "id", rule->id, "name", rule->name, "title",
                     rule->title, "sources", rule->sources, "outcome", rule->outcome, "reading",
                     rule->reading);
}

static void rule_print(const struct policy_rule *rule)
{
    print_line("%s %s (%s)", rule->id, rule->name, rule->outcome);
    print_line("What holds: %s", rule->title);
    print_line("Sources: %s", rule->sources);
    if (rule->reading && *rule->reading)
        print_line("How it is read: %s", rule->reading);
}

static enum status rules_print(const struct arguments *arguments, struct error *err)
{
    size_t count;
    const struct policy_rule *rules = policy_rules(&count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        if (wants_json(arguments))
            json_array_append_new(array, rule_json(&rules[i]));
        else
            print_item(40, "%s  %-20s %-13s  %s  [%s]", rules[i].id, rules[i].name,
                       rules[i].outcome, rules[i].title, rules[i].sources);
    }
    if (wants_json(arguments))
        return print_json(array, err);
    json_decref(array);
    return STATUS_OK;
}

enum status command_policy(const struct arguments *arguments, struct error *err)
{
    if (arguments->positional.count == 0)
        return rules_print(arguments, err);
    const struct policy_rule *rule = policy_find_rule(arguments->positional.items[0]);
    if (!rule) {
        error_set(err, STATUS_USAGE, "there is no rule %s", arguments->positional.items[0]);
        return error_hint(err, "`safehand policy` lists them");
    }
    if (wants_json(arguments))
        return print_json(rule_json(rule), err);
    rule_print(rule);
    return STATUS_OK;
}

enum status command_policy_check(const struct arguments *arguments, struct error *err)
{
    struct profile *profile = NULL;
    enum status status = profile_load(arguments->positional.items[0], &profile, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "name", profile->name, "digest", profile->digest), err);
    else if (status == STATUS_OK)
        print_line("The profile %s is well formed: %zu fields, %zu categories of entries.",
                   profile->name, profile->field_count, profile->category_count);
    profile_free(profile);
    return status;
}
