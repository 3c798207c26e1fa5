/* What the files of page/ share. */
#ifndef PAGE_INTERNAL_H
#define PAGE_INTERNAL_H

#include "safehand/extract/told.h"
#include "safehand/page.h"

/* report_entries.c */
void report_append_entries(struct buffer *out, const struct extract_memory *memory);
void report_append_attachments(struct buffer *out, const struct extract_memory *memory);
/* report.c: text as HTML content. */
void report_append_text(struct buffer *out, const char *text);

#endif
