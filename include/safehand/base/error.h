/*
 * How every part of Safehand fails.
 *
 * Rules that hold in all modules:
 * - A function that can fail returns `enum status` and takes `struct error *` as its last
 *   argument, which is never NULL. STATUS_OK leaves the error untouched.
 * - On failure every output is as it was before the call, or NULL/empty where the header says so,
 *   and nothing is left behind: no memory, no descriptor, no temporary file.
 * - The error is filled where the failure is detected; callers add context in front
 *   (error_context), never replace it.
 * - The kinds are the program's exit statuses, so that a caller can act on the kind.
 * - X_free(NULL) is harmless. Strings are NUL-terminated UTF-8 unless a length stands beside them.
 * - No function is safe to call on one object from two threads; different objects are independent.
 */
#ifndef SAFEHAND_BASE_ERROR_H
#define SAFEHAND_BASE_ERROR_H

#include "safehand/base/way.h"

enum status {
    STATUS_OK = 0,
    STATUS_REFUSED = 1,        /* a rule refused */
    STATUS_USAGE = 2,          /* the call lacks or misuses an option or an answer */
    STATUS_MALFORMED = 3,      /* input is not in its format, or over a stated limit */
    STATUS_AUTHENTICATION = 4, /* passphrase, key, signature, tampered package or ledger */
    STATUS_DELIVERY = 5,       /* network or portal; may work later */
    STATUS_SYSTEM = 6,         /* disk, permission, memory, database */
    STATUS_WAITING = 7,        /* waits for somebody's approval */
    STATUS_INTERRUPTED = 130,
};

enum {
    ERROR_MESSAGE_SIZE = 1024,
    ERROR_HINT_SIZE = 1024,
};

/* One failure. Zero-initialise before first use: `struct error err = {0};`. */
struct error {
    enum status status;
    char message[ERROR_MESSAGE_SIZE]; /* lower case, no full stop: what failed, and where */
    char hint[ERROR_HINT_SIZE];       /* what to do next; empty if nothing is known to help */
    struct ways message_ways;         /* for the slots of each (base/way.h) */
    struct ways hint_ways;
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/*
 * Fills err (a hint that stood there is cleared) and returns status, so that a caller can write
 * `return error_set(err, STATUS_SYSTEM, "...")`. Text from outside may be passed: control and
 * bidi characters are made visible as \u{XXXX}; an over-long message ends in "...". Each WAY of the
 * format is a slot, for which error_way is called next; no text from outside makes one.
 */
enum status error_set(struct error *err, enum status status, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* As error_set with STATUS_SYSTEM, and ": " with the text of errno appended. */
enum status error_set_errno(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Sets the hint of an error already filled, with slots as in error_set; returns its status. */
enum status error_hint(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Takes over the hint of another error, with its ways; returns the status. */
enum status error_hint_of(struct error *err, const struct error *other);

/* The way for the next slot of what was set last, hint or message, as ways_add; control and bidi
 * characters in its arguments are made visible. Returns the status. */
enum status error_way(struct error *err, enum way_action action, const char *first,
                      const char *second);
/* The same for WAY_INPUT and WAY_GIVE, as ways_add_input. */
enum status error_way_input(struct error *err, enum way_action action, enum input input,
                            const char *value);

/* Puts the text and ": " in front of the message, whose slots stay; the text itself has none.
 * Returns the status. */
enum status error_context(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
