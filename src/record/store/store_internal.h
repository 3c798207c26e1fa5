/* What the files of sealed records share. */
#ifndef RECORD_STORE_INTERNAL_H
#define RECORD_STORE_INTERNAL_H

#include "safehand/age.h"
#include "safehand/record/store.h"

#define SEALED_FAMILY "family.json.age"
#define PLAIN_FAMILY "family.json"
#define ATTACHMENTS "attachments"
/* Of a folder that is being made (file_make_hidden) while the one above is locked; one of a batch
 * outlives that lock. */
#define SEALING_ENDING ".sealing"
#define SEALING_IN_BATCH ".batch.sealing"

enum {
    RECORD_HEAD_MAXIMUM = 16 << 20, /* bytes of the line before family.json */
    SEALED_NAME_SIZE = ID_SIZE + 4, /* ID.age */
};

/* An attachment: what it is called, and under which name that says nothing it lies. */
struct sealed_file {
    char *name;
    char id[ID_SIZE];
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    bool is_new; /* written by the sealing at hand */
};

/* What stands in the first line of a sealed record, and what opened it. */
struct record_seal {
    unsigned holders;
    char *secret; /* the age identity by which all of it opens, in secret memory */
    bool is_todays;
    char *reference;
    struct sealed_file *files; /* by name */
    size_t count;
};
/* Without files; *seal has one holder. */
enum status record_seal_new(const char *reference, struct record_seal **seal,
                            struct error *err) MUST_CHECK;
/* The last holder's frees it; harmless with NULL. */
void record_seal_let_go(struct record_seal *seal);
const struct sealed_file *record_seal_find(const struct record_seal *seal, const char *name);
/* Takes a copy; the order is made by record_seal_write. */
enum status record_seal_add(struct record_seal *seal, const struct sealed_file *file,
                            struct error *err) MUST_CHECK;
/* Appends the line, with its LF. */
enum status record_seal_write(struct record_seal *seal, struct buffer *out,
                              struct error *err) MUST_CHECK;
/* Reads the line, without its LF; `name` stands in errors. */
enum status record_seal_read(const char *line, size_t length, const char *name,
                             struct record_seal **seal, struct error *err) MUST_CHECK;

/* The hint for what does not open; returns the error's status. */
enum status sealed_hint(struct error *err);
/* The name under which a file lies. */
void sealed_name(const char id[ID_SIZE], char name[SEALED_NAME_SIZE]);
/* Whether it is such a name. */
bool is_sealed_name(const char *name);

/* record_open_text of a record that is sealed so (NULL: it is not), told to the check; the record
 * holds the seal. In record.c. */
enum status record_open_under(const char *path, int folder, struct record_seal *seal,
                              struct buffer *text, struct record_check *check,
                              struct record **record, struct error *err) MUST_CHECK;
/* The bytes of a family file with one more change. In edit/save.c. */
enum status record_text_of(json_t *root, const struct record_change *change, struct buffer *text,
                           struct error *err) MUST_CHECK;
/* Opens the folder itself, and waits until no other writes there. In edit/save.c. */
enum status record_lock(const char *path, int *folder, struct error *err) MUST_CHECK;

/* ---- keys ---- */

struct record_keys {
    size_t count;
    char *secrets[RECORD_KEYS_MAXIMUM]; /* today's first */
    char recipient[AGE_RECIPIENT_SIZE]; /* today's */
    struct age_identities *todays;      /* its secret alone, as age takes it; NULL without one */
};

/* A secret as age takes it; age_identities_free. */
enum status record_identity_of(const char *secret, struct age_identities **identities,
                               struct error *err) MUST_CHECK;
/* Whether the folder bears the reference; one among the earlier versions (.earlier), the reference
 * and a time. */
bool is_named_for(const char *folder, const char *reference);
/* Whether the name is that of a file that was being written (file_output_begin): of `of`, or NULL:
 * of any. Under the record's lock nobody writes it any more. */
bool is_cut_off(const char *name, const char *of);
/* Whether a file beneath the record's folder is one that was sealed here: by its name, and since
 * one of the keys opens its header. */
bool is_sealed_file(const char *folder, const char *name, const struct record_keys *keys);

/* Whether the sealed file does not open by the key that opened this record; takes the descriptor's
 * bytes. False where that cannot be found out. */
bool record_seal_is_of_another(const struct record_seal *seal, int *fd);

/* ---- writing ---- */

/* A folder in which a record is being sealed. Until it is committed all is as it was. */
struct sealing {
    char *path;
    struct age_recipients *recipients;
    struct record_seal *seal; /* as it will be */
    bool may_count;           /* whether its files may be named on the disk already */
};
/* Files of `before` (NULL: none) that stay as they lie are taken over. */
enum status sealing_begin(struct sealing *sealing, const char *path, const char *reference,
                          const struct record_keys *keys, const struct record_seal *before,
                          struct error *err) MUST_CHECK;
/* Seals the bytes of fd, from the first on, as a further file. */
enum status sealing_add(struct sealing *sealing, const char *name, int fd,
                        struct error *err) MUST_CHECK;
/* The same of all files of a record. */
enum status sealing_add_all(struct sealing *sealing, const struct record *from,
                            const struct record_keys *keys, struct error *err) MUST_CHECK;
/* Seals family.json, after it was read with these files: from here on it counts. FILE_NEW in a new
 * folder, which counts only by its name. */
enum status sealing_commit(struct sealing *sealing, const struct buffer *text,
                           enum file_output_mode how, struct error *err) MUST_CHECK;
/* Takes away what certainly does not count, and frees. */
void sealing_end(struct sealing *sealing);
/* Removes the sealed files that no record names any more. */
void sealing_sweep(const char *path, const struct record_keys *keys,
                   const struct record_seal *seal);

#endif
