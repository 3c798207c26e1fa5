/* What an opened package leaves behind with its recipient. */
#include "safehand/package.h"

/* The heads that there will be: those that were recalled, or new ones, with the keys accepted. */
static enum status begin(const struct package_opened *opened, const char *path,
                         struct heads **heads, struct error *err)
{
    enum status status = heads_load(path, heads, err);
    if (status == STATUS_OK && !*heads)
        status = heads_new(opened->ledger_origin, heads, err);
    for (size_t i = 0; status == STATUS_OK && i < opened->ledger.key_count; i++)
        status = heads_add_key(*heads, &opened->ledger.keys[i], err);
    return status;
}

enum status package_remember(const struct package_opened *opened, const char *path,
                             bool acknowledged, struct error *err)
{
    struct heads *heads = NULL;
    if (opened->ledger.outcome == LEDGER_CONTRADICTS)
        return STATUS_OK;
    enum status status = begin(opened, path, &heads, err);
    /* An earlier key than is remembered leads to nothing that would be. */
    bool is_known = status == STATUS_OK && heads_know_key(heads, &opened->ledger_verifier);
    if (is_known && acknowledged)
        status = heads_acknowledge(heads, opened->checkpoint, opened->checkpoint_length, err);
    else if (is_known)
        status = heads_see(heads, opened->checkpoint, opened->checkpoint_length, err);
    if (is_known && status == STATUS_OK)
        status = heads_store(path, heads, err);
    heads_free(heads);
    return status;
}
