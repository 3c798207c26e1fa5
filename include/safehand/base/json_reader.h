/*
 * Reading strict JSON (base/json.h) member by member: what is known, there and of the right kind.
 * Each failure is STATUS_MALFORMED, told with file, line, column and JSON pointer.
 *
 * Either member by member (json_node_get_...), or a whole object by a table of its members
 * (json_node_check_members), after which its values may be taken as they are. How a kind of file
 * says what is wrong is its manner.
 */
#ifndef SAFEHAND_BASE_JSON_READER_H
#define SAFEHAND_BASE_JSON_READER_H

#include <stdbool.h>

#include "safehand/base/json.h"
#include "safehand/base/names.h"
#include "safehand/base/timestamp.h"

struct json_manner {
    const char *no_object;  /* "must be an object" */
    const char *unknown;    /* of a member: "is not known here" */
    const char *no_text;    /* "must be a text" */
    const char *no_list;    /* "must be a list" */
    const char *empty_list; /* "is empty" */
    const char *twice;      /* of an item of a list: "stands twice" */
    char quote;             /* around the names of members and items */
    bool at_member;         /* an unknown member is told at itself, else at the object */
    bool misses_at_member;  /* and one that is missing */
    bool lists_known;       /* the hint at an unknown member lists the known ones */
    bool quotes_choices;    /* in a list of what may stand there, with double quotes */
    bool suggests;          /* the hint says which of the known words was probably meant */
    const char *hint;       /* at every failure; NULL for none */
};

/* The text that was parsed, for the places in errors. */
struct json_reader {
    const char *text;
    size_t length;
    const char *name; /* of the file */
    const struct json_manner *manner;
    struct error *err;
    struct json_troubles *troubles; /* all that is wrong is noted there; NULL: the first ends it */
};

/* A value in it, and where it stands (a JSON pointer). */
struct json_node {
    const struct json_reader *reader;
    json_t *json;
    const char *pointer;
};

/* Room for a pointer to an item of a list, or a member of one. */
enum { JSON_POINTER_SIZE = 160 };
/* Writes a JSON pointer. */
void json_pointer_write(char pointer[JSON_POINTER_SIZE], const char *format, ...) PRINTF_LIKE(2, 3);

/* STATUS_MALFORMED at a place; the same at a node, or at its member (which need not exist). */
enum status json_reader_fail(const struct json_reader *reader, const char *pointer,
                             const char *format, ...) PRINTF_LIKE(3, 4);
/* The same at a node. */
enum status json_node_fail(const struct json_node *node, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same at a member of it, which need not exist. */
enum status json_node_fail_member(const struct json_node *node, const char *key, const char *format,
                                  ...) PRINTF_LIKE(3, 4);

/*
 * For a reader that is to tell all that is wrong: a failure of the content is noted and is
 * STATUS_OK from then on, so that reading goes on behind it; what was to be read is as it was. Any
 * other status, and each where the reader has no list, is as it is. What is checked item by item
 * below (a list's items, an object's members) goes through this itself.
 *
 *     status = json_reader_goes_on(reader, json_node_get_text(node, "by", ...));
 */
enum status json_reader_goes_on(const struct json_reader *reader, enum status status) MUST_CHECK;
/* Puts what was probably meant (NULL: nothing is known) in front of the hint of the failure at
 * hand. Returns the status. */
enum status json_reader_mean(const struct json_reader *reader, const char *meant);

/* ---- member by member ---- */

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/* What a text has to look like: what a predicate says or, without one, one of a list that NULL
 * ends; `what` completes "must be ...". Where a newer program may know more words than these, the
 * hint says so. */
struct json_form {
    bool (*fits)(const char *text);
    const char *what;
    const char *const *words;
    bool grows;
};

/* The node is an object; with known (ended by NULL) one that has no other members. */
enum status json_node_check_object(const struct json_node *node,
                                   const char *const *known) MUST_CHECK;
/* The outputs below stay as they are when an optional member is absent. */

/* A text of any kind. */
enum status json_node_get_string(const struct json_node *node, const char *key, enum json_need need,
                                 const char **text) MUST_CHECK;
/* A text of that form. */
enum status json_node_get_text(const struct json_node *node, const char *key, enum json_need need,
                               const struct json_form *form, const char **text) MUST_CHECK;
/* has may be NULL for a required date. */
enum status json_node_get_date(const struct json_node *node, const char *key, enum json_need need,
                               struct date *date, bool *has) MUST_CHECK;
/* names is ended by NULL; *index gets the place in it. */
enum status json_node_get_choice(const struct json_node *node, const char *key, enum json_need need,
                                 const char *const *names, int *index) MUST_CHECK;
/* A list of between minimum and maximum items, borrowed. */
enum status json_node_get_array(const struct json_node *node, const char *key, size_t minimum,
                                size_t maximum, json_t **array) MUST_CHECK;
/* A list of texts, none twice: they belong to the JSON, the array to the caller (memory_free). On
 * failure names stay as they were. */
enum status json_node_get_names(const struct json_node *node, const char *key, size_t minimum,
                                size_t maximum, const struct json_form *form,
                                struct names *names) MUST_CHECK;
/* The member `format` is exactly this. */
enum status json_node_check_format(const struct json_node *node, const char *format) MUST_CHECK;

/* Notes the id in a set (a JSON object), mapped to index; one that is there already fails at the
 * node's member `key`. */
enum status json_node_add_unique(const struct json_node *node, const char *key, json_t *set,
                                 const char *id, size_t index) MUST_CHECK;

/* ---- by a table ---- */

enum {
    JSON_TEXT_MAXIMUM = 1000, /* bytes of a text, and items of a list, where a table says nothing */
    JSON_LIST_MAXIMUM = 1000,
};
enum json_member_kind {
    JSON_MEMBER_TEXT,   /* not blank, maximum bytes or JSON_TEXT_MAXIMUM */
    JSON_MEMBER_NUMBER, /* minimum to maximum */
    JSON_MEMBER_BOOLEAN,
    JSON_MEMBER_LIST, /* minimum items to maximum, or JSON_LIST_MAXIMUM */
};
struct json_member {
    const char *key; /* NULL ends a table */
    enum json_member_kind kind;
    bool optional;
    int minimum, maximum;
};
/* The node is an object with these members and no other. */
enum status json_node_check_members(const struct json_node *node,
                                    const struct json_member *members) MUST_CHECK;

#endif
