/* Every rule, and every result that it can come to, by facts that differ in one thing each. */
#include "policy_steps.h"

Test(policy_rules, purpose_and_recipient)
{
    static const struct step steps[] = {
        {"is stated", "{}", "P01", POLICY_SATISFIED,
         "the purpose is stated, for the profile 'Report to children's social care'", "", NULL},
        {"is missing", "{'answers': {'P01.purpose': null}}", "P01", POLICY_ASKS,
         "the purpose of this sharing is not stated yet", "", "P01.purpose"},
        {"is empty", "{'answers': {'P01.purpose': ''}}", "P01", POLICY_ASKS,
         "the purpose is too short to understand later: write it in words, at least 10 characters",
         "", "P01.purpose"},
        {"is too short by one", "{'answers': {'P01.purpose': ' review xx '}}", "P01", POLICY_ASKS,
         NULL, NULL, "P01.purpose"},
        {"is just long enough", "{'answers': {'P01.purpose': ' review xxx '}}", "P01",
         POLICY_SATISFIED, NULL, NULL, NULL},
        {"has no letter", "{'answers': {'P01.purpose': '24.11.2026 10:00'}}", "P01", POLICY_ASKS,
         NULL, NULL, "P01.purpose"},
        {"is only pictures",
         "{'answers': {'P01.purpose': '\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600"
         "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600'}}",
         "P01", POLICY_ASKS, NULL, NULL, "P01.purpose"},
        {"is only blanks", "{'answers': {'P01.purpose': '  a           b  '}}", "P01", POLICY_ASKS,
         NULL, NULL, "P01.purpose"},
        {"is in Bengali",
         "{'answers': {'P01.purpose': '\u09aa\u09b0\u09bf\u09ac\u09be\u09b0\u09c7"
         "\u09b0 \u09b8\u09ad\u09be'}}",
         "P01", POLICY_SATISFIED, NULL, NULL, NULL},
        {"repeats the profile",
         "{'profile': 'support-ended', 'answers': {'P01.purpose': "
         "'support has ENDED. '}}",
         "P01", POLICY_ASKS,
         "this only repeats what the profile covers: say what this one sharing is for", "",
         "P01.purpose"},
        {"kind fits", "{}", "P02", POLICY_SATISFIED,
         "Northmoor County Council is children's social care, whom the profile 'Report to "
         "children's social care' is for",
         "", NULL},
        {"kind does not fit",
         "{'recipient': {'organisation': 'Weir Street School', 'organisation_kind': 'school'}}",
         "P02", POLICY_REFUSED,
         "Weir Street School is a school or nursery, and the profile 'Report to children's social "
         "care' is only for children's social care",
         "choose the profile for what Weir Street School needs to know, or a recipient who needs "
         "this",
         NULL},
        {"kind is unknown, of a concern",
         "{" CONCERN ", 'recipient': {'organisation': 'Acme', 'organisation_kind': 'newspaper'}}",
         "P02", POLICY_REFUSED,
         "Acme is newspaper, and the profile 'Concern about a child' is only for children's social "
         "care, the police, the NSPCC",
         DANGER "choose the profile for what Acme needs to know, or a recipient who needs this",
         NULL},
        {"is verified", "{}", "P03", POLICY_SATISFIED,
         "the card of Amina Holt, Northmoor County Council, was verified by Sally Quayle on 4 May "
         "2026: telephone, the number in the county's directory",
         "", NULL},
        {"is not verified", "{'recipient': {'verified_by': null}}", "P03", POLICY_REFUSED,
         "nobody has verified the card of Amina Holt, Northmoor County Council",
         "phone Amina Holt at a number that you already know, compare the fingerprint 11111 22222 "
         "33333 44444 55555 66666, then: safehand recipient verify \"Amina Holt\" --by --how --on",
         NULL},
        {"nobody knows how", "{'recipient': {'verified_how': null}}", "P03", POLICY_REFUSED,
         "nobody has verified the card of Amina Holt, Northmoor County Council", NULL, NULL},
        {"expires a second later", "{'now': '2028-03-01T08:59:59Z', 'family': {'consents': []}}",
         "P03", POLICY_SATISFIED, NULL, NULL, NULL},
        {"expires now", "{'now': '2028-03-01T09:00:00Z'}", "P03", POLICY_REFUSED,
         "the card of Amina Holt, Northmoor County Council, expired on 1 March 2028 at 09:00",
         "ask Amina Holt for a new card, then add and verify it", NULL},
        {"is revoked, whatever else", "{'recipient': {'revoked_because': 'left the council'}}",
         "P03", POLICY_REFUSED,
         "the card of Amina Holt, Northmoor County Council, was revoked: left the council",
         "ask Northmoor County Council for a new card by a telephone number that you already know, "
         "then add and verify it",
         NULL},
        {"hides nothing", "{'recipient': {'revoked_because': 'lost\u202e\\u0007 it'}}", "P03",
         POLICY_REFUSED,
         "the card of Amina Holt, Northmoor County Council, was revoked: lost\\u{202E}\\u{0007} it",
         NULL, NULL},
    };
    CHECK(steps);
}

Test(policy_rules, lawful_basis)
{
    static const char reason[] = "the reason for sharing on this basis is not stated yet";
    static const struct step steps[] = {
        {"is consent by itself", "{}", "P05", POLICY_SATISFIED, "the basis is consent", "", NULL},
        {"is consent that covers health", "{'fields': ['people.c2.name', 'people.c2.health']}",
         "P05", POLICY_SATISFIED, "the basis is consent", "", NULL},
        {"nobody is identified", "{'fields': ['support.kind'], 'entries': []}", "P05",
         POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves", "", NULL},
        {"is missing", "{" NO_CONSENT "}", "P05", POLICY_ASKS, "the lawful basis is not stated yet",
         "", "P05.basis"},
        {"is no word", "{" NO_CONSENT ", 'answers': {'P05.basis': 'curiosity'}}", "P05",
         POLICY_ASKS, "'curiosity' is not the name of a lawful basis", "", "P05.basis"},
        {"is named, not given", "{" NO_CONSENT ", 'answers': {'P05.basis': 'consent'}}", "P05",
         POLICY_REFUSED,
         "consent was named as the basis, but no consent covers what leaves about p1 (mother): the "
         "record holds none that somebody gave for them",
         "see P04 for what is missing; ask the family, and write their answer into the record; if "
         "a "
         "child may come to harm, share that under the profile social-care-concern, which needs no "
         "consent",
         NULL},
        {"waits for which consent", "{'answers': {'P04.consent': 'k9', 'P05.basis': 'consent'}}",
         "P05", POLICY_ASKS, "which consent is meant has to be clear first (P04)", "", "P05.basis"},
        {"is not the profile's",
         "{'profile': 'support-ended', 'recipient': {'organisation_kind': 'gp'}, 'answers': "
         "{'P05.basis': 'public_task'}}",
         "P05", POLICY_REFUSED,
         "the profile 'Support has ended' does not rest on a public task, only on consent, "
         "legitimate interests",
         "choose a basis that fits, or the profile that fits the purpose", NULL},
        {"has no reason", "{" NO_CONSENT ", 'answers': {'P05.basis': 'legal_obligation'}}", "P05",
         POLICY_ASKS, reason, "", "P05.reason"},
        {"has a weak reason",
         "{" NO_CONSENT ", 'answers': {'P05.basis': 'legal_obligation', 'P05.reason': 'because'}}",
         "P05", POLICY_ASKS,
         "the answer is too short to understand later: write it in words, at least 10 characters",
         "", "P05.reason"},
        {"has a reason",
         "{" NO_CONSENT ", 'answers': {'P05.basis': 'legal_obligation', 'P05.reason': 'Section 47 "
         "enquiry'}}",
         "P05", POLICY_JUSTIFIED, "the basis is a legal obligation, with a written reason", "",
         NULL},
        {"is another, though consent covers",
         "{'answers': {'P05.basis': 'vital_interests', 'P05.reason': 'She needs help today'}}",
         "P05", POLICY_JUSTIFIED, "the basis is vital interests, with a written reason", "", NULL},
        {"health needs a condition",
         "{" NO_CONSENT ", 'fields': ['people.c2.health'], 'answers': {'P05.basis': 'public_task', "
         "'P05.reason': 'Child in need review'}}",
         "P05", POLICY_ASKS,
         "specially protected facts, such as health leave, and the condition that allows it is not "
         "stated",
         "", "P05.condition"},
        {"offences need a condition",
         "{'profile': 'social-care-concern', 'fields': ['risk.domestic_abuse'], 'answers': "
         "{'P05.basis': 'public_task', 'P05.reason': 'He may come back'}}",
         "P05", POLICY_ASKS,
         "facts about offences leave, and the condition that allows it is not stated", "",
         "P05.condition"},
        {"no such condition",
         "{" NO_CONSENT ", 'fields': ['people.c2.health'], 'answers': {'P05.basis': 'public_task', "
         "'P05.reason': 'Child in need review', 'P05.condition': 'urgency'}}",
         "P05", POLICY_ASKS, "'urgency' is no condition that the law knows here", "",
         "P05.condition"},
        {"has its condition", "{" CONCERN "}", "P05", POLICY_JUSTIFIED,
         "the basis is a legal obligation, with a written reason; the condition is safeguarding of "
         "children and individuals at risk",
         "", NULL},
        {"consent only, and none",
         "{" NO_CONSENT ", 'profile_changes': {'consent': 'required', 'bases': ['consent']}}",
         "P05", POLICY_REFUSED,
         "the profile 'Report to children's social care' rests on consent only, and no consent "
         "covers what leaves about p1 (mother): the record holds none that somebody gave for them",
         NULL, NULL},
        {"anonymised, and tells",
         "{'profile': 'case-study', 'recipient': {'organisation_kind': 'funder'}}", "P05",
         POLICY_REFUSED,
         "the profile 'Case study without names' lets nothing out by which somebody can be "
         "recognised, and this would",
         "leave out what was asked for beyond the profile", NULL},
    };
    CHECK(steps);
}

Test(policy_rules, manager_approval)
{
    static const struct step steps[] = {
        {"consent covers", "{}", "P06", POLICY_SATISFIED,
         "consent covers this, so nobody has to approve it", "", NULL},
        {"nobody is identified", "{'fields': ['support.kind'], 'entries': []}", "P06",
         POLICY_NOT_APPLICABLE, NULL, NULL, NULL},
        {"without consent", "{" NO_CONSENT "}", "P06", POLICY_AWAITS_APPROVAL,
         "sharing without consent needs a manager's approval",
         "ask your manager to look at it: safehand approve", NULL},
        {"is approved", "{" NO_CONSENT ", 'approved': ['P06']}", "P06", POLICY_SATISFIED,
         "a manager has approved sharing without consent", "", NULL},
        {"another is approved", "{" NO_CONSENT ", 'approved': ['M01']}", "P06",
         POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"a concern does not wait", "{" CONCERN "}", "P06", POLICY_DUTY,
         "a manager looks at this within one working day, by the end of 17 November 2026; the "
         "sharing does not wait for that, and you phone the recipient about it today",
         "tell your manager now; they approve it with safehand approve", NULL},
        {"a profile that only calls itself a concern",
         "{" CONCERN ", 'concern_is_unconfirmed': true}", "P06", POLICY_AWAITS_APPROVAL,
         "the profile 'Concern about a child' is the office's own: a manager approves what it lets "
         "go without consent",
         DANGER "phone the recipient now, and ask your manager: safehand approve", NULL},
        {"a concern that was looked at", "{" CONCERN ", 'approved': ['P06']}", "P06",
         POLICY_SATISFIED, NULL, NULL, NULL},
        {"an office that tightens", "{" CONCERN ", 'profile_changes': {'approvals': ['P06']}}",
         "P06", POLICY_AWAITS_APPROVAL,
         "the profile 'Concern about a child' always has this approved by a manager",
         DANGER "ask your manager to look at it: safehand approve", NULL},
        {"an office that tightens, approved",
         "{" CONCERN ", 'profile_changes': {'approvals': ['P06']}, 'approved': ['P06']}", "P06",
         POLICY_SATISFIED, NULL, NULL, NULL},
        {"an approval for a way that it does not go", "{'profile_changes': {'approvals': ['C03']}}",
         "C03", POLICY_NOT_APPLICABLE, NULL, NULL, NULL},
        {"an approval of what is automatic", "{'profile_changes': {'approvals': ['M07']}}", "M07",
         POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
    };
    CHECK(steps);
}

Test(policy_rules, amount)
{
    static const struct step steps[] = {
        {"nothing beyond", "{}", "M01", POLICY_SATISFIED,
         "nothing leaves but what the profile 'Report to children's social care' lists", "", NULL},
        {"a field beyond", "{'fields': ['people.p1.name', 'people.p1.ethnicity']}", "M01",
         POLICY_ASKS,
         "Ethnic group of p1 goes beyond what the profile 'Report to children's social care' lists",
         "", "M01.people.p1.ethnicity"},
        {"a field beyond, weakly",
         "{'fields': ['people.p1.ethnicity'], 'answers': {'M01.people.p1.ethnicity': 'wanted'}}",
         "M01", POLICY_ASKS, NULL, NULL, "M01.people.p1.ethnicity"},
        {"a field beyond, with a reason",
         "{'fields': ['people.p1.ethnicity', 'people.p1.phone'], 'answers': "
         "{'M01.people.p1.ethnicity': 'She asks for a worker who knows her background', "
         "'M01.people.p1.phone': 'To arrange the meeting'}}",
         "M01", POLICY_AWAITS_APPROVAL,
         "what goes beyond the profile needs a manager's approval: Ethnic group of p1, Phone "
         "number "
         "of p1",
         "ask your manager to look at it (safehand approve), or leave it out and share the rest "
         "now",
         NULL},
        {"a second field without",
         "{'fields': ['people.p1.ethnicity', 'people.p1.phone'], "
         "'answers': {'M01.people.p1.ethnicity': 'She asks for it "
         "herself'}}",
         "M01", POLICY_ASKS, NULL, NULL, "M01.people.p1.phone"},
        {"a field beyond, approved",
         "{'fields': ['people.p1.phone'], 'approved': ['M01'], 'answers': {'M01.people.p1.phone': "
         "'To arrange the meeting'}}",
         "M01", POLICY_JUSTIFIED,
         "beyond the profile leaves, with reasons and a manager's approval: Phone number of p1", "",
         NULL},
        {"approval is no reason", "{'fields': ['people.p1.phone'], 'approved': ['M01']}", "M01",
         POLICY_ASKS, NULL, NULL, "M01.people.p1.phone"},
        {"an entry beyond", "{'entries': ['e1', 'e8']}", "M01", POLICY_ASKS,
         "entry e8 goes beyond what the profile 'Report to children's social care' lists", "",
         "M01.entries.e8"},
        {"a file by itself", "{'attachments': ['drawing.png']}", "M01", POLICY_ASKS,
         "file drawing.png goes beyond what the profile 'Report to children's social care' lists",
         "", "M01.attachments.drawing.png"},
        {"a file with a reason",
         "{'attachments': ['drawing.png'], 'answers': {'M01.attachments.drawing.png': 'The drawing "
         "that she made'}}",
         "M01", POLICY_AWAITS_APPROVAL, NULL, NULL, NULL},
        {"a concern says what to do first",
         "{" CONCERN ", 'fields': ['people.p1.ethnicity'], 'profile_changes': {}, 'answers': "
         "{'M01.people.p1.ethnicity': 'To find the right interpreter'}}",
         "M01", POLICY_AWAITS_APPROVAL, NULL,
         DANGER "ask your manager to look at it (safehand approve), or leave it out and share the "
                "rest now",
         NULL},
        {"anonymised", "{'profile': 'case-study', 'fields': ['support.kind'], 'entries': []}",
         "M01", POLICY_SATISFIED, NULL, NULL, NULL},
        {"anonymised, with a name and an entry",
         "{'profile': 'case-study', 'fields': ['support.kind', 'people.p1.name'], 'entries': "
         "['e1'], 'attachments': ['x.png'], 'approved': ['M01'], 'answers': "
         "{'M01.people.p1.name': 'The funder demands it', 'M01.entries.e1': 'The funder demands "
         "it'}}",
         "M01", POLICY_REFUSED,
         "the profile 'Case study without names' lets out only what tells nothing about who it is, "
         "and no free text; this does not: Name of p1, entry e1, file x.png",
         "leave it out: no reason and no approval lets it pass here", NULL},
        {"anonymised, an identifying field that the profile lists",
         "{'profile': 'case-study', 'fields': ['household.address'], 'entries': [], "
         "'profile_changes': {'required': [], 'fields': [{'pattern': 'household.*', 'why': 'x'}]}}",
         "M01", POLICY_REFUSED, NULL, NULL, NULL},
        {"unknown stays", "{}", "M02", POLICY_AUTOMATIC,
         "1 entry of a category that nobody knows is left out: e9 (diary); 1 field that the "
         "catalogue does not describe is left out: people.c2.favourite_colour",
         NULL, NULL},
        {"an unknown field stays", "{'family': {'entries': []}, 'entries': []}", "M02",
         POLICY_AUTOMATIC,
         "1 field that the catalogue does not describe is left out: people.c2.favourite_colour",
         "if the recipient needs it, have it described in the office's catalogue.json", NULL},
        {"unknown leaves", "{'fields': ['people.c2.favourite_colour']}", "M02", POLICY_REFUSED,
         "the catalogue does not describe what would leave: people.c2.favourite_colour",
         "have it described in the office's catalogue.json, or leave it out", NULL},
        {"unknown category leaves", "{'entries': ['e9']}", "M02", POLICY_REFUSED,
         "the catalogue does not describe what would leave: entry e9", NULL, NULL},
        {"words that nobody knows",
         "{'family': {'people': [{'id': 'p1', 'role': 'mothr'}, {'id': 'p2', 'role': 'mum'}, "
         "{'id': 'c1', 'role': 'child'}, {'id': 'c2', 'role': 'vicar'}]}}",
         "M02", POLICY_AUTOMATIC,
         "nobody knows the role of p1 (mothr), perhaps mother, c2 (vicar); 1 entry of a category "
         "that nobody knows is left out: e9 (diary)",
         "correct the word in the record, or have it added to the office's catalogue.json; until "
         "then such an entry stays, and such a person leaves only when chosen, and is asked for as "
         "a child where no date of birth is known",
         NULL},
        {"all known",
         "{'family': {'people': [{'id': 'p1', 'role': 'mother'}, {'id': 'p2', 'role': 'father'}, "
         "{'id': 'c1', 'role': 'child'}, {'id': 'c2', 'role': 'child'}], 'entries': []}, "
         "'entries': []}",
         "M02", POLICY_SATISFIED, "the catalogue describes every field", "", NULL},
    };
    CHECK(steps);
}

Test(policy_rules, about_whom)
{
    static const struct step steps[] = {
        {"only those in scope", "{}", "M03", POLICY_SATISFIED, "nothing leaves about anybody else",
         "also about somebody else, and so left out unless you choose it with --entry: e3", NULL},
        {"nothing held back", "{'about': ['p1', 'p2', 'c2']}", "M03", POLICY_SATISFIED,
         "nothing leaves about anybody else", "", NULL},
        {"a field of somebody else", "{'fields': ['people.p1.name', 'people.p2.name']}", "M03",
         POLICY_REFUSED, "this would leave about somebody whose details do not go: Name of p2",
         "leave it out, choose the entry by hand with --entry, or put the person in with --about",
         NULL},
        {"an entry of nobody in scope, chosen", "{'entries': ['e4'], 'chosen': ['e4']}", "M03",
         POLICY_REFUSED, "this would leave about somebody whose details do not go: entry e4", NULL,
         NULL},
        {"also about others, not chosen", "{'entries': ['e1', 'e3']}", "M03", POLICY_REFUSED,
         "this would leave about somebody whose details do not go: entry e3", NULL, NULL},
        {"also about others, chosen", "{'entries': ['e1', 'e3'], 'chosen': ['e3']}", "M03",
         POLICY_ASKS, "entry e3 is also about somebody else", "", "M03.e3"},
        {"also about others, with a reason",
         "{'entries': ['e1', 'e3'], 'chosen': ['e3'], 'answers': {'M03.e3': 'He is part of what "
         "the meeting is about'}}",
         "M03", POLICY_JUSTIFIED, "also about somebody else, chosen by hand with a reason: e3", "",
         NULL},
        {"everybody it is about is in scope",
         "{'fields': [], 'entries': ['e3'], 'about': ['c2', 'p2']}", "M03", POLICY_SATISFIED, NULL,
         NULL, NULL},
    };
    CHECK(steps);
}

Test(policy_rules, quality)
{
    static const struct step steps[] = {
        {"marked", "{}", "M05", POLICY_SATISFIED,
         "every entry that leaves says whether it is fact or opinion", "", NULL},
        {"no entries", "{'entries': []}", "M05", POLICY_NOT_APPLICABLE, "no entries leave", "",
         NULL},
        {"not marked", "{'entries': ['e1', 'e2']}", "M05", POLICY_ASKS,
         "1 entry that would leave does not say whether fact or opinion", "", "M05.e2"},
        {"an answer is no mark", "{'entries': ['e2'], 'answers': {'M05.e2': 'fact'}}", "M05",
         POLICY_ASKS, NULL, NULL, "M05.e2"},
        {"marked for this sharing", "{'entries': ['e1', 'e2'], 'kinds': {'e2': 'both'}}", "M05",
         POLICY_SATISFIED, NULL, NULL, NULL},
        {"recent", "{}", "M06", POLICY_SATISFIED,
         "every value is as recent as the profile asks, or confirmed", "", NULL},
        {"old, but stays", "{'historical': ['people.p1.phone']}", "M06", POLICY_SATISFIED, NULL,
         NULL, NULL},
        {"old", "{'historical': ['people.p1.name', 'support.kind']}", "M06", POLICY_ASKS,
         "2 values are older than the profile 'Report to children's social care' allows: Name of "
         "p1, Kind of support",
         "", "M06.historical"},
        {"old, shown so",
         "{'historical': ['people.p1.name'], 'answers': {'M06.historical': 'yes'}}", "M06",
         POLICY_JUSTIFIED, "older than the profile allows, and shown as historical: Name of p1", "",
         NULL},
        {"old, not to go so",
         "{'historical': ['people.p1.name'], 'answers': {'M06.historical': 'no'}}", "M06",
         POLICY_REFUSED,
         "older than the profile allows, and not to be shown as historical: Name of p1",
         "ask the family what is true today, and bring the record up to date or confirm the value "
         "with --confirm",
         NULL},
        {"old, unclear", "{'historical': ['people.p1.name'], 'answers': {'M06.historical': 'eh'}}",
         "M06", POLICY_ASKS, NULL, NULL, "M06.historical"},
        {"old, of a concern", "{" CONCERN ", 'historical': ['people.p1.name']}", "M06",
         POLICY_AUTOMATIC, "shown as historical, because it is old: Name of p1", "", NULL},
        {"marking", "{}", "M07", POLICY_AUTOMATIC,
         "the package is marked confidential, the highest marking of what leaves", "", NULL},
        {"lower marking", "{'fields': ['support.kind'], 'entries': []}", "M07", POLICY_AUTOMATIC,
         "the package is marked internal, the highest marking of what leaves", "", NULL},
        {"nothing withheld", "{}", "M08", POLICY_NOT_APPLICABLE,
         "nothing leaves that is kept from the family", "", NULL},
        {"withheld with approval, on its last day", "{'entries': ['e6']}", "M08", POLICY_SATISFIED,
         "kept from the family by a manager's approval: e6", "", NULL},
        {"withheld with approval, a day later",
         "{'now': '2026-11-17T00:00:00Z', 'entries': ['e6']}", "M08", POLICY_AWAITS_APPROVAL,
         "kept from the family without a manager's approval that is still in force: e6",
         "ask your manager to look at it (safehand approve), or let the family know of it", NULL},
        {"withheld without approval", "{'entries': ['e6', 'e7']}", "M08", POLICY_AWAITS_APPROVAL,
         "kept from the family without a manager's approval that is still in force: e7", NULL,
         NULL},
        {"withheld, approved now", "{'entries': ['e6', 'e7'], 'approved': ['M08']}", "M08",
         POLICY_SATISFIED, "kept from the family by a manager's approval: e6, e7", "", NULL},
        {"all there", "{}", "M10", POLICY_SATISFIED,
         "everything that the profile requires is there", "", NULL},
        {"missing", "{'missing': ['people.c2.birth_date', 'support.started', 'nowhere.known']}",
         "M10", POLICY_ASKS,
         "required but not in the record, and shown as missing: Date of birth of c2, Support "
         "started, nowhere.known",
         "", "M10.reason"},
        {"missing, with a reason",
         "{'missing': ['support.started'], 'answers': {'M10.reason': 'Support begins next week'}}",
         "M10", POLICY_JUSTIFIED,
         "required but not in the record, and shown as missing: Support started, with the reason "
         "why",
         "", NULL},
        {"missing, of a concern", "{" CONCERN ", 'missing': ['household.address']}", "M10",
         POLICY_AUTOMATIC, "required but not in the record, and shown as missing: Family address",
         "", NULL},
    };
    CHECK(steps);
}

#define STICK(SAYS)                                                                                \
    "{" MEDIA ", 'target': 'removable', 'device': {" SAYS "}, 'answers': {" LIST_GOOD "}}"
#define BACK_BY(DAY) "{" MEDIA ", 'answers': {'C05.back_by': '" DAY "'}}"

#define MEDIA "'channel': 'media', 'channel_to': '/media/stick'"
#define LIST_GOOD                                                                                  \
    "'C03.safer_way': 'no', 'C03.encrypted': 'yes', 'C03.belongs_to_organisation': 'yes', "        \
    "'C03.owner': 'ours', 'C03.device': 'Kingston, label HS-4', 'C03.carrier': 'Ann Lee', "        \
    "'C03.route': 'on foot from the office to the town hall', 'C03.stays_with_carrier': 'yes', "   \
    "'C03.loss': 'Sally on 01632 960100, within the hour', 'C03.wiped': 'on return, by Sally'"

Test(policy_rules, device)
{
    static const char tracked[] = "the device is tracked until the recipient acknowledges, and it "
                                  "is returned or wiped";
    static const char another[] =
        "the checklist names \"Kingston, label HS-4\"; in the drive is another: serial number 77, "
        "label HS-4, model none";
    static const struct step steps[] = {
        {"by its label", STICK("'serial': '77', 'label': 'hs-4'"), "C04", POLICY_SATISFIED,
         "the folder is on a removable device", "", NULL},
        {"by the name it is registered under", STICK("'serial': '77', 'registered': 'HS-4'"), "C04",
         POLICY_SATISFIED, "the folder is on a removable device", "", NULL},
        {"registered under another name", STICK("'serial': '77', 'registered': 'HS-5'"), "C04",
         POLICY_REFUSED,
         "the checklist names \"Kingston, label HS-4\"; in the drive is another: serial number 77, "
         "label none, model none",
         "plug in the device that the checklist names; if this is that one, name it by its serial "
         "number: --reason C03.device=\"Kingston, label HS-4, serial number 77\"",
         NULL},
        {"that name is another's, whatever this one is labelled",
         STICK("'serial': '77', 'label': 'HS-4', 'other': true"), "C04", POLICY_REFUSED, another,
         "plug in the device that the checklist names; if this is that one, name it by its serial "
         "number: --reason C03.device=\"serial number 77\"",
         NULL},
        {"a label is a word", STICK("'serial': '77', 'label': 'KING'"), "C04", POLICY_REFUSED,
         "the checklist names \"Kingston, label HS-4\"; in the drive is another: serial number 77, "
         "label KING, model none",
         "plug in the device that the checklist names; if this is that one, name it by its serial "
         "number: --reason C03.device=\"Kingston, label HS-4, serial number 77\"",
         NULL},
        {"no day", "{" MEDIA "}", "C05", POLICY_DUTY, tracked, "", NULL},
        {"a day", BACK_BY("2026-11-30"), "C05", POLICY_DUTY,
         "the device is tracked until the recipient acknowledges, and it is returned or wiped, by "
         "the end of 30 November 2026",
         "", NULL},
        {"what is no day", BACK_BY("Friday"), "C05", POLICY_ASKS,
         "this is no day by which a device can be back", "", "C05.back_by"},
    };
    CHECK(steps);
}

Test(policy_rules, channel)
{
    static const struct step steps[] = {
        {"portal", "{}", "C01", POLICY_SATISFIED, "it goes by a portal", "", NULL},
        {"media without a reason", "{" MEDIA "}", "C01", POLICY_ASKS,
         "it is to go by removable media, and why not by a portal is not stated yet", "",
         "C01.reason"},
        {"email with a reason",
         "{'channel': 'email', 'answers': {'C01.reason': 'Their portal is down this week'}}", "C01",
         POLICY_JUSTIFIED, "it goes by secure email, with the reason why not by a portal", "",
         NULL},
        {"by hand without", "{'channel': 'hand'}", "C01", POLICY_ASKS,
         "it is to go by hand, and why not by a portal is not stated yet", "", "C01.reason"},
        {"not one of the profile's",
         "{'channel': 'email', 'profile_changes': {'channels': ['portal', 'hand']}, 'answers': "
         "{'C01.reason': 'Their portal is down this week'}}",
         "C01", POLICY_REFUSED,
         "the profile 'Report to children's social care' does not go by secure email, only by a "
         "portal, hand",
         "choose another way", NULL},
        {"portal is tried", "{}", "C02", POLICY_AUTOMATIC,
         "before anything is sent the portal northmoor is seen to refuse a caller without the "
         "password",
         "", NULL},
        {"no portal", "{" MEDIA "}", "C02", POLICY_NOT_APPLICABLE, "it does not go by a portal", "",
         NULL},
        {"no media", "{}", "C03", POLICY_NOT_APPLICABLE, "it does not go by removable media", "",
         NULL},
        {"first question", "{" MEDIA "}", "C03", POLICY_ASKS, NULL, "", "C03.safer_way"},
        {"a safer way",
         "{" MEDIA ", 'answers': {'C03.safer_way': 'yes', 'C01.reason': 'We like "
         "sticks better'}}",
         "C03", POLICY_REFUSED,
         "'Is there a safer way: does the portal work, or could the recipient be given access to "
         "it?' was answered 'yes': a device that can be lost is allowed only where no safer way is "
         "left: use the portal",
         "use the portal, or put right what the checklist asks for and answer again", NULL},
        {"left in the car, before all is answered",
         "{" MEDIA ", 'answers': {'C03.safer_way': 'no', 'C03.stays_with_carrier': 'no'}}", "C03",
         POLICY_REFUSED, NULL, NULL, NULL},
        {"neither yes nor no", "{" MEDIA ", 'answers': {" LIST_GOOD ", 'C03.encrypted': 'maybe'}}",
         "C03", POLICY_ASKS, NULL, NULL, "C03.encrypted"},
        {"a text that says nothing", "{" MEDIA ", 'answers': {" LIST_GOOD ", 'C03.loss': 'dunno'}}",
         "C03", POLICY_ASKS,
         "this answer says too little (at least 10 characters, in words): What happens if it is "
         "lost: who is told, at what number, and how soon?",
         "", "C03.loss"},
        {"one is missing", "{" MEDIA ", 'answers': {" LIST_GOOD ", 'C03.wiped': null}}", "C03",
         POLICY_ASKS,
         "the checklist for removable media is not complete: When is it wiped or returned, and by "
         "whom?",
         "", "C03.wiped"},
        {"complete", "{" MEDIA ", 'answers': {" LIST_GOOD "}}", "C03", POLICY_SATISFIED,
         "the checklist for removable media is complete", "", NULL},
        {"recorded", "{}", "L01", POLICY_AUTOMATIC,
         "the ledger gets its entry before the package exists", "", NULL},
        {"not recorded", "{'recorded': false}", "L01", POLICY_REFUSED,
         "the ledger cannot be written, so nothing may leave",
         "open the office with your identity; share by telephone if it cannot wait, and record it "
         "afterwards",
         NULL},
    };
    CHECK(steps);
}

/* The options and choices that a question offers. */
Test(policy_rules, questions_name_their_option)
{
    static const struct {
        const char *facts, *rule, *option;
        enum policy_ask kind;
        const char *choices;
    } questions[] = {
        {"{'answers': {'P01.purpose': null}}", "P01", "--purpose TEXT", POLICY_ASK_TEXT, ""},
        {"{'answers': {'P04.consent': 'k7'}}", "P04", "--consent ID", POLICY_ASK_TEXT, ""},
        {"{" NO_CONSENT "}", "P05", "--basis BASIS", POLICY_ASK_CHOICE,
         "legal_obligation vital_interests recognised_legitimate_interests public_task "
         "legitimate_interests "},
        {"{'answers': {'P05.basis': 'x'}}", "P05", "--basis BASIS", POLICY_ASK_CHOICE,
         "consent legal_obligation vital_interests recognised_legitimate_interests public_task "
         "legitimate_interests "},
        {"{'answers': {'P05.basis': 'public_task'}}", "P05", "--reason TEXT", POLICY_ASK_TEXT, ""},
        {"{'fields': ['people.c2.health'], 'answers': {'P05.basis': 'public_task', 'P05.reason': "
         "'Child in need review'}}",
         "P05", "--reason P05.condition=CONDITION", POLICY_ASK_CHOICE,
         "safeguarding vital_interests health_or_social_care legal_claims preventing_crime "},
        {"{'fields': ['people.p1.phone']}", "M01", "--reason M01.people.p1.phone=TEXT",
         POLICY_ASK_TEXT, ""},
        {"{'entries': ['e3'], 'chosen': ['e3']}", "M03", "--reason M03.e3=TEXT", POLICY_ASK_TEXT,
         ""},
        {"{'entries': ['e2']}", "M05", "--mark e2=KIND", POLICY_ASK_CHOICE, "fact opinion both "},
        {"{'historical': ['support.kind']}", "M06", "--reason M06.historical=yes",
         POLICY_ASK_YES_NO, ""},
        {"{'missing': ['support.kind']}", "M10", "--reason M10.reason=TEXT", POLICY_ASK_TEXT, ""},
        {"{'channel': 'hand'}", "C01", "--reason C01.reason=TEXT", POLICY_ASK_TEXT, ""},
        {"{" MEDIA "}", "C03", "--answers FILE", POLICY_ASK_YES_NO, ""},
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        char choices[256] = "";
        fixture_make_text(&fixture, questions[i].facts);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        const struct policy_outcome *asks = find_outcome(&verdict, questions[i].rule);
        cr_assert_eq(asks->result, POLICY_ASKS, "%s", questions[i].facts);
        cr_expect_str_eq(option_of(&asks->question), questions[i].option);
        cr_expect_eq(asks->question.kind, questions[i].kind, "%s", questions[i].facts);
        for (size_t j = 0; j < asks->question.choices.count; j++) {
            strcat(choices, asks->question.choices.items[j]);
            strcat(choices, " ");
        }
        cr_expect_str_eq(choices, questions[i].choices);
        cr_expect_eq(asks->question.text[strlen(asks->question.text) - 1] == '?' ||
                         strchr(asks->question.text, '?') != NULL ||
                         asks->question.kind == POLICY_ASK_TEXT,
                     true, "%s", asks->question.text);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

/* No value of the record and no answer in words gets into a reason, a hint or a question. */
Test(policy_rules, messages_hold_no_values)
{
    static const char *const secrets[] = {
        "Nadia",   "Colin",      "Rhys",        "Mabel",      "Weir Street", "Mill Row",
        "960111",  "Asthma",     "Irish",       "1991",       "blue",        "inhaler",
        "library", "plan on 24", "Helen Marsh", "round mark", "she hits",
    };
    static const char *const facts[] = {
        "{}",
        "{" NO_CONSENT "}",
        "{'fields': ['people.p1.ethnicity', 'people.c2.favourite_colour', 'people.p2.name'], "
        "'entries': ['e2', 'e3', 'e4', 'e6', 'e7', 'e9'], 'missing': ['people.c2.birth_date'], "
        "'historical': ['people.p1.ethnicity'], 'channel': 'media'}",
        "{" CONCERN "}",
        "{" CONCERN ", 'emergency': true, 'recipient': {'verified_by': null}}",
        "{'about': ['p1', 'c1', 'c2'], 'fields': ['people.c1.name', 'household.address'], "
        "'answers': {'P09.c1': 'she hits', 'P08.informed': 'she hits', 'P08.reason': 'she hits'}}",
        "{'profile': 'police-or-court', 'emergency': true, 'fields': ['people.p2.address'], "
        "'answers': {'P12.ground': 'she hits', 'P12.reference': 'she hits'}}",
        "{'profile': 'subject-access', 'training': null, 'answers': {'L04.harm': 'she hits'}}",
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        fixture_make_text(&fixture, facts[i]);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        for (size_t j = 0; j < verdict.count; j++) {
            const struct policy_outcome *outcome = &verdict.outcomes[j];
            for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++) {
                const char *question = outcome->question.text == NULL ? "" : outcome->question.text;
                cr_expect_null(strstr(outcome->reason, secrets[k]), "%s", outcome->reason);
                cr_expect_null(strstr(hint_of(outcome), secrets[k]), "%s", outcome->hint);
                cr_expect_null(strstr(question, secrets[k]), "%s", question);
            }
        }
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

/* Lists of any length stay sentences within their bounds. */
Test(policy_rules, long_lists_are_cut)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    json_t *missing = json_array(), *patch = json_object();
    char path[RECORD_PATH_MAXIMUM + 1] = "", number[32];
    memset(path, 'x', RECORD_PATH_MAXIMUM);
    json_array_append_new(missing, json_string(path));
    for (int i = 0; i < 5000; i++) {
        snprintf(number, sizeof number, "other.field_%04d", i);
        json_array_append_new(missing, json_string(number));
    }
    json_object_set_new(patch, "missing", missing);
    fixture_make(&fixture, patch);
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    const struct policy_outcome *outcome = find_outcome(&verdict, "M10");
    cr_expect_eq(outcome->result, POLICY_ASKS);
    cr_expect_not_null(strstr(outcome->reason, " more"), "%s", outcome->reason);
    cr_expect_lt(strlen(outcome->reason), POLICY_REASON_SIZE);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

/* The gravest result decides, in the order refused, asks, waits. */
Test(policy_rules, status_of_a_verdict)
{
    static const struct {
        const char *facts;
        enum status status;
        const char *message, *hint, *question;
    } verdicts[] = {
        {"{}", STATUS_OK, "", "", NULL},
        {"{" CONCERN "}", STATUS_OK, "", "", NULL},
        {"{" NO_CONSENT ", 'answers': {'P05.basis': 'public_task', 'P05.reason': 'Child in need "
         "review', " UNTOLD "}}",
         STATUS_WAITING, "P06 manager-approval: sharing without consent needs a manager's approval",
         "ask your manager to look at it: safehand approve", NULL},
        {"{" NO_CONSENT "}", STATUS_USAGE,
         "P05 lawful-basis: the lawful basis is not stated yet (also P08)",
         "answer with --basis BASIS", "P05.basis"},
        {"{" NO_CONSENT ", 'answers': {'P01.purpose': null}, 'missing': ['support.kind']}",
         STATUS_USAGE,
         "P01 purpose: the purpose of this sharing is not stated yet (also P05, P08, M10)",
         "answer with --purpose TEXT", "P01.purpose"},
        {"{" NO_CONSENT ", 'recorded': false, 'recipient': {'verified_by': null}}", STATUS_REFUSED,
         "P03 recipient-verified: nobody has verified the card of Amina Holt, Northmoor County "
         "Council (also L01)",
         "phone Amina Holt at a number that you already know, compare the fingerprint 11111 22222 "
         "33333 44444 55555 66666, then: safehand recipient verify \"Amina Holt\" --by --how --on",
         "P05.basis"},
    };
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        fixture_make_text(&fixture, verdicts[i].facts);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        const struct policy_outcome *asks = policy_verdict_question(&verdict);
        cr_expect_eq(policy_verdict_status(&verdict, &err), verdicts[i].status, "%s",
                     verdicts[i].facts);
        cr_expect_str_eq(err.message, verdicts[i].message);
        cr_expect_str_eq(typed(err.hint, &err.hint_ways), verdicts[i].hint);
        if (verdicts[i].question == NULL)
            cr_expect_null(asks);
        else
            cr_expect_str_eq(asks->question.key, verdicts[i].question);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

Test(policy_rules, table_is_complete)
{
    static const char *const ids[] = {"P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09",
                                      "P10", "P11", "P12", "P13", "M01", "M02", "M03", "M04", "M05",
                                      "M06", "M07", "M08", "M09", "M10", "M11", "M12", "C01", "C02",
                                      "C03", "C04", "C05", "C06", "C07", "C08", "L01", "L02", "L03",
                                      "L04", "L05", "L06", "L07", "L08"};
    cr_assert_eq(RULE_COUNT, sizeof ids / sizeof *ids);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const struct policy_rule *rule = policy_rule((enum rule_id)i);
        cr_expect_eq(rule->id, i);
        cr_expect_str_eq(rule_id_text(rule->id), ids[i]);
        cr_expect_eq(policy_find_rule(ids[i]), rule);
        cr_expect(rule->name[0] && rule->title[0] && rule->sources[0] && rule->outcome[0] &&
                  rule->reading[0] && rule->example[0]);
        cr_expect_not_null(rule->test);
    }
    cr_expect_null(policy_find_rule("P6"));
    cr_expect_null(policy_find_rule("p06"));
    cr_expect_null(policy_find_rule(""));
}

/* Each allocation fails once: an error, nothing left behind, and no verdict. */
Test(policy_rules, survives_without_memory)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict = {0};
    char fault[32];
    int n;
    fixture_make_text(&fixture, "{" MEDIA "}");
    for (n = 1; n < 10000; n++) {
        snprintf(fault, sizeof fault, "fail:memory:%d", n);
        err = (struct error){0};
        seam_plan(fault);
        enum status status = policy_evaluate(&fixture.facts, &verdict, &err);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        if (!hit) {
            cr_assert_eq(status, STATUS_OK);
            break;
        }
        cr_assert_eq(status, STATUS_SYSTEM, "allocation %d: %s", n, err.message);
        cr_assert_null(verdict.outcomes);
    }
    cr_expect_gt(n, 50);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}
