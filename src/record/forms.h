/* What the texts of a family file and of the catalogue have to look like, and how what is wrong
 * with them is said. */
#ifndef SAFEHAND_RECORD_FORMS_H
#define SAFEHAND_RECORD_FORMS_H

#include "safehand/base/json_reader.h"
#include "safehand/record.h"

extern const struct json_form FORM_ANY, FORM_ID, FORM_SNAKE_CASE;
extern const struct json_manner RECORD_MANNER;

/* A list of 1 to RECORD_NAMES_MAXIMUM texts, none twice. Absent and optional: as it was. */
enum status record_get_names(const struct json_node *node, const char *key, enum json_need need,
                             const struct json_form *form, struct names *names) MUST_CHECK;

/* The catalogue's own roles, if it has any. */
enum status catalogue_read_roles(const struct json_node *root,
                                 struct catalogue *catalogue) MUST_CHECK;

#endif
