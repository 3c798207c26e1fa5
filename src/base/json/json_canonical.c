/* RFC 8785, restricted to integers and ASCII keys. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "safehand/base/digest.h"
#include "safehand/base/json.h"
#include "safehand/base/memory.h"
#include "safehand/base/names.h"
#include "safehand/base/text.h"

enum { CANONICAL_DEPTH = 128 };

static enum status no_canonical_form(const struct json_step *step, struct error *err,
                                     const char *what)
{
    struct buffer pointer;
    buffer_init(&pointer, 1 << 16);
    json_step_append(&pointer, step);
    error_set(err, STATUS_MALFORMED, "no canonical form: %s at \"%s\"", what,
              buffer_text(&pointer));
    buffer_free(&pointer);
    return STATUS_MALFORMED;
}

/* RFC 8785 section 3.2.2.2. */
static enum status append_string(struct buffer *out, const char *text, size_t length,
                                 const struct json_step *step, struct error *err)
{
    static const char short_forms[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    if (utf8_check(text, length) != length)
        return no_canonical_form(step, err, "text that is not UTF-8");
    buffer_append_byte(out, '"');
    size_t plain = 0; /* where what needs no escape began */
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        const char *form = byte == '\0' ? NULL : strchr(short_forms, byte);
        buffer_append(out, text + plain, i - plain);
        plain = i + 1;
        if (form) {
            buffer_append_byte(out, '\\');
            buffer_append_byte(out, (unsigned char)form[1]);
        } else {
            buffer_append_format(out, "\\u%04x", byte);
        }
    }
    buffer_append(out, text + plain, length - plain);
    buffer_append_byte(out, '"');
    return STATUS_OK;
}

static bool key_is_ascii(const char *key)
{
    for (; *key != '\0'; key++)
        if ((unsigned char)*key >= 0x80)
            return false;
    return true;
}

/* The keys in order: for ASCII the order of bytes is that of UTF-16 units. *keys to be freed. */
static enum status sort_keys(const json_t *object, const struct json_step *step, const char ***keys,
                             struct error *err)
{
    size_t count = 0;
    const char **sorted = memory_allocate_array(json_object_size(object), sizeof *sorted);
    if (!sorted)
        return memory_error(err);
    union {
        const json_t *in;
        json_t *out;
    } pointer = {object}; /* iterating takes it without const, and changes nothing */
    for (void *at = json_object_iter(pointer.out); at;
         at = json_object_iter_next(pointer.out, at)) {
        const char *key = json_object_iter_key(at);
        if (strlen(key) != json_object_iter_key_len(at) || !key_is_ascii(key)) {
            memory_free(sorted);
            return no_canonical_form(step, err, "a name that is not ASCII");
        }
        sorted[count++] = key;
    }
    qsort(sorted, count, sizeof *sorted, names_compare);
    *keys = sorted;
    return STATUS_OK;
}

static enum status append_value(struct buffer *out, const json_t *value,
                                const struct json_step *step, struct error *err);

static enum status append_object(struct buffer *out, const json_t *object,
                                 const struct json_step *step, struct error *err)
{
    const char **keys = NULL;
    enum status status = sort_keys(object, step, &keys, err);
    if (status != STATUS_OK)
        return status;
    buffer_append_byte(out, '{');
    for (size_t i = 0; i < json_object_size(object) && status == STATUS_OK; i++) {
        struct json_step below = {.parent = step, .key = keys[i], .depth = step->depth + 1};
        if (i > 0)
            buffer_append_byte(out, ',');
        status = append_string(out, keys[i], strlen(keys[i]), &below, err);
        buffer_append_byte(out, ':');
        if (status == STATUS_OK)
            status = append_value(out, json_object_get(object, keys[i]), &below, err);
    }
    buffer_append_byte(out, '}');
    memory_free(keys);
    return status;
}

static enum status append_array(struct buffer *out, const json_t *array,
                                const struct json_step *step, struct error *err)
{
    enum status status = STATUS_OK;
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < json_array_size(array) && status == STATUS_OK; i++) {
        struct json_step below = {.parent = step, .index = i, .depth = step->depth + 1};
        if (i > 0)
            buffer_append_byte(out, ',');
        status = append_value(out, json_array_get(array, i), &below, err);
    }
    buffer_append_byte(out, ']');
    return status;
}

/* Recurses no deeper than CANONICAL_DEPTH. */
static enum status append_value(struct buffer *out, const json_t *value,
                                const struct json_step *step, struct error *err)
{
    if (step->depth > CANONICAL_DEPTH)
        return no_canonical_form(step, err, "nesting too deep");
    if (!value)
        return no_canonical_form(step, err, "no value");
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return append_object(out, value, step, err);
    case JSON_ARRAY:
        return append_array(out, value, step, err);
    case JSON_STRING:
        return append_string(out, json_string_value(value), json_string_length(value), step, err);
    case JSON_INTEGER:
        if (!json_integer_is_safe(json_integer_value(value)))
            return no_canonical_form(step, err, "a number that is too large");
        buffer_append_format(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return STATUS_OK;
    case JSON_REAL:
        return no_canonical_form(step, err, "a number that is not whole");
    case JSON_TRUE:
        buffer_append_text(out, "true");
        return STATUS_OK;
    case JSON_FALSE:
        buffer_append_text(out, "false");
        return STATUS_OK;
    default:
        buffer_append_text(out, "null");
        return STATUS_OK;
    }
}

enum status json_canonical(const json_t *value, struct buffer *out, struct error *err)
{
    size_t before = out->length;
    enum status status = append_value(out, value, &(struct json_step){0}, err);
    if (status == STATUS_OK)
        status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}

enum status json_canonical_digest(const json_t *value, char hex[65], struct error *err)
{
    struct buffer text;
    buffer_init(&text, 64 << 20);
    enum status status = json_canonical(value, &text, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(buffer_text(&text), text.length, hex, err);
    buffer_free(&text);
    return status;
}
