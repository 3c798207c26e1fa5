/*
 * What the office records besides sharings: who accepted the policy, agreements, what was shared by
 * other means, who looked into a file, advice, decisions not to share, incidents, devices.
 *
 * Each is one signed entry of the ledger; what is owed because of it is worked out by
 * office/tasks.h and stored nowhere. What already happened is always recorded: a check that failed
 * is recorded as failed, and never a reason not to write it down. Strings of requests are borrowed.
 * Words that say too little (REASON_CHARACTERS) and days in the future are STATUS_USAGE.
 */
#ifndef SAFEHAND_OFFICE_RECORDS_H
#define SAFEHAND_OFFICE_RECORDS_H

#include "safehand/office/views.h"
#include "safehand/policy.h"

struct sharing;
struct sharing_request;

enum { RECORD_TEXT_MAXIMUM = 8192 }; /* bytes of one text */

/* ---- accepting the policy (L07) ---- */

enum { TRAINING_DAYS = 365, TRAINING_DAYS_MAXIMUM = 3650 };
/* What signed entries say of a member's acceptance of the policy. */
enum status office_training(struct office *office, const struct office_member *member,
                            struct policy_training *training, struct error *err) MUST_CHECK;
/* Whether it counts on that day: it lapses on the day that it names. */
bool training_is_current(const struct policy_training *training, const struct date *day);
/* Records that a member (by whole name or key name) signed on a day that they accept the policy,
 * for `days` (0: as office.json says). By a manager or deputy. */
enum status office_training_record(struct office *office, const char *name, const struct date *on,
                                   int days, timestamp now, struct policy_training *training,
                                   struct error *err) MUST_CHECK;

/* ---- sharing agreements, and standing approvals (P13, P06) ---- */

/* As the last signed entry under its name says. */
struct office_agreement {
    const char *name, *with;
    struct record_names profiles;
    struct date signed_on, review; /* it lapses on its review date */
    char digest[DIGEST_HEX_SIZE];  /* of the file that was registered */
    uint64_t entry;
    bool is_changed; /* the copy in agreements/ is gone or another; the entry counts */
    json_t *detail;
};
void office_agreement_free(struct office_agreement *agreement);
/* Registers a file of safehand.agreement/1 (schema/agreement.schema.json): a copy goes into
 * agreements/. One of a name that is registered replaces it; the same file again is STATUS_USAGE.
 * *agreement may be NULL. */
enum status office_agreement_add(struct office *office, const char *path, timestamp now,
                                 struct office_agreement **agreement, struct error *err) MUST_CHECK;
/* *agreement is NULL if none of that name is registered. */
enum status office_agreement_find(struct office *office, const char *name,
                                  struct office_agreement **agreement,
                                  struct error *err) MUST_CHECK;
struct office_agreements {
    struct office_agreement **items; /* by name */
    size_t count;
};
enum status office_agreement_list(struct office *office, struct office_agreements *list,
                                  struct error *err) MUST_CHECK;
void office_agreements_free(struct office_agreements *list);

/* An approval signed once for all sharings under a profile that allows for it. */
struct office_standing {
    bool is_given;
    struct date until; /* the last day */
    char profile[RECORD_ID_MAXIMUM + 1];
    const struct office_member *by;
    uint64_t entry;
};
/* Signs one, by somebody who approves; the profile must say standing_approval. */
enum status office_standing_sign(struct office *office, const char *profile,
                                 const struct date *until, const char *reason, timestamp now,
                                 struct error *err) MUST_CHECK;
/* The last one for that profile that somebody else than `sender` signed, whether or not it is still
 * in force. sender may be NULL. */
enum status office_standing_find(struct office *office, const char *profile,
                                 const struct office_member *sender,
                                 struct office_standing *standing, struct error *err) MUST_CHECK;

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
    struct record_names about; /* ids of people in the record; none: it is not said */
    struct date on;
    json_t *answers;        /* item key -> string; what is missing counts as not known */
    const char *discharges; /* the duty that is done by this, or NULL: see duty_is_known */
    const char *sharing;    /* whose duty it is, or NULL */
    bool has_entry;
    uint64_t entry; /* whose duty it is, if no sharing's */
};
struct other_channel_done {
    uint64_t entry;
    bool has_passed;
    json_t *checks; /* array of {item, answer, passed, because} */
};
void other_channel_done_free(struct other_channel_done *done);
enum status office_log(struct office *office, const struct other_channel *what, timestamp now,
                       struct other_channel_done *done, struct error *err) MUST_CHECK;
/* Whether a duty of this name (a rule's id; L03-parents, L03-report) can be discharged by word. */
bool duty_is_known(const char *duty);

/* That the family was told of a sharing (P08): whom, for telling one may tell another. */
enum status office_informed(struct office *office, const char *id, const char *whom,
                            const char *how, const struct date *on, timestamp now,
                            struct error *err) MUST_CHECK;

/* ---- looking into a family's file (L03) ---- */

extern const char
    *const VISITOR_ROLES[]; /* "trustee", "reviewer", "auditor", ...; NULL at the end */
struct front_sheet {
    const char *reference;
    const char *who, *role, *reason;
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
enum status office_front_sheet(struct office *office, const struct front_sheet *sheet,
                               timestamp now, struct front_sheet_done *done,
                               struct error *err) MUST_CHECK;

/* ---- advice, and decisions not to share (P10, P11) ---- */

struct advice {
    const char *reference;
    const char *from, *organisation; /* who advised; organisation may be NULL */
    const char *advice;
    const char *summary; /* digest of the summary that they were shown, or NULL */
    struct date on;
};
enum status office_advice(struct office *office, const struct advice *advice, timestamp now,
                          uint64_t *entry, struct error *err) MUST_CHECK;

struct declining {
    const char *reference;
    const char *asked_by, *reason;
    const char *to;                /* whom it would have gone to, if no recipient of the office */
    const struct sharing *sharing; /* judged, with every rule's outcome; NULL: no profile named */
};
/* *detail gets a new reference to what the entry says. */
enum status office_decline(struct office *office, const struct declining *declining, timestamp now,
                           uint64_t *entry, json_t **detail, struct error *err) MUST_CHECK;

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
enum status office_incident(struct office *office, const struct incident *incident, timestamp now,
                            struct incident_done *done, struct error *err) MUST_CHECK;
/* Closes all that are open for this id: as "told", or, by somebody who approves, "not-notifiable".
 */
enum status office_incident_close(struct office *office, const char *id, const char *as,
                                  const char *reason, timestamp now, size_t *closed,
                                  struct error *err) MUST_CHECK;

/* ---- devices (C05) ---- */

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
    bool is_back, is_wiped;
    timestamp back;
    uint64_t entry;
};
struct media_items {
    struct media_item *items; /* the newest first */
    size_t count;
};
enum status office_media_list(struct office *office, timestamp now, struct media_items *list,
                              struct error *err) MUST_CHECK;
void office_media_free(struct media_items *list);
/* Whether the device need not be tracked any more: acknowledged, and returned or wiped. */
bool media_item_is_done(const struct media_item *item);
/*
 * Records that a device came back, or that it was wiped; named by its serial number, label, or UUID
 * as they were read from it, by what the checklist calls it, or by a sharing that it carries. With
 * `folder` (wiped; else NULL) the packages of this office that lie there are removed first, and
 * *removed tells how many.
 */
enum status office_media_back(struct office *office, const char *device, bool is_wiped,
                              const char *folder, timestamp now, size_t *sharings, size_t *removed,
                              struct error *err) MUST_CHECK;

/* ---- notices ---- */

enum { NOTICE_MAXIMUM = 16384 };
/* Text for an email or a letter that says that a package waits, and names nobody. */
enum status office_notice(struct office *office, const char *id, timestamp now, struct buffer *out,
                          struct error *err) MUST_CHECK;
/* The same for the trustees (P12): that something was shared with police or a court, and on what
 * ground. STATUS_USAGE if rule P12 had no part in it. */
enum status office_notice_trustees(struct office *office, const char *id, timestamp now,
                                   struct buffer *out, struct error *err) MUST_CHECK;

/* ---- a lost key ---- */

/*
 * Decides anew, for a new card of the same recipient, what an old sharing decided: same record,
 * profile, choice and answers, judged by today's rules. When it is decided the old one is
 * superseded and its package leaves the outbox. *waits as in sharing_decide. The caller seals and
 * delivers.
 */
enum status office_reissue(struct office *office, const char *id, const char *recipient,
                           timestamp now, struct sharing **sharing, bool *waits,
                           struct error *err) MUST_CHECK;

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
enum status office_receipts_awaited(struct office *office, const char *portal, timestamp now,
                                    struct awaited_receipts *list, struct error *err) MUST_CHECK;
void office_receipts_awaited_free(struct awaited_receipts *list);

#endif
