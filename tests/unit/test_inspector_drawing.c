/* Windows' drawings and LibreOffice's: the words that they draw, record by record. */
#include "inspector_support.h"

static unsigned char file[8192];
static size_t used;

static void put(const void *data, size_t length)
{
    cr_assert_leq(length, sizeof file - used);
    memcpy(file + used, data, length);
    used += length;
}

static void number(uint32_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        put(&(unsigned char){(unsigned char)(value >> (8 * i))}, 1);
}

static void zeros(size_t count)
{
    for (size_t i = 0; i < count; i++)
        number(0, 1);
}

static void wide(const char *text)
{
    for (; *text; text++)
        number((unsigned char)*text, 2);
}

static void expect(const char *what, const char *says)
{
    const char *said = inspector_says("a.emf", NULL, file, used);
    cr_expect_str_eq(said, says, "%s: %s", what, said);
}

/* ---- EMF ---- */

static void emf_begin(const char *description)
{
    used = 0;
    number(1, 4);
    number((uint32_t)(88 + 2 * strlen(description)), 4);
    zeros(32);
    put(" EMF", 4);
    zeros(16);
    number((uint32_t)strlen(description), 4);
    number(88, 4);
    zeros(20);
    wide(description);
}

static void emf_end(void)
{
    number(14, 4);
    number(20, 4);
    zeros(12);
}

static void emf_text(const char *text, bool is_wide, uint32_t options)
{
    size_t size = 76 + (is_wide ? 2 : 1) * strlen(text);
    number(is_wide ? 84 : 83, 4);
    number((uint32_t)size, 4);
    zeros(36);
    number((uint32_t)strlen(text), 4);
    number(76, 4);
    number(options, 4);
    zeros(20);
    if (is_wide)
        wide(text);
    else
        put(text, strlen(text));
}

Test(inspector_drawing, emf)
{
    emf_begin("Dean");
    emf_text("Rud", true, 0);
    emf_text("kin", false, 0);
    emf_end();
    expect("words in pieces", "Dean\nRud\nkin\nDeanRudkin\n");
    emf_begin("");
    number(108, 4);
    number(36 + 6, 4);
    zeros(8);
    number(3, 4);
    number(0x300, 4);
    zeros(12);
    put("Ann\0\0\0", 6);
    emf_end();
    expect("a short text", "Ann\n");
    emf_begin("");
    emf_text("Rud", true, 0x10);
    emf_end();
    expect("letters by their places in a font", "unread: 8192 in a drawing\n");
    emf_begin("");
    number(81, 4);
    number(200, 4);
    zeros(192);
    emf_end();
    expect("a picture within it", "unread: 64 in a drawing\n");
    emf_begin("");
    number(70, 4);
    number(16 + 40 + 8, 4);
    number(52, 4);
    put("EMF+", 4);
    number(0x401C, 2);
    number(0, 2);
    number(48, 4);
    number(36, 4);
    zeros(8);
    number(4, 4);
    zeros(16);
    wide("Dean");
    emf_end();
    expect("EMF+", "Dean\n");
}

Test(inspector_drawing, broken_emf)
{
    emf_begin("");
    emf_text("Dean Rudkin", true, 0);
    expect("cut", "Dean Rudkin\n EMF\nDean Rudkin\nunread: 8 a drawing\n");
    emf_begin("");
    emf_text("Dean", true, 0);
    file[88 + 44] = 0xFF;
    emf_end();
    expect("longer than it is", "Dean\nunread: 8 a drawing\n");
    emf_begin("");
    number(84, 4);
    number(0xFFFFFFF0, 4);
    expect("of no size", " EMF\nunread: 8 a drawing\n");
    for (size_t cut = 0; cut < 88; cut++)
        inspector_says("a.emf", NULL, file, cut);
}

/* ---- WMF ---- */

Test(inspector_drawing, wmf)
{
    used = 0;
    number(0x9AC6CDD7, 4);
    zeros(18);
    number(0x00090001, 4);
    number(0x0300, 2);
    zeros(12);
    number(3 + 1 + 2 + 2, 4);
    number(0x0521, 2);
    number(4, 2);
    put("Dean", 4);
    zeros(4);
    number(3 + 4 + 3, 4);
    number(0x0A32, 2);
    zeros(4);
    number(6, 2);
    number(0, 2);
    put("Rudkin", 6);
    number(3, 4);
    number(0, 2);
    expect("two texts", "Dean\nRudkin\nDeanRudkin\n");
    used -= 6;
    expect("cut", "Dean\nRudkin\nDeanRudkin\nDean\nRudkin\nunread: 8 a drawing\n");
}

/* ---- LibreOffice's ---- */

Test(inspector_drawing, svm)
{
    used = 0;
    put("VCLMTF", 6);
    number(1, 2);
    number(4, 4);
    zeros(4);
    number(112, 2);
    number(1, 2);
    number(8 + 2 + 3 + 4, 4);
    zeros(8);
    number(3, 2);
    put("Ann", 3);
    zeros(4);
    number(116, 2);
    number(1, 2);
    number(2, 4);
    zeros(2);
    expect("a text and a picture", "Ann\nunread: 64 in a drawing\n");
    used--;
    expect("cut", "Ann\nunread: 8 a drawing\n");
}
