/* Between the files of this folder. */
#ifndef INSPECTOR_MEDIA_INTERNAL_H
#define INSPECTOR_MEDIA_INTERNAL_H

#include "answer.h"
#include "media.h"

/* Takes what ExifTool wrote, an array with an object for each of so many files: what is not
 * harmless is told, its words are put to the text. */
void shown_take(const struct buffer *json, size_t files, struct answer *answer);

/* Walks the pieces of a file of whatever kind of picture, film or sound: pieces that
 * ExifTool passes over, and what stands behind its end, are told and read. */
void layout_read(const struct part *part, struct answer *answer);
/* What stands behind the end of a file, from that offset on; nothing if that is its length. */
void layout_behind(const struct part *part, size_t end, struct answer *answer);
/* A piece that no reader knows: told by that name, its letters are searched. */
void layout_unknown(const char *name, const unsigned char *data, size_t length,
                    struct answer *answer);
/* Words within a picture or a sound itself, where it is packed: layout_packed.c. */
void layout_packed(const unsigned char *data, size_t length, struct answer *answer);
/* Short words between two zeros, as values of tags stand. */
void layout_short(const unsigned char *data, size_t length, struct answer *answer);
/* The pieces of HEIC, AVIF, films and sound in boxes: layout_boxes.c. */
void layout_boxes(const struct part *part, struct answer *answer);
/* Of a still picture what is in them: layout_items.c. */
void layout_items(const struct part *part, struct answer *answer);

/* layout_sound.c: MP3, FLAC, behind what tells of them; Ogg; Matroska. layout_tiff.c. */
void layout_sound(const struct part *part, struct answer *answer);
void layout_ogg(const struct part *part, struct answer *answer);
void layout_matroska(const struct part *part, struct answer *answer);
void layout_tiff(const struct part *part, struct answer *answer);
/* layout_remarks.c. Remarks as Vorbis has them: what wrote it, then one each. */
void layout_remarks(const unsigned char *data, size_t length, struct answer *answer);
/* Those of a sound in Ogg, whose second page begins there. */
void layout_ogg_remarks(const struct part *part, size_t second, struct answer *answer);
void layout_aiff(const struct part *part, struct answer *answer);

/* Whether that is an Exif whose first list is one: ExifTool reads nothing of another. */
bool layout_is_exif(const unsigned char *data, size_t length);
/* layout_broken.c: pieces that ExifTool reads but for what is broken in them: a segment of a JPEG,
 * a chunk of a PNG (type, then its content), a piece of a RIFF file. */
bool layout_is_broken_segment(const unsigned char *content, size_t length);
bool layout_is_broken_chunk(const unsigned char *type, size_t size);
bool layout_is_broken_piece(const unsigned char *type, const unsigned char *content, size_t size);

/* Recognises the words of a picture, and tells that what else it shows was not read. */
void words_read(const struct part *part, struct answer *answer);

/* Of a file in boxes: a picture, no film. */
bool media_is_still(const struct part *part);
bool media_begins(const struct part *part, size_t at, const char *magic, size_t length);
#define BEGINS(part, at, magic) media_begins(part, at, magic, sizeof(magic) - 1)

#endif
