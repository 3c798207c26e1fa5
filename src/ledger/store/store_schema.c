/*
 * The tables of ledger.db. safehand-formats(5) describes them for readers.
 *
 * Append-only: triggers refuse every change but these.
 * - A checkpoint that nobody keeps goes when a later one is there; one may become kept.
 * - Erasing, in this order in one transaction: an entry of kind `erased` whose detail has the array
 *   `entries` of what it erases; a row in `erasures` for each of those; then their `sealed` becomes
 *   NULL and their look-ups are deleted. Leaves and nodes stay, so proofs hold.
 * A new log (`continue`) adds a row to `logs`; entries go on counting through all logs, nodes and
 * checkpoints belong to one.
 */
#include "store_internal.h"

static const char schema[] =
    "CREATE TABLE logs ("
    " number INTEGER PRIMARY KEY,"
    " origin TEXT NOT NULL UNIQUE,"
    " first INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE entries ("
    " entry INTEGER PRIMARY KEY,"
    " leaf TEXT NOT NULL,"
    " kind TEXT NOT NULL,"
    " sealed BLOB"
    ") STRICT;"
    "CREATE INDEX entries_by_kind ON entries (kind);"
    "CREATE TABLE nodes ("
    " log INTEGER NOT NULL,"
    " level INTEGER NOT NULL,"
    " number INTEGER NOT NULL,"
    " hash BLOB NOT NULL CHECK (length(hash) = 32),"
    " PRIMARY KEY (log, level, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE lookups ("
    " digest BLOB NOT NULL CHECK (length(digest) = 32),"
    " entry INTEGER NOT NULL REFERENCES entries,"
    " PRIMARY KEY (digest, entry)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE checkpoints ("
    " log INTEGER NOT NULL REFERENCES logs,"
    " size INTEGER NOT NULL,"
    " note TEXT NOT NULL,"
    " kept INTEGER NOT NULL CHECK (kept IN (0, 1)),"
    " PRIMARY KEY (log, size)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE erasures ("
    " entry INTEGER PRIMARY KEY REFERENCES entries,"
    " erased_by INTEGER NOT NULL REFERENCES entries"
    ") STRICT;"

    "CREATE TRIGGER logs_stay BEFORE UPDATE ON logs"
    " BEGIN SELECT RAISE(ABORT, 'a log is never changed'); END;"
    "CREATE TRIGGER logs_remain BEFORE DELETE ON logs"
    " BEGIN SELECT RAISE(ABORT, 'a log is never deleted'); END;"

    "CREATE TRIGGER entries_in_order BEFORE INSERT ON entries"
    " WHEN NEW.entry IS NOT (SELECT coalesce(max(entry) + 1, 0) FROM entries)"
    " BEGIN SELECT RAISE(ABORT, 'an entry is only added after the last'); END;"
    "CREATE TRIGGER entries_stay BEFORE UPDATE ON entries"
    " WHEN NEW.entry IS NOT OLD.entry OR NEW.leaf IS NOT OLD.leaf OR NEW.kind IS NOT OLD.kind"
    " OR NEW.sealed IS NOT NULL"
    " OR NOT EXISTS (SELECT 1 FROM erasures WHERE entry = OLD.entry)"
    " BEGIN SELECT RAISE(ABORT, 'an entry is never changed, only its body erased'); END;"
    "CREATE TRIGGER entries_remain BEFORE DELETE ON entries"
    " BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;"

    "CREATE TRIGGER nodes_stay BEFORE UPDATE ON nodes"
    " BEGIN SELECT RAISE(ABORT, 'a node is never changed'); END;"
    "CREATE TRIGGER nodes_remain BEFORE DELETE ON nodes"
    " BEGIN SELECT RAISE(ABORT, 'a node is never deleted'); END;"

    "CREATE TRIGGER lookups_stay BEFORE UPDATE ON lookups"
    " BEGIN SELECT RAISE(ABORT, 'a look-up is never changed'); END;"
    "CREATE TRIGGER lookups_remain BEFORE DELETE ON lookups"
    " WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE entry = OLD.entry)"
    " BEGIN SELECT RAISE(ABORT, 'a look-up is only deleted with its erased entry'); END;"

    "CREATE TRIGGER checkpoints_stay BEFORE UPDATE ON checkpoints"
    " WHEN NEW.log IS NOT OLD.log OR NEW.size IS NOT OLD.size OR NEW.note IS NOT OLD.note"
    " OR NEW.kept IS NOT 1"
    " BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;"
    "CREATE TRIGGER checkpoints_remain BEFORE DELETE ON checkpoints"
    " WHEN OLD.kept IS NOT 0 OR NOT EXISTS"
    " (SELECT 1 FROM checkpoints WHERE log = OLD.log AND size > OLD.size)"
    " BEGIN SELECT RAISE(ABORT, 'this checkpoint is kept'); END;"

    "CREATE TRIGGER erasures_follow BEFORE INSERT ON erasures"
    " WHEN NEW.erased_by <= NEW.entry"
    " OR (SELECT kind FROM entries WHERE entry = NEW.erased_by) IS NOT 'erased'"
    " OR (SELECT kind FROM entries WHERE entry = NEW.entry) IS 'erased'"
    " BEGIN SELECT RAISE(ABORT, 'only a later entry of kind erased erases'); END;"
    "CREATE TRIGGER erasures_stay BEFORE UPDATE ON erasures"
    " BEGIN SELECT RAISE(ABORT, 'an erasure is never changed'); END;"
    "CREATE TRIGGER erasures_remain BEFORE DELETE ON erasures"
    " BEGIN SELECT RAISE(ABORT, 'an erasure is never taken back'); END;";

static const char *const queries[STORE_QUERY_COUNT] = {
    [STORE_ADD_LOG] = "INSERT INTO logs (number, origin, first) VALUES (?, ?, ?)",
    [STORE_READ_LOGS] = "SELECT number, origin, first FROM logs ORDER BY number",
    [STORE_COUNT_LOGS] = "SELECT count(*) FROM logs",
    [STORE_ADD_ENTRY] = "INSERT INTO entries (entry, leaf, kind, sealed) VALUES (?, ?, ?, ?)",
    [STORE_READ_ENTRY] = "SELECT entry, leaf, kind, sealed FROM entries WHERE entry = ?",
    [STORE_WALK_ENTRIES] = "SELECT entry, leaf, kind, sealed FROM entries ORDER BY entry",
    [STORE_COUNT_ENTRIES] = "SELECT max(entry) + 1 FROM entries",
    [STORE_FIND_KIND] = "SELECT entry FROM entries WHERE kind = ? ORDER BY entry",
    [STORE_ADD_LOOKUP] = "INSERT INTO lookups (digest, entry) VALUES (?, ?)",
    [STORE_FIND] = "SELECT entry FROM lookups WHERE digest = ? ORDER BY entry",
    [STORE_HAS_LOOKUP] = "SELECT 1 FROM lookups WHERE digest = ? AND entry = ?",
    [STORE_COUNT_LOOKUPS] = "SELECT count(*) FROM lookups",
    [STORE_WALK_LOOKUPS] = "SELECT entry, count(*) FROM lookups GROUP BY entry ORDER BY entry",
    [STORE_WALK_PAIRS] = "SELECT digest, entry FROM lookups",
    [STORE_ADD_NODE] = "INSERT INTO nodes (log, level, number, hash) VALUES (?, ?, ?, ?)",
    [STORE_READ_NODE] = "SELECT hash FROM nodes WHERE log = ? AND level = ? AND number = ?",
    [STORE_COUNT_NODES] = "SELECT count(*) FROM nodes",
    [STORE_ADD_CHECKPOINT] = "INSERT INTO checkpoints (log, size, note, kept) VALUES (?, ?, ?, 0)",
    [STORE_FORGET_CHECKPOINT] = "DELETE FROM checkpoints WHERE log = ? AND size = ? AND kept = 0",
    [STORE_KEEP_CHECKPOINT] = "UPDATE checkpoints SET kept = 1 WHERE log = ? AND size = ?",
    [STORE_LATEST] = "SELECT note, kept FROM checkpoints WHERE log = ? ORDER BY size DESC LIMIT 1",
    [STORE_WALK_CHECKPOINTS] =
        "SELECT size, note, kept FROM checkpoints WHERE log = ? ORDER BY size",
    [STORE_KEPT] = "SELECT note FROM checkpoints WHERE log = ? AND size = ? AND kept = 1",
    [STORE_KEPT_BETWEEN] = ("SELECT size FROM checkpoints WHERE log = ? AND size > ? AND size <= ?"
                            " AND kept = 1 LIMIT 1"),
    [STORE_FIND_ERASURE] = "SELECT erased_by FROM erasures WHERE entry = ?",
    [STORE_COUNT_ERASURES] = "SELECT count(*) FROM erasures",
    [STORE_ADD_ERASURE] = "INSERT INTO erasures (entry, erased_by) VALUES (?, ?)",
    [STORE_ERASE_BODY] = "UPDATE entries SET sealed = NULL WHERE entry = ?",
    [STORE_ERASE_LOOKUP] = "DELETE FROM lookups WHERE digest = ? AND entry = ?",
};

const struct database_kind store_kind = {
    .file = "ledger.db",
    .application = 0x53684c64, /* "ShLd" */
    .version = 2,
    .schema = schema,
    .queries = queries,
    .query_count = STORE_QUERY_COUNT,
};
