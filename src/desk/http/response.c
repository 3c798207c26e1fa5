#include <stdio.h>
#include <string.h>

#include "request.h"

enum { DOWNLOAD_NAME_MAXIMUM = 200 }; /* bytes, so that every system takes it */

/* What stands in RFC 8187's values as it is. */
static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

void response_page(struct response *response, unsigned status)
{
    response->status = status;
    response->type = "text/html; charset=utf-8";
}

void response_go_on(struct response *response, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(response->location, sizeof response->location, format, arguments);
    va_end(arguments);
    response->status = 303;
    response->type = "text/plain; charset=utf-8";
}

/* ---- files ---- */

/* Appends the name's character at *at, and goes behind it: what stands in no file's name on any of
 * the systems, and what nobody would see, becomes '_'. */
static void append_letter(struct buffer *out, const char *name, size_t length, size_t *at)
{
    uint32_t code = 0;
    size_t size = utf8_decode(name + *at, length - *at, &code);
    bool is_kept = size > 0 && !text_is_control(code) && !text_is_invisible(code) &&
                   !(code < 0x80 && strchr("\"*/:<>?\\|", (int)code));
    if (is_kept)
        buffer_append(out, name + *at, size);
    else
        buffer_append_byte(out, '_');
    *at += size > 0 ? size : 1;
}

void response_download(struct response *response, const char *type, const char *name)
{
    struct buffer safe;
    size_t length = strlen(name), at = 0;
    buffer_init(&safe, 4 * DOWNLOAD_NAME_MAXIMUM);
    while (at < length && safe.length < DOWNLOAD_NAME_MAXIMUM)
        append_letter(&safe, name, length, &at);
    if (safe.length == 0 || safe.data[0] == '.')
        buffer_append_text(&safe, "_");
    response->status = 200;
    response->type = type;
    memory_free(response->name);
    response->name = buffer_take(&safe, &length);
    buffer_free(&safe);
    if (!response->name)
        response->body.failure = STATUS_SYSTEM;
}

void response_download_file(struct response *response, const char *type, const char *name, int *fd,
                            uint64_t size)
{
    response_download(response, type, name);
    response->is_file = true;
    response->file = *fd;
    response->size = size;
    *fd = -1;
}

void response_disposition(const struct response *response, struct buffer *out)
{
    if (!response->name)
        return;
    buffer_append_text(out, "attachment; filename=\"");
    for (const char *at = response->name; *at; at++)
        if ((*at & 0xC0) != 0x80) /* one for each character */
            buffer_append_byte(out, *at & 0x80 ? '_' : (unsigned char)*at);
    buffer_append_text(out, "\"; filename*=UTF-8''");
    for (const char *at = response->name; *at; at++)
        if (strchr(PLAIN, *at))
            buffer_append_byte(out, (unsigned char)*at);
        else
            buffer_append_format(out, "%%%02X", (unsigned char)*at);
}

void response_free(struct response *response)
{
    if (response->is_file)
        file_close(&response->file);
    response->is_file = false;
    memory_free(response->name);
    response->name = NULL;
    buffer_free(&response->body);
}
