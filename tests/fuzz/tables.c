/*
 * Tables that anybody may hand in. The first byte says what the rest is: a file as it stands, or
 * one part of an office file whose others are sound, so that XML is not hidden behind a checksum.
 * What is read holds together: rows and columns ascend, texts are UTF-8, each cell is found where
 * it stands.
 */
#include "safehand/record/tables.h"
#include "fuzz.h"

enum { HELD_MOST = 1 << 16 };

struct part {
    const char *name, *text;
};

#define REL(id, type, target)                                                                      \
    "<Relationship Id=\"" id "\" Type=\"x/" type "\" Target=\"" target "\"/>"
#define TYPE(part, type)                                                                           \
    "<Types><Override PartName=\"/" part "\" ContentType=\"" type "\"/></Types>"

static const struct part XLSX[] = {
    {"_rels/.rels", "<Relationships>" REL("r1", "officeDocument", "w.xml") "</Relationships>"},
    {"[Content_Types].xml", TYPE("w.xml", "spreadsheetml")},
    {"_rels/w.xml.rels",
     "<Relationships>" REL("r1", "worksheet", "s.xml") REL("r2", "sharedStrings", "t.xml")
         REL("r3", "styles", "f.xml") "</Relationships>"},
    {"w.xml", "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>"},
    {"s.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c "
              "s=\"1\"><v>45352.5</v></c>"
              "</row></sheetData></worksheet>"},
    {"t.xml", "<sst><si><t>one</t></si></sst>"},
    {"f.xml",
     "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"},
    {"_rels/s.xml.rels", "<Relationships>" REL("r1", "comments", "n.xml") "</Relationships>"},
    {"n.xml", "<comments><commentList/></comments>"},
};
static const struct part DOCX[] = {
    {"_rels/.rels", "<Relationships>" REL("r1", "officeDocument", "d.xml") "</Relationships>"},
    {"[Content_Types].xml", TYPE("d.xml", "wordprocessingml")},
    {"d.xml", "<w:document/>"},
};
static const struct part ODS[] = {
    {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
    {"content.xml", "<office:document-content/>"},
};

static uint32_t checksum(const unsigned char *data, size_t length)
{
    uint32_t sum = 0xFFFFFFFF;
    for (size_t i = 0; i < length; i++) {
        sum ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    return ~sum;
}

static void put(struct buffer *out, uint32_t number, int bytes)
{
    for (; bytes > 0; bytes--, number >>= 8)
        buffer_append_byte(out, (unsigned char)number);
}

static void put_heads(struct buffer *out, const char *name, const unsigned char *data,
                      size_t length)
{
    put(out, 0, 2 + 2 + 4); /* flags, stored, time */
    put(out, checksum(data, length), 4);
    put(out, (uint32_t)length, 4);
    put(out, (uint32_t)length, 4);
    put(out, (uint32_t)strlen(name), 2);
    put(out, 0, 2);
}

static void add_part(struct buffer *out, struct buffer *list, const char *name,
                     const unsigned char *data, size_t length)
{
    uint32_t offset = (uint32_t)out->length;
    put(out, 0x04034B50, 4);
    put(out, 20, 2);
    put_heads(out, name, data, length);
    buffer_append_text(out, name);
    buffer_append(out, data, length);
    put(list, 0x02014B50, 4);
    put(list, 20, 2);
    put(list, 20, 2);
    put_heads(list, name, data, length);
    put(list, 0, 2 + 2 + 2 + 4);
    put(list, offset, 4);
    buffer_append_text(list, name);
}

/* A zip of these parts, of which one is what came. */
static void pack(struct buffer *out, const struct part *parts, size_t count, size_t which,
                 const unsigned char *data, size_t size)
{
    struct buffer list;
    buffer_init(&list, HELD_MOST);
    for (size_t i = 0; i < count; i++)
        if (i == which)
            add_part(out, &list, parts[i].name, data, size);
        else
            add_part(out, &list, parts[i].name, (const unsigned char *)parts[i].text,
                     strlen(parts[i].text));
    uint32_t at = (uint32_t)out->length;
    buffer_append(out, list.data, list.length);
    put(out, 0x06054B50, 4);
    put(out, 0, 4);
    put(out, (uint32_t)count, 2);
    put(out, (uint32_t)count, 2);
    put(out, (uint32_t)list.length, 4);
    put(out, at, 4);
    put(out, 0, 2);
    buffer_free(&list);
}

static void make_file(struct buffer *out, const unsigned char *data, size_t size)
{
    static const size_t of_xlsx[] = {2, 3, 4, 5, 6, 7, 8};
    unsigned char choice = *data++;
    size--;
    if (choice >= '2' && choice <= '8')
        pack(out, XLSX, sizeof XLSX / sizeof *XLSX, of_xlsx[choice - '2'], data, size);
    else if (choice == 'd')
        pack(out, DOCX, sizeof DOCX / sizeof *DOCX, 2, data, size);
    else if (choice == 'o')
        pack(out, ODS, sizeof ODS / sizeof *ODS, 1, data, size);
    else
        buffer_append(out, data, size);
}

/* ---- what holds of each book ---- */

static void check_text(const char *text, size_t most)
{
    size_t length = strlen(text);
    HOLDS(length <= most && utf8_check(text, length) == length);
}

static void check_row(const struct table_sheet *sheet, const struct table_row *row)
{
    unsigned column = 0;
    struct buffer place;
    buffer_init(&place, 1 << 12);
    HOLDS(row->cell_count > 0);
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct table_cell *cell = &row->cells[i];
        HOLDS(cell->column > column && cell->column <= row->width);
        HOLDS(table_row_cell(row, cell->column) == cell);
        HOLDS(cell->type <= TABLE_ERROR && (cell->type == TABLE_EMPTY) == (cell->text[0] == '\0'));
        check_text(cell->text, TABLE_TEXT_MAXIMUM);
        check_text(cell->raw, 2 * TABLE_TEXT_MAXIMUM);
        column = cell->column;
    }
    table_place(sheet, row, column, &place);
    HOLDS(place.failure == STATUS_OK && place.length > 0);
    check_text(buffer_text(&place), 1 << 12);
    buffer_free(&place);
}

static size_t check_sheet(const struct table_sheet *sheet)
{
    size_t cells = 0, number = 0;
    check_text(sheet->name, TABLE_NAME_MAXIMUM);
    for (size_t i = 0; i < sheet->row_count; i++) {
        const struct table_row *row = &sheet->rows[i];
        HOLDS(i == 0 || row->number > number);
        HOLDS(row->width <= sheet->column_count && row->number <= TABLE_ROWS_MAXIMUM);
        check_row(sheet, row);
        number = row->number;
        cells += row->cell_count;
    }
    for (size_t i = 0; i < sheet->note_count; i++)
        check_text(sheet->notes[i].text, TABLE_TEXT_MAXIMUM);
    return cells;
}

static void check_book(const struct table_book *book)
{
    size_t cells = 0;
    for (size_t i = 0; i < book->sheet_count; i++)
        cells += check_sheet(&book->sheets[i]);
    HOLDS(cells == book->cell_count);
    for (size_t i = 0; i < book->remark_count; i++) {
        HOLDS(book->remarks[i].count > 0 && book->remarks[i].words[0] != '\0');
        check_text(book->remarks[i].words, 1 << 13);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct table_options options = {.content_most = 32 << 20, .cells_most = 50000};
    struct error err = {0};
    struct table_book *book;
    struct buffer file;
    if (size < 1)
        return 0;
    buffer_init(&file, HELD_MOST);
    make_file(&file, data, size);
    int fd = file_open_in_memory(file.data, file.length);
    HOLDS(fd >= 0);
    enum status status = table_book_read(fd, "export", &options, &book, &err);
    if (status == STATUS_OK)
        check_book(book);
    else
        check_failure(status, &err, STATUS_MALFORMED);
    table_book_free(book);
    file_close(&fd);
    buffer_free(&file);
    return 0;
}
