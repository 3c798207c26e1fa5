#include "safehand/base/pace.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t pace_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * PACE_SECOND + now.tv_nsec / 1000000;
}

static void mark(struct pace *pace, int64_t now)
{
    if (pace->mark_count == PACE_MARKS) {
        memmove(pace->marks, pace->marks + 1, sizeof pace->marks - sizeof *pace->marks);
        pace->mark_count--;
    }
    pace->marks[pace->mark_count].at = now;
    pace->marks[pace->mark_count].done = pace->done;
    pace->mark_count++;
}

bool pace_note(struct pace *pace, const char *what, uint64_t done, uint64_t all, int64_t now)
{
    bool is_same = pace->mark_count > 0 && strncmp(pace->what, what, PACE_WHAT_SIZE - 1) == 0;
    bool begins = !is_same || done < pace->done || all != pace->all;
    /* The first to move comes from where it goes on, or after it was waited for. */
    bool moves_first = !begins && pace->done == 0 && done > 0;
    if (begins || done != pace->done)
        pace->moved = now;
    if (begins)
        snprintf(pace->what, sizeof pace->what, "%s", what);
    pace->done = done;
    pace->all = all;
    pace->now = now;
    if (begins || moves_first)
        pace->mark_count = 0;
    if (pace->mark_count == 0 || now - pace->marks[pace->mark_count - 1].at >= PACE_SECOND)
        mark(pace, now);
    return begins;
}

bool pace_rate(const struct pace *pace, int64_t now, uint64_t *rate)
{
    size_t from = 0;
    *rate = 0;
    while (from < pace->mark_count && now - pace->marks[from].at > PACE_RECENT)
        from++;
    if (from > 0 && from == pace->mark_count) /* nobody told of it for so long */
        return true;
    if (from == pace->mark_count || now - pace->marks[from].at < PACE_SHORTEST)
        return false;
    uint64_t moved = pace->done - pace->marks[from].done;
    uint64_t took = (uint64_t)(now - pace->marks[from].at);
    *rate = moved / took * PACE_SECOND + moved % took * PACE_SECOND / took;
    return true;
}

bool pace_left(const struct pace *pace, int64_t now, uint64_t *seconds)
{
    uint64_t rate, hour = 3600;
    if (pace->all == 0 || pace->done > pace->all || !pace_rate(pace, now, &rate) || rate == 0)
        return false;
    uint64_t left = pace->all - pace->done;
    *seconds = left / rate + (left % rate > 0);
    return *seconds <= PACE_LEFT_MOST * hour;
}

uint64_t pace_still(const struct pace *pace, int64_t now)
{
    return now > pace->moved ? (uint64_t)(now - pace->moved) / PACE_SECOND : 0;
}
