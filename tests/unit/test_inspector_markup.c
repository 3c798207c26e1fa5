/* HTML and XML, as the inspector reads them. */
#include "inspector_support.h"

struct markup_case {
    const char *what, *name, *text, *says;
};

static void expect(const struct markup_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect_str_eq(inspector_says_text(cases[i].name, cases[i].text), cases[i].says, "%s: %s",
                         cases[i].what, inspector_says_text(cases[i].name, cases[i].text));
}

Test(inspector_markup, html)
{
    static const struct markup_case cases[] = {
        {"words", "a.html",
         "<p>De<b>an</b> Rud&shy;kin</p><td>Ann</td><td>Lee</td><p>a<br>b\n c</p><pre>d\n e</pre>",
         "Dean Rud\302\255kin\nAnn\nLee\na\nb c\nd\n e\n"},
        {"cells that a style makes", "a.html",
         "<div><span>Dean</span><span>Rudkin</span></div><p>Rud<b>k</b><i>in</i></p>",
         "Dean\nRudkin\nDeanRudkin\nRudk\nin\nRudkin\n"},
        {"letters with names", "a.html",
         "<p>Ru&ffilig;&zwnj;&inodot;&Lstrok;&#xE9;&eacute;&amp;</p>",
         "Ru\357\254\203\342\200\214\304\261\305\201\303\251\303\251&\n"},
        {"values", "a.html",
         "<a href='mailto:d%2Erudkin@example.org' title='Dean'>x</a><img alt='Ann'>",
         "mailto:d%2Erudkin@example.org\nmailto:d.rudkin@example.org\nDean\nAnn\nx\nx\n"
         "hidden: 65536 links\n"},
        {"who made it", "a.html",
         "<html><head><meta name=author content='Dean'><meta name=Generator content='Word'><meta "
         "name=description content='Rudkin'></head></html>",
         "author\nDean\nGenerator\nWord\ndescription\nRudkin\nhidden: 4\nhidden: 256\nhidden: "
         "32\n"},
        {"what Office alone shows", "a.html",
         "<p>x</p><!--[if gte mso "
         "9]><xml><o:DocumentProperties><o:Author>Dean</o:Author><o:Company>Rudkin "
         "Ltd</o:Company></o:DocumentProperties></xml><![endif]-->",
         "x\nDean\nDean\nRudkin Ltd\nhidden: 4\nhidden: 16\n"},
        {"a remark in its code", "a.html", "<p>x</p><!-- ask Dean -->",
         "x\nask Dean\nhidden: 32 in its code\n"},
        {"not displayed", "a.html",
         "<p>Rud<span style='display: none'>x</span>kin</p><div hidden>Ann</div>",
         "Rudkin\nRudxkin\nx\nAnn\nhidden: 4096 not displayed\n"},
        {"by its class", "a.html",
         "<style>.n, p.m { display:none } #i { visibility: hidden } @media print { .q { color: red "
         "} }</style><p class='a n'>Dean</p><p class=m>Ann</p><p id=i>Lee</p><p class=q>x</p>",
         ".n, p.m { display:none } #i { visibility: hidden } @media print { .q { color: red } }\na "
         "n\nDean\nm\nAnn\ni\nLee\nq\nx\nhidden: 4096 not displayed\nhidden: 4096 not visible\n"},
        {"white on white", "a.html", "<p style='color:#fff'>Dean</p><font color=white>Ann</font>",
         "Dean\nAnn\nhidden: 4096 in the colour of what is behind them\n"},
        {"white on blue", "a.html",
         "<table bgcolor=#203864><tr><td><font color=white>Dean</font></td></tr></table><div "
         "style='background: navy url(x.png)'><i style='color:white'>Ann</i></div>",
         "Dean\nbackground: navy url(x.png)\nAnn\n"},
        {"black on black", "a.html", "<p style='background-color: black'>Dean</p>",
         "Dean\nhidden: 4096 in the colour of what is behind them\n"},
        {"of no size", "a.html",
         "<p style='font-size:0'>Dean</p><p style='font-size:1px'>Ann</p><p style='font-size: "
         "9pt'>x</p>",
         "Dean\nAnn\nx\nhidden: 4096 too small to read\n"},
        {"outside", "a.html", "<p style='position:absolute; left: -9999px'>Dean</p>",
         "Dean\nhidden: 4096 outside the page\n"},
        {"a field that is not shown", "a.html",
         "<form><input type=hidden name=client value=Rudkin></form>",
         "hidden\nclient\nRudkin\nhidden: 4096 a field that is not shown\n"},
        {"what was filled in", "a.html",
         "<form><input type=text name=client value=Rudkin><textarea>Dean</textarea></form>",
         "text\nclient\nRudkin\nDean\nhidden: 32768\n"},
        {"programs", "a.html", "<script>var client = 'Rudkin';</script>",
         "var client = 'Rudkin';\nhidden: 1048576\n"},
        {"an address of data", "a.html",
         "<img src='data:text/plain;base64,RGVhbiBS\ndWRraW4='><a href='data:,Ann%20Lee'>x</a>",
         "Dean Rudkin\nAnn Lee\nx\n"},
        {"data within a style", "a.html",
         "<style>p { background: url(data:text/plain;base64,RGVhbiBSdWRraW4=) } @font-face { src: "
         "url(data:font/woff2;base64,d09GMgABAAAAAAA) }</style><p style='background: "
         "url(\"data:,Ann\")'>x</p>",
         "p { background: url(\nDean Rudkin\n) } @font-face { src: url() }\nbackground: "
         "url(\"\nAnn\n\")\nx\n"},
        {"a page within a value", "a.html", "<iframe srcdoc='<p>Rud<b>kin</b></p>'></iframe>",
         "Rudkin\n<p>Rud<b>kin</b></p>\n"},
        {"fields that nobody wrote into", "a.html",
         "<input type=submit value=Send><input type=checkbox value=on>",
         "submit\nSend\ncheckbox\non\n"},
        {"a link to a disk", "a.html", "<a href='file:///C:/Users/Rudkin/a.doc'>x</a>",
         "file:///C:/Users/Rudkin/a.doc\nx\nhidden: 65536 links\n"},
        {"broken", "a.html", "<p>Rud<b>kin<p>Ann</i><td>Lee", "Rudkin\nAnn\nLee\n"},
        {"a letter that the set does not have", "a.html",
         "<meta charset=windows-1252><p>Dean \235</p><p>Rudkin Si\364n</p>",
         "Dean \357\277\275\nRudkin Si\303\264n\n"},
        {"letters of another set", "a.html",
         "<meta http-equiv=content-type content='text/html; charset=koi8-r'><p>\344\311\316</p>",
         "content-type\ntext/html; charset=koi8-r\n\320\224\320\270\320\275\n"},
        {"letters of no set that is told", "a.html", "<p>Si\364n \223x\224</p>",
         "Si\303\264n \342\200\234x\342\200\235\n"},
    };
    expect(cases, sizeof cases / sizeof *cases);
}

Test(inspector_markup, xml)
{
    static const struct markup_case cases[] = {
        {"words", "a.xml",
         "<?xml version=\"1.0\"?><a><first>Dean</first><last "
         "k='Ann'>Rud<i>kin</i></last><![CDATA[<Lee>]]></a>",
         "Dean\nAnn\nRudkin\n<Lee>\n"},
        {"values in elements of short names", "a.xml",
         "<?xml version=\"1.0\"?><r><b>Dean</b><b>Rudkin</b><p>Rud<b>kin</b></p></r>",
         "Dean\nRudkin\nDeanRudkin\nRudkin\n"},
        {"an entity", "a.xml",
         "<!DOCTYPE a [<!ENTITY d \"Dean\"><!ENTITY n \"Rudkin\">]><a>&d;x</a>",
         "<!DOCTYPE a [\n<!ENTITY d \"Dean\">\n<!ENTITY n \"Rudkin\">\n]>\nDeanx\n"},
        {"a file that it points to", "a.xml",
         "<!DOCTYPE a [<!ENTITY d SYSTEM \"file:///etc/passwd\">]><a>x&d;</a>",
         "<!DOCTYPE a [\n<!ENTITY d SYSTEM \"file:///etc/passwd\">\n]>\nx\n"},
        {"a remark and an instruction", "a.xml",
         "<?xml version=\"1.0\"?><a><?who Dean?><!-- Ann --></a>",
         "Dean\nAnn\nhidden: 32 in its code\n"},
        {"broken", "a.xml", "<?xml version=\"1.0\"?><a><b>Dean</b><c k='Ann'>Rudkin</a>",
         "version=\"1.0\"?\nDean\nAnn\nRudkin\nunread: 8\n"},
        {"data", "a.xml",
         "<a><photo>"
         "RGVhbiBSdWRraW4gaXMgYXQgOSBGZXJyeSBMYW5lLCBFYXN0ZXJieSwgYW5kIG5v\nYm9keSBtYXkga25vdw==</"
         "photo></a>",
         "Dean Rudkin is at 9 Ferry Lane, Easterby, and nobody may know\n"},
        {"SVG", "a.svg",
         "<svg><title>Dean</title><text><tspan x=\"1\" y=\"2\">Rud</tspan><tspan>kin</tspan><tspan "
         "x=\"1\" dy=\"2\">Ann</tspan></text><path d=\"M0 0L5 5\"/></svg>",
         "Dean\nRudkin\nAnn\nRudkinAnn\n"},
        {"SVG that is not shown", "a.svg",
         "<svg><text display=\"none\">Dean</text><g "
         "style=\"visibility:hidden\"><text>Ann</text></g><metadata><creator>Lee</creator></"
         "metadata></svg>",
         "none\nDean\nAnn\nLee\nhidden: 4096 not displayed\nhidden: 4096 not visible\nhidden: 4\n"},
        {"a text of one piece, of Word 2003", "a.xml",
         "<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"w\" "
         "xmlns:o=\"o\"><o:DocumentProperties><o:Author>Dean</o:Author><o:LastAuthor>Ann</"
         "o:LastAuthor></o:DocumentProperties><w:body><w:p><w:r><w:t>Rud</w:t></w:r><w:r><w:t>kin</"
         "w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p><w:binData "
         "w:name=\"a\">"
         "RGVhbiBSdWRraW4gaXMgYXQgOSBGZXJyeSBMYW5lLCBFYXN0ZXJieSwgYW5kIG5vYm9keSBtYXkga25vdw==</"
         "w:binData></w:body></w:wordDocument>",
         "w\no\nDean\nAnn\nRudkin\nRudkinx\nx\na\nDean Rudkin is at 9 Ferry Lane, Easterby, and "
         "nobody may know\nhidden: 4\nhidden: 8\nhidden: 4096 marked as hidden\n"},
        {"a workbook of one piece, of Excel 2003", "a.xml",
         "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"s\" "
         "xmlns:x=\"x\"><DocumentProperties><Author>Dean</Author></DocumentProperties><Worksheet "
         "ss:Name=\"One\"><Table><Row ss:Hidden=\"1\"><Cell><Data "
         "ss:Type=\"String\">Rud<B>kin</B></Data><Comment "
         "ss:Author=\"Ann\"><Data>why?</Data></Comment></Cell></Row></"
         "Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></"
         "Worksheet></Workbook>",
         "s\nx\nDean\nOne\nString\nRudkin\nAnn\nwhy?\nSheetHidden\nhidden: 4\nhidden: 8192 "
         "rows\nhidden: 32\nhidden: 8192 a sheet\n"},
        {"a Word file of one piece", "a.xml",
         "<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"p\"><pkg:part "
         "pkg:name=\"/word/document.xml\"><pkg:xmlData><w:document "
         "xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Rud</w:t></w:r><w:r><w:rPr><w:color "
         "w:val=\"FFFFFF\"/></w:rPr><w:t>kin</w:t></w:r></w:p></w:body></w:document></"
         "pkg:xmlData></pkg:part></pkg:package>",
         "p\n/word/document.xml\nw\nRud\nRudkin\nkin\nhidden: 4096 in the colour of what is behind "
         "them\n"},
    };
    expect(cases, sizeof cases / sizeof *cases);
}
