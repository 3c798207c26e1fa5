/* An answer while it is gathered: for the program's main and its tests alone. */
#ifndef INSPECTOR_ANSWER_H
#define INSPECTOR_ANSWER_H

#include "reader.h"

struct answer_note {
    unsigned kind;
    char *detail; /* NULL if none */
};

/* Where something stands in its text. */
struct answer_span {
    size_t from, to;
};

/* Files whose hidden data is read in one run at the end (media/hidden.c). */
struct hidden_waiting {
    bool has_whole; /* the file itself waits */
    char **names;   /* of those in the scratch folder */
    size_t count, bytes;
};

struct answer {
    struct buffer text, seen;
    struct answer_note *hidden, *unread;
    size_t hidden_count, unread_count;
    size_t left; /* bytes that may still be unpacked */
    unsigned depth, parts;
    bool is_cut;              /* not all notes had room: told as UNREAD_SIZE */
    unsigned lacks;           /* of the sandbox: sandbox_lack */
    bool failed;              /* no memory */
    const struct part *whole; /* the file while it is read; NULL */
    struct hidden_waiting waiting;
    struct answer_span *spans; /* of what the file shows, until its links are told */
    char **links;
    size_t span_count, link_count;
    int64_t looked; /* milliseconds that recognising words took so far */
};

void answer_init(struct answer *answer);
/* Appends one record as it goes over the descriptor. */
void answer_append_record(struct buffer *out, enum inspect_record record, const void *data,
                          size_t length);
/* Appends the answer as it goes over the descriptor (safehand/inspect/answer.h). STATUS_SYSTEM if
 * there is no memory. */
enum status answer_write(const struct answer *answer, struct buffer *out,
                         struct error *err) MUST_CHECK;
void answer_free(struct answer *answer);
/* Whatever links it has, and what is shown. */
void answer_forget_links(struct answer *answer);

#endif
