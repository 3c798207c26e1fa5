#include "xml.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>
#include <string.h>
#include <strings.h>

#include "charset.h"
#include "encoded.h"
#include "entities.h"
#include "html_tags.h"

enum { VALUES_MAXIMUM = 16 * 1024 * 1024, HEAD = 4096 };

/* Nothing that a file points to is opened, whatever libxml2 is asked for. */
static xmlParserInputPtr open_nothing(const char *address, const char *id, xmlParserCtxtPtr context)
{
    (void)address;
    (void)id;
    (void)context;
    return NULL;
}

static void say_nothing(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static void begin(void)
{
    xmlSetExternalEntityLoader(open_nothing);
    xmlSetGenericErrorFunc(NULL, say_nothing);
}

static const char *behind_colon(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void enter(struct xml *xml, const char *name)
{
    if (xml->depth < XML_DEPTH)
        snprintf(xml->names[xml->depth], XML_NAME_SIZE, "%s", behind_colon(name));
    xml->depth++;
}

/* Values are kept one behind the other; where each begins is known when none is moved any more. */
static void take_attributes(struct xml *xml, xmlTextReaderPtr pull)
{
    size_t places[XML_ATTRIBUTES][2];
    buffer_clear(&xml->values);
    xml->attribute_count = 0;
    while (xmlTextReaderMoveToNextAttribute(pull) == 1) {
        const char *name = (const char *)xmlTextReaderConstName(pull);
        const char *value = (const char *)xmlTextReaderConstValue(pull);
        if (xml->attribute_count == XML_ATTRIBUTES) {
            xml->has_more = true;
            break;
        }
        size_t count = xml->attribute_count++;
        xml->attributes[count].is_namespace = name && strncmp(name, "xmlns", 5) == 0;
        places[count][0] = xml->values.length;
        buffer_append_text(&xml->values, name ? behind_colon(name) : "");
        buffer_append_byte(&xml->values, '\0');
        places[count][1] = xml->values.length;
        buffer_append_text(&xml->values, value ? value : "");
        buffer_append_byte(&xml->values, '\0');
    }
    xmlTextReaderMoveToElement(pull);
    xml->has_more = xml->has_more || xml->values.failure != STATUS_OK;
    if (xml->values.failure != STATUS_OK)
        xml->attribute_count = 0;
    for (size_t i = 0; i < xml->attribute_count; i++) {
        xml->attributes[i].name = buffer_text(&xml->values) + places[i][0];
        xml->attributes[i].value = buffer_text(&xml->values) + places[i][1];
    }
}

static void leave(struct xml *xml, const struct xml_walk *walk, void *state)
{
    xml->attribute_count = 0;
    if (walk->close)
        walk->close(state, xml);
    if (xml->depth > 0)
        xml->depth--;
}

/* What a document type declares, as it stands: entities may hide words. */
static void tell_doctype(xmlNodePtr node, const struct xml_walk *walk, void *state)
{
    if (!node || node->type != XML_DTD_NODE || !node->children)
        return;
    xmlBufferPtr text = xmlBufferCreate();
    if (text && xmlNodeDump(text, node->doc, node, 0, 0) > 0)
        walk->other(state, XML_OTHER_DOCTYPE, (const char *)xmlBufferContent(text));
    xmlBufferFree(text);
}

static void tell_other(xmlTextReaderPtr pull, int type, const struct xml_walk *walk, void *state)
{
    const char *value = (const char *)xmlTextReaderConstValue(pull);
    if (!walk->other)
        return;
    if (type == XML_READER_TYPE_DOCUMENT_TYPE)
        tell_doctype(xmlTextReaderCurrentNode(pull), walk, state);
    else if (value)
        walk->other(state,
                    type == XML_READER_TYPE_COMMENT ? XML_OTHER_COMMENT : XML_OTHER_INSTRUCTION,
                    value);
}

static void step(xmlTextReaderPtr pull, struct xml *xml, const struct xml_walk *walk, void *state)
{
    int type = xmlTextReaderNodeType(pull);
    const char *text;
    switch (type) {
    case XML_READER_TYPE_ELEMENT: {
        bool is_empty = xmlTextReaderIsEmptyElement(pull) == 1;
        enter(xml, (const char *)xmlTextReaderConstName(pull));
        take_attributes(xml, pull);
        if (walk->open)
            walk->open(state, xml);
        if (is_empty)
            leave(xml, walk, state);
        break;
    }
    case XML_READER_TYPE_END_ELEMENT:
        leave(xml, walk, state);
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        text = (const char *)xmlTextReaderConstValue(pull);
        if (walk->text && text)
            walk->text(state, xml, text, strlen(text));
        break;
    case XML_READER_TYPE_COMMENT:
    case XML_READER_TYPE_PROCESSING_INSTRUCTION:
    case XML_READER_TYPE_DOCUMENT_TYPE:
        tell_other(pull, type, walk, state);
        break;
    default:
        break;
    }
}

static bool walk_over(xmlTextReaderPtr pull, const struct xml_walk *walk, void *state)
{
    struct xml *xml = pull ? memory_allocate(sizeof *xml) : NULL;
    if (!xml)
        return false;
    int got;
    buffer_init(&xml->values, VALUES_MAXIMUM);
    while ((got = xmlTextReaderRead(pull)) == 1)
        step(pull, xml, walk, state);
    bool is_whole = got == 0 && !xml->has_more;
    buffer_free(&xml->values);
    memory_free(xml);
    return is_whole;
}

static xmlTextReaderPtr open_reader(const unsigned char *data, size_t length)
{
    enum { HOW = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };
    begin();
    return xmlReaderForMemory((const char *)data, (int)length, NULL, NULL, HOW);
}

bool xml_walk(const unsigned char *data, size_t length, const struct xml_walk *walk, void *state)
{
    if (length > INT32_MAX)
        return false;
    xmlTextReaderPtr pull = open_reader(data, length);
    bool is_whole = walk_over(pull, walk, state);
    xmlFreeTextReader(pull);
    return is_whole;
}

void xml_root(const unsigned char *data, size_t length, char root[XML_NAME_SIZE])
{
    enum { LOOKED_AT = 1 << 20 };
    root[0] = '\0';
    xmlTextReaderPtr pull = open_reader(data, length < LOOKED_AT ? length : LOOKED_AT);
    while (pull && root[0] == '\0' && xmlTextReaderRead(pull) == 1)
        if (xmlTextReaderNodeType(pull) == XML_READER_TYPE_ELEMENT)
            snprintf(root, XML_NAME_SIZE, "%s",
                     behind_colon((const char *)xmlTextReaderConstName(pull)));
    xmlFreeTextReader(pull);
}

/* ---- HTML ---- */

static bool walk_html(const char *data, size_t length, const struct xml_walk *walk, void *state)
{
    enum {
        HOW = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
              HTML_PARSE_IGNORE_ENC
    };
    begin();
    htmlDocPtr document = htmlReadMemory(data, (int)length, NULL, "UTF-8", HOW);
    if (!document)
        return false;
    xmlTextReaderPtr pull = xmlReaderWalker(document);
    bool is_whole = walk_over(pull, walk, state);
    xmlFreeTextReader(pull);
    xmlFreeDoc(document);
    return is_whole;
}

/* What a page says of itself ("charset=koi8-r"), or broken XML ("encoding='koi8-r'"). */
static bool find_charset(const unsigned char *data, size_t length, char charset[CHARSET_SIZE])
{
    static const char *const signs[] = {"charset", "encoding"};
    char head[HEAD + 1];
    size_t kept = length < HEAD ? length : HEAD;
    memcpy(head, data, kept);
    head[kept] = '\0';
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *at = strcasestr(head, signs[i]);
        at = at ? at + strlen(signs[i]) : "";
        at += strspn(at, " =\"'");
        size_t size = strcspn(at, " \"';>/?");
        if (size == 0 || size >= CHARSET_SIZE)
            continue;
        snprintf(charset, CHARSET_SIZE, "%.*s", (int)size, at);
        return true;
    }
    return false;
}

/* libxml2 would end at the first byte that is not of the set. */
static void decode(const unsigned char *data, size_t length, const char *charset,
                   struct buffer *out)
{
    bool is_big_endian;
    size_t skip;
    char found[CHARSET_SIZE];
    if (encoded_is_wide(data, length, &is_big_endian, &skip)) {
        encoded_wide(data + skip, length - skip, is_big_endian, out);
        return;
    }
    if (utf8_check((const char *)data, length) == length) {
        buffer_append(out, data, length);
        return;
    }
    if (!charset && find_charset(data, length, found))
        charset = found;
    bool is_western =
        !charset || strcasecmp(charset, "iso-8859-1") == 0 || strcasecmp(charset, "us-ascii") == 0;
    if (is_western || !charset_append(out, charset, data, length))
        charset_append(out, "windows-1252", data, length); /* as browsers take it */
}

/* Browsers show nothing of a zero; to libxml2 it is the end of the page. */
static void drop_zeros(struct buffer *page)
{
    size_t kept = 0;
    for (size_t i = 0; i < page->length; i++)
        if (page->data[i] != '\0')
            page->data[kept++] = page->data[i];
    buffer_truncate(page, kept);
}

bool xml_walk_html(const unsigned char *data, size_t length, const char *charset,
                   const struct xml_walk *walk, void *state)
{
    struct buffer plain, page;
    if (length > XML_HTML_MAXIMUM)
        return false;
    buffer_init(&plain, READER_TEXT_MAXIMUM);
    buffer_init(&page, READER_TEXT_MAXIMUM);
    decode(data, length, charset, &plain);
    drop_zeros(&plain);
    entities_number(buffer_text(&plain), plain.length, &page);
    bool is_whole = plain.failure == STATUS_OK && page.failure == STATUS_OK &&
                    walk_html(buffer_text(&page), page.length, walk, state) &&
                    html_tags_look(buffer_text(&page), walk, state);
    buffer_free(&plain);
    buffer_free(&page);
    return is_whole;
}

/* ---- where the walk stands ---- */

const char *xml_name(const struct xml *xml, unsigned above)
{
    if (xml->depth <= above || xml->depth - above > XML_DEPTH)
        return "";
    return xml->names[xml->depth - above - 1];
}

bool xml_is(const struct xml *xml, const char *name)
{
    return strcmp(xml_name(xml, 0), name) == 0;
}

bool xml_within(const struct xml *xml, const char *name)
{
    for (unsigned above = 1; above < xml->depth; above++)
        if (strcmp(xml_name(xml, above), name) == 0)
            return true;
    return false;
}

const char *xml_value(const struct xml *xml, const char *name)
{
    for (size_t i = 0; i < xml->attribute_count; i++)
        if (!xml->attributes[i].is_namespace && strcmp(xml->attributes[i].name, name) == 0)
            return xml->attributes[i].value;
    return NULL;
}

const char *xml_value_or_empty(const struct xml *xml, const char *name)
{
    const char *value = xml_value(xml, name);
    return value ? value : "";
}

bool xml_says(const struct xml *xml, const char *name, bool otherwise)
{
    const char *value = xml_value(xml, name);
    if (!value)
        return otherwise;
    return strcmp(value, "0") != 0 && strcasecmp(value, "false") != 0 &&
           strcasecmp(value, "off") != 0 && strcasecmp(value, "none") != 0;
}
