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
    char *folder; /* where it is put together */
    struct record *record;
    struct names skipped;      /* copies: what else was sent */
    struct record_check check; /* all that is wrong in it */
};
/* Puts together what was sent, and reads it. What is wrong is told without where it lies. */
enum status coming_put_together(struct coming *coming, struct error *err) MUST_CHECK;
/* Removes it. */
void coming_free(struct coming *coming);

/* What systems put beside every file (".DS_Store", "Thumbs.db"), and nobody means. */
bool coming_is_of_a_system(const char *name);
/* Whether it is called a ZIP, and is one: it stands for its folder. */
bool coming_is_zip(const struct upload *upload);

#endif
