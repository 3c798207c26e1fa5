/* How words look, as far as that tells whether they can be seen. */
#ifndef INSPECTOR_LOOKS_H
#define INSPECTOR_LOOKS_H

#include "text/css.h"
#include "text/xml.h"

enum looks_said { LOOKS_UNSAID, LOOKS_NO, LOOKS_YES };

enum { LOOKS_STYLES = 8192, LOOKS_NAME = 72, LOOKS_SMALL = 200 /* hundredths of a point */ };

struct looks {
    enum looks_said hidden;
    uint32_t colour;   /* CSS_NO_COLOUR: what is usual there */
    uint32_t fill;     /* of what is behind it; CSS_NO_COLOUR: not said */
    bool is_filled;    /* with `fill`, or with a colour or picture that is not known */
    bool is_highlight; /* the fill is the mark of a pen, which leaves the usual colour as it is */
    bool is_cut;       /* a picture of which sides are not shown */
    unsigned size;     /* in hundredths of a point; 0: not said */
};

#define LOOKS_PLAIN                                                                                \
    ((struct looks){LOOKS_UNSAID, CSS_NO_COLOUR, CSS_NO_COLOUR, false, false, false, 0})

/* Lays over what `over` says. */
void looks_overlay(struct looks *looks, const struct looks *over);
/* Why words that look so are not seen, in a few words; NULL if they are. */
const char *looks_hide(const struct looks *looks);
/* The colour of a w:val, rgb or a DrawingML colour element; *is_known is false for one of a theme
 * that may be any. */
uint32_t looks_colour(const struct xml *xml, bool *is_known);

/* Named styles, each with its parent. */
struct looks_style {
    char name[LOOKS_NAME], parent[LOOKS_NAME];
    struct looks looks;
};
enum { LOOKS_FOUND = 64 };
struct looks_styles {
    struct looks_style *styles;
    size_t count;
    struct {
        char name[LOOKS_NAME];
        struct looks looks;
    } found[LOOKS_FOUND]; /* lately: a sheet has one style for a million cells */
};
/* A new style, whose looks are filled in; NULL if there are too many, or no memory. */
struct looks_style *looks_style_add(struct looks_styles *styles, const char *name,
                                    const char *parent);
/* What it is like with all it is made from; plain if there is none of that name. */
struct looks looks_style_find(struct looks_styles *styles, const char *name);

#endif
