/*
 * Pictures, films and sound, by ExifTool: all that is not the picture itself goes, the place and
 * the camera, the small pictures, what stands behind the end. What says how it looks stays: which
 * way up it is, and its colours.
 */
#include <string.h>

#include "clean.h"
#include "scratch.h"

static const char COPY[] = "copy.part";

/* ---- where a picture ends ---- */

/* Past the blocks of a GIF that begin at `at`, each with its length before it; 0 if it is cut off.
 */
static size_t gif_skip_blocks(const struct part *part, size_t at)
{
    while (at < part->length && part->data[at] != 0)
        at += 1 + (size_t)part->data[at];
    return at < part->length ? at + 1 : 0;
}

static size_t gif_table(unsigned char flags)
{
    return (flags & 0x80U) != 0 ? (size_t)3 << ((flags & 7U) + 1) : 0;
}

/* Behind the trailer. ExifTool copies a GIF's blocks and whatever follows them. */
static size_t gif_end(const struct part *part)
{
    enum { HEAD = 13, IMAGE = 10, FLAGS = 9 };
    const unsigned char *data = part->data;
    size_t at = part->length >= HEAD ? HEAD + gif_table(data[HEAD - 3]) : 0;
    while (at > 0 && at < part->length) {
        if (data[at] == ';')
            return at + 1;
        if (data[at] == '!')
            at = gif_skip_blocks(part, at + 2);
        else if (data[at] == ',' && at + IMAGE < part->length)
            at = gif_skip_blocks(part, at + IMAGE + gif_table(data[at + FLAGS]) + 1);
        else
            break;
    }
    return part->length;
}

/* ExifTool gives up a WebP that goes on behind the length that it says. */
static size_t riff_end(const struct part *part)
{
    const unsigned char *size = part->data + 4;
    size_t says = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
    size_t end = 8 + says + (says & 1U);
    return end < part->length ? end : part->length;
}

static struct part without_trailer(const struct part *part)
{
    struct part whole = *part;
    if (part->length > 8 && memcmp(part->data, "GIF8", 4) == 0)
        whole.length = gif_end(part);
    else if (part->length > 8 && memcmp(part->data, "RIFF", 4) == 0)
        whole.length = riff_end(part);
    return whole;
}

void clean_by_exiftool(const struct part *part, struct cleaning *cleaning)
{
    const struct part whole = without_trailer(part);
    char *out = scratch_path() ? memory_format("%s/%s", scratch_path(), COPY) : NULL;
    const char *const words[] = {"exiftool", "-q", "-q", "-m", "-all=", "--icc_profile:all",
                                 /* of TIFF, where -all= leaves them */
                                 "-CommonIFD0=",
                                 /* of films, where they are part of the head: set to nothing */
                                 "-time:all=", "-tagsfromfile", "@", "-orientation", "-o", out, "-",
                                 NULL};
    struct buffer said;
    buffer_init(&said, CLEAN_DETAIL_SIZE);
    scratch_remove(COPY);
    if (!out)
        cleaning_fail(cleaning, UNCLEAN_READER, "ExifTool");
    else if (cleaning_run(cleaning, words, &whole, &said, "ExifTool"))
        cleaning_take(cleaning, CLEAN_EXIFTOOL, COPY, "ExifTool");
    memory_free(out);
    buffer_free(&said);
}
