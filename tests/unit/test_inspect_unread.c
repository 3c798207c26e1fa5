/* What each reader passes over, and says so: not read is not clean (M04, M12). */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/inspect.h"

#define KIND "it is of a kind that cannot be read here"
#define PICTURE "it is a picture, and what that shows is not read"
#define DATA "it holds data that cannot be read here"
#define PARTS "it holds parts that cannot be read here"
#define FILES "it holds other files"
#define ENCODED "it holds data written as letters"
#define BASE64 "UnVka2luIGlzIGF0IDkgRmVycnkgTGFuZSwgRWFzdGVyYnksIGFuZCBub2JvZHkgbWF5IGtub3cgaXQu"

static void read_as(const char *name, const void *data, size_t length, const char *text,
                    const char *hidden)
{
    struct error err = {0};
    struct buffer bytes;
    struct inspection reading = {0};
    buffer_init(&bytes, INSPECT_TEXT_MAXIMUM);
    buffer_append(&bytes, data, length);
    cr_assert_eq(inspect_bytes(name, &bytes, &reading, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&reading.text_unread), text, "%s: text: %s", name,
                     buffer_text(&reading.text_unread));
    cr_expect_str_eq(buffer_text(&reading.hidden_unread), hidden, "%s: hidden: %s", name,
                     buffer_text(&reading.hidden_unread));
    inspection_free(&reading);
    buffer_free(&bytes);
}

struct sample {
    const char *name, *data;
    size_t length; /* 0: up to the NUL */
    const char *text, *hidden;
};
#define BYTES(literal) literal, sizeof(literal) - 1

static void read_all(const struct sample *samples, size_t count)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        read_as(samples[i].name, samples[i].data,
                samples[i].length > 0 ? samples[i].length : strlen(samples[i].data),
                samples[i].text, samples[i].hidden);
}
#define READ_ALL(samples) read_all(samples, sizeof samples / sizeof *samples)

Test(inspect_unread, kinds_that_nobody_reads)
{
    static const struct sample samples[] = {
        {"old-letter.doc", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0Rudkin"), KIND, KIND},
        {"note.mp3", BYTES("ID3\4\0\0\0\0\0\x17TIT2\0\0\0\xD\0\0\0\x39 Ferry Lane"), KIND, KIND},
        {"a.gif", BYTES("GIF89a\1\0\1\0\0\0\0!\xFE\6Rudkin\0;"), KIND, KIND},
        {"a.zip", BYTES("PK\3\4"), "it is damaged, or not what it seems",
         "it is damaged, or not what it seems"},
        {"wide.txt", BYTES("\xFF\xFE\0\0R\0\0\0"), KIND, KIND},
        {"a.pdf", "%PDF-1.4\nnothing", 0, "it is damaged, or not what it seems",
         "it is damaged, or not what it seems"},
        {"b.pdf", "%PDF-1.4\ntrailer <</Encrypt 1 0 R>>", 0, "it is locked", "it is locked"},
        {"empty", BYTES(""), "", ""},
    };
    READ_ALL(samples);
}

Test(inspect_unread, texts)
{
    static const struct sample samples[] = {
        {"a.txt", "Seen by Dean.", 0, "", ""},
        {"a.csv", "a;b\n1;2\n", 0, "", ""},
        {"latin.txt",
         "Mr R\xFC"
         "dkin is at home today, and so is she",
         0, "", ""},
        {"a.rtf", "{\\rtf1 R\\'fcdkin}", 0, PARTS, PARTS},
        {"letter.doc", "{\\rtf1 R\\'fcdkin}", 0, PARTS, PARTS},
        {"a.vcf", "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:Rud=6Bin\n", 0, PARTS, PARTS},
        {"a.asc", "-----BEGIN PGP MESSAGE-----\n\nabc\n", 0, "it is locked", "it is locked"},
        {"data.txt", BASE64 "\n", 0, ENCODED, ENCODED},
        {"digest.txt", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 0, "",
         ""},
        {"a.html", "<p>x</p><img src=\"data:image/png;base64," BASE64 "\">", 0, "", ""},
        {"a.xml", "<person name='Dean'/>", 0, "", ""},
        {"b.xml", "<person photo='" BASE64 "'/>", 0, "", ""},
        {"c.xml", "<person photo=" BASE64 "/>", 0, "it is damaged, or not what it seems",
         "it is damaged, or not what it seems"},
        {"a.json", "{\"a\":1}", 0, "", ""},
        {"lost.txt",
         "Mr R\xEF\xBF\xBD"
         "dkin",
         0, "it has letters that cannot be read here", ""},
        {"koi8.txt", "\xE4\xC9\xCE \xF2\xC1\xC4\xCB\xC9\xCE", 0,
         "it has letters that cannot be read here", ""},
    };
    READ_ALL(samples);
}

/* What begins as text and goes on as something else. */
Test(inspect_unread, text_with_something_behind)
{
    static char text[8192];
    memset(text, 'a', sizeof text);
    text[6000] = '\0';
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    read_as("a.txt", text, sizeof text, PARTS, PARTS);
}

Test(inspect_unread, mails)
{
    static const struct sample samples[] = {
        {"a.eml", "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nHello\n", 0, "", ""},
        {"folded.eml", "Content-Type: text/plain;\n charset=koi8-r\n\nHello\n", 0,
         "it has letters that cannot be read here", ""},
        {"picture.eml",
         "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/jpeg\n"
         "Content-Transfer-Encoding: base64\n\n" BASE64 "\n--x--\n",
         0, FILES, FILES},
        {"nested.eml",
         "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
         "Subject: y\n\nHello\n--x--\n",
         0, PARTS, PARTS},
        {"two.mbox", "From a\nSubject: x\n\nHello\n\nFrom b\nSubject: y\n\nHello\n", 0, PARTS,
         PARTS},
        {"saved.txt", "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nRud=6Bin\n", 0,
         "", ""},
    };
    READ_ALL(samples);
}

#define IEND "\0\0\0\0IEND\xAE\x42\x60\x82"
#define PNG "\x89PNG\r\n\x1A\n"
Test(inspect_unread, pictures)
{
    static const struct sample samples[] = {
        {"a.png", BYTES(PNG IEND), PICTURE, ""},
        {"cut.png", BYTES(PNG), PICTURE, DATA},
        {"more.png", BYTES(PNG IEND "Rudkin"), PICTURE, DATA},
        {"packed.png", BYTES(PNG "\0\0\0\x0AzTXtTitle\0\0abc\0\0\0\0" IEND), PICTURE, DATA},
        {"private.png", BYTES(PNG "\0\0\0\3prVtabc\0\0\0\0" IEND), PICTURE, DATA},
        {"a.jpg", BYTES("\xFF\xD8\xFF\xDA\0\2\1\xFF\0\2\xFF\xD9"), PICTURE, ""},
        {"film-behind.jpg", BYTES("\xFF\xD8\xFF\xDA\0\2\1\xFF\xD9....ftypmp42"), PICTURE, DATA},
        {"cut.jpg", BYTES("\xFF\xD8\xFF\xDA\0\2\1"), PICTURE, DATA},
        {"maker.jpg", BYTES("\xFF\xD8\xFF\xE5\0\5Dea\xFF\xDA\0\2\1\xFF\xD9"), PICTURE, DATA},
        {"exif.jpg",
         BYTES("\xFF\xD8\xFF\xE1\0\x0A"
               "Exif\0\0xx\xFF\xDA\0\2\1\xFF\xD9"),
         PICTURE, DATA},
        {"phone.heic",
         BYTES("\0\0\0\x18"
               "ftypheic\0\0\0\0mif1heic"),
         PICTURE, DATA},
        {"a.webp", BYTES("RIFF\x0E\0\0\0WEBPVP8 \2\0\0\0xx"), PICTURE, ""},
        {"b.webp", BYTES("RIFF\x0E\0\0\0WEBPVP8X\2\0\0\0xx"), PICTURE, DATA},
        {"film.mp4",
         BYTES("\0\0\0\x18"
               "ftypisom\0\0\0\0isommp42"),
         "it is a film or a sound", "it is a film or a sound; " DATA},
        {"a.tif", BYTES("II*\0\xFF\xFF\xFF\0Rudkin"), PICTURE, DATA},
    };
    READ_ALL(samples);
}

/* ---- Office ---- */

struct part {
    const char *name, *text;
};

static void read_zip(const char *name, const struct part *parts, size_t count, const char *text,
                     const char *hidden)
{
    static char file[65536];
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)strlen(parts[i].text));
        cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
        archive_write_data(archive, parts[i].text, strlen(parts[i].text));
        archive_entry_free(entry);
    }
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    read_as(name, file, length, text, hidden);
}
#define READ_ZIP(name, text, hidden, ...)                                                          \
    read_zip(name, (const struct part[]){{"[Content_Types].xml", "<Types/>"}, __VA_ARGS__},        \
             sizeof((const struct part[]){{"", ""}, __VA_ARGS__}) / sizeof(struct part), text,     \
             hidden)

Test(inspect_unread, office_files)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    READ_ZIP("a.docx", "", "", {"word/document.xml", "<w:t>x</w:t>"}, {"_rels/.rels", "<a/>"});
    READ_ZIP("picture.docx", PICTURE, DATA, {"word/media/image1.png", PNG});
    READ_ZIP("drawing.docx", "it is damaged, or not what it seems (a drawing)",
             "it is damaged, or not what it seems (a drawing)", {"word/media/image1.emf", "x"});
    READ_ZIP("inner.docx", "", "", {"word/embeddings/a.txt", "x"});
    READ_ZIP("a.xlsx", "", "",
             {"xl/worksheets/sheet1.xml",
              "<row><c r=\"A1\" t=\"s\"><v>32000</v></c><c r=\"A2\"><v>12</v></c></row>"});
    READ_ZIP("dates.xlsx", "", "",
             {"xl/worksheets/sheet1.xml", "<c r=\"A1\" s=\"1\"><v>43526</v></c>"});
    READ_ZIP("locked.odt", "it is locked", "it is locked",
             {"META-INF/manifest.xml", "<manifest:encryption-data/>"});
    read_zip("a.zip", (const struct part[]){{"any.txt", "Rudkin"}}, 1, "", "");
}

/* ---- PDF ---- */

/* A file of these objects, from 1 on; the first is the catalogue. */
static size_t make_pdf(char *file, size_t size, const char *const *objects, size_t count)
{
    size_t offsets[16], used = (size_t)snprintf(file, size, "%%PDF-1.5\n");
    for (size_t i = 0; i < count; i++) {
        offsets[i] = used;
        used += (size_t)snprintf(file + used, size - used, "%zu 0 obj\n%s\nendobj\n", i + 1,
                                 objects[i]);
    }
    size_t table = used;
    used +=
        (size_t)snprintf(file + used, size - used, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(file + used, size - used, "%010zu 00000 n \n", offsets[i]);
    used += (size_t)snprintf(file + used, size - used,
                             "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                             count + 1, table);
    cr_assert_lt(used, size);
    return used;
}

#define CATALOGUE "<</Type/Catalog/Pages 2 0 R>>"
#define PAGES "<</Type/Pages/Kids[3 0 R]/Count 1>>"
#define PAGE(more)                                                                                 \
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"  \
    "/XObject<</I 6 0 R>>>>" more ">>"
#define SAYS "<</Length 37>>\nstream\nBT /F 12 Tf 9 9 Td (Seen at noon) Tj ET\nendstream"
#define SHOWS "<</Length 42>>\nstream\nBT /F 12 Tf 9 9 Td (Seen at noon) Tj ET /I Do\nendstream"
#define NOTHING "<</Length 0>>\nstream\n\nendstream"
#define FONT "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
#define IMAGE                                                                                      \
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"      \
    "/Length 1>>\nstream\nx\nendstream"

Test(inspect_unread, pdf_files)
{
    static const struct {
        const char *name, *objects[6], *behind, *text, *hidden;
    } samples[] = {
        {"a.pdf", {CATALOGUE, PAGES, PAGE(""), SAYS, FONT, IMAGE}, "", "", ""},
        {"blank.pdf",
         {CATALOGUE, PAGES, PAGE(""), NOTHING, FONT, IMAGE},
         "",
         "it has pages without text",
         ""},
        {"picture.pdf",
         {CATALOGUE, PAGES, PAGE(""), SHOWS, FONT, IMAGE},
         "",
         "it holds pictures",
         ""},
        {"note.pdf",
         {CATALOGUE, PAGES, PAGE("/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(x)>>]"),
          SAYS, FONT, IMAGE},
         "",
         "it holds notes, or a form",
         "it holds notes, or a form"},
        {"link.pdf",
         {CATALOGUE, PAGES,
          PAGE("/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(x)>>>>]"), SAYS,
          FONT, IMAGE},
         "",
         "",
         ""},
        {"earlier.pdf",
         {CATALOGUE, PAGES, PAGE(""), SAYS, FONT, IMAGE},
         "startxref\n0\n%%EOF\n",
         "it holds earlier versions of itself",
         "it holds earlier versions of itself"},
        {"layers.pdf",
         {"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[7 0 R]/D<</Order[7 0 R]>>>>>>", PAGES,
          PAGE(""), SAYS, FONT, IMAGE},
         "",
         "it has layers",
         ""},
    };
    struct error err = {0};
    static char file[8192];
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const char *objects[7];
        memcpy(objects, samples[i].objects, sizeof samples[i].objects);
        objects[6] = "<</Type/OCG/Name(hidden)>>";
        size_t length = make_pdf(file, sizeof file, objects, 7);
        strcpy(file + length, samples[i].behind);
        read_as(samples[i].name, file, length + strlen(samples[i].behind), samples[i].text,
                samples[i].hidden);
    }
}
