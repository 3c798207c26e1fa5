/* The records of families that lie in the office. */
#include "safehand/office/records.h"

#include "office_internal.h"

enum status office_record_open(const struct office *office, const char *path,
                               struct record **record, struct error *err)
{
    (void)office;
    return record_open(path, record, err);
}

enum status office_record_save(const struct office *office, const char *folder, const char *base,
                               json_t *root, const struct record_change *change, struct error *err)
{
    return office_record_save_with(office, folder, base, root, change, NULL, 0, err);
}

enum status office_record_save_with(const struct office *office, const char *folder,
                                    const char *base, json_t *root,
                                    const struct record_change *change,
                                    const struct record_new_file *files, size_t count,
                                    struct error *err)
{
    (void)office;
    return record_save_with(folder, base, root, change, files, count, err);
}
