/* Going on after a restored backup: what was signed and is not in the database any more is named.
 */
#include "office_internal.h"

#include <string.h>

/* The checkpoints that stand in receipts, and the texts that they point into. */
struct held {
    struct buffer *texts;
    struct ledger_held *items;
    size_t count;
};

static void held_free(struct held *held)
{
    for (size_t i = 0; i < held->count; i++)
        buffer_free(&held->texts[i]);
    memory_free(held->texts);
    memory_free(held->items);
}

/* What is no receipt is passed over. */
static enum status held_take(struct held *held, const char *folder, const char *name,
                             struct error *err)
{
    struct buffer *text = &held->texts[held->count];
    struct receipt receipt;
    struct error ignored = {0};
    char *path = file_join(folder, name);
    buffer_init(text, RECEIPT_MAXIMUM);
    enum status status = path ? file_read_whole(path, text, err) : memory_error(err);
    if (status == STATUS_OK &&
        receipt_parse(buffer_text(text), text->length, &receipt, &ignored) == STATUS_OK)
        held->items[held->count++] =
            (struct ledger_held){receipt.checkpoint, receipt.checkpoint_length, NULL};
    else
        buffer_free(text);
    memory_free(path);
    return status == STATUS_MALFORMED ? STATUS_OK : status;
}

/* folder may be NULL. Leaves room for one more. */
static enum status held_read(struct held *held, const char *folder, struct error *err)
{
    struct file_list names = {0};
    enum status status = folder ? file_list_folder(folder, &names, err) : STATUS_OK;
    if (status == STATUS_OK) {
        held->texts = memory_allocate_array(names.count + 1, sizeof *held->texts);
        held->items = memory_allocate_array(names.count + 2, sizeof *held->items);
        status = held->texts && held->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        status = held_take(held, folder, names.names[i], err);
    file_list_free(&names);
    return status;
}

enum status office_continue(struct office *office, struct identity *identity, const char *receipts,
                            const char *reason, timestamp now, struct error *err)
{
    struct held held = {0};
    bool is_held = false;
    enum status status = ledger_open_behind(office->folder, &office->ledger_verifier, identity,
                                            &office->ledger, err);
    if (status == STATUS_OK)
        status = office_enter(office, identity, err);
    if (status == STATUS_OK)
        status = held_read(&held, receipts, err);
    if (status == STATUS_OK)
        status = office_heads_held(office, &held.items[held.count], &is_held, err);
    if (status == STATUS_OK && is_held)
        held.count++;
    if (status == STATUS_OK)
        status = ledger_continue(office->ledger, held.items, held.count, reason, identity->signer,
                                 now, err);
    if (status == STATUS_OK)
        status = office_file_follow(office, err);
    if (status == STATUS_OK)
        office_heads_keep(office);
    held_free(&held);
    return status;
}
