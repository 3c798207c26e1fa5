/* What the two halves of a subject access share: choosing what is told, and answering. */
#ifndef LEDGER_ACCESS_H
#define LEDGER_ACCESS_H

#include "safehand/office.h"

enum { SHARING_ID_MINIMUM = 8 /* characters of a sharing's id that stand for it */ };

/* Names that were given, and which of them fitted something. */
struct naming {
    struct names names;
    bool *used;
};
/* Whether the text is one of the names; that one counts as used then. */
bool naming_has(struct naming *naming, const char *text);
/* The same for the id of a sharing, of which its first characters may be given. */
bool naming_has_sharing(struct naming *naming, const char *id);
/* Whether a list of texts has this one. */
bool access_list_has(const json_t *list, const char *text);

/* An answer being put together. */
struct collection {
    struct office *office;
    const struct access_request *request;
    struct date today;
    struct naming withhold, disclose, words;
    struct access_review *review;
    json_t *sharings, *other_ways;
    bool is_twelve;                        /* the ledger knows that the person is 12 or over */
    bool is_known;                         /* some sharing names the person */
    char undecided[RECORD_ID_MAXIMUM + 1]; /* an entry whose keeping back has lapsed */
};
/* sharing_visitor; context is a struct collection. */
enum status collect_sharing(void *context, const struct sharing_view *view, bool *go_on,
                            struct error *err) MUST_CHECK;
/* entry_visitor of earlier answers: one by the child's authority was about a child of 12 or over.
 */
enum status collect_age(void *context, const struct ledger_entry *entry,
                        const struct office_member *signer, bool *go_on,
                        struct error *err) MUST_CHECK;
/* entry_visitor of other-channel entries; context is a struct collection. */
enum status collect_told(void *context, const struct ledger_entry *entry,
                         const struct office_member *signer, bool *go_on,
                         struct error *err) MUST_CHECK;

#endif
