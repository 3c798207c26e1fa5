/* Inclusion and consistency proofs: made as RFC 6962 sections 2.1.1 and 2.1.2 define them, checked
 * as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say. */
#include <string.h>

#include "merkle_internal.h"
#include "safehand/base.h"

/* Where the tree of `size` (2 or more) splits: the largest power of two below it. */
static uint64_t split_point(uint64_t size)
{
    uint64_t half = 1;

    while (half < size - half)
        half <<= 1;
    return half;
}

/* Adds the root of a range. */
static enum status push_range(struct merkle_proof *proof, uint64_t begin, uint64_t size,
                              merkle_reader read, void *context, struct error *err)
{
    enum status status = merkle_range(begin, size, read, context, proof->hashes[proof->count], err);

    if (status == STATUS_OK)
        proof->count++;
    return status;
}

/* Proofs are built from the root down and written from the leaf up. */
static void store_reversed(const struct merkle_proof *from, struct merkle_proof *to)
{
    to->count = from->count;
    for (size_t i = 0; i < from->count; i++)
        memcpy(to->hashes[i], from->hashes[from->count - 1 - i], DIGEST_SIZE);
}

enum status merkle_prove_inclusion(uint64_t index, uint64_t size, merkle_reader read, void *context,
                                   struct merkle_proof *proof, struct error *err)
{
    struct merkle_proof path = {0};
    uint64_t begin = 0;
    enum status status = merkle_check_size(size, err);

    if (status == STATUS_OK && index >= size)
        status = error_set(err, STATUS_USAGE, "entry %llu is not among the first %llu",
                           (unsigned long long)index, (unsigned long long)size);
    while (status == STATUS_OK && size > 1) {
        uint64_t half = split_point(size);

        if (index - begin < half) {
            status = push_range(&path, begin + half, size - half, read, context, err);
            size = half;
        } else {
            status = push_range(&path, begin, half, read, context, err);
            begin += half;
            size -= half;
        }
    }
    if (status == STATUS_OK)
        store_reversed(&path, proof);
    return status;
}

enum status merkle_prove_consistency(uint64_t old_size, uint64_t size, merkle_reader read,
                                     void *context, struct merkle_proof *proof, struct error *err)
{
    struct merkle_proof path = {0};
    uint64_t begin = 0;
    enum status status = merkle_check_size(size, err);

    if (status == STATUS_OK && old_size > size)
        status =
            error_set(err, STATUS_USAGE, "a tree of %llu entries is not older than one of %llu",
                      (unsigned long long)old_size, (unsigned long long)size);
    /* From nothing, and from the same tree, there is nothing to prove. */
    if (old_size == 0)
        size = 0;
    while (status == STATUS_OK && old_size - begin != size) {
        uint64_t half = split_point(size);

        if (old_size - begin <= half) {
            status = push_range(&path, begin + half, size - half, read, context, err);
            size = half;
        } else {
            status = push_range(&path, begin, half, read, context, err);
            begin += half;
            size -= half;
        }
    }
    /* The common subtree is the old root itself, which the verifier has, only at the left edge. */
    if (status == STATUS_OK && begin > 0)
        status = push_range(&path, begin, size, read, context, err);
    if (status == STATUS_OK)
        store_reversed(&path, proof);
    return status;
}

static enum status refuse_inclusion(struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION,
              "the proof does not show that the entry is in the ledger");
    return error_hint(err,
                      "the file was altered or does not belong to this ledger; tell the sender");
}

static enum status refuse_consistency(struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION,
              "the proof does not show that the newer ledger continues the older one");
    return error_hint(err, "the ledger may have been rewritten; keep both checkpoints as evidence");
}

static enum status check_count(const struct merkle_proof *proof, struct error *err)
{
    if (proof->count > MERKLE_PROOF_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "a proof of more than %d hashes",
                         MERKLE_PROOF_MAXIMUM);
    return STATUS_OK;
}

/* One step up: whether the hash at `node` is a right child, or the last one on its level, which has
 * its sibling on the left. Moves over levels where it has none. */
static bool climb(uint64_t *node, uint64_t *last)
{
    bool sibling_left = (*node & 1) != 0 || *node == *last;

    if (sibling_left) {
        while ((*node & 1) == 0 && *node != 0) {
            *node >>= 1;
            *last >>= 1;
        }
    }
    *node >>= 1;
    *last >>= 1;
    return sibling_left;
}

enum status merkle_verify_inclusion(uint64_t index, uint64_t size, const merkle_hash leaf,
                                    const struct merkle_proof *proof, const merkle_hash root,
                                    struct error *err)
{
    uint64_t node = index;
    uint64_t last = size - 1;
    merkle_hash hash;
    enum status status = check_count(proof, err);

    if (status == STATUS_OK)
        status = merkle_check_size(size, err);
    if (status != STATUS_OK)
        return status;
    if (index >= size)
        return refuse_inclusion(err);
    memcpy(hash, leaf, sizeof hash);
    for (size_t i = 0; i < proof->count && status == STATUS_OK; i++) {
        if (last == 0)
            return refuse_inclusion(err);
        status = climb(&node, &last) ? merkle_node(proof->hashes[i], hash, hash, err)
                                     : merkle_node(hash, proof->hashes[i], hash, err);
    }
    if (status == STATUS_OK && (last != 0 || memcmp(hash, root, sizeof hash) != 0))
        status = refuse_inclusion(err);
    return status;
}

/* The cases in which the proof is empty: from nothing, and to the same size. */
static enum status verify_trivial(uint64_t old_size, const merkle_hash old_root,
                                  const merkle_hash root, const struct merkle_proof *proof,
                                  struct error *err)
{
    merkle_hash wanted;
    enum status status = STATUS_OK;

    if (old_size == 0)
        status = digest_sha256("", 0, wanted, err);
    else
        memcpy(wanted, root, sizeof wanted);
    if (status == STATUS_OK && (proof->count != 0 || memcmp(old_root, wanted, sizeof wanted) != 0))
        status = refuse_consistency(err);
    return status;
}

/* Runs the proof up from the common subtree: which old and which new root it leads to. */
static enum status run_consistency(uint64_t node, uint64_t last, const struct merkle_proof *proof,
                                   size_t first, merkle_hash old_hash, merkle_hash new_hash,
                                   struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = first; i < proof->count && status == STATUS_OK; i++) {
        if (last == 0)
            return refuse_consistency(err);
        if (climb(&node, &last)) {
            status = merkle_node(proof->hashes[i], old_hash, old_hash, err);
            if (status == STATUS_OK)
                status = merkle_node(proof->hashes[i], new_hash, new_hash, err);
        } else {
            status = merkle_node(new_hash, proof->hashes[i], new_hash, err);
        }
    }
    if (status == STATUS_OK && last != 0)
        status = refuse_consistency(err);
    return status;
}

enum status merkle_verify_consistency(uint64_t old_size, const merkle_hash old_root, uint64_t size,
                                      const merkle_hash root, const struct merkle_proof *proof,
                                      struct error *err)
{
    bool power_of_two = (old_size & (old_size - 1)) == 0;
    uint64_t node = old_size - 1;
    uint64_t last = size - 1;
    merkle_hash old_hash;
    merkle_hash new_hash;
    enum status status = check_count(proof, err);

    if (status == STATUS_OK)
        status = merkle_check_size(size, err);
    if (status != STATUS_OK)
        return status;
    if (old_size == 0 || old_size == size)
        return verify_trivial(old_size, old_root, root, proof, err);
    if (old_size > size || proof->count == 0)
        return refuse_consistency(err);
    while ((node & 1) != 0) {
        node >>= 1;
        last >>= 1;
    }
    /* A complete old tree is the common subtree itself and does not stand in the proof. */
    memcpy(old_hash, power_of_two ? old_root : proof->hashes[0], sizeof old_hash);
    memcpy(new_hash, old_hash, sizeof new_hash);
    status = run_consistency(node, last, proof, power_of_two ? 0 : 1, old_hash, new_hash, err);
    if (status == STATUS_OK && (memcmp(old_hash, old_root, sizeof old_hash) != 0 ||
                                memcmp(new_hash, root, sizeof new_hash) != 0))
        status = refuse_consistency(err);
    return status;
}
