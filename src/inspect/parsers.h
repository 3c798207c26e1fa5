/* The readers of one kind of file each. */
#ifndef INSPECT_PARSERS_H
#define INSPECT_PARSERS_H

#include "safehand/inspect.h"

/* What was found hidden. */
enum hidden_flag {
    HIDDEN_LOCATION = 1,
    HIDDEN_DEVICE = 2,
    HIDDEN_AUTHOR = 4,
    HIDDEN_EDITOR = 8,
    HIDDEN_COMPANY = 16,
    HIDDEN_COMMENT = 32,
    HIDDEN_CHANGES = 64,
    HIDDEN_FILES = 128,
    HIDDEN_SOFTWARE = 256, /* no reason to ask by itself: told beside others */
};

/* What a reader passed over: words, hidden data, or both (unread.c). */
enum unread_flag {
    UNREAD_KIND = 1,          /* nothing of it was read */
    UNREAD_SIZE = 1 << 1,     /* beyond a limit of ours */
    UNREAD_LOCKED = 1 << 2,   /* encrypted */
    UNREAD_DAMAGED = 1 << 3,  /* not what it seems */
    UNREAD_READER = 1 << 4,   /* the reader took too long, or ended */
    UNREAD_PICTURE = 1 << 5,  /* words: what a picture shows */
    UNREAD_PICTURES = 1 << 6, /* words: the same of pictures within it */
    UNREAD_PAGES = 1 << 7,    /* words: pages without text */
    UNREAD_FILES = 1 << 8,    /* other files within it */
    UNREAD_PARTS = 1 << 9,    /* parts of kinds that no reader knows */
    UNREAD_NOTES = 1 << 10,   /* notes, fields of a form */
    UNREAD_LAYERS = 1 << 11,  /* layers that may be switched off */
    UNREAD_EARLIER = 1 << 12, /* earlier versions */
    UNREAD_LETTERS = 1 << 13, /* words: in no writing that is known */
    UNREAD_ENCODED = 1 << 14, /* data written as letters */
    UNREAD_DATES = 1 << 15,   /* words: dates that are kept as numbers */
    UNREAD_DATA = 1 << 16,    /* hidden: data of a kind that no reader knows */
    UNREAD_FILM = 1 << 17,    /* what is heard and seen, and what its maker wrote into it */
};

/* What a reader found, beside the text. */
struct finding {
    unsigned hidden; /* of hidden_flag */
    unsigned unread; /* of unread_flag */
};
void hidden_words(unsigned hidden, struct buffer *out);
/* Into both reasons of the reading. */
void unread_words(unsigned unread, struct inspection *reading);
/* What is seen of a text when it has been read: letters that nobody knows, data written as
 * letters. */
unsigned unread_in_text(const struct buffer *text);

/* A reader that runs in a process of its own; STATUS_MALFORMED if it cannot read the file. What it
 * did read is searched all the same. */
typedef enum status inspect_parser(const struct buffer *file, struct buffer *text,
                                   struct finding *finding, struct error *err);
inspect_parser parse_picture, parse_pdf, parse_document;
/* The text goes into the reading; whatever went wrong with the file stands in the finding. */
enum status parse_apart(inspect_parser *parser, const struct buffer *file,
                        struct inspection *reading, struct finding *finding,
                        struct error *err) MUST_CHECK;

/* XMP within any file, as plain text: creator, place, camera. */
void hidden_in_xmp(const unsigned char *data, size_t length, struct finding *finding,
                   struct buffer *text);
/* A picture within an Office file. */
void hidden_in_picture(const unsigned char *data, size_t length, struct finding *finding,
                       struct buffer *text);
/* "Exif\0\0" and what follows, wherever it stands within a file. */
void hidden_in_exif(const unsigned char *data, size_t length, struct finding *finding,
                    struct buffer *text);

/* texts of other forms as plain ones, appended. */
void markup_append_text(struct buffer *out, const char *markup, size_t length);
/* The values of all attributes, a line each, but for those that only say how it looks. */
void markup_append_attributes(struct buffer *out, const char *markup, size_t length);
void mail_append_text(struct buffer *out, const char *mail, size_t length, struct finding *finding);
void json_append_text(struct buffer *out, const char *json, size_t length);

#endif
