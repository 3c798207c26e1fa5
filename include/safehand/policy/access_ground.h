/* Who may be told what was shared about a person (rule L04). */
#ifndef SAFEHAND_POLICY_ACCESS_GROUND_H
#define SAFEHAND_POLICY_ACCESS_GROUND_H

#include <stdbool.h>

/* On which ground somebody is told what was shared about a person. */
enum access_ground {
    ACCESS_OWN,            /* it is about themselves */
    ACCESS_PARENT,         /* of a child under 12 */
    ACCESS_AUTHORITY,      /* a parent, and the child of 12 or over agreed */
    ACCESS_BEST_INTERESTS, /* a parent, and the manager finds it evident that it is best for the
                              child */
};
const char *access_ground_name(enum access_ground ground);  /* "own", "parent", ... */
const char *access_ground_words(enum access_ground ground); /* "their own data", ... */
/* Takes exactly what access_ground_name gives; false otherwise. */
bool access_ground_parse(const char *text, enum access_ground *ground);

#endif
