/* Pictures, films and sound: what they hide, and which words pictures show. */
#include <string.h>

#include "media_internal.h"

/* The kinds of film and sound in boxes are many, those of still pictures few. */
bool media_is_still(const struct part *part)
{
    static const char brands[][5] = {"heic", "heix", "heim", "heis",
                                     "mif1", "avif", "jp2 ", "jpx "};
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
        if (media_begins(part, 8, brands[i], 4))
            return true;
    return false;
}

static bool is_picture(const struct part *part)
{
    if (BEGINS(part, 4, "ftyp"))
        return media_is_still(part);
    return BEGINS(part, 0, "\xFF\xD8") || BEGINS(part, 0, "\x89PNG") || BEGINS(part, 0, "GIF8") ||
           BEGINS(part, 0, "II") || BEGINS(part, 0, "MM") || BEGINS(part, 0, "BM") ||
           BEGINS(part, 0, "8BPS") || BEGINS(part, 0, "\0\0\0\x0C") ||
           BEGINS(part, 0, "\xFF\x0A") || BEGINS(part, 0, "\0\0\1\0") || BEGINS(part, 8, "WEBP");
}

void read_media(const struct part *part, struct answer *answer)
{
    layout_read(part, answer);
    if (BEGINS(part, 4, "ftyp") && media_is_still(part))
        layout_items(part, answer);
    /* ExifTool does not know these, and there is no room for anything in them. */
    if (!BEGINS(part, 0, "#!AMR") && !BEGINS(part, 0, "\xFF\xF1") && !BEGINS(part, 0, "\xFF\xF9"))
        read_hidden(part, answer);
    if (is_picture(part))
        words_read(part, answer);
    else
        answer_unread(answer, UNREAD_FILM, answer->depth > 1 ? part->name : NULL);
}
