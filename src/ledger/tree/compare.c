/* What a person remembers of the ledger, held against what is there. */
#include <string.h>

#include "ledger_internal.h"

/* Who signed it besides the ledger does not matter. */
enum status history_names_head(struct ledger *ledger, uint64_t log, const char *data, size_t length,
                               bool *is_named, struct error *err)
{
    struct note note;
    size_t count, i;
    const struct store_log *logs = store_logs(ledger->store, &count);
    json_t *head;
    enum status status = note_parse(data, length, &note, err);

    *is_named = false;
    for (uint64_t next = log + 1; status == STATUS_OK && !*is_named && next < count; next++) {
        struct ledger_entry *entry = NULL;
        status = ledger_read(ledger, logs[next].first, &entry, err);
        if (status != STATUS_OK)
            break;
        json_array_foreach(json_object_get(entry->detail, "heads"), i, head)
        {
            const char *text = json_string_value(head);
            *is_named = *is_named || (text && strlen(text) > note.text_length &&
                                      memcmp(text, note.text, note.text_length) == 0 &&
                                      text[note.text_length] == '\n');
        }
        ledger_entry_free(entry);
    }
    return status;
}

static enum status compare(struct ledger *ledger, const struct checkpoint *seen,
                           struct ledger_compared *compared, struct error *err)
{
    const struct store_log *log;
    const struct store_log *current = store_current_log(ledger->store);
    const struct checkpoint *head;
    struct error found = {0};
    enum status status = head_refresh(ledger, err);

    if (status != STATUS_OK)
        return status;
    log = history_log_named(ledger, seen->origin);
    if (!log) {
        *compared = (struct ledger_compared){.how = LEDGER_BEHIND, .end = ledger_size(ledger)};
        return STATUS_OK;
    }
    head = history_head(ledger, log->number);
    *compared = (struct ledger_compared){.how = LEDGER_FOLLOWS,
                                         .covers = log->first + seen->size,
                                         .end = log->first + head->size,
                                         .is_closed = log != current};
    if (seen->size > head->size)
        compared->how = LEDGER_BEHIND;
    else if (head_continues(ledger, log->number, seen, "it", &found) == STATUS_AUTHENTICATION)
        compared->how = LEDGER_CONTRADICTS;
    else if (found.status != STATUS_OK)
        *err = found;
    return found.status == STATUS_AUTHENTICATION ? STATUS_OK : found.status;
}

enum status ledger_compare(struct ledger *ledger, const struct checkpoint *seen, const char *note,
                           size_t length, struct ledger_compared *compared, struct error *err)
{
    enum status status = store_begin(ledger->store, DATABASE_READ, err);

    if (status != STATUS_OK)
        return status;
    status = compare(ledger, seen, compared, err);
    store_rollback(ledger->store);
    if (status != STATUS_OK || !compared->is_closed || compared->how == LEDGER_FOLLOWS)
        return status;
    return history_names_head(ledger, history_log_named(ledger, seen->origin)->number, note, length,
                              &compared->is_named, err);
}
