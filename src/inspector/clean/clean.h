/*
 * Copies without what a file hides. Each kind of file has one tool that knows how to write it; a
 * file that none does is told, and nothing is re-encoded. What the tool left is not looked at here:
 * the copy is looked into again, as any file is, before anybody calls it clean.
 */
#ifndef INSPECTOR_CLEAN_H
#define INSPECTOR_CLEAN_H

#include "reader.h"

enum { CLEAN_COPY_MAXIMUM = 64 * 1024 * 1024, CLEAN_DETAIL_SIZE = 160 };

/* What becomes of one file. */
struct cleaning {
    struct buffer copy;
    enum clean_way way;    /* 0: there is no copy */
    enum unclean_kind why; /* then */
    char detail[CLEAN_DETAIL_SIZE];
};
void cleaning_init(struct cleaning *cleaning);
void cleaning_free(struct cleaning *cleaning);

/* A copy, by the tool for its kind. */
void clean_part(const struct part *part, struct cleaning *cleaning);
/* A PDF of pictures of a PDF's pages. */
void clean_pages(const struct part *part, struct cleaning *cleaning);
/* Appends what became of it as it goes over the descriptor (safehand/inspect/answer.h). */
enum status cleaning_write(const struct cleaning *cleaning, struct buffer *out,
                           struct error *err) MUST_CHECK;

/* ---- between the files of this folder ---- */

typedef void cleaner(const struct part *part, struct cleaning *cleaning);
cleaner clean_by_exiftool; /* media.c */
cleaner clean_by_mat2;     /* document.c */
cleaner clean_by_drawing;  /* pages.c */

/* There is no copy, and why. `detail` may be NULL. */
void cleaning_fail(struct cleaning *cleaning, enum unclean_kind why, const char *detail);
/* Takes the file of that name in the scratch folder for the copy; without it the tool refused. */
void cleaning_take(struct cleaning *cleaning, enum clean_way way, const char *name,
                   const char *tool);
/* Runs a tool (tool.h), whose output is appended to `out`. False after cleaning_fail. `called` is
 * what it is known as. */
bool cleaning_run(struct cleaning *cleaning, const char *const words[], const struct part *in,
                  struct buffer *out, const char *called) MUST_CHECK;

#endif
