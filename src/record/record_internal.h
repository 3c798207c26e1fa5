/* What the files that read a family file share. */
#ifndef SAFEHAND_RECORD_INTERNAL_H
#define SAFEHAND_RECORD_INTERNAL_H

#include "forms.h"

struct record_reader {
    struct record *record;
    struct json_reader reading;
    json_t *person_ids; /* id to index in people */
};

/* Each fills its part of the record; what it made is freed with the record, on failure too. The
 * people come first, the fields last. */
enum status record_read_people(struct record_reader *reader,
                               const struct json_node *root) MUST_CHECK;
enum status record_read_consents(struct record_reader *reader,
                                 const struct json_node *root) MUST_CHECK;
enum status record_read_entries(struct record_reader *reader,
                                const struct json_node *root) MUST_CHECK;
enum status record_read_fields(struct record_reader *reader) MUST_CHECK;
/* Nothing is kept of it: the changes are told by nobody but the file. */
enum status record_read_changes(const struct json_node *root) MUST_CHECK;

/* Everybody whom the list of ids in member `key` names exists, or failure at the item. */
enum status record_check_people(const struct record_reader *reader, const struct json_node *node,
                                const char *key, const json_t *ids) MUST_CHECK;

/* The failure itself: nobody has this id. */
enum status record_fail_unknown(const struct json_node *node, const char *key, const char *id);

/* The node's members `source`, which must be there, and `row`. */
enum status record_read_import(const struct json_node *node,
                               struct record_import *import) MUST_CHECK;

/* What a field's value is: the member `value` of {value, as_at, source, row}, else the value
 * itself. */
json_t *record_plain_value(json_t *value);

void record_free_people(struct record *record);
void record_free_consents(struct record *record);
void record_free_entries(struct record *record);
void record_free_fields(struct record *record);

#endif
