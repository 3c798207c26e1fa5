#include "package_internal.h"

#include <string.h>

static const char FORMAT[] = "safehand.manifest/2";

void manifest_free(struct manifest *manifest)
{
    if (!manifest)
        return;
    char *const texts[] = {manifest->id,
                           manifest->salt,
                           manifest->sender_name,
                           manifest->sender_organisation,
                           manifest->sender_verifier,
                           manifest->recipient_name,
                           manifest->recipient_organisation,
                           manifest->recipient_key,
                           manifest->purpose,
                           manifest->basis,
                           manifest->marking,
                           manifest->handling,
                           manifest->decision};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        memory_free(texts[i]);
    for (size_t i = 0; i < manifest->file_count; i++) {
        memory_free(manifest->files[i].path);
        memory_free(manifest->files[i].recorded_name);
        memory_free(manifest->files[i].not_read);
    }
    memory_free(manifest->files);
    memory_free(manifest);
}

/* ---- formatting ---- */

static json_t *files_to_json(const struct manifest *manifest)
{
    json_t *files = json_array();
    for (size_t i = 0; files && i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        json_t *item = json_pack("{s:s, s:I, s:s, s:s*, s:s*, s:s*}", "path", file->path, "size",
                                 (json_int_t)file->size, "sha256", file->digest, "original",
                                 *file->original ? file->original : NULL, "recorded_name",
                                 file->recorded_name, "not_read", file->not_read);
        if (json_array_append_new(files, item) != 0) {
            json_decref(files);
            return NULL;
        }
    }
    return files;
}

enum status manifest_format(const struct manifest *manifest, struct buffer *out, struct error *err)
{
    char created[TIMESTAMP_SIZE], expires[TIMESTAMP_SIZE];
    int failed = 0;
    timestamp_format(manifest->created, created);
    timestamp_format(manifest->expires, expires);
    json_t *root = json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:{s:s, s:s, s:s}, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
        "format", FORMAT, "id", manifest->id, "salt", manifest->salt, "sender", "name",
        manifest->sender_name, "organisation", manifest->sender_organisation, "verifier",
        manifest->sender_verifier, "recipient", "name", manifest->recipient_name, "organisation",
        manifest->recipient_organisation, "key", manifest->recipient_key, "purpose",
        manifest->purpose, "basis", manifest->basis, "marking", manifest->marking, "handling",
        manifest->handling, "created", created, "expires", expires, "decision", manifest->decision);
    json_put(root, "files", files_to_json(manifest), &failed);
    enum status status = !root || failed ? memory_error(err) : json_canonical(root, out, err);
    json_decref(root);
    if (status == STATUS_OK) {
        buffer_append_byte(out, '\n');
        status = buffer_status(out, err);
    }
    return status;
}

bool package_names_fit(const struct selected_attachment *attachments, size_t count)
{
    size_t together = 0, around = strlen("\"recorded_name\":\"\",");
    for (size_t i = 0; i < count; i++) {
        together += strlen(selected_file_name(&attachments[i]));
        if (!attachments[i].sent_name)
            continue;
        together += around;
        /* Escaped in the manifest, which is itself a text in the entry. */
        for (const char *at = attachments[i].name; *at; at++)
            together += *at == '"' || *at == '\\' ? 4 : 1;
    }
    return together <= PACKAGE_NAMES_TOGETHER;
}

/* ---- parsing ---- */

/* The files that every package lists, in this order; only attachments follow. */
static const char *const FIXED[] = {MEMBER_CARD, MEMBER_REPORT, MEMBER_EXTRACT};
enum { FIXED_COUNT = sizeof FIXED / sizeof FIXED[0] };

static bool is_attachment(const char *path)
{
    return text_starts_with(path, MEMBER_ATTACHMENTS);
}

/* A file at the top that a later version may put there, and that is none of the known ones. */
static bool is_further(const char *path)
{
    static const char *const KNOWN[] = {MEMBER_MANIFEST, MEMBER_NOTE,   MEMBER_CARD,   MEMBER_PROOF,
                                        MEMBER_HISTORY,  MEMBER_REPORT, MEMBER_EXTRACT};
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
        if (strcmp(path, KNOWN[i]) == 0)
            return false;
    size_t length = strlen(path);
    return length <= PACKAGE_FURTHER_NAME && file_name_is_plain(path) &&
           strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length && path[0] != '-' &&
           strcmp(path, "attachments") != 0;
}

/* Paths are what a package may hold there, so that none of them can lead out of the folder. */
static bool path_is_valid(const char *path, size_t index)
{
    if (index < FIXED_COUNT)
        return strcmp(path, FIXED[index]) == 0;
    return is_attachment(path) ? file_name_is_plain(path + strlen(MEMBER_ATTACHMENTS))
                               : is_further(path);
}

/* The further files come before the attachments, and each kind in bytewise order. */
static bool is_behind(const char *path, const char *before)
{
    if (is_attachment(path) != is_attachment(before))
        return is_attachment(path);
    return strcmp(path, before) > 0;
}

/* What may be said of a file beside its digest. */
static bool text_is_valid(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > PACKAGE_NOT_READ_MAXIMUM)
        return false;
    for (size_t at = 0, size; at < length; at += size) {
        uint32_t code_point;
        size = utf8_decode(text + at, length - at, &code_point);
        if (size == 0 || text_is_control(code_point))
            return false;
    }
    return true;
}

static const char *name_of(const char *path)
{
    return is_attachment(path) ? path + strlen(MEMBER_ATTACHMENTS) : path;
}

/* The members that a file may lack. */
static enum status read_more(const json_t *item, struct manifest_file *file, bool *is_good,
                             struct error *err)
{
    const char *original = json_text(item, "original"), *name = json_text(item, "recorded_name");
    const char *not_read = json_text(item, "not_read");
    *is_good = (!original || (digest_is_valid(original) && strcmp(original, file->digest) != 0)) &&
               (!name || (file_name_is_one(name) && strcmp(name, name_of(file->path)) != 0)) &&
               (!not_read || text_is_valid(not_read));
    if (!*is_good)
        return STATUS_OK;
    if (original)
        memcpy(file->original, original, DIGEST_HEX_SIZE);
    if (name && !(file->recorded_name = memory_copy_string(name)))
        return memory_error(err);
    if (not_read && !(file->not_read = memory_copy_string(not_read)))
        return memory_error(err);
    return STATUS_OK;
}

static enum status manifest_malformed(const char *what, struct error *err)
{
    error_set(err, STATUS_MALFORMED, "manifest.json: %s", what);
    return error_hint(err, "ask the sender to share it again");
}

static enum status manifest_read_files(const json_t *array, struct manifest *manifest,
                                       struct error *err)
{
    size_t count = json_array_size(array), further = 0;
    if (count < FIXED_COUNT || count > PACKAGE_FILES_MAXIMUM)
        return manifest_malformed("the list of files is missing, too short or too long", err);
    manifest->files = memory_allocate_array(count, sizeof *manifest->files);
    if (!manifest->files)
        return memory_error(err);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(array, i);
        const char *path = json_text(item, "path"), *digest = json_text(item, "sha256");
        const json_t *size = json_object_get(item, "size");
        if (!path || !digest_is_valid(digest) || !json_is_integer(size) ||
            json_integer_value(size) < 0)
            return manifest_malformed("a file in the list is not well formed", err);
        if (!path_is_valid(path, i))
            return manifest_malformed("a file in the list is not one that a package holds there",
                                      err);
        if (i > FIXED_COUNT && !is_behind(path, manifest->files[i - 1].path))
            return manifest_malformed("the list of files is not in order", err);
        struct manifest_file *file = &manifest->files[manifest->file_count];
        file->path = memory_copy_string(path);
        if (!file->path)
            return memory_error(err);
        file->size = (uint64_t)json_integer_value(size);
        memcpy(file->digest, digest, DIGEST_HEX_SIZE);
        manifest->file_count++;
        bool is_good = true;
        if (i >= FIXED_COUNT && read_more(item, file, &is_good, err) != STATUS_OK)
            return err->status;
        further += i >= FIXED_COUNT && !is_attachment(path);
        if (!is_good)
            return manifest_malformed("what is said of a file in the list is not well formed", err);
        if (further > PACKAGE_FURTHER_MAXIMUM)
            return manifest_malformed("the list of files is missing, too short or too long", err);
    }
    return STATUS_OK;
}

static enum status manifest_read_texts(const json_t *root, struct manifest *manifest,
                                       struct error *err)
{
    const json_t *sender = json_object_get(root, "sender");
    const json_t *recipient = json_object_get(root, "recipient");
    const struct {
        char **to;
        const json_t *object;
        const char *of, *key;
    } texts[] = {
        {&manifest->id, root, "", "id"},
        {&manifest->salt, root, "", "salt"},
        {&manifest->sender_name, sender, "sender's ", "name"},
        {&manifest->sender_organisation, sender, "sender's ", "organisation"},
        {&manifest->sender_verifier, sender, "sender's ", "verifier"},
        {&manifest->recipient_name, recipient, "recipient's ", "name"},
        {&manifest->recipient_organisation, recipient, "recipient's ", "organisation"},
        {&manifest->recipient_key, recipient, "recipient's ", "key"},
        {&manifest->purpose, root, "", "purpose"},
        {&manifest->basis, root, "", "basis"},
        {&manifest->marking, root, "", "marking"},
        {&manifest->handling, root, "", "handling"},
        {&manifest->decision, root, "", "decision"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = json_text(texts[i].object, texts[i].key);
        if (!text || (!*text && texts[i].to != &manifest->basis)) {
            error_set(err, STATUS_MALFORMED, "manifest.json: %s%s is missing or empty", texts[i].of,
                      texts[i].key);
            return error_hint(err, "ask the sender to share it again");
        }
        *texts[i].to = memory_copy_string(text);
        if (!*texts[i].to)
            return memory_error(err);
    }
    return STATUS_OK;
}

static bool marking_is_known(const char *name)
{
    for (int i = MARKING_UNCLASSIFIED; i <= MARKING_CONFIDENTIAL; i++)
        if (strcmp(marking_name((enum marking)i), name) == 0)
            return true;
    return false;
}

static enum status manifest_read(const json_t *root, struct manifest *manifest, struct error *err)
{
    const char *format = json_text(root, "format");
    const char *created = json_text(root, "created"), *expires = json_text(root, "expires");
    if (format && newer_is_format(format, strlen(format), FORMAT))
        return newer_error(err, "manifest.json");
    if (!format || strcmp(format, FORMAT) != 0)
        return manifest_malformed("it is not of the format safehand.manifest/2", err);
    enum status status = manifest_read_texts(root, manifest, err);
    if (status != STATUS_OK)
        return status;
    if (!id_is_valid(manifest->id) || !digest_is_valid(manifest->salt) ||
        !digest_is_valid(manifest->decision))
        return manifest_malformed("id, salt or decision is not well formed", err);
    if (!created || !expires || !timestamp_parse(created, &manifest->created) ||
        !timestamp_parse(expires, &manifest->expires))
        return manifest_malformed("created or expires is not a time", err);
    if (manifest->expires <= manifest->created)
        return manifest_malformed("it expires before it was created", err);
    if (!marking_is_known(manifest->marking))
        return manifest_malformed("its marking is not known", err);
    return manifest_read_files(json_object_get(root, "files"), manifest, err);
}

/* What was read must be written the same: no member unknown, nothing said twice. */
static enum status manifest_check_canonical(const struct manifest *manifest, const char *data,
                                            size_t length, struct error *err)
{
    struct buffer again;
    buffer_init(&again, PACKAGE_MANIFEST_MAXIMUM);
    enum status status = manifest_format(manifest, &again, err);
    if (status == STATUS_OK &&
        (again.length != length || memcmp(buffer_text(&again), data, length) != 0))
        status = manifest_malformed("it is not in canonical form, or holds something unknown", err);
    buffer_free(&again);
    return status;
}

enum status manifest_parse(const char *data, size_t length, struct manifest **out,
                           struct error *err)
{
    json_t *root = NULL;
    struct json_limits limits = JSON_LIMITS_DEFAULT;
    limits.size = PACKAGE_MANIFEST_MAXIMUM;
    *out = NULL;
    struct manifest *manifest = memory_allocate(sizeof *manifest);
    if (!manifest)
        return memory_error(err);
    enum status status = json_strict_parse(data, length, "manifest.json", &limits, &root, err);
    if (status == STATUS_OK)
        status = manifest_read(root, manifest, err);
    if (status == STATUS_OK)
        status = manifest_check_canonical(manifest, data, length, err);
    json_decref(root);
    if (status == STATUS_OK)
        *out = manifest;
    else
        manifest_free(manifest);
    return status;
}

/* ---- the handling notice ---- */

enum status handling_notice(enum marking marking, enum handling_family family,
                            const char *recipient_name, const char *sender_contact,
                            timestamp expires, struct buffer *out, struct error *err)
{
    /* Before all else: a visit may follow within the hour. */
    static const char *const FAMILY[] = {
        [HANDLING_FAMILY_UNSAID] = "",
        [HANDLING_FAMILY_TOLD] = "Somebody of the family was told that this is shared. Ask us who "
                                 "it was before you speak to others.\n",
        [HANDLING_FAMILY_LATER] = "The family has not been told of this yet. Ask us before you "
                                  "speak to them.\n",
        [HANDLING_FAMILY_UNSAFE] = "The family has not been told of this, because telling them is "
                                   "unsafe. Let nobody of them know before you have spoken to "
                                   "us.\n",
        [HANDLING_FAMILY_UNKNOWN] = "Whether the family knows of this is not said here: in the "
                                    "emergency nobody was asked. Speak to us before you speak to "
                                    "them.\n",
    };
    char until[TIMESTAMP_WORDS_SIZE];
    struct date last = date_of(expires - 1);
    date_words(&last, until);
    buffer_append_text(out, FAMILY[family]);
    buffer_append_format(out,
                         "This is for %s and for the purpose it names only, and for a colleague "
                         "who needs it for that.\n",
                         recipient_name);
    if (marking == MARKING_CONFIDENTIAL)
        buffer_append_text(out, "It could do great harm in wrong hands: do not copy it to a memory "
                                "stick, print it only if you must, and never leave it in a car.\n");
    else if (marking == MARKING_INTERNAL)
        buffer_append_text(out, "It is personal: keep it where only those who need it can read "
                                "it.\n");
    buffer_append_format(out,
                         "Keep it until %s at the latest, then destroy it.\n"
                         "If it is wrong, not meant for you, lost or seen by somebody else, tell "
                         "the sender at once%s%s.\n",
                         until, *sender_contact ? ": " : "", sender_contact);
    return buffer_status(out, err);
}
