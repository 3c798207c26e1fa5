/* What is kept beside a sharing's package while it is on its way: report.pdf from the sealing to
 * the package, sealed to who acts; and what was read of its files, and clean copies of them, sealed
 * to everybody on the staff. */
#include "sharing_internal.h"

#include <string.h>

#include "safehand/inspect/clean.h"
#include "safehand/inspect/kept.h"

enum { READINGS_MAXIMUM = 2 * INSPECT_KEPT_MAXIMUM };

/* Those who may open it: who acts alone, or the whole staff. */
static enum status recipients_of(const struct office *office, bool is_for_staff,
                                 struct age_recipients **out, struct error *err)
{
    struct age_recipients *recipients = NULL;
    enum status status = age_recipients_new(&recipients, err);
    size_t count = is_for_staff ? office_member_count(office) : 0;
    if (status == STATUS_OK)
        status = age_recipients_add(recipients, office_identity(office)->card->age_recipient, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct office_member *member = office_member_at(office, i);
        if (!member->is_removed && member != office_self(office))
            status = age_recipients_add(recipients, member->card->age_recipient, err);
    }
    *out = recipients;
    return status;
}

static enum status seal(const struct sharing *sharing, bool is_for_staff,
                        const struct buffer *clear, struct buffer *sealed, struct error *err)
{
    struct age_recipients *recipients = NULL;
    enum status status = recipients_of(sharing->office, is_for_staff, &recipients, err);
    if (status == STATUS_OK)
        status = age_encrypt(recipients, false, clear->data, clear->length, sealed, err);
    age_recipients_free(recipients);
    return status;
}

/* Reads what stands at the path and is sealed to who acts, if its content has that digest (NULL:
 * the caller looks at it). */
static enum status unseal(const struct sharing *sharing, const char *path, const char *digest,
                          struct buffer *clear, struct error *err)
{
    struct age_identities *keys = NULL;
    struct buffer sealed;
    char found[DIGEST_HEX_SIZE] = "";
    buffer_init(&sealed, 2 * clear->maximum);
    enum status status = file_read_whole(path, &sealed, err);
    if (status == STATUS_OK)
        status = identity_age_keys(office_identity(sharing->office), &keys, err);
    if (status == STATUS_OK)
        status = age_decrypt(keys, sealed.data, sealed.length, clear, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(clear->data, clear->length, found, err);
    if (status == STATUS_OK && digest && strcmp(found, digest) != 0)
        status = error_set(err, STATUS_AUTHENTICATION, "%s is not what was kept", path);
    age_identities_free(keys);
    buffer_free(&sealed);
    return status;
}

/* ---- report.pdf ---- */

void kept_pdf_write(const struct sharing *sharing, const struct buffer *pdf)
{
    struct error ignored = {0};
    struct buffer sealed;
    char *path = outbox_pdf_path(sharing->office, sharing->id);
    buffer_init(&sealed, 2 * PACKAGE_TEXT_MAXIMUM);
    if (path && seal(sharing, false, pdf, &sealed, &ignored) == STATUS_OK)
        (void)(file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, &ignored) ==
               STATUS_OK);
    memory_free(path);
    buffer_free(&sealed);
}

bool kept_pdf_read(const struct sharing *sharing, const char *digest, struct buffer *pdf)
{
    struct error ignored = {0};
    char *path = outbox_pdf_path(sharing->office, sharing->id);
    bool is_same =
        path && file_exists(path) && unseal(sharing, path, digest, pdf, &ignored) == STATUS_OK;
    memory_free(path);
    if (!is_same)
        buffer_clear(pdf);
    return is_same;
}

void kept_pdf_remove(const struct sharing *sharing)
{
    struct error ignored = {0};
    char *path = outbox_pdf_path(sharing->office, sharing->id);
    if (path)
        (void)(file_remove(path, &ignored) == STATUS_OK); /* else a later run sweeps it up */
    memory_free(path);
}

/* ---- what was read of the files ---- */

static enum status keep_one(const struct sharing *sharing, struct inspect_kept *leaving,
                            const char *name, const char *digest, struct error *err)
{
    struct buffer answer;
    buffer_init(&answer, INSPECT_KEPT_MAXIMUM);
    bool done = !inspect_kept_find(sharing->readings, name, digest, &answer) ||
                (answer.failure == STATUS_OK && inspect_kept_add(leaving, name, digest, &answer));
    buffer_free(&answer);
    return done ? STATUS_OK : memory_error(err);
}

/* Of all that was read in this process only what is about files that leave: the record's own, and
 * clean copies of them. */
static enum status keep_leaving(const struct sharing *sharing, struct inspect_kept *leaving,
                                struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sharing->selection->attachment_count && status == STATUS_OK; i++) {
        const struct selected_attachment *file = &sharing->selection->attachments[i];
        status = keep_one(sharing, leaving, file->name, file->digest, err);
        if (status == STATUS_OK && file->original[0] != '\0')
            status = keep_one(sharing, leaving, file->name, file->original, err);
    }
    return status;
}

enum status kept_readings_make(const struct sharing *sharing, struct buffer *clear,
                               char digest[DIGEST_HEX_SIZE], struct error *err)
{
    struct inspect_kept *leaving = NULL;
    digest[0] = '\0';
    enum status status = inspect_kept_new(&leaving, err);
    if (status == STATUS_OK)
        status = keep_leaving(sharing, leaving, err);
    if (status == STATUS_OK && inspect_kept_count(leaving) > 0) {
        status = inspect_kept_write(leaving, clear, err);
        if (status == STATUS_OK)
            status = digest_sha256_hex(clear->data, clear->length, digest, err);
    }
    inspect_kept_free(leaving);
    return status;
}

void kept_readings_write(const struct sharing *sharing, const struct buffer *clear)
{
    struct error ignored = {0};
    struct buffer sealed;
    char *path = outbox_readings_path(sharing->office, sharing->id);
    buffer_init(&sealed, READINGS_MAXIMUM);
    if (path && clear->length > 0 && seal(sharing, true, clear, &sealed, &ignored) == STATUS_OK)
        (void)(file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, &ignored) ==
               STATUS_OK);
    memory_free(path);
    buffer_free(&sealed);
}

void kept_readings_take(struct sharing *sharing, const json_t *decision)
{
    struct error ignored = {0};
    struct buffer clear;
    const char *digest = json_text(decision, "readings"), *id = json_text(decision, "id");
    char *path = digest && id ? outbox_readings_path(sharing->office, id) : NULL;
    buffer_init(&clear, READINGS_MAXIMUM);
    if (path && file_exists(path) && unseal(sharing, path, digest, &clear, &ignored) == STATUS_OK)
        (void)(inspect_kept_read(sharing->readings, clear.data, clear.length, &ignored) ==
               STATUS_OK);
    memory_free(path);
    buffer_free(&clear);
}

/* ---- clean copies ---- */

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

enum status kept_copies_write(const struct sharing *sharing, struct error *err)
{
    struct names originals;
    struct buffer clear, sealed;
    char *path = outbox_copies_path(sharing->office, sharing->id);
    buffer_init(&clear, CLEAN_KEPT_MAXIMUM);
    buffer_init(&sealed, 2 * (size_t)CLEAN_KEPT_MAXIMUM);
    enum status status = originals_of(sharing->selection, &originals, err);
    if (status == STATUS_OK && !path)
        status = memory_error(err);
    if (status == STATUS_OK && originals.count > 0)
        status = clean_copies_write(sharing->copies, &originals, &clear, err);
    if (status == STATUS_OK && clear.length > 0)
        status = seal(sharing, true, &clear, &sealed, err);
    if (status == STATUS_OK && clear.length > 0)
        status = file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, err);
    if (status != STATUS_OK)
        error_context(err, "the clean copies could not be kept");
    memory_free(originals.items);
    memory_free(path);
    buffer_free(&clear);
    buffer_free(&sealed);
    return status;
}

void kept_copies_take(struct sharing *sharing, const char *id)
{
    struct error ignored = {0};
    struct buffer clear;
    char *path = id ? outbox_copies_path(sharing->office, id) : NULL;
    buffer_init(&clear, CLEAN_KEPT_MAXIMUM);
    if (path && file_exists(path) && unseal(sharing, path, NULL, &clear, &ignored) == STATUS_OK)
        (void)(clean_copies_read(sharing->copies, clear.data, clear.length, &ignored) == STATUS_OK);
    memory_free(path);
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
