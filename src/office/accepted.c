/* Profiles and the catalogue decide what leaves: a file counts as it was accepted, by its digest.
 */
#include "office_internal.h"

#include <string.h>

static const char catalogue_name[] = "catalogue.json";

json_t *policy_shipped(void)
{
    int failed = 0;
    json_t *list = json_array();
    const struct embedded_file *catalogue = embedded_find(record_data, catalogue_name);
    const struct embedded_file *file = policy_data;
    for (bool first = true; first || file->name; first = false) {
        const struct embedded_file *one = first ? catalogue : file++;
        char digest[DIGEST_HEX_SIZE];
        struct error ignored = {0};
        if (!first && !text_starts_with(one->name, "profiles/"))
            continue;
        if (!one || digest_sha256_hex(one->data, one->length, digest, &ignored) != STATUS_OK ||
            json_array_append_new(
                list, json_pack("{s:s, s:s}", "file", one->name, "digest", digest)) != 0)
            failed = 1;
    }
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

/* ---- what was accepted ---- */

/* What the founder's entry says of a file. */
static void see_founded(const struct ledger_entry *entry, const char *file,
                        char digest[DIGEST_HEX_SIZE])
{
    struct entry_staff_added said;
    size_t i;
    json_t *item;
    entry_staff_added_see(entry->detail, &said);
    json_array_foreach(said.policy, i, item)
    {
        const char *name = json_text(item, "file"), *held = json_text(item, "digest");
        if (name && held && strcmp(name, file) == 0)
            snprintf(digest, DIGEST_HEX_SIZE, "%s", held);
    }
}

/* The digest under which a file was accepted last; "" if it never was. */
static enum status accepted_find(struct office *office, const char *file,
                                 char digest[DIGEST_HEX_SIZE], struct error *err)
{
    struct ledger_indexes indexes = {0};
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    digest[0] = '\0';
    enum status status = office_read(office, 0, &entry, &signer, err);
    if (status == STATUS_OK)
        see_founded(entry, file, digest);
    ledger_entry_free(entry);
    if (status == STATUS_OK)
        status = ledger_find_kind(office->ledger, ENTRY_KIND_POLICY_ACCEPTED, &indexes, err);
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct entry_policy_accepted said;
        entry = NULL;
        status = office_read(office, indexes.items[i], &entry, &signer, err);
        if (status == STATUS_OK)
            status = entry_policy_accepted_read(entry, &said, err);
        if (status == STATUS_OK && signer && office_role_manages_staff(signer->role) &&
            strcmp(said.file, file) == 0)
            snprintf(digest, DIGEST_HEX_SIZE, "%s", said.digest);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}

static enum status accepted_is(struct office *office, const char *file, const char *digest,
                               bool *is_accepted, struct error *err)
{
    char held[DIGEST_HEX_SIZE];
    enum status status = accepted_find(office, file, held, err);
    *is_accepted = status == STATUS_OK && strcmp(held, digest) == 0;
    return status;
}

static enum status not_accepted(struct error *err, const char *file)
{
    error_set(err, STATUS_REFUSED, "%s was changed, and nobody has accepted it as it is now", file);
    error_hint(err, "a manager or deputy reads it and then accepts it: " WAY
                    "; or put the accepted file back");
    return error_way(err, WAY_ACCEPT_POLICY, file, NULL);
}

/* ---- what counts ---- */

static void stands_in(struct office *office, const char *file)
{
    if (!strstr(office->stand_ins, file))
        (void)office_words_add(office->stand_ins, sizeof office->stand_ins, "%s%s",
                               *office->stand_ins ? ", " : "", file);
}

const char *office_stand_ins(const struct office *office)
{
    return office->stand_ins;
}

/* The profile of that name that ships, if it is for concerns; else *shipped stays NULL. */
static enum status concern_shipped(const char *file, struct profile **shipped, struct error *err)
{
    const struct embedded_file *own = embedded_find(policy_data, file);
    if (!own)
        return STATUS_OK;
    enum status status =
        profile_parse((const char *)own->data, own->length, own->name, shipped, err);
    if (status == STATUS_OK && !(*shipped)->concern) {
        profile_free(*shipped);
        *shipped = NULL;
    }
    return status;
}

enum status office_profile_accepted(struct office *office, const char *name,
                                    struct profile **profile, struct error *err)
{
    char file[OFFICE_POLICY_FILE_SIZE];
    bool is_accepted = false;
    struct profile *shipped = NULL;
    struct error unread = {0};
    enum status status = STATUS_OK, read = office_profile(office, name, profile, &unread);
    snprintf(file, sizeof file, "profiles/%s.json", name);
    if (read == STATUS_OK)
        status = accepted_is(office, file, (*profile)->digest, &is_accepted, err);
    if (status == STATUS_OK && is_accepted)
        return status;
    profile_free(*profile);
    *profile = NULL;
    if (status == STATUS_OK)
        status = concern_shipped(file, &shipped, err);
    if (status != STATUS_OK)
        return status;
    if (!shipped && read != STATUS_OK) {
        *err = unread;
        return read;
    }
    if (!shipped)
        return not_accepted(err, file);
    stands_in(office, file);
    *profile = shipped;
    return STATUS_OK;
}

enum status office_catalogue_accepted(struct office *office, bool is_concern, struct error *err)
{
    bool is_accepted = false;
    struct catalogue *shipped = NULL;
    const struct embedded_file *own = embedded_find(record_data, catalogue_name);
    if (strstr(office->stand_ins, catalogue_name))
        return is_concern ? STATUS_OK : not_accepted(err, catalogue_name);
    enum status status =
        accepted_is(office, catalogue_name, office->catalogue->digest, &is_accepted, err);
    if (status != STATUS_OK || is_accepted)
        return status;
    if (!is_concern)
        return not_accepted(err, catalogue_name);
    status = catalogue_parse((const char *)own->data, own->length, own->name, &shipped, err);
    if (status != STATUS_OK)
        return status;
    catalogue_free(office->catalogue);
    office->catalogue = shipped;
    stands_in(office, catalogue_name);
    return STATUS_OK;
}

/* ---- accepting ---- */

/* Which file of the office is meant, and what stands in it. */
static enum status policy_file_read(const struct office *office, const char *path,
                                    struct office_policy_file *file, struct error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct profile *profile = NULL;
    struct catalogue *catalogue = NULL;
    bool is_catalogue = strcmp(name, catalogue_name) == 0;
    if (!file_name_is_plain(name) || !text_ends_with(name, ".json"))
        return error_set(err, STATUS_USAGE, "%s is neither a profile nor the catalogue", path);
    snprintf(file->name, sizeof file->name, "%s%s", is_catalogue ? "" : "profiles/", name);
    char *within =
        is_catalogue ? office_path(office, name, NULL) : office_path(office, "profiles", name);
    enum status status = within ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && !file_exists(within))
        status = error_set(err, STATUS_USAGE, "this office has no %s", file->name);
    else if (status == STATUS_OK)
        status = is_catalogue ? catalogue_load(within, &catalogue, err)
                              : profile_load(within, &profile, err);
    if (status == STATUS_OK)
        snprintf(file->digest, sizeof file->digest, "%s",
                 is_catalogue ? catalogue->digest : profile->digest);
    memory_free(within);
    catalogue_free(catalogue);
    profile_free(profile);
    return status;
}

enum status office_policy_accept(struct office *office, const char *path, timestamp now,
                                 struct office_policy_file *file, struct error *err)
{
    bool is_accepted = false;
    enum status status = office_require(office_role_manages_staff(office->self->role), office,
                                        "may not accept profiles or the catalogue", err);
    if (status == STATUS_OK)
        status = policy_file_read(office, path, file, err);
    if (status == STATUS_OK)
        status = accepted_is(office, file->name, file->digest, &is_accepted, err);
    if (status == STATUS_OK && is_accepted)
        status = error_set(err, STATUS_USAGE, "%s is accepted as it is", file->name);
    if (status != STATUS_OK)
        return status;
    const struct entry_policy_accepted said = {.file = file->name, .digest = file->digest};
    const struct office_entry entry = {.kind = ENTRY_KIND_POLICY_ACCEPTED,
                                       .detail = entry_policy_accepted_write(&said)};
    return office_append(office, &entry, now, NULL, err);
}

/* ---- all of them ---- */

/* What a file says; one that is not well formed has no title. */
static enum status policy_see(struct office *office, const char *name, struct office_policy *policy,
                              struct error *err)
{
    struct error unread = {0};
    struct profile *profile = NULL;
    struct office_policy_file file = {.name = ""};
    bool is_profile = strcmp(name, catalogue_name) != 0;
    *policy = (struct office_policy){.is_profile = is_profile};
    if (policy_file_read(office, name, &file, &unread) == STATUS_OK)
        memcpy(policy->digest, file.digest, DIGEST_HEX_SIZE);
    snprintf(policy->file, sizeof policy->file, "%s", file.name);
    snprintf(policy->name, sizeof policy->name, "%.*s", (int)(strlen(name) - strlen(".json")),
             name);
    if (is_profile && office_profile(office, policy->name, &profile, &unread) == STATUS_OK) {
        policy->title = memory_copy_string(profile->title);
        policy->is_concern = profile->concern;
        policy->may_stand = profile->standing_approval;
    } else if (!is_profile) {
        policy->title = memory_copy_string("the catalogue of everything that a record may hold");
    }
    profile_free(profile);
    return *policy->digest
               ? accepted_is(office, policy->file, policy->digest, &policy->is_accepted, err)
               : STATUS_OK;
}

void office_policies_free(struct office_policies *list)
{
    for (size_t i = 0; i < list->count; i++)
        memory_free(list->items[i].title);
    memory_free(list->items);
    *list = (struct office_policies){0};
}

enum status office_policy_list(struct office *office, struct office_policies *list,
                               struct error *err)
{
    struct file_list names = {0};
    char *folder = office_path(office, "profiles", NULL);
    *list = (struct office_policies){0};
    enum status status = folder ? file_list_folder(folder, &names, err) : memory_error(err);
    if (status == STATUS_OK) {
        list->items = memory_allocate_array(names.count + 1, sizeof *list->items);
        status = list->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        if (text_ends_with(names.names[i], ".json") && file_name_is_plain(names.names[i]))
            status = policy_see(office, names.names[i], &list->items[list->count++], err);
    if (status == STATUS_OK)
        status = policy_see(office, catalogue_name, &list->items[list->count++], err);
    if (status != STATUS_OK)
        office_policies_free(list);
    file_list_free(&names);
    memory_free(folder);
    return status;
}
