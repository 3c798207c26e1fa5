/* The rules on the family, on requests and on what an office knows besides: every result of P08 to
 * P13, M11, C04 to C08 and L02 to L08. */
#include "policy_steps.h"

#define LAWFUL                                                                                     \
    NO_CONSENT ", 'answers': {'P05.basis': 'legal_obligation', 'P05.reason': 'Section 47 enquiry'"

Test(policy_family, informed)
{
    static const char missing[] = "whether the family was told is not stated yet";
    static const struct step steps[] = {
        {"consent tells", "{}", "P08", POLICY_SATISFIED,
         "who consented saw beforehand what would be shared, why and with whom (k1)", "", NULL},
        {"consent tells, though another basis is named",
         "{'answers': {'P05.basis': 'public_task'}}", "P08", POLICY_SATISFIED, NULL, NULL, NULL},
        {"nobody is identified", "{'fields': ['support.kind'], 'entries': []}", "P08",
         POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves", "", NULL},
        {"anonymised, and tells",
         "{'profile': 'case-study', 'recipient': {'organisation_kind': 'funder'}}", "P08",
         POLICY_NOT_APPLICABLE,
         "the profile 'Case study without names' is not for anything by which somebody can be "
         "identified",
         "", NULL},
        {"consent only", "{'profile': 'support-update', 'recipient': {'organisation_kind': 'gp'}}",
         "P08", POLICY_SATISFIED,
         "it rests on consent only, and who consents sees beforehand what is shared", "", NULL},
        {"who asks knows", "{'profile': 'subject-access'}", "P08", POLICY_SATISFIED,
         "it answers one of the family, who asked for it", "", NULL},
        {"not stated", "{" LAWFUL "}}", "P08", POLICY_ASKS, missing, "", "P08.informed"},
        {"consent that did not see it",
         "{'family': {'consents': [{'id': 'k1', 'state': 'given', 'by': 'p1', 'for': ['p1', 'c2'], "
         "'purposes': ['social-care-report'], 'kinds': ['childrens_social_care'], 'categories': "
         "['fields', 'visit_note'], 'on': '2026-03-02'}]}}",
         "P08", POLICY_ASKS, missing, "", "P08.informed"},
        {"not yet", "{" LAWFUL ", 'P08.informed': 'not yet'}}", "P08", POLICY_ASKS,
         "yes, later and no are the answers; that they were not told yet is no reason", "",
         "P08.informed"},
        {"yes, and whom", "{" LAWFUL ", 'P08.informed': 'yes'}}", "P08", POLICY_ASKS,
         "who of the family was told what is not stated yet", "", "P08.whom"},
        {"yes, and hardly whom", "{" LAWFUL ", 'P08.informed': 'yes', 'P08.whom': 'her'}}", "P08",
         POLICY_ASKS,
         "the answer is too short to understand later: write it in words, at least 10 characters",
         "", "P08.whom"},
        {"told",
         "{" LAWFUL ", 'P08.informed': 'yes', 'P08.whom': 'The mother, on Monday, by phone'}}",
         "P08", POLICY_SATISFIED, "the family was told, and it is written down who was told what",
         "", NULL},
        {"later", "{" LAWFUL ", 'P08.informed': 'later'}}", "P08", POLICY_DUTY,
         "the family is told as soon as that is safe and practical; until then it is owed",
         "record it when you have told them: safehand informed", NULL},
        {"no, and why", "{" LAWFUL ", 'P08.informed': 'no'}}", "P08", POLICY_ASKS,
         "the family is not told, and why that is unsafe is not stated yet", "", "P08.reason"},
        {"no, for no reason", "{" LAWFUL ", 'P08.informed': 'no', 'P08.reason': 'not_yet'}}", "P08",
         POLICY_ASKS, "this is none of the answers that there are", "", "P08.reason"},
        {"risk", "{" LAWFUL ", " UNTOLD "}}", "P08", POLICY_JUSTIFIED,
         "the family is not told: it would raise the risk to a child or an adult", "", NULL},
        {"investigation", "{" LAWFUL ", 'P08.informed': 'no', 'P08.reason': 'investigation'}}",
         "P08", POLICY_JUSTIFIED, "the family is not told: it would prejudice an investigation", "",
         NULL},
        {"the law", "{" LAWFUL ", 'P08.informed': 'no', 'P08.reason': 'must_not_be_told'}}", "P08",
         POLICY_JUSTIFIED, "the family is not told: they must not be told by law", "", NULL},
        {"a concern asks too",
         "{'profile': 'social-care-concern', 'entries': ['e5'], 'fields': ['people.c2.name']}",
         "P08", POLICY_ASKS, missing, "", "P08.informed"},
    };
    CHECK(steps);
}

/* c1 is 12 on 20 May 2024, and 18 on 20 May 2030. */
#define C1 "'about': ['p1', 'c1'], 'fields': ['people.c1.name'], 'entries': []"
#define OWN(state)                                                                                 \
    "'family': {'consents': [{'id': 'k2', 'state': '" state                                        \
    "', 'by': 'c1', 'for': ['c1'], 'purposes': ['social-care-report'], 'kinds': "                  \
    "['childrens_social_care'], 'categories': ['fields'], 'on': '2026-03-02'}]}"

Test(policy_family, child_involved)
{
    static const struct step steps[] = {
        {"six years old", "{}", "P09", POLICY_NOT_APPLICABLE,
         "nothing leaves about a child of 12 or over", "", NULL},
        {"nobody is identified", "{'about': ['c1'], 'fields': ['support.kind'], 'entries': []}",
         "P09", POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves", "", NULL},
        {"fourteen", "{" C1 "}", "P09", POLICY_ASKS,
         "whether c1 (child) was involved is not stated "
         "yet",
         "", "P09.c1"},
        {"fourteen, and nothing of him leaves", "{'about': ['p1', 'c1', 'c2']}", "P09",
         POLICY_NOT_APPLICABLE, NULL, NULL, NULL},
        {"fourteen, and the family's address",
         "{'about': ['p1', 'c1'], 'fields': ['people.p1.name', 'household.address'], 'entries': "
         "[]}",
         "P09", POLICY_ASKS, NULL, NULL, "P09.c1"},
        {"fourteen, out of scope", "{'about': ['p1'], 'fields': ['household.address']}", "P09",
         POLICY_NOT_APPLICABLE, NULL, NULL, NULL},
        {"the eve of twelve", "{" C1 ", 'now': '2024-05-19T22:59:59Z'}", "P09",
         POLICY_NOT_APPLICABLE, NULL, NULL, NULL},
        {"twelve", "{" C1 ", 'now': '2024-05-19T23:00:00Z'}", "P09", POLICY_ASKS, NULL, NULL,
         "P09.c1"},
        {"the eve of eighteen", "{" C1 ", 'now': '2030-05-19T22:59:59Z'}", "P09", POLICY_ASKS, NULL,
         NULL, "P09.c1"},
        {"eighteen", "{" C1 ", 'now': '2030-05-19T23:00:00Z'}", "P09", POLICY_NOT_APPLICABLE, NULL,
         NULL, NULL},
        /* c2 was born on 29 February 2020. */
        {"twelve on a leap day", "{'now': '2032-02-29T00:00:00Z'}", "P09", POLICY_ASKS, NULL, NULL,
         "P09.c2"},
        {"eighteen on 1 March", "{'now': '2038-02-28T23:59:59Z'}", "P09", POLICY_ASKS, NULL, NULL,
         "P09.c2"},
        {"eighteen since 1 March", "{'now': '2038-03-01T00:00:00Z'}", "P09", POLICY_NOT_APPLICABLE,
         NULL, NULL, NULL},
        {"too short", "{" C1 ", 'answers': {'P09.c1': 'asked'}}", "P09", POLICY_ASKS, NULL, NULL,
         "P09.c1"},
        {"explained", "{" C1 ", 'answers': {'P09.c1': 'He was there and agrees'}}", "P09",
         POLICY_JUSTIFIED,
         "how each child of 12 or over was involved, or why not, is written down: c1", "", NULL},
        {"his own yes", "{" C1 ", " OWN("given") "}", "P09", POLICY_SATISFIED,
         "each child of 12 or over has given an answer of their own: c1", "", NULL},
        {"his own no", "{" C1 ", " OWN("refused") "}", "P09", POLICY_SATISFIED, NULL, NULL, NULL},
        {"his own, of another purpose",
         "{" C1 ", " OWN("given") ", 'profile': 'social-care-concern'}", "P09", POLICY_ASKS, NULL,
         NULL, "P09.c1"},
        {"his own, begun later", "{" C1 ", " OWN("given") ", 'now': '2026-03-01T23:00:00Z'}", "P09",
         POLICY_ASKS, NULL, NULL, "P09.c1"},
        {"no date of birth",
         "{'fields': ['people.c1.name'], 'about': ['c1'], 'entries': [], 'family': {'consents': "
         "[], "
         "'entries': [], 'people': [{'id': 'c1', 'role': 'daughter', 'name': 'Rhys Farrow'}]}}",
         "P09", POLICY_ASKS, NULL, NULL, "P09.c1"},
        {"a baby without a date of birth",
         "{'fields': ['people.c1.name'], 'about': ['c1'], 'entries': [], 'family': {'consents': "
         "[], "
         "'entries': [], 'people': [{'id': 'c1', 'role': 'baby', 'name': 'Rhys Farrow'}]}}",
         "P09", POLICY_NOT_APPLICABLE, NULL, NULL, NULL},
    };
    CHECK(steps);
}

#define POLICE "'profile': 'police-or-court', 'fields': ['people.p1.name'], 'entries': []"
#define GROUND(ground) POLICE ", 'answers': {'P12.ground': '" ground "'"
#define ASKED_BY ", 'P12.reference': 'DC Frost, crime 26/1147, in writing'"

Test(policy_family, police_or_court)
{
    static const char reference[] = "the order, or who asked and in which words, is not stated yet";
    static const struct step steps[] = {
        {"unasked", "{}", "P12", POLICY_NOT_APPLICABLE, "this answers no request or demand in law",
         "", NULL},
        {"on what it rests", "{" POLICE "}", "P12", POLICY_ASKS,
         "what the request of the police or the court rests on is not stated yet", "",
         "P12.ground"},
        {"on no word of the list", "{" GROUND("theft") "}}", "P12", POLICY_ASKS,
         "this is none of the answers that there are", "", "P12.ground"},
        {"on nothing", "{" GROUND("none") ASKED_BY "}}", "P12", POLICY_REFUSED,
         "the request rests on no order and on none of the exemptions",
         "ask for an order of a court, and record that you did not share: safehand decline", NULL},
        {"an order, which", "{" GROUND("court_order") "}}", "P12", POLICY_ASKS, reference, "",
         "P12.reference"},
        {"an order", "{" GROUND("court_order") ASKED_BY "}}", "P12", POLICY_DUTY,
         "the request rests on an order of a court, with its reference; the trustees are made "
         "aware "
         "of it, by a notice that names nobody",
         "tell the trustees that there was a request, and record it", NULL},
        {"a child", "{" GROUND("protection_of_child") ASKED_BY "}}", "P12", POLICY_DUTY, NULL, NULL,
         NULL},
        {"an adult", "{" GROUND("protection_of_adult") ASKED_BY "}}", "P12", POLICY_DUTY,
         "the request rests on the protection of an adult at risk, with its reference; the "
         "trustees "
         "are made aware of it, by a notice that names nobody",
         NULL, NULL},
        {"terrorism", "{" GROUND("terrorism") ASKED_BY "}}", "P12", POLICY_DUTY, NULL, NULL, NULL},
        {"drugs", "{" GROUND("drug_trafficking") ASKED_BY "}}", "P12", POLICY_DUTY, NULL, NULL,
         NULL},
        {"another crime, the trustees first", "{" GROUND("other_serious_crime") ASKED_BY "}}",
         "P12", POLICY_ASKS,
         "for another serious crime the trustees are made aware beforehand, and that is not stated "
         "yet",
         "", "P12.trustees"},
        {"another crime, then a manager",
         "{" GROUND("other_serious_crime") ASKED_BY ", 'P12.trustees': 'Maureen Clegg, today'}}",
         "P12", POLICY_AWAITS_APPROVAL,
         "a request for another serious crime needs a manager's approval beforehand",
         "ask your manager to look at it (safehand approve), or ask the police for an order of a "
         "court",
         NULL},
        {"another crime, approved",
         "{" GROUND("other_serious_crime") ASKED_BY
         ", 'P12.trustees': 'Maureen Clegg, today'}, 'approved': ['P12']}",
         "P12", POLICY_JUSTIFIED,
         "the request rests on another serious crime, with its reference; a trustee was told and a "
         "manager approved it beforehand",
         "", NULL},
        {"a power, by which section", "{'profile': 'statutory-request'}", "P12", POLICY_ASKS,
         "the section of the law that gives the power is not stated yet", "", "P12.reference"},
        {"a power",
         "{'profile': 'statutory-request', 'answers': {'P12.reference': 'Children Act 2004 s "
         "16H'}}",
         "P12", POLICY_JUSTIFIED, "a power in law is named, with its section and who relies on it",
         "", NULL},
        /* After a refusal a court order carries what a public task does not. */
        {"refused, and an order",
         "{" GROUND("court_order") ASKED_BY
         ", 'P05.basis': 'public_task', 'P05.reason': 'The court orders it'}, 'family': "
         "{'consents': [{'id': 'k1', 'state': 'refused', 'by': 'p1', 'for': ['p1'], 'purposes': "
         "['police-or-court'], 'kinds': ['childrens_social_care'], 'categories': ['fields'], 'on': "
         "'2026-03-02'}]}}",
         "P05", POLICY_JUSTIFIED, "the basis is a public task, with a written reason", "", NULL},
        {"refused, and no order",
         "{" GROUND("terrorism") ASKED_BY
         ", 'P05.basis': 'public_task', 'P05.reason': 'The police ask'}, 'family': {'consents': "
         "[{'id': 'k1', 'state': 'refused', 'by': 'p1', 'for': ['p1'], 'purposes': "
         "['police-or-court'], 'kinds': ['childrens_social_care'], 'categories': ['fields'], 'on': "
         "'2026-03-02'}]}}",
         "P05", POLICY_ASKS, NULL, NULL, "P05.condition"},
    };
    CHECK(steps);
}

#define AGREEMENT(with, profile)                                                                   \
    "'agreement': {'name': 'a1', 'with': '" with "', 'profiles': ['" profile                       \
    "'], 'lapses_on': '2026-11-17'}"

Test(policy_family, agreement)
{
    static const char council[] =
        "{" AGREEMENT("Northmoor County Council", "social-care-report") "}";
    static const struct step steps[] = {
        {"none", "{}", "P13", POLICY_NOT_APPLICABLE, "no sharing agreement is named", "", NULL},
        {"in force on its last day", council, "P13", POLICY_SATISFIED,
         "the agreement 'a1' with Northmoor County Council covers this; its review date is 17 "
         "November 2026",
         "", NULL},
        {"lapsed on its review date",
         "{'now': '2026-11-17T00:00:00Z', " AGREEMENT("Northmoor County Council",
                                                      "social-care-report") "}",
         "P13", POLICY_ASKS, "the agreement 'a1' lapsed on its review date, 17 November 2026", "",
         "P13.reason"},
        {"with somebody else", "{" AGREEMENT("Acme", "social-care-report") "}", "P13", POLICY_ASKS,
         "the agreement 'a1' is with Acme, not with Northmoor County Council", "", "P13.reason"},
        {"of another profile", "{" AGREEMENT("Northmoor County Council", "support-ended") "}",
         "P13", POLICY_ASKS, "the agreement 'a1' does not cover the profile 'social-care-report'",
         "", "P13.reason"},
        {"unknown", "{'agreement': {'name': 'a2'}}", "P13", POLICY_ASKS,
         "the office has no agreement 'a2'", "", "P13.reason"},
        {"named, and nobody looked it up", "{'answers': {'P13.agreement': 'a3'}}", "P13",
         POLICY_ASKS, "the office has no agreement 'a3'", "", "P13.reason"},
        {"with a reason",
         "{" AGREEMENT("Acme", "social-care-report") ", 'answers': {'P13.reason': 'Consent covers "
                                                     "it'}}",
         "P13", POLICY_JUSTIFIED,
         "the agreement 'a1' is with Acme, not with Northmoor County Council; a reason says why to "
         "go on without it",
         "", NULL},
    };
    CHECK(steps);
}

#define E5(concern)                                                                                \
    "'entries': ['e5'], 'family': {'entries': [{'id': 'e5', 'on': '2026-11-02', 'by': 'Sally "     \
    "Quayle', 'about': ['c2'], 'category': 'concern', 'kind': 'both', 'text': 'A mark.'" concern   \
    "}]}"

Test(policy_family, concern_form)
{
    static const struct step steps[] = {
        {"none leaves", "{}", "M11", POLICY_NOT_APPLICABLE, "no record of concern leaves", "",
         NULL},
        {"whole", "{" CONCERN "}", "M11", POLICY_SATISFIED,
         "each record of concern carries its whole form: e5", "", NULL},
        {"nothing of it", "{" CONCERN ", " E5("") "}", "M11", POLICY_ASKS, NULL, "", "M11.e5"},
        {"two parts",
         "{" CONCERN ", " E5(", 'concern': {'when': 'ten', 'where': 'at home', 'present': 'her "
                             "mother', 'action': 'told today', 'signed_by': 'Sally Quayle', "
                             "'signed_on': '2026-11-02', 'discussed_with': 'Helen Marsh'}") "}",
         "M11", POLICY_ASKS,
         "the record of concern e5 does not say: what was seen or heard, when it was discussed", "",
         "M11.e5"},
        {"with a reason",
         "{" CONCERN ", " E5("") ", 'answers': {'P05.basis': 'vital_interests', 'M11.e5': 'Written "
                                 "down on the bus, the form follows'}}",
         "M11", POLICY_JUSTIFIED,
         "a part of the form is missing, and the reason is written down: "
         "e5",
         "", NULL},
    };
    CHECK(steps);
}

#define MEDIA "'channel': 'media', 'channel_to': '/media/stick'"

Test(policy_family, how_it_goes)
{
    static const struct step steps[] = {
        {"no media", "{}", "C04", POLICY_NOT_APPLICABLE, "it does not go by removable media", "",
         NULL},
        {"a stick", "{" MEDIA "}", "C04", POLICY_SATISFIED, "the folder is on a removable device",
         "", NULL},
        {"not plugged in", "{" MEDIA ", 'target': 'unknown'}", "C04", POLICY_AUTOMATIC,
         "the device is looked at when the package is written to it", "", NULL},
        {"its own disk", "{" MEDIA ", 'target': 'other'}", "C04", POLICY_AWAITS_APPROVAL,
         "the folder is on no removable device, such as a memory stick; it may be a computer's own "
         "disk",
         "plug the device in that the checklist names and give its folder with --media, or ask "
         "your "
         "manager: safehand approve",
         NULL},
        {"its own disk, approved", "{" MEDIA ", 'target': 'other', 'approved': ['C04']}", "C04",
         POLICY_JUSTIFIED, "the folder is on no removable device, and a manager has approved that",
         "", NULL},
        {"a device", "{" MEDIA "}", "C05", POLICY_DUTY,
         "the device is tracked until the recipient acknowledges, and it is returned or wiped", "",
         NULL},
        {"no device", "{}", "C05", POLICY_NOT_APPLICABLE, "no device is handed out", "", NULL},
        {"a package", "{}", "C06", POLICY_NOT_APPLICABLE,
         "this goes as a sealed package; what is said or sent by other ways is recorded too", "",
         NULL},
        {"the notice", "{}", "C07", POLICY_AUTOMATIC,
         "the package says that it is for this purpose only, who may see it, how long, and how to "
         "report a mistake",
         "", NULL},
        {"three days", "{}", "C08", POLICY_DUTY,
         "a signed receipt is waited for, until 3 days after delivery: the end of 19 November "
         "2026, "
         "if it goes today",
         "", NULL},
        {"one day", "{" CONCERN "}", "C08", POLICY_DUTY,
         "a signed receipt is waited for, until 1 day after delivery: the end of 17 November 2026, "
         "if it goes today",
         "", NULL},
    };
    CHECK(steps);
}

/* Every choice that is offered has its words. */
Test(policy_family, choices_in_words)
{
    static const char *const facts[] = {
        "{" NO_CONSENT "}",
        "{" LAWFUL "}}",
        "{" LAWFUL ", 'P08.informed': 'no'}}",
        "{" POLICE "}",
        ("{'fields': ['people.c2.health'], 'answers': {'P05.basis': 'public_task', 'P05.reason': "
         "'Child in need review'}}"),
    };
    size_t choices = 0;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        fixture_make_text(&fixture, facts[i]);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        for (size_t j = 0; j < verdict.count; j++) {
            const struct policy_question *question = &verdict.outcomes[j].question;
            for (size_t k = 0; k < question->choices.count; k++, choices++)
                cr_expect_not_null(
                    policy_answer_words(question->answer, question->choices.items[k]), "%s %s",
                    question->key, question->choices.items[k]);
        }
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
    cr_expect_gt(choices, 20);
    cr_expect_null(policy_answer_words(ANSWER_P12_GROUND, "theft"));
    cr_expect_null(policy_answer_words(ANSWER_L04_HARM, "yes"));
    cr_expect_str_eq(policy_answer_words(ANSWER_P05_CONDITION, "legal_claims"),
                     "legal claims, or a court acting");
}

#define ACCESS "'profile': 'subject-access', 'profile_changes': {'approvals': []}"

Test(policy_family, record_and_people)
{
    static const struct step steps[] = {
        {"bound", "{}", "L02", POLICY_AUTOMATIC,
         "the entry is bound to all that came before it, and the receipt will quote that", "",
         NULL},
        {"no file is opened", "{}", "L03", POLICY_NOT_APPLICABLE,
         "nobody opens the family's file by this; who does, signs the front sheet", "", NULL},
        {"nobody asks", "{}", "L04", POLICY_NOT_APPLICABLE,
         "this answers nobody who asks what is held about them", "", NULL},
        {"serious harm", "{" ACCESS "}", "L04", POLICY_ASKS,
         "whether a part of it may do serious harm is not stated yet", "", "L04.harm"},
        {"may harm", "{" ACCESS ", 'answers': {'L04.harm': 'yes'}}", "L04", POLICY_REFUSED,
         "a part of this may do serious harm",
         "leave that part out (--about, --entry) and answer again; the answer to the family does "
         "not tell that something was left out",
         NULL},
        {"may not harm", "{" ACCESS ", 'answers': {'L04.harm': 'no'}}", "L04",
         POLICY_AWAITS_APPROVAL,
         "an answer to one of a family needs a manager's approval, because a family is not one "
         "person",
         "ask your manager to look at it: safehand approve", NULL},
        {"approved", "{" ACCESS ", 'answers': {'L04.harm': 'no'}, 'approved': ['L04']}", "L04",
         POLICY_SATISFIED,
         "a manager has approved the answer, and no part of it may do serious harm", "", NULL},
        {"to the family, by whatever profile", "{'recipient': {'organisation_kind': 'family'}}",
         "L04", POLICY_ASKS, NULL, NULL, "L04.harm"},
        {"kept from the family, and would go to the family", "{" ACCESS ", 'entries': ['e6']}",
         "M08", POLICY_AWAITS_APPROVAL,
         "kept from the family, and looked at again before it goes to one of them: e6", NULL, NULL},
        {"kept from the family, and looked at again",
         "{" ACCESS ", 'entries': ['e6'], 'approved': ['M08']}", "M08", POLICY_SATISFIED, NULL,
         NULL, NULL},
        {"six years", "{}", "L05", POLICY_DUTY,
         "on 15 November 2032, when 2190 days are over, somebody looks whether its content is "
         "destroyed",
         "", NULL},
        {"counted", "{}", "L06", POLICY_AUTOMATIC,
         "it is counted in the trustees' report, which identifies nobody", "", NULL},
        {"in force", "{}", "L07", POLICY_SATISFIED,
         "who shares has signed the acceptance of the policy, which lapses on 10 February 2027", "",
         NULL},
        {"in force on the last day", "{'now': '2027-02-09T23:59:59Z'}", "L07", POLICY_SATISFIED,
         NULL, NULL, NULL},
        {"lapsed", "{'now': '2027-02-10T00:00:00Z'}", "L07", POLICY_AWAITS_APPROVAL,
         "the acceptance of the policy by who shares lapsed on 10 February 2027",
         "ask a manager whose own is in force to look at it (safehand approve); sign it again and "
         "have it recorded: safehand staff training",
         NULL},
        {"never signed", "{'training': null}", "L07", POLICY_AWAITS_APPROVAL,
         "who shares has never signed the acceptance of the policy", NULL, NULL},
        {"lapsed, approved", "{'training': null, 'approved': ['L07']}", "L07", POLICY_JUSTIFIED,
         "the acceptance of the policy by who shares is not in force, and a manager has approved "
         "this sharing",
         "", NULL},
        {"nothing went wrong", "{}", "L08", POLICY_NOT_APPLICABLE,
         "nothing has gone wrong; if something does, recording it starts the clock", "", NULL},
        {"no advice", "{}", "P10", POLICY_NOT_APPLICABLE, "no advice is sought by this sharing", "",
         NULL},
        {"advice", "{'profile': 'advice', 'fields': ['support.kind'], 'entries': []}", "P10",
         POLICY_AUTOMATIC, "advice is sought without naming anybody",
         "record who advised what: safehand advice", NULL},
        {"to share", "{}", "P11", POLICY_NOT_APPLICABLE,
         "this is a decision to share; one not to share is recorded too", "", NULL},
    };
    CHECK(steps);
}

#define STANDING                                                                                   \
    "'profile': 'support-started', 'entries': [], 'fields': ['people.p1.name'], 'recipient': "     \
    "{'organisation_kind': 'gp'}"
#define INTERESTS "'P05.basis': 'legitimate_interests', 'P05.reason': 'They made the referral'"

/* What consent that is absent, refused or withdrawn lets go (P04 to P06). */
Test(policy_family, without_consent)
{
    static const char refused[] =
        "{" STANDING ", 'standing_approval': true, 'family': {'consents': [{'id': 'k1', 'state': "
        "'refused', 'by': 'p1', 'for': ['p1'], 'purposes': ['support-started'], 'kinds': ['gp'], "
        "'categories': ['fields'], 'on': '2026-03-02'}]}, 'answers': {" INTERESTS "}}";
    static const char withdrawn[] =
        "{'family': {'consents': [{'id': 'k1', 'state': 'withdrawn', 'by': 'p1', 'for': ['p1'], "
        "'purposes': ['social-care-report'], 'kinds': ['childrens_social_care'], 'categories': "
        "['fields'], 'on': '2026-03-02', 'withdrawn_on': '2026-11-01'}]}, 'answers': "
        "{'P04.consent': 'k1', 'P05.basis': 'legal_obligation', 'P05.reason': 'Section 47 "
        "enquiry'}}";
    static const struct step steps[] = {
        {"a standing approval",
         "{" STANDING ", 'standing_approval': true, 'answers': {" INTERESTS "}}", "P06",
         POLICY_SATISFIED,
         "the office's standing approval for the profile 'Support has started' covers it, as "
         "nobody "
         "has refused",
         "", NULL},
        {"a standing approval that is not there", "{" STANDING ", 'answers': {" INTERESTS "}}",
         "P06", POLICY_AWAITS_APPROVAL, "sharing without consent needs a manager's approval", NULL,
         NULL},
        {"a standing approval, and no basis", "{" STANDING ", 'standing_approval': true}", "P06",
         POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"a standing approval for another profile",
         "{" NO_CONSENT ", 'standing_approval': true, 'answers': {" INTERESTS "}}", "P06",
         POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"a standing approval, refused", refused, "P06", POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"a standing approval, refused", refused, "P05", POLICY_REFUSED,
         "the refusal on file (k1) ends a sharing under the profile 'Support has started'", NULL,
         NULL},
        {"rests on what was withdrawn", withdrawn, "P05", POLICY_REFUSED,
         "this was to rest on consent k1, which was withdrawn; a decision does not change its "
         "basis",
         "respect it; if a child or an adult at risk may be harmed, decide anew without --consent",
         NULL},
        /* Nobody described the file, so it may be about anybody in scope. */
        {"a file by itself is about everybody",
         "{'about': ['p1', 'c1'], 'fields': ['people.p1.name'], 'entries': [], 'attachments': "
         "['a.png'], 'family': {'consents': [{'id': 'k1', 'state': 'given', 'by': 'p1', 'for': "
         "['p1'], 'purposes': ['social-care-report'], 'kinds': ['childrens_social_care'], "
         "'categories': ['fields', 'attachments'], 'on': '2026-03-02', 'seen_preview': "
         "'2026-03-02'}]}}",
         "P04", POLICY_AUTOMATIC,
         "no consent covers what leaves about c1 (child): the record holds none that somebody gave "
         "for them",
         NULL, NULL},
        {"would be overridden", "{" LAWFUL "}}", "P04", POLICY_AUTOMATIC,
         "no consent covers what leaves about p1 (mother): the record holds none that somebody "
         "gave "
         "for them",
         "do not ask for it: this goes on another basis, whatever they would say; tell them "
         "instead, where that is safe (P08)",
         NULL},
        {"may be asked", "{" NO_CONSENT "}", "P04", POLICY_AUTOMATIC, NULL,
         "show the family what would leave (safehand preview --for-family), ask them, and write "
         "their answer into the record; or go on with another lawful basis, but then do not ask: a "
         "no would have to be respected",
         NULL},
        {"absent, and only safeguarding will do",
         "{" NO_CONSENT ", 'profile': 'new-scheme-transfer', 'entries': [], 'answers': {" INTERESTS
         "}}",
         "P05", POLICY_ASKS,
         "facts that nobody consented to have shared leave, and the condition that allows it is "
         "not "
         "stated",
         "", "P05.condition"},
        {"absent, and it is not safeguarding",
         "{" NO_CONSENT ", 'profile': 'new-scheme-transfer', 'entries': [], 'answers': {" INTERESTS
         ", 'P05.condition': 'legal_claims'}}",
         "P05", POLICY_REFUSED,
         "without consent legitimate interests can carry a sharing under the profile 'Move to "
         "another scheme' only for safeguarding",
         "ask the family; or say what harm you fear, and to whom, with --reason "
         "P05.condition=safeguarding",
         NULL},
    };
    CHECK(steps);
}
