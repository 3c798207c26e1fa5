/* What is to be told of how files were read, once for a process. */
#include <pthread.h>
#include <string.h>

#include "inspect_internal.h"

enum { NO_INSPECTOR = 1 << 8, PLACES_SIZE = 512 };

static struct {
    pthread_mutex_t lock;
    unsigned seen, told; /* flags of sandbox_lack, and the one above */
    char places[PLACES_SIZE];
} trouble = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const struct {
    unsigned flag;
    const char *words;
} WORDS[] = {
    {NO_INSPECTOR, "no attached file can be read: safehand-inspect, the program that looks into "
                   "them, is not there"},
    {LACK_FILES | LACK_CALLS,
     "attached files were read without a sandbox, since this system has neither Landlock nor "
     "seccomp: a hostile file could do what you can do"},
    {LACK_FILES, "attached files were read without a part of the sandbox, since this system has "
                 "no Landlock: a hostile file could read other files, and send or write nothing"},
    {LACK_CALLS, "attached files were read without a part of the sandbox, since this system has "
                 "no seccomp: a hostile file could write nothing, and might reach the network"},
};

void trouble_lacks(unsigned lacks)
{
    pthread_mutex_lock(&trouble.lock);
    trouble.seen |= lacks;
    pthread_mutex_unlock(&trouble.lock);
}

void trouble_no_inspector(const char *places)
{
    pthread_mutex_lock(&trouble.lock);
    trouble.seen |= NO_INSPECTOR;
    snprintf(trouble.places, sizeof trouble.places, "%s", places);
    pthread_mutex_unlock(&trouble.lock);
}

bool inspect_next_trouble(char *what, size_t size)
{
    struct buffer words;
    bool found = false;
    buffer_init(&words, size - 1);
    pthread_mutex_lock(&trouble.lock);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS && !found; i++) {
        unsigned flag = WORDS[i].flag;
        found = (trouble.seen & ~trouble.told & flag) == flag;
        if (!found)
            continue;
        trouble.told |= flag;
        buffer_append_text(&words, WORDS[i].words);
        if (flag == NO_INSPECTOR) {
            buffer_append_text(&words, ", neither as ");
            text_append_visible(&words, trouble.places, strlen(trouble.places));
            buffer_append_text(&words, "; install Safehand again, and whole");
        }
    }
    pthread_mutex_unlock(&trouble.lock);
    snprintf(what, size, "%s", buffer_text(&words));
    buffer_free(&words);
    return found;
}
