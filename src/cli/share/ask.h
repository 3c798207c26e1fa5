/* Asking a coordinator what for, whom, which entries and by which way, where `safehand share` was
 * not told. At each question "back" leads to the one before: *back is true then, and nothing was
 * chosen. */
#ifndef SHARE_ASK_H
#define SHARE_ASK_H

#include "choices.h"

#include "safehand/sharing/asking.h"

/* The name of a profile; memory_free. Concerns come first. */
enum status share_ask_profile(const struct office *office, char **chosen, bool *back,
                              struct error *err) MUST_CHECK;
/* Entries that were chosen: those that go, or (go false) those that are left out. */
struct share_entries {
    struct names ids;
    char *words; /* that the ids stand in */
    bool go;
};
/* Whether there is any to ask about: one that the profile is for, also if it stays unless it is
 * chosen because it is also about somebody out of scope. */
bool share_entries_any(const struct profile *profile, const struct selection *selection);
/* Shows those, tells how many others there are, and takes their choice into *out
 * (share_entries_free), whose former contents it frees. */
enum status share_ask_entries(const struct office *office, const struct profile *profile,
                              const struct selection *selection, struct share_entries *out,
                              bool *back, struct error *err) MUST_CHECK;
/*
 * Offers children in scope whom no entry that leaves is about, and then those whom one is also
 * about and who are not in scope, by name and role, with what would leave about each; *people
 * (names_free_copies) gets everybody who is to be in it, or nobody if that is the scope as it is.
 * *asked: there was one to ask about. An anonymised profile asks nothing.
 */
enum status share_ask_people(const struct office *office, const struct sharing_request *request,
                             const struct profile *profile, bool *is_introduced,
                             struct names *people, bool *asked, bool *back,
                             struct error *err) MUST_CHECK;
/*
 * Asks, entry by entry, whom those are about that leave and of which nobody has said it
 * (asking_is_open), and takes the answers into the request's choice, in place of what it had of
 * that. Who does not know leaves it open. *asked: there was one to ask about.
 */
enum status share_ask_whom(const struct office *office, struct sharing_request *request,
                           const struct profile *profile, bool *is_introduced, bool *asked,
                           bool *back, struct error *err) MUST_CHECK;
void share_entries_free(struct share_entries *entries);
/* Appends the ids of the entries that stay only because nobody chose them
 * (extract_stays_for_others), with commas. */
void share_entries_left(const struct selection *selection, struct buffer *ids);
/* A recipient's key (office_recipient); memory_free. Those whom the profile is for come first. */
enum status share_ask_recipient(struct office *office, const struct profile *profile, char **chosen,
                                bool *back, struct error *err) MUST_CHECK;
/* The way, of those that the profile allows, and its portal or folder (memory_free; NULL if it has
 * none). Portals come first: they are the rule (C01), the others the exception. */
enum status share_ask_channel(const struct sharing *sharing, enum channel *channel,
                              char **channel_to, bool *back, struct error *err) MUST_CHECK;

/* Tells of each value of the record that is not of the type that the catalogue says: a remark
 * beside it is not searched for. */
void share_tell_untyped(const struct record *record, const struct catalogue *catalogue);

#endif
