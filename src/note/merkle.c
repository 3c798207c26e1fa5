/* The Merkle tree of RFC 6962 section 2.1: hashes, growing, roots. */
#include <string.h>

#include "merkle_internal.h"
#include "safehand/base.h"

enum {
    LEAF_PREFIX = 0x00,
    NODE_PREFIX = 0x01,
    SHORT_LEAF = 1024, /* bytes up to which a leaf is copied to be hashed in one call */
};

enum status merkle_leaf(const void *leaf, size_t length, merkle_hash hash, struct error *err)
{
    unsigned char data[1 + SHORT_LEAF];
    struct digest *digest = NULL;
    enum status status;

    data[0] = LEAF_PREFIX;
    if (length <= SHORT_LEAF) {
        if (length > 0)
            memcpy(data + 1, leaf, length);
        return digest_sha256(data, 1 + length, hash, err);
    }
    status = digest_begin(&digest, err);
    if (status == STATUS_OK)
        status = digest_update(digest, data, 1, err);
    if (status == STATUS_OK)
        status = digest_update(digest, leaf, length, err);
    if (status == STATUS_OK)
        status = digest_end(digest, hash, err);
    digest_free(digest);
    return status;
}

enum status merkle_node(const merkle_hash left, const merkle_hash right, merkle_hash hash,
                        struct error *err)
{
    unsigned char data[1 + 2 * DIGEST_SIZE];

    data[0] = NODE_PREFIX;
    memcpy(data + 1, left, DIGEST_SIZE);
    memcpy(data + 1 + DIGEST_SIZE, right, DIGEST_SIZE);
    return digest_sha256(data, sizeof data, hash, err);
}

enum status merkle_check_size(uint64_t size, struct error *err)
{
    if (size > MERKLE_SIZE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "a tree of %llu entries is over the limit",
                         (unsigned long long)size);
    return STATUS_OK;
}

enum status merkle_append(uint64_t size, const merkle_hash leaf, merkle_reader read,
                          merkle_writer write, void *context, struct error *err)
{
    uint64_t index = size;
    unsigned level = 0;
    merkle_hash hash;
    enum status status;

    if (size >= MERKLE_SIZE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the tree is full");
    memcpy(hash, leaf, sizeof hash);
    status = write(context, level, index, hash, err);
    /* An odd index is a right child: with it the subtree above is complete. */
    while (status == STATUS_OK && (index & 1) != 0) {
        merkle_hash left;

        status = read(context, level, index - 1, left, err);
        if (status == STATUS_OK)
            status = merkle_node(left, hash, hash, err);
        level++;
        index >>= 1;
        if (status == STATUS_OK)
            status = write(context, level, index, hash, err);
    }
    return status;
}

enum status merkle_range(uint64_t begin, uint64_t size, merkle_reader read, void *context,
                         merkle_hash hash, struct error *err)
{
    merkle_hash sum = {0};
    bool started = false;

    /* Each bit of the size is one complete subtree; the smallest lies rightmost and deepest. */
    for (unsigned level = 0; level < 64 && size >> level != 0; level++) {
        merkle_hash node;
        enum status status;

        if ((size >> level & 1) == 0)
            continue;
        status = read(context, level, (begin >> level) + (size >> level) - 1, node, err);
        if (status == STATUS_OK && started) {
            status = merkle_node(node, sum, sum, err);
        } else if (status == STATUS_OK) {
            memcpy(sum, node, sizeof sum);
            started = true;
        }
        if (status != STATUS_OK)
            return status;
    }
    memcpy(hash, sum, sizeof sum);
    return STATUS_OK;
}

enum status merkle_root(uint64_t size, merkle_reader read, void *context, merkle_hash root,
                        struct error *err)
{
    enum status status = merkle_check_size(size, err);

    if (status != STATUS_OK)
        return status;
    if (size == 0)
        return digest_sha256("", 0, root, err);
    return merkle_range(0, size, read, context, root, err);
}
