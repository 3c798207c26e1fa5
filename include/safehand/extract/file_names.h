/*
 * What attached files are called in a package. The office's system takes nearly every name; the
 * recipient's Windows or macOS takes some in no name, hides some, and takes two for one where
 * letter case, or an accent that is written apart, is all that differs: whatever unpacks there then
 * loses one of the two without a word. Such a file is renamed, and told.
 */
#ifndef SAFEHAND_EXTRACT_FILE_NAMES_H
#define SAFEHAND_EXTRACT_FILE_NAMES_H

#include <stddef.h>

#include "safehand/base/error.h"

enum { FILE_NAME_SIZE = 256 }; /* 255 bytes, which is what file systems take, and NUL */

/* Why a name cannot stay; of several reasons the first one. */
enum file_name_trouble {
    FILE_NAME_FITS,
    FILE_NAME_EMPTY,     /* of nothing that is seen */
    FILE_NAME_CHARACTER, /* < > : " / \ | ? *, a control character, or no character at all */
    FILE_NAME_UNSEEN,    /* bidi controls and others that change how a name looks */
    FILE_NAME_HIDDEN,    /* begins with a dot */
    FILE_NAME_END,       /* a dot or a blank at its end, which Windows takes off */
    FILE_NAME_SHORT,     /* as Windows makes short names, "LETTER~1.DOC": perhaps another's */
    FILE_NAME_DEVICE,    /* CON, NUL, COM1 and so on, whatever their ending */
    FILE_NAME_LONG,      /* over 255 bytes, or 255 units of UTF-16, its accents written apart */
    FILE_NAME_TWIN,      /* another file's, for a system that keeps no two such names */
    FILE_NAME_TROUBLES,
};

struct file_name {
    const char *recorded; /* given: as the record calls it, borrowed */
    char sent[FILE_NAME_SIZE];
    enum file_name_trouble trouble;
};

/*
 * Fills `sent` and `trouble` of each: `sent` is `recorded` where nothing is in the way. What stands
 * in no name becomes "_", what nobody sees goes, a device's name gets a "_", a twin a number, as in
 * "letter (2).doc"; the ending stays. Of twins those that need no change keep their name, else the
 * earlier in the list: the list's order decides, and equal lists give equal names. No two of the
 * names are one on any of the systems. On failure (memory) all of it is as it was given.
 */
enum status file_names_choose(struct file_name *names, size_t count, struct error *err) MUST_CHECK;

/* "Windows keeps that name for a device", as it goes on after "because"; "" for FILE_NAME_FITS. */
const char *file_name_trouble_words(enum file_name_trouble trouble);

#endif
