/* What the rules are written with. */
#ifndef SAFEHAND_POLICY_RULE_H
#define SAFEHAND_POLICY_RULE_H

#include "consent.h"
#include "safehand/policy.h"

/* The facts of one evaluation, and what was worked out from them once for all rules. */
struct policy_case {
    const struct policy_facts *facts;
    struct date today; /* in London */
    struct consent_finding consent;
    const struct checklist *media;
    const struct recipient_kinds *kinds;
};

/* The result and its sentence. Control and invisible characters are made visible; what is too long
 * ends in "...". */
void outcome_say(struct policy_outcome *outcome, enum policy_result result, const char *format, ...)
    PRINTF_LIKE(3, 4);
void outcome_hint(struct policy_outcome *outcome, const char *format, ...) PRINTF_LIKE(2, 3);
/* Puts text in front of the hint. */
void outcome_hint_first(struct policy_outcome *outcome, const char *text);
/* The question under "RULE.NAME". The outcome asks; what it said stays its reason. */
void outcome_ask(struct policy_outcome *outcome, enum policy_ask kind, const char *name,
                 const char *format, ...) PRINTF_LIKE(4, 5);
/* The option that answers it; the default is "--reason KEY=TEXT". */
void outcome_option(struct policy_outcome *outcome, const char *format, ...) PRINTF_LIKE(2, 3);
void outcome_choice(struct policy_outcome *outcome, const char *choice);

/* The answer to a question of the rule, or NULL if there is none. */
const char *case_answer(const struct policy_case *the_case, const struct policy_outcome *outcome,
                        const char *name);
bool case_is_approved(const struct policy_case *the_case, const struct policy_outcome *outcome);
/*
 * True if the rule's question `name` is answered in words. Else the outcome asks it, with the text
 * and `missing` as its reason, or that the answer is too short.
 */
bool case_has_words(const struct policy_case *the_case, struct policy_outcome *outcome,
                    const char *name, const char *missing, const char *question);

/*
 * True if the answer is one of the words, up to NULL. Else the outcome asks it as a choice of them,
 * with `missing` as its reason, or that this is none of the answers.
 */
bool case_has_choice(const struct policy_case *the_case, struct policy_outcome *outcome,
                     const char *name, const char *const *words, const char *missing,
                     const char *question);

/* A bounded list for a sentence: "a, b and 4 more". */
struct words_list {
    char text[240];
    size_t count;
    size_t left_out;
};
void list_add(struct words_list *list, const char *format, ...) PRINTF_LIKE(2, 3);
const char *list_text(struct words_list *list);

/* "p1 (mother)": people of the record are named by id and role only. */
enum { PERSON_WORDS_SIZE = 160 };
void person_words(const struct record_person *person, char words[PERSON_WORDS_SIZE]);
/* "Ethnic group of c1": the catalogue's label, or the path of a field that it does not describe. */
enum { FIELD_WORDS_SIZE = RECORD_PATH_MAXIMUM + RECORD_ID_MAXIMUM + 8 };
void field_words(const struct selected_field *field, char words[FIELD_WORDS_SIZE]);
const char *plural(size_t count, const char *one, const char *many);

/* ---- what one rule finds and others go by ---- */

/* Consent covers, and the profile asks for it; somebody refused, or withdrew. */
bool consent_covers(const struct policy_case *the_case);
bool is_refused(const struct policy_case *the_case);
/* An answer to somebody who asks what is held about them (L04). */
bool is_subject_access(const struct policy_facts *facts);
/* Whether a request of the police or a court rests on a court's order (P12). */
bool has_court_order(const struct policy_case *the_case);
/* Whose address, hidden from somebody, a value at this place is: of that person, or, where it is
 * the whole family's (person NULL), of the first who hides it and lives with them. NULL: nobody's.
 */
const struct record_person *find_hiding(const struct policy_facts *facts, const char *path,
                                        const struct record_person *person);
/* Sets aside in an emergency what can be completed afterwards, and says so under P07. */
void emergency_set_aside(const struct policy_case *the_case, struct policy_outcome *outcomes,
                         size_t count);

/* The tests of the table. */
typedef void rule_test(const struct policy_case *the_case, struct policy_outcome *outcome);
rule_test rule_purpose, rule_recipient_kind, rule_recipient_verified;
rule_test rule_consent, rule_lawful_basis, rule_manager_approval;
rule_test rule_minimum, rule_unknown_field, rule_about, rule_fact_or_opinion, rule_up_to_date,
    rule_marking, rule_withheld, rule_adequate;
rule_test rule_third_party_leak, rule_anonymised, rule_metadata;
rule_test rule_emergency, rule_family_informed, rule_child_involved, rule_advice, rule_decline,
    rule_police_or_court, rule_agreement;
rule_test rule_concern_form;
rule_test rule_portal_first, rule_portal_access, rule_media_checklist, rule_media_target,
    rule_media_return, rule_other_channels, rule_handling_notice, rule_receipt;
rule_test rule_recorded, rule_never_rewritten, rule_front_sheet, rule_subject_access,
    rule_retention, rule_oversight, rule_training, rule_incident;

#endif
