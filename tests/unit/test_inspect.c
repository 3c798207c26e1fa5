/* Looking into attachments: their text (M04) and what they hide (M12), and hostile ones. */
#include <archive.h>
#include <archive_entry.h>

#include "extract_support.h"

static const char people[] = "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\"},"
                             "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Dean Rudkin\"},"
                             "{\"id\":\"p3\",\"role\":\"friend\",\"name\":\"Griffiths\"},"
                             "{\"id\":\"p4\",\"role\":\"friend\",\"name\":\"Kneffler\"}";

struct bytes {
    unsigned char data[65536];
    size_t length;
};

static void put(struct bytes *bytes, const void *data, size_t length)
{
    cr_assert_leq(length, sizeof bytes->data - bytes->length);
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

static void put_text(struct bytes *bytes, const char *text)
{
    put(bytes, text, strlen(text));
}

static void put_number(struct bytes *bytes, uint32_t number, size_t size)
{
    for (size_t i = size; i > 0; i--)
        put(bytes, &(unsigned char){(unsigned char)(number >> (8 * (i - 1)))}, 1);
}

static void begin(struct scene *scene)
{
    scene_family(scene, people, "", "");
    scene_profile(scene, false, "{\"pattern\":\"people.*.name\",\"why\":\"w\"}", "", "");
}

/* Selects with this one file attached. */
static void attach(struct scene *scene, const char *name, const void *data, size_t length)
{
    char path[512];
    snprintf(path, sizeof path, "%s/attachments/%s", scene->folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(data, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
    scene_select(scene, &(struct extract_choice){.attach = NAMES(name)});
}

static void expect(struct scene *scene, const char *what, const char *hidden, const char *found)
{
    const struct selection *selection = scene->selection;
    if (hidden == NULL)
        cr_expect_eq(selection->hidden_count, 0, "%s hides %s", what,
                     selection->hidden_count > 0 ? selection->hidden[0].what : "");
    else if (selection->hidden_count == 1)
        cr_expect_str_eq(selection->hidden[0].what, hidden, "%s hides %s", what,
                         selection->hidden[0].what);
    else
        cr_expect_fail("%s hides %zu", what, selection->hidden_count);
    if (found == NULL)
        cr_expect_eq(selection->leak_count, 0, "%s: %s", what,
                     selection->leak_count > 0 ? selection->leaks[0].found : "");
    else if (selection->leak_count == 1)
        cr_expect_str_eq(selection->leaks[0].found, found, "%s", what);
    else
        cr_expect_fail("%s: %zu found", what, selection->leak_count);
}

/* Whether all words of the file were read, as far as is known. */
static bool is_searched(struct scene *scene)
{
    return scene->selection->attachments[0].text_unread == NULL;
}

/* ---- text ---- */

Test(extract_files, texts_of_every_form_are_searched)
{
    static const struct {
        const char *name, *text, *found; /* NULL: nothing */
    } cases[] = {
        {"a.txt", "Seen by Dean Rudkin.", "Dean Rudkin"},
        {"a.csv", "name;age\nRudkin;36\n", "Rudkin"},
        {"a.md", "**Dean Rudkin**", "Dean Rudkin"},
        {"note", "no ending, Dean Rudkin", "Dean Rudkin"},
        {"a.html", "<p>De<b>an</b> Rud&shy;kin</p>", NULL},
        {"b.html", "<p>Rud<b>kin</b></p>", "Rudkin"},
        {"c.html", "<td>Dean</td><td>Rudkin</td>", NULL},
        {"f.html", "R&uuml;dkin", "R\u00FCdkin"},
        {"g.html", "Ru&zwnj;dk&inodot;n", "Ru\\u{200C}dk\u0131n"},
        {"h.html", "Rudk&#xFF49;n", "Rudk\uFF49n"},
        {"i.html", "Gri&ffilig;ths", "Gri\uFB03ths"},
        {"j.html", "Gri&fflig;iths", "Gri\uFB00iths"},
        {"k.html", "Grif&filig;ths", "Grif\uFB01ths"},
        {"l.html", "Kne&ffllig;er", "Kne\uFB04er"},
        {"m.html", "Knef&fllig;er", "Knef\uFB02er"},
        {"b.txt", "Gri\uFB03ths", "Gri\uFB03ths"},
        {"a.json", "{\"n\":\"R\\u00fcdkin\"}",
         "R\xC3\xBC"
         "dkin"},
        {"a.eml", "Subject: =?utf-8?Q?R=C3=BCdkin?=\n\nHello\n",
         "R\xC3\xBC"
         "dkin"},
        {"b.eml", "Subject: =?utf-8?B?UnVka2lu?=\n\nHello\n", "Rudkin"},
        {"c.eml", "Content-Transfer-Encoding: quoted-printable\n\nRud=\nkin\n", "Rudkin"},
        {"d.eml", "Content-Transfer-Encoding: base64\n\nTXIg\nUnVka2lu\n", "Rudkin"},
        {"e.eml",
         "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
         "Rud<i>kin</i>\n--x--\n",
         "Rudkin"},
        {"latin.txt",
         "Mr R\xFC"
         "dkin",
         "R\xC3\xBC"
         "dkin"},
        {"a.xml", "<a>nobody</a>", NULL},
    };
    struct scene scene;
    begin(&scene);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        attach(&scene, cases[i].name, cases[i].text, strlen(cases[i].text));
        if (cases[i].found != NULL) /* once, or in each way in which it can be read */
            cr_expect(scene.selection->leak_count > 0 &&
                          strcmp(scene.selection->leaks[0].found, cases[i].found) == 0,
                      "%s", cases[i].name);
        cr_expect_eq(scene.selection->hidden_count, 0, "%s", cases[i].name);
        cr_expect(is_searched(&scene), "%s", cases[i].name);
    }
    static const char link[] = "<a href=\"mailto:rudkin@example.org\">x</a>";
    attach(&scene, "d.html", link, sizeof link - 1);
    expect(&scene, "d.html", "where it was kept, or what it was made from (links)", "rudkin");
    attach(&scene, "e.html", "<!-- for Rudkin -->", 19);
    expect(&scene, "e.html", "comments (in its code)", "Rudkin");
    static const unsigned char utf16[] = {0xFF, 0xFE, 'R', 0,   'u', 0,   'd',
                                          0,    'k',  0,   'i', 0,   'n', 0};
    attach(&scene, "wide.txt", utf16, sizeof utf16);
    expect(&scene, "wide.txt", NULL, "Rudkin");
    static const unsigned char binary[] = {0, 1, 2, 'R', 'u', 'd', 'k', 'i', 'n', 0};
    attach(&scene, "old.doc", binary, sizeof binary);
    expect(&scene, "old.doc", NULL, "Rudkin");
    cr_expect_not(is_searched(&scene));
    scene_end(&scene);
}

/* ---- pictures ---- */

/* An EXIF block (big-endian TIFF) with a maker, an artist and a place. */
static void put_exif(struct bytes *bytes, bool device, bool place, bool artist)
{
    enum { HEAD = 8, ENTRY = 12 };
    size_t count = (size_t)device + artist + place;
    size_t data = HEAD + 2 + count * ENTRY + 4;
    size_t gps = data + 16 + 16;
    put(bytes, "MM\0*", 4);
    put_number(bytes, HEAD, 4);
    put_number(bytes, (uint32_t)count, 2);
    if (device) {
        put_number(bytes, 0x010F, 2);
        put_number(bytes, 2, 2);
        put_number(bytes, 16, 4);
        put_number(bytes, (uint32_t)data, 4);
    }
    if (artist) {
        put_number(bytes, 0x013B, 2);
        put_number(bytes, 2, 2);
        put_number(bytes, 16, 4);
        put_number(bytes, (uint32_t)data + 16, 4);
    }
    if (place) {
        put_number(bytes, 0x8825, 2);
        put_number(bytes, 4, 2);
        put_number(bytes, 1, 4);
        put_number(bytes, (uint32_t)gps, 4);
    }
    put_number(bytes, 0, 4);
    put(bytes, "Fairphone 5\0\0\0\0", 16);
    put(bytes, "Dean Rudkin\0\0\0\0", 16);
    put_number(bytes, 1, 2); /* one entry: the latitude, three fractions */
    put_number(bytes, 2, 2);
    put_number(bytes, 5, 2);
    put_number(bytes, 3, 4);
    put_number(bytes, (uint32_t)gps + 2 + ENTRY + 4, 4);
    put_number(bytes, 0, 4);
    for (uint32_t i = 0; i < 3; i++) {
        put_number(bytes, 52 - i, 4);
        put_number(bytes, 1, 4);
    }
}

static void make_jpeg(struct bytes *bytes, bool device, bool place, bool artist,
                      const char *comment)
{
    struct bytes exif = {.length = 0};
    put(&exif, "Exif\0\0", 6);
    put_exif(&exif, device, place, artist);
    bytes->length = 0;
    put(bytes, "\xFF\xD8", 2);
    if (device || place || artist) {
        put(bytes, "\xFF\xE1", 2);
        put_number(bytes, (uint32_t)exif.length + 2, 2);
        put(bytes, exif.data, exif.length);
    }
    if (comment != NULL) {
        put(bytes, "\xFF\xFE", 2);
        put_number(bytes, (uint32_t)strlen(comment) + 2, 2);
        put_text(bytes, comment);
    }
    put(bytes, "\xFF\xDA\x00\x02\x00\xFF\xD9", 7);
}

static void put_chunk(struct bytes *bytes, const char *type, const void *data, size_t length)
{
    put_number(bytes, (uint32_t)length, 4);
    put_text(bytes, type);
    put(bytes, data, length);
    put_number(bytes, 0, 4);
}

Test(extract_files, pictures_tell_place_camera_and_author)
{
    struct scene scene;
    static struct bytes file, exif;
    begin(&scene);
    make_jpeg(&file, false, false, false, NULL);
    attach(&scene, "a.jpg", file.data, file.length);
    expect(&scene, "plain", NULL, NULL);
    make_jpeg(&file, true, true, false, NULL);
    attach(&scene, "b.jpg", file.data, file.length);
    expect(&scene, "place", "where it was taken (GPS), with which camera or device", NULL);
    make_jpeg(&file, false, false, true, NULL);
    attach(&scene, "c.jpg", file.data, file.length);
    expect(&scene, "artist", "who made it", "Dean Rudkin");
    make_jpeg(&file, false, false, false, "by Rudkin");
    attach(&scene, "d.jpg", file.data, file.length);
    expect(&scene, "comment", "comments", "Rudkin");

    exif.length = file.length = 0;
    put_exif(&exif, true, true, false);
    put(&file, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&file, "eXIf", exif.data, exif.length);
    put_chunk(&file, "IEND", "", 0);
    attach(&scene, "a.png", file.data, file.length);
    expect(&scene, "png", "where it was taken (GPS), with which camera or device", NULL);
    file.length = 0;
    put(&file, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&file, "tEXt", "Author\0Rudkin", 13);
    put_chunk(&file, "tEXt", "Software\0Paint", 14);
    attach(&scene, "b.png", file.data, file.length);
    expect(&scene, "png text", "who made it, with which program", "Rudkin");
    file.length = 0;
    put(&file, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&file, "tEXt", "Software\0Paint", 14);
    attach(&scene, "c.png", file.data, file.length);
    expect(&scene, "program alone", NULL, NULL);
    scene_end(&scene);
}

/* ---- PDF ---- */

static void make_pdf(struct bytes *bytes, const char *said, const char *info)
{
    char stream[256], object[512];
    size_t offsets[7], count = 0;
    bytes->length = 0;
    snprintf(stream, sizeof stream, "BT /F1 12 Tf 20 100 Td (%s) Tj ET", said);
    put_text(bytes, "%PDF-1.4\n");
    const char *objects[] = {
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 "
        "R>>>>>>",
        NULL,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        info,
    };
    for (size_t i = 0; i < 6; i++) {
        offsets[count++] = bytes->length;
        if (objects[i] == NULL)
            snprintf(object, sizeof object,
                     "%zu 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n", i + 1,
                     strlen(stream), stream);
        else
            snprintf(object, sizeof object, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
        put_text(bytes, object);
    }
    size_t table = bytes->length;
    put_text(bytes, "xref\n0 7\n0000000000 65535 f \n");
    for (size_t i = 0; i < count; i++) {
        snprintf(object, sizeof object, "%010zu 00000 n \n", offsets[i]);
        put_text(bytes, object);
    }
    snprintf(object, sizeof object,
             "trailer\n<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%zu\n%%%%EOF\n", table);
    put_text(bytes, object);
}

Test(extract_files, pdf_pages_and_their_authors_are_read)
{
    struct scene scene;
    static struct bytes file;
    begin(&scene);
    make_pdf(&file, "Seen by Dean Rudkin", "<</Producer(x)>>");
    attach(&scene, "a.pdf", file.data, file.length);
    expect(&scene, "page", NULL, "Dean Rudkin");
    cr_expect(is_searched(&scene));
    make_pdf(&file, "Seen by nobody", "<</Author(D. Rudkin)/Creator(Writer)>>");
    attach(&scene, "b.pdf", file.data, file.length);
    expect(&scene, "author", "who made it, with which program", "D. Rudkin");
    make_pdf(&file, "Seen by nobody", "<</Title(Rudkin report)>>");
    attach(&scene, "c.pdf", file.data, file.length);
    expect(&scene, "title", NULL, "Rudkin");
    make_pdf(&file, "", "<</Author(D. Rudkin)>>");
    attach(&scene, "blank.pdf", file.data, file.length);
    expect(&scene, "blank", "who made it", "D. Rudkin");
    cr_expect(is_searched(&scene));
    attach(&scene, "d.pdf", "%PDF-1.4\nnothing", 16);
    expect(&scene, "broken", NULL, NULL);
    cr_expect_not(is_searched(&scene));
    scene_end(&scene);
}

/* ---- Office ---- */

struct part {
    const char *name, *text;
};

static void make_zip(struct bytes *bytes, const struct part *parts, size_t count)
{
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
    cr_assert_eq(
        archive_write_open_memory(archive, bytes->data, sizeof bytes->data, &bytes->length),
        ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)strlen(parts[i].text));
        cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
        archive_write_data(archive, parts[i].text, strlen(parts[i].text));
        archive_entry_free(entry);
    }
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
}
#define MAKE_ZIP(bytes, ...)                                                                       \
    make_zip(bytes, (const struct part[]){__VA_ARGS__},                                            \
             sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part))

Test(extract_files, office_texts_and_their_makers_are_read)
{
    struct scene scene;
    static struct bytes file;
    begin(&scene);
    MAKE_ZIP(&file, {"[Content_Types].xml", "<Types/>"},
             {"word/document.xml", "<w:p><w:r><w:t>Rud</w:t></w:r><w:r><w:t>kin</w:t></w:r></w:p>"},
             {"docProps/core.xml", "<cp:coreProperties><dc:creator></dc:creator>"
                                   "</cp:coreProperties>"},
             {"docProps/app.xml", "<Properties><Application>Word</Application></Properties>"});
    attach(&scene, "a.docx", file.data, file.length);
    expect(&scene, "docx", NULL, "Rudkin");
    cr_expect(is_searched(&scene));
    MAKE_ZIP(&file, {"[Content_Types].xml", "<Types/>"},
             {"docProps/core.xml", "<a><dc:creator>Rudkin</dc:creator><cp:lastModifiedBy>x"
                                   "</cp:lastModifiedBy></a>"},
             {"docProps/app.xml", "<a><Company>Anytown Council</Company></a>"},
             {"word/document.xml", "<w:p><w:ins w:author=\"x\">y</w:ins></w:p>"},
             {"word/comments.xml", "<w:comment w:id=\"1\">why?</w:comment>"});
    attach(&scene, "b.docx", file.data, file.length);
    expect(&scene, "makers",
           "for which organisation or manager, who made it, who changed it last, comments, "
           "changes, and who made them",
           "Rudkin");
    MAKE_ZIP(&file, {"[Content_Types].xml", "<Types/>"},
             {"xl/sharedStrings.xml", "<sst><si><t>Dean</t></si><si><t>x</t></si></sst>"});
    attach(&scene, "c.xlsx", file.data, file.length);
    expect(&scene, "xlsx", NULL, "Dean");
    MAKE_ZIP(&file, {"mimetype", "x"}, {"content.xml", "<text:p>Mr<text:s/>Rudkin</text:p>"},
             {"meta.xml", "<m><meta:initial-creator>x</meta:initial-creator></m>"});
    attach(&scene, "d.odt", file.data, file.length);
    expect(&scene, "odt", "who made it", "Rudkin");
    MAKE_ZIP(&file, {"any.xml", "Rudkin"});
    attach(&scene, "e.zip", file.data, file.length);
    cr_expect_not(is_searched(&scene));
    scene_end(&scene);
}

/* ---- hostile files ---- */

/* Every way of cutting it short, and bytes changed here and there: nothing but a failure to search
 * may come of it. */
static void try_damaged(struct scene *scene, const char *name, const struct bytes *whole,
                        uint64_t *state, size_t rounds)
{
    static struct bytes file;
    for (size_t round = 0; round < rounds; round++) {
        file = *whole;
        if (round % 2 == 0)
            file.length = whole->length * round / rounds;
        for (size_t i = 0; round % 2 == 1 && i < 6; i++) {
            *state = *state * 6364136223846793005u + 1442695040888963407u;
            file.data[(*state >> 20) % file.length] = (unsigned char)(*state >> 56);
        }
        attach(scene, name, file.data, file.length);
    }
}

Test(extract_files, damaged_files_do_no_harm)
{
    struct scene scene;
    static struct bytes file, exif;
    uint64_t state = 42;
    enum { ROUNDS = 4 /* many more: tests/inspect/hostile.py */ };
    begin(&scene);
    make_jpeg(&file, true, true, true, "by Rudkin");
    try_damaged(&scene, "a.jpg", &file, &state, ROUNDS);
    put_exif(&exif, true, true, true);
    file.length = 0;
    put(&file, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&file, "eXIf", exif.data, exif.length);
    put_chunk(&file, "tEXt", "Author\0Rudkin", 13);
    try_damaged(&scene, "a.png", &file, &state, ROUNDS);
    make_pdf(&file, "Seen by Dean Rudkin", "<</Author(D. Rudkin)>>");
    try_damaged(&scene, "a.pdf", &file, &state, ROUNDS);
    MAKE_ZIP(&file, {"[Content_Types].xml", "<Types/>"},
             {"word/document.xml", "<w:p>Rudkin &amp; &#x1F600; <!-- x --></w:p>"});
    try_damaged(&scene, "a.docx", &file, &state, ROUNDS);
    file.length = 0;
    put_text(&file, "A: =?utf-8?B?UnVka2lu?=\nContent-Transfer-Encoding: base64\n\nUnVka2lu\n--x\n"
                    "Content-Type: text/html\n\n<a href=\"x\">&eacute;&#xffffffff;</a>");
    try_damaged(&scene, "a.eml", &file, &state, 4 * ROUNDS);
    try_damaged(&scene, "a.html", &file, &state, 4 * ROUNDS);
    try_damaged(&scene, "a.json", &file, &state, 2 * ROUNDS);
    scene_end(&scene);
}

/* A few bytes that unpack to more than is allowed. */
Test(extract_files, a_zip_that_swells_is_not_followed)
{
    struct scene scene;
    begin(&scene);
    char path[512];
    snprintf(path, sizeof path, "%s/attachments/bomb.docx", scene.folder);
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_filename(archive, path), ARCHIVE_OK);
    char *block = memory_allocate(1 << 20);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "content.xml");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)100 << 20);
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    for (size_t i = 0; i < 100; i++)
        archive_write_data(archive, block, 1 << 20);
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    memory_free(block);
    scene_select(&scene, &(struct extract_choice){.attach = NAMES("bomb.docx")});
    cr_expect_not(is_searched(&scene));
    scene_end(&scene);
}
