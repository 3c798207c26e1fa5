#include "xml.h"

#include <string.h>
#include <strings.h>

#include "libexpat.h"

enum {
    MEMORY_MOST = 8 << 20, /* of Expat's own: a tag or a name of millions of bytes is none */
    HEAD = 16,             /* in front of each block, for its size */
};

/* ---- Expat's memory, which is counted and wiped as all other is ---- */

/* Expat hands no context to these. */
static _Thread_local size_t in_use;
static _Thread_local bool is_beyond;

static void *take(size_t size)
{
    if (size > MEMORY_MOST || in_use > MEMORY_MOST - size) {
        is_beyond = true;
        return NULL;
    }
    unsigned char *block = memory_allocate(HEAD + size);
    if (!block)
        return NULL;
    memcpy(block, &size, sizeof size);
    in_use += size;
    return block + HEAD;
}

static void give(void *data)
{
    size_t size;
    if (!data)
        return;
    unsigned char *block = (unsigned char *)data - HEAD;
    memcpy(&size, block, sizeof size);
    in_use -= size;
    memory_free(block);
}

static void *take_again(void *data, size_t size)
{
    size_t old = 0;
    if (data)
        memcpy(&old, (unsigned char *)data - HEAD, sizeof old);
    void *moved = take(size);
    if (moved && data) {
        memcpy(moved, data, old < size ? old : size);
        give(data);
    }
    return moved;
}

/* ---- the walk ---- */

static const char *behind_colon(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void stop(struct table_xml *xml)
{
    (void)libexpat.StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL on_open(void *context, const char *name, const char **attributes)
{
    struct table_xml *xml = context;
    if (!table_is_fine(xml->build))
        return;
    if (xml->depth == TABLE_XML_DEPTH) {
        table_fail(xml->build, "look at where it comes from; give it out as CSV",
                   "is nested deeper than any office program writes");
        stop(xml);
        return;
    }
    const char *bare = behind_colon(name);
    size_t length = strnlen(bare, TABLE_XML_NAME - 1);
    memcpy(xml->names[xml->depth], bare, length);
    xml->names[xml->depth][length] = '\0';
    xml->depth++;
    xml->attributes = attributes;
    if (xml->walk->open)
        xml->walk->open(xml->state, xml);
    xml->attributes = NULL;
    if (!table_is_fine(xml->build))
        stop(xml);
}

static void XMLCALL on_close(void *context, const char *name)
{
    struct table_xml *xml = context;
    (void)name;
    if (!table_is_fine(xml->build))
        return;
    if (xml->walk->close)
        xml->walk->close(xml->state, xml);
    xml->depth--;
    if (!table_is_fine(xml->build))
        stop(xml);
}

static void XMLCALL on_text(void *context, const char *text, int length)
{
    struct table_xml *xml = context;
    if (xml->walk->text && table_is_fine(xml->build))
        xml->walk->text(xml->state, xml, text, (size_t)length);
}

/* No office program writes one; it may declare what grows without end. */
static void XMLCALL on_doctype(void *context, const char *name, const char *system,
                               const char *public, int has_more)
{
    struct table_xml *xml = context;
    (void)name, (void)system, (void)public, (void)has_more;
    table_fail(xml->build, "look at where it comes from; give it out as CSV",
               "declares a document type, as no office program does");
    stop(xml);
}

static void fail_syntax(struct table_xml *xml, const char *part)
{
    enum XML_Error error = libexpat.GetErrorCode(xml->parser);
    if (error == XML_ERROR_NO_MEMORY && !is_beyond)
        table_fail_memory(xml->build);
    else if (error == XML_ERROR_NO_MEMORY)
        table_fail(xml->build, "look at where it comes from; give it out as CSV",
                   "has a mark in its part %.100s that is larger than any office program writes",
                   part);
    else
        table_fail(xml->build, "save it again with the program that made it, or give it out as CSV",
                   "is damaged: line %lu of its part %.100s cannot be read",
                   (unsigned long)libexpat.GetCurrentLineNumber(xml->parser), part);
}

static void feed(struct table_xml *xml, struct table_zip *zip)
{
    size_t got = 1;
    while (got > 0 && table_is_fine(xml->build)) {
        got = table_zip_read(zip, zip->block, ZIP_BLOCK);
        if (table_is_fine(xml->build) && libexpat.Parse(xml->parser, (const char *)zip->block,
                                                        (int)got, got == 0) == XML_STATUS_ERROR)
            fail_syntax(xml, zip->part);
    }
}

void table_xml_read(struct table_zip *zip, const struct table_xml_walk *walk, void *state)
{
    static const XML_Memory_Handling_Suite memory = {take, take_again, give};
    struct table_build *build = zip->build;
    if (table_is_fine(build))
        build->status = libexpat_load(build->err);
    struct table_xml *xml = table_is_fine(build) ? memory_allocate(sizeof *xml) : NULL;
    if (!xml) {
        table_fail_memory(build);
        return;
    }
    *xml = (struct table_xml){.build = build, .walk = walk, .state = state};
    is_beyond = false;
    xml->parser = libexpat.ParserCreate_MM(NULL, &memory, NULL);
    if (xml->parser) {
        libexpat.SetUserData(xml->parser, xml);
        libexpat.SetElementHandler(xml->parser, on_open, on_close);
        libexpat.SetCharacterDataHandler(xml->parser, on_text);
        libexpat.SetStartDoctypeDeclHandler(xml->parser, on_doctype);
        feed(xml, zip);
        libexpat.ParserFree(xml->parser);
    } else {
        table_fail_memory(build);
    }
    memory_free(xml);
}

/* ---- where it stands ---- */

const char *table_xml_name(const struct table_xml *xml, unsigned above)
{
    return xml->depth > above ? xml->names[xml->depth - above - 1] : "";
}

bool table_xml_is(const struct table_xml *xml, const char *name)
{
    return strcmp(table_xml_name(xml, 0), name) == 0;
}

bool table_xml_is_in(const struct table_xml *xml, const char *name, const char *parent)
{
    return table_xml_is(xml, name) && strcmp(table_xml_name(xml, 1), parent) == 0;
}

const char *table_xml_value(const struct table_xml *xml, const char *name)
{
    bool is_prefixed = strchr(name, ':') != NULL;
    for (const char **at = xml->attributes; at && *at; at += 2)
        if (strcmp(is_prefixed ? *at : behind_colon(*at), name) == 0)
            return at[1];
    return NULL;
}

bool table_xml_says(const struct table_xml *xml, const char *name)
{
    const char *value = table_xml_value(xml, name);
    return value && (strcmp(value, "1") == 0 || strcasecmp(value, "true") == 0 ||
                     strcasecmp(value, "on") == 0);
}

size_t table_xml_number(const struct table_xml *xml, const char *name, size_t most,
                        size_t otherwise)
{
    const char *value = table_xml_value(xml, name);
    size_t number = 0;
    if (!value || *value == '\0')
        return otherwise;
    for (; *value != '\0'; value++) {
        if (*value < '0' || *value > '9')
            return otherwise;
        number = number * 10 + (size_t)(*value - '0');
        if (number > most)
            return most;
    }
    return number;
}
