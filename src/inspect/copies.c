/* The copies of one sharing: each is made once, and may be kept for another run. */
#include <stdlib.h>
#include <string.h>

#include "clean_internal.h"
#include "safehand/base/array.h"

static const char FORMAT[] = "safehand.copies/1\n";
enum { LINE_SIZE = 2 * DIGEST_HEX_SIZE + 32 };

struct clean_copies {
    struct clean_copy **items; /* each where it stays */
    size_t count, bytes;
};

enum status clean_copies_new(struct clean_copies **copies, struct error *err)
{
    *copies = memory_allocate(sizeof **copies);
    return *copies ? STATUS_OK : memory_error(err);
}

void clean_copies_free(struct clean_copies *copies)
{
    for (size_t i = 0; copies && i < copies->count; i++) {
        clean_copy_free(copies->items[i]);
        memory_free(copies->items[i]);
    }
    if (copies)
        memory_free(copies->items);
    memory_free(copies);
}

static struct clean_copy *find(const struct clean_copies *copies, const char *original)
{
    for (size_t i = 0; i < copies->count; i++)
        if (strcmp(copies->items[i]->original, original) == 0)
            return copies->items[i];
    return NULL;
}

/* The bytes of a file that has this digest. Over the bound the buffer has failed. */
static enum status read_original(struct record_files from, const char *name, const char *original,
                                 struct buffer *bytes, struct error *err)
{
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    struct recheck_mark mark;
    int fd = -1;
    enum status status = record_files_open(from, name, &fd, err);
    if (status == STATUS_OK)
        status = recheck_read(fd, bytes, &size, digest, &mark, err);
    file_close(&fd);
    if (status == STATUS_OK && bytes->failure == STATUS_SYSTEM)
        status = memory_error(err);
    if (status == STATUS_OK && strcmp(digest, original) != 0) {
        error_set(err, STATUS_MALFORMED, "it was changed while it was looked into");
        error_hint(err, "try again when nothing writes to it");
        status = STATUS_MALFORMED;
    }
    if (status != STATUS_OK)
        error_context(err, "attachment \"%s\"", name);
    return status;
}

static enum status make(struct clean_copies *copies, struct record_files from, const char *name,
                        struct clean_copy *copy, struct error *err)
{
    struct buffer bytes;
    buffer_init(&bytes, CLEAN_FILE_MAXIMUM);
    enum status status = read_original(from, name, copy->original, &bytes, err);
    if (status == STATUS_OK && bytes.failure != STATUS_OK)
        clean_copy_fail(copy, UNCLEAN_SIZE, "");
    else if (status == STATUS_OK)
        status = clean_copy_make(name, &bytes, copy, err);
    if (status == STATUS_OK && copy->way &&
        copy->bytes.length > CLEAN_ALL_MAXIMUM - copies->bytes) {
        clean_copy_free(copy);
        clean_copy_fail(copy, UNCLEAN_SIZE, "");
    }
    buffer_free(&bytes);
    return status;
}

/* Takes it over. */
static enum status add(struct clean_copies *copies, struct clean_copy *copy, struct error *err)
{
    struct clean_copy *kept = memory_allocate(sizeof *kept);
    if (!kept || !ARRAY_ADD(copies->items, copies->count, kept)) {
        memory_free(kept);
        clean_copy_free(copy);
        return memory_error(err);
    }
    *kept = *copy;
    copies->bytes += copy->bytes.length;
    return STATUS_OK;
}

enum status clean_copies_take(struct clean_copies *copies, struct record_files from,
                              const char *name, const char *original, struct inspect_kept *kept,
                              const struct clean_copy **out, struct error *err)
{
    enum status status = STATUS_OK;
    struct clean_copy *found = find(copies, original);
    if (!found) {
        struct clean_copy copy = {.way = (enum clean_way)0, .kept = kept};
        memcpy(copy.original, original, DIGEST_HEX_SIZE);
        status = make(copies, from, name, &copy, err);
        if (status == STATUS_OK)
            status = add(copies, &copy, err);
        else
            clean_copy_free(&copy);
        found = find(copies, original);
    }
    if (status == STATUS_OK) {
        found->kept = kept;
        status = clean_copy_look(name, found, err);
    }
    *out = status == STATUS_OK ? found : NULL;
    return status;
}

/* ---- kept ---- */

enum status clean_copies_write(const struct clean_copies *copies, const struct names *originals,
                               struct buffer *out, struct error *err)
{
    size_t before = out->length;
    for (size_t i = 0; i < copies->count; i++) {
        const struct clean_copy *copy = copies->items[i];
        if (!copy->way || !names_have(originals, copy->original))
            continue;
        if (out->length == before)
            buffer_append_text(out, FORMAT);
        buffer_append_format(out, "%s %s %u %zu\n", copy->original, copy->digest,
                             (unsigned)copy->way, copy->bytes.length);
        buffer_append(out, copy->bytes.data, copy->bytes.length);
    }
    return buffer_status(out, err);
}

/* The line before a copy's bytes, which must be what would be written; false otherwise. */
static bool read_line(const char *data, size_t length, struct clean_copy *copy, size_t *size,
                      size_t *taken)
{
    char line[LINE_SIZE], again[LINE_SIZE];
    unsigned way = 0;
    const char *end = memchr(data, '\n', length < LINE_SIZE ? length : LINE_SIZE);
    if (!end || end == data || (size_t)(end - data) >= sizeof line)
        return false;
    memcpy(line, data, (size_t)(end - data));
    line[end - data] = '\0';
    if (sscanf(line, "%64[0-9a-f] %64[0-9a-f] %1u %9zu", copy->original, copy->digest, &way,
               size) != 4)
        return false;
    snprintf(again, sizeof again, "%s %s %u %zu", copy->original, copy->digest, way, *size);
    *taken = (size_t)(end - data) + 1;
    copy->way = (enum clean_way)way;
    return strcmp(line, again) == 0 && digest_is_valid(copy->original) &&
           digest_is_valid(copy->digest) && way > 0 && way<CLEAN_WAYS && * size> 0;
}

static enum status read_one(struct clean_copies *copies, const char *data, size_t length,
                            size_t *taken, struct error *err)
{
    size_t size = 0;
    char digest[DIGEST_HEX_SIZE];
    struct clean_copy copy = {.way = (enum clean_way)0};
    buffer_init(&copy.bytes, CLEAN_FILE_MAXIMUM);
    bool is_good = read_line(data, length, &copy, &size, taken) && size <= length - *taken &&
                   size <= CLEAN_ALL_MAXIMUM - copies->bytes && !find(copies, copy.original);
    enum status status = STATUS_OK;
    if (is_good) {
        buffer_append(&copy.bytes, data + *taken, size);
        status = buffer_status(&copy.bytes, err);
    }
    if (is_good && status == STATUS_OK)
        status = digest_sha256_hex(copy.bytes.data, copy.bytes.length, digest, err);
    if (status == STATUS_OK && (!is_good || strcmp(digest, copy.digest) != 0))
        status = error_set(err, STATUS_MALFORMED, "the copies that were kept are damaged");
    *taken += size;
    if (status == STATUS_OK)
        return add(copies, &copy, err);
    clean_copy_free(&copy);
    return status;
}

enum status clean_copies_read(struct clean_copies *copies, const void *data, size_t length,
                              struct error *err)
{
    const char *text = data;
    size_t at = sizeof FORMAT - 1, before = copies->count;
    enum status status =
        length > at && memcmp(text, FORMAT, at) == 0
            ? STATUS_OK
            : error_set(err, STATUS_MALFORMED, "the copies that were kept are damaged");
    while (status == STATUS_OK && at < length) {
        size_t taken = 0;
        status = read_one(copies, text + at, length - at, &taken, err);
        at += taken;
    }
    while (status != STATUS_OK && copies->count > before) {
        struct clean_copy *last = copies->items[--copies->count];
        copies->bytes -= last->bytes.length;
        clean_copy_free(last);
        memory_free(last);
    }
    return status;
}
