/* What tells of a sound in Ogg and FLAC, and the pieces of AIFF. ExifTool reads up to what does not
 * fit, and says nothing of the rest. */
#include <string.h>

#include "media_internal.h"

static const char MISFIT[] = "a piece that does not fit";

static size_t little_endian(const unsigned char *bytes)
{
    return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24;
}

static size_t big_endian(const unsigned char *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

void layout_remarks(const unsigned char *data, size_t length, struct answer *answer)
{
    enum { NUMBER = 4 };
    size_t at = 0, left = 1, count = 0; /* who wrote it, and how many follow */
    for (; left > 0 && length - at >= NUMBER; left--) {
        size_t size = little_endian(data + at);
        if (size > length - at - NUMBER)
            break;
        at += NUMBER + size;
        if (count == 0 && length - at >= NUMBER) {
            count = little_endian(data + at);
            left = count < length ? count + 1 : length;
            at += NUMBER;
            count = 1;
        }
    }
    /* A bit, or room for changes, is all that may follow. */
    if (left > 0 || (at < length && data[at] > 1))
        layout_unknown(MISFIT, data + at, length - at, answer);
}

/* The second packet of a stream that goes over pages, whole if it fits. */
static size_t take_packet(const struct part *part, size_t at, unsigned char *packet, size_t room)
{
    enum { HEAD = 27, COUNT = 26, FULL = 255 };
    size_t length = 0;
    while (BEGINS(part, at, "OggS") && part->length - at > HEAD) {
        size_t count = part->data[at + COUNT], content = at + HEAD + count;
        for (size_t i = 0; i < count; i++) {
            if (content > part->length)
                return 0;
            size_t size = part->data[at + HEAD + i];
            if (size > part->length - content || size > room - length)
                return 0;
            memcpy(packet + length, part->data + content, size);
            length += size;
            content += size;
            if (size < FULL)
                return length;
        }
        at = content;
    }
    return 0;
}

void layout_ogg_remarks(const struct part *part, size_t second, struct answer *answer)
{
    enum { ROOM = 16 * 1024 * 1024 };
    bool is_vorbis = media_begins(part, 28, "\1vorbis", 7);
    bool is_opus = media_begins(part, 28, "OpusHead", 8);
    const char *begins = is_vorbis ? "\3vorbis" : "OpusTags";
    size_t head = strlen(begins), room = part->length < ROOM ? part->length : ROOM;
    unsigned char *packet = (is_vorbis || is_opus) && room > 0 ? memory_allocate(room) : NULL;
    size_t length = packet ? take_packet(part, second, packet, room) : 0;
    if (packet && length == 0)
        answer_unread(answer, UNREAD_DATA, MISFIT);
    else if (length >= head && memcmp(packet, begins, head) == 0)
        layout_remarks(packet + head, length - head, answer);
    else if (length > 0)
        layout_unknown(MISFIT, packet, length, answer);
    memory_free(packet);
}

/* ---- AIFF ---- */

static bool is_of_aiff(const unsigned char *type)
{
    static const char known[][5] = {"COMM", "SSND", "FVER", "MARK", "INST", "COMT", "NAME", "AUTH",
                                    "(c) ", "ANNO", "AESD", "MIDI", "APPL", "ID3 ", "CHAN", "SAXL"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(type, known[i], 4) == 0)
            return true;
    return false;
}

void layout_aiff(const struct part *part, struct answer *answer)
{
    enum { FORM = 12, HEAD = 8 };
    size_t end = part->length >= FORM ? HEAD + big_endian(part->data + 4) : 0, at = FORM;
    if (end < FORM || end > part->length) {
        answer_unread(answer, UNREAD_DATA, "it has no end");
        return;
    }
    while (end - at >= HEAD) {
        const unsigned char *type = part->data + at;
        size_t size = big_endian(type + 4);
        char name[16];
        if (size > end - at - HEAD)
            break;
        snprintf(name, sizeof name, "a piece %.4s", (const char *)type);
        if (!is_of_aiff(type))
            layout_unknown(name, type + HEAD, size, answer);
        at += HEAD + size;
        at += at < end ? size & 1 : 0;
    }
    layout_unknown(MISFIT, part->data + at, end - at, answer);
    layout_behind(part, end + (end & 1 && end < part->length ? 1 : 0), answer);
}
