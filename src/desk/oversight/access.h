/*
 * Somebody asks what was shared about them (L04): who asks (access.c), what they would be told and
 * what may be left out, the answer (access_told.c). What was typed travels in the forms: nothing of
 * it is kept here.
 */
#ifndef DESK_ACCESS_H
#define DESK_ACCESS_H

#include "oversight/oversight.h"

/* Who asks about whom, as it was typed. */
struct asking {
    char family[OVERSIGHT_TEXT_SIZE], person[OVERSIGHT_TEXT_SIZE], name[OVERSIGHT_TEXT_SIZE];
    char ground[OVERSIGHT_TEXT_SIZE], asked_by[OVERSIGHT_TEXT_SIZE], harm[OVERSIGHT_TEXT_SIZE];
    char asked[FIELD_DATE_SIZE];
    struct record *record; /* the family's, if it lies in the office; NULL */
    struct access_request request;
    const char *wrong; /* the field that the error is about; NULL: none is */
};
void asking_free(struct asking *asking);
/* Takes what a form says. On failure `wrong` names the field. */
enum status asking_take(struct visit *visit, struct asking *asking, struct error *err) MUST_CHECK;
/* The page that asks for the family, and the one that asks who and about whom; err->status is
 * STATUS_OK for nothing wrong. */
void asking_show_family(struct page *page, const char *typed);
void asking_show(struct page *page, const struct asking *asking, const struct error *err);

#endif
