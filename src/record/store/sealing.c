/* Writing a sealed record: its files first, each under a new name, then family.json, which names
 * them. What was there before counts until then, and is whole until after. */
#include "store_internal.h"

#include <string.h>
#include <sys/stat.h>

#include "safehand/base/work.h"

enum { PIECE_SIZE = 65536 };

static enum status make_folder(const char *path, struct error *err)
{
    char *folder = file_join(path, ATTACHMENTS);
    enum status status = folder ? file_make_folders(folder, 0700, err) : memory_error(err);
    memory_free(folder);
    return status;
}

static char *path_of(const struct sealing *sealing, const char *id)
{
    char name[SEALED_NAME_SIZE];
    sealed_name(id, name);
    return memory_format("%s/" ATTACHMENTS "/%s", sealing->path, name);
}

enum status sealing_begin(struct sealing *sealing, const char *path, const char *reference,
                          const struct record_keys *keys, const struct record_seal *before,
                          struct error *err)
{
    *sealing = (struct sealing){.path = memory_copy_string(path)};
    enum status status = sealing->path ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = age_recipients_new(&sealing->recipients, err);
    if (status == STATUS_OK)
        status = age_recipients_add(sealing->recipients, keys->recipient, err);
    if (status == STATUS_OK)
        status = record_seal_new(reference, &sealing->seal, err);
    for (size_t i = 0; status == STATUS_OK && before && i < before->count; i++)
        status = record_seal_add(sealing->seal, &before->files[i], err);
    return status;
}

/* ---- a file ---- */

static enum status take_size(int fd, struct sealed_file *file, struct error *err)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return error_set_errno(err, "cannot be looked at");
    file->size = (uint64_t)about.st_size;
    if (file->size <= RECORD_FILE_MAXIMUM)
        return STATUS_OK;
    error_set(err, STATUS_MALFORMED, "is larger than the limit of %llu GiB for a file in a record",
              (unsigned long long)(RECORD_FILE_MAXIMUM >> 30));
    return error_hint(err, "make it smaller, or keep it outside the record");
}

/* Piece by piece: what it is called inside is what was read. */
static enum status pump(int fd, struct age_writer *writer, struct digest *digest,
                        const struct sealed_file *file, struct error *err)
{
    enum status status = STATUS_OK;
    size_t got = PIECE_SIZE;
    uint64_t at = 0;
    unsigned char *piece = memory_allocate(PIECE_SIZE);
    if (!piece)
        return memory_error(err);
    for (; status == STATUS_OK && got == PIECE_SIZE; at += got) {
        if (!file_read_at(fd, piece, PIECE_SIZE, at, &got)) {
            status = error_set_errno(err, "cannot be read");
            break;
        }
        status = work_goes_on("sealing", at + got, file->size, err);
        if (status == STATUS_OK)
            status = digest_update(digest, piece, got, err);
        if (status == STATUS_OK && got > 0)
            status = age_writer_write(writer, piece, got, err);
    }
    memory_free(piece);
    if (status == STATUS_OK && at != file->size)
        status = error_set(err, STATUS_MALFORMED, "was changed while it was read");
    return status;
}

static enum status encrypt(const struct sealing *sealing, int fd, int out, struct sealed_file *file,
                           struct error *err)
{
    unsigned char sum[DIGEST_SIZE];
    struct digest *digest = NULL;
    struct age_writer *writer = NULL;
    enum status status = digest_begin(&digest, err);
    if (status == STATUS_OK)
        status =
            age_writer_open(&writer, sealing->recipients, false, age_sink_descriptor, &out, err);
    if (status == STATUS_OK)
        status = pump(fd, writer, digest, file, err);
    if (status == STATUS_OK)
        status = age_writer_finish(writer, err);
    if (status == STATUS_OK)
        status = digest_end(digest, sum, err);
    if (status == STATUS_OK)
        hex_encode(sum, sizeof sum, file->digest);
    age_writer_free(writer);
    digest_free(digest);
    return status;
}

static enum status write_sealed(const struct sealing *sealing, int fd, struct sealed_file *file,
                                struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    char *path = path_of(sealing, file->id);
    enum status status = path ? file_output_begin(&output, path, 0600, err) : memory_error(err);
    if (status == STATUS_OK)
        status = encrypt(sealing, fd, output.fd, file, err);
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    memory_free(path);
    return status;
}

enum status sealing_add(struct sealing *sealing, const char *name, int fd, struct error *err)
{
    struct sealed_file file = {0};
    if (!file_name_is_one(name))
        return error_set(err, STATUS_USAGE, "\"%s\" is no name that a file can have", name);
    if (record_seal_find(sealing->seal, name)) {
        error_set(err, STATUS_USAGE, "the record has a file %s already", name);
        return error_hint(err, "give the new one another name");
    }
    file.is_new = true;
    file.name = memory_copy_string(name);
    enum status status = file.name ? id_new(file.id, err) : memory_error(err);
    if (status == STATUS_OK)
        status = make_folder(sealing->path, err);
    if (status == STATUS_OK)
        status = take_size(fd, &file, err);
    if (status == STATUS_OK)
        status = write_sealed(sealing, fd, &file, err);
    if (status == STATUS_OK)
        status = record_seal_add(sealing->seal, &file, err);
    memory_free(file.name);
    return status == STATUS_OK ? STATUS_OK : error_context(err, "%s", name);
}

bool is_cut_off(const char *name, const char *of)
{
    static const char partial[] = ".partial-";
    enum { DIGITS = 8 };
    size_t length = strlen(name), after = sizeof partial - 1 + DIGITS;
    if (name[0] != '.' || length < after + 2 ||
        strncmp(name + length - after, partial, sizeof partial - 1) != 0 ||
        strspn(name + length - DIGITS, "0123456789abcdef") != DIGITS)
        return false;
    return !of || (length - after - 1 == strlen(of) && strncmp(name + 1, of, strlen(of)) == 0);
}

enum status sealing_add_all(struct sealing *sealing, const struct record *from,
                            const struct record_keys *keys, struct error *err)
{
    struct file_list names = {0};
    enum status status = record_file_list(from, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        int fd = -1;
        if (!from->seal &&
            (is_cut_off(names.names[i], NULL) || is_sealed_file(from->path, names.names[i], keys)))
            continue; /* left of a sealing or a saving that was cut off */
        status = record_file_open(from, names.names[i], &fd, err);
        if (status == STATUS_MALFORMED && !from->seal) { /* a link, a folder: no record reads it */
            *err = (struct error){0};
            status = STATUS_OK;
            continue;
        }
        if (status == STATUS_OK)
            status = sealing_add(sealing, names.names[i], fd, err);
        file_close(&fd);
    }
    file_list_free(&names);
    return status;
}

/* ---- family.json ---- */

/* As the strict reader takes it, with these files. */
static enum status read_before(struct sealing *sealing, const struct buffer *text,
                               struct error *err)
{
    struct record *record = NULL;
    struct buffer copy;
    buffer_init(&copy, JSON_LIMITS_DEFAULT.size);
    buffer_append(&copy, text->data, text->length);
    enum status status = buffer_status(&copy, err);
    if (status == STATUS_OK)
        status = record_open_under(sealing->path, -1, sealing->seal, &copy, NULL, &record, err);
    buffer_free(&copy);
    if (status == STATUS_OK && strcmp(record->reference, sealing->seal->reference) != 0) {
        error_set(err, STATUS_USAGE, "the folder is named %s, and the record is that of %s",
                  sealing->seal->reference, record->reference);
        status = error_hint(err, "a sealed record lies in a folder that bears its reference");
    }
    record_free(record);
    return status;
}

enum status sealing_commit(struct sealing *sealing, const struct buffer *text,
                           enum file_output_mode how, struct error *err)
{
    struct buffer plain, sealed;
    char *path = file_join(sealing->path, SEALED_FAMILY);
    buffer_init(&plain, RECORD_HEAD_MAXIMUM + text->length);
    buffer_init(&sealed, RECORD_HEAD_MAXIMUM + 2 * text->length);
    enum status status = path ? read_before(sealing, text, err) : memory_error(err);
    if (status == STATUS_OK)
        status = record_seal_write(sealing->seal, &plain, err);
    buffer_append(&plain, text->data, text->length);
    if (status == STATUS_OK)
        status = buffer_status(&plain, err);
    if (status == STATUS_OK)
        status = age_encrypt(sealing->recipients, false, plain.data, plain.length, &sealed, err);
    sealing->may_count = status == STATUS_OK;
    if (status == STATUS_OK)
        status = file_write_whole(path, sealed.data, sealed.length, 0600, how, err);
    buffer_free(&plain);
    buffer_free(&sealed);
    memory_free(path);
    return status;
}

void sealing_sweep(const char *path, const struct record_keys *keys, const struct record_seal *seal)
{
    struct error ignored = {0};
    struct file_list names = {0};
    char *folder = file_join(path, ATTACHMENTS);
    if (folder && file_exists(folder))
        (void)!file_list_folder(folder, &names, &ignored);
    for (size_t i = 0; i < names.count; i++) {
        bool is_named = false;
        for (size_t j = 0; !is_named && j < seal->count; j++)
            is_named = strncmp(names.names[i], seal->files[j].id, ID_SIZE - 1) == 0;
        is_named = is_named || !is_sealed_file(path, names.names[i], keys);
        char *file = is_named ? NULL : file_join(folder, names.names[i]);
        if (file)
            (void)!file_remove(file, &ignored);
        memory_free(file);
    }
    file_list_free(&names);
    memory_free(folder);
}

void sealing_end(struct sealing *sealing)
{
    struct error ignored = {0};
    size_t count = sealing->seal ? sealing->seal->count : 0;
    for (size_t i = 0; !sealing->may_count && i < count; i++) {
        const struct sealed_file *file = &sealing->seal->files[i];
        char *path = file->is_new ? path_of(sealing, file->id) : NULL;
        if (path)
            (void)!file_remove(path, &ignored);
        memory_free(path);
    }
    age_recipients_free(sealing->recipients);
    record_seal_let_go(sealing->seal);
    memory_free(sealing->path);
    *sealing = (struct sealing){0};
}
