#include "watch.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "safehand/base.h"
#include "safehand/base/array.h"

struct watched {
    int connection;
    int64_t since; /* seconds of the monotonic clock; 0: its head is here */
};
struct watch {
    pthread_mutex_t lock;
    struct watched *items;
    size_t count;
};

static int64_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + 1;
}

struct watch *watch_new(void)
{
    struct watch *watch = memory_allocate(sizeof *watch);
    if (watch)
        pthread_mutex_init(&watch->lock, NULL);
    return watch;
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    pthread_mutex_destroy(&watch->lock);
    memory_free(watch->items);
    memory_free(watch);
}

void watch_begin(struct watch *watch, int connection)
{
    pthread_mutex_lock(&watch->lock);
    /* Without memory it goes unwatched: the library's own time-out is left. */
    (void)!ARRAY_ADD(watch->items, watch->count, (struct watched){connection, seconds()});
    pthread_mutex_unlock(&watch->lock);
}

void watch_end(struct watch *watch, int connection)
{
    pthread_mutex_lock(&watch->lock);
    for (size_t i = 0; i < watch->count; i++)
        if (watch->items[i].connection == connection) {
            watch->items[i] = watch->items[--watch->count];
            break;
        }
    pthread_mutex_unlock(&watch->lock);
}

static void set_since(struct watch *watch, int connection, int64_t since)
{
    pthread_mutex_lock(&watch->lock);
    for (size_t i = 0; i < watch->count; i++)
        if (watch->items[i].connection == connection)
            watch->items[i].since = since;
    pthread_mutex_unlock(&watch->lock);
}

void watch_head(struct watch *watch, int connection)
{
    set_since(watch, connection, 0);
}

void watch_wait(struct watch *watch, int connection)
{
    set_since(watch, connection, seconds());
}

void watch_tidy(struct watch *watch)
{
    int64_t now = seconds();
    pthread_mutex_lock(&watch->lock);
    for (size_t i = 0; i < watch->count; i++)
        if (watch->items[i].since > 0 && now - watch->items[i].since > WATCH_HEAD_SECONDS)
            (void)!shutdown(watch->items[i].connection, SHUT_RDWR);
    pthread_mutex_unlock(&watch->lock);
}
