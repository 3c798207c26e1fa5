/* Where sound and films of other containers than boxes end: MP3, FLAC, Ogg, Matroska. */
#include <ctype.h>
#include <string.h>

#include "media_internal.h"

/* ---- Ogg ---- */

void layout_ogg(const struct part *part, struct answer *answer)
{
    enum { HEAD = 27, COUNT = 26 };
    size_t at = 0;
    while (BEGINS(part, at, "OggS") && part->length - at > HEAD) {
        size_t count = part->data[at + COUNT], size = HEAD + count;
        for (size_t i = 0; i < count && at + HEAD + i < part->length; i++)
            size += part->data[at + HEAD + i];
        if (size > part->length - at) {
            answer_unread(answer, UNREAD_DATA, "it has no end");
            return;
        }
        if (at == 0)
            layout_ogg_remarks(part, size, answer);
        at += size;
    }
    layout_packed(part->data, at, answer);
    layout_behind(part, at, answer);
}

/* ---- MP3 ---- */

static uint32_t seven_bits(const unsigned char *bytes)
{
    return (uint32_t)(bytes[0] & 127) << 21 | (uint32_t)(bytes[1] & 127) << 14 |
           (uint32_t)(bytes[2] & 127) << 7 | (bytes[3] & 127U);
}

/* Bytes of the frame of MPEG's sound there; 0 if there is none. */
static size_t frame_size(const struct part *part, size_t at)
{
    static const unsigned rates[2][3][16] = {
        {{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
         {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
         {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}},
        {{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
         {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
         {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}},
    };
    static const unsigned samples[4] = {44100, 48000, 32000, 0};
    if (part->length < 4 || at > part->length - 4)
        return 0;
    const unsigned char *head = part->data + at;
    unsigned version = head[1] >> 3 & 3, layer = 4 - (head[1] >> 1 & 3), padding = head[2] >> 1 & 1;
    if (head[0] != 0xFF || (head[1] & 0xE0) != 0xE0 || version == 1 || layer == 4)
        return 0;
    bool is_second = version != 3; /* MPEG 2, and 2.5 */
    unsigned rate = rates[is_second][layer - 1][head[2] >> 4] * 1000;
    unsigned each = samples[head[2] >> 2 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
    if (rate == 0 || each == 0)
        return 0;
    if (layer == 1)
        return (size_t)(12 * rate / each + padding) * 4;
    return (size_t)(layer == 3 && is_second ? 72 : 144) * rate / each + padding;
}

/* What tells of it at the end, which ExifTool reads: ID3 of old, APE. */
static size_t skip_tags(const struct part *part, size_t at)
{
    enum { ID3 = 128, APE = 32 };
    if (BEGINS(part, at, "APETAGEX") && part->length - at >= APE) {
        const unsigned char *size = part->data + at + 12;
        uint32_t length =
            size[0] | (uint32_t)size[1] << 8 | (uint32_t)size[2] << 16 | (uint32_t)size[3] << 24;
        bool has_head = (part->data[at + 23] & 0x20) != 0; /* it is the head, and not counted */
        if (length <= part->length - at - (has_head ? APE : 0))
            at += length + (has_head ? APE : 0);
    }
    return BEGINS(part, at, "TAG") && part->length - at >= ID3 ? at + ID3 : at;
}

/* ---- ID3 ---- */

struct id3 {
    const unsigned char *data; /* of its frames */
    size_t length;
    unsigned version, head; /* bytes before each frame */
};

static bool is_id3_name(const struct id3 *id3, size_t at)
{
    unsigned size = id3->version == 2 ? 3 : 4;
    if (id3->length < id3->head || at > id3->length - id3->head)
        return false;
    for (unsigned i = 0; i < size; i++)
        if (!isupper(id3->data[at + i]) && !isdigit(id3->data[at + i]))
            return false;
    return true;
}

static bool is_id3_next(const struct id3 *id3, size_t at)
{
    return at == id3->length || (at < id3->length && (id3->data[at] == 0 || is_id3_name(id3, at)));
}

/* Where the next frame begins; `at` if this is none that fits. Some programs write the sizes of the
 * fourth version as those of the third. */
static size_t id3_next(const struct id3 *id3, size_t at)
{
    if (!is_id3_name(id3, at))
        return at;
    const unsigned char *size = id3->data + at + (id3->version == 2 ? 3 : 4);
    size_t plain = id3->version == 2 ? (size_t)size[0] << 16 | (size_t)size[1] << 8 | size[2]
                                     : (size_t)size[0] << 24 | (size_t)size[1] << 16 |
                                           (size_t)size[2] << 8 | size[3];
    size_t seven = id3->version == 4 ? seven_bits(size) : plain;
    if (is_id3_next(id3, at + id3->head + seven))
        return at + id3->head + seven;
    return is_id3_next(id3, at + id3->head + plain) ? at + id3->head + plain : at;
}

/* ExifTool reads its frames up to one that does not fit, and says nothing of the rest. */
static void read_id3(struct id3 id3, unsigned flags, struct answer *answer)
{
    enum { UNSYNCHRONISED = 0x80, EXTENDED = 0x40 };
    size_t at = 0, next;
    if ((flags & UNSYNCHRONISED) != 0 || id3.version < 2 || id3.version > 4)
        return;
    if ((flags & EXTENDED) != 0 && id3.version > 2 && id3.length > 4)
        at = id3.version == 4 ? seven_bits(id3.data) : 4 + ((size_t)id3.data[2] << 8 | id3.data[3]);
    while (at < id3.length && (next = id3_next(&id3, at)) > at)
        at = next;
    if (at < id3.length)
        layout_unknown("a piece that does not fit", id3.data + at, id3.length - at, answer);
}

/* What stands before the sound, and tells of it. */
static size_t take_id3(const struct part *part, struct answer *answer)
{
    enum { HEAD = 10, VERSION = 3, FLAGS = 5, SIZE = 6, FOOT = 0x10 };
    if (!BEGINS(part, 0, "ID3") || part->length < HEAD)
        return 0;
    unsigned version = part->data[VERSION], flags = part->data[FLAGS];
    size_t size = seven_bits(part->data + SIZE);
    size_t at = HEAD + size + (flags & FOOT ? HEAD : 0);
    if (size > part->length - HEAD)
        size = part->length - HEAD;
    read_id3((struct id3){part->data + HEAD, size, version, version == 2 ? 6 : 10}, flags, answer);
    return at < part->length ? at : part->length;
}

/* ---- */

/* Words where the first frames should be sound: a tag whose head is broken. Sound has no runs of
 * letters as long as these. */
static void say_words(const struct part *part, size_t at, struct answer *answer)
{
    enum { LOOKED_AT = 4096, LEAST = 10 };
    size_t end = part->length - at < LOOKED_AT ? part->length : at + LOOKED_AT;
    while (at < end) {
        size_t run = at;
        while (run < end && isprint(part->data[run]))
            run++;
        if (run - at >= LEAST) {
            answer_break(answer);
            answer_text(answer, (const char *)part->data + at, run - at);
            answer_break(answer);
        }
        at = run + 1;
    }
}

/* Frames of a tag whose head is broken, or that came into the sound. */
static void tell_frames(const struct part *part, size_t at, size_t end, struct answer *answer)
{
    enum { HEAD = 10, SIZE = 4, FLAGS = 8 };
    const struct id3 sound = {part->data, end, 3, HEAD};
    for (size_t size = 0; end > HEAD && at < end - HEAD; at += 1 + size) {
        const unsigned char *head = part->data + at;
        size = (size_t)head[SIZE + 2] << 8 | head[SIZE + 3];
        if (head[SIZE] == 0 && head[SIZE + 1] == 0 && head[FLAGS] == 0 && head[FLAGS + 1] == 0 &&
            size > 1 && size <= end - at - HEAD && is_id3_name(&sound, at))
            layout_unknown("a piece that does not fit", head + HEAD, size, answer);
        else
            size = 0;
    }
}

static void read_mp3(const struct part *part, size_t at, struct answer *answer)
{
    size_t size, begin = at;
    say_words(part, at, answer);
    while ((size = frame_size(part, at)) > 0) {
        if (size > part->length - at) { /* cut off, as recorders leave the last one */
            at = part->length;
            break;
        }
        at += size;
    }
    layout_packed(part->data + begin, at - begin, answer);
    layout_short(part->data + begin, at - begin, answer);
    tell_frames(part, begin, at, answer);
    layout_behind(part, skip_tags(part, at), answer);
}

/* ---- FLAC ---- */

static unsigned check8(const unsigned char *data, size_t length)
{
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++) {
        sum ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = (sum << 1 ^ (sum & 0x80 ? 0x07 : 0)) & 0xFF;
    }
    return sum;
}

static uint16_t check16(uint16_t sum, unsigned char byte)
{
    sum = (uint16_t)(sum ^ byte << 8);
    for (int bit = 0; bit < 8; bit++)
        sum = (uint16_t)(sum << 1 ^ (sum & 0x8000 ? 0x8005 : 0));
    return sum;
}

/* Whether a frame begins there: its head has a sum of its own. */
static bool is_frame(const struct part *part, size_t at)
{
    enum { LEAST = 6, MOST = 16 };
    const unsigned char *head = part->data + at;
    if (part->length - at < MOST || head[0] != 0xFF || (head[1] & 0xFC) != 0xF8)
        return false;
    for (size_t size = LEAST; size < MOST; size++)
        if (check8(head, size - 1) == head[size - 1])
            return true;
    return false;
}

/* The end of the last frame: with the sum at its end, the sum of a frame is nothing. */
static size_t frames_end(const struct part *part, size_t at)
{
    enum { LEAST = 8 };
    size_t end = at;
    while (at < part->length && is_frame(part, at)) {
        uint16_t sum = 0;
        size_t next = at;
        for (bool is_end = false; next < part->length && !is_end;) {
            sum = check16(sum, part->data[next++]);
            is_end = sum == 0 && next - at >= LEAST &&
                     (next == part->length || is_frame(part, next) || BEGINS(part, next, "TAG"));
            if (sum == 0 && next - at >= LEAST)
                end = next;
        }
        at = next;
    }
    return end;
}

static void take_block(unsigned kind, const unsigned char *content, size_t length,
                       struct answer *answer)
{
    enum { ABOUT = 0, ROOM_KIND = 1, REMARKS = 4, KNOWN = 6, ABOUT_SIZE = 34 };
    if (kind == REMARKS)
        layout_remarks(content, length, answer);
    else if (kind == ROOM_KIND)
        layout_unknown("data in unused room", content, length, answer);
    else if (kind > KNOWN || (kind == ABOUT && length != ABOUT_SIZE))
        layout_unknown("a piece that does not fit", content, length, answer);
}

static void read_flac(const struct part *part, size_t at, struct answer *answer)
{
    enum { HEAD = 4, LAST = 0x80 };
    bool is_last = false;
    at += HEAD;
    while (!is_last && part->length > HEAD && at <= part->length - HEAD) {
        const unsigned char *head = part->data + at;
        size_t size = (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
        is_last = (head[0] & LAST) != 0;
        if (size > part->length - at - HEAD)
            size = part->length - at - HEAD; /* told below */
        take_block(head[0] & ~(unsigned)LAST, head + HEAD, size, answer);
        at += HEAD + ((size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3]);
    }
    if (at > part->length) {
        answer_unread(answer, UNREAD_DATA, "it has no end");
        return;
    }
    layout_packed(part->data + at, part->length - at, answer);
    layout_behind(part, skip_tags(part, frames_end(part, at)), answer);
}

void layout_sound(const struct part *part, struct answer *answer)
{
    size_t at = take_id3(part, answer);
    if (BEGINS(part, at, "fLaC"))
        read_flac(part, at, answer);
    else if (frame_size(part, at) > 0)
        read_mp3(part, at, answer);
    else
        layout_behind(part, at, answer);
}

/* ---- Matroska, WebM ---- */

/* A number whose first byte tells how long it is; its size, 0 if there is none. `is_all`: all its
 * bits are set, which says that nobody knows. */
static size_t take_number(const struct part *part, size_t at, bool with_mark, uint64_t *number,
                          bool *is_all)
{
    size_t size = 1;
    unsigned char first = at < part->length ? part->data[at] : 0;
    while (size <= 8 && (first & 0x100 >> size) == 0)
        size++;
    if (size > 8 || size > part->length - at)
        return 0;
    *number = with_mark ? first : first & ((0x100U >> size) - 1);
    *is_all = *number == (0x100U >> size) - 1;
    for (size_t i = 1; i < size; i++) {
        *number = *number << 8 | part->data[at + i];
        *is_all = *is_all && part->data[at + i] == 0xFF;
    }
    return size;
}

enum {
    EBML = 0x1A45DFA3,
    SEGMENT = 0x18538067,
    CLUSTER = 0x1F43B675,
    BLOCK = 0xA3,
    BLOCKS = 0xA0,
    ROOM = 0xEC, /* that is left free */
    HOLDERS_DEPTH = 12
};

static bool is_known(uint64_t id)
{
    static const uint32_t known[] = {EBML,       SEGMENT,    CLUSTER,    ROOM,       0x114D9B74,
                                     0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1941A469, 0x1043A770,
                                     0x1254C367, 0xBF,       0xE7,       0xA3,       0xA0,
                                     0xA7,       0xAB,       0x5854,     0xAF};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == id)
            return true;
    return false;
}

/* What holds further elements; ExifTool stops at one that does not fit, and says nothing. */
static bool is_holder(uint64_t id)
{
    static const uint32_t holders[] = {
        EBML,       0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1941A469, 0x1043A770,
        0x1254C367, 0x4DBB,     0xAE,       0xE0,       0xE1,       0x7373,     0x63C0,
        0x67C8,     0x45B9,     0xB6,       0x80,       0x61A7,     0xBB,       0xB7};
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
        if (holders[i] == id)
            return true;
    return false;
}

static void walk_elements(const struct part *part, size_t at, size_t end, unsigned depth,
                          struct answer *answer)
{
    while (at < end) {
        uint64_t id = 0, size = 0;
        bool is_all = false, is_open = false;
        size_t head = take_number(part, at, true, &id, &is_all);
        size_t more = head > 0 ? take_number(part, at + head, false, &size, &is_open) : 0;
        if (more == 0 || is_open || head + more > end - at || size > end - at - head - more) {
            layout_unknown("a piece that does not fit", part->data + at, end - at, answer);
            return;
        }
        at += head + more;
        if (id == ROOM)
            layout_unknown("data in unused room", part->data + at, size, answer);
        else if (is_holder(id) && depth < HOLDERS_DEPTH)
            walk_elements(part, at, at + size, depth + 1, answer);
        at += size;
    }
}

/* Element by element; what stands within a film is walked too, for its length may not be known. */
void layout_matroska(const struct part *part, struct answer *answer)
{
    size_t at = 0, end = part->length; /* of the film, where its length is known */
    while (at < end) {
        uint64_t id = 0, size = 0;
        bool is_all = false, is_open = false;
        size_t head = take_number(part, at, true, &id, &is_all);
        size_t more = head > 0 ? take_number(part, at + head, false, &size, &is_open) : 0;
        if (more == 0 || !is_known(id))
            break;
        at += head + more;
        if (!is_open && size > part->length - at) {
            answer_unread(answer, UNREAD_DATA, "it has no end");
            return;
        }
        if (id == SEGMENT && !is_open)
            end = at + size;
        if (id == ROOM && !is_open)
            layout_unknown("data in unused room", part->data + at, size, answer);
        if (is_holder(id) && !is_open)
            walk_elements(part, at, at + size, 0, answer);
        if ((id == CLUSTER || id == BLOCK || id == BLOCKS) && !is_open)
            layout_packed(part->data + at, size, answer);
        if (id != SEGMENT && !is_open)
            at += size;
        else if (is_open && id != SEGMENT && id != CLUSTER)
            break;
    }
    layout_behind(part, at < end && end < part->length ? end : at, answer);
}
