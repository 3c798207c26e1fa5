/* XMP, in which a document or a picture tells of itself: every value, and what it is. */
#include <libxml/xmlreader.h>
#include <string.h>

#include "pdf_internal.h"

/* Of names that are not here a value is told by its name. */
static const struct {
    const char *name;
    unsigned kind; /* 0: says nothing of anybody */
} NAMES[] = {
    {"creator", HIDDEN_AUTHOR},
    {"Author", HIDDEN_AUTHOR},
    {"contributor", HIDDEN_AUTHOR},
    {"AuthorsPosition", HIDDEN_AUTHOR},
    {"CaptionWriter", HIDDEN_AUTHOR},
    {"Owner", HIDDEN_AUTHOR},
    {"rights", HIDDEN_AUTHOR},
    {"publisher", HIDDEN_COMPANY},
    {"Company", HIDDEN_COMPANY},
    {"Manager", HIDDEN_COMPANY},
    {"description", HIDDEN_COMMENT},
    {"subject", HIDDEN_COMMENT},
    {"Keywords", HIDDEN_COMMENT},
    {"keywords", HIDDEN_COMMENT},
    {"Headline", HIDDEN_COMMENT},
    {"Comments", HIDDEN_COMMENT},
    {"CreatorTool", HIDDEN_SOFTWARE},
    {"Producer", HIDDEN_SOFTWARE},
    {"softwareAgent", HIDDEN_SOFTWARE},
    {"xmptk", HIDDEN_SOFTWARE},
    {"CreateDate", HIDDEN_TIMES},
    {"ModifyDate", HIDDEN_TIMES},
    {"MetadataDate", HIDDEN_TIMES},
    {"when", HIDDEN_TIMES},
    {"date", HIDDEN_TIMES},
    {"SourceModified", HIDDEN_TIMES},
    {"LastSaved", HIDDEN_TIMES},
    {"GPSLatitude", HIDDEN_LOCATION},
    {"GPSLongitude", HIDDEN_LOCATION},
    {"City", HIDDEN_LOCATION},
    {"Location", HIDDEN_LOCATION},
    {"Make", HIDDEN_DEVICE},
    {"Model", HIDDEN_DEVICE},
    {"SerialNumber", HIDDEN_DEVICE},
    {"filePath", HIDDEN_PATHS},
    {"BaseURL", HIDDEN_PATHS},
    {"title", 0},
    {"format", 0},
    {"language", 0},
    {"part", 0},
    {"conformance", 0},
    {"amd", 0},
    {"rev", 0},
    {"corr", 0},
    {"DocumentID", 0},
    {"InstanceID", 0},
    {"OriginalDocumentID", 0},
    {"VersionID", 0},
    {"RenditionClass", 0},
    {"instanceID", 0},
    {"documentID", 0},
    {"originalDocumentID", 0},
    {"renditionClass", 0},
    {"action", 0},
    {"changed", 0},
    {"parameters", 0},
    {"Trapped", 0},
    {"trapped", 0},
    {"PDFVersion", 0},
    {"GTS_PDFXVersion", 0},
    {"about", 0},
    {"parseType", 0},
    {"lang", 0},
    {"type", 0},
    {"identifier", 0},
    {"source", 0},
    {"Marked", 0},
    {"image", HIDDEN_SMALL},
    /* extension schemas, as PDF/A describes its own */
    {"schema", 0},
    {"namespaceURI", 0},
    {"prefix", 0},
    {"name", 0},
    {"valueType", 0},
    {"category", 0},
    {"uri", 0},
    {"resource", 0},
};

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static void tell(struct answer *answer, const char *name, const char *value)
{
    if (is_blank(value))
        return;
    size_t i = 0, count = sizeof NAMES / sizeof *NAMES;
    while (i < count && strcmp(NAMES[i].name, name) != 0)
        i++;
    if (i == count)
        answer_hidden(answer, HIDDEN_OTHER, name);
    else if (NAMES[i].kind != 0)
        answer_hidden(answer, NAMES[i].kind, NULL);
    if (i < count && NAMES[i].kind == HIDDEN_SMALL)
        return; /* its value is a picture */
    answer_break(answer);
    answer_text(answer, value, strlen(value));
    answer_break(answer);
}

static const char *local_name(xmlTextReaderPtr xml)
{
    const xmlChar *name = xmlTextReaderConstLocalName(xml);
    return name ? (const char *)name : "";
}

static void tell_attributes(xmlTextReaderPtr xml, struct answer *answer)
{
    while (xmlTextReaderMoveToNextAttribute(xml) == 1) {
        const xmlChar *value = xmlTextReaderConstValue(xml);
        if (value && xmlTextReaderIsNamespaceDecl(xml) != 1)
            tell(answer, local_name(xml), (const char *)value);
    }
    xmlTextReaderMoveToElement(xml);
}

/* The lists of XMP stand between a name and its values. */
static bool is_of_list(const char *name)
{
    return strcmp(name, "li") == 0 || strcmp(name, "Seq") == 0 || strcmp(name, "Bag") == 0 ||
           strcmp(name, "Alt") == 0 || strcmp(name, "Description") == 0 ||
           strcmp(name, "value") == 0;
}

static void take_node(xmlTextReaderPtr xml, struct answer *answer, char name[64])
{
    int type = xmlTextReaderNodeType(xml);
    const char *local = local_name(xml);
    if (type == XML_READER_TYPE_ELEMENT) {
        if (!is_of_list(local))
            snprintf(name, 64, "%s", local);
        tell_attributes(xml, answer);
    } else if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA) {
        const xmlChar *value = xmlTextReaderConstValue(xml);
        tell(answer, name, value ? (const char *)value : "");
    }
}

void pdf_read_xmp(const struct buffer *xmp, struct answer *answer)
{
    char name[64] = "";
    xmlTextReaderPtr xml =
        xmp->length > 0
            ? xmlReaderForMemory(buffer_text(xmp), (int)xmp->length, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
            : NULL;
    int is_more = 0;
    while (xml && (is_more = xmlTextReaderRead(xml)) == 1)
        take_node(xml, answer, name);
    if (is_more < 0) {
        answer_unread(answer, UNREAD_DAMAGED, "what it tells of itself");
        answer_text(answer, buffer_text(xmp), xmp->length);
    }
    xmlFreeTextReader(xml);
}
