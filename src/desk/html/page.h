/*
 * A page of the desk, piece by piece. Everything that comes from outside goes through page_text and
 * its like, which escape it and make visible what nobody would see; markup is only ever ours. Pages
 * work without JavaScript; how they look is govuk-frontend's.
 */
#ifndef DESK_PAGE_H
#define DESK_PAGE_H

#include "session/session.h"

struct page {
    struct response *response;
    struct buffer *out;                  /* the response's body */
    const struct session *session;       /* NULL for who has none */
    char form_token[REQUEST_TOKEN_SIZE]; /* then in their forms */
    way_tell *tell_way;                  /* of what an administrator does */
    void *way_context;
    unsigned
        again; /* seconds after which a browser without JavaScript loads it anew; 0: it stays */
    bool is_worked_on;           /* somebody may be typing into it, or sending files from it */
    const char *const *headings; /* of the table that is being written, and which cell comes next */
    size_t heading_count, cell;
    const char *back; /* where a link above the heading leads back to; NULL: there is none */
};

enum page_place {
    PLACE_NONE,
    PLACE_HOME,
    PLACE_FAMILIES,
    PLACE_SHARE,
    PLACE_SHARINGS,
    PLACE_RECEIPTS,
    PLACE_RECIPIENTS,
    PLACE_OFFICE,
    PLACE_LEDGER,
    PLACE_HELP,
};

/* Of the main heading: what a page asks may stand there alone. */
#define PAGE_HEADING_ID "heading"

/* From the head to the main heading; `title` is both (ours, or from outside). Status 400 is a form
 * that was not right, and the window says "Error". */
void page_begin(struct page *page, unsigned status, const char *title, enum page_place place);
void page_end(struct page *page);

/* Markup of ours, as printf writes it: no argument may come from outside. */
void page_markup(struct page *page, const char *format, ...) PRINTF_LIKE(2, 3);
/* Text from outside, and in an attribute between quotes. */
void page_text(struct page *page, const char *text);
void page_attribute(struct page *page, const char *text);
/* A paragraph of one text. */
void page_paragraph(struct page *page, const char *text);
/* The same beginning with a capital letter: the office's words begin small, to stand anywhere. */
void page_sentence(struct page *page, const char *text);
/* Words with ways on: a link where the desk has a page; where it has none, what is done, and only
 * for who looks after the computer how. */
void page_words(struct page *page, const char *words, const struct ways *ways);
void page_sentence_words(struct page *page, const char *words, const struct ways *ways);

/* The code of a rule in brackets, as " (M03)", in the words of the rooms below: how much of the
 * text that is, 0 for none. Nobody speaks so: what goes through page_words has none. */
size_t page_code_length(const char *words);
/* Behind the name of the rule that a failure begins with, as in "P02 recipient-kind: ". */
const char *page_behind_rule(const char *words);

/* The address of the page that does it, appended; false, and nothing appended, if none does
 * (html/addresses.c is the list). */
bool page_way_address(const struct way *way, struct buffer *out);
/* Why a way has no page: it is done on the page that speaks of it, by people who are at no desk
 * (recipients, witnesses), or by who looks after the computer, who is shown the command. */
enum way_without { WITHOUT_NOTHING, WITHOUT_HERE, WITHOUT_OTHERS, WITHOUT_ADMINISTRATOR };
enum way_without page_way_without(enum way_action action);
/* What stands in its place then, within a sentence. */
const char *page_way_words(enum way_action action);
/* Text from outside as a part of an address. */
void page_address_part(struct buffer *out, const char *text);

/* What went wrong, above all else of the page: its message, what to do, and a link to the field
 * (`field`: its id; NULL for none). */
void page_error_summary(struct page *page, const struct error *err, const char *field);

/* A list of terms, each with a value from outside; NULL or "" is left out. */
void page_terms_begin(struct page *page);
void page_term(struct page *page, const char *label, const char *value);
/* The same, its value begun with a capital. */
void page_term_sentence(struct page *page, const char *label, const char *value);
void page_terms_end(struct page *page);

#endif
