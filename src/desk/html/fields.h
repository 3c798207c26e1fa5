/*
 * What a form and a page of the desk are made of, as govuk-frontend has it. All texts are escaped,
 * ours as well as those from outside; a field that is wrong says so beside itself, and keeps what
 * was typed.
 */
#ifndef DESK_FIELDS_H
#define DESK_FIELDS_H

#include "html/page.h"

/* ---- forms ---- */

/* A form with its token (`action`: an address of ours); page_form_end has the button. */
void page_form_begin(struct page *page, const char *action);
/* The same for one that sends files. */
void page_form_begin_files(struct page *page, const char *action);
void page_form_end(struct page *page, const char *button);
/* That token, for a form that a script sends. */
const char *page_form_token(const struct page *page);
/* A button of its own inside a form, which sends name=value; `is_warning` for what cannot be taken
 * back. */
struct field_button {
    const char *name, *value, *words;
    bool is_second, is_warning;
    bool takes_anything; /* sends the form as it is, whole or not */
};
void page_form_button(struct page *page, const struct field_button *button);
/* The end of a form whose buttons stand in it already. */
void page_form_close(struct page *page);
/* A form that is one button, as in a list. */
void page_form_one(struct page *page, const char *action, const struct field_button *button);
void page_hidden(struct page *page, const char *field, const char *value);

/* One field. What is NULL is left out. */
struct field {
    const char *name;     /* in the form, and its id */
    const char *label;    /* of radios and checkboxes: the legend; NULL: `asked_by` asks it */
    const char *asked_by; /* the id of that; NULL: the page's heading */
    const char *hint;
    const char *typed;        /* what stands in it */
    const struct error *err;  /* what is wrong with it */
    const char *autocomplete; /* as HTML names it; NULL: "off" */
    unsigned width;           /* characters: 2, 3, 4, 5, 10, 20, 30; 0: as wide as it goes */
    unsigned rows;            /* of an area; 0: 5 */
    bool is_title;            /* the label is what the page asks, and large */
    bool is_number;           /* digits alone */
    bool is_to_copy;          /* of an area: its text is there to be copied, and not changed */
    bool is_brief;            /* of radios: a hint is shown of what is chosen only */
};
void page_field_text(struct page *page, const struct field *field);
/* Its text is not shown, and never written into a page: `typed` is not looked at. */
void page_field_passphrase(struct page *page, const struct field *field);
void page_field_area(struct page *page, const struct field *field);
/* `accepts` as HTML has it ("" for any); `is_folder`: a whole folder, where the browser can. */
void page_field_file(struct page *page, const struct field *field, const char *accepts,
                     bool is_many, bool is_folder);

/* One of those to choose from. */
struct field_option {
    const char *value, *label, *hint;
    bool is_chosen;
    bool is_off;       /* cannot be chosen: the hint says why */
    const char *group; /* those of one stand together behind it, to be opened (of a select: below
                          it); NULL: in sight */
};
/* A text that is mostly one of these values, which the browser offers with their labels. */
void page_field_known(struct page *page, const struct field *field,
                      const struct field_option *options, size_t count);
/* The first option has the field's name for its id, so that an error leads to it. */
void page_field_radios(struct page *page, const struct field *field,
                       const struct field_option *options, size_t count);
void page_field_checkboxes(struct page *page, const struct field *field,
                           const struct field_option *options, size_t count);
void page_field_select(struct page *page, const struct field *field,
                       const struct field_option *options, size_t count);
/* A day in three fields, NAME-day, NAME-month and NAME-year; `typed` is YYYY-MM-DD, or "". */
void page_field_date(struct page *page, const struct field *field);
/* Takes it out of what was sent: YYYY-MM-DD into `text`; "" if all three are empty. False if they
 * are no day: `text` then has what was typed, with hyphens, for the field to show again. */
enum { FIELD_DATE_SIZE = 40 };
bool field_date(const struct form *form, const char *name, char text[FIELD_DATE_SIZE]);

/* ---- pieces of a page ---- */

/* A heading of level 2 or 3. */
void page_heading(struct page *page, unsigned level, const char *text);
/* What must not be missed, after an exclamation mark. */
void page_warning(struct page *page, const char *text);
void page_inset(struct page *page, const char *text);
/* What has just been done, above all else. */
void page_banner(struct page *page, const char *text);
void page_link(struct page *page, const char *address, const char *text);
/* A link that looks like a button. */
void page_link_button(struct page *page, const char *address, const char *text, bool is_second);
/* A document at that address of ours (response.is_document), shown within the page as whoever gets
 * it will see it, with a link to it alone. */
void page_frame(struct page *page, const char *address, const char *title);
/* A link to the same document as a file, as whoever wants to keep or print it takes it. */
void page_frame_file(struct page *page, const char *address, const char *words);
/* Something to open for who wants to know more; page_more_end closes it. */
void page_more_begin(struct page *page, const char *summary);
void page_more_end(struct page *page);

/* A row of a summary list with a link to change it (`address`; `what` is read out after "Change",
 * to be told from the others). */
void page_term_change(struct page *page, const char *label, const char *value, const char *address,
                      const char *what);

/* A table: its headings (static, or as long as it is written), then row after row. In a narrow
 * window each cell stands under the one before, behind its heading. */
void page_table_begin(struct page *page, const char *caption, const char *const *headings,
                      size_t count);
void page_row_begin(struct page *page);
/* A cell of text; in between, what page_text and page_link write. */
void page_cell(struct page *page, const char *text);
void page_cell_begin(struct page *page);
void page_cell_end(struct page *page);
void page_row_end(struct page *page);
void page_table_end(struct page *page);

#endif
