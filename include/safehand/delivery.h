/*
 * Delivery: a password-protected WebDAV portal over HTTPS, and removable media.
 *
 * A portal that lets anybody in is STATUS_REFUSED (rule C02). A certificate or host that does not
 * verify is STATUS_DELIVERY with a hint never to try again unchanged; a network or server that fails
 * is STATUS_DELIVERY, and may work later. Passwords are in secret memory, in no message and no log.
 */
#ifndef SAFEHAND_DELIVERY_H
#define SAFEHAND_DELIVERY_H

#include "safehand/base.h"

enum { DELIVERY_TEXT_MAXIMUM = 1 << 20 };

/* Called now and then with bytes done and all; returning false interrupts (STATUS_INTERRUPTED). */
typedef bool (*delivery_progress)(void *context, const char *what, uint64_t done, uint64_t all);

/* ---- portal ---- */

/* safehand.portal/1, JSON: name, url (https://, ends in '/'), user, ca (PEM text of an own
 * certificate authority, absent for the system's), recipient (verifier key of whose place it is,
 * absent if of the office), created. */
struct portal {
    char *name;
    char *url;
    char *user;
    char *ca;        /* NULL for the system's */
    char *recipient; /* NULL if not one recipient's */
    char digest[DIGEST_HEX_SIZE]; /* of the bytes as stored */
};
enum status portal_parse(const char *data, size_t length, const char *name, struct portal **portal,
                         struct error *err) MUST_CHECK;
/* Appends the JSON and LF; checks name (a-z, 0-9, '-'), url and user as portal_parse does. */
enum status portal_format(const struct portal *portal, timestamp created, struct buffer *out,
                          struct error *err) MUST_CHECK;
void portal_free(struct portal *portal);

/* A session: one verified connection with the password (copied into secret memory). */
struct portal_session;
enum status portal_connect(struct portal_session **session, const struct portal *portal,
                           const char *password, delivery_progress progress, void *context,
                           struct error *err) MUST_CHECK;
void portal_close(struct portal_session *session);
/* Rule C02: without the password the folder (PROPFIND) and a name in it that cannot exist (GET) are
 * refused with 401; with the password the folder is there and is a collection. */
enum status portal_probe(struct portal_session *session, struct error *err) MUST_CHECK;
/*
 * Probes, uploads the whole file at fd to a temporary name, sees that it too is refused without the
 * password, reads it back, compares the SHA-256, and moves it to `name` without overwriting
 * (STATUS_DELIVERY, other hint, if that name exists with other content; if the same content is
 * there already the upload counts as done). On failure the temporary is deleted.
 */
enum status portal_upload(struct portal_session *session, const char *name, int fd, uint64_t size,
                          const char *digest, struct error *err) MUST_CHECK;
/* Fetches a small file into out (bounded). A missing one is STATUS_DELIVERY with *missing true. */
enum status portal_fetch(struct portal_session *session, const char *name, struct buffer *out,
                         bool *missing, struct error *err) MUST_CHECK;
/* Deletes a file; a missing one is no error. */
enum status portal_delete(struct portal_session *session, const char *name, struct error *err)
    MUST_CHECK;

/* ---- removable media ---- */

/* What a folder lies on, read from the system (never from names). */
struct media_device {
    char device[256];     /* "/dev/sdb1", or the file system's source */
    char file_system[64]; /* "vfat", "ext4", "tmpfs" */
    char label[128];      /* "" if none */
    char uuid[64];        /* "" if none */
    char serial[128];     /* of the device, "" if not known */
    char bus[32];         /* "usb", "mmc", "" if not known */
    bool is_removable;
    uint64_t free;        /* bytes that may be written */
};
enum status media_inspect(const char *folder, struct media_device *device, struct error *err)
    MUST_CHECK;
/* Writes the file at fd as folder/name (new, 0600 where the file system knows modes): whole or not
 * at all, synced (file, folder, file system), caches dropped, read back and compared with digest. */
enum status media_write(const char *folder, const char *name, int fd, uint64_t size,
                        const char *digest, delivery_progress progress, void *context,
                        struct error *err) MUST_CHECK;

#endif
