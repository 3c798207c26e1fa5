#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "record_internal.h"
#include "store/store_internal.h"

bool record_reference_is_valid(const char *text)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strspn(text, allowed);
    return length > 0 && length <= RECORD_ID_MAXIMUM && text[length] == '\0' &&
           !strchr("._-", text[0]);
}

static enum status open_family_folder(const char *path, int *folder, struct error *err)
{
    *folder = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    if (*folder >= 0)
        return STATUS_OK;
    if (errno == ENOTDIR)
        error_set(err, STATUS_MALFORMED, "%s: is not a folder", path);
    else
        error_set_errno(err, "%s: cannot open the family's folder", path);
    return error_hint(
        err, "name the folder that holds family.json, or a record of the office by its reference");
}

/* A missing attachments folder is none; a link or a file in its place is an error. */
static enum status open_attachments(struct record *record, int folder, struct error *err)
{
    record->attachments = file_open(folder, "attachments", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (record->attachments >= 0 || errno == ENOENT)
        return STATUS_OK;
    if (errno != ENOTDIR && errno != ELOOP)
        return error_set_errno(err, "%s/attachments: cannot open", record->path);
    error_set(err, STATUS_MALFORMED, "%s/attachments: is not a folder, or is a link to one",
              record->path);
    return error_hint(err, "put the files themselves into a folder named attachments");
}

static enum status read_head(struct record *record, const struct json_node *root)
{
    static const struct json_form form = {
        .fits = record_reference_is_valid,
        .what = "at most 64 letters, digits, dots, _ and -, beginning with a letter or digit"};
    enum status status = goes_on(
        root, json_node_get_text(root, "reference", JSON_REQUIRED, &form, &record->reference));
    if (status == STATUS_OK)
        status = goes_on(
            root, json_node_get_date(root, "updated", JSON_REQUIRED, &record->updated, NULL));
    return status;
}

static enum status read_parts(struct record_reader *reader, const struct json_node *root)
{
    enum status status = read_head(reader->record, root);
    if (status == STATUS_OK)
        status = goes_on(root, record_read_people(reader, root));
    if (status == STATUS_OK)
        status = goes_on(root, record_read_consents(reader, root));
    if (status == STATUS_OK)
        status = goes_on(root, record_read_entries(reader, root));
    if (status == STATUS_OK)
        status = record_read_fields(reader);
    if (status == STATUS_OK)
        status = goes_on(root, record_read_changes(root));
    if (status == STATUS_OK)
        status = goes_on(root, record_read_taken_out(root));
    return status;
}

/* A file of another format is not looked at further: what is right in it, its own program knows. */
static enum status read_content(struct record *record, const char *name,
                                struct json_troubles *troubles, struct error *err)
{
    const char *text = buffer_text(&record->text);
    size_t length = record->text.length;
    struct record_reader reader = {.record = record,
                                   .reading = {text, length, name, &RECORD_MANNER, err, NULL}};
    enum status status = json_strict_parse_all(text, length, name, &JSON_LIMITS_DEFAULT, troubles,
                                               &record->root, err);
    if (status != STATUS_OK)
        return status;
    struct json_node root = {&reader.reading, record->root, ""};
    status = json_node_check_object(&root, NULL);
    if (status == STATUS_OK)
        status = json_node_check_format(&root, "safehand.family/2");
    if (status != STATUS_OK)
        return status;
    reader.reading.troubles = troubles;
    reader.person_ids = json_object();
    status = reader.person_ids ? read_parts(&reader, &root) : memory_error(err);
    json_decref(reader.person_ids);
    return status;
}

/* Sealed where it lies, and nothing else. */
static bool is_sealed(int folder)
{
    struct stat file;
    return fstatat(folder, "family.json", &file, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT &&
           fstatat(folder, "family.json.age", &file, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum status sealed_error(struct error *err)
{
    *err = (struct error){0};
    error_set(err, STATUS_AUTHENTICATION, "this record is sealed");
    return error_hint(err, "it opens only in the office that keeps it, for somebody on its staff");
}

/* Reads family.json out of the folder, never through a link. */
static enum status read_file(const char *path, int folder, struct buffer *text, struct error *err)
{
    enum status status = file_read_whole_beneath(folder, "family.json", text, err);
    if (status != STATUS_OK && is_sealed(folder))
        status = sealed_error(err);
    if (status != STATUS_OK)
        error_context(err, "%s", path);
    return status;
}

/* Of the text that the record holds. */
static enum status read_text(struct record *record, int folder, struct record_check *check,
                             struct error *err)
{
    struct json_troubles troubles = {0};
    char *name = file_join(record->path, "family.json");
    enum status status = name ? record_words_ready(err) : memory_error(err);
    if (status == STATUS_OK)
        status =
            digest_sha256_hex(buffer_text(&record->text), record->text.length, record->digest, err);
    if (status == STATUS_OK && folder >= 0)
        status = open_attachments(record, folder, err);
    if (status == STATUS_OK)
        status = read_content(record, name, &troubles, err);
    if (status == STATUS_OK)
        status = record_tell(record, name, check, &troubles, err);
    json_troubles_free(&troubles);
    memory_free(name);
    return status;
}

enum status record_open_text(const char *path, int folder, struct buffer *text,
                             struct record **record, struct error *err)
{
    return record_open_under(path, folder, NULL, text, NULL, record, err);
}

enum status record_open_under(const char *path, int folder, struct record_seal *seal,
                              struct buffer *text, struct record_check *check,
                              struct record **record, struct error *err)
{
    *record = NULL;
    struct record *made = memory_allocate(sizeof *made);
    if (!made) {
        buffer_free(text);
        return memory_error(err);
    }
    made->attachments = -1;
    made->seal = seal;
    if (seal)
        seal->holders++;
    made->text = *text;
    buffer_init(text, 0);
    made->path = memory_copy_string(path);
    enum status status = made->path ? read_text(made, folder, check, err) : memory_error(err);
    if (status == STATUS_OK)
        *record = made;
    else
        record_free(made);
    return status;
}

enum status record_open(const char *path, struct record **record, struct error *err)
{
    return record_open_checked(path, NULL, record, err);
}

enum status record_open_checked(const char *path, struct record_check *check,
                                struct record **record, struct error *err)
{
    *record = NULL;
    int folder = -1;
    struct buffer text;
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = open_family_folder(path, &folder, err);
    if (status == STATUS_OK)
        status = read_file(path, folder, &text, err);
    if (status == STATUS_OK)
        status = record_open_under(path, folder, NULL, &text, check, record, err);
    buffer_free(&text);
    file_close(&folder);
    return status;
}

void record_free(struct record *record)
{
    if (!record)
        return;
    record_free_people(record);
    record_free_consents(record);
    record_free_entries(record);
    record_free_fields(record);
    file_close(&record->attachments);
    json_decref(record->root);
    buffer_free(&record->text);
    record_seal_let_go(record->seal);
    memory_free(record->path);
    memory_free(record);
}
