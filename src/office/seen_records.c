/*
 * What who acts has seen of each family's record, kept with their heads (card/heads.h), outside the
 * office: a record that somebody put back to an earlier state is told by it.
 *
 * LEDGER.records beside LEDGER.json (safehand-formats(5), "What was seen of records"): a line for
 * each time that something new was seen, "FAMILY CHANGES DIGEST LOG ENTRIES". DIGEST is "-" of a
 * record that lay readable, which people may write by hand.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "office_internal.h"
#include "safehand/entry/register.h"

enum {
    FILE_MAXIMUM = 64 << 20,
    LINE_SIZE = 256,
    LINES_FEW = 1000, /* so many are never too many */
    LINES_EACH = 4,   /* of a family; where there are more, the file is written anew */
};
static const char ENDING[] = ".records", UNREAD[] = "-";

struct seen {
    uint64_t changes, log, entries;
    char digest[DIGEST_HEX_SIZE]; /* UNREAD where it is not known */
};

struct seen_records {
    char *path;     /* NULL: nothing is remembered */
    json_t *lines;  /* by family; what stands behind it */
    size_t written; /* lines of the file */
};

/* ---- the file ---- */

static bool read_seen(const char *line, struct seen *seen)
{
    char rest;
    _Static_assert(DIGEST_HEX_SIZE == 65, "as many as are read");
    return line &&
           sscanf(line, "%" SCNu64 " %64s %" SCNu64 " %" SCNu64 "%c", &seen->changes, seen->digest,
                  &seen->log, &seen->entries, &rest) == 4 &&
           (strcmp(seen->digest, UNREAD) == 0 || digest_is_valid(seen->digest));
}

/* The last line may be one that was cut off; it says nothing. */
static enum status take_lines(struct seen_records *records, char *text, struct error *err)
{
    int failed = 0;
    char *rest = text;
    for (char *end; (end = strchr(rest, '\n')); rest = end + 1) {
        struct seen seen;
        *end = '\0';
        char *blank = strchr(rest, ' ');
        if (blank && blank - rest == DIGEST_HEX_SIZE - 1 && read_seen(blank + 1, &seen)) {
            *blank = '\0';
            json_put(records->lines, rest, json_string(blank + 1), &failed);
        }
        records->written++;
    }
    return failed ? memory_error(err) : STATUS_OK;
}

static enum status read_lines(struct seen_records *records, struct error *err)
{
    struct buffer text;
    buffer_init(&text, FILE_MAXIMUM);
    enum status status =
        file_exists(records->path) ? file_read_whole(records->path, &text, err) : STATUS_OK;
    buffer_append_byte(&text, '\0');
    if (status == STATUS_OK)
        status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = take_lines(records, (char *)text.data, err);
    buffer_free(&text);
    return status;
}

/* The last line of each family alone. */
static void write_anew(struct seen_records *records)
{
    const char *family;
    json_t *line;
    struct error ignored = {0};
    struct buffer text;
    buffer_init(&text, FILE_MAXIMUM);
    json_object_foreach(records->lines, family, line)
    {
        buffer_append_format(&text, "%s %s\n", family, json_string_value(line));
    }
    if (buffer_status(&text, &ignored) == STATUS_OK &&
        file_write_whole(records->path, text.data, text.length, 0600, FILE_REPLACE, &ignored) ==
            STATUS_OK)
        records->written = json_object_size(records->lines);
    buffer_free(&text);
}

/* At the file's end in one call, behind what others wrote meanwhile; behind a line that was cut off
 * the first one after it is lost, and the family is seen anew. */
static bool append_line(struct seen_records *records, const char *line)
{
    int fd = file_open(AT_FDCWD, records->path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0600);
    bool done = fd >= 0 && file_write(fd, line, strlen(line));
    file_close(&fd);
    records->written += done;
    return done;
}

/* ---- in memory ---- */

void office_seen_free(struct office *office)
{
    if (!office->seen)
        return;
    json_decref(office->seen->lines);
    memory_free(office->seen->path);
    memory_free(office->seen);
    office->seen = NULL;
}

/* Beside the heads, wherever those are; what cannot be read is as if nothing had been seen. */
enum status office_seen_begin(struct office *office, struct error *err)
{
    struct error ignored = {0};
    static const char json[] = ".json";
    office_seen_free(office);
    struct seen_records *records = memory_allocate(sizeof *records);
    if (!records)
        return memory_error(err);
    office->seen = records;
    records->lines = json_object();
    const char *heads = office->heads ? office->heads_path : NULL;
    size_t length = heads ? strlen(heads) : 0;
    if (heads && text_ends_with(heads, json))
        length -= sizeof json - 1;
    if (heads)
        records->path = memory_format("%.*s%s", (int)length, heads, ENDING);
    if (!records->lines || (heads && !records->path))
        return memory_error(err);
    if (records->path && read_lines(records, &ignored) == STATUS_OK &&
        records->written > LINES_FEW + LINES_EACH * json_object_size(records->lines))
        write_anew(records);
    return STATUS_OK;
}

static uint64_t log_of(const struct office *office, char first[CHECKPOINT_ORIGIN_MAXIMUM + 1])
{
    uint64_t log;
    checkpoint_origin_split(office->origin, first, &log);
    return log;
}

static enum status name_family(const struct office *office, const char *reference,
                               char family[DIGEST_HEX_SIZE], struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    (void)log_of(office, first);
    char *named = memory_format("%s\n%s", first, reference);
    enum status status =
        named ? digest_sha256_hex(named, strlen(named), family, err) : memory_error(err);
    memory_free(named);
    return status;
}

/* Nobody is kept from anything by a place that cannot be written: the heads, which lie there, tell
 * it. */
static void remember(const struct office *office, const char *family, uint64_t changes,
                     const char *digest)
{
    char line[LINE_SIZE], first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    int failed = 0;
    struct seen_records *records = office->seen;
    int length = snprintf(line, sizeof line, "%s %" PRIu64 " %s %" PRIu64 " %" PRIu64 "\n", family,
                          changes, digest, log_of(office, first), ledger_size(office->ledger));
    if (!records->path || !append_line(records, line))
        return;
    line[length - 1] = '\0';
    json_put(records->lines, family, json_string(line + DIGEST_HEX_SIZE), &failed);
}

/* ---- comparing ---- */

static uint64_t count_changes(const json_t *root)
{
    return json_array_size(json_object_get(root, "changes"));
}

/* Whether somebody said, after it was seen, that the record goes on from so many changes; or that
 * the whole office does: a further log is told to everybody. */
static enum status is_restored(const struct office *office, const char *reference,
                               const struct seen *seen, uint64_t changes, bool *is_said,
                               struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    struct ledger_indexes found = {0};
    const struct ledger_lookup lookup = {LOOKUP_FAMILY, reference};
    *is_said = log_of(office, first) > seen->log;
    if (*is_said)
        return STATUS_OK;
    enum status status = ledger_find(office->ledger, &lookup, &found, err);
    for (size_t i = found.count; status == STATUS_OK && !*is_said && i > 0; i--) {
        struct ledger_entry *entry = NULL;
        struct entry_replaced said = {0};
        if (found.items[i - 1] < seen->entries)
            break;
        status = ledger_read(office->ledger, found.items[i - 1], &entry, err);
        if (status == STATUS_OK && entry->leaf.kind == ENTRY_KIND_RECORD_REPLACED) {
            entry_replaced_see(entry->detail, &said);
            *is_said = office_signer(office, entry) && said.changes.is_told &&
                       said.changes.value <= changes;
        }
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&found);
    return status;
}

static enum status other_error(const struct record *record, const struct seen *seen,
                               struct error *err)
{
    uint64_t changes = count_changes(record->root);
    if (changes == seen->changes)
        error_set(
            err, STATUS_AUTHENTICATION,
            "the record of %s is not the one that you have seen: it tells of as many changes, "
            "and something else",
            record->reference);
    else
        error_set(err, STATUS_AUTHENTICATION,
                  "the record of %s is an earlier one than you have seen: it tells of %" PRIu64
                  " %s, and told of %" PRIu64,
                  record->reference, changes, changes == 1 ? "change" : "changes", seen->changes);
    error_hint(err, "somebody put an older copy back: ask who did, and put the newest one back; if "
                    "there is none, or a concern cannot wait, " WAY
                    ": the record goes on from what is there, and the ledger says so for good");
    return error_way(err, WAY_RESTORE_RECORD, record->reference, NULL);
}

enum status office_record_see(const struct office *office, const struct record *record,
                              struct error *err)
{
    char family[DIGEST_HEX_SIZE];
    struct seen seen;
    bool is_good = true;
    if (!office->seen)
        return STATUS_OK;
    enum status status = name_family(office, record->reference, family, err);
    if (status != STATUS_OK)
        return status;
    uint64_t changes = count_changes(record->root);
    /* What lies readable may be written by hand, and tells of no change then. */
    const char *digest = record->seal ? record->digest : UNREAD;
    bool is_new = !read_seen(json_text(office->seen->lines, family), &seen);
    bool has_as_many = !is_new && changes == seen.changes;
    if (has_as_many && (strcmp(digest, UNREAD) == 0 || strcmp(digest, seen.digest) == 0))
        return STATUS_OK;
    if (!is_new && (changes < seen.changes || (has_as_many && strcmp(seen.digest, UNREAD) != 0)))
        status = is_restored(office, record->reference, &seen, changes, &is_good, err);
    if (status == STATUS_OK && !is_good)
        status = other_error(record, &seen, err);
    if (status == STATUS_OK)
        remember(office, family, changes, digest);
    return status;
}

void office_record_saved(const struct office *office, const json_t *before, const char *digest)
{
    char family[DIGEST_HEX_SIZE];
    const char *reference = json_text(before, "reference");
    struct error ignored = {0};
    if (office && office->seen && reference &&
        name_family(office, reference, family, &ignored) == STATUS_OK)
        remember(office, family, count_changes(before) + 1, digest ? digest : UNREAD);
}

/* ---- going on from an earlier one ---- */

enum status office_say_replaced(struct office *office, const struct record *record,
                                const char *reason, timestamp now, uint64_t *entry,
                                struct error *err)
{
    char id[ID_SIZE], review[DATE_SIZE], family[DIGEST_HEX_SIZE];
    enum status status = words_check(reason, INPUT_REASON, err);
    if (status == STATUS_OK)
        status = name_family(office, record->reference, family, err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    own_review_day(now, review);
    const struct entry_replaced said = {.id = id,
                                        .review = review,
                                        .reference = record->reference,
                                        .reason = reason,
                                        .record = record->digest,
                                        .changes = {true, count_changes(record->root)}};
    const struct office_entry appended = {
        .kind = ENTRY_KIND_RECORD_REPLACED,
        .detail = entry_replaced_write(&said),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, record->reference}}};
    status = office_append(office, &appended, now, entry, err);
    if (status == STATUS_OK && office->seen)
        remember(office, family, count_changes(record->root), record->digest);
    return status;
}
