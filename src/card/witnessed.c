/* What a witness has cosigned, and whether a further checkpoint continues it. */
#include "safehand/card/witnessed.h"

#include "heads_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum status witnessed_path(const struct note_verifier *person, const char *origin, char **path,
                           struct error *err)
{
    char *heads = NULL;
    enum status status = heads_path(person, origin, &heads, err);

    if (status != STATUS_OK)
        return status;
    *path = memory_format("%.*s.witnessed.json", (int)(strlen(heads) - strlen(".json")), heads);
    memory_free(heads);
    return *path ? STATUS_OK : memory_error(err);
}

static enum status tell(const char *path, struct error *err)
{
    return error_hint(err,
                      "do not cosign it; keep it, and %s, and tell the office's manager and its "
                      "trustees, over a phone number you already knew",
                      path);
}

/* Without a proof from what was cosigned, or with one from elsewhere, nothing is known. */
static enum status ask_for_proof(const struct seen_head *last, const char *origin,
                                 const struct witness_request *request, struct error *err)
{
    uint64_t size = last ? last->checkpoint.size : 0;
    char since[24];

    snprintf(since, sizeof since, "%" PRIu64, size);
    if (!last)
        error_set(err, STATUS_USAGE,
                  "you have cosigned nothing of the ledger %s here, and this begins from %" PRIu64
                  " entries",
                  origin, request->old_size);
    else if (request->is_bare)
        error_set(
            err, STATUS_USAGE,
            "you have cosigned %" PRIu64
            " entries of the ledger %s before, and nothing here shows that they are unchanged",
            size, origin);
    else
        error_set(err, STATUS_USAGE,
                  "you have cosigned %" PRIu64
                  " entries of the ledger %s before, and this begins from %" PRIu64,
                  size, origin, request->old_size);
    error_hint(err, "ask the office for what it prints with " WAY);
    return error_way(err, WAY_CHECKPOINT, since, NULL);
}

/* Against the last one of the same log. */
static enum status check_continues(const char *path, const struct seen_head *last,
                                   const struct checkpoint *checkpoint,
                                   const struct witness_request *request, struct error *err)
{
    const struct checkpoint *old = &last->checkpoint;
    enum status status;

    if (checkpoint->size < old->size) {
        error_set(err, STATUS_AUTHENTICATION,
                  "you have cosigned %" PRIu64
                  " entries of the ledger %s before, and this has %" PRIu64
                  ": it is an older checkpoint, or entries are gone",
                  old->size, checkpoint->origin, checkpoint->size);
        return tell(path, err);
    }
    if (checkpoint->size == old->size) {
        if (memcmp(checkpoint->root, old->root, sizeof old->root) == 0)
            return STATUS_OK;
        error_set(
            err, STATUS_AUTHENTICATION,
            "the ledger %s has signed two histories: you have cosigned another one of %" PRIu64
            " entries",
            checkpoint->origin, old->size);
        return tell(path, err);
    }
    if (request->is_bare || request->old_size != old->size)
        return ask_for_proof(last, checkpoint->origin, request, err);
    status = merkle_verify_consistency(old->size, old->root, checkpoint->size, checkpoint->root,
                                       &request->proof, err);
    if (status != STATUS_AUTHENTICATION)
        return status;
    error_set(err, status,
              "the proof does not show that the ledger %s still has the %" PRIu64
              " entries that you have cosigned",
              checkpoint->origin, old->size);
    return tell(path, err);
}

static enum status check(const char *path, const struct heads *heads,
                         const struct checkpoint *checkpoint, const struct witness_request *request,
                         struct witnessed_before *before, struct error *err)
{
    const struct seen_head *last = heads->last.note ? &heads->last : NULL;
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t log;

    checkpoint_origin_split(checkpoint->origin, first, &log);
    before->is_first = !last;
    before->is_further_log = last && log > last->log;
    if (last && log == last->log) {
        before->size = last->checkpoint.size;
        return check_continues(path, last, checkpoint, request, err);
    }
    if (last && log < last->log) {
        error_set(err, STATUS_AUTHENTICATION,
                  "you have cosigned the log %s, and this is of %s, which it took the place of",
                  last->checkpoint.origin, checkpoint->origin);
        return tell(path, err);
    }
    return request->is_bare || request->old_size == 0
               ? STATUS_OK
               : ask_for_proof(NULL, checkpoint->origin, request, err);
}

enum status witnessed_take(const char *path, const struct note_verifier *ledger,
                           const struct witness_request *request, struct checkpoint *checkpoint,
                           struct witnessed_before *before, struct error *err)
{
    struct heads *heads = NULL;
    int lock = -1;
    enum status status =
        checkpoint_open(request->checkpoint, request->checkpoint_length, ledger, checkpoint, err);

    *before = (struct witnessed_before){0};
    /* From reading to storing: of two at once the second is held against the first. */
    if (status == STATUS_OK)
        status = heads_lock(path, &lock, err);
    if (status == STATUS_OK)
        status = heads_load(path, &heads, err);
    if (status == STATUS_OK && !heads)
        status = heads_new(checkpoint->origin, &heads, err);
    if (status == STATUS_OK)
        status = check(path, heads, checkpoint, request, before, err);
    if (status == STATUS_OK) {
        before->is_new_key = !before->is_first && !heads_know_key(heads, ledger);
        status = heads_add_key(heads, ledger, err);
    }
    if (status == STATUS_OK)
        status = heads_see(heads, request->checkpoint, request->checkpoint_length, err);
    if (status == STATUS_OK)
        status = heads_store_locked(path, heads, err);
    file_close(&lock);
    heads_free(heads);
    return status;
}
