/* What the files of register/ share. */
#ifndef REGISTER_INTERNAL_H
#define REGISTER_INTERNAL_H

#include "safehand/entry/office.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/office/outbox.h"
#include "safehand/office/records.h"
#include "safehand/register.h"

/* notice.c: what texts to recipients have in common. */
/* After "Whom to ring": the office, and on which number. None is written in a message. */
void notice_append_phone(struct buffer *out, const struct office *office);
/* What the page that this program carries is compared by. */
void notice_append_digest(struct buffer *out);
/* Six groups, for looking at while they are read aloud, and that they prove nothing. */
void notice_append_groups(struct buffer *out, const char *fingerprint);

#endif
