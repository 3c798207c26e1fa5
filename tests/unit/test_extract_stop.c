/* Reading and searching a large file asks often enough whether to go on, and stops there. */
#include "extract_support.h"
#include "safehand/base/work.h"
#include "safehand/scan.h"

enum { TEXT_SIZE = 1 << 20, BETWEEN = SCAN_LOOKS_UP + 64 /* bytes from one look to the next */ };

static struct scene scene;
static struct {
    size_t looks, stop_at;
    uint64_t reading, searching, most; /* where it was, and the longest way from look to look */
    bool is_once;                      /* the watcher says stop only once */
} watched;

static bool watch(const char *what, uint64_t done, uint64_t all)
{
    uint64_t *at = strcmp(what, "searching") == 0 ? &watched.searching : &watched.reading;
    (void)all;
    watched.most = done > *at && done - *at > watched.most ? done - *at : watched.most;
    *at = done;
    watched.looks++;
    return watched.is_once ? watched.looks != watched.stop_at
                           : watched.stop_at == 0 || watched.looks < watched.stop_at;
}

static enum status select_stopped_at(size_t look, bool is_once)
{
    const char *attach[] = {"a.txt"};
    memset(&watched, 0, sizeof watched);
    watched.stop_at = look;
    watched.is_once = is_once;
    return scene_try(&scene, &(struct extract_choice){.attach = {attach, 1}});
}

Test(extract_stop, is_asked_often_and_stops_everywhere)
{
    struct buffer text;
    scene_family(&scene, "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Ivy Lee\"}", "",
                 "{\"id\":\"e1\",\"on\":\"2026-10-02\",\"by\":\"Ruth\",\"about\":[\"c1\"],"
                 "\"kind\":\"fact\",\"category\":\"visit_note\",\"text\":\"All is well.\"}");
    scene_profile(&scene, false, "{\"pattern\":\"people.*.name\",\"why\":\"who they are\"}",
                  "{\"name\":\"visit_note\",\"why\":\"what was seen\"}", "");
    buffer_init(&text, TEXT_SIZE + 64);
    while (text.length < TEXT_SIZE)
        buffer_append_text(&text, "She drew a house of 12 windows; ");
    scene_write(&scene, "attachments/a.txt", buffer_text(&text));
    work_watch(watch);
    cr_assert_eq(select_stopped_at(0, false), STATUS_OK, "%s", scene.err.message);
    cr_assert_gt(watched.searching, TEXT_SIZE - 1);
    cr_assert_geq(watched.looks, TEXT_SIZE / BETWEEN + TEXT_SIZE / SCAN_LOOKS_UP);
    cr_assert_leq(watched.most, BETWEEN);
    size_t looks = watched.looks;
    for (size_t look = 1; look <= looks; look++) {
        /* One who asks again and is told to go on has still not searched everything. */
        for (int is_once = 0; is_once < 2; is_once++) {
            cr_assert_eq(select_stopped_at(look, is_once), STATUS_INTERRUPTED, "%zu", look);
            cr_assert_str_eq(strstr(scene.err.message, "interrupted"), "interrupted");
            cr_assert_leq(watched.looks, look + 4, "%zu of %zu: %zu", look, looks, watched.looks);
        }
    }
    work_watch(NULL);
    buffer_free(&text);
    scene_end(&scene);
}
