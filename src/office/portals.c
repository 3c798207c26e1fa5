#include "office_internal.h"

#include <string.h>

static char *portal_path(const struct office *office, const char *name)
{
    char *file = memory_format("%s.json", name);
    char *path = file ? office_path(office, "portals", file) : NULL;
    memory_free(file);
    return path;
}

enum status office_portal_add(struct office *office, const struct portal *portal, timestamp now,
                              struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    struct buffer text;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    char *path = NULL;
    enum status status = portal_format(portal, now, &text, err);
    if (status == STATUS_OK) {
        path = portal_path(office, portal->name);
        status = path ? STATUS_OK : memory_error(err);
    }
    if (status == STATUS_OK && file_exists(path)) {
        status = error_set(err, STATUS_USAGE, "there is a portal named %s already", portal->name);
        error_hint(err, "give the new one another name");
    }
    if (status == STATUS_OK)
        status = digest_sha256_hex(text.data, text.length, digest, err);
    if (status == STATUS_OK) {
        const struct entry_portal_added said = {
            .name = portal->name, .url = portal->url, .user = portal->user, .digest = digest};
        const struct office_entry entry = {.kind = ENTRY_KIND_PORTAL_ADDED,
                                           .detail = entry_portal_added_write(&said),
                                           .lookups = {{LOOKUP_PORTAL, portal->name}}};
        status = office_append(office, &entry, now, NULL, err);
    }
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    memory_free(path);
    buffer_free(&text);
    return status;
}

static enum status portal_changed(const char *name, struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION,
              "the portal %s is not as it was when it was added to the office", name);
    return error_hint(err, "look who changed portals/%s.json; nothing is sent there", name);
}

/* The file must be one that a signed entry recorded: where packages go is no matter for an editor.
 */
static enum status portal_check_recorded(struct office *office, const struct portal *portal,
                                         struct error *err)
{
    bool recorded = false;
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {LOOKUP_PORTAL, portal->name};
    enum status status = ledger_find(office->ledger, &lookup, &indexes, err);
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        struct entry_portal_added said;
        status = office_read(office, indexes.items[i], &entry, &signer, err);
        if (status == STATUS_OK && entry->leaf.kind == ENTRY_KIND_PORTAL_ADDED) {
            entry_portal_added_see(entry->detail, &said);
            recorded = said.digest && strcmp(said.digest, portal->digest) == 0;
        }
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    if (status != STATUS_OK || recorded)
        return status;
    return portal_changed(portal->name, err);
}

enum status office_portal_list(struct office *office, struct file_list *names, struct error *err)
{
    char *folder = office_path(office, "portals", NULL);
    enum status status = folder ? file_list_folder(folder, names, err) : memory_error(err);
    memory_free(folder);
    return status;
}

enum status office_portal_find(struct office *office, const char *name, struct portal **portal,
                               struct error *err)
{
    struct file_list names = {0};
    char words[ERROR_HINT_SIZE / 2];
    struct buffer text;
    *portal = NULL;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    char *path = file_name_is_plain(name) ? portal_path(office, name) : NULL;
    if (!path || !file_exists(path)) {
        enum status status = office_portal_list(office, &names, err);
        if (status == STATUS_OK) {
            office_names_words(&names, ".json", words, sizeof words);
            status = error_set(err, STATUS_USAGE, "there is no portal named %s", name);
            if (names.count) {
                error_hint(err, "this office has: %s", words);
            } else {
                error_hint(err, "add one with " WAY);
                error_way(err, WAY_ADD_PORTAL, NULL, NULL);
            }
        }
        file_list_free(&names);
        memory_free(path);
        return status;
    }
    enum status status = file_read_whole(path, &text, err);
    if (status == STATUS_OK)
        status = portal_parse(buffer_text(&text), text.length, path, portal, err);
    if (status == STATUS_OK && strcmp((*portal)->name, name) != 0)
        status = portal_changed(name, err);
    if (status == STATUS_OK)
        status = portal_check_recorded(office, *portal, err);
    if (status != STATUS_OK) {
        portal_free(*portal);
        *portal = NULL;
    }
    buffer_free(&text);
    memory_free(path);
    return status;
}
