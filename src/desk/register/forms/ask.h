/*
 * A page that asks, its questions said as a table: so each has its label and hint, keeps what was
 * typed when something is wrong, and is what the summary of errors leads to.
 */
#ifndef DESK_ASK_H
#define DESK_ASK_H

#include "pages/pages.h"

enum ask_kind {
    ASK_TEXT,
    ASK_AREA,
    ASK_PASTE, /* an area for something long that is pasted */
    ASK_RADIOS,
    ASK_CHECKS, /* several of them: as many fields of one name */
    ASK_SELECT,
    ASK_DAY,
    ASK_FILE,   /* the page stands in pages/takes_files.c */
    ASK_FILES,  /* several */
    ASK_FOLDER, /* all that is in it, where the browser can */
    ASK_SECRET,
    ASK_CARRIED /* is not asked: it is its initial, or came with the address, and goes on with the
                   form */
};
struct ask_choice {
    const char *value, *label, *hint; /* hint: of a select, with which others it stands together */
};
struct ask {
    enum ask_kind kind;
    const char *name, *label;
    const char *hint;    /* NULL: none */
    const char *missing; /* what is said if nothing is given; NULL: nothing need be */
    enum input input;    /* by which a failure below names it */
    const struct ask_choice *choices;
    size_t choice_count;
    const char *initial; /* as long as nothing was typed; of a day YYYY-MM-DD, of checks a line for
                          * each that is ticked */
    unsigned width;
};
struct asking {
    const char *title, *path, *button;
    const struct ask *asks;
    size_t count;
    enum page_place place;
    /* What stands above the questions, and below the form; NULL: nothing. */
    void (*above)(struct visit *visit, const void *context);
    void (*below)(struct visit *visit, const void *context);
    const void *context;
    const char *wrong; /* the name of what was wrong, NULL if it is none of them */
};
/* As the initial of a day: today. */
extern const char ASK_TODAY[];
#define ASKS(list) .asks = (list), .count = sizeof(list) / sizeof *(list)
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof *(list)

/* The page; err NULL: nothing went wrong. */
void ask_show(struct visit *visit, const struct asking *asking, const struct error *err);
/* The questions alone, within a form. */
void ask_fields(struct visit *visit, const struct asking *asking, const struct error *err);
/* Whether everything is given that must be, is one of what may be chosen, and each day is one:
 * STATUS_USAGE, and `wrong` set, for the first that is not. */
enum status ask_check(struct visit *visit, struct asking *asking, struct error *err) MUST_CHECK;
/* Says that this one is wrong; the failure is the caller's. */
enum status ask_wrong(struct asking *asking, const char *name, const struct error *err);
/* Sets `wrong` by what a failure below says of it, and shows the page. */
void ask_again(struct visit *visit, struct asking *asking, const struct error *err);

/* What was given under a name, by the form or in the address, without white space around it; ""
 * for nothing. */
const char *asked(const struct visit *visit, const char *name);
/* The same, NULL for nothing. */
const char *asked_or_null(const struct visit *visit, const char *name);
/* Whether one of several that were ticked is that. */
bool asked_has(const struct visit *visit, const char *name, const char *value);
/* A day; false if there is none. */
bool asked_day(const struct visit *visit, const char *name, struct date *day);
/* A day and a time of it, as a clock in London shows it; false if it is none. */
bool asked_time(const struct visit *visit, const char *day, const char *clock, timestamp *time);
/* Today, for a day that mostly is. */
void today_text(const struct visit *visit, char text[DATE_SIZE]);

#endif
