#include "safehand/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

static const char cut_mark[] = "...";

/*
 * Writes text to out so that it can stand in one line of a terminal. Making visible never shortens
 * a text, so twice the size in `format_visible` is enough to notice every over-long message here.
 */
static void copy_visible(char *out, size_t size, const char *text)
{
    size_t length = strlen(text), used = 0, safe = 0;
    while (length > 0) {
        char shown[SHOWN_SIZE];
        size_t taken = text_show_next(text, length, shown);
        size_t width = strlen(shown);
        if (used + width >= size) {
            memcpy(out + safe, cut_mark, sizeof cut_mark);
            return;
        }
        memcpy(out + used, shown, width);
        used += width;
        if (used + sizeof cut_mark <= size)
            safe = used;
        text += taken;
        length -= taken;
    }
    out[used] = '\0';
}

/* Formatted aside first, because the arguments may point into the error itself. */
__attribute__((format(printf, 4, 0))) static void
format_visible(char *out, size_t size, const char *tail, const char *format, va_list arguments)
{
    char raw[2 * ERROR_MESSAGE_SIZE];
    int length = vsnprintf(raw, sizeof raw, format, arguments);
    if (length < 0)
        snprintf(raw, sizeof raw, "%s", format);
    if (tail) {
        size_t used = strlen(raw);
        snprintf(raw + used, sizeof raw - used, ": %s", tail);
    }
    copy_visible(out, size, raw);
}

enum status error_set(struct error *err, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_visible(err->message, sizeof err->message, NULL, format, arguments);
    va_end(arguments);
    err->hint[0] = '\0';
    err->status = status;
    return status;
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
    err->hint[0] = '\0';
    err->status = STATUS_SYSTEM;
    errno = number;
    return STATUS_SYSTEM;
}

enum status error_hint(struct error *err, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_visible(err->hint, sizeof err->hint, NULL, format, arguments);
    va_end(arguments);
    return err->status;
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
