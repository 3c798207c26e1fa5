/*
 * A file that is exchanged for another while it is looked at: what is searched, what has the digest
 * and what is sealed are one reading. The linker puts every opening of a file through here.
 */
#include "extract_support.h"

/* What stands under the name before the opening of that number, and from then on. */
static struct {
    char path[256];
    const char *first, *then;
    size_t at, opened; /* 0: nothing is exchanged */
} swap;

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    cr_assert_eq(fclose(file), 0);
}

enum status __real_file_open_beneath(int folder, const char *name, int *fd, struct error *err);
enum status __wrap_file_open_beneath(int folder, const char *name, int *fd, struct error *err);
enum status __wrap_file_open_beneath(int folder, const char *name, int *fd, struct error *err)
{
    if (swap.at > 0 && strcmp(name, "note.txt") == 0 && ++swap.opened == swap.at) {
        char other[300];
        snprintf(other, sizeof other, "%s.other", swap.path);
        write_file(other, swap.then);
        cr_assert_eq(rename(other, swap.path), 0);
    }
    return __real_file_open_beneath(folder, name, fd, err);
}

static const char people[] = "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\"},"
                             "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Dean Rudkin\"}";
#define CLEAN "Seen at noon, by nobody."
#define TELLING "Seen at noon, by Rudkin."

/* Whether the digest is that of the text that was searched: a finding, and the text that tells. */
static void expect_one_reading(const struct selection *selection, size_t at)
{
    char clean[DIGEST_HEX_SIZE], telling[DIGEST_HEX_SIZE];
    struct error err = {0};
    cr_assert_eq(digest_sha256_hex(CLEAN, strlen(CLEAN), clean, &err), STATUS_OK);
    cr_assert_eq(digest_sha256_hex(TELLING, strlen(TELLING), telling, &err), STATUS_OK);
    cr_assert_eq(selection->attachment_count, 1);
    cr_expect_eq(selection->attachments[0].size, strlen(CLEAN));
    cr_expect_str_eq(selection->attachments[0].digest, selection->leak_count > 0 ? telling : clean,
                     "exchanged before opening %zu", at);
}

/* Before each opening in turn, until the exchange does not come any more. */
static void exchange(const char *first, const char *then)
{
    bool came = true;
    for (size_t at = 1; came; at++) {
        struct scene scene;
        swap.at = 0;
        scene_family(&scene, people, "", "");
        scene_profile(&scene, false, "{\"pattern\":\"people.*.name\",\"why\":\"w\"}", "", "");
        snprintf(swap.path, sizeof swap.path, "%s/attachments/note.txt", scene.folder);
        write_file(swap.path, first);
        swap.then = then;
        swap.opened = 0;
        swap.at = at;
        scene_select(&scene, &(struct extract_choice){.attach = NAMES("note.txt")});
        came = swap.opened >= at;
        swap.at = 0;
        cr_assert(came || at > 1, "the file was never opened");
        expect_one_reading(scene.selection, at);
        scene_end(&scene);
    }
}

Test(extract_swap, what_is_searched_has_the_digest)
{
    exchange(CLEAN, TELLING);
    exchange(TELLING, CLEAN);
}
