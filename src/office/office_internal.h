/* What the files of office/ share. */
#ifndef OFFICE_INTERNAL_H
#define OFFICE_INTERNAL_H

#include "safehand/office.h"

enum {
    OFFICE_JSON_MAXIMUM = 65536,
    LOOKUPS_OF_A_SHARING = 4,
};

/* Kinds of look-up in the ledger. */
#define LOOKUP_FAMILY "family"
#define LOOKUP_RECIPIENT "recipient"
#define LOOKUP_PACKAGE "package"
#define LOOKUP_STAFF "staff"
#define LOOKUP_PORTAL "portal"
#define LOOKUP_WITNESS "witness"
#define LOOKUP_AGREEMENT "agreement"
#define LOOKUP_STANDING "standing"

/* ---- entries ---- */

/* Appends an entry by who acts; takes the reference to detail (NULL counts as out of memory). */
enum status office_append(struct office *office, const char *kind, const char *subject,
                          json_t *detail, const struct ledger_lookup *lookups, size_t lookup_count,
                          timestamp now, struct error *err) MUST_CHECK;
/* The same, and tells the entry's index. */
enum status office_append_at(struct office *office, const char *kind, const char *subject,
                             json_t *detail, const struct ledger_lookup *lookups,
                             size_t lookup_count, timestamp now, uint64_t *index,
                             struct error *err) MUST_CHECK;
/* Of an entry that was read: who signed it, NULL if it is erased. STATUS_AUTHENTICATION unless a
 * member who was on the staff then did. */
enum status office_signed(const struct office *office, const struct ledger_entry *entry,
                          const struct office_member **signer, struct error *err) MUST_CHECK;
/* Text of an entry's detail; STATUS_MALFORMED names entry and member when it is not there. */
enum status office_detail_text(const struct ledger_entry *entry, const char *key, const char **text,
                               struct error *err) MUST_CHECK;

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

/* "FOLDER/a/b"; memory_free. NULL without memory. */
char *office_path(const struct office *office, const char *folder, const char *name);
/* Adds to text, which has room for size bytes; false, and nothing added, if it does not fit. */
bool office_words_add(char *text, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);
/* "a, b, c" of a folder's names, without the suffix, for hints; as many as fit. */
void office_names_words(const struct file_list *list, const char *suffix, char *text, size_t size);

/* The end of the day in London that lies so many days after that of `from`. */
timestamp office_deadline(timestamp from, int days);

/* The same day of the next month, or that month's last: until then somebody who asked what is known
 * about them is answered (rule L04). */
struct date office_month_later(const struct date *date);

/* ---- keeping and erasing ---- */

/* The review date (rule L05) of what may be kept until the instant `expires`. */
struct date review_day(timestamp expires);
/* The hold that stands over a sharing, or NULL. */
const struct ledger_entry *timeline_hold(const struct sharing_timeline *timeline);

/* ---- CSV, RFC 4180 ---- */

/* Appends a cell, behind a comma unless it is the first. One that a spreadsheet would take for a
 * formula gets a ' in front. */
void csv_append(struct buffer *out, bool is_first, const char *text, size_t length);
void csv_append_text(struct buffer *out, bool is_first, const char *text);
void csv_append_end(struct buffer *out);

/* ---- people ---- */

/* Gives a card the ledger's keys, writes the entry and the file: no right is checked. */
enum status staff_append(struct office *office, const struct card *card, enum office_role role,
                         const struct date *trained_on, timestamp now,
                         struct error *err) MUST_CHECK;
/* Reads staff-added entries into office->members, and finds office->self (NULL if who acts is not
 * among them). On failure both are as they were. */
enum status office_read_members(struct office *office, struct error *err) MUST_CHECK;
void office_members_free(struct office *office);
/* STATUS_REFUSED unless who acts has the right; `what` ends "may not ...". */
enum status office_require(bool right, const struct office *office, const char *what,
                           struct error *err) MUST_CHECK;
/* The member whose key name and key id these are and who was on the staff at that entry, or NULL.
 * Verifies nothing. */
const struct office_member *office_member_then(const struct office *office, uint64_t number,
                                               const char *name, uint32_t hash);
/* Fills a recipient's standing from the ledger. */
enum status recipient_read_standing(struct office *office, struct office_recipient *recipient,
                                    struct error *err) MUST_CHECK;

/* Who is on the staff now under a whole name (case-insensitive) or key name; STATUS_USAGE for none,
 * or more than one. */
enum status member_find(const struct office *office, const char *name,
                        const struct office_member **found, struct error *err) MUST_CHECK;
/* Puts into an entry's detail when somebody accepted the policy and for how many days that counts.
 */
void training_put(json_t *detail, const struct date *on, int days, int *failed);
/* STATUS_USAGE if the day lies in the future. */
enum status training_check_day(const struct date *on, timestamp now, struct error *err) MUST_CHECK;
/* What entries before that number say of a member's acceptance of the policy, on a day. */
enum status training_read(struct office *office, const struct office_member *member,
                          uint64_t before, struct policy_training *training,
                          struct error *err) MUST_CHECK;
/* STATUS_REFUSED unless who acts may approve by their own training, or is a trustee (L07). */
enum status training_check_approver(struct office *office, timestamp now,
                                    struct error *err) MUST_CHECK;

/* ---- records ---- */

/* STATUS_USAGE, naming the option, unless it is words: REASON_CHARACTERS or more, with a letter. */
enum status words_check(const char *text, const char *option, struct error *err) MUST_CHECK;
/* The same for who somebody is: a letter is enough. */
enum status name_check(const char *text, const char *option, struct error *err) MUST_CHECK;
/* STATUS_USAGE, "the day WHAT lies in the future", if it does. */
enum status day_check(const struct date *on, timestamp now, const char *what,
                      struct error *err) MUST_CHECK;
void put_day(json_t *detail, const char *key, const struct date *day, int *failed);
/* Leaves NULL out. */
void put_words(json_t *detail, const char *key, const char *text, int *failed);
/* Of a record that belongs to no sharing: its own id, by which it is shown, held and erased as one
 * is, and its review date (rule L05). */
void put_own_id(json_t *detail, const char *id, timestamp now, int *failed);
/* Appends, found by sharing and by family (NULL: not); takes the reference to detail, and does
 * nothing but that if `failed`. */
enum status record_append(struct office *office, const char *kind, json_t *detail, int failed,
                          const char *id, const char *reference, timestamp now, uint64_t *entry,
                          struct error *err) MUST_CHECK;

/* What is said of the device that a sharing was just written to; NULL without memory. */
json_t *media_issued_detail(const struct sharing *sharing);
/* Whether an incident's entry is about that sharing, or (id NULL) about that entry. */
bool incident_is_about(const struct ledger_entry *entry, const char *id, uint64_t number);

/* ---- witnesses ---- */

/* What a `witnessed` entry says, checked: signed by the ledger, consistent with today's tree, and
 * cosigned. */
enum status witnessed_read(struct office *office, uint64_t number, struct office_witness *witnessed,
                           struct error *err) MUST_CHECK;
/* Opens a checkpoint that somebody holds and compares it with today's tree; the message begins with
 * `whose`. Of one that covers more than ledger.db holds it says which entries are gone; if a later
 * log says so too, it is good. */
enum status reach_check(struct office *office, const char *data, size_t length, const char *whose,
                        struct ledger_reach *reach, struct error *err) MUST_CHECK;

/* ---- the outbox ---- */

/* Path of a sharing's package; memory_free. */
char *outbox_path(const struct office *office, const char *id);
enum status outbox_remove(const struct office *office, const char *id,
                          struct error *err) MUST_CHECK;
/* Keeps other runs off one sharing; STATUS_USAGE if another run holds it. A lock dies with its
 * process. */
enum status outbox_lock(const struct office *office, const char *id, int *lock,
                        struct error *err) MUST_CHECK;
/* For a sharing (or a record) that is to get a further entry: the same, and STATUS_USAGE if it has
 * been erased, after which an entry of it would stay for ever. */
enum status outbox_lock_kept(struct office *office, const char *id, timestamp now, int *lock,
                             struct error *err) MUST_CHECK;
/* *lock may be -1. */
void outbox_unlock(const struct office *office, const char *id, int *lock);
/* Where the sender signs which file is the package: outbox/ID.note; memory_free. NULL without
 * memory. */
char *outbox_note_path(const struct office *office, const char *id);
/* Signs there which file is the package of a sharing (package_digest, package_size). */
enum status outbox_note_write(const struct sharing *sharing, struct error *err) MUST_CHECK;
/* Whether the file in the outbox is the package that such a note of our own names; package_digest
 * and package_size are filled then. */
bool outbox_note_holds(struct sharing *sharing);
/* Removes what killed runs left, and packages that nobody needs any more, but nothing of a sharing
 * that another run holds. Of `held` (an id locked by the caller, or NULL) only half-written files.
 * Does what it can, and says nothing. */
void outbox_sweep(struct office *office, const char *held, timestamp now);
/* The same; `told` is called with the name of each file that was removed. */
typedef void (*outbox_told)(void *context, const char *name);
void outbox_sweep_telling(struct office *office, const char *held, timestamp now, outbox_told told,
                          void *context);

/* ---- sharing ---- */

/* The whole id of the sharing that is meant by id or its first 8 characters or more. */
enum status sharing_complete_id(struct office *office, const char *id, char found[ID_SIZE],
                                struct error *err) MUST_CHECK;
/* STATUS_USAGE, with what it is instead, unless the sharing may be sealed or delivered: not
 * delivered, withdrawn, expired or erased. */
enum status timeline_may_go_on(const struct sharing_timeline *timeline,
                               struct error *err) MUST_CHECK;
/* An empty one; NULL without memory. */
struct sharing *sharing_new(struct office *office);
/* Reads the request (in `asked` form) into sharing: recipient, portal, record, profile, choice, and
 * the selection as of `at`. */
enum status sharing_load(struct sharing *sharing, timestamp at, struct error *err) MUST_CHECK;
/* Puts the channel into a request in `asked` form. */
void asked_put_channel(json_t *asked, enum channel channel, const char *to, int *failed);
/* Takes the channel from sharing->asked. */
enum status sharing_load_channel(struct sharing *sharing, struct error *err) MUST_CHECK;
/* STATUS_REFUSED (C02) if the portal is another recipient's own. */
enum status sharing_check_portal(const struct sharing *sharing, struct error *err) MUST_CHECK;
/* sharing_leaks.c: answers to M03 and M04 that change what leaves. Whether one is such an answer;
 * puts it (or all of them) into the request as if it had been an option. */
bool answer_is_to_leak(const char *key, const char *answer);
enum status leak_answer_put(json_t *asked, const char *key, const char *answer,
                            struct error *err) MUST_CHECK;
enum status leak_answers_put(json_t *asked, const json_t *answers, struct error *err) MUST_CHECK;

/* Selects by the request `asked`, which must live as long as the choice, as on the day of `at`. On
 * failure the selection is as it was. */
enum status sharing_select(struct sharing *sharing, const json_t *asked, timestamp at,
                           struct error *err) MUST_CHECK;
/* Reads the recipient's standing again and runs the rules. */
enum status sharing_judge(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/* STATUS_OK only if every rule lets it go on. */
enum status sharing_check(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/* Look-ups under which a sharing's entries are found. */
void sharing_lookups(const struct sharing *sharing, const char *verifier,
                     struct ledger_lookup lookups[LOOKUPS_OF_A_SHARING], size_t *count);
/* The answers of a sharing from the decision's list of {key, answer}: names in stored JSON are
 * snake_case, and the keys of questions are not. NULL without memory. */
json_t *answers_of_list(const json_t *list);
/* A new array of the names, or NULL without memory. */
json_t *names_to_json(const struct record_names *names);
/* A list of a request: a JSON array of strings as borrowed names; memory_free(names->items). */
enum status names_of_json(const json_t *array, struct record_names *names,
                          struct error *err) MUST_CHECK;
/* Rule ids that valid approvals of the timeline cover; they belong to the table of rules. */
enum status approvals_collect(struct office *office, const struct sharing_timeline *timeline,
                              const char *id, const char *digest, struct record_names *rules,
                              struct error *err) MUST_CHECK;
/* The first, or the last, entry of a kind in a timeline, or NULL. */
const struct ledger_entry *timeline_first(const struct sharing_timeline *timeline,
                                          const char *kind);
const struct ledger_entry *timeline_last(const struct sharing_timeline *timeline, const char *kind);

#endif
