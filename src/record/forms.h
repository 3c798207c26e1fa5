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

/* The words that ship are parsed, once for the program's life: role_find goes by them. */
enum status record_words_ready(struct error *err) MUST_CHECK;

/* The catalogue that ships; NULL only if it was never made ready, and cannot be. */
const struct catalogue *record_words(void);

/* The everyday words (member `also`) of something in a catalogue, if it has any. */
enum status catalogue_read_also(const struct json_node *node, struct names *also) MUST_CHECK;

/* The roles of a catalogue, if it has any; is_own: of the one that ships. */
enum status catalogue_read_roles(const struct json_node *root, struct catalogue *catalogue,
                                 bool is_own) MUST_CHECK;
/* As catalogue_parse, of the one that ships, on which all others rest. */
enum status catalogue_parse_own(const char *data, size_t length, const char *name,
                                struct catalogue **catalogue, struct error *err) MUST_CHECK;
/* The role of that name or everyday word; NULL also of no catalogue. */
const struct catalogue_role *catalogue_find_role(const struct catalogue *catalogue,
                                                 const char *word);
/* The same of those that ship. */
const struct catalogue_role *role_of_program(const char *word);

#endif
