#include "safehand/policy/answer_key.h"

#include <stdio.h>
#include <string.h>

#define IN_FILE "attachments."

/* What ends in a dot goes on with a rest; of two that a text begins with, the longer one counts. */
static const char *const keys[ANSWER_COUNT] = {
    [ANSWER_P01_PURPOSE] = "P01.purpose",
    [ANSWER_P01_AGAIN] = "P01.again",
    [ANSWER_P03_CALLBACK] = "P03.callback",
    [ANSWER_P03_NUMBER] = "P03.number",
    [ANSWER_P03_AGAIN] = "P03.again",
    [ANSWER_P03_SOURCE] = "P03.source",
    [ANSWER_P04_CONSENT] = "P04.consent",
    [ANSWER_P05_BASIS] = "P05.basis",
    [ANSWER_P05_REASON] = "P05.reason",
    [ANSWER_P05_CONDITION] = "P05.condition",
    [ANSWER_P05_INTEREST] = "P05.interest",
    [ANSWER_P05_REQUEST] = "P05.request",
    [ANSWER_P07_WHO] = "P07.who",
    [ANSWER_P07_HARM] = "P07.harm",
    [ANSWER_P08_INFORMED] = "P08.informed",
    [ANSWER_P08_WHOM] = "P08.whom",
    [ANSWER_P08_REASON] = "P08.reason",
    [ANSWER_P09] = "P09.",
    [ANSWER_P12_GROUND] = "P12.ground",
    [ANSWER_P12_REFERENCE] = "P12.reference",
    [ANSWER_P12_TRUSTEES] = "P12.trustees",
    [ANSWER_P13_AGREEMENT] = "P13.agreement",
    [ANSWER_P13_REASON] = "P13.reason",
    [ANSWER_M01_ENTRY] = "M01.entries.",
    [ANSWER_M01_FILE] = ("M01." IN_FILE),
    [ANSWER_M01_FIELD] = "M01.",
    [ANSWER_M03] = "M03.",
    [ANSWER_M04] = "M04.",
    [ANSWER_M04_LOOKED] = "M04.looked.",
    [ANSWER_M05] = "M05.",
    [ANSWER_M06_HISTORICAL] = "M06.historical",
    [ANSWER_M09] = "M09.",
    [ANSWER_M09_RARE_FACT] = "M09.rare_fact",
    [ANSWER_M10_REASON] = "M10.reason",
    [ANSWER_M11] = "M11.",
    [ANSWER_M12] = "M12.",
    [ANSWER_C01_REASON] = "C01.reason",
    [ANSWER_C02_ACCOUNT] = "C02.account",
    [ANSWER_C03_DEVICE] = "C03.device",
    [ANSWER_C03_CARRIER] = "C03.carrier",
    [ANSWER_C03] = "C03.",
    [ANSWER_C05_BACK_BY] = "C05.back_by",
    [ANSWER_L04_HARM] = "L04.harm",
};

const char *answer_key_text(enum answer_key key)
{
    return keys[key];
}

void answer_key_write(enum answer_key key, const char *rest, char text[ANSWER_KEY_SIZE])
{
    snprintf(text, ANSWER_KEY_SIZE, "%s%s", keys[key], rest ? rest : "");
}

static bool has_rest(const char *key)
{
    return key[strlen(key) - 1] == '.';
}

bool answer_key_parse(const char *text, enum answer_key *key, const char **rest)
{
    size_t longest = 0;
    for (int i = 0; i < ANSWER_COUNT; i++) {
        size_t length = strlen(keys[i]);
        bool fits =
            has_rest(keys[i]) ? text_starts_with(text, keys[i]) : strcmp(text, keys[i]) == 0;
        if (!fits || length <= longest)
            continue;
        longest = length;
        *key = (enum answer_key)i;
        *rest = text + length;
    }
    return longest > 0;
}

const char *answer_find(const json_t *answers, enum answer_key key, const char *rest)
{
    char text[ANSWER_KEY_SIZE];
    answer_key_write(key, rest, text);
    return json_text(answers, text);
}

/* The names of files may have dots and colons; ids of entries have neither, and paths no colon. */
bool leak_key_parse(const char *rest, struct leak_key *key)
{
    const char *colon = strrchr(rest, ':');
    if (!colon)
        return false;
    key->in_file = text_starts_with(rest, IN_FILE);
    key->in_entry = !key->in_file && !memchr(rest, '.', (size_t)(colon - rest));
    key->place = key->in_file ? rest + strlen(IN_FILE) : rest;
    key->place_length = (size_t)(colon - key->place);
    key->in_purpose = !key->in_file && key->place_length == strlen(keys[ANSWER_P01_PURPOSE]) &&
                      text_starts_with(rest, keys[ANSWER_P01_PURPOSE]);
    key->who = colon + 1;
    return true;
}

void leak_key_write(bool in_file, const char *place, const char *who, char rest[ANSWER_KEY_SIZE])
{
    snprintf(rest, ANSWER_KEY_SIZE, "%s%s:%s", in_file ? IN_FILE : "", place, who);
}
