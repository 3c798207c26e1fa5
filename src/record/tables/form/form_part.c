/* What a text of a form asks, and what was answered. */
#include <string.h>

#include "form.h"

enum { LABEL_MOST = 60, LABEL_WORDS = 8, BLANK_LINE = 3 };

typedef void (*pair_taker)(void *state, const char *label, size_t label_length, const char *answer,
                           size_t answer_length, const char *tag);

/* ---- boxes ---- */

static const char EMPTY_BOX[] = "\xE2\x98\x90", TICKED[] = "\xE2\x98\x91",
                  CROSSED[] = "\xE2\x98\x92";
enum { BOX = sizeof EMPTY_BOX - 1 };

static bool is_box(const char *at, const char *end)
{
    return end - at >= BOX && (memcmp(at, EMPTY_BOX, BOX) == 0 || memcmp(at, TICKED, BOX) == 0 ||
                               memcmp(at, CROSSED, BOX) == 0);
}

static const char *find_box(const char *at, const char *end)
{
    while (at < end && !is_box(at, end))
        at++;
    return at;
}

static size_t trim(const char **text, size_t length)
{
    static const char blanks[] = " \t\r\n";
    while (length > 0 && strchr(blanks, (*text)[length - 1]))
        length--;
    while (length > 0 && strchr(blanks, **text)) {
        ++*text;
        length--;
    }
    return length;
}

static void take_option(struct buffer *out, const char *text, const char *end)
{
    size_t length = trim(&text, (size_t)(end - text));
    if (out->length > 0 && length > 0)
        buffer_append_text(out, "; ");
    buffer_append(out, text, length);
}

/* The words beside the boxes that are ticked: behind them, or before them where the text begins
 * with words. */
static void take_ticked(const char *text, const char *end, struct buffer *out)
{
    bool is_behind = is_box(text, end);
    const char *words = text;
    for (const char *box = find_box(text, end); box < end;) {
        const char *next = find_box(box + BOX, end);
        if (memcmp(box, EMPTY_BOX, BOX) != 0)
            take_option(out, is_behind ? box + BOX : words, is_behind ? next : box);
        words = box + BOX;
        box = next;
    }
}

void form_answer(struct table_build *build, const char *text, size_t length,
                 struct table_cell *cell)
{
    struct buffer ticked;
    length = trim(&text, length);
    const char *end = text + length;
    cell->text = cell->raw = table_keep_text(build, text, length);
    cell->type = length > 0 ? TABLE_TEXT : TABLE_EMPTY;
    if (find_box(text, end) == end)
        return;
    if (length == BOX) {
        cell->type = TABLE_YES_NO;
        cell->text = memcmp(text, EMPTY_BOX, BOX) == 0 ? "no" : "yes";
        return;
    }
    buffer_init(&ticked, TABLE_TEXT_MAXIMUM);
    take_ticked(text, end, &ticked);
    if (ticked.failure != STATUS_OK)
        table_fail_memory(build);
    cell->text = table_keep_text(build, buffer_text(&ticked), ticked.length);
    cell->type = ticked.length > 0 ? TABLE_TEXT : TABLE_EMPTY;
    buffer_free(&ticked);
}

/* ---- what is asked ---- */

struct parting {
    pair_taker pair;
    void *state;
    const char *label; /* that waits for its answer; NULL: none */
    size_t label_length;
    bool ends_in_colon;
};

/* A label without the colon and the line behind it. */
static size_t trim_label(const char **text, size_t length, bool *ends_in_colon)
{
    *ends_in_colon = false;
    length = trim(text, length);
    while (length > 0 && strchr("_:. \t", (*text)[length - 1])) {
        *ends_in_colon = *ends_in_colon || (*text)[length - 1] == ':';
        length--;
    }
    while (length > 0 && strchr("_ \t", **text)) {
        ++*text;
        length--;
    }
    return length;
}

static void flush(struct parting *parting)
{
    if (parting->label)
        parting->pair(parting->state, parting->label, parting->label_length, NULL, 0, NULL);
    parting->label = NULL;
}

static void take_label(struct parting *parting, const char *text, size_t length)
{
    bool ends_in_colon;
    length = trim_label(&text, length, &ends_in_colon);
    if (length == 0)
        return;
    flush(parting);
    parting->label = text;
    parting->label_length = length;
    parting->ends_in_colon = ends_in_colon;
}

static void take_answer(struct parting *parting, const char *text, size_t length, const char *tag)
{
    bool has_label = parting->label != NULL;
    length = trim(&text, length);
    if (!has_label && length == 0 && !tag)
        return;
    parting->pair(parting->state, has_label ? parting->label : "",
                  has_label ? parting->label_length : 0, text, length, tag);
    parting->label = NULL;
}

static const char *find_line(const char *at, const char *end)
{
    for (; at < end; at++)
        if (end - at >= BLANK_LINE && memcmp(at, "___", BLANK_LINE) == 0)
            return at;
    return end;
}

/* "Name: ____Ann____ Date ______": what stands between lines of underscores is a label or what was
 * written on one; a label has its colon, or blanks on both sides. */
static void take_lines(struct parting *parting, const char *text, const char *end)
{
    for (bool is_behind_line = false; text < end; is_behind_line = true) {
        const char *line = find_line(text, end);
        size_t length = (size_t)(line - text);
        const char *words = text;
        bool ends_in_colon;
        size_t bare = trim_label(&words, length, &ends_in_colon);
        bool is_apart = length > 0 && strchr(" \t", text[0]) && strchr(" \t", text[length - 1]);
        bool is_answer = is_behind_line && parting->label && !ends_in_colon &&
                         (parting->ends_in_colon || !is_apart) && bare > 0 && line < end;
        if (is_answer)
            take_answer(parting, text, length, NULL);
        else
            take_label(parting, text, length);
        while (line < end && *line == '_')
            line++;
        text = line;
    }
}

/* "Name: Ann", with nothing filled in by the form's own means. */
static bool take_colon(struct parting *parting, const char *text, size_t length)
{
    const char *colon = memchr(text, ':', length);
    size_t label = colon ? (size_t)(colon - text) : 0, words = 1;
    if (label == 0 || label > LABEL_MOST ||
        (colon + 1 < text + length && !strchr(" \t\n", colon[1])))
        return false;
    for (size_t i = 0; i < label; i++) {
        words += text[i] == ' ';
        if (text[i] == '\n' || text[i] == '.' || text[i] == ';')
            return false;
    }
    if (words > LABEL_WORDS)
        return false;
    take_label(parting, text, label + 1);
    const char *answer = colon + 1;
    size_t rest = trim(&answer, length - label - 1);
    if (rest > 0)
        take_answer(parting, answer, rest, NULL);
    return true;
}

bool form_part(const struct form_text *text, pair_taker pair, void *state)
{
    struct parting parting = {.pair = pair, .state = state};
    size_t length = strlen(text->text), at = 0;
    const char *end = text->text + length;
    bool has_lines = find_line(text->text, end) < end;
    const char *first = text->text;
    bool has_label =
        text->span_count > 0 && (trim(&first, text->spans[0].begin) > 0 || text->spans[0].tag);
    if (!has_label && !has_lines) {
        bool is_pair = take_colon(&parting, text->text, length);
        flush(&parting);
        return is_pair;
    }
    for (size_t i = 0; i < text->span_count; i++) {
        const struct form_span *span = &text->spans[i];
        take_lines(&parting, text->text + at, text->text + span->begin);
        take_answer(&parting, text->text + span->begin, span->end - span->begin, span->tag);
        at = span->end;
    }
    take_lines(&parting, text->text + at, end);
    flush(&parting);
    return true;
}
