/* Old Office files and Outlook's messages, as the inspector reads them. */
#include <gsf/gsf-meta-names.h>
#include <gsf/gsf-msole-utils.h>

#include "compound_support.h"

/* ---- Word ---- */

enum { TEXT_AT = 0x400, LOOKS_AT = 0x600, MAIN_SIZE = 0x800, TABLE_SIZE = 256 };

struct word_file {
    unsigned char main[MAIN_SIZE], table[TABLE_SIZE];
    size_t pieces;
};

/* A document of so many letters at TEXT_AT, in one piece. */
static void word_begin(struct word_file *word, const char *text)
{
    size_t length = strlen(text);
    *word = (struct word_file){0};
    put(word->main, 0, 2, 0xA5EC);
    put(word->main, 2, 2, 0xC1);
    memcpy(word->main + TEXT_AT, text, length);
    put(word->main, 0x1A2, 4, 0);
    put(word->main, 0x1A6, 4, 5 + 8 + 8);
    word->table[0] = 2;
    put(word->table, 1, 4, 16);
    put(word->table, 9, 4, (uint32_t)length);
    put(word->table, 15, 4, 0x40000000 | TEXT_AT * 2);
}

/* Gives the letters from..to a look: a code and its value of one byte. */
static void word_look(struct word_file *word, size_t from, size_t to, unsigned code)
{
    put(word->main, 0xFA, 4, 64);
    put(word->main, 0xFE, 4, 12);
    put(word->table, 64 + 8, 4, LOOKS_AT / 512);
    unsigned char *page = word->main + LOOKS_AT;
    put(page, 0, 4, TEXT_AT + (uint32_t)from);
    put(page, 4, 4, TEXT_AT + (uint32_t)to);
    page[8] = 100; /* halves of where the look stands */
    page[200] = 3;
    put(page, 201, 2, code);
    page[203] = 1;
    page[511] = 1;
}

static const char *word_says(const struct word_file *word)
{
    struct compound_file file = compound_begin();
    compound_add(file.root, "WordDocument", word->main, sizeof word->main);
    compound_add(file.root, "0Table", word->table, sizeof word->table);
    return compound_says(&file);
}

Test(inspector_compound, word)
{
    struct word_file word;
    word_begin(&word, "Si\xF4n came.\rBron\x1F"
                      "wen O\x92"
                      "Brien\x07\x13HYPERLINK \"mailto:b@example.org\"\x14Seen\x15.\r");
    cr_expect_str_eq(word_says(&word),
                     "Si\xC3\xB4n came.\nBronwen O\xE2\x80\x99"
                     "Brien\nSeen.\nHYPERLINK \"mailto:b@example.org\"\nhidden: 65536 links\n");
    word_begin(&word, "Seen by Bronwen.");
    put(word.main, 10, 2, 0x0100);
    cr_expect_str_eq(word_says(&word), "unread: 4\n");
    put(word.main, 0, 2, 0);
    cr_expect_str_eq(word_says(&word), "unread: 8\n");
}

Test(inspector_compound, word_hides)
{
    static const struct {
        unsigned code;
        const char *says;
    } looks[] = {
        {0x083C /* vanishes */, "Seen by Bronwen.\nSeen by .\nhidden: 4096\n"},
        {0x0800 /* deleted */, "Seen by Bronwen.\nSeen by .\nhidden: 64\n"},
        {0x0801 /* added */, "Seen by Bronwen.\nhidden: 64\n"},
        {0x0835 /* bold */, "Seen by Bronwen.\n"},
    };
    struct word_file word;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        word_begin(&word, "Seen by Bronwen.");
        word_look(&word, 8, 15, looks[i].code);
        cr_expect_str_eq(word_says(&word), looks[i].says, "%x: %s", looks[i].code,
                         word_says(&word));
    }
}

/* Two pieces, and between them what was there before it was saved over fast. */
Test(inspector_compound, word_saved_fast)
{
    struct word_file word;
    word_begin(&word, "Seen. Bronwen rang. Nobody.");
    put(word.main, 0x1A6, 4, 5 + 12 + 16);
    put(word.table, 1, 4, 28);
    put(word.table, 5 + 4, 4, 6);
    put(word.table, 5 + 8, 4, 13);
    put(word.table, 17 + 2, 4, 0x40000000 | TEXT_AT * 2);
    put(word.table, 25 + 2, 4, 0x40000000 | (TEXT_AT + 20) * 2);
    cr_expect_str_eq(word_says(&word), "Seen. Nobody.\nBronwen rang. \nhidden: 262144\n");
    /* a piece beyond the end */
    put(word.table, 5 + 8, 4, 100000);
    cr_expect_str_eq(word_says(&word), "Seen. \nunread: 8 text\n");
}

Test(inspector_compound, word_people)
{
    static const unsigned char revisers[] = {0xFF, 0xFF, 2, 0, 0,   0, 1,   0,
                                             'U',  0,    2, 0, 'C', 0, 'R', 0};
    static const unsigned char savers[] = {0xFF, 0xFF, 1, 0, 0, 0, 3, 0, 'C', 0, ':', 0, '\\', 0};
    struct word_file word;
    word_begin(&word, "Seen.");
    memcpy(word.table + 100, revisers, sizeof revisers);
    put(word.main, 0x232, 4, 100);
    put(word.main, 0x236, 4, sizeof revisers);
    memcpy(word.table + 150, savers, sizeof savers);
    put(word.main, 0x2D2, 4, 150);
    put(word.main, 0x2D6, 4, sizeof savers);
    put(word.main, 0x5C, 4, 1);
    cr_expect_str_eq(word_says(&word), "Seen.\nU\nCR\nC:\\\nhidden: 64\nhidden: 8\nhidden: 65536\n"
                                       "hidden: 32\n");
}

/* ---- Excel ---- */

static void add_record(struct buffer *book, unsigned type, const void *data, size_t length)
{
    unsigned char head[4];
    put(head, 0, 2, type);
    put(head, 2, 2, (uint32_t)length);
    buffer_append(book, head, sizeof head);
    buffer_append(book, data, length);
}
#define RECORD(book, type, text) add_record(book, type, text, sizeof(text) - 1)

static const char *book_says(struct buffer *book)
{
    struct compound_file file = compound_begin();
    compound_add(file.root, "Workbook", book->data, book->length);
    buffer_free(book);
    return compound_says(&file);
}

static void book_begin(struct buffer *book)
{
    buffer_init(book, 65536);
    RECORD(book, 0x809, "\0\6\5\0");
}

Test(inspector_compound, sheets)
{
    struct buffer book;
    book_begin(&book);
    RECORD(&book, 0x85, "\0\0\0\0\0\0\4\0Open");
    RECORD(&book, 0x85, "\0\0\0\0\2\0\6\0Hidden");
    /* a table of two strings, the second over two records, in one byte and then in two */
    RECORD(&book, 0xFC, "\2\0\0\0\2\0\0\0\4\0\0Seen\7\0\0Bron");
    RECORD(&book, 0x3C, "\1w\0e\0n\0");
    RECORD(&book, 0x208, "\0\0\0\0\0\0\0\0\0\0\0\0\x20\0\0\0");
    RECORD(&book, 0x7D, "\0\0\0\0\0\0\0\0\1\0");
    RECORD(&book, 0x5C, "\5\0\0Jo   ");
    cr_expect_str_eq(book_says(&book),
                     "Open\nHidden\nSeen\nBronwen\nJo   \nhidden: 8192 sheet Hidden\n"
                     "hidden: 8192 rows\nhidden: 8192 columns\nhidden: 8\n");
}

Test(inspector_compound, sheets_numbers)
{
    struct buffer book;
    book_begin(&book);
    RECORD(&book, 0x41E, "\xA4\0\x0A\0\0dd/mm/yyyy");
    RECORD(&book, 0xE0, "\0\0\0\0");
    RECORD(&book, 0xE0, "\0\0\xA4\0");
    /* 31227 is 1985-06-29, of the second look; 7700900867 of the first */
    RECORD(&book, 0x203, "\0\0\0\0\1\0\0\0\0\0\xC0\x7E\xDE\x40");
    RECORD(&book, 0x203, "\0\0\0\0\0\0\0\0\x30\xC0\x26\xB0\xFC\x41");
    RECORD(&book, 0x27E, "\0\0\0\0\0\0\x0B\0\0\0");
    cr_expect_str_eq(book_says(&book), "31227\n1985-06-29\n7700900867\n0.02\n");
}

Test(inspector_compound, sheets_not_read)
{
    struct buffer book;
    book_begin(&book);
    RECORD(&book, 0x2F, "\0\0");
    RECORD(&book, 0x85, "\0\0\0\0\0\0\4\0Open");
    cr_expect_str_eq(book_says(&book), "unread: 4\n");
    book_begin(&book);
    buffer_append(&book, "\x85\0\xFF\xFF", 4);
    cr_expect_str_eq(book_says(&book), "unread: 8 sheets\n");
}

/* ---- PowerPoint ---- */

Test(inspector_compound, slides)
{
    static const char slides[] =
        "\x0F\0\xE8\x03\x2C\0\0\0"                       /* a document, and in it: */
        "\0\0\xA8\x0F\4\0\0\0Seen"                       /* text in bytes */
        "\0\0\xA0\x0F\4\0\0\0S\0i\0"                     /* and in UTF-16 */
        "\0\0\xF9\x03\x0C\0\0\0\0\0\0\0\0\0\0\0\0\0\4\0" /* a slide that is passed over */
        "\x0F\0\xF0\x03\x20\0\0\0"                       /* notes: */
        "\0\0\xF1\x03\4\0\0\0\1\0\0\0"
        "\0\0\xA8\x0F\4\0\0\0Bron\0\0\0\0\0\0\0\0"
        "\x0F\0\xE0\x2E\0\0\0\0"; /* a comment */
    struct compound_file file = compound_begin();
    compound_add(file.root, "PowerPoint Document", slides, sizeof slides - 1);
    cr_expect_str_eq(compound_says(&file), "Seen\nSi\nBron\nhidden: 8192 a slide\n"
                                           "hidden: 4096 notes of slides\nhidden: 32\n");
}

/* ---- Outlook ---- */

Test(inspector_compound, message)
{
    static const unsigned char hidden_copy[] = {0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x15, 0x0C,
                                                0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0,    0};
    struct compound_file file = compound_begin();
    compound_add(file.root, "__properties_version1.0", "", 0);
    compound_add(file.root, "__substg1.0_0037001F", "S\0e\0e\0n\0", 8);
    compound_add(file.root, "__substg1.0_1000001E", "Body", 4);
    compound_add(file.root, "__substg1.0_007D001E", "Received: from x", 16);
    GsfOutfile *who = compound_open(file.root, "__recip_version1.0_#00000000");
    compound_add(who, "__properties_version1.0", hidden_copy, sizeof hidden_copy);
    compound_add(who, "__substg1.0_3001001F", "B\0r\0", 4);
    compound_close(who);
    GsfOutfile *what = compound_open(file.root, "__attach_version1.0_#00000000");
    compound_add(what, "__substg1.0_37010102", "Bronwen rang", 12);
    compound_add(what, "__substg1.0_3707001F", "n\0.\0t\0x\0t\0", 10);
    compound_close(what);
    cr_expect_str_eq(compound_says(&file), "Seen\nReceived: from x\nBody\nBr\nBronwen rang\nn.txt\n"
                                           "hidden: 131072\nhidden: 131072 hidden copies\n");
}

/* ---- all of them ---- */

Test(inspector_compound, what_it_tells_of_itself)
{
    struct compound_file file = compound_begin();
    GsfDocMetaData *about = gsf_doc_meta_data_new();
    static const char *const values[][2] = {{GSF_META_NAME_CREATOR, "Ruth"},
                                            {GSF_META_NAME_LAST_SAVED_BY, "Caitlin"}};
    for (size_t i = 0; i < 2; i++) {
        GValue *value = g_new0(GValue, 1);
        g_value_init(value, G_TYPE_STRING);
        g_value_set_string(value, values[i][1]);
        gsf_doc_meta_data_insert(about, g_strdup(values[i][0]), value);
    }
    GsfOutput *stream = gsf_outfile_new_child(file.root, "\5SummaryInformation", FALSE);
    cr_assert(gsf_doc_meta_data_write_to_msole(about, stream, FALSE));
    gsf_output_close(stream);
    g_object_unref(stream);
    g_object_unref(about);
    const char *says = compound_says(&file);
    cr_expect(strstr(says, "Ruth\n") && strstr(says, "Caitlin\n"), "%s", says);
    cr_expect(strstr(says, "hidden: 4\n") && strstr(says, "hidden: 8\n"), "%s", says);
    cr_expect_null(strstr(says, "unread"), "%s", says);
}

Test(inspector_compound, parts)
{
    static const char package[] =
        "\x2A\0\0\0\2\0n.txt\0C:\\n.txt\0\0\0\3\0\3\0\0\0C:\0\7\0\0\0Bronwen";
    struct compound_file file = compound_begin();
    compound_add(file.root, "\1Ole10Native", package, sizeof package - 1);
    cr_expect_str_eq(compound_says(&file), "n.txt\nC:\\n.txt\nC:\nBronwen\nhidden: 128 n.txt\n");
    file = compound_begin();
    compound_add(file.root, "Strange", "Bronwen rang", 12);
    cr_expect_str_eq(compound_says(&file), "Bronwen rang\nunread: 512 Strange\n");
    file = compound_begin();
    compound_add(file.root, "EncryptedPackage", "x", 1);
    cr_expect_str_eq(compound_says(&file), "unread: 4\n");
    cr_expect_str_eq(inspector_says("a", NULL, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 no more", 16),
                     "unread: 8\n");
}
