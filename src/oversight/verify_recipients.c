/* What entries say of recipients' cards: which renews which, and who confirmed what. */
#include "verify_sharings.h"

enum status recipients_read(struct office *office, struct office_verifications *recipients,
                            struct error *err)
{
    enum status status = office_verifications_read(office, recipients, err);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    return status;
}

enum status recipients_check(const struct office_verifications *recipients, struct error *err)
{
    if (recipients->wrong.status == STATUS_OK)
        return STATUS_OK;
    *err = recipients->wrong;
    if (err->status == STATUS_MALFORMED)
        err->status = STATUS_AUTHENTICATION;
    return err->status;
}
