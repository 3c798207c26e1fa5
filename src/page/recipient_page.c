/* The page that recipients open packages with, as the program carries it. */
#include <string.h>

#include "safehand/base/embedded.h"
#include "safehand/page.h"

extern const struct embedded_file recipient_page_data[], page_data[];

bool recipient_page_find(struct recipient_page *page)
{
    struct error ignored = {0};
    const struct embedded_file *file = embedded_find(recipient_page_data, RECIPIENT_PAGE);
    if (!file)
        return false;
    *page = (struct recipient_page){.name = file->name, .data = file->data, .length = file->length};
    return digest_sha256_hex(file->data, file->length, page->digest, &ignored) == STATUS_OK;
}

bool read_me_page_find(struct recipient_page *page)
{
    struct error ignored = {0};
    const struct embedded_file *file = embedded_find(page_data, "read-me-first.html");
    if (!file)
        return false;
    *page =
        (struct recipient_page){.name = READ_ME_PAGE, .data = file->data, .length = file->length};
    return digest_sha256_hex(file->data, file->length, page->digest, &ignored) == STATUS_OK;
}

enum status recipient_page_need(struct recipient_page *page, struct error *err)
{
    if (recipient_page_find(page))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "this program was built without the recipients' page");
    return error_hint(err, "whoever built it can build it with SAFEHAND_PAGES=ON");
}
