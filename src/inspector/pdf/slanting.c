/*
 * Lines that slant, as stamps across a page do: poppler takes them apart, two letters at a time. So
 * by which slants anything is written is looked for in what pages draw, and a copy is turned until
 * such lines lie level.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pdf_internal.h"

enum {
    DEGREES = 360,
    LEVEL = 1, /* degrees either way of level or upright, which poppler reads */
    TURNS_MAXIMUM = 8,
    PAGES_MAXIMUM = 100,
    LEAST_LENGTH = 4, /* of a line that says something: what was level lies in pieces now */
    SAVED_MAXIMUM = 64,
    NUMBERS = 6,
};

/* What is drawn, as far as it tells by which slant. */
struct drawing {
    const unsigned char *at, *end;
    double numbers[NUMBERS]; /* the last ones, the newest at the end */
    double turn, saved[SAVED_MAXIMUM], text;
    size_t saved_count;
    bool *slants; /* by degrees */
};

static void take_number(struct drawing *drawing, double number)
{
    memmove(drawing->numbers, drawing->numbers + 1, (NUMBERS - 1) * sizeof *drawing->numbers);
    drawing->numbers[NUMBERS - 1] = number;
}

/* The turn of a matrix, the last six numbers. */
static double turn_of(const struct drawing *drawing)
{
    return atan2(drawing->numbers[1], drawing->numbers[0]) * 180 / M_PI;
}

static void note(bool *slants, double turn)
{
    if (!isfinite(turn))
        return;
    int degrees = ((int)lround(turn) % DEGREES + DEGREES) % DEGREES, beside = degrees % 90;
    if (beside > LEVEL && beside < 90 - LEVEL)
        slants[degrees] = true;
}

static void take_operator(struct drawing *drawing, const char *name)
{
    if (strcmp(name, "q") == 0 && drawing->saved_count < SAVED_MAXIMUM)
        drawing->saved[drawing->saved_count++] = drawing->turn;
    else if (strcmp(name, "Q") == 0 && drawing->saved_count > 0)
        drawing->turn = drawing->saved[--drawing->saved_count];
    else if (strcmp(name, "cm") == 0)
        drawing->turn += turn_of(drawing);
    else if (strcmp(name, "BT") == 0)
        drawing->text = 0;
    else if (strcmp(name, "Tm") == 0)
        drawing->text = turn_of(drawing);
    else if (strcmp(name, "Do") == 0)
        note(drawing->slants, drawing->turn);
    else if (strcmp(name, "Tj") == 0 || strcmp(name, "TJ") == 0 || strcmp(name, "'") == 0 ||
             strcmp(name, "\"") == 0)
        note(drawing->slants, drawing->turn + drawing->text);
}

/* Over a string, with strings in brackets within it. */
static void skip_string(struct drawing *drawing)
{
    unsigned depth = 0;
    for (; drawing->at < drawing->end; drawing->at++)
        if (*drawing->at == '\\')
            drawing->at += drawing->at + 1 < drawing->end;
        else if (*drawing->at == '(')
            depth++;
        else if (*drawing->at == ')' && --depth == 0)
            break;
    drawing->at += drawing->at < drawing->end;
}

static void take_word(struct drawing *drawing)
{
    char word[16];
    size_t length = 0;
    while (drawing->at < drawing->end && !isspace(*drawing->at) &&
           !strchr("()<>[]{}/%", *drawing->at)) {
        if (length + 1 < sizeof word)
            word[length++] = (char)*drawing->at;
        drawing->at++;
    }
    word[length] = '\0';
    if (length == 0)
        drawing->at++; /* a bracket */
    else if (strchr("+-.0123456789", word[0]))
        take_number(drawing, strtod(word, NULL));
    else
        take_operator(drawing, word);
}

static void take_drawing(const unsigned char *bytes, size_t length, bool *slants)
{
    struct drawing drawing = {.at = bytes, .end = bytes + length, .slants = slants};
    while (drawing.at < drawing.end)
        if (*drawing.at == '(')
            skip_string(&drawing);
        else if (*drawing.at == '/')
            for (drawing.at++; drawing.at < drawing.end && !isspace(*drawing.at) &&
                               !strchr("()<>[]{}/%", *drawing.at);)
                drawing.at++;
        else
            take_word(&drawing);
}

/* A form that pages draw, and how it is turned itself. */
static void take_form(const struct pdf_version *version, qpdf_data objects, qpdf_oh form,
                      bool *slants)
{
    struct buffer bytes;
    qpdf_oh dictionary = qpdf_oh_get_dict(objects, form);
    qpdf_oh matrix = qpdf_oh_get_key(objects, dictionary, "/Matrix");
    if (!pdf_is_name(objects, dictionary, "/Subtype", "/Form"))
        return;
    if (qpdf_oh_is_array(objects, matrix) && qpdf_oh_get_array_n_items(objects, matrix) == 6)
        note(slants,
             atan2(qpdf_oh_get_numeric_value(objects, qpdf_oh_get_array_item(objects, matrix, 1)),
                   qpdf_oh_get_numeric_value(objects, qpdf_oh_get_array_item(objects, matrix, 0))) *
                 180 / M_PI);
    buffer_init(&bytes, PDF_KEPT_MAXIMUM);
    if (pdf_take_stream(version, objects, form, &bytes))
        take_drawing(bytes.data, bytes.length, slants);
    buffer_free(&bytes);
}

/* ---- letters that are not drawn ---- */

/* Whether a string that may be drawn says more than a blank or a bullet: two letters, or many
 * numbers of letters. */
static bool says_words(const unsigned char *bytes, size_t length)
{
    enum { MANY = 16 };
    size_t letters = 0, numbers = 0;
    unsigned char within = 0;
    for (size_t i = 0; i < length; i++) {
        letters = within == '(' && isalpha(bytes[i]) ? letters + 1 : 0;
        numbers = within == '<' && isxdigit(bytes[i]) ? numbers + 1 : 0;
        if (letters >= 2 || numbers >= MANY)
            return true;
        if (bytes[i] == '(' || bytes[i] == '<')
            within = bytes[i];
        else if (bytes[i] == ')' || bytes[i] == '>')
            within = 0;
    }
    return false;
}

/* A page that draws words by a font that it does not have shows none, and no other reader here
 * finds them. */
static void look_at_blank(const struct pdf_version *version, int number, const unsigned char *bytes,
                          size_t length)
{
    PopplerDocument *document = version->whole ? version->whole : version->shown;
    PopplerPage *page = document ? poppler_document_get_page(document, number) : NULL;
    char *text = page ? poppler_page_get_text(page) : NULL;
    if (text && text[strspn(text, " \n\f")] == '\0' && memmem(bytes, length, "BT", 2) &&
        says_words(bytes, length))
        answer_unread(version->answer, UNREAD_LETTERS, NULL);
    g_free(text);
    g_clear_object(&page);
}

static void find_slants(const struct pdf_version *version, bool *slants)
{
    qpdf_data objects = NULL;
    if (!pdf_open_objects(version, &objects))
        return;
    int pages = qpdf_get_num_pages(objects), end = pdf_objects_end(version, objects);
    for (int i = 0; i < pages && i < PDF_PAGES_MAXIMUM; i++) {
        unsigned char *bytes = NULL;
        size_t length = 0;
        qpdf_oh page = qpdf_get_page_n(objects, (size_t)i);
        if ((qpdf_oh_get_page_content_data(objects, page, &bytes, &length) & QPDF_ERRORS) == 0 &&
            bytes) {
            take_drawing(bytes, length, slants);
            if (version->has_blank_page)
                look_at_blank(version, i, bytes, length);
        }
        free(bytes);
        qpdf_oh_release_all(objects);
    }
    for (int id = 1; id < end; id++) {
        qpdf_oh form = qpdf_get_object_by_id(objects, id, 0);
        if (qpdf_oh_is_stream(objects, form))
            take_form(version, objects, form, slants);
        qpdf_oh_release_all(objects);
    }
    pdf_close_objects(&objects);
}

/* ---- reading ---- */

static void tell_lines(struct answer *answer, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        if (length >= LEAST_LENGTH) {
            answer_break(answer);
            answer_text(answer, text, length);
            answer_break(answer);
        }
        text += length + (text[length] == '\n');
    }
}

static void read_turned(struct pdf_version *version, int degrees)
{
    struct buffer copy;
    buffer_init(&copy, READER_UNPACKED_MAXIMUM);
    PopplerDocument *document = pdf_copy_turned(version, degrees, &copy)
                                    ? pdf_open_document(copy.data, copy.length, version->answer)
                                    : NULL;
    int pages = document ? poppler_document_get_n_pages(document) : 0;
    for (int i = 0; i < pages && i < PAGES_MAXIMUM; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        char *text = page ? poppler_page_get_text(page) : NULL;
        if (text)
            tell_lines(version->answer, text);
        g_free(text);
        g_clear_object(&page);
    }
    if (pages == 0 || pages > PAGES_MAXIMUM)
        answer_unread(version->answer, UNREAD_LETTERS, "lines that slant");
    g_clear_object(&document);
    buffer_free(&copy);
}

void pdf_read_slanting(struct pdf_version *version)
{
    bool slants[DEGREES] = {false};
    int turns = 0;
    find_slants(version, slants);
    for (int degrees = 0; degrees < DEGREES; degrees++)
        if (slants[degrees] && turns++ < TURNS_MAXIMUM)
            read_turned(version, degrees);
    if (turns > TURNS_MAXIMUM)
        answer_unread(version->answer, UNREAD_LETTERS, "lines that slant");
}
