/*
 * What is owed: worked out from the ledger's entries each time, and stored nowhere. A duty is done
 * by the entry that says so.
 */
#ifndef SAFEHAND_OVERSIGHT_TASKS_H
#define SAFEHAND_OVERSIGHT_TASKS_H

#include "safehand/office/timeline.h"

enum {
    TASK_TEXT_SIZE = 512,
    TASK_WHO_SIZE = 256,
    TASKS_MAXIMUM = 100000,
    /* Where a policy gives no day, what is to be told is told within these days. */
    TASK_TELL_DAYS = 7,
    TASK_REPORT_DAYS = 28, /* an inspection's report, to the parents */
    TASK_NOTICE_DAYS = 30, /* before an agreement or a training lapses it is a task */
};

struct task {
    char rule[16];         /* "P06", "L03-parents": as WAY_LOG_DUTY takes it */
    char sharing[ID_SIZE]; /* whose; "" for none */
    bool has_entry;        /* whose, if no sharing's */
    uint64_t entry;
    char what[TASK_TEXT_SIZE];        /* what is to be done; of the family only its reference */
    char about[TASK_TEXT_SIZE];       /* of a sharing: whose, of when, what for; "" for none */
    char who[TASK_WHO_SIZE];          /* who owes it */
    char consequence[TASK_TEXT_SIZE]; /* what happens if it is not done */
    char how[TASK_TEXT_SIZE];         /* the way to do it; mostly nothing but that */
    struct ways consequence_ways;     /* for the slots of each (base/way.h) */
    struct ways how_ways;
    timestamp since;
    bool has_due;
    timestamp due; /* until then, that instant included, it is in time */
    bool is_overdue;
};
struct tasks {
    struct task *items; /* what is due first comes first; what has no day comes last */
    size_t count, overdue;
};
/* Told how many of the sharings that have to be read were read; false ends it. */
struct tasks_progress {
    bool (*tell)(void *context, size_t done);
    void *context;
};
/* Everything that is owed at `now`. progress may be NULL; STATUS_INTERRUPTED if it ended it. */
enum status tasks_list(struct office *office, timestamp now, const struct tasks_progress *progress,
                       struct tasks *tasks, struct error *err) MUST_CHECK;
void tasks_free(struct tasks *tasks);

/* What can be counted without a key, from kinds and times of entries alone. It tells less, and
 * nothing of who owes what: see each member. */
struct tasks_counted {
    uint64_t without_receipt; /* delivered or handed over, less receipts and reference numbers */
    uint64_t devices_out;     /* devices given out, less those that came back */
    uint64_t incidents;       /* entries of incidents within the last INCIDENT_HOURS hours */
    uint64_t decisions;       /* decisions, less what was sealed or handed over */
};
/* Counts them at `now`. The office may be open without a key. On failure *counted is untouched. */
enum status tasks_count(const struct office *office, timestamp now, struct tasks_counted *counted,
                        struct error *err) MUST_CHECK;

#endif
