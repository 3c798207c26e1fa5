/* The file that is to be delivered, and words that every failed delivery has in common. */
#ifndef SAFEHAND_DELIVERY_SOURCE_H
#define SAFEHAND_DELIVERY_SOURCE_H

#include "safehand/delivery.h"

enum { DELIVERY_STEP = 1 << 20 }; /* bytes read or written at a time */

/* First words of a hint where a delivery cannot go on: a worried coordinator shall not wait. */
#define DELIVERY_DANGER                                                                            \
    "if somebody is in danger, phone 999 or children's social care now, and write it down "        \
    "afterwards; "

struct delivery_source {
    int fd;
    uint64_t size;
    const char *digest; /* SHA-256 in lower-case hex */
};

/* Progress of a step; false (STATUS_INTERRUPTED is filled) when the caller wants no more. */
bool delivery_goes_on(delivery_progress progress, void *context, const char *what, uint64_t done,
                      uint64_t all, struct error *err) MUST_CHECK;
enum status delivery_interrupted(struct error *err);

/* STATUS_USAGE unless the name may be given to a file that others take home. */
enum status delivery_check_name(const char *name, struct error *err) MUST_CHECK;

/* Whether the file at fd is, to the last byte, the one that was recorded. STATUS_AUTHENTICATION if
 * it is not. */
enum status delivery_check_source(const struct delivery_source *source, delivery_progress progress,
                                  void *context, struct error *err) MUST_CHECK;

/* Reads exactly length bytes of it. */
enum status delivery_read_source(const struct delivery_source *source, void *data, size_t length,
                                 uint64_t offset, struct error *err) MUST_CHECK;

/* As media_inspect, for a folder that is open: what lies at its path by now may be another device.
 */
enum status media_inspect_opened(int fd, struct media_device *device, struct error *err) MUST_CHECK;

/* Ends the digest and compares. */
enum status delivery_digest_is(struct digest *digest, const char *hex, bool *is_same,
                               struct error *err) MUST_CHECK;

#endif
