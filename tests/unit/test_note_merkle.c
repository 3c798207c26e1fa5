/* The Merkle tree, against RFC 6962's definitions written down anew as recursive functions. */
#include <criterion/criterion.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

enum { SIZE_MAXIMUM = 130, LEVELS = 9 };

static void start(void)
{
    struct error err = {0};

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
}

TestSuite(note_merkle, .init = start, .timeout = 240);

/* ---- the definitions of RFC 6962 section 2.1, with OpenSSL alone ---- */

struct leaf {
    const void *data;
    size_t length;
};

static void define_node(const unsigned char *left, const unsigned char *right, unsigned char *hash)
{
    unsigned char data[1 + 2 * DIGEST_SIZE] = {1};

    memcpy(data + 1, left, DIGEST_SIZE);
    memcpy(data + 1 + DIGEST_SIZE, right, DIGEST_SIZE);
    SHA256(data, sizeof(data), hash);
}

static size_t largest_power_below(size_t n)
{
    size_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

/* MTH(D[n]) */
static void define_root(const struct leaf *leaves, size_t n, unsigned char *hash)
{
    if (n == 0) {
        SHA256((const unsigned char *)"", 0, hash);
    } else if (n == 1) {
        unsigned char data[64] = {0};

        memcpy(data + 1, leaves->data, leaves->length);
        SHA256(data, 1 + leaves->length, hash);
    } else {
        size_t k = largest_power_below(n);
        merkle_hash left, right;

        define_root(leaves, k, left);
        define_root(leaves + k, n - k, right);
        define_node(left, right, hash);
    }
}

static void define_push(struct merkle_proof *proof, const struct leaf *leaves, size_t n)
{
    define_root(leaves, n, proof->hashes[proof->count++]);
}

/* PATH(m, D[n]) */
static void define_path(size_t m, const struct leaf *leaves, size_t n, struct merkle_proof *proof)
{
    size_t k;

    if (n <= 1)
        return;
    k = largest_power_below(n);
    if (m < k) {
        define_path(m, leaves, k, proof);
        define_push(proof, leaves + k, n - k);
    } else {
        define_path(m - k, leaves + k, n - k, proof);
        define_push(proof, leaves, k);
    }
}

/* SUBPROOF(m, D[n], b) */
static void define_subproof(size_t m, const struct leaf *leaves, size_t n, bool complete,
                            struct merkle_proof *proof)
{
    size_t k;

    if (m == n) {
        if (!complete)
            define_push(proof, leaves, n);
        return;
    }
    k = largest_power_below(n);
    if (m <= k) {
        define_subproof(m, leaves, k, complete, proof);
        define_push(proof, leaves + k, n - k);
    } else {
        define_subproof(m - k, leaves + k, n - k, false, proof);
        define_push(proof, leaves, k);
    }
}

/* ---- a store of nodes in memory ---- */

struct store {
    uint64_t size;
    bool there[LEVELS][SIZE_MAXIMUM];
    merkle_hash nodes[LEVELS][SIZE_MAXIMUM];
    unsigned calls;
    unsigned fail_at; /* call that fails; 0 for none */
};

static enum status fail_at(struct store *store, struct error *err)
{
    store->calls++;
    return store->calls == store->fail_at ? error_set(err, STATUS_SYSTEM, "the store is broken")
                                          : STATUS_OK;
}

static enum status store_read(void *context, unsigned level, uint64_t index, merkle_hash hash,
                              struct error *err)
{
    struct store *store = context;

    cr_assert_lt(level, LEVELS);
    cr_assert_lt(index, SIZE_MAXIMUM);
    cr_assert(store->there[level][index], "node (%u, %u) was never written", level,
              (unsigned)index);
    memcpy(hash, store->nodes[level][index], DIGEST_SIZE);
    return fail_at(store, err);
}

static enum status store_write(void *context, unsigned level, uint64_t index,
                               const merkle_hash hash, struct error *err)
{
    struct store *store = context;

    cr_assert_lt(level, LEVELS);
    cr_assert_lt(index, SIZE_MAXIMUM);
    store->there[level][index] = true;
    memcpy(store->nodes[level][index], hash, DIGEST_SIZE);
    return fail_at(store, err);
}

static void append(struct store *store, const struct leaf *leaf)
{
    struct error err = {0};
    merkle_hash hash;

    cr_assert_eq(merkle_leaf(leaf->data, leaf->length, hash, &err), STATUS_OK);
    cr_assert_eq(merkle_append(store->size, hash, store_read, store_write, store, &err), STATUS_OK);
    store->size++;
}

/* Leaves whose text is their number, and all roots. */
static char texts[SIZE_MAXIMUM][8];
static struct leaf leaves[SIZE_MAXIMUM];
static merkle_hash roots[SIZE_MAXIMUM + 1];
static struct store all;

static void grow(void)
{
    struct error err = {0};

    for (size_t n = 0; n <= SIZE_MAXIMUM; n++) {
        merkle_hash wanted;

        define_root(leaves, n, wanted);
        cr_assert_eq(merkle_root(n, store_read, &all, roots[n], &err), STATUS_OK);
        cr_assert_arr_eq(roots[n], wanted, DIGEST_SIZE, "root of %zu", n);
        if (n < SIZE_MAXIMUM) {
            snprintf(texts[n], sizeof(texts[n]), "leaf%zu", n);
            leaves[n] = (struct leaf){texts[n], strlen(texts[n])};
            append(&all, &leaves[n]);
        }
    }
}

static void assert_proofs_equal(const struct merkle_proof *got, const struct merkle_proof *wanted)
{
    cr_assert_eq(got->count, wanted->count);
    for (size_t i = 0; i < got->count; i++)
        cr_assert_arr_eq(got->hashes[i], wanted->hashes[i], DIGEST_SIZE);
}

/* ---- published values ---- */

/* The leaves and roots that implementations of certificate transparency test themselves with. */
static const struct {
    const char *leaf, *root;
} PUBLISHED[] = {
    {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"606162636465666768696a6b6c6d6e6f",
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

static const char *const INCLUSION_0_OF_8[] = {
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
};
static const char *const CONSISTENCY_6_TO_8[] = {
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
};

static void assert_hex(const unsigned char *hash, const char *wanted)
{
    char hex[DIGEST_HEX_SIZE];

    hex_encode(hash, DIGEST_SIZE, hex);
    cr_assert_str_eq(hex, wanted);
}

Test(note_merkle, published_vectors)
{
    static struct store store;
    struct error err = {0};
    struct merkle_proof proof;
    merkle_hash root;

    cr_assert_eq(merkle_root(0, store_read, &store, root, &err), STATUS_OK);
    assert_hex(root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < sizeof(PUBLISHED) / sizeof(PUBLISHED[0]); i++) {
        unsigned char data[16];
        struct leaf leaf = {data, strlen(PUBLISHED[i].leaf) / 2};

        cr_assert(hex_decode(PUBLISHED[i].leaf, data, leaf.length));
        append(&store, &leaf);
        cr_assert_eq(merkle_root(i + 1, store_read, &store, root, &err), STATUS_OK);
        assert_hex(root, PUBLISHED[i].root);
    }
    cr_assert_eq(merkle_prove_inclusion(0, 8, store_read, &store, &proof, &err), STATUS_OK);
    cr_assert_eq(proof.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_hex(proof.hashes[i], INCLUSION_0_OF_8[i]);
    cr_assert_eq(merkle_prove_consistency(6, 8, store_read, &store, &proof, &err), STATUS_OK);
    cr_assert_eq(proof.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_hex(proof.hashes[i], CONSISTENCY_6_TO_8[i]);
}

/* ---- every tree up to 130 leaves ---- */

Test(note_merkle, all_inclusion_proofs)
{
    struct error err = {0};

    grow();
    for (size_t n = 1; n <= SIZE_MAXIMUM; n++) {
        for (size_t m = 0; m < n; m++) {
            struct merkle_proof proof, wanted = {0};
            merkle_hash leaf;

            define_path(m, leaves, n, &wanted);
            define_root(&leaves[m], 1, leaf);
            cr_assert_eq(merkle_prove_inclusion(m, n, store_read, &all, &proof, &err), STATUS_OK);
            assert_proofs_equal(&proof, &wanted);
            cr_assert_eq(merkle_verify_inclusion(m, n, leaf, &proof, roots[n], &err), STATUS_OK);
            /* in the place of any neighbour, and at the other end, it does not stand */
            for (size_t step = 1; step < n; step++) {
                cr_assert_eq(
                    merkle_verify_inclusion((m + step) % n, n, leaf, &proof, roots[n], &err),
                    STATUS_AUTHENTICATION);
                step = step == 1 && n > 3 ? n - 2 : step;
            }
        }
    }
}

Test(note_merkle, all_consistency_proofs)
{
    struct error err = {0};

    grow();
    for (size_t n = 1; n <= SIZE_MAXIMUM; n++) {
        for (size_t m = 0; m <= n; m++) {
            struct merkle_proof proof, wanted = {0};

            if (m > 0)
                define_subproof(m, leaves, n, true, &wanted);
            cr_assert_eq(merkle_prove_consistency(m, n, store_read, &all, &proof, &err), STATUS_OK);
            assert_proofs_equal(&proof, &wanted);
            cr_assert_eq(merkle_verify_consistency(m, roots[m], n, roots[n], &proof, &err),
                         STATUS_OK, "%zu to %zu", m, n);
            /* another old tree, another new tree, the trees exchanged */
            cr_assert_eq(
                merkle_verify_consistency(m, roots[(m + 1) % n], n, roots[n], &proof, &err),
                n == 1 && m == 0 ? STATUS_OK : STATUS_AUTHENTICATION, "%zu to %zu", m, n);
            if (m > 0)
                cr_assert_eq(merkle_verify_consistency(m, roots[m], n, roots[n - 1], &proof, &err),
                             STATUS_AUTHENTICATION);
            if (m < n)
                cr_assert_eq(merkle_verify_consistency(n, roots[n], m, roots[m], &proof, &err),
                             STATUS_AUTHENTICATION);
        }
    }
}

/* Sizes around the powers of two, in which every bit of every proof is flipped; elsewhere one bit
 * of each hash. */
static bool is_exhaustive(size_t n)
{
    return n <= 9 || n == 15 || n == 16 || n == 17 || n == 33;
}

/* Alters the proof in every way and wants `verify` to refuse each. */
static void refuse_altered(struct merkle_proof *proof, size_t step,
                           enum status (*verify)(const struct merkle_proof *proof, size_t m,
                                                 size_t n, struct error *err),
                           size_t m, size_t n)
{
    struct error err = {0};
    struct merkle_proof other;

    for (size_t bit = step > 1 ? (m * 31 + n * 7) % 256 : 0; bit < proof->count * 256;
         bit += step) {
        proof->hashes[bit / 256][bit % 256 / 8] ^= (unsigned char)(1 << bit % 8);
        cr_assert_eq(verify(proof, m, n, &err), STATUS_AUTHENTICATION, "bit %zu", bit);
        proof->hashes[bit / 256][bit % 256 / 8] ^= (unsigned char)(1 << bit % 8);
    }
    other = *proof;
    memset(other.hashes[other.count++], 0, DIGEST_SIZE);
    cr_assert_eq(verify(&other, m, n, &err), STATUS_AUTHENTICATION, "one hash more");
    if (proof->count > 0) {
        other = *proof;
        other.count--;
        cr_assert_eq(verify(&other, m, n, &err), STATUS_AUTHENTICATION, "the last hash missing");
        memmove(other.hashes[0], other.hashes[1], other.count * DIGEST_SIZE);
        cr_assert_eq(verify(&other, m, n, &err), STATUS_AUTHENTICATION, "the first hash missing");
    }
    if (proof->count > 1) {
        other = *proof;
        memcpy(other.hashes[0], proof->hashes[1], DIGEST_SIZE);
        memcpy(other.hashes[1], proof->hashes[0], DIGEST_SIZE);
        cr_assert_eq(verify(&other, m, n, &err), STATUS_AUTHENTICATION, "two hashes exchanged");
    }
}

static enum status verify_inclusion(const struct merkle_proof *proof, size_t m, size_t n,
                                    struct error *err)
{
    return merkle_verify_inclusion(m, n, all.nodes[0][m], proof, roots[n], err);
}

static enum status verify_consistency(const struct merkle_proof *proof, size_t m, size_t n,
                                      struct error *err)
{
    return merkle_verify_consistency(m, roots[m], n, roots[n], proof, err);
}

Test(note_merkle, altered_inclusion_proofs)
{
    struct error err = {0};
    struct merkle_proof proof;

    grow();
    for (size_t n = 1; n <= SIZE_MAXIMUM; n++) {
        for (size_t m = 0; m < n; m++) {
            merkle_hash leaf;

            cr_assert_eq(merkle_prove_inclusion(m, n, store_read, &all, &proof, &err), STATUS_OK);
            refuse_altered(&proof, is_exhaustive(n) ? 1 : 256, verify_inclusion, m, n);
            memcpy(leaf, all.nodes[0][m], DIGEST_SIZE);
            leaf[m % DIGEST_SIZE] ^= 1;
            cr_assert_eq(merkle_verify_inclusion(m, n, leaf, &proof, roots[n], &err),
                         STATUS_AUTHENTICATION);
        }
    }
    cr_assert_str_eq(err.message, "the proof does not show that the entry is in the ledger");
    cr_assert_str_eq(err.hint,
                     "the file was altered or does not belong to this ledger; tell the sender");
}

Test(note_merkle, altered_consistency_proofs)
{
    struct error err = {0};
    struct merkle_proof proof;

    grow();
    for (size_t n = 1; n <= SIZE_MAXIMUM; n++) {
        for (size_t m = 1; m <= n; m++) {
            cr_assert_eq(merkle_prove_consistency(m, n, store_read, &all, &proof, &err), STATUS_OK);
            refuse_altered(&proof, is_exhaustive(n) ? 1 : 256, verify_consistency, m, n);
        }
    }
    cr_assert_eq(merkle_verify_consistency(2, roots[2], 3, roots[4], &proof, &err),
                 STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message,
                     "the proof does not show that the newer ledger continues the older one");
    cr_assert_str_eq(err.hint,
                     "the ledger may have been rewritten; keep both checkpoints as evidence");
}

/* ---- trees too large to hold: all leaves alike, so that a node's hash follows from its level ----
 */

struct giant {
    uint64_t size;
    merkle_hash levels[64];
};

static enum status giant_read(void *context, unsigned level, uint64_t index, merkle_hash hash,
                              struct error *err)
{
    struct giant *giant = context;

    (void)err;
    cr_assert_lt(level, 63);
    cr_assert_leq(index + 1, giant->size >> level, "node (%u, %llu) is not complete", level,
                  (unsigned long long)index);
    memcpy(hash, giant->levels[level], DIGEST_SIZE);
    return STATUS_OK;
}

static enum status giant_write(void *context, unsigned level, uint64_t index,
                               const merkle_hash hash, struct error *err)
{
    struct giant *giant = context;

    (void)err;
    cr_assert_eq(index, ((giant->size + 1) >> level) - 1);
    cr_assert_arr_eq(hash, giant->levels[level], DIGEST_SIZE);
    return STATUS_OK;
}

static void fill_giant(struct giant *giant)
{
    memset(giant->levels[0], 'g', DIGEST_SIZE);
    for (size_t i = 1; i < 64; i++)
        define_node(giant->levels[i - 1], giant->levels[i - 1], giant->levels[i]);
}

Test(note_merkle, giant_trees)
{
    static const uint64_t SIZES[] = {
        UINT64_C(1) << 32,       (UINT64_C(1) << 32) + 1, (UINT64_C(1) << 62) - 1,
        UINT64_C(1) << 62,       (UINT64_C(1) << 62) + 1, UINT64_C(0x5555555555555555),
        MERKLE_SIZE_MAXIMUM - 1, MERKLE_SIZE_MAXIMUM,
    };
    struct giant giant = {0};
    struct error err = {0};
    struct merkle_proof proof;
    size_t longest = 0;

    fill_giant(&giant);
    for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
        uint64_t n = SIZES[i];
        const uint64_t places[] = {0, 1, n / 3, n / 2, n - 1, n - (n >> 5), UINT64_C(1) << 31};
        merkle_hash root;

        giant.size = n;
        cr_assert_eq(merkle_root(n, giant_read, &giant, root, &err), STATUS_OK);
        for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++) {
            uint64_t m = places[k];
            merkle_hash old_root;

            cr_assert_eq(merkle_prove_inclusion(m, n, giant_read, &giant, &proof, &err), STATUS_OK);
            cr_assert_eq(merkle_verify_inclusion(m, n, giant.levels[0], &proof, root, &err),
                         STATUS_OK);
            cr_assert_eq(merkle_prove_consistency(m + 1, n, giant_read, &giant, &proof, &err),
                         STATUS_OK);
            longest = proof.count > longest ? proof.count : longest;
            cr_assert_eq(merkle_root(m + 1, giant_read, &giant, old_root, &err), STATUS_OK);
            cr_assert_eq(merkle_verify_consistency(m + 1, old_root, n, root, &proof, &err),
                         STATUS_OK);
        }
        if (n < MERKLE_SIZE_MAXIMUM)
            cr_assert_eq(merkle_append(n, giant.levels[0], giant_read, giant_write, &giant, &err),
                         STATUS_OK);
    }
    /* The longest proof that the limit on sizes allows. */
    giant.size = MERKLE_SIZE_MAXIMUM;
    cr_assert_eq(merkle_prove_consistency((UINT64_C(1) << 62) + 1, MERKLE_SIZE_MAXIMUM, giant_read,
                                          &giant, &proof, &err),
                 STATUS_OK);
    cr_assert_eq(proof.count, MERKLE_PROOF_MAXIMUM);
    cr_assert_leq(longest, MERKLE_PROOF_MAXIMUM);
}

Test(note_merkle, limits)
{
    const uint64_t over = MERKLE_SIZE_MAXIMUM + 1;
    struct giant giant = {.size = UINT64_MAX};
    struct merkle_proof proof = {.count = MERKLE_PROOF_MAXIMUM + 1};
    struct merkle_proof before = proof;
    merkle_hash root = {0};
    struct error err = {0};

    cr_assert_eq(merkle_append(over - 1, root, giant_read, giant_write, &giant, &err),
                 STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the tree is full");
    cr_assert_eq(merkle_root(over, giant_read, &giant, root, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "a tree of 9223372036854775808 entries is over the limit");
    cr_assert_eq(merkle_prove_inclusion(0, over, giant_read, &giant, &proof, &err),
                 STATUS_MALFORMED);
    cr_assert_eq(merkle_prove_inclusion(3, 3, giant_read, &giant, &proof, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "entry 3 is not among the first 3");
    cr_assert_eq(merkle_prove_inclusion(0, 0, giant_read, &giant, &proof, &err), STATUS_USAGE);
    cr_assert_eq(merkle_prove_consistency(4, 3, giant_read, &giant, &proof, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "a tree of 4 entries is not older than one of 3");
    cr_assert_eq(merkle_prove_consistency(0, over, giant_read, &giant, &proof, &err),
                 STATUS_MALFORMED);
    cr_assert_eq(memcmp(&proof, &before, sizeof(proof)), 0, "an output was touched");
    cr_assert_eq(merkle_verify_inclusion(0, 1, root, &proof, root, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "a proof of more than 64 hashes");
    cr_assert_eq(merkle_verify_consistency(1, root, 2, root, &proof, &err), STATUS_MALFORMED);
    proof.count = MERKLE_PROOF_MAXIMUM;
    cr_assert_eq(merkle_verify_inclusion(0, over, root, &proof, root, &err), STATUS_MALFORMED);
    cr_assert_eq(merkle_verify_consistency(1, root, over, root, &proof, &err), STATUS_MALFORMED);
    cr_assert_eq(merkle_verify_consistency(over, root, 5, root, &proof, &err),
                 STATUS_AUTHENTICATION);
    cr_assert_eq(merkle_verify_consistency(UINT64_MAX, root, 5, root, &proof, &err),
                 STATUS_AUTHENTICATION);
    proof.count = 0;
    cr_assert_eq(merkle_verify_inclusion(0, 0, root, &proof, root, &err), STATUS_AUTHENTICATION);
    cr_assert_eq(merkle_verify_inclusion(UINT64_MAX, 1, root, &proof, root, &err),
                 STATUS_AUTHENTICATION);
    /* of no entries there is one root only */
    cr_assert_eq(merkle_verify_consistency(0, root, 0, root, &proof, &err), STATUS_AUTHENTICATION);
}

/* A store that fails at any call stops the work, and nothing is handed out. */
Test(note_merkle, failing_store)
{
    unsigned failures = 0;

    grow();
    for (unsigned n = 1; n < 12; n++) {
        struct error err = {0};
        struct merkle_proof proof = {.count = 7};
        merkle_hash root = {7};

        all.calls = 0;
        all.fail_at = n;
        if (merkle_root(127, store_read, &all, root, &err) != STATUS_OK) {
            failures++;
            cr_assert_eq(root[0], 7);
            cr_assert_str_eq(err.message, "the store is broken");
        }
        all.calls = 0;
        if (merkle_prove_inclusion(5, 127, store_read, &all, &proof, &err) != STATUS_OK) {
            failures++;
            cr_assert_eq(proof.count, 7);
        }
        proof.count = 7;
        all.calls = 0;
        if (merkle_prove_consistency(65, 127, store_read, &all, &proof, &err) != STATUS_OK) {
            failures++;
            cr_assert_eq(proof.count, 7);
        }
        all.calls = 0;
        failures +=
            merkle_append(127, all.nodes[0][127], store_read, store_write, &all, &err) != STATUS_OK;
    }
    cr_assert_eq(failures, 7 + 11 + 11 + 11);
}
