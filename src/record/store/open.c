/* Reading a sealed record. */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum {
    PLAIN_MAXIMUM = RECORD_HEAD_MAXIMUM + (16 << 20),
    SEALED_MAXIMUM = PLAIN_MAXIMUM + (1 << 20)
};

static bool has(const char *folder, const char *name)
{
    char *path = file_join(folder, name);
    bool is_there = path && file_exists(path);
    memory_free(path);
    return is_there;
}

bool record_is_sealed(const char *path)
{
    return has(path, SEALED_FAMILY);
}

/* ---- which key ---- */

/* Whether one of them opens its header. */
static enum status try_identities(const struct age_identities *identities,
                                  const struct age_source *source, struct error *err)
{
    struct age_reader *reader = NULL;
    enum status status = age_reader_open(&reader, source, identities, err);
    age_reader_free(reader);
    return status;
}

static enum status try_key(const char *secret, const struct age_source *source, struct error *err)
{
    struct age_identities *identities = NULL;
    enum status status = record_identity_of(secret, &identities, err);
    if (status == STATUS_OK)
        status = try_identities(identities, source, err);
    age_identities_free(identities);
    return status;
}

enum status sealed_hint(struct error *err)
{
    return error_hint(err,
                      "put it back from a backup of this office, or take it in anew from where "
                      "it came from");
}

bool record_seal_is_of_another(const struct record_seal *seal, int *fd)
{
    struct error ignored = {0};
    struct age_source source;
    return age_source_descriptor(&source, fd, &ignored) == STATUS_OK &&
           try_key(seal->secret, &source, &ignored) == STATUS_AUTHENTICATION;
}

static enum status find_key(const struct record_keys *keys, const struct age_source *source,
                            size_t *which, struct error *err)
{
    enum status status = STATUS_AUTHENTICATION;
    for (*which = 0; *which < keys->count; (*which)++) {
        struct error why = {0};
        status = try_key(keys->secrets[*which], source, &why);
        if (status == STATUS_OK)
            return STATUS_OK;
        if (status != STATUS_AUTHENTICATION) {
            *err = why;
            return status;
        }
    }
    error_set(err, STATUS_AUTHENTICATION, "is not sealed to this office, or is damaged");
    return sealed_hint(err);
}

bool is_sealed_file(const char *folder, const char *name, const struct record_keys *keys)
{
    struct error ignored = {0};
    struct age_source source;
    size_t which;
    int fd = -1;
    if (!is_sealed_name(name))
        return false;
    char *path = memory_format("%s/" ATTACHMENTS "/%s", folder, name);
    if (path)
        fd = file_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW, 0);
    bool opens = fd >= 0 && age_source_descriptor(&source, &fd, &ignored) == STATUS_OK &&
                 find_key(keys, &source, &which, &ignored) == STATUS_OK;
    file_close(&fd);
    memory_free(path);
    return opens;
}

enum record_lies record_lies(const char *path, const struct record_keys *keys)
{
    struct error ignored = {0};
    struct age_source source;
    int fd = -1;
    bool is_plain = has(path, PLAIN_FAMILY);
    if (!record_is_sealed(path))
        return is_plain ? RECORD_READABLE : RECORD_NONE;
    if (is_plain)
        return RECORD_TWICE;
    char *file = keys ? file_join(path, SEALED_FAMILY) : NULL;
    if (file)
        fd = file_open(AT_FDCWD, file, O_RDONLY | O_NOFOLLOW, 0);
    bool is_before = fd >= 0 && age_source_descriptor(&source, &fd, &ignored) == STATUS_OK &&
                     try_identities(keys->todays, &source, &ignored) != STATUS_OK;
    file_close(&fd);
    memory_free(file);
    return is_before ? RECORD_SEALED_BEFORE : RECORD_SEALED;
}

/* ---- what is in it ---- */

static enum status decrypt_by(const char *secret, const struct buffer *sealed, struct buffer *plain,
                              struct error *err)
{
    struct age_identities *identities = NULL;
    enum status status = record_identity_of(secret, &identities, err);
    if (status == STATUS_OK)
        status = age_decrypt(identities, sealed->data, sealed->length, plain, err);
    age_identities_free(identities);
    return status;
}

/* Nearly all are sealed to today's key, so that no other is looked for before. */
static enum status decrypt(const struct record_keys *keys, const struct buffer *sealed,
                           struct buffer *plain, size_t *which, struct error *err)
{
    struct age_bytes bytes = {sealed->data, sealed->length};
    struct age_source source;
    struct error ignored = {0};
    *which = 0;
    if (keys->todays &&
        age_decrypt(keys->todays, sealed->data, sealed->length, plain, &ignored) == STATUS_OK)
        return STATUS_OK;
    age_source_bytes(&source, &bytes);
    enum status status = find_key(keys, &source, which, err);
    if (status == STATUS_OK)
        status = decrypt_by(keys->secrets[*which], sealed, plain, err);
    return status == STATUS_AUTHENTICATION ? sealed_hint(err) : status;
}

static enum status keep_secret(struct record_seal *seal, const char *secret, bool is_todays,
                               struct error *err)
{
    seal->is_todays = is_todays;
    seal->secret = secret_allocate(AGE_IDENTITY_SIZE);
    if (!seal->secret)
        return memory_error(err);
    memcpy(seal->secret, secret, AGE_IDENTITY_SIZE);
    return STATUS_OK;
}

/* The line, and the text behind it. */
static enum status cut(const struct buffer *plain, const char *name, struct record_seal **seal,
                       struct buffer *text, struct error *err)
{
    const char *data = buffer_text(plain);
    const char *end = memchr(data, '\n', plain->length);
    if (!end)
        return error_set(err, STATUS_MALFORMED, "%s: is not a sealed record", name);
    size_t length = (size_t)(end - data);
    enum status status = record_seal_read(data, length, name, seal, err);
    if (status == STATUS_OK) {
        buffer_append(text, end + 1, plain->length - length - 1);
        status = buffer_status(text, err);
    }
    return status;
}

/* ---- whose it is ---- */

/* The folder bears the family's reference; one among the earlier versions (.earlier), and the time
 * behind it. */
static bool is_name_for(const char *whole, const char *reference)
{
    const char *slash = strrchr(whole, '/');
    const char *name = slash ? slash + 1 : whole;
    static const char earlier[] = "/.earlier";
    size_t length = strlen(reference), before = slash ? (size_t)(slash - whole) : 0;
    if (strcmp(name, reference) == 0)
        return true;
    return before >= sizeof earlier - 1 &&
           memcmp(slash - (sizeof earlier - 1), earlier, sizeof earlier - 1) == 0 &&
           strncmp(name, reference, length) == 0 && name[length] == '.' &&
           !strchr(name + length + 1, '.');
}

bool is_named_for(const char *folder, const char *reference)
{
    char *whole = realpath(folder, NULL);
    bool is_right = whole && is_name_for(whole, reference);
    free(whole);
    return is_right;
}

enum status record_check_place(const char *path, const char *reference, struct error *err)
{
    if (is_named_for(path, reference))
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION, "%s: what lies there is the record of %s", path,
              reference);
    return error_hint(err, "the folder of a record bears its reference: put it back where it "
                           "belongs");
}

/* One that lies readable beside it must be the same. */
static enum status check_beside(const char *path, int folder, const struct record *record,
                                struct error *err)
{
    struct buffer text;
    char digest[DIGEST_HEX_SIZE] = "";
    if (!has(path, PLAIN_FAMILY))
        return STATUS_OK;
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = file_read_whole_beneath(folder, PLAIN_FAMILY, &text, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(buffer_text(&text), text.length, digest, err);
    buffer_free(&text);
    if (status != STATUS_OK || strcmp(digest, record->digest) == 0)
        return status;
    error_set(err, STATUS_MALFORMED,
              "%s: the record is there twice: sealed, and another readable (family.json)", path);
    return error_hint(err, "take one of the two out of the folder, family.json or family.json.age, "
                           "and keep it until you know which is right");
}

/* ---- all of it ---- */

static enum status read_record(const char *path, int folder, const struct record_keys *keys,
                               struct record_check *check, struct record **record,
                               struct error *err)
{
    size_t which = 0;
    struct buffer sealed, plain, text;
    struct record_seal *seal = NULL;
    char *name = file_join(path, SEALED_FAMILY);
    buffer_init(&sealed, SEALED_MAXIMUM);
    buffer_init(&plain, PLAIN_MAXIMUM);
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status =
        name ? file_read_whole_beneath(folder, SEALED_FAMILY, &sealed, err) : memory_error(err);
    if (status == STATUS_OK)
        status = decrypt(keys, &sealed, &plain, &which, err);
    if (status != STATUS_OK && name)
        error_context(err, "%s", name);
    if (status == STATUS_OK)
        status = cut(&plain, name, &seal, &text, err);
    if (status == STATUS_OK)
        status = keep_secret(seal, keys->secrets[which], which == 0, err);
    if (status == STATUS_OK)
        status = record_check_place(path, seal->reference, err);
    if (status == STATUS_OK)
        status = record_open_under(path, folder, seal, &text, check, record, err);
    if (status == STATUS_OK && strcmp((*record)->reference, seal->reference) != 0)
        status = error_set(err, STATUS_AUTHENTICATION, "%s: is sealed as the record of %s", path,
                           seal->reference);
    if (status == STATUS_OK)
        status = check_beside(path, folder, *record, err);
    record_seal_let_go(seal);
    buffer_free(&text);
    buffer_free(&plain);
    buffer_free(&sealed);
    memory_free(name);
    return status;
}

enum status record_open_with(const char *path, const struct record_keys *keys,
                             struct record_check *check, struct record **record, struct error *err)
{
    *record = NULL;
    if (!keys || !record_is_sealed(path))
        return record_open_checked(path, check, record, err);
    int folder = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    if (folder < 0)
        return error_set_errno(err, "%s: cannot open the family's folder", path);
    enum status status = read_record(path, folder, keys, check, record, err);
    file_close(&folder);
    if (status != STATUS_OK) {
        record_free(*record);
        *record = NULL;
    }
    return status;
}
