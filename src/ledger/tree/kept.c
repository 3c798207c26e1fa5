/* Which checkpoints left the house. */
#include <string.h>

#include "history.h"
#include "ledger_internal.h"

/* Two signed notes of one text: who signed it besides the ledger does not matter. What cannot be
 * read is another; that memory ran out is told. */
static enum status check_same_text(const struct buffer *kept, const char *data, size_t length,
                                   bool *is_same, struct error *err)
{
    struct error failure = {0};
    struct note one, other;
    enum status status = note_parse(buffer_text(kept), kept->length, &one, &failure);

    *is_same = false;
    if (status == STATUS_OK)
        status = note_parse(data, length, &other, &failure);
    if (status == STATUS_SYSTEM) {
        *err = failure;
        return status;
    }
    *is_same = status == STATUS_OK && one.text_length == other.text_length &&
               memcmp(one.text, other.text, one.text_length) == 0;
    return STATUS_OK;
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
        status = check_same_text(&note, data, length, is_kept, err);
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
