/* A part that is XML, walked over as it streams by. */
#ifndef RECORD_TABLES_XML_H
#define RECORD_TABLES_XML_H

#include "zip.h"

enum { TABLE_XML_DEPTH = 128, TABLE_XML_NAME = 32 };

struct table_xml {
    struct table_build *build;
    char names[TABLE_XML_DEPTH][TABLE_XML_NAME]; /* of the elements that are open, without prefix */
    unsigned depth;
    const char **attributes; /* name, value, ... NULL; in `open` alone */
    const struct table_xml_walk *walk;
    void *state;
    void *parser;
};

/* Each may be NULL. Text comes in pieces. In `close` the element is still open. */
struct table_xml_walk {
    void (*open)(void *state, const struct table_xml *xml);
    void (*close)(void *state, const struct table_xml *xml);
    void (*text)(void *state, const struct table_xml *xml, const char *text, size_t length);
};

/* Walks over the part that is open in the zip. A part that declares a document type, is nested
 * deeper than TABLE_XML_DEPTH, or is not well formed fails the build; so does what the walk's own
 * functions find, at which it ends. */
void table_xml_read(struct table_zip *zip, const struct table_xml_walk *walk, void *state);

/* The name of the element that is open, or of the one so many above it; "" beyond the outermost. */
const char *table_xml_name(const struct table_xml *xml, unsigned above);
bool table_xml_is(const struct table_xml *xml, const char *name);
/* The same, and its parent's too. */
bool table_xml_is_in(const struct table_xml *xml, const char *name, const char *parent);
/* An attribute's value, whatever its prefix; or with it ("office:value"). NULL if there is none. */
const char *table_xml_value(const struct table_xml *xml, const char *name);
/* Whether it is there and says yes ("1", "true", "on"). */
bool table_xml_says(const struct table_xml *xml, const char *name);
/* Its whole number, `most` if it is beyond that; `otherwise` if it is absent, or none. */
size_t table_xml_number(const struct table_xml *xml, const char *name, size_t most,
                        size_t otherwise);

#endif
