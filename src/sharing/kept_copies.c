/*
 * The clean copies that a sharing was decided on, from the decision to the delivery, sealed to the
 * staff: MAT2 and Cairo write no file twice the same, and what was approved is what leaves.
 */
#include "sharing_internal.h"

#include "safehand/inspect/clean.h"

enum { SEALED_MAXIMUM = CLEAN_KEPT_MAXIMUM + (1 << 20) };

/* The digests of the files whose copies leave; free its items. */
static enum status originals_of(const struct selection *selection, struct names *originals,
                                struct error *err)
{
    *originals = (struct names){.items = NULL};
    originals->items =
        memory_allocate_array(selection->attachment_count + 1, sizeof *originals->items);
    if (!originals->items)
        return memory_error(err);
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (selection->attachments[i].copy)
            originals->items[originals->count++] = selection->attachments[i].original;
    return STATUS_OK;
}

static enum status recipients_of(const struct office *office, struct age_recipients **recipients,
                                 struct error *err)
{
    enum status status = age_recipients_new(recipients, err);
    if (status == STATUS_OK)
        status = age_recipients_add(*recipients, office_identity(office)->card->age_recipient, err);
    for (size_t i = 0; status == STATUS_OK && i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (!member->is_removed && member != office_self(office))
            status = age_recipients_add(*recipients, member->card->age_recipient, err);
    }
    return status;
}

/* Writes the bytes, sealed. */
static enum status seal_to(const struct sharing *sharing, const char *path,
                           const struct buffer *clear, struct error *err)
{
    struct age_recipients *recipients = NULL;
    struct buffer sealed;
    buffer_init(&sealed, SEALED_MAXIMUM);
    enum status status = recipients_of(sharing->office, &recipients, err);
    if (status == STATUS_OK)
        status = age_encrypt(recipients, false, clear->data, clear->length, &sealed, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, err);
    age_recipients_free(recipients);
    buffer_free(&sealed);
    return status;
}

enum status kept_copies_write(const struct sharing *sharing, struct error *err)
{
    struct names originals;
    struct buffer clear;
    char *path = outbox_copies_path(sharing->office, sharing->id);
    buffer_init(&clear, CLEAN_KEPT_MAXIMUM);
    enum status status = originals_of(sharing->selection, &originals, err);
    if (status == STATUS_OK && !path)
        status = memory_error(err);
    if (status == STATUS_OK && originals.count > 0)
        status = clean_copies_write(sharing->copies, &originals, &clear, err);
    if (status == STATUS_OK && clear.length > 0)
        status = seal_to(sharing, path, &clear, err);
    if (status != STATUS_OK)
        error_context(err, "the clean copies could not be kept");
    memory_free(originals.items);
    memory_free(path);
    buffer_free(&clear);
    return status;
}

void kept_copies_take(struct sharing *sharing, const char *id)
{
    struct error ignored = {0};
    struct age_identities *keys = NULL;
    struct buffer sealed, clear;
    char *path = id ? outbox_copies_path(sharing->office, id) : NULL;
    buffer_init(&sealed, SEALED_MAXIMUM);
    buffer_init(&clear, CLEAN_KEPT_MAXIMUM);
    enum status status =
        path && file_exists(path) ? file_read_whole(path, &sealed, &ignored) : STATUS_USAGE;
    if (status == STATUS_OK)
        status = identity_age_keys(office_identity(sharing->office), &keys, &ignored);
    if (status == STATUS_OK)
        status = age_decrypt(keys, sealed.data, sealed.length, &clear, &ignored);
    if (status == STATUS_OK)
        (void)(clean_copies_read(sharing->copies, clear.data, clear.length, &ignored) ==
               STATUS_OK);
    age_identities_free(keys);
    memory_free(path);
    buffer_free(&sealed);
    buffer_free(&clear);
}

void kept_copies_remove(const struct sharing *sharing)
{
    struct error ignored = {0};
    char *path = outbox_copies_path(sharing->office, sharing->id);
    if (path)
        (void)(file_remove(path, &ignored) == STATUS_OK); /* else a later run sweeps it up */
    memory_free(path);
}
