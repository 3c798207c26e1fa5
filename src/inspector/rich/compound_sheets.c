/* Excel of 5 to 2003: [MS-XLS], a row of records, each with its kind and size. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/array.h"

#include "compound.h"
#include "compound_sheets.h"

enum { HEAD = 4, CONTINUES = 0x3C };

/* ---- strings ---- */

/* A string whose length and flags were read: `wide` as it began; a part that goes on in another
 * record says anew how. */
struct strings {
    const struct sheets *sheets;
    size_t at, end; /* within the record */
    size_t next;    /* the record behind it */
};

/* Goes on to the record that continues this one; false if none does. */
static bool continue_record(struct strings *strings)
{
    const struct buffer *book = strings->sheets->book;
    if (compound_number(book, strings->next, 2) != CONTINUES)
        return false;
    size_t length = compound_number(book, strings->next + 2, 2);
    if (strings->next + HEAD + length > book->length)
        return false;
    strings->at = strings->next + HEAD;
    strings->end = strings->at + length;
    strings->next = strings->end;
    return true;
}

static void append_letters(struct strings *strings, size_t letters, bool is_wide,
                           struct buffer *out)
{
    const unsigned char *data = strings->sheets->book->data;
    while (letters > 0) {
        if (strings->at >= strings->end) {
            if (!continue_record(strings) || strings->at >= strings->end)
                return;
            is_wide = (data[strings->at++] & 1) != 0;
        }
        size_t width = is_wide ? 2 : 1;
        size_t room = (strings->end - strings->at) / width;
        size_t taken = letters < room ? letters : room;
        if (taken == 0)
            return;
        if (is_wide)
            compound_append_wide(out, data + strings->at, taken * 2);
        else
            compound_append_narrow(out, data + strings->at, taken);
        strings->at += taken * width;
        letters -= taken;
    }
}

static size_t skip(struct strings *strings, size_t bytes)
{
    while (bytes > strings->end - strings->at) {
        bytes -= strings->end - strings->at;
        strings->at = strings->end;
        if (!continue_record(strings))
            return 0;
    }
    strings->at += bytes;
    return 1;
}

/* A string with its flags, and looks and sounds behind it. False at the end. */
static bool take_string(struct strings *strings, size_t letters, struct buffer *out)
{
    enum { WIDE = 1, SOUNDS = 4, LOOKS = 8 };
    const struct buffer *book = strings->sheets->book;
    if (strings->at >= strings->end)
        return false;
    unsigned flags = book->data[strings->at++];
    size_t looks = 0, sounds = 0;
    if ((flags & LOOKS) != 0) {
        looks = compound_number(book, strings->at, 2);
        strings->at += 2;
    }
    if ((flags & SOUNDS) != 0) {
        sounds = compound_number(book, strings->at, 4);
        strings->at += 4;
    }
    if (strings->at > strings->end)
        return false;
    append_letters(strings, letters, (flags & WIDE) != 0, out);
    return looks * 4 + sounds == 0 || skip(strings, looks * 4 + sounds) != 0;
}

static struct strings strings_of(const struct sheets *sheets)
{
    return (struct strings){sheets, sheets->at, sheets->at + sheets->length,
                            sheets->at + sheets->length};
}

/* The table of all strings in cells. */
static void read_table(struct sheets *sheets)
{
    struct strings strings = strings_of(sheets);
    size_t count = compound_number(sheets->book, sheets->at + 4, 4);
    strings.at += 8;
    for (size_t i = 0; i < count; i++) {
        struct buffer text;
        if (strings.at >= strings.end && !continue_record(&strings))
            break;
        size_t letters = compound_number(sheets->book, strings.at, 2);
        strings.at += 2;
        buffer_init(&text, READER_TEXT_MAXIMUM);
        bool is_taken = take_string(&strings, letters, &text);
        compound_tell(sheets->answer, &text);
        buffer_free(&text);
        if (!is_taken)
            break;
    }
}

void sheets_tell_string(struct sheets *sheets, size_t offset, unsigned count_size)
{
    struct strings strings = strings_of(sheets);
    struct buffer text;
    if (offset + count_size >= sheets->length)
        return;
    size_t letters = compound_number(sheets->book, sheets->at + offset, count_size);
    strings.at += offset + count_size;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    if (sheets->is_old)
        append_letters(&strings, letters, false, &text);
    else
        take_string(&strings, letters, &text);
    compound_tell(sheets->answer, &text);
    buffer_free(&text);
}

/* A box of text, as notes are: its letters stand in the record behind it. */
static void read_box(struct sheets *sheets)
{
    struct strings strings = strings_of(sheets);
    struct buffer text;
    size_t letters = compound_number(sheets->book, sheets->at + 10, 2);
    strings.at = strings.end;
    if (letters == 0)
        return;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    append_letters(&strings, letters, false, &text);
    compound_tell(sheets->answer, &text);
    buffer_free(&text);
}

static void read_sheet_name(struct sheets *sheets)
{
    unsigned state = compound_number(sheets->book, sheets->at + 4, 1) & 3;
    size_t begin = sheets->answer->text.length;
    sheets_tell_string(sheets, 6, 1);
    if (state == 0)
        return;
    char detail[100];
    const char *name = buffer_text(&sheets->answer->text) + begin;
    snprintf(detail, sizeof detail, "sheet %.*s", (int)strcspn(name, "\n"), name);
    answer_hidden(sheets->answer, HIDDEN_SHEETS, detail);
}

/* ---- records ---- */

static void tell_here(struct sheets *sheets, enum hidden_kind kind, const char *detail)
{
    answer_hidden(sheets->answer, kind, detail);
}

static void tell_runs(struct sheets *sheets)
{
    compound_tell_runs(sheets->answer, sheets->book->data + sheets->at, sheets->length);
}

/* What is read whatever stands around it; false for other records. */
static bool read_text_record(struct sheets *sheets, unsigned type)
{
    switch (type) {
    case RECORD_SST:
        read_table(sheets);
        return true;
    case RECORD_LABEL:
    case RECORD_RSTRING:
        sheets_tell_string(sheets, 6, 2);
        return true;
    case RECORD_STRING:
    case RECORD_HEADER:
    case RECORD_FOOTER:
        sheets_tell_string(sheets, 0, sheets->is_old && type != RECORD_STRING ? 1 : 2);
        return true;
    case RECORD_SXSTRING:
        tell_here(sheets, HIDDEN_CACHES, NULL);
        sheets_tell_string(sheets, 0, 2);
        return true;
    case RECORD_SERIESTEXT:
        sheets_tell_string(sheets, 2, 1);
        return true;
    case RECORD_BOUNDSHEET:
        read_sheet_name(sheets);
        return true;
    case RECORD_TXO:
        read_box(sheets);
        return true;
    default:
        return false;
    }
}

/* Who had it open last: a name, and blanks behind it. */
static void read_user(struct sheets *sheets)
{
    size_t begin = sheets->answer->text.length;
    sheets_tell_string(sheets, 0, sheets->is_old ? 1 : 2);
    const char *name = buffer_text(&sheets->answer->text) + begin;
    if (name[strspn(name, " \n")] != '\0')
        answer_hidden(sheets->answer, HIDDEN_EDITOR, NULL);
}

static void read_hint(struct sheets *sheets, unsigned type)
{
    const struct buffer *book = sheets->book;
    switch (type) {
    case RECORD_NOTE:
        tell_here(sheets, HIDDEN_COMMENT, NULL);
        tell_runs(sheets);
        break;
    case RECORD_WRITEACCESS:
        read_user(sheets);
        break;
    case RECORD_FILESHARING:
        if (compound_tell_runs(sheets->answer, book->data + sheets->at, sheets->length) > 0)
            tell_here(sheets, HIDDEN_EDITOR, NULL);
        break;
    case RECORD_SUPBOOK:
        if (sheets->length > 4 &&
            compound_tell_runs(sheets->answer, book->data + sheets->at, sheets->length) > 0)
            tell_here(sheets, HIDDEN_PATHS, "other files that it draws on");
        break;
    case RECORD_CRN:
        tell_here(sheets, HIDDEN_CACHES, NULL);
        tell_runs(sheets);
        break;
    case RECORD_ROW:
        if (sheets->length >= 14 && (compound_number(book, sheets->at + 12, 2) & 0x20) != 0)
            tell_here(sheets, HIDDEN_SHEETS, "rows");
        break;
    case RECORD_COLINFO:
        if (sheets->length >= 10 && (compound_number(book, sheets->at + 8, 2) & 1) != 0)
            tell_here(sheets, HIDDEN_SHEETS, "columns");
        break;
    case RECORD_NAME:
    case RECORD_HLINK:
    case RECORD_DV:
    case RECORD_EXTERNNAME:
    case RECORD_DCONN:
    case RECORD_QSI:
        tell_runs(sheets);
        break;
    default:
        break;
    }
}

static void read_record(struct sheets *sheets, unsigned type)
{
    bool is_drawing = type == RECORD_DRAWING_GROUP || (type == CONTINUES && sheets->is_drawing);
    if (type != CONTINUES)
        sheets->is_drawing = is_drawing;
    if (is_drawing)
        buffer_append(&sheets->drawings, sheets->book->data + sheets->at, sheets->length);
    else if (!read_text_record(sheets, type) && !sheets_read_number(sheets, type))
        read_hint(sheets, type);
}

static void read_records(struct sheets *sheets)
{
    const struct buffer *book = sheets->book;
    size_t at = 0;
    while (at + HEAD <= book->length) {
        unsigned type = compound_number(book, at, 2);
        sheets->length = compound_number(book, at + 2, 2);
        sheets->at = at + HEAD;
        if (sheets->length > book->length - sheets->at) {
            answer_unread(sheets->answer, UNREAD_DAMAGED, "sheets");
            return;
        }
        if (type == RECORD_FILEPASS) {
            answer_unread(sheets->answer, UNREAD_LOCKED, NULL);
            return;
        }
        if (type == RECORD_BOF && at == 0)
            sheets->is_old = compound_number(book, sheets->at, 2) < 0x600;
        read_record(sheets, type);
        at = sheets->at + sheets->length;
    }
}

void compound_read_sheets(const struct buffer *book, struct answer *answer)
{
    struct sheets *sheets = memory_allocate(sizeof *sheets);
    if (!sheets) {
        answer->failed = true;
        return;
    }
    sheets->book = book;
    sheets->answer = answer;
    buffer_init(&sheets->drawings, COMPOUND_STREAM_MAXIMUM);
    read_records(sheets);
    if (sheets->drawings.length > 0)
        compound_read_pictures(answer, sheets->drawings.data, sheets->drawings.length);
    buffer_free(&sheets->drawings);
    memory_free(sheets->looks);
    memory_free(sheets->date_formats);
    memory_free(sheets);
}
