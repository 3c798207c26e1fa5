/* What somebody wants to know: the ledger, reports, rules and help. */
#ifndef DESK_OVERSIGHT_H
#define DESK_OVERSIGHT_H

#include "pages/pages.h"
#include "safehand/oversight.h"

page_answer page_help;                                         /* help.c */
page_answer page_rules, page_rule;                             /* rules.c */
page_answer page_ledger, page_entry;                           /* ledger.c */
page_answer page_trustees, page_trustees_document;             /* trustees.c */
page_answer page_access, page_access_asked, page_access_given; /* access.c */

/* What one field of a form says, without blanks around it; "" if it is not there. `text` is cut at
 * its size. */
enum { OVERSIGHT_TEXT_SIZE = 512 };
void sent_text(const struct form *form, const char *name, char text[OVERSIGHT_TEXT_SIZE]);

#endif
