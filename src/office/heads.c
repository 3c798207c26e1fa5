/* What who acts has seen of the ledger, kept outside the office: a copy that somebody put back, or
 * another office under the same name, is told by it. */
#include <inttypes.h>
#include <string.h>

#include "office_internal.h"

enum status office_remember_in(struct office *office, const char *path, struct error *err)
{
    char *copy = memory_copy_string(path);
    if (!copy)
        return memory_error(err);
    memory_free(office->heads_path);
    office->heads_path = copy;
    return STATUS_OK;
}

const struct error *office_heads_problem(const struct office *office)
{
    return office->heads_problem.status == STATUS_OK ? NULL : &office->heads_problem;
}

const struct error *office_heads_news(const struct office *office)
{
    return office->heads_news.status == STATUS_OK ? NULL : &office->heads_news;
}

/* ---- keeping ---- */

static enum status keep(struct office *office, struct error *err)
{
    struct heads *heads = office->heads;
    struct buffer note;
    enum status status;
    buffer_init(&note, HEADS_NOTE_MAXIMUM);
    status = ledger_checkpoint(office->ledger, false, &note, err);
    bool is_known = heads->last.note && heads->last.length == note.length &&
                    memcmp(heads->last.note, note.data, note.length) == 0;
    if (status == STATUS_OK && !is_known) {
        status = heads_add_key(heads, ledger_verifier(office->ledger), err);
        if (status == STATUS_OK)
            status = heads_see(heads, buffer_text(&note), note.length, err);
        if (status == STATUS_OK)
            status = heads_store(office->heads_path, heads, err);
    }
    buffer_free(&note);
    return status;
}

/* Nobody is kept from sharing by a home folder that cannot be written: it is told. */
void office_heads_keep(struct office *office)
{
    struct error failure = {0};
    if (!office->heads || keep(office, &failure) == STATUS_OK)
        return;
    office->heads_problem = failure;
    heads_free(office->heads);
    office->heads = NULL;
}

/* ---- comparing ---- */

/* "entry 5" or "entries 5 to 7". */
static void name_entries(uint64_t first, uint64_t end, char text[64])
{
    if (first + 1 >= end)
        snprintf(text, 64, "entry %" PRIu64, first);
    else
        snprintf(text, 64, "entries %" PRIu64 " to %" PRIu64, first, end - 1);
}

/* When the last entry that is there was made. */
static void name_last(struct office *office, char time[TIMESTAMP_SIZE])
{
    struct ledger_entry *last = NULL;
    struct error ignored = {0};
    snprintf(time, TIMESTAMP_SIZE, "?");
    if (ledger_read(office->ledger, ledger_size(office->ledger) - 1, &last, &ignored) == STATUS_OK)
        timestamp_format(last->leaf.time, time);
    ledger_entry_free(last);
}

static enum status behind_error(struct office *office, const struct heads *heads,
                                const struct ledger_compared *compared, struct error *err)
{
    char entries[64], time[TIMESTAMP_SIZE];
    uint64_t size = ledger_size(office->ledger);
    name_last(office, time);
    name_entries(compared->end, compared->covers, entries);
    if (compared->covers == 0)
        error_set(err, STATUS_AUTHENTICATION,
                  "the log %s, which you have seen, is gone: the ledger ends with entry %" PRIu64
                  ", made at %s",
                  heads->last.checkpoint.origin, size - 1, time);
    else
        error_set(err, STATUS_AUTHENTICATION,
                  "%s of the ledger, which you have seen, %s gone: it ends with entry %" PRIu64
                  ", made at %s",
                  entries, compared->covers == compared->end + 1 ? "is" : "are", size - 1, time);
    error_hint(err, "an older copy of the office was put back: ask who did, and put the newest one "
                    "back; if there is none, or a concern cannot wait, " WAY
                    " goes on from here, and says so for good");
    return error_way(err, WAY_CONTINUE_LEDGER, NULL, NULL);
}

static bool shares_a_key(const struct office *office, const struct heads *heads)
{
    for (size_t i = 0; i < heads->key_count; i++)
        if (ledger_had_key(office->ledger, &heads->keys[i]))
            return true;
    return false;
}

static enum status contradicts_error(struct office *office, const struct heads *heads,
                                     const struct ledger_compared *compared, struct error *err)
{
    if (!shares_a_key(office, heads)) {
        error_set(err, STATUS_AUTHENTICATION,
                  "this is another ledger than the one that you have seen as %s, or an older copy: "
                  "none of the keys that you know is its",
                  heads->origin);
        return error_hint(err,
                          "share nothing from here before a colleague has told you, in person or "
                          "over a number you knew, which office is yours; if a new one was made "
                          "under the old name on purpose, remove %s",
                          office->heads_path);
    }
    error_set(err, STATUS_AUTHENTICATION,
              "the ledger is not the one that you have seen: of entries 0 to %" PRIu64
              ", some were written anew",
              compared->covers - 1);
    error_hint(err,
               "keep this copy as it is: it shows what was done; then put the newest one back, "
               "or, if there is none or a concern cannot wait, " WAY
               " goes on from here, and says so for good");
    return error_way(err, WAY_CONTINUE_LEDGER, NULL, NULL);
}

/* The first entry of today's log says who continued it, and why. */
static void tell_continuation(struct office *office, const struct ledger_compared *compared)
{
    struct ledger_indexes found = {0};
    struct ledger_entry *entry = NULL;
    struct entry_log_continued said = {0};
    struct error *news = &office->heads_news, ignored = {0};
    char day[TIMESTAMP_SIZE], entries[64], gone[128] = "";
    if (ledger_find_kind(office->ledger, ENTRY_KIND_LOG_CONTINUED, &found, &ignored) != STATUS_OK ||
        found.count == 0 ||
        ledger_read(office->ledger, found.items[found.count - 1], &entry, &ignored) != STATUS_OK) {
        ledger_indexes_free(&found);
        return;
    }
    const struct office_member *by = office_signer(office, entry);
    entry_log_continued_see(entry->detail, &said);
    timestamp_format(entry->leaf.time, day);
    name_entries(compared->end, compared->covers, entries);
    if (compared->how == LEDGER_BEHIND)
        snprintf(gone, sizeof gone, "; %s, which you have seen, %s not there any more", entries,
                 compared->covers == compared->end + 1 ? "is" : "are");
    error_set(news, STATUS_AUTHENTICATION,
              "the ledger was continued at %s by %s, because of \"%s\"%s", day,
              by ? by->card->name : "somebody", said.reason ? said.reason : "", gone);
    ledger_entry_free(entry);
    ledger_indexes_free(&found);
}

static enum status compare(struct office *office, const struct heads *heads,
                           struct ledger_compared *compared, struct error *err)
{
    const struct seen_head *last = &heads->last;
    return ledger_compare(office->ledger, &last->checkpoint, last->note, last->length, compared,
                          err);
}

/* What is remembered, or a ledger of which nothing is; NULL if there is no place for it. */
static enum status load(struct office *office, struct heads **heads, struct error *err)
{
    struct error failure = {0};
    *heads = NULL;
    if (!office->heads_path)
        return STATUS_OK;
    if (heads_load(office->heads_path, heads, &failure) != STATUS_OK) {
        office->heads_problem = failure;
        return STATUS_OK;
    }
    return *heads ? STATUS_OK : heads_new(office->origin, heads, err);
}

enum status office_heads_check(struct office *office, struct error *err)
{
    struct heads *heads = NULL;
    struct ledger_compared compared = {.how = LEDGER_FOLLOWS};
    enum status status = load(office, &heads, err);
    if (status == STATUS_OK && heads && heads->last.note) {
        status = compare(office, heads, &compared, err);
        if (status == STATUS_OK && compared.how == LEDGER_BEHIND && !compared.is_closed)
            status = shares_a_key(office, heads) ? behind_error(office, heads, &compared, err)
                                                 : contradicts_error(office, heads, &compared, err);
        else if (status == STATUS_OK && compared.how == LEDGER_CONTRADICTS && !compared.is_named)
            status = contradicts_error(office, heads, &compared, err);
        else if (status == STATUS_OK && compared.is_closed)
            tell_continuation(office, &compared);
    }
    if (status != STATUS_OK) {
        heads_free(heads);
        return status;
    }
    office->heads = heads;
    office_heads_keep(office);
    return STATUS_OK;
}

/* ---- going on ---- */

enum status office_heads_held(struct office *office, struct ledger_held *held, bool *is_held,
                              struct error *err)
{
    struct ledger_compared compared;
    struct checkpoint unused;
    enum status status = load(office, &office->heads, err);
    const struct heads *heads = office->heads;
    *is_held = false;
    if (status != STATUS_OK || !heads || !heads->last.note)
        return status;
    status = compare(office, heads, &compared, err);
    if (status != STATUS_OK || compared.how == LEDGER_FOLLOWS || compared.is_named)
        return status;
    for (size_t i = 0; i < heads->key_count && !*is_held; i++) {
        struct error ignored = {0};
        *held = (struct ledger_held){heads->last.note, heads->last.length, &heads->keys[i]};
        *is_held =
            checkpoint_open(held->data, held->length, held->key, &unused, &ignored) == STATUS_OK;
    }
    return STATUS_OK;
}
