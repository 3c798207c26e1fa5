/* What Word files keep beside their words, as Document Inspector lists it. */
#include "office_file_support.h"

Test(inspector_kept, what_is_kept_beside)
{
    static const struct office_case cases[] = {
        {"who and for whom",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"docProps/core.xml",
           "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" "
           "xmlns:dcterms=\"t\"><dc:title>Visit</dc:title><dc:creator>Dean</"
           "dc:creator><cp:lastModifiedBy>Ann</cp:lastModifiedBy><cp:keywords>Rudkin</"
           "cp:keywords><dcterms:created>2026-11-20T10:00:00Z</dcterms:created><cp:revision>7</"
           "cp:revision></cp:coreProperties>"},
          {"docProps/app.xml",
           "<Properties><Template>Normal.dotm</Template><Application>Word</"
           "Application><Company>Rudkin "
           "Ltd</Company><Manager></Manager><TotalTime>5</TotalTime></Properties>"}},
         "Normal.dotm\nWord\nRudkin "
         "Ltd\n5\nc\nd\nt\nVisit\nDean\nAnn\nRudkin\n2026-11-20T10:00:00Z\n7\nw\nx\nhidden: "
         "256\nhidden: 16\nhidden: 4\nhidden: 8\nhidden: 32\nhidden: 2097152\n"},
        {"of its own",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"docProps/custom.xml",
           "<Properties xmlns:vt=\"v\"><property "
           "name=\"Client\"><vt:lpwstr>Rudkin</vt:lpwstr></property></Properties>"}},
         "v\nClient\nRudkin\nw\nx\nhidden: 4194304 properties of its own\n"},
        {"custom XML",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"customXml/item1.xml", "<root><Client>Rudkin</Client></root>"}},
         "Rudkin\nw\nx\nhidden: 4194304 data of its own (custom XML)\n"},
        {"variables",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/settings.xml", "<w:settings xmlns:w=\"w\"><w:docVars><w:docVar w:name=\"client\" "
                                "w:val=\"Rudkin\"/></w:docVars></w:settings>"}},
         "w\nx\nw\nclient\nRudkin\nhidden: 4194304 variables of its own\n"},
        {"letters from a list",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/settings.xml", "<w:settings xmlns:w=\"w\"><w:mailMerge><w:query w:val=\"SELECT * "
                                "FROM Rudkin\"/></w:mailMerge></w:settings>"}},
         "w\nx\nw\nSELECT * FROM Rudkin\nhidden: 65536 where the letters' names come from\n"},
        {"its template",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/_rels/settings.xml.rels",
           "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/attachedTemplate\" "
           "Target=\"file:///C:\\Users\\Rudkin\\case.dotx\" "
           "TargetMode=\"External\"/></Relationships>"}},
         "file:///C:\\Users\\Rudkin\\case.dotx\nw\nx\nhidden: 65536 its template\n"},
        {"everybody's template",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/_rels/settings.xml.rels",
           "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/attachedTemplate\" "
           "Target=\"Normal.dotm\" TargetMode=\"External\"/></Relationships>"}},
         "Normal.dotm\nw\nx\n"},
        {"a picture elsewhere",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/_rels/document.xml.rels",
           "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/image\" "
           "Target=\"https://example.org/rudkin.png\" TargetMode=\"External\"/></Relationships>"}},
         "https://example.org/rudkin.png\nw\nx\nhidden: 65536 a part that is kept elsewhere\n"},
        {"a link to a disk",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/_rels/document.xml.rels",
           "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/hyperlink\" "
           "Target=\"\\\\server\\Rudkin\" TargetMode=\"External\"/></Relationships>"}},
         "\\\\server\\Rudkin\nw\nx\nhidden: 65536 links\n"},
        {"a file within",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/embeddings/a.txt", "Dean Rudkin"}},
         "w\nx\nword/embeddings/a.txt\nDean Rudkin\nhidden: 128\n"},
        {"a small picture",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"docProps/thumbnail.emf", ""}},
         "w\nx\n"},
        {"programs",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/vbaProject.bin", "Rudkin"}},
         "w\nx\nword/vbaProject.bin\nRudkin\nhidden: 1048576\nunread: 512 word/vbaProject.bin\n"},
        {"a printer",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/printerSettings1.bin", "HP in Rudkin's room"}},
         "w\nx\nHP in Rudkin's room\nhidden: 2 a printer\n"},
        {"a chart's data",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/charts/chart1.xml",
           "<c:chartSpace xmlns:c=\"c\"><c:cat><c:strRef><c:f>Sheet1!$A$2</c:f><c:strCache><c:pt "
           "idx=\"0\"><c:v>Wren</c:v></c:pt><c:pt "
           "idx=\"1\"><c:v>Dean</c:v></c:pt></c:strCache></c:strRef></c:cat></c:chartSpace>"}},
         "c\nSheet1!$A$2\nWren\nDean\nw\nx\nhidden: 16384 of a chart\n"},
        {"a part of no known kind",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"word/strange.bin", "\001\002Rudkin\003"}},
         "w\nx\nword/strange.bin\nRudkin\nunread: 512 word/strange.bin\n"},
        {"who signed it",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml",
           "<w:document "
           "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"},
          {"_xmlsignatures/sig1.xml",
           "<Signature><SignatureValue>"
           "Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyQTE=</"
           "SignatureValue><X509Certificate>MBECAAYBDERlYW4gUnVka2luAA==</"
           "X509Certificate><X509SubjectName>CN=Dean</X509SubjectName></Signature>"}},
         "Dean Rudkin\nCN=Dean\nw\nx\nhidden: 4 who signed it\n"},
        {"handwriting",
         "a.docx",
         {{"[Content_Types].xml", "<Types/>"},
          {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:contentPart "
                                "r:id=\"rId1\" xmlns:r=\"r\"/></w:r></w:p></w:body></w:document>"}},
         "w\nr\nrId1\nunread: 64 handwriting\n"},
    };
    OFFICE_EXPECT(cases);
}
