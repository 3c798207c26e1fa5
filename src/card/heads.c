/* What is remembered of a ledger, in memory. */
#include "safehand/card/heads.h"

#include <inttypes.h>
#include <string.h>

#include "heads_internal.h"

enum { PATH_HEX = 16 };

enum status heads_path(const struct note_verifier *person, const char *origin, char **path,
                       struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1], digest[DIGEST_HEX_SIZE];
    char *folder = NULL;
    uint64_t log;

    checkpoint_origin_split(origin, first, &log);
    enum status status = digest_sha256_hex(first, strlen(first), digest, err);
    if (status == STATUS_OK)
        status = card_config_path("heads", "the heads of ledgers are remembered", &folder, err);
    if (status != STATUS_OK)
        return status;
    /* A person's key is named "safehand/" and 16 hex digits. */
    char *made = memory_format("%s/%.*s/%.*s.json", folder, PATH_HEX,
                               person->name + strlen("safehand/"), PATH_HEX, digest);
    memory_free(folder);
    if (!made)
        return memory_error(err);
    *path = made;
    return STATUS_OK;
}

enum status heads_new(const char *origin, struct heads **heads, struct error *err)
{
    struct heads *made = memory_allocate(sizeof *made);
    uint64_t log;

    if (!made)
        return memory_error(err);
    checkpoint_origin_split(origin, made->origin, &log);
    *heads = made;
    return STATUS_OK;
}

void seen_head_free(struct seen_head *head)
{
    memory_free(head->note);
    *head = (struct seen_head){0};
}

void heads_free(struct heads *heads)
{
    if (!heads)
        return;
    seen_head_free(&heads->last);
    for (size_t i = 0; i < heads->acknowledged_count; i++)
        seen_head_free(&heads->acknowledged[i]);
    memory_free(heads);
}

bool seen_head_is_later(const struct seen_head *a, const struct seen_head *b)
{
    if (a->log != b->log)
        return a->log > b->log;
    return a->checkpoint.size > b->checkpoint.size;
}

const struct seen_head *heads_find(const struct heads *heads, uint64_t log, uint64_t size)
{
    if (heads->last.note && heads->last.log == log && heads->last.checkpoint.size == size)
        return &heads->last;
    for (size_t i = 0; i < heads->acknowledged_count; i++) {
        const struct seen_head *head = &heads->acknowledged[i];

        if (head->log == log && head->checkpoint.size == size)
            return head;
    }
    return NULL;
}

/* ---- keys ---- */

static bool is_same_key(const struct note_verifier *a, const struct note_verifier *b)
{
    return strcmp(a->name, b->name) == 0 && memcmp(a->key, b->key, sizeof a->key) == 0;
}

bool heads_know_key(const struct heads *heads, const struct note_verifier *key)
{
    for (size_t i = 0; i < heads->key_count; i++)
        if (is_same_key(&heads->keys[i], key))
            return true;
    return false;
}

static bool is_signed_by(const struct seen_head *head, const struct note_verifier *key)
{
    struct error unused = {0};
    struct checkpoint checkpoint;

    return head->note &&
           checkpoint_open(head->note, head->length, key, &checkpoint, &unused) == STATUS_OK;
}

static bool is_needed(const struct heads *heads, const struct note_verifier *key)
{
    bool is = is_signed_by(&heads->last, key);

    for (size_t i = 0; !is && i < heads->acknowledged_count; i++)
        is = is_signed_by(&heads->acknowledged[i], key);
    return is;
}

/* There are fewer checkpoints than keys, so one of these is not needed. */
static void drop_key(struct heads *heads)
{
    size_t at = 0;

    while (at + 1 < heads->key_count && is_needed(heads, &heads->keys[at]))
        at++;
    heads->key_count--;
    memmove(&heads->keys[at], &heads->keys[at + 1], (heads->key_count - at) * sizeof *heads->keys);
}

enum status heads_add_key(struct heads *heads, const struct note_verifier *key, struct error *err)
{
    if (!checkpoint_origin_is_same(key->name, heads->origin))
        return error_set(err, STATUS_AUTHENTICATION, "the key %s is none of the ledger %s",
                         key->name, heads->origin);
    if (heads_know_key(heads, key))
        return STATUS_OK;
    if (heads->key_count == HEADS_KEYS_MAXIMUM)
        drop_key(heads);
    heads->keys[heads->key_count++] = *key;
    return STATUS_OK;
}

/* ---- checkpoints ---- */

/* Checks a checkpoint by the keys and copies it. */
static enum status seen_head_open(const struct heads *heads, const char *data, size_t length,
                                  struct seen_head *head, struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    struct seen_head made = {.length = length};
    struct note note;
    enum status status;

    if (length > HEADS_NOTE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the checkpoint is longer than %d bytes",
                         HEADS_NOTE_MAXIMUM);
    status = note_parse(data, length, &note, err);
    if (status != STATUS_OK)
        return status;
    status = error_set(err, STATUS_AUTHENTICATION,
                       "the checkpoint is not signed by a key that is remembered of the ledger %s",
                       heads->origin);
    for (size_t i = heads->key_count; status != STATUS_OK && i-- > 0;) {
        struct error unused = {0};

        if (note_is_by(&note, &heads->keys[i]))
            status = checkpoint_open(data, length, &heads->keys[i], &made.checkpoint, &unused);
    }
    if (status != STATUS_OK)
        return err->status;
    *err = (struct error){0};
    checkpoint_origin_split(made.checkpoint.origin, first, &made.log);
    made.note = memory_copy_bytes(data, length);
    if (!made.note)
        return memory_error(err);
    *head = made;
    return STATUS_OK;
}

/* Of one size there is one root; another was signed for another history. */
static enum status seen_head_check_fork(const struct heads *heads, const struct seen_head *head,
                                        struct error *err)
{
    const struct seen_head *known = heads_find(heads, head->log, head->checkpoint.size);

    if (!known ||
        memcmp(known->checkpoint.root, head->checkpoint.root, sizeof head->checkpoint.root) == 0)
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION,
              "the ledger %s has signed two histories: of %" PRIu64
              " entries, another head was seen before",
              head->checkpoint.origin, head->checkpoint.size);
    return error_hint(err, "keep both, and tell the office's manager and its trustees, over a "
                           "phone number you already knew");
}

enum status heads_see(struct heads *heads, const char *note, size_t length, struct error *err)
{
    struct seen_head head = {0};
    enum status status = seen_head_open(heads, note, length, &head, err);

    if (status == STATUS_OK)
        status = seen_head_check_fork(heads, &head, err);
    if (status == STATUS_OK && (!heads->last.note || seen_head_is_later(&head, &heads->last))) {
        seen_head_free(&heads->last);
        heads->last = head;
        return STATUS_OK;
    }
    seen_head_free(&head);
    return status;
}

/* Puts it in its place, the earliest first; takes the head over. */
static void insert(struct heads *heads, struct seen_head *head)
{
    struct seen_head *list = heads->acknowledged;
    size_t at = 0;

    if (heads->acknowledged_count == HEADS_ACKNOWLEDGED_MAXIMUM) {
        if (!seen_head_is_later(head, &list[0])) {
            seen_head_free(head);
            return;
        }
        seen_head_free(&list[0]);
        memmove(list, list + 1, --heads->acknowledged_count * sizeof *list);
    }
    while (at < heads->acknowledged_count && seen_head_is_later(head, &list[at]))
        at++;
    memmove(list + at + 1, list + at, (heads->acknowledged_count - at) * sizeof *list);
    list[at] = *head;
    heads->acknowledged_count++;
}

enum status heads_acknowledge(struct heads *heads, const char *note, size_t length,
                              struct error *err)
{
    struct seen_head head = {0};
    bool is_known = false;
    enum status status = heads_see(heads, note, length, err);

    if (status == STATUS_OK)
        status = seen_head_open(heads, note, length, &head, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < heads->acknowledged_count; i++)
        is_known = is_known || (heads->acknowledged[i].log == head.log &&
                                heads->acknowledged[i].checkpoint.size == head.checkpoint.size);
    if (is_known)
        seen_head_free(&head);
    else
        insert(heads, &head);
    return STATUS_OK;
}
