/* Between the files of this room. */
#ifndef INSPECT_INTERNAL_H
#define INSPECT_INTERNAL_H

#include "safehand/inspect.h"
#include "safehand/inspect/answer.h"

/* Runs the inspector on these bytes and appends what it wrote to `answer`. `is_told` says whether
 * it ended well; what it did to itself is no failure. STATUS_SYSTEM if it is not there or cannot be
 * started, STATUS_INTERRUPTED. */
enum status inspector_run(const char *mode, const char *name, const struct buffer *bytes, struct buffer *answer,
                          bool *is_told, struct error *err) MUST_CHECK;

/* What an answer says, strictly read, into a reading whose buffers are there. False if it is no
 * whole answer: the reading may then hold a part of it. No memory shows in the reading's buffers.
 */
bool answer_read(const struct buffer *answer, struct inspection *reading) MUST_CHECK;

/* Adds the words of one kind to the reading (words.c); false if there is no such kind. */
bool hidden_words(unsigned kind, const char *detail, struct inspection *reading) MUST_CHECK;
bool unread_words(unsigned kind, const char *detail, struct inspection *reading) MUST_CHECK;
/* What is seen of a text when it has been read: letters that nobody knows, data written as
 * letters. */
unsigned unread_in_text(const struct buffer *text);

#endif
