/* What other readers ask of the readers of pictures. */
#ifndef INSPECTOR_MEDIA_H
#define INSPECTOR_MEDIA_H

#include "reader.h"

/* Has the words of a picture recognised: `height` rows of `width` bytes, one a pixel, black 0, each
 * `stride` behind the one before. */
void read_pixels(const unsigned char *grey, unsigned width, unsigned height, size_t stride,
                 unsigned dpi, struct answer *answer);

/* What a picture, or any file, hides beside what it shows. */
reader read_hidden;

#endif
