/* Windows' drawings (EMF, EMF+, WMF): the words that they draw. */
#include <string.h>

#include "reader.h"
#include "svm.h"
#include "text/encoded.h"
#include "text/flow.h"

enum {
    EMF_HEAD = 88,
    EMF_HEADER = 1,
    EMF_COMMENT = 70,
    EMF_TEXT_NARROW = 83,
    EMF_TEXT_WIDE = 84,
    EMF_TEXTS_NARROW = 96,
    EMF_TEXTS_WIDE = 97,
    EMF_TEXT_SMALL = 108,
    PLUS_STRING = 0x401C,
    PLUS_GLYPHS = 0x4036,
    PLUS_OBJECT = 0x4008,
    WMF_PLACEABLE = 22,
    WMF_HEAD = 18,
    WMF_TEXT = 0x0521,
    WMF_TEXT_EXTENDED = 0x0A32,
    BY_GLYPHS = 0x10, /* letters by their places in a font */
};

struct drawing {
    struct flow flow;
    struct answer *answer;
};

static uint32_t number(const unsigned char *at, unsigned size)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)at[i] << (8 * i);
    return value;
}

/* Words that a record draws: the next may go on with the same one, or be another. */
static void take_text(struct drawing *drawing, const unsigned char *at, size_t count, bool is_wide)
{
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    if (is_wide)
        encoded_wide(at, count * 2, false, &text);
    for (size_t i = 0; !is_wide && i < count; i++)
        text_append_code_point(&text, at[i]);
    flow_doubt(&drawing->flow);
    flow_text(&drawing->flow, FLOW_SHOWN, buffer_text(&text), text.length);
    buffer_free(&text);
}

static void tell_letters(struct drawing *drawing)
{
    answer_unread(drawing->answer, UNREAD_LETTERS, "in a drawing");
}

/* The words of a record, as far as it is as long as it says. */
static void take_within(struct drawing *drawing, const unsigned char *record, size_t size,
                        size_t begin, size_t count, bool is_wide)
{
    size_t width = is_wide ? 2 : 1;
    if (count == 0)
        return;
    if (begin > size || count > (size - begin) / width) {
        answer_unread(drawing->answer, UNREAD_DAMAGED, "a drawing");
        count = begin > size ? 0 : (size - begin) / width;
    }
    if (count > 0)
        take_text(drawing, record + begin, count, is_wide);
}

/* ---- EMF ---- */

static void take_emf_text(struct drawing *drawing, const unsigned char *record, size_t size,
                          bool is_wide)
{
    enum { COUNT = 44, OFFSET = 48, OPTIONS = 52, LEAST = 56 };
    if (size < LEAST)
        answer_unread(drawing->answer, UNREAD_DAMAGED, "a drawing");
    else if ((number(record + OPTIONS, 4) & BY_GLYPHS) != 0)
        tell_letters(drawing);
    else
        take_within(drawing, record, size, number(record + OFFSET, 4), number(record + COUNT, 4),
                    is_wide);
}

static void take_emf_small(struct drawing *drawing, const unsigned char *record, size_t size)
{
    enum { COUNT = 16, OPTIONS = 20, TEXT = 36, BOUNDS = 16, NO_BOUNDS = 0x100, NARROW = 0x200 };
    if (size < TEXT)
        return;
    uint32_t options = number(record + OPTIONS, 4);
    size_t begin = (options & NO_BOUNDS) != 0 ? TEXT : TEXT + BOUNDS;
    if ((options & BY_GLYPHS) != 0)
        tell_letters(drawing);
    else
        take_within(drawing, record, size, begin, number(record + COUNT, 4),
                    (options & NARROW) == 0);
}

static void take_plus(struct drawing *drawing, const unsigned char *data, size_t length)
{
    enum { HEAD = 12, STRING = 40, COUNT = 20, IMAGE = 5 };
    for (size_t at = 0; length - at >= HEAD;) {
        const unsigned char *record = data + at;
        size_t size = number(record + 4, 4);
        uint32_t type = number(record, 2);
        if (size < HEAD || size > length - at)
            return;
        if (type == PLUS_STRING && size >= STRING)
            take_within(drawing, record, size, STRING, number(record + COUNT, 4), true);
        else if (type == PLUS_GLYPHS)
            tell_letters(drawing);
        else if (type == PLUS_OBJECT && (number(record + 2, 2) >> 8 & 0x7F) == IMAGE)
            answer_unread(drawing->answer, UNREAD_PICTURES, "in a drawing");
        at += size;
    }
}

static bool is_bitmap(uint32_t type, size_t size)
{
    enum { WITHOUT = 108 }; /* so long is the longest that only fills */
    return ((type >= 76 && type <= 81) || type == 114 || type == 116) && size > WITHOUT;
}

static void take_emf_record(struct drawing *drawing, const unsigned char *record, size_t size)
{
    enum { DESCRIPTION = 60 };
    uint32_t type = number(record, 4);
    if (type == EMF_HEADER && size >= EMF_HEAD)
        take_within(drawing, record, size, number(record + DESCRIPTION + 4, 4),
                    number(record + DESCRIPTION, 4), true);
    else if (type == EMF_TEXT_WIDE || type == EMF_TEXT_NARROW)
        take_emf_text(drawing, record, size, type == EMF_TEXT_WIDE);
    else if (type == EMF_TEXT_SMALL)
        take_emf_small(drawing, record, size);
    else if (type == EMF_TEXTS_NARROW || type == EMF_TEXTS_WIDE)
        encoded_letters(record, size, drawing->answer);
    else if (type == EMF_COMMENT && size > 16 && memcmp(record + 12, "EMF+", 4) == 0)
        take_plus(drawing, record + 16, size - 16);
    else if (is_bitmap(type, size))
        answer_unread(drawing->answer, UNREAD_PICTURES, "in a drawing");
}

static bool take_emf(struct drawing *drawing, const unsigned char *data, size_t length)
{
    enum { HEAD = 8, LAST = 14 };
    for (size_t at = 0; length - at >= HEAD;) {
        size_t size = number(data + at + 4, 4);
        if (size < HEAD || size > length - at)
            return false;
        take_emf_record(drawing, data + at, size);
        at += size;
        if (number(data + at - size, 4) == LAST)
            return true;
    }
    return false;
}

/* ---- WMF ---- */

static void take_wmf_record(struct drawing *drawing, const unsigned char *record, size_t size)
{
    enum { HEAD = 6, RECTANGLE = 8, WITH_RECTANGLE = 6 };
    uint32_t type = number(record + 4, 2);
    if (type == WMF_TEXT && size >= HEAD + 2) {
        take_within(drawing, record, size, HEAD + 2, number(record + HEAD, 2), false);
    } else if (type == WMF_TEXT_EXTENDED && size >= HEAD + 8) {
        uint32_t options = number(record + HEAD + 6, 2);
        size_t begin = HEAD + 8 + ((options & WITH_RECTANGLE) != 0 ? RECTANGLE : 0);
        if ((options & BY_GLYPHS) != 0)
            tell_letters(drawing);
        else
            take_within(drawing, record, size, begin, number(record + HEAD + 4, 2), false);
    } else if ((type == 0x0F43 || type == 0x0B41 || type == 0x0940 || type == 0x0D33) &&
               size > 64) {
        answer_unread(drawing->answer, UNREAD_PICTURES, "in a drawing");
    }
}

static bool take_wmf(struct drawing *drawing, const unsigned char *data, size_t length)
{
    enum { HEAD = 6 };
    size_t at = number(data, 4) == 0x9AC6CDD7 ? WMF_PLACEABLE + WMF_HEAD : WMF_HEAD;
    if (at > length)
        return false;
    while (length - at >= HEAD) {
        size_t size = (size_t)number(data + at, 4) * 2;
        if (size < HEAD || size > length - at)
            return false;
        if (number(data + at + 4, 2) == 0)
            return true;
        take_wmf_record(drawing, data + at, size);
        at += size;
    }
    return false;
}

void read_metafile(const struct part *part, struct answer *answer)
{
    enum { LEAST = 8 };
    if (svm_is(part)) {
        svm_read(part, answer);
        return;
    }
    struct drawing drawing = {.answer = answer};
    bool is_emf = part->length >= LEAST && number(part->data, 4) == EMF_HEADER;
    flow_init(&drawing.flow, answer);
    bool is_whole =
        part->length >= LEAST && (is_emf ? take_emf(&drawing, part->data, part->length)
                                         : take_wmf(&drawing, part->data, part->length));
    flow_end(&drawing.flow);
    if (is_whole)
        return;
    answer_unread(answer, UNREAD_DAMAGED, "a drawing");
    encoded_letters(part->data, part->length, answer);
}
