/*
 * bench-ledger FOLDER ENTRIES: fills a ledger and prints what its calls take, a line "NAME VALUE"
 * each; ledger.py reads them. Each phase is a process of its own, so that the peak memory of
 * verifying is that of verifying.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ledger_internal.h"

enum {
    CHUNK = 50000,       /* entries in one transaction */
    FAMILY = 50,         /* entries of one family */
    ONE_BY_ONE = 1000,   /* appended singly, beside as many rows of plain SQLite */
    ROUND = 50,          /* of these before the other's turn */
    SAMPLES = 200,       /* of a call whose median is told */
    STARTED = 1790000000 /* time of entry 0 */
};

static struct place {
    const char *folder;
    uint64_t entries;
    struct identity *founder;
    struct note_verifier verifier;
} place;

static void fail(const char *what, const struct error *err)
{
    fprintf(stderr, "bench-ledger: %s: %s\n", what, err->message);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void tell(const char *name, double value)
{
    printf("%s %.9g\n", name, value);
    fflush(stdout);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

/* ---- entries ---- */

/* The texts of one entry, which are found by them again. */
struct texts {
    char family[32], package[ID_SIZE], subject[DIGEST_HEX_SIZE];
    struct ledger_lookup lookups[3];
};

static void name_package(uint64_t number, char package[ID_SIZE])
{
    snprintf(package, ID_SIZE, "%08x-%04x-4000-8000-%012x", (unsigned)number * 2654435761u,
             (unsigned)number % 65521, (unsigned)number);
}

/* How many there are, so that each has about FAMILY of all entries. */
static uint64_t families(void)
{
    return place.entries / FAMILY + 1;
}

/* Three look-ups for every other entry, two for the rest; 50 entries of each family, spread. */
static void describe(uint64_t number, struct texts *texts, struct ledger_new *entry)
{
    struct error err = {0};
    json_t *detail = json_object();
    int failed = 0;
    char text[64];

    snprintf(texts->family, sizeof texts->family, "HS-%07u", (unsigned)(number % families()));
    name_package(number, texts->package);
    snprintf(text, sizeof text, "subject %u", (unsigned)number);
    if (digest_sha256_hex(text, strlen(text), texts->subject, &err) != STATUS_OK)
        fail("digest", &err);
    texts->lookups[0] = (struct ledger_lookup){LOOKUP_PACKAGE, texts->package};
    texts->lookups[1] = (struct ledger_lookup){LOOKUP_FAMILY, texts->family};
    texts->lookups[2] = (struct ledger_lookup){LOOKUP_STAFF, "safehand/0123456789abcdef"};
    snprintf(text, sizeof text, "Grandmother collects Molly, visit %u", (unsigned)number);
    json_put(detail, "note", json_string(text), &failed);
    *entry = (struct ledger_new){.kind = ENTRY_KIND_SEALED,
                                 .subject = texts->subject,
                                 .detail = detail,
                                 .lookups = texts->lookups,
                                 .lookup_count = 2 + number % 2,
                                 .signer = place.founder->signer,
                                 .time = STARTED + (timestamp)number};
    if (failed)
        exit(1);
}

static void forget(struct ledger_new *entry)
{
    union {
        const json_t *in;
        json_t *out;
    } detail = {entry->detail};
    json_decref(detail.out);
}

static struct ledger *open_ledger(void)
{
    struct ledger *ledger = NULL;
    struct error err = {0};
    if (ledger_open(place.folder, &place.verifier, place.founder, &ledger, &err) != STATUS_OK)
        fail("open", &err);
    return ledger;
}

static double append_one(struct ledger *ledger)
{
    struct texts texts;
    struct ledger_new entry;
    struct error err = {0};
    uint64_t index;

    describe(ledger_size(ledger), &texts, &entry);
    double begin = now();
    if (ledger_append(ledger, &entry, &index, &err) != STATUS_OK)
        fail("append", &err);
    double seconds = now() - begin;
    forget(&entry);
    return seconds;
}

/* Appends up to `size`, and tells the seconds that ledger_append_all took. */
static double append_many(struct ledger *ledger, uint64_t size)
{
    struct texts *texts = calloc(CHUNK, sizeof *texts);
    struct ledger_new *entries = calloc(CHUNK, sizeof *entries);
    double seconds = 0;

    while (ledger_size(ledger) < size) {
        struct error err = {0};
        uint64_t first = ledger_size(ledger), left = size - first;
        size_t count = left < CHUNK ? (size_t)left : CHUNK;
        for (size_t i = 0; i < count; i++)
            describe(first + i, &texts[i], &entries[i]);
        double begin = now();
        if (ledger_append_all(ledger, entries, count, &first, &err) != STATUS_OK)
            fail("append many", &err);
        seconds += now() - begin;
        for (size_t i = 0; i < count; i++)
            forget(&entries[i]);
    }
    free(texts);
    free(entries);
    return seconds;
}

/* ---- plain SQLite ---- */

static void run_sql(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench-ledger: %s: %s\n", sql, sqlite3_errmsg(database));
        exit(1);
    }
}

static sqlite3 *open_plain(sqlite3_stmt **insert)
{
    char path[512];
    sqlite3 *database = NULL;

    snprintf(path, sizeof path, "%s/plain.db", place.folder);
    if (sqlite3_open(path, &database) != SQLITE_OK)
        exit(1);
    run_sql(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "CREATE TABLE rows (id INTEGER PRIMARY KEY, data BLOB NOT NULL)");
    if (sqlite3_prepare_v2(database, "INSERT INTO rows (data) VALUES (?)", -1, insert, NULL) !=
        SQLITE_OK)
        exit(1);
    return database;
}

static double insert_plain(sqlite3_stmt *insert, const void *data, size_t size)
{
    double begin = now();

    sqlite3_bind_blob(insert, 1, data, (int)size, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)
        exit(1);
    return now() - begin;
}

/* The bytes of an entry's row: leaf, kind and sealed body. */
static size_t row_size(struct ledger *ledger)
{
    struct ledger_entry *entry = NULL;
    struct error err = {0};

    if (ledger_read(ledger, 0, &entry, &err) != STATUS_OK)
        fail("read", &err);
    size_t sealed = SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD + entry->body_length;
    size_t size = entry->leaf_length + strlen(leaf_kind_name(&entry->leaf)) + sealed;
    tell("body", (double)entry->body_length);
    ledger_entry_free(entry);
    return size;
}

/* In turns, so that a disk that becomes slower does so for both. */
static void beside_plain(struct ledger *ledger)
{
    static unsigned char data[1 << 16];
    sqlite3_stmt *insert;
    sqlite3 *database = open_plain(&insert);
    size_t size = row_size(ledger);
    double ours = 0, plain = 0;

    memset(data, 'x', sizeof data);
    for (int done = 0; done < ONE_BY_ONE; done += ROUND) {
        for (int i = 0; i < ROUND; i++)
            plain += insert_plain(insert, data, size);
        for (int i = 0; i < ROUND; i++)
            ours += append_one(ledger);
    }
    tell("append", ONE_BY_ONE / ours);
    tell("plain", ONE_BY_ONE / plain);
    sqlite3_finalize(insert);
    sqlite3_close(database);
}

/* ---- single calls ---- */

static uint64_t some(struct ledger *ledger)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 20) % ledger_size(ledger);
}

static double prove_some(struct ledger *ledger)
{
    double times[SAMPLES];

    for (int i = 0; i < SAMPLES; i++) {
        struct buffer out;
        struct error err = {0};
        buffer_init(&out, TLOG_PROOF_MAXIMUM);
        double begin = now();
        if (ledger_prove(ledger, some(ledger), &out, &err) != STATUS_OK)
            fail("prove", &err);
        times[i] = now() - begin;
        buffer_free(&out);
    }
    return median(times, SAMPLES);
}

/* Finds by a look-up and opens each entry; how many there are goes to *count. */
static double find_and_open(struct ledger *ledger, enum lookup_kind kind, const char *value,
                            size_t *count)
{
    struct ledger_lookup lookup = {kind, value};
    struct ledger_indexes indexes = {0};
    struct error err = {0};
    double begin = now();

    if (ledger_find(ledger, &lookup, &indexes, &err) != STATUS_OK)
        fail("find", &err);
    for (size_t i = 0; i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        if (ledger_read(ledger, indexes.items[i], &entry, &err) != STATUS_OK)
            fail("read", &err);
        ledger_entry_free(entry);
    }
    *count = indexes.count;
    ledger_indexes_free(&indexes);
    return now() - begin;
}

static void find_some(struct ledger *ledger)
{
    double times[SAMPLES];
    size_t count = 0;

    for (int i = 0; i < SAMPLES; i++) {
        char package[ID_SIZE];
        name_package(some(ledger), package);
        times[i] = find_and_open(ledger, LOOKUP_PACKAGE, package, &count);
    }
    tell("package", median(times, SAMPLES));
    tell("package-entries", (double)count);
    for (int i = 0; i < SAMPLES; i++) {
        char family[32];
        snprintf(family, sizeof family, "HS-%07u", (unsigned)(some(ledger) % families()));
        times[i] = find_and_open(ledger, LOOKUP_FAMILY, family, &count);
    }
    tell("family", median(times, SAMPLES));
    tell("family-entries", (double)count);
}

/* ---- phases ---- */

static void fill(void)
{
    struct ledger *ledger = open_ledger();
    double seconds = 0;
    uint64_t many = 0;

    for (uint64_t size = 1000; size <= place.entries; size *= 10) {
        double times[SAMPLES];
        char name[40];
        many = size - ledger_size(ledger);
        seconds = append_many(ledger, size);
        for (int i = 0; i < SAMPLES; i++)
            times[i] = append_one(ledger);
        snprintf(name, sizeof name, "append-at %u", (unsigned)size);
        tell(name, median(times, SAMPLES));
        snprintf(name, sizeof name, "prove-at %u", (unsigned)size);
        tell(name, prove_some(ledger));
    }
    tell("append-many", (double)many / seconds);
    beside_plain(ledger);
    find_some(ledger);
    tell("entries", (double)ledger_size(ledger));
    ledger_close(ledger);
}

static void size_of(const char *file, const char *name)
{
    char path[512];
    struct stat about;

    snprintf(path, sizeof path, "%s/%s", place.folder, file);
    if (stat(path, &about) == 0)
        tell(name, (double)about.st_size);
}

static void verify_tree(void)
{
    struct ledger *ledger = open_ledger();
    struct ledger_verified verified = {0};
    struct error err = {0};

    for (int i = 0; i < 3; i++) {
        double begin = now();
        if (ledger_verify_tree(ledger, &verified, &err) != STATUS_OK)
            fail("verify the tree", &err);
        tell("tree", (double)verified.entries / (now() - begin));
    }
    ledger_close(ledger);
}

static enum status founder_is(void *context, const struct ledger_signed *what,
                              struct note_verifier *verifier, struct error *err)
{
    (void)context, (void)what, (void)err;
    *verifier = *note_signer_verifier(place.founder->signer);
    return STATUS_OK;
}

static double walk(struct ledger *ledger, ledger_who who)
{
    struct ledger_verified verified = {0};
    struct error err = {0};
    double begin = now();

    if (store_begin(ledger->store, DATABASE_READ, &err) != STATUS_OK ||
        entries_verify(ledger, who, NULL, &verified, &err) != STATUS_OK)
        fail("verify the entries", &err);
    store_rollback(ledger->store);
    return (now() - begin) / (double)verified.bodies;
}

static void verify_bodies(void)
{
    struct ledger *ledger = open_ledger();

    for (int i = 0; i < 3; i++)
        tell("bodies", 1 / walk(ledger, NULL));
    ledger_close(ledger);
}

static void verify_signatures(void)
{
    struct ledger *ledger = open_ledger();

    tell("signed-bodies", 1 / walk(ledger, founder_is));
    ledger_close(ledger);
}

static void verify_all(void)
{
    struct ledger *ledger = open_ledger();
    struct ledger_verified verified = {0};
    struct error err = {0};
    double begin = now();

    if (ledger_verify(ledger, founder_is, NULL, &verified, &err) != STATUS_OK)
        fail("verify", &err);
    tell("all", now() - begin);
    ledger_close(ledger);
}

static void in_a_process(void (*phase)(void), const char *name)
{
    char line[40];
    int ended;
    struct rusage usage;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        phase();
        exit(0);
    }
    if (child < 0 || wait4(child, &ended, 0, &usage) != child || ended != 0)
        exit(1);
    snprintf(line, sizeof line, "peak-%s", name);
    tell(line, (double)usage.ru_maxrss);
}

int main(int argc, char **argv)
{
    struct error err = {0};
    const struct card_details details = {.name = "Ann Founder",
                                         .organisation = "Home Visits",
                                         .organisation_kind = "charity",
                                         .role = "coordinator",
                                         .created = STARTED,
                                         .expires = STARTED + 60000000};

    if (argc != 3 || (place.entries = strtoull(argv[2], NULL, 10)) < 1000) {
        fprintf(stderr, "usage: bench-ledger FOLDER ENTRIES (1000 or more)\n");
        return 2;
    }
    place.folder = argv[1];
    if (memory_start(&err) != STATUS_OK || identity_new(&details, &place.founder, &err) ||
        ledger_create(place.folder, "office.example/ledger", place.founder, &place.verifier, &err))
        fail("create", &err);
    in_a_process(fill, "fill");
    size_of("ledger.db", "size-ledger.db");
    size_of("ledger.keys", "size-ledger.keys");
    in_a_process(verify_tree, "tree");
    in_a_process(verify_bodies, "bodies");
    in_a_process(verify_signatures, "signatures");
    in_a_process(verify_all, "all");
    identity_free(place.founder);
    return 0;
}
