/* Markup in other character sets than UTF-8, and in both orders of UTF-16. */
#include "inspector_support.h"

static void expect(const char *what, const char *name, const void *data, size_t length,
                   const char *says)
{
    const char *said = inspector_says(name, NULL, data, length);
    cr_expect_str_eq(said, says, "%s: %s", what, said);
}
#define EXPECT(what, name, literal, says) expect(what, name, literal, sizeof(literal) - 1, says)

static void expect_wide(const char *name, const char *text, bool is_big_endian, bool has_mark,
                        const char *says)
{
    unsigned char wide[1024];
    size_t used = 0;
    if (has_mark) {
        wide[used++] = is_big_endian ? 0xFE : 0xFF;
        wide[used++] = is_big_endian ? 0xFF : 0xFE;
    }
    for (; *text && used + 2 <= sizeof wide; text++) {
        wide[used++] = is_big_endian ? 0 : (unsigned char)*text;
        wide[used++] = is_big_endian ? (unsigned char)*text : 0;
    }
    expect("UTF-16", name, wide, used, says);
}

Test(inspector_sets, of_xml)
{
    EXPECT("Western", "a.xml", "<?xml version='1.0' encoding='windows-1252'?><a>Si\xF4n \x93x</a>",
           "Si\xC3\xB4n \xE2\x80\x9Cx\n");
    EXPECT("Russian", "a.xml", "<?xml version='1.0' encoding='koi8-r'?><a>\xE4\xC9\xCE</a>",
           "\xD0\x94\xD0\xB8\xD0\xBD\n");
    EXPECT("Japanese", "a.xml", "<?xml version='1.0' encoding='Shift_JIS'?><a>\x93\xFA</a>",
           "\xE6\x97\xA5\n");
    EXPECT("a byte that its set does not have", "a.xml",
           "<?xml version='1.0' encoding='windows-1252'?><a><b>Dean \x9D</b><c>Ann</c></a>",
           "version='1.0' encoding='windows-1252'?\nDean \xEF\xBF\xBD\nAnn\nunread: 8\n");
}

Test(inspector_sets, of_two_bytes)
{
    static const char xml[] = "<?xml version='1.0' encoding='UTF-16'?><a>Dean</a>";
    static const char html[] = "<html><p>De<b>an</b></p></html>";
    for (unsigned order = 0; order < 2; order++) {
        expect_wide("a.xml", xml, order == 1, true, "Dean\n");
        expect_wide("letter", xml, order == 1, true, "Dean\n");
        expect_wide("a.html", html, order == 1, true, "Dean\n");
        expect_wide("page", html, order == 1, false, "Dean\n");
    }
}
