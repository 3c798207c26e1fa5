/* What the policy's own JSON files have in common (base/json_reader.h). */
#ifndef SAFEHAND_POLICY_READER_H
#define SAFEHAND_POLICY_READER_H

#include <stdbool.h>

#include "safehand/base/json_reader.h"
#include "safehand/policy.h"

/* How these files say what is wrong with them. */
extern const struct json_manner POLICY_MANNER;

/* Parses the text; *root gets a new reference. A file in another format is told before anything
 * else about it. */
enum status reader_parse(const struct json_reader *reader, const char *format,
                         json_t **root) MUST_CHECK;
/* The value at pointer is an object with these members and no other. */
enum status reader_check(const struct json_reader *reader, json_t *value, const char *pointer,
                         const struct json_member *members) MUST_CHECK;
/* Of an object that was checked: its list of strings, none twice. The items belong to root, the
 * array to the caller. */
enum status reader_names(const struct json_reader *reader, json_t *root, const char *key,
                         const struct json_form *form, struct names *names) MUST_CHECK;
/* Of an object that was checked: the string member is one of the words, *index its place. */
enum status reader_choice(const struct json_reader *reader, json_t *object, const char *pointer,
                          const char *key, const char *const *words, int *index) MUST_CHECK;
int reader_number(const json_t *object, const char *key);

bool reader_is_snake_case(const char *text);

#endif
