/*
 * winmail.dat, in which Outlook wraps a mail's words and files: [MS-OXTNEF]. A list of attributes,
 * each with a length and a checksum; what Outlook itself knows of the message is one attribute that
 * holds a list of properties, each with a type.
 */
#include <string.h>

#include "rich/lzfu.h"
#include "text/charset.h"

enum {
    ATTRIBUTE_MESSAGE = 0x069003,    /* attMAPIProps */
    ATTRIBUTE_ATTACHMENT = 0x069005, /* attAttachment */
    ATTRIBUTE_FILE = 0x06800F,       /* attAttachData */
    ATTRIBUTE_TITLE = 0x018010,      /* attAttachTitle */
    ATTRIBUTE_BODY = 0x02800C,
};

enum {
    PROPERTY_RTF = 0x1009, /* PidTagRtfCompressed */
    PROPERTY_HTML = 0x1013,
    PROPERTY_DATA = 0x3701, /* PidTagAttachDataBinary */
    TYPE_OBJECT = 0x0D,
    TYPE_TEXT = 0x1E,
    TYPE_WIDE = 0x1F,
    TYPE_BINARY = 0x102,
    TYPE_SEVERAL = 0x1000,
};

/* What is left to be read. */
struct rest {
    const unsigned char *at;
    size_t length;
};

static bool take(struct rest *rest, size_t length, struct rest *taken)
{
    if (length > rest->length)
        return false;
    *taken = (struct rest){rest->at, length};
    rest->at += length;
    rest->length -= length;
    return true;
}

static bool take_number(struct rest *rest, size_t size, uint32_t *number)
{
    struct rest bytes;
    if (!take(rest, size, &bytes))
        return false;
    *number = 0;
    for (size_t i = size; i > 0; i--)
        *number = *number << 8 | bytes.at[i - 1];
    return true;
}

/* Properties end on four bytes. */
static bool take_padded(struct rest *rest, size_t length, struct rest *taken)
{
    struct rest padding;
    size_t more = (4 - length % 4) % 4;
    return take(rest, length, taken) &&
           take(rest, more < rest->length ? more : rest->length, &padding);
}

static void tell_binary(uint32_t id, const struct rest *value, struct answer *answer)
{
    struct buffer text;
    const struct part part = {NULL, id == PROPERTY_HTML ? "text/html" : NULL, value->at,
                              value->length};
    if (id == PROPERTY_DATA || id == PROPERTY_HTML) {
        read_part(&part, answer);
    } else if (id == PROPERTY_RTF) {
        buffer_init(&text, READER_TEXT_MAXIMUM);
        if (!lzfu_append(&text, value->at, value->length))
            answer_unread(answer, UNREAD_DAMAGED, NULL);
        else
            read_part(&(const struct part){NULL, NULL, text.data, text.length}, answer);
        buffer_free(&text);
    }
}

static void tell_value(uint32_t type, uint32_t id, const struct rest *value, struct answer *answer)
{
    answer_break(answer);
    if (type == TYPE_TEXT)
        charset_tell(answer, NULL, value->at, value->length - (value->length > 0));
    else if (type == TYPE_WIDE)
        charset_tell(answer, "UTF-16LE", value->at, value->length >= 2 ? value->length - 2 : 0);
    else
        tell_binary(id, value, answer);
    answer_break(answer);
}

/* Bytes of one value that is no text; 0 for types that are unknown. */
static size_t fixed_size(uint32_t type)
{
    static const struct {
        uint32_t type;
        size_t size;
    } sizes[] = {{0x02, 4}, {0x03, 4}, {0x04, 4}, {0x05, 8}, {0x06, 8}, {0x07, 8},
                 {0x0A, 4}, {0x0B, 4}, {0x14, 8}, {0x40, 8}, {0x48, 16}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].type == type)
            return sizes[i].size;
    return 0;
}

/* A property that has a name of its own, before its value. */
static bool pass_name(struct rest *rest, struct answer *answer)
{
    struct rest guid, name;
    uint32_t kind, length;
    if (!take(rest, 16, &guid) || !take_number(rest, 4, &kind) || !take_number(rest, 4, &length))
        return false;
    if (kind == 0)
        return true;
    if (!take_padded(rest, length, &name))
        return false;
    tell_value(TYPE_WIDE, 0, &name, answer);
    return true;
}

static bool tell_property(struct rest *rest, struct answer *answer)
{
    uint32_t type, id, count = 1;
    struct rest value;
    if (!take_number(rest, 2, &type) || !take_number(rest, 2, &id))
        return false;
    if (id >= 0x8000 && !pass_name(rest, answer))
        return false;
    bool is_several = (type & TYPE_SEVERAL) != 0;
    type &= ~(uint32_t)TYPE_SEVERAL;
    bool has_length =
        type == TYPE_TEXT || type == TYPE_WIDE || type == TYPE_BINARY || type == TYPE_OBJECT;
    if ((is_several || has_length) && !take_number(rest, 4, &count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length = (uint32_t)fixed_size(type);
        if (!has_length && length == 0)
            return false;
        if ((has_length && !take_number(rest, 4, &length)) || !take_padded(rest, length, &value))
            return false;
        if (has_length)
            tell_value(type, id, &value, answer);
    }
    return true;
}

static void tell_properties(struct rest rest, struct answer *answer)
{
    uint32_t count;
    bool is_whole = take_number(&rest, 4, &count);
    for (uint32_t i = 0; is_whole && i < count; i++)
        is_whole = tell_property(&rest, answer);
    if (!is_whole)
        answer_unread(answer, UNREAD_DAMAGED, NULL);
}

static void tell_attribute(uint32_t id, const struct rest *data, struct answer *answer)
{
    const struct part file = {NULL, NULL, data->at, data->length};
    switch (id) {
    case ATTRIBUTE_MESSAGE:
    case ATTRIBUTE_ATTACHMENT:
        tell_properties(*data, answer);
        break;
    case ATTRIBUTE_FILE:
        read_part(&file, answer);
        break;
    default: /* from, subject, titles, dates in numbers */
        charset_tell(answer, NULL, data->at, data->length > 0 ? data->length - 1 : 0);
    }
    answer_break(answer);
}

void read_tnef(const struct part *part, struct answer *answer)
{
    enum { SIGNATURE = 4, KEY = 2 };
    struct rest rest = {part->data, part->length}, data, skipped;
    bool is_whole = take(&rest, SIGNATURE, &skipped);
    struct rest behind = rest; /* of what is no attribute the words are told as they stand */
    is_whole = is_whole && take(&rest, KEY, &skipped);
    do { /* one at least: which version of them it is */
        uint32_t level, id, length, sum;
        behind = rest;
        is_whole = is_whole && take_number(&rest, 1, &level) && (level == 1 || level == 2) &&
                   take_number(&rest, 4, &id) && take_number(&rest, 4, &length) &&
                   take(&rest, length, &data) && take_number(&rest, 2, &sum);
        if (is_whole)
            tell_attribute(id & 0xFFFFFF, &data, answer);
    } while (is_whole && rest.length > 0);
    if (!is_whole) {
        answer_unread(answer, UNREAD_DAMAGED, NULL);
        answer_break(answer);
        charset_tell(answer, "WINDOWS-1252", behind.at, behind.length);
    }
}
