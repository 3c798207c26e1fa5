/* What the files that read a family file share. */
#ifndef SAFEHAND_RECORD_INTERNAL_H
#define SAFEHAND_RECORD_INTERNAL_H

#include "forms.h"
#include "safehand/record/check.h"

struct record_reader {
    struct record *record;
    struct json_reader reading;
    json_t *person_ids; /* id to index in people */
    bool knows_people;  /* whoever is not among them is nobody */
};

/* Notes a failure of the content, and goes on (json_reader_goes_on). */
static inline enum status goes_on(const struct json_node *node, enum status status)
{
    return json_reader_goes_on(node->reader, status);
}

/*
 * Each fills its part of the record; what it made is freed with the record, on failure too. The
 * people come first, the fields last. All go on behind what is wrong (json_reader_goes_on): then
 * what was to be read there is as an object begins, zeroed.
 */
enum status record_read_people(struct record_reader *reader,
                               const struct json_node *root) MUST_CHECK;
enum status record_read_consents(struct record_reader *reader,
                                 const struct json_node *root) MUST_CHECK;
enum status record_read_entries(struct record_reader *reader,
                                const struct json_node *root) MUST_CHECK;
enum status record_read_fields(struct record_reader *reader) MUST_CHECK;
/* Nothing is kept of it: the changes are told by nobody but the file. */
enum status record_read_changes(const struct json_node *root) MUST_CHECK;
/* Of one entry: that it was put right, and when for the last time. */
enum status record_read_corrections(const struct json_node *node,
                                    struct record_entry *entry) MUST_CHECK;
/* That it is of its form; who asks for it reads the file. */
enum status record_read_taken_out(const struct json_node *root) MUST_CHECK;

/* Everybody whom the list of ids in member `key` names exists, or failure at the item. */
enum status record_check_people(const struct record_reader *reader, const struct json_node *node,
                                const char *key, const json_t *ids) MUST_CHECK;
/* A list of ids of people who exist. */
enum status record_get_people(const struct record_reader *reader, const struct json_node *node,
                              const char *key, struct names *names) MUST_CHECK;
/* Member `key` is the id of somebody who exists. */
enum status record_get_person(const struct record_reader *reader, const struct json_node *node,
                              const char *key, const char **id) MUST_CHECK;

/* The node's members `source`, which must be there, and `row`. */
enum status record_read_import(const struct json_node *node,
                               struct record_import *import) MUST_CHECK;

/* What a field's value is: the member `value` of {value, as_at, source, row}, else the value
 * itself. */
json_t *record_plain_value(json_t *value);

/* What was read is told: to the check (NULL: nobody), all that is wrong, which is taken over, and
 * all that is doubtful. STATUS_MALFORMED if anything is wrong. */
enum status record_tell(const struct record *record, const char *name, struct record_check *check,
                        struct json_troubles *troubles, struct error *err) MUST_CHECK;

void record_free_people(struct record *record);
void record_free_consents(struct record *record);
void record_free_entries(struct record *record);
void record_free_fields(struct record *record);

#endif
