/* What a later version may put into a package of /2: files at the top, and more about a file. */
#include "package_support.h"

static struct scene scene;

#define PDF "%PDF-1.7 a report on paper\n"
#define DRAWING "twelve bytes"

/* The manifest as it now is, with its note and its entry. */
static void sign_manifest(void)
{
    char ledger[NOTE_VERIFIER_SIZE];
    const struct note_signer *signer = scene.sender->signer;
    struct buffer text;
    uint64_t index;

    buffer_clear(&scene.manifest_bytes);
    OK(manifest_format(scene.manifest, &scene.manifest_bytes, err));
    OK(digest_sha256_hex(scene.manifest_bytes.data, scene.manifest_bytes.length,
                         scene.manifest_digest, err));
    note_verifier_format(&scene.ledger_verifier, ledger);
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_append_format(
        &text, "safehand.manifest/2\nid %s\nmanifest %s\nrecipient %s\norigin %s\nledger %s\n",
        SHARING_ID, scene.manifest_digest, scene.recipient->card->age_recipient, ORIGIN, ledger);
    buffer_clear(&scene.note);
    OK(note_sign(buffer_text(&text), text.length, &signer, 1, &scene.note, err));
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &index);
    buffer_free(&text);
}

/* A package with report.pdf before its attachment, of which more is said. */
static size_t make_members(struct member *members, const char *const *bodies)
{
    struct manifest_file *files;

    scene_attach(&scene, "drawing.png", DRAWING, strlen(DRAWING));
    scene_prepare(&scene);
    files = memory_allocate_array(5, sizeof *files);
    memcpy(files, scene.manifest->files, 3 * sizeof *files);
    files[4] = scene.manifest->files[3];
    files[4].recorded_name = memory_copy_string("Molly's drawing.png");
    files[4].not_read = memory_copy_string("what the picture shows");
    memset(files[4].original, 'a', DIGEST_HEX_SIZE - 1);
    files[3] =
        (struct manifest_file){.path = memory_copy_string("report.pdf"), .size = strlen(PDF)};
    OK(digest_sha256_hex(PDF, strlen(PDF), files[3].digest, err));
    memory_free(scene.manifest->files);
    scene.manifest->files = files;
    scene.manifest->file_count = 5;
    sign_manifest();
    return scene_members(&scene, members, bodies);
}

Test(package_further, is_checked_and_unpacked_as_an_attachment_is)
{
    static const char *const BODIES[] = {PDF, DRAWING};
    struct member members[MEMBERS_MAXIMUM], swapped;
    struct package_opened *opened = NULL;
    struct buffer package, unpacked;
    char path[256];

    scene_begin(&scene);
    buffer_init(&package, 8 << 20);
    size_t count = make_members(members, BODIES);
    cr_assert_eq(count, FIXED_MEMBERS + 2);
    members_make(&scene, members, count, &package);
    OK(scene_try_open(&scene, package.data, package.length, scene.recipient, true, &opened, err));
    cr_assert_eq(opened->manifest->file_count, 5);
    cr_assert_str_eq(opened->manifest->files[4].not_read, "what the picture shows");
    cr_assert_str_eq(opened->manifest->files[4].recorded_name, "Molly's drawing.png");
    buffer_init(&unpacked, 1 << 20);
    snprintf(path, sizeof path, "%s/%s/report.pdf", scene.out, SHARING_ID);
    OK(file_read_whole(path, &unpacked, err));
    cr_assert_str_eq(buffer_text(&unpacked), PDF);
    buffer_free(&unpacked);
    package_opened_free(opened);
    OK(file_remove_tree(scene.out, err));
    /* another body, another place, and left out */
    members[FIXED_MEMBERS].data = "%PDF-1.7 A report on paper\n";
    members_make(&scene, members, count, &package);
    scene_refuses(&scene, &package, STATUS_AUTHENTICATION,
                  "report.pdf: is not the file that the manifest names");
    members[FIXED_MEMBERS].data = PDF;
    swapped = members[FIXED_MEMBERS];
    members[FIXED_MEMBERS] = members[FIXED_MEMBERS + 1];
    members[FIXED_MEMBERS + 1] = swapped;
    members_make(&scene, members, count, &package);
    scene_refuses(&scene, &package, STATUS_MALFORMED,
                  "the package holds attachments/drawing.png where report.pdf belongs");
    members_make(&scene, members, count - 1, &package);
    scene_refuses(&scene, &package, STATUS_MALFORMED,
                  "the package holds attachments/drawing.png where report.pdf belongs");
    buffer_free(&package);
    scene_end(&scene);
}

/* The note of a later number, where the manifest is of this one. */
Test(package_further, a_note_of_a_later_number)
{
    struct member members[MEMBERS_MAXIMUM];
    const struct note_signer *signer;
    struct buffer package, later;

    scene_begin(&scene);
    buffer_init(&package, 8 << 20);
    buffer_init(&later, NOTE_MAXIMUM);
    scene_seal(&scene);
    size_t count = scene_members(&scene, members, NULL);
    signer = scene.sender->signer;
    OK(note_sign("safehand.manifest/3\nmore\n", 25, &signer, 1, &later, err));
    members[1].data = later.data;
    members[1].length = later.length;
    members_make(&scene, members, count, &package);
    scene_refuses(&scene, &package, STATUS_MALFORMED,
                  "manifest.note: this note was made by a newer program than this one");
    buffer_free(&later);
    buffer_free(&package);
    scene_end(&scene);
}
