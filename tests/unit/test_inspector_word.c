/* Word files, each with one thing that Document Inspector and the ICO's page on disclosing
 * documents safely list. */
#include "office_file_support.h"

Test(inspector_word, what_is_seen)
{
    static const struct office_case cases[] = {
        {"runs of one word",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Rud</w:t></w:r><w:r><w:t>kin</w:t></w:r></"
           "w:p><w:p><w:r><w:t>Dean</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nRudkin\nDean\n"},
        {"signs between words",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Ann</w:t><w:noBreakHyphen/><w:t>Lee</w:t><w:tab/"
           "><w:t>is</w:t><w:br/><w:t>Rud</w:t><w:softHyphen/><w:t>kin</w:t><w:sym "
           "w:font=\"Arial\" w:char=\"F021\"/></w:r></w:p></w:body></w:document>"}},
         "w\nArial\nF021\nAnn-Lee\tis\nRudkin!\n"},
        {"cells of a table",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml", "<w:document "
                                "xmlns:w=\"w\"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Dean</"
                                "w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Rudkin</w:t></w:r></"
                                "w:p></w:tc></w:tr></w:tbl></w:body></w:document>"}},
         "w\nDean\nRudkin\n"},
        {"a box within a word",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Rud</w:t></w:r><w:r><w:pict><v:shape "
           "xmlns:v=\"v\"><v:textbox><w:txbxContent><w:p><w:r><w:t>in a "
           "box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></"
           "w:r><w:r><w:t>kin</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nv\nin a box\nRudkin\n"},
        {"a field and what it shows",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:fldChar "
           "w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> AUTHOR Dean "
           "</w:instrText></w:r><w:r><w:fldChar "
           "w:fldCharType=\"separate\"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar "
           "w:fldCharType=\"end\"/></w:r></w:p></w:body></w:document>"}},
         "w\nbegin\nseparate\nend\nx\n AUTHOR Dean \n"},
        {"a field from a file",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:fldSimple w:instr=\" INCLUDETEXT "
           "C:\\Rudkin\\a.docx "
           "\"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p></w:body></w:document>"}},
         "w\nINCLUDETEXT C:\\Rudkin\\a.docx\nx\nhidden: 65536 a field\n"},
        {"what a picture says",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:drawing><wp:inline "
           "xmlns:wp=\"p\"><wp:docPr id=\"1\" name=\"Bild\" descr=\"Dean at the door\" "
           "title=\"Rudkin\"/></wp:inline></w:drawing></w:r></w:p></w:body></w:document>"}},
         "w\np\nBild\nDean at the door\nRudkin\n"},
        {"a list to choose from",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:sdt><w:sdtPr><w:alias "
           "w:val=\"Worker\"/><w:dropDownList><w:listItem w:displayText=\"Dean Rudkin\" "
           "w:value=\"77777\"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>Choose</w:t></"
           "w:r></w:sdtContent></w:sdt></w:p></w:body></w:document>"}},
         "w\nWorker\nDean Rudkin\n77777\nChoose\n"},
        {"head, foot and notes",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/header1.xml",
           "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:hdr>"},
          {"word/footer1.xml",
           "<w:ftr xmlns:w=\"w\"><w:p><w:r><w:t>Foot</w:t></w:r></w:p></w:ftr>"},
          {"word/footnotes.xml",
           "<w:footnotes xmlns:w=\"w\"><w:footnote "
           "w:id=\"2\"><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnote></w:footnotes>"},
          {"word/endnotes.xml",
           "<w:endnotes xmlns:w=\"w\"><w:endnote "
           "w:id=\"2\"><w:p><w:r><w:t>End</w:t></w:r></w:p></w:endnote></w:endnotes>"}},
         "w\nx\nw\nEnd\nw\nFoot\nw\nNote\nw\nHead\n"},
        {"a link",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>write</w:t></w:r></w:p></w:body></w:document>"},
          {"word/_rels/document.xml.rels",
           "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/hyperlink\" "
           "Target=\"mailto:d%2Erudkin@example.org\" TargetMode=\"External\"/><Relationship "
           "Id=\"rId2\" Type=\"http://x/styles\" Target=\"styles.xml\"/></Relationships>"}},
         "mailto:d%2Erudkin@example.org\nmailto:d.rudkin@example.org\nw\nwrite\nhidden: 65536 "
         "links\n"},
        {"a diagram",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/diagrams/data1.xml",
           "<dgm:dataModel xmlns:dgm=\"d\" "
           "xmlns:a=\"a\"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Dean</a:t></a:r></a:p></dgm:t></"
           "dgm:pt></dgm:ptLst></dgm:dataModel>"}},
         "d\na\nDean\nw\nx\n"},
        {"SVG",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/media/image1.svg",
           "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Dean</text></svg>"}},
         "w\nx\nword/media/image1.svg\nDean\n"},
        {"what Word writes for itself",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/settings.xml",
           "<w:settings xmlns:w=\"w\"><w:zoom w:percent=\"100\"/><w:rsids><w:rsidRoot "
           "w:val=\"00A77B3E\"/></w:rsids><w:documentProtection "
           "w:hash=\"Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyQTE=\"/></"
           "w:settings>"},
          {"word/theme/theme1.xml",
           "<a:theme xmlns:a=\"a\" name=\"Office Theme\"><a:fontScheme><a:latin "
           "typeface=\"Calibri\"/></a:fontScheme></a:theme>"},
          {"word/fontTable.xml", "<w:fonts xmlns:w=\"w\"><w:font w:name=\"Calibri\"/></w:fonts>"},
          {"word/fonts/font1.odttf", "\001\002\003"},
          {"customXml/item1.xml", "<b:Sources xmlns:b=\"b\" SelectedStyle=\"APA\"></b:Sources>"}},
         "a\nOffice Theme\nb\nAPA\nw\nx\nw\nCalibri\nw\n"},
    };
    OFFICE_EXPECT(cases);
}

Test(inspector_word, what_is_not_shown)
{
    static const struct office_case cases[] = {
        {"marked as hidden",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Mr "
                                "Rud</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></"
                                "w:r><w:r><w:t>kin</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nMr Rudkin\nMr Rudxkin\nx\nhidden: 4096 marked as hidden\n"},
        {"not marked so after all",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:vanish "
           "w:val=\"0\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nDean\n"},
        {"by its style",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:rStyle "
           "w:val=\"B\"/></w:rPr><w:t>Dean</w:t></w:r></w:p><w:p><w:pPr><w:pStyle "
           "w:val=\"P\"/></w:pPr><w:r><w:t>Rudkin</w:t></w:r></w:p></w:body></w:document>"},
          {"word/styles.xml",
           "<w:styles xmlns:w=\"w\"><w:style "
           "w:styleId=\"A\"><w:rPr><w:vanish/></w:rPr></w:style><w:style "
           "w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style><w:style "
           "w:styleId=\"P\"><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr></w:style></w:styles>"}},
         "w\nA\nB\nP\nw\nB\nDean\nP\nRudkin\nhidden: 4096 marked as hidden\nhidden: 4096 in the "
         "colour of what is behind them\n"},
        {"white on white",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:color "
           "w:val=\"FFFFFF\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nDean\nhidden: 4096 in the colour of what is behind them\n"},
        {"white by the theme",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:color w:val=\"auto\" "
           "w:themeColor=\"background1\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:body></"
           "w:document>"}},
         "w\nauto\nDean\nhidden: 4096 in the colour of what is behind them\n"},
        {"white on blue",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:color "
                                "w:val=\"FFFFFF\"/><w:shd w:val=\"clear\" "
                                "w:fill=\"4472C4\"/></w:rPr><w:t>Dean</w:t></w:r></"
                                "w:p><w:tbl><w:tr><w:tc><w:tcPr><w:shd "
                                "w:fill=\"1F3864\"/></w:tcPr><w:p><w:r><w:rPr><w:color "
                                "w:val=\"FFFFFF\"/></w:rPr><w:t>Rudkin</w:t></w:r></w:p></w:tc></"
                                "w:tr></w:tbl></w:body></w:document>"}},
         "w\nclear\nDean\nRudkin\n"},
        {"white in a blue box",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:drawing><wps:wsp xmlns:wps=\"s\" "
           "xmlns:a=\"a\"><wps:spPr><a:solidFill><a:srgbClr "
           "val=\"4472C4\"/></a:solidFill></"
           "wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:rPr><w:color "
           "w:val=\"FFFFFF\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:txbxContent></wps:txbx></"
           "wps:wsp></w:drawing></w:r></w:p></w:body></w:document>"}},
         "w\ns\na\nDean\n"},
        {"black on black",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:color w:val=\"000000\"/><w:shd "
           "w:fill=\"000000\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:body></w:document>"}},
         "w\n000000\nDean\nhidden: 4096 in the colour of what is behind them\n"},
        {"the mark of a black pen",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:highlight "
           "w:val=\"black\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nblack\nDean\nhidden: 4096 in the colour of what is behind them\n"},
        {"of one point",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:sz "
           "w:val=\"2\"/></w:rPr><w:t>Dean</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nDean\nhidden: 4096 too small to read\n"},
        {"a shape that is not shown",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:drawing><wp:docPr xmlns:wp=\"p\" "
           "name=\"Rudkin\" hidden=\"1\"/></w:drawing></w:r></w:p></w:body></w:document>"}},
         "w\np\nRudkin\nhidden: 4096 a shape that is not shown\n"},
        {"a black shape",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Dean</w:t></w:r><w:r><w:drawing><wps:wsp "
           "xmlns:wps=\"s\" xmlns:a=\"a\"><wps:spPr><a:solidFill><a:srgbClr "
           "val=\"000000\"/></a:solidFill></wps:spPr></wps:wsp></w:drawing></w:r></w:p></w:body></"
           "w:document>"}},
         "w\ns\na\n000000\nDean\nhidden: 4096 perhaps: a black shape may cover some\n"},
        {"cut off",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:drawing><a:srcRect xmlns:a=\"a\" "
           "l=\"0\" t=\"40000\"/></w:drawing></w:r></w:p></w:body></w:document>"}},
         "w\na\n40000\nhidden: 524288\n"},
        {"not cut off",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:drawing><a:srcRect xmlns:a=\"a\" "
           "l=\"0\" t=\"0\" r=\"0\" b=\"0\"/></w:drawing></w:r></w:p></w:body></w:document>"}},
         "w\na\n"},
        {"cut off in the old way",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:pict><v:shape "
           "xmlns:v=\"v\"><v:imagedata "
           "cropbottom=\"6554f\"/></v:shape></w:pict></w:r></w:p></w:body></w:document>"}},
         "w\nv\n6554f\nhidden: 524288\n"},
    };
    OFFICE_EXPECT(cases);
}

Test(inspector_word, changes_and_remarks)
{
    static const struct office_case cases[] = {
        {"added and deleted",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Tuck</w:t></w:r><w:del w:id=\"1\" "
           "w:author=\"Dean\" "
           "w:date=\"2026-11-20T10:00:00Z\"><w:r><w:delText>feil</w:delText></w:r></w:del><w:ins "
           "w:id=\"1\" w:author=\"Dean\" "
           "w:date=\"2026-11-20T10:00:00Z\"><w:r><w:t>fiel</w:t></w:r></w:ins><w:r><w:t>d</w:t></"
           "w:r></w:p></w:body></w:document>"}},
         "w\nDean\n2026-11-20T10:00:00Z\nTuckfield\nTuckfeild\nfeil\nhidden: 64\n"},
        {"moved",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:p><w:moveFrom w:id=\"1\" w:author=\"Dean\" "
           "w:date=\"2026-11-20T10:00:00Z\"><w:r><w:t>Dean</w:t></w:r></w:moveFrom></"
           "w:p><w:p><w:moveTo w:id=\"1\" w:author=\"Dean\" "
           "w:date=\"2026-11-20T10:00:00Z\"><w:r><w:t>Dean</w:t></w:r></w:moveTo></w:p></w:body></"
           "w:document>"}},
         "w\nDean\n2026-11-20T10:00:00Z\nDean\nDean\nhidden: 64\n"},
        {"its look",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:rPr><w:rPrChange "
                                "w:id=\"1\" w:author=\"Dean\" "
                                "w:date=\"2026-11-20T10:00:00Z\"><w:rPr/></w:rPrChange></"
                                "w:rPr><w:t>x</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nDean\n2026-11-20T10:00:00Z\nx\nhidden: 64\n"},
        {"a paragraph's look",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pPrChange "
                                "w:id=\"1\" w:author=\"Dean\" "
                                "w:date=\"2026-11-20T10:00:00Z\"><w:pPr/></w:pPrChange></"
                                "w:pPr><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"}},
         "w\nDean\n2026-11-20T10:00:00Z\nx\nhidden: 64\n"},
        {"a deleted line",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document xmlns:w=\"w\"><w:body><w:tbl><w:tr><w:trPr><w:del w:id=\"1\" "
           "w:author=\"Dean\" "
           "w:date=\"2026-11-20T10:00:00Z\"></w:del></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r></"
           "w:p></w:tc></w:tr></w:tbl></w:body></w:document>"}},
         "w\nDean\n2026-11-20T10:00:00Z\nx\nhidden: 64\n"},
        {"remarks",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/comments.xml",
           "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"Dean Rudkin\" "
           "w:initials=\"DR\"><w:p><w:r><w:t>why?</w:t></w:r></w:p></w:comment></w:comments>"}},
         "w\nDean Rudkin\nDR\nwhy?\nw\nx\nhidden: 32\n"},
        {"people",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/people.xml",
           "<w15:people xmlns:w15=\"w\"><w15:person w15:author=\"Dean Rudkin\"><w15:presenceInfo "
           "w15:providerId=\"AD\" "
           "w15:userId=\"S::d.rudkin@example.org\"/></w15:person></w15:people>"}},
         "w\nx\nw\nDean Rudkin\nAD\nS::d.rudkin@example.org\nhidden: 4 people who worked on it\n"},
    };
    OFFICE_EXPECT(cases);
}
