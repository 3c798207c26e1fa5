/* The cleaner: what is left of each kind of file, told by ExifTool and by looking at the bytes. */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clean/clean.h"
#include "inspector_support.h"
#include "scratch.h"

static char folder[64];

static void begin(void)
{
    strcpy(folder, "/dev/shm/safehand-test-clean-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    scratch_set(folder);
}

static void end(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

/* Runs a command in the folder, "%s" in it being the name, and returns what it says. */
static const char *said(const char *command, const char *name)
{
    static char text[16384];
    struct buffer whole;
    buffer_init(&whole, 2048);
    buffer_append_format(&whole, "cd '%s' && ", folder);
    for (const char *slot; (slot = strstr(command, "%s")); command = slot + 2) {
        buffer_append(&whole, command, (size_t)(slot - command));
        buffer_append_text(&whole, name);
    }
    buffer_append_text(&whole, command);
    FILE *out = popen(buffer_text(&whole), "r");
    cr_assert_not_null(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    pclose(out);
    buffer_free(&whole);
    return text;
}

static void put(const char *name, const void *data, size_t length)
{
    const struct part part = {name, NULL, data, length};
    cr_assert(scratch_write(name, &part));
}

static struct buffer get(const char *name)
{
    struct buffer bytes;
    buffer_init(&bytes, CLEAN_COPY_MAXIMUM);
    cr_assert(scratch_read(name, &bytes), "%s", name);
    return bytes;
}

/* Cleans the file of that name into "clean-NAME". */
static struct cleaning clean_file(const char *name,
                                  void (*how)(const struct part *, struct cleaning *))
{
    struct cleaning cleaning;
    char to[64];
    struct buffer bytes = get(name);
    const struct part part = {name, NULL, bytes.data, bytes.length};
    cleaning_init(&cleaning);
    how(&part, &cleaning);
    snprintf(to, sizeof to, "clean-%s", name);
    if (cleaning.way)
        put(to, cleaning.copy.data, cleaning.copy.length);
    buffer_free(&bytes);
    return cleaning;
}

static void expect_way(const char *name, enum clean_way way)
{
    struct cleaning cleaning = clean_file(name, clean_part);
    cr_expect_eq(cleaning.way, way, "%s: %d, %d %s", name, (int)cleaning.way, (int)cleaning.why,
                 cleaning.detail);
    cleaning_free(&cleaning);
}

static void expect_why(const char *name, enum unclean_kind why, const char *detail)
{
    struct cleaning cleaning = clean_file(name, clean_part);
    cr_expect_eq((int)cleaning.way, 0, "%s", name);
    cr_expect_eq(cleaning.why, why, "%s: %d", name, (int)cleaning.why);
    cr_expect_str_eq(cleaning.detail, detail, "%s: %s", name, cleaning.detail);
    cr_expect_eq(cleaning.copy.length, 0);
    cleaning_free(&cleaning);
}

/* What ExifTool says of it but what is of the file system, and how it looks. */
#define TOLD                                                                                       \
    "exiftool -a -u -G1 -s -ee3 'clean-%s' | grep -v -e '^.ExifTool' -e '^.System' "               \
    "-e '^.File' -e '^.Composite' | sed 's/  *: .*//; s/  */ /' | sort"

/* ---- pictures ---- */

static const unsigned char JPEG[] = "\xFF\xD8\xFF\xDB\0\x43\0"
                                    "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
                                    "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
                                    "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
                                    "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
                                    "\xFF\xC0\0\x0B\x08\0\1\0\1\1\1\x11\0"
                                    "\xFF\xC4\0\x14\0"
                                    "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                    "\xFF\xC4\0\x14\x10"
                                    "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                    "\xFF\xDA\0\x08\1\1\0\0\x3F\0\x3F\xFF\xD9";

Test(inspector_clean, a_photo_keeps_which_way_up_it_is_and_nothing_else, .init = begin, .fini = end)
{
    put("a.jpg", JPEG, sizeof JPEG - 1);
    said("exiftool -q -overwrite_original -Orientation#=6 -GPSLatitude=52.63 -GPSLatitudeRef=N "
         "-Make=Pho -Artist=Dean -Comment=Dean -XMP:PersonInImage=Dean -IPTC:Keywords=Dean "
         "'-ThumbnailImage<=%s' '%s'",
         "a.jpg");
    said("echo Dean was here >>'%s'", "a.jpg");
    cr_assert_str_eq(said("grep -c -a Dean '%s'", "a.jpg"), "3\n", "%s", said("cat", ""));
    expect_way("a.jpg", CLEAN_EXIFTOOL);
    cr_expect_str_eq(said(TOLD, "a.jpg"),
                     "[IFD0] Orientation\n[IFD0] ResolutionUnit\n[IFD0] XResolution\n"
                     "[IFD0] YCbCrPositioning\n[IFD0] YResolution\n");
    cr_expect_str_eq(said("exiftool -s3 -n -Orientation 'clean-%s'", "a.jpg"), "6\n");
    cr_expect_str_eq(said("grep -c -a Dean 'clean-%s'", "a.jpg"), "0\n");
    cr_expect_str_eq(said("ls | grep -v a.jpg", ""), "", "nothing is left in the folder");
}

Test(inspector_clean, colours_stay, .init = begin, .fini = end)
{
    put("a.jpg", JPEG, sizeof JPEG - 1);
    put("b.jpg", JPEG, sizeof JPEG - 1);
    said(
        "exiftool -q -overwrite_original '-ICC_Profile<=/usr/share/color/icc/ghostscript/srgb.icc' "
        "-Artist=Dean '%s'",
        "a.jpg");
    expect_way("a.jpg", CLEAN_EXIFTOOL);
    expect_way("b.jpg", CLEAN_EXIFTOOL);
    cr_expect_str_eq(said("exiftool -s3 -b -ICC_Profile '%s' | sha256sum >x; exiftool -s3 -b "
                          "-ICC_Profile 'clean-%s' | sha256sum -c - 2>/dev/null; cat x | wc -l",
                          "a.jpg"),
                     "1\n");
    cr_expect_str_eq(said("exiftool -Artist 'clean-%s'", "a.jpg"), "");
    cr_expect_str_eq(said("cmp b.jpg clean-b.jpg && echo same%s", ""), "same\n",
                     "what hides nothing stays as it is");
}

Test(inspector_clean, what_stands_behind_a_gif_goes, .init = begin, .fini = end)
{
    static const char gif[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF!\xFE\4Dean\0,\0\0\0\0\1\0"
                              "\1\0\0\2\2D\1\0;behind its end: Dean";
    put("a.gif", gif, sizeof gif - 1);
    expect_way("a.gif", CLEAN_EXIFTOOL);
    cr_expect_str_eq(said("grep -c -a Dean 'clean-%s'", "a.gif"), "0\n");
    cr_expect_str_eq(said("exiftool -s3 -ImageSize 'clean-%s'", "a.gif"), "1x1\n");
    /* Cut off in the head, and in the table of colours. */
    for (size_t length = 8; length < 19; length += 5) {
        put("cut.gif", gif, length);
        expect_why("cut.gif", UNCLEAN_REFUSED, "ExifTool");
    }
}

Test(inspector_clean, what_stands_behind_a_webp_goes, .init = begin, .fini = end)
{
    static const char webp[] = "RIFF\x1A\0\0\0WEBPVP8L\x0D\0\0\0\x2F\0\0\0\x10\x07\x10\x11\x11\x88"
                               "\x88\xFE\x07\0behind its end: Dean";
    put("a.webp", webp, sizeof webp - 1);
    expect_way("a.webp", CLEAN_EXIFTOOL);
    cr_expect_str_eq(said("grep -c -a Dean 'clean-%s'", "a.webp"), "0\n");
    cr_expect_str_eq(said("exiftool -s3 -ImageSize 'clean-%s'", "a.webp"), "1x1\n");
}

/* ---- what has no tool ---- */

Test(inspector_clean, what_nothing_writes_is_told, .init = begin, .fini = end)
{
    static const struct {
        const char *name, *bytes;
        size_t length;
    } files[] = {
#define FILE_OF(name, bytes) {name, bytes, sizeof(bytes) - 1}
        FILE_OF("a.mkv", "\x1A\x45\xDF\xA3\1\0\0\0"),
        FILE_OF("a.avi", "RIFF\4\0\0\0AVI "),
        FILE_OF("a.wav", "RIFF\4\0\0\0WAVE"),
        FILE_OF("a.bmp", "BM\x1A\0\0\0\0\0\0\0"),
        FILE_OF("a.txt", "Seen by Dean\n"),
        FILE_OF("a.rtf", "{\\rtf1 Dean}"),
        FILE_OF("a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        FILE_OF("a.eml", "From: dean@example.org\n\nhello\n"),
#undef FILE_OF
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put(files[i].name, files[i].bytes, files[i].length);
        expect_why(files[i].name, UNCLEAN_KIND, "");
    }
    put("empty.jpg", "", 0);
    expect_why("empty.jpg", UNCLEAN_KIND, "");
    put("broken.pdf", "%PDF-1.4\nnothing\n", 17);
    expect_why("broken.pdf", UNCLEAN_REFUSED, "Poppler");
    put("broken.docx", "PK\3\4nothing", 11);
    expect_why("broken.docx", UNCLEAN_REFUSED, "MAT2");
}

/* ---- documents ---- */

struct member {
    const char *name, *text;
};
#define TYPES(more)                                                                                \
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"               \
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" more "</Types>"
#define OF_WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define WORD(body)                                                                                 \
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/"               \
    "main\"><w:body><w:p>" body "</w:p></w:body></w:document>"
#define RUN(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"

static void put_zip(const char *name, const struct member *members, size_t count)
{
    static char room[65536];
    size_t used = 0;
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    cr_assert_eq(archive_write_open_memory(archive, room, sizeof room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)strlen(members[i].text));
        cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
        archive_write_data(archive, members[i].text, strlen(members[i].text));
        archive_entry_free(entry);
    }
    archive_write_free(archive);
    put(name, room, used);
}

static const struct member LETTER[] = {
    {"[Content_Types].xml",
     TYPES("<Override PartName=\"/word/document.xml\" ContentType=\"" OF_WORD
           "document.main+xml\"/>"
           "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-"
           "package.core-properties+xml\"/>")},
    {"word/document.xml", WORD(RUN("He did not come."))},
    {"docProps/core.xml", "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
                          "2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/"
                          "1.1/\"><dc:creator>Dean</dc:creator></cp:coreProperties>"},
    {"docProps/custom.xml", "<Properties>Dean</Properties>"},
    {"docProps/thumbnail.jpeg", "\xFF\xD8"
                                "a small picture of Dean"},
};

Test(inspector_clean, a_letter_keeps_its_words_and_loses_its_author, .init = begin, .fini = end)
{
    put_zip("no-ending", LETTER, sizeof LETTER / sizeof *LETTER);
    expect_way("no-ending", CLEAN_MAT2);
    cr_expect_str_eq(said("unzip -Z1 'clean-%s' | sort", "no-ending"),
                     "[Content_Types].xml\ndocProps/core.xml\nword/document.xml\n");
    cr_expect_str_eq(said("unzip -p 'clean-%s' | grep -c Dean", "no-ending"), "0\n");
    cr_expect_str_eq(
        said("unzip -p 'clean-%s' word/document.xml | grep -o 'He did not come'", "no-ending"),
        "He did not come\n");
}

/* MAT2 would put "not" at the paragraph's end. */
Test(inspector_clean, words_that_were_put_in_are_not_moved, .init = begin, .fini = end)
{
    struct member parts[] = {LETTER[0], {"word/document.xml", NULL}};
    parts[1].text =
        WORD(RUN("He did ") "<w:ins w:author=\"Dean\">" RUN("not ") "</w:ins>" RUN("come."));
    put_zip("ins.docx", parts, 2);
    expect_why("ins.docx", UNCLEAN_CHANGES, "");
    parts[1].text = WORD(RUN("a") "<w:moveTo w:author=\"Dean\">" RUN("b") "</w:moveTo>");
    put_zip("move.docx", parts, 2);
    expect_why("move.docx", UNCLEAN_CHANGES, "");
    parts[1] = (struct member){"word/footnotes.xml", WORD("<w:ins>" RUN("b") "</w:ins>")};
    put_zip("note.docx", parts, 2);
    expect_why("note.docx", UNCLEAN_CHANGES, "");
    parts[1].name = "word/document.xml";
    parts[1].text = WORD(
        RUN("He came.") "<w:del w:author=\"Dean\"><w:r><w:delText>Not</w:delText></w:r></w:del>");
    put_zip("del.docx", parts, 2);
    expect_way("del.docx", CLEAN_MAT2);
    cr_expect_str_eq(said("unzip -p 'clean-%s' | grep -c -e Dean -e Not", "del.docx"), "0\n");
}

Test(inspector_clean, a_part_that_mat2_does_not_know_is_named, .init = begin, .fini = end)
{
    const struct member parts[] = {LETTER[0],
                                   LETTER[1],
                                   {"word/vbaProject.bin", "a program"},
                                   {"word/b\x1B[2J\xE2\x80\xAE.bin", "x"}};
    put_zip("a.docm", parts, 3);
    expect_why("a.docm", UNCLEAN_PART, "word/vbaProject.bin");
    put_zip("b.docm", parts, 2);
    expect_way("b.docm", CLEAN_MAT2);
    const struct member odd[] = {LETTER[0], LETTER[1], parts[3]};
    put_zip("c.docm", odd, 3);
    struct cleaning cleaning = clean_file("c.docm", clean_part);
    cr_expect_eq((int)cleaning.way, 0);
    cr_expect_null(strchr(cleaning.detail, '\x1B'), "%s", cleaning.detail);
    cleaning_free(&cleaning);
}

#define RELATIONS(list)                                                                            \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list  \
    "</Relationships>"
#define RELATION(id, target) "<Relationship Id=\"" id "\" Type=\"x\" Target=\"" target "\"/>"

/* What a person would open is whole still: no part names one that is not there. */
Test(inspector_clean, remarks_go_and_nothing_names_them, .init = begin, .fini = end)
{
    const struct member parts[] = {
        LETTER[0],
        {"word/document.xml", WORD("<w:commentRangeStart w:id=\"0\"/>" RUN(
                                  "He came.") "<w:commentRangeEnd w:id=\"0\"/><w:r>"
                                              "<w:commentReference w:id=\"0\"/></w:r>")},
        {"word/comments.xml", WORD(RUN("Dean"))},
        {"word/commentsExtended.xml", WORD(RUN("Dean"))},
        {"word/people.xml", WORD(RUN("Dean"))},
        {"word/_rels/document.xml.rels",
         RELATIONS(RELATION("r1", "comments.xml") RELATION("r2", "/word/commentsExtended.xml")
                       RELATION("r3", "people.xml") RELATION("r4", "footnotes.xml"))},
    };
    put_zip("a.docx", parts, sizeof parts / sizeof *parts);
    expect_way("a.docx", CLEAN_MAT2);
    cr_expect_str_eq(said("unzip -Z1 'clean-%s' | sort", "a.docx"),
                     "[Content_Types].xml\nword/_rels/document.xml.rels\nword/document.xml\n");
    cr_expect_str_eq(said("unzip -p 'clean-%s' | grep -c -e Dean -e omment", "a.docx"), "0\n");
    cr_expect_str_eq(
        said("unzip -p 'clean-%s' | grep -o -e 'He came' -e 'Id=\"r[0-9]\"'", "a.docx"),
        "Id=\"r4\"\nHe came\n");
}

#define XML "<a xmlns:p=\"p\"><b/></a>"

/* MAT2 leaves out what says which part is a sheet: Excel opened such a copy as an empty one. */
Test(inspector_clean, sheets_and_slides_are_found_in_the_copy, .init = begin, .fini = end)
{
    const struct member book[] = {
        LETTER[0],
        {"xl/workbook.xml", XML},
        {"xl/_rels/workbook.xml.rels",
         RELATIONS(RELATION("r1", "worksheets/sheet1.xml") RELATION("r2", "persons/person.xml"))},
        {"xl/worksheets/sheet1.xml", XML},
        {"xl/worksheets/_rels/sheet1.xml.rels",
         RELATIONS(RELATION("r1", "../threadedComments/threadedComment1.xml"))},
        {"xl/threadedComments/threadedComment1.xml", "<a>Dean</a>"},
        {"xl/persons/person.xml", "<a>Dean</a>"},
    };
    put_zip("a.xlsx", book, sizeof book / sizeof *book);
    expect_way("a.xlsx", CLEAN_MAT2);
    cr_expect_str_eq(said("unzip -Z1 'clean-%s' | sort", "a.xlsx"),
                     "[Content_Types].xml\nxl/_rels/workbook.xml.rels\nxl/workbook.xml\n"
                     "xl/worksheets/_rels/sheet1.xml.rels\nxl/worksheets/sheet1.xml\n");
    cr_expect_str_eq(said("unzip -p 'clean-%s' | grep -o -e 'Target=\"[^\"]*\"'", "a.xlsx"),
                     "Target=\"worksheets/sheet1.xml\"\n");
    const struct member show[] = {
        LETTER[0],
        {"ppt/presentation.xml", "<a xmlns:p=\"p\"><p:notesMasterIdLst><p:b/></p:notesMasterIdLst>"
                                 "<p:sldIdLst/></a>"},
        {"ppt/_rels/presentation.xml.rels", RELATIONS(RELATION("r1", "slides/slide1.xml") RELATION(
                                                "r2", "notesMasters/notesMaster1.xml"))},
        {"ppt/slides/slide1.xml", XML},
        {"ppt/slides/_rels/slide1.xml.rels",
         RELATIONS(RELATION("r1", "../notesSlides/notesSlide1.xml"))},
        {"ppt/notesSlides/notesSlide1.xml", "<a>Dean</a>"},
        {"ppt/notesMasters/notesMaster1.xml", "<a>Dean</a>"},
    };
    put_zip("a.pptx", show, sizeof show / sizeof *show);
    expect_way("a.pptx", CLEAN_MAT2);
    cr_expect_str_eq(said("unzip -Z1 'clean-%s' | sort", "a.pptx"),
                     "[Content_Types].xml\nppt/_rels/presentation.xml.rels\nppt/presentation.xml\n"
                     "ppt/slides/_rels/slide1.xml.rels\nppt/slides/slide1.xml\n");
    cr_expect_str_eq(
        said("unzip -p 'clean-%s' | grep -o -e 'Target=\"[^\"]*\"' -e notesMaster", "a.pptx"),
        "Target=\"slides/slide1.xml\"\n");
}

/* ---- PDF ---- */

#define PAGE                                                                                       \
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"                               \
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"                                 \
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 250 200] /Contents 4 0 R /Resources "    \
    "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"    \
    "4 0 obj\n<< /Length 98 >>\nstream\nBT /F1 18 Tf 20 150 Td (Seen) Tj 0 -40 Td (Dean) Tj ET\n"  \
    "0 0 0 rg 15 100 200 30 re f                    \nendstream\nendobj\n"                         \
    "5 0 obj\n<< /Author (Dean) /Title (Dean) >>\nendobj\n"                                        \
    "trailer << /Size 6 /Root 1 0 R /Info 5 0 R >>\n%%EOF\n"

Test(inspector_clean, a_pdf_is_drawn_anew_without_its_author, .init = begin, .fini = end)
{
    put("a.pdf", PAGE, sizeof PAGE - 1);
    expect_way("a.pdf", CLEAN_DRAWN);
    cr_expect_str_eq(said("pdftotext 'clean-%s' - | head -1", "a.pdf"), "Seen\n");
    cr_expect_str_eq(
        said("pdfinfo 'clean-%s' | grep -e ^Author -e ^Title -e Date -e ^Pages", "a.pdf"),
        "Pages:           1\n");
}

Test(inspector_clean, pictures_of_pages_have_no_words_beneath_and_say_what_they_are, .init = begin,
     .fini = end)
{
    put("a.pdf", PAGE, sizeof PAGE - 1);
    struct cleaning cleaning = clean_file("a.pdf", clean_pages);
    cr_expect_eq(cleaning.way, CLEAN_PAGES);
    cleaning_free(&cleaning);
    cr_expect_str_eq(said("pdftotext 'clean-%s' - | tr -d '\\f'", "a.pdf"), "");
    cr_expect_str_eq(
        said("pdfinfo 'clean-%s' | grep -e ^Author -e ^Title -e Date -e ^Pages", "a.pdf"),
        "Pages:           1\n");
    cr_expect_str_eq(said("pdfimages -list 'clean-%s' | awk 'NR > 2 {print $3, $4, $5}'", "a.pdf"),
                     "image 521 455\n");
    /* Something is written below the page, which is 200 points high. */
    cr_expect_str_eq(
        said("pdftoppm -r 72 -gray -x 0 -y 200 -W 250 -H 18 'clean-%s' page && tail -c "
             "4500 page-1.pgm | tr -d '\\377' | wc -c | awk '{print ($1 > 200)}'",
             "a.pdf"),
        "1\n");
    put("b.jpg", JPEG, sizeof JPEG - 1);
    cleaning = clean_file("b.jpg", clean_pages);
    cr_expect_eq((int)cleaning.way, 0);
    cr_expect_eq(cleaning.why, UNCLEAN_KIND);
    cleaning_free(&cleaning);
}

Test(inspector_clean, an_answer_is_written_as_it_is_read, .init = begin, .fini = end)
{
    struct error err = {0};
    struct buffer out;
    struct cleaning cleaning;
    buffer_init(&out, 1024);
    cleaning_init(&cleaning);
    buffer_append_text(&cleaning.copy, "clean");
    cleaning.way = CLEAN_MAT2;
    cr_assert_eq(cleaning_write(&cleaning, &out, &err), STATUS_OK);
    cr_expect_eq(out.length, 19 + 6 + 10 + 5);
    cr_expect_arr_eq(out.data, "safehand-inspect/1\nw\1\0\0\0002c\5\0\0\0cleane\0\0\0\0",
                     out.length);
    buffer_clear(&out);
    cleaning_fail(&cleaning, UNCLEAN_PART, "word/a.bin");
    cr_assert_eq(cleaning_write(&cleaning, &out, &err), STATUS_OK);
    cr_expect_eq(out.length, 19 + 17 + 5);
    cr_expect_arr_eq(out.data, "safehand-inspect/1\nn\x0C\0\0\0004 word/a.bine\0\0\0\0",
                     out.length);
    cleaning_free(&cleaning);
    buffer_free(&out);
}
