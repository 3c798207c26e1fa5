/*
 * The office: its folder, its people, and the workflows that string the modules together. Nothing
 * here prints, asks or knows a terminal; what must be asked comes back as questions.
 */
#ifndef SAFEHAND_OFFICE_H
#define SAFEHAND_OFFICE_H

#include "safehand/delivery.h"
#include "safehand/extract.h"
#include "safehand/ledger.h"
#include "safehand/office/records.h"
#include "safehand/office/reports.h"
#include "safehand/office/tasks.h"
#include "safehand/office/views.h"

enum {
    OFFICE_MEMBERS_MAXIMUM = 1000,
    OFFICE_RECIPIENTS_MAXIMUM = 10000,
    OFFICE_SHARING_ENTRIES_MAXIMUM = 1000,
};

/* ---- the folder ---- */

enum office_role { ROLE_COORDINATOR, ROLE_MANAGER, ROLE_DEPUTY, ROLE_TRUSTEE };
const char *office_role_name(enum office_role role); /* "coordinator", ... */
bool office_role_parse(const char *text, enum office_role *role);
/* Managers, deputies and trustees approve; managers and deputies add and remove staff. */
bool office_role_approves(enum office_role role);
bool office_role_manages_staff(enum office_role role);

/* Somebody on the staff, as signed entries of the ledger say. */
struct office_member {
    struct card *card;
    enum office_role role;
    bool is_removed;
    uint64_t since; /* entries from this index on may be signed by this card ... */
    uint64_t until; /* ... and before this one */
};

struct office {
    char *folder;
    char *name;
    char *origin;
    struct note_verifier ledger_verifier;
    struct catalogue *catalogue;
    int training_days; /* how long an acceptance of the policy counts (L07), by office.json */
    /* from here on NULL until office_unlock */
    struct identity *identity; /* of who acts; borrowed */
    struct ledger *ledger;
    struct office_member *members;
    size_t member_count;
    const struct office_member *self;
};

/*
 * Makes a new office in `folder` (which must not exist, or be empty): office.json, catalogue.json,
 * profiles/, the other folders (0700), the ledger, and as its first entry the founder as manager,
 * with a staff card that carries the ledger's origin and key (made anew from the identity's card).
 * *card_path gets the path of that card (memory_free). On failure what was made is removed.
 */
enum status office_init(const char *folder, const char *name, const char *origin,
                        const struct identity *founder, timestamp now, char **card_path,
                        struct error *err) MUST_CHECK;
/* Reads office.json and the catalogue: enough for preview. The folder must belong to the user and
 * let nobody else in (0700). */
enum status office_open(const char *folder, struct office **office, struct error *err) MUST_CHECK;
/* Opens the ledger for who acts (must live as long as the office) and reads who is staff. An
 * identity that is not on the staff is STATUS_AUTHENTICATION. */
enum status office_unlock(struct office *office, struct identity *identity,
                          struct error *err) MUST_CHECK;
/*
 * Opens the ledger of an office whose database is behind head.note, or behind a receipt, and goes
 * on in its next log (ledger_continue). Every file in the folder `receipts` (NULL: none) that is a
 * receipt counts as what is held outside. By a manager or deputy. The office is unlocked then.
 */
enum status office_continue(struct office *office, struct identity *identity, const char *receipts,
                            const char *reason, timestamp now, struct error *err) MUST_CHECK;
void office_close(struct office *office);

/* The profile profiles/NAME.json; a name that is not there is STATUS_USAGE and lists those that
 * are. */
enum status office_profile(const struct office *office, const char *name, struct profile **profile,
                           struct error *err) MUST_CHECK;

/* ---- people ---- */

/* Adds a member (of the acting member's right): the card must carry this office's ledger.
 * trained_on is the day on which they signed that they accept the policy (L07); NULL: they have not
 * yet. */
enum status office_staff_add(struct office *office, const struct card *card, enum office_role role,
                             const struct date *trained_on, timestamp now,
                             struct error *err) MUST_CHECK;
/*
 * Removes a member, by name (case-insensitive, whole) or key name: all three keys of the ledger
 * change and are sealed to those who stay, then `staff-removed` is written and the card leaves
 * staff/. Cut off between, the leaver can open nothing any more but still stands on the list: call
 * it again. STATUS_REFUSED without the right, or for oneself. What was sealed for the leaver's eyes
 * before, and copied, stays copied.
 */
enum status office_staff_remove(struct office *office, const char *name, const char *reason,
                                timestamp now, struct error *err) MUST_CHECK;
/* Files in staff/, where only copies lie of the cards that signed entries carry. */
struct office_strays {
    struct file_list unknown; /* no card of anybody who is on the staff */
    struct file_list edited;  /* named as a member's card, but with other bytes */
};
enum status office_staff_strays(const struct office *office, struct office_strays *strays,
                                struct error *err) MUST_CHECK;
void office_strays_free(struct office_strays *strays);
/* The member who signed an entry, or NULL. */
const struct office_member *office_signer(const struct office *office,
                                          const struct ledger_entry *entry);

/* A recipient: the card from recipients/ and what the ledger says about it. */
struct office_recipient {
    struct card *card;
    bool is_verified;
    char *verified_by, *verified_how; /* NULL unless verified */
    struct date verified_on;
    bool is_revoked;
    char *revoked_because; /* NULL unless revoked */
};
void office_recipient_free(struct office_recipient *recipient);
/* Copies the card into recipients/ (no entry: it is not verified by this). */
enum status office_recipient_add(struct office *office, const struct card *card,
                                 struct error *err) MUST_CHECK;
/* By name (case-insensitive, whole), key name's 16 hex digits, or path-free file name. None or more
 * than one is STATUS_USAGE; the hint lists them. */
enum status office_recipient_find(struct office *office, const char *name,
                                  struct office_recipient **recipient,
                                  struct error *err) MUST_CHECK;
struct office_recipients {
    struct office_recipient **items; /* by name */
    size_t count;
};
enum status office_recipient_list(struct office *office, struct office_recipients *list,
                                  struct error *err) MUST_CHECK;
void office_recipients_free(struct office_recipients *list);
/* Records that the fingerprint was compared: by whom, how (which channel already known), on which
 * day. */
enum status office_recipient_verify(struct office *office, const struct office_recipient *recipient,
                                    const char *by, const char *how, const struct date *on,
                                    timestamp now, struct error *err) MUST_CHECK;
enum status office_recipient_revoke(struct office *office, const struct office_recipient *recipient,
                                    const char *reason, timestamp now,
                                    struct error *err) MUST_CHECK;

/* ---- portals ---- */

enum status office_portal_add(struct office *office, const struct portal *portal, timestamp now,
                              struct error *err) MUST_CHECK;
/* portals/NAME.json; unknown is STATUS_USAGE and lists those that are there. A file that differs
 * from the one the ledger's portal-added entry recorded is STATUS_AUTHENTICATION. */
enum status office_portal_find(struct office *office, const char *name, struct portal **portal,
                               struct error *err) MUST_CHECK;
enum status office_portal_list(struct office *office, struct file_list *names,
                               struct error *err) MUST_CHECK;

/* ---- sharing ---- */

/* What the coordinator asks for. Strings are borrowed for the call of sharing_begin. */
struct sharing_request {
    const char *record_path;
    const char *recipient;
    const char *profile;
    struct extract_choice choice;
    enum channel channel;
    const char *channel_to; /* portal's name or media folder; NULL for email and hand */
    bool hold;              /* seal, and deliver later */
    bool is_emergency;      /* somebody is at immediate risk (P07) */
    json_t *answers;        /* question key -> string; borrowed, copied; NULL for none */
};

/* One sharing on its way. */
struct sharing {
    struct office *office;
    char id[ID_SIZE];
    struct record *record;
    struct profile *profile;
    struct office_recipient *recipient;
    struct extract_choice choice; /* owns its lists */
    struct selection *selection;
    struct policy_facts facts;
    struct policy_agreement agreement;   /* that the facts name, or nothing */
    struct office_agreement *registered; /* what entries say of it; NULL: none of that name */
    struct policy_verdict verdict;
    json_t *answers;
    json_t *asked;    /* the request, as the decision keeps it */
    json_t *decision; /* NULL until decided */
    char decision_digest[DIGEST_HEX_SIZE];
    enum channel channel;
    char *channel_to;
    bool hold;
    char *package_path; /* in the outbox; NULL until sealed */
    char package_digest[DIGEST_HEX_SIZE];
    uint64_t package_size;
    int lock; /* keeps other runs off this sharing from its decision, or its taking up, to
                 sharing_free; -1 before */
};

/* Reads record, profile and recipient, selects and runs the rules. sharing->verdict may hold
 * questions. */
enum status sharing_begin(struct office *office, const struct sharing_request *request,
                          timestamp now, struct sharing **sharing, struct error *err) MUST_CHECK;
/* Whether in an emergency a call stands in for the recipient's verified card (P03). */
bool sharing_rests_on_call(const struct sharing *sharing);
/* The same request, with the same answers, for another recipient: but for the call that vouched for
 * the one before (P03), which vouches for nobody else. */
enum status sharing_begin_like(const struct sharing *like, const char *recipient, timestamp now,
                               struct sharing **sharing, struct error *err) MUST_CHECK;
/* Puts an answer in, selects anew where it matters (marks, confirmed) and runs the rules again. */
enum status sharing_answer(struct sharing *sharing, const char *key, const char *answer,
                           timestamp now, struct error *err) MUST_CHECK;
/* Goes by another way than was asked for, and runs the rules again. On failure the sharing is as it
 * was. STATUS_REFUSED if it is a portal that is another recipient's own. */
enum status sharing_set_channel(struct sharing *sharing, enum channel channel, const char *to,
                                timestamp now, struct error *err) MUST_CHECK;
/* A point among the questions that one may come back to: what was asked for, and the answers. */
struct sharing_point {
    json_t *asked, *answers;
};
enum status sharing_keep(const struct sharing *sharing, struct sharing_point *point,
                         struct error *err) MUST_CHECK;
/* Takes back all answers since, and runs the rules again. */
enum status sharing_go_back(struct sharing *sharing, const struct sharing_point *point,
                            timestamp now, struct error *err) MUST_CHECK;
void sharing_point_free(struct sharing_point *point);
/*
 * Writes the decision into the ledger. STATUS_REFUSED or STATUS_USAGE (and no entry) if a rule
 * refuses or still asks; STATUS_OK otherwise, with *waits true if an approval is awaited.
 */
enum status sharing_decide(struct sharing *sharing, timestamp now, bool *waits,
                           struct error *err) MUST_CHECK;
/* Takes up a decided sharing by its id: the decision from the ledger, the record read again, rules
 * run again. STATUS_REFUSED if what would leave is no longer what was decided; STATUS_WAITING if an
 * approval is missing; STATUS_USAGE if there is no such id, or it is withdrawn or expired. Only who
 * decided it may go on. */
enum status sharing_resume(struct office *office, const char *id, timestamp now,
                           struct sharing **sharing, struct error *err) MUST_CHECK;
/*
 * Seals: rules again, manifest, `sealed` entry, then the package into outbox/ID.safehand. A sharing
 * whose entry exists but whose package does not (cut off) is finished if the manifest can be made
 * again byte for byte; one that is sealed already is left as it is.
 */
enum status sharing_seal(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/*
 * Delivers the sealed package: by the portal (session connected by the caller), onto the media
 * folder, or for email and hand records that the file is handed over. `delivered` entry; the
 * package leaves the outbox. A failure is recorded as `delivery-failed`, and the package is kept.
 */
enum status sharing_deliver(struct sharing *sharing, struct portal_session *portal,
                            delivery_progress progress, void *context, timestamp now,
                            struct error *err) MUST_CHECK;
void sharing_free(struct sharing *sharing);

/* An approval by who acts, over the decision of that id. */
struct approval_view {
    json_t *decision; /* what is approved, for showing */
    char digest[DIGEST_HEX_SIZE];
    struct record_names awaits; /* rule ids */
};
/* STATUS_REFUSED for the sender, or without the right. */
enum status office_approval_view(struct office *office, const char *id, timestamp now,
                                 struct approval_view *view, struct error *err) MUST_CHECK;
void office_approval_view_free(struct approval_view *view);
/* The preview of exactly what was decided, for who is asked to approve it. STATUS_REFUSED if the
 * record has changed since; other failures if it cannot be read by who acts. */
enum status office_approval_preview(struct office *office, const struct approval_view *view,
                                    unsigned width, struct buffer *out,
                                    struct error *err) MUST_CHECK;
/* The failures of the view; STATUS_USAGE while another run is at work on it. */
enum status office_approve(struct office *office, const char *id, timestamp now,
                           struct error *err) MUST_CHECK;
/* Withdraws: nothing of that id is delivered any more; its package leaves the outbox. STATUS_USAGE
 * while another run is at work on it, and if it is withdrawn or erased already. */
enum status office_withdraw(struct office *office, const char *id, const char *reason,
                            timestamp now, struct error *err) MUST_CHECK;

/* ---- verification ---- */

/* For ledger_verify: the key of the member who signed, who was on the staff then and had the right
 * to sign this kind of entry; context is the office, which is only read. */
enum status office_who(void *context, const struct ledger_signed *what,
                       struct note_verifier *verifier, struct error *err) MUST_CHECK;
/* Who witnessed the ledger: of each witness's cosignatures the one that reaches furthest. */
struct office_witness {
    struct witness witness;
    uint64_t covers; /* entries before this number existed ... */
    timestamp time;  /* ... at this time */
    uint64_t entry;  /* the `witnessed` entry that says so */
};
struct office_verified {
    struct ledger_verified ledger;
    struct office_witness *witnesses;
    size_t witness_count;
    uint64_t cosignatures; /* `witnessed` entries */
};
/*
 * ledger_verify by office_who, and what entries say of each other: no approval is by whom the
 * sharing was decided by, every `witnessed` entry's checkpoint is signed by the ledger, cosigned
 * and consistent with the tree, and no entry that it covers bears a time more than
 * OFFICE_CLOCKS_DIFFER seconds after the cosignature's. STATUS_AUTHENTICATION names the entry that
 * is wrong. progress may be NULL. Free with office_verified_free.
 */
enum { OFFICE_CLOCKS_DIFFER = 300, OFFICE_WITNESSED_MAXIMUM = 100000 };
enum status office_verify(struct office *office, delivery_progress progress, void *context,
                          struct office_verified *verified, struct error *err) MUST_CHECK;
void office_verified_free(struct office_verified *verified);
/*
 * Checks a receipt that may be old against today's ledger: its checkpoint, and, as long as the
 * sharing is not erased, all that office_check_receipt checks. Whatever is wrong is
 * STATUS_AUTHENTICATION; only text that is no receipt at all is STATUS_MALFORMED. *is_lost: nothing
 * is known of its sharing any more, but a later log names its checkpoint as one whose entries are
 * lost.
 */
enum status office_verify_receipt(struct office *office, const char *data, size_t length,
                                  timestamp now, bool *is_lost, struct error *err) MUST_CHECK;

/* ---- witnesses ---- */

/* What came of a cosigned checkpoint. */
struct office_witnessing {
    uint64_t covers;         /* entries before this number existed ... */
    timestamp time;          /* ... at this time */
    uint64_t entry;          /* that says so */
    bool is_recorded_before; /* by an older entry: nothing was changed */
    bool is_new_witness;     /* nothing by this key was recorded before */
};
/*
 * Takes a checkpoint that a witness cosigned: it must be one of this ledger's, consistent with
 * today's tree, cosigned by that key, and not contradict the time of the last entry that it covers
 * or of now. Appends a `witnessed` entry, unless this witness has said as much before.
 */
enum status office_witness(struct office *office, const char *data, size_t length,
                           const struct witness *witness, timestamp now,
                           struct office_witnessing *done, struct error *err) MUST_CHECK;

/* ---- receipts ---- */

enum receipt_outcome { RECEIPT_FILED, RECEIPT_ALREADY_FILED };
/*
 * Checks a receipt against the ledger, and tells whether one is filed already. Told apart: no such
 * sharing or not delivered (STATUS_USAGE); another package than the one delivered, signed by
 * somebody else than its recipient, altered, or a checkpoint that contradicts the ledger
 * (STATUS_AUTHENTICATION, each its own message).
 */
enum status office_check_receipt(struct office *office, const char *data, size_t length,
                                 timestamp now, struct receipt *receipt,
                                 enum receipt_outcome *outcome, struct error *err) MUST_CHECK;
/* Checks and files a receipt. One that is filed already, or says what the last one said
 * (RECEIPT_ALREADY_FILED), changes nothing; another one by the same recipient counts. A package
 * that a person handed over then leaves the outbox. */
enum status office_receive(struct office *office, const char *data, size_t length, timestamp now,
                           struct receipt *receipt, enum receipt_outcome *outcome,
                           struct error *err) MUST_CHECK;

/* ---- keeping and erasing ---- */

/* A sharing's review date (rule L05): the first day in London on which its package has expired, as
 * the sealed entry says; of one that was never sealed, the day of the decision's entry. From that
 * day on anybody on the staff may erase it. STATUS_MALFORMED if the entries do not tell. */
enum status office_review_date(const struct sharing_timeline *timeline, struct date *review,
                               struct error *err) MUST_CHECK;
/* A sharing that who acts may erase now. */
struct erase_view {
    struct sharing_timeline timeline;
    struct date review;
};
/*
 * Whether a sharing may be erased, and what would be. STATUS_REFUSED while a hold stands or it is
 * still on its way (drafted, awaiting approval, sealed, or delivered and not expired), and before
 * its review date to all but those who approve and did not send it; STATUS_USAGE if it is erased.
 */
enum status office_erase_view(struct office *office, const char *id, timestamp now,
                              struct erase_view *view, struct error *err) MUST_CHECK;
void office_erase_view_free(struct erase_view *view);
/* Looks again, removes what lies in the outbox, and erases (ledger_erase). */
enum status office_erase(struct office *office, const char *id, const char *reason, timestamp now,
                         struct ledger_erased *erased, struct error *err) MUST_CHECK;

/* A hold keeps a sharing from being erased, also on its review date. */
struct hold_view {
    char id[ID_SIZE];
    bool is_held;
    timestamp since;   /* of the hold that stands; its memory is the view's (office_hold_free) */
    char *by, *reason; /* NULL unless held */
};
void office_hold_view_free(struct hold_view *view);
/* Puts a hold on a sharing. If one stands nothing is recorded, and *is_new is false. *view is the
 * hold that stands then. STATUS_USAGE for an erased sharing. */
enum status office_hold(struct office *office, const char *id, const char *reason, timestamp now,
                        struct hold_view *view, bool *is_new, struct error *err) MUST_CHECK;
/* Ends the hold: STATUS_REFUSED unless who acts approves, STATUS_USAGE if none stands. */
enum status office_hold_release(struct office *office, const char *id, const char *reason,
                                timestamp now, struct hold_view *view,
                                struct error *err) MUST_CHECK;

/* ---- what was cut off ---- */

enum resume_outcome {
    RESUME_FINISHED,  /* done now */
    RESUME_WITHDRAWN, /* could not be finished as it was recorded */
    RESUME_WAITS,     /* as it was meant to */
    RESUME_LEFT,      /* somebody must do something, as the words say */
};
const char *resume_outcome_name(enum resume_outcome outcome); /* "finished", ... */
struct resume_item {
    enum resume_outcome outcome;
    char id[ID_SIZE]; /* of the sharing; "" for the ledger's own */
    char *words;
};
struct resume_report {
    struct resume_item *items;
    size_t count;
};
void office_resume_free(struct resume_report *report);
/*
 * Finishes or withdraws what was cut off: an erasing, head.note, half-written files, sharings that
 * are sealed and have no package. Never delivers. Of a run that is still at work nothing is touched
 * or told. What fails with one sharing is told as RESUME_LEFT, and the others go on.
 */
enum status office_resume(struct office *office, timestamp now, struct resume_report *report,
                          struct error *err) MUST_CHECK;

#endif
