/* Which page answers which address: a sharing on its way. */
#include "pages/pages.h"

const struct route ROUTES_SHARE[] = {
    {NULL, false, false, false, NULL},
};
