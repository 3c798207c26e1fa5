/* Which page answers which address: what somebody wants to know. */
#include "oversight/oversight.h"

const struct route ROUTES_OVERSIGHT[] = {
    {"/rules", false, false, false, page_rules},
    {"/rules/", true, false, false, page_rule},
    {NULL, false, false, false, NULL},
};
