/* What a reader of the inspector answers, as one text that a test compares whole. */
#ifndef INSPECTOR_SUPPORT_H
#define INSPECTOR_SUPPORT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "inspector/answer.h"

/* The words of an answer: one line each of its text, then "seen: ...", "hidden: KIND DETAIL" and
 * "unread: KIND DETAIL" as answer.h numbers them. Blank lines go. Valid until the next call. */
static inline const char *inspector_says(const char *name, const char *type, const void *data,
                                         size_t length)
{
    static char said[65536];
    struct answer answer;
    const struct part part = {name, type, data, length};
    answer_init(&answer);
    read_part(&part, &answer);
    cr_assert_not(answer.failed);
    size_t at = 0;
    for (size_t i = 0; i < answer.text.length && at + 2 < sizeof said / 2; i++) {
        char letter = (char)answer.text.data[i];
        if (letter != '\n' || (at > 0 && said[at - 1] != '\n'))
            said[at++] = letter == '\0' ? '.' : letter;
    }
    if (at > 0 && said[at - 1] != '\n')
        said[at++] = '\n';
    said[at] = '\0';
    if (answer.seen.length > 0)
        at += (size_t)snprintf(said + at, sizeof said - at, "seen: %s", buffer_text(&answer.seen));
    for (size_t i = 0; i < answer.hidden_count; i++)
        at += (size_t)snprintf(said + at, sizeof said - at, "hidden: %u%s%s\n",
                               answer.hidden[i].kind, answer.hidden[i].detail ? " " : "",
                               answer.hidden[i].detail ? answer.hidden[i].detail : "");
    for (size_t i = 0; i < answer.unread_count; i++)
        at += (size_t)snprintf(said + at, sizeof said - at, "unread: %u%s%s\n",
                               answer.unread[i].kind, answer.unread[i].detail ? " " : "",
                               answer.unread[i].detail ? answer.unread[i].detail : "");
    answer_free(&answer);
    return said;
}

static inline const char *inspector_says_text(const char *name, const char *text)
{
    return inspector_says(name, NULL, text, strlen(text));
}

#endif
