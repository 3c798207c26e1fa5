/*
 * What an office records apart from its sharings: agreements and standing approvals, what was
 * shared by other means, who looked into a file, advice, devices, notices, holds and what is
 * erased.
 *
 * Each is one signed entry of the ledger; what is owed because of it is worked out by oversight and
 * stored nowhere. What already happened is always recorded: a check that failed is recorded as
 * failed, and never a reason not to write it down. Strings of requests are borrowed. Words that say
 * too little (REASON_CHARACTERS) and days in the future are STATUS_USAGE.
 */
#ifndef SAFEHAND_REGISTER_H
#define SAFEHAND_REGISTER_H

#include "safehand/entry/register.h"
#include "safehand/extract.h"
#include "safehand/office.h"

/* ---- sharing agreements, and standing approvals (P13, P06) ---- */

/* As the last signed entry under its name says. */
struct agreement {
    const char *name, *with;
    struct names profiles;
    struct date signed_on, review; /* it lapses on its review date */
    char digest[DIGEST_HEX_SIZE];  /* of the file that was registered */
    uint64_t entry;
    bool is_changed; /* the copy in agreements/ is gone or another; the entry counts */
    json_t *detail;
};
void agreement_free(struct agreement *agreement);
/* Registers a file of safehand.agreement/2 (schema/agreement.schema.json): a copy goes into
 * agreements/. One of a name that is registered replaces it; the same file again is STATUS_USAGE.
 * *agreement may be NULL. */
enum status agreement_add(struct office *office, const char *path, timestamp now,
                          struct agreement **agreement, struct error *err) MUST_CHECK;
/* What somebody says of an agreement that was signed, where there is no file of it. */
struct agreement_signed {
    const char *name, *with;
    const char *signed_by; /* NULL: it is not said */
    struct names profiles;
    struct date signed_on, review;
};
/* Writes such a file of it, and registers that; the same failures. */
enum status agreement_sign(struct office *office, const struct agreement_signed *said,
                           timestamp now, struct agreement **agreement,
                           struct error *err) MUST_CHECK;
/* *agreement is NULL if none of that name is registered. */
enum status agreement_find(struct office *office, const char *name, struct agreement **agreement,
                           struct error *err) MUST_CHECK;
struct agreements {
    struct agreement **items; /* by name */
    size_t count;
};
/* All agreements, of each name the last that was registered. Free with agreements_free; empty on
 * failure. */
enum status agreement_list(struct office *office, struct agreements *list,
                           struct error *err) MUST_CHECK;
void agreements_free(struct agreements *list);

/* An approval signed once for all sharings under a profile that allows for it. */
struct standing {
    bool is_given;
    struct date until; /* the last day */
    char profile[RECORD_ID_MAXIMUM + 1];
    const struct office_member *by;
    uint64_t entry;
};
/* Signs one, by somebody who approves; the profile must say standing_approval. */
enum status standing_sign(struct office *office, const char *profile, const struct date *until,
                          const char *reason, timestamp now, struct error *err) MUST_CHECK;
/* The last one for that profile that somebody else than `sender` signed, whether or not it is still
 * in force. sender may be NULL. */
enum status standing_find(struct office *office, const char *profile,
                          const struct office_member *sender, struct standing *standing,
                          struct error *err) MUST_CHECK;

/* ---- sharing by other means (C06) ---- */

/* "phone", "post", "fax", "meeting", "in-person", "email"; NULL after the last. */
extern const char *const OTHER_CHANNELS[];
/* The short check of such a channel (data/checklists); checklist_free. STATUS_USAGE: no such. */
enum status other_channel_checklist(const char *channel, struct checklist **checklist,
                                    struct error *err) MUST_CHECK;
struct other_channel {
    const char *channel;
    const char *reference; /* of the family */
    const char *to, *what;
    struct names about; /* ids of people in the record; none: it is not said */
    struct date on;
    json_t *answers;        /* item key -> string; what is missing counts as not known */
    const char *discharges; /* the duty that is done by this, or NULL: see duty_is_known */
    const char *sharing;    /* whose duty it is, or NULL */
    bool has_entry;
    uint64_t entry;    /* whose duty it is, if no sharing's */
    bool is_emergency; /* somebody was at immediate risk: it leaves the duties of P07 and P08 */
};
struct other_channel_done {
    uint64_t entry;
    bool has_passed;
    json_t *checks; /* array of {item, answer, passed, because} */
};
void other_channel_done_free(struct other_channel_done *done);
/* Judges the answers by the check of the channel and records that it was shared, passed or not.
 * STATUS_USAGE on a day to come, words that say nothing, a duty that is none of that sharing or
 * entry, or an answer that the check does not take. Free *done with other_channel_done_free; empty
 * on failure. */
enum status other_channel_record(struct office *office, const struct other_channel *what,
                                 timestamp now, struct other_channel_done *done,
                                 struct error *err) MUST_CHECK;
/* Whether a duty of this name (a rule's id; L03-parents, L03-report) can be discharged by word. */
bool duty_is_known(const char *duty);

/* That the family was told of a sharing (P08): whom, for telling one may tell another. */
enum status informed_record(struct office *office, const char *id, const char *whom,
                            const char *how, const struct date *on, timestamp now,
                            struct error *err) MUST_CHECK;

/* Why it is not told after all, where that was to be done later or an emergency set it aside. */
enum status untold_record(struct office *office, const char *id, const char *why_not, timestamp now,
                          struct error *err) MUST_CHECK;

/* ---- looking into a family's file (L03) ---- */

struct front_sheet {
    const char *reference;
    const char *who, *reason;
    const char *role;           /* "trustee", "reviewer", "auditor", ... */
    const char *accompanied_by; /* an auditor is; NULL */
    const char *undertaking;    /* a contractor's: when and where signed; NULL */
    bool is_unannounced;        /* an inspection */
    bool parents_were_told;     /* before it, on: */
    struct date parents_told;
    struct date on;
};
struct front_sheet_done {
    uint64_t entry;
    const char *failed; /* what was not as it must be, in words; NULL */
};
/* STATUS_USAGE for a member of staff, who need not sign, and for a role that there is not. */
enum status front_sheet_sign(struct office *office, const struct front_sheet *sheet, timestamp now,
                             struct front_sheet_done *done, struct error *err) MUST_CHECK;

/* ---- complaints (Data Protection Act 2018, s.164A) ---- */

enum {
    /* Of acknowledging; the day on which it came is the first. */
    COMPLAINT_DAYS = 30,
    /* The law says "without undue delay", and gives no day: whoever complained does not wait longer
     * than this for a word on how it goes. */
    COMPLAINT_WORD_DAYS = 30,
};
extern const char *const COMPLAINT_STEPS[];    /* "acknowledged", ...; NULL at the end */
extern const char *const COMPLAINT_OUTCOMES[]; /* "upheld", ...; the same */
struct complaint {
    const char *who, *details;
    const char *reference; /* of the family, or NULL */
    const char *sharing;   /* its id or the beginning of it, or NULL */
    timestamp received;
};
struct complaint_done {
    uint64_t entry;
    char id[ID_SIZE];
    timestamp due;
};
/* Records one that came in. STATUS_USAGE if who or what is not in words, it lies in the future, or
 * there is no such sharing. */
enum status complaint_record(struct office *office, const struct complaint *complaint,
                             timestamp now, struct complaint_done *done,
                             struct error *err) MUST_CHECK;
struct complaint_step {
    const char *id; /* of the complaint, or the beginning of it */
    const char *step, *what;
    const char *outcome; /* an answer has one, nothing else has; NULL */
    struct date on;
};
/* Records what whoever complained was told; *entry gets its number, and id the whole id.
 * STATUS_USAGE for a step or an outcome that there is not, for a day before it came in or in the
 * future, for what was acknowledged or answered already, and where the id is no complaint's. */
enum status complaint_tell(struct office *office, const struct complaint_step *step, timestamp now,
                           uint64_t *entry, char id[ID_SIZE], struct error *err) MUST_CHECK;

struct complaint_view {
    char id[ID_SIZE];
    uint64_t entry;
    char *who, *details;
    char *reference, *sharing; /* or NULL */
    timestamp received, due;
    bool was_acknowledged; /* or more */
    bool was_answered;
    struct date told; /* when they last heard of it, if was_acknowledged */
    char *outcome;    /* of the answer; NULL */
    char *answer;     /* what they were told; NULL */
};
struct complaint_views {
    struct complaint_view *items; /* newest first; what was erased is not among them */
    size_t count;
};
/* All of them. Free with complaint_views_free; empty on failure. */
enum status complaint_list(struct office *office, struct complaint_views *views,
                           struct error *err) MUST_CHECK;
void complaint_views_free(struct complaint_views *views);
/* Until when they are to be told something; of what was answered, nothing. */
timestamp complaint_due(const struct complaint_view *view);

/* ---- advice (P10) ---- */

struct advice {
    const char *reference;
    const char *from, *organisation; /* who advised; organisation may be NULL */
    const char *advice;
    const char *summary; /* digest of the summary that they were shown, or NULL */
    struct date on;
};
/* Records advice that somebody outside gave; *entry gets its number. STATUS_USAGE if who or what
 * is not in words, or the day lies in the future. */
enum status advice_record(struct office *office, const struct advice *advice, timestamp now,
                          uint64_t *entry, struct error *err) MUST_CHECK;

/* What of the record nobody can be identified by, under the profile "advice", to be read out or
 * shown: as JSON (extract.json's), or as a page. What our own staff are called is added to
 * `choice`. */
struct advice_summary {
    const struct record *record;
    struct extract_choice *choice;
    bool as_json;
    void (*tell)(void *context,
                 const struct selected_leak *leak); /* what could identify somebody */
    void *context;
};
/* Appended to out. STATUS_REFUSED (rule M09) if somebody could be identified, after each place of
 * it was told. */
enum status advice_summary_write(const struct office *office, const struct advice_summary *summary,
                                 timestamp now, struct buffer *out, struct error *err) MUST_CHECK;

/* ---- devices (C05) ---- */

/* A device of the office's, as it was registered: from then on it is known when it is plugged in.
 */
struct media_known {
    char *name;
    char *serial, *uuid, *label, *model, *bus; /* as read from it then, "" if it did not tell */
    timestamp since;
    uint64_t entry;
};
struct media_knowns {
    struct media_known *items; /* the newest first, one of each name */
    size_t count;
};
/* Empty on failure. */
enum status media_known_list(struct office *office, struct media_knowns *list,
                             struct error *err) MUST_CHECK;
void media_knowns_free(struct media_knowns *list);
/* Which of them is plugged in: by serial number and model, or the file system's UUID where no
 * serial is told. NULL: none. */
const struct media_known *media_known_find(const struct media_knowns *list,
                                           const struct media_device *device);
/* Whose name stands in what the checklist says; the longest, if several do. NULL: none. */
const struct media_known *media_known_named(const struct media_knowns *list, const char *words);
/*
 * Registers the device on which the folder lies under a name, such as its inventory label; *device
 * gets what it says of itself. The same device under another name has that name then, another
 * device under the same name is in its place. STATUS_USAGE of what is not removable, tells nothing
 * by which it could be told from another, or is registered as that already.
 */
enum status media_add(struct office *office, const char *folder, const char *name, timestamp now,
                      struct media_device *device, struct error *err) MUST_CHECK;

/* A device that carries, or carried, a package. */
struct media_item {
    char sharing[ID_SIZE];
    char *device, *carrier; /* as the checklist says */
    char *label, *serial, *uuid;
    timestamp issued;
    bool is_acknowledged; /* the recipient's receipt is filed, since: */
    timestamp acknowledged;
    bool has_due; /* until when the recipient is to acknowledge, or could open it: */
    timestamp due;
    bool has_back_by; /* the day by which it is to be back or wiped */
    struct date back_by;
    bool is_lost; /* an incident of its sharing says so, or the sharing is withdrawn: since */
    bool is_recalled;
    timestamp recalled;
    char *profile; /* of the sharing; "" if the entries do not tell */
    bool is_back, is_wiped;
    timestamp back;
    uint64_t entry;
};
struct media_items {
    struct media_item *items; /* the newest first */
    size_t count;
};
/* All devices that were given out, with what was told of them since. Free with media_items_free;
 * empty on failure. */
enum status media_list(struct office *office, timestamp now, struct media_items *list,
                       struct error *err) MUST_CHECK;
void media_items_free(struct media_items *list);
/* Whether the device need not be tracked any more: acknowledged, and returned or wiped. */
bool media_item_is_done(const struct media_item *item);
/* A device that came back, or that was wiped. */
struct media_return {
    const char *device; /* the name that it is registered under, its serial number, label or UUID as
                           they were read from it, what the checklist calls it, or a sharing that it
                           carries */
    bool is_wiped;
    const char *folder; /* where a wiped one is plugged in, or NULL */
};
struct media_return_done {
    size_t sharings; /* that it is recorded of */
    size_t removed;  /* packages that lay in the folder, whole or not */
    size_t beside;   /* pages that were put beside them */
    size_t others;   /* packages there that were left alone: not this office's, or nothing says that
                        they were given out on this device */
};
/* Overwrites and removes what this office put into the folder (media_erase, which says what that is
 * worth), then records that it came back. Of a device that tells neither its serial number nor its
 * file system's UUID, only what was given out on the one that is meant. STATUS_USAGE, and nothing
 * is touched, if nothing of that name waits for it, if what is plugged in says that it is another
 * device, or if the folder is within the office. */
enum status media_back(struct office *office, const struct media_return *back, timestamp now,
                       struct media_return_done *done, struct error *err) MUST_CHECK;

/* ---- notices ---- */

enum { NOTICE_MAXIMUM = 16384 };
/* Text for an email or a letter that says that a package waits: what, where, how it is opened in a
 * browser, until when, and whom to ring. It names nobody. */
enum status notice_write(struct office *office, const char *id, timestamp now, struct buffer *out,
                         struct error *err) MUST_CHECK;
/* The same for the trustees (P12): that something was shared with police or a court, and on what
 * ground; `tell` says where the manager looks at it. STATUS_USAGE if rule P12 had no part in it. */
enum status notice_write_trustees(struct office *office, const char *id, timestamp now,
                                  way_tell *tell, void *context, struct buffer *out,
                                  struct error *err) MUST_CHECK;

/* What the page's own buttons are called, as the invitation names them. */
#define INVITATION_MAKE "I am here for the first time: make my key"
#define INVITATION_COPY "Copy the card as text"
/* The first text to somebody who has no key yet, by an ordinary email: `name` is how they are
 * addressed and need be no recipient's; `page_at` is where the page lies (https), or NULL. The six
 * groups are those of whoever acts in the office. STATUS_USAGE of another address. */
enum status invitation_write(const struct office *office, const char *name, const char *page_at,
                             struct buffer *out, struct error *err) MUST_CHECK;

/* ---- keeping and erasing ---- */

/* A sharing's review date (rule L05): the first day in London on which its package has expired, as
 * the sealed entry says; of one that was never sealed, the day of the decision's entry. From that
 * day on anybody on the staff may erase it. STATUS_MALFORMED if the entries do not tell. */
enum status review_date(const struct sharing_timeline *timeline, struct date *review,
                        struct error *err) MUST_CHECK;
/* A sharing that who acts may erase now. */
struct erase_view {
    struct sharing_timeline timeline;
    struct date review;
    bool is_attested; /* that this day has come, by the entry of that number (attested_check) */
    uint64_t attested;
};
/*
 * Whether an entry attests that the day had come, recorded by another member than `by`:
 * `witnessed`, by a cosignature of somebody who is not of the staff; `delivered`, by the clock of
 * the portal, if this office's said the same then. The portal signs nothing: that it said so is the
 * word of who recorded it.
 */
enum status attested_check(struct office *office, uint64_t number, const struct date *day,
                           const struct office_member *by, bool *is_attested,
                           struct error *err) MUST_CHECK;
/* Finds an entry that attests it to who acts. */
enum status attested_find(struct office *office, const struct date *day, uint64_t *number,
                          bool *is_found, struct error *err) MUST_CHECK;
/*
 * Whether a sharing may be erased, and what would be. STATUS_REFUSED while a hold stands or it is
 * still on its way (drafted, awaiting approval, sealed, or delivered and not expired), and to
 * all but those who approve and did not send it, unless it is attested that its review date has
 * come: the office's own clock is not believed. STATUS_USAGE if it is erased.
 */
enum status erase_view_read(struct office *office, const char *id, timestamp now,
                            struct erase_view *view, struct error *err) MUST_CHECK;
void erase_view_free(struct erase_view *view);
/* Looks again, removes what lies in the outbox, and erases (ledger_erase). */
enum status erase_sharing(struct office *office, const char *id, const char *reason, timestamp now,
                          struct ledger_erased *erased, struct error *err) MUST_CHECK;

/* A hold keeps a sharing from being erased, also on its review date. */
struct hold_view {
    char id[ID_SIZE];
    bool is_held;
    bool is_new;       /* an entry was needed for it to be so */
    timestamp since;   /* of the hold that stands; its memory is the view's (hold_view_free) */
    char *by, *reason; /* NULL unless held */
};
void hold_view_free(struct hold_view *view);
/* Puts a hold on a sharing. If one stands nothing is recorded. *view is the hold that stands then.
 * STATUS_USAGE for an erased sharing. */
enum status hold_put(struct office *office, const char *id, const char *reason, timestamp now,
                     struct hold_view *view, struct error *err) MUST_CHECK;
/* Ends the hold: STATUS_REFUSED unless who acts approves, STATUS_USAGE if none stands. */
enum status hold_release(struct office *office, const char *id, const char *reason, timestamp now,
                         struct hold_view *view, struct error *err) MUST_CHECK;
/* The hold that stands over a sharing, or NULL. */
const struct ledger_entry *timeline_hold(const struct sharing_timeline *timeline);

/* ---- what one person did alone ---- */

/*
 * Records that who acts looked at what one person did alone, and what they saw and did: a sharing
 * in an emergency, by its id (P07), or an entry for which look_is_owed, by its number (L02).
 * STATUS_USAGE if it was none; STATUS_REFUSED if who acts did it and somebody else is on the staff:
 * where nobody is, they say whom outside they told.
 */
enum status look_record(struct office *office, const char *id, const char *what, timestamp now,
                        struct error *err) MUST_CHECK;
/* Whether somebody else is to look at an entry of this kind: one person says something of the whole
 * ledger, and nothing waits for a second. */
bool look_is_owed(enum entry_kind kind);
/* Whether a look by that member, in the entry of that number, counts for what `did` did: by
 * somebody else, or by themselves where nobody else was on the staff. */
bool look_may(const struct office *office, const struct office_member *by,
              const struct office_member *did, uint64_t number);
/* Whether somebody looked at that entry, which `did` signed. */
enum status look_find(struct office *office, uint64_t about, const struct office_member *did,
                      bool *is_found, struct error *err) MUST_CHECK;
/* Whether an entry says that somebody else than `sender` looked at it (NULL: nobody known), or who
 * shared it, where they are alone. */
bool look_counts(const struct office *office, const struct ledger_entry *entry,
                 const struct office_member *sender);
/* What an emergency left open (P05, P09), and what was said of it since. Lives as long as the
 * timeline. */
struct left_open {
    bool was_emergency;
    bool left_basis, left_involved; /* when it was decided */
    bool is_basis, is_involved;     /* still */
    bool needs_condition;           /* with the basis, for what is specially protected */
    const char *profile;            /* the name of its profile */
    struct entry_completed said;    /* the last words */
};
/* Fills *open from the entries of a sharing. */
void left_open_see(const struct sharing_timeline *timeline, struct left_open *open);
/* The bases that may be named: those of its profile, or all if that is gone; never consent. The
 * items are static, the array is the caller's (memory_free). */
enum status left_open_bases(struct office *office, const struct left_open *open,
                            struct names *bases, struct error *err) MUST_CHECK;
/* Records answers to what was left open, by anybody on the staff; they may be corrected by later
 * ones. It is nobody's look. STATUS_USAGE of what was not left open, a basis or a condition that
 * there is not, words that say nothing. */
enum status completed_record(struct office *office, const struct entry_completed *said,
                             timestamp now, struct error *err) MUST_CHECK;
/* Whether nobody but the member is on the staff. */
bool office_has_only(const struct office *office, const struct office_member *member);

#endif
