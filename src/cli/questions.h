/* Asking on the terminal what the rules still want to know. */
#ifndef QUESTIONS_H
#define QUESTIONS_H

#include "cli.h"

/* Asks question after question until no rule asks; without a terminal the first question is
 * STATUS_USAGE and names its option. */
enum status questions_ask(struct sharing *sharing, struct error *err) MUST_CHECK;
/* Prints every rule's outcome; `all` false: only those that tell the coordinator something. */
void outcomes_print(const struct policy_verdict *verdict, bool all);
/* The outcomes as JSON. */
json_t *outcomes_json(const struct policy_verdict *verdict);

/* Says what the sender has to do after a delivery. */
void delivered_advise(const struct sharing *sharing);

#endif
