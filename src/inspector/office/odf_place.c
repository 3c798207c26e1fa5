/* ODF's pages, and what stands beside them. */
#include <stdlib.h>
#include <string.h>

#include "odf.h"

/* "2.5cm" in points; false if it is no length. */
static bool length_of(const char *value, double *points)
{
    static const struct {
        const char *unit;
        double points;
    } units[] = {{"cm", 28.35}, {"mm", 2.835}, {"in", 72}, {"pt", 1}, {"pc", 12}, {"px", 0.75}};
    char *end;
    double number = value ? strtod(value, &end) : 0;
    if (!value || end == value || !(number > -1e6 && number < 1e6))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(end, units[i].unit) == 0) {
            *points = number * units[i].points;
            return true;
        }
    return false;
}

static void take_page(struct office *office, const struct xml *xml)
{
    double width, height;
    if (length_of(xml_value(xml, "page-width"), &width) && width > office->odf.page_width)
        office->odf.page_width = width;
    if (length_of(xml_value(xml, "page-height"), &height) && height > office->odf.page_height)
        office->odf.page_height = height;
}

void odf_place_open(struct office *office, const struct xml *xml)
{
    double x, y, width, height;
    if (xml_is(xml, "page-layout-properties"))
        take_page(office, xml);
    if (!xml_within(xml, "page") || xml_within(xml, "g") || xml_within(xml, "notes") ||
        !length_of(xml_value(xml, "x"), &x) || !length_of(xml_value(xml, "y"), &y) ||
        !length_of(xml_value(xml, "width"), &width) ||
        !length_of(xml_value(xml, "height"), &height))
        return;
    bool is_behind = office->odf.page_width > 0 && office->odf.page_height > 0 &&
                     (x >= office->odf.page_width || y >= office->odf.page_height);
    if (is_behind || x + width <= 0 || y + height <= 0)
        answer_hidden(office->answer, HIDDEN_WORDS, "outside the page");
}
