#include "form.h"

#include <string.h>

#include "safehand/base/array.h"

static int hex_digit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

/* Decodes into the same place, ended by NUL; false if it is not well formed. */
static bool decode(char *text, size_t length, bool plus_is_blank, size_t *decoded)
{
    size_t to = 0;
    for (size_t i = 0; i < length; i++) {
        char letter = text[i];
        if (letter == '%') {
            int high = i + 2 < length ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < length ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            letter = (char)(high << 4 | low);
            i += 2;
        } else if (letter == '+' && plus_is_blank) {
            letter = ' ';
        }
        text[to++] = letter;
    }
    text[to] = '\0';
    *decoded = to;
    return utf8_check(text, to) == to;
}

/* No control character but tab and LF; CR LF becomes LF, which is what an entry of a record has. */
static bool clean(char *text, size_t length)
{
    size_t to = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
            continue;
        if (((unsigned char)text[i] < 0x20 && text[i] != '\t' && text[i] != '\n') ||
            text[i] == 0x7F)
            return false;
        text[to++] = text[i];
    }
    text[to] = '\0';
    return true;
}

static bool take_field(char *text, size_t length, struct form *form)
{
    char *equals = memchr(text, '=', length), *end = text + length;
    struct form_field field = {text, end};
    size_t name = equals ? (size_t)(equals - text) : length, decoded;
    *end = '\0';
    if (!decode(text, name, true, &decoded) || !clean(text, decoded))
        return false;
    if (equals) {
        size_t value = (size_t)(end - equals) - 1;
        field.value = equals + 1;
        if (!decode(equals + 1, value, true, &decoded) || !clean(equals + 1, decoded))
            return false;
    }
    return form->count < FORM_FIELDS_MAXIMUM && ARRAY_ADD(form->fields, form->count, field);
}

enum status form_parse(const char *text, size_t length, struct form *form, struct error *err)
{
    *form = (struct form){0};
    if (length > FORM_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the form is larger than %d bytes", FORM_MAXIMUM);
    /* Words that somebody typed may be a passphrase. */
    form->text = memory_allocate(length + 1);
    if (!form->text)
        return memory_error(err);
    memcpy(form->text, text, length);
    for (size_t at = 0; at < length;) {
        char *end = memchr(form->text + at, '&', length - at);
        size_t size = end ? (size_t)(end - form->text) - at : length - at;
        if (size > 0 && !take_field(form->text + at, size, form)) {
            form_free(form);
            return error_set(err, STATUS_MALFORMED, "the form is not as a browser sends it");
        }
        at += size + 1;
    }
    return STATUS_OK;
}

/* The next text of the pairs, which ends in NUL; NULL if it is none that a browser sends. */
static const char *take_text(struct form *form, size_t length, size_t *at)
{
    char *text = form->text + *at;
    size_t size = strnlen(text, length - *at);
    if (*at >= length || size == length - *at || utf8_check(text, size) != size)
        return NULL;
    *at += size + 1;
    return clean(text, size) ? text : NULL;
}

enum status form_of_pairs(struct buffer *pairs, struct form *form, struct error *err)
{
    size_t length;
    *form = (struct form){0};
    enum status status = buffer_status(pairs, err);
    form->text = status == STATUS_OK ? buffer_take(pairs, &length) : NULL;
    buffer_clear(pairs);
    if (status != STATUS_OK)
        return status;
    if (!form->text)
        return memory_error(err);
    for (size_t at = 0; at < length;) {
        struct form_field field;
        field.name = take_text(form, length, &at);
        field.value = field.name ? take_text(form, length, &at) : NULL;
        if (!field.value || form->count >= FORM_FIELDS_MAXIMUM ||
            !ARRAY_ADD(form->fields, form->count, field)) {
            form_free(form);
            return error_set(err, STATUS_MALFORMED, "the form is not as a browser sends it");
        }
    }
    return STATUS_OK;
}

void form_free(struct form *form)
{
    memory_free(form->text);
    memory_free(form->fields);
    *form = (struct form){0};
}

enum status form_copy(const struct form *form, struct form *copy, struct error *err)
{
    size_t size = 1;
    for (size_t i = 0; i < form->count; i++)
        size += strlen(form->fields[i].name) + strlen(form->fields[i].value) + 2;
    *copy = (struct form){.text = memory_allocate(size),
                          .fields = memory_allocate_array(form->count + 1, sizeof *copy->fields)};
    if (!copy->text || !copy->fields) {
        form_free(copy);
        return memory_error(err);
    }
    char *at = copy->text;
    for (size_t i = 0; i < form->count; i++) {
        struct form_field *field = &copy->fields[copy->count++];
        field->name = strcpy(at, form->fields[i].name);
        at += strlen(at) + 1;
        field->value = strcpy(at, form->fields[i].value);
        at += strlen(at) + 1;
    }
    return STATUS_OK;
}

const char *form_value(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return form->fields[i].value;
    return NULL;
}

/* Each part between slashes says something, and is no way up; the last may be empty. */
static bool has_plain_parts(const char *path)
{
    while (*path == '/') {
        size_t length = strcspn(path + 1, "/");
        bool is_empty = length == 0 && path[1] != '\0';
        bool is_way =
            (length == 1 && path[1] == '.') || (length == 2 && path[1] == '.' && path[2] == '.');
        if (is_empty || is_way)
            return false;
        path += 1 + length;
    }
    return *path == '\0';
}

bool path_decode(const char *text, size_t length, char *out)
{
    size_t decoded;
    memcpy(out, text, length);
    if (length == 0 || text[0] != '/' || !decode(out, length, false, &decoded))
        return false;
    for (size_t i = 0; i < decoded; i++)
        if ((unsigned char)out[i] < 0x20 || out[i] == 0x7F || out[i] == '\\')
            return false;
    return has_plain_parts(out);
}

bool cookie_take(const char *cookies, const char *name, char *value, size_t size)
{
    size_t name_length = strlen(name), found = 0;
    value[0] = '\0';
    for (const char *at = cookies; at && *at;) {
        size_t length = strcspn(at, ";");
        if (length > name_length && strncmp(at, name, name_length) == 0 && at[name_length] == '=') {
            found++;
            if (length - name_length - 1 != size - 1)
                return false;
            memcpy(value, at + name_length + 1, size - 1);
            value[size - 1] = '\0';
        }
        at += length + (at[length] == ';');
        at += strspn(at, " ");
    }
    return found <= 1;
}
