/* The pixels of a picture in grey, made ready for words to be recognised in them. */
#ifndef INSPECTOR_PIXELS_H
#define INSPECTOR_PIXELS_H

#include "libleptonica.h"
#include "reader.h"

enum {
    PIXELS_SIDE = 2000,         /* the longer side, to which larger pictures are made smaller */
    PIXELS_SCENE = 1400,        /* the same of a picture without lines of words: signs are large */
    PIXELS_SIDE_MINIMUM = 1000, /* and smaller ones, larger */
    PIXELS_MAXIMUM = 200 * 1000 * 1000, /* of a picture that is looked into */
    PIXELS_PAGES_MAXIMUM = 50           /* of a TIFF */
};

/* Why a picture cannot be read whose bytes are not what they seem, or of a kind not known here. */
extern const char PIXELS_BROKEN[];

/* The picture, or of a TIFF the page that begins at *offset, which then is where the next one does,
 * 0 for none. NULL if it cannot be read; `why` says so in a few words. */
PIX *pixels_read(const struct part *part, size_t *offset, const char **why);
/* The same of dots at hand. NULL without memory. */
PIX *pixels_take(const unsigned char *grey, unsigned width, unsigned height, size_t stride);
/* Whether it is one colour all over, or so narrow that nothing can be read or seen in it. */
bool pixels_show_nothing(PIX *grey);
/* What a picture's lines of words told. */
struct pixels_look {
    bool has_lines;  /* it looks like a page */
    bool is_upright; /* it is known which side is up */
};
/* Upright, straight and evenly lit, as far as its lines of words tell; the picture given is freed.
 */
PIX *pixels_straighten(PIX *grey, struct pixels_look *look);
void pixels_free(PIX *pix);

#endif
