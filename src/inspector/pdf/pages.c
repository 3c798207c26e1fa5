/* The pages: what they say, and what of it is not seen. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "pdf_internal.h"

enum { LETTERS_MAXIMUM = 2000000 /* of one page */, NAMED_PAGES = 20 };

struct pages {
    struct pdf_version *version;
    struct buffer unseen; /* the numbers of pages with words that are not seen */
    size_t unseen_count;
};

static size_t append_letters(struct pdf_glyph *glyphs, const char *text,
                             const PopplerRectangle *places, size_t count, double margin)
{
    size_t length = strlen(text), taken = 0;
    for (size_t i = 0; i < length && taken < count; taken++) {
        uint32_t letter = 0;
        size_t size = utf8_decode(text + i, length - i, &letter);
        i += size > 0 ? size : 1;
        PopplerRectangle at = places[taken];
        at.x1 -= margin;
        at.x2 -= margin;
        at.y1 -= margin;
        at.y2 -= margin;
        glyphs[taken] = (struct pdf_glyph){letter, at, false};
    }
    return taken;
}

/* The letters of a page of the whole copy; NULL if there are none. Freed with memory_free. */
static struct pdf_glyph *take_letters(PopplerPage *page, const char *text, double margin,
                                      size_t *count)
{
    PopplerRectangle *places = NULL;
    guint places_count = 0;
    *count = 0;
    if (!poppler_page_get_text_layout(page, &places, &places_count))
        return NULL;
    struct pdf_glyph *glyphs = places_count <= LETTERS_MAXIMUM
                                   ? memory_allocate_array(places_count, sizeof *glyphs)
                                   : NULL;
    if (glyphs)
        *count = append_letters(glyphs, text, places, places_count, margin);
    g_free(places);
    return glyphs;
}

/* ---- in other words ---- */

static bool stands_alone(const struct pdf_glyph *glyphs, size_t count, size_t i)
{
    return glyphs[i].letter > ' ' && (i == 0 || glyphs[i - 1].letter <= ' ') &&
           (i + 1 == count || glyphs[i + 1].letter <= ' ');
}

/* Letters that stand apart for their looks, joined: "T u c k". What is parted by twice as much as
 * they are is another word. */
static void tell_spaced(struct answer *answer, const struct pdf_glyph *glyphs, size_t count)
{
    enum { LEAST = 4 };
    struct buffer word;
    buffer_init(&word, PDF_KEPT_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        size_t letters = 0, last = i;
        double usual = 0;
        buffer_clear(&word);
        for (size_t at = i; at < count && stands_alone(glyphs, count, at); at += 2) {
            double gap = at > i ? glyphs[at].at.x1 - glyphs[at - 2].at.x2 : 0;
            if (letters == 1)
                usual = gap;
            else if (letters > 1 && gap > 1.8 * usual)
                buffer_append_byte(&word, ' ');
            text_append_code_point(&word, glyphs[at].letter);
            letters++;
            last = at;
        }
        if (letters >= LEAST) {
            answer_break(answer);
            answer_text(answer, buffer_text(&word), word.length);
            answer_break(answer);
        }
        i = last;
    }
    buffer_free(&word);
}

static void append_blank(struct buffer *out)
{
    if (out->length > 0 && out->data[out->length - 1] != ' ')
        buffer_append_byte(out, ' ');
}

/* The words that are seen, without those between them that are not. */
static void append_seen(struct buffer *out, const struct pdf_glyph *glyphs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (glyphs[i].letter <= ' ')
            append_blank(out);
        else if (!glyphs[i].is_unseen)
            text_append_code_point(out, glyphs[i].letter);
    append_blank(out);
}

static size_t count_words(const struct pdf_glyph *glyphs, size_t count)
{
    size_t words = 0;
    for (size_t i = 0; i < count; i++)
        words += glyphs[i].letter > ' ' && !glyphs[i].is_unseen &&
                 (i == 0 || glyphs[i - 1].letter <= ' ');
    return words;
}

/* ---- a page ---- */

static void note_unseen(struct pages *pages, int number)
{
    if (pages->unseen_count < NAMED_PAGES)
        buffer_append_format(&pages->unseen, "%s%d", pages->unseen_count > 0 ? ", " : "", number);
    else if (pages->unseen_count == NAMED_PAGES)
        buffer_append_text(&pages->unseen, ", ...");
    pages->unseen_count++;
}

/* One that is shown; how many words are seen on it. */
static size_t judge_page(struct pages *pages, PopplerPage *shown, int number,
                         struct pdf_glyph *glyphs, size_t count)
{
    struct pdf_version *version = pages->version;
    bool has_unseen = false;
    pdf_mark_unseen(shown, glyphs, count);
    for (size_t i = 0; i < count && !has_unseen; i++)
        has_unseen = glyphs[i].is_unseen;
    size_t begin = version->words.length;
    append_seen(&version->words, glyphs, count);
    if (has_unseen) {
        note_unseen(pages, number);
        answer_break(version->answer);
        answer_text(version->answer, buffer_text(&version->words) + begin,
                    version->words.length - begin);
        answer_break(version->answer);
    }
    return count_words(glyphs, count);
}

static void read_page(struct pages *pages, PopplerPage *shown, PopplerPage *whole, int number)
{
    struct answer *answer = pages->version->answer;
    char *text = poppler_page_get_text(whole);
    size_t count = 0, words = 0;
    struct pdf_glyph *glyphs =
        take_letters(whole, text ? text : "", pages->version->whole ? PDF_MARGIN : 0, &count);
    if (text) {
        answer_break(answer);
        answer_text(answer, text, strlen(text));
        answer_break(answer);
    }
    if (glyphs) {
        tell_spaced(answer, glyphs, count);
        if (shown)
            words = judge_page(pages, shown, number, glyphs, count);
    }
    pages->version->has_blank_page |= shown && words == 0;
    if (shown)
        pdf_read_pictures(pages->version, shown, words);
    else
        answer_hidden(answer, HIDDEN_EARLIER, "a page that was taken out");
    memory_free(glyphs);
    g_free(text);
}

static void read_numbered(struct pages *pages, int i, bool is_shown)
{
    struct pdf_version *version = pages->version;
    PopplerDocument *document = version->whole ? version->whole : version->shown;
    PopplerPage *shown = is_shown ? poppler_document_get_page(version->shown, i) : NULL;
    PopplerPage *whole = poppler_document_get_page(document, i);
    if (whole && (shown || !is_shown))
        read_page(pages, shown, whole, i + 1);
    else
        answer_unread(version->answer, UNREAD_DAMAGED, NULL);
    g_clear_object(&shown);
    g_clear_object(&whole);
}

void pdf_read_pages(struct pdf_version *version)
{
    struct pages pages = {.version = version};
    if (!version->shown)
        return;
    buffer_init(&pages.unseen, 1024);
    int shown = poppler_document_get_n_pages(version->shown);
    int whole = version->whole ? poppler_document_get_n_pages(version->whole) : shown;
    for (int i = 0; i < whole && i < PDF_PAGES_MAXIMUM; i++)
        read_numbered(&pages, i, i < shown);
    pdf_read_slanting(version);
    if (whole > PDF_PAGES_MAXIMUM)
        answer_unread(version->answer, UNREAD_SIZE, NULL);
    if (shown <= 0 || whole < shown)
        answer_unread(version->answer, UNREAD_DAMAGED, NULL);
    if (pages.unseen_count > 0) {
        char detail[200];
        snprintf(detail, sizeof detail, "page %s", buffer_text(&pages.unseen));
        answer_hidden(version->answer, HIDDEN_WORDS, detail);
    }
    buffer_free(&pages.unseen);
}

/* Whether there are two letters side by side. A bullet is no word. */
static bool has_word(const char *text)
{
    for (; *text; text++)
        if (isalnum((unsigned char)text[0]) && isalnum((unsigned char)text[1]))
            return true;
        else if ((unsigned char)text[0] >= 0x80 && (unsigned char)text[0] < 0xE2)
            return true;
    return false;
}

void pdf_read_drawings(struct pdf_version *version, const int *ids, size_t count)
{
    struct buffer copy;
    buffer_init(&copy, READER_UNPACKED_MAXIMUM);
    PopplerDocument *document = pdf_copy_drawings(version, ids, count, &copy)
                                    ? pdf_open_document(copy.data, copy.length, version->answer)
                                    : NULL;
    int pages = document ? poppler_document_get_n_pages(document) : 0;
    int first = pages > (int)count ? pages - (int)count : 0;
    for (int i = first; i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        char *text = page ? poppler_page_get_text(page) : NULL;
        if (text && has_word(text) && !pdf_shows(version, text)) {
            answer_hidden(version->answer, HIDDEN_EARLIER, "words that were taken out");
            answer_break(version->answer);
            answer_text(version->answer, text, strlen(text));
            answer_break(version->answer);
        }
        g_free(text);
        g_clear_object(&page);
    }
    if (!document)
        answer_unread(version->answer, UNREAD_EARLIER, "words that were taken out");
    g_clear_object(&document);
    buffer_free(&copy);
}
