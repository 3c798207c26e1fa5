#include "safehand/policy/rule_id.h"

#include <string.h>

static const char rules[RULE_COUNT][4] = {
    [RULE_P01] = "P01", [RULE_P02] = "P02", [RULE_P03] = "P03", [RULE_P04] = "P04",
    [RULE_P05] = "P05", [RULE_P06] = "P06", [RULE_P07] = "P07", [RULE_P08] = "P08",
    [RULE_P09] = "P09", [RULE_P10] = "P10", [RULE_P11] = "P11", [RULE_P12] = "P12",
    [RULE_P13] = "P13", [RULE_M01] = "M01", [RULE_M02] = "M02", [RULE_M03] = "M03",
    [RULE_M04] = "M04", [RULE_M05] = "M05", [RULE_M06] = "M06", [RULE_M07] = "M07",
    [RULE_M08] = "M08", [RULE_M09] = "M09", [RULE_M10] = "M10", [RULE_M11] = "M11",
    [RULE_M12] = "M12", [RULE_C01] = "C01", [RULE_C02] = "C02", [RULE_C03] = "C03",
    [RULE_C04] = "C04", [RULE_C05] = "C05", [RULE_C06] = "C06", [RULE_C07] = "C07",
    [RULE_C08] = "C08", [RULE_L01] = "L01", [RULE_L02] = "L02", [RULE_L03] = "L03",
    [RULE_L04] = "L04", [RULE_L05] = "L05", [RULE_L06] = "L06", [RULE_L07] = "L07",
    [RULE_L08] = "L08",
};

static const char *const duties[DUTY_COUNT] = {
    [DUTY_P07] = "P07",
    [DUTY_P08] = "P08",
    [DUTY_P11] = "P11",
    [DUTY_P12] = "P12",
    [DUTY_L03_PARENTS] = "L03-parents",
    [DUTY_L03_REPORT] = "L03-report",
    [DUTY_WITHDRAWN] = "withdrawn",
    [DUTY_PHONED] = "phoned",
    [DUTY_L04] = "L04",
};

const char *rule_id_text(enum rule_id rule)
{
    return rules[rule];
}

bool rule_id_parse(const char *text, enum rule_id *rule)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (strcmp(rules[i], text) == 0) {
            *rule = (enum rule_id)i;
            return true;
        }
    }
    return false;
}

bool rule_id_is(const char *text, enum rule_id rule)
{
    return text && strcmp(rules[rule], text) == 0;
}

bool names_have_rule(const struct names *names, enum rule_id rule)
{
    return names_have(names, rules[rule]);
}

const char *duty_id_text(enum duty_id duty)
{
    return duties[duty];
}

bool duty_id_parse(const char *text, enum duty_id *duty)
{
    for (int i = 0; i < DUTY_COUNT; i++) {
        if (strcmp(duties[i], text) == 0) {
            *duty = (enum duty_id)i;
            return true;
        }
    }
    return false;
}
