/*
 * Go's sumdb libraries accept what this module signs and proves, and refuse it when altered; where
 * something is refused, our own code refuses it too. The Go program is tests/interop/go/verify.go.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/base.h"
#include "safehand/note.h"

#define ORIGIN "example.org/ledger/2026"

enum { TREE_SIZE = 70, ARGUMENTS_MAXIMUM = 80, LEAF_SIZE = 200 };

extern char **environ;

/* ---- running the Go program ---- */

static char folder[] = "/tmp/safehand-note-go-XXXXXX";
static char verifier_program[64];
static char output[4096]; /* of the last run */
static char complaint[4096];

static void path_of(const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", folder, name);
}

static void write_text(const char *name, const char *text, size_t length)
{
    struct error err = {0};
    char path[128];

    path_of(name, path);
    cr_assert_eq(file_write_whole(path, text, length, 0600, FILE_REPLACE, &err), STATUS_OK, "%s",
                 err.message);
}

static void read_text(const char *name, char *text, size_t size)
{
    struct error err = {0};
    struct buffer buffer;
    char path[128];

    path_of(name, path);
    buffer_init(&buffer, size - 1);
    cr_assert_eq(file_read_whole(path, &buffer, &err), STATUS_OK, "%s", err.message);
    snprintf(text, size, "%s", buffer_text(&buffer));
    buffer_free(&buffer);
}

/* Runs a program to its end; its exit status. What it printed is in output and complaint. */
static int run(const char *const *argv)
{
    posix_spawn_file_actions_t actions;
    char *arguments[ARGUMENTS_MAXIMUM + 1] = {NULL};
    char out_path[128], err_path[128];
    int state = 0;
    int failed;
    pid_t child;

    for (size_t i = 0; argv[i] != NULL; i++) {
        cr_assert_lt(i, ARGUMENTS_MAXIMUM);
        arguments[i] = strdup(argv[i]);
    }
    path_of("out", out_path);
    path_of("err", err_path);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, out_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    failed = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; arguments[i] != NULL; i++)
        free(arguments[i]);
    cr_assert_eq(failed, 0, "cannot run %s: %s", argv[0], strerror(failed));
    cr_assert_eq(waitpid(child, &state, 0), child);
    cr_assert(WIFEXITED(state), "%s was killed", argv[0]);
    read_text("out", output, sizeof(output));
    read_text("err", complaint, sizeof(complaint));
    return WEXITSTATUS(state);
}

static void build_verifier(void)
{
    char cache[128];
    const char *const argv[] = {"go",
                                "build",
                                "-o",
                                verifier_program,
                                SOURCE_FOLDER "/tests/interop/go/verify.go",
                                SOURCE_FOLDER "/tests/interop/go/cosignature.go",
                                NULL};

    cr_assert_not_null(mkdtemp(folder));
    snprintf(verifier_program, sizeof(verifier_program), "%s/verify", folder);
    path_of("cache", cache);
    setenv("GO111MODULE", "off", 1);
    setenv("GOPATH", "/usr/share/gocode", 1);
    setenv("GOFLAGS", "", 1);
    setenv("GOCACHE", cache, 1);
    cr_assert_eq(run(argv), 0,
                 "go build failed (it needs the packages golang-go and golang-golang-x-mod-dev): "
                 "%s",
                 complaint);
}

static int go_note(const char *key, const char *text, size_t length)
{
    char path[128];
    const char *const argv[] = {verifier_program, "note", key, path, NULL};

    path_of("note", path);
    write_text("note", text, length);
    return run(argv);
}

static int go_proof(const char *key, const char *text, size_t length)
{
    char path[128];
    const char *const argv[] = {verifier_program, "proof", key, path, NULL};

    path_of("ledger.tlog-proof", path);
    write_text("ledger.tlog-proof", text, length);
    return run(argv);
}

static int go_consistency(const char *key, const struct buffer *older, const struct buffer *newer,
                          const struct merkle_proof *proof)
{
    char old_path[128], new_path[128];
    char hashes[MERKLE_PROOF_MAXIMUM][45];
    const char *argv[ARGUMENTS_MAXIMUM + 1] = {verifier_program, "consistency", key, old_path,
                                               new_path};

    path_of("old", old_path);
    path_of("new", new_path);
    write_text("old", buffer_text(older), older->length);
    write_text("new", buffer_text(newer), newer->length);
    for (size_t i = 0; i < proof->count; i++) {
        base64_encode(proof->hashes[i], DIGEST_SIZE, BASE64_PADDED, hashes[i]);
        argv[5 + i] = hashes[i];
    }
    return run(argv);
}

/* ---- a ledger in memory ---- */

struct tree {
    merkle_hash nodes[8][TREE_SIZE];
};

static enum status tree_read(void *context, unsigned level, uint64_t index, merkle_hash hash,
                             struct error *err)
{
    (void)err;
    memcpy(hash, ((struct tree *)context)->nodes[level][index], DIGEST_SIZE);
    return STATUS_OK;
}

static enum status tree_write(void *context, unsigned level, uint64_t index, const merkle_hash hash,
                              struct error *err)
{
    (void)err;
    memcpy(((struct tree *)context)->nodes[level][index], hash, DIGEST_SIZE);
    return STATUS_OK;
}

static void leaf_text(unsigned index, const char *kind, char text[LEAF_SIZE])
{
    snprintf(text, LEAF_SIZE, "safehand.leaf/2\n%u\n2026-11-22T09:05:00Z\n%s\n%064d\n%064d\n",
             index, kind, 0, 0);
}

static void grow(struct tree *tree, const char *kind)
{
    struct error err = {0};

    for (unsigned i = 0; i < TREE_SIZE; i++) {
        char text[LEAF_SIZE];
        merkle_hash hash;

        leaf_text(i, kind, text);
        cr_assert_eq(merkle_leaf(text, strlen(text), hash, &err), STATUS_OK);
        cr_assert_eq(merkle_append(i, hash, tree_read, tree_write, tree, &err), STATUS_OK);
    }
}

static void sign_head(struct tree *tree, uint64_t size, const struct note_signer *signer,
                      struct checkpoint *head, struct buffer *out)
{
    struct error err = {0};

    *head = (struct checkpoint){.origin = ORIGIN, .size = size};
    cr_assert_eq(merkle_root(size, tree_read, tree, head->root, &err), STATUS_OK);
    buffer_init(out, NOTE_MAXIMUM);
    cr_assert_eq(checkpoint_sign(head, signer, out, &err), STATUS_OK, "%s", err.message);
}

/* Our own verdict on a proof. */
static enum status our_proof(const struct note_verifier *verifier, const char *text, size_t length)
{
    struct error err = {0};
    struct tlog_proof proof;
    struct checkpoint opened;
    struct buffer storage;
    enum status status;

    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    status = tlog_proof_parse(text, length, &proof, &storage, &err);
    if (status == STATUS_OK)
        status = tlog_proof_verify(&proof, verifier, &opened, &err);
    buffer_free(&storage);
    return status;
}

static enum status our_note(const struct note_verifier *verifier, const char *text, size_t length)
{
    struct error err = {0};
    struct note note;
    enum status status = note_parse(text, length, &note, &err);

    return status == STATUS_OK ? note_verify(&note, verifier, 1, &err) : status;
}

/* ---- what is checked ---- */

static struct note_signer *new_signer(unsigned char byte, const char *name, char *key)
{
    struct error err = {0};
    unsigned char seed[NOTE_SEED_SIZE] = {byte};
    struct note_signer *signer = NULL;

    cr_assert_eq(note_signer_new(&signer, seed, name, &err), STATUS_OK);
    note_verifier_format(note_signer_verifier(signer), key);
    return signer;
}

/* Replaces the first occurrence of a text of the same length. */
static void alter(char *text, const char *from, const char *to)
{
    char *at = strstr(text, from);

    cr_assert_not_null(at, "%s", from);
    cr_assert_eq(strlen(from), strlen(to));
    memcpy(at, to, strlen(to));
}

static void check_notes(void)
{
    static const char *const TEXTS[] = {
        "safehand.receipt/2\nid 8d5b1a2e-9f5c-4d1e-8a77-2f0f8e1c9b10\naccepted\n",
        "\n",
        "a\n\nb\n\n",
        "Si\xc3\xb4n, \xd8\xb3\xd8\xa7\xd8\xb1\xd8\xa9, \xf0\x9f\x91\xaa\n",
    };
    struct error err = {0};
    char keys[2][NOTE_VERIFIER_SIZE];
    struct note_signer *signers[2] = {new_signer(1, NULL, keys[0]), new_signer(2, NULL, keys[1])};
    const struct note_signer *const list[2] = {signers[0], signers[1]};
    struct buffer out;

    buffer_init(&out, NOTE_MAXIMUM);
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        buffer_clear(&out);
        cr_assert_eq(note_sign(TEXTS[i], strlen(TEXTS[i]), list, 2, &out, &err), STATUS_OK);
        for (size_t k = 0; k < 2; k++) {
            cr_assert_eq(go_note(keys[k], buffer_text(&out), out.length), 0, "%s", complaint);
            cr_assert_str_eq(output, TEXTS[i]);
        }
    }
    note_signer_free(signers[0]);
    note_signer_free(signers[1]);
    buffer_free(&out);
}

static void check_altered_notes(void)
{
    static const char TEXT[] = "safehand.receipt/2\naccepted\n";
    static const struct {
        const char *from, *to, *complaint;
    } CASES[] = {
        {"accepted", "rejected", "verify: invalid signature for key safehand/"},
        {"receipt/2", "receipt/1", "verify: invalid signature for key safehand/"},
        {" safehand/", " safehand.", "verify: note has no verifiable signatures\n"},
        {"\xe2\x80\x94 ", "\xe2\x80\x93 ", "verify: malformed note\n"},
        {"=\n", "\n\n", "verify: malformed note\n"},
        {"\n\n", "\n ", "verify: malformed note\n"},
        {"\naccepted", "\racceptes", "verify: malformed note\n"},
    };
    struct error err = {0};
    char key[NOTE_VERIFIER_SIZE], stranger_key[NOTE_VERIFIER_SIZE];
    struct note_signer *signer = new_signer(1, NULL, key);
    struct note_signer *stranger = new_signer(3, NULL, stranger_key);
    const struct note_signer *const list[1] = {signer};
    struct buffer out;

    buffer_init(&out, NOTE_MAXIMUM);
    cr_assert_eq(note_sign(TEXT, strlen(TEXT), list, 1, &out, &err), STATUS_OK);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        char *copy = memory_copy_bytes(out.data, out.length);

        alter(copy, CASES[i].from, CASES[i].to);
        cr_assert_eq(go_note(key, copy, out.length), 1, "case %zu", i);
        cr_assert(text_starts_with(complaint, CASES[i].complaint), "case %zu: %s", i, complaint);
        cr_assert_neq(our_note(note_signer_verifier(signer), copy, out.length), STATUS_OK);
        memory_free(copy);
    }
    cr_assert_eq(go_note(stranger_key, buffer_text(&out), out.length), 1);
    cr_assert_str_eq(complaint, "verify: note has no verifiable signatures\n");
    note_signer_free(signer);
    note_signer_free(stranger);
    buffer_free(&out);
}

static void make_proof(struct tree *tree, uint64_t index, const struct checkpoint *head,
                       const struct buffer *checkpoint, char leaf[LEAF_SIZE], struct buffer *out)
{
    struct error err = {0};
    struct tlog_proof proof = {.extra = leaf,
                               .index = index,
                               .checkpoint = buffer_text(checkpoint),
                               .checkpoint_length = checkpoint->length};

    leaf_text((unsigned)index, "sealed", leaf);
    proof.extra_length = strlen(leaf);
    cr_assert_eq(merkle_prove_inclusion(index, head->size, tree_read, tree, &proof.inclusion, &err),
                 STATUS_OK);
    buffer_init(out, TLOG_PROOF_MAXIMUM);
    cr_assert_eq(tlog_proof_format(&proof, out, &err), STATUS_OK, "%s", err.message);
}

static void check_proofs(struct tree *tree, const struct note_signer *signer, const char *key)
{
    static const uint64_t SIZES[] = {1, 2, 3, 6, 7, 8, 9, 33, 64, TREE_SIZE};

    for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
        struct checkpoint head;
        struct buffer checkpoint;

        sign_head(tree, SIZES[i], signer, &head, &checkpoint);
        cr_assert_eq(go_note(key, buffer_text(&checkpoint), checkpoint.length), 0);
        for (uint64_t index = 0; index<SIZES[i]; index += SIZES[i]> 9 ? 11 : 1) {
            char leaf[LEAF_SIZE];
            struct buffer out;

            make_proof(tree, index, &head, &checkpoint, leaf, &out);
            cr_assert_eq(go_proof(key, buffer_text(&out), out.length), 0, "%u of %u: %s",
                         (unsigned)index, (unsigned)SIZES[i], complaint);
            cr_assert_str_eq(output, leaf);
            cr_assert_eq(our_proof(note_signer_verifier(signer), buffer_text(&out), out.length),
                         STATUS_OK);
            buffer_free(&out);
        }
        buffer_free(&checkpoint);
    }
}

static void check_altered_proofs(struct tree *tree, const struct note_signer *signer,
                                 const char *key)
{
    static const struct {
        const char *from, *to, *complaint;
    } CASES[] = {
        {"tlog-proof@v1", "tlog-proof@v2", "verify: proof: wrong first line\n"},
        {"extra c2FmZ", "extra c2FmY", "verify: invalid transparency proof\n"},
        {"index 5", "index 4", "verify: invalid transparency proof\n"},
        {"index 5", "index 7", "verify: tlog: invalid inputs in CheckRecord\n"},
        {"index 5", "Index 5", "verify: proof: no index\n"},
        {ORIGIN "\n7\n", ORIGIN "\n8\n", "verify: invalid signature for key " ORIGIN},
        {"\n\n" ORIGIN,
         "\n\n"
         "example.org/ledger/2025",
         "verify: invalid signature for key "},
    };
    char leaf[LEAF_SIZE];
    struct checkpoint head;
    struct buffer checkpoint, out;
    char *hash;

    sign_head(tree, 7, signer, &head, &checkpoint);
    make_proof(tree, 5, &head, &checkpoint, leaf, &out);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        char *copy = memory_copy_bytes(out.data, out.length);

        alter(copy, CASES[i].from, CASES[i].to);
        cr_assert_eq(go_proof(key, copy, out.length), 1, "case %zu", i);
        cr_assert(text_starts_with(complaint, CASES[i].complaint), "case %zu: %s", i, complaint);
        cr_assert_neq(our_proof(note_signer_verifier(signer), copy, out.length), STATUS_OK);
        memory_free(copy);
    }
    /* each of the three hashes changed in its first character */
    hash = strstr(buffer_text(&out), "index 5\n") + strlen("index 5\n");
    for (size_t i = 0; i < 3; i++, hash += 45) {
        char before = *hash;

        *hash = before == 'A' ? 'B' : 'A';
        cr_assert_eq(go_proof(key, buffer_text(&out), out.length), 1);
        cr_assert_str_eq(complaint, "verify: invalid transparency proof\n");
        cr_assert_eq(our_proof(note_signer_verifier(signer), buffer_text(&out), out.length),
                     STATUS_AUTHENTICATION);
        *hash = before;
    }
    cr_assert_eq(*hash, '\n', "the proof has three hashes");
    cr_assert_eq(go_proof(key, buffer_text(&out), out.length), 0, "%s", complaint);
    buffer_free(&checkpoint);
    buffer_free(&out);
}

static void check_consistency(struct tree *tree, const struct note_signer *signer, const char *key)
{
    static const uint64_t SIZES[] = {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, TREE_SIZE};
    enum { COUNT = sizeof(SIZES) / sizeof(SIZES[0]) };
    struct error err = {0};
    struct checkpoint heads[COUNT];
    struct buffer texts[COUNT];
    struct merkle_proof proof;

    for (size_t i = 0; i < COUNT; i++) {
        sign_head(tree, SIZES[i], signer, &heads[i], &texts[i]);
        for (size_t k = 0; k <= i; k++) {
            char wanted[64];

            cr_assert_eq(
                merkle_prove_consistency(SIZES[k], SIZES[i], tree_read, tree, &proof, &err),
                STATUS_OK);
            cr_assert_eq(go_consistency(key, &texts[k], &texts[i], &proof), 0, "%s", complaint);
            snprintf(wanted, sizeof(wanted), "%u entries continue %u\n", (unsigned)SIZES[i],
                     (unsigned)SIZES[k]);
            cr_assert_str_eq(output, wanted);
        }
    }
    for (size_t i = 0; i < COUNT; i++)
        buffer_free(&texts[i]);
}

/* A ledger that was rewritten from its first entry on cannot continue the old checkpoint, with
 * whichever of the two trees' proofs. */
static void check_rewritten(struct tree *tree, const struct note_signer *signer, const char *key)
{
    static struct tree rewritten;
    struct tree *const trees[2] = {tree, &rewritten};
    struct error err = {0};
    struct checkpoint old_head, new_head;
    struct buffer old_text, new_text;
    struct merkle_proof proof;

    grow(&rewritten, "advice");
    sign_head(tree, 33, signer, &old_head, &old_text);
    sign_head(&rewritten, TREE_SIZE, signer, &new_head, &new_text);
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(merkle_prove_consistency(33, TREE_SIZE, tree_read, trees[i], &proof, &err),
                     STATUS_OK);
        cr_assert_eq(go_consistency(key, &old_text, &new_text, &proof), 1);
        cr_assert_str_eq(complaint, "verify: invalid transparency proof\n");
        cr_assert_eq(
            merkle_verify_consistency(33, old_head.root, TREE_SIZE, new_head.root, &proof, &err),
            STATUS_AUTHENTICATION);
    }
    buffer_free(&old_text);
    buffer_free(&new_text);
}

static void clean_up(void)
{
    struct error err = {0};

    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK, "%s", err.message);
}

Test(note_go, go_agrees, .fini = clean_up, .timeout = 300)
{
    static struct tree tree;
    struct error err = {0};
    char key[NOTE_VERIFIER_SIZE];
    struct note_signer *signer;

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
    build_verifier();
    check_notes();
    check_altered_notes();
    grow(&tree, "sealed");
    signer = new_signer(7, ORIGIN, key);
    check_proofs(&tree, signer, key);
    check_altered_proofs(&tree, signer, key);
    check_consistency(&tree, signer, key);
    check_rewritten(&tree, signer, key);
    note_signer_free(signer);
}
