/* What the entries say of an office's people, recipients, portals, and of its ledger itself. The
 * contract of the functions stands in safehand/entry.h. */
#ifndef SAFEHAND_ENTRY_OFFICE_H
#define SAFEHAND_ENTRY_OFFICE_H

#include "safehand/entry.h"

/* `staff-added` */
struct entry_staff_added {
    struct entry_bytes card;
    const char *role;
    const char *trained_on;   /* when they accepted the policy, or NULL */
    struct entry_number term; /* days that this counts */
    const json_t *policy;     /* the founder's: the files that the office began with, or NULL */
    const char *replaces;     /* the verifier key of the card in whose place it is, or NULL */
    const char *renews;       /* the digest of the card of the same keys that it renews, or NULL */
    struct entry_number person;      /* with either: the entry that brought their first card */
    enum entry_truth another_person; /* than who bears a name that reads alike */
};
ENTRY_FORM(staff_added);

/* `staff-confirmed`: a second person signs what a `staff-added` says; or its own card does, that it
 * is theirs */
struct entry_staff_confirmed {
    const char *name;
    const char *verifier;
    const char *role;
    struct entry_number added; /* the entry that it confirms */
    enum entry_truth own;      /* signed by the card that the entry brought */
};
ENTRY_FORM(staff_confirmed);

/* `staff-removed` */
struct entry_staff_removed {
    const char *name;
    const char *verifier;
    const char *reason;
};
ENTRY_FORM(staff_removed);

/* `training`: accepted the policy */
struct entry_training {
    const char *name;
    const char *verifier;
    const char *trained_on;
    struct entry_number term;
};
ENTRY_FORM(training);

/* `recipient-verified` */
struct entry_recipient_verified {
    struct entry_bytes card;
    const char *fingerprint;
    const char *by;
    const char *how;
    const char *on;
    const char *renews; /* the digest of the verified card that this one renews, or NULL */
};
ENTRY_FORM(recipient_verified);
/* `recipient-verified` of one without keys: the address was found where it is published */
struct entry_keyless_verified {
    struct entry_bytes recipient; /* safehand.recipient/2 */
    const char *by;
    const char *how; /* in which source it was looked up */
    const char *on;
};
ENTRY_FORM(keyless_verified);

/* `recipient-confirmed`: a second person looked at a `recipient-verified` */
struct entry_recipient_confirmed {
    const char *name;
    const char *verifier;
    const char *fingerprint;
    struct entry_number verified; /* the entry that it confirms */
    const char *whom;             /* alone on the staff: to whom it was shown; NULL else */
};
ENTRY_FORM(recipient_confirmed);

/* `recipient-revoked` */
struct entry_recipient_revoked {
    const char *name;
    const char *verifier; /* of one without keys: the digest of safehand.recipient/2 */
    const char *reason;
};
ENTRY_FORM(recipient_revoked);

/* `portal-added` */
struct entry_portal_added {
    const char *name;
    const char *url;
    const char *user;
    const char *digest; /* of its file */
};
ENTRY_FORM(portal_added);

/* `media-added`: a device of the office's, by which it is known from then on; the last of a name
 * counts. All but the name as read from it, "" if it did not tell. */
struct entry_media_added {
    const char *name;
    const char *serial, *uuid, *label, *model, *bus;
};
ENTRY_FORM(media_added);

/* `number-listed`: a published telephone number. The same by somebody else confirms it. */
struct entry_number_listed {
    const char *name; /* of the organisation, or of a person */
    const char *kind; /* of organisation */
    const char *number;
    const char *source; /* where it is published */
};
ENTRY_FORM(number_listed);
/* `policy-accepted`: a profile or the catalogue, in the place of what was accepted before. So does
 * each {file, digest} of the founder's `policy`. */
struct entry_policy_accepted {
    const char *file; /* in the office: "catalogue.json", "profiles/NAME.json" */
    const char *digest;
};
ENTRY_FORM(policy_accepted);

/* `key-rotated`; the ledger writes it (ledger_rotate) */
struct entry_key_rotated {
    struct entry_number generation;
    struct entry_bytes note;
};
ENTRY_FORM(key_rotated);

/* `witnessed`; its subject is the checkpoint's digest */
struct entry_witnessed {
    struct entry_bytes checkpoint;
    const char *witness; /* key */
    const char *time;    /* theirs */
};
ENTRY_FORM(witnessed);

/* `log-continued`; the ledger writes it (ledger_continue) */
struct entry_log_continued {
    const json_t *continues;
    const json_t *heads;
    const char *reason;
    struct entry_bytes note; /* for recipients (continuation_parse); NULL data: none */
};
ENTRY_FORM(log_continued);

/* `clock-corrected`: times go on from its own, which is earlier than those before, because those
 * are said to be wrong, or for a concern */
struct entry_clock_corrected {
    const char *newest; /* time of the entry before it */
    const char *reason;
    enum entry_truth for_concern; /* yes: a concern did not wait; which is right nobody has said */
};
ENTRY_FORM(clock_corrected);

#endif
