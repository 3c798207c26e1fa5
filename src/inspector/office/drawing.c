/* Shapes and pictures: what is cut off, not shown, outside, or may cover something. */
#include <stdlib.h>
#include <string.h>

#include "office.h"

static bool is_shape(const struct xml *xml)
{
    static const char *const names[] = {"wsp", "sp", "pic", "shape", "rect", "roundrect", "oval"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(xml, names[i]))
            return true;
    return false;
}

static void open_shape(struct office *office, const struct xml *xml)
{
    office->shape = (struct shape){LOOKS_PLAIN, false};
    office->runs.has_words = false;
    const char *fill = xml_value(xml, "fillcolor");
    if (!fill)
        return;
    char colour[16];
    snprintf(colour, sizeof colour, "%.*s", (int)strcspn(fill, " ["), fill);
    office->shape.looks.fill = css_colour(colour);
    office->shape.looks.is_filled = true;
}

/* "<wps:spPr><a:solidFill><a:srgbClr val=...", or a fill that may be anything. */
static void look_at_fill(struct office *office, const struct xml *xml)
{
    struct looks *looks = &office->shape.looks;
    bool is_of_shape = strcmp(xml_name(xml, 2), "spPr") == 0, is_known;
    if (is_of_shape && strcmp(xml_name(xml, 1), "solidFill") == 0) {
        looks->fill = looks_colour(xml, &is_known);
        looks->is_filled = true;
    } else if (strcmp(xml_name(xml, 1), "spPr") == 0 &&
               (xml_is(xml, "gradFill") || xml_is(xml, "blipFill") || xml_is(xml, "pattFill"))) {
        looks->is_filled = true;
    } else if (xml_is(xml, "fillRef") && xml_says(xml, "idx", false) && !looks->is_filled) {
        looks->is_filled = true;
    }
}

static bool is_cut(const struct xml *xml)
{
    static const char *const sides[] = {"l",       "t",        "r",         "b",
                                        "croptop", "cropleft", "cropright", "cropbottom"};
    if (!xml_is(xml, "srcRect") && !xml_is(xml, "imagedata"))
        return false;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (strtod(xml_value_or_empty(xml, sides[i]), NULL) > 0)
            return true;
    return false;
}

/* Whether a shape of a slide stands wholly beside it: its place is told before its size. */
static void look_at_place(struct office *office, const struct xml *xml)
{
    if (!xml_is(xml, "off") && !xml_is(xml, "ext"))
        return;
    if (strcmp(xml_name(xml, 1), "xfrm") != 0 || xml_within(xml, "grpSp") ||
        office->slide_width == 0)
        return;
    static const int64_t widest = INT64_C(1) << 40;
    int64_t x = strtoll(xml_value_or_empty(xml, "x"), NULL, 10);
    int64_t y = strtoll(xml_value_or_empty(xml, "y"), NULL, 10);
    if (xml_is(xml, "off")) {
        office->shape_x = x > -widest && x < widest ? x : 0;
        office->shape_y = y > -widest && y < widest ? y : 0;
        return;
    }
    int64_t width = strtoll(xml_value_or_empty(xml, "cx"), NULL, 10);
    int64_t height = strtoll(xml_value_or_empty(xml, "cy"), NULL, 10);
    if (width < 0 || height < 0 || width > widest || height > widest)
        return;
    if (office->shape_x >= office->slide_width || office->shape_y >= office->slide_height ||
        office->shape_x + width <= 0 || office->shape_y + height <= 0)
        answer_hidden(office->answer, HIDDEN_WORDS, "outside the slide");
}

void drawing_open(struct office *office, const struct xml *xml)
{
    if (is_shape(xml))
        open_shape(office, xml);
    look_at_fill(office, xml);
    look_at_place(office, xml);
    if (is_cut(xml))
        answer_hidden(office->answer, HIDDEN_CROPPED, NULL);
    if ((xml_is(xml, "docPr") || xml_is(xml, "cNvPr")) && xml_says(xml, "hidden", false))
        answer_hidden(office->answer, HIDDEN_WORDS, "a shape that is not shown");
    if (xml_is(xml, "ph")) {
        const char *type = xml_value_or_empty(xml, "type");
        office->shape.is_furniture = strcmp(type, "sldNum") == 0 || strcmp(type, "dt") == 0 ||
                                     strcmp(type, "hdr") == 0 || strcmp(type, "ftr") == 0;
    }
}

void drawing_close(struct office *office, const struct xml *xml)
{
    if (!is_shape(xml) || xml_is(xml, "pic"))
        return;
    if (office->shape.looks.is_filled && css_is_alike(office->shape.looks.fill, 0) &&
        !office->runs.has_words)
        answer_hidden(office->answer, HIDDEN_WORDS, "perhaps: a black shape may cover some");
    office->shape = (struct shape){LOOKS_PLAIN, false};
}
