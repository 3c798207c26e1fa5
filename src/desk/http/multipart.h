/*
 * multipart/form-data, as browsers write it (RFC 7578 and the HTML standard): read piece by piece
 * as it comes in, with the same small memory however long it is. Strict: what no browser sends is
 * STATUS_MALFORMED, and nothing more is read then.
 */
#ifndef DESK_MULTIPART_H
#define DESK_MULTIPART_H

#include "safehand/base.h"

enum {
    MULTIPART_HEAD_MAXIMUM = 4096, /* bytes of what stands above one part */
    MULTIPART_NAME_MAXIMUM = 1024, /* bytes of a field's name, and of a file's */
    MULTIPART_PARTS_MAXIMUM = 5000,
};

/* Who takes the parts, in their order. What one of them returns but STATUS_OK ends the reading. */
struct multipart_taker {
    /* A part begins. `file` is the name that the browser gives a file ("" where none was chosen),
     * NULL for a field; both are UTF-8 without control characters. */
    enum status (*begin)(void *context, const char *name, const char *file, struct error *err);
    /* Further bytes of it. */
    enum status (*data)(void *context, const void *data, size_t length, struct error *err);
    /* It was whole. */
    enum status (*end)(void *context, struct error *err);
    void *context;
};

struct multipart;
/* Begins to read what has that Content-Type. STATUS_MALFORMED if it is none of multipart/form-data
 * with one plain boundary. The taker is copied. Free with multipart_free. */
enum status multipart_new(const char *content_type, const struct multipart_taker *taker,
                          struct multipart **multipart, struct error *err) MUST_CHECK;
/* Takes the next bytes. After a failure only multipart_free is left. */
enum status multipart_feed(struct multipart *multipart, const void *data, size_t length,
                           struct error *err) MUST_CHECK;
/* All bytes were there: STATUS_MALFORMED if that is not the end. */
enum status multipart_end(const struct multipart *multipart, struct error *err) MUST_CHECK;
void multipart_free(struct multipart *multipart);

/* Whether a name that came with a file is one file, or a way down from a folder that was chosen
 * ("HS-1/attachments/letter.pdf"): parts with one '/' between, of which none is "." or "..", and no
 * '\\'. Such a name is still never opened. */
bool multipart_name_is_path(const char *name);

#endif
