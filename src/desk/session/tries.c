#include "tries.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MAXIMUM = 64 };

static bool is_same(const struct try *one, const struct try *other)
{
    return strcmp(one->key, other->key) == 0 && one->is_known_browser == other->is_known_browser;
}

int64_t tries_wait(const struct tries *tries, const struct try *of, int64_t now)
{
    for (size_t i = 0; i < tries->count; i++)
        if (is_same(&tries->items[i].of, of) && tries->items[i].not_before > now)
            return tries->items[i].not_before - now;
    return 0;
}

/* Its place: the one that it has, a free one, or that of whoever waited longest. */
static struct try_count *place_of(struct tries *tries, const struct try *of)
{
    struct try_count *oldest = tries->items;
    for (size_t i = 0; i < tries->count; i++) {
        if (is_same(&tries->items[i].of, of))
            return &tries->items[i];
        if (tries->items[i].not_before < oldest->not_before)
            oldest = &tries->items[i];
    }
    if (tries->count < TRIES_KEPT)
        oldest = &tries->items[tries->count++];
    *oldest = (struct try_count){.of = *of};
    return oldest;
}

void tries_wrong(struct tries *tries, const struct try *of, int64_t now)
{
    struct try_count *place = place_of(tries, of);
    place->wrong++;
    int64_t wait = place->wrong > 7 ? TRIES_SLOWEST : (int64_t)(1U << place->wrong) / 4;
    place->not_before = now + (wait < TRIES_SLOWEST ? wait : TRIES_SLOWEST);
}

void tries_right(struct tries *tries, const struct try *of)
{
    for (size_t i = 0; i < tries->count; i++)
        if (is_same(&tries->items[i].of, of))
            tries->items[i] = tries->items[--tries->count];
}

/* ---- what is told ---- */

/* "COUNT TIME\n" */
static enum status read_told(const char *path, struct tries_told *told, struct error *err)
{
    struct buffer text;
    char time[TIMESTAMP_SIZE];
    enum status status = STATUS_OK;
    *told = (struct tries_told){0};
    buffer_init(&text, FILE_MAXIMUM);
    if (file_exists(path))
        status = file_read_whole(path, &text, err);
    if (status == STATUS_MALFORMED)
        status = STATUS_OK;
    if (sscanf(buffer_text(&text), "%9u %20s", &told->wrong, time) != 2 ||
        !timestamp_parse(time, &told->last))
        *told = (struct tries_told){0};
    buffer_free(&text);
    return status;
}

static char *path_of(const char *folder, const char *key)
{
    return memory_format("%s/tries-%s", folder, key);
}

enum status tries_keep(const char *folder, const char *key, timestamp now, struct error *err)
{
    struct tries_told told;
    char time[TIMESTAMP_SIZE], text[FILE_MAXIMUM];
    char *path = path_of(folder, key);
    enum status status = path ? read_told(path, &told, err) : memory_error(err);
    if (status == STATUS_OK) {
        timestamp_format(now, time);
        int length = snprintf(text, sizeof text, "%u %s\n", told.wrong + 1, time);
        status = file_write_whole(path, text, (size_t)length, 0600, FILE_REPLACE, err);
    }
    memory_free(path);
    return status;
}

enum status tries_tell(const char *folder, const char *key, struct tries_told *told,
                       struct error *err)
{
    char *path = path_of(folder, key);
    enum status status = path ? read_told(path, told, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_remove(path, err);
    memory_free(path);
    return status;
}
