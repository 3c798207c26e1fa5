#include "svm.h"

#include <string.h>

#include "text/encoded.h"
#include "text/flow.h"

enum {
    MAGIC = 6, /* "VCLMTF" */
    HEAD = 6,  /* of what has a version: that, and how long it is */
    TEXT = 112,
    TEXT_IN_RECTANGLE = 115,
    FIRST_BITMAP = 116,
    LAST_BITMAP = 124
};

static uint32_t number(const unsigned char *at, unsigned size)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)at[i] << (8 * i);
    return value;
}

bool svm_is(const struct part *part)
{
    return part->length > MAGIC && memcmp(part->data, "VCLMTF", MAGIC) == 0;
}

/* The words stand behind a place, or a rectangle, in one byte for each letter; the same in two may
 * follow. */
static void take_text(struct flow *flow, const unsigned char *action, size_t size, uint32_t type)
{
    size_t begin = type == TEXT_IN_RECTANGLE ? 16 : 8;
    if (size < begin + 2)
        return;
    size_t count = number(action + begin, 2);
    begin += 2;
    if (count > size - begin)
        count = size - begin;
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    for (size_t i = 0; i < count; i++)
        text_append_code_point(&text, action[begin + i]);
    flow_doubt(flow);
    flow_text(flow, FLOW_SHOWN, buffer_text(&text), text.length);
    buffer_free(&text);
    encoded_letters(action + begin + count, size - begin - count, flow->answer);
}

static bool walk(const struct part *part, struct flow *flow)
{
    enum { ACTION = 2 };
    size_t at = MAGIC;
    if (part->length - at < HEAD || number(part->data + at + 2, 4) > part->length - at - HEAD)
        return false;
    at += HEAD + number(part->data + at + 2, 4);
    while (part->length - at >= ACTION + HEAD) {
        uint32_t type = number(part->data + at, 2);
        size_t size = number(part->data + at + ACTION + 2, 4);
        at += ACTION + HEAD;
        if (size > part->length - at)
            return false;
        if (type >= TEXT && type <= TEXT_IN_RECTANGLE)
            take_text(flow, part->data + at, size, type);
        else if (type >= FIRST_BITMAP && type <= LAST_BITMAP)
            answer_unread(flow->answer, UNREAD_PICTURES, "in a drawing");
        at += size;
    }
    return true;
}

void svm_read(const struct part *part, struct answer *answer)
{
    struct flow flow;
    flow_init(&flow, answer);
    bool is_whole = walk(part, &flow);
    flow_end(&flow);
    if (!is_whole)
        answer_unread(answer, UNREAD_DAMAGED, "a drawing");
}
