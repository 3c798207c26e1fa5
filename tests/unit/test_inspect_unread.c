/* What the program is told of files of each kind that were not read, or were. Not read is not clean
 * (M04, M12); each reader has tests of its own, test_inspector_*. */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/inspect.h"

#define KIND "it is of a kind that cannot be read here"
#define PICTURE "it is a picture, and what that shows is not read"
#define BROKEN PICTURE " (its picture cannot be decoded)"
#define DATA "it holds data that cannot be read here"
#define NOT_ONE DATA " (its picture cannot be decoded"
#define LOST "it is damaged, or not what it seems"
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
        {"old-letter.doc", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0Rudkin"),
         "it is damaged, or not what it seems", "it is damaged, or not what it seems"},
        {"note.mp3", BYTES("ID3\4\0\0\0\0\0\x17TIT2\0\0\0\xD\0\0\0\x39 Ferry Lane"),
         "it is a film or a sound", ""},
        {"a.pdf", "%PDF-1.4\nnothing", 0, LOST " (its end is missing)",
         LOST " (its end is missing)"},
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
        {"a.rtf", "{\\rtf1 R\\'fcdkin}", 0, "", ""},
        {"letter.doc", "{\\rtf1 R\\'fcdkin}", 0, "", ""},
        {"a.vcf", "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:Rud=6Bin\n", 0, "", ""},
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
        {"koi8.txt", "\xE4\xC9\xCE \xF2\xC1\xC4\xCB\xC9\xCE", 0, "", ""},
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
    read_as("a.txt", text, sizeof text, KIND, KIND);
}

Test(inspect_unread, mails)
{
    static const struct sample samples[] = {
        {"a.eml", "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nHello\n", 0, "", ""},
        {"folded.eml", "Content-Type: text/plain;\n charset=koi8-r\n\nHello\n", 0, "", ""},
        {"nested.eml",
         "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
         "Subject: y\n\nHello\n--x--\n",
         0, "", ""},
        {"two.mbox", "From a\nSubject: x\n\nHello\n\nFrom b\nSubject: y\n\nHello\n", 0, "", ""},
        {"saved.txt", "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nRud=6Bin\n", 0,
         "", ""},
    };
    READ_ALL(samples);
}

#define CHUNK_IHDR "\0\0\0\x0DIHDR\0\0\0\x08\0\0\0\x08\x01\0\0\0\0\xEC\x74\x83\x26"
#define IEND "\0\0\0\0IEND\xAE\x42\x60\x82"
#define PNG "\x89PNG\r\n\x1A\n"
/* What is in them is looked at in test_inspector_media.c. */
Test(inspect_unread, pictures)
{
    static const struct sample samples[] = {
        {"a.png", BYTES(PNG CHUNK_IHDR IEND), BROKEN, NOT_ONE ")"},
        {"cut.png", BYTES(PNG CHUNK_IHDR), BROKEN,
         DATA " (it has no end, its picture cannot be decoded, truncated PNG image)"},
        {"more.png", BYTES(PNG CHUNK_IHDR IEND "Rudkin"), BROKEN, NOT_ONE ")"},
        {"packed.png", BYTES(PNG CHUNK_IHDR "\0\0\0\x0AzTXtTitle\0\0abc\0\0\0\0" IEND), BROKEN,
         NOT_ONE ", error inflating Title)"},
        {"private.png", BYTES(PNG CHUNK_IHDR "\0\0\0\4prVt\1\2\3\4\0\0\0\0" IEND), BROKEN,
         DATA " (a piece prVt, its picture cannot be decoded)"},
        {"a.jpg", BYTES("\xFF\xD8\xFF\xDA\0\2\1\xFF\0\2\xFF\xD9"), BROKEN, NOT_ONE ")"},
        {"cut.jpg", BYTES("\xFF\xD8\xFF\xDA\0\2\1"), BROKEN,
         DATA " (it has no end, its picture cannot be decoded, JPEG format error)"},
        {"maker.jpg", BYTES("\xFF\xD8\xFF\xE5\0\5\1\2\3\xFF\xDA\0\2\1\xFF\xD9"), BROKEN,
         DATA " (a segment APP5, its picture cannot be decoded)"},
        {"exif.jpg",
         BYTES("\xFF\xD8\xFF\xE1\0\x0A"
               "Exif\0\0xx\xFF\xDA\0\2\1\xFF\xD9"),
         BROKEN, NOT_ONE ", malformed APP1 EXIF segment)"},
        {"film.mp4",
         BYTES("\0\0\0\x18"
               "ftypisom\0\0\0\0isommp42"),
         "it is a film or a sound", ""},
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
