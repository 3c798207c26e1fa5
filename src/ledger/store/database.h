/*
 * SQLite, as both databases of the ledger use it: opened strictly, every call through the seam, its
 * failures told as the program's.
 *
 * A damaged database, and one that refuses a change by its own triggers, is STATUS_AUTHENTICATION;
 * a disk, lock or permission that fails is STATUS_SYSTEM.
 */
#ifndef SAFEHAND_LEDGER_DATABASE_H
#define SAFEHAND_LEDGER_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base.h"

/* What tells one kind of database from another: PRAGMA application_id and user_version. */
struct database_kind {
    const char *file;           /* "ledger.db": its name in messages */
    int32_t application;        /* four letters */
    int32_t version;            /* of the schema */
    const char *schema;         /* statements that make it */
    const char *const *queries; /* what database_query takes by number */
    size_t query_count;
};

struct database;
/* Makes the file (0600; an existing one is STATUS_USAGE) with an empty schema, inside a transaction
 * that is left open for the caller to put the first rows in and commit. On failure, and on
 * database_close before the commit, the file holds nothing; database_discard removes it. */
enum status database_create(const char *path, const struct database_kind *kind,
                            struct database **database, struct error *err) MUST_CHECK;
enum status database_open(const char *path, const struct database_kind *kind,
                          struct database **database, struct error *err) MUST_CHECK;
void database_close(struct database *database);
/* Removes the files of a closed database. */
void database_discard(const char *path);

enum database_lock { DATABASE_READ, DATABASE_WRITE };
/* DATABASE_WRITE waits until no other process writes: what is read afterwards is the latest. */
enum status database_begin(struct database *database, enum database_lock lock,
                           struct error *err) MUST_CHECK;
/* On failure the transaction is rolled back. */
enum status database_commit(struct database *database, struct error *err) MUST_CHECK;
/* Harmless outside a transaction. */
void database_rollback(struct database *database);
/* Runs statements without results. */
enum status database_run(struct database *database, const char *sql, struct error *err) MUST_CHECK;
/* Moves all of the write-ahead log into the database and cuts it to nothing, so that what was
 * deleted stands in neither file. */
enum status database_truncate_log(struct database *database, struct error *err) MUST_CHECK;
/* The same, but waits no longer than that for other processes that are reading. */
enum status database_truncate_log_within(struct database *database, int milliseconds,
                                         struct error *err) MUST_CHECK;

/* SQLite's own check of pages, indexes and types, and that tables, indexes and triggers are exactly
 * as the schema made them. Reads everything. */
enum status database_check(struct database *database, struct error *err) MUST_CHECK;

/* One run of a prepared statement. What the columns point to lives until the next step or end. */
struct query {
    struct database *database;
    void *statement;
    int failure; /* first failure of a bind, told by the next step */
    bool is_own; /* not one of the kind's queries: finalised at the end */
};
#define QUERY_NONE ((struct query){0})
enum status database_query(struct database *database, size_t number, struct query *query,
                           struct error *err) MUST_CHECK;
/* A query that may run beside another of the same text. */
enum status database_query_text(struct database *database, const char *sql, struct query *query,
                                struct error *err) MUST_CHECK;
/* Parameters are counted from 1. The data must live until the query ends. */
void query_bind_number(struct query *query, int at, uint64_t number);
void query_bind_blob(struct query *query, int at, const void *data, size_t length);
void query_bind_text(struct query *query, int at, const char *text, size_t length);
enum status query_step(struct query *query, bool *row, struct error *err) MUST_CHECK;
/* Steps a query that gives no rows to its end, and ends it. */
enum status query_run(struct query *query, struct error *err) MUST_CHECK;
/* The same for one that adds, changes or deletes rows; *changed tells whether there were any. */
enum status query_run_change(struct query *query, bool *changed, struct error *err) MUST_CHECK;
void query_end(struct query *query);
/* Columns are counted from 0. */
uint64_t query_number(const struct query *query, int column); /* negative ones: UINT64_MAX */
bool query_is_null(const struct query *query, int column);
const void *query_blob(const struct query *query, int column, size_t *length);
const char *query_text(const struct query *query, int column, size_t *length);

#endif
