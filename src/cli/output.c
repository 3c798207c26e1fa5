#include "cli.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAXIMUM = 1 << 20, STORY_MAXIMUM = 1 << 16 };

static void put_visible(FILE *to, const char *text, size_t length)
{
    struct buffer visible;
    buffer_init(&visible, (size_t)8 * LINE_MAXIMUM);
    text_append_visible(&visible, text, length);
    fputs(buffer_text(&visible), to);
    buffer_free(&visible);
}

/* The prefix is part of the first line. */
__attribute__((format(printf, 4, 0))) static void
print_formatted(FILE *to, const char *prefix, unsigned indent, const char *format, va_list list)
{
    struct buffer visible, wrapped;
    va_list again;
    buffer_init(&visible, (size_t)8 * LINE_MAXIMUM);
    buffer_init(&wrapped, (size_t)16 * LINE_MAXIMUM);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *line = length < 0 ? NULL : memory_allocate((size_t)length + 1);
    if (line) {
        vsnprintf(line, (size_t)length + 1, format, list);
        buffer_append_text(&visible, prefix);
        text_append_visible(&visible, line, (size_t)length);
        text_wrap(&wrapped, buffer_text(&visible),
                  isatty(to == stdout ? output_screen() : fileno(to)) ? terminal_width() : 0,
                  indent);
        fputs(buffer_text(&wrapped), to);
    }
    memory_free(line);
    buffer_free(&visible);
    buffer_free(&wrapped);
}

void print_line(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_formatted(stdout, "", 0, format, list);
    va_end(list);
}

void print_item(unsigned indent, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_formatted(stdout, "", indent, format, list);
    va_end(list);
}

void print_note(const char *format, ...)
{
    va_list list;
    progress_end();
    fflush(stdout);
    va_start(list, format);
    print_formatted(stderr, "safehand: ", 0, format, list);
    va_end(list);
}

void print_text(const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        put_visible(stdout, text, length);
        fputc('\n', stdout);
        text += length;
        text += *text == '\n';
    }
}

void print_failure(const char *before, const struct error *failure)
{
    char *message = words_quoting(failure->message, &failure->message_ways);
    print_note("%s%s", before, message ? message : failure->message);
    memory_free(message);
}

/* An error's texts were made visible when they were set. */
static void put_words(const char *prefix, const char *words, const struct ways *ways)
{
    char *text = words_quoting(words, ways);
    fprintf(stderr, "%s: %s\n", prefix, text ? text : words);
    memory_free(text);
}

void print_error(const struct error *err)
{
    progress_end();
    fflush(stdout);
    put_words("safehand", err->message, &err->message_ways);
    if (err->hint[0])
        put_words("hint", err->hint, &err->hint_ways);
}

/* What a terminal would not show, or obey, stands in strings only: there \uXXXX means the same.
 * Later lines are indented by so many columns. */
static void put_json(const char *text, unsigned indent)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        uint32_t code_point;
        size_t size = utf8_decode(text + i, length - i, &code_point);
        if (size > 0 && code_point > 0xFFFF && text_is_invisible(code_point))
            printf("\\u%04x\\u%04x", 0xD800 + ((code_point - 0x10000) >> 10),
                   0xDC00 + ((code_point - 0x10000) & 0x3FF));
        else if (size > 0 && code_point >= 0x7F &&
                 (text_is_control(code_point) || text_is_invisible(code_point)))
            printf("\\u%04x", (unsigned)code_point);
        else
            fwrite(text + i, 1, size > 0 ? size : 1, stdout);
        if (text[i] == '\n')
            printf("%*s", (int)indent, "");
        i += size > 0 ? size : 1;
    }
}

static enum status dump_json(json_t *document, unsigned indent, struct error *err)
{
    char *text = document ? json_dumps(document, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
    json_decref(document);
    if (!text)
        return memory_error(err);
    put_json(text, indent);
    memory_free(text);
    return STATUS_OK;
}

enum status print_json(json_t *document, struct error *err)
{
    enum status status = dump_json(document, 0, err);
    if (status == STATUS_OK)
        putchar('\n');
    return status;
}

enum status print_json_item(struct json_list *list, json_t *item, struct error *err)
{
    fputs(list->count++ == 0 ? "[\n  " : ",\n  ", stdout);
    return dump_json(item, 2, err);
}

void print_json_end(const struct json_list *list)
{
    puts(list->count == 0 ? "[]" : "\n]");
}

enum status output_finish(struct error *err)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return STATUS_OK;
    return error_set_errno(err, "cannot write the result");
}

void print_stories(const struct office *office, const json_t *decision,
                   const struct sharing_timeline *timeline)
{
    for (int i = 0; decision && i < STORIES; i++) {
        struct buffer words;
        enum story story = (enum story)i;
        buffer_init(&words, STORY_MAXIMUM);
        story_words(story, office, decision, timeline, &words);
        if (words.length > 0)
            print_item(4, "  %s: %s", story_label(story), buffer_text(&words));
        buffer_free(&words);
    }
}
