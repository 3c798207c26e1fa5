/* The records of families that lie in the office. */
#include "safehand/office/records.h"

#include "office_internal.h"
#include "safehand/entry/register.h"
#include "safehand/office/entries.h"

#include <stdlib.h>
#include <string.h>

static const char RECORDS[] = "records", EARLIER[] = ".earlier";

char *office_records_path(const struct office *office, const char *name)
{
    return office_path(office, RECORDS, name);
}

/* A name that leads to no other folder. */
static bool is_name(const char *name)
{
    size_t length = sizeof EARLIER; /* with its slash */
    bool is_earlier = strncmp(name, ".earlier/", length) == 0;
    return record_reference_is_valid(name) || (is_earlier && file_name_is_plain(name + length));
}

enum status office_records_find(const struct office *office, const char *name, char **path,
                                struct error *err)
{
    *path = is_name(name) ? office_records_path(office, name) : NULL;
    if (*path && record_lies(*path, NULL) != RECORD_NONE)
        return STATUS_OK;
    memory_free(*path);
    *path = NULL;
    if (name[0] == '.' && !strchr(name, '/') && record_reference_is_valid(name + 1)) {
        error_set(err, STATUS_USAGE, "%s was left in records/ by a saving that was cut off", name);
        return error_hint(err, "if the record %s is there, delete the folder; else name it so",
                          name + 1);
    }
    error_set(err, STATUS_USAGE, "there is no record %s in the office", name);
    return error_hint(err, "its records are the folders in records/, each named by the family's "
                           "reference");
}

/* ---- where ---- */

/* What is above the last part of a path: "." of a name alone. memory_free. */
static char *above_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    return slash ? memory_format("%.*s", length > 0 ? (int)length : 1, path)
                 : memory_copy_string(".");
}

/* Whether what `path` names, or would name, lies right within the folder: what is there is asked
 * where it lies, since its last part may be "." or a link. */
static bool lies_in(const char *path, const char *folder)
{
    char *itself = realpath(path, NULL);
    char *above = above_of(itself ? itself : path);
    char *whole = above ? realpath(above, NULL) : NULL;
    char *wanted = folder ? realpath(folder, NULL) : NULL;
    bool is_there = whole && wanted   ? strcmp(whole, wanted) == 0
                    : above && folder ? strcmp(above, folder) == 0 /* neither is there yet */
                                      : false;
    free(itself);
    free(whole);
    free(wanted);
    memory_free(above);
    return is_there;
}

bool office_keeps(const struct office *office, const char *path)
{
    char *records = office ? office_records_path(office, NULL) : NULL;
    bool is_there = records && lies_in(path, records);
    memory_free(records);
    return is_there;
}

/* ---- reading and saving ---- */

enum status office_record_open(const struct office *office, const char *path,
                               struct record **record, struct error *err)
{
    return office_record_open_checked(office, path, NULL, record, err);
}

/* Whatever was seen of it before. */
static enum status open_unseen(const struct office *office, const char *path,
                               struct record_check *check, struct record **record,
                               struct error *err)
{
    const struct record_keys *keys = NULL;
    *record = NULL;
    enum status status =
        record_is_sealed(path) ? office_record_keys(office, &keys, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = record_open_with(path, keys, check, record, err);
    if (status == STATUS_OK && office_keeps(office, path))
        status = record_check_place(path, (*record)->reference, err);
    if (status != STATUS_OK) {
        record_free(*record);
        *record = NULL;
    }
    return status;
}

enum status office_record_open_checked(const struct office *office, const char *path,
                                       struct record_check *check, struct record **record,
                                       struct error *err)
{
    enum status status = open_unseen(office, path, check, record, err);
    if (status == STATUS_OK && office_keeps(office, path))
        status = office_record_see(office, *record, err);
    if (status != STATUS_OK) {
        record_free(*record);
        *record = NULL;
    }
    return status;
}

enum status office_record_restore(struct office *office, const char *path, const char *reason,
                                  timestamp now, uint64_t *entry, struct error *err)
{
    struct record *record = NULL;
    if (!office_keeps(office, path))
        return error_set(err, STATUS_USAGE, "%s is no record that the office works with", path);
    enum status status = open_unseen(office, path, NULL, &record, err);
    if (status == STATUS_OK)
        status = office_say_replaced(office, record, reason, now, entry, err);
    record_free(record);
    return status;
}

enum status office_record_save(const struct office *office, const char *folder, const char *base,
                               json_t *root, const struct record_change *change, struct error *err)
{
    return office_record_save_with(office, folder, base, root, change, NULL, 0, err);
}

static enum status make_records(const struct office *office, struct error *err)
{
    char *path = office_records_path(office, NULL);
    enum status status = !path               ? memory_error(err)
                         : file_exists(path) ? STATUS_OK
                                             : file_make_folder(path, 0700, err);
    memory_free(path);
    return status;
}

enum status office_record_save_with(const struct office *office, const char *folder,
                                    const char *base, json_t *root,
                                    const struct record_change *change,
                                    const struct record_new_file *files, size_t count,
                                    struct error *err)
{
    const struct record_keys *keys = NULL;
    char digest[DIGEST_HEX_SIZE], *path = memory_copy_string(folder);
    if (!path)
        return memory_error(err);
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/';)
        path[--length] = '\0';
    bool is_sealed = office_keeps(office, path) || record_is_sealed(path);
    enum status status = is_sealed ? office_record_keys_needed(office, &keys, err) : STATUS_OK;
    if (status == STATUS_OK && is_sealed)
        status = record_save_sealed(path, keys, base, root, change, files, count, digest, err);
    else if (status == STATUS_OK)
        status = record_save_with(path, base, root, change, files, count, err);
    if (status == STATUS_OK && office_keeps(office, path))
        office_record_saved(office, root, is_sealed ? digest : NULL);
    memory_free(path);
    return status;
}

static enum status place_open(const struct record_place *place, struct record **record,
                              struct error *err)
{
    return office_record_open(place->context, place->folder, record, err);
}

static enum status place_save(const struct record_place *place, const char *base, json_t *root,
                              const struct record_change *change,
                              const struct record_new_file *files, size_t count, struct error *err)
{
    return office_record_save_with(place->context, place->folder, base, root, change, files, count,
                                   err);
}

struct record_place office_record_place(const struct office *office, const char *folder)
{
    return (struct record_place){
        .folder = folder, .open = place_open, .save = place_save, .context = office};
}

/* ---- taking in, giving back ---- */

/* Where a record of that reference goes. */
static enum status prepare(const struct office *office, const char *reference,
                           const struct record_keys **keys, char **folder, struct error *err)
{
    *folder = NULL;
    enum status status = office_record_keys_needed(office, keys, err);
    if (status == STATUS_OK)
        status = make_records(office, err);
    if (status == STATUS_OK) {
        *folder = office_records_path(office, reference);
        status = *folder ? STATUS_OK : memory_error(err);
    }
    return status;
}

enum status office_record_take(const struct office *office, const struct record *from,
                               struct error *err)
{
    const struct record_keys *keys = NULL;
    char *folder = NULL;
    enum status status = prepare(office, from->reference, &keys, &folder, err);
    if (status == STATUS_OK)
        status = record_seal_copy(from, keys, folder, err);
    memory_free(folder);
    return status;
}

/* By the first reference of the day that is free. */
enum status office_record_take_concern(const struct office *office,
                                       const struct written_concern *concern, timestamp now,
                                       char reference[RECORD_ID_MAXIMUM + 1], struct error *err)
{
    const struct record_keys *keys = NULL;
    char *records = NULL;
    enum status status = prepare(office, NULL, &keys, &records, err);
    if (status == STATUS_OK)
        status = record_write_concern(records, keys, concern, now, reference, err);
    memory_free(records);
    return status;
}

bool office_encloses(const struct office *office, const char *folder)
{
    char *whole = realpath(office->folder, NULL);
    char *path = memory_copy_string(folder), *there = NULL;
    /* What is not there yet lies where the nearest folder above it lies. */
    while (path && !(there = realpath(path, NULL)) && strrchr(path, '/') > path)
        *strrchr(path, '/') = '\0';
    if (!there)
        there = realpath(folder[0] == '/' ? "/" : ".", NULL);
    size_t length = whole ? strlen(whole) : 0;
    bool is_there =
        !whole || !there ||
        (strncmp(there, whole, length) == 0 && (there[length] == '\0' || there[length] == '/'));
    free(whole);
    free(there);
    memory_free(path);
    return is_there;
}

static enum status check_export(const struct office *office, const struct office_export *copy,
                                struct error *err)
{
    if (office_encloses(office, copy->folder)) {
        error_set(err, STATUS_USAGE, "%s lies in the office, where records are sealed",
                  copy->folder);
        return error_hint(err, "name a folder elsewhere, on a disk that is encrypted");
    }
    enum status status = record_export_check(copy->folder, err);
    if (status == STATUS_OK)
        status = name_check(copy->to, INPUT_TO, err);
    return status == STATUS_OK ? words_check(copy->reason, INPUT_REASON, err) : status;
}

static enum status say_export(struct office *office, const struct record *record,
                              const struct office_export *copy, timestamp now, uint64_t *entry,
                              struct error *err)
{
    char id[ID_SIZE], review[DATE_SIZE];
    enum status status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    own_review_day(now, review);
    const struct entry_exported said = {.id = id,
                                        .review = review,
                                        .reference = record->reference,
                                        .to = copy->to,
                                        .reason = copy->reason,
                                        .record = record->digest};
    const struct office_entry appended = {
        .kind = ENTRY_KIND_RECORD_EXPORTED,
        .detail = entry_exported_write(&said),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, record->reference}}};
    return office_append(office, &appended, now, entry, err);
}

enum status office_record_export(struct office *office, const struct record *record,
                                 const struct office_export *copy, timestamp now, uint64_t *entry,
                                 struct error *err)
{
    enum status status = check_export(office, copy, err);
    if (status == STATUS_OK)
        status = say_export(office, record, copy, now, entry, err);
    if (status != STATUS_OK)
        return status;
    status = record_export(record, copy->folder, err);
    return status == STATUS_OK
               ? STATUS_OK
               : error_context(err,
                               "entry %llu says that a copy was taken, but it could not be "
                               "written",
                               (unsigned long long)*entry);
}

/* ---- all of them ---- */

static enum status look_at(const struct office *office, const struct record_keys *keys,
                           const char *name, struct office_records *records, struct error *err)
{
    char *path = office_records_path(office, name);
    bool added = true, is_hidden = name[0] == '.' && !strchr(name, '/');
    if (!path)
        return memory_error(err);
    enum record_lies lies = record_lies(path, keys);
    if (is_hidden && lies != RECORD_READABLE && lies != RECORD_TWICE)
        lies = RECORD_NONE; /* it is no record of the office's; what lies readable in it is told */
    switch (lies) {
    case RECORD_NONE:
        break;
    case RECORD_READABLE:
    case RECORD_TWICE:
        added = names_add_copy(&records->readable, name);
        break;
    case RECORD_SEALED_BEFORE:
        added = names_add_copy(&records->sealed_before, name);
        break;
    case RECORD_SEALED:
        records->sealed++;
        break;
    }
    memory_free(path);
    return added ? STATUS_OK : memory_error(err);
}

static enum status look_through(const struct office *office, const struct record_keys *keys,
                                const char *below, struct office_records *records,
                                struct error *err)
{
    struct file_list names = {0};
    char *path = office_records_path(office, below);
    enum status status = path ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && file_exists(path))
        status = file_list_all(path, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        if (strcmp(names.names[i], EARLIER) == 0 ||
            (names.names[i][0] == '.' && text_ends_with(names.names[i], ".sealing")))
            continue; /* one that is being made */
        char *name = below ? file_join(below, names.names[i]) : memory_copy_string(names.names[i]);
        status = name ? look_at(office, keys, name, records, err) : memory_error(err);
        memory_free(name);
    }
    file_list_free(&names);
    memory_free(path);
    return status;
}

enum status office_records_look(const struct office *office, struct office_records *records,
                                struct error *err)
{
    const struct record_keys *keys = NULL;
    *records = (struct office_records){0};
    enum status status = office_record_keys(office, &keys, err);
    if (status == STATUS_OK)
        status = look_through(office, keys, NULL, records, err);
    if (status == STATUS_OK)
        status = look_through(office, keys, EARLIER, records, err);
    if (status != STATUS_OK)
        office_records_free(records);
    return status;
}

void office_records_free(struct office_records *records)
{
    names_free_copies(&records->readable);
    names_free_copies(&records->sealed_before);
    *records = (struct office_records){0};
}

enum status office_record_seal(const struct office *office, const char *name, bool *is_changed,
                               struct names *others, struct error *err)
{
    const struct record_keys *keys = NULL;
    char *path = NULL;
    *is_changed = false;
    enum status status = office_records_find(office, name, &path, err);
    if (status == STATUS_OK)
        status = office_record_keys_needed(office, &keys, err);
    if (status == STATUS_OK)
        status = record_seal_in_place(path, keys, is_changed, others, err);
    memory_free(path);
    return status;
}

enum status office_records_renew(const struct office *office, size_t *left, struct error *err)
{
    struct office_records records;
    *left = 0;
    enum status status = office_records_look(office, &records, err);
    for (size_t i = 0; status == STATUS_OK && i < records.sealed_before.count; i++) {
        struct error why = {0};
        bool is_changed;
        if (office_record_seal(office, records.sealed_before.items[i], &is_changed, NULL, &why) ==
            STATUS_OK)
            continue;
        if ((*left)++ == 0)
            *err = why;
    }
    if (status == STATUS_OK)
        office_records_free(&records);
    return status;
}
