#include "flow.h"

#include <ctype.h>
#include <string.h>

#include "encoded.h"
#include "links.h"

static void lines_init(struct flow_lines *lines)
{
    buffer_init(&lines->shown, READER_TEXT_MAXIMUM);
    buffer_init(&lines->other, READER_TEXT_MAXIMUM);
    buffer_init(&lines->unseen, READER_TEXT_MAXIMUM);
    buffer_init(&lines->code, READER_TEXT_MAXIMUM);
    lines->has_other = false;
}

static void lines_free(struct flow_lines *lines)
{
    buffer_free(&lines->shown);
    buffer_free(&lines->other);
    buffer_free(&lines->unseen);
    buffer_free(&lines->code);
}

void flow_init(struct flow *flow, struct answer *answer)
{
    *flow = (struct flow){.answer = answer};
    for (size_t i = 0; i < FLOW_DEPTH; i++)
        lines_init(&flow->lines[i]);
}

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r' || letter == '\f';
}

static struct flow_lines *current(struct flow *flow)
{
    return &flow->lines[flow->depth < FLOW_DEPTH ? flow->depth : FLOW_DEPTH - 1];
}

void flow_text(struct flow *flow, enum flow_manner manner, const char *text, size_t length)
{
    struct flow_lines *lines = current(flow);
    if (manner == FLOW_CODE) {
        buffer_append(&lines->code, text, length);
        return;
    }
    if (manner != FLOW_UNSEEN)
        buffer_append(&lines->shown, text, length);
    if (manner != FLOW_ADDED)
        buffer_append(&lines->other, text, length);
    if (manner == FLOW_UNSEEN)
        buffer_append(&lines->unseen, text, length);
    else if (manner == FLOW_SHOWN && lines->unseen.length > 0 &&
             lines->unseen.data[lines->unseen.length - 1] != '\n')
        buffer_append_byte(&lines->unseen, '\n');
    lines->has_other = lines->has_other || manner != FLOW_SHOWN;
}

void flow_words(struct flow *flow, enum flow_manner manner, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t from = i;
        while (i < length && !is_blank(text[i]))
            i++;
        if (i > from)
            flow_text(flow, manner, text + from, i - from);
        if (i < length)
            flow_text(flow, manner, " ", 1);
        while (i < length && is_blank(text[i]))
            i++;
    }
}

void flow_doubt(struct flow *flow)
{
    struct flow_lines *lines = current(flow);
    if (lines->shown.length == 0)
        return;
    buffer_append_byte(&lines->shown, '\n');
    lines->has_other = true;
}

static void tell(struct answer *answer, const struct buffer *line, bool is_shown)
{
    if (line->failure == STATUS_MALFORMED)
        answer_unread(answer, UNREAD_SIZE, NULL);
    size_t blanks = 0;
    while (blanks < line->length && is_blank((char)line->data[blanks]))
        blanks++;
    if (blanks == line->length)
        return;
    answer_break(answer);
    (is_shown ? answer_shown : answer_text)(answer, buffer_text(line), line->length);
    answer_break(answer);
}

void flow_break(struct flow *flow)
{
    struct flow_lines *lines = current(flow);
    tell(flow->answer, &lines->shown, true);
    if (lines->has_other) {
        tell(flow->answer, &lines->other, false);
        if (lines->unseen.length < lines->other.length) /* else it is the same */
            tell(flow->answer, &lines->unseen, false);
    }
    tell(flow->answer, &lines->code, false);
    answer_field_links(flow->answer, buffer_text(&lines->code), false);
    buffer_clear(&lines->shown);
    buffer_clear(&lines->other);
    buffer_clear(&lines->unseen);
    buffer_clear(&lines->code);
    lines->has_other = false;
}

void flow_push(struct flow *flow)
{
    if (flow->depth + 1 >= FLOW_DEPTH)
        flow_break(flow);
    flow->depth++;
}

void flow_pop(struct flow *flow)
{
    flow_break(flow);
    if (flow->depth > 0)
        flow->depth--;
}

/* Whether it was told lately; from now on it was. */
static bool was_told(struct flow *flow, const char *value, size_t length)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)value[i]) * 1099511628211U;
    uint64_t *place = &flow->told[hash % FLOW_REMEMBERED];
    bool was = *place == hash;
    *place = hash;
    return was;
}

/* "FFFFFF", "FF203864", "#203864". */
static bool is_colour(const char *value, size_t length)
{
    bool has_letter = length > 0 && value[0] == '#', has_other = false;
    for (size_t i = value[0] == '#' ? 1 : 0; i < length; i++) {
        has_letter = has_letter || (value[i] >= 'A' && value[i] <= 'F');
        has_other = has_other || !isxdigit((unsigned char)value[i]);
    }
    return has_letter && !has_other && (length == 6 || length == 7 || length == 8);
}

/* "true", "0.5", "-3" and a colour say nothing of anybody. */
static bool says_nothing(const char *value, size_t length)
{
    enum { SHORT = 4 };
    bool has_letters = false;
    for (size_t i = 0; i < length; i++)
        has_letters =
            has_letters || isalpha((unsigned char)value[i]) || (unsigned char)value[i] >= 0x80;
    return length == 0 || is_colour(value, length) || (!has_letters && length <= SHORT) ||
           (length == 4 && memcmp(value, "true", 4) == 0) ||
           (length == 5 && memcmp(value, "false", 5) == 0);
}

void flow_value(struct flow *flow, const char *value, size_t length)
{
    while (length > 0 && is_blank(*value)) {
        value++;
        length--;
    }
    while (length > 0 && is_blank(value[length - 1]))
        length--;
    if (says_nothing(value, length) || was_told(flow, value, length))
        return;
    answer_break(flow->answer);
    if (encoded_read(value, length, flow->answer))
        return;
    encoded_text(value, length, flow->answer);
    answer_break(flow->answer);
    encoded_percent(value, length, flow->answer);
}

void flow_end(struct flow *flow)
{
    while (flow->depth > 0)
        flow_pop(flow);
    flow_break(flow);
    for (size_t i = 0; i < FLOW_DEPTH; i++)
        lines_free(&flow->lines[i]);
}
