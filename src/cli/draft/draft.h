/* The draft of a sharing: what was answered, kept until it is decided or thrown away. */
#ifndef SHARE_DRAFT_H
#define SHARE_DRAFT_H

#include "share/share.h"

/* ---- keeping ---- */

/* Keeps what was asked for and answered, with what the questions hold (NULL: no sharing has begun).
 * Where it cannot be written that is told once, and no reason to stop. */
void share_draft_keep(struct share *share, const struct questions *questions);
/* The run has ended: what was decided is kept no longer; of the rest it tells how to go on. */
void share_draft_end(struct share *share);

/* ---- going on ---- */

/* Finds what is to be gone on with, by the operand or by asking, and says what it is. */
enum status share_draft_resume(struct share *share, struct error *err) MUST_CHECK;
/* What was answered about record and files counts only as long as these are as they were: where
 * they are not, *sharing is begun again without it. Once a run, and so is told what values of the
 * record are not of their type. */
enum status share_draft_look_again(struct share *share, struct sharing **sharing,
                                   struct error *err) MUST_CHECK;
/* `share --discard`. */
enum status share_draft_discard(const struct arguments *arguments, struct error *err) MUST_CHECK;

#endif
