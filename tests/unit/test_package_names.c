/* Names of files in a package: what it is called there, what it was called, and how many fit. */
#include "package_support.h"

static struct scene scene;

static struct selected_attachment attachment(const char *name, const char *sent_name)
{
    struct selected_attachment made = {.name = name, .sent_name = sent_name, .size = 1000000};
    memset(made.digest, 'b', DIGEST_HEX_SIZE - 1);
    return made;
}

/* A manifest of these, written and read again; its length goes to *length. */
static struct manifest *manifest_of(const struct selected_attachment *attachments, size_t count,
                                    size_t *length)
{
    struct manifest *made = scene_manifest(scene.recipient, scene.sender_card), *read = NULL;
    scene.contents.attachments = attachments;
    scene.contents.attachment_count = count;
    buffer_clear(&scene.manifest_bytes);
    OK(package_prepare(&scene.contents, made, &scene.manifest_bytes, scene.manifest_digest,
                       &scene.note, err));
    OK(manifest_parse(buffer_text(&scene.manifest_bytes), scene.manifest_bytes.length, &read, err));
    *length = scene.manifest_bytes.length;
    manifest_free(made);
    return read;
}

/* In the order of what they are called there. */
Test(package_names, both_names_stand_in_the_manifest)
{
    size_t length;
    scene_begin(&scene);
    scene_prepare(&scene);
    const struct selected_attachment attachments[] = {
        attachment("CON.txt", "CON_.txt"),
        attachment("a\"b\\c\u202e.txt", "a_b_c.txt"),
        attachment("aux", "Aux_"),
        attachment("plain.txt", NULL),
    };
    struct manifest *manifest = manifest_of(attachments, 4, &length);
    static const char *const PATHS[] = {"attachments/Aux_", "attachments/CON_.txt",
                                        "attachments/a_b_c.txt", "attachments/plain.txt"};
    static const char *const RECORDED[] = {"aux", "CON.txt", "a\"b\\c\u202e.txt", NULL};
    for (size_t i = 0; i < 4; i++) {
        cr_assert_str_eq(manifest->files[3 + i].path, PATHS[i]);
        if (RECORDED[i])
            cr_assert_str_eq(manifest->files[3 + i].recorded_name, RECORDED[i]);
        else
            cr_assert_null(manifest->files[3 + i].recorded_name);
    }
    manifest_free(manifest);
    scene_end(&scene);
}

/* What is said to fit goes into manifest and entry, to the last byte, also where characters are
 * escaped twice, and with as many words of what was not read as there may be. */
Test(package_names, what_fits)
{
    enum { SENT = 60, AROUND = 19, QUOTES = 25, REST = 255 - SENT - AROUND - 4 * QUOTES };
    static struct selected_attachment attachments[PACKAGE_ATTACHMENTS_MAXIMUM];
    static char names[PACKAGE_ATTACHMENTS_MAXIMUM][256], sent[PACKAGE_ATTACHMENTS_MAXIMUM][256];
    size_t length, escaped = 0;
    scene_begin(&scene);
    scene_prepare(&scene);
    for (size_t i = 0; i < PACKAGE_ATTACHMENTS_MAXIMUM; i++) {
        snprintf(sent[i], sizeof sent[i], "%0*zu", SENT, i);
        memset(names[i], i % 2 ? '"' : '\\', QUOTES);
        snprintf(names[i] + QUOTES, sizeof names[i] - QUOTES, "%0*zu", REST, i);
        attachments[i] = attachment(names[i], sent[i]);
        attachments[i].text_unread = "it is a picture, and what that shows is not read";
    }
    cr_assert(package_names_fit(attachments, PACKAGE_ATTACHMENTS_MAXIMUM));
    manifest_free(manifest_of(attachments, PACKAGE_ATTACHMENTS_MAXIMUM, &length));
    cr_assert_leq(length, PACKAGE_MANIFEST_MAXIMUM);
    const char *text = buffer_text(&scene.manifest_bytes);
    for (size_t i = 0; i < length; i++)
        escaped += text[i] == '"' || text[i] == '\\' || text[i] == '\n' ? 2 : 1;
    cr_assert_leq(escaped, LEDGER_BODY_MAXIMUM - 65536); /* a card and the rest beside it */
    strcat(names[PACKAGE_ATTACHMENTS_MAXIMUM - 1], "x");
    cr_assert_not(package_names_fit(attachments, PACKAGE_ATTACHMENTS_MAXIMUM));
    cr_assert(package_names_fit(attachments, PACKAGE_ATTACHMENTS_MAXIMUM - 1));
    attachments[0].sent_name = NULL;
    cr_assert(package_names_fit(attachments, PACKAGE_ATTACHMENTS_MAXIMUM));
    scene_end(&scene);
}
