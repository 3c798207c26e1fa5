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
/* The hint, with a slot where a way on stands (base/way.h); the way of each is added next. */
void outcome_hint(struct policy_outcome *outcome, const char *format, ...) PRINTF_LIKE(2, 3);
void outcome_way(struct policy_outcome *outcome, enum way_action action, const char *argument);
void outcome_way_input(struct policy_outcome *outcome, enum way_action action, enum input input,
                       const char *value);
/* Puts words with one slot, and its way, in front of the hint. */
void outcome_hint_first(struct policy_outcome *outcome, const char *words, enum way_action action);
/* The question under this key; rest is NULL for a key that has none. The outcome asks; what it said
 * stays its reason. */
void outcome_ask(struct policy_outcome *outcome, enum policy_ask kind, enum answer_key key,
                 const char *rest, const char *format, ...) PRINTF_LIKE(5, 6);
void outcome_choice(struct policy_outcome *outcome, const char *choice);

/* The answer to a question, or NULL if there is none. */
const char *case_answer(const struct policy_case *the_case, enum answer_key key, const char *rest);
bool case_is_approved(const struct policy_case *the_case, const struct policy_outcome *outcome);
/*
 * True if the question is answered in words. Else the outcome asks it, with the text
 * and `missing` as its reason, or that the answer is too short.
 */
bool case_has_words(const struct policy_case *the_case, struct policy_outcome *outcome,
                    enum answer_key key, const char *rest, const char *missing,
                    const char *question);

/*
 * True if the answer is one of the words, up to NULL. Else the outcome asks it as a choice of them,
 * with `missing` as its reason, or that this is none of the answers.
 */
bool case_has_choice(const struct policy_case *the_case, struct policy_outcome *outcome,
                     enum answer_key key, const char *const *words, const char *missing,
                     const char *question);

/* A bounded list for a sentence: "a, b and 4 more". */
struct words_list {
    char text[240];
    size_t count;
    size_t left_out;
};
void list_add(struct words_list *list, const char *format, ...) PRINTF_LIKE(2, 3);
const char *list_text(struct words_list *list);

/* "Ethnic group of c1": the catalogue's label, or the path of a field that it does not describe. */
enum { FIELD_WORDS_SIZE = RECORD_PATH_MAXIMUM + RECORD_ID_MAXIMUM + 8 };
void field_words(const struct selected_field *field, char words[FIELD_WORDS_SIZE]);
const char *plural(size_t count, const char *one, const char *many);

/* ---- what one rule finds and others go by ---- */

/* Consent covers, and the profile asks for it; somebody refused, or withdrew. */
bool consent_covers(const struct policy_case *the_case);
bool is_refused(const struct policy_case *the_case);
/* Of a consent that is absent: whose data is not covered, and why none on file does. */
void absence_words(const struct policy_case *the_case, char words[POLICY_REASON_SIZE]);
/* An answer to somebody who asks what is held about them (L04). */
bool is_subject_access(const struct policy_facts *facts);
/* Whether a request of the police or a court rests on a court's order (P12). */
bool has_court_order(const struct policy_case *the_case);
/* In an emergency: whether the recipient's kind, as the office's list of numbers has it or else as
 * the card says, is one that protects people. */
bool recipient_protects(const struct policy_case *the_case);
/* Whose address, hidden from somebody, a value at this place is: of that person, or, where it is
 * the whole family's (person NULL), of the first who hides it and lives with them. NULL: nobody's.
 */
const struct record_person *find_hiding(const struct policy_facts *facts, const char *path,
                                        const struct record_person *person);
/* Somebody whose address is being hidden and does not leave anyway: in a file that was not read it
 * might stand. NULL: nobody. */
const struct record_person *find_anybody_hiding(const struct policy_facts *facts);
/* Whether it was said who looked at a file that was not read whole, and what they saw (M04). Else
 * the outcome asks. */
bool look_is_answered(const struct policy_case *the_case, struct policy_outcome *outcome,
                      const struct selected_attachment *attachment);
/* Sets aside in an emergency what can be completed afterwards, and says so under P07. */
void emergency_set_aside(const struct policy_case *the_case, struct policy_outcome *outcomes,
                         size_t count);

/* ---- the rules, each with its words beside its test ---- */

extern const struct policy_rule rule_purpose, rule_recipient_kind, rule_recipient_verified;
extern const struct policy_rule rule_consent, rule_lawful_basis, rule_manager_approval;
extern const struct policy_rule rule_emergency, rule_family_informed, rule_child_involved;
extern const struct policy_rule rule_advice, rule_decline, rule_police_or_court, rule_agreement;
extern const struct policy_rule rule_minimum, rule_unknown_field, rule_about;
extern const struct policy_rule rule_third_party_leak, rule_fact_or_opinion, rule_up_to_date;
extern const struct policy_rule rule_marking, rule_withheld, rule_anonymised, rule_adequate;
extern const struct policy_rule rule_concern_form, rule_metadata;
extern const struct policy_rule rule_portal_first, rule_portal_access, rule_media_checklist;
extern const struct policy_rule rule_media_target, rule_media_return, rule_other_channels;
extern const struct policy_rule rule_handling_notice, rule_receipt;
extern const struct policy_rule rule_recorded, rule_never_rewritten, rule_front_sheet;
extern const struct policy_rule rule_subject_access, rule_retention, rule_oversight;
extern const struct policy_rule rule_training, rule_incident;

#endif
