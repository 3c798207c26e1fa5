/* Sealing and opening ask often enough whether to go on, and stop there with nothing left. */
#include <pthread.h>

#include "package_support.h"
#include "safehand/base/work.h"

enum { FILE_SIZE = 4 << 20, PIECE = 256 << 10, OPENED_PIECE = 1 << 20 };

static struct scene scene;
static struct {
    const char *what;
    size_t looks, stop_at;
    uint64_t at, most; /* of sealing: where it was, and the longest way from look to look */
} watched;

static bool watch(const char *what, uint64_t done, uint64_t all)
{
    (void)all;
    if (strcmp(what, watched.what) != 0)
        return true;
    watched.most =
        done > watched.at && done - watched.at > watched.most ? done - watched.at : watched.most;
    watched.at = done;
    return ++watched.looks != watched.stop_at;
}

static void begin(void)
{
    static char data[FILE_SIZE];
    memset(data, 'x', sizeof data);
    scene_begin(&scene);
    scene_attach(&scene, "film.mp4", data, sizeof data);
    scene_seal(&scene);
}

static enum status try(const char *what, size_t stop_at, struct error *failure)
{
    struct package_opened *opened = NULL;
    memset(&watched, 0, sizeof watched);
    watched.what = what;
    watched.stop_at = stop_at;
    work_watch(watch);
    enum status status = STATUS_OK;
    if (strcmp(what, "sealing") == 0) {
        status = scene_try_write(&scene, failure);
    } else {
        status = scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient,
                                true, &opened, failure);
        cr_assert_eq(opened != NULL, status == STATUS_OK);
        cr_assert_eq(scene_left_nothing(&scene), status != STATUS_OK);
    }
    work_watch(NULL);
    package_opened_free(opened);
    return status;
}

Test(package_stop, sealing)
{
    begin();
    OK(try("sealing", 0, err));
    size_t looks = watched.looks;
    cr_assert_geq(looks, FILE_SIZE / PIECE);
    cr_assert_leq(watched.most, PIECE);
    for (size_t look = 1; look <= looks; look += 1 + look / 4)
        FAILS(try("sealing", look, err), STATUS_INTERRUPTED, "interrupted");
    scene_end(&scene);
}

Test(package_stop, opening)
{
    begin();
    OK(try("opening", 0, err));
    size_t looks = watched.looks;
    OK(file_remove_tree(scene.out, err));
    cr_assert_geq(looks, FILE_SIZE / OPENED_PIECE);
    for (size_t look = 1; look <= looks; look++)
        FAILS(try("opening", look, err), STATUS_INTERRUPTED, "interrupted");
    scene_end(&scene);
}

struct own {
    uint64_t last, all;
    bool is_to_stop;
};

static bool watch_own(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct own *own = context;
    cr_assert_str_eq(what, "sealing");
    own->last = done;
    own->all = all;
    return !own->is_to_stop;
}

static void *seal_unwatched(void *context)
{
    OK(scene_try_write(context, err));
    return NULL;
}

/* What a thread is watched by tells its own bytes, stops its own work, and no other thread's. */
Test(package_stop, own)
{
    struct own own = {.last = 0};
    pthread_t thread;
    begin();
    work_watch_own(watch_own, &own);
    OK(scene_try_write(&scene, err));
    cr_assert_eq(own.last, FILE_SIZE);
    cr_assert_eq(own.all, FILE_SIZE);
    own = (struct own){.is_to_stop = true};
    FAILS(scene_try_write(&scene, err), STATUS_INTERRUPTED, "interrupted");
    cr_assert_eq(pthread_create(&thread, NULL, seal_unwatched, &scene), 0);
    pthread_join(thread, NULL);
    work_watch_own(NULL, NULL);
    OK(scene_try_write(&scene, err));
    scene_end(&scene);
}
