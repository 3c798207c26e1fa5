/*
 * Strict reading of the policy's own JSON files: members known, there, and of the right kind.
 * Errors are STATUS_MALFORMED with file, line, column and JSON pointer.
 */
#ifndef SAFEHAND_POLICY_READER_H
#define SAFEHAND_POLICY_READER_H

#include <stdbool.h>

#include "safehand/policy.h"

enum {
    READER_POINTER_SIZE = 96, /* of the pointers these files need: "/fields/999/stale_days" */
    READER_WORDS_MAXIMUM = 1000,
    READER_LIST_MAXIMUM = 1000,
};

struct reader {
    const char *text;
    size_t length;
    const char *name;
    struct error *err;
};

enum member_kind {
    MEMBER_TEXT,   /* not blank, maximum bytes or READER_WORDS_MAXIMUM */
    MEMBER_NUMBER, /* minimum to maximum */
    MEMBER_BOOLEAN,
    MEMBER_LIST, /* minimum items to maximum, or READER_LIST_MAXIMUM */
};
struct member {
    const char *key; /* NULL ends a table */
    enum member_kind kind;
    bool optional;
    int minimum, maximum;
};

/* Parses the text; *root gets a new reference. A file in another format is told before anything
 * else about it. */
enum status reader_parse(struct reader *reader, const char *format, json_t **root) MUST_CHECK;
/* The value at pointer is an object with these members and no other. */
enum status reader_check(struct reader *reader, json_t *value, const char *pointer,
                         const struct member *members) MUST_CHECK;
enum status reader_fail(struct reader *reader, const char *pointer, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Writes a JSON pointer. */
void reader_place(char place[READER_POINTER_SIZE], const char *format, ...) PRINTF_LIKE(2, 3);

/* What a string in a list has to be: one of a list that NULL ends, or what a predicate says. */
struct reader_form {
    const char *const *words;
    bool (*fits)(const char *text);
    const char *what; /* "a kind of recipient in small letters and '_'" */
};
/* Reads a list of strings, none twice; the items belong to root, the array to the caller. */
enum status reader_names(struct reader *reader, const json_t *root, const char *key,
                         const struct reader_form *form, struct names *names) MUST_CHECK;
/* The string member is one of the words: *index its place. */
enum status reader_choice(struct reader *reader, const json_t *object, const char *pointer,
                          const char *key, const char *const *words, int *index) MUST_CHECK;
int reader_number(const json_t *object, const char *key);

bool reader_is_snake_case(const char *text);
/* Whether text has something besides white space. */
bool reader_has_words(const char *text);

#endif
