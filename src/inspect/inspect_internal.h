/* Between the files of this room. */
#ifndef INSPECT_INTERNAL_H
#define INSPECT_INTERNAL_H

#include <limits.h>

#include "safehand/inspect.h"
#include "safehand/inspect/answer.h"

struct waiting; /* waiting.h */

/* Runs the inspector (`mode` NULL: to read; "--clean" or "--pages": for a copy) on the file that
 * stands on this descriptor, from its beginning whatever was read of it, and appends what it wrote
 * to `answer`. One that waits is asked to read, where there is one; NULL: none. `why` gets 0 if it
 * ended well, else one unread_kind: there is no inspector, it could not be started, took too long
 * or broke off, which is no failure. STATUS_INTERRUPTED. */
enum status inspector_run(const char *mode, const char *name, int file, struct waiting *waiting,
                          struct buffer *answer, unsigned *why, struct error *err) MUST_CHECK;

/* Where the inspector is; false, which inspect_next_trouble will tell, if it is nowhere. */
bool inspector_find(char path[PATH_MAX]) MUST_CHECK;

/* The folder for one run of the inspector, in memory, 0700; it is gone at the latest when a later
 * process looks into a file. */
struct inspect_folder {
    char path[64]; /* "": none could be had */
    int lock;      /* -1 */
};
void inspect_folder_make(struct inspect_folder *folder);
void inspect_folder_remove(struct inspect_folder *folder);

/* Takes one record of an answer; false if it may not stand there. */
typedef bool answer_take(void *context, enum inspect_record record, const unsigned char *data,
                         size_t length);
/* Each record in turn, to the last, behind which nothing follows; false if that is not so, or one
 * was not taken. */
bool answer_walk(const struct buffer *answer, answer_take *take, void *context) MUST_CHECK;
/* What an answer says, strictly read, into a reading whose buffers are there. False if it is no
 * whole answer: the reading may then hold a part of it. No memory shows in the reading's buffers.
 */
bool answer_read(const struct buffer *answer, struct inspection *reading) MUST_CHECK;
/* Makes the buffer an answer that says only why the file was not read. */
void answer_make(struct buffer *answer, unsigned why);

/* Adds the words of one kind to the reading (words.c); false if there is no such kind. */
bool hidden_words(unsigned kind, const char *detail, struct inspection *reading) MUST_CHECK;
bool unread_words(unsigned kind, const char *detail, struct inspection *reading) MUST_CHECK;
/* What is seen of a text when it has been read: letters that nobody knows, data written as
 * letters. */
unsigned unread_in_text(const struct buffer *text);

/* What inspect_next_trouble will tell: flags of sandbox_lack, or where an inspector was looked for.
 */
void trouble_lacks(unsigned lacks);
void trouble_no_inspector(const char *places);

#endif
