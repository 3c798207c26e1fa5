/* Where a link leads is hidden unless it stands in what the file shows, whatever kind of file. */
#include "inspector/links.h"
#include "office_file_support.h"
#include "pdf_support.h"

enum { MAIL, PHONE, DISK, WEB, TARGETS };
static const char *const TARGET[TARGETS] = {"mailto:d.rudkin@example.org", "tel:+441164960500",
                                            "file:///C:/Rudkin/a.doc",
                                            "https://example.org/rudkin"};
/* What a file shows where its link leads so, and what it shows else. */
static const char *const SHOWN[TARGETS] = {"D.Rudkin@example.org", "0116 496 0500",
                                           "file:///C:/Rudkin/a.doc", "https://example.org/rudkin"};
static const char OTHER[] = "write or ring 0116 496 050";

/* ---- one file of each kind, with a link to `target` behind the words ---- */

typedef const char *make_and_look(const char *target, const char *words);

static const char *html(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text, "<html><body><p><a href='%s'>%s</a></p></body></html>", target,
             words);
    return inspector_says_text("a.html", text);
}

static const char *svg(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text, "<svg><a xlink:href='%s'><text>%s</text></a></svg>", target, words);
    return inspector_says_text("a.svg", text);
}

static const char *mail(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "From: ann@example.org\r\nTo: lee@example.org\r\nSubject: hi\r\n"
             "Content-Type: text/html; charset=utf-8\r\n\r\n<p><a href='%s'>%s</a></p>\r\n",
             target, words);
    return inspector_says_text("a.eml", text);
}

/* The words stand in the line above the mail alone. */
static const char *mail_head(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "From: Dean <%s>\r\nSubject: %s\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
             "<p><a href='%s'>Dean</a></p>\r\n",
             "ann@example.org", words, target);
    return inspector_says_text("a.eml", text);
}

static const char *office(const char *name, const char *main, const char *relations,
                          const char *target, const char *content)
{
    static char rels[4096];
    snprintf(rels, sizeof rels,
             "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/hyperlink\" Target=\"%s\" "
             "TargetMode=\"External\"/></Relationships>",
             target);
    const struct zip_part parts[ZIP_PARTS] = {
        {"[Content_Types].xml", "<Types/>"}, {main, content}, {relations, rels}};
    return office_says(name, parts);
}

static const char *docx(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body>"
             "</w:document>",
             words);
    return office("a.docx", "word/document.xml", "word/_rels/document.xml.rels", target, text);
}

/* The same as a field, whose code stands in two runs. */
static const char *docx_field(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/>"
             "</w:r><w:r><w:instrText> HYPERLINK </w:instrText></w:r><w:r><w:instrText>\"%s\" "
             "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>%s"
             "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:body>"
             "</w:document>",
             target, words);
    const struct zip_part parts[ZIP_PARTS] = {{"[Content_Types].xml", "<Types/>"},
                                              {"word/document.xml", text}};
    return office_says("a.docx", parts);
}

static const char *docx_simple_field(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "<w:document xmlns:w=\"w\"><w:body><w:p><w:fldSimple w:instr=\"HYPERLINK "
             "&quot;%s&quot;\"><w:r><w:t>%s</w:t></w:r></w:fldSimple></w:p></w:body>"
             "</w:document>",
             target, words);
    const struct zip_part parts[ZIP_PARTS] = {{"[Content_Types].xml", "<Types/>"},
                                              {"word/document.xml", text}};
    return office_says("a.docx", parts);
}

static const char *xlsx(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>%s</t></is>"
             "</c></row></sheetData></worksheet>",
             words);
    return office("a.xlsx", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels",
                  target, text);
}

static const char *pptx(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r>"
             "<a:t>%s</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>",
             words);
    return office("a.pptx", "ppt/slides/slide1.xml", "ppt/slides/_rels/slide1.xml.rels", target,
                  text);
}

static const char *odt(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\"><o:body><o:text><t:p>"
             "<t:a x:href=\"%s\">%s</t:a></t:p></o:text></o:body></o:document-content>",
             target, words);
    const struct zip_part parts[ZIP_PARTS] = {
        {"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", text}};
    return office_says("a.odt", parts);
}

static const char *rtf(const char *target, const char *words)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "{\\rtf1\\ansi{\\field{\\*\\fldinst HYPERLINK \"%s\"}{\\fldrslt %s}}}", target, words);
    return inspector_says_text("a.rtf", text);
}

static const char *pdf(const char *target, const char *words)
{
    static char page[512], draws[512];
    snprintf(page, sizeof page,
             "/Annots [<< /Type /Annot /Subtype /Link /Rect [10 10 60 40] /A << /S /URI /URI (%s) "
             ">> >>]",
             target);
    snprintf(draws, sizeof draws, "BT /F1 12 Tf 20 150 Td (%s) Tj ET", words);
    struct buffer file;
    buffer_init(&file, 65536);
    pdf_append(&file, &(struct pdf_file){.page = page, .draws = draws});
    const char *says = inspector_says("a.pdf", NULL, file.data, file.length);
    buffer_free(&file);
    return says;
}

static const struct {
    const char *what;
    make_and_look *says;
} FILES[] = {
    {"HTML", html},
    {"SVG", svg},
    {"mail", mail},
    {"the lines above a mail", mail_head},
    {"Word", docx},
    {"a field of Word's", docx_field},
    {"a field", docx_simple_field},
    {"Excel", xlsx},
    {"PowerPoint", pptx},
    {"ODF", odt},
    {"RTF", rtf},
    {"PDF", pdf},
};

static bool tells_links(const char *says)
{
    return strstr(says, "hidden: 65536 links\n") != NULL;
}

Test(inspector_links, where_it_leads_is_hidden_unless_it_stands_there)
{
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        for (size_t to = 0; to < TARGETS; to++) {
            const char *says = FILES[i].says(TARGET[to], OTHER);
            cr_expect_eq(tells_links(says), to != WEB, "%s, %s, not shown: %s", FILES[i].what,
                         TARGET[to], says);
            cr_expect(strstr(says, TARGET[to]), "%s: %s", FILES[i].what, says);
            says = FILES[i].says(TARGET[to], SHOWN[to]);
            cr_expect_not(tells_links(says), "%s, %s, shown: %s", FILES[i].what, TARGET[to], says);
            cr_expect_null(strstr(says, "hidden: 65536"), "%s: %s", FILES[i].what, says);
        }
}

Test(inspector_links, what_is_hidden_itself_shows_nothing)
{
    cr_expect(tells_links(
        inspector_says_text("a.html", "<p><a href='mailto:d.rudkin@example.org'>Dean</a></p>"
                                      "<p style='display:none'>d.rudkin@example.org</p>")));
    cr_expect(tells_links(inspector_says_text(
        "a.rtf", "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"mailto:d.rudkin@example.org\"}"
                 "{\\fldrslt Dean}}{\\v d.rudkin@example.org}}")));
    cr_expect(tells_links(inspector_says_text(
        "a.html", "<p title='d.rudkin@example.org'><a href='mailto:d.rudkin@example.org'>Dean</a>"
                  "</p>")));
}

/* ---- what is the same ---- */

Test(inspector_links, a_target_is_found_as_people_write_it)
{
    static const struct {
        const char *target, *text;
        bool stands;
    } cases[] = {
        {"mailto:a@b.org", "Write to A@B.ORG.", true},
        {"mailto:a@b.org", "aa@b.org", false},
        {"mailto:a@b.org", "a@b.orga", false},
        {"mailto:a%40b.org", "a@b.org", true},
        {"mailto:a@b.org,c@d.org", "a@b.org or c@d.org", true},
        {"mailto:a@b.org,c@d.org", "a@b.org", false},
        {"mailto:a@b.org?subject=Dean%20Rudkin", "a@b.org", false},
        {"mailto:", "a@b.org", false},
        {"tel:01164960500", "(0116) 496-0500", true},
        {"tel:+44-116-496-0500", "0116 496 0500", true},
        {"tel:+441164960500",
         "0116\xC2\xA0"
         "4960500",
         true},
        {"tel:+441164960500", "0116 496 05001", false},
        {"tel:+441164960500", "0116 496 and 0500", false},
        {"tel:999", "999", false}, /* too short to say that it is the same */
        {"file:///C:/a.doc", "file:///C:/a.doc", true},
        {"\\\\server\\Rudkin", "on \\\\server\\Rudkin there", true},
        {"C:\\Rudkin", "c:\\rudkin", true},
        {"sip:dean", "Dean", true},
        {"sip:dean", "Deanery", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(link_stands_in(cases[i].target, cases[i].text, strlen(cases[i].text)),
                     cases[i].stands, "%s in %s", cases[i].target, cases[i].text);
}

Test(inspector_links, pages_and_places_within_lead_to_nobody)
{
    static const char *const within[] = {"https://example.org/a",
                                         "HTTP://example.org",
                                         "#part",
                                         "a/b.html",
                                         "//example.org",
                                         "data:,x",
                                         "cid:a@b",
                                         "",
                                         "www.example.org",
                                         "javascript:void(0)"};
    static const char *const to_somebody[] = {"mailto:a@b.org", "TEL:1",         "file:a",
                                              "C:\\a",          "\\\\server\\a", "/home/dean/a",
                                              "skype:dean"};
    for (size_t i = 0; i < sizeof within / sizeof *within; i++)
        cr_expect_not(link_leads_to_somebody(within[i]), "%s", within[i]);
    for (size_t i = 0; i < sizeof to_somebody / sizeof *to_somebody; i++)
        cr_expect(link_leads_to_somebody(to_somebody[i]), "%s", to_somebody[i]);
}

/* Of more links than are kept nothing is passed over. */
Test(inspector_links, of_many_each_counts)
{
    static char text[65536];
    size_t at = (size_t)snprintf(text, sizeof text, "<p>");
    for (int i = 0; i < 100; i++)
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "<a href='mailto:a%d@b.org'>a%d@b.org</a> ", i % 60, i % 60);
    cr_expect_not(tells_links(inspector_says_text("a.html", text)));
    snprintf(text + at, sizeof text - at, "<a href='mailto:c@b.org'>Dean</a>");
    cr_expect(tells_links(inspector_says_text("a.html", text)));
    for (int i = 0; i < 100; i++)
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "<a href='mailto:d%d@b.org'>d%d@b.org</a> ", i, i);
    snprintf(text + at, sizeof text - at, "<a href='mailto:c@b.org'>Dean</a>");
    cr_expect(tells_links(inspector_says_text("a.html", text)));
}
