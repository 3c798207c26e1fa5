/*
 * Views of the ledger: what happened, in lists, in words and as a whole. They read, and change
 * nothing; every body that they show was signed by somebody who was on the staff then.
 *
 * Lists are walked through, not held: memory does not grow with the ledger, but for eight bytes an
 * entry that is looked at. What a visitor gets is valid during its call only.
 */
#ifndef SAFEHAND_OFFICE_TIMELINE_H
#define SAFEHAND_OFFICE_TIMELINE_H

#include "safehand/entry/state.h"

struct office;
struct office_member;

/* ---- one sharing ---- */

enum { SHARING_ENTRIES_MAXIMUM = 1000 };

/* All entries of one sharing, in order. id may be cut to its first 8 or more characters if that is
 * unambiguous. */
struct sharing_timeline {
    char id[ID_SIZE];
    struct ledger_entry **entries;
    size_t count;
    enum sharing_state state;
};
/* Fills *timeline with a sharing's entries, oldest first, and its state at `now`; of an erased one
 * with what is left. STATUS_USAGE if there is no such sharing, or more than one that begins so.
 * Free with timeline_free; empty on failure. */
enum status timeline_read(struct office *office, const char *id, timestamp now,
                          struct sharing_timeline *timeline, struct error *err) MUST_CHECK;
void timeline_free(struct sharing_timeline *timeline);
/* Its state, as sharing_state_words has it. */
const char *timeline_state_words(const struct sharing_timeline *timeline);

/* The id of the sharing that an entry belongs to, or NULL; lives as long as the entry. */
const char *entry_sharing(const struct ledger_entry *entry);

/* ---- lists ---- */

/*
 * What is looked for; NULL or false: anything. Family, recipient and package are looked up by their
 * digests, so that other entries are not read; what was erased is not found by them any more.
 */
struct ledger_filter {
    const char *reference; /* the family's, whole */
    const char *recipient; /* part of the name, case-insensitive */
    const char *package;   /* SHA-256 of a package's file, in hex */
    bool has_since, has_until;
    struct date since, until; /* both days included, in London */
    bool has_state;           /* of sharings only */
    enum sharing_state state;
    /* Of an office with settled sharings (office/settled.h): the view alone is wanted, its timeline
     * may be NULL; or those are passed over that owe nothing. */
    bool is_brief, is_owing;
};

/* One sharing. The texts are "" where the entries do not tell (an erased sharing's). */
struct sharing_view {
    const char *id;
    enum sharing_state state;
    timestamp decided;
    const char *recipient, *organisation, *profile, *reference, *channel;
    const char *purpose; /* in the words of who shared */
    const char *basis;   /* NULL: nobody could be identified */
    const struct sharing_timeline *timeline;
};
/* Its state as timeline_state_words has it; of one that is settled, whose timeline may be NULL, by
 * the channel that was decided. */
const char *sharing_view_state_words(const struct sharing_view *view);
/* *go_on set to false ends the walk, which is no failure. */
typedef enum status (*sharing_visitor)(void *context, const struct sharing_view *view, bool *go_on,
                                       struct error *err);
/* Sharings by when they were decided, the newest first; an erased one stands where it was erased.
 */
enum status list_sharings(struct office *office, const struct ledger_filter *filter, timestamp now,
                          sharing_visitor visit, void *context, struct error *err) MUST_CHECK;

typedef enum status (*entry_visitor)(void *context, const struct ledger_entry *entry,
                                     const struct office_member *signer, bool *go_on,
                                     struct error *err);
/* Entries of a kind, the newest first: by family, recipient or package those of the sharings that
 * are found so, and those that name it themselves. A state in the filter is STATUS_USAGE. */
enum status list_entries(struct office *office, enum entry_kind kind,
                         const struct ledger_filter *filter, entry_visitor visit, void *context,
                         struct error *err) MUST_CHECK;
/* The kind that a word stands for; STATUS_USAGE if there is none. */
enum status list_kind_parse(const char *word, enum entry_kind *kind, struct error *err) MUST_CHECK;
/* Reads an entry (ledger_entry_free) and checks that a member who was on the staff then signed it;
 * *signer is NULL of an erased one. STATUS_USAGE if there is no such entry. */
enum status office_read(struct office *office, uint64_t index, struct ledger_entry **entry,
                        const struct office_member **signer, struct error *err) MUST_CHECK;

#endif
