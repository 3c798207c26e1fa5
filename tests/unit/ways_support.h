/* What the command line makes of words with ways, so that tests can hold whole messages. */
#ifndef WAYS_SUPPORT_H
#define WAYS_SUPPORT_H

#include <stdio.h>

#include "safehand/base.h"
#include "ways.h"

/* The text as it is printed, good until the fourth call from now. */
static inline const char *words_shown(const char *words, const struct ways *ways)
{
    static char texts[4][4096];
    static unsigned next;
    char *text = words_quoting(words, ways), *kept = texts[next++ % 4];
    snprintf(kept, sizeof texts[0], "%s", text ? text : words);
    memory_free(text);
    return kept;
}

static inline const char *message_shown(const struct error *err)
{
    return words_shown(err->message, &err->message_ways);
}

static inline const char *hint_shown(const struct error *err)
{
    return words_shown(err->hint, &err->hint_ways);
}

#endif
