/* Outlook's messages: [MS-OXMSG]. Each property is a stream whose name tells which and what it is.
 */
#include <stdlib.h>
#include <string.h>

#include "compound.h"
#include "lzfu.h"

enum type { NARROW = 0x1E, WIDE = 0x1F, BINARY = 0x102, STORAGE = 0x0D };
enum property {
    HEADERS = 0x007D,
    HTML = 0x1013,
    RTF = 0x1009,
    BCC = 0x0E02,
    ATTACHMENT = 0x3701,
    LONG_NAME = 0x3707,
    SHORT_NAME = 0x3704,
    LAST_EDITOR = 0x3FFA,
};

/* "__substg1.0_0037001F": false for another name. */
static bool take_name(const char *name, unsigned *property, unsigned *type)
{
    static const char PREFIX[] = "__substg1.0_";
    char *end = NULL;
    if (!name || strncmp(name, PREFIX, sizeof PREFIX - 1) != 0)
        return false;
    unsigned long both = strtoul(name + sizeof PREFIX - 1, &end, 16);
    *property = (unsigned)(both >> 16);
    *type = (unsigned)(both & 0xFFFF);
    return end == name + sizeof PREFIX - 1 + 8;
}

static void read_part_of(struct answer *answer, const char *name, const char *type,
                         const struct buffer *bytes)
{
    const struct part part = {name, type, bytes->data, bytes->length};
    answer_break(answer);
    read_part(&part, answer);
    answer_break(answer);
}

static void read_rtf_body(struct answer *answer, const struct buffer *packed)
{
    struct buffer rtf;
    buffer_init(&rtf, READER_TEXT_MAXIMUM);
    if (lzfu_append(&rtf, packed->data, packed->length) && answer_allows(answer, rtf.length))
        read_part_of(answer, NULL, "application/rtf", &rtf);
    else
        answer_unread(answer, UNREAD_DAMAGED, "its body");
    buffer_free(&rtf);
}

static void tell_kind(struct answer *answer, unsigned property, const struct buffer *bytes)
{
    if (bytes->length == 0)
        return;
    if (property == HEADERS)
        answer_hidden(answer, HIDDEN_ROUTE, NULL);
    else if (property == BCC && bytes->length > 2)
        answer_hidden(answer, HIDDEN_ROUTE, "hidden copies");
    else if (property == LAST_EDITOR)
        answer_hidden(answer, HIDDEN_EDITOR, NULL);
}

static void read_property(GsfInfile *storage, const char *stream, struct answer *answer)
{
    unsigned property, type;
    struct buffer bytes;
    if (!take_name(stream, &property, &type) || (property == ATTACHMENT && type == BINARY))
        return;
    buffer_init(&bytes, COMPOUND_STREAM_MAXIMUM);
    compound_take(storage, stream, &bytes, answer);
    if (type == WIDE || type == NARROW)
        tell_kind(answer, property, &bytes);
    if (type == WIDE)
        compound_tell_wide(answer, bytes.data, bytes.length);
    else if (property == HTML)
        read_part_of(answer, NULL, "text/html", &bytes);
    else if (type == NARROW)
        compound_tell_narrow(answer, bytes.data, bytes.length);
    else if (property == RTF && type == BINARY && bytes.length > 0)
        read_rtf_body(answer, &bytes);
    else
        compound_tell_runs(answer, bytes.data, bytes.length); /* keys, addresses */
    buffer_free(&bytes);
}

/* The name of an attachment, which its bytes are read under. */
static void take_file_name(GsfInfile *storage, struct buffer *name, struct answer *answer)
{
    static const char *const STREAMS[] = {"__substg1.0_3707001F", "__substg1.0_3704001F",
                                          "__substg1.0_3707001E", "__substg1.0_3704001E"};
    for (size_t i = 0; i < sizeof STREAMS / sizeof *STREAMS && name->length == 0; i++) {
        struct buffer bytes;
        buffer_init(&bytes, COMPOUND_STREAM_MAXIMUM);
        compound_take(storage, STREAMS[i], &bytes, answer);
        if (i < 2)
            compound_append_wide(name, bytes.data, bytes.length);
        else
            compound_append_narrow(name, bytes.data, bytes.length);
        buffer_free(&bytes);
    }
}

static void read_attachment(GsfInfile *storage, struct answer *answer)
{
    struct buffer bytes, name;
    buffer_init(&bytes, COMPOUND_STREAM_MAXIMUM);
    buffer_init(&name, READER_TEXT_MAXIMUM);
    take_file_name(storage, &name, answer);
    if (compound_take(storage, "__substg1.0_37010102", &bytes, answer) && bytes.length > 0 &&
        answer_allows(answer, bytes.length))
        read_part_of(answer, name.length > 0 ? buffer_text(&name) : NULL, NULL, &bytes);
    buffer_free(&bytes);
    buffer_free(&name);
}

/* Recipients, attachments, a message within: each a storage of its own. */
static void read_inner(GsfInfile *inner, const char *name, unsigned depth, struct answer *answer)
{
    unsigned property, type;
    bool is_object = take_name(name, &property, &type) && type == STORAGE;
    if (depth >= COMPOUND_DEPTH_MAXIMUM) {
        answer_unread(answer, UNREAD_NESTED, NULL);
    } else if (is_object && !compound_has(inner, "__properties_version1.0")) {
        answer_hidden(answer, HIDDEN_FILES, "an object");
        compound_read_rest(inner, depth + 1, answer);
    } else if (strncmp(name, "__nameid", 8) != 0) {
        if (strncmp(name, "__attach", 8) == 0)
            read_attachment(inner, answer);
        compound_read_message(inner, depth + 1, answer);
    }
}

/* The kind of a recipient stands among numbers: eight bytes of which, flags, and its value. */
static void read_numbers(GsfInfile *storage, struct answer *answer)
{
    enum { KIND = 0x0C150003, HIDDEN_COPY = 3, HEAD = 8, EACH = 16 };
    struct buffer bytes;
    buffer_init(&bytes, COMPOUND_STREAM_MAXIMUM);
    compound_take(storage, "__properties_version1.0", &bytes, answer);
    for (size_t at = HEAD; at + EACH <= bytes.length; at += 8)
        if (compound_number(&bytes, at, 4) == KIND &&
            compound_number(&bytes, at + 8, 4) == HIDDEN_COPY)
            answer_hidden(answer, HIDDEN_ROUTE, "hidden copies");
    buffer_free(&bytes);
}

void compound_read_message(GsfInfile *storage, unsigned depth, struct answer *answer)
{
    int count = gsf_infile_num_children(storage);
    read_numbers(storage, answer);
    for (int i = 0; i < count; i++) {
        const char *name = gsf_infile_name_by_index(storage, i);
        GsfInput *child = gsf_infile_child_by_index(storage, i);
        if (child && name && GSF_IS_INFILE(child) &&
            gsf_infile_num_children(GSF_INFILE(child)) >= 0)
            read_inner(GSF_INFILE(child), name, depth, answer);
        else if (child && name)
            read_property(storage, name, answer);
        g_clear_object(&child);
    }
}
