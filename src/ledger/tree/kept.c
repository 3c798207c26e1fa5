/* Which checkpoints left the house. */
#include <string.h>

#include "history.h"
#include "ledger_internal.h"

/* Two signed notes of one text: who signed it besides the ledger does not matter. */
static bool is_same_text(const struct buffer *kept, const char *data, size_t length)
{
    struct error ignored = {0};
    struct note one, other;

    return note_parse(buffer_text(kept), kept->length, &one, &ignored) == STATUS_OK &&
           note_parse(data, length, &other, &ignored) == STATUS_OK &&
           one.text_length == other.text_length &&
           memcmp(one.text, other.text, one.text_length) == 0;
}

enum status ledger_keeps(struct ledger *ledger, const char *data, size_t length, bool *is_kept,
                         struct error *err)
{
    struct checkpoint held;
    struct buffer note;
    uint64_t log = 0;
    enum status status = history_open_checkpoint(ledger, data, length, &held, &log, err);

    buffer_init(&note, CHECKPOINT_NOTE_MAXIMUM);
    if (status == STATUS_OK)
        status = store_kept(ledger->store, log, held.size, &note, err);
    if (status == STATUS_OK)
        *is_kept = note.length > 0 && is_same_text(&note, data, length);
    buffer_free(&note);
    return status;
}

enum status ledger_kept_between(struct ledger *ledger, uint64_t first, uint64_t end, bool *is_kept,
                                struct error *err)
{
    const struct store_log *log = history_log_of(ledger, first);

    *is_kept = true;
    if (log != history_log_of(ledger, end))
        return STATUS_OK;
    return store_kept_between(ledger->store, log->number, first - log->first, end - log->first,
                              is_kept, err);
}
