/* Which page answers which address: a sharing on its way. */
#include "share/share.h"

const struct route ROUTES_SHARE[] = {
    {"/share", false, false, false, share_page},
    {"/share", false, true, false, share_begin},
    {"/share/concern", false, false, false, share_concern},
    {"/share/concern", false, true, false, share_concern_written},
    {"/share/send/", true, false, false, share_send},
    {"/share/send/", true, true, false, share_send_posted},
    {"/share/sending/", true, false, false, share_sending},
    {"/share/sent/", true, false, false, share_sent},
    {"/share/sent/", true, true, false, share_unmount},
    {"/share/", true, false, false, share_draft},
    {"/share/", true, true, false, share_draft_posted},
    {NULL, false, false, false, NULL},
};
