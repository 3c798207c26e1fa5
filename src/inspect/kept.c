#include "safehand/inspect/kept.h"

#include <pthread.h>
#include <string.h>

#include "kept_internal.h"
#include "safehand/base/array.h"

static const char HEAD[] = "safehand.inspected/1\n";
enum { LENGTH_SIZE = 4 };

struct kept {
    char digest[DIGEST_HEX_SIZE];
    char *name;
    struct buffer answer;
};

struct inspect_kept {
    pthread_mutex_t lock;
    struct kept *items;
    size_t count, bytes;
    bool is_for_hours;   /* and not begun yet */
    struct hours *hours; /* what later runs get; NULL: nothing */
};

enum status inspect_kept_new(struct inspect_kept **kept, struct error *err)
{
    struct inspect_kept *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    pthread_mutex_init(&fresh->lock, NULL);
    *kept = fresh;
    return STATUS_OK;
}

enum status inspect_kept_open(struct inspect_kept **kept, struct error *err)
{
    enum status status = inspect_kept_new(kept, err);
    if (status == STATUS_OK)
        (*kept)->is_for_hours = true;
    return status;
}

static void item_free(struct kept *item)
{
    memory_free(item->name);
    buffer_free(&item->answer);
}

static void drop_behind(struct inspect_kept *kept, size_t count)
{
    while (kept->count > count) {
        struct kept *last = &kept->items[--kept->count];
        kept->bytes -= last->answer.length;
        item_free(last);
    }
}

void inspect_kept_free(struct inspect_kept *kept)
{
    if (!kept)
        return;
    drop_behind(kept, 0);
    memory_free(kept->items);
    hours_end(kept->hours);
    pthread_mutex_destroy(&kept->lock);
    memory_free(kept);
}

size_t inspect_kept_count(const struct inspect_kept *kept)
{
    return kept->count;
}

static const struct kept *find(const struct inspect_kept *kept, const char *name,
                               const char *digest)
{
    for (size_t i = 0; i < kept->count; i++)
        if (strcmp(kept->items[i].digest, digest) == 0 && strcmp(kept->items[i].name, name) == 0)
            return &kept->items[i];
    return NULL;
}

bool inspect_kept_find(struct inspect_kept *kept, const char *name,
                       const char digest[DIGEST_HEX_SIZE], struct buffer *answer)
{
    pthread_mutex_lock(&kept->lock);
    const struct kept *item = find(kept, name, digest);
    /* Only now, so that who needs nothing read waits for nothing, and is told of no inspector. */
    if (!item && kept->is_for_hours) {
        kept->is_for_hours = false;
        kept->hours = hours_begin(kept);
        item = find(kept, name, digest);
    }
    if (item)
        buffer_append(answer, item->answer.data, item->answer.length);
    pthread_mutex_unlock(&kept->lock);
    return item != NULL;
}

/* Keeps a copy that nobody else adds meanwhile. */
static bool add(struct inspect_kept *kept, const char *name, const char *digest, const void *data,
                size_t length)
{
    struct kept item = {.name = memory_copy_string(name)};
    snprintf(item.digest, sizeof item.digest, "%s", digest);
    buffer_init(&item.answer, INSPECT_KEPT_MAXIMUM);
    buffer_append(&item.answer, data, length);
    if (item.name && item.answer.failure == STATUS_OK &&
        ARRAY_ADD(kept->items, kept->count, item)) {
        kept->bytes += length;
        return true;
    }
    item_free(&item);
    return false;
}

bool inspect_kept_add(struct inspect_kept *kept, const char *name,
                      const char digest[DIGEST_HEX_SIZE], const struct buffer *answer)
{
    pthread_mutex_lock(&kept->lock);
    bool is_needless =
        answer->length > INSPECT_KEPT_MAXIMUM - kept->bytes || find(kept, name, digest) != NULL;
    bool done = is_needless || add(kept, name, digest, answer->data, answer->length);
    if (done && !is_needless)
        hours_put(kept->hours, name, digest, answer);
    pthread_mutex_unlock(&kept->lock);
    return done;
}

/* ---- written and read ---- */

static void append_length(struct buffer *out, size_t length)
{
    for (unsigned shift = 0; shift < 8 * LENGTH_SIZE; shift += 8)
        buffer_append_byte(out, (unsigned char)(length >> shift));
}

void kept_append_head(struct buffer *out)
{
    buffer_append_text(out, HEAD);
}

void kept_append(struct buffer *out, const char *name, const char digest[DIGEST_HEX_SIZE],
                 const struct buffer *answer)
{
    buffer_append_text(out, digest);
    append_length(out, strlen(name));
    buffer_append_text(out, name);
    append_length(out, answer->length);
    buffer_append(out, answer->data, answer->length);
}

enum status inspect_kept_write(const struct inspect_kept *kept, struct buffer *out,
                               struct error *err)
{
    kept_append_head(out);
    for (size_t i = 0; i < kept->count; i++)
        kept_append(out, kept->items[i].name, kept->items[i].digest, &kept->items[i].answer);
    return buffer_status(out, err);
}

/* What is still to be read. */
struct rest {
    const unsigned char *at;
    size_t length;
};

static const unsigned char *take(struct rest *rest, size_t length)
{
    const unsigned char *at = rest->at;
    if (length > rest->length)
        return NULL;
    rest->at += length;
    rest->length -= length;
    return at;
}

/* A length, and so many bytes. */
static const unsigned char *take_counted(struct rest *rest, size_t *length)
{
    const unsigned char *at = take(rest, LENGTH_SIZE);
    *length = !at ? 0 : at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
    return at ? take(rest, *length) : NULL;
}

/* False if it is none, or there is no memory, which `err` then says. */
static bool take_item(struct inspect_kept *kept, struct rest *rest, struct error *err)
{
    size_t name_length, length;
    const unsigned char *digest = take(rest, DIGEST_HEX_SIZE - 1);
    const unsigned char *name = digest ? take_counted(rest, &name_length) : NULL;
    const unsigned char *data = name ? take_counted(rest, &length) : NULL;
    if (!data || memchr(name, '\0', name_length) || memchr(digest, '\0', DIGEST_HEX_SIZE - 1) ||
        length > INSPECT_KEPT_MAXIMUM - kept->bytes)
        return false;
    char hex[DIGEST_HEX_SIZE];
    memcpy(hex, digest, sizeof hex - 1);
    hex[sizeof hex - 1] = '\0';
    char *copy = memory_copy_bytes(name, name_length);
    bool is_twice = copy && find(kept, copy, hex) != NULL;
    bool done = copy && !is_twice && add(kept, copy, hex, data, length);
    memory_free(copy);
    if (!done && !is_twice)
        memory_error(err);
    return done;
}

enum status inspect_kept_read(struct inspect_kept *kept, const void *data, size_t length,
                              struct error *err)
{
    struct rest rest = {data, length};
    struct error failure = {0};
    size_t before = kept->count;
    const unsigned char *head = take(&rest, sizeof HEAD - 1);
    bool done = head && memcmp(head, HEAD, sizeof HEAD - 1) == 0;
    while (done && rest.length > 0)
        done = take_item(kept, &rest, &failure);
    if (done)
        return STATUS_OK;
    drop_behind(kept, before);
    if (failure.status != STATUS_OK)
        return memory_error(err);
    return error_set(err, STATUS_MALFORMED, "what was read of the attached files is damaged");
}
