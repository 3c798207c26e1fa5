/*
 * Drafts: what somebody asked for and answered towards a sharing that is not decided, so that no
 * failure loses it. Each is a file of its own, drafts/ID.draft.age: signed by who acts and sealed
 * to their own card, so that nobody else can read it, and nobody can answer in their name.
 */
#ifndef SAFEHAND_OFFICE_DRAFTS_H
#define SAFEHAND_OFFICE_DRAFTS_H

#include "safehand/office.h"

struct draft {
    char id[ID_SIZE];
    timestamp started, changed;
    char *reference; /* the family's */
    char
        seen[DIGEST_HEX_SIZE]; /* of record and files, as the answers are about them; "": of none */
    json_t *asked;             /* an object: what was asked for, see safehand-formats(5) */
    json_t *answers;           /* question key -> string */
};
void draft_free(struct draft *draft);

/*
 * Writes it, in place of what was kept under its id. Its folder is made if it is missing. The
 * office is unlocked here and below. STATUS_SYSTEM if it cannot be written: what was kept before is
 * then still there.
 */
enum status draft_write(const struct office *office, const struct draft *draft,
                        struct error *err) MUST_CHECK;
/*
 * Reads the one of that whole id. STATUS_USAGE if there is none; STATUS_AUTHENTICATION if it is
 * sealed to somebody else, or was not written by who acts; STATUS_MALFORMED if it is damaged, or a
 * newer program's.
 */
enum status draft_read(const struct office *office, const char *id, struct draft *draft,
                       struct error *err) MUST_CHECK;
/* Throws one away; what is missing is no error. */
enum status draft_remove(const struct office *office, const char *id, struct error *err) MUST_CHECK;

/* Those of who acts, the oldest first. */
struct drafts {
    struct draft *items;
    size_t count;
    struct names damaged; /* ids of those that cannot be read and may be theirs (owned) */
};
/* Free with drafts_free; empty on failure. */
enum status drafts_list(const struct office *office, struct drafts *drafts,
                        struct error *err) MUST_CHECK;
void drafts_free(struct drafts *drafts);

#endif
