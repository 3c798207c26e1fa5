/* P04 and P05: consent, and the lawful basis. */
#include <string.h>

#include "rule.h"

bool consent_covers(const struct policy_case *the_case)
{
    return the_case->consent.standing == CONSENT_COVERS &&
           the_case->facts->profile->consent != PROFILE_CONSENT_NOT_ASKED;
}

static bool consent_is_unclear(const struct policy_case *the_case)
{
    return the_case->consent.standing == CONSENT_UNKNOWN &&
           the_case->facts->profile->consent != PROFILE_CONSENT_NOT_ASKED;
}

bool is_refused(const struct policy_case *the_case)
{
    return the_case->consent.standing == CONSENT_REFUSES;
}

static const struct record_person *giver(const struct policy_case *the_case)
{
    return record_find_person(the_case->facts->record, the_case->consent.consent->by);
}

/* ---- P04 ---- */

static void say_refusal(const struct policy_case *the_case, struct policy_outcome *outcome,
                        const char *after)
{
    const struct consent_finding *finding = &the_case->consent;
    char who[PERSON_WORDS_SIZE], day[TIMESTAMP_WORDS_SIZE];
    bool is_withdrawn = finding->consent->state == CONSENT_WITHDRAWN;
    person_words(giver(the_case), who);
    date_words(is_withdrawn ? &finding->consent->withdrawn_on : &finding->consent->on, day);
    if (finding->other) {
        char agreed[PERSON_WORDS_SIZE];
        person_words(record_find_person(the_case->facts->record, finding->other->by), agreed);
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "%s %s on %s (%s), though %s agreed (%s): the refusal counts, and a manager "
                    "decides",
                    who, is_withdrawn ? "withdrew consent" : "refused", day, finding->consent->id,
                    agreed, finding->other->id);
        return;
    }
    outcome_say(outcome, POLICY_AUTOMATIC, "%s %s on %s (%s)%s", who,
                is_withdrawn ? "withdrew consent" : "refused", day, finding->consent->id, after);
}

static void say_covered(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct record_consent *consent = the_case->consent.consent;
    char who[PERSON_WORDS_SIZE], day[TIMESTAMP_WORDS_SIZE];
    person_words(giver(the_case), who);
    date_words(&consent->on, day);
    outcome_say(outcome, POLICY_SATISFIED,
                "consent covers this purpose, this kind of organisation and all that leaves: %s "
                "gave it on %s (%s)%s",
                who, day, consent->id,
                the_case->consent.has_further ? ", and further consents cover the others" : "");
}

/* Nobody is asked for what would be shared even against their will. */
static bool consent_would_be_overridden(const struct policy_case *the_case)
{
    const char *basis = json_text(the_case->facts->answers, "P05.basis");
    return the_case->facts->is_emergency || (basis && (strcmp(basis, "legal_obligation") == 0 ||
                                                       strcmp(basis, "vital_interests") == 0));
}

static void say_absent(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct consent_finding *finding = &the_case->consent;
    char who[PERSON_WORDS_SIZE] = "anybody in scope";
    if (finding->person)
        person_words(finding->person, who);
    if (!finding->person && finding->why[0] == '\0')
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "nobody who leaves is in scope, so no consent can cover it");
    else if (!finding->person)
        outcome_say(outcome, POLICY_AUTOMATIC, "no consent covers this: %s", finding->why);
    else
        outcome_say(outcome, POLICY_AUTOMATIC, "no consent covers what leaves about %s: %s", who,
                    finding->why);
    if (consent_would_be_overridden(the_case))
        outcome_hint(outcome, "do not ask for it: this goes on another basis, whatever they would "
                              "say; tell them instead, where that is safe (P08)");
    else
        outcome_hint(outcome, "show the family what would leave (safehand preview --for-family), "
                              "ask them, and write their answer into the record; or go on with "
                              "another lawful basis, but then do not ask: a no would have to be "
                              "respected");
}

static void ask_consent(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct record *record = the_case->facts->record;
    struct words_list ids = {0};
    for (size_t i = 0; i < record->consent_count; i++)
        list_add(&ids, "%s", record->consents[i].id);
    outcome_say(outcome, POLICY_ASKS, "the record has no consent '%s'", the_case->consent.named);
    outcome_ask(outcome, POLICY_ASK_TEXT, "consent",
                "Which consent does this rest on? The record has: %s.",
                ids.count > 0 ? list_text(&ids) : "none");
    outcome_option(outcome, "--consent ID");
}

void rule_consent(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct profile *profile = the_case->facts->profile;
    if (!the_case->facts->selection->identifies) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves");
        if (is_refused(the_case))
            outcome_hint(outcome,
                         "the record has a refusal of exactly this (%s): respect the family's wish "
                         "wherever possible",
                         the_case->consent.consent->id);
    } else if (profile->anonymised) {
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "the profile '%s' asks nobody's consent, because nobody may be recognised by "
                    "what it lets out",
                    profile->title);
    } else if (profile->consent == PROFILE_CONSENT_NOT_ASKED) {
        if (is_refused(the_case))
            say_refusal(
                the_case, outcome,
                "; it is respected wherever the safety of a child allows, so a lawful basis "
                "must carry this without consent");
        else
            outcome_say(outcome, POLICY_NOT_APPLICABLE,
                        "consent is not asked for: this would have to be shared even if it were "
                        "refused");
    } else if (is_refused(the_case)) {
        say_refusal(the_case, outcome, "; consent cannot be the basis");
        outcome_hint(outcome, "respect the refusal, unless a child or an adult at risk may be "
                              "harmed or the law demands it");
    } else if (the_case->consent.standing == CONSENT_UNKNOWN) {
        ask_consent(the_case, outcome);
    } else if (the_case->consent.standing == CONSENT_COVERS) {
        say_covered(the_case, outcome);
    } else {
        say_absent(the_case, outcome);
    }
}

/* ---- P05 ---- */

static const char instead_of_consent[] =
    "ask the family, and write their answer into the record; if a child may come to harm, share "
    "that under the profile social-care-concern, which needs no consent";

/* The consent that --consent named, and that was withdrawn since; NULL if there is none. What was
 * to rest on it may not go on under another basis. */
static const struct record_consent *find_withdrawn(const struct policy_case *the_case)
{
    const struct record *record = the_case->facts->record;
    const char *named = json_text(the_case->facts->answers, "P04.consent");
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
                              "anew without --consent");
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
        outcome_say(outcome, POLICY_REFUSED,
                    "the profile '%s' rests on consent only, and no consent covers this",
                    profile->title);
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
    outcome_ask(outcome, POLICY_ASK_CHOICE, "basis", "On which lawful basis is this shared%s?",
                the_case->facts->profile->consent == PROFILE_CONSENT_NOT_ASKED || offers_consent
                    ? ""
                    : ", as no consent covers it");
    outcome_option(outcome, "--basis BASIS");
    for (size_t i = 0; i < bases->count; i++)
        if (offers_consent || strcmp(bases->items[i], "consent") != 0)
            outcome_choice(outcome, bases->items[i]);
}

static void refuse_consent_basis(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    outcome_say(outcome, POLICY_REFUSED, "consent was named as the basis, but %s",
                is_refused(the_case) ? "it was refused or withdrawn"
                                     : "no consent in the record covers this");
    if (the_case->facts->is_emergency) {
        outcome_hint(outcome, "leave --basis out: in an emergency vital interests carry it, where "
                              "the profile allows them");
        return;
    }
    outcome_hint(outcome, "see P04 for what is missing; %s", instead_of_consent);
}

/* The basis that was answered, if it is one that will do; else says so and returns NULL. */
static const char *find_basis(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    static const char in_emergency[] = "vital_interests";
    const struct profile *profile = the_case->facts->profile;
    const char *basis = case_answer(the_case, outcome, "basis");
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
    outcome_ask(outcome, POLICY_ASK_CHOICE, "condition",
                "Which condition allows sharing %s? For harm to a child or an adult at risk it is "
                "safeguarding.",
                because);
    outcome_option(outcome, "--reason P05.condition=CONDITION");
    for (size_t i = 0; i < count; i++)
        outcome_choice(outcome, conditions[i].name);
}

/* After a refusal, and for some profiles wherever consent is absent, these two carry only with
 * safeguarding named, whatever the fields are; but a court order always does (P12). */
static bool is_weak_without_consent(const struct policy_case *the_case, const char *basis)
{
    bool is_absent =
        the_case->facts->profile->absence_needs_safeguarding && !consent_covers(the_case);
    return (is_refused(the_case) || is_absent) && !has_court_order(the_case) &&
           (strcmp(basis, "public_task") == 0 || strcmp(basis, "legitimate_interests") == 0);
}

static bool has_reason(const struct policy_case *the_case, struct policy_outcome *outcome,
                       const char *basis)
{
    bool is_about_harm =
        the_case->facts->profile->concern || is_weak_without_consent(the_case, basis);
    if (case_has_words(
            the_case, outcome, "reason", "the reason for sharing on this basis is not stated yet",
            is_about_harm ? "What harm do you fear, and to whom? Say what makes sharing necessary."
                          : "Why does this basis allow it? Say what makes sharing necessary, and "
                            "which duty or order if it is one."))
        return true;
    outcome_option(outcome, "--reason TEXT");
    return false;
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
        outcome_hint(outcome, "ask the family; or say what harm you fear, and to whom, with "
                              "--reason P05.condition=safeguarding");
        return;
    }
    outcome_say(outcome, POLICY_REFUSED,
                "after the refusal on file (%s), %s can carry this only for safeguarding",
                the_case->consent.consent->id, words);
    outcome_hint(outcome, "respect the refusal, or say what harm you fear, and to whom, with "
                          "--reason P05.condition=safeguarding");
}

void rule_lawful_basis(const struct policy_case *the_case, struct policy_outcome *outcome)
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
    if (!has_reason(the_case, outcome, basis))
        return;
    bool is_weak = is_weak_without_consent(the_case, basis);
    if (selection->has_special_category || selection->has_criminal_offence || is_weak) {
        const char *answer = case_answer(the_case, outcome, "condition");
        condition = !answer ? NULL : find_condition(answer);
        if (!condition) {
            ask_condition(the_case, outcome, answer);
            return;
        }
    }
    if (is_weak && strcmp(condition->name, "safeguarding") != 0) {
        refuse_weak_basis(the_case, outcome, basis);
        return;
    }
    outcome_say(outcome, POLICY_JUSTIFIED, "the basis is %s, with a written reason%s%s",
                policy_basis_words(basis), condition ? "; the condition is " : "",
                condition ? condition->words : "");
}
