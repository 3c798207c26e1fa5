/* Pieces of pictures, films and sound that do not fit where they stand: no program finds what is in
 * them, and ExifTool says nothing of it. Each was met with among files that were damaged at random.
 */
#include "inspector_support.h"

#define PERSON "Bronwen Tuckfield-Hayes" /* 23 bytes */
#define TYPE                                                                                       \
    "\0\0\0\x10"                                                                                   \
    "ftypmp42\0\0\0\0"
#define FILM "unread: 131072\n"
#define MISFIT "hidden: 4194304 a piece that does not fit\n"

/* clang-format off */
#define SAYS(name, bytes) inspector_says(name, NULL, bytes, sizeof(bytes) - 1)
/* clang-format on */

static void expect_told(const char *name, const char *said)
{
    cr_expect_not_null(strstr(said, PERSON), "%s: %s", name, said);
    cr_expect_not_null(strstr(said, MISFIT), "%s: %s", name, said);
    cr_expect_not_null(strstr(said, FILM), "%s: %s", name, said);
}

static void expect_picture(const char *name, const char *said)
{
    cr_expect_not_null(strstr(said, PERSON), "%s: %s", name, said);
    cr_expect_not_null(strstr(said, MISFIT), "%s: %s", name, said);
}

/* ---- films ---- */

Test(inspector_damaged, a_box_that_is_longer_than_what_holds_it)
{
    expect_told("film", SAYS("a.mp4", TYPE "\0\0\0\x2F"
                                           "moov"
                                           "\0\0\x10\x1F"
                                           "mvhd" PERSON "\0\0\0\0\0\0\0\0"));
    expect_told("list", SAYS("a.mov", TYPE "\0\0\0\x43"
                                           "moov"
                                           "\0\0\0\x3B"
                                           "meta"
                                           "\0\0\0\0"
                                           "\0\0\0\x2F"
                                           "ilst"
                                           "\0\0\x10\x1F"
                                           "\0\0\0\1" PERSON "\0\0\0\0\0\0\0\0"));
}

Test(inspector_damaged, numbers_of_meta_and_room_at_the_end_are_nothing)
{
    cr_expect_str_eq(SAYS("a.mov", TYPE "\0\0\0\x24"
                                        "moov"
                                        "\0\0\0\x1C"
                                        "udta"
                                        "\0\0\0\x10"
                                        "meta"
                                        "\0\0\0\0\0\0\0\0"
                                        "\0\0\0\0"),
                     FILM);
}

Test(inspector_damaged, what_goes_on_to_the_end_is_the_film_alone)
{
    const char *said = SAYS("a.mp4", "\0\0\0\0"
                                     "ftypmp42\0\0\0\0" PERSON);
    cr_expect_not_null(strstr(said, "unread: 65536 it has no end\n"), "%s", said);
    cr_expect_str_eq(SAYS("a.mp4", TYPE "\0\0\0\0"
                                        "mdat\1\2\3"),
                     FILM);
}

/* ExifTool takes this for the pieces of a film that was written as it was taken. */
Test(inspector_damaged, a_piece_of_a_fragment_that_is_none)
{
    const char *said = SAYS("a.mp4", TYPE "\0\0\0\x27"
                                          "moof"
                                          "\0\0\0\x1F"
                                          "mvhd" PERSON);
    cr_expect_not_null(strstr(said, PERSON), "%s", said);
    cr_expect_not_null(strstr(said, "hidden: 4194304 a piece mvhd\n"), "%s", said);
}

#define MATROSKA "\x1A\x45\xDF\xA3\x80\x18\x53\x80\x67"

Test(inspector_damaged, an_element_that_is_longer_than_what_holds_it)
{
    /* Tags, a tag, a name and what it is; the last says that it goes on for longer. */
    expect_told("tag", SAYS("a.mkv", MATROSKA "\xA7"
                                              "\x12\x54\xC3\x67\xA2"
                                              "\x73\x73\x9F"
                                              "\x67\xC8\x9C"
                                              "\x44\x87\xB9" PERSON "\0\0"));
    const char *said = SAYS("a.mkv", MATROSKA "\xA7"
                                              "\x12\x54\xC3\x67\xA2"
                                              "\x73\x73\x9F"
                                              "\x67\xC8\x9C"
                                              "\x44\x87\x99" PERSON "\0\0");
    cr_expect_null(strstr(said, MISFIT), "%s", said);
}

/* ---- pictures ---- */

Test(inspector_damaged, a_piece_of_a_webp_that_is_longer_than_it)
{
    const char *said = SAYS("a.webp", "RIFF\x23\0\0\0WEBP"
                                      "EXIF\x18\x10\0\0" PERSON);
    cr_expect_not_null(strstr(said, PERSON), "%s", said);
    cr_expect_not_null(strstr(said, MISFIT), "%s", said);
    said = SAYS("a.webp", "RIFF\x0B\0\0\0WEBP"
                          "DeanRud");
    cr_expect_not_null(strstr(said, "DeanRud"), "%s", said);
    cr_expect_not_null(strstr(said, MISFIT), "%s", said);
}

/* One list with who made it, of a type, beginning there. */
#define EXIF(list, type)                                                                           \
    "MM\0*"                                                                                        \
    "\0\0\0" list "\0\1"                                                                           \
    "\x01\x3B\0" type "\0\0\0\x18"                                                                 \
    "\0\0\0\x1A"                                                                                   \
    "\0\0\0\0" PERSON "\0"
#define JPEG_END "\xFF\xD9"

/* ExifTool knows these pieces by their names, and says nothing of what is broken within. */
Test(inspector_damaged, known_pieces_of_pictures_that_are_broken_within)
{
    static const char hidden[] = "hidden: 4194304 a piece EXIF\n";
#define WEBP(exif)                                                                                 \
    "RIFF\x3E\0\0\0WEBP"                                                                           \
    "EXIF\x32\0\0\0" exif
    const char *said = SAYS("a.webp", WEBP(EXIF("\x08", "\2")));
    cr_expect_null(strstr(said, hidden), "%s", said);
    said = SAYS("a.webp", WEBP(EXIF("\x08", "\0")));
    cr_expect(strstr(said, hidden) && strstr(said, PERSON), "%s", said);
    said = SAYS("a.webp", WEBP(EXIF("\0", "\2")));
    cr_expect(strstr(said, hidden) && strstr(said, PERSON), "%s", said);
    said = SAYS("a.jpg", "\xFF\xD8\xFF\xE1\0\x3A"
                         "Exif\0\0" EXIF("\x08", "\x0E") JPEG_END);
    cr_expect(strstr(said, "hidden: 4194304 a segment APP1\n") && strstr(said, PERSON), "%s", said);
    said = SAYS("a.jpg", "\xFF\xD8\xFF\xE1\0\x3A"
                         "http://ns.adobe.com/xap/1.0/\0<a>\0" PERSON JPEG_END);
    cr_expect(strstr(said, "hidden: 4194304 a segment APP1\n") && strstr(said, PERSON), "%s", said);
    /* A record that goes on for longer than the piece that holds it; and one that does not. */
#define IPTC(size)                                                                                 \
    "\xFF\xD8\xFF\xED\0\x38"                                                                       \
    "Photoshop 3.0\0"                                                                              \
    "8BIM\4\4\0\0\0\0\0\x1C\x1C\2\x50" size PERSON JPEG_END
    said = SAYS("a.jpg", IPTC("\x10\x17"));
    cr_expect(strstr(said, "hidden: 4194304 a segment APP13\n") && strstr(said, PERSON), "%s",
              said);
    said = SAYS("a.jpg", IPTC("\0\x17"));
    cr_expect(!strstr(said, "a segment APP13\n") && strstr(said, PERSON), "%s", said);
    said = SAYS("a.png", "\x89PNG\r\n\x1a\n"
                         "\0\0\0\x1A"
                         "tEXtA\0\0" PERSON "\1\2\3\4"
                         "\0\0\0\0IEND\1\2\3\4");
    cr_expect(strstr(said, "hidden: 4194304 a piece tEXt\n") && strstr(said, PERSON), "%s", said);
}

/* Short words, but more of them than chance makes. */
Test(inspector_damaged, a_document_within_a_picture_itself)
{
    const char *said = SAYS("a.jpg", "\xFF\xD8\xFF\xDA\0\4\1\1\x80\x81"
                                     "{\\rtf1\\ansi{\\author Ruth}}\x80\x81" JPEG_END);
    cr_expect(strstr(said, "{\\author Ruth}"), "%s", said);
}

#define GIF "GIF89a\1\0\1\0\0\0\0"
#define DOT ",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"

Test(inspector_damaged, pieces_of_a_gif_that_no_program_knows)
{
    /* One of a number that is none, and one that is longer than all of its kind. */
    expect_picture("number", SAYS("a.gif", GIF "!\xAF\x17" PERSON "\0" DOT));
    expect_picture("longer", SAYS("a.gif", GIF "!\xF9\4\0\0\0\0\x17" PERSON "\0" DOT));
    const char *said = SAYS("a.gif", GIF "!\xF9\4\0\0\0\0\0" DOT);
    cr_expect_null(strstr(said, "hidden"), "%s", said);
}

/* ---- sound ---- */

#define SOUND "\xFF\xFB\x90\0"

Test(inspector_damaged, a_frame_that_does_not_fit_before_a_sound)
{
    /* A name that is none, a size that is too large; and of the second version. */
    expect_told("name", SAYS("a.mp3", "ID3\3\0\0\0\0\0\x22"
                                      "TP\0\0"
                                      "\0\0\0\x18"
                                      "\0\0\0" PERSON SOUND));
    expect_told("size", SAYS("a.mp3", "ID3\3\0\0\0\0\0\x22"
                                      "TPE1"
                                      "\x9F\0\0\x18"
                                      "\0\0\0" PERSON SOUND));
    expect_told("second", SAYS("a.mp3", "ID3\2\0\0\0\0\0\x1E"
                                        "TP1"
                                        "\x9F\0\x18"
                                        "\0" PERSON SOUND));
}

Test(inspector_damaged, frames_that_fit_are_not_told_so)
{
    /* As the third and the fourth version have it; room behind them is filled with zeros. */
    const char *said = SAYS("a.mp3", "ID3\3\0\0\0\0\0\x2C"
                                     "TPE1"
                                     "\0\0\0\x18"
                                     "\0\0\0" PERSON "\0\0\0\0\0\0\0\0\0\0" SOUND);
    cr_expect_not_null(strstr(said, PERSON), "%s", said);
    cr_expect_null(strstr(said, MISFIT), "%s", said);
    said = SAYS("a.mp3", "ID3\4\0\0\0\0\0\x22"
                         "TPE1"
                         "\0\0\0\x18"
                         "\0\0\3" PERSON SOUND);
    cr_expect_null(strstr(said, MISFIT), "%s", said);
}

#define FLAC "fLaC\0\0\0\x22" ZEROS16 ZEROS16 "\0\0"
#define ZEROS16 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

Test(inspector_damaged, a_remark_of_a_sound_that_does_not_fit)
{
    /* Who wrote it (nobody), one remark; it is longer than its block, or the block of no kind. */
    expect_told("long", SAYS("a.flac", FLAC "\x84\0\0\x23"
                                            "\0\0\0\0"
                                            "\1\0\0\0"
                                            "\x17\x10\0\0" PERSON));
    expect_told("kind", SAYS("a.flac", FLAC "\xA4\0\0\x23"
                                            "\0\0\0\0"
                                            "\1\0\0\0"
                                            "\x17\0\0\0" PERSON));
    const char *said = SAYS("a.flac", FLAC "\x84\0\0\x23"
                                           "\0\0\0\0"
                                           "\1\0\0\0"
                                           "\x17\0\0\0" PERSON);
    cr_expect_null(strstr(said, MISFIT), "%s", said);
}

Test(inspector_damaged, a_piece_of_an_aiff_that_does_not_fit)
{
    expect_told("long", SAYS("a.aiff", "FORM\0\0\0\x23"
                                       "AIFF"
                                       "NAME\0\0\x10\x17" PERSON));
    const char *said = SAYS("a.aiff", "FORM\0\0\0\x23"
                                      "AIFF"
                                      "XAME\0\0\0\x17" PERSON);
    cr_expect_not_null(strstr(said, PERSON), "%s", said);
    cr_expect_not_null(strstr(said, "hidden: 4194304 a piece XAME\n"), "%s", said);
}

/* ---- PDF ---- */

#define PDF(annotation, contents)                                                                  \
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"                                       \
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"                                           \
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/" contents                             \
    " 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R]>>endobj\n"                               \
    "4 0 obj<</Length 53>>stream\nBT /F1 12 Tf 9 99 Td (" PERSON ") Tj ET\nendstream endobj\n"     \
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"                               \
    "6 0 obj" annotation "endobj\ntrailer<</Size 7/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

Test(inspector_damaged, an_object_of_a_pdf_that_is_none)
{
    cr_expect_str_eq(SAYS("a.pdf", PDF("<</Type/Annot/Rect[0 0 9 9]>>", "Contents")), PERSON "\n");
    cr_expect_str_eq(SAYS("a.pdf", PDF("<</Type/Annot/Rect[0 0 9 9]/T (Dean)>)", "Contents")),
                     PERSON "\nunread: 8 a part\n");
    cr_expect_str_eq(SAYS("a.pdf", PDF("<</Type/Annot/Rect[0 0 9 9]>> GIF89a Dean ", "Contents")),
                     PERSON "\nunread: 8 a part\n");
}

/* Whoever looks at the page does not see it, and it is there. */
Test(inspector_damaged, what_a_page_says_under_another_name)
{
    cr_expect_str_eq(SAYS("a.pdf", PDF("<</Type/Annot/Rect[0 0 9 9]>>", "Bass")),
                     "unread: 4096 words that were taken out\n");
}

#define NOTE "<</Type/Annot/Rect[0 0 9 9]>>endobj\n"

Test(inspector_damaged, what_stands_between_the_objects_of_a_pdf)
{
    static const struct {
        const char *what, *file, *told;
    } cases[] = {
        {"words", PDF(NOTE "Dean Rudd\n", "Contents"),
         "Dean Rudd\nhidden: 4194304 data between its objects\n"},
        {"a head that is none", PDF(NOTE "7 0 abj(Dean Rudd)", "Contents"),
         "7 0 abj(Dean Rudd)\nhidden: 4194304 data between its objects\n"},
        {"a remark", PDF(NOTE "%Dean Rudd\n", "Contents"), "Dean Rudd\n"},
        {"a remark in an object", PDF("<</Type/Annot%Dean Rudd\n/Rect[0 0 9 9]>>", "Contents"),
         "Dean Rudd\n"},
        {"a percentage in a string",
         PDF("<</Type/Annot/Rect[0 0 9 9]/X(100% endobj)>>", "Contents"), "100% endobj\n"},
        {"marks of programs", PDF(NOTE "%\xE2\xE3\xCF\xD3\n", "Contents"), ""},
        {"an object beyond its numbers", PDF(NOTE "8 0 obj(Dean Rudd)", "Contents"),
         "(Dean Rudd)endobj\nhidden: 4194304 an object that nothing lists\n"},
        {"a stream beyond its numbers",
         PDF(NOTE "8 0 obj<</X(Dean Rudd)>>stream\n\1\2\3\nendstream ", "Contents"),
         "<</X(Dean Rudd)>>\nhidden: 4194304 an object that nothing lists\nunread: 8 a part\n"},
        {"nothing beyond its numbers", PDF(NOTE "8 0 obj null ", "Contents"), ""},
        {"a list's number", PDF(NOTE "9 0 R\n", "Contents"),
         "9 0 R\nhidden: 4194304 data between its objects\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = inspector_says_text("a.pdf", cases[i].file);
        cr_expect(strncmp(said, PERSON "\n", sizeof PERSON) == 0, "%s: %s", cases[i].what, said);
        cr_expect_str_eq(said + sizeof PERSON, cases[i].told, "%s: %s", cases[i].what, said);
    }
}

/* Which of them a program takes depends on the program. */
Test(inspector_damaged, two_objects_of_a_pdf_with_one_number)
{
    const char *said = SAYS("a.pdf", PDF("<</Type/Annot/Rect[0 0 9 9]/X(Dean)>>endobj\n"
                                         "6 0 obj<</Type/Annot/Rect[0 0 9 9]/X(Rudd)>>",
                                         "Contents"));
    cr_expect(strstr(said, "X(Dean)"), "%s", said);
    cr_expect(strstr(said, "X(Rudd)"), "%s", said);
    cr_expect(strstr(said, "hidden: 4194304 an object that nothing lists\n"), "%s", said);
}

/* ---- still pictures in boxes ---- */

/* A picture of a phone's, with `size` bytes put over what stands `at` bytes behind `mark`. */
static const char *picture_says(const char *mark, size_t length, ptrdiff_t at, const char *bytes,
                                size_t size)
{
    struct buffer file;
    struct error err = {0};
    buffer_init(&file, 65536);
    cr_assert_eq(file_read_whole(TEST_DATA "/files/media/phone.avif", &file, &err), STATUS_OK);
    unsigned char *found = memmem(file.data, file.length, mark, length);
    cr_assert(found);
    memcpy(found + at, bytes, size);
    const char *said = inspector_says("a.avif", NULL, file.data, file.length);
    buffer_free(&file);
    return said;
}

#define HIDES "hidden: 4194304 "

Test(inspector_damaged, items_of_a_picture_that_no_program_reads)
{
    static const struct {
        const char *what, *mark;
        size_t length;
        ptrdiff_t at;
        const char *bytes;
        size_t size;
        const char *told;
    } cases[] = {
        {"an Exif that begins elsewhere", "Exif\0\0MM", 8, -1, "\x0E", 1,
         HIDES "an Exif that is none\n"},
        {"an Exif without its mark", "Exif\0\0MM", 8, 6, "xx", 2, HIDES "an Exif that is none\n"},
        {"an Exif without a length", "iloc", 4, 36, "\0\0\0\0", 4, HIDES "an Exif that is none\n"},
        {"an Exif whose list is none", "Exif\0\0MM", 8, 18, "\0\0", 2,
         HIDES "an Exif that is none\n"},
        {"an item of another kind", "\1\0\2\0\0Exif\0", 10, 5, "Evil", 4,
         HIDES "an item of a kind that is not known\n"},
        {"one that is said to be locked", "\1\0\2\0\0Exif\0", 10, 4, "\1", 1,
         HIDES "an Exif that is none\n"},
        {"one that is said to be elsewhere", "iloc", 4, 28, "\x40", 1,
         HIDES "data that no item has\n"},
        {"places that name none", "iloc", 4, 0, "ilox", 4, HIDES "data that no item has\n"},
    };
    const char *said = picture_says("iloc", 4, 0, "iloc", 4);
    cr_expect_null(strstr(said, HIDES), "%s", said);
    cr_expect_null(strstr(said, "unread: 65536"), "%s", said);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        said = picture_says(cases[i].mark, cases[i].length, cases[i].at, cases[i].bytes,
                            cases[i].size);
        cr_expect(strstr(said, cases[i].told), "%s: %s", cases[i].what, said);
        cr_expect(strstr(said, PERSON), "%s: %s", cases[i].what, said);
    }
}

Test(inspector_damaged, an_item_that_is_not_there_is_told)
{
    const char *said = picture_says("iloc\0\0\0\0\x44\0\0\2\0", 13, 18, "\x7F", 1);
    cr_expect(strstr(said, "unread: 65536 an item that is not there\n"), "%s", said);
    said = picture_says("iloc", 4, 28, "\x40", 1);
    cr_expect(strstr(said, "unread: 65536 an item that is not there\n"), "%s", said);
}

/* ExifTool reads the one or the other. */
Test(inspector_damaged, an_item_that_is_there_twice_is_told)
{
    const char *said = picture_says("av01Color", 9, -3, "\2", 1);
    cr_expect(strstr(said, "unread: 65536 an item that is there twice\n"), "%s", said);
    said = picture_says("iloc", 4, 27, "\1", 1);
    cr_expect(strstr(said, "unread: 65536 an item that is there twice\n"), "%s", said);
}

/* ---- sound ---- */

Test(inspector_damaged, words_of_a_tag_whose_head_is_gone_are_searched)
{
    struct buffer file;
    struct error err = {0};
    buffer_init(&file, 65536);
    cr_assert_eq(file_read_whole(TEST_DATA "/files/media/song.mp3", &file, &err), STATUS_OK);
    cr_assert_eq(memcmp(file.data, "ID3", 3), 0);
    memcpy(file.data, "\xFF\xE3\x18\xC4", 4);
    const char *said = inspector_says("a.mp3", NULL, file.data, file.length);
    cr_expect(strstr(said, PERSON), "%s", said);
    buffer_free(&file);
}

/* Of four letters there are many in any sound; in a frame of a tag they are words. */
Test(inspector_damaged, a_frame_of_a_tag_within_the_sound)
{
    struct buffer file;
    struct error err = {0};
    buffer_init(&file, 65536);
    cr_assert_eq(file_read_whole(TEST_DATA "/files/media/clean.mp3", &file, &err), STATUS_OK);
    const char *said = inspector_says("a.mp3", NULL, file.data, file.length);
    cr_expect_null(strstr(said, MISFIT), "%s", said);
    unsigned char *place = file.data + file.length - 60;
    memcpy(place, "TPE1\0\0\0\5\0\0\0Rudd", 15);
    said = inspector_says("a.mp3", NULL, file.data, file.length);
    cr_expect(strstr(said, "Rudd\n"), "%s", said);
    cr_expect(strstr(said, MISFIT), "%s", said);
    memcpy(place, "TPE1\0\0\xFF\5\0\0", 10);
    said = inspector_says("a.mp3", NULL, file.data, file.length);
    cr_expect_null(strstr(said, MISFIT), "%s", said);
    buffer_free(&file);
}
