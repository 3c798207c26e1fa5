/*
 * The extract: choosing the least that a purpose needs (rules M01 to M03, M05 to M07), and writing
 * it as extract.json and as a report that any browser shows.
 */
#ifndef SAFEHAND_EXTRACT_H
#define SAFEHAND_EXTRACT_H

#include "safehand/policy.h"

struct clean_copies;
struct inspect_kept;

enum { EXTRACT_MAXIMUM = 128 << 20 }; /* bytes of extract.json, and of one text of a report */

/*
 * What the coordinator chose, all optional. It owns its lists and their strings, which
 * names_add_copy adds and extract_choice_free frees; extract_select only reads them.
 *
 * Scope: fields of people.ID.* leave only for people in scope, and entries only if they are about
 * them. Chosen people are the scope, whatever their roles. Without a choice it is everybody whose
 * role is a family's (mother, partner, child, grandmother and the like; not volunteer, staff,
 * neighbour, nor a role nobody foresaw), but neither who is alleged to have done harm
 * (`alleged_harm`) nor who told of a concern (`informant`): they are in scope only when chosen.
 */
struct extract_choice {
    struct names about; /* person ids; empty: the family, see above */
    bool has_since;
    struct date since;    /* entries from this day on; one chosen by id leaves all the same */
    struct names entries; /* ids chosen by hand: exactly these leave; empty: all that the
                                    profile allows and that are about nobody out of scope */
    struct names attach;  /* attachments that no leaving entry names */
    struct names fields;  /* paths or patterns beyond the profile (M01) */
    struct names marks;   /* "ENTRY=KIND" (M05), for entries that the record does not mark */
    struct names whom;    /* "ENTRY=ID,ID": about whom an entry is of which the record does not say
                                    it yet (record_entry.about_is_open) */
    struct names confirmed; /* paths of stale values confirmed as still true today (M06) */
    struct names without;   /* entry ids, names of files, paths of fields that are left out,
                                      whatever else is chosen (M04) */
    struct names blanked;   /* "ENTRY:WHO": in this entry's texts the name and the details of
                                      that person (an id), or the value at that path of the record,
                                      are blanked in place (M04, M09): "[name removed]"; under an
                                      anonymised profile by the person's pseudonym */
    struct names clean;     /* names of files of which a copy without hidden data leaves, where
                                      one can be made (M12) */
    struct names known;     /* names of the office's staff and of the recipient: no leaks */
    bool for_family;        /* preview --for-family: what is withheld from the family stays, and the
                               preview does not tell what stays, nor who is out of scope (M08) */
    struct clean_copies *copies;   /* borrowed: where clean copies are found, and new ones kept
                                      (inspect/clean.h), longer than the selection; NULL: it has its
                                      own */
    struct inspect_kept *readings; /* borrowed: what was told of files before, and where new answers
                                      are kept (inspect/kept.h), longer than the selection; NULL:
                                      it has its own */
};

void extract_choice_free(struct extract_choice *choice); /* nothing is chosen then */
/* Puts the choice into an object, as members about, entries, attach, fields, marks, confirmed,
 * without, blanked, clean and, if there is any, since and about_entries (whom); a failure sets
 * *failed to 1. Neither `known`, `for_family`, `copies` nor `readings` is anybody's choice. */
void extract_choice_put(const struct extract_choice *choice, json_t *object, int *failed);
/* The choice in an object's members, in place of what it held; what is no such member stays out.
 * On failure it is empty. */
enum status extract_choice_read(const json_t *object, struct extract_choice *choice,
                                struct error *err) MUST_CHECK;

/*
 * Selects. STATUS_USAGE if the choice names a person, entry, attachment, field or mark that the
 * record does not have, or marks, or says of whom, otherwise than the record does (the hint says
 * what there is). STATUS_REFUSED if an entry or attachment is chosen that must not leave whoever
 * asks: about nobody in scope (M03), of a category that the catalogue does not know (M02), under an
 * anonymised profile (M09). Attachments that leave are read once: what is searched is what has the
 * digest.
 *
 * - A field leaves if the catalogue knows it, its person is in scope, and the profile lists it or
 *   it was asked for (`beyond`). Under an anonymised profile a birth date leaves as a band of ages,
 *   a postcode as its area's letters, a role if it is a family's (`reduced`), and else only a date,
 *   a number or a choice that the catalogue says identifies nobody and whose words name nobody.
 * - A file attached by hand (`entry` NULL) counts as confidential, special category and criminal
 *   offence, since nobody described it.
 * - `missing`: for a required pattern people.*.X one path (people.ID.X) for each person in scope
 *   without a value (parental_responsibility: only for those under 18); else the pattern.
 * - `historical`: as_at is more days before today than the profile allows or, where it says
 *   nothing, the catalogue; or a later export of the system that it came from has it no more.
 *
 * The result depends on nothing but the arguments and the files: with the same `now` it is the
 * same, so that whoever repeats a selection later (to seal or to deliver) passes the first one's
 * `now`. The selection borrows from record, catalogue and profile, which must live as long.
 */
enum status extract_select(const struct record *record, const struct catalogue *catalogue,
                           const struct profile *profile, const struct extract_choice *choice,
                           timestamp now, struct selection **selection,
                           struct error *err) MUST_CHECK;
void extract_selection_free(struct selection *selection);
/* Opens what leaves of an attachment, to be read from its beginning: its clean copy, or else the
 * record's own file. file_close it. */
enum status extract_open_file(const struct selected_attachment *attachment,
                              struct record_files from, int *fd, struct error *err) MUST_CHECK;
/* Whether an entry that the profile is for stays only because it is also about somebody out of
 * scope, and nobody chose it by hand (M03). */
bool extract_stays_for_others(const struct selected_entry *entry);
/* Whether it stays only because the profile is not for such entries (M01). */
bool extract_stays_unneeded(const struct selected_entry *entry);
/* Searches the purpose (NULL: none yet), which leaves beside what was selected, as all of that was
 * searched: `leaks` gets what stands in it at its end (LEAK_IN_PURPOSE), in place of what an
 * earlier purpose had. */
enum status extract_search_purpose(struct selection *selection, const char *purpose,
                                   struct error *err) MUST_CHECK;

/* In all that follow record and profile are those of the selection; on failure out keeps what it
 * held before. */

/* extract.json, safehand.extract/2: canonical JSON and LF; the same bytes for the same selection.
 * (extract_select has put its digest into the selection.) Its members are listed at the top of
 * src/extract/extract_json.c. */
enum status extract_write_json(const struct record *record, const struct profile *profile,
                               const struct selection *selection, struct buffer *out,
                               struct error *err) MUST_CHECK;

/* ---- counts ---- */

/* Which counts of a table may be shown (M09, L06): none of 1 to COUNTS_SMALLEST - 1, and as many
 * more are hidden that nothing gives them back, the total neither. All are added first, to one that
 * is zeroed. */
enum { COUNTS_SMALLEST = 5 };
struct count_rule {
    uint64_t total;
    uint64_t next; /* the smallest that is not small; 0: none */
    bool has_small;
};
/* Takes one count of the table in. */
void counts_add(struct count_rule *counts, uint64_t count);
/* Whether the total may stand there, once all are added. */
bool counts_show_total(const struct count_rule *counts);
/* Whether this count, one of those added, may stand there. */
bool counts_show(const struct count_rule *counts, uint64_t count);

#endif
