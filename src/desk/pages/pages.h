/* The pages: what each answers. A page is called with its session locked for it alone. */
#ifndef DESK_PAGES_H
#define DESK_PAGES_H

#include "html/fields.h"
#include "http/intake.h"
#include "safehand/desk.h"

/* What a request is answered with, beside the request itself. */
struct visit {
    const struct desk_options *options;
    struct sessions *sessions;
    struct session *session; /* NULL for who has none */
    const struct request *request;
    const char *rest; /* of the path, behind what the route names */
    struct page page;
};

/* Of any request: the style sheet, the beginning of a session, the pages. */
void pages_answer(const struct desk_options *options, struct sessions *sessions,
                  const struct request *request, struct response *response);

/* What the page at that path takes of files, from whoever has that session (intake.h): nothing from
 * one that is locked, and only by a page that stands in takes_files.c. */
bool pages_admit(struct sessions *sessions, const char *path, const char *session,
                 struct intake_limits *limits);

typedef void page_answer(struct visit *visit);

/* Which page answers which address. Each area of the desk has a table of its own, ended by {0}. */
struct route {
    const char *path;
    bool goes_on; /* what follows the path is the page's to read */
    bool is_post;
    bool is_open; /* also for a session that is locked */
    page_answer *answer;
};
/* Who acts; a sharing on its way; what is recorded, and what is owed; files in and out; what
 * somebody wants to know; a family's record. */
extern const struct route ROUTES_PEOPLE[], ROUTES_SHARE[], ROUTES_REGISTER[], ROUTES_TRANSFER[],
    ROUTES_OVERSIGHT[], ROUTES_FAMILY[];
/* Those for who has no session: the session of the visit is NULL then. */
extern const struct route ROUTES_STRANGER[];

/* Whether there is an office, or one is still to be made. */
bool pages_has_office(const struct desk_options *options);

/* Who opens what in this visit, by name or by the one identity; texts are the request's. */
struct opening visit_opening(const struct visit *visit);

/* Now, by which everything is judged (office_now). */
timestamp visit_now(const struct visit *visit);

/* A page that says that something failed, with the status that it has in HTTP. */
void page_failure(struct visit *visit, const struct error *err);
/* There is no such page, or nothing of that name. */
void page_missing(struct visit *visit);

#endif
