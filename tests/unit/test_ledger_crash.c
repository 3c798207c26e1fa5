/* The ledger under failing calls, under kill -9, and under several processes at once. */
#include "ledger_disk.h"
#include "ledger_support.h"

/* ---- in another process ---- */

/* What a child tells: an index that was reported done, or how it ended. */
struct report {
    int child;
    uint64_t index;
};

/* Appends `count` entries, reporting each one that is done. Exits 0, or 1 at a failure. */
static void child_append(const struct place *place, int child, int count, int reports)
{
    struct ledger *ledger = NULL;
    struct error err = {0};
    int ends = 0;
    if (ledger_open(place->folder, &place->verifier, place->founder, &ledger, &err) != STATUS_OK)
        ends = 1;
    for (int i = 0; i < count && ends == 0; i++) {
        struct report report = {.child = child};
        if (support_try_append(ledger, place, 1000 * child + i, &report.index, &err) != STATUS_OK)
            ends = 1;
        else if (write(reports, &report, sizeof report) != sizeof report)
            ends = 2;
    }
    if (ends != 0)
        fprintf(stderr, "child %d: %s\n", child, err.message);
    ledger_close(ledger);
    _exit(ends);
}

/* Opens and verifies all the while others append. */
static void child_verify(const struct place *place, int count)
{
    int ends = 0;
    for (int i = 0; i < count && ends == 0; i++) {
        uint64_t entries;
        struct error err = {0};
        if (support_check(place, &entries, &err) != STATUS_OK) {
            fprintf(stderr, "reader: %s\n", err.message);
            ends = 1;
        }
    }
    _exit(ends);
}

Test(ledger_crash, eight_processes_append)
{
    enum { CHILDREN = 8, EACH = 500 };
    struct place place;
    int reports[2];
    pid_t children[CHILDREN + 1];
    bool seen[CHILDREN * EACH] = {false};
    uint64_t last[CHILDREN] = {0};
    support_begin(&place);
    cr_assert_eq(pipe(reports), 0);
    for (int i = 0; i <= CHILDREN; i++) {
        children[i] = fork();
        cr_assert_geq(children[i], 0);
        if (children[i] == 0 && i < CHILDREN)
            child_append(&place, i, EACH, reports[1]);
        else if (children[i] == 0)
            child_verify(&place, 10);
    }
    close(reports[1]);
    struct report report;
    int count = 0;
    while (read(reports[0], &report, sizeof report) == sizeof report) {
        cr_assert_lt(report.index, CHILDREN * EACH);
        cr_assert_not(seen[report.index], "entry %d was given twice", (int)report.index);
        cr_assert(last[report.child] == 0 || report.index > last[report.child]);
        seen[report.index] = true;
        last[report.child] = report.index;
        count++;
    }
    close(reports[0]);
    for (int i = 0; i <= CHILDREN; i++) {
        int ended;
        cr_assert_eq(waitpid(children[i], &ended, 0), children[i]);
        cr_assert(WIFEXITED(ended) && WEXITSTATUS(ended) == 0, "child %d: %x", i, ended);
    }
    cr_assert_eq(count, CHILDREN * EACH);
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, CHILDREN * EACH);
    struct ledger *ledger = support_open(&place);
    for (int i = 0; i < CHILDREN * EACH; i++) {
        char sharing[32];
        struct ledger_indexes indexes = {0};
        snprintf(sharing, sizeof sharing, "sharing-%d", 1000 * (i / EACH) + i % EACH);
        struct ledger_lookup lookup = {LOOKUP_SHARING, sharing};
        OK(ledger_find(ledger, &lookup, &indexes, err));
        cr_assert_eq(indexes.count, 1, "%s", sharing);
        ledger_indexes_free(&indexes);
    }
    ledger_close(ledger);
    /* head.note is that of the last entry, whoever wrote it. */
    struct buffer head;
    struct checkpoint checkpoint;
    support_read_file(&place, "head.note", &head);
    OK(checkpoint_open(buffer_text(&head), head.length, &place.verifier, &checkpoint, err));
    cr_assert_eq(checkpoint.size, CHILDREN * EACH);
    buffer_free(&head);
    support_end(&place);
}

/* A generator that starts from the same state in every process, as after a snapshot: no key serves
 * for two bodies. */
Test(ledger_crash, repeating_random_numbers)
{
    struct place place;
    support_begin(&place);
    for (int i = 0; i < 4; i++) {
        int ended, reports[2];
        cr_assert_eq(pipe(reports), 0);
        pid_t child = fork();
        cr_assert_geq(child, 0);
        if (child == 0) {
            setenv("SAFEHAND_TEST_SEED", "the same", 1);
            child_append(&place, i, 3, reports[1]);
        }
        cr_assert_eq(waitpid(child, &ended, 0), child);
        cr_assert(WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
        close(reports[0]);
        close(reports[1]);
    }
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 12);
    support_end(&place);
}

/* Appends `count` entries in one transaction; _exits as child_append. */
static void child_append_all(const struct place *place, int count, int reports)
{
    struct ledger *ledger = NULL;
    struct report report = {0};
    struct error err = {0};
    enum status status =
        ledger_open(place->folder, &place->verifier, place->founder, &ledger, &err);
    if (status == STATUS_OK)
        status = support_try_append_all(ledger, place, 0, count, &report.index, &err);
    if (status == STATUS_OK && write(reports, &report, sizeof report) != sizeof report)
        status = STATUS_SYSTEM;
    if (status != STATUS_OK)
        fprintf(stderr, "child: %s\n", err.message);
    ledger_close(ledger);
    _exit(status == STATUS_OK ? 0 : 1);
}

/* Runs open, an append of `count` entries and close in a child that is killed at call N of a kind
 * ("disk": a call of SQLite's own). Whether the plan was carried out; *done tells whether they were
 * reported. */
static bool killed_at(const struct place *place, const char *kind, int number, int count,
                      bool *done)
{
    char plan[64];
    int reports[2], ended;
    struct report report;
    snprintf(plan, sizeof plan, "kill:%s:%d", kind, number);
    cr_assert_eq(pipe(reports), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        if (strcmp(kind, "disk") == 0)
            disk_start(number);
        else
            seam_plan(plan);
        if (count == 1)
            child_append(place, 0, 1, reports[1]);
        child_append_all(place, count, reports[1]);
    }
    close(reports[1]);
    *done = read(reports[0], &report, sizeof report) == sizeof report;
    close(reports[0]);
    cr_assert_eq(waitpid(child, &ended, 0), child);
    if (WIFSIGNALED(ended)) {
        cr_assert_eq(WTERMSIG(ended), SIGKILL);
        return true;
    }
    cr_assert(WIFEXITED(ended) && WEXITSTATUS(ended) == 0, "%s: ended %x", plan, ended);
    return false;
}

enum { APPENDED_BEFORE = 4, APPENDED_AHEAD = 4 };

/* A handle that has appended a few stores keys ahead, and appends with those: then it is killed. */
static void child_append_ahead(const struct place *place, const char *plan, int disk_call,
                               int reports)
{
    struct ledger *ledger = NULL;
    struct error err = {0};
    struct report report = {0};
    enum status status;
    disk_start(0);
    status = ledger_open(place->folder, &place->verifier, place->founder, &ledger, &err);
    for (int i = 0; i < APPENDED_BEFORE + APPENDED_AHEAD && status == STATUS_OK; i++) {
        if (i == APPENDED_BEFORE) {
            seam_plan(plan);
            disk.kill_at = plan == NULL ? disk.calls + disk_call : 0;
        }
        status = support_try_append(ledger, place, i, &report.index, &err);
        if (status == STATUS_OK && write(reports, &report, sizeof report) != sizeof report)
            status = STATUS_SYSTEM;
    }
    if (status != STATUS_OK)
        fprintf(stderr, "child: %s\n", err.message);
    ledger_close(ledger);
    _exit(status == STATUS_OK ? 0 : 1);
}

/* How many were reported; *killed tells whether it was. */
static uint64_t killed_ahead_at(const struct place *place, const char *kind, int number,
                                bool *killed)
{
    char plan[64];
    int reports[2], ended;
    struct report report;
    uint64_t reported = 0;
    bool is_disk = strcmp(kind, "disk") == 0;
    snprintf(plan, sizeof plan, "kill:%s:%d", kind, number);
    cr_assert_eq(pipe(reports), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0)
        child_append_ahead(place, is_disk ? NULL : plan, number, reports[1]);
    close(reports[1]);
    while (read(reports[0], &report, sizeof report) == sizeof report)
        reported++;
    close(reports[0]);
    cr_assert_eq(waitpid(child, &ended, 0), child);
    *killed = WIFSIGNALED(ended);
    cr_assert(*killed ? WTERMSIG(ended) == SIGKILL : ended == 0, "%s: ended %x", plan, ended);
    return reported;
}

Test(ledger_crash, killed_with_keys_ahead)
{
    static const char *const kinds[] = {"database", "file", "disk"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct place place;
        uint64_t entries = 0, before = 0, least = UINT64_MAX, most = 0;
        bool killed = true;
        support_begin(&place);
        for (int number = 1; killed; number++) {
            uint64_t reported = killed_ahead_at(&place, kinds[i], number, &killed);
            OK(support_check(&place, &entries, err));
            cr_assert(entries == before + reported || (killed && entries == before + reported + 1),
                      "%s %d: %d reported", kinds[i], number, (int)reported);
            least = reported < least ? reported : least;
            most = killed && reported > most ? reported : most;
            before = entries;
        }
        cr_assert_eq(least, APPENDED_BEFORE, "%s", kinds[i]);
        cr_assert_geq(most, APPENDED_BEFORE + APPENDED_AHEAD - 1, "%s", kinds[i]);
        support_end(&place);
    }
}

/* Whatever the instant, the ledger opens again and verifies; all entries of an append are there or
 * none, and those that were reported done are. */
static void killed_everywhere(const char *kind, int count)
{
    struct place place;
    uint64_t entries = 0, before = 2;
    bool done, killed = true;
    int number = 1, appended = 0;
    support_fill(&place, 2);
    for (; killed; number++) {
        killed = killed_at(&place, kind, number, count, &done);
        OK(support_check(&place, &entries, err));
        cr_assert(entries == before || entries == before + (uint64_t)count, "%s %d", kind, number);
        cr_assert(!done || entries > before, "%s %d: a reported entry is gone", kind, number);
        appended += entries > before;
        before = entries;
    }
    /* It was killed early, before the commit, and late, after it. */
    cr_assert_gt(number - 1 - appended, 5, "%s: %d of %d", kind, appended, number);
    cr_assert_gt(appended, 1, "%s: %d of %d", kind, appended, number);
    support_end(&place);
}

Test(ledger_crash, killed_at_every_database_step)
{
    killed_everywhere("database", 1);
    killed_everywhere("database", 3);
}

Test(ledger_crash, killed_at_every_call_to_files)
{
    killed_everywhere("file", 1);
    killed_everywhere("file", 3);
}

Test(ledger_crash, killed_at_every_write_and_sync_of_sqlite)
{
    killed_everywhere("disk", 1);
    killed_everywhere("disk", 3);
}

/* A ledger that was cut off while it was made is told from a sound one. */
Test(ledger_crash, create_killed_at_every_call)
{
    static const char *const kinds[] = {"database", "file"};
    struct place place;
    support_begin(&place);
    for (size_t i = 0; i < 2; i++) {
        bool killed = true;
        for (int number = 1; killed; number++) {
            char folder[64] = "/tmp/safehand-ledger-XXXXXX", plan[64];
            int ended;
            cr_assert_not_null(mkdtemp(folder));
            snprintf(plan, sizeof plan, "kill:%s:%d", kinds[i], number);
            pid_t child = fork();
            cr_assert_geq(child, 0);
            if (child == 0) {
                struct error err = {0};
                seam_plan(plan);
                _exit((int)ledger_create(folder, ORIGIN, place.founder, &place.verifier, &err));
            }
            cr_assert_eq(waitpid(child, &ended, 0), child);
            killed = WIFSIGNALED(ended);
            cr_assert(killed || ended == 0);
            struct ledger *ledger = NULL;
            struct error failure = {0};
            /* The verifier was lost with the child, so even a whole one is not this one's. */
            cr_assert_eq(ledger_open(folder, &place.verifier, place.founder, &ledger, &failure),
                         STATUS_AUTHENTICATION, "%s: %s", plan, failure.message);
            if (!killed)
                cr_assert_str_eq(failure.message,
                                 "ledger.keys holds another ledger's keys than the office names");
            OK(file_remove_tree(folder, err));
        }
    }
    support_end(&place);
}

/* ---- failing calls, in this process ---- */

enum { APPENDED_AT_ONCE = 3 };

typedef enum status (*ledger_attempt)(struct place *place, struct ledger *ledger,
                                      struct error *err);

static enum status try_append(struct place *place, struct ledger *ledger, struct error *err)
{
    uint64_t index;
    return support_try_append(ledger, place, 7, &index, err);
}

static enum status try_append_again(struct place *place, struct ledger *ledger, struct error *err)
{
    return try_append(place, ledger, err);
}

static enum status try_append_all(struct place *place, struct ledger *ledger, struct error *err)
{
    uint64_t first;
    return support_try_append_all(ledger, place, 7, APPENDED_AT_ONCE, &first, err);
}

static enum status try_open(struct place *place, struct ledger *ledger, struct error *err)
{
    struct ledger *other = NULL;
    (void)ledger;
    enum status status = ledger_open(place->folder, &place->verifier, place->founder, &other, err);
    cr_assert((status == STATUS_OK) == (other != NULL));
    ledger_close(other);
    return status;
}

static enum status try_read(struct place *place, struct ledger *ledger, struct error *err)
{
    struct ledger_entry *entry = NULL;
    (void)place;
    enum status status = ledger_read(ledger, 1, &entry, err);
    cr_assert((status == STATUS_OK) == (entry != NULL));
    ledger_entry_free(entry);
    return status;
}

static enum status try_find(struct place *place, struct ledger *ledger, struct error *err)
{
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {LOOKUP_FAMILY, "HS-0042"};
    (void)place;
    enum status status = ledger_find(ledger, &lookup, &indexes, err);
    cr_assert_eq(indexes.count, status == STATUS_OK ? ledger_size(ledger) : 0);
    ledger_indexes_free(&indexes);
    return status;
}

static enum status try_prove(struct place *place, struct ledger *ledger, struct error *err)
{
    struct buffer out;
    (void)place;
    buffer_init(&out, TLOG_PROOF_MAXIMUM);
    enum status status = ledger_prove(ledger, 1, &out, err);
    cr_assert((status == STATUS_OK) == (out.length > 0));
    buffer_free(&out);
    return status;
}

static enum status try_verify(struct place *place, struct ledger *ledger, struct error *err)
{
    struct ledger_verified verified = {0};
    enum status status = ledger_verify(ledger, support_who, place, &verified, err);
    cr_assert_eq(verified.entries, status == STATUS_OK ? ledger_size(ledger) : 0);
    return status;
}

static enum status try_members(struct place *place, struct ledger *ledger, struct error *err)
{
    enum status status = ledger_add_member(ledger, place->other->card, err);
    if (status == STATUS_OK)
        status = ledger_remove_member(ledger, &place->other->card->verifier, err);
    return status;
}

/* Call N fails, for N = 1, 2, 3 ... until the attempt gets by without it. After each the
 * ledger goes on, and what was not done has left nothing. */
static void sweep(struct place *place, const char *kind, ledger_attempt attempt, const char *name)
{
    struct ledger *ledger = support_open(place);
    bool is_append = attempt == try_append || attempt == try_append_again;
    uint64_t size = ledger_size(ledger);
    int failures = 0, missed = 0, misses = attempt == try_append_again ? 12 : 1;
    for (int number = 1; missed < misses; number++) {
        char plan[64];
        struct error err = {0};
        snprintf(plan, sizeof plan, "fail:%s:%d", kind, number);
        seam_plan(plan);
        enum status status = attempt(place, ledger, &err);
        bool hit = seam_was_hit();
        missed = hit ? 0 : missed + 1;
        seam_plan(NULL);
        cr_assert(status == STATUS_OK || (hit && status == STATUS_SYSTEM), "%s %s: %d %s", name,
                  plan, status, err.message);
        cr_assert(status == STATUS_OK || err.message[0] != '\0');
        failures += status != STATUS_OK;
        if (status == STATUS_OK)
            size += is_append ? 1 : attempt == try_append_all ? APPENDED_AT_ONCE : 0;
        cr_assert_eq(ledger_size(ledger), size, "%s %s", name, plan);
        /* One that has appended before stores keys ahead, and makes fewer calls with those. */
        if (attempt == try_append || attempt == try_append_all) {
            ledger_close(ledger);
            ledger = support_open(place);
        }
    }
    cr_assert_gt(failures, 0, "%s %s: nothing failed", name, kind);
    struct ledger_verified verified;
    OK(ledger_verify(ledger, support_who, place, &verified, err));
    cr_assert_eq(verified.entries, size, "%s %s", name, kind);
    ledger_close(ledger);
}

Test(ledger_crash, every_call_fails)
{
    static const char *const kinds[] = {"database", "memory", "file"};
    static const struct {
        ledger_attempt attempt;
        const char *name;
        int kinds; /* how many of the kinds it uses */
    } cases[] = {
        {try_append, "append", 3},
        {try_append_again, "append again", 3},
        {try_append_all, "append many", 3},
        {try_open, "open", 3},
        {try_read, "read", 2},
        {try_find, "find", 2},
        {try_prove, "prove", 2},
        {try_verify, "verify", 3},
        {try_members, "members", 2},
    };
    struct place place;
    support_fill(&place, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int j = 0; j < cases[i].kinds; j++)
            sweep(&place, kinds[j], cases[i].attempt, cases[i].name);
    support_end(&place);
}

Test(ledger_crash, create_fails_at_every_call)
{
    static const char *const kinds[] = {"database", "memory", "file"};
    struct place place;
    struct file_list left = {0};
    support_begin(&place);
    char folder[] = "/tmp/safehand-ledger-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    for (size_t i = 0; i < 3; i++) {
        enum status status = STATUS_SYSTEM;
        for (int number = 1; status != STATUS_OK; number++) {
            char plan[64];
            struct error failure = {0};
            snprintf(plan, sizeof plan, "fail:%s:%d", kinds[i], number);
            seam_plan(plan);
            status = ledger_create(folder, ORIGIN, place.founder, &place.verifier, &failure);
            seam_plan(NULL);
            OK(file_list_folder(folder, &left, err));
            cr_assert_eq(left.count, status == STATUS_OK ? 3 : 0, "%s: %s is left", plan,
                         left.count > 0 ? left.names[0] : "nothing");
            file_list_free(&left);
            cr_assert(status == STATUS_OK || status == STATUS_SYSTEM, "%s: %d %s", plan, status,
                      failure.message);
        }
        struct ledger *ledger = NULL;
        OK(ledger_open(folder, &place.verifier, place.founder, &ledger, err));
        ledger_close(ledger);
        OK(file_remove_tree(folder, err));
        OK(file_make_folder(folder, 0700, err));
    }
    OK(file_remove_tree(folder, err));
    support_end(&place);
}
