#include "safehand/policy/answer_key.h"

#include <stdio.h>
#include <string.h>

#define IN_FILE "attachments."

/* What ends in a dot goes on with a rest; of two that a text begins with, the longer one counts. */
static const struct {
    enum rule_id rule;
    const char *text;
} keys[ANSWER_COUNT] = {
    [ANSWER_P01_PURPOSE] = {RULE_P01, "P01.purpose"},
    [ANSWER_P01_AGAIN] = {RULE_P01, "P01.again"},
    [ANSWER_P03_CALLBACK] = {RULE_P03, "P03.callback"},
    [ANSWER_P03_NUMBER] = {RULE_P03, "P03.number"},
    [ANSWER_P03_AGAIN] = {RULE_P03, "P03.again"},
    [ANSWER_P03_SOURCE] = {RULE_P03, "P03.source"},
    [ANSWER_P04_CONSENT] = {RULE_P04, "P04.consent"},
    [ANSWER_P05_BASIS] = {RULE_P05, "P05.basis"},
    [ANSWER_P05_REASON] = {RULE_P05, "P05.reason"},
    [ANSWER_P05_CONDITION] = {RULE_P05, "P05.condition"},
    [ANSWER_P05_INTEREST] = {RULE_P05, "P05.interest"},
    [ANSWER_P05_REQUEST] = {RULE_P05, "P05.request"},
    [ANSWER_P07_WHO] = {RULE_P07, "P07.who"},
    [ANSWER_P07_HARM] = {RULE_P07, "P07.harm"},
    [ANSWER_P08_INFORMED] = {RULE_P08, "P08.informed"},
    [ANSWER_P08_WHOM] = {RULE_P08, "P08.whom"},
    [ANSWER_P08_REASON] = {RULE_P08, "P08.reason"},
    [ANSWER_P09] = {RULE_P09, "P09."},
    [ANSWER_P12_GROUND] = {RULE_P12, "P12.ground"},
    [ANSWER_P12_REFERENCE] = {RULE_P12, "P12.reference"},
    [ANSWER_P12_TRUSTEES] = {RULE_P12, "P12.trustees"},
    [ANSWER_P13_AGREEMENT] = {RULE_P13, "P13.agreement"},
    [ANSWER_P13_REASON] = {RULE_P13, "P13.reason"},
    [ANSWER_M01_ENTRY] = {RULE_M01, "M01.entries."},
    [ANSWER_M01_FILE] = {RULE_M01, "M01." IN_FILE},
    [ANSWER_M01_FIELD] = {RULE_M01, "M01."},
    [ANSWER_M03] = {RULE_M03, "M03."},
    [ANSWER_M04] = {RULE_M04, "M04."},
    [ANSWER_M05] = {RULE_M05, "M05."},
    [ANSWER_M06_HISTORICAL] = {RULE_M06, "M06.historical"},
    [ANSWER_M09_RARE_FACT] = {RULE_M09, "M09.rare_fact"},
    [ANSWER_M10_REASON] = {RULE_M10, "M10.reason"},
    [ANSWER_M11] = {RULE_M11, "M11."},
    [ANSWER_M12] = {RULE_M12, "M12."},
    [ANSWER_C01_REASON] = {RULE_C01, "C01.reason"},
    [ANSWER_C03_DEVICE] = {RULE_C03, "C03.device"},
    [ANSWER_C03_CARRIER] = {RULE_C03, "C03.carrier"},
    [ANSWER_C03] = {RULE_C03, "C03."},
    [ANSWER_L04_HARM] = {RULE_L04, "L04.harm"},
};

const char *answer_key_text(enum answer_key key)
{
    return keys[key].text;
}

enum rule_id answer_key_rule(enum answer_key key)
{
    return keys[key].rule;
}

void answer_key_write(enum answer_key key, const char *rest, char text[ANSWER_KEY_SIZE])
{
    snprintf(text, ANSWER_KEY_SIZE, "%s%s", keys[key].text, rest ? rest : "");
}

static bool has_rest(const char *key)
{
    return key[strlen(key) - 1] == '.';
}

bool answer_key_parse(const char *text, enum answer_key *key, const char **rest)
{
    size_t longest = 0;
    for (int i = 0; i < ANSWER_COUNT; i++) {
        size_t length = strlen(keys[i].text);
        bool fits = has_rest(keys[i].text) ? text_starts_with(text, keys[i].text)
                                           : strcmp(text, keys[i].text) == 0;
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
    key->who = colon + 1;
    return true;
}

void leak_key_write(bool in_file, const char *place, const char *who, char rest[ANSWER_KEY_SIZE])
{
    snprintf(rest, ANSWER_KEY_SIZE, "%s%s:%s", in_file ? IN_FILE : "", place, who);
}
