/* What the files that call SQLite share. */
#ifndef SAFEHAND_LEDGER_DATABASE_INTERNAL_H
#define SAFEHAND_LEDGER_DATABASE_INTERNAL_H

#include "database.h"
#include "libsqlite.h"

struct database {
    const struct database_kind *kind;
    sqlite3 *handle;
    sqlite3_stmt **statements; /* prepared when first asked for */
};

/* The failure of one call. `code` is SQLite's, or SQLITE_IOERR when the seam said no. */
enum status database_error(struct database *database, int code, struct error *err);

#endif
