/* Between the files that read Excel's sheets. */
#ifndef INSPECTOR_COMPOUND_SHEETS_H
#define INSPECTOR_COMPOUND_SHEETS_H

#include "compound.h"

enum sheets_record {
    RECORD_FORMULA = 0x06,
    RECORD_HEADER = 0x14,
    RECORD_FOOTER = 0x15,
    RECORD_NAME = 0x18,
    RECORD_NOTE = 0x1C,
    RECORD_DATES_1904 = 0x22,
    RECORD_EXTERNNAME = 0x23,
    RECORD_FILEPASS = 0x2F,
    RECORD_CRN = 0x5A,
    RECORD_FILESHARING = 0x5B,
    RECORD_WRITEACCESS = 0x5C,
    RECORD_COLINFO = 0x7D,
    RECORD_BOUNDSHEET = 0x85,
    RECORD_MULRK = 0xBD,
    RECORD_SXNUM = 0xC9,
    RECORD_SXSTRING = 0xCD,
    RECORD_RSTRING = 0xD6,
    RECORD_XF = 0xE0,
    RECORD_DRAWING_GROUP = 0xEB,
    RECORD_SST = 0xFC,
    RECORD_QSI = 0x1AD,
    RECORD_SUPBOOK = 0x1AE,
    RECORD_TXO = 0x1B6,
    RECORD_HLINK = 0x1B8,
    RECORD_DV = 0x1BE,
    RECORD_NUMBER = 0x203,
    RECORD_LABEL = 0x204,
    RECORD_STRING = 0x207,
    RECORD_ROW = 0x208,
    RECORD_RK = 0x27E,
    RECORD_FORMAT = 0x41E,
    RECORD_BOF = 0x809,
    RECORD_DCONN = 0x876,
    RECORD_SERIESTEXT = 0x100D,
};

struct sheets {
    const struct buffer *book;
    struct answer *answer;
    size_t at, length; /* of the record's content */
    bool is_old;       /* before Excel 97: no UTF-16 */
    bool is_drawing, is_from_1904;
    uint16_t *looks; /* the number format of each look of cells */
    size_t looks_count;
    uint16_t *date_formats; /* numbers of formats that show dates */
    size_t date_formats_count;
    struct buffer drawings;
};

/* A string at an offset of the record, its length before it in so many bytes. */
void sheets_tell_string(struct sheets *sheets, size_t offset, unsigned count_size);
/* Numbers, dates among them, and what says which are; false for other records. */
bool sheets_read_number(struct sheets *sheets, unsigned type);

#endif
