/* The bytes of an attachment that leave: apart from what chose them, for who only seals. */
#include "safehand/base.h"
#include "safehand/extract.h"

enum status extract_open_file(const struct selected_attachment *attachment,
                              struct record_files from, int *fd, struct error *err)
{
    if (!attachment->copy)
        return record_files_open(from, attachment->name, fd, err);
    *fd = file_open_in_memory(attachment->copy->data, attachment->copy->length);
    return *fd >= 0 ? STATUS_OK
                    : error_set_errno(err, "cannot open the copy of %s", attachment->name);
}
