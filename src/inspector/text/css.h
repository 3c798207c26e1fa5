/* As much of style sheets as tells whether words can be seen. */
#ifndef INSPECTOR_CSS_H
#define INSPECTOR_CSS_H

#include "xml.h"

enum { CSS_RULES = 256, CSS_NAME = 48 };

#define CSS_NO_COLOUR 0xFFFFFFFFU /* none is said */

/* How an element looks, what it has from those around it included. */
struct css_look {
    const char *hidden;          /* in a few words why it is not shown; NULL if it is */
    uint32_t colour, background; /* 0xRRGGBB, or CSS_NO_COLOUR */
};

/* The rules of a page's style sheets, as far as they are by class, id or name. */
struct css_rule {
    char selector[CSS_NAME]; /* ".class", "#id" or "name" */
    struct css_look look;
};
struct css {
    struct css_rule rules[CSS_RULES];
    size_t count;
};

/* "#fff", "#FFFFFF", "FFFFFF", "white", "rgb(255, 255, 255)"; CSS_NO_COLOUR if it is none. */
uint32_t css_colour(const char *value);
/* Whether two colours differ too little to be told apart. */
bool css_is_alike(uint32_t one, uint32_t other);
/* Takes the rules of a style sheet. */
void css_add(struct css *css, const char *sheet, size_t length);
/* The element that was opened, within one that looks as `look` says: what it looks like itself. */
void css_apply(const struct css *css, const struct xml *xml, struct css_look *look);

#endif
