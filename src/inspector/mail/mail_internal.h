/* Between the files of this folder. */
#ifndef INSPECTOR_MAIL_INTERNAL_H
#define INSPECTOR_MAIL_INTERNAL_H

#include <gmime/gmime.h>

#include "reader.h"

/* Before anything of the library is called; more than once does nothing. */
void mail_begin(void);
/* A message with all that it holds (parts.c), and what stands in the head of a part (heads.c). */
void mail_tell_message(GMimeMessage *message, struct answer *answer);
/* What stands in the heads of all its parts alone. */
void mail_tell_message_heads(GMimeMessage *message, struct answer *answer);
void mail_tell_heads(GMimeObject *object, struct answer *answer);
/* A text of the library's, which is freed, as a line of its own. */
void mail_tell_line(char *text, struct answer *answer);

#endif
