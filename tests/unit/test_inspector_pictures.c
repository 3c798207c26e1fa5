/* Drawings and pictures in RTF and in old Office files: their words are read, or told as unread. */
#include <gio/gio.h>

#include "compound_support.h"

/* A Windows' drawing (WMF) of the word "Dean". */
#define WMF                                                                                        \
    "\1\0\11\0\0\3\0\0\0\0\0\0\0\0\0\0\0\0"                                                        \
    "\10\0\0\0\x21\5\4\0"                                                                          \
    "Dean\0\0\0\0\3\0\0\0\0\0"
static const char WMF_HEX[] = "010009000003000000000000000000000000"
                              "0800000021050400446561"
                              "6e00000000030000000000";
static const unsigned char DRAWING[] = WMF;
enum { DRAWING_SIZE = sizeof DRAWING - 1, BLIP_MAXIMUM = 512 };

static const char *rtf_says(const char *within)
{
    static char text[4096];
    snprintf(text, sizeof text, "{\\rtf1\\ansi Seen%s}", within);
    return inspector_says_text("a.rtf", text);
}

static const char *rtf_says_of(const char *before, const char *hex, const char *after)
{
    static char text[4096];
    snprintf(text, sizeof text, "%s%s%s", before, hex, after);
    return rtf_says(text);
}

Test(inspector_pictures, in_rtf)
{
    cr_expect_str_eq(rtf_says_of("{\\pict\\wmetafile8 ", WMF_HEX, "}"), "Dean\nSeen\n");
    cr_expect_str_eq(rtf_says_of("{\\nonshppict{\\pict\\wmetafile8 ", WMF_HEX, "}}"),
                     "Dean\nSeen\n");
    cr_expect_str_eq(rtf_says_of("{\\pict\\wmetafile8 ",
                                 "010009000003000000000000000000000000"
                                 "0800000021050400446561",
                                 "}"),
                     "Seen\nunread: 8 a drawing\n");
    cr_expect_str_eq(rtf_says("{\\pict\\dibitmap0 28000000010000000100000001}"),
                     "Seen\nunread: 64 a drawing\n");
}

/* Appends a record of [MS-ODRAW] of that head, packed or not. */
static size_t blip(unsigned char out[BLIP_MAXIMUM], const char *head, bool has_two, bool is_packed)
{
    size_t at = 8 + (has_two ? 32 : 16);
    memset(out, 0, BLIP_MAXIMUM);
    memcpy(out, head, 4);
    put(out, at, 4, DRAWING_SIZE);
    out[at + 32] = is_packed ? 0 : 0xFE;
    out[at + 33] = 0xFE;
    at += 34;
    if (is_packed) {
        gsize taken = 0, made = 0;
        GConverter *packer = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
        cr_assert_eq(g_converter_convert(packer, DRAWING, DRAWING_SIZE, out + at, BLIP_MAXIMUM - at,
                                         G_CONVERTER_INPUT_AT_END, &taken, &made, NULL),
                     G_CONVERTER_FINISHED);
        g_object_unref(packer);
        at += made;
    } else {
        memcpy(out + at, DRAWING, DRAWING_SIZE);
        at += DRAWING_SIZE;
    }
    put(out, 4, 4, (uint32_t)at - 8);
    return at;
}

static const char *stream_says(const char *name, const void *data, size_t length)
{
    struct compound_file file = compound_begin();
    compound_add(file.root, name, data, length);
    return compound_says(&file);
}

Test(inspector_pictures, in_old_office_files)
{
    static const struct {
        const char *head;
        bool has_two;
    } cases[] = {{"\x60\x21\x1B\xF0", false},
                 {"\x70\x21\x1B\xF0", true},
                 {"\x40\x3D\x1A\xF0", false},
                 {"\x50\x3D\x1A\xF0", true}};
    static const char *const streams[] = {"Data", "Pictures"};
    unsigned char data[2 * BLIP_MAXIMUM];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int packed = 0; packed < 2; packed++)
            for (size_t in = 0; in < 2; in++) {
                size_t length = blip(data, cases[i].head, cases[i].has_two, packed);
                length += blip(data + length, cases[i].head, cases[i].has_two, !packed);
                cr_expect_str_eq(stream_says(streams[in], data, length), "Dean\nDean\n", "%zu %d",
                                 i, packed);
            }
}

Test(inspector_pictures, what_is_no_drawing_here_is_told)
{
    unsigned char data[BLIP_MAXIMUM];
    size_t length = blip(data, "\x60\x21\x1B\xF0", false, true);
    data[8 + 16 + 34 + 8] ^= 0xFF; /* within what is packed */
    cr_expect_str_eq(stream_says("Data", data, length),
                     "unread: 8 a drawing\nunread: 64 a drawing\n");
    length = blip(data, "\x60\x21\x1B\xF0", false, false);
    put(data, 4, 4, 100000);
    cr_expect_str_eq(stream_says("Data", data, length), "Dean\nunread: 8 a drawing\n");
    /* A Mac's drawing, and a bitmap without its head. */
    length = blip(data, "\x20\x54\x1C\xF0", false, false);
    data[8 + 16 + 34] = 0xAA;
    cr_expect_str_eq(stream_says("Data", data, length), "unread: 64 a drawing\n");
    length = blip(data, "\x80\x7A\x1F\xF0", false, false);
    cr_expect_str_eq(stream_says("Data", data, length), "unread: 64 a drawing\n");
}

Test(inspector_pictures, how_an_object_looks)
{
    static const unsigned char look[] =
        "\xFF\xFF\xFF\xFF\3\0\0\0\4\0\0\0\1\0\0\0\xFF\xFF\xFF\xFF\2\0"
        "\0\0\0\0\0\0\x2C\1\0\0\x2C\1\0\0\x30\0\0\0" WMF;
    static const char *const names[] = {"\2OlePres000", "\2OlePres001", "\3META", "\3EPRINT"};
    unsigned char bitmap[100] = {1};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect_str_eq(stream_says(names[i], look, sizeof look - 1), "Dean\n", "%s",
                         names[i] + 1);
    cr_expect_str_eq(stream_says("\2OlePres000", bitmap, sizeof bitmap),
                     "unread: 64 how an object looks\n");
    cr_expect_str_eq(stream_says("\2OlePres000", bitmap, 40), "");
}
