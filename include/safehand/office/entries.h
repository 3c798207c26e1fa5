/*
 * Writing into an office's ledger and reading from it, for the rooms that work there. Every entry
 * is signed by who acts; of every entry that is read somebody who was on the staff then is the
 * signer.
 */
#ifndef SAFEHAND_OFFICE_ENTRIES_H
#define SAFEHAND_OFFICE_ENTRIES_H

#include "safehand/office.h"

enum {
    OFFICE_JSON_MAXIMUM = 65536,
    RECORD_TEXT_MAXIMUM = 8192, /* bytes of one text */
    OFFICE_LOOKUPS_MAXIMUM = 3, /* of one entry: a sharing, a family and a recipient */
};

/* ---- entries ---- */

/* An entry to append. */
struct office_entry {
    enum entry_kind kind;
    const char *subject; /* hex digest, or NULL for none */
    json_t *detail;      /* its reference is taken; NULL counts as out of memory */
    struct ledger_lookup lookups[OFFICE_LOOKUPS_MAXIMUM]; /* those without a value are none */
};
/* Appends it, signed by who acts. *index gets its number, unless it is NULL. */
enum status office_append(struct office *office, const struct office_entry *entry, timestamp now,
                          uint64_t *index, struct error *err) MUST_CHECK;
/* Of an entry that was read: who signed it, NULL if it is erased. STATUS_AUTHENTICATION unless a
 * member who was on the staff then did. */
enum status office_signed(const struct office *office, const struct ledger_entry *entry,
                          const struct office_member **signer, struct error *err) MUST_CHECK;
/* The first, or the last, entry of a kind in a timeline, or NULL. */
const struct ledger_entry *timeline_first(const struct sharing_timeline *timeline,
                                          enum entry_kind kind);
/* The last entry of a kind in a timeline, or NULL. */
const struct ledger_entry *timeline_last(const struct sharing_timeline *timeline,
                                         enum entry_kind kind);
/* The first entry by which it left: `delivered`, or `handed-over`; or `for-sending`, since a person
 * has it from then on, whether or not they said that they brought it. NULL if it did not. */
const struct ledger_entry *timeline_left(const struct sharing_timeline *timeline);
/* The last entry that says what became of it there: `receipt`, or `reference-given`; NULL: none. */
const struct ledger_entry *timeline_answered(const struct sharing_timeline *timeline);
/* The entry that shows best that a sharing stands in the ledger: that its package was sealed, or
 * else its first. NULL of an empty timeline. */
const struct ledger_entry *timeline_provable(const struct sharing_timeline *timeline);
/* The portal on which the package of a sharing was last put, or may lie in part or whole since
 * putting it there failed, if nobody has said since that it was taken off; NULL else. Lives as long
 * as the timeline. */
const char *timeline_on_portal(const struct sharing_timeline *timeline);
/* Whether it only may lie on that portal: it was never seen to arrive there. */
bool timeline_may_be_on_portal(const struct sharing_timeline *timeline);
/* The entry of its decision, or NULL if it has none or that is erased. */
const struct ledger_entry *timeline_decision(const struct sharing_timeline *timeline);
/* The decision that an entry of kind `decision` or `declined` holds, or NULL; lives as long as it.
 */
const json_t *decision_of(const struct ledger_entry *entry);
/* Whether a text is the number of an entry: shorter than any part of an id that stands for a
 * sharing. *number is untouched otherwise. */
bool entry_number_is(const char *text, uint64_t *number);
/* The whole id of the sharing that is meant by id or its first 8 characters or more. */
enum status sharing_complete_id(struct office *office, const char *id, char found[ID_SIZE],
                                struct error *err) MUST_CHECK;

/* For ledger_verify: the key of the member who signed, who was on the staff then and had the right
 * to sign this kind of entry; context is the office, which is only read. */
enum status office_who(void *context, const struct ledger_signed *what,
                       struct note_verifier *verifier, struct error *err) MUST_CHECK;

/* ---- what entries are made of ---- */

/* STATUS_USAGE, naming the input, unless it is words: REASON_CHARACTERS or more, with a letter. */
enum status words_check(const char *text, enum input input, struct error *err) MUST_CHECK;
/* STATUS_USAGE with that message, which says what needs a reason, if there is none. */
enum status reason_check(const char *reason, const char *message, struct error *err) MUST_CHECK;
/* As words_check for who somebody is: a letter is enough. */
enum status name_check(const char *text, enum input input, struct error *err) MUST_CHECK;
/* STATUS_USAGE, "the day WHAT lies in the future", if it does. */
enum status day_check(const struct date *on, timestamp now, const char *what,
                      struct error *err) MUST_CHECK;
/* The review day (rule L05) of a record that belongs to no sharing: it has an id of its own, by
 * which it is shown, held and erased as a sharing is. */
void own_review_day(timestamp now, char day[DATE_SIZE]);
/* The end of the day in London that lies so many days after that of `from`. */
timestamp office_deadline(timestamp from, int days);

/* The review date (rule L05) of what may be kept until the instant `expires`. */
struct date review_day(timestamp expires);

/* ---- people ---- */

/* Whether two members are one person, by all that signed entries say: somebody who left and came
 * back has the same keys, a card is said to replace another, or the names read alike and nobody
 * else signed that they are two. NULL is nobody. */
bool office_same_person(const struct office_member *a, const struct office_member *b);
#define OFFICE_NOW (UINT64_MAX - 1) /* the entry that is appended next, whichever that is */
/*
 * Whether, for all that was signed before entry `at`, the two members may be one person: they are
 * (office_same_person), or one has a card for which nobody but who added it has signed, and it is
 * the other who added it, or whose name reads alike, or who has another such card. A rule that
 * wants somebody else wants that they may not. NULL is nobody.
 */
bool office_may_be_one(const struct office_member *a, const struct office_member *b, uint64_t at);
/* Refuses who acts what wants somebody else than `other`, who may be one with them, and is not
 * (office_may_be_one): says which card nobody has confirmed, and who may. */
enum status office_refuse_unseen(const struct office *office, const struct office_member *other,
                                 struct error *err) MUST_CHECK;
/* Whether anybody who was on the staff at that entry may not be one with that member. */
bool office_has_somebody_else(const struct office *office, const struct office_member *member,
                              uint64_t at);
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
/* What entries before that number say of a member's acceptance of the policy, on a day. */
enum status training_read(struct office *office, const struct office_member *member,
                          uint64_t before, struct policy_training *training,
                          struct error *err) MUST_CHECK;
/* STATUS_REFUSED unless who acts may approve by their own training, or is a trustee (L07). */
enum status training_check_approver(struct office *office, timestamp now,
                                    struct error *err) MUST_CHECK;

/* ---- words and paths ---- */

/* "FOLDER/a/b"; memory_free. NULL without memory. */
char *office_path(const struct office *office, const char *folder, const char *name);
/* Adds to text, which has room for size bytes; false, and nothing added, if it does not fit. */
bool office_words_add(char *text, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);
/* "a, b, c" of a folder's names, without the suffix, for hints; as many as fit. */
void office_names_words(const struct file_list *list, const char *suffix, char *text, size_t size);

#endif
