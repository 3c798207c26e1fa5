/* Which page answers which address: who acts. */
#include "people/people.h"

const struct route ROUTES_PEOPLE[] = {
    {"/sign-in", false, false, true, page_sign_in},
    {"/sign-in", false, true, true, page_signed_in},
    {"/lock", false, true, true, page_lock},
    {NULL, false, false, false, NULL},
};
