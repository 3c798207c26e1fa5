/* What the files of sharing/ share. */
#ifndef SHARING_INTERNAL_H
#define SHARING_INTERNAL_H

#include "safehand/entry/sharing.h"
#include "safehand/inspect/clean.h"
#include "safehand/office/entries.h"
#include "safehand/office/numbers.h"
#include "safehand/office/outbox.h"
#include "safehand/page.h"
#include "safehand/register.h"
#include "safehand/sharing.h"

/* One sharing on its way. */
struct sharing {
    struct office *office;
    char id[ID_SIZE];
    struct record *record;
    struct profile *profile;
    struct office_recipient *recipient;
    struct extract_choice choice; /* owns its lists */
    struct selection *selection;
    struct clean_copies *copies;   /* of files, made or kept (M12): of what is selected */
    struct inspect_kept *readings; /* what was read of files so far */
    bool is_lent;                  /* these two are the caller's */
    struct policy_facts facts;
    struct policy_agreement agreement; /* that the facts name, or nothing */
    struct agreement *registered;      /* what entries say of it; NULL: none of that name */
    struct office_number listed;       /* of an emergency: what the office's list has of them */
    struct policy_number number;       /* the same for the facts */
    struct policy_address address;     /* of a recipient without keys */
    bool is_listed;
    char *repeats; /* P01: the sharing of the same entries shortly before, or NULL */
    struct policy_verdict verdict;
    json_t *answers;
    json_t *asked;    /* the request, as the decision keeps it */
    json_t *decision; /* NULL until decided */
    char decision_digest[DIGEST_HEX_SIZE];
    enum channel channel;
    char *channel_to;
    struct media_device device; /* in the drive, as the facts say */
    struct media_knowns known;  /* devices that the office registered, of a sharing by media */
    bool hold;
    char *package_path; /* in the outbox; NULL until sealed */
    char package_digest[DIGEST_HEX_SIZE];
    uint64_t package_size;
    bool has_portal_time; /* by the portal's clock, when it was delivered there */
    timestamp portal_time, own_time;
    char *without_pdf; /* why the package has no report.pdf; NULL if it has, or was not made here */
    int lock;          /* keeps other runs off this sharing from its decision, or its taking up, to
                          sharing_free; -1 before */
};

/* With its lock held: a run that was killed while it put the package on a portal wrote no end of
 * that. Now the ledger says so (`delivery-failed`), and the timeline has it. */
enum status delivery_end_cut_off(struct office *office, struct sharing_timeline *timeline,
                                 timestamp now, struct error *err) MUST_CHECK;
/* The `delivered` entry of what a person has, to bring it. */
enum status sent_append(struct office *office, const struct sharing_timeline *timeline,
                        timestamp now, struct error *err) MUST_CHECK;
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
/* Whether it asks for a clean copy (M12): that is no reason, and the copy may still be asked about.
 */
bool answer_is_clean(const char *key, const char *answer);
enum status leak_answer_put(json_t *asked, const char *key, const char *answer,
                            struct error *err) MUST_CHECK;
/* Those that ask for a clean copy go from the answers. */
enum status leak_answers_put(json_t *asked, json_t *answers, struct error *err) MUST_CHECK;

/* Selects by the request `asked`, as on the day of `at`. On failure the selection is as it was. */
enum status sharing_select(struct sharing *sharing, const json_t *asked, timestamp at,
                           struct error *err) MUST_CHECK;
/* Reads the recipient's standing again and runs the rules. */
enum status sharing_judge(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/* Appends the handling notice, and the report that says it, of a sharing as it is decided, or
 * answered so far; *heading gets
 * what stands above the report, and lives as long as the sharing and the notice. */
enum status sharing_report(const struct sharing *sharing, timestamp created, timestamp expires,
                           struct buffer *handling, struct report_heading *heading,
                           struct buffer *report, struct error *err) MUST_CHECK;
/* STATUS_OK only if every rule lets it go on. */
enum status sharing_check(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/* The member ledger.history (package/history.h) for the sharing's recipient, up to the head that
 * the ledger's proof leads to. */
enum status sealing_history(const struct sharing *sharing, const struct buffer *proof,
                            timestamp now, struct buffer *out, struct error *err) MUST_CHECK;
/* The answers of a sharing from the decision's list of {key, answer}: names in stored JSON are
 * snake_case, and the keys of questions are not. NULL without memory. */
json_t *answers_of_list(const json_t *list);

/* ---- what is kept on the way (kept.c) ---- */

/*
 * A PDF does not come out the same on every machine, so what was sealed is kept beside the outbox's
 * package until that is written: a sealing that was cut off goes on with the same bytes.
 */

/* Keeps it, sealed to who acts. What cannot be kept would have to be made again. */
void kept_pdf_write(const struct sharing *sharing, const struct buffer *pdf);
/* What was kept, if it is what has that digest; else false, and pdf is empty. */
bool kept_pdf_read(const struct sharing *sharing, const char *digest, struct buffer *pdf);
/* Removes it. */
void kept_pdf_remove(const struct sharing *sharing);

/*
 * What was read of the files that leave is kept from the decision on, so that who approves, seals
 * or delivers is told what was decided on, and no file is read twice. The decision has its digest:
 * another one is not believed. It goes with the package.
 */

/* Appends it in clear to an empty buffer; digest is "" if there is nothing. */
enum status kept_readings_make(const struct sharing *sharing, struct buffer *clear,
                               char digest[DIGEST_HEX_SIZE], struct error *err) MUST_CHECK;
/* Keeps it, sealed to the staff. What cannot be kept will be read again. */
void kept_readings_write(const struct sharing *sharing, const struct buffer *clear);
/* Takes what was kept for this decision, if it is what that names. */
void kept_readings_take(struct sharing *sharing, const json_t *decision);

/* Not every tool writes the same copy twice, so those that leave are kept from just before the
 * decision is recorded until the delivery, sealed to the staff: who approves, seals and delivers
 * sees these. The decision has their digests, and others void it. Nothing is written if none
 * leaves. */
enum status kept_copies_write(const struct sharing *sharing, struct error *err) MUST_CHECK;
/* Takes those that are kept for that sharing. What cannot be read is made again, and does for the
 * decision if it comes out the same. */
void kept_copies_take(struct sharing *sharing, const char *id);
/* The name of a file of which another clean copy would leave than the decision says, or one of
 * another file; NULL if there is none. It is the decision's. */
const char *decided_copy_changed(const json_t *decision, const struct selection *selection);
/* Removes them. */
void kept_copies_remove(const struct sharing *sharing);

/* ---- the outbox ---- */

/* Signs there which file is the package of a sharing (package_digest, package_size). */
enum status outbox_note_write(const struct sharing *sharing, struct error *err) MUST_CHECK;
/* Whether the file in the outbox is the package that such a note of our own names; package_digest
 * and package_size are filled then. */
bool outbox_note_holds(struct sharing *sharing);

#endif
