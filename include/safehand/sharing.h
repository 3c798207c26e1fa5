/*
 * One sharing, from what is asked for to the receipt: begin, decide, approve, seal, deliver,
 * receive, and what may befall it (withdrawn, an incident, issued anew, cut off half-way). What
 * must be asked comes back as questions.
 */
#ifndef SAFEHAND_SHARING_H
#define SAFEHAND_SHARING_H

#include "safehand/extract.h"
#include "safehand/office.h"

struct recipient_page; /* page.h */

/* ---- sharing ---- */

/* What the coordinator asks for. Strings are borrowed for the call of sharing_begin. */
struct sharing_request {
    const char *record_path;
    const char *recipient;
    const char *profile;
    struct extract_choice choice;
    enum channel channel;
    const char *channel_to; /* portal's name, media folder, or the new folder for what is handed
                               over; NULL for email and hand */
    bool hold;              /* seal, and deliver later */
    bool is_emergency;      /* somebody is at immediate risk (P07) */
    json_t *answers;        /* question key -> string; borrowed, copied; NULL for none */
    /* Borrowed, both or neither, for longer than the sharing: what was read of files before, and
     * clean copies of them (inspect/kept.h, inspect/clean.h), which new ones are added to. NULL:
     * the sharing has its own. */
    struct inspect_kept *readings;
    struct clean_copies *copies;
};

/* One sharing on its way. What hands something out below hands out the sharing's own, as it is
 * until the next call that changes the sharing; nothing below fails. */
struct sharing;

/* Its id, from draft to receipt. */
const char *sharing_id(const struct sharing *sharing);
/* The office that it belongs to. */
struct office *sharing_office(const struct sharing *sharing);
/* What it is judged by, and how: the verdict may hold questions. */
const struct record *sharing_record(const struct sharing *sharing);
/* The profile that it is judged by. */
const struct profile *sharing_profile(const struct sharing *sharing);
/* Whom it goes to. */
const struct office_recipient *sharing_recipient(const struct sharing *sharing);
/* What would leave, and what stays. */
const struct selection *sharing_selection(const struct sharing *sharing);
/* What the rules are told. */
const struct policy_facts *sharing_facts(const struct sharing *sharing);
/* What the rules say; it may hold questions. */
const struct policy_verdict *sharing_verdict(const struct sharing *sharing);
/* Question key -> string. */
const json_t *sharing_answers(const struct sharing *sharing);
/* The way it goes: channel_to is the portal's name or the media folder, NULL for email and hand.
 * Whether it is to be sealed, and delivered later. */
enum channel sharing_channel(const struct sharing *sharing);
/* The portal's name or the media folder; NULL for email and hand. */
const char *sharing_channel_to(const struct sharing *sharing);
/* Whether it is to be sealed now, and delivered later. */
bool sharing_is_held(const struct sharing *sharing);
/* NULL and "" until it is decided. */
const json_t *sharing_decision(const struct sharing *sharing);
/* The digest of the decision; "" until it is decided. */
const char *sharing_decision_digest(const struct sharing *sharing);
/* Of the package in the outbox; NULL and "" until it is sealed. */
const char *sharing_package_path(const struct sharing *sharing);
/* The digest of the package in the outbox; "" until it is sealed. */
const char *sharing_package_digest(const struct sharing *sharing);

/* Why the package that was sealed, or what was handed over, goes without report.pdf, in words (a
 * library or a font is not there); NULL if it has one, or was made by another run. */
const char *sharing_without_pdf(const struct sharing *sharing);

/* Appends the report as it would be sealed now, answered so far: before it is decided, as its
 * recipient will see it. */
enum status sharing_report_preview(const struct sharing *sharing, timestamp now, struct buffer *out,
                                   struct error *err) MUST_CHECK;
/* The same as a PDF; STATUS_SYSTEM if this computer cannot make one (page_report_pdf). */
enum status sharing_report_pdf(const struct sharing *sharing, timestamp now, struct buffer *out,
                               struct error *err) MUST_CHECK;

/* Reads record, profile and recipient, selects and runs the rules. Its verdict may hold
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
/* Keeps where the sharing stands: *point gets copies of its own. STATUS_SYSTEM without memory. */
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
/* Whether a decided sharing is a concern about a child or an adult at risk, or was an emergency,
 * and when the card of its recipient ends. What cannot be read is none; the next call tells why. */
bool sharing_is_concern(struct office *office, const char *id, timestamp now, timestamp *until);
/*
 * Seals: rules again, manifest, `sealed` entry, then the package into outbox/ID.safehand. A sharing
 * whose entry exists but whose package does not (cut off) is finished if the manifest can be made
 * again byte for byte, with the PDF that was kept; one that is sealed already is left as it is.
 * That a PDF cannot be made keeps nothing from leaving: see sharing_without_pdf.
 */
enum status sharing_seal(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/*
 * Delivers the sealed package: by the portal (session connected by the caller), onto the media
 * folder; by hand it records that the file is ready to be handed over, and no more is known.
 * `delivered` entry; the package leaves the outbox. For email it records that a person has it to
 * send it (`for-sending`). A failure is recorded as `delivery-failed`, and the package is kept.
 */
enum status sharing_deliver(struct sharing *sharing, struct portal_session *portal,
                            delivery_progress progress, void *context, timestamp now,
                            struct error *err) MUST_CHECK;
/* The same for media to which a browser wrote, on a computer where this program does not run
 * (channel_to NULL; the channel awaits a manager's approval, C04): `digest` is the SHA-256 of what
 * was read back from there. The entry says that the program saw no device. Another digest is
 * STATUS_SYSTEM, and recorded. STATUS_USAGE for every other way. */
enum status sharing_delivered_unseen(struct sharing *sharing, const char *digest, timestamp now,
                                     struct error *err) MUST_CHECK;
/* Whether the portal told the time when it was delivered there: by its clock, and by this
 * computer's. The `delivered` entry says so too. */
bool sharing_portal_time(const struct sharing *sharing, timestamp *portal, timestamp *own);
/*
 * Puts the recipient's page beside a package that was delivered by portal (whose session is still
 * connected) or onto media, if this program carries it; other ways have nothing beside them. What
 * stands on a portal under its name otherwise is replaced, on media it stays (STATUS_USAGE). The
 * package has arrived whatever this says.
 */
enum status sharing_put_page(const struct sharing *sharing, struct portal_session *portal,
                             struct error *err) MUST_CHECK;
/*
 * The same onto a portal to which nothing was delivered yet, so that an invitation has something to
 * point at. *page is what lies there now: OK only if it was fetched again under its own name and is
 * the same, byte for byte. STATUS_USAGE if this program does not carry it.
 */
enum status sharing_page_onto_portal(struct portal_session *portal, struct recipient_page *page,
                                     struct error *err) MUST_CHECK;
/* Takes off a portal the half of that page which an upload left when it was cut off: a delivery
 * does so by itself, and whoever else has a session there calls this. */
enum status sharing_clear_page(struct portal_session *portal, struct error *err) MUST_CHECK;
/* Records that what a person has, to send it or to hand it over, was sent or handed over; a receipt
 * that is filed before does so by itself. STATUS_USAGE if nothing of that id waits for it. */
enum status sharing_sent(struct office *office, const char *id, timestamp now,
                         struct error *err) MUST_CHECK;
/*
 * To a recipient without keys, instead of sealing and delivering: writes report.html, report.pdf
 * (if it can be made, see sharing_without_pdf), and the files in attachments/, into a new private
 * folder (channel_to), open, for a person to bring to the address that the recipient publishes. The
 * `handed-over` entry stands before the folder has its name. STATUS_USAGE, and nothing written, if
 * the folder is there already or the sharing is one to be sealed; the failures of sharing_seal.
 */
enum status sharing_hand_over(struct sharing *sharing, timestamp now, struct error *err) MUST_CHECK;
/* What a recipient without keys gave for a receipt, as who records it says. */
struct sharing_given {
    const char *id;     /* of the sharing, or what it begins with */
    const char *number; /* one line */
    const char *by;     /* who gave it, or what showed it */
    struct date on;
};
/* Records it. STATUS_USAGE if nothing of that id was handed over, or it has one already. */
enum status sharing_reference(struct office *office, const struct sharing_given *given,
                              timestamp now, struct error *err) MUST_CHECK;
void sharing_free(struct sharing *sharing);

/* An approval by who acts, over the decision of that id. */
struct approval_view {
    json_t *decision; /* what is approved, for showing */
    char digest[DIGEST_HEX_SIZE];
    struct names awaits; /* rule ids, in order: of a decision that waits its duties to look, too */
};
/* STATUS_REFUSED for the sender, or without the right. */
enum status approval_view_read(struct office *office, const char *id, timestamp now,
                               struct approval_view *view, struct error *err) MUST_CHECK;
void approval_view_free(struct approval_view *view);
/* The preview of exactly what was decided, for who is asked to approve it. STATUS_REFUSED if the
 * record has changed since; other failures if it cannot be read by who acts. */
enum status approval_preview(struct office *office, const struct approval_view *view,
                             unsigned width, struct buffer *out, struct error *err) MUST_CHECK;
/* Appends the report as its recipient would read it, made of exactly what was decided; the failures
 * of the preview. */
enum status approval_report(struct office *office, const struct approval_view *view,
                            struct buffer *out, struct error *err) MUST_CHECK;
/* The same as a PDF; STATUS_SYSTEM too if this computer cannot make one. */
enum status approval_report_pdf(struct office *office, const struct approval_view *view,
                                struct buffer *out, struct error *err) MUST_CHECK;
/* The preview as page_preview_json has it (a new reference), for what stays and what was found; the
 * same failures. */
enum status approval_stays(struct office *office, const struct approval_view *view,
                           json_t **preview, struct error *err) MUST_CHECK;
/* The failures of the view; STATUS_USAGE while another run is at work on it. */
enum status sharing_approve(struct office *office, const char *id, timestamp now,
                            struct error *err) MUST_CHECK;
/*
 * Says no, as somebody who could approve: the sharing is withdrawn, and the entry has the reason.
 * Only of what waits for an approval (else STATUS_USAGE: what did not wait is not stopped by that),
 * and only of the decision of that digest (STATUS_REFUSED); otherwise the failures of the view.
 */
enum status sharing_refuse(struct office *office, const char *id, const char *digest,
                           const char *reason, timestamp now, struct error *err) MUST_CHECK;
/* Why it was refused, of the reason of a `withdrawn` entry; NULL if it was withdrawn otherwise.
 * Points into it. */
const char *refusal_reason(const char *reason);
/* Withdraws: nothing of that id is delivered any more; its package leaves the outbox. What lies on
 * a portal is recorded as lying there, until sharing_take_off. STATUS_USAGE while another run is at
 * work on it, and if it is withdrawn or erased already. */
enum status sharing_withdraw(struct office *office, const char *id, const char *reason,
                             timestamp now, struct error *err) MUST_CHECK;
/* Takes the package of a withdrawn sharing off its portal (connected by the caller), sees that it
 * is gone, and records that; with `by` instead of a portal, records that somebody else did, and
 * how. STATUS_USAGE if it is not withdrawn, or lies on no portal. */
enum status sharing_take_off(struct office *office, const char *id, struct portal_session *portal,
                             const char *by, timestamp now, struct error *err) MUST_CHECK;

/* Rule ids that valid approvals of the timeline cover; they belong to the table of rules. */
enum status approvals_collect(struct office *office, const struct sharing_timeline *timeline,
                              const char *id, const char *digest, struct names *rules,
                              struct error *err) MUST_CHECK;

/* ---- decisions not to share (P11) ---- */

struct declining {
    const char *reference;
    const char *asked_by, *reason;
    const char *to;                /* whom it would have gone to, if no recipient of the office */
    const char *request;           /* it was asked for by "police" or "court" (P12); NULL */
    const struct sharing *sharing; /* judged, with every rule's outcome; NULL: no profile named */
};
/* *detail gets a new reference to what the entry says. */
enum status sharing_decline(struct office *office, const struct declining *declining, timestamp now,
                            uint64_t *entry, json_t **detail, struct error *err) MUST_CHECK;

/* ---- receipts ---- */

enum receipt_outcome { RECEIPT_FILED, RECEIPT_ALREADY_FILED };
/*
 * Checks a receipt against the ledger, and tells whether one is filed already. Told apart: a
 * checkpoint of this ledger's that it does not have, whatever the rest says; no such sharing;
 * another package than the one delivered, signed by somebody else than its recipient, altered
 * (STATUS_AUTHENTICATION, each its own message); not delivered (STATUS_USAGE).
 */
enum status sharing_check_receipt(struct office *office, const struct receipt *receipt,
                                  timestamp now, enum receipt_outcome *outcome,
                                  struct error *err) MUST_CHECK;
/* Checks and files a receipt. One that is filed already, or says what the last one said
 * (RECEIPT_ALREADY_FILED), changes nothing; another one by the same recipient counts. A package
 * that a person handed over then leaves the outbox. */
enum status sharing_receive(struct office *office, const struct receipt *receipt, timestamp now,
                            enum receipt_outcome *outcome, struct error *err) MUST_CHECK;

/* ---- collecting receipts ---- */

/* The sharings that wait for a receipt by a portal, each as "ID PORTAL" in the order of portals. */
struct awaited_receipt {
    char id[ID_SIZE];
    char *portal;
};
struct awaited_receipts {
    struct awaited_receipt *items;
    size_t count;
};
/* portal NULL: of all; one that there is not is STATUS_USAGE. */
enum status receipts_awaited(struct office *office, const char *portal, timestamp now,
                             struct awaited_receipts *list, struct error *err) MUST_CHECK;
void awaited_receipts_free(struct awaited_receipts *list);
/* What came of one: the receipt that was filed; or why there is none, or (`failure` NULL too) that
 * none lies there yet. */
struct collected {
    const char *id;
    const struct receipt *receipt;
    const struct error *failure;
};
typedef void (*collected_teller)(void *context, const struct collected *collected);
/* Fetches and files the receipts on the portal of list->items[*at] (connected by the caller), each
 * told; *at is moved behind them, also if the portal fails: those that were not asked for then are
 * told as not there, and that is what is returned. What is wrong with one receipt is told, and does
 * not keep the others. */
enum status receipts_collect(struct office *office, struct portal_session *portal,
                             const struct awaited_receipts *list, size_t *at, timestamp now,
                             collected_teller tell, void *context, struct error *err) MUST_CHECK;

/* ---- incidents (L08) ---- */

enum { INCIDENT_HOURS = 72 };              /* from awareness, for telling the regulator */
extern const char *const INCIDENT_KINDS[]; /* "lost", "misdirected", ...; NULL at the end */
struct incident {
    const char *id; /* of the sharing, or the number of an entry */
    const char *what, *details;
    timestamp aware;
};
struct incident_done {
    uint64_t entry;
    char id[ID_SIZE]; /* "" if it is not about a sharing */
    timestamp due;
    bool was_withdrawn;    /* by this */
    bool was_taken_off;    /* off the portal: the caller's to do, and to set */
    bool was_out_of_reach; /* it had been delivered or collected: what is out there stays */
};
/* Records it, and withdraws the sharing unless that was done or it is erased. */
enum status incident_record(struct office *office, const struct incident *incident, timestamp now,
                            struct incident_done *done, struct error *err) MUST_CHECK;
/* Closes all that are open for this id: as "told", or, by somebody who approves, "not-notifiable".
 */
enum status incident_close(struct office *office, const char *id, const char *as,
                           const char *reason, timestamp now, size_t *closed,
                           struct error *err) MUST_CHECK;

/* Whether an incident's entry is about that sharing, or (id NULL) about that entry. */
bool incident_is_about(const struct ledger_entry *entry, const char *id, uint64_t number);

/* ---- a lost key ---- */

/*
 * Decides anew, for a new card of the same recipient, what an old sharing decided: same record,
 * profile, choice and answers, judged by today's rules. When it is decided the old one is
 * superseded and its package leaves the outbox. *waits as in sharing_decide. The caller seals and
 * delivers.
 */
enum status sharing_reissue(struct office *office, const char *id, const char *recipient,
                            timestamp now, struct sharing **sharing, bool *waits,
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
    struct ways ways; /* for the slots of the words (base/way.h) */
};
struct resume_report {
    struct resume_item *items;
    size_t count;
};
void resume_report_free(struct resume_report *report);
/*
 * Finishes or withdraws what was cut off: an erasing, head.note, half-written files, sharings that
 * are sealed and have no package. Never delivers. Of a run that is still at work nothing is touched
 * or told. What fails with one sharing is told as RESUME_LEFT, and the others go on.
 */
enum status resume_cut_off(struct office *office, timestamp now, struct resume_report *report,
                           struct error *err) MUST_CHECK;

#endif
