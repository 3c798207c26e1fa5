/* What the two halves of a subject access share: choosing what is told, and answering. */
#ifndef LEDGER_ACCESS_H
#define LEDGER_ACCESS_H

#include "safehand/office.h"

enum { SHARING_ID_MINIMUM = 8 /* characters of a sharing's id that stand for it */ };

/* Names that were given, and which of them fitted something. */
struct naming {
    struct record_names names;
    bool *used;
};
/* Whether the text is one of the names; that one counts as used then. */
bool naming_has(struct naming *naming, const char *text);

/* An answer being put together. */
struct collection {
    struct office *office;
    const struct access_request *request;
    struct date today;
    struct naming withhold, disclose, words;
    struct access_review *review;
    json_t *sharings;
    bool is_known;                         /* some sharing names the person */
    char undecided[RECORD_ID_MAXIMUM + 1]; /* an entry whose keeping back has lapsed */
};
/* sharing_visitor; context is a struct collection. */
enum status collect_sharing(void *context, const struct sharing_view *view, bool *go_on,
                            struct error *err) MUST_CHECK;

#endif
