/*
 * Reading members of JSON objects strictly, each failure told with its place in the file. Shared by
 * the family file and the catalogue.
 */
#ifndef SAFEHAND_RECORD_READING_H
#define SAFEHAND_RECORD_READING_H

#include "safehand/record.h"

/* The text that was parsed, for the places in errors. */
struct reading {
    const char *text;
    size_t length;
    const char *name; /* of the file */
    struct error *err;
};

/* A value in it, and where it stands (a JSON pointer). */
struct node {
    const struct reading *reading;
    json_t *json;
    const char *pointer;
};

enum need { OPTIONAL, REQUIRED };

/* What a text has to look like; `what` completes "must be ...". */
struct text_form {
    bool (*fits)(const char *text);
    const char *what;
};
extern const struct text_form FORM_ANY, FORM_ID, FORM_SNAKE_CASE;

/* Room for a pointer to an entry, a consent, a person or an item of their lists. */
enum { POINTER_SIZE = 160 };

/* STATUS_MALFORMED at the node, or at its member (which need not exist). */
enum status node_fail(const struct node *node, const char *format, ...) PRINTF_LIKE(2, 3);
enum status node_fail_member(const struct node *node, const char *key, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* The node is an object; with known (ended by NULL) one that has no other members. */
enum status node_check_object(const struct node *node, const char *const *known) MUST_CHECK;
/* The outputs below stay as they are when an optional member is absent. */
enum status node_get_text(const struct node *node, const char *key, enum need need,
                          const struct text_form *form, const char **text) MUST_CHECK;
/* has may be NULL for a required date. */
enum status node_get_date(const struct node *node, const char *key, enum need need,
                          struct date *date, bool *has) MUST_CHECK;
/* names is ended by NULL; *index gets the place in it. */
enum status node_get_choice(const struct node *node, const char *key, enum need need,
                            const char *const *names, int *index) MUST_CHECK;
enum status node_get_array(const struct node *node, const char *key, size_t minimum, size_t maximum,
                           json_t **array) MUST_CHECK;
/* A list of 1 to RECORD_NAMES_MAXIMUM texts, none twice. */
enum status node_get_names(const struct node *node, const char *key, enum need need,
                           const struct text_form *form, struct names *names) MUST_CHECK;
/* The member `format` is exactly this. */
enum status node_check_format(const struct node *node, const char *format) MUST_CHECK;

/* Notes the id in a set (a JSON object), mapped to index; one that is there already fails at the
 * node's member `key`. */
enum status node_add_unique(const struct node *node, const char *key, json_t *set, const char *id,
                            size_t index) MUST_CHECK;

#endif
