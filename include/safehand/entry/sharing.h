/* What the entries of a sharing say, from its decision to its receipt. The contract of the
 * functions stands in safehand/entry.h. */
#ifndef SAFEHAND_ENTRY_SHARING_H
#define SAFEHAND_ENTRY_SHARING_H

#include "safehand/entry.h"

/* Of kind `decision`; its subject is the decision's digest. */
struct entry_decision {
    const char *id;
    const json_t *decision; /* the whole (safehand/policy/decision.h) */
    const json_t *awaits;   /* ids of the rules that await approval */
    const char *expires;    /* when it lapses, unless it is sealed before */
    const char *review;     /* day on which it is to be erased, or kept for a reason */
};
ENTRY_FORM(decision);

/* `declined`: decided not to share. Older ones have neither id nor review. */
struct entry_declined {
    const char *id, *review;
    const char *reference;
    const char *asked_by;
    const char *to; /* NULL: nobody was named */
    const char *reason;
    const json_t *decision; /* as it would have been, or NULL */
    const char *request;    /* it was a request by "police" or "court" (P12); NULL: by neither */
};
ENTRY_FORM(declined);

/* `approval`; its subject is the decision's digest. */
struct entry_approval {
    const char *id;
    const char *decision;    /* digest */
    const json_t *rules;     /* ids of those that are approved; NULL: of all that is awaited */
    struct entry_bytes note; /* the approver's, over all of this */
};
ENTRY_FORM(approval);

/* `sealed`; its subject is the manifest's digest. */
struct entry_sealed {
    const char *id;
    struct entry_bytes manifest;
    struct entry_bytes card; /* the recipient's */
    const char *expires;
    const char *receipt_due;
};
ENTRY_FORM(sealed);

/* `for-sending`: a person has the package to send it; its subject is the package's digest. Once it
 * is sent, `delivered` says so. */
struct entry_for_sending {
    const char *id;
    const char *channel;
    struct entry_number size;
};
ENTRY_FORM(for_sending);

/* `delivered`; its subject is the package's digest. */
struct entry_delivered {
    const char *id;
    const char *channel;
    const char *to; /* "" for nowhere in particular */
    struct entry_number size;
    const char *portal_time; /* by the clock of the portal `to`, as its answer said; or NULL */
    const char *own_time;    /* what this computer's clock said then; or NULL with it */
};
ENTRY_FORM(delivered);
/* `delivery-failed`, with the problem in words. */
struct entry_delivery_failed {
    const char *id;
    const char *channel;
    const char *to;
    struct entry_number size;
    const char *problem;
};
ENTRY_FORM(delivery_failed);

/* `receipt`; its subject is the receipt's digest. */
struct entry_receipt {
    const char *id;
    enum entry_truth accepted;
    const char *code; /* why it was rejected; "" if it was not */
    struct entry_bytes receipt;
};
ENTRY_FORM(receipt);

/* `handed-over`: a person has it to bring it to a recipient without keys, at the address that they
 * publish, and nothing of it is sealed; its subject is the decision's digest. That it arrived
 * nobody but that person knows. */
struct entry_handed_over {
    const char *id;
    struct entry_bytes recipient; /* safehand.recipient/2 */
    const json_t *files;          /* each {name, size, digest}; the report first */
    const char *folder;           /* where they were put, for who handed them over to delete */
    const char *reference_due;
};
ENTRY_FORM(handed_over);

/* `reference-given`: what the recipient gave for a receipt, as who recorded it says. */
struct entry_reference_given {
    const char *id;
    const char *number;
    const char *by; /* who of them gave it, or what showed it */
    const char *on;
};
ENTRY_FORM(reference_given);

/* `withdrawn`; a further one tells that the package was taken off the portal. */
struct entry_withdrawn {
    const char *id;
    const char *reason;
    const char *portal;         /* where the package lay, or NULL */
    enum entry_truth taken_off; /* untold: it lay on no portal */
    const char *by;             /* who took it off, and how, if this program did not */
};
ENTRY_FORM(withdrawn);

/* `superseded` */
struct entry_superseded {
    const char *id;
    const char *by; /* id of the sharing in its place */
    const char *reason;
};
ENTRY_FORM(superseded);

/* `media-issued`, written with `delivered` */
struct entry_media_issued {
    const char *id;
    const char *device;
    const char *carrier;
    const char *label, *serial, *uuid, *bus; /* as read from it; "" if it did not tell */
    enum entry_truth seen; /* no: a browser wrote to it, and the program saw no device */
    const char *back_by;   /* the day by which it is to be back or wiped; NULL: none was said */
};
ENTRY_FORM(media_issued);

/* `media-returned` */
struct entry_media_returned {
    const char *id;
    const char *device;
    const char *serial;
    const char *how; /* "returned" or "wiped" */
};
ENTRY_FORM(media_returned);

#endif
