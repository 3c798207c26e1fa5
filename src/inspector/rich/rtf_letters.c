/* Letters in the code pages of RTF. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/text.h"

#include "rtf.h"

#define NONE ((GIConv)-1)

static GIConv open_page(unsigned page)
{
    char name[32];
    if (page == 10000)
        snprintf(name, sizeof name, "MACINTOSH");
    else if (page == 65001)
        snprintf(name, sizeof name, "UTF-8");
    else if (page == 1361)
        snprintf(name, sizeof name, "JOHAB");
    else
        snprintf(name, sizeof name, "CP%u", page);
    GIConv converter = g_iconv_open("UTF-8", name);
    return converter != NONE ? converter : g_iconv_open("UTF-8", "CP1252");
}

static bool is_ascii(const struct buffer *bytes)
{
    for (size_t i = 0; i < bytes->length; i++)
        if (bytes->data[i] >= 0x80)
            return false;
    return true;
}

/* Byte by byte: one that is no letter there becomes the sign for that. */
static void convert(GIConv converter, struct buffer *bytes, struct buffer *out)
{
    char *in = (char *)bytes->data;
    gsize left = bytes->length;
    while (left > 0) {
        char block[256], *room = block;
        gsize room_left = sizeof block;
        gsize failed = g_iconv(converter, &in, &left, &room, &room_left);
        buffer_append(out, block, sizeof block - room_left);
        if (failed != (gsize)-1 || room_left < 8)
            continue;
        text_append_code_point(out, 0xFFFD);
        in++;
        left--;
    }
}

void rtf_letters_flush(struct rtf_letters *letters, struct buffer *out)
{
    if (letters->bytes.length == 0)
        return;
    if (is_ascii(&letters->bytes)) {
        buffer_append(out, letters->bytes.data, letters->bytes.length);
    } else {
        if (letters->converter_page != letters->page && letters->converter) {
            g_iconv_close(letters->converter);
            letters->converter = NULL;
        }
        if (!letters->converter)
            letters->converter = open_page(letters->page);
        letters->converter_page = letters->page;
        if (letters->converter != NONE)
            convert(letters->converter, &letters->bytes, out);
        else
            letters->converter = NULL;
    }
    buffer_clear(&letters->bytes);
}

void rtf_letters_free(struct rtf_letters *letters)
{
    if (letters->converter)
        g_iconv_close(letters->converter);
    buffer_free(&letters->bytes);
}
