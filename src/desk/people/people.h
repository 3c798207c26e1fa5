/* Who acts. */
#ifndef DESK_PEOPLE_H
#define DESK_PEOPLE_H

#include "pages/pages.h"
#include "people/passphrase.h"

page_answer page_sign_in, page_signed_in, page_lock, page_news;            /* sign_in.c */
page_answer page_continue, page_ledger_continue, page_ledger_continued;    /* continued.c */
page_answer page_first, page_first_made, page_first_done;                  /* first.c */
page_answer page_renew, page_renewed;                                      /* renew.c */
page_answer page_join, page_joined;                                        /* join.c */
page_answer page_authority, page_authority_file;                           /* authority.c */
page_answer page_staff, page_invite, page_invited, page_invitation_cancel; /* staff.c */
page_answer page_compare, page_compared;                                   /* compare.c */
page_answer page_member, page_member_confirm, page_member_sign, page_member_remove,
    page_member_removed, page_key_put; /* member.c */

/* Where a visit goes on that has just signed in: what is to be told first, or home. */
void visit_signed_in(struct visit *visit);

/* The page for who signed in to an office that is not as they have seen it; `fault` is what was
 * wrong with what they typed, or NULL. */
void held_show(struct visit *visit, const struct error *err, const char *typed,
               const struct error *fault);

/* Who somebody is, and their new passphrase, as a form says it. */
struct newcomer {
    const char *name, *role, *contact, *passphrase, *again;
};
void newcomer_read(const struct visit *visit, struct newcomer *newcomer);
/* The first thing that is wrong, with the field that it is in; NULL if nothing is. `office`: the
 * organisation's name. */
const char *newcomer_fault(const struct newcomer *newcomer, const char *office, struct error *err);
/* The fields; `fault` is the one that err is about, or NULL. */
void newcomer_show(struct page *page, const struct newcomer *newcomer, const char *fault,
                   const struct error *err);
/* Six groups of five, large, as somebody reads them out. */
void fingerprint_show(struct page *page, const struct card *card);

#endif
