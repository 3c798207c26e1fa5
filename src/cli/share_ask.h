/* Asking a coordinator what for, whom and by which way, where `safehand share` was not told. At
 * each question "back" leads to the one before: *back is true then, and nothing was chosen. */
#ifndef SHARE_ASK_H
#define SHARE_ASK_H

#include "cli.h"

/* Whether somebody who was asked wants to go back. */
bool answer_is_back(const char *answer);

/* The name of a profile; memory_free. Concerns come first. */
enum status share_ask_profile(const struct office *office, char **chosen, bool *back,
                              struct error *err) MUST_CHECK;
/* A recipient's verifier key; memory_free. Those whom the profile is for come first. */
enum status share_ask_recipient(struct office *office, const struct profile *profile, char **chosen,
                                bool *back, struct error *err) MUST_CHECK;
/* The way, of those that the profile allows, and its portal or folder (memory_free; NULL if it has
 * none). Portals come first: they are the rule (C01), the others the exception. */
enum status share_ask_channel(const struct sharing *sharing, enum channel *channel,
                              char **channel_to, bool *back, struct error *err) MUST_CHECK;

#endif
