#include "cli.h"

#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_POLICY[] = {OPTION_JSON, OPTION_END};
const struct command_option OPTIONS_POLICY_CHECK[] = {
    {"--office", "DIR",
     "whose catalogue it is held against (else SAFEHAND_OFFICE, else what ships)"},
    OPTION_JSON,
    OPTION_END};
const char POLICY_CHECK_MORE[] = "Well formed is exit status 0. Lines that begin \"look at\" name "
                                 "what looks too wide, or is listed "
                                 "in vain.";

static json_t *rule_json(const struct policy_rule *rule)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", rule_id_text(rule->id), "name",
                     rule->name, "title", rule->title, "sources", rule->sources, "outcome",
                     rule->outcome, "reading", rule->reading, "example", rule->example);
}

static void rule_print(const struct policy_rule *rule)
{
    print_line("%s %s (%s)", rule_id_text(rule->id), rule->name, rule->outcome);
    print_line("What holds: %s", rule->title);
    print_line("Sources: %s", rule->sources);
    print_line("How it is read: %s", rule->reading);
    print_line("An example: %s", rule->example);
}

static enum status rules_print(const struct arguments *arguments, struct error *err)
{
    json_t *array = json_array();
    for (int i = 0; i < RULE_COUNT; i++) {
        const struct policy_rule *rule = policy_rule((enum rule_id)i);
        if (wants_json(arguments))
            json_array_append_new(array, rule_json(rule));
        else
            print_item(40, "%s  %-20s %-13s  %s  [%s]", rule_id_text(rule->id), rule->name,
                       rule->outcome, rule->title, rule->sources);
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

/* ---- profiles ---- */

/* The catalogue of the office, if one is named, else the one that ships. */
static enum status checked_catalogue(const struct arguments *arguments, struct session *session,
                                     struct catalogue **shipped, struct error *err)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    if (argument_given(arguments, "--office") || getenv("SAFEHAND_OFFICE"))
        return session_office(arguments, session, err);
    if (!file)
        return error_set(err, STATUS_SYSTEM, "the catalogue is not built into the program");
    return catalogue_parse((const char *)file->data, file->length, file->name, shipped, err);
}

static void warning_keep(void *context, const char *warning)
{
    json_array_append_new(context, json_string(warning));
}

static void profile_print(const struct profile *profile, const json_t *warnings)
{
    size_t index;
    json_t *warning;
    print_line("The profile %s is well formed: %zu fields, %zu categories of entries.",
               profile->name, profile->field_count, profile->category_count);
    json_array_foreach(warnings, index, warning)
        print_item(4, "look at %s", json_string_value(warning));
}

enum status command_policy_check(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct catalogue *shipped = NULL;
    struct profile *profile = NULL;
    json_t *warnings = json_array();
    enum status status = checked_catalogue(arguments, &session, &shipped, err);
    if (status == STATUS_OK)
        status = profile_check(arguments->positional.items[0],
                               shipped ? shipped : office_catalogue(session.office), warning_keep,
                               warnings, &profile, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:O}", "name", profile->name, "digest",
                                      profile->digest, "warnings", warnings),
                            err);
    else if (status == STATUS_OK)
        profile_print(profile, warnings);
    json_decref(warnings);
    profile_free(profile);
    catalogue_free(shipped);
    session_close(&session);
    return status;
}

enum status command_policy_accept(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct office_policy_file file;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_policy_accept(session.office, arguments->positional.items[0], session_now(),
                                      &file, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "file", file.name, "digest", file.digest), err);
    else if (status == STATUS_OK)
        print_line("%s counts from now on as it is. The ledger says that you accepted it.",
                   file.name);
    session_close(&session);
    return status;
}
