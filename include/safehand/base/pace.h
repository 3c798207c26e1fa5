/*
 * How fast something goes, and how long it will take: of what is told by a work_watcher (work.h) or
 * a delivery_progress, and a clock that only goes on.
 */
#ifndef SAFEHAND_BASE_PACE_H
#define SAFEHAND_BASE_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACE_WHAT_SIZE = 32,
    PACE_MARKS = 11,       /* how far it was, a second apart */
    PACE_SECOND = 1000,    /* milliseconds; all times here are */
    PACE_RECENT = 10000,   /* what was longer ago says nothing of how fast it goes now */
    PACE_SHORTEST = 250,   /* nothing is known of how fast it goes before that */
    PACE_LEFT_MOST = 1000, /* hours; what would take longer stands still */
};

/* One step of a work; begun zeroed. */
struct pace {
    char what[PACE_WHAT_SIZE];
    uint64_t done, all; /* all is 0 where it is not known */
    int64_t now;        /* when it was told of last */
    int64_t moved;      /* when more was done than before, or it began */
    struct {
        int64_t at;
        uint64_t done;
    } marks[PACE_MARKS]; /* the oldest first */
    size_t mark_count;
};

/* Milliseconds of a clock that nobody sets. */
int64_t pace_clock(void);
/* Takes note of how far it is. True if a step begins: by another name, of another size, or anew. */
bool pace_note(struct pace *pace, const char *what, uint64_t done, uint64_t all, int64_t now);
/* How many a second in the last ten; false while nothing can be said. What was done by whoever was
 * here before (an upload that goes on) does not count. */
bool pace_rate(const struct pace *pace, int64_t now, uint64_t *rate);
/* In how many seconds it will be done at that rate, rounded up; false where nothing can be said:
 * before that, where `all` is not known, and where it stands still. */
bool pace_left(const struct pace *pace, int64_t now, uint64_t *seconds);
/* For how many seconds nothing has moved. */
uint64_t pace_still(const struct pace *pace, int64_t now);

#endif
