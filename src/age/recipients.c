#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "safehand/base/array.h"
#include "safehand/base/memory.h"

enum status age_recipients_new(struct age_recipients **recipients, struct error *err)
{
    *recipients = memory_allocate(sizeof **recipients);
    return *recipients ? STATUS_OK : memory_error(err);
}

static enum status refuse_mixture(struct error *err)
{
    error_set(err, STATUS_USAGE, "a passphrase cannot be combined with another way to open a file");
    return error_hint(err, "use either one passphrase or recipients' keys");
}

enum status age_recipients_add(struct age_recipients *recipients, const char *text,
                               struct error *err)
{
    unsigned char point[AGE_KEY_BYTES];
    if (recipients->passphrase)
        return refuse_mixture(err);
    if (recipients->count == AGE_RECIPIENTS_MAXIMUM)
        return error_set(err, STATUS_USAGE, "more than %d recipients", AGE_RECIPIENTS_MAXIMUM);
    enum status status = age_recipient_decode(text, point, err);
    if (status != STATUS_OK)
        return status;
    if (!ARRAY_RESERVE(recipients->keys, recipients->count, 1))
        return memory_error(err);
    memcpy(recipients->keys[recipients->count++], point, AGE_KEY_BYTES);
    return STATUS_OK;
}

enum status age_passphrase_copy(const char *passphrase, char **copy, struct error *err)
{
    *copy = NULL;
    size_t length = strnlen(passphrase, AGE_PASSPHRASE_MAXIMUM + 1);
    if (length == 0)
        return error_set(err, STATUS_USAGE, "the passphrase is empty");
    if (length > AGE_PASSPHRASE_MAXIMUM)
        return error_set(err, STATUS_USAGE, "the passphrase is longer than %d bytes",
                         AGE_PASSPHRASE_MAXIMUM);
    *copy = secret_allocate(length + 1);
    if (!*copy)
        return memory_error(err);
    memcpy(*copy, passphrase, length);
    return STATUS_OK;
}

/* Test builds make many identities, and 2^18 rounds for each would be most of their time. */
static int work_factor_default(void)
{
#ifdef SAFEHAND_TESTING
    const char *text = getenv("SAFEHAND_TEST_WORK_FACTOR");
    int factor = !text ? 0 : atoi(text);
    if (factor > 0 && factor <= AGE_SCRYPT_WORK_FACTOR)
        return factor;
#endif
    return AGE_SCRYPT_WORK_FACTOR;
}

enum status age_recipients_add_passphrase(struct age_recipients *recipients, const char *passphrase,
                                          int work_factor, struct error *err)
{
    if (recipients->passphrase || recipients->count > 0)
        return refuse_mixture(err);
    if (work_factor < 0 || work_factor > AGE_SCRYPT_WORK_FACTOR_MAXIMUM)
        return error_set(err, STATUS_USAGE, "the work factor must be from 1 to %d",
                         AGE_SCRYPT_WORK_FACTOR_MAXIMUM);
    recipients->work_factor = work_factor > 0 ? work_factor : work_factor_default();
    return age_passphrase_copy(passphrase, &recipients->passphrase, err);
}

void age_recipients_free(struct age_recipients *recipients)
{
    if (recipients) {
        secret_free(recipients->passphrase);
        memory_free(recipients->keys);
        memory_free(recipients);
    }
}
