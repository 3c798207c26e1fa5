#include "extract_support.h"

/* The left or right part of every line, without the spaces that pad it, as one text. */
static void append_part(struct buffer *out, const char *text, size_t left, bool right)
{
    while (*text) {
        size_t length = strcspn(text, "\n"), at = 0;
        for (size_t columns = 0; at < length && columns < left;) {
            uint32_t code_point;
            size_t size = utf8_decode(text + at, length - at, &code_point);
            columns += text_width(text + at, size);
            at += size;
        }
        size_t between = length - at >= 3 && memcmp(text + at, " | ", 3) == 0 ? at + 3 : length;
        size_t end = right ? length : at;
        size_t begin = right ? between : 0;
        while (end > begin && text[end - 1] == ' ')
            end--;
        buffer_append(out, text + begin, end - begin);
        buffer_append_byte(out, '\n');
        text += length + 1;
    }
    while (out->length > 1 && out->data[out->length - 2] == '\n')
        buffer_truncate(out, out->length - 1);
}

/* Beside each other stands exactly what stands below each other at the columns' own widths. */
static void assert_columns(const char *family, unsigned width)
{
    struct scene scene;
    const struct extract_choice none = {0};
    struct buffer both, left, right, plain_left, plain_right;
    size_t left_width = (width - 3) * 3 / 5;
    scene_sample(&scene, family, "social-care-concern");
    scene_select(&scene, &none);
    buffer_init(&both, EXTRACT_MAXIMUM);
    buffer_init(&left, EXTRACT_MAXIMUM);
    buffer_init(&right, EXTRACT_MAXIMUM);
    buffer_init(&plain_left, EXTRACT_MAXIMUM);
    buffer_init(&plain_right, EXTRACT_MAXIMUM);
    cr_assert_eq(page_preview_columns(scene.selection, width, &both, &scene.err), STATUS_OK, "%s",
                 scene.err.message);
    append_part(&left, buffer_text(&both), left_width, false);
    append_part(&right, buffer_text(&both), left_width, true);
    cr_assert_eq(page_preview(scene.record, scene.profile, scene.selection, (unsigned)left_width,
                              &plain_left, &scene.err),
                 STATUS_OK);
    cr_assert_eq(page_preview(scene.record, scene.profile, scene.selection,
                              width - 3 - (unsigned)left_width, &plain_right, &scene.err),
                 STATUS_OK);
    const char *leaves_end = strstr(buffer_text(&plain_left), "\n\nWhat stays\n");
    const char *stays = strstr(buffer_text(&plain_right), "What stays\n");
    cr_assert_not_null(leaves_end);
    cr_assert_not_null(stays);
    buffer_truncate(&plain_left, (size_t)(leaves_end + 1 - buffer_text(&plain_left)));
    cr_assert_str_eq(buffer_text(&left), buffer_text(&plain_left));
    cr_assert_str_eq(buffer_text(&right), stays);
    for (const char *line = buffer_text(&both); *line;) {
        size_t length = strcspn(line, "\n");
        cr_assert_leq(text_width(line, length), width);
        line += length + 1;
    }
    buffer_free(&both);
    buffer_free(&left);
    buffer_free(&right);
    buffer_free(&plain_left);
    buffer_free(&plain_right);
    scene_end(&scene);
}

Test(extract_columns, side_by_side_says_the_same)
{
    const unsigned widths[] = {100, 101, 130, 200};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        assert_columns("HS-2041", widths[i]);
        assert_columns("HS-2093", widths[i]);
    }
}
