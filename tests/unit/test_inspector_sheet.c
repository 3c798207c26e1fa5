/* Workbooks and presentations, each with one thing that Document Inspector and the ICO's page on
 * disclosing documents safely list. */
#include "office_file_support.h"

Test(inspector_sheet, sheets)
{
    static const struct office_case cases[] = {
        {"texts and numbers",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml",
           "<worksheet><sheetData><row><c r=\"A1\" t=\"s\"><v>0</v></c><c "
           "r=\"A1\"><v>12.5</v></c><c "
           "t=\"inlineStr\"><is><r><t>Rud</t></r><r><t>kin</t></r></is></c><c "
           "t=\"str\"><f>A1&amp;\"Dean\"</f><v>Ann</v></c></row></sheetData></worksheet>"},
          {"xl/sharedStrings.xml", "<sst><si><t>Dean</t></si><si><r><t>Rud</t></r><r><t>kin</t></"
                                   "r><rPh><t>rad</t></rPh></si></sst>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ "
         "000000\n[h]:mm\nnone\nDean\nRudkin\nrad\n12.5\nRudkin\nA1&\"Dean\"\nAnn\n"},
        {"dates",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/sheet1.xml",
           "<worksheet><sheetData><row><c r=\"A1\" s=\"1\"><v>43526</v></c><c r=\"A1\" "
           "s=\"2\"><v>31232.5</v></c><c r=\"A1\" s=\"2\"><v>59</v></c><c "
           "r=\"A1\"><v>43526</v></c><c r=\"A1\" "
           "s=\"5\"><v>1.5</v></c></row></sheetData></worksheet>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ 000000\n[h]:mm\nnone\n43526\n2019-03-02\n2 March "
         "2019\n31232.5\n1985-07-04\n4 July 1985\n59\n1900-02-28\n28 February "
         "1900\n43526\n1.5\n1900-01-01\n1 January 1900\n"},
        {"dates since 1904",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"A1\" "
                                       "s=\"2\"><v>42064</v></c></row></sheetData></worksheet>"},
          {"xl/workbook.xml", "<workbook><workbookPr date1904=\"1\"/></workbook>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ 000000\n[h]:mm\nnone\n42064\n2019-03-02\n2 March 2019\n"},
        {"dates of a format that is not known",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"A1\" "
                                       "s=\"9\"><v>43526</v></c></row></sheetData></worksheet>"}},
         "43526\n2019-03-02\n2 March 2019\n"},
        {"telephones",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/sheet1.xml",
           "<worksheet><sheetData><row><c r=\"A1\"><v>7700900867</v></c><c r=\"A1\" "
           "s=\"4\"><v>7700900867</v></c><c "
           "r=\"A1\"><v>7.700900867E9</v></c></row></sheetData></worksheet>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ "
         "000000\n[h]:mm\nnone\n7700900867\n07700900867\n7700900867\n07700 "
         "900867\n7.700900867E9\n07700900867\n"},
        {"sheets",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/workbook.xml",
           "<workbook><sheets><sheet name=\"One\"/><sheet name=\"Rudkin\" state=\"hidden\"/><sheet "
           "name=\"Deeper\" state=\"veryHidden\"/></sheets><definedNames><definedName "
           "name=\"dean\">One!$A$1</definedName></definedNames></workbook>"}},
         "One\nRudkin\nhidden\nDeeper\nveryHidden\ndean\nOne!$A$1\nhidden: 8192 a sheet\nhidden: "
         "8192 a sheet that no menu shows\n"},
        {"rows",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row hidden=\"1\"><c "
                                       "r=\"A1\"><v>77777</v></c></row></sheetData></worksheet>"}},
         "77777\nhidden: 8192 rows\n"},
        {"rows without height",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row ht=\"0\" customHeight=\"1\"><c "
                                       "r=\"A1\"><v>77777</v></c></row></sheetData></worksheet>"}},
         "77777\nhidden: 8192 rows\n"},
        {"columns",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><cols><col min=\"2\" max=\"2\" width=\"9\" "
                                       "hidden=\"1\"/></cols></worksheet>"}},
         "hidden: 8192 columns\n"},
        {"a filter",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml",
           "<worksheet><autoFilter ref=\"A1:B9\"><filterColumn colId=\"0\"><filters><filter "
           "val=\"Rudkin\"/></filters></filterColumn></autoFilter></worksheet>"}},
         "A1:B9\nRudkin\nhidden: 8192 a filter\n"},
        {"cells that show nothing",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"A1\" "
                                       "s=\"3\"><v>77777</v></c></row></sheetData></worksheet>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ 000000\n[h]:mm\nnone\n77777\nhidden: 4096 in cells\n"},
        {"white on white",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"A1\" "
                                       "s=\"6\"><v>77777</v></c></row></sheetData></worksheet>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ 000000\n[h]:mm\nnone\n77777\nhidden: 4096 in cells\n"},
        {"white on blue",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/styles.xml",
           "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\/mm\\/yyyy;@\"/><numFmt "
           "numFmtId=\"165\" formatCode=\";;;\"/><numFmt numFmtId=\"166\" formatCode=\"00000\\ "
           "000000\"/><numFmt numFmtId=\"167\" "
           "formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><color "
           "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill><patternFill "
           "patternType=\"none\"/></fill><fill><patternFill><fgColor "
           "rgb=\"FF203864\"/></patternFill></fill></fills><cellStyleXfs><xf "
           "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf "
           "numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf "
           "fontId=\"1\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"A1\" "
                                       "s=\"7\"><v>77777</v></c></row></sheetData></worksheet>"}},
         "dd\\/mm\\/yyyy;@\n00000\\ 000000\n[h]:mm\nnone\n77777\n"},
        {"a list to choose from",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><dataValidations><dataValidation type=\"list\" "
                                       "prompt=\"Who?\"><formula1>\"Dean,Ann\"</formula1></"
                                       "dataValidation></dataValidations></worksheet>"}},
         "list\nWho?\n\"Dean,Ann\"\n"},
        {"a page's head",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/worksheets/sheet1.xml",
           "<worksheet><headerFooter><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12Dean&amp;C&amp;"
           "K00FF00Rudkin &amp;&amp; Ann &amp;P</oddHeader></headerFooter></worksheet>"}},
         "Dean\nRudkin & Ann \n"},
        {"remarks",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/comments1.xml",
           "<comments><authors><author>Dean</author></authors><commentList><comment ref=\"A1\" "
           "authorId=\"0\"><text><r><t>Rud</t></r><r><t>kin</t></r></text></comment></"
           "commentList></comments>"}},
         "Dean\nRudkin\nhidden: 32\n"},
        {"remarks in a thread",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/threadedComments/threadedComment1.xml",
           "<ThreadedComments><threadedComment ref=\"A1\" "
           "personId=\"{1}\"><text>Rudkin</text></threadedComment></ThreadedComments>"},
          {"xl/persons/person.xml",
           "<personList><person displayName=\"Dean\" id=\"{1}\"/></personList>"}},
         "Dean\nRudkin\nhidden: 4 people who worked on it\nhidden: 32\n"},
        {"a pivot table's copy",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/pivotCache/pivotCacheDefinition1.xml",
           "<pivotCacheDefinition refreshedBy=\"Dean\"><cacheFields><cacheField "
           "name=\"Name\"><sharedItems><s "
           "v=\"Rudkin\"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>"},
          {"xl/pivotCache/pivotCacheRecords1.xml",
           "<pivotCacheRecords><r><s v=\"Ann Rudkin\"/><d "
           "v=\"2019-03-02T00:00:00\"/></r></pivotCacheRecords>"}},
         "Dean\nName\nRudkin\nAnn Rudkin\n2019-03-02T00:00:00\nhidden: 16384 of a pivot table\n"},
        {"another workbook's copy",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/externalLinks/externalLink1.xml",
           "<externalLink><externalBook><sheetDataSet><sheetData><row r=\"1\"><cell r=\"A1\" "
           "t=\"str\"><v>Rudkin</v></cell></row></sheetData></sheetDataSet></externalBook></"
           "externalLink>"},
          {"xl/externalLinks/_rels/externalLink1.xml.rels",
           "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/externalLinkPath\" "
           "Target=\"file:///C:\\Rudkin.xlsx\" TargetMode=\"External\"/></Relationships>"}},
         "file:///C:\\Rudkin.xlsx\nstr\nRudkin\nhidden: 65536 another "
         "workbook\nhidden: 16384 of another workbook\nhidden: 65536 links\n"},
        {"where data come from",
         "a.xlsx",
         {{"[Content_Types].xml", "<Types/>"},
          {"xl/connections.xml", "<connections><connection name=\"Rudkin\"><dbPr "
                                 "connection=\"DSN=x\"/></connection></connections>"}},
         "Rudkin\nDSN=x\nhidden: 65536 where its data come from\n"},
    };
    OFFICE_EXPECT(cases);
}

Test(inspector_sheet, slides)
{
    static const struct office_case cases[] = {
        {"words",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" "
           "xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Rud</a:t></"
           "a:r><a:r><a:t>kin</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\na\nRudkin\n"},
        {"a slide",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" xmlns:a=\"a\" "
           "show=\"0\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Dean</a:t></a:r></a:p></"
           "p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\na\nDean\nhidden: 8192 a slide\n"},
        {"beside the slide",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/presentation.xml", "<p:presentation xmlns:p=\"p\"><p:sldSz cx=\"9144000\" "
                                   "cy=\"6858000\"/></p:presentation>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:spPr><a:xfrm><a:off "
           "x=\"9144000\" y=\"0\"/><a:ext cx=\"900000\" "
           "cy=\"90000\"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>Dean</a:t></a:r></a:p></"
           "p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\np\na\nDean\nhidden: 4096 outside the slide\n"},
        {"above the slide",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/presentation.xml", "<p:presentation xmlns:p=\"p\"><p:sldSz cx=\"9144000\" "
                                   "cy=\"6858000\"/></p:presentation>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:spPr><a:xfrm><a:off "
           "x=\"0\" y=\"-90000\"/><a:ext cx=\"900000\" "
           "cy=\"90000\"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>Dean</a:t></a:r></a:p></"
           "p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\np\na\nDean\nhidden: 4096 outside the slide\n"},
        {"half on the slide",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/presentation.xml", "<p:presentation xmlns:p=\"p\"><p:sldSz cx=\"9144000\" "
                                   "cy=\"6858000\"/></p:presentation>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:spPr><a:xfrm><a:off "
           "x=\"9000000\" y=\"-10000\"/><a:ext cx=\"900000\" "
           "cy=\"90000\"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>Dean</a:t></a:r></a:p></"
           "p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\np\na\nDean\n"},
        {"notes",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/notesSlides/notesSlide1.xml",
           "<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><p:nvSpPr><p:nvPr><p:ph "
           "type=\"body\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Dean</a:t></a:r></a:p></"
           "p:txBody></p:sp></p:notes>"}},
         "p\na\nbody\nDean\nhidden: 32 notes of a slide\n"},
        {"a page's number in notes",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/notesSlides/notesSlide1.xml",
           "<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><p:nvSpPr><p:nvPr><p:ph "
           "type=\"sldNum\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:fld><a:t>7</a:t></a:fld></a:p></"
           "p:txBody></p:sp></p:notes>"}},
         "p\na\nsldNum\n7\n"},
        {"white on white",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml", "<p:sld xmlns:p=\"p\" "
                                    "xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:"
                                    "rPr><a:solidFill><a:srgbClr "
                                    "val=\"FFFFFF\"/></a:solidFill></a:rPr><a:t>Dean</a:t></a:r></"
                                    "a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\na\nDean\nhidden: 4096 in the colour of what is behind them\n"},
        {"white on a picture",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml", "<p:sld xmlns:p=\"p\" "
                                    "xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:"
                                    "rPr><a:solidFill><a:schemeClr "
                                    "val=\"bg1\"/></a:solidFill></a:rPr><a:t>Dean</a:t></a:r></"
                                    "a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"},
          {"ppt/slideMasters/slideMaster1.xml", "<p:sldMaster xmlns:p=\"p\" "
                                                "xmlns:a=\"a\"><p:cSld><p:bg><p:bgPr><a:blipFill/"
                                                "></p:bgPr></p:bg></p:cSld></p:sldMaster>"}},
         "p\na\np\na\nbg1\nDean\n"},
        {"white on white beside a layout with a picture",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slideLayouts/slideLayout1.xml", "<p:sldLayout xmlns:p=\"p\" "
                                                "xmlns:a=\"a\"><p:cSld><p:bg><p:bgPr><a:blipFill/"
                                                "></p:bgPr></p:bg></p:cSld></p:sldLayout>"},
          {"ppt/slides/slide1.xml", "<p:sld xmlns:p=\"p\" "
                                    "xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:"
                                    "rPr><a:solidFill><a:srgbClr "
                                    "val=\"FFFFFF\"/></a:solidFill></a:rPr><a:t>Dean</a:t></a:r></"
                                    "a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\na\np\na\nDean\nhidden: 4096 in the colour of what is behind them\n"},
        {"white in a blue shape",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" "
           "xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:spPr><a:solidFill><a:srgbClr "
           "val=\"203864\"/></a:solidFill></"
           "p:spPr><p:txBody><a:p><a:r><a:rPr><a:solidFill><a:srgbClr "
           "val=\"FFFFFF\"/></a:solidFill></a:rPr><a:t>Dean</a:t></a:r></a:p></p:txBody></p:sp></"
           "p:spTree></p:cSld></p:sld>"}},
         "p\na\n203864\nDean\n"},
        {"a black shape",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" "
           "xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:spPr><a:solidFill><a:schemeClr "
           "val=\"tx1\"/></a:solidFill></p:spPr></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\na\ntx1\nhidden: 4096 perhaps: a black shape may cover some\n"},
        {"a shape that is not shown",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/slides/slide1.xml",
           "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id=\"4\" "
           "name=\"Rudkin\" hidden=\"1\"/></p:nvSpPr></p:sp></p:spTree></p:cSld></p:sld>"}},
         "p\na\nRudkin\nhidden: 4096 a shape that is not shown\n"},
        {"remarks",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/comments/comment1.xml",
           "<p:cmLst xmlns:p=\"p\"><p:cm authorId=\"0\"><p:text>Rudkin</p:text></p:cm></p:cmLst>"},
          {"ppt/commentAuthors.xml", "<p:cmAuthorLst xmlns:p=\"p\"><p:cmAuthor id=\"0\" "
                                     "name=\"Dean\" initials=\"D\"/></p:cmAuthorLst>"}},
         "p\nDean\nD\np\nRudkin\nhidden: 4 people who worked on it\nhidden: 32\n"},
        {"who changed what",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/changesInfos/changesInfo1.xml",
           "<pc:chgInfo xmlns:pc=\"c\"><pc:docChgLst><pc:chgData name=\"Dean Rudkin\" "
           "userId=\"1\"/></pc:docChgLst></pc:chgInfo>"}},
         "c\nDean Rudkin\nhidden: 64\n"},
        {"marks of a program",
         "a.pptx",
         {{"[Content_Types].xml", "<Types/>"},
          {"ppt/tags/tag1.xml",
           "<p:tagLst xmlns:p=\"p\"><p:tag name=\"CLIENT\" val=\"Rudkin\"/></p:tagLst>"}},
         "p\nCLIENT\nRudkin\nhidden: 4194304 marks of an additional program\n"},
    };
    OFFICE_EXPECT(cases);
}
