/* Prepared statements. */
#include <string.h>

#include "database_internal.h"

static enum status prepare(struct database *database, const char *sql, unsigned flags,
                           sqlite3_stmt **statement, struct error *err)
{
    int code = SQLITE_IOERR;

    if (seam_pass(SEAM_DATABASE, "prepare"))
        code = libsqlite.prepare_v3(database->handle, sql, -1, flags, statement, NULL);
    return code == SQLITE_OK ? STATUS_OK : database_error(database, code, err);
}

enum status database_query(struct database *database, size_t number, struct query *query,
                           struct error *err)
{
    sqlite3_stmt **statement = &database->statements[number];

    if (!*statement) {
        enum status status = prepare(database, database->kind->queries[number],
                                     SQLITE_PREPARE_PERSISTENT, statement, err);
        if (status != STATUS_OK)
            return status;
    }
    *query = (struct query){.database = database, .statement = *statement};
    return STATUS_OK;
}

enum status database_query_text(struct database *database, const char *sql, struct query *query,
                                struct error *err)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(database, sql, 0, &statement, err);

    if (status == STATUS_OK)
        *query = (struct query){.database = database, .statement = statement, .is_own = true};
    return status;
}

static void bound(struct query *query, int code)
{
    if (query->failure == SQLITE_OK)
        query->failure = code;
}

void query_bind_number(struct query *query, int at, uint64_t number)
{
    bound(query, number > INT64_MAX
                     ? SQLITE_TOOBIG
                     : libsqlite.bind_int64(query->statement, at, (sqlite3_int64)number));
}

void query_bind_blob(struct query *query, int at, const void *data, size_t length)
{
    bound(query, libsqlite.bind_blob64(query->statement, at, data, length, SQLITE_STATIC));
}

void query_bind_text(struct query *query, int at, const char *text, size_t length)
{
    bound(query,
          libsqlite.bind_text64(query->statement, at, text, length, SQLITE_STATIC, SQLITE_UTF8));
}

enum status query_step(struct query *query, bool *row, struct error *err)
{
    int code = query->failure;

    if (code == SQLITE_OK)
        code = seam_pass(SEAM_DATABASE, "step") ? libsqlite.step(query->statement) : SQLITE_IOERR;
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return STATUS_OK;
    return database_error(query->database, code, err);
}

enum status query_run(struct query *query, struct error *err)
{
    bool row;
    enum status status = query_step(query, &row, err);

    query_end(query);
    return status;
}

enum status query_run_change(struct query *query, bool *changed, struct error *err)
{
    sqlite3 *handle = query->database->handle;
    enum status status = query_run(query, err);

    *changed = status == STATUS_OK && libsqlite.changes(handle) > 0;
    return status;
}

void query_end(struct query *query)
{
    if (query->statement && query->is_own) {
        libsqlite.finalize(query->statement);
    } else if (query->statement) {
        libsqlite.reset(query->statement);
        libsqlite.clear_bindings(query->statement);
    }
    *query = QUERY_NONE;
}

uint64_t query_number(const struct query *query, int column)
{
    sqlite3_int64 number = libsqlite.column_int64(query->statement, column);
    return number < 0 ? UINT64_MAX : (uint64_t)number;
}

bool query_is_null(const struct query *query, int column)
{
    return libsqlite.column_type(query->statement, column) == SQLITE_NULL;
}

const void *query_blob(const struct query *query, int column, size_t *length)
{
    const void *data = libsqlite.column_blob(query->statement, column);
    *length = !data ? 0 : (size_t)libsqlite.column_bytes(query->statement, column);
    return !data ? "" : data;
}

const char *query_text(const struct query *query, int column, size_t *length)
{
    const unsigned char *text = libsqlite.column_text(query->statement, column);
    *length = !text ? 0 : (size_t)libsqlite.column_bytes(query->statement, column);
    return !text ? "" : (const char *)text;
}
