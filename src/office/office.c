#include "office_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const FOLDERS[] = {"profiles", "staff",      "recipients",
                                      "portals",  "agreements", "outbox"};
enum { FOLDER_COUNT = sizeof FOLDERS / sizeof FOLDERS[0] };

char *office_path(const struct office *office, const char *folder, const char *name)
{
    char *within = file_join(office->folder, folder);
    if (!within || !name)
        return within;
    char *path = file_join(within, name);
    memory_free(within);
    return path;
}

void office_names_words(const struct file_list *list, const char *suffix, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->names[i];
        if (!text_ends_with(name, suffix))
            continue;
        int wrote = snprintf(text + used, size - used, "%s%.*s", used ? ", " : "",
                             (int)(strlen(name) - strlen(suffix)), name);
        if (wrote < 0 || (size_t)wrote >= size - used)
            return;
        used += (size_t)wrote;
    }
}

/* ---- office.json ---- */

static enum status office_format(const char *name, const char *origin,
                                 const struct note_verifier *verifier, timestamp now,
                                 struct buffer *out, struct error *err)
{
    char created[TIMESTAMP_SIZE], key[NOTE_VERIFIER_SIZE];
    timestamp_format(now, created);
    note_verifier_format(verifier, key);
    int failed = 0;
    json_t *root = json_object();
    json_put(root, "format", json_string("safehand.office/1"), &failed);
    json_put(root, "name", json_string(name), &failed);
    json_put(root, "origin", json_string(origin), &failed);
    json_put(root, "ledger_verifier", json_string(key), &failed);
    json_put(root, "created", json_string(created), &failed);
    enum status status = failed ? memory_error(err) : json_canonical(root, out, err);
    json_decref(root);
    if (status == STATUS_OK) {
        buffer_append_byte(out, '\n');
        status = buffer_status(out, err);
    }
    return status;
}

static enum status office_parse(struct office *office, const json_t *root,
                                const struct buffer *text, const char *path, struct error *err)
{
    const char *format = json_text(root, "format");
    const char *name = json_text(root, "name");
    const char *origin = json_text(root, "origin");
    const char *verifier = json_text(root, "ledger_verifier");
    if (!format || strcmp(format, "safehand.office/1") != 0 || !name || !origin || !verifier)
        return json_strict_error(buffer_text(text), text->length, path, "", err,
                                 "this is not an office of the format safehand.office/1");
    enum status status = checkpoint_origin_check(origin, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(verifier, &office->ledger_verifier, err);
    if (status != STATUS_OK)
        return error_context(err, "%s", path);
    office->name = memory_copy_string(name);
    office->origin = memory_copy_string(origin);
    return office->name && office->origin ? STATUS_OK : memory_error(err);
}

/* ---- opening ---- */

static enum status folder_check(const char *folder, struct error *err)
{
    struct stat about;
    if (stat(folder, &about) != 0) {
        error_set_errno(err, "cannot read the office folder %s", folder);
        return error_hint(err, "name the office with --office or SAFEHAND_OFFICE, or make one with "
                               "`safehand init`");
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
    enum status status = STATUS_SYSTEM;
    json_t *root = NULL;
    struct buffer text;
    struct json_limits limits = JSON_LIMITS_DEFAULT;
    limits.size = OFFICE_JSON_MAXIMUM;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    char *path = office_path(office, "office.json", NULL);
    char *catalogue = office_path(office, "catalogue.json", NULL);
    if (!path || !catalogue) {
        memory_error(err);
        goto done;
    }
    if (!file_exists(path)) {
        status = error_set(err, STATUS_USAGE, "%s is not an office: it has no office.json",
                           office->folder);
        error_hint(err, "make an office with `safehand init`, or name yours with --office");
        goto done;
    }
    status = json_strict_load(path, &limits, &root, &text, err);
    if (status == STATUS_OK)
        status = office_parse(office, root, &text, path, err);
    if (status == STATUS_OK)
        status = catalogue_load(catalogue, &office->catalogue, err);
done:
    json_decref(root);
    buffer_free(&text);
    memory_free(path);
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
    enum status status =
        ledger_open(office->folder, &office->ledger_verifier, identity, &office->ledger, err);
    if (status != STATUS_OK)
        return status;
    office->identity = identity;
    status = office_read_members(office, err);
    if (status != STATUS_OK)
        return status;
    const struct note_verifier *own = note_signer_verifier(identity->signer);
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (!member->is_removed &&
            memcmp(member->card->verifier.key, own->key, sizeof own->key) == 0)
            office->self = member;
    }
    if (office->self)
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION, "this identity is not on the staff of %s", office->name);
    return error_hint(err, "a manager adds somebody with `safehand staff add`");
}

void office_close(struct office *office)
{
    if (!office)
        return;
    for (size_t i = 0; i < office->member_count; i++)
        card_free(office->members[i].card);
    memory_free(office->members);
    ledger_close(office->ledger);
    catalogue_free(office->catalogue);
    memory_free(office->folder);
    memory_free(office->name);
    memory_free(office->origin);
    memory_free(office);
}

/* ---- making ---- */

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
    for (const struct embedded_file *file = policy_data; status == STATUS_OK && file->name;
         file++) {
        if (text_starts_with(file->name, "profiles/"))
            status = write_embedded(folder, file->name, file, err);
    }
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

static enum status write_office_json(const char *folder, const char *name, const char *origin,
                                     const struct note_verifier *verifier, timestamp now,
                                     struct error *err)
{
    struct buffer text;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    char *path = file_join(folder, "office.json");
    enum status status =
        path ? office_format(name, origin, verifier, now, &text, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    memory_free(path);
    buffer_free(&text);
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
    bare.folder = memory_copy_string(folder);
    if (!bare.folder)
        return memory_error(err);
    enum status status = make_folders(folder, err);
    if (status == STATUS_OK)
        status = write_shipped(folder, err);
    if (status == STATUS_OK)
        status = ledger_create(folder, origin, founder, &verifier, err);
    if (status == STATUS_OK)
        status = write_office_json(folder, name, origin, &verifier, now, err);
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
        status = office_staff_add(&bare, card, ROLE_MANAGER, now, err);
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

/* Makes the folder, or takes an empty one as it is; *made tells which. */
static enum status take_folder(const char *folder, bool *made, struct error *err)
{
    struct file_list names = {0};
    *made = !file_exists(folder);
    if (*made)
        return file_make_folder(folder, 0700, err);
    enum status status = file_list_folder(folder, &names, err);
    if (status != STATUS_OK)
        return status;
    if (names.count > 0) {
        status = error_set(err, STATUS_USAGE, "the folder %s is not empty", folder);
        error_hint(err, "name a folder that does not exist yet; nothing was changed");
    } else if (chmod(folder, 0700) != 0) {
        status = error_set_errno(err, "cannot keep others out of %s", folder);
    }
    file_list_free(&names);
    return status;
}

enum status office_init(const char *folder, const char *name, const char *origin,
                        const struct identity *founder, timestamp now, char **card_path,
                        struct error *err)
{
    bool made;
    *card_path = NULL;
    if (!*name)
        return error_set(err, STATUS_USAGE, "an office needs a name");
    enum status status = checkpoint_origin_check(origin, err);
    if (status != STATUS_OK) {
        error_hint(err, "an origin looks like ledger.example.org/office: no spaces, no plus sign");
        return status;
    }
    status = take_folder(folder, &made, err);
    if (status != STATUS_OK)
        return status;
    status = office_found(folder, name, origin, founder, now, card_path, err);
    if (status != STATUS_OK) {
        struct error ignored = {0};
        if (file_remove_tree(folder, &ignored) != STATUS_OK ||
            (!made && file_make_folder(folder, 0700, &ignored) != STATUS_OK))
            error_hint(err, "remove the half-made office: %s", folder);
    }
    return status;
}

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
