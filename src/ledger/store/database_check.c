/* Whether a database is sound within itself, and laid out as this program made it. */
#include <string.h>

#include "database_internal.h"

static const char layout[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
                             " WHERE substr(name, 1, 7) <> 'sqlite_' ORDER BY type, name";

/* A database in memory, freshly made from the kind's schema. */
static enum status make_model(const struct database_kind *kind, struct database *model,
                              struct error *err)
{
    int code = SQLITE_IOERR;

    *model = (struct database){.kind = kind};
    if (seam_pass(SEAM_DATABASE, "open"))
        code = libsqlite.open_v2(":memory:", &model->handle,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY |
                                     SQLITE_OPEN_NOMUTEX,
                                 NULL);
    if (code != SQLITE_OK)
        return database_error(model, code, err);
    return database_run(model, kind->schema, err);
}

/* <0, 0, >0 as row a of a layout comes before row b, is the same, or comes after; of two of one
 * name that differ, the first counts as before. No row comes last. */
static int compare_rows(const struct query *a, bool a_row, const struct query *b, bool b_row)
{
    if (!a_row || !b_row)
        return (int)b_row - (int)a_row;
    for (int column = 0; column < 4; column++) {
        size_t a_length, b_length;
        const char *a_text = query_text(a, column, &a_length);
        const char *b_text = query_text(b, column, &b_length);
        int order = strcmp(a_text, b_text);
        if (order != 0)
            return column < 2 ? order : -1;
    }
    return 0;
}

/* Names the first table, index or trigger that differs. */
static enum status compare_layouts(struct query *model, struct query *found, const char *file,
                                   struct error *err)
{
    bool model_row = true, found_row = true;

    while (model_row && found_row) {
        size_t length;
        int order;
        enum status status = query_step(model, &model_row, err);
        if (status == STATUS_OK)
            status = query_step(found, &found_row, err);
        if (status != STATUS_OK)
            return status;
        order = compare_rows(model, model_row, found, found_row);
        if (order != 0) {
            const struct query *named = order < 0 ? model : found;
            error_set(err, STATUS_AUTHENTICATION, "%s: the %s %s is not as this program made it",
                      file, query_text(named, 0, &length), query_text(named, 1, &length));
            return error_hint(err, "another program changed the database; put the newest backup "
                                   "of the folder back");
        }
    }
    return STATUS_OK;
}

static enum status check_layout(struct database *database, struct error *err)
{
    struct database model = {0};
    struct query expected = QUERY_NONE, found = QUERY_NONE;
    enum status status = make_model(database->kind, &model, err);

    if (status == STATUS_OK)
        status = database_query_text(&model, layout, &expected, err);
    if (status == STATUS_OK)
        status = database_query_text(database, layout, &found, err);
    if (status == STATUS_OK)
        status = compare_layouts(&expected, &found, database->kind->file, err);
    query_end(&expected);
    query_end(&found);
    libsqlite.close(model.handle);
    return status;
}

enum status database_check(struct database *database, struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = false;
    size_t length;
    const char *answer;
    enum status status = database_query_text(database, "PRAGMA integrity_check(1)", &query, err);

    if (status == STATUS_OK)
        status = query_step(&query, &row, err);
    if (status == STATUS_OK && (!row || strcmp(query_text(&query, 0, &length), "ok") != 0)) {
        answer = row ? query_text(&query, 0, &length) : "no answer";
        error_set(err, STATUS_AUTHENTICATION, "%s: damaged: %s", database->kind->file, answer);
        status = error_hint(err, "keep this copy, and put the newest backup of the folder back");
    }
    query_end(&query);
    if (status == STATUS_OK)
        status = check_layout(database, err);
    return status;
}
