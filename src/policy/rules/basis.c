/* P05: the lawful basis. */
#include <string.h>

#include "rule.h"

#define RECOGNISED "recognised_legitimate_interests"
#define SAFEGUARDING "safeguarding"
#define PUBLIC_REQUEST "public_request"

static bool consent_is_unclear(const struct policy_case *the_case)
{
    return the_case->consent.standing == CONSENT_UNKNOWN &&
           the_case->facts->profile->consent != PROFILE_CONSENT_NOT_ASKED;
}

static const char instead_of_consent[] =
    "ask the family, and write their answer into the record; if a child may come to harm, share "
    "that under the profile social-care-concern, which needs no consent";

/* The consent that was named, and that was withdrawn since; NULL if there is none. What was
 * to rest on it may not go on under another basis. */
static const struct record_consent *find_withdrawn(const struct policy_case *the_case)
{
    const struct record *record = the_case->facts->record;
    const char *named = case_answer(the_case, ANSWER_P04_CONSENT, NULL);
    if (!named || !is_refused(the_case))
        return NULL;
    for (size_t i = 0; i < record->consent_count; i++) {
        const struct record_consent *consent = &record->consents[i];
        if (consent->state == CONSENT_WITHDRAWN && consent_list_names(named, consent->id))
            return consent;
    }
    return NULL;
}

/* What ends P05 whatever the answers are. */
static bool refuses_outright(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct profile *profile = the_case->facts->profile;
    if (profile->bases.count == 0) {
        outcome_say(outcome, POLICY_REFUSED,
                    "the profile '%s' lets nothing out by which somebody can be recognised, and "
                    "this would",
                    profile->title);
        outcome_hint(outcome, "leave out what was asked for beyond the profile");
        return true;
    }
    const struct record_consent *withdrawn = find_withdrawn(the_case);
    if (withdrawn) {
        outcome_say(outcome, POLICY_REFUSED,
                    "this was to rest on consent %s, which was withdrawn; a decision does not "
                    "change its basis",
                    withdrawn->id);
        outcome_hint(outcome, "respect it; if a child or an adult at risk may be harmed, decide "
                              "anew without " WAY);
        outcome_way_input(outcome, WAY_INPUT, INPUT_CONSENT, NULL);
        return true;
    }
    if (is_refused(the_case) &&
        (profile->refusal_refuses || profile->consent == PROFILE_CONSENT_REQUIRED)) {
        outcome_say(outcome, POLICY_REFUSED,
                    "the refusal on file (%s) ends a sharing under the profile '%s'",
                    the_case->consent.consent->id, profile->title);
        outcome_hint(outcome, "%s", instead_of_consent);
        return true;
    }
    if (profile->consent == PROFILE_CONSENT_REQUIRED && !consent_covers(the_case) &&
        !consent_is_unclear(the_case)) {
        char why[POLICY_REASON_SIZE];
        absence_words(the_case, why);
        outcome_say(outcome, POLICY_REFUSED, "the profile '%s' rests on consent only, and %s",
                    profile->title, why);
        outcome_hint(outcome, "%s", instead_of_consent);
        return true;
    }
    return false;
}

static void ask_basis(const struct policy_case *the_case, struct policy_outcome *outcome,
                      const char *unknown)
{
    const struct names *bases = &the_case->facts->profile->bases;
    bool offers_consent = consent_covers(the_case) || consent_is_unclear(the_case);
    if (unknown)
        outcome_say(outcome, POLICY_ASKS, "'%s' is not the name of a lawful basis", unknown);
    else if (consent_is_unclear(the_case))
        outcome_say(outcome, POLICY_ASKS, "which consent is meant has to be clear first (P04)");
    else
        outcome_say(outcome, POLICY_ASKS, "the lawful basis is not stated yet");
    bool lacks_consent =
        the_case->facts->profile->consent != PROFILE_CONSENT_NOT_ASKED && !offers_consent;
    char why[POLICY_REASON_SIZE] = "";
    /* Who wrote a consent down must hear here why it does not count, and not only where it is
     * folded away. */
    if (lacks_consent && the_case->consent.nearest)
        absence_words(the_case, why);
    outcome_ask(outcome, POLICY_ASK_CHOICE, ANSWER_P05_BASIS, NULL,
                "On which lawful basis is this shared%s?%s%s%s",
                lacks_consent ? ", as no consent covers it" : "", *why ? " As it stands, " : "",
                why, *why ? "." : "");
    for (size_t i = 0; i < bases->count; i++)
        if (offers_consent || strcmp(bases->items[i], "consent") != 0)
            outcome_choice(outcome, bases->items[i]);
}

static void refuse_consent_basis(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    char why[POLICY_REASON_SIZE] = "it was refused or withdrawn";
    if (!is_refused(the_case))
        absence_words(the_case, why);
    outcome_say(outcome, POLICY_REFUSED, "consent was named as the basis, but %s", why);
    if (the_case->facts->is_emergency) {
        outcome_hint(outcome, "leave " WAY " out: in an emergency vital interests carry it, where "
                              "the profile allows them");
        outcome_way_input(outcome, WAY_INPUT, INPUT_BASIS, NULL);
        return;
    }
    outcome_hint(outcome, "see P04 for what is missing; %s", instead_of_consent);
}

/* The basis that was answered, if it is one that will do; else says so and returns NULL. */
static const char *find_basis(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    static const char in_emergency[] = "vital_interests";
    const struct profile *profile = the_case->facts->profile;
    const char *basis = case_answer(the_case, ANSWER_P05_BASIS, NULL);
    if (!basis && consent_covers(the_case))
        return "consent";
    if (!basis && the_case->facts->is_emergency && names_have(&profile->bases, in_emergency))
        return in_emergency;
    if (!basis) {
        ask_basis(the_case, outcome, NULL);
        return NULL;
    }
    const char *words = policy_basis_words(basis);
    if (!words) {
        ask_basis(the_case, outcome, basis);
        return NULL;
    }
    if (!names_have(&profile->bases, basis)) {
        struct words_list bases = {0};
        for (size_t i = 0; i < profile->bases.count; i++)
            list_add(&bases, "%s", policy_basis_words(profile->bases.items[i]));
        outcome_say(outcome, POLICY_REFUSED, "the profile '%s' does not rest on %s, only on %s",
                    profile->title, words, list_text(&bases));
        outcome_hint(outcome, "choose a basis that fits, or the profile that fits the purpose");
        return NULL;
    }
    if (strcmp(basis, "consent") != 0 || consent_covers(the_case))
        return basis;
    if (consent_is_unclear(the_case))
        ask_basis(the_case, outcome, NULL);
    else
        refuse_consent_basis(the_case, outcome);
    return NULL;
}

static const struct policy_condition *find_condition(const char *name)
{
    size_t count;
    const struct policy_condition *conditions = policy_conditions(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(conditions[i].name, name) == 0)
            return &conditions[i];
    return NULL;
}

static void ask_condition(const struct policy_case *the_case, struct policy_outcome *outcome,
                          const char *unknown)
{
    const struct selection *selection = the_case->facts->selection;
    const char *because = selection->has_criminal_offence ? "facts about offences"
                          : selection->has_special_category
                              ? "specially protected facts, such as health"
                          : is_refused(the_case) ? "facts that somebody refused to have shared"
                                                 : "facts that nobody consented to have shared";
    size_t count;
    const struct policy_condition *conditions = policy_conditions(&count);
    if (!unknown)
        outcome_say(outcome, POLICY_ASKS,
                    "%s leave, and the condition that allows it is not stated", because);
    else
        outcome_say(outcome, POLICY_ASKS, "'%s' is no condition that the law knows here", unknown);
    outcome_ask(outcome, POLICY_ASK_CHOICE, ANSWER_P05_CONDITION, NULL,
                "Which condition allows sharing %s? For harm to a child or an adult at risk it is "
                "safeguarding.",
                because);
    for (size_t i = 0; i < count; i++)
        outcome_choice(outcome, conditions[i].name);
}

/* What recognised legitimate interests rest on (UK GDPR, annex 1). A concern is safeguarding. */
static const char *recognised_interest(const struct policy_case *the_case)
{
    return the_case->facts->profile->concern ? SAFEGUARDING
                                             : case_answer(the_case, ANSWER_P05_INTEREST, NULL);
}

static bool rests_on_request(const struct policy_case *the_case, const char *basis)
{
    const char *interest = recognised_interest(the_case);
    return strcmp(basis, RECOGNISED) == 0 && interest && strcmp(interest, PUBLIC_REQUEST) == 0;
}

/* After a refusal, and for some profiles wherever consent is absent, these carry only with
 * safeguarding named, whatever the fields are; but a court order always does (P12). */
static bool is_weak_without_consent(const struct policy_case *the_case, const char *basis)
{
    bool is_absent =
        the_case->facts->profile->absence_needs_safeguarding && !consent_covers(the_case);
    return (is_refused(the_case) || is_absent) && !has_court_order(the_case) &&
           (strcmp(basis, "public_task") == 0 || strcmp(basis, "legitimate_interests") == 0 ||
            rests_on_request(the_case, basis));
}

/* Recognised legitimate interests are only those that annex 1 lists; two of them are a family
 * charity's. */
static bool has_interest(const struct policy_case *the_case, struct policy_outcome *outcome,
                         const char *basis)
{
    static const char *const interests[] = {SAFEGUARDING, PUBLIC_REQUEST, NULL};
    if (strcmp(basis, RECOGNISED) != 0 || the_case->facts->profile->concern)
        return true;
    if (!case_has_choice(the_case, outcome, ANSWER_P05_INTEREST, interests,
                         "which of the interests that the law recognises this is, is not stated "
                         "yet",
                         "Which interest that the law recognises is it?"))
        return false;
    return !rests_on_request(the_case, basis) ||
           case_has_words(the_case, outcome, ANSWER_P05_REQUEST, NULL,
                          "which public body asked, and that it says that it needs this for its "
                          "task, is not stated yet",
                          "Which public body asked, and what does its request say that it needs "
                          "this for? Only a request that says that it needs this for a task which "
                          "the law gives it counts; without that, choose another basis.");
}

static bool has_reason(const struct policy_case *the_case, struct policy_outcome *outcome,
                       const char *basis)
{
    bool is_about_harm = the_case->facts->profile->concern ||
                         is_weak_without_consent(the_case, basis) ||
                         (strcmp(basis, RECOGNISED) == 0 && !rests_on_request(the_case, basis));
    if (case_has_words(the_case, outcome, ANSWER_P05_REASON, NULL,
                       "the reason for sharing on this basis is not stated yet",
                       is_about_harm
                           ? "What harm do you fear, and to whom? Say what makes sharing necessary."
                           : "Why does this basis allow it? Say what makes sharing necessary, and "
                             "which duty or order if it is one."))
        return true;
    return false;
}

/* The way on that is the answer to P05's condition. */
static void outcome_way_safeguarding(struct policy_outcome *outcome)
{
    ways_add(&outcome->hint_ways, WAY_ANSWER, answer_key_text(ANSWER_P05_CONDITION), SAFEGUARDING);
}

static void refuse_weak_basis(const struct policy_case *the_case, struct policy_outcome *outcome,
                              const char *basis)
{
    const char *words = policy_basis_words(basis);
    if (!is_refused(the_case)) {
        outcome_say(outcome, POLICY_REFUSED,
                    "without consent %s can carry a sharing under the profile '%s' only for "
                    "safeguarding",
                    words, the_case->facts->profile->title);
        outcome_hint(outcome, "ask the family; or say what harm you fear, and to whom, with " WAY);
        outcome_way_safeguarding(outcome);
        return;
    }
    outcome_say(outcome, POLICY_REFUSED,
                "after the refusal on file (%s), %s can carry this only for safeguarding",
                the_case->consent.consent->id, words);
    outcome_hint(outcome, "respect the refusal, or say what harm you fear, and to whom, with " WAY);
    outcome_way_safeguarding(outcome);
}

static void judge_lawful_basis(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    const struct policy_condition *condition = NULL;
    if (!selection->identifies) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves");
        return;
    }
    if (refuses_outright(the_case, outcome))
        return;
    const char *basis = find_basis(the_case, outcome);
    if (!basis)
        return;
    outcome->basis = basis;
    if (strcmp(basis, "consent") == 0) {
        outcome_say(outcome, POLICY_SATISFIED, "the basis is consent");
        return;
    }
    if (!has_interest(the_case, outcome, basis) || !has_reason(the_case, outcome, basis))
        return;
    bool is_weak = is_weak_without_consent(the_case, basis);
    if (selection->has_special_category || selection->has_criminal_offence || is_weak) {
        const char *answer = case_answer(the_case, ANSWER_P05_CONDITION, NULL);
        condition = !answer ? NULL : find_condition(answer);
        if (!condition) {
            ask_condition(the_case, outcome, answer);
            return;
        }
    }
    if (is_weak && strcmp(condition->name, SAFEGUARDING) != 0) {
        refuse_weak_basis(the_case, outcome, basis);
        return;
    }
    outcome_say(outcome, POLICY_JUSTIFIED, "the basis is %s%s, with a written reason%s%s",
                policy_basis_words(basis),
                strcmp(basis, RECOGNISED) != 0      ? ""
                : rests_on_request(the_case, basis) ? " (a public body's request)"
                                                    : " (safeguarding)",
                condition ? "; the condition is " : "", condition ? condition->words : "");
    if (strcmp(basis, "public_task") == 0 && !has_court_order(the_case) &&
        names_have(&the_case->facts->profile->bases, RECOGNISED))
        outcome_hint(outcome, "a charity seldom has a public task, one that a law sets out for it; "
                              "to keep a child or an adult at risk from harm, recognised "
                              "legitimate interests fit better");
}

const struct policy_rule rule_lawful_basis = {
    .id = RULE_P05,
    .name = "lawful-basis",
    .title = "Where somebody can be identified there is a lawful basis with its reason, and for "
             "specially protected facts the condition relied on",
    .sources = "HMG flowchart 4; WH 2.1, 10.2; SL 1.1; UK GDPR articles 6, 9, 10, annex 1",
    .outcome = "refuse",
    .reading = "The basis is one that the profile allows: consent, a legal obligation (a court "
               "order is one), vital interests, recognised legitimate interests, a public task, "
               "legitimate interests. Recognised legitimate interests (UK GDPR article 6(1)(ea) "
               "and annex 1, in force since 5 February 2026) are safeguarding of people under 18 "
               "and of adults at risk, where nothing is weighed against it, and a public body's "
               "request, only where it says that it needs this for its task. They are no condition "
               "of article 9 or 10: for specially protected facts and offences the condition is "
               "still asked. A public task is one that a law sets out for the charity itself, "
               "which is seldom so. Consent that "
               "covers the sharing is the basis unless another is named, and fills in the "
               "condition by itself. After a refusal a public task, legitimate interests or a "
               "public body's request carry "
               "it only with safeguarding named as the condition, whatever the fields are; a legal "
               "obligation, vital interests and a court order always do. \"Further support\" alone "
               "is not safeguarding: the question is what harm, to whom. Some profiles end with a "
               "refusal. Some rest on consent only (support-update, health-visitor-notice, "
               "centre-registration, case-study-identified): the way on is to ask the family. "
               "Where nobody asked them, new-scheme-transfer needs safeguarding too. A sharing "
               "that named a consent which was withdrawn since may not go on under another basis: "
               "it is decided anew.",
    .example = "The mother refused. Sally names a public task and writes that the family would do "
               "better with more help. Refused: that is not safeguarding. If a child may be harmed "
               "she says what harm, and to whom.",
    .test = judge_lawful_basis,
};
