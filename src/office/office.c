#include "office_internal.h"
#include "safehand/office/settled.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *office_path(const struct office *office, const char *folder, const char *name)
{
    char *within = file_join(office->folder, folder);
    if (!within || !name)
        return within;
    char *path = file_join(within, name);
    memory_free(within);
    return path;
}

bool office_words_add(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    size_t used = strlen(text);
    va_start(arguments, format);
    int wrote = vsnprintf(text + used, size - used, format, arguments);
    va_end(arguments);
    if (wrote >= 0 && (size_t)wrote < size - used)
        return true;
    text[used] = '\0'; /* whole words only */
    return false;
}

void office_names_words(const struct file_list *list, const char *suffix, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->names[i];
        if (text_ends_with(name, suffix) &&
            !office_words_add(text, size, "%s%.*s", *text ? ", " : "",
                              (int)(strlen(name) - strlen(suffix)), name))
            return;
    }
}

/* ---- opening ---- */

static enum status folder_check(const char *folder, struct error *err)
{
    struct stat about;
    if (stat(folder, &about) != 0) {
        error_set_errno(err, "cannot read the office folder %s", folder);
        error_hint(err, "name the office with " WAY ", or make one with " WAY);
        error_way(err, WAY_CHOOSE_OFFICE, NULL, NULL);
        return error_way(err, WAY_MAKE_OFFICE, NULL, NULL);
    }
    if (!S_ISDIR(about.st_mode))
        return error_set(err, STATUS_USAGE, "%s is not a folder", folder);
    if (about.st_uid != geteuid() || (about.st_mode & 077) != 0) {
        error_set(err, STATUS_SYSTEM, "the office folder %s lets others in", folder);
        return error_hint(err, "it must belong to you alone: chmod 700 %s", folder);
    }
    return STATUS_OK;
}

static enum status office_read_files(struct office *office, struct error *err)
{
    char *catalogue = office_path(office, "catalogue.json", NULL);
    enum status status = catalogue ? office_file_read(office, err) : memory_error(err);
    if (status == STATUS_OK)
        status = catalogue_load(catalogue, &office->catalogue, err);
    memory_free(catalogue);
    return status;
}

enum status office_open(const char *folder, struct office **out, struct error *err)
{
    *out = NULL;
    enum status status = folder_check(folder, err);
    if (status != STATUS_OK)
        return status;
    struct office *office = memory_allocate(sizeof *office);
    if (!office)
        return memory_error(err);
    office->folder = memory_copy_string(folder);
    status = office->folder ? office_read_files(office, err) : memory_error(err);
    if (status != STATUS_OK) {
        office_close(office);
        return status;
    }
    *out = office;
    return STATUS_OK;
}

enum status office_unlock(struct office *office, struct identity *identity, struct error *err)
{
    struct error ignored = {0};
    enum status status =
        ledger_open(office->folder, &office->ledger_verifier, identity, &office->ledger, err);
    if (status != STATUS_OK)
        return status;
    /* A file that cannot be written now, on a full disk, must not keep anybody from reading. */
    (void)!office_file_follow(office, &ignored);
    status = office_enter(office, identity, err);
    if (status == STATUS_OK)
        status = office_heads_check(office, err);
    if (status == STATUS_OK)
        status = office_keys_begin(office, err);
    if (status == STATUS_OK)
        status = office_seen_begin(office, err);
    office->entered = status == STATUS_OK ? ledger_size(office->ledger) : 0;
    return status == STATUS_OK ? ledger_newest(office->ledger, &office->newest, err) : status;
}

bool office_is_current(struct office *office)
{
    struct error ignored = {0};
    return ledger_look_again(office->ledger, &ignored) == STATUS_OK &&
           ledger_size(office->ledger) == office->entered;
}

enum status office_open_beside(const struct office *office, struct office **beside,
                               struct error *err)
{
    struct office *made = NULL;
    enum status status = office_open(office->folder, &made, err);
    if (status == STATUS_OK && office->heads_path)
        status = office_remember_in(made, office->heads_path, err);
    if (status == STATUS_OK)
        status = office_unlock(made, office->identity, err);
    if (status != STATUS_OK) {
        office_close(made);
        made = NULL;
    }
    *beside = made;
    return status;
}

enum status office_reopen(struct office **office, struct error *err)
{
    struct office *before = *office, *made = NULL;
    enum status status = office_open_beside(before, &made, err);
    if (status == STATUS_OK)
        office_settle_in(made, before->settled);
    office_close(before);
    *office = made;
    return status;
}

enum status office_enter(struct office *office, struct identity *identity, struct error *err)
{
    office->identity = identity;
    enum status status = office_read_members(office, err);
    if (status != STATUS_OK || office->self)
        return status;
    error_set(err, STATUS_AUTHENTICATION, "this identity is not on the staff of %s", office->name);
    error_hint(err, "a manager adds somebody with " WAY);
    return error_way(err, WAY_ADD_STAFF, NULL, NULL);
}

void office_close(struct office *office)
{
    if (!office)
        return;
    office_members_free(office);
    office_seen_free(office);
    office_keys_free(office);
    heads_free(office->heads);
    memory_free(office->heads_path);
    ledger_close(office->ledger);
    catalogue_free(office->catalogue);
    memory_free(office->folder);
    memory_free(office->name);
    memory_free(office->origin);
    memory_free(office);
}

/* ---- profiles ---- */

enum status office_profile(const struct office *office, const char *name, struct profile **profile,
                           struct error *err)
{
    struct file_list names = {0};
    char list[ERROR_HINT_SIZE / 2];
    char file_name[128];
    *profile = NULL;
    char *folder = office_path(office, "profiles", NULL);
    if (!folder)
        return memory_error(err);
    enum status status = file_list_folder(folder, &names, err);
    snprintf(file_name, sizeof file_name, "%s.json", name);
    bool found = false;
    for (size_t i = 0; i < names.count; i++)
        found = found || strcmp(names.names[i], file_name) == 0;
    if (status == STATUS_OK && !found) {
        office_names_words(&names, ".json", list, sizeof list);
        status = error_set(err, STATUS_USAGE, "there is no profile named %s", name);
        error_hint(err, "this office has: %s", list);
    } else if (status == STATUS_OK) {
        char *path = file_join(folder, file_name);
        status = path ? profile_load(path, profile, err) : memory_error(err);
        memory_free(path);
    }
    file_list_free(&names);
    memory_free(folder);
    return status;
}

/* ---- what an office has ---- */

const char *office_folder(const struct office *office)
{
    return office->folder;
}

const char *office_name(const struct office *office)
{
    return office->name;
}

const char *office_origin(const struct office *office)
{
    return office->origin;
}

const struct note_verifier *office_ledger_verifier(const struct office *office)
{
    return &office->ledger_verifier;
}

const struct catalogue *office_catalogue(const struct office *office)
{
    return office->catalogue;
}

struct ledger *office_ledger(const struct office *office)
{
    return office->ledger;
}

struct identity *office_identity(const struct office *office)
{
    return office->identity;
}

const struct office_member *office_self(const struct office *office)
{
    return office->self;
}

size_t office_member_count(const struct office *office)
{
    return office->member_count;
}

const struct office_member *office_member_at(const struct office *office, size_t index)
{
    return &office->members[index];
}
