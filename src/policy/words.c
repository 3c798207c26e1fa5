#include "words.h"

#include <string.h>

#define COUNT(array) (sizeof array / sizeof *(array))

const char *const WORDS_CHANNELS[] = {
    [CHANNEL_PORTAL] = "portal", [CHANNEL_MEDIA] = "media",       [CHANNEL_EMAIL] = "email",
    [CHANNEL_HAND] = "hand",     [CHANNEL_HANDOVER] = "handover", NULL,
};

const char *const WORDS_BASES[] = {
    "consent",
    "legal_obligation",
    "vital_interests",
    "recognised_legitimate_interests",
    "public_task",
    "legitimate_interests",
    NULL,
};
static const char *const bases_in_words[] = {
    "consent",       "a legal obligation",   "vital interests", "recognised legitimate interests",
    "a public task", "legitimate interests",
};

static const struct policy_condition conditions[] = {
    {"safeguarding", "safeguarding of children and individuals at risk"},
    {"vital_interests", "vital interests of somebody who cannot consent"},
    {"health_or_social_care", "providing health or social care"},
    {"legal_claims", "legal claims, or a court acting"},
    {"preventing_crime", "preventing or detecting crime"},
};

/* The answers of one question, with what they mean. */
static const struct {
    enum answer_key key;
    const char *answer, *words;
} answers[] = {
    {ANSWER_P05_INTEREST, "safeguarding",
     "keeping somebody under 18, or an adult at risk, from harm"},
    {ANSWER_P05_INTEREST, "public_request",
     "a request of a public body that says that it needs this for its task"},
    {ANSWER_P08_INFORMED, "yes", "yes, they were told"},
    {ANSWER_P08_INFORMED, "later", "not now, because it is not practical; it stays owed"},
    {ANSWER_P08_INFORMED, "no", "no, because telling them is unsafe"},
    {ANSWER_P08_REASON, "risk", "it would raise the risk to a child or an adult"},
    {ANSWER_P08_REASON, "investigation", "it would prejudice an investigation"},
    {ANSWER_P08_REASON, "must_not_be_told", "they must not be told by law"},
    {ANSWER_C02_ACCOUNT, "own", "by an account that nobody outside the office uses"},
    {ANSWER_C02_ACCOUNT, "none", "it asks for no account"},
    {ANSWER_C02_ACCOUNT, "shared", "by an account that others use too"},
    {ANSWER_P12_GROUND, "court_order", "an order of a court"},
    {ANSWER_P12_GROUND, "protection_of_child", "the protection of a child"},
    {ANSWER_P12_GROUND, "protection_of_adult", "the protection of an adult at risk"},
    {ANSWER_P12_GROUND, "terrorism", "terrorism"},
    {ANSWER_P12_GROUND, "drug_trafficking", "drug trafficking or the laundering of its money"},
    {ANSWER_P12_GROUND, "other_serious_crime", "another serious crime"},
    {ANSWER_P12_GROUND, "none", "none of these"},
};

static const char *const results[] = {
    [POLICY_SATISFIED] = "satisfied", [POLICY_NOT_APPLICABLE] = "not applicable",
    [POLICY_AUTOMATIC] = "automatic", [POLICY_ASKS] = "asks",
    [POLICY_JUSTIFIED] = "justified", [POLICY_AWAITS_APPROVAL] = "awaiting approval",
    [POLICY_DUTY] = "duty",           [POLICY_REFUSED] = "refused",
};

const char *channel_name(enum channel channel)
{
    return WORDS_CHANNELS[channel];
}

bool channel_parse(const char *text, enum channel *channel)
{
    for (int i = 0; WORDS_CHANNELS[i]; i++) {
        if (strcmp(WORDS_CHANNELS[i], text) == 0) {
            *channel = (enum channel)i;
            return true;
        }
    }
    return false;
}

const char *policy_basis_words(const char *basis)
{
    for (size_t i = 0; WORDS_BASES[i]; i++)
        if (strcmp(WORDS_BASES[i], basis) == 0)
            return bases_in_words[i];
    return NULL;
}

const struct policy_condition *policy_conditions(size_t *count)
{
    *count = COUNT(conditions);
    return conditions;
}

const char *policy_answer_words(enum answer_key key, const char *answer)
{
    if (key == ANSWER_P05_BASIS)
        return policy_basis_words(answer);
    for (size_t i = 0; key == ANSWER_P05_CONDITION && i < COUNT(conditions); i++)
        if (strcmp(conditions[i].name, answer) == 0)
            return conditions[i].words;
    for (size_t i = 0; i < COUNT(answers); i++)
        if (answers[i].key == key && strcmp(answers[i].answer, answer) == 0)
            return answers[i].words;
    return NULL;
}

/* What somebody signs for each rule that is approved: in a few words, and as it is put to them. */
static const struct {
    const char *words, *asked;
} approvals[RULE_COUNT] = {
    [RULE_P06] = {"sharing without the family's consent",
                  "No consent covers all of this. Is it right to share it all the same?"},
    [RULE_P07] = {"what was shared in an emergency",
                  "It was shared in an emergency, before anybody else could look. Was that right?"},
    [RULE_P12] =
        {"what the police or a court asked for",
         "The police or a court asks because of a serious crime. Is it right that they get "
         "this?"},
    [RULE_M01] = {"more than such a purpose takes",
                  "More leaves than is usual for this. Is all of it needed?"},
    [RULE_M08] = {"what is kept from the family",
                  "The family is not to know of a part of this. Is there a good reason for that?"},
    [RULE_C02] = {"the way it goes, which others may see",
                  "Others may see it on its way. Is that all right, as there is no safer way?"},
    [RULE_C04] =
        {"a device that Safehand has not seen",
         "Safehand cannot see that this is written to a memory stick, and not to a computer's "
         "own disk. Whoever shares it says that it is the stick of the checklist. May it "
         "go on their word?"},
    [RULE_L04] = {"an answer to one of the family",
                  "It goes to somebody of the family. May that person have all of it?"},
    [RULE_L07] = {"sharing by somebody who has not signed the policy lately",
                  "Whoever shares this has not signed the policy lately. May it go all the same?"},
};

const char *policy_approval_words(enum rule_id rule)
{
    return approvals[rule].words ? approvals[rule].words : "what a rule asks of a manager";
}

const char *policy_approval_asked(enum rule_id rule)
{
    return approvals[rule].asked ? approvals[rule].asked : policy_rule(rule)->title;
}

/* What was asked, for who reads the answer. */
static const char *const questions[ANSWER_COUNT] = {
    [ANSWER_P01_PURPOSE] = "What is it shared for?",
    [ANSWER_P01_AGAIN] = "Why does the same go to the same person again?",
    [ANSWER_P03_CALLBACK] = "Who was rung, because their card was not verified?",
    [ANSWER_P03_NUMBER] = "Which number was rung?",
    [ANSWER_P03_AGAIN] = "Which number was rung, typed again?",
    [ANSWER_P03_SOURCE] = "Where is that number published?",
    [ANSWER_P04_CONSENT] = "Which consents does it rest on?",
    [ANSWER_P05_BASIS] = "On which basis in law?",
    [ANSWER_P05_REASON] = "Why this basis?",
    [ANSWER_P05_CONDITION] = "On which condition, as it is about health, beliefs or offences?",
    [ANSWER_P05_INTEREST] = "Which recognised interest?",
    [ANSWER_P05_REQUEST] = "Which public body asked, and what for?",
    [ANSWER_P07_WHO] = "Who is at immediate risk?",
    [ANSWER_P07_HARM] = "What may happen to them?",
    [ANSWER_P08_INFORMED] = "Was the family told?",
    [ANSWER_P08_WHOM] = "Who was told what, and when?",
    [ANSWER_P08_REASON] = "Why was the family not told?",
    [ANSWER_P09] = "How was the young person involved, or why not?",
    [ANSWER_P12_GROUND] = "On which ground does the police or a court get it?",
    [ANSWER_P12_REFERENCE] = "What does their request or order say?",
    [ANSWER_P12_TRUSTEES] = "Which trustee was told beforehand?",
    [ANSWER_P13_AGREEMENT] = "Under which agreement?",
    [ANSWER_P13_REASON] = "Why, though the agreement does not cover this?",
    [ANSWER_M01_ENTRY] = "Why is this entry needed, beyond what the purpose takes?",
    [ANSWER_M01_FILE] = "Why is this file needed, beyond what the purpose takes?",
    [ANSWER_M01_FIELD] = "Why is this needed, beyond what the purpose takes?",
    [ANSWER_M03] = "Why does this entry leave, though it is about others too?",
    [ANSWER_M04] = "Why does this stay in, though it tells of somebody else?",
    [ANSWER_M04_LOOKED] =
        "Who looked at this file, which was not read whole, and what did they see?",
    [ANSWER_M05] = "Is this entry a fact or an opinion?",
    [ANSWER_M06_HISTORICAL] = "Is what is old still right?",
    [ANSWER_M09] = "Why does this stay in, though somebody may be told by it?",
    [ANSWER_M09_RARE_FACT] = "Could somebody be told by a rare fact?",
    [ANSWER_M10_REASON] = "Why does the record not have what the profile requires?",
    [ANSWER_M11] = "Why does this record of concern lack a part?",
    [ANSWER_M12] = "Why does this file leave with what it hides?",
    [ANSWER_C01_REASON] = "Why does it go this way?",
    [ANSWER_C02_ACCOUNT] = "How does one sign in to their form?",
    [ANSWER_C03_DEVICE] = "Which device is it?",
    [ANSWER_C03_CARRIER] = "Who carries it?",
    [ANSWER_C03] = "Of the device",
    [ANSWER_C05_BACK_BY] = "By which day is the device back or wiped?",
    [ANSWER_L04_HARM] = "May something do serious harm?",
};

const char *policy_answer_question(enum answer_key key)
{
    return questions[key];
}

const char *policy_result_name(enum policy_result result)
{
    return results[result];
}

/* What is found by its shape, in the order of the types. */
static const struct {
    const char *path, *words;
} SHAPES[] = {
    [FIELD_ADDRESS] = {"any_address", "an address"},
    [FIELD_POSTCODE] = {"any_postcode", "a postcode"},
    [FIELD_PHONE] = {"any_phone", "a phone number"},
    [FIELD_EMAIL] = {"any_email", "an email address"},
    [FIELD_BIRTH_DATE] = {"any_birth_date", "a date of birth"},
    [FIELD_NHS_NUMBER] = {"any_nhs_number", "an NHS number"},
    [FIELD_REFERENCE] = {"any_reference", "a reference or a registration"},
    [FIELD_TEXT] = {"any_place", "a school or a ward"},
};

const char *leak_shape_path(enum field_type type)
{
    return SHAPES[type].path;
}

const char *leak_path_words(const char *path)
{
    if (strcmp(path, "staff") == 0)
        return "our own staff";
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
        if (SHAPES[i].path && strcmp(path, SHAPES[i].path) == 0)
            return SHAPES[i].words;
    return NULL;
}
