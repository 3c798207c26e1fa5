/* The line that stands before family.json in a sealed record: whose it is, and its files. */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/json.h"
#include "safehand/base/newer.h"

static const char FORMAT[] = "safehand.sealed-record/1";
static const char SUFFIX[] = ".age";

void sealed_name(const char id[ID_SIZE], char name[SEALED_NAME_SIZE])
{
    snprintf(name, SEALED_NAME_SIZE, "%s%s", id, SUFFIX);
}

bool is_sealed_name(const char *name)
{
    char id[ID_SIZE];
    if (strlen(name) != SEALED_NAME_SIZE - 1 || strcmp(name + ID_SIZE - 1, SUFFIX) != 0)
        return false;
    memcpy(id, name, ID_SIZE - 1);
    id[ID_SIZE - 1] = '\0';
    return id_is_valid(id);
}

enum status record_seal_new(const char *reference, struct record_seal **seal, struct error *err)
{
    struct record_seal *fresh = memory_allocate(sizeof *fresh);
    *seal = NULL;
    if (!fresh)
        return memory_error(err);
    fresh->holders = 1;
    fresh->reference = memory_copy_string(reference);
    if (!fresh->reference) {
        record_seal_let_go(fresh);
        return memory_error(err);
    }
    *seal = fresh;
    return STATUS_OK;
}

void record_seal_let_go(struct record_seal *seal)
{
    if (!seal || --seal->holders > 0)
        return;
    for (size_t i = 0; i < seal->count; i++)
        memory_free(seal->files[i].name);
    memory_free(seal->files);
    memory_free(seal->reference);
    secret_free(seal->secret);
    memory_free(seal);
}

const struct sealed_file *record_seal_find(const struct record_seal *seal, const char *name)
{
    for (size_t i = 0; i < seal->count; i++)
        if (strcmp(seal->files[i].name, name) == 0)
            return &seal->files[i];
    return NULL;
}

enum status record_seal_add(struct record_seal *seal, const struct sealed_file *file,
                            struct error *err)
{
    struct sealed_file copy = *file;
    if (seal->count == RECORD_FILES_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the record has more than %d files",
                         RECORD_FILES_MAXIMUM);
    copy.name = memory_copy_string(file->name);
    if (copy.name && ARRAY_ADD(seal->files, seal->count, copy))
        return STATUS_OK;
    memory_free(copy.name);
    return memory_error(err);
}

/* ---- as a line ---- */

static int compare_files(const void *a, const void *b)
{
    const struct sealed_file *left = a, *right = b;
    return strcmp(left->name, right->name);
}

enum status record_seal_write(struct record_seal *seal, struct buffer *out, struct error *err)
{
    int failed = 0;
    json_t *root = json_object(), *files = json_array();
    if (seal->count > 1)
        qsort(seal->files, seal->count, sizeof *seal->files, compare_files);
    for (size_t i = 0; i < seal->count; i++) {
        const struct sealed_file *file = &seal->files[i];
        json_t *item = json_pack("{s:s, s:s, s:s, s:I}", "id", file->id, "name", file->name,
                                 "sha256", file->digest, "size", (json_int_t)file->size);
        failed |= json_array_append_new(files, item) != 0;
    }
    json_put(root, "files", files, &failed);
    json_put(root, "format", json_string(FORMAT), &failed);
    json_put(root, "reference", json_string(seal->reference), &failed);
    enum status status = failed ? memory_error(err) : json_canonical(root, out, err);
    json_decref(root);
    buffer_append_byte(out, '\n');
    return status == STATUS_OK ? buffer_status(out, err) : status;
}

static bool read_file(const json_t *item, struct sealed_file *file)
{
    const char *name = json_text(item, "name"), *id = json_text(item, "id");
    const char *digest = json_text(item, "sha256");
    const json_t *size = json_object_get(item, "size");
    if (json_object_size(item) != 4 || !name || !id || !digest || !json_is_integer(size) ||
        json_integer_value(size) < 0 || !file_name_is_one(name) || !id_is_valid(id) ||
        !digest_is_valid(digest))
        return false;
    *file = (struct sealed_file){.name = memory_copy_string(name),
                                 .size = (uint64_t)json_integer_value(size)};
    memcpy(file->id, id, ID_SIZE);
    memcpy(file->digest, digest, DIGEST_HEX_SIZE);
    return true;
}

/* By name, each once; false for what no program writes. *failed: without memory. */
static bool read_files(const json_t *list, struct record_seal *seal, bool *failed)
{
    size_t i;
    json_t *item;
    if (!json_is_array(list) || json_array_size(list) > RECORD_FILES_MAXIMUM)
        return false;
    seal->files = memory_allocate_array(json_array_size(list) + 1, sizeof *seal->files);
    *failed = !seal->files;
    json_array_foreach(list, i, item)
    {
        if (*failed || !read_file(item, &seal->files[i]))
            return false;
        seal->count++;
        *failed = !seal->files[i].name;
        if (!*failed && i > 0 && strcmp(seal->files[i - 1].name, seal->files[i].name) >= 0)
            return false;
    }
    return !*failed;
}

enum status record_seal_read(const char *line, size_t length, const char *name,
                             struct record_seal **seal, struct error *err)
{
    json_t *root = NULL;
    struct record_seal *made = NULL;
    bool failed = false;
    *seal = NULL;
    enum status status = json_strict_parse(line, length, name, &JSON_LIMITS_DEFAULT, &root, err);
    if (status != STATUS_OK)
        return status;
    const char *format = json_text(root, "format"), *reference = json_text(root, "reference");
    status = newer_check(format, FORMAT, name, err);
    if (status == STATUS_OK)
        status = record_seal_new(reference ? reference : "", &made, err);
    bool is_good = status == STATUS_OK && json_object_size(root) == 3 && format && reference &&
                   strcmp(format, FORMAT) == 0 &&
                   read_files(json_object_get(root, "files"), made, &failed);
    json_decref(root);
    if (status == STATUS_OK && failed)
        status = memory_error(err);
    else if (status == STATUS_OK && !is_good)
        status = error_set(err, STATUS_MALFORMED, "%s: is not a sealed record", name);
    if (status == STATUS_OK)
        *seal = made;
    else
        record_seal_let_go(made);
    return status;
}
