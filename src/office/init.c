/* Making a new office. */
#include "office_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const char *const FOLDERS[] = {"profiles", "staff",      "recipients",
                                      "portals",  "agreements", "outbox"};
enum { FOLDER_COUNT = sizeof FOLDERS / sizeof FOLDERS[0] };

static enum status write_embedded(const char *folder, const char *name,
                                  const struct embedded_file *file, struct error *err)
{
    char *path = file_join(folder, name);
    if (!path)
        return memory_error(err);
    enum status status = file_write_whole(path, file->data, file->length, 0600, FILE_NEW, err);
    memory_free(path);
    return status;
}

static enum status write_shipped(const char *folder, struct error *err)
{
    enum status status =
        write_embedded(folder, "catalogue.json", embedded_find(record_data, "catalogue.json"), err);
    for (const struct embedded_file *file = policy_data; status == STATUS_OK && file->name; file++)
        if (text_starts_with(file->name, "profiles/"))
            status = write_embedded(folder, file->name, file, err);
    return status;
}

static enum status make_folders(const char *folder, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < FOLDER_COUNT; i++) {
        char *path = file_join(folder, FOLDERS[i]);
        status = path ? file_make_folder(path, 0700, err) : memory_error(err);
        memory_free(path);
    }
    return status;
}

/* The founder's staff card: the details of the identity's own card, and this office's ledger. */
static enum status founder_card(const struct identity *founder, const char *origin,
                                const struct note_verifier *verifier, timestamp now,
                                struct card **card, struct error *err)
{
    const struct card *own = founder->card;
    struct card_details details = {
        .is_team = own->is_team,
        .name = own->name,
        .organisation = own->organisation,
        .organisation_kind = own->organisation_kind,
        .role = own->role,
        .contact = own->contact,
        .holder = own->holder,
        .ledger_origin = origin,
        .ledger_verifier = verifier,
        .created = now,
        .expires = now + (timestamp)CARD_VALID_DAYS * 86400,
    };
    return identity_make_card(founder, &details, card, err);
}

static enum status office_found(const char *folder, const char *name, const char *origin,
                                const struct identity *founder, timestamp now, char **card_path,
                                struct error *err)
{
    struct note_verifier verifier;
    struct card *card = NULL;
    struct office bare = {.identity = NULL};
    struct office_member self = {.role = ROLE_MANAGER};
    char file_name[CARD_FILE_NAME_SIZE];
    struct date today = date_of(now);
    bare.folder = memory_copy_string(folder);
    if (!bare.folder)
        return memory_error(err);
    enum status status = make_folders(folder, err);
    if (status == STATUS_OK)
        status = write_shipped(folder, err);
    if (status == STATUS_OK)
        status = ledger_create(folder, origin, founder, &verifier, err);
    if (status == STATUS_OK)
        status = office_file_make(folder, name, origin, &verifier, now, err);
    if (status == STATUS_OK)
        status = founder_card(founder, origin, &verifier, now, &card, err);
    if (status == STATUS_OK)
        status = ledger_open(folder, &verifier, founder, &bare.ledger, err);
    if (status == STATUS_OK) {
        struct identity acting = *founder;
        self.card = card;
        bare.identity = &acting;
        bare.self = &self;
        bare.origin = verifier.name;
        bare.ledger_verifier = verifier;
        bare.training_days = TRAINING_DAYS;
        /* Who makes the office signs by this that the policy is accepted. */
        const struct office_joining joining = {
            .card = card, .role = ROLE_MANAGER, .trained_on = &today};
        status = staff_append(&bare, &joining, NULL, now, err);
    }
    if (status == STATUS_OK) {
        card_file_name(card, file_name);
        *card_path = office_path(&bare, "staff", file_name);
        status = *card_path ? STATUS_OK : memory_error(err);
    }
    ledger_close(bare.ledger);
    memory_free(bare.folder);
    card_free(card);
    return status;
}

/* Whether nothing at all is in a folder, hidden files neither. */
static enum status folder_is_empty(const char *folder, bool *empty, struct error *err)
{
    const struct dirent *entry;
    int fd = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
    DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;
    if (!listing) {
        error_set_errno(err, "cannot look into %s", folder);
        file_close(&fd);
        return error_hint(err, "name a folder that does not exist yet");
    }
    *empty = true;
    errno = 0;
    while (*empty && (entry = readdir(listing)))
        *empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    enum status status = errno == 0 ? STATUS_OK : error_set_errno(err, "cannot read %s", folder);
    closedir(listing);
    return status;
}

/* Makes the folder, or takes an empty one as it is; *made tells which. */
static enum status take_folder(const char *folder, bool *made, struct error *err)
{
    bool empty = true;
    *made = !file_exists(folder);
    if (*made)
        return file_make_folder(folder, 0700, err);
    enum status status = folder_is_empty(folder, &empty, err);
    if (status == STATUS_OK && !empty) {
        status = error_set(err, STATUS_USAGE, "the folder %s is not empty", folder);
        error_hint(err, "name a folder that does not exist yet; nothing was changed");
    } else if (status == STATUS_OK && chmod(folder, 0700) != 0) {
        status = error_set_errno(err, "cannot keep others out of %s", folder);
    }
    return status;
}

/* Takes away what was made: the folder itself stays if it was there before. */
static enum status unmake_folder(const char *folder, bool made, struct error *err)
{
    struct file_list names = {0};
    struct stat about;
    if (made)
        return file_remove_tree(folder, err);
    enum status status = file_list_folder(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        char *path = file_join(folder, names.names[i]);
        if (!path)
            status = memory_error(err);
        else if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode))
            status = file_remove_tree(path, err);
        else
            status = file_remove(path, err);
        memory_free(path);
    }
    file_list_free(&names);
    return status;
}

enum status office_init(const char *folder, const char *name, const char *origin,
                        const struct identity *founder, timestamp now, char **card_path,
                        struct error *err)
{
    bool made;
    struct error ignored = {0};
    *card_path = NULL;
    if (!*name)
        return error_set(err, STATUS_USAGE, "an office needs a name");
    enum status status = checkpoint_origin_check(origin, err);
    if (status == STATUS_OK && checkpoint_origin_is_reserved(origin)) {
        status = error_set(err, STATUS_USAGE,
                           "the ledger's origin ends in a slash and digits, which further logs do");
        error_hint(err, "choose a name like example.org/ledger");
    }
    if (status != STATUS_OK) {
        err->status = STATUS_USAGE;
        return error_hint(
            err, "an origin looks like ledger.example.org/office: no spaces, no plus sign");
    }
    status = take_folder(folder, &made, err);
    if (status != STATUS_OK)
        return status;
    status = office_found(folder, name, origin, founder, now, card_path, err);
    if (status != STATUS_OK && unmake_folder(folder, made, &ignored) != STATUS_OK)
        error_hint(err, "remove the half-made office: %s", folder);
    return status;
}
