#include "safehand/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "safehand/base/text.h"
#include "safehand/base/work.h"

/* Making visible never shortens a text, so twice the size is enough to notice every over-long
 * message here. Formatted aside first, because the arguments may point into the error itself. The
 * tail is a text that was made visible already, whose slots are the program's own. */
__attribute__((format(printf, 4, 0))) static void
format_visible(char *out, size_t size, const char *tail, const char *format, va_list arguments)
{
    char raw[2 * ERROR_MESSAGE_SIZE];
    words_format_list(raw, sizeof raw, format, arguments);
    if (tail) {
        size_t used = strlen(raw);
        snprintf(raw + used, sizeof raw - used, ": %s", tail);
    }
    text_copy_visible(out, size, raw);
}

/* A new failure keeps nothing of the one before. */
static enum status error_begin(struct error *err, enum status status)
{
    err->hint[0] = '\0';
    err->message_ways.count = 0;
    err->hint_ways.count = 0;
    err->hint_ways.is_bare = false;
    err->status = status;
    return status;
}

enum status error_set(struct error *err, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_visible(err->message, sizeof err->message, NULL, format, arguments);
    va_end(arguments);
    return error_begin(err, status);
}

enum status error_set_errno(struct error *err, const char *format, ...)
{
    int number = errno;
    char space[256];
    const char *reason = strerror_r(number, space, sizeof space);
    va_list arguments;
    va_start(arguments, format);
    format_visible(err->message, sizeof err->message, reason, format, arguments);
    va_end(arguments);
    errno = number;
    return error_begin(err, STATUS_SYSTEM);
}

enum status error_hint(struct error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_visible(err->hint, sizeof err->hint, NULL, format, arguments);
    va_end(arguments);
    err->hint_ways.count = 0;
    err->hint_ways.is_bare = false;
    return err->status;
}

enum status error_hint_of(struct error *err, const struct error *other)
{
    memcpy(err->hint, other->hint, sizeof err->hint);
    err->hint_ways = other->hint_ways;
    return err->status;
}

/* What was added last to the ways of what was set last is made visible. */
static enum status way_show(struct error *err, struct ways *ways, size_t before)
{
    for (size_t i = 0; ways->count > before && i < 2; i++) {
        char *argument = ways->items[before].arguments[i], text[2 * WAY_ARGUMENT_SIZE];
        words_format(text, sizeof text, "%s", argument);
        text_copy_visible(argument, WAY_ARGUMENT_SIZE, text);
    }
    return err->status;
}

enum status error_way(struct error *err, enum way_action action, const char *first,
                      const char *second)
{
    struct ways *ways = err->hint[0] ? &err->hint_ways : &err->message_ways;
    size_t before = ways->count;
    ways_add(ways, action, first, second);
    return way_show(err, ways, before);
}

enum status error_way_input(struct error *err, enum way_action action, enum input input,
                            const char *value)
{
    struct ways *ways = err->hint[0] ? &err->hint_ways : &err->message_ways;
    size_t before = ways->count;
    ways_add_input(ways, action, input, value);
    return way_show(err, ways, before);
}

enum status error_context(struct error *err, const char *format, ...)
{
    char message[ERROR_MESSAGE_SIZE];
    memcpy(message, err->message, sizeof message);
    va_list arguments;
    va_start(arguments, format);
    format_visible(err->message, sizeof err->message, message, format, arguments);
    va_end(arguments);
    return err->status;
}

/* ---- work that somebody watches ---- */

static work_watcher *watching;
static _Thread_local work_own_watcher *own_watcher;
static _Thread_local void *own_context;

void work_watch(work_watcher *watcher)
{
    watching = watcher;
}

void work_watch_own(work_own_watcher *watcher, void *context)
{
    own_watcher = watcher;
    own_context = context;
}

enum status work_goes_on(const char *what, uint64_t done, uint64_t all, struct error *err)
{
    bool goes_on = !own_watcher || own_watcher(own_context, what, done, all);
    if (goes_on && (!watching || watching(what, done, all)))
        return STATUS_OK;
    return error_set(err, STATUS_INTERRUPTED, "interrupted");
}
