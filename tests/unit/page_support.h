/* Pages as bytes, for the tests of module page. */
#ifndef SAFEHAND_TEST_PAGE_SUPPORT_H
#define SAFEHAND_TEST_PAGE_SUPPORT_H

#include "extract_support.h"

/* Compares byte for byte with a file of tests/data/expected. SAFEHAND_EXPECTED=write in the
 * environment writes the file anew, for a change that was looked at. */
static inline void expect_bytes(const struct buffer *out, const char *name)
{
    char path[512];
    struct buffer wanted;
    struct error err = {0};
    snprintf(path, sizeof path, "%s/expected/%s", TEST_DATA, name);
    buffer_init(&wanted, EXTRACT_MAXIMUM);
    const char *how = getenv("SAFEHAND_EXPECTED");
    if (how && strcmp(how, "write") == 0)
        cr_assert_eq(file_write_whole(path, out->data, out->length, 0644, FILE_REPLACE, &err),
                     STATUS_OK, "%s", err.message);
    cr_assert_eq(file_read_whole(path, &wanted, &err), STATUS_OK, "%s", err.message);
    size_t same = 0;
    while (same < out->length && same < wanted.length && out->data[same] == wanted.data[same])
        same++;
    cr_expect(same == out->length && same == wanted.length,
              "%s differs from byte %zu on:\n%.200s\nand not:\n%.200s", name, same,
              buffer_text(out) + same, buffer_text(&wanted) + same);
    buffer_free(&wanted);
}

#endif
