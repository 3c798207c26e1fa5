/* The reader of ODF's parts, as its files share it. */
#ifndef INSPECTOR_ODF_H
#define INSPECTOR_ODF_H

#include "office.h"

/* An element that is, or stands in, a style. */
void odf_styles_open(struct office *office, const struct xml *xml);
/* What the style of the element that was opened says; plain if it has none. */
struct looks odf_style_of(struct office *office, const struct xml *xml, const char *family);

/* Tracked changes: what was deleted is kept apart, and told where the text points to it. */
void odf_changes_open(struct office *office, const struct xml *xml);
void odf_changes_close(struct office *office, const struct xml *xml);
/* Whether the text stands in what was deleted, and if so takes it. */
bool odf_changes_text(struct office *office, const struct xml *xml, const char *text,
                      size_t length);
/* How large the pages are, and what of a drawing or a slide stands wholly beside its page. */
void odf_place_open(struct office *office, const struct xml *xml);
void odf_free(struct office *office);

#endif
