/*
 * The readers of the inspector. Each reads files of one kind, or parts of that kind within others,
 * and tells what it found and what it passed over; none prints, opens a path, or ends the program.
 *
 * Everything that a reader does not understand it tells by answer_unread: silence says that it was
 * read whole and that nothing else is there.
 */
#ifndef INSPECTOR_READER_H
#define INSPECTOR_READER_H

#include "safehand/base.h"
#include "safehand/inspect/answer.h"

enum {
    READER_DEPTH_MAXIMUM = 8,                    /* files within files */
    READER_PARTS_MAXIMUM = 5000,                 /* of one file, at all depths */
    READER_TEXT_MAXIMUM = 64 * 1024 * 1024,      /* bytes of text of one file */
    READER_UNPACKED_MAXIMUM = 256 * 1024 * 1024, /* bytes of all its parts together */
    READER_SECONDS = 60                          /* of the processor's time for one file */
};

/* A file, or one within it. The bytes are the caller's and stay while it is read. */
struct part {
    const char *name; /* as it is told, NULL if it has none: a hint of its kind, and no more */
    const char *type; /* "text/html; charset=...", as a mail tells; NULL */
    const unsigned char *data;
    size_t length;
};

struct answer;

/* Words that whoever opens the file reads, or may come to read, as UTF-8 (what is not UTF-8 is
 * passed on as it is). Calls join without anything between: answer_break parts what does not belong
 * together, such as cells, paragraphs, values. */
void answer_text(struct answer *answer, const char *text, size_t length);
void answer_break(struct answer *answer);
/* The same of what whoever opens the file reads there without looking for it: what a link leads to
 * is not hidden if it stands there (text/links.h). */
void answer_shown(struct answer *answer, const char *text, size_t length);
/* Words that were recognised in a picture, and may be misread. */
void answer_seen(struct answer *answer, const char *text, size_t length);
/* Something that is not seen; `detail` in a few words, or NULL. Told once for each kind and detail.
 * Its words, names and values go to answer_text too, so that they are searched. */
void answer_hidden(struct answer *answer, enum hidden_kind kind, const char *detail);
/* Something was passed over; `detail` says of which part, or NULL. */
void answer_unread(struct answer *answer, enum unread_kind kind, const char *detail);

/* Takes so many bytes from what all parts of the file together may unpack to, or tells UNREAD_SIZE
 * and is false: nothing more may be unpacked. */
bool answer_allows(struct answer *answer, size_t bytes);

typedef void reader(const struct part *part, struct answer *answer);

/* Reads a part with the reader of its kind, which its bytes tell first, then its type, then its
 * name. Deeper than READER_DEPTH_MAXIMUM it tells UNREAD_NESTED. For readers of what holds files:
 * the part's own finding is told as that of the whole. */
reader read_part;
/* Whether the part's bytes show what it is: else its name and type alone would decide. */
bool part_has_kind(const struct part *part);

/* The readers, one for each folder and kind. */
reader read_media; /* pictures, films, sound: media/ */
reader read_pdf;   /* pdf/ */
reader read_zip;   /* Office files (docx, odt...), and other zips and archives: archive/, office/ */
reader read_compound; /* old Office files, Outlook's .msg: rich/ */
reader read_rtf;      /* rich/ */
reader read_mail;     /* RFC 822, mbox, emlx: mail/ */
reader read_contact;  /* vCard, iCalendar, LDIF: mail/ */
reader read_tnef;     /* winmail.dat: mail/ */
reader read_metafile; /* Windows' drawings (EMF, WMF): office/ */
reader read_markup;   /* HTML, XML, SVG, flat ODF: text/ */
reader read_text;     /* plain text in whatever character set, JSON, CSV: text/ */

#endif
