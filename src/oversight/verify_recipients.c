/* What entries say of recipients' cards: which renews which, and who confirmed what. */
#include "oversight_internal.h"

#include "safehand/office/verified.h"

enum status recipients_check(struct office *office, struct error *err)
{
    struct office_verifications list;
    enum status status = office_verifications_read(office, &list, err);
    if (status == STATUS_OK && list.wrong.status != STATUS_OK) {
        *err = list.wrong;
        status = err->status;
    }
    office_verifications_free(&list);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    return status;
}
