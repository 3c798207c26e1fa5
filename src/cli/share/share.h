/* One run of `safehand share`, for one recipient or several. */
#ifndef SHARE_H
#define SHARE_H

#include "safehand/inspect/clean.h"
#include "safehand/inspect/kept.h"
#include "safehand/office/drafts.h"
#include "safehand/office/records.h"
#include "share/ask.h"
#include "share/questions.h"

/* One recipient's sharing. */
struct share_item {
    struct sharing *sharing; /* NULL: it could not begin */
    struct questions questions;
    bool waits;
    struct error failure; /* STATUS_OK: none */
};

/* One run of the command. */
struct share {
    const struct arguments *arguments;
    struct session session;
    const char *record_path;
    struct sharing_request request;
    struct inspect_kept *readings; /* what was read of files, and clean copies: of all steps, and */
    struct clean_copies *copies;   /* for all recipients */
    struct names recipients;       /* as named, or the one that was chosen */
    char *profile, *recipient;     /* chosen on the terminal */
    struct share_entries entries;  /* likewise */
    bool untyped_told;             /* values that are not of their type */
    bool asks_channel, is_introduced;
    struct draft resumed;                   /* what somebody goes on with; zeroed: nothing */
    struct draft draft;                     /* what is kept of this run */
    char *folder;                           /* of the record, as the draft says it */
    bool has_entries, has_whom, has_people; /* those who were asked for on the terminal */
    bool is_kept, told_unkept, knows_seen;
    struct share_item *items; /* one a recipient */
    size_t count;
};

/* Takes what is asked for into the request: by options, and by what somebody goes on with. Where
 * nobody can be asked, what is missing is an error at once. May be called again. */
enum status share_asked(struct share *share, struct error *err) MUST_CHECK;
/* Once no sharing of the run is left: with what was read of files, and clean copies. */
void share_asked_free(struct share *share);
/* Whether what somebody goes on with answers it: "profile", "recipients", "entries", "whom" or
 * "people". */
bool share_resumes_step(const struct share *share, const char *step);

/* Decides, seals and delivers what was asked for, for each recipient, and prints the results. One
 * recipient's failure is the run's; of several each is said, and does not stop the others. */
enum status share_carry_out_all(struct share *share, struct error *err) MUST_CHECK;

/* Asks which entries go, if there is a choice, and takes that into the request; has_entries tells
 * whether it was asked and answered. */
enum status share_choose_entries(struct share *share, const struct profile *profile, bool *back,
                                 struct error *err) MUST_CHECK;
/* Once profile and recipients are known: one entry of another day to come must not hold up a
 * concern (session_concern). A recipient who is not known is for the steps that follow. */
enum status share_clock(struct share *share, struct error *err) MUST_CHECK;

#endif
