/*
 * delivery portal CARD PASSWORD-FILE FILE DIGEST COUNT: brings FILE to the portal COUNT times in
 * one session, under a name of its own each time, as a delivery does: checked, uploaded, read back
 * and renamed. delivery stick FOLDER FILE DIGEST: writes FILE onto a device, and reads it back.
 *
 * Prints the seconds of each step that counts bytes ("uploading S"), of it all ("all S"), and the
 * process's "peak KIB". CARD is a portal file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "safehand/delivery.h"

enum { STEPS = 16, NAME_SIZE = 64 };

struct steps {
    struct {
        const char *what;
        double took;
    } list[STEPS];
    size_t count;
    size_t current; /* STEPS: none that is counted */
    double begun;
};

static void must(enum status status, const struct error *err)
{
    if (status != STATUS_OK) {
        fprintf(stderr, "delivery: %s\n", err->message);
        exit(1);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* From the first call of a step to the first of the next. */
static bool take_step(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct steps *steps = context;
    size_t i = 0;
    (void)done;
    (void)all;
    if (steps->current < steps->count && strcmp(steps->list[steps->current].what, what) == 0)
        return true;
    double now = seconds();
    if (steps->current < steps->count)
        steps->list[steps->current].took += now - steps->begun;
    while (i < steps->count && strcmp(steps->list[i].what, what) != 0)
        i++;
    if (i == steps->count && i < STEPS)
        steps->list[steps->count++].what = what;
    steps->current = i;
    steps->begun = now;
    return true;
}

int main(int count, char **words)
{
    struct error err = {0};
    struct steps steps = {.current = STEPS};
    struct stat about;
    struct rusage usage;
    char name[NAME_SIZE];
    bool is_portal = count == 7 && strcmp(words[1], "portal") == 0;
    if (!is_portal && (count != 5 || strcmp(words[1], "stick") != 0))
        return 2;
    must(memory_start(&err), &err);
    int fd = open(words[is_portal ? 4 : 3], O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0)
        return 1;
    uint64_t size = (uint64_t)about.st_size;
    const char *digest = words[is_portal ? 5 : 4];
    double begun = seconds();
    if (is_portal) {
        struct portal *portal;
        struct portal_session *session;
        struct buffer card, password;
        buffer_init(&card, PORTAL_FILE_MAXIMUM);
        buffer_init(&password, PORTAL_PASSWORD_MAXIMUM);
        must(file_read_whole(words[2], &card, &err), &err);
        must(file_read_whole(words[3], &password, &err), &err);
        password.length = strcspn(buffer_text(&password), "\n");
        char *secret = memory_copy_bytes(buffer_text(&password), password.length);
        must(portal_parse(buffer_text(&card), card.length, words[2], &portal, &err), &err);
        must(portal_connect(&session, portal, secret, take_step, &steps, &err), &err);
        for (int i = 0; i < atoi(words[6]); i++) {
            snprintf(name, sizeof name, "package-%d.safehand", i);
            must(portal_upload(session, name, fd, size, digest, &err), &err);
        }
        portal_close(session);
        portal_free(portal);
        memory_free(secret);
        buffer_free(&card);
        buffer_free(&password);
    } else {
        must(media_write(words[2], NULL, "package.safehand", fd, size, digest, take_step, &steps,
                         &err),
             &err);
    }
    take_step(&steps, "over", 0, 0);
    for (size_t i = 0; i < steps.count; i++)
        printf("%s %.4f\n", steps.list[i].what, steps.list[i].took);
    printf("all %.4f\n", seconds() - begun);
    getrusage(RUSAGE_SELF, &usage);
    printf("peak %ld\n", usage.ru_maxrss);
    return 0;
}
