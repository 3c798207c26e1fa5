/*
 * Walking over XML, or over HTML as a browser mends it, by libxml2: from the beginning to the end,
 * without what it points to, entities expanded within libxml2's bounds.
 *
 * Names are those behind the colon, since what stands before it may be anything.
 */
#ifndef INSPECTOR_XML_H
#define INSPECTOR_XML_H

#include "reader.h"

enum {
    XML_HTML_MAXIMUM = 32 * 1024 * 1024, /* bytes of a page, which is taken apart as a whole */
    XML_DEPTH = 256,
    XML_NAME_SIZE = 40,
    XML_ATTRIBUTES = 256
};

struct xml_attribute {
    const char *name, *value;
    bool is_namespace; /* xmlns:... */
};

/* Where the walk stands. Strings are good until it goes on. */
struct xml {
    char names[XML_DEPTH][XML_NAME_SIZE]; /* of the elements that are open, the outermost first */
    unsigned depth;                       /* how many are: more than XML_DEPTH have no name here */
    struct xml_attribute attributes[XML_ATTRIBUTES];
    size_t attribute_count;
    struct buffer values;
    bool has_more; /* attributes than have room: told by the caller's walk */
};

enum xml_other {
    XML_OTHER_COMMENT,
    XML_OTHER_INSTRUCTION,
    XML_OTHER_DOCTYPE,
    XML_OTHER_TAG, /* of HTML: one that is none, or not of those that pages have */
};

/* What is called on the way; each may be NULL. At `open` and `close` the element is the innermost
 * one; attributes are there at `open` only. */
struct xml_walk {
    void (*open)(void *state, const struct xml *xml);
    void (*close)(void *state, const struct xml *xml);
    void (*text)(void *state, const struct xml *xml, const char *text, size_t length);
    void (*other)(void *state, enum xml_other what, const char *text);
};

/* False if it broke off: what stood before was walked over. */
bool xml_walk(const unsigned char *data, size_t length, const struct xml_walk *walk, void *state);
/* The same for HTML of at most XML_HTML_MAXIMUM bytes; `charset` is what a mail tells, or NULL. */
bool xml_walk_html(const unsigned char *data, size_t length, const char *charset,
                   const struct xml_walk *walk, void *state);
/* The name of the outermost element, at most XML_NAME_SIZE - 1 bytes; "" if there is none. */
void xml_root(const unsigned char *data, size_t length, char root[XML_NAME_SIZE]);

/* The innermost element that is open, that around it, and so on; "" beyond the outermost. */
const char *xml_name(const struct xml *xml, unsigned above);
bool xml_is(const struct xml *xml, const char *name);
/* Whether one of that name is open, the innermost left out. */
bool xml_within(const struct xml *xml, const char *name);
/* An attribute's value, or NULL. */
const char *xml_value(const struct xml *xml, const char *name);
/* The same, "" if there is none. */
const char *xml_value_or_empty(const struct xml *xml, const char *name);
/* Whether an attribute says so: not there says `otherwise`; "0", "false" and "off" say no. */
bool xml_says(const struct xml *xml, const char *name, bool otherwise);

#endif
