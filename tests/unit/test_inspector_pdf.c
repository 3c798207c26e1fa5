/* What hides in a PDF file: each kind has its own small one. */
#include <qpdf/qpdf-c.h>

#include "pdf_support.h"

/* Fontconfig keeps what it read of its settings, at places that LeakSanitizer does not know. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

struct pdf_case {
    const char *what;
    struct pdf_file file;
    const char *says;
};

static void expect(const struct pdf_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer bytes;
        buffer_init(&bytes, 1 << 20);
        pdf_append(&bytes, &cases[i].file);
        const char *says = inspector_says("a.pdf", NULL, bytes.data, bytes.length);
        cr_expect_str_eq(says, cases[i].says, "%s: %s", cases[i].what, says);
        buffer_free(&bytes);
    }
}
#define EXPECT(cases) expect(cases, sizeof cases / sizeof *(cases))

Test(inspector_pdf, an_ordinary_page_hides_nothing)
{
    static const struct pdf_case cases[] = {
        {"words", {0}, "Shown here.\n"},
        {"grey, small, white on black, at the edge, rotated",
         {.page = "/Rotate 90",
          .draws = "BT 0.5 g /F1 6 Tf 20 150 Td (small and grey) Tj ET 0 g 20 60 200 30 re f "
                   "BT 1 g /F1 12 Tf 30 70 Td (White on black) Tj ET "
                   "BT 0 g /F1 12 Tf 0 1 -1 0 280 20 Tm (upwards) Tj ET"},
         "small and grey\nWhite on black\nupwards\n"},
        {"a link to the web",
         {.page = "/Annots [<< /Type /Annot /Subtype /Link /Rect [10 10 60 40] /A << /S /URI "
                  "/URI (https://example.org/a) >> >>]"},
         "Shown here.\nhttps://example.org/a\n"},
        {"a bookmark and a value that are shown too",
         {.catalogue = "/Outlines 6 0 R /AcroForm << /Fields [8 0 R] >>",
          .objects = {"<< /First 7 0 R /Last 7 0 R >>", "<< /Title (Shown here.) /Parent 6 0 R >>",
                      "<< /FT /Tx /T (a) /V (Shown here.) >>"}},
         "Shown here.\nShown here.\na\nShown here.\n"},
    };
    EXPECT(cases);
}

Test(inspector_pdf, words_that_nobody_sees)
{
    static const struct pdf_case cases[] = {
        {"a black box over them",
         {.draws = "BT /F1 12 Tf 20 150 Td (Seen by ) Tj (Bronwen) Tj ET 65 140 90 25 re f"},
         "Seen by Bronwen\nSeen by \nhidden: 4096 page 1\n"},
        {"white ones",
         {.draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj 1 g 0 -40 Td (Bronwen) Tj ET"},
         "Seen\nBronwen\nSeen \nhidden: 4096 page 1\n"},
        {"a picture over them",
         {.draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj 0 -50 Td (Bronwen) Tj ET "
                   "q 200 0 0 40 10 90 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x7F EI Q"},
         "Seen\nBronwen\nSeen \nhidden: 4096 page 1\n"},
        {"invisible ones",
         {.draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj 3 Tr 0 -40 Td (Bronwen) Tj ET"},
         "Seen\nBronwen\nSeen \nhidden: 4096 page 1\n"},
        {"clipped ones",
         {.draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj ET 0 0 5 5 re W n "
                   "BT /F1 12 Tf 20 50 Td (Bronwen) Tj ET"},
         "Seen\nBronwen\nSeen \nhidden: 4096 page 1\n"},
        {"outside of what is cut",
         {.page = "/CropBox [0 100 300 200]",
          .draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj 0 -100 Td (Bronwen) Tj ET"},
         "Seen\nBronwen\nSeen \nhidden: 4096 page 1\n"},
        {"outside of the sheet",
         {.page = "/Rotate 270",
          .draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj 600 0 Td (Bronwen) Tj ET"},
         "Seen\nBronwen\nSeen \nhidden: 4096 page 1\n"},
        {"on a layer that is off",
         {.catalogue = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
          .page = "/Resources << /Font << /F1 5 0 R >> /Properties << /L 6 0 R >> >>",
          .draws = "BT /F1 12 Tf 20 150 Td (Seen) Tj ET /OC /L BDC "
                   "BT /F1 12 Tf 20 90 Td (Bronwen) Tj ET EMC",
          .objects = {"<< /Type /OCG /Name (draft) >>"}},
         "Seen\nBronwen\nSeen \ndraft\nhidden: 4096 page 1\nhidden: 8192 layer draft\n"},
        {"marked to be blacked out",
         {.page = "/Annots [<< /Type /Annot /Subtype /Redact /Rect [10 140 60 160] >>]"},
         "Shown here.\nhidden: 4096 marked to be blacked out, and still there\n"},
        {"for a picture",
         {.catalogue = "/StructTreeRoot << /K << /S /Figure /Alt (Bronwen at the door) >> >>"},
         "Shown here.\nBronwen at the door\nhidden: 4096 descriptions of pictures\n"},
    };
    EXPECT(cases);
}

Test(inspector_pdf, words_beside_the_page)
{
    static const struct pdf_case cases[] = {
        {"a note",
         {.page = "/Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 60 40] /T (Caitlin) "
                  "/Contents (Bronwen told me) >>]"},
         "Shown here.\nBronwen told me\nCaitlin\nhidden: 32\n"},
        {"a note with its looks, in UTF-16",
         {.page = "/Annots [<< /Type /Annot /Subtype /Highlight /Rect [10 10 60 40] "
                  "/Contents <FEFF0053006900F4006E> >>]"},
         "Shown here.\nSi\xC3\xB4n\nhidden: 32\n"},
        {"a form",
         {.catalogue = "/AcroForm << /Fields [6 0 R] >>",
          .objects = {"<< /FT /Tx /T (name) /V (Bronwen) >>"}},
         "Shown here.\nname\nBronwen\nhidden: 32768\n"},
        {"a bookmark",
         {.catalogue = "/Outlines 6 0 R",
          .objects = {"<< /First 7 0 R /Last 7 0 R >>", "<< /Title (Bronwen) /Parent 6 0 R >>"}},
         "Shown here.\nBronwen\nhidden: 4194304 bookmarks\n"},
        {"an address that is written to",
         {.page = "/Annots [<< /Type /Annot /Subtype /Link /Rect [10 10 60 40] /A << /S /URI "
                  "/URI (mailto:b@example.org) >> >>]"},
         "Shown here.\nmailto:b@example.org\nhidden: 65536 links\n"},
        {"a program",
         {.catalogue = "/OpenAction << /S /JavaScript /JS (app.alert\\('Bronwen'\\)) >>"},
         "Shown here.\napp.alert('Bronwen')\nhidden: 1048576\n"},
        {"what it tells of itself",
         {.trailer = "/Info << /Author (Ruth) /Company (Rowe and Co) /Client (Bronwen) "
                     "/Producer (Writer) /CreationDate (D:20260101120000Z) >>"},
         "Shown here.\nRuth\nBronwen\nRowe and Co\nWriter\nhidden: 4\nhidden: 4194304 Client\n"
         "hidden: 16\nhidden: 2097152\nhidden: 256\n"},
        {"the same as XMP",
         {.catalogue = "/Metadata 6 0 R",
          .objects = {"<< /Type /Metadata /Subtype /XML >>\nstream\n<x xmlns:dc='d' xmlns:r='r'>"
                      "<r:Description dc:City='Leicester'><dc:creator><r:Seq><r:li>Ruth</r:li>"
                      "</r:Seq></dc:creator><dc:Case>HS-9</dc:Case></r:Description></x>"}},
         "Shown here.\nLeicester\nRuth\nHS-9\nhidden: 1\nhidden: 4\nhidden: 4194304 Case\n"},
    };
    EXPECT(cases);
}

Test(inspector_pdf, files_within)
{
    static const struct pdf_case cases[] = {
        {"embedded",
         {.catalogue = "/Names << /EmbeddedFiles << /Names [(n.txt) 6 0 R] >> >>",
          .objects = {"<< /Type /Filespec /F (n.txt) /EF << /F 7 0 R >> >>",
                      "<< /Type /EmbeddedFile >>\nstream\nBronwen rang"}},
         "Shown here.\nn.txt\nBronwen rang\nn.txt\nhidden: 128 n.txt\n"},
        {"at a note",
         {.page = "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 60 40] /FS "
                  "6 0 R >>]",
          .objects = {"<< /Type /Filespec /UF (n.txt) /EF << /F 7 0 R >> >>",
                      "<< /Filter /ASCIIHexDecode >>\nstream\n42726f6e77656e>"}},
         "Shown here.\nBronwen\nn.txt\nhidden: 128 n.txt\n"},
        {"of LibreOffice, for itself",
         {.trailer = "/AdditionalStreams [/text#2fplain 6 0 R]",
          .objects = {"<< >>\nstream\nBronwen rang"}},
         "Shown here.\nBronwen rang\nhidden: 128\n"},
        {"a small picture of the page",
         {.page = "/Thumb 6 0 R",
          .objects = {"<< /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 >>"
                      "\nstream\nx"}},
         "Shown here.\nhidden: 1024\n"},
    };
    EXPECT(cases);
}

Test(inspector_pdf, what_was_taken_out)
{
    static const struct pdf_case cases[] = {
        {"a page that no list has",
         {.objects = {"<< /Type /Page /MediaBox [0 0 300 200] /Contents 7 0 R /Resources << /Font "
                      "<< /F1 5 0 R >> >> >>",
                      "<< >>\nstream\nBT /F1 12 Tf 20 150 Td (Bronwen) Tj ET"}},
         "Shown here.\nBronwen\nhidden: 262144 a page that was taken out\n"},
        {"what a page drew",
         {.objects = {"<< >>\nstream\nBT /F1 12 Tf 20 150 Td (Bron) Tj (wen) Tj ET"}},
         "Shown here.\nBronwen\nhidden: 262144 words that were taken out\n"},
        {"a note",
         {.objects = {"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Bronwen) >>"}},
         "Shown here.\nBronwen\nhidden: 32\nhidden: 262144 words that were taken out\n"},
    };
    EXPECT(cases);
}

/* The file as before, saved over twice: first the words, then nothing. */
Test(inspector_pdf, earlier_versions)
{
    static const struct pdf_file file = {.draws = "BT /F1 12 Tf 20 150 Td (Bronwen rang) Tj ET"};
    static const char over[] = "BT /F1 12 Tf 20 150 Td (Name taken out) Tj ET";
    struct buffer bytes;
    buffer_init(&bytes, 1 << 20);
    size_t list = pdf_append(&bytes, &file), at = bytes.length;
    buffer_append_format(&bytes, "4 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n",
                         strlen(over), over);
    size_t second = bytes.length;
    buffer_append_format(&bytes,
                         "xref\n4 1\n%010zu 00000 n \ntrailer << /Size 6 /Root 1 0 R /Prev %zu >>\n"
                         "startxref\n%zu\n%%%%EOF\n",
                         at, list, second);
    cr_expect_str_eq(inspector_says("a.pdf", NULL, bytes.data, bytes.length),
                     "Name taken out\nBronwen rang\nhidden: 262144\n");
    size_t third = bytes.length;
    buffer_append_format(&bytes,
                         "xref\n0 0\ntrailer << /Size 6 /Root 1 0 R /Prev %zu >>\nstartxref\n%zu\n"
                         "%%%%EOF\nBehind it Bronwen",
                         second, third);
    cr_expect_str_eq(inspector_says("a.pdf", NULL, bytes.data, bytes.length),
                     "Name taken out\nBronwen rang\nBehind it Bronwen\nhidden: 262144\n"
                     "hidden: 2048\n");
    buffer_free(&bytes);
}

Test(inspector_pdf, words_in_other_shapes)
{
    static const struct pdf_case cases[] = {
        {"letters that stand apart",
         {.draws = "BT /F1 12 Tf 20 150 Td (T u c k   f i e l d) Tj ET"},
         "Tuck field\n"},
        {"a stamp across the page",
         {.draws = "BT /F1 12 Tf 20 180 Td (Seen here) Tj ET q 0.94 0.34 -0.34 0.94 60 20 cm "
                   "BT /F1 12 Tf 0 0 Td (Bronwen \\(rang\\)) Tj ET Q"},
         "Seen here\n)\nang\nBro\nn\n(r\nwen\nn he\nBronwen (rang)\n"},
        {"a line's end, which the search joins",
         {.draws = "BT /F1 12 Tf 20 150 Td (Mrs Tuck-) Tj 0 -16 Td (field came) Tj ET"},
         "Mrs Tuck-\nfield came\n"},
    };
    EXPECT(cases);
}

Test(inspector_pdf, fonts_of_unknown_letters)
{
    static const struct pdf_case cases[] = {
        {"a font that the page does not have",
         {.draws = "BT /F7 12 Tf 20 150 Td (Bronwen) Tj ET"},
         "unread: 8192\n"},
        {"a blank by such a font", {.draws = "BT /F7 12 Tf 20 150 Td ( ) Tj ET"}, ""},
        {"shapes with numbers for names",
         {.draws = "BT /F1 12 Tf 20 150 Td (Shown) Tj ET",
          .page = "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >>",
          .objects = {"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 "
                      "0 0.001 0 0] /FirstChar 1 /LastChar 2 /Widths [500 500] /CharProcs << /g1 "
                      "7 0 R /g2 7 0 R >> /Encoding << /Differences [1 /g1 /g2] >> >>",
                      "<< >>\nstream\n500 0 0 0 500 700 d1 0 0 500 700 re f"}},
         "Shown\nseen: Shown\nunread: 8192\nunread: 128\n"},
        {"shapes with the names of letters",
         {.draws = "BT /F1 12 Tf 20 150 Td (Shown) Tj ET",
          .page = "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >>",
          .objects = {"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 "
                      "0 0.001 0 0] /FirstChar 97 /LastChar 98 /Widths [500 500] /CharProcs << /a "
                      "7 0 R /b 7 0 R >> /Encoding << /Differences [97 /a /b] >> >>",
                      "<< >>\nstream\n500 0 0 0 500 700 d1 0 0 500 700 re f"}},
         "Shown\n"},
        {"a subset by number",
         {.draws = "BT /F1 12 Tf 20 150 Td (Shown) Tj ET",
          .page = "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >>",
          .objects = {"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Own /Encoding /Identity-H "
                      "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont "
                      "/ABCDEF+Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                      "/Supplement 0 >> >>] >>"}},
         "Shown\nseen: Shown\nunread: 8192\nunread: 128\n"},
    };
    EXPECT(cases);
}

Test(inspector_pdf, not_read)
{
    static const struct pdf_file file = {0};
    struct buffer bytes;
    buffer_init(&bytes, 1 << 20);
    cr_expect_str_eq(inspector_says_text("a.pdf", "%PDF-1.7\nnothing of it"),
                     "nothing of it\nunread: 8\nunread: 8 its end is missing\n");
    pdf_append(&bytes, &file);
    cr_expect_str_eq(inspector_says("a.pdf", NULL, bytes.data, bytes.length - 10),
                     "Shown here.\nunread: 8 its end is missing\n");
    buffer_free(&bytes);
}

/* The file, locked with a password to open it; "" locks nothing for whoever opens it. */
static void lock(struct buffer *bytes, const char *password)
{
    qpdf_data file = qpdf_init();
    cr_assert_eq(qpdf_read_memory(file, "a", buffer_text(bytes), bytes->length, NULL), 0);
    cr_assert_eq(qpdf_init_write_memory(file), 0);
    qpdf_set_r6_encryption_parameters2(file, password, "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
    qpdf_set_static_ID(file, 1);
    cr_assert_eq(qpdf_write(file), 0);
    buffer_clear(bytes);
    buffer_append(bytes, qpdf_get_buffer(file), qpdf_get_buffer_length(file));
    qpdf_cleanup(&file);
}

Test(inspector_pdf, locked)
{
    static const struct pdf_file file = {.trailer = "/Info << /Author (Ruth) >>"};
    struct buffer bytes;
    buffer_init(&bytes, 1 << 20);
    pdf_append(&bytes, &file);
    lock(&bytes, "");
    cr_expect_str_eq(inspector_says("a.pdf", NULL, bytes.data, bytes.length),
                     "Shown here.\nRuth\nhidden: 4\n");
    buffer_clear(&bytes);
    pdf_append(&bytes, &file);
    lock(&bytes, "secret");
    cr_expect_str_eq(inspector_says("a.pdf", NULL, bytes.data, bytes.length), "unread: 4\n");
    buffer_free(&bytes);
}
