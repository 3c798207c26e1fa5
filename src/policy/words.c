#include "words.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const WORDS_CHANNELS[] = {
    [CHANNEL_PORTAL] = "portal",
    [CHANNEL_MEDIA] = "media",
    [CHANNEL_EMAIL] = "email",
    [CHANNEL_HAND] = "hand",
    NULL,
};

const char *const WORDS_BASES[] = {
    "consent", "legal_obligation", "vital_interests", "public_task", "legitimate_interests", NULL,
};
static const char *const bases_in_words[] = {
    "consent", "a legal obligation", "vital interests", "a public task", "legitimate interests",
};

static const struct policy_condition conditions[] = {
    {"safeguarding", "safeguarding of children and individuals at risk"},
    {"vital_interests", "vital interests of somebody who cannot consent"},
    {"health_or_social_care", "providing health or social care"},
    {"legal_claims", "legal claims, or a court acting"},
    {"preventing_crime", "preventing or detecting crime"},
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
    for (int i = 0; WORDS_CHANNELS[i] != NULL; i++) {
        if (strcmp(WORDS_CHANNELS[i], text) == 0) {
            *channel = (enum channel)i;
            return true;
        }
    }
    return false;
}

const char *policy_basis_words(const char *basis)
{
    for (size_t i = 0; WORDS_BASES[i] != NULL; i++) {
        if (strcmp(WORDS_BASES[i], basis) == 0)
            return bases_in_words[i];
    }
    return NULL;
}

const struct policy_condition *policy_conditions(size_t *count)
{
    *count = COUNT(conditions);
    return conditions;
}

const char *policy_result_name(enum policy_result result)
{
    return results[result];
}
