/* Packages that were cut, altered, passed on, or made by somebody who means harm. */
#include "package_support.h"

static struct scene scene;

#define NOT_SEALED "the ledger's proof is not of this package's sealing"

/* ---- the envelope ---- */

/* What must not be taken for a package: refused one way or another, and nothing left. */
static void refused_somehow(const void *data, size_t length, bool write, size_t at)
{
    struct error failure = {0};
    struct package_opened *opened = NULL;
    enum status status =
        scene_try_open(&scene, data, length, scene.recipient, write, &opened, &failure);
    cr_assert(status == STATUS_AUTHENTICATION || status == STATUS_MALFORMED, "%zu: %d %s", at,
              status, failure.message);
    cr_assert_null(opened);
    cr_assert_gt(strlen(failure.message), 0);
    cr_assert(scene_left_nothing(&scene), "%zu", at);
}

Test(package_hostile, every_byte_of_a_small_package_altered)
{
    scene_begin(&scene);
    scene_seal(&scene);
    for (size_t i = 0; i < scene.package.length; i++) {
        scene.package.data[i] ^= (unsigned char)(1 << (i % 8));
        refused_somehow(scene.package.data, scene.package.length, i % 2, i);
        scene.package.data[i] ^= (unsigned char)(1 << (i % 8));
    }
    scene_end(&scene);
}

/* More than one chunk: what was decrypted before the wrong one goes away again, and so does what
 * other threads were writing then. */
static void altered_or_cut(size_t size, size_t step, const char *threads)
{
    char *bytes = malloc(size);
    memset(bytes, 'x', size);
    cr_assert_eq(setenv("SAFEHAND_TEST_THREADS", threads, 1), 0);
    scene_begin(&scene);
    scene_attach(&scene, "drawing.png", bytes, size);
    scene_seal(&scene);
    cr_assert_gt(scene.package.length, size);
    for (size_t i = 0; i < scene.package.length; i += step) {
        scene.package.data[i] ^= 0x10;
        refused_somehow(scene.package.data, scene.package.length, true, i);
        scene.package.data[i] ^= 0x10;
        refused_somehow(scene.package.data, i, true, i);
    }
    buffer_append_byte(&scene.package, '\n');
    refused_somehow(scene.package.data, scene.package.length, true, 0);
    free(bytes);
    scene_end(&scene);
    cr_assert_eq(unsetenv("SAFEHAND_TEST_THREADS"), 0);
}

Test(package_hostile, large_package_altered_or_cut)
{
    altered_or_cut(200000, 9973, "1");
}

Test(package_hostile, larger_package_altered_or_cut)
{
    altered_or_cut(3000000, 199999, "3");
}

/* The end of a large package is looked at first: of one that is wrong in its first chunk and cut,
 * the cut is told, and nothing was unpacked for it. */
Test(package_hostile, cut_is_told_first)
{
    enum { LARGE = 2000000 };
    struct package_opened *opened = NULL;
    char *bytes = calloc(1, LARGE);
    scene_begin(&scene);
    scene_attach(&scene, "drawing.png", bytes, LARGE);
    scene_seal(&scene);
    scene.package.data[1000] ^= 1;
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length - 1, scene.recipient,
                         true, &opened, err),
          STATUS_AUTHENTICATION, "the end of the file is missing, altered or added to");
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, true,
                         &opened, err),
          STATUS_AUTHENTICATION, "the file's content was altered or damaged after it was sealed");
    cr_assert(scene_left_nothing(&scene));
    free(bytes);
    scene_end(&scene);
}

Test(package_hostile, cut_short)
{
    scene_begin(&scene);
    scene_seal(&scene);
    for (size_t length = 0; length < scene.package.length; length += 97)
        refused_somehow(scene.package.data, length, length % 2, length);
    refused_somehow(scene.package.data, scene.package.length - 1, true, 0);
    scene_end(&scene);
}

/* ---- for somebody else ---- */

Test(package_hostile, of_another_person)
{
    struct package_opened *opened = NULL;
    struct buffer plain;
    struct age_identities *keys = NULL;
    scene_begin(&scene);
    scene_seal(&scene);
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length, scene.stranger, true,
                         &opened, err),
          STATUS_AUTHENTICATION, "none of the keys given opens the file");
    cr_assert(scene_left_nothing(&scene));
    /* Its recipient decrypts it and passes it on, as if the sender had meant Eve. */
    buffer_init(&plain, 1 << 20);
    OK(identity_age_keys(scene.recipient, &keys, err));
    OK(age_decrypt(keys, scene.package.data, scene.package.length, &plain, err));
    envelope_make(&plain, scene.stranger, &scene.package);
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length, scene.stranger, true,
                         &opened, err),
          STATUS_AUTHENTICATION,
          "the sender signed this package for somebody else, and not for you");
    cr_assert(scene_left_nothing(&scene));
    buffer_free(&plain);
    age_identities_free(keys);
    scene_end(&scene);
}

Test(package_hostile, of_a_sender_who_is_not_trusted)
{
    struct package_opened *opened = NULL;
    char *path = NULL;
    scene_begin(&scene);
    scene_seal(&scene);
    int fd = scene_descriptor(scene.package.data, scene.package.length);
    struct package_request request = scene_request(&scene);
    request.context = scene.stranger->card;
    FAILS(package_open(fd, &request, &path, &opened, err), STATUS_AUTHENTICATION,
          "Ruth Sender is not trusted");
    close(fd);
    cr_assert_null(path);
    cr_assert(scene_left_nothing(&scene));
    scene_end(&scene);
}

/* ---- signatures and proofs ---- */

/* Seals with what stands in scene, whatever it is, and expects a refusal. */
static void refuses_as_it_stands(enum status status, const char *message)
{
    struct member members[MEMBERS_MAXIMUM];
    members_make(&scene, members, scene_members(&scene, members, NULL), &scene.package);
    scene_refuses(&scene, &scene.package, status, message);
}

Test(package_hostile, proofs)
{
    uint64_t index;
    char other[DIGEST_HEX_SIZE];
    struct buffer good;
    scene_begin(&scene);
    scene_prepare(&scene);
    OK(digest_sha256_hex("other", 5, other, err));
    scene_record(&scene, ENTRY_KIND_SEALED, other, &index);
    refuses_as_it_stands(STATUS_AUTHENTICATION, NOT_SEALED);
    scene_record(&scene, ENTRY_KIND_DECISION, scene.manifest_digest, &index);
    refuses_as_it_stands(STATUS_AUTHENTICATION, NOT_SEALED);
    scene_record(&scene, ENTRY_KIND_SEALED, NULL, &index);
    refuses_as_it_stands(STATUS_AUTHENTICATION, NOT_SEALED);
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &index);
    buffer_init(&good, NOTE_MAXIMUM);
    buffer_append(&good, scene.proof.data, scene.proof.length);
    /* Every byte of a good proof matters. */
    for (size_t i = 0; i < good.length; i++) {
        struct error failure = {0};
        struct package_opened *opened = NULL;
        struct member members[MEMBERS_MAXIMUM];
        scene.proof.data[i] ^= 1;
        members_make(&scene, members, scene_members(&scene, members, NULL), &scene.package);
        enum status status = scene_try_open(&scene, scene.package.data, scene.package.length,
                                            scene.recipient, i % 16 == 0, &opened, &failure);
        cr_assert(status == STATUS_AUTHENTICATION || status == STATUS_MALFORMED, "%zu: %s", i,
                  failure.message);
        cr_assert(scene_left_nothing(&scene));
        scene.proof.data[i] ^= 1;
    }
    buffer_free(&good);
    scene_end(&scene);
}

/* A proof whose index is not that of its leaf, though both stand in the ledger. */
Test(package_hostile, index_of_another_leaf)
{
    uint64_t first, second;
    struct tlog_proof proof;
    struct buffer storage, changed;
    scene_begin(&scene);
    scene_prepare(&scene);
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &first);
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &second);
    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    buffer_init(&changed, NOTE_MAXIMUM);
    OK(tlog_proof_parse(buffer_text(&scene.proof), scene.proof.length, &proof, &storage, err));
    cr_assert_eq(proof.index, second);
    proof.index = first;
    OK(tlog_proof_format(&proof, &changed, err));
    buffer_clear(&scene.proof);
    buffer_append(&scene.proof, changed.data, changed.length);
    refuses_as_it_stands(STATUS_AUTHENTICATION, NOT_SEALED);
    buffer_free(&storage);
    buffer_free(&changed);
    scene_end(&scene);
}

/* Signs this text as the sender, in place of the note. */
static void sign_note(const char *text, const struct identity *signer)
{
    const struct note_signer *const signers[] = {signer->signer};
    buffer_clear(&scene.note);
    OK(note_sign(text, strlen(text), signers, 1, &scene.note, err));
}

static char *note_text(const char *kind, const char *id, const char *digest, const char *recipient,
                       const char *origin, const struct note_verifier *ledger)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(ledger, verifier);
    return memory_format("safehand.%s/2\nid %s\nmanifest %s\nrecipient %s\norigin %s\nledger %s\n",
                         kind, id, digest, recipient, origin, verifier);
}

Test(package_hostile, notes)
{
    static const char OTHER_ID[] = "00000000-9a53-4d0e-8f4b-1c2d3e4f5a6b";
    uint64_t index;
    struct note_verifier elsewhere;
    unsigned char seed[NOTE_SEED_SIZE] = {7};
    scene_begin(&scene);
    scene_prepare(&scene);
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &index);
    OK(note_verifier_of_seed(seed, "elsewhere.example/ledger", &elsewhere, err));
    /* A ledger may change its keys; the one that the sender names must be the checkpoint's. */
    struct note_verifier other_key;
    char unsigned_by_it[128];
    OK(note_verifier_of_seed(seed, ORIGIN, &other_key, err));
    snprintf(unsigned_by_it, sizeof unsigned_by_it, "the proof's checkpoint: not signed by %s+%08x",
             ORIGIN, other_key.hash);
    const char *to = scene.recipient->card->age_recipient;
    const char *digest = scene.manifest_digest;
    const struct {
        const char *kind, *id, *digest, *recipient, *origin;
        const struct note_verifier *ledger;
        enum status status;
        const char *message;
    } rows[] = {
        {"receipt", SHARING_ID, digest, to, ORIGIN, &scene.ledger_verifier, STATUS_AUTHENTICATION,
         "manifest.note: what was signed is \"safehand.receipt/2\", not \"safehand.manifest/2\""},
        {"manifest", OTHER_ID, digest, to, ORIGIN, &scene.ledger_verifier, STATUS_AUTHENTICATION,
         "the sender signed another manifest than this one"},
        {"manifest", SHARING_ID, SALT, to, ORIGIN, &scene.ledger_verifier, STATUS_AUTHENTICATION,
         "the sender signed another manifest than this one"},
        {"manifest", SHARING_ID, digest, scene.stranger->card->age_recipient, ORIGIN,
         &scene.ledger_verifier, STATUS_AUTHENTICATION,
         "the sender signed this package for somebody else, and not for you"},
        {"manifest", SHARING_ID, digest, to, "elsewhere.example/ledger", &elsewhere,
         STATUS_AUTHENTICATION, "the package names another ledger than its sender's card does"},
        {"manifest", SHARING_ID, digest, to, ORIGIN, &elsewhere, STATUS_AUTHENTICATION,
         "the package names another ledger than its sender's card does"},
        {"manifest", SHARING_ID, digest, to, ORIGIN, &other_key, STATUS_AUTHENTICATION,
         unsigned_by_it},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text = note_text(rows[i].kind, rows[i].id, rows[i].digest, rows[i].recipient,
                               rows[i].origin, rows[i].ledger);
        sign_note(text, scene.sender);
        refuses_as_it_stands(rows[i].status, rows[i].message);
        memory_free(text);
    }
    char *text = note_text("manifest", SHARING_ID, digest, to, ORIGIN, &scene.ledger_verifier);
    char *more = memory_format("%smore lines\n", text);
    sign_note(more, scene.sender);
    refuses_as_it_stands(STATUS_MALFORMED,
                         "manifest.note: the line \"more lines\" is one too many");
    sign_note(text, scene.stranger);
    char message[512];
    const struct note_verifier *verifier = note_signer_verifier(scene.sender->signer);
    snprintf(message, sizeof message, "manifest.note: not signed by %s+%08x", verifier->name,
             verifier->hash);
    refuses_as_it_stands(STATUS_AUTHENTICATION, message);
    memory_free(text);
    memory_free(more);
    scene_end(&scene);
}

/* The card of somebody else who signs for the sender: the manifest names who it is. */
Test(package_hostile, card_exchanged)
{
    uint64_t index;
    scene_begin(&scene);
    scene_prepare(&scene);
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &index);
    /* Eve's manifest lists Eve's card, but says that it is Ruth's. */
    struct package_contents contents = scene.contents;
    struct manifest *manifest = scene_manifest(scene.recipient, scene.sender_card);
    contents.manifest = manifest;
    contents.sender = scene.stranger;
    contents.sender_card = scene.stranger->card;
    buffer_clear(&scene.manifest_bytes);
    buffer_clear(&scene.note);
    OK(package_prepare(&contents, manifest, &scene.manifest_bytes, scene.manifest_digest,
                       &scene.note, err));
    struct member members[MEMBERS_MAXIMUM];
    size_t count = scene_members(&scene, members, NULL);
    members[2].data = scene.stranger->card->bytes;
    members[2].length = scene.stranger->card->length;
    members_make(&scene, members, count, &scene.package);
    scene_refuses(&scene, &scene.package, STATUS_AUTHENTICATION,
                  "the sender's card is not that of the sender whom the manifest names");
    manifest_free(manifest);
    scene_end(&scene);
}

/* A trusted sender whose program puts another name or organisation into the manifest. */
Test(package_hostile, name_borrowed)
{
    for (int i = 0; i < 2; i++) {
        scene_begin(&scene);
        scene_prepare(&scene);
        struct manifest *manifest = scene_manifest(scene.recipient, scene.sender_card);
        char **borrowed = i == 0 ? &manifest->sender_name : &manifest->sender_organisation;
        memory_free(*borrowed);
        *borrowed = memory_copy_string("Dr Ann Lee, NHS");
        scene.contents.manifest = manifest;
        buffer_clear(&scene.manifest_bytes);
        buffer_clear(&scene.note);
        OK(package_prepare(&scene.contents, manifest, &scene.manifest_bytes, scene.manifest_digest,
                           &scene.note, err));
        uint64_t index;
        scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &index);
        struct error failure = {0};
        cr_assert_eq(scene_try_write(&scene, &failure), STATUS_OK, "%s", failure.message);
        scene_refuses(&scene, &scene.package, STATUS_AUTHENTICATION,
                      "the sender's card is not that of the sender whom the manifest names");
        manifest_free(manifest);
        scene_end(&scene);
    }
}
