/* How else a recorded name is spelled in a text. */
#ifndef SCAN_SPELLINGS_H
#define SCAN_SPELLINGS_H

#include "safehand/base.h"

enum { SPELLINGS_MAXIMUM = 16 };

struct spelling {
    char *text;
    bool asks; /* it may be another's name as well */
};
struct spellings {
    struct spelling items[SPELLINGS_MAXIMUM]; /* the recorded one first, none twice */
    size_t count;
};

/* Whatever the outcome: spellings_free. More than SPELLINGS_MAXIMUM are left out. */
enum status spellings_make(const char *text, struct spellings *spellings,
                           struct error *err) MUST_CHECK;
void spellings_free(struct spellings *spellings);

#endif
