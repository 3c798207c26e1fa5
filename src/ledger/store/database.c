#include "database_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "place.h"

enum {
    BUSY_MILLISECONDS = 60000,
    VALUE_MAXIMUM = 32 << 20, /* bytes of one value; SQLite's own bound is 1 GB */
};

enum status database_error(struct database *database, int code, struct error *err)
{
    const char *file = database->kind->file;

    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return memory_error(err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(err, STATUS_SYSTEM, "%s: another program holds it", file);
        return error_hint(err, "wait until the other program has finished, then try again");
    case SQLITE_FULL:
        error_set(err, STATUS_SYSTEM, "%s: no room left on the disk", file);
        return error_hint(err, "make room, then try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* a table or column that is not there */
        error_set(err, STATUS_AUTHENTICATION, "%s: damaged, or not made by this program (%s)", file,
                  libsqlite.errmsg(database->handle));
        return error_hint(err, "keep this copy, and put the newest backup of the folder back");
    case SQLITE_CONSTRAINT:
        error_set(err, STATUS_AUTHENTICATION, "%s: refused a change: %s", file,
                  libsqlite.errmsg(database->handle));
        error_hint(err, "run " WAY);
        return error_way(err, WAY_VERIFY_LEDGER, NULL, NULL);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        error_set(err, STATUS_SYSTEM, "%s: %s", file, libsqlite.errstr(code & 0xff));
        return error_hint(err, "check that the folder is yours and may be written to");
    default:
        error_set(err, STATUS_SYSTEM, "%s: %s", file, libsqlite.errstr(code & 0xff));
        return error_hint(err, "check that the disk is sound and has room");
    }
}

enum status database_run(struct database *database, const char *sql, struct error *err)
{
    int code = SQLITE_IOERR;

    if (seam_pass(SEAM_DATABASE, "step"))
        code = libsqlite.exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : database_error(database, code, err);
}

/* ---- opening ---- */

/* Nothing stands in the file that could run code or loosen a rule, whoever wrote it. Foreign keys
 * tell readers what belongs together; here each row is added in the transaction of the one that it
 * refers to, and to look that one up again would cost more than to add the row. */
static int configure(sqlite3 *handle)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
    };
    int code = SQLITE_OK;

    for (size_t i = 0; i < sizeof options / sizeof *options && code == SQLITE_OK; i++) {
        int now = -1;
        code = libsqlite.db_config(handle, options[i].option, options[i].value, &now);
        if (code == SQLITE_OK && now != options[i].value)
            code = SQLITE_MISUSE;
    }
    if (code == SQLITE_OK)
        code = libsqlite.busy_timeout(handle, BUSY_MILLISECONDS);
    libsqlite.limit(handle, SQLITE_LIMIT_LENGTH, VALUE_MAXIMUM);
    libsqlite.limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    return code;
}

/* The one number or word that a PRAGMA answers with. */
static enum status read_pragma(struct database *database, const char *sql, char *value, size_t size,
                               struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = false;
    size_t length;
    enum status status = database_query_text(database, sql, &query, err);

    if (status == STATUS_OK)
        status = query_step(&query, &row, err);
    if (status == STATUS_OK)
        snprintf(value, size, "%s", row ? query_text(&query, 0, &length) : "");
    query_end(&query);
    return status;
}

/* Durable when committed, wiped when deleted; a value that a pragma gives back is compared. */
static enum status set_pragmas(struct database *database, struct error *err)
{
    char mode[16];
    enum status status =
        database_run(database,
                     "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                     "PRAGMA recursive_triggers=ON; PRAGMA cell_size_check=ON;"
                     "PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=4000",
                     err);

    if (status == STATUS_OK)
        status = read_pragma(database, "PRAGMA journal_mode=WAL", mode, sizeof mode, err);
    if (status == STATUS_OK && strcmp(mode, "wal") != 0) {
        error_set(err, STATUS_SYSTEM, "%s: cannot be written with a write-ahead log here",
                  database->kind->file);
        status = error_hint(err, "keep the office's folder on a local disk");
    }
    return status;
}

static enum status connect(const char *path, const struct database_kind *kind,
                           struct database **database, struct error *err)
{
    int code = SQLITE_CANTOPEN;
    enum status status = libsqlite_load(err);
    struct database *fresh = NULL;

    if (status != STATUS_OK)
        return status;
    fresh = memory_allocate(sizeof *fresh);
    if (fresh) {
        fresh->kind = kind;
        fresh->statements = memory_allocate_array(kind->query_count, sizeof *fresh->statements);
    }
    if (!fresh || !fresh->statements) {
        memory_free(fresh);
        return memory_error(err);
    }
    if (seam_pass(SEAM_DATABASE, "open"))
        code = libsqlite.open_v2(path, &fresh->handle,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                     SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW |
                                     SQLITE_OPEN_EXRESCODE,
                                 NULL);
    if (code == SQLITE_OK)
        code = configure(fresh->handle);
    if (code != SQLITE_OK)
        status = database_error(fresh, code, err);
    if (status == STATUS_OK)
        status = set_pragmas(fresh, err);
    if (status == STATUS_OK)
        *database = fresh;
    else
        database_close(fresh);
    return status;
}

enum status database_create(const char *path, const struct database_kind *kind,
                            struct database **database, struct error *err)
{
    char numbers[128];
    enum status status;
    /* SQLite would make it readable for others; log and index take over the mode of this file. */
    int fd = file_open(AT_FDCWD, path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);

    if (fd < 0 && errno == EEXIST) {
        error_set(err, STATUS_USAGE, "%s: exists already", path);
        return error_hint(err, "choose a folder without a ledger in it");
    }
    if (fd < 0)
        return error_set_errno(err, "%s: cannot create the file", path);
    file_close(&fd);
    snprintf(numbers, sizeof numbers,
             "PRAGMA application_id=%" PRId32 "; PRAGMA user_version=%" PRId32, kind->application,
             kind->version);
    status = connect(path, kind, database, err);
    if (status != STATUS_OK) {
        database_discard(path);
        return status;
    }
    status = database_begin(*database, DATABASE_WRITE, err);
    if (status == STATUS_OK)
        status = database_run(*database, numbers, err);
    if (status == STATUS_OK)
        status = database_run(*database, kind->schema, err);
    if (status != STATUS_OK) {
        database_close(*database);
        *database = NULL;
        database_discard(path);
    }
    return status;
}

static enum status check_kind(struct database *database, struct error *err)
{
    const struct database_kind *kind = database->kind;
    char application[16], version[16], expected[16];
    enum status status =
        read_pragma(database, "PRAGMA application_id", application, sizeof application, err);

    if (status == STATUS_OK)
        status = read_pragma(database, "PRAGMA user_version", version, sizeof version, err);
    if (status != STATUS_OK)
        return status;
    snprintf(expected, sizeof expected, "%" PRId32, kind->application);
    if (strcmp(application, expected) != 0) {
        error_set(err, STATUS_AUTHENTICATION,
                  "%s: not a database of this program, or one cut off "
                  "while it was made",
                  kind->file);
        error_hint(err,
                   "if the office is new, remove its folder and run " WAY " again; else put the "
                   "newest backup back");
        return error_way(err, WAY_MAKE_OFFICE, NULL, NULL);
    }
    snprintf(expected, sizeof expected, "%" PRId32, kind->version);
    if (strtol(version, NULL, 10) > kind->version)
        return newer_error(err, kind->file);
    if (strcmp(version, expected) != 0) {
        error_set(err, STATUS_MALFORMED,
                  "%s: written by another version of this program (layout %s, "
                  "not %s)",
                  kind->file, version, expected);
        return error_hint(err, "use the program that made it");
    }
    return STATUS_OK;
}

enum status database_open(const char *path, const struct database_kind *kind,
                          struct database **database, struct error *err)
{
    struct database *fresh = NULL;
    enum status status = place_check_file(path, err);

    if (status == STATUS_OK)
        status = connect(path, kind, &fresh, err);
    if (status == STATUS_OK)
        status = check_kind(fresh, err);
    if (status == STATUS_OK)
        *database = fresh;
    else
        database_close(fresh);
    return status;
}

void database_close(struct database *database)
{
    if (!database)
        return;
    for (size_t i = 0; i < database->kind->query_count; i++)
        libsqlite.finalize(database->statements[i]);
    libsqlite.close(database->handle);
    memory_free(database->statements);
    memory_free(database);
}

void database_discard(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *name = memory_format("%s%s", path, endings[i]);
        if (name)
            unlink(name);
        memory_free(name);
    }
}

/* ---- transactions ---- */

enum status database_begin(struct database *database, enum database_lock lock, struct error *err)
{
    return database_run(database, lock == DATABASE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

enum status database_commit(struct database *database, struct error *err)
{
    int code = SQLITE_IOERR;
    enum status status;

    if (seam_pass(SEAM_DATABASE, "commit"))
        code = libsqlite.exec(database->handle, "COMMIT", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return STATUS_OK;
    status = database_error(database, code, err);
    database_rollback(database);
    return status;
}

void database_rollback(struct database *database)
{
    if (database && !libsqlite.get_autocommit(database->handle))
        (void)libsqlite.exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
}

enum status database_truncate_log(struct database *database, struct error *err)
{
    int code = SQLITE_IOERR;

    if (seam_pass(SEAM_DATABASE, "checkpoint"))
        code = libsqlite.wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                           NULL);
    return code == SQLITE_OK ? STATUS_OK : database_error(database, code, err);
}

enum status database_truncate_log_within(struct database *database, int milliseconds,
                                         struct error *err)
{
    enum status status;

    libsqlite.busy_timeout(database->handle, milliseconds);
    status = database_truncate_log(database, err);
    libsqlite.busy_timeout(database->handle, BUSY_MILLISECONDS);
    return status;
}
