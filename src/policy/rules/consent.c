/* P04: consent. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

bool consent_covers(const struct policy_case *the_case)
{
    return the_case->consent.standing == CONSENT_COVERS &&
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
    const char *basis = case_answer(the_case, ANSWER_P05_BASIS, NULL);
    return the_case->facts->is_emergency || (basis && (strcmp(basis, "legal_obligation") == 0 ||
                                                       strcmp(basis, "vital_interests") == 0));
}

static void hint_asking(struct policy_outcome *outcome)
{
    outcome_hint(outcome, "show the family what would leave (" WAY "), ask them, and write their "
                          "answer into the record; or go on with another lawful basis, but then "
                          "do not ask: a no would have to be respected");
    outcome_way(outcome, WAY_PREVIEW_FOR_FAMILY, NULL);
}

void absence_words(const struct policy_case *the_case, char words[POLICY_REASON_SIZE])
{
    const struct consent_finding *finding = &the_case->consent;
    char who[PERSON_WORDS_SIZE];
    if (finding->person) {
        person_words(finding->person, who);
        snprintf(words, POLICY_REASON_SIZE, "no consent covers what leaves about %s: %.300s", who,
                 finding->why);
    } else if (finding->why[0] != '\0') {
        snprintf(words, POLICY_REASON_SIZE, "no consent covers this: %.400s", finding->why);
    } else {
        snprintf(words, POLICY_REASON_SIZE,
                 "nobody who could consent is in it, so no consent can cover it");
    }
}

static void say_absent(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct consent_finding *finding = &the_case->consent;
    char words[POLICY_REASON_SIZE];
    absence_words(the_case, words);
    outcome_say(outcome, POLICY_AUTOMATIC, "%s", words);
    if (consent_would_be_overridden(the_case))
        outcome_hint(outcome, "do not ask for it: this goes on another basis, whatever they would "
                              "say; tell them instead, where that is safe (P08)");
    else if (finding->person &&
             !names_have(&the_case->facts->selection->about, finding->person->id))
        outcome_hint(outcome, "leave out what is about them, or go on with another lawful basis: "
                              "nobody else can consent for them");
    else
        hint_asking(outcome);
}

static void ask_consent(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct record *record = the_case->facts->record;
    struct words_list ids = {0};
    for (size_t i = 0; i < record->consent_count; i++)
        list_add(&ids, "%s", record->consents[i].id);
    outcome_say(outcome, POLICY_ASKS, "the record has no consent '%s'", the_case->consent.named);
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_P04_CONSENT, NULL,
                "Which consent does this rest on? The record has: %s.",
                ids.count > 0 ? list_text(&ids) : "none");
}

static void judge_consent(const struct policy_case *the_case, struct policy_outcome *outcome)
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

const struct policy_rule rule_consent = {
    .id = RULE_P04,
    .name = "consent",
    .title = "Where somebody can be identified, a consent in the record covers this sharing, or "
             "another lawful basis is looked for",
    .sources = "SL 1.3.2, 5.2, 5.4; WH 1.2-1.4, 7.4; AF; FS consent; HMG rule 4",
    .outcome = "go on, or P05",
    .reading = "It never refuses by itself but hands over to P05. Consent is explicit, never "
               "assumed: it names the profile, the kind of organisation and every category that "
               "leaves. \"fields\" stands for the fields that the profile lists, without special "
               "categories and offences, which are named (\"health\", \"criminal_offence\"); what "
               "is asked for beyond the profile nobody saw who consented. Each person whom what "
               "leaves is about needs their own, in scope or not: an adult for themselves, so that "
               "a mother's never carries what is about an absent father; where a fact of the whole "
               "family leaves, everybody in scope. It was "
               "given after seeing what would be shared; its days include the last one; and it is "
               "not withdrawn. Adults and people of 16 and over give it for themselves, which "
               "replaces their parents', earlier ones too; for a younger child somebody whom the "
               "record names as holding parental responsibility: a parent, a special guardian, the "
               "local authority under a care order. Where no date of birth is recorded, somebody "
               "with holders of parental responsibility, or in a child's role, counts as a child. "
               "A refusal by any holder counts, also where another holder agreed, and by a child "
               "of 12 or over for their own data; withdrawn counts as refused; a later consent by "
               "the same person that covers all of it replaces it. What is withheld from the "
               "family nobody can have consented to. Nobody is asked for a consent that would be "
               "overridden anyway. One that is withdrawn after the delivery is recorded, the "
               "package is withdrawn where it was not collected, and the recipient is told.",
    .example = "The mother agreed in March to reports to social care, after seeing a preview; the "
               "report has a health note, and her consent does not name health. Absent, not "
               "refused: ask her, or name another basis under P05.",
    .test = judge_consent,
};
