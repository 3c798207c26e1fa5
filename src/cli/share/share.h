/* One run of `safehand share`, for one recipient or several. */
#ifndef SHARE_H
#define SHARE_H

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
    struct sharing_request request;
    struct names recipients;      /* as named, or the one that was chosen */
    char *profile, *recipient;    /* chosen on the terminal */
    struct share_entries entries; /* likewise */
    bool asks_channel, is_introduced;
    struct share_item *items; /* one a recipient */
    size_t count;
};

/* Decides, seals and delivers what was asked for, for each recipient, and prints the results. One
 * recipient's failure is the run's; of several each is said, and does not stop the others. */
enum status share_carry_out_all(struct share *share, struct error *err) MUST_CHECK;

#endif
