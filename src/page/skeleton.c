/* data/page.css is how every page looks: on a screen in light or dark, at any width from 320
 * pixels, and on paper. All pairs of its colours have a contrast of 4.5 to 1 or more; nothing is
 * told by colour alone. */
#include "skeleton.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/embedded.h"

extern const struct embedded_file page_data[];

enum { PLACES_MAXIMUM = 32, NAME_MAXIMUM = 64 };

static const struct embedded_file *find_file(const char *name)
{
    const struct embedded_file *file = embedded_find(page_data, name);
    if (!file)
        abort();
    return file;
}

/* The piece "FILE#ID": what stands between its tags. */
static const char *find_piece(const char *piece, size_t *length)
{
    static const char end_tag[] = "</template>";
    char name[NAME_MAXIMUM], tag[NAME_MAXIMUM + sizeof "<template id=\"\">"];
    size_t file = strcspn(piece, "#");
    if (piece[file] != '#' || strlen(piece) >= sizeof name)
        abort();
    memcpy(name, piece, file);
    name[file] = '\0';
    snprintf(tag, sizeof tag, "<template id=\"%s\">", piece + file + 1);
    const char *begin = strstr((const char *)find_file(name)->data, tag);
    const char *end = begin ? strstr(begin, end_tag) : NULL;
    if (!end)
        abort();
    begin += strlen(tag);
    begin += *begin == '\n';
    *length = (size_t)(end - begin);
    return begin;
}

static bool begins_place(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '{' && at[1] == '{';
}

/* Which of the places stands at `at`, behind its two braces; at is moved behind it. */
static size_t find_place(const char **at, const char *end, const struct page_place *places,
                         size_t count)
{
    bool is_html = *at < end && **at == '>';
    const char *name = *at + is_html;
    size_t length = 0;
    while (name + length < end && name[length] != '}')
        length++;
    if (end - name < (ptrdiff_t)length + 2 || name[length + 1] != '}')
        abort();
    *at = name + length + 2;
    for (size_t i = 0; i < count; i++) {
        bool takes_html = places[i].kind == PAGE_PLACE_PART || places[i].kind == PAGE_PLACE_PIECE;
        if (strlen(places[i].name) == length && memcmp(places[i].name, name, length) == 0 &&
            takes_html == is_html)
            return i;
    }
    abort();
}

static void append_text(struct buffer *out, const char *text, bool in_tag)
{
    if (!text)
        abort();
    if (in_tag)
        text_append_html_attribute(out, text, strlen(text));
    else
        text_append_html(out, text, strlen(text));
}

static void append_place(struct buffer *out, const struct page_place *place, bool in_tag,
                         const void *context)
{
    switch (place->kind) {
    case PAGE_PLACE_TEXT:
        append_text(out, place->text, in_tag);
        break;
    case PAGE_PLACE_NUMBER:
        buffer_append_format(out, "%zu", place->number);
        break;
    case PAGE_PLACE_PART:
        place->part(out, context);
        break;
    case PAGE_PLACE_PIECE:
        if (place->text)
            page_append_piece(out, place->text);
        break;
    }
}

void page_fill_skeleton(struct buffer *out, const char *skeleton, size_t length,
                        const void *context, const struct page_place *places, size_t count)
{
    const char *at = skeleton, *end = skeleton + length;
    bool in_tag = false, filled[PLACES_MAXIMUM] = {false};
    if (count > PLACES_MAXIMUM)
        abort();
    while (at < end) {
        size_t plain = 0;
        for (; at + plain < end && !begins_place(at + plain, end); plain++)
            in_tag = at[plain] == '<' || (in_tag && at[plain] != '>');
        buffer_append(out, at, plain);
        at += plain;
        if (at == end)
            break;
        at += 2;
        size_t place = find_place(&at, end, places, count);
        filled[place] = true;
        append_place(out, &places[place], in_tag, context);
    }
    for (size_t i = 0; i < count; i++)
        if (!filled[i])
            abort();
}

void page_fill_piece(struct buffer *out, const char *piece, const void *context,
                     const struct page_place *places, size_t count)
{
    size_t length;
    const char *skeleton = find_piece(piece, &length);
    page_fill_skeleton(out, skeleton, length, context, places, count);
}

void page_append_piece(struct buffer *out, const char *piece)
{
    page_fill_piece(out, piece, NULL, NULL, 0);
}

void page_append_file(struct buffer *out, const void *name)
{
    const struct embedded_file *file = find_file(name);
    buffer_append(out, file->data, file->length);
}

/* ---- how every page begins ---- */

struct head {
    const char *title, *subject;
    page_part *more_style;
    const void *context;
};

static void append_title(struct buffer *out, const void *context)
{
    const struct head *head = context;
    if (head->subject)
        page_fill(out, head->title, NULL, PLACE_TEXT("title", head->subject));
    else
        page_append_piece(out, head->title);
}

static void append_style(struct buffer *out, const void *context)
{
    (void)context;
    page_append_file(out, "page.css");
}

static void append_page_style(struct buffer *out, const void *context)
{
    const struct head *head = context;
    head->more_style(out, head->context);
}

void page_append_head(struct buffer *out, const char *title, const char *subject,
                      page_part *more_style, const void *context)
{
    const struct head head = {title, subject, more_style, context};
    page_fill(out, "page.html#head", &head, PLACE_PART("title", append_title),
              PLACE_PART("style", append_style), PLACE_PART("more_style", append_page_style));
}
