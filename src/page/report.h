/* What the files that make a report share. */
#ifndef PAGE_REPORT_H
#define PAGE_REPORT_H

#include "document.h"
#include "safehand/extract/told.h"
#include "safehand/page.h"

/* A report as a document, from which each form of it is written. document_free in any case. */
void report_build(struct document *document, const struct extract_told *told,
                  const struct report_heading *heading);

/* Its sections; nothing where nothing of the kind leaves. */
void report_add_concerns(struct document *document, const struct extract_told *told);
void report_add_entries(struct document *document, const struct extract_told *told);
void report_add_fields(struct document *document, const struct extract_told *told);
/* Why each kind of detail is there, once. */
void report_add_reasons(struct document *document, const struct extract_told *told);
void report_add_attachments(struct document *document, const struct extract_told *told);

#endif
