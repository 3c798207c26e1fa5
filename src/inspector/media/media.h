/* What other readers ask of the readers of pictures. */
#ifndef INSPECTOR_MEDIA_H
#define INSPECTOR_MEDIA_H

#include "reader.h"

/* Has the words of a page that was drawn recognised, to answer_seen: `height` rows of `width`
 * bytes, one a pixel, black 0, each `stride` behind the one before. Beyond its words nobody knows
 * what it shows, and these may be misread, so UNREAD_PAGES is told in any case. */
void read_pixels(const unsigned char *grey, unsigned width, unsigned height, size_t stride,
                 unsigned dpi, struct answer *answer);

/* What a picture, or any file, hides beside what it shows: as ExifTool has it, and nothing of its
 * words. Within read_part it waits until the whole file was read, so that one start of ExifTool
 * serves all parts; the part's bytes need not stay. */
reader read_hidden;
/* Reads what waits: for read_part, at its end. */
void read_hidden_now(struct answer *answer);

/* Which of Tesseract's languages were made in this process, as flags; and making them ahead, for
 * who forks. */
unsigned words_made(void);
void words_make(unsigned which);

#endif
