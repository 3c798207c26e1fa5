/* The records of families that lie in the office. */
#include "safehand/office/records.h"

#include "office_internal.h"

enum status office_record_open(const struct office *office, const char *path,
                               struct record **record, struct error *err)
{
    (void)office;
    return record_open(path, record, err);
}
