/*
 * Old Office files: storages and streams in a compound file ([MS-CFB]), which libgsf opens. catdoc,
 * which also reads them, gives their text alone and, as its manual says, loses some of files that
 * were saved fast; so the streams are read here after [MS-DOC], [MS-XLS], [MS-PPT] and
 * [MS-OXMSG].
 */
#ifndef INSPECTOR_COMPOUND_H
#define INSPECTOR_COMPOUND_H

#include <gsf/gsf.h>

#include "answer.h"

enum { COMPOUND_DEPTH_MAXIMUM = 12, COMPOUND_STREAM_MAXIMUM = 256 * 1024 * 1024 };

/* The bytes of a stream of that name, appended. False if there is none; too large is told. */
bool compound_take(GsfInfile *storage, const char *name, struct buffer *out, struct answer *answer);
bool compound_has(GsfInfile *storage, const char *name);

/* The main streams of each kind. Word's and PowerPoint's other streams are read with them. */
void compound_read_word(GsfInfile *storage, struct answer *answer);
void compound_read_sheets(const struct buffer *book, struct answer *answer);
void compound_read_slides(const struct buffer *slides, struct answer *answer);
/* A message of Outlook; one within it is read with it, `depth` deep. */
void compound_read_message(GsfInfile *storage, unsigned depth, struct answer *answer);
/* All else in a storage: files, pictures, programs, what it tells of itself. */
void compound_read_rest(GsfInfile *storage, unsigned depth, struct answer *answer);

/* What stands in sectors that no stream has any more: programs leave there what was deleted. */
void compound_read_free(const struct part *part, struct answer *answer);

/* ---- compound_letters.c ---- */

/* A number, the least byte first; 0 beyond the end. */
uint32_t compound_number(const struct buffer *bytes, size_t at, unsigned size);
/* Letters of Windows' code page 1252, or UTF-16, as UTF-8: appended. */
void compound_append_narrow(struct buffer *out, const unsigned char *text, size_t length);
void compound_append_wide(struct buffer *out, const unsigned char *text, size_t length);
/* A text by itself. */
void compound_tell(struct answer *answer, const struct buffer *text);
/* The same of what is seen. */
void compound_tell_shown(struct answer *answer, const struct buffer *text);
void compound_tell_narrow(struct answer *answer, const unsigned char *text, size_t length);
void compound_tell_wide(struct answer *answer, const unsigned char *text, size_t length);
/* Runs of letters, in bytes and in UTF-16, of data of which no more is known; how many there are
 * that look like words. */
size_t compound_tell_runs(struct answer *answer, const unsigned char *data, size_t length);
/* Pictures that stand within the bytes as files of their own. */
void compound_read_pictures(struct answer *answer, const unsigned char *data, size_t length);
/* The drawing of how an object looks. */
void compound_read_look(struct answer *answer, const unsigned char *data, size_t length);

#endif
