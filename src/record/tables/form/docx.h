/* A DOCX while it is read, as the files that read it share it. */
#ifndef RECORD_TABLES_DOCX_H
#define RECORD_TABLES_DOCX_H

#include "form.h"
#include "tables/office/xml.h"

enum { DOCX_LEVELS = 8, DOCX_CONTROLS = 16, DOCX_FIELDS = 8, DOCX_ENTRIES = 64 };

/* The body, or the cell that is open in a table within it, and so on. */
struct docx_level {
    size_t table;       /* index; of the body none */
    struct buffer text; /* of the paragraph, or of the cell */
    struct form_span *spans;
    size_t span_count;
    size_t letters, marked; /* of the text, bold ones */
    bool has_paragraph, is_shaded, is_continued;
    unsigned columns;
    const char *tag; /* of a control around the whole cell */
};

/* A content control (w:sdt). */
struct docx_control {
    const char *tag, *alias; /* kept; "" for none */
    bool is_placeholder, is_box, is_ticked;
    bool is_around_paragraph; /* or more: not within one */
    unsigned level;
    size_t begin; /* of its content in the level's text */
};

/* A form field of old (w:fldChar). */
struct docx_field {
    const char *name; /* kept; NULL for none */
    bool is_instruction, is_form, is_box, is_ticked, is_list;
    struct names entries; /* of a list; owned */
    size_t chosen;
    unsigned level;
    size_t begin;
};

struct docx {
    struct table_build *build;
    struct form form;
    struct docx_level levels[DOCX_LEVELS];
    unsigned level;
    struct docx_control controls[DOCX_CONTROLS];
    unsigned control_count;
    struct docx_field fields[DOCX_FIELDS];
    unsigned field_count;
    size_t paragraphs;
    unsigned deleted, beside; /* elements that are open, whose text is not taken */
    bool is_in_paragraph, is_bold, is_underlined, is_unseen; /* the last three: the run */
};

struct docx_level *docx_level(struct docx *docx);
/* Appends what a run says, unless it is not to be taken. */
void docx_append(struct docx *docx, const char *text, size_t length);
/* Marks the level's text from `begin` on as filled in. */
void docx_add_span(struct docx *docx, size_t begin, const char *tag);

/* Content controls and form fields: docx_fields.c. */
void docx_fields_open(struct docx *docx, const struct table_xml *xml);
void docx_fields_close(struct docx *docx, const struct table_xml *xml);
/* Whether the text that comes is no answer: it says what is to be typed, or how a field reckons. */
bool docx_fields_hide(const struct docx *docx);
/* The tag of a control whose content the element that is open is, as a whole; NULL if there is
 * none.
 */
const char *docx_fields_around(const struct docx *docx, const struct table_xml *xml);
void docx_fields_free(struct docx *docx);

#endif
