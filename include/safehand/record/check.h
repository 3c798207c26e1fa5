/*
 * Everything that is wrong with a record, or doubtful, told at once.
 *
 * Wrong is what the format does not allow: the record is not read. Doubtful is what it allows and
 * nobody knows: a role, a category, a kind of recipient, a purpose, a field that stands in no list,
 * or a value that is none.
 * Such a record is read, and what is doubtful in it is never dropped in silence (rule M02).
 */
#ifndef SAFEHAND_RECORD_CHECK_H
#define SAFEHAND_RECORD_CHECK_H

#include "safehand/record.h"

/* Against what doubts are looked for. A list without items: nothing is known of it, and nothing is
 * doubted. */
struct record_known {
    const struct catalogue *catalogue; /* NULL: no doubts are looked for */
    struct names kinds;                /* of recipients */
    struct names purposes;             /* names of profiles */
};

/* Begins zeroed; record_check_free. */
struct record_check {
    const struct record_known *known; /* NULL: no doubts are looked for */
    struct json_troubles errors;
    struct json_troubles warnings; /* doubts; of a record with errors, in what could be read */
};
/*
 * Reads the folder as record_open does, and tells the check (NULL: nobody) all that is wrong and
 * doubtful in it, in the place of what the check held, also where that fails. The failure then is
 * the first error, and says nothing of the others. Where family.json is no JSON, is of another
 * format or cannot be read, there is only the failure. So do all functions that take a check.
 */
enum status record_open_checked(const char *path, struct record_check *check,
                                struct record **record, struct error *err) MUST_CHECK;
/* Frees what it was told; NULL does nothing. */
void record_check_free(struct record_check *check);

/*
 * What is doubtful in the value of a field of that type (a list: of one in it), to stand behind its
 * name ("is a remark that leads elsewhere, ..."): "as above", "not known" in the place of an
 * address, a telephone number without the 0 in front. NULL: nothing.
 */
const char *record_value_doubt(enum field_type type, const json_t *value);

/* What was probably meant by a word that is no category of the catalogue; NULL: nothing is near. */
const char *category_meant(const struct catalogue *catalogue, const char *written);
/* The same of a path that it does not describe. What was meant goes into `meant`. */
const char *field_meant(const struct catalogue *catalogue, const char *path,
                        char meant[RECORD_PATH_MAXIMUM + 1]);

#endif
