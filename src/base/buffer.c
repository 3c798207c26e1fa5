#include "safehand/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/memory.h"

enum { SMALLEST_CAPACITY = 64 };

void buffer_init(struct buffer *buffer, size_t maximum)
{
    *buffer = (struct buffer){.maximum = maximum};
}

/* Makes room for length more bytes and the NUL; false after a failure. */
static bool reserve(struct buffer *buffer, size_t length)
{
    if (buffer->failure != STATUS_OK)
        return false;
    if (length > buffer->maximum - buffer->length) {
        buffer->failure = STATUS_MALFORMED;
        return false;
    }
    size_t needed = buffer->length + length;
    if (buffer->data && needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity < SMALLEST_CAPACITY ? SMALLEST_CAPACITY : buffer->capacity;
    while (capacity < needed)
        capacity = capacity > buffer->maximum / 2 ? buffer->maximum : capacity * 2;
    /* capacity + 1 cannot wrap: memory_resize refuses what no block can hold. */
    unsigned char *data = capacity == SIZE_MAX ? NULL : memory_resize(buffer->data, capacity + 1);
    if (!data) {
        buffer->failure = STATUS_SYSTEM;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

unsigned char *buffer_append_space(struct buffer *buffer, size_t length)
{
    if (!reserve(buffer, length))
        return NULL;
    unsigned char *space = buffer->data + buffer->length;
    memset(space, 0, length + 1);
    buffer->length += length;
    return space;
}

void buffer_append(struct buffer *buffer, const void *data, size_t length)
{
    if (!reserve(buffer, length))
        return;
    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_reserve(struct buffer *buffer, size_t length)
{
    reserve(buffer, length);
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_byte(struct buffer *buffer, unsigned char byte)
{
    if (reserve(buffer, 1)) {
        buffer->data[buffer->length++] = byte;
        buffer->data[buffer->length] = '\0';
    }
}

void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0 && buffer->failure == STATUS_OK)
        buffer->failure = STATUS_SYSTEM;
    unsigned char *space = length < 0 ? NULL : buffer_append_space(buffer, (size_t)length);
    if (space)
        vsnprintf((char *)space, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
}

void buffer_truncate(struct buffer *buffer, size_t length)
{
    if (length >= buffer->length)
        return;
    secret_wipe(buffer->data + length, buffer->length - length);
    buffer->length = length;
}

const char *buffer_text(const struct buffer *buffer)
{
    return !buffer->data ? "" : (const char *)buffer->data;
}

enum status buffer_status(const struct buffer *buffer, struct error *err)
{
    if (buffer->failure == STATUS_OK)
        return STATUS_OK;
    if (buffer->failure == STATUS_SYSTEM)
        return memory_error(err);
    return error_set(err, buffer->failure, "larger than the limit of %zu bytes", buffer->maximum);
}

char *buffer_take(struct buffer *buffer, size_t *length)
{
    reserve(buffer, 0);
    if (buffer->failure != STATUS_OK)
        return NULL;
    char *data = (char *)buffer->data;
    if (length)
        *length = buffer->length;
    buffer_init(buffer, buffer->maximum);
    return data;
}

void buffer_clear(struct buffer *buffer)
{
    secret_wipe(buffer->data, buffer->length);
    buffer->length = 0;
    buffer->failure = STATUS_OK;
}

void buffer_free(struct buffer *buffer)
{
    if (!buffer)
        return;
    memory_free(buffer->data);
    buffer_init(buffer, buffer->maximum);
}
