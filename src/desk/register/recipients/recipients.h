/* Recipients: what their pages share. */
#ifndef DESK_RECIPIENTS_H
#define DESK_RECIPIENTS_H

#include "register/register.h"

enum { RECIPIENT_MARK_SIZE = 32 };
/* By what an address of ours names them: 16 hex digits of their key, or of their file. */
void recipient_mark(const struct office_recipient *recipient, char mark[RECIPIENT_MARK_SIZE]);
/* The one that "name" names; NULL, and a page that says so, if there is none. */
struct office_recipient *recipient_of_visit(struct visit *visit);
/* Who they are. */
void recipient_show_terms(struct visit *visit, const struct office_recipient *recipient);
/* The six groups of a fingerprint, large enough to be read out. */
void groups_show(struct page *page, const char *fingerprint);

#endif
