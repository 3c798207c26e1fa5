/*
 * How a PDF file is read: each version of it (version.c) page by page, as poppler shows it and as
 * its letters stand there (pages.c, ink.c), and then object by object, as qpdf finds them
 * (objects.c), so that a string is told wherever it hangs.
 */
#ifndef INSPECTOR_PDF_INTERNAL_H
#define INSPECTOR_PDF_INTERNAL_H

#include <poppler.h>
#include <qpdf/qpdf-c.h>

#include "safehand/base/digest.h"
#include "safehand/base/text.h"

#include "answer.h"

enum {
    PDF_PAGES_MAXIMUM = 2000,
    PDF_MARGIN = 14400, /* points around a page: no page is larger */
    PDF_KEPT_MAXIMUM = 16 * 1024 * 1024,
};

/* What was read already, so that nothing is read twice: pictures of all versions, by digest. And
 * the objects of all versions, by number below `end` (0: none could be read): which were read, and
 * how long their streams are. */
struct pdf_known {
    char (*pictures)[65];
    size_t count;
    unsigned char *is_read;
    size_t *lengths;
    int end;
};

/* One version of a file, while it is read. */
struct pdf_version {
    const unsigned char *data;
    size_t length;
    PopplerDocument *shown; /* as it is opened: NULL if it cannot be */
    PopplerDocument *whole; /* the copy of copy.c; may be NULL */
    struct answer *answer;
    struct pdf_known *known;
    struct buffer words;   /* what its pages show, blanks as one */
    bool has_strange_font; /* whose letters nobody knows */
    bool has_blank_page;   /* no word of which is seen */
};

/* Reads a version into its answer: pages, then objects. */
void pdf_read_version(struct pdf_version *version);

/* Opens what stands there. False, and told, if it is locked or damaged: then `objects` is NULL.
 * Free with pdf_close_objects. */
bool pdf_open_objects(const struct pdf_version *version, qpdf_data *objects);
void pdf_close_objects(qpdf_data *objects);

/* One more than the largest number of an object that a file of its size may have; a larger one is
 * told. */
int pdf_objects_end(const struct pdf_version *version, qpdf_data objects);

/* Appends a copy of the file that shows everything: nothing is cut off, no layer is off, no note is
 * hidden, and pages that stand in no list of pages come last. False if none could be made. */
bool pdf_copy_whole(const struct pdf_version *version, struct buffer *out);

/* Appends a copy that has pages for streams that draw, of which no page is made, behind its own:
 * drawn with the fonts of its first page if they have none of their own. */
bool pdf_copy_drawings(const struct pdf_version *version, const int *ids, size_t count,
                       struct buffer *out);

/* A document of bytes that stay; told if it is locked or damaged: then it is NULL. */
PopplerDocument *pdf_open_document(const void *data, size_t length, struct answer *answer);

/* What such streams say. */
void pdf_read_drawings(struct pdf_version *version, const int *ids, size_t count);

/* All pages: their text, what of it is not seen, their pictures. */
void pdf_read_pages(struct pdf_version *version);

/* All objects: strings, streams, files within. */
void pdf_read_objects(struct pdf_version *version);

/* What stands between the objects of a file, whose versions end there, the last first. */
void pdf_read_between(const struct part *part, const size_t *ends, size_t count,
                      const struct pdf_known *known, struct answer *answer);

/* Whether a font is used of which only its shapes are known, not its letters. */
bool pdf_has_strange_font(const struct pdf_version *version);

/* Whether the pages show these words. */
bool pdf_shows(const struct pdf_version *version, const char *text);

/* A letter on a page. */
struct pdf_glyph {
    uint32_t letter;
    PopplerRectangle at; /* within what is shown of the page, from its upper left */
    bool is_unseen;
};

/* Marks letters that are not seen: outside of the page, or without a trace on it. */
void pdf_mark_unseen(PopplerPage *shown, struct pdf_glyph *glyphs, size_t count);

/* Lines that slant, which the pages' own texts have in pieces. */
void pdf_read_slanting(struct pdf_version *version);
/* Appends a copy of the file like that of pdf_copy_whole, with all pages turned so that lines of
 * that slant lie level. */
bool pdf_copy_turned(const struct pdf_version *version, int degrees, struct buffer *out);

/* Whether a picture was seen before; it is known afterwards. */
bool pdf_picture_is_known(struct pdf_known *known, const void *pixels, size_t length);

/* The pictures of a page: `words` is how many words stand beside them. */
void pdf_read_pictures(struct pdf_version *version, PopplerPage *page, size_t words);

/* ---- objects (objects.c), and what hangs in them (tell.c, streams.c) ---- */

/* As what an object is reached, which says what its strings are. */
enum pdf_role {
    PDF_PLAIN,
    PDF_ABOUT,     /* the document's information */
    PDF_BOOKMARK,  /* an outline */
    PDF_TECHNICAL, /* fonts, colours, functions: nobody's words */
    PDF_CONTENT,   /* what a page draws, read there */
    PDF_PROGRAM,   /* JavaScript */
    PDF_FORM_DATA, /* XFA */
    PDF_PRIVATE,   /* a program's own data */
    PDF_SMALL,     /* a small picture of the page */
    PDF_FILE,      /* a file of its own */
    PDF_RICH,      /* a note's words with their looks */
    PDF_LOST,      /* nothing leads to it */
};

struct pdf_item {
    int id, generation;
    enum pdf_role role;
};

struct pdf_walk {
    struct pdf_version *version;
    qpdf_data objects;
    unsigned char *is_visited; /* by number of the object, below `end` */
    int end;
    struct pdf_item *items; /* to be looked at */
    size_t items_count;
    bool is_lost;  /* what is looked at now hangs on nothing */
    int *drawings; /* streams that draw words, and on which nothing hangs */
    size_t drawings_count;
};

/* Looks at a value later, if it is an object of its own, or at once. */
void pdf_visit(struct pdf_walk *walk, qpdf_oh value, const char *key, enum pdf_role role,
               unsigned depth);

/* What a dictionary as a whole says, beside its strings. */
void pdf_tell_dictionary(struct pdf_walk *walk, qpdf_oh dictionary, enum pdf_role role);

/* A string under a key; `owner` is the dictionary, or 0. */
void pdf_tell_string(struct pdf_walk *walk, qpdf_oh owner, const char *key, qpdf_oh string,
                     enum pdf_role role);

/* Whether an object was not looked at yet: it is then looked at by the caller, and not again. */
bool pdf_visit_here(struct pdf_walk *walk, qpdf_oh value);

/* What a stream holds. */
void pdf_tell_stream(struct pdf_walk *walk, qpdf_oh stream, enum pdf_role role);

/* The text of a string under a key, appended; whether it says anything. */
bool pdf_take_text(qpdf_data objects, qpdf_oh dictionary, const char *key, struct buffer *out);

/* A file within it, under its name or NULL. */
void pdf_read_file(struct pdf_walk *walk, qpdf_oh stream, const char *name);

/* Whether the dictionary has that name under the key. */
bool pdf_is_name(qpdf_data objects, qpdf_oh dictionary, const char *key, const char *name);

/* The bytes of a stream as they were before they were packed, but for a picture's own packing:
 * appended, within the bounds of the answer. False, and told, if they cannot be had. */
bool pdf_take_stream(const struct pdf_version *version, qpdf_data objects, qpdf_oh stream,
                     struct buffer *out);

/* XMP: who, where, with what. */
void pdf_read_xmp(const struct buffer *xmp, struct answer *answer);

#endif
