/* A new passphrase, judged as the recipient's page judges it: by its length, its words, and whether
 * it is dull. More would be a promise: nobody sees from here what others could guess. */
#ifndef DESK_PASSPHRASE_H
#define DESK_PASSPHRASE_H

#include "safehand/base.h"

enum { PASSPHRASE_LEAST = 12 /* characters, as everywhere */ };

enum judgement {
    PASSPHRASE_SHORT,
    PASSPHRASE_KNOWN, /* begins with what is tried first */
    PASSPHRASE_DULL,  /* mostly the same few characters, or what is on the card */
    PASSPHRASE_WORDS,
    PASSPHRASE_GOOD,
};
/* `own` are the texts that are on the card, which others know; ended by NULL. */
enum judgement passphrase_judge(const char *passphrase, const char *const *own);
/* What is said of it; "" for one that is too short. */
const char *passphrase_words(enum judgement judgement);

#endif
