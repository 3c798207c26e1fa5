#include "lzfu.h"

#include <string.h>

enum {
    HEAD = 16,
    WINDOW = 4096,
    COMPRESSED = 0x75465A4C, /* "LZFu" */
    PLAIN = 0x414C454D,      /* "MELA" */
};

/* What the window holds before the first byte. */
static const char BEGINNING[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static uint32_t number_at(const unsigned char *data)
{
    return data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

struct window {
    char bytes[WINDOW];
    unsigned at;
    struct buffer *out;
};

static void put(struct window *window, char byte)
{
    window->bytes[window->at] = byte;
    window->at = (window->at + 1) % WINDOW;
    buffer_append_byte(window->out, (unsigned char)byte);
}

/* Whether it came to its end: a reference to where the window stands. */
static bool unpack(struct window *window, const unsigned char *data, size_t length)
{
    for (size_t at = 0; at < length;) {
        unsigned flags = data[at++];
        for (unsigned bit = 0; bit < 8 && at < length; bit++, flags >>= 1) {
            if ((flags & 1) == 0) {
                put(window, (char)data[at++]);
                continue;
            }
            if (length - at < 2)
                return false;
            unsigned from = (unsigned)data[at] << 4 | data[at + 1] >> 4;
            unsigned count = (data[at + 1] & 0xFU) + 2;
            at += 2;
            if (from == window->at)
                return true;
            for (unsigned i = 0; i < count; i++)
                put(window, window->bytes[(from + i) % WINDOW]);
        }
    }
    return true;
}

bool lzfu_append(struct buffer *out, const unsigned char *data, size_t length)
{
    size_t before = out->length;
    if (length < HEAD)
        return false;
    uint32_t kind = number_at(data + 8), size = number_at(data + 4);
    if (kind == PLAIN) {
        buffer_append(out, data + HEAD, size < length - HEAD ? size : length - HEAD);
        return true;
    }
    struct window window = {.at = sizeof BEGINNING - 1, .out = out};
    memcpy(window.bytes, BEGINNING, sizeof BEGINNING - 1);
    bool is_whole = kind == COMPRESSED && unpack(&window, data + HEAD, length - HEAD);
    if (!is_whole || out->length - before < size)
        buffer_truncate(out, before);
    else
        buffer_truncate(out, before + size);
    return is_whole && out->length - before == size;
}
