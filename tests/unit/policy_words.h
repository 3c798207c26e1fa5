/* What the rules say, as the command line shows it: with the command or option for each way. */
#ifndef POLICY_WORDS_H
#define POLICY_WORDS_H

#include <criterion/criterion.h>

#include "cli.h"
#include "share/options.h"

/* Valid until the next call. */
static inline const char *typed(const char *words, const struct ways *ways)
{
    static char text[WAYS_TEXT_SIZE];
    char *made = words_typed(words, ways);
    cr_assert_not_null(made);
    snprintf(text, sizeof text, "%s", made);
    memory_free(made);
    return text;
}

static inline const char *hint_of(const struct policy_outcome *outcome)
{
    return typed(outcome->hint, &outcome->hint_ways);
}

/* How the question is answered; valid until the next call. */
static inline const char *option_of(const struct policy_question *question)
{
    static char text[WAYS_TEXT_SIZE];
    struct buffer out;
    buffer_init(&out, sizeof text - 1);
    answer_option_append(question->key, NULL, &out);
    snprintf(text, sizeof text, "%s", buffer_text(&out));
    buffer_free(&out);
    return text;
}

#endif
