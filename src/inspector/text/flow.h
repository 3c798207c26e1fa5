/*
 * The words of a document on their way to the answer: gathered for each paragraph, since words that
 * are shown, added, deleted or hidden may stand in the middle of one. A paragraph is told as it is
 * shown; if it has others, also with those in their places and without what was added ("Tuckfeild"
 * beside "Tuckfield"), and those alone.
 */
#ifndef INSPECTOR_FLOW_H
#define INSPECTOR_FLOW_H

#include "reader.h"

enum flow_manner {
    FLOW_SHOWN,
    FLOW_ADDED,  /* by a change that is tracked */
    FLOW_UNSEEN, /* deleted by one, or hidden */
    FLOW_CODE,   /* says what is to be shown, such as a field: told by itself */
};

enum { FLOW_DEPTH = 8, FLOW_REMEMBERED = 1024 };

struct flow_lines {
    struct buffer shown, other, unseen, code;
    bool has_other;
};

struct flow {
    struct answer *answer;
    struct flow_lines lines[FLOW_DEPTH]; /* a box within a paragraph has its own */
    unsigned depth;                      /* boxes that are open, beyond FLOW_DEPTH too */
    uint64_t told[FLOW_REMEMBERED];      /* what values were told lately */
};

/* Allocates nothing; flow_end is owed. */
void flow_init(struct flow *flow, struct answer *answer);
/* As it stands, within a paragraph. */
void flow_text(struct flow *flow, enum flow_manner manner, const char *text, size_t length);
/* The same with every run of blanks, tabs and ends of lines as one blank, as a page shows it. */
void flow_words(struct flow *flow, enum flow_manner manner, const char *text, size_t length);
/* Parts words that may belong together all the same: told both ways. */
void flow_doubt(struct flow *flow);
/* The paragraph ends. */
void flow_break(struct flow *flow);
/* A box, a note, a remark within a paragraph, which goes on behind it. */
void flow_push(struct flow *flow);
void flow_pop(struct flow *flow);
/* A value by itself, such as an attribute's; what is encoded within it is decoded and read as a
 * part. One that was told lately is passed over. */
void flow_value(struct flow *flow, const char *value, size_t length);
/* Ends what is open, and gives back its memory. */
void flow_end(struct flow *flow);

#endif
