/*
 * RTF. No library of Debian reads it (unrtf and rtf2text are programs, and leave out what is
 * hidden), so it is read here: groups and words as [MS-RTF] has them, each destination as its table
 * (rtf_words.c) says.
 */
#ifndef INSPECTOR_RTF_H
#define INSPECTOR_RTF_H

#include "answer.h"

enum {
    RTF_DEPTH_MAXIMUM = 400,
    RTF_WORD_SIZE = 40,
    RTF_FONTS_MAXIMUM = 4096,
    RTF_COLOURS_MAXIMUM = 1024,
    RTF_KEPT_MAXIMUM = 32 * 1024 * 1024,
    RTF_NO_COLOUR = 0xFFFFFF + 1,
};

/* What becomes of the letters in a group. */
enum rtf_place {
    RTF_BODY,    /* read by whoever opens it */
    RTF_ASIDE,   /* too, but not within the line in which it stands: notes, heads and feet */
    RTF_TOLD,    /* not seen: told as `kind` of the destination, and searched */
    RTF_SKIPPED, /* nobody's words */
    RTF_FONTS,
    RTF_COLOURS,
    RTF_REVISERS,
    RTF_PICTURE, /* data, as hexadecimal digits */
    RTF_OBJECT,
    RTF_BLOB, /* data that may be anything */
    RTF_TAG,  /* HTML of a mail that is kept as RTF */
};

struct rtf_destination {
    const char *word;
    enum rtf_place place;
    unsigned kind;      /* of hidden_kind, for RTF_TOLD; 0 for none */
    const char *detail; /* or NULL */
    bool has_values;    /* each in a group of its own */
};

/* The destination that a word begins, or NULL. */
const struct rtf_destination *rtf_find_destination(const char *word);
/* What a word stands for as a letter: "emdash"; NULL for none. */
const char *rtf_find_sign(const char *word);
/* Whether a word ends a line, a cell, a paragraph. */
bool rtf_is_break(const char *word);
/* The code page of a font's character set, 0 if it is the document's own. */
unsigned rtf_page_of_charset(int charset);

/* How the letters of a group are shown; inner groups begin as the outer one is. */
struct rtf_state {
    const struct rtf_destination *destination; /* NULL: body */
    bool is_hidden, is_deleted, is_revised, is_not_html, is_starred, is_at_begin;
    int colour, behind, highlight, size, skip, font;
};

/* Letters in bytes of a code page, until they can be turned into UTF-8 together. */
struct rtf_letters {
    struct buffer bytes;
    unsigned page;
    void *converter; /* GIConv, of `page` */
    unsigned converter_page;
};

struct rtf {
    const unsigned char *data;
    size_t length, at;
    struct answer *answer;
    struct rtf_state states[RTF_DEPTH_MAXIMUM], *state;
    struct rtf_letters letters;
    struct buffer body, seen, aside; /* seen: the body without what is not shown */
    struct buffer told, blob, html;
    unsigned page; /* of the document */
    unsigned pages[RTF_FONTS_MAXIMUM];
    uint32_t colours[RTF_COLOURS_MAXIMUM];
    size_t colours_count;
    uint32_t colour; /* that is being made */
    unsigned high;   /* the first half of a letter beyond U+FFFF */
    size_t to_skip;  /* signs that stand for the letter before */
    bool has_unseen, is_mail, is_cut;
    bool is_description; /* of the value that comes: of a picture */
};

/* ---- rtf_seen.c ---- */

enum rtf_place rtf_place_of(const struct rtf *rtf);
/* Where the letters of the group go. */
struct buffer *rtf_buffer(struct rtf *rtf);
/* Letters, in the group's code page or as they are; they go there when rtf_flush is called, which
 * must be before anything changes how they look. */
void rtf_append_byte(struct rtf *rtf, unsigned char byte);
void rtf_append_text(struct rtf *rtf, const char *text);
void rtf_append_code_point(struct rtf *rtf, uint32_t code_point);
void rtf_flush(struct rtf *rtf);

/* ---- rtf_look.c ---- */

/* How what follows looks; false if the word says something else. */
bool rtf_take_look(struct rtf *rtf, const char *word, bool has_value, int value);
/* What changes how letters are read; false if the word says something else. */
bool rtf_take_setting(struct rtf *rtf, const char *word, int value);
/* The colour that was told goes to the table. */
void rtf_take_colour(struct rtf *rtf);

/* ---- rtf_letters.c ---- */

/* Turns what is pending into UTF-8, appended. */
void rtf_letters_flush(struct rtf_letters *letters, struct buffer *out);
void rtf_letters_free(struct rtf_letters *letters);

/* Reads data that stands as hexadecimal digits or bytes in rtf->blob, when its group ends. */
void rtf_read_blob(struct rtf *rtf, enum rtf_place place);

#endif
