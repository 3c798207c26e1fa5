/* The table: what holds, where it is written, how it is read, and what tests it. Each row stands
 * beside its test. */
#include <stdarg.h>
#include <stdio.h>

#include "rule.h"

static const struct policy_rule *const rules[RULE_COUNT] = {
    [RULE_P01] = &rule_purpose,
    [RULE_P02] = &rule_recipient_kind,
    [RULE_P03] = &rule_recipient_verified,
    [RULE_P04] = &rule_consent,
    [RULE_P05] = &rule_lawful_basis,
    [RULE_P06] = &rule_manager_approval,
    [RULE_P07] = &rule_emergency,
    [RULE_P08] = &rule_family_informed,
    [RULE_P09] = &rule_child_involved,
    [RULE_P10] = &rule_advice,
    [RULE_P11] = &rule_decline,
    [RULE_P12] = &rule_police_or_court,
    [RULE_P13] = &rule_agreement,
    [RULE_M01] = &rule_minimum,
    [RULE_M02] = &rule_unknown_field,
    [RULE_M03] = &rule_about,
    [RULE_M04] = &rule_third_party_leak,
    [RULE_M05] = &rule_fact_or_opinion,
    [RULE_M06] = &rule_up_to_date,
    [RULE_M07] = &rule_marking,
    [RULE_M08] = &rule_withheld,
    [RULE_M09] = &rule_anonymised,
    [RULE_M10] = &rule_adequate,
    [RULE_M11] = &rule_concern_form,
    [RULE_M12] = &rule_metadata,
    [RULE_C01] = &rule_portal_first,
    [RULE_C02] = &rule_portal_access,
    [RULE_C03] = &rule_media_checklist,
    [RULE_C04] = &rule_media_target,
    [RULE_C05] = &rule_media_return,
    [RULE_C06] = &rule_other_channels,
    [RULE_C07] = &rule_handling_notice,
    [RULE_C08] = &rule_receipt,
    [RULE_L01] = &rule_recorded,
    [RULE_L02] = &rule_never_rewritten,
    [RULE_L03] = &rule_front_sheet,
    [RULE_L04] = &rule_subject_access,
    [RULE_L05] = &rule_retention,
    [RULE_L06] = &rule_oversight,
    [RULE_L07] = &rule_training,
    [RULE_L08] = &rule_incident,
};

const struct policy_rule *policy_rule(enum rule_id id)
{
    return rules[id];
}

const struct policy_rule *policy_find_rule(const char *id)
{
    enum rule_id rule;
    return rule_id_parse(id, &rule) ? rules[rule] : NULL;
}

enum status rule_error(struct error *err, enum status status, enum rule_id rule, const char *format,
                       ...)
{
    char what[ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(err, status, "%s %s: %s", rule_id_text(rule), rules[rule]->name, what);
}
