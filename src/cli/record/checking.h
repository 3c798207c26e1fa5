/* Telling all that is wrong and doubtful in a record, and which words there are. */
#ifndef RECORD_CHECKING_H
#define RECORD_CHECKING_H

#include "cli.h"

#include "safehand/record/check.h"

/* Against what a record is held: the office's catalogue and profiles, or (NULL) those that ship.
 * Begins zeroed; record_words_free. */
struct record_vocabulary {
    struct record_known known;
    struct recipient_kinds *kinds;
    struct names purposes; /* copies */
};
enum status record_words_find(const struct office *office, struct record_vocabulary *words,
                              struct error *err) MUST_CHECK;
void record_words_free(struct record_vocabulary *words);

/*
 * Before anything is done with a record: reads it and prints all that is wrong in it, where that is
 * more than one thing (then err says how many), and, if wanted, what is doubtful and no rule tells.
 * `path` is that of its folder, borrowed as long as err.
 */
enum status record_look(const struct arguments *arguments, struct session *session,
                        const char *path, bool tells_doubts, struct error *err) MUST_CHECK;

extern const struct command_option OPTIONS_RECORD_CHECK[], OPTIONS_RECORD_WORDS[];
extern const char RECORD_CHECK_MORE[], RECORD_WORDS_MORE[];
enum status command_record_check(const struct arguments *arguments, struct error *err);
enum status command_record_words(const struct arguments *arguments, struct error *err);

#endif
