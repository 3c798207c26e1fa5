/* ODF files, each with one thing that Document Inspector and the ICO's page on disclosing documents
 * safely list. */
#include "office_file_support.h"

Test(inspector_odf, files)
{
    static const struct office_case cases[] = {
        {"words",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><text:p>Rud<text:span>kin</text:span><text:s/"
           ">is<text:tab/>Dean<text:line-break/>x</text:p><table:table-cell><text:p>Ann</text:p></"
           "table:table-cell><table:table-cell office:date-value=\"2019-03-02\"><text:p>2 "
           "March</text:p></table:table-cell></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nRudkin is\tDean\nx\nAnn\n2019-03-02\n2 March\n"},
        {"who made it",
         "a.odt",
         {{"meta.xml",
           "<office:document-meta xmlns:office=\"o\" xmlns:meta=\"m\" xmlns:dc=\"d\" "
           "xmlns:xlink=\"x\"><office:meta><meta:generator>LibreOffice</"
           "meta:generator><meta:initial-creator>Dean</meta:initial-creator><dc:creator>Ann</"
           "dc:creator><meta:keyword>Rudkin</meta:keyword><meta:user-defined "
           "meta:name=\"Client\">Rudkin</meta:user-defined><meta:user-defined meta:name=\"Info "
           "1\"/><meta:template "
           "xlink:href=\"/home/rudkin/a.ott\"/><dc:date>2026-11-20</"
           "dc:date><meta:editing-cycles>3</meta:editing-cycles></office:meta></"
           "office:document-meta>"},
          {"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\no\nm\nd\nx\nLibreOffice\nDean\nAnn\nRudkin\nClient\nRudkin\nInfo "
         "1\n/home/rudkin/a.ott\n2026-11-20\n3\nhidden: 256\nhidden: 4\nhidden: 8\nhidden: "
         "32\nhidden: 4194304 properties of its own\nhidden: 65536 its template\nhidden: "
         "2097152\n"},
        {"added and deleted",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><text:tracked-changes><text:changed-region "
           "text:id=\"c1\"><text:deletion><office:change-info><dc:creator "
           "xmlns:dc=\"d\">Dean</dc:creator></office:change-info><text:p>feil</text:p></"
           "text:deletion></text:changed-region><text:changed-region "
           "text:id=\"c2\"><text:insertion/></text:changed-region></"
           "text:tracked-changes><text:p>Tuck<text:change "
           "text:change-id=\"c1\"/><text:change-start text:change-id=\"c2\"/>fiel<text:change-end "
           "text:change-id=\"c2\"/>d</text:p></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nc1\nDean\nfeil\nc2\nTuckfield\nTuckfeild\nfeil\nhidden: 64\n"},
        {"remarks",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><text:p>Rud<office:annotation><dc:creator "
           "xmlns:dc=\"d\">Dean</dc:creator><text:p>why?</text:p></office:annotation>kin</text:p></"
           "office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nDean\nwhy?\nRudkin\nhidden: 32\n"},
        {"a note within a word",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><text:p>Rud<text:note><text:note-citation>1</"
           "text:note-citation><text:note-body><text:p>see</text:p></text:note-body></"
           "text:note>kin</text:p></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\n1\nsee\nRudkin\n"},
        {"marked as hidden",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles><style:style "
                          "style:name=\"S1\" style:family=\"text\"><style:text-properties "
                          "text:display=\"none\"/></style:style></"
                          "office:automatic-styles><office:body><text:p>a<text:span "
                          "text:style-name=\"S1\">Dean</text:span></text:p></office:body></"
                          "office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\nnone\na\naDean\nDean\nhidden: 4096 marked as hidden\n"},
        {"a paragraph in a style of the file",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><text:p "
           "text:style-name=\"S1\">Dean</text:p></office:body></office:document-content>"},
          {"styles.xml", "<office:document-styles xmlns:office=\"o\" xmlns:style=\"s\" "
                         "xmlns:fo=\"f\"><style:style style:name=\"S1\" "
                         "style:family=\"paragraph\"><style:text-properties "
                         "fo:color=\"#ffffff\"/></style:style></office:document-styles>"}},
         "o\ns\nf\nS1\no\nt\nb\ns\nd\nf\np\nS1\nDean\nhidden: 4096 in the colour of what is behind "
         "them\n"},
        {"white on blue",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles><style:style "
                          "style:name=\"S1\" style:family=\"text\"><style:text-properties "
                          "fo:color=\"#ffffff\"/></style:style><style:style style:name=\"S1\" "
                          "style:family=\"table-cell\"><style:table-cell-properties "
                          "fo:background-color=\"#203864\"/></style:style></"
                          "office:automatic-styles><office:body><table:table-cell "
                          "table:style-name=\"S1\"><text:p><text:span "
                          "text:style-name=\"S1\">Dean</text:span></text:p></table:table-cell></"
                          "office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\nDean\n"},
        {"of one point",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles><style:style style:name=\"S1\" "
           "style:family=\"paragraph\"><style:text-properties "
           "fo:font-size=\"1pt\"/></style:style></office:automatic-styles><office:body><text:p "
           "text:style-name=\"S1\">Dean</text:p></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\n1pt\nDean\nhidden: 4096 too small to read\n"},
        {"a section",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles></"
                          "office:automatic-styles><office:body><text:section "
                          "text:display=\"none\"><text:p>Dean</text:p></text:section></"
                          "office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nnone\nDean\nhidden: 4096 marked as hidden\n"},
        {"hidden words of a field",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><text:p>x<text:hidden-text text:condition=\"1\" "
           "text:string-value=\"Rudkin\" "
           "text:is-hidden=\"true\"/></text:p></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nRudkin\nx\nhidden: 4096 marked as hidden\n"},
        {"a sheet",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles><style:style "
                          "style:name=\"S1\" style:family=\"table\"><style:table-properties "
                          "table:display=\"false\"/></style:style></"
                          "office:automatic-styles><office:body><table:table table:name=\"Rudkin\" "
                          "table:style-name=\"S1\"/></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\nRudkin\nhidden: 8192 a sheet\n"},
        {"rows and columns",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles></"
                          "office:automatic-styles><office:body><table:table-row "
                          "table:visibility=\"collapse\"/><table:table-column "
                          "table:visibility=\"collapse\"/><table:filter-condition "
                          "table:value=\"Rudkin\"/></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\ncollapse\nRudkin\nhidden: 8192 rows\nhidden: 8192 columns\nhidden: "
         "8192 a filter\n"},
        {"a slide",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles><style:style style:name=\"S1\" "
           "style:family=\"drawing-page\"><style:drawing-page-properties "
           "presentation:visibility=\"hidden\"/></style:style></"
           "office:automatic-styles><office:body><draw:page "
           "draw:style-name=\"S1\"><text:p>Dean</text:p></draw:page></office:body></"
           "office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\nhidden\nDean\nhidden: 8192 a slide\n"},
        {"notes of a slide",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><draw:page><presentation:notes><draw:frame><draw:"
           "text-box><text:p>Dean</text:p></draw:text-box></draw:frame></presentation:notes></"
           "draw:page></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nDean\nhidden: 32 notes of a slide\n"},
        {"a page's number in notes",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><draw:page><presentation:notes><draw:frame "
           "presentation:class=\"page-number\"><draw:text-box><text:p>Dean</text:p></"
           "draw:text-box></draw:frame></presentation:notes></draw:page></office:body></"
           "office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\npage-number\nDean\n"},
        {"cut off",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles><style:style style:name=\"S1\" "
           "style:family=\"graphic\"><style:graphic-properties fo:clip=\"rect(0cm, 1.2cm, 0cm, "
           "0cm)\"/></style:style></office:automatic-styles><office:body><draw:frame "
           "draw:style-name=\"S1\"/></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\nrect(0cm, 1.2cm, 0cm, 0cm)\nhidden: 524288\n"},
        {"a black shape",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles><style:style style:name=\"S1\" "
           "style:family=\"graphic\"><style:graphic-properties draw:fill=\"solid\" "
           "draw:fill-color=\"#000000\"/></style:style></"
           "office:automatic-styles><office:body><draw:rect "
           "draw:style-name=\"S1\"/></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nS1\nhidden: 4096 perhaps: a black shape may cover some\n"},
        {"a link",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles></"
                          "office:automatic-styles><office:body><table:table-source "
                          "xlink:href=\"file:///home/rudkin/a.ods\" "
                          "xmlns:xlink=\"x\"/></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nx\nfile:///home/rudkin/a.ods\nhidden: 65536 links\n"},
        {"what was filled in",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body><office:forms><form:text xmlns:form=\"m\" "
           "form:current-value=\"Rudkin\"/></office:forms></office:body></"
           "office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\nm\nRudkin\nhidden: 32768\n"},
        {"programs",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body></office:body></office:document-content>"},
          {"Basic/Standard/Module1.xml",
           "<script:module xmlns:script=\"s\">rem Rudkin</script:module>"}},
         "s\nrem Rudkin\no\nt\nb\ns\nd\nf\np\nhidden: 1048576\n"},
        {"a printer",
         "a.odt",
         {{"settings.xml",
           "<office:document-settings xmlns:office=\"o\" xmlns:config=\"c\"><config:config-item "
           "config:name=\"PrinterName\">Rudkin</config:config-item><config:config-item "
           "config:name=\"PrinterSetup\" "
           "config:type=\"base64Binary\">AgBIUCBSdWRraW4A</config:config-item></"
           "office:document-settings>"},
          {"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body></office:body></office:document-content>"}},
         "o\nt\nb\ns\nd\nf\np\no\nc\nPrinterName\nRudkin\nPrinterSetup\nbase64Binary\nHP "
         "Rudkin\nhidden: 2 a printer\n"},
        {"an earlier version",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body></office:body></office:document-content>"},
          {"Versions/Version1", "Rudkin"}},
         "Versions/Version1\nRudkin\no\nt\nb\ns\nd\nf\np\nhidden: 262144\n"},
        {"a small picture",
         "a.odt",
         {{"content.xml",
           "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" "
           "xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
           "xmlns:presentation=\"p\"><office:automatic-styles></"
           "office:automatic-styles><office:body></office:body></office:document-content>"},
          {"Thumbnails/thumbnail.txt", "x"}},
         "Thumbnails/thumbnail.txt\nx\no\nt\nb\ns\nd\nf\np\nhidden: 1024 of its first page\n"},
        {"locked",
         "a.odt",
         {{"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles></"
                          "office:automatic-styles><office:body><text:p>x</text:p></office:body></"
                          "office:document-content>"},
          {"META-INF/manifest.xml",
           "<manifest:manifest "
           "xmlns:manifest=\"m\"><manifest:encryption-data/></manifest:manifest>"}},
         "unread: 4\n"},
        {"beside the slide",
         "a.odt",
         {{"styles.xml", "<office:document-styles xmlns:office=\"o\" xmlns:style=\"s\" "
                         "xmlns:fo=\"f\"><style:page-layout-properties fo:page-width=\"28cm\" "
                         "fo:page-height=\"21cm\"/></office:document-styles>"},
          {"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles></"
                          "office:automatic-styles><office:body><draw:page><draw:frame "
                          "svg:x=\"28.5cm\" svg:y=\"2cm\" svg:width=\"3cm\" svg:height=\"1cm\" "
                          "xmlns:svg=\"v\"><draw:text-box><text:p>Dean</text:p></draw:text-box></"
                          "draw:frame></draw:page></office:body></office:document-content>"}},
         "o\ns\nf\n28cm\n21cm\no\nt\nb\ns\nd\nf\np\nv\nDean\nhidden: 4096 outside the page\n"},
        {"on the slide",
         "a.odt",
         {{"styles.xml", "<office:document-styles xmlns:office=\"o\" xmlns:style=\"s\" "
                         "xmlns:fo=\"f\"><style:page-layout-properties fo:page-width=\"28cm\" "
                         "fo:page-height=\"21cm\"/></office:document-styles>"},
          {"content.xml", "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                          "xmlns:table=\"b\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:fo=\"f\" "
                          "xmlns:presentation=\"p\"><office:automatic-styles></"
                          "office:automatic-styles><office:body><draw:page><draw:frame "
                          "svg:x=\"27cm\" svg:y=\"2cm\" svg:width=\"3cm\" svg:height=\"1cm\" "
                          "xmlns:svg=\"v\"><draw:text-box><text:p>Dean</text:p></draw:text-box></"
                          "draw:frame></draw:page></office:body></office:document-content>"}},
         "o\ns\nf\n28cm\n21cm\no\nt\nb\ns\nd\nf\np\nv\nDean\n"},
    };
    OFFICE_EXPECT(cases);
}

Test(inspector_odf, of_one_piece)
{
    cr_expect_str_eq(inspector_says_text(
                         "a.fodt",
                         "<?xml version=\"1.0\"?><office:document "
                         "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                         "xmlns:meta=\"m\" xmlns:text=\"t\" xmlns:dc=\"d\" "
                         "xmlns:draw=\"w\"><office:meta><meta:initial-creator>Dean</"
                         "meta:initial-creator><dc:creator>Ann</dc:creator></"
                         "office:meta><office:body><text:p>Rud<text:span>kin</text:span></"
                         "text:p><draw:image><office:binary-data>R3JpZmZpdGhz\n "
                         "IGlz</office:binary-data></draw:image></office:body></office:document>"),
                     "m\nt\nd\nw\nDean\nAnn\nRudkin\nGriffiths is\nhidden: 4\nhidden: 8\n");
}
