/* What the files that make report.html share. */
#ifndef PAGE_REPORT_H
#define PAGE_REPORT_H

#include "safehand/extract/told.h"
#include "safehand/page.h"
#include "skeleton.h"

/* One field, entry or file of a selection, as the parts of its piece are told of it. */
struct report_item {
    const struct extract_told *told;
    size_t index;
};

/* Appends words as HTML content, hands their failure on, and frees them. */
void report_append_words(struct buffer *out, struct buffer *words);
/* A term of a list, and what is said to it. */
void report_append_term(struct buffer *out, const char *term, const char *text);

/* A section each; nothing if nothing of the kind leaves. */
void report_append_fields(struct buffer *out, const struct extract_told *told);
void report_append_entries(struct buffer *out, const struct extract_told *told);
void report_append_attachments(struct buffer *out, const struct extract_told *told);

#endif
