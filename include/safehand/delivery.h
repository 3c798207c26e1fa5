/*
 * Delivery: a password-protected portal (WebDAV over HTTPS, or SFTP), and removable media.
 *
 * A portal that lets anybody in is STATUS_REFUSED (rule C02, the message begins "C02
 * portal-access: "). A certificate or host that does not verify is STATUS_DELIVERY with a hint
 * never to try again unchanged; a network or server that fails is STATUS_DELIVERY, and may work
 * later; a user name or password that is not accepted is STATUS_AUTHENTICATION. A disk or a stick
 * that fails or is full is STATUS_SYSTEM. Passwords are in memory that is wiped, in no message and
 * no log.
 *
 * How a portal is spoken to, and none of it can be switched off. Over SFTP: the server shows the
 * host key whose SHA-256 was pinned when the portal was added, before any credentials go out; no
 * agent, no known_hosts and no key of the user's own folder is looked at; the password, or one key
 * with a passphrase, and never both. Over HTTPS: TLS 1.2 or newer, the
 * certificate's chain and host name verified (against the portal's own authority alone, if it has
 * one), no redirect followed, no .netrc, no cookies, no key log. The user name and password go out
 * by Basic authentication, within TLS. The proxies that the system's settings name (https_proxy,
 * all_proxy and no_proxy in the environment) carry the connection, and see of it the host's name
 * and TLS: what a proxy answers itself is never taken for the portal's word.
 *
 * Connecting may take 20 seconds. A transfer that is slower than 512 bytes a second for 60 is given
 * up, and one that is not done in 120 seconds and one second more for each 2000 bytes of its file.
 * What may pass by itself (no network, a connection that broke off, HTTP 408, 423, 429 and 5xx
 * other than 501, 505, 507 and 511, bytes that came back changed) is tried up to four times, after
 * pauses of about one, two and four seconds, or what the portal asks for (Retry-After) up to two
 * minutes; where it asks for more, it is left for later. A password that was not accepted is never
 * sent again by the same session. An upload that was cut off begins anew over WebDAV, which has no
 * way to go on that every server keeps to. Over SFTP it stays, and goes on from there if what is
 * there is the package's begin; but for that an upload that fails leaves nothing. No proxy carries
 * SFTP.
 */
#ifndef SAFEHAND_DELIVERY_H
#define SAFEHAND_DELIVERY_H

#include "safehand/base.h"

enum {
    DELIVERY_TEXT_MAXIMUM = 1 << 20, /* bytes of an answer that is kept in memory */
    DELIVERY_NAME_MAXIMUM = 240,     /* bytes of a name, so that its temporary name fits too */
    PORTAL_FILE_MAXIMUM = 1 << 18,   /* bytes of a portal file */
    PORTAL_NAME_MAXIMUM = 64,        /* bytes of a portal's name */
    PORTAL_URL_MAXIMUM = 1024,       /* of its address */
    PORTAL_USER_MAXIMUM = 256,       /* of its user name */
    PORTAL_PASSWORD_MAXIMUM = 1024,  /* of its password */
    PORTAL_FINGERPRINT_SIZE = 51,    /* of a host key: "SHA256:", 43 characters and NUL */
};

/*
 * Called often (so it must be quick) with what is being done ("checking", "asking the portal",
 * "trying the portal", "uploading", "reading back", "renaming", "deleting", "fetching", "waiting to
 * try again", "writing", "bringing to the device"), and the bytes done and all; all is 0 where
 * there is nothing to count. Each counted step begins with a call with 0 done. Returning false
 * interrupts (STATUS_INTERRUPTED): what is half done is undone first. May be NULL wherever it is
 * taken.
 */
typedef bool (*delivery_progress)(void *context, const char *what, uint64_t done, uint64_t all);

/* ---- portal ---- */

/* safehand.portal/2, JSON: name, url (https:// or sftp://, ends in '/'), user, ca (PEM text of an
 * own certificate authority, absent for the system's), host_key (of sftp://, the fingerprint of the
 * server's SSH host key), key (of sftp://, the user's private key there, which the passphrase opens
 * that is then asked instead of a password), recipient (verifier key of whose place it is, absent
 * if of the office), created. */
struct portal {
    char *name;
    char *url;
    char *user;
    char *ca;                     /* NULL for the system's */
    char *recipient;              /* NULL if not one recipient's */
    char digest[DIGEST_HEX_SIZE]; /* of the bytes as stored */
    char *host_key;               /* NULL if not of SFTP */
    char *key;                    /* NULL for a password */
};
/* Reads a portal file strictly; name (of the file) stands in errors. STATUS_MALFORMED on another
 * format, an unknown key, and where portal_format refuses. */
enum status portal_parse(const char *data, size_t length, const char *name, struct portal **portal,
                         struct error *err) MUST_CHECK;
/*
 * Appends the canonical JSON and LF. STATUS_USAGE unless
 * - name: a-z, 0-9 and '-', begins with a letter or digit;
 * - url: https:// or sftp://, ASCII, a host, perhaps a port, a path that ends in '/'; no user name,
 * query, fragment, or "." and ".." in the path;
 * - user: not empty, no ':' (Basic authentication has no way to say it) and no control character;
 * - ca, if not NULL, and only with https://: PEM certificates and nothing else (comments beside
 *   them pass, a private key does not);
 * - host_key, with sftp:// and only there: "SHA256:" and 43 characters, as ssh-keygen -l prints it;
 * - key, if not NULL, and only with sftp://: a private key as ssh-keygen writes it, ed25519 or
 *   ecdsa, encrypted with a passphrase;
 * - recipient, if not NULL: a verifier key.
 */
enum status portal_format(const struct portal *portal, timestamp created, struct buffer *out,
                          struct error *err) MUST_CHECK;
void portal_free(struct portal *portal);
/*
 * The address of a portal's folder from what somebody typed or pasted, in the form that
 * portal_format takes: blanks around it go, the host is in lower case, in its path a blank, a
 * letter outside ASCII and any other sign that an address has not are percent-encoded (what is
 * already stays), and a slash is put at its end. *url: memory_free. STATUS_USAGE on what is no
 * UTF-8, and a host with letters other than a-z; what else is wrong portal_format tells.
 */
enum status portal_address(const char *typed, char **url, struct error *err) MUST_CHECK;

/* A server's SSH host key. */
struct portal_host_key {
    char fingerprint[PORTAL_FINGERPRINT_SIZE]; /* as ssh-keygen -l prints it: "SHA256:..." */
    const char *kind;                          /* "ED25519", "ECDSA", "RSA", "DSA" */
};
/* Whether it is a portal whose host key is pinned: an sftp:// one. */
bool portal_has_host_key(const struct portal *portal);
/* What the server of an sftp:// portal shows as its host key now, for somebody to compare; no
 * credentials go out. STATUS_USAGE as portal_format, but for the host key. */
enum status portal_ask_host_key(const struct portal *portal, struct portal_host_key *key,
                                struct error *err) MUST_CHECK;

struct portal_session;
/* A session with one portal as one user. Copies what it needs of the portal, and the password into
 * secret memory; nothing is sent yet. STATUS_USAGE on an empty password or one with control
 * characters. A session that a failed call leaves behind may be used again. */
enum status portal_connect(struct portal_session **session, const struct portal *portal,
                           const char *password, delivery_progress progress, void *context,
                           struct error *err) MUST_CHECK;
/* Ends the session and wipes the password; harmless with NULL. */
void portal_close(struct portal_session *session);
/*
 * Rule C02: a stranger (a connection of its own, without the password) is answered 401 for the
 * folder (PROPFIND) and for a name in it that does not exist (GET); then, with the password, the
 * folder is there and is a collection. The stranger comes first: the password goes to no place that
 * is open.
 */
enum status portal_probe(struct portal_session *session, struct error *err) MUST_CHECK;
/*
 * portal_probe; then a small file of ours, with a name that nobody else has, goes all the way of a
 * delivery: uploaded to a temporary name, refused to a stranger, read back, renamed, looked at and
 * deleted. However far it comes it is taken away again. How the portal wants a renaming to be asked
 * for is found out here, and kept for the session. What a portal cannot do is an error of its own
 * that says so.
 */
enum status portal_check(struct portal_session *session, struct error *err) MUST_CHECK;
/* The bytes that the portal said at the last probe it has room for; false if it did not say. */
bool portal_room(const struct portal_session *session, uint64_t *room);
/*
 * Checks the file at fd against size and digest (SHA-256 in hex; STATUS_AUTHENTICATION if it is
 * another one, and nothing is sent), probes, sees that a stranger is refused the very name, that
 * the portal has room if it says so, and once a session that all of it works with a small file
 * (portal_check); uploads to the temporary name "partial-NAME", sees that it too is refused to a
 * stranger, reads it back, compares the SHA-256, and moves it to `name` (file_name_is_plain, at
 * most DELIVERY_NAME_MAXIMUM) without overwriting. STATUS_DELIVERY if that name exists with other
 * content; if the same content is there already the upload counts as done. On failure the temporary
 * is deleted; if the network does not allow even that, the next upload or portal_delete of the name
 * does it.
 */
enum status portal_upload(struct portal_session *session, const char *name, int fd, uint64_t size,
                          const char *digest, struct error *err) MUST_CHECK;
/* The time by the portal's clock: the header Date of its last answer to the member's password, and
 * what this computer's clock said then. It comes over TLS, from whoever holds the certificate that
 * was checked. False if no answer named it, or named it twice or ill formed. */
bool portal_date(const struct portal_session *session, timestamp *date, timestamp *clock);
/* Fetches a small file and appends it to out (at most DELIVERY_TEXT_MAXIMUM and out's own bound,
 * more is STATUS_MALFORMED). A missing one is STATUS_DELIVERY with *missing true; *missing is false
 * otherwise. */
enum status portal_fetch(struct portal_session *session, const char *name, struct buffer *out,
                         bool *missing, struct error *err) MUST_CHECK;
/* Deletes the temporary that an upload of the name left when it was cut off; that there is none is
 * no error. (An upload that somebody else is at just then fails, and leaves nothing.) */
enum status portal_clear(struct portal_session *session, const char *name,
                         struct error *err) MUST_CHECK;
/* Deletes a file, and its temporary if one was left, and looks whether it is gone (STATUS_DELIVERY
 * if not); a missing one is no error. */
enum status portal_delete(struct portal_session *session, const char *name,
                          struct error *err) MUST_CHECK;

/* ---- removable media ---- */

/* What a folder lies on, read from the system (never from names). Texts are valid UTF-8 in one
 * visible line, cut if need be; "" if not known. */
struct media_device {
    char device[256];     /* "/dev/sdb1", or the file system's source */
    char file_system[64]; /* "vfat", "ext4", "tmpfs" */
    char label[128];      /* of the file system */
    char uuid[64];        /* of the file system */
    char serial[128];     /* of the device */
    char model[128];      /* of the device: its maker and what they call it */
    char bus[32];         /* "usb"; "mmc" for an SD card, but "emmc" for a chip that is soldered in;
                             else the kernel's word, such as "ata" or "nvme" */
    bool is_removable;    /* the kernel's flag of the whole disk; USB hard disks do not have it */
    char encryption[32];  /* "LUKS", "BitLocker", "VeraCrypt", "encrypted": by what the folder is
                             decrypted, as far as the system shows; "" if nothing is seen */
    uint64_t size;        /* bytes of the whole disk; 0 if not known */
    uint64_t free;        /* bytes that this user may write */
    bool is_read_only;    /* the disk, or how it is mounted */
};
/* Fails only if the folder cannot be looked at: STATUS_USAGE if it is none, else STATUS_SYSTEM. An
 * encrypted or partitioned stick is followed down to its one disk. */
enum status media_inspect(const char *folder, struct media_device *device,
                          struct error *err) MUST_CHECK;
/* Whether it is one that goes out of the house: by the kernel's flag, or on a USB or SD bus. */
bool media_is_removable(const struct media_device *device);
/* Whether both say the same of what they are: all but what is written, and whether it may be. */
bool media_is_same(const struct media_device *a, const struct media_device *b);
/*
 * `device` is what media_inspect said of the folder before: STATUS_SYSTEM if another one is plugged
 * in by now. NULL: any. What is plugged in later, under the same path, is not written to.
 * Sees that the name is one that FAT, exFAT and Windows take (STATUS_USAGE), that the device's
 * format takes a file of that size and that the folder has room; then checks the file at fd against
 * size and digest (as portal_upload); writes it as folder/name (new, 0600 where the file system
 * knows modes): whole or not at all, synced (file, folder, file system), caches dropped, read back
 * (past the cache where the file system allows it) and compared with digest. What does not compare
 * is removed. If the name is there with the same content the writing counts as done, with other
 * content it is STATUS_USAGE. A device that is pulled out meanwhile may keep the temporary
 * (media_find_ours).
 */
enum status media_write(const char *folder, const struct media_device *device, const char *name,
                        int fd, uint64_t size, const char *digest, delivery_progress progress,
                        void *context, struct error *err) MUST_CHECK;

/* What this program puts onto a device: packages (ID.safehand) and what is left of their writing
 * when the device was pulled out in the middle, by their names; whose they are, the ledger knows.
 */
struct media_ours {
    struct media_our_file {
        char name[DELIVERY_NAME_MAXIMUM + 32];
        char id[ID_SIZE]; /* the sharing's */
        bool is_left;     /* of a writing that was cut off */
    } * items;
    size_t count;
};
/* What lies in the folder itself, in the order of its names. STATUS_SYSTEM if it cannot be looked
 * at, STATUS_USAGE if it is none. Free with media_ours_free; empty on failure. */
enum status media_find_ours(const char *folder, struct media_ours *ours,
                            struct error *err) MUST_CHECK;
void media_ours_free(struct media_ours *ours);
/* How many files of other sharings lie there, and whether this one's package does, whole. Fails as
 * media_find_ours. */
enum status media_count_ours(const char *folder, const char *id, size_t *others, bool *is_there,
                             struct error *err) MUST_CHECK;
/*
 * Overwrites a file in the folder with zeros, brings them to the device, and removes it. A stick
 * puts what is written elsewhere as it likes, so the old bytes may stay in its memory all the same,
 * and nothing that a program does makes sure of them. STATUS_USAGE if it is no plain file; a
 * missing one is no error, and *was_there says so.
 */
enum status media_erase(const char *folder, const char *name, bool *was_there,
                        struct error *err) MUST_CHECK;
/*
 * Unmounts what the folder lies on, itself where it may, else by udisksctl, so that the device may
 * be pulled out; OK only if it is seen to be gone, and nothing else of the disk is mounted.
 * STATUS_USAGE if the folder is on nothing that media_is_removable; STATUS_SYSTEM if it is in use,
 * or nobody here may.
 */
enum status media_unmount(const char *folder, struct error *err) MUST_CHECK;

#endif
