/* Going on after a restored backup: what was signed and is not in the database any more is named.
 */
#include "office_internal.h"

#include <string.h>

#include "safehand/base/array.h"

/* The checkpoints that stand in receipts, and the texts that they point into. */
struct held {
    struct receipt_texts *files;
    size_t file_count;
    struct ledger_held *items;
    size_t count;
};

static void held_free(struct held *held)
{
    for (size_t i = 0; i < held->file_count; i++)
        receipt_texts_free(&held->files[i]);
    memory_free(held->files);
    memory_free(held->items);
}

/* What is no receipt is passed over. */
static enum status held_take(struct held *held, const char *folder, const char *name,
                             struct error *err)
{
    struct error none = {0};
    struct receipt receipt;
    struct receipt_texts *file = &held->files[held->file_count];
    char *path = file_join(folder, name);
    enum status status = path ? receipt_load(path, file, &none) : memory_error(err);
    memory_free(path);
    if (status == STATUS_MALFORMED)
        return STATUS_OK;
    if (none.status != STATUS_OK)
        *err = none;
    if (status != STATUS_OK)
        return status;
    held->file_count++;
    if (!ARRAY_RESERVE(held->items, held->count, file->count + 1))
        return memory_error(err);
    for (size_t i = 0; i < file->count; i++)
        if (receipt_parse(file->items[i].data, file->items[i].length, &receipt, &none) == STATUS_OK)
            held->items[held->count++] =
                (struct ledger_held){receipt.checkpoint, receipt.checkpoint_length, NULL};
    return STATUS_OK;
}

/* folder may be NULL. Leaves room for one more. */
static enum status held_read(struct held *held, const char *folder, struct error *err)
{
    struct file_list names = {0};
    enum status status = folder ? file_list_folder(folder, &names, err) : STATUS_OK;
    if (status == STATUS_OK) {
        held->files = memory_allocate_array(names.count + 1, sizeof *held->files);
        status = held->files && ARRAY_RESERVE(held->items, 0, 1) ? STATUS_OK : memory_error(err);
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
