#include "people/invitations.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safehand/base/array.h"
#include "safehand/base/encoding.h"
#include "session/keep.h"
#include "session/session.h"

enum { FILE_SIZE = 4096, ID_LENGTH = INVITATION_ID_SIZE - 1 };
static const char SUFFIX[] = ".json", TAKEN[] = ".taken";
static const struct json_limits LIMITS = {FILE_SIZE, 2, 1024};

void invitation_free(struct invitation *invitation)
{
    memory_free(invitation->by);
    memory_free(invitation->whom);
    memory_free(invitation->replaces);
    *invitation = (struct invitation){0};
}

void invitations_free(struct invitations *list)
{
    for (size_t i = 0; i < list->count; i++)
        invitation_free(&list->items[i]);
    memory_free(list->items);
    *list = (struct invitations){0};
}

/* ---- files ---- */

static enum status folder_of(const char *origin, char **folder, struct error *err)
{
    char *keep = NULL;
    enum status status = keep_folder_of(origin, &keep, err);
    if (status == STATUS_OK) {
        *folder = memory_format("%s/invitations", keep);
        status = *folder ? file_make_folders(*folder, 0700, err) : memory_error(err);
    }
    memory_free(keep);
    return status;
}

static bool is_id(const char *id)
{
    return strlen(id) == ID_LENGTH && strspn(id, "0123456789abcdef") == ID_LENGTH;
}

static enum status path_of(const char *origin, const char *id, const char *suffix, char **path,
                           struct error *err)
{
    char *folder = NULL;
    if (!is_id(id))
        return error_set(err, STATUS_USAGE, "there is no such invitation");
    enum status status = folder_of(origin, &folder, err);
    if (status == STATUS_OK) {
        *path = memory_format("%s/%s%s", folder, id, suffix);
        status = *path ? STATUS_OK : memory_error(err);
    }
    memory_free(folder);
    return status;
}

static enum status id_of(const char *token, char id[INVITATION_ID_SIZE], struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(token, strlen(token), hex, err);
    snprintf(id, INVITATION_ID_SIZE, "%.*s", ID_LENGTH, hex);
    return status;
}

/* ---- writing ---- */

static enum status write_file(const char *path, const struct office_member *by, const char *whom,
                              const char *replaces, timestamp now, struct error *err)
{
    char made[TIMESTAMP_SIZE], expires[TIMESTAMP_SIZE];
    struct buffer text;
    int failed = 0;
    json_t *root = json_object();
    timestamp_format(now, made);
    timestamp_format(now + (timestamp)INVITATION_DAYS * 86400, expires);
    json_put(root, "by", json_string(by->card->name), &failed);
    json_put(root, "whom", json_string(whom), &failed);
    json_put(root, "replaces", json_string(replaces), &failed);
    json_put(root, "made", json_string(made), &failed);
    json_put(root, "expires", json_string(expires), &failed);
    buffer_init(&text, FILE_SIZE);
    enum status status = failed ? memory_error(err) : json_canonical(root, &text, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    buffer_free(&text);
    json_decref(root);
    return status;
}

enum status invitation_make(const struct office *office, const char *whom, const char *replaces,
                            timestamp now, char token[REQUEST_TOKEN_SIZE], struct error *err)
{
    char id[INVITATION_ID_SIZE], *path = NULL;
    if (!sessions_stranger_cookie(token))
        return error_set(err, STATUS_SYSTEM, "there is no randomness");
    enum status status = id_of(token, id, err);
    if (status == STATUS_OK)
        status = path_of(office_origin(office), id, SUFFIX, &path, err);
    if (status == STATUS_OK)
        status = write_file(path, office_self(office), whom, replaces, now, err);
    memory_free(path);
    return status;
}

/* ---- reading ---- */

static bool take_members(const json_t *root, struct invitation *invitation)
{
    const char *by = json_text(root, "by"), *whom = json_text(root, "whom");
    const char *replaces = json_text(root, "replaces"), *made = json_text(root, "made");
    const char *expires = json_text(root, "expires");
    if (!by || !whom || !replaces || !made || !expires ||
        !timestamp_parse(made, &invitation->made) ||
        !timestamp_parse(expires, &invitation->expires))
        return false;
    invitation->by = memory_copy_string(by);
    invitation->whom = memory_copy_string(whom);
    invitation->replaces = memory_copy_string(replaces);
    return invitation->by && invitation->whom && invitation->replaces;
}

/* False for one that is not there, damaged, or over; with *is_over for the last. */
static bool read_file(const char *path, const char *id, timestamp now,
                      struct invitation *invitation, bool *is_over)
{
    struct error ignored = {0};
    json_t *root = NULL;
    *invitation = (struct invitation){0};
    *is_over = false;
    if (json_strict_load(path, &LIMITS, &root, NULL, &ignored) != STATUS_OK)
        return false;
    snprintf(invitation->id, sizeof invitation->id, "%s", id);
    bool is_whole = take_members(root, invitation);
    *is_over = is_whole && now >= invitation->expires;
    json_decref(root);
    if (is_whole && !*is_over)
        return true;
    invitation_free(invitation);
    return false;
}

enum status invitation_find(const char *origin, const char *token, timestamp now,
                            struct invitation *invitation, struct error *err)
{
    char id[INVITATION_ID_SIZE], *path = NULL;
    bool is_over, is_found = false;
    enum status status = id_of(token, id, err);
    if (status == STATUS_OK)
        status = path_of(origin, id, SUFFIX, &path, err);
    if (status == STATUS_OK)
        is_found = read_file(path, id, now, invitation, &is_over);
    memory_free(path);
    if (status != STATUS_OK || is_found)
        return status;
    error_set(err, STATUS_USAGE,
              "this link does not work: it was used, or it is older than %d days", INVITATION_DAYS);
    return error_hint(err, "ask whoever sent it for another one");
}

/* From one name to the other: of two who try, one succeeds. */
static enum status rename_file(const char *origin, const char *id, const char *from, const char *to,
                               struct error *err)
{
    char *one = NULL, *other = NULL;
    enum status status = path_of(origin, id, from, &one, err);
    if (status == STATUS_OK)
        status = path_of(origin, id, to, &other, err);
    if (status == STATUS_OK && rename(one, other) != 0)
        status = error_set(err, STATUS_USAGE, "this link was used just now");
    memory_free(one);
    memory_free(other);
    return status;
}

enum status invitation_take(const char *origin, const struct invitation *invitation,
                            struct error *err)
{
    return rename_file(origin, invitation->id, SUFFIX, TAKEN, err);
}

void invitation_give_back(const char *origin, const struct invitation *invitation)
{
    struct error ignored = {0};
    (void)!rename_file(origin, invitation->id, TAKEN, SUFFIX, &ignored);
}

static enum status remove_file(const char *origin, const char *id, const char *suffix,
                               struct error *err)
{
    char *path = NULL;
    enum status status = path_of(origin, id, suffix, &path, err);
    if (status == STATUS_OK)
        status = file_remove(path, err);
    memory_free(path);
    return status;
}

void invitation_use_up(const char *origin, const struct invitation *invitation)
{
    struct error ignored = {0};
    (void)!remove_file(origin, invitation->id, TAKEN, &ignored);
}

enum status invitation_cancel(const char *origin, const char *id, struct error *err)
{
    return remove_file(origin, id, SUFFIX, err);
}

/* ---- listing ---- */

static int newest_first(const void *a, const void *b)
{
    const struct invitation *one = a, *other = b;
    return (one->made < other->made) - (one->made > other->made);
}

static enum status list_one(const char *origin, const char *name, timestamp now,
                            struct invitations *list, struct error *err)
{
    struct error ignored = {0};
    struct invitation found;
    char id[INVITATION_ID_SIZE], *path = NULL;
    bool is_over;
    if (strlen(name) != ID_LENGTH + sizeof SUFFIX - 1 || !text_ends_with(name, SUFFIX) ||
        list->count == INVITATIONS_MAXIMUM)
        return STATUS_OK;
    snprintf(id, sizeof id, "%.*s", ID_LENGTH, name);
    enum status status = path_of(origin, id, SUFFIX, &path, err);
    if (status == STATUS_OK && read_file(path, id, now, &found, &is_over)) {
        if (!ARRAY_ADD(list->items, list->count, found)) {
            invitation_free(&found);
            status = memory_error(err);
        }
    } else if (status == STATUS_OK && is_over) {
        (void)!file_remove(path, &ignored);
    }
    memory_free(path);
    return status;
}

enum status invitations_list(const char *origin, timestamp now, struct invitations *list,
                             struct error *err)
{
    struct file_list names = {0};
    char *folder = NULL;
    *list = (struct invitations){0};
    enum status status = folder_of(origin, &folder, err);
    if (status == STATUS_OK)
        status = file_list_folder(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        status = list_one(origin, names.names[i], now, list, err);
    file_list_free(&names);
    memory_free(folder);
    if (status != STATUS_OK)
        invitations_free(list);
    else if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, newest_first);
    return status;
}
