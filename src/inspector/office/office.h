/*
 * Office files: zips of parts that are XML (docx, xlsx, pptx, odt, ods, odp...), and such as are
 * one piece of XML. A part's outermost element says what it is, whatever its name.
 */
#ifndef INSPECTOR_OFFICE_H
#define INSPECTOR_OFFICE_H

#include "looks.h"
#include "reader.h"
#include "sheet_formats.h"
#include "text/flow.h"

enum { OFFICE_BOXES = 8, OFFICE_DELETIONS = 4096 };

/* Runs of words in paragraphs, in cells, in boxes. */
struct runs {
    struct looks paragraph, cell, box, run;
    bool has_words; /* something stood in the shape that is open */
};

/* The shape, picture or frame that is open. */
struct shape {
    struct looks looks;
    bool is_furniture; /* a page's number, its date */
};

struct sheet_cell {
    struct buffer value;
    char type;     /* 's' shared, 'b' true or false, 'e' an error, 'd' a date, 't' text, 0 number */
    size_t format; /* of sheet_formats */
};

/* What ODF says was deleted, by the name under which the text points to it. */
struct odf_deletion {
    char name[LOOKS_NAME];
    char *text;
};
struct odf {
    double page_width, page_height; /* the largest of the file, in points; 0: not known */
    struct looks looks[XML_DEPTH + 1];
    struct odf_deletion *deletions;
    size_t deletion_count;
    struct buffer deleted; /* of the change that is open */
    unsigned added;        /* insertions that are open */
    struct buffer encoded; /* of the element that is open */
    struct looks_style *style;
    char setting[LOOKS_NAME]; /* the name of the setting that is open */
};

struct office;

/* How parts with one outermost element are read. Each function may be NULL. */
struct office_reader {
    const char *root;
    void (*open)(struct office *office, const struct xml *xml);
    void (*close)(struct office *office, const struct xml *xml);
    void (*text)(struct office *office, const struct xml *xml, const char *text, size_t length);
};

/* A file while it is read. */
struct office {
    struct answer *answer;
    struct flow flow;
    const struct office_reader *reader;
    char root[XML_NAME_SIZE];
    struct looks_styles styles; /* of Word, or of ODF */
    struct sheet_formats formats;
    int64_t slide_width, slide_height;  /* 0: not known */
    int64_t shape_x, shape_y;           /* where the shape that is open stands on the slide */
    bool is_master_dark, is_slide_dark; /* behind the words is not known to be white */
    bool is_usual;                      /* the property that is open says nothing */
    bool is_in_notes;                   /* of a slide: words of the shape count */
    unsigned deleted, added;            /* tracked changes that are open */
    struct runs runs, outside[OFFICE_BOXES];
    unsigned boxes;
    struct shape shape;
    struct sheet_cell cell;
    struct odf odf;
};

void office_state_init(struct office *office, struct answer *answer);
void office_free(struct office *office);

/* Reads one piece of XML if its outermost element is one of those known here; false if not, and
 * then nothing is told. `office` is the file that it is a part of, NULL if it is that itself. */
bool office_read_xml(const struct part *part, struct office *office, struct answer *answer);
/* Where in the order of reading a part of that outermost element comes: styles before what is
 * written in them. */
unsigned office_turn(const char *root);

/* The readers of each concern, up to one whose root is NULL. */
extern const struct office_reader word_readers[], sheet_readers[], slide_readers[],
    property_readers[], signature_readers[], odf_readers[];

/* Paragraphs, runs, and what is in them, of Word's and of DrawingML's kind: word.c. */
void runs_open(struct office *office, const struct xml *xml);
void runs_close(struct office *office, const struct xml *xml);
void runs_text(struct office *office, const struct xml *xml, const char *text, size_t length);
/* Whether the element says how the words of a run look, and if so takes it: runs.c. */
void runs_look(struct looks *looks, const struct xml *xml);

/* What a file says of itself, in an ODF file of one piece too: properties.c. */
void properties_open(struct office *office, const struct xml *xml);
void properties_text(struct office *office, const struct xml *xml, const char *text, size_t length);

/* Shapes and pictures of all three: drawing.c. */
void drawing_open(struct office *office, const struct xml *xml);
void drawing_close(struct office *office, const struct xml *xml);

#endif
