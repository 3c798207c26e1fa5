/* The rules' names, and those of the duties that are ended by a record of its own. */
#ifndef SAFEHAND_POLICY_RULE_ID_H
#define SAFEHAND_POLICY_RULE_ID_H

#include <stdbool.h>

#include "safehand/base/names.h"

/* In the order in which they are asked: that of the questions in the government's flowchart, which
 * are purpose, recipient, consent, basis, amount, channel, record. */
enum rule_id {
    RULE_P01,
    RULE_P02,
    RULE_P03,
    RULE_P04,
    RULE_P05,
    RULE_P06,
    RULE_P07,
    RULE_P08,
    RULE_P09,
    RULE_P10,
    RULE_P11,
    RULE_P12,
    RULE_P13,
    RULE_M01,
    RULE_M02,
    RULE_M03,
    RULE_M04,
    RULE_M05,
    RULE_M06,
    RULE_M07,
    RULE_M08,
    RULE_M09,
    RULE_M10,
    RULE_M11,
    RULE_M12,
    RULE_C01,
    RULE_C02,
    RULE_C03,
    RULE_C04,
    RULE_C05,
    RULE_C06,
    RULE_C07,
    RULE_C08,
    RULE_L01,
    RULE_L02,
    RULE_L03,
    RULE_L04,
    RULE_L05,
    RULE_L06,
    RULE_L07,
    RULE_L08,
    RULE_COUNT,
};
const char *rule_id_text(enum rule_id rule); /* "P04" */
/* False, and *rule as it was, if there is none of that name. */
bool rule_id_parse(const char *text, enum rule_id *rule);
/* Whether a text, which may be NULL, names this rule. */
bool rule_id_is(const char *text, enum rule_id rule);
/* Whether the rule is among the ids of a list. */
bool names_have_rule(const struct names *names, enum rule_id rule);

/* What is owed until somebody records, under this name, that it was done. */
enum duty_id {
    DUTY_P07,         /* an approver looks at what was told in an emergency */
    DUTY_P08,         /* the family is told of that, or why not */
    DUTY_P11,         /* a decision not to share is discussed with who asked */
    DUTY_P12,         /* the trustees are told of a request */
    DUTY_L03_PARENTS, /* the parents are told of an inspection */
    DUTY_L03_REPORT,  /* and sent its report */
    DUTY_WITHDRAWN,   /* a recipient is told that what they got was withdrawn */
    DUTY_PHONED,      /* a recipient is told by phone that something waits for them */
    DUTY_L04,         /* who asked what is held about them is answered */
    DUTY_COUNT,
};
const char *duty_id_text(enum duty_id duty); /* "L03-parents" */
/* False, and *duty as it was, if there is none of that name. */
bool duty_id_parse(const char *text, enum duty_id *duty);

#endif
