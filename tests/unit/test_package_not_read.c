/* What the manifest says of a file that was not read whole: the recipient's program tells it. */
#include "package_support.h"

static struct scene scene;

#define PICTURE "it is a picture, and what that shows is not read"

/* A manifest of these attachments, written and read again. */
static struct manifest *manifest_of(const struct selected_attachment *attachments, size_t count)
{
    struct manifest *made = scene_manifest(scene.recipient, scene.sender_card), *read = NULL;
    scene.contents.attachments = attachments;
    scene.contents.attachment_count = count;
    buffer_clear(&scene.manifest_bytes);
    OK(package_prepare(&scene.contents, made, &scene.manifest_bytes, scene.manifest_digest,
                       &scene.note, err));
    OK(manifest_parse(buffer_text(&scene.manifest_bytes), scene.manifest_bytes.length, &read, err));
    manifest_free(made);
    return read;
}

/* One attachment of the digest that any file may have. */
static struct selected_attachment attachment(const char *name, const char *text, const char *hidden)
{
    struct selected_attachment made = {
        .name = name, .size = 1000000, .text_unread = text, .hidden_unread = hidden};
    memset(made.digest, 'b', DIGEST_HEX_SIZE - 1);
    return made;
}

Test(package_not_read, each_reason_once_and_none_of_what_was_read_whole)
{
    scene_begin(&scene);
    scene_prepare(&scene);
    const struct selected_attachment attachments[] = {
        attachment("a.png", PICTURE, NULL),
        attachment("b.doc", "it is locked", "it is locked"),
        attachment("c.txt", NULL, NULL),
        attachment("d.heic", PICTURE, "it holds data that cannot be read here"),
    };
    struct manifest *manifest = manifest_of(attachments, 4);
    cr_assert_null(manifest->files[2].not_read);
    cr_assert_str_eq(manifest->files[3].not_read, PICTURE);
    cr_assert_str_eq(manifest->files[4].not_read, "it is locked");
    cr_assert_null(manifest->files[5].not_read);
    cr_assert_str_eq(manifest->files[6].not_read,
                     PICTURE "; it holds data that cannot be read here");
    manifest_free(manifest);
    scene_end(&scene);
}

/* Reasons are left out whole, and that there are more is said. */
Test(package_not_read, more_reasons_than_there_is_room_for)
{
    char words[FILE_ANSWER_WORDS_SIZE], expected[FILE_ANSWER_WORDS_SIZE];
    scene_begin(&scene);
    scene_prepare(&scene);
    for (size_t length = 20; length < 60; length++) {
        size_t used = 0, kept = 0;
        for (int i = 0; i < 12; i++)
            used += (size_t)snprintf(words + used, sizeof words - used, "%sreason %02d %0*d",
                                     i > 0 ? "; " : "", i, (int)length - 10, 0);
        for (kept = 12; kept * (length + 2) - 2 > (kept == 12 ? 400 : 390);)
            kept--;
        snprintf(expected, sizeof expected, "%.*s%s", (int)(kept * (length + 2) - 2), words,
                 kept < 12 ? "; and more" : "");
        const struct selected_attachment one = attachment("a.png", words, NULL);
        struct manifest *manifest = manifest_of(&one, 1);
        cr_assert_str_eq(manifest->files[3].not_read, expected);
        cr_assert_leq(strlen(expected), PACKAGE_NOT_READ_MAXIMUM);
        manifest_free(manifest);
    }
    scene_end(&scene);
}

/* As many files as a package holds, with names as long as a name is: it still goes. */
Test(package_not_read, of_two_thousand_files)
{
    static struct selected_attachment attachments[PACKAGE_ATTACHMENTS_MAXIMUM];
    static char names[PACKAGE_ATTACHMENTS_MAXIMUM][256];
    scene_begin(&scene);
    scene_prepare(&scene);
    for (size_t i = 0; i < PACKAGE_ATTACHMENTS_MAXIMUM; i++) {
        snprintf(names[i], sizeof names[i], "%0255zu", i);
        attachments[i] = attachment(names[i], i == 7 ? NULL : PICTURE, NULL);
    }
    struct manifest *manifest = manifest_of(attachments, PACKAGE_ATTACHMENTS_MAXIMUM);
    cr_assert_str_eq(manifest->files[3].not_read, PACKAGE_NOT_READ_WHOLE);
    cr_assert_null(manifest->files[10].not_read);
    cr_assert_str_eq(manifest->files[2002].not_read, PACKAGE_NOT_READ_WHOLE);
    manifest_free(manifest);
    /* fewer of them have their reasons */
    manifest = manifest_of(attachments, 1000);
    cr_assert_str_eq(manifest->files[1002].not_read, PICTURE);
    manifest_free(manifest);
    scene_end(&scene);
}
