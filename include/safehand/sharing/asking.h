/*
 * Asking: among what a coordinator chooses before a sharing is decided, and the rules' questions in
 * the order of the flowchart in the government's advice. How it is asked, on a terminal or on a
 * page, is for who asks.
 */
#ifndef SAFEHAND_SHARING_ASKING_H
#define SAFEHAND_SHARING_ASKING_H

#include "safehand/sharing.h"

/* ---- the order of the questions ---- */

/* The government's flowchart, and then how: necessary, proportionate, to the right person, secure.
 */
enum asking_step {
    ASKING_PURPOSE,
    ASKING_RECIPIENT,
    ASKING_BASIS,
    ASKING_FAMILY,
    ASKING_AMOUNT,
    ASKING_CHANNEL,
    ASKING_STEPS
};
/* "what it is for", ...: of one below ASKING_STEPS. */
const char *asking_step_words(enum asking_step step);
/* The step to which a rule's questions belong; ASKING_STEPS: none. */
enum asking_step asking_step_of(enum rule_id rule);
/* Whether the outcome tells something that the record, a choice or an answer settled. Of consent
 * also that nobody is to be asked for it. */
bool asking_is_settled(const struct policy_outcome *outcome);
/* The first question of the earliest step, the sharing's own; of how it goes only once the way is
 * known. NULL: none asks. */
const struct policy_outcome *asking_next(const struct sharing *sharing, bool has_channel);
/* What a lawful basis is for, as far as a line can say it; NULL for what is none. */
const char *asking_basis_use(const char *basis);

/* ---- what is chosen among ---- */

/* What a profile is for, of four kinds: so many purposes are found only where few stand together.
 */
enum asking_group {
    ASKING_CONCERNS,
    ASKING_SUPPORT,   /* what the family is, or may be, asked about first */
    ASKING_ON_DEMAND, /* somebody may have it, whatever the family says */
    ASKING_NAMELESS,  /* by which nobody may be recognised */
    ASKING_GROUPS
};
/* "Support of the family, and reports on it", ... */
const char *asking_group_words(enum asking_group group);

/* The office's profiles: concerns first, of these the ones about children, and else by title;
 * `purpose` tells in a line what each is for. */
struct asking_profile {
    char *name, *title, *purpose;
    bool is_concern, is_about_child;
    enum asking_group group;
};
struct asking_profiles {
    struct asking_profile *items;
    size_t count;
};
/* STATUS_USAGE if there is none. Free with asking_profiles_free; empty on failure. */
enum status asking_profiles_list(const struct office *office, struct asking_profiles *list,
                                 struct error *err) MUST_CHECK;
void asking_profiles_free(struct asking_profiles *list);

/* The ways by which a sharing can go: those that its profile allows, portals first, since they are
 * the rule (C01) and the others the exception; to whom nothing can be sealed there is one. */
struct asking_way {
    enum channel channel;
    char *portal; /* its name; NULL for other ways */
};
struct asking_ways {
    struct asking_way *items;
    size_t count;
};
/* Free with asking_ways_free; empty on failure. */
enum status asking_ways_list(const struct sharing *sharing, struct asking_ways *list,
                             struct error *err) MUST_CHECK;
void asking_ways_free(struct asking_ways *list);
/* The first channel that the profile allows: as which the way counts until it is chosen. */
enum status asking_presume_channel(const struct profile *profile, enum channel *channel,
                                   struct error *err) MUST_CHECK;
/* Where no way was named yet: one by which the recipient can be reached at all, which is not by a
 * package if they have no key. */
enum status asking_fit_channel(struct sharing *sharing, timestamp now,
                               struct error *err) MUST_CHECK;

/* Whether an entry is one to ask about: it would leave, or stays only because it is also about
 * somebody out of scope. */
bool asking_may_go(const struct profile *profile, const struct selected_entry *entry);
/* Whether one that the profile is not for can be chosen all the same: a reason is asked then. */
bool asking_may_go_beyond(const struct office *office, const struct profile *profile,
                          const struct selected_entry *entry);

/* Whether an entry leaves of which nobody has said whom it is about, so that it counts as about
 * everybody: that is asked, but never in an emergency, nor where nobody may be recognised. */
bool asking_is_open(const struct profile *profile, const struct selected_entry *entry);
/* Whether the record has any of which nobody has said it: else nothing need be selected to know. */
bool asking_has_open(const struct record *record);

/* Whom entries that leave are about, and who are not in scope. */
enum { ASKING_OTHERS_MAXIMUM = 100 };
struct asking_others {
    const struct record_person *people[ASKING_OTHERS_MAXIMUM]; /* the record's */
    size_t count;
};
/* None where nobody may be recognised. */
void asking_find_others(const struct record *record, const struct profile *profile,
                        const struct selection *selection, struct asking_others *others);
/* Whether somebody of the family, who is in scope as long as nobody is chosen, is meant by these
 * entries: an adult of it is, and of the children those whom one that leaves is about; all, where
 * none leaves. */
bool asking_is_meant(const struct office *office, const struct selection *selection,
                     const struct record_person *person);
/* Those in scope who are not meant by these entries: their details go only if somebody says so.
 * None where nobody may be recognised. */
void asking_find_unmeant(const struct office *office, const struct record *record,
                         const struct profile *profile, const struct selection *selection,
                         struct asking_others *others);
/* What would leave with that person in scope beside those who are (`about`): a selection of the
 * same choice, extract_selection_free. */
enum status asking_select_with(const struct office *office, const struct record *record,
                               const struct profile *profile, const struct extract_choice *choice,
                               const struct names *about, const struct record_person *person,
                               timestamp now, struct selection **selection,
                               struct error *err) MUST_CHECK;

/* ---- what is kept of it ---- */

/* The record and the files that what was answered is about: a digest of theirs. */
enum status asking_seen(const struct sharing *sharing, char seen[DIGEST_HEX_SIZE],
                        struct error *err) MUST_CHECK;
/* The same with a record of that digest in the place of the sharing's own. */
enum status asking_seen_of(const struct sharing *sharing, const char record[DIGEST_HEX_SIZE],
                           char seen[DIGEST_HEX_SIZE], struct error *err) MUST_CHECK;
/*
 * Keeps with the entries that leave what was said of them for this sharing and the record does not
 * say yet, once it is decided: by who acts, so that nobody is asked again. What the record says by
 * now is never changed. The decision holds on, since what leaves is the same. Where `seen` is what
 * the sharing has seen (asking_seen; "" for nothing kept), and nobody else changed the record
 * meanwhile, it becomes what it would have seen of the record as it is then. It may wait for
 * whoever writes the record: call it when nothing waits for it. On failure the record is as it was,
 * and the sharing goes on.
 */
enum status asking_keep_said(const struct sharing *sharing, timestamp now,
                             char seen[DIGEST_HEX_SIZE], struct error *err) MUST_CHECK;
/* Takes out what was said of a record that is not as it was any more: the answers to the rules of
 * the least, marks, whom entries are about, and what was confirmed. */
void asking_forget_seen(json_t *asked, json_t *answers);
/* Takes out the call that vouched for one recipient in an emergency (P03), since it vouches for
 * nobody else; NULL is harmless. */
void asking_forget_call(json_t *answers);

#endif
