/* A family's file as it comes in. */
#ifndef DESK_COMING_H
#define DESK_COMING_H

#include "pages/pages.h"
#include "safehand/record/check.h"

#define COMING_FOLDER "files" /* the fields of the form */
#define COMING_PARTS "parts"
#define COMING_FAMILY "family.json" /* in the folder */
#define COMING_ATTACHMENTS "attachments"

struct coming {
    struct visit *visit;
    char *folder; /* where it is put together; NULL when it has moved on */
    struct record *record;
    struct names skipped;      /* copies: what else was sent */
    struct record_check check; /* all that is wrong in it */
};
/* Puts together what was sent, and reads it. What is wrong is told without where it lies. */
enum status coming_put_together(struct coming *coming, struct error *err) MUST_CHECK;
/* Removes what has not moved on. */
void coming_free(struct coming *coming);

#endif
