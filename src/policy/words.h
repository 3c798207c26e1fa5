/* The closed lists of words that profiles, answers and decisions use. */
#ifndef SAFEHAND_POLICY_WORDS_H
#define SAFEHAND_POLICY_WORDS_H

#include <stdbool.h>

#include "safehand/policy.h"

/* Ended by NULL; the channels stand as in enum channel. */
extern const char *const WORDS_CHANNELS[];
extern const char *const WORDS_BASES[];

#endif
