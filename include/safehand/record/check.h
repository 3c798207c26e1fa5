/*
 * Everything that is wrong with a record, or doubtful, told at once.
 *
 * Wrong is what the format does not allow: the record is not read. Doubtful is what it allows and
 * nobody knows: a role, a category, a kind of recipient, a purpose, a field that stands in no list.
 * Such a record is read, and what is doubtful in it is never dropped in silence (rule M02).
 */
#ifndef SAFEHAND_RECORD_CHECK_H
#define SAFEHAND_RECORD_CHECK_H

#include "safehand/record.h"

/* As record_open, and `troubles`, which begins zeroed, gets all that is wrong in it, sorted by
 * place; err has the first of them. Where family.json is no JSON, is of another format or cannot
 * be read, that alone is told, in err. json_troubles_free. */
enum status record_open_all(const char *path, struct json_troubles *troubles,
                            struct record **record, struct error *err) MUST_CHECK;

/* The same of a text, as record_open_text. */
enum status record_open_text_all(const char *path, int folder, struct buffer *text,
                                 struct json_troubles *troubles, struct record **record,
                                 struct error *err) MUST_CHECK;

/* Against what doubts are looked for. A list without items: nothing is known of it, and nothing is
 * doubted. */
struct record_known {
    const struct catalogue *catalogue;
    struct names kinds;    /* of recipients */
    struct names purposes; /* names of profiles */
};

struct record_check {
    struct json_troubles errors;
    struct json_troubles warnings;
};
/*
 * Reads the folder as record_open does, and says what is wrong and what is doubtful, the latter of
 * what could be read. `check` begins zeroed; record_check_free. STATUS_OK if nothing is wrong,
 * whatever the warnings; on STATUS_MALFORMED err has the first error, which stands alone there if
 * there are none in `check`.
 */
enum status record_check(const char *path, const struct record_known *known,
                         struct record_check *check, struct error *err) MUST_CHECK;
/* The same of a text, as record_open_text. */
enum status record_check_text(const char *path, int folder, struct buffer *text,
                              const struct record_known *known, struct record_check *check,
                              struct error *err) MUST_CHECK;
void record_check_free(struct record_check *check);

/* What was probably meant by a word that is no category of the catalogue, or a path that it does
 * not describe. NULL: nothing is near. The path goes into `meant`. */
const char *category_meant(const struct catalogue *catalogue, const char *written);
const char *field_meant(const struct catalogue *catalogue, const char *path,
                        char meant[RECORD_PATH_MAXIMUM + 1]);

#endif
