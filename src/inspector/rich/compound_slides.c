/* PowerPoint of 97 to 2003: [MS-PPT], a tree of records. */
#include <gio/gio.h>
#include <string.h>

#include "compound.h"

enum record {
    SLIDE_SHOW_INFO = 1017,
    NOTES = 1008,
    NOTES_ATOM = 1009,
    TEXT_CHARS = 4000,
    TEXT_BYTES = 4008,
    STRING = 4026,
    USER_EDIT = 4085,
    OLE_OBJECT = 4113,
    COMMENT = 12000,
    ENCRYPTION = 12052,
};
enum { HEAD = 8, TREE_DEPTH_MAXIMUM = 30, IS_CONTAINER = 15, IS_HIDDEN = 4 };

struct slides {
    const struct buffer *bytes;
    struct answer *answer;
    unsigned edits;
    bool is_note; /* of a slide, not of the pattern for all */
};

/* An object, packed, with its size before it. */
static void read_object(struct slides *slides, size_t at, size_t length, bool is_packed)
{
    struct answer *answer = slides->answer;
    struct buffer object;
    buffer_init(&object, COMPOUND_STREAM_MAXIMUM);
    size_t size = is_packed ? compound_number(slides->bytes, at, 4) : length;
    answer_hidden(answer, HIDDEN_FILES, NULL);
    if (answer_allows(answer, size) && !is_packed) {
        buffer_append(&object, slides->bytes->data + at, length);
    } else if (is_packed && length > 4 && size < COMPOUND_STREAM_MAXIMUM && size > 0) {
        gsize taken = 0, made = 0;
        unsigned char *room = buffer_append_space(&object, size);
        GConverter *unpacker = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
        if (room)
            g_converter_convert(unpacker, slides->bytes->data + at + 4, length - 4, room, size,
                                G_CONVERTER_INPUT_AT_END, &taken, &made, NULL);
        buffer_truncate(&object, made);
        g_object_unref(unpacker);
    }
    const struct part part = {NULL, NULL, object.data, object.length};
    if (part.length > 0)
        read_part(&part, answer);
    else
        answer_unread(answer, UNREAD_FILES, "an object");
    buffer_free(&object);
}

static void read_record(struct slides *slides, unsigned type, unsigned instance, size_t at,
                        size_t length)
{
    struct answer *answer = slides->answer;
    const unsigned char *data = slides->bytes->data + at;
    bool is_text = type == TEXT_CHARS || type == TEXT_BYTES;
    if (is_text && slides->is_note && length > 2) /* not a number's place */
        answer_hidden(answer, HIDDEN_WORDS, "notes of slides");
    switch (type) {
    case NOTES_ATOM:
        slides->is_note = compound_number(slides->bytes, at, 4) != 0;
        break;
    case TEXT_CHARS:
    case STRING:
        compound_tell_wide(answer, data, length);
        break;
    case TEXT_BYTES:
        compound_tell_narrow(answer, data, length);
        break;
    case SLIDE_SHOW_INFO:
        if (length >= 12 && (compound_number(slides->bytes, at + 10, 2) & IS_HIDDEN) != 0)
            answer_hidden(answer, HIDDEN_SHEETS, "a slide");
        break;
    case USER_EDIT:
        slides->edits++;
        break;
    case OLE_OBJECT:
        read_object(slides, at, length, instance == 1);
        break;
    default:
        break;
    }
}

static void read_tree(struct slides *slides, size_t at, size_t end, unsigned depth)
{
    struct answer *answer = slides->answer;
    while (at + HEAD <= end) {
        unsigned head = compound_number(slides->bytes, at, 2);
        unsigned type = compound_number(slides->bytes, at + 2, 2);
        size_t length = compound_number(slides->bytes, at + 4, 4);
        at += HEAD;
        if (length > end - at) {
            answer_unread(answer, UNREAD_DAMAGED, "slides");
            length = end - at;
        }
        if (type == ENCRYPTION)
            answer_unread(answer, UNREAD_LOCKED, NULL);
        if (type == COMMENT)
            answer_hidden(answer, HIDDEN_COMMENT, NULL);
        bool is_theme = length > 4 && memcmp(slides->bytes->data + at, "PK\3\4", 4) == 0;
        if (is_theme) /* how it looks in later versions: in the clothes of a container */
            ;
        else if ((head & IS_CONTAINER) != IS_CONTAINER)
            read_record(slides, type, head >> 4, at, length);
        else if (depth < TREE_DEPTH_MAXIMUM)
            read_tree(slides, at, at + length, depth + 1);
        else
            answer_unread(answer, UNREAD_NESTED, NULL);
        if (type == NOTES)
            slides->is_note = false;
        at += length;
    }
}

void compound_read_slides(const struct buffer *slides, struct answer *answer)
{
    struct slides all = {slides, answer, 0, false};
    read_tree(&all, 0, slides->length, 0);
    if (all.edits > 1)
        answer_hidden(answer, HIDDEN_EARLIER, NULL);
}
