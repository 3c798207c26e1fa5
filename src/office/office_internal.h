/* What the files of office/ share. */
#ifndef OFFICE_INTERNAL_H
#define OFFICE_INTERNAL_H

#include "safehand/card/heads.h"
#include "safehand/entry/office.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office.h"
#include "safehand/office/drafts.h"
#include "safehand/office/entries.h"
#include "safehand/office/outbox.h"

struct office {
    char *folder;
    char *name;
    char *origin;
    struct note_verifier ledger_verifier;
    struct catalogue *catalogue;
    int training_days; /* how long an acceptance of the policy counts (L07), by office.json */
    char *heads_path;  /* of what who acts has seen; NULL: nothing is remembered */
    struct error heads_problem, heads_news;
    char stand_ins[512]; /* files that the program's own stand in for */
    /* from here on NULL until office_unlock */
    struct heads *heads;       /* NULL too where they cannot be kept */
    struct seen_records *seen; /* NULL before office_unlock */
    struct office_keys *keys;  /* by which records are sealed; NULL before it too */
    struct identity *identity; /* of who acts; borrowed */
    struct ledger *ledger;
    struct office_member *members;
    size_t member_count;
    const struct office_member *self;
    uint64_t entered;        /* how many entries there were then */
    struct settled *settled; /* borrowed; NULL: nothing is kept from one list to the next */
    timestamp newest; /* of the newest entry at that time; or the clock's, where it is believed */
    timestamp disbelieved; /* the newest entry's, where the next one is still to say so; or 0 */
};

/* The id of the sharing that a decision began; of one that was erased, from the entry that says
 * so. */
enum status decision_id(struct office *office, uint64_t index, char id[ID_SIZE],
                        struct error *err) MUST_CHECK;
/* The entries that the look-ups of a filter lead to, those of the sharings found so too;
 * *is_narrowed is false, and nothing found, if it has none. */
enum status filter_find(struct office *office, const struct ledger_filter *filter,
                        struct ledger_indexes *found, bool *is_narrowed,
                        struct error *err) MUST_CHECK;

/* ---- files ---- */

/* Writes office.json of a new office. */
enum status office_file_make(const char *folder, const char *name, const char *origin,
                             const struct note_verifier *verifier, timestamp now,
                             struct error *err) MUST_CHECK;
/* Reads name, origin and the ledger's key from it. */
enum status office_file_read(struct office *office, struct error *err) MUST_CHECK;
/* Takes origin and key from the open ledger, which may have changed its keys or gone on in a
 * further log, and writes them into office.json if they are others than were read from there. */
enum status office_file_follow(struct office *office, struct error *err) MUST_CHECK;
/* The rest of office_unlock, once the ledger is open. */
enum status office_enter(struct office *office, struct identity *identity,
                         struct error *err) MUST_CHECK;

/* ---- what who acts has seen ---- */

/* Compares what is remembered with the open ledger, and remembers today's head. */
enum status office_heads_check(struct office *office, struct error *err) MUST_CHECK;
struct record_keys;
/* Makes room for the keys of records; harmless if there is. */
enum status office_keys_begin(struct office *office, struct error *err) MUST_CHECK;
void office_keys_free(struct office *office);
/* The keys by which the office's records are sealed and opened: the office's, until its next call.
 * NULL where it is not unlocked, or there is none (`office` NULL). */
enum status office_record_keys(const struct office *office, const struct record_keys **keys,
                               struct error *err) MUST_CHECK;
/* The same where they must be there: STATUS_AUTHENTICATION if not. */
enum status office_record_keys_needed(const struct office *office, const struct record_keys **keys,
                                      struct error *err) MUST_CHECK;
/* Reads what is remembered of records, once the heads are checked. */
enum status office_seen_begin(struct office *office, struct error *err) MUST_CHECK;
void office_seen_free(struct office *office);
/* STATUS_AUTHENTICATION if the record, which the office keeps, is an earlier one than was seen;
 * else it is remembered. */
enum status office_record_see(const struct office *office, const struct record *record,
                              struct error *err) MUST_CHECK;
/* Remembers that it was saved, with one more change than `before` has, as a family.json of that
 * digest; NULL where it lies readable. */
void office_record_saved(const struct office *office, const json_t *before, const char *digest);
/* Says in the ledger that the record goes on from here, and remembers it. */
enum status office_say_replaced(struct office *office, const struct record *record,
                                const char *reason, timestamp now, uint64_t *entry,
                                struct error *err) MUST_CHECK;
/* What is remembered and the ledger does not follow; it stays office->heads's. */
enum status office_heads_held(struct office *office, struct ledger_held *held, bool *is_held,
                              struct error *err) MUST_CHECK;
/* The files that a new office begins with, as a list of {file, digest}; NULL without memory. */
json_t *policy_shipped(void);

/* ---- drafts ---- */

/* Appends the note that a draft's file holds, before it is sealed. */
enum status draft_format(const struct draft *draft, const struct identity *identity,
                         struct buffer *note, struct error *err) MUST_CHECK;
/* Reads such a note of the draft of that id; draft_free. */
enum status draft_parse(const struct buffer *data, const char *id, const struct identity *identity,
                        struct draft *draft, struct error *err) MUST_CHECK;

/* ---- people ---- */

/* Gives a card the ledger's keys, writes the entry and the file: no right is checked. `replaced` is
 * the member whose card it replaces, or NULL. */
enum status staff_append(struct office *office, const struct office_joining *joining,
                         const struct office_member *replaced, timestamp now,
                         struct error *err) MUST_CHECK;
/* The copy in staff/, in the place of an older card of the same keys. */
enum status staff_write_card(const struct office *office, const struct card *card,
                             struct error *err) MUST_CHECK;
/* Reads a staff-added entry that renews a card. One that does not count is passed over, as below.
 * The card is taken where it counts. */
enum status member_read_renewed(struct office *office, const struct ledger_entry *entry,
                                const struct entry_staff_added *said, struct card **card,
                                struct error *err) MUST_CHECK;
/* Whether such an entry counts; for verification. */
enum status staff_check_renewed(const struct office *office, const struct ledger_signed *what,
                                struct error *err) MUST_CHECK;
/* The new member that a staff-added entry makes, but for its card: who they are, and whether it
 * waits. `signer` NULL: the founder's. */
struct office_member staff_joined(const struct office *office, const struct card *card,
                                  const struct entry_staff_added *said, enum office_role role,
                                  uint64_t index, const struct office_member *signer);
/* Whether more than one person has the name of who joins, and it is not said who they are. */
bool staff_is_ambiguous(const struct office *office, const struct office_joining *joining);
/* A new place at the end of the members, with that in it; the card is taken on success. */
enum status member_push(struct office *office, const struct office_member *member,
                        struct error *err) MUST_CHECK;
/* Reads a staff-confirmed entry into the members. One that does not count is passed over: it is
 * for verification to tell, and no concern waits for it. */
enum status member_read_confirmed(struct office *office, uint64_t index,
                                  struct error *err) MUST_CHECK;
/* Whether such an entry, signed by that member, was one that counts; for verification. */
enum status staff_check_confirmed(const struct office *office, const struct office_member *signer,
                                  const struct ledger_signed *what, struct error *err) MUST_CHECK;
/* Reads staff-added entries into office->members, and finds office->self (NULL if who acts is not
 * among them). On failure both are as they were. */
enum status office_read_members(struct office *office, struct error *err) MUST_CHECK;
void office_members_free(struct office *office);
/* Who is on the staff now under a whole name (case-insensitive) or key name; STATUS_USAGE for none,
 * or more than one. */
enum status member_find(const struct office *office, const char *name,
                        const struct office_member **found, struct error *err) MUST_CHECK;
/* How many they are; *found gets the last of them, or stays as it is. */
size_t member_count_named(const struct office *office, const char *name,
                          const struct office_member **found);
/* STATUS_USAGE if the day lies in the future. */
enum status training_check_day(const struct date *on, timestamp now, struct error *err) MUST_CHECK;

#endif
