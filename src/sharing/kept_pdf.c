/* report.pdf from the sealing to the package, sealed to who acts. */
#include "sharing_internal.h"

#include <string.h>

static enum status seal(const struct sharing *sharing, const struct buffer *pdf,
                        struct buffer *sealed, struct error *err)
{
    struct age_recipients *recipients = NULL;
    const struct identity *identity = office_identity(sharing->office);
    enum status status = age_recipients_new(&recipients, err);
    if (status == STATUS_OK)
        status = age_recipients_add(recipients, identity->card->age_recipient, err);
    if (status == STATUS_OK)
        status = age_encrypt(recipients, false, pdf->data, pdf->length, sealed, err);
    age_recipients_free(recipients);
    return status;
}

void kept_pdf_write(const struct sharing *sharing, const struct buffer *pdf)
{
    struct error ignored = {0};
    struct buffer sealed;
    char *path = outbox_pdf_path(sharing->office, sharing->id);
    buffer_init(&sealed, 2 * PACKAGE_TEXT_MAXIMUM);
    if (path && seal(sharing, pdf, &sealed, &ignored) == STATUS_OK)
        (void)(file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, &ignored) ==
               STATUS_OK);
    memory_free(path);
    buffer_free(&sealed);
}

bool kept_pdf_read(const struct sharing *sharing, const char *digest, struct buffer *pdf)
{
    struct error ignored = {0};
    struct age_identities *keys = NULL;
    struct buffer sealed;
    char found[DIGEST_HEX_SIZE] = "";
    char *path = outbox_pdf_path(sharing->office, sharing->id);
    buffer_init(&sealed, 2 * PACKAGE_TEXT_MAXIMUM);
    enum status status =
        path && file_exists(path) ? file_read_whole(path, &sealed, &ignored) : STATUS_SYSTEM;
    if (status == STATUS_OK)
        status = identity_age_keys(office_identity(sharing->office), &keys, &ignored);
    if (status == STATUS_OK)
        status = age_decrypt(keys, sealed.data, sealed.length, pdf, &ignored);
    if (status == STATUS_OK)
        status = digest_sha256_hex(pdf->data, pdf->length, found, &ignored);
    age_identities_free(keys);
    memory_free(path);
    buffer_free(&sealed);
    bool is_same = status == STATUS_OK && strcmp(found, digest) == 0;
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
