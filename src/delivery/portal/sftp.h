/*
 * SFTP over libcurl and libssh2. sftp.c is the table of the protocol; how one call is made stands
 * in sftp_call.c, what a failed one means in sftp_error.c, and OpenSSH's texts of keys in
 * sftp_key.c.
 *
 * libcurl tells SFTP's status codes only as one of its own, and of a command (rename, rm) only in
 * words: "rm command failed: No such file or directory". These words are libcurl's, not the
 * server's, and the same in every language.
 */
#ifndef SAFEHAND_DELIVERY_PORTAL_SFTP_H
#define SAFEHAND_DELIVERY_PORTAL_SFTP_H

#include "portal/transfer.h"

/* One call. What is not said is done with the credentials, on the connection that is kept. */
struct sftp_call {
    struct portal_transfer transfer;
    const char *name;    /* a file in the folder; NULL for the folder itself */
    const char *command; /* done before anything else; NULL for none */
    bool is_stranger;    /* no credentials, on a connection of its own */
    bool asks_none;      /* ... and asks with "none" alone, without an empty password */
    bool lists;          /* the folder's names are what is received */
    bool looks;          /* nothing is carried: only what it is told of the file or folder */
    struct buffer *told; /* takes what a command answers, or NULL */
    struct portal_host_key *shown; /* takes the host's key, and goes no further; or NULL */
    /* What happened: */
    CURLcode result;
    long system;  /* errno of the connection, or 0 */
    int64_t size; /* of the file that was looked at; -1 if it is empty or not said */
    bool is_seen; /* of the folder that was looked at: it is there */
    bool is_new;  /* a connection was made for it */
    bool is_left; /* the server hung up: what libcurl calls a refusal may be a cut connection */
};

/* Makes the call. STATUS_OK if nothing here stopped it, whatever the server said (result). */
enum status sftp_perform(struct portal_session *session, struct sftp_call *call,
                         struct error *err) MUST_CHECK;
/* Appends `COMMAND "PATH"`, or `COMMAND "PATH" "PATH"` if `second` is not NULL, of names in the
 * folder; first NULL: the folder itself. */
void sftp_append_command(const struct portal_session *session, const char *command,
                         const char *first, const char *second, struct buffer *out);
/* How much of a path of an address names the user's home, which libcurl reads once it has decoded
 * it: "/~", or the same encoded; 0 for none. */
size_t sftp_home_length(const char *path);
/* What the server shows as its host key, asked by a stranger who then goes away. */
enum status sftp_ask_host_key(struct portal_session *session, struct portal_host_key *key,
                              struct error *err) MUST_CHECK;

/* Fills err for a call that failed. */
enum status sftp_error(struct portal_session *session, const struct sftp_call *call,
                       struct error *err);
/* The same for an upload, whose reason is asked for where libcurl does not know it. *is_full: there
 * is no room for the rest. */
enum status sftp_upload_error(struct portal_session *session, const struct sftp_call *call,
                              bool *is_full, struct error *err);
/* What the server says of its room, if it does (statvfs@openssh.com): *is_known. The call takes how
 * it went; STATUS_OK if nothing here stopped it. */
enum status sftp_ask_room(struct portal_session *session, struct sftp_call *call, bool *is_known,
                          uint64_t *room, struct error *err) MUST_CHECK;
/* Rule C02: fills err for a stranger who was let in. */
enum status sftp_open_error(const struct portal_session *session, struct error *err);

/* ---- OpenSSH's texts: what is wrong with one, after "the portal's KEY"; NULL: nothing ---- */

/* A fingerprint as `ssh-keygen -l` prints it: "SHA256:" and 43 characters. */
const char *sftp_host_key_fault(const char *pin);
/* A user's private key with a passphrase, ed25519 or ecdsa. It is written to copy, if that is not
 * NULL, without white space of its own. */
const char *sftp_user_key_fault(const char *text, struct buffer *copy);
/* The fingerprint of a public key as the server sent it, and its kind ("ED25519"). */
enum status sftp_describe_key(const void *blob, size_t length, struct portal_host_key *key,
                              struct error *err) MUST_CHECK;

#endif
