/*
 * What a person's browser remembers of the office's ledger: its newest signed checkpoint when they
 * worked there last, and the key that signed it, in a cookie of its own. Who puts back both the
 * office and what the desk keeps (keep.h) does not reach it.
 */
#ifndef DESK_SEEN_H
#define DESK_SEEN_H

#include "http/request.h"
#include "safehand/office.h"

enum { SEEN_SIZE = 2048, SEEN_NAME_SIZE = 40 }; /* longer ones are not given out */

/* The cookie's name, for the person with that key. */
void seen_name(const char *key, char name[SEEN_NAME_SIZE]);
/* Its value, of the office's ledger now; "" if there is none to give. */
void seen_write(struct office *office, char value[SEEN_SIZE]);

/*
 * Puts what the browser remembers (`value`; "": nothing) together with what the desk keeps in
 * `path`, into `beside`, by which the office is then opened. A value that is none of this ledger's
 * counts as nothing. STATUS_AUTHENTICATION if the two contradict each other.
 */
enum status seen_merge(const char *value, const char *origin, const char *path, const char *beside,
                       struct error *err) MUST_CHECK;
/* Once the office follows it: keeps in `path` what lies in `beside`, which is removed. */
enum status seen_keep(const char *path, const char *beside, struct error *err) MUST_CHECK;

#endif
