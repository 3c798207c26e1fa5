/*
 * What the policy's own files say: profiles, the kinds of recipient, and checklists; and what is
 * wrong or too wide in a profile.
 */
#ifndef SAFEHAND_POLICY_PROFILE_H
#define SAFEHAND_POLICY_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base.h"
#include "safehand/record.h"

/* ---- profiles ---- */

enum profile_consent {
    PROFILE_CONSENT_REQUIRED,  /* rests on consent only */
    PROFILE_CONSENT_ASKED,     /* consent if there is one, else another basis */
    PROFILE_CONSENT_NOT_ASKED, /* would be overridden, or identifies nobody: never asked for */
};

/* How exact the dates of an anonymised extract are. */
enum profile_dates { PROFILE_DATES_EXACT, PROFILE_DATES_MONTH, PROFILE_DATES_YEAR };
/* Whether it answers somebody's demand (P12): one that names a power in law, or a request by the
 * police or a court. */
enum profile_request { PROFILE_UNASKED, PROFILE_POWER, PROFILE_POLICE_OR_COURT };

/* What a sharing may leave to be done, each by a day of its own. */
enum profile_duty {
    PROFILE_DUTY_DELIVER,   /* what failed, or was held, is delivered */
    PROFILE_DUTY_SEND,      /* what was handed over for sending is sent */
    PROFILE_DUTY_WITHDRAWN, /* what was withdrawn is off the portal, and the recipient knows */
    PROFILE_DUTY_MEDIA,   /* a device that was lost, or carries what was withdrawn, is dealt with */
    PROFILE_DUTY_APPROVE, /* somebody approves, or looks at what did not wait (P06) */
    /* What follows can wait in a concern too. */
    PROFILE_DUTY_INFORM,   /* the family is told (P08) */
    PROFILE_DUTY_TRUSTEES, /* the trustees are told (P12) */
    PROFILE_DUTY_COUNT,
};

struct profile_field {
    const char *pattern;
    const char *why;
    int stale_days; /* 0: as the catalogue says */
};
struct profile_category {
    const char *name;
    const char *why;
};
struct profile {
    const char *name;
    const char *title;
    const char *purpose; /* in words, what it covers */
    const char *why;     /* why it is as it is; NULL if it does not say */
    struct names recipient_kinds;
    struct names bases; /* "consent", "legal_obligation", ...; none if anonymised */
    enum profile_consent consent;
    bool refusal_refuses; /* a refusal on file ends it; else safeguarding may override it */
    bool absence_needs_safeguarding; /* where consent is absent, as if it were refused: only a legal
                                        obligation, vital interests or safeguarding carry it */
    bool concern; /* about harm to a child or an adult at risk (P06 is a duty then) */
    struct profile_field *fields;
    size_t field_count;
    struct profile_category *categories;
    size_t category_count;
    struct profile_field *required; /* pattern and why */
    size_t required_count;
    bool anonymised;
    enum profile_dates dates; /* of an anonymised one */
    bool counts_only;         /* anonymised: nothing but numbers (statistics) */
    enum profile_request request;
    bool standing_approval; /* without consent it may rest on an approval that the office signed for
                               all sharings under this profile, until a day */
    int retention_days;
    int receipt_days;
    int duty_days[PROFILE_DUTY_COUNT]; /* working days; 0: it does not say */
    struct names channels;             /* portal, media, email, hand, handover */
    struct names approvals;            /* rule ids that this profile always has approved */
    char digest[DIGEST_HEX_SIZE];      /* of the bytes as stored */
    json_t *root;
};
/*
 * Parses a profile, format safehand.profile/2 (schema/profile.schema.json). Every failure of the
 * content is STATUS_MALFORMED and begins "NAME:LINE:COLUMN: POINTER: ".
 */
enum status profile_parse(const char *data, size_t length, const char *name,
                          struct profile **profile, struct error *err) MUST_CHECK;
enum { PROFILE_MAXIMUM = 1 << 20 }; /* bytes of such a file */
/* Reads one from a file, which must be named as the profile is: NAME.json. */
enum status profile_load(const char *path, struct profile **profile, struct error *err) MUST_CHECK;
typedef void (*profile_warned)(void *context, const char *warning);
/*
 * The same, and calls `warned` for everything in it that looks too wide (a whole subtree, what
 * tells who it is where nobody may be recognised) or is listed in vain, with a text that begins
 * "NAME:LINE:COLUMN: POINTER: ". The catalogue is that of the office that would use it.
 */
enum status profile_check(const char *path, const struct catalogue *catalogue,
                          profile_warned warned, void *context, struct profile **profile,
                          struct error *err) MUST_CHECK;
void profile_free(struct profile *profile);
/* Working days for a duty: as the profile says, else for a concern one, but for telling the family
 * and the trustees. 0 where neither says anything. */
int profile_duty_days(const struct profile *profile, enum profile_duty duty);
/* The first of the profile's fields whose pattern matches the path, or NULL. */
const struct profile_field *profile_find_field(const struct profile *profile, const char *path);
/* Its category of that name, or NULL. */
const struct profile_category *profile_find_category(const struct profile *profile,
                                                     const char *name);
/* What ships: profiles (profiles/NAME.json), checklists (checklists/NAME.json), the kinds of
 * recipient with their labels (recipient-kinds.json), and bank-holidays.json. */
extern const struct embedded_file policy_data[];

/* ---- kinds of recipient, and checklists ---- */

struct recipient_kind {
    const char *name;  /* "childrens_social_care" */
    const char *label; /* "children's social care", as it stands within a sentence */
    bool protects;     /* people from harm: who may be told in an emergency (P07) */
};
struct recipient_kinds {
    struct recipient_kind *items;
    size_t count;
    json_t *root;
};
/* Format safehand.recipient-kinds/2; errors as profile_parse. */
enum status recipient_kinds_parse(const char *data, size_t length, const char *name,
                                  struct recipient_kinds **kinds, struct error *err) MUST_CHECK;
/* Those that ship; recipient_kinds_free. */
enum status recipient_kinds_shipped(struct recipient_kinds **kinds, struct error *err) MUST_CHECK;
void recipient_kinds_free(struct recipient_kinds *kinds);
/* The label of a kind; a name that is not listed stands for itself. */
const char *recipient_kind_label(const struct recipient_kinds *kinds, const char *name);
/* Whether a kind protects people; one that is not listed does not. */
bool recipient_kind_protects(const struct recipient_kinds *kinds, const char *name);
/* Whether the kind is listed. */
bool recipient_kind_is_known(const struct recipient_kinds *kinds, const char *name);

enum policy_ask { POLICY_ASK_TEXT, POLICY_ASK_YES_NO, POLICY_ASK_CHOICE, POLICY_ASK_DATE };

struct checklist_item {
    const char *key; /* snake_case; its question's key is "C03." and this */
    const char *question;
    enum policy_ask kind; /* text, yes_no or choice */
    struct names choices; /* of a choice */
    const char *must;     /* the answer that is demanded; NULL: any */
    int at_least;         /* characters that a text must have */
    const char *because;
};
struct checklist {
    const char *name, *title, *sources;
    struct checklist_item *items;
    size_t count;
    json_t *root;
};
/* Format safehand.checklist/2; errors as profile_parse. */
enum status checklist_parse(const char *data, size_t length, const char *name,
                            struct checklist **checklist, struct error *err) MUST_CHECK;
void checklist_free(struct checklist *checklist);
/* The media checklist that ships (rule C03); checklist_free. */
enum status checklist_media(struct checklist **checklist, struct error *err) MUST_CHECK;
enum { CHECKLIST_ANSWERS_MAXIMUM = 65536 }; /* bytes of such a file */
/*
 * Parses a file of answers to a checklist (--answers FILE): an object of item key -> string, strict
 * JSON. *answers gets a new object with the questions' keys ("C03.carrier"). A key that the
 * checklist does not have is STATUS_MALFORMED, and the hint lists those that it has.
 */
enum status checklist_answers_parse(const struct checklist *checklist, const char *data,
                                    size_t length, const char *name, json_t **answers,
                                    struct error *err) MUST_CHECK;

#endif
