/* A consent that is asked for, a page after the other: for what, about whom and whom to ask; with
 * whom and of what; what would leave, and what they said to it. All that was said stands in the
 * address until the last, so that nothing is lost on the way back, and the form to sign has it. */
#ifndef DESK_FAMILY_CONSENT_H
#define DESK_FAMILY_CONSENT_H

#include "family/form.h"
#include "safehand/policy/profile.h"

struct consent {
    struct family family;
    struct profile *profile;        /* for what; NULL: not said */
    const struct record_person *by; /* who says yes or no; NULL: not said */
    struct names about;             /* ids: about whom; none: not said */
    struct names kinds, covered;    /* with whom, and of what on file; none: not said */
    struct date until;
    bool has_until, is_until_wrong;
    char until_typed[FIELD_DATE_SIZE];
};
/* What the address or the form says of it. False, with a page that says so, if there is no such
 * family. consent_close. */
bool consent_open(struct visit *visit, struct consent *consent);
void consent_close(struct consent *consent);
/* What is still to be said of the first page, and of the second, by the name of its field; NULL:
 * nothing is. */
const char *consent_lacks_first(const struct consent *consent, struct error *err);
const char *consent_lacks(const struct consent *consent, struct error *err);
/* The address of a page about it, with all that was said. */
void consent_address(const struct consent *consent, const char *path, struct buffer *out);
/* The same as fields of a form; of the first page alone. */
void consent_carry(const struct consent *consent);
void consent_carry_first(const struct consent *consent);
/* What would leave of those people under that profile, as the family may see it: nothing is said of
 * what stays (seen.c). */
void consent_show_preview(const struct consent *consent);
/* Of what on file a consent for this may speak: the names of categories, as the record has them, at
 * most CONSENT_COVERED_MAXIMUM. */
enum { CONSENT_COVERED_MAXIMUM = 100 };
struct names consent_coverable(const struct consent *consent, const char *room[]);
/* The page that asks for what is still to be said, with what is wrong; err NULL: nothing is. */
void consent_show_lacking(struct consent *consent, const struct error *err, const char *wrong);

#endif
