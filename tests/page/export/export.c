/*
 * Linked around the unit programs (LINKER:--wrap): everything that their tests give to a reader of
 * the formats is written into the folder SAFEHAND_TEST_EXPORT, with what our reader said of it, so
 * that tests/page/agree.test.mjs can ask the page's reader too. KIND-SHA256.bin has the bytes,
 * KIND-SHA256.json the rest.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/package.h"

enum {
    ALWAYS = 300, /* cases of one kind that one process writes anyway */
    THEN_EVERY = 37,
};

/* Takes more over; NULL for nothing else to say. */
static void export(const char *kind, const void *data, size_t length, enum status status,
                   const struct error *err, json_t *more)
{
    static struct {
        const char *kind;
        unsigned count;
    } counts[16];
    const char *folder = getenv("SAFEHAND_TEST_EXPORT");
    char path[1024], digest[DIGEST_HEX_SIZE];
    struct error unused = {0};
    size_t at = 0;
    while (counts[at].kind && strcmp(counts[at].kind, kind) != 0)
        at++;
    counts[at].kind = kind;
    unsigned count = counts[at].count++;
    json_t *about = more ? more : json_object();
    if (folder && (count < ALWAYS || count % THEN_EVERY == 0) &&
        digest_sha256_hex(data, length, digest, &unused) == STATUS_OK) {
        json_object_set_new(about, "kind", json_string(kind));
        json_object_set_new(about, "status", json_integer(status));
        /* Messages may quote what is no UTF-8. */
        json_t *message = json_string(err->message);
        json_object_set_new(about, "message", message ? message : json_null());
        snprintf(path, sizeof path, "%s/%s-%.24s-%d-%u.bin", folder, kind, digest, (int)getpid(),
                 count);
        FILE *file = fopen(path, "w");
        if (!file || fwrite(data, 1, length, file) != length || fclose(file) != 0)
            abort();
        snprintf(path + strlen(path) - 3, 5, "json");
        if (json_dump_file(about, path, JSON_SORT_KEYS) != 0)
            abort();
    }
    json_decref(about);
}

static json_t *text_json(const char *text, size_t length)
{
    json_t *string = text ? json_stringn(text, length) : NULL;
    return string ? string : json_null();
}

/* ---- single formats ---- */

enum status __real_card_parse(const char *data, size_t length, const char *name, struct card **card,
                              struct error *err);
enum status __wrap_card_parse(const char *data, size_t length, const char *name, struct card **card,
                              struct error *err);
enum status __wrap_card_parse(const char *data, size_t length, const char *name, struct card **card,
                              struct error *err)
{
    enum status status = __real_card_parse(data, length, name, card, err);
    json_t *more = json_object();
    if (status == STATUS_OK)
        json_object_set_new(more, "fingerprint", json_string((*card)->fingerprint));
    export("card", data, length, status, err, more);
    return status;
}

enum status __real_manifest_parse(const char *data, size_t length, struct manifest **manifest,
                                  struct error *err);
enum status __wrap_manifest_parse(const char *data, size_t length, struct manifest **manifest,
                                  struct error *err);
enum status __wrap_manifest_parse(const char *data, size_t length, struct manifest **manifest,
                                  struct error *err)
{
    enum status status = __real_manifest_parse(data, length, manifest, err);
    export("manifest", data, length, status, err, NULL);
    return status;
}

enum status __real_json_strict_parse(const char *text, size_t length, const char *name,
                                     const struct json_limits *limits, json_t **root,
                                     struct error *err);
enum status __wrap_json_strict_parse(const char *text, size_t length, const char *name,
                                     const struct json_limits *limits, json_t **root,
                                     struct error *err);
enum status __wrap_json_strict_parse(const char *text, size_t length, const char *name,
                                     const struct json_limits *limits, json_t **root,
                                     struct error *err)
{
    enum status status = __real_json_strict_parse(text, length, name, limits, root, err);
    if (limits == &JSON_LIMITS_DEFAULT)
        export("json", text, length, status, err, NULL);
    return status;
}

enum status __real_note_parse(const char *data, size_t length, struct note *note,
                              struct error *err);
enum status __wrap_note_parse(const char *data, size_t length, struct note *note,
                              struct error *err);
enum status __wrap_note_parse(const char *data, size_t length, struct note *note, struct error *err)
{
    enum status status = __real_note_parse(data, length, note, err);
    export("note", data, length, status, err, NULL);
    return status;
}

enum status __real_note_verifier_parse(const char *text, struct note_verifier *verifier,
                                       struct error *err);
enum status __wrap_note_verifier_parse(const char *text, struct note_verifier *verifier,
                                       struct error *err);
enum status __wrap_note_verifier_parse(const char *text, struct note_verifier *verifier,
                                       struct error *err)
{
    enum status status = __real_note_verifier_parse(text, verifier, err);
    export("verifier", text, strlen(text), status, err, NULL);
    return status;
}

enum status __real_note_verify_bytes(const struct note_verifier *verifier, const void *data,
                                     size_t length, const unsigned char *signature,
                                     struct error *err);
enum status __wrap_note_verify_bytes(const struct note_verifier *verifier, const void *data,
                                     size_t length, const unsigned char *signature,
                                     struct error *err);
enum status __wrap_note_verify_bytes(const struct note_verifier *verifier, const void *data,
                                     size_t length, const unsigned char *signature,
                                     struct error *err)
{
    enum status status = __real_note_verify_bytes(verifier, data, length, signature, err);
    char hex[2 * NOTE_SIGNATURE_SIZE + 1], key[2 * sizeof verifier->key + 1];
    hex_encode(signature, NOTE_SIGNATURE_SIZE, hex);
    hex_encode(verifier->key, sizeof verifier->key, key);
    export("signature", data, length, status, err,
           json_pack("{s:s,s:s}", "signature", hex, "key", key));
    return status;
}

enum status __real_tlog_proof_parse(const char *data, size_t length, struct tlog_proof *proof,
                                    struct buffer *storage, struct error *err);
enum status __wrap_tlog_proof_parse(const char *data, size_t length, struct tlog_proof *proof,
                                    struct buffer *storage, struct error *err);
enum status __wrap_tlog_proof_parse(const char *data, size_t length, struct tlog_proof *proof,
                                    struct buffer *storage, struct error *err)
{
    enum status status = __real_tlog_proof_parse(data, length, proof, storage, err);
    export("proof", data, length, status, err, NULL);
    return status;
}

enum status __real_leaf_parse(const char *data, size_t length, struct leaf *leaf,
                              struct error *err);
enum status __wrap_leaf_parse(const char *data, size_t length, struct leaf *leaf,
                              struct error *err);
enum status __wrap_leaf_parse(const char *data, size_t length, struct leaf *leaf, struct error *err)
{
    enum status status = __real_leaf_parse(data, length, leaf, err);
    export("leaf", data, length, status, err, NULL);
    return status;
}

enum status __real_checkpoint_open(const char *data, size_t length,
                                   const struct note_verifier *verifier,
                                   struct checkpoint *checkpoint, struct error *err);
enum status __wrap_checkpoint_open(const char *data, size_t length,
                                   const struct note_verifier *verifier,
                                   struct checkpoint *checkpoint, struct error *err);
enum status __wrap_checkpoint_open(const char *data, size_t length,
                                   const struct note_verifier *verifier,
                                   struct checkpoint *checkpoint, struct error *err)
{
    enum status status = __real_checkpoint_open(data, length, verifier, checkpoint, err);
    char key[NOTE_VERIFIER_SIZE];
    note_verifier_format(verifier, key);
    export("checkpoint", data, length, status, err, json_pack("{s:s}", "key", key));
    return status;
}

enum status __real_identity_parse(const char *data, size_t length, const char *name,
                                  const char *passphrase, struct identity **identity,
                                  struct error *err);
enum status __wrap_identity_parse(const char *data, size_t length, const char *name,
                                  const char *passphrase, struct identity **identity,
                                  struct error *err);
enum status __wrap_identity_parse(const char *data, size_t length, const char *name,
                                  const char *passphrase, struct identity **identity,
                                  struct error *err)
{
    enum status status = __real_identity_parse(data, length, name, passphrase, identity, err);
    json_t *phrase = passphrase ? json_string(passphrase) : json_null();
    export("identity", data, length, status, err, json_pack("{s:o}", "passphrase", phrase));
    return status;
}

/* ---- the ledger's past ---- */

enum status __real_continuation_parse(const char *data, size_t length, struct continuation *said,
                                      struct error *err);
enum status __wrap_continuation_parse(const char *data, size_t length, struct continuation *said,
                                      struct error *err);
enum status __wrap_continuation_parse(const char *data, size_t length, struct continuation *said,
                                      struct error *err)
{
    enum status status = __real_continuation_parse(data, length, said, err);
    export("continuation", data, length, status, err, NULL);
    return status;
}

static char *history_text; /* that was parsed last */
static size_t history_length;

enum status __real_package_history_parse(const char *data, size_t length,
                                         struct package_history *history, struct error *err);
enum status __wrap_package_history_parse(const char *data, size_t length,
                                         struct package_history *history, struct error *err);
enum status __wrap_package_history_parse(const char *data, size_t length,
                                         struct package_history *history, struct error *err)
{
    enum status status = __real_package_history_parse(data, length, history, err);
    export("history", data, length, status, err, NULL);
    free(history_text);
    history_text = malloc(length + 1);
    memcpy(history_text, data, length);
    history_length = length;
    return status;
}

/* What is remembered, as a file has it. */
static json_t *heads_json(const struct heads *heads)
{
    char folder[] = "/tmp/safehand-export-XXXXXX", path[64];
    struct buffer text;
    struct error unused = {0};
    if (!heads || !mkdtemp(folder))
        return json_null();
    snprintf(path, sizeof path, "%s/heads.json", folder);
    buffer_init(&text, 1 << 20);
    json_t *found = json_null();
    if (heads_store(path, heads, &unused) == STATUS_OK &&
        file_read_whole(path, &text, &unused) == STATUS_OK)
        found = text_json(buffer_text(&text), text.length);
    buffer_free(&text);
    unlink(path);
    rmdir(folder);
    return found;
}

enum status __real_package_compare(const struct ledger_parts *parts, const struct heads *remembered,
                                   struct ledger_comparison *comparison, struct error *err);
enum status __wrap_package_compare(const struct ledger_parts *parts, const struct heads *remembered,
                                   struct ledger_comparison *comparison, struct error *err);
enum status __wrap_package_compare(const struct ledger_parts *parts, const struct heads *remembered,
                                   struct ledger_comparison *comparison, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE], own[NOTE_VERIFIER_SIZE], root[DIGEST_HEX_SIZE];
    json_t *heads = heads_json(remembered);
    enum status status = __real_package_compare(parts, remembered, comparison, err);
    note_verifier_format(parts->key, key);
    note_verifier_format(&parts->sender->ledger_verifier, own);
    hex_encode(parts->checkpoint->root, sizeof parts->checkpoint->root, root);
    json_t *more = json_pack("{s:s,s:s,s:s,s:I,s:s,s:o}", "key", key, "own", own, "origin",
                             parts->checkpoint->origin, "size", (json_int_t)parts->checkpoint->size,
                             "root", root, "heads", heads);
    if (status == STATUS_OK) {
        json_t *keys = json_array();
        for (size_t i = 0; i < comparison->key_count; i++) {
            note_verifier_format(&comparison->keys[i], key);
            json_array_append_new(keys, json_string(key));
        }
        json_object_set_new(more, "compared",
                            json_string(history_outcome_name(comparison->outcome)));
        json_object_set_new(more, "from", json_integer((json_int_t)comparison->from));
        json_object_set_new(more, "missing", json_integer((json_int_t)comparison->missing));
        json_object_set_new(more, "dropped",
                            json_pack("{s:I,s:I,s:b}", "kept", (json_int_t)comparison->kept, "seen",
                                      (json_int_t)comparison->seen, "isNamed",
                                      (int)comparison->is_named));
        json_object_set_new(more, "keys", keys);
    }
    export("compare", history_text, history_length, status, err, more);
    return status;
}

/* ---- whole packages ---- */

/* The request's own callbacks, and what they said. */
struct watched {
    const struct package_request *request;
    char *card; /* of the sender who was asked about */
    size_t card_length;
    bool is_trusted;
    json_t *heads;
};

static enum status watch_trust(void *context, const struct card *sender, struct error *err)
{
    struct watched *watched = context;
    enum status status = watched->request->trust(watched->request->context, sender, err);
    watched->card = malloc(sender->length + 1);
    memcpy(watched->card, sender->bytes, sender->length);
    watched->card_length = sender->length;
    watched->is_trusted = status == STATUS_OK;
    return status;
}

static enum status watch_recall(void *context, const char *origin, struct heads **heads,
                                struct error *err)
{
    struct watched *watched = context;
    enum status status = watched->request->recall(watched->request->context, origin, heads, err);
    json_decref(watched->heads);
    watched->heads = heads_json(*heads);
    return status;
}

static json_t *identity_json(const struct identity *identity)
{
    char seed[2 * NOTE_SEED_SIZE + 1];
    hex_encode(identity->seed, NOTE_SEED_SIZE, seed);
    return json_pack("{s:s,s:s,s:o}", "secret", identity->age_secret, "seed", seed, "card",
                     text_json(identity->card->bytes, identity->card->length));
}

enum status __real_package_open(int fd, const struct package_request *request, char **path,
                                struct package_opened **opened, struct error *err);
enum status __wrap_package_open(int fd, const struct package_request *request, char **path,
                                struct package_opened **opened, struct error *err);
enum status __wrap_package_open(int fd, const struct package_request *request, char **path,
                                struct package_opened **opened, struct error *err)
{
    struct stat about;
    struct watched watched = {.request = request, .heads = json_null()};
    struct package_request asked = *request;
    bool is_file = fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    size_t size = is_file ? (size_t)about.st_size : 0;
    char *bytes = malloc(size + 1);
    bool is_whole = is_file && pread(fd, bytes, size, 0) == (ssize_t)size;
    asked.trust = watch_trust;
    asked.recall = request->recall ? watch_recall : NULL;
    asked.context = &watched;
    enum status status = __real_package_open(fd, &asked, path, opened, err);
    json_t *more =
        json_pack("{s:o,s:o,s:b,s:b,s:o}", "identity", identity_json(request->identity), "sender",
                  text_json(watched.card, watched.card_length), "trusted", (int)watched.is_trusted,
                  "despite", (int)request->despite_ledger, "heads", watched.heads);
    if (status == STATUS_OK) {
        json_object_set_new(more, "id", json_string((*opened)->manifest->id));
        json_object_set_new(more, "manifest", json_string((*opened)->manifest_digest));
        json_object_set_new(more, "compared",
                            json_string(history_outcome_name((*opened)->ledger.outcome)));
    }
    if (is_whole && status != STATUS_SYSTEM && status != STATUS_USAGE)
        export("package", bytes, size, status, err, more);
    else
        json_decref(more);
    free(bytes);
    free(watched.card);
    return status;
}
