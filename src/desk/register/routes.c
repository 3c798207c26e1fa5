/* Which page answers which address: what is owed, and what is recorded. */
#include "register/register.h"

const struct route ROUTES_REGISTER[] = {
    {"/", false, false, false, page_home},
    {"/sharings", false, false, false, page_sharings},
    {"/sharings/", true, false, false, page_sharing},
    {"/approve/", true, false, false, page_approve},
    {"/approve/", true, true, false, page_approved},
    {"/recipients", false, false, false, page_recipients},
    {NULL, false, false, false, NULL},
};
