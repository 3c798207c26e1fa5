/* What is shown to whoever approves. */
#ifndef DESK_APPROVE_H
#define DESK_APPROVE_H

#include "register/register.h"
#include "safehand/sharing.h"

/* The questions that were asked, each with its answer. */
void answers_show(struct visit *visit, const json_t *decision);
/* What stays, and what was found in what leaves; nothing where it cannot be read. */
void stays_show(struct visit *visit, const struct approval_view *view);
/* The files that leave, and what is known of each. */
void files_show(struct page *page, const json_t *decision);
/* What every rule said, to be opened. */
void rules_show(struct page *page, const json_t *decision);
/* Whether the sharing did not wait for any of these: then it is looked at afterwards. */
bool is_afterwards(const struct approval_view *view);

#endif
