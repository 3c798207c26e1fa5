/* The form that a family reads and signs before a consent is recorded. */
#ifndef SAFEHAND_PAGE_CONSENT_FORM_H
#define SAFEHAND_PAGE_CONSENT_FORM_H

#include "safehand/base.h"

/* All in words, as the family reads them; nothing of it is checked. */
struct consent_form {
    const char *organisation; /* who asks; NULL: it is left open */
    const char *who;          /* who decides */
    struct names people;      /* for whom */
    struct names purposes;    /* what it is for, with what that covers */
    struct names kinds;       /* of organisation that would get it */
    struct names categories;  /* what would be shared */
    const struct date *until; /* NULL: until it is withdrawn */
};
/* Appends the form as an HTML page (page.h): what is asked, what the family may know and do, and
 * where to sign. */
enum status page_consent_form(const struct consent_form *form, struct buffer *out,
                              struct error *err) MUST_CHECK;

#endif
