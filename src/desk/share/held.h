/* What a session keeps beside a draft. */
#ifndef DESK_SHARE_HELD_H
#define DESK_SHARE_HELD_H

#include <pthread.h>

#include "safehand/inspect/clean.h"
#include "safehand/inspect/kept.h"
#include "share/share.h"

struct held {
    pthread_mutex_t lock; /* over the next five */
    pthread_cond_t changed;
    unsigned holders; /* the session, and the thread */
    bool is_reading;
    enum status failed;         /* of the last reading */
    char read[DIGEST_HEX_SIZE]; /* for which choice the files were read */
    struct inspect_kept *readings;
    struct clean_copies *copies; /* the thread's alone while it is reading */
    /* The session's alone: */
    char draft[ID_SIZE];
    struct sharing *sharing;
    char answered[DIGEST_HEX_SIZE]; /* as what the draft says it was made */
};

/* The session's for this draft, made where there is none; one for another draft is let go. */
enum status held_of(struct wizard *wizard, struct held **held, struct error *err) MUST_CHECK;
/* Sees that the files of that choice were looked into. STATUS_WAITING as long as that goes on; a
 * form waits for its end. Opens the record. */
enum status held_read_files(struct wizard *wizard, struct held *held,
                            const struct extract_choice *choice, struct error *err) MUST_CHECK;
/* The page for a failure of the two: one that asks again by itself, or what is wrong. */
void held_trouble(struct wizard *wizard, const struct error *err);

#endif
