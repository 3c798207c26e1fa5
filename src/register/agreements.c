/* Standing sharing agreements (P13), and approvals that are signed once for a profile (P06). */
#include "register_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char FORMAT[] = "safehand.agreement/2";

void agreement_free(struct agreement *agreement)
{
    if (!agreement)
        return;
    memory_free(agreement->profiles.items);
    json_decref(agreement->detail);
    memory_free(agreement);
}

/* ---- the file ---- */

/* A file being read, for its errors. */
struct agreement_file {
    const char *path;
    struct buffer text;
    json_t *root;
};

static enum status file_fail(const struct agreement_file *file, const char *pointer,
                             const char *problem, struct error *err)
{
    return json_strict_error(buffer_text(&file->text), file->text.length, file->path, pointer, err,
                             "%s", problem);
}

/* As a profile's: it becomes a file name. */
static bool is_agreement_name(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        bool fits = islower((unsigned char)text[i]) || isdigit((unsigned char)text[i]) ||
                    (i > 0 && text[i] == '-');
        if (!fits)
            return false;
    }
    return length > 0 && length <= RECORD_ID_MAXIMUM;
}

static enum status check_members(const struct agreement_file *file, struct error *err)
{
    static const char *const known[] = {"format",   "name",      "title",  "with",
                                        "profiles", "signed_on", "review", "signed_by"};
    const char *key;
    char pointer[160];
    json_t *value;
    json_object_foreach(file->root, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known = is_known || strcmp(known[i], key) == 0;
        snprintf(pointer, sizeof pointer, "/%.150s", key);
        if (!is_known)
            return file_fail(file, pointer, "is not known here", err);
        if (strcmp(key, "profiles") != 0 && (!json_is_string(value) || !*json_string_value(value)))
            return file_fail(file, pointer, "must be a text", err);
    }
    const char *format = json_text(file->root, "format");
    if (newer_check(format, FORMAT, file->path, err) != STATUS_OK)
        return err->status;
    if (!format || strcmp(format, FORMAT) != 0)
        return file_fail(file, "", "this is not an agreement of the format safehand.agreement/2",
                         err);
    return STATUS_OK;
}

static enum status check_texts(const struct agreement_file *file, struct error *err)
{
    struct date signed_on, review;
    const char *name = json_text(file->root, "name");
    const char *from = json_text(file->root, "signed_on"), *to = json_text(file->root, "review");
    if (!name || !is_agreement_name(name))
        return file_fail(file, name ? "/name" : "",
                         "needs a 'name' of small letters, digits and '-'", err);
    if (!json_text(file->root, "with"))
        return file_fail(file, "", "needs 'with', the organisation that it is with", err);
    if (!from || !date_parse(from, &signed_on))
        return file_fail(file, from ? "/signed_on" : "", "needs 'signed_on', a day (YYYY-MM-DD)",
                         err);
    if (!to || !date_parse(to, &review))
        return file_fail(file, to ? "/review" : "", "needs 'review', a day (YYYY-MM-DD)", err);
    if (date_compare(&signed_on, &review) >= 0)
        return file_fail(file, "/review", "must lie after 'signed_on'", err);
    return STATUS_OK;
}

static enum status check_profiles(const struct agreement_file *file, const struct office *office,
                                  struct error *err)
{
    size_t i;
    json_t *item;
    char pointer[64];
    enum status status = STATUS_OK;
    const json_t *profiles = json_object_get(file->root, "profiles");
    if (!json_is_array(profiles) || json_array_size(profiles) == 0)
        return file_fail(file, profiles ? "/profiles" : "",
                         "needs 'profiles', a list of at least one profile's name", err);
    json_array_foreach(profiles, i, item)
    {
        struct profile *profile = NULL;
        snprintf(pointer, sizeof pointer, "/profiles/%zu", i);
        if (!json_is_string(item))
            return file_fail(file, pointer, "must be a text", err);
        status = office_profile(office, json_string_value(item), &profile, err);
        profile_free(profile);
        if (status != STATUS_OK)
            return error_context(err, "%s", file->path);
    }
    return status;
}

static enum status file_load(struct agreement_file *file, const struct office *office,
                             struct error *err)
{
    struct json_limits limits = JSON_LIMITS_DEFAULT;
    limits.size = OFFICE_JSON_MAXIMUM;
    enum status status = STATUS_OK;
    if (!file->root) /* else it was made here */
        status = json_strict_load(file->path, &limits, &file->root, &file->text, err);
    if (status == STATUS_OK)
        status = check_members(file, err);
    if (status == STATUS_OK)
        status = check_texts(file, err);
    if (status == STATUS_OK)
        status = check_profiles(file, office, err);
    return status;
}

/* ---- what entries say ---- */

static enum status agreement_of_entry(struct office *office, const struct ledger_entry *entry,
                                      struct agreement **out, struct error *err)
{
    struct agreement *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->detail = json_incref(entry->detail);
    made->entry = entry->number;
    struct entry_agreement said;
    entry_agreement_see(entry->detail, &said);
    made->name = said.name;
    made->with = said.with;
    enum status status = STATUS_OK;
    if (!said.name || !said.with || !said.digest || strlen(said.digest) != DIGEST_HEX_SIZE - 1 ||
        !said.signed_on || !date_parse(said.signed_on, &made->signed_on) || !said.review ||
        !date_parse(said.review, &made->review))
        status = error_set(err, STATUS_MALFORMED,
                           "entry %llu of the ledger does not tell which agreement it registers",
                           (unsigned long long)entry->number);
    if (status == STATUS_OK) {
        memcpy(made->digest, said.digest, DIGEST_HEX_SIZE);
        status = names_of_json(said.profiles, &made->profiles, err);
    }
    (void)office;
    if (status == STATUS_OK)
        *out = made;
    else
        agreement_free(made);
    return status;
}

/* Whether the copy in the folder is not the file that was registered. */
static enum status copy_look(struct office *office, struct agreement *agreement, struct error *err)
{
    struct buffer text;
    struct error unreadable = {0};
    char digest[DIGEST_HEX_SIZE];
    char *file = memory_format("%s.json", agreement->name);
    char *path = file ? office_path(office, "agreements", file) : NULL;
    buffer_init(&text, OFFICE_JSON_MAXIMUM);
    enum status status = path ? STATUS_OK : memory_error(err);
    agreement->is_changed =
        status == STATUS_OK &&
        (file_read_whole(path, &text, &unreadable) != STATUS_OK ||
         digest_sha256_hex(text.data, text.length, digest, &unreadable) != STATUS_OK ||
         strcmp(digest, agreement->digest) != 0);
    buffer_free(&text);
    memory_free(path);
    memory_free(file);
    return status;
}

enum status agreement_find(struct office *office, const char *name, struct agreement **agreement,
                           struct error *err)
{
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {LOOKUP_AGREEMENT, name};
    *agreement = NULL;
    if (!*name || strlen(name) > RECORD_ID_MAXIMUM)
        return STATUS_OK;
    enum status status = ledger_find(office_ledger(office), &lookup, &indexes, err);
    for (size_t i = indexes.count; status == STATUS_OK && !*agreement && i > 0; i--) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = office_read(office, indexes.items[i - 1], &entry, &signer, err);
        if (status == STATUS_OK && signer && entry->leaf.kind == ENTRY_KIND_AGREEMENT)
            status = agreement_of_entry(office, entry, agreement, err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    if (status == STATUS_OK && *agreement)
        status = copy_look(office, *agreement, err);
    if (status != STATUS_OK) {
        agreement_free(*agreement);
        *agreement = NULL;
    }
    return status;
}

static enum status agreement_append(struct office *office, const struct agreement_file *file,
                                    const char *digest, timestamp now, struct error *err)
{
    const struct entry_agreement said = {
        .name = json_text(file->root, "name"),
        .with = json_text(file->root, "with"),
        .signed_on = json_text(file->root, "signed_on"),
        .review = json_text(file->root, "review"),
        .profiles = json_object_get(file->root, "profiles"),
        .digest = digest,
    };
    const struct office_entry entry = {.kind = ENTRY_KIND_AGREEMENT,
                                       .detail = entry_agreement_write(&said),
                                       .lookups = {{LOOKUP_AGREEMENT, said.name}}};
    return office_append(office, &entry, now, NULL, err);
}

static enum status copy_write(const struct office *office, const struct agreement_file *file,
                              struct error *err)
{
    char *name = memory_format("%s.json", json_text(file->root, "name"));
    char *path = name ? office_path(office, "agreements", name) : NULL;
    enum status status =
        path ? file_write_whole(path, file->text.data, file->text.length, 0600, FILE_REPLACE, err)
             : memory_error(err);
    memory_free(path);
    memory_free(name);
    return status;
}

/* Registers a file; one whose root is there already is read from its text alone. */
static enum status file_add(struct office *office, struct agreement_file *file, timestamp now,
                            struct agreement **out, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    struct agreement *known = NULL;
    enum status status = file_load(file, office, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(file->text.data, file->text.length, digest, err);
    if (status == STATUS_OK)
        status = agreement_find(office, json_text(file->root, "name"), &known, err);
    if (status == STATUS_OK && known && strcmp(known->digest, digest) == 0 && !known->is_changed)
        status =
            error_set(err, STATUS_USAGE, "the agreement %s is registered already", known->name);
    if (status == STATUS_OK && !(known && strcmp(known->digest, digest) == 0))
        status = agreement_append(office, file, digest, now, err);
    if (status == STATUS_OK)
        status = copy_write(office, file, err);
    if (status == STATUS_OK && out)
        status = agreement_find(office, json_text(file->root, "name"), out, err);
    agreement_free(known);
    return status;
}

enum status agreement_add(struct office *office, const char *path, timestamp now,
                          struct agreement **out, struct error *err)
{
    struct agreement_file file = {.path = path};
    buffer_init(&file.text, OFFICE_JSON_MAXIMUM);
    enum status status = file_add(office, &file, now, out, err);
    json_decref(file.root);
    buffer_free(&file.text);
    return status;
}

/* The file as who fills in a form would have written it; NULL without memory. */
static json_t *signed_json(const struct agreement_signed *said)
{
    int failed = 0;
    char from[DATE_SIZE], to[DATE_SIZE];
    json_t *profiles = names_to_json(&said->profiles);
    date_format(&said->signed_on, from);
    date_format(&said->review, to);
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:o, s:s, s:s}", "format", FORMAT, "name", said->name, "with",
                  said->with, "profiles", profiles, "signed_on", from, "review", to);
    if (root && said->signed_by)
        json_put(root, "signed_by", json_string(said->signed_by), &failed);
    if (!failed)
        return root;
    json_decref(root);
    return NULL;
}

enum status agreement_sign(struct office *office, const struct agreement_signed *said,
                           timestamp now, struct agreement **out, struct error *err)
{
    if (!is_agreement_name(said->name)) {
        error_set(err, STATUS_USAGE, "a short name has small letters, digits and '-' alone");
        return error_hint(err, "for example council-2026");
    }
    if (date_compare(&said->signed_on, &said->review) >= 0)
        return error_set(err, STATUS_USAGE,
                         "it is looked at again on a day after that on which it was signed");
    struct agreement_file file = {.path = "the agreement", .root = signed_json(said)};
    buffer_init(&file.text, OFFICE_JSON_MAXIMUM);
    enum status status = file.root ? json_canonical(file.root, &file.text, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_add(office, &file, now, out, err);
    json_decref(file.root);
    buffer_free(&file.text);
    return status;
}

/* ---- the list ---- */

void agreements_free(struct agreements *list)
{
    for (size_t i = 0; i < list->count; i++)
        agreement_free(list->items[i]);
    memory_free(list->items);
    *list = (struct agreements){0};
}

static bool list_has(const struct agreements *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->name, name) == 0)
            return true;
    return false;
}

static int agreements_compare(const void *a, const void *b)
{
    const struct agreement *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

/* Adds the agreement that an entry names, unless it is there. */
static enum status list_take(struct office *office, struct agreements *list, uint64_t number,
                             struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    enum status status = office_read(office, number, &entry, &signer, err);
    struct entry_agreement said;
    entry_agreement_see(status == STATUS_OK && signer ? entry->detail : NULL, &said);
    if (status == STATUS_OK && said.name && !list_has(list, said.name)) {
        status = agreement_find(office, said.name, &list->items[list->count], err);
        list->count += status == STATUS_OK && list->items[list->count];
    }
    ledger_entry_free(entry);
    return status;
}

enum status agreement_list(struct office *office, struct agreements *list, struct error *err)
{
    struct ledger_indexes indexes = {0};
    *list = (struct agreements){0};
    enum status status =
        ledger_find_kind(office_ledger(office), ENTRY_KIND_AGREEMENT, &indexes, err);
    if (status == STATUS_OK) {
        list->items = memory_allocate_array(indexes.count + 1, sizeof(struct agreement *));
        status = list->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++)
        status = list_take(office, list, indexes.items[i], err);
    if (status == STATUS_OK && list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, agreements_compare);
    if (status != STATUS_OK)
        agreements_free(list);
    ledger_indexes_free(&indexes);
    return status;
}
