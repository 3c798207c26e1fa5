/* The request of `safehand share`: options and answers. */
#ifndef REQUEST_H
#define REQUEST_H

#include "choice.h"

/* Channel and place, from --portal, --media or --by. */
enum status request_channel(const struct arguments *arguments, enum channel *channel,
                            const char **channel_to, struct error *err) MUST_CHECK;
/* Answers from --answers, --purpose, --basis, --consent and --reason; a new object. */
enum status request_answers(const struct arguments *arguments, json_t **answers,
                            struct error *err) MUST_CHECK;

#endif
