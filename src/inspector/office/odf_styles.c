/* ODF's styles: what hides words, sheets and slides. */
#include <stdlib.h>
#include <string.h>

#include "odf.h"

static const char *full_name(const char *family, const char *name, char out[LOOKS_NAME])
{
    snprintf(out, LOOKS_NAME, "%s:%s", family, name);
    return out;
}

/* "10.5pt"; 0 if it is said otherwise. */
static unsigned size_of(const char *value)
{
    char *end;
    double size = strtod(value, &end);
    return end != value && strcmp(end, "pt") == 0 && size > 0 && size < 1000
               ? (unsigned)(size * 100)
               : 0;
}

static void take_background(struct looks *looks, const char *value)
{
    if (!value || strcmp(value, "transparent") == 0)
        return;
    looks->fill = css_colour(value);
    looks->is_filled = true;
}

/* Anything but zero on a side: "rect(0cm, 1.2cm, 0cm, 0cm)". */
static bool is_cut(const char *clip)
{
    if (!clip || strncmp(clip, "rect(", 5) != 0)
        return false;
    for (const char *at = clip + 5; *at != '\0' && *at != ')';) {
        char *end;
        double side = strtod(at, &end);
        if (end != at && side > 0)
            return true;
        at = end + strcspn(end, ", )");
        at += strspn(at, ", ");
    }
    return false;
}

static void take_properties(struct looks *looks, const struct xml *xml)
{
    const char *colour = xml_value(xml, "color"), *fill = xml_value(xml, "fill");
    bool is_none = strcmp(xml_value_or_empty(xml, "display"), "none") == 0 ||
                   strcmp(xml_value_or_empty(xml, "display"), "false") == 0 ||
                   strcmp(xml_value_or_empty(xml, "visibility"), "hidden") == 0;
    if (is_none)
        looks->hidden = LOOKS_YES;
    if (colour && xml_is(xml, "text-properties"))
        looks->colour = css_colour(colour);
    take_background(looks, xml_value(xml, "background-color"));
    if (fill && strcmp(fill, "none") != 0) {
        looks->is_filled = true;
        looks->fill = css_colour(xml_value_or_empty(xml, "fill-color"));
    }
    looks->size = xml_value(xml, "font-size") ? size_of(xml_value(xml, "font-size")) : looks->size;
    if (is_cut(xml_value(xml, "clip")))
        looks->is_cut = true;
}

void odf_styles_open(struct office *office, const struct xml *xml)
{
    char name[LOOKS_NAME], parent[LOOKS_NAME] = "";
    const char *family = xml_value_or_empty(xml, "family");
    if (xml_is(xml, "style")) {
        if (xml_value(xml, "parent-style-name"))
            full_name(family, xml_value(xml, "parent-style-name"), parent);
        full_name(family, xml_value_or_empty(xml, "name"), name);
        office->odf.style = looks_style_add(&office->styles, name, parent);
    } else if (office->odf.style && xml_within(xml, "style")) {
        take_properties(&office->odf.style->looks, xml);
    }
}

struct looks odf_style_of(struct office *office, const struct xml *xml, const char *family)
{
    char name[LOOKS_NAME];
    const char *style = xml_value(xml, "style-name");
    return style ? looks_style_find(&office->styles, full_name(family, style, name)) : LOOKS_PLAIN;
}
