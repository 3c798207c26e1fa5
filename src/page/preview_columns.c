/* The preview side by side: what would leave on the left, what stays on the right. */
#include <string.h>

#include "preview.h"

static const char BETWEEN[] = " | ";

/* Appends the next line of text, and moves text behind it; its columns. */
static size_t append_next_line(const char **text, struct buffer *out)
{
    size_t length = strcspn(*text, "\n");
    size_t columns = text_width(*text, length);
    buffer_append(out, *text, length);
    *text += length;
    *text += **text == '\n';
    return columns;
}

static void append_side_by_side(const char *left, size_t left_columns, const char *right,
                                struct buffer *out)
{
    while (*left || *right) {
        size_t columns = append_next_line(&left, out);
        if (*right && *right != '\n') {
            for (; columns < left_columns; columns++)
                buffer_append_byte(out, ' ');
            buffer_append_text(out, BETWEEN);
        }
        append_next_line(&right, out);
        buffer_append_byte(out, '\n');
    }
}

enum status page_preview_columns(const struct selection *selection, unsigned width,
                                 struct buffer *out, struct error *err)
{
    struct buffer leaves, stays;
    size_t before = out->length;
    size_t columns = width < PAGE_COLUMNS_MINIMUM ? PAGE_COLUMNS_MINIMUM : width;
    size_t left = (columns - strlen(BETWEEN)) * 3 / 5;
    buffer_init(&leaves, EXTRACT_MAXIMUM);
    buffer_init(&stays, EXTRACT_MAXIMUM);
    enum status status = preview_write_leaves(selection, left, &leaves, err);
    if (status == STATUS_OK)
        status = preview_write_stays(selection, columns - strlen(BETWEEN) - left, &stays, err);
    if (status == STATUS_OK) {
        append_side_by_side(buffer_text(&leaves), left, buffer_text(&stays), out);
        status = buffer_status(out, err);
    }
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "preview");
    }
    buffer_free(&leaves);
    buffer_free(&stays);
    return status;
}
