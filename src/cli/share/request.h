/* The request of `safehand share`: options and answers. */
#ifndef REQUEST_H
#define REQUEST_H

#include "choice.h"

#define OPTIONS_OF_REQUEST                                                                         \
    {"--purpose", "TEXT", "what exactly for, in words; @FILE reads them from a file"},             \
        {"--basis", "BASIS", "lawful basis"},                                                      \
        {"--consent", "ID", "the consent in the record that covers it"},                           \
        {"--agreement", "NAME", "the registered agreement that it is shared under"},               \
        {"--reason", "[KEY=]TEXT...", "why; KEY is the question it answers (may be repeated)"},    \
        {"--portal", "NAME", "by this portal"}, {"--media", "DIR", "on this memory stick"},        \
        {"--by", "WAY", "email, hand (the sealed file is made, you bring it) or handover"},        \
        {"--out", "DIR", "with --by handover: the new folder for the open files"},                 \
        {"--back-by", "DAY", "when the memory stick is back or wiped (YYYY-MM-DD)"},               \
    {                                                                                              \
        "--answers", "FILE", "answers to the checklist for removable media"                        \
    }

/* Whether one of --portal, --media and --by was given. */
bool request_names_channel(const struct arguments *arguments);
/* Channel and place, from --portal, --media or --by. */
enum status request_channel(const struct arguments *arguments, enum channel *channel,
                            const char **channel_to, struct error *err) MUST_CHECK;
/* Answers from --answers, --purpose, --basis, --consent and --reason; a new object. */
enum status request_answers(const struct arguments *arguments, json_t **answers,
                            struct error *err) MUST_CHECK;

#endif
