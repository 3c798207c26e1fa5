/* P07: what an emergency sets aside, what it leaves as it is, and what is owed then. */
#include "policy_steps.h"

#define NOW "'emergency': true"
#define ASIDE "set aside in the emergency (P07): "
#define NUMBER(first, again) "'P03.number': '" first "', 'P03.again': '" again "'"
#define CALL                                                                                       \
    NUMBER("01632 960700", "01632-960700")                                                         \
    ", 'P03.source': 'the council\\u0027s web page', 'P03.callback': 'The duty desk, at ten'"
#define UNVERIFIED "'recipient': {'verified_by': null}"
#define LISTED                                                                                     \
    "'listed': {'kind': 'childrens_social_care', 'number': '01632 960700', 'source': 'its page'}"

Test(policy_emergency, card)
{
    static const char missing[] = "the card is not verified, or has expired, and the office's list "
                                  "has no number of theirs: one call to a published number will do";
    static const struct step steps[] = {
        {"verified", "{" NOW "}", "P03", POLICY_SATISFIED, NULL, "", NULL},
        {"not verified", "{" NOW ", " UNVERIFIED "}", "P03", POLICY_ASKS, missing, DANGER_ONLY,
         "P03.number"},
        {"expired", "{" NOW ", 'recipient': {'expires': '2026-11-16T10:00:00Z'}}", "P03",
         POLICY_ASKS, NULL, DANGER_ONLY, "P03.number"},
        {"called", "{" NOW ", " UNVERIFIED ", 'answers': {" CALL "}}", "P03", POLICY_JUSTIFIED,
         "met in the emergency by a recorded call to 01632 960700, typed twice, with where it is "
         "published; the card is verified afterwards",
         "", NULL},
        {"expired, called",
         "{" NOW ", 'recipient': {'expires': '2026-11-16T10:00:00Z'}, 'answers': {" CALL "}}",
         "P03", POLICY_JUSTIFIED, NULL, "", NULL},
        {"999 is a number",
         "{" NOW ", " UNVERIFIED ", 'answers': {" CALL
         ", 'P03.number': '999', 'P03.again': '999'}}",
         "P03", POLICY_JUSTIFIED, NULL, "", NULL},
        {"no number", "{" NOW ", " UNVERIFIED ", 'answers': {'P03.number': 'She called me back'}}",
         "P03", POLICY_ASKS, "this is no telephone number", DANGER_ONLY, "P03.number"},
        {"typed once", "{" NOW ", " UNVERIFIED ", 'answers': {'P03.number': '01632 960700'}}",
         "P03", POLICY_ASKS, "the number was typed only once", DANGER_ONLY, "P03.again"},
        {"typed otherwise",
         "{" NOW ", " UNVERIFIED ", 'answers': {" NUMBER("01632 960700", "01632 960701") "}}",
         "P03", POLICY_ASKS, "the two numbers differ", DANGER_ONLY, "P03.again"},
        {"no source",
         "{" NOW ", " UNVERIFIED ", 'answers': {" NUMBER("01632 960700", "01632960700") "}}", "P03",
         POLICY_ASKS, "where the number is published is not stated yet", DANGER_ONLY, "P03.source"},
        {"no words", "{" NOW ", " UNVERIFIED ", 'answers': {" CALL ", 'P03.callback': '999'}}",
         "P03", POLICY_ASKS,
         "the answer is too short to understand later: write it in words, at least 10 characters",
         DANGER_ONLY, "P03.callback"},
        {"the office's list has it", "{" NOW ", " UNVERIFIED ", " LISTED "}", "P03", POLICY_ASKS,
         "the card is not verified, or has expired; one call to 01632 960700 will do, which the "
         "office's list has from its page: whom you spoke to is not stated yet",
         DANGER_ONLY, "P03.callback"},
        {"the list's number, called",
         "{" NOW ", " UNVERIFIED ", " LISTED ", 'answers': {'P03.callback': 'The duty desk, at "
         "ten', 'P03.number': '0800 1'}}",
         "P03", POLICY_JUSTIFIED,
         "met in the emergency by a recorded call to 01632 960700, which the office's list has; "
         "the "
         "card is verified afterwards",
         "", NULL},
        {"revoked, called",
         "{" NOW ", 'recipient': {'revoked_because': 'left'}, 'answers': {" CALL "}}", "P03",
         POLICY_REFUSED, "the card of Amina Holt, Northmoor County Council, was revoked: left",
         DANGER "ask Northmoor County Council for a new card by a telephone number that you "
                "already know, then add and verify it",
         NULL},
        {"a call is nothing without an emergency", "{" UNVERIFIED ", 'answers': {" CALL "}}", "P03",
         POLICY_REFUSED, NULL, NULL, NULL},
    };
    CHECK(steps);
}

#define TO_POLICE "'recipient': {'organisation': 'Help Trust', 'organisation_kind': 'police'}"
#define TO_FUNDER "'recipient': {'organisation': 'Help Trust', 'organisation_kind': 'funder'}"

Test(policy_emergency, kind_of_recipient)
{
    static const char funder[] =
        "Help Trust is a funder, by their card, and in an emergency it goes to those who protect "
        "people: social care, the police, an ambulance, a hospital, a refuge, a school, a health "
        "visitor, a GP, the NSPCC";
    static const struct step steps[] = {
        {"a funder", "{" NOW ", " CONCERN ", " TO_FUNDER "}", "P02", POLICY_REFUSED, funder,
         DANGER "share with one of these; or, if they do protect people, put them on the office's "
                "list: safehand number add",
         NULL},
        {"a funder of a profile that is for funders",
         "{" NOW ", " TO_FUNDER ", 'profile_changes': {'recipient_kinds': ['funder']}}", "P02",
         POLICY_REFUSED, NULL, NULL, NULL},
        {"a card that calls itself the police", "{" NOW ", " CONCERN ", " TO_POLICE "}", "P02",
         POLICY_SATISFIED,
         "Help Trust is the police, whom the profile 'Concern about a child' is for; that is what "
         "their card says, as the office's list of numbers lacks them",
         "", NULL},
        {"the list knows better",
         "{" NOW ", " CONCERN ", " TO_POLICE
         ", 'listed': {'kind': 'charity', 'number': '01632 960555', 'source': 'its page'}}",
         "P02", POLICY_REFUSED,
         "Help Trust is another charity, by the office's list of numbers, and in an emergency it "
         "goes to those who protect people: social care, the police, an ambulance, a hospital, a "
         "refuge, a school, a health visitor, a GP, the NSPCC",
         NULL, NULL},
        {"the list says that it is a refuge",
         "{" NOW ", " CONCERN ", " TO_FUNDER
         ", 'listed': {'kind': 'refuge', 'number': '01632 960555', 'source': 'its page'}}",
         "P02", POLICY_AUTOMATIC, NULL, "", NULL},
        {"without an emergency the card's kind and the profile count",
         "{" CONCERN ", " TO_POLICE
         ", 'listed': {'kind': 'charity', 'number': '01632 960555', 'source': 'its page'}}",
         "P02", POLICY_SATISFIED,
         "Help Trust is the police, whom the profile 'Concern about a child' is for", "", NULL},
    };
    CHECK(steps);
}

Test(policy_emergency, who_and_what)
{
    static const struct step steps[] = {
        {"who", "{" NOW ", 'answers': {'P07.who': ''}}", "P07", POLICY_ASKS,
         "who is at immediate risk is not stated yet", DANGER_ONLY, "P07.who"},
        {"of what", "{" NOW ", 'answers': {'P07.harm': ''}}", "P07", POLICY_ASKS,
         "the answer is too short to understand later: write it in words, at least 10 characters",
         DANGER_ONLY, "P07.harm"},
        {"nobody", "{" NOW ", 'answers': {'P07.who': ' Nobody. '}}", "P07", POLICY_REFUSED,
         "nobody is said to be at immediate risk, so this is no emergency",
         DANGER "share it without --emergency", NULL},
        {"no one", "{" NOW ", 'answers': {'P07.who': 'no one'}}", "P07", POLICY_REFUSED, NULL, NULL,
         NULL},
        {"nothing", "{" NOW ", 'answers': {'P07.harm': 'nothing'}}", "P07", POLICY_REFUSED, NULL,
         NULL, NULL},
        {"a name that begins so", "{" NOW ", 'answers': {'P07.who': 'Nobody Jones'}}", "P07",
         POLICY_AUTOMATIC, NULL, "", NULL},
        {"both", "{" NOW ", 'answers': {'P07.who': 'Mia'}}", "P07", POLICY_AUTOMATIC,
         "somebody is at immediate risk; nothing had to be set aside for that", "", NULL},
    };
    CHECK(steps);
}

Test(policy_emergency, sets_aside)
{
    static const struct step steps[] = {
        {"another kind of recipient",
         "{" NOW ", 'recipient': {'organisation': 'Weir Street School', 'organisation_kind': "
         "'school'}}",
         "P02", POLICY_AUTOMATIC,
         ASIDE "Weir Street School is a school or nursery, and the profile 'Report to children's "
               "social care' is only for children's social care",
         "", NULL},
        {"a consent that the record does not have", "{" NOW ", 'answers': {'P04.consent': 'k9'}}",
         "P04", POLICY_AUTOMATIC, ASIDE "the record has no consent 'k9'", "", NULL},
        {"why", "{" NOW ", " NO_CONSENT "}", "P05", POLICY_AUTOMATIC,
         ASIDE "the reason for sharing on this basis is not stated yet", "", NULL},
        {"the condition",
         "{" NOW ", " NO_CONSENT ", 'fields': ['people.c2.health'], 'answers': {'P05.reason': 'She "
         "needs her inhaler'}}",
         "P05", POLICY_AUTOMATIC,
         ASIDE "specially protected facts, such as health leave, and the condition that allows it "
               "is not stated",
         "", NULL},
        {"a basis that is none", "{" NOW ", " NO_CONSENT ", 'answers': {'P05.basis': 'curiosity'}}",
         "P05", POLICY_ASKS, "'curiosity' is not the name of a lawful basis", DANGER_ONLY,
         "P05.basis"},
        {"a consent that there is not",
         "{" NOW ", " NO_CONSENT ", 'answers': {'P05.basis': 'consent'}}", "P05", POLICY_REFUSED,
         "consent was named as the basis, but no consent covers what leaves about p1 (mother): the "
         "record holds none that somebody gave for them",
         DANGER "leave --basis out: in an emergency vital interests carry it, where the profile "
                "allows them",
         NULL},
        {"the manager", "{" NOW ", " NO_CONSENT "}", "P06", POLICY_AUTOMATIC,
         ASIDE "sharing without consent needs a manager's approval", "", NULL},
        {"the manager of a concern", "{" NOW ", " CONCERN "}", "P06", POLICY_AUTOMATIC, NULL, "",
         NULL},
        {"an office that tightens",
         "{" NOW ", " CONCERN ", 'profile_changes': {'approvals': ['P06']}}", "P06",
         POLICY_AUTOMATIC,
         ASIDE "the profile 'Concern about a child' always has this approved by a manager", "",
         NULL},
        {"the family", "{" NOW ", " NO_CONSENT "}", "P08", POLICY_AUTOMATIC,
         ASIDE "whether the family was told is not stated yet", "", NULL},
        {"the family, told already", "{" NOW "}", "P08", POLICY_SATISFIED, NULL, "", NULL},
        {"the family, later", "{" NOW ", " NO_CONSENT ", 'answers': {'P08.informed': 'later'}}",
         "P08", POLICY_AUTOMATIC, NULL, "", NULL},
        {"a child", "{" NOW ", 'about': ['c1'], 'fields': ['people.c1.name'], 'entries': []}",
         "P09", POLICY_AUTOMATIC, ASIDE "whether c1 (child) was involved is not stated yet", "",
         NULL},
        {"on what a request rests", "{" NOW ", 'profile': 'police-or-court'}", "P12",
         POLICY_AUTOMATIC, NULL, "", NULL},
        {"a request that rests on nothing",
         "{" NOW ", 'profile': 'police-or-court', 'answers': {'P12.ground': 'none'}}", "P12",
         POLICY_REFUSED, NULL, NULL, NULL},
        {"another crime is no emergency",
         "{" NOW ", 'profile': 'police-or-court', 'answers': {'P12.ground': 'other_serious_crime', "
         "'P12.reference': 'DC Frost, crime 26/1147', 'P12.trustees': 'Maureen Clegg, today'}}",
         "P12", POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"an agreement", "{" NOW ", 'agreement': {'name': 'a2'}}", "P13", POLICY_AUTOMATIC,
         ASIDE "the office has no agreement 'a2'", "", NULL},
        {"beyond the profile", "{" NOW ", 'fields': ['people.p1.phone']}", "M01", POLICY_AUTOMATIC,
         ASIDE "Phone number of p1 goes beyond what the profile 'Report to children's social care' "
               "lists",
         "", NULL},
        {"about somebody else", "{" NOW ", 'entries': ['e3'], 'chosen': ['e3']}", "M03",
         POLICY_AUTOMATIC, ASIDE "entry e3 is also about somebody else", "", NULL},
        {"about somebody else, drawn in by mistake", "{" NOW ", 'entries': ['e3']}", "M03",
         POLICY_REFUSED, NULL, NULL, NULL},
        {"fact or opinion", "{" NOW ", 'entries': ['e2']}", "M05", POLICY_AUTOMATIC,
         ASIDE "an entry goes as not stated whether fact or opinion", "", NULL},
        {"old", "{" NOW ", 'historical': ['people.p1.name']}", "M06", POLICY_AUTOMATIC, NULL, "",
         NULL},
        {"kept from the family", "{" NOW ", 'entries': ['e7']}", "M08", POLICY_AUTOMATIC, NULL, "",
         NULL},
        {"missing", "{" NOW ", 'missing': ['support.kind']}", "M10", POLICY_AUTOMATIC, NULL, "",
         NULL},
        {"the form of a concern",
         "{" NOW ", " CONCERN
         ", 'family': {'entries': [{'id': 'e5', 'on': '2026-11-02', 'by': 'x', "
         "'about': ['c2'], 'category': 'concern', 'kind': 'both', 'text': 'A mark.'}]}}",
         "M11", POLICY_AUTOMATIC, NULL, "", NULL},
        {"why not by a portal", "{" NOW ", 'channel': 'hand'}", "C01", POLICY_AUTOMATIC,
         ASIDE "it is to go by hand, and why not by a portal is not stated yet", "", NULL},
        {"training", "{" NOW ", 'training': null}", "L07", POLICY_AUTOMATIC,
         ASIDE "who shares has never signed the acceptance of the policy", "", NULL},
    };
    CHECK(steps);
}

Test(policy_emergency, leaves)
{
    static const struct step steps[] = {
        {"a purpose", "{" NOW ", 'answers': {'P01.purpose': null}}", "P01", POLICY_ASKS, NULL,
         DANGER_ONLY, "P01.purpose"},
        {"an unknown field", "{" NOW ", 'fields': ['people.c2.favourite_colour']}", "M02",
         POLICY_REFUSED, NULL, NULL, NULL},
        {"what is anonymised",
         "{" NOW ", 'profile': 'case-study', 'entries': [], 'fields': ['people.p1.name'], "
         "'recipient': {'organisation_kind': 'funder'}}",
         "M01", POLICY_REFUSED, NULL, NULL, NULL},
        {"the checklist", "{" NOW ", 'channel': 'media'}", "C03", POLICY_ASKS, NULL, DANGER_ONLY,
         "C03.safer_way"},
        {"a safer way", "{" NOW ", 'channel': 'media', 'answers': {'C03.safer_way': 'yes'}}", "C03",
         POLICY_REFUSED, NULL,
         DANGER "use the portal, or put right what the checklist asks for and answer again", NULL},
        {"the device", "{" NOW ", 'channel': 'media', 'target': 'other'}", "C04",
         POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"a way that the profile does not go",
         "{" NOW ", 'channel': 'email', 'profile_changes': {'channels': ['portal']}}", "C01",
         POLICY_REFUSED, NULL, NULL, NULL},
        {"the record", "{" NOW ", 'recorded': false}", "L01", POLICY_REFUSED, NULL, NULL, NULL},
    };
    CHECK(steps);
}

#define FAMILY(hidden, lives)                                                                      \
    "'family': {'entries': [], 'people': [{'id': 'p1', 'role': 'mother', 'name': 'Nadia Farrow', " \
    "'birth_date': '1991-04-12', 'address': '9 Ferry Lane'" hidden lives                           \
    "}, {'id': 'p2', 'role': 'father', 'birth_date': '1988-07-30'}, {'id': 'c1', 'role': "         \
    "'child', 'birth_date': '2012-05-20'}, {'id': 'c2', 'role': 'child', 'birth_date': "           \
    "'2020-02-29'}]}, 'entries': []"
#define HIDDEN ", 'address_hidden': 'from p2'"
#define ELSEWHERE ", 'lives_with_family': false"
#define OWN_ADDRESS "'fields': ['people.p1.address']"
#define HOUSEHOLD "'fields': ['household.address']"

#define IN_TEXT                                                                                    \
    "{'place': 'entry', 'where': 'e1', 'person': 'p1', 'path': 'people.p1.address', 'found': '9 "  \
    "Ferry Lane', 'context': 'moved to 9 Ferry Lane'}"

Test(policy_emergency, hidden_address)
{
    static const char waits[] = "the address of p1 (mother) is being hidden from somebody, and no "
                                "emergency lifts that";
    static const char concern[] =
        "{" NOW ", 'profile': 'social-care-concern', " FAMILY(HIDDEN, "") ", " OWN_ADDRESS "}";
    static const struct step steps[] = {
        {"hers", "{" NOW ", " FAMILY(HIDDEN, "") ", " OWN_ADDRESS "}", "M01",
         POLICY_AWAITS_APPROVAL, waits,
         DANGER "tell the address by phone to somebody whom you know, or ask your manager now: "
                "safehand approve",
         NULL},
        {"hers, in a concern, as without an emergency", concern, "M01", POLICY_SATISFIED, NULL,
         NULL, NULL},
        {"hers, in a concern, to somebody nobody verified",
         "{" NOW ", 'profile': 'social-care-concern', 'recipient': {'verified_by': null}, " FAMILY(
             HIDDEN, "") ", " OWN_ADDRESS "}",
         "M01", POLICY_AWAITS_APPROVAL, waits, NULL, NULL},
        {"hers, in a concern, to somebody it is not for",
         "{" NOW ", 'profile': 'social-care-concern', 'recipient': {'organisation_kind': "
         "'funder'}, " FAMILY(HIDDEN, "") ", " OWN_ADDRESS "}",
         "M01", POLICY_AWAITS_APPROVAL, waits, NULL, NULL},
        {"hers, approved",
         "{" NOW ", " FAMILY(HIDDEN, "") ", " OWN_ADDRESS ", 'approved': ['M01']}", "M01",
         POLICY_AUTOMATIC, NULL, NULL, NULL},
        {"the family's, where she lives", "{" NOW ", " FAMILY(HIDDEN, "") ", " HOUSEHOLD "}", "M01",
         POLICY_AWAITS_APPROVAL, waits, NULL, NULL},
        {"the family's, where she does not live",
         "{" NOW ", " FAMILY(HIDDEN, ELSEWHERE) ", " HOUSEHOLD "}", "M01", POLICY_SATISFIED, NULL,
         NULL, NULL},
        {"it does not leave", "{" NOW ", " FAMILY(HIDDEN, "") ", 'fields': ['people.p1.name']}",
         "M01", POLICY_SATISFIED, NULL, NULL, NULL},
        {"not hidden", "{" NOW ", " FAMILY("", "") ", " OWN_ADDRESS "}", "M01", POLICY_AUTOMATIC,
         NULL, NULL, NULL},
        {"not hidden, it says",
         "{" NOW ", " FAMILY(", 'address_hidden': false", "") ", " OWN_ADDRESS "}", "M01",
         POLICY_AUTOMATIC, NULL, NULL, NULL},
        {"not hidden, in a word",
         "{" NOW ", " FAMILY(", 'address_hidden': 'no'", "") ", " OWN_ADDRESS "}", "M01",
         POLICY_AUTOMATIC, NULL, NULL, NULL},
        {"hidden, it says",
         "{" NOW ", " FAMILY(", 'address_hidden': true", "") ", " OWN_ADDRESS "}", "M01",
         POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"in a text",
         "{" NOW ", " FAMILY(HIDDEN, "") ", 'fields': ['people.c2.name'], 'leaks': [" IN_TEXT "]}",
         "M01", POLICY_AWAITS_APPROVAL, waits, NULL, NULL},
        {"in a text, and asked about",
         "{" NOW ", " FAMILY(HIDDEN, "") ", 'fields': ['people.c2.name'], 'leaks': [" IN_TEXT "]}",
         "M04", POLICY_ASKS, "entry e1 tells of Address of p1 (mother)", NULL, "M04.e1:p1"},
        {"in a text, and not hidden, in a word",
         "{" NOW ", " FAMILY(", 'address_hidden': 'no'", "") ", 'fields': ['people.c2.name'], "
                                                             "'leaks': [" IN_TEXT "]}",
         "M04", POLICY_AUTOMATIC, NULL, NULL, NULL},
        {"without an emergency the profile decides",
         "{'profile': 'social-care-concern', " FAMILY(HIDDEN, "") ", " OWN_ADDRESS "}", "M01",
         POLICY_SATISFIED, NULL, NULL, NULL},
    };
    CHECK(steps);
}

Test(policy_emergency, is_owed)
{
    static const struct step steps[] = {
        {"no emergency", "{}", "P07", POLICY_NOT_APPLICABLE,
         "nobody is said to be at immediate risk", "", NULL},
        {"nothing set aside", "{" NOW "}", "P07", POLICY_AUTOMATIC,
         "somebody is at immediate risk; nothing had to be set aside for that", "", NULL},
        {"one duty of all", "{" NOW ", " NO_CONSENT ", 'entries': ['e2'], 'training': null}", "P07",
         POLICY_DUTY,
         "somebody is at immediate risk: what was set aside is completed by 17 November 2026 at "
         "10:00 (P05, P06, P08, M05, L07)",
         "tell your manager now; safehand tasks shows what is owed", NULL},
        {"hours are elapsed hours", "{" NOW ", " NO_CONSENT ", 'now': '2026-10-24T12:00:00Z'}",
         "P07", POLICY_DUTY,
         "somebody is at immediate risk: what was set aside is completed by 25 October 2026 at "
         "12:00 (P05, P06, P08)",
         NULL, NULL},
    };
    CHECK(steps);
}

/* The basis of a sharing whose reason was set aside stands in the decision all the same. */
Test(policy_emergency, basis)
{
    static const struct {
        const char *facts, *basis;
    } steps[] = {
        {"{" NOW "}", "consent"},
        {"{" NOW ", " NO_CONSENT "}", "vital_interests"},
        {"{" NOW ", " NO_CONSENT ", 'answers': {'P05.reason': 'He threatened to kill her'}}",
         "vital_interests"},
        {"{" NOW ", " NO_CONSENT ", 'answers': {'P05.basis': 'public_task'}}", "public_task"},
        {"{" NOW ", " NO_CONSENT ", 'answers': {'P05.basis': 'consent'}}", NULL},
        {"{" NOW ", 'profile': 'support-ended', " NO_CONSENT "}", NULL},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        fixture_make_text(&fixture, steps[i].facts);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        const char *basis = policy_verdict_basis(&fixture.facts, &verdict);
        cr_expect_eq(basis == NULL, steps[i].basis == NULL, "%s", steps[i].facts);
        if (basis != NULL && steps[i].basis != NULL)
            cr_expect_str_eq(basis, steps[i].basis, "%s", steps[i].facts);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}
