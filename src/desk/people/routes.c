/* Which page answers which address: who acts. */
#include "people/people.h"

const struct route ROUTES_STRANGER[] = {
    {"/sign-in", false, false, true, page_sign_in},
    {"/sign-in", false, true, true, page_signed_in},
    {"/join/", true, false, true, page_join},
    {"/join/", true, true, true, page_joined},
    {"/authority", false, false, true, page_authority},
    {"/authority/safehand-authority.crt", false, false, true, page_authority_file},
    {NULL, false, false, false, NULL},
};

const struct route ROUTES_PEOPLE[] = {
    {"/sign-in/continue", false, true, true, page_continue},
    {"/ledger/continue", false, false, true, page_ledger_continue},
    {"/ledger/continue", false, true, false, page_ledger_continued},
    {"/sign-in/news", false, false, false, page_news},
    {"/lock", false, true, true, page_lock},
    {"/first", false, false, true, page_first},
    {"/first", false, true, true, page_first_made},
    {"/first/done", false, false, false, page_first_done},
    {"/staff", false, false, false, page_staff},
    {"/staff/invite", false, false, false, page_invite},
    {"/staff/invite", false, true, false, page_invited},
    {"/staff/invite/cancel", false, true, false, page_invitation_cancel},
    {"/staff/compare/", true, false, false, page_compare},
    {"/staff/compare/", true, true, false, page_compared},
    {"/staff/renew", false, false, false, page_renew},
    {"/staff/renew", false, true, false, page_renewed},
    {"/staff/sign", false, true, false, page_member_sign},
    {"/staff/key", false, true, false, page_key_put},
    {"/staff/confirm/", true, true, false, page_member_confirm},
    {"/staff/remove/", true, false, false, page_member_remove},
    {"/staff/remove/", true, true, false, page_member_removed},
    {"/staff/", true, false, false, page_member},
    {NULL, false, false, false, NULL},
};
