/*
 * A form that is about a sharing (or an entry), by "id": what that is stands above it, one thing is
 * recorded by it, and it leads back there. Which there are is one table (about_form.c), by the
 * address of each.
 */
#ifndef DESK_ABOUT_FORM_H
#define DESK_ABOUT_FORM_H

#include "register/register.h"

enum { ABOUT_ASKS_MAXIMUM = 10, ABOUT_CHOICES_MAXIMUM = 12 };

/* What is asked, with the choices that are made for it. */
struct about_asks {
    struct ask asks[ABOUT_ASKS_MAXIMUM];
    size_t count;
    struct ask_choice bases[ABOUT_CHOICES_MAXIMUM], conditions[ABOUT_CHOICES_MAXIMUM];
};

struct about_form {
    struct asking asking;
    const char *said; /* above the questions, after what it is about; NULL: nothing */
    const char *link; /* the address of another page for it, without the id; NULL: none ... */
    const char *link_words;
    /* Adds what is to be asked of this sharing alone; NULL: nothing. */
    void (*add)(struct visit *visit, const char *id, struct about_asks *asks);
    /* Records it. */
    enum status (*act)(struct visit *visit, const char *id, struct asking *asking,
                       struct error *err);
    /* Where it leads, if not to the sharing; NULL: there. */
    void (*then)(struct visit *visit, const char *id);
};

extern const struct about_form FORM_INFORMED, FORM_UNTOLD, FORM_LOOK; /* told.c */
extern const struct about_form FORM_AFTERWARDS;                       /* afterwards.c */
extern const struct about_form FORM_WITHDRAW, FORM_TAKE_OFF;          /* withdraw.c */
extern const struct about_form FORM_SENT, FORM_REFERENCE;             /* again.c */
extern const struct about_form FORM_HOLD, FORM_RELEASE;               /* keeping/hold.c */

/* afterwards.c: asks what an emergency left open of that sharing; `must` be answered, or may wait
 * for who knows. Nothing, if nothing is open. */
void left_open_add(struct visit *visit, const char *id, bool must, struct about_asks *asks);
/* Records what was answered of it, if anything. */
enum status left_open_take(struct visit *visit, const char *id, struct asking *asking,
                           struct error *err) MUST_CHECK;

#endif
