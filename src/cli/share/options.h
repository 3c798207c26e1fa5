/* By which option of `share` a question of the rules is answered. */
#ifndef SHARE_OPTIONS_H
#define SHARE_OPTIONS_H

#include "safehand/policy.h"

/* "--basis"; "--reason" for what has no option of its own. */
const char *answer_option(enum answer_key key);
/*
 * Appends what is typed to give an answer to the question of this key: "--basis BASIS",
 * "--reason M06.historical=yes"; with the answer that is given ("" or NULL: any) in place of what
 * stands for it.
 */
void answer_option_append(const char *key, const char *answer, struct buffer *out);

#endif
