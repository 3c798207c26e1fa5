#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "json_scan.h"
#include "safehand/base/file.h"
#include "safehand/base/json.h"
#include "safehand/base/memory.h"
#include "safehand/base/text.h"

const struct json_limits JSON_LIMITS_DEFAULT = {.size = 16 << 20, .depth = 64, .string = 1 << 20};

enum {
    POINTER_SHOWN = 256, /* bytes of a pointer in a message, so that the reason fits behind it */
    POINTER_SPARE = 64,
    DEPTH_MAXIMUM = 1024, /* whatever the limits say: the walks below recurse as deep */
};

/* The text at hand and what it is measured by. */
struct source {
    const char *text;
    size_t length;
    const char *name;
    const struct json_limits *limits;
    struct json_troubles *troubles; /* NULL: the first ends it */
};

/* STATUS_MALFORMED at a byte of the text. */
static enum status fail_at(const struct source *source, size_t offset, struct error *err,
                           const char *what)
{
    size_t line, column;
    json_scan_position(source->text, source->length, offset, &line, &column);
    return error_set(err, STATUS_MALFORMED, "%s:%zu:%zu: %s", source->name, line, column, what);
}

/* Brackets and commas: what a small text must not blow up to a large tree with. */
static enum status check_shape(const struct source *source, struct error *err)
{
    size_t depth = source->limits->depth < DEPTH_MAXIMUM ? source->limits->depth : DEPTH_MAXIMUM;
    size_t deep = json_scan_too_deep(source->text, source->length, depth);
    /* Every value takes a byte at least. */
    size_t many = source->length <= JSON_VALUES_MAXIMUM
                      ? source->length
                      : json_scan_too_many(source->text, source->length, JSON_VALUES_MAXIMUM);
    char what[80];
    if (deep < source->length)
        snprintf(what, sizeof what, "nested deeper than the limit of %zu", depth);
    else if (many < source->length)
        snprintf(what, sizeof what, "more than the limit of %d values", JSON_VALUES_MAXIMUM);
    else
        return STATUS_OK;
    fail_at(source, deep < source->length ? deep : many, err, what);
    return error_hint(err, "check that this is the right file");
}

/* What must be known before Jansson builds a tree. */
static enum status check_before(const struct source *source, struct error *err)
{
    const struct json_limits *limits = source->limits;
    if (source->length > limits->size) {
        error_set(err, STATUS_MALFORMED, "%s:1:1: larger than the limit of %zu bytes", source->name,
                  limits->size);
        return error_hint(err, "check that this is the right file");
    }
    if (source->length >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0) {
        fail_at(source, 0, err, "begins with a byte order mark");
        return error_hint(err, "save the file as UTF-8 without BOM");
    }
    size_t valid = utf8_check(source->text, source->length);
    if (valid < source->length) {
        fail_at(source, valid, err, "not UTF-8");
        return error_hint(err, "save the file as UTF-8");
    }
    /* Jansson passes over these without a word, so that others would read another text. */
    const char *nul = source->length == 0 ? NULL : memchr(source->text, '\0', source->length);
    if (nul) {
        fail_at(source, (size_t)(nul - source->text), err, "control character U+0000");
        return error_hint(err, "take that character out");
    }
    return check_shape(source, err);
}

/* Has Jansson parse; its errors get the place where it stood. */
static enum status parse(const struct source *source, json_t **root, struct error *err)
{
    json_error_t reason;
    memory_json_forget_failure();
    json_t *tree = json_loadb(source->text, source->length, JSON_REJECT_DUPLICATES, &reason);
    /* Jansson's lexer goes on after an allocation that failed, with a character missing. */
    if (tree && !memory_json_failed()) {
        *root = tree;
        return STATUS_OK;
    }
    json_decref(tree);
    if (memory_json_failed() || json_error_code(&reason) == json_error_out_of_memory)
        return memory_error(err);
    enum json_error_code code = json_error_code(&reason);
    const char *what = reason.text;
    if (code == json_error_null_character || code == json_error_null_byte_in_key)
        what = "control character U+0000"; /* Jansson's words are for programmers */
    /* Its words end with up to 20 bytes of the text, which may be a family's: the place is enough.
     */
    const char *near = strstr(what, " near '");
    error_set(err, STATUS_MALFORMED, "%s:%d:%d: %.*s", source->name, reason.line,
              reason.column > 0 ? reason.column : 1,
              (int)(near ? (size_t)(near - what) : strlen(what)), what);
    return error_hint(err, "correct that place, or export the file again");
}

/* Appends key as a pointer's token, with '~' and '/' escaped. */
static void append_token(struct buffer *out, const char *key)
{
    for (; *key != '\0'; key++)
        if (*key == '~' || *key == '/')
            buffer_append_text(out, *key == '~' ? "~0" : "~1");
        else
            buffer_append_byte(out, (unsigned char)*key);
}

void json_step_append(struct buffer *out, const struct json_step *step)
{
    /* From the root down, without recursion: a tree is never deeper than this. */
    const struct json_step *chain[DEPTH_MAXIMUM + 1];
    size_t count = 0;
    for (; step->parent && count <= DEPTH_MAXIMUM; step = step->parent)
        chain[count++] = step;
    while (count-- > 0) {
        buffer_append_byte(out, '/');
        if (chain[count]->key)
            append_token(out, chain[count]->key);
        else
            buffer_append_format(out, "%zu", chain[count]->index);
    }
}

/* Fails at a value; where all troubles are wanted, notes it and goes on. */
static enum status fail_at_step(const struct source *source, const struct json_step *step,
                                struct error *err, const char *what, const char *hint)
{
    struct buffer pointer;
    struct json_troubles *troubles = source->troubles;
    if (troubles && json_troubles_are_full(troubles))
        return json_troubles_note(troubles, err);
    buffer_init(&pointer, 2 * source->length + POINTER_SPARE); /* escaping at most doubles a name */
    json_step_append(&pointer, step);
    if (pointer.failure == STATUS_SYSTEM) {
        memory_error(err);
    } else {
        size_t line, column;
        const char *place = buffer_text(&pointer);
        json_strict_place(source->text, source->length, place, &line, &column);
        json_strict_error_at(source->name, line, column, place, err, what);
        error_hint(err, "%s", hint);
        if (troubles && !json_troubles_begin(troubles, line, column, place, what))
            memory_error(err);
    }
    buffer_free(&pointer);
    return troubles && err->status == STATUS_MALFORMED ? json_troubles_note(troubles, err)
                                                       : err->status;
}

/* A string's length, and the control characters that came in as escapes. */
static enum status check_string(const struct source *source, const json_t *value,
                                const struct json_step *step, struct error *err)
{
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    char what[80];
    if (length > source->limits->string) {
        snprintf(what, sizeof what, "text longer than the limit of %zu bytes",
                 source->limits->string);
        return fail_at_step(source, step, err, what, "shorten it, or keep it as an attachment");
    }
    for (size_t i = 0; i < length;) {
        uint32_t code_point;
        if (text[i] >= ' ' && text[i] < 0x7F) { /* whether char has a sign or not */
            i++;
            continue;
        }
        size_t size = utf8_decode(text + i, length - i, &code_point);
        if (size == 0)
            return fail_at_step(source, step, err, "text that is not UTF-8",
                                "save the file as UTF-8");
        if (text_is_control(code_point) && code_point != '\n' && code_point != '\t') {
            snprintf(what, sizeof what, "control character U+%04X", (unsigned)code_point);
            return fail_at_step(source, step, err, what, "take that character out");
        }
        i += size;
    }
    return STATUS_OK;
}

static enum status check_key(const struct source *source, const char *key,
                             const struct json_step *step, struct error *err)
{
    if (strlen(key) > source->limits->string) {
        char what[80];
        snprintf(what, sizeof what, "name is longer than the limit of %zu bytes",
                 source->limits->string);
        return fail_at_step(source, step, err, what, "check that this is the right file");
    }
    if (text_is_snake_case(key))
        return STATUS_OK;
    return fail_at_step(source, step, err, "name is not in ASCII snake_case",
                        "write names like birth_date: a to z, 0 to 9 and _");
}

static enum status check_value(const struct source *source, json_t *value,
                               const struct json_step *step, struct error *err);

static enum status check_members(const struct source *source, json_t *object,
                                 const struct json_step *step, struct error *err)
{
    enum status status = STATUS_OK;
    const char *key;
    json_t *member;
    json_object_foreach(object, key, member)
    {
        struct json_step below = {.parent = step, .key = key, .depth = step->depth + 1};
        status = check_key(source, key, &below, err);
        if (status == STATUS_OK)
            status = check_value(source, member, &below, err);
        if (status != STATUS_OK)
            break;
    }
    return status;
}

/* Recurses no deeper than the limit that check_before has held the text to. */
static enum status check_value(const struct source *source, json_t *value,
                               const struct json_step *step, struct error *err)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return check_members(source, value, step, err);
    case JSON_ARRAY:
        for (size_t i = 0; i < json_array_size(value); i++) {
            struct json_step below = {.parent = step, .index = i, .depth = step->depth + 1};
            enum status status = check_value(source, json_array_get(value, i), &below, err);
            if (status != STATUS_OK)
                return status;
        }
        return STATUS_OK;
    case JSON_STRING:
        return check_string(source, value, step, err);
    case JSON_REAL:
        return fail_at_step(source, step, err, "number is not a whole number",
                            "write it without a point or exponent, or as text in quotes");
    case JSON_INTEGER:
        if (json_integer_is_safe(json_integer_value(value)))
            return STATUS_OK;
        return fail_at_step(source, step, err, "number is too large", "write it as text in quotes");
    default:
        return STATUS_OK;
    }
}

enum status json_strict_parse_all(const char *text, size_t length, const char *name,
                                  const struct json_limits *limits, struct json_troubles *troubles,
                                  json_t **root, struct error *err)
{
    const struct source source = {text, length, name, limits, troubles};
    json_t *tree = NULL;
    enum status status = check_before(&source, err);
    if (status == STATUS_OK)
        status = parse(&source, &tree, err);
    if (status == STATUS_OK)
        status = check_value(&source, tree, &(struct json_step){0}, err);
    if (status == STATUS_OK)
        *root = tree;
    else
        json_decref(tree);
    return status;
}

enum status json_strict_parse(const char *text, size_t length, const char *name,
                              const struct json_limits *limits, json_t **root, struct error *err)
{
    return json_strict_parse_all(text, length, name, limits, NULL, root, err);
}

enum status json_strict_load(const char *path, const struct json_limits *limits, json_t **root,
                             struct buffer *text, struct error *err)
{
    struct buffer content;
    buffer_init(&content, limits->size);
    enum status status = file_read_whole(path, &content, err);
    if (status == STATUS_OK)
        status = json_strict_parse(buffer_text(&content), content.length, path, limits, root, err);
    if (status == STATUS_OK && text) {
        buffer_free(text);
        *text = content;
    } else {
        buffer_free(&content);
    }
    return status;
}

enum status json_strict_error(const char *text, size_t length, const char *name,
                              const char *pointer, struct error *err, const char *format, ...)
{
    char what[ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    size_t line, column;
    json_strict_place(text, length, pointer, &line, &column);
    return json_strict_error_at(name, line, column, pointer, err, what);
}

void json_strict_place(const char *text, size_t length, const char *pointer, size_t *line,
                       size_t *column)
{
    json_scan_position(text, length, json_scan_find(text, length, pointer), line, column);
}

enum status json_strict_error_at(const char *name, size_t line, size_t column, const char *pointer,
                                 struct error *err, const char *what)
{
    size_t shown = strlen(pointer);
    bool cut = shown > POINTER_SHOWN;
    if (cut)
        shown = utf8_check(pointer, POINTER_SHOWN);
    return error_set(err, STATUS_MALFORMED, "%s:%zu:%zu: %.*s%s%s%s", name, line, column,
                     (int)shown, pointer, cut ? "..." : "", shown == 0 ? "" : ": ", what);
}

void json_put(json_t *object, const char *key, json_t *value, int *failed)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        *failed = 1;
}

const char *json_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}
