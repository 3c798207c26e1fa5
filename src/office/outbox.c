/*
 * The outbox: packages on their way, encrypted. A lock for each sharing, so that no two runs work
 * on one, and sweeping up what a run that was killed left behind.
 */
#include "office_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

static const char PACKAGE_SUFFIX[] = ".safehand", NOTE_SUFFIX[] = ".note",
                  PDF_SUFFIX[] = ".report.pdf.age", READINGS_SUFFIX[] = ".readings.age",
                  COPIES_SUFFIX[] = ".copies.age", GOING_SUFFIX[] = ".going";

char *outbox_path(const struct office *office, const char *id)
{
    char name[PACKAGE_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", id, PACKAGE_SUFFIX);
    return office_path(office, "outbox", name);
}

/* Path of what the sender signed about the package. */
char *outbox_note_path(const struct office *office, const char *id)
{
    char name[PACKAGE_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", id, NOTE_SUFFIX);
    return office_path(office, "outbox", name);
}

static char *hidden_path(const struct office *office, const char *id, const char *suffix)
{
    char name[PACKAGE_NAME_SIZE + sizeof PDF_SUFFIX];
    snprintf(name, sizeof name, ".%s%s", id, suffix);
    return office_path(office, "outbox", name);
}

char *outbox_pdf_path(const struct office *office, const char *id)
{
    return hidden_path(office, id, PDF_SUFFIX);
}

char *outbox_readings_path(const struct office *office, const char *id)
{
    return hidden_path(office, id, READINGS_SUFFIX);
}

char *outbox_copies_path(const struct office *office, const char *id)
{
    return hidden_path(office, id, COPIES_SUFFIX);
}

static char *going_path(const struct office *office, const char *id)
{
    return hidden_path(office, id, GOING_SUFFIX);
}

enum status outbox_remove(const struct office *office, const char *id, struct error *err)
{
    char *(*const paths[])(const struct office *,
                           const char *) = {outbox_path,
                                            outbox_note_path,
                                            outbox_pdf_path /* of a sealing that was cut off */,
                                            outbox_readings_path,
                                            outbox_copies_path,
                                            going_path};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof paths / sizeof *paths && status == STATUS_OK; i++) {
        char *path = paths[i](office, id);
        status = path ? file_remove(path, err) : memory_error(err);
        memory_free(path);
    }
    return status;
}

/* ---- what is being put on a portal ---- */

enum { GOING_MAXIMUM = PORTAL_NAME_MAXIMUM + DIGEST_HEX_SIZE + 24 };

enum status outbox_going_begin(const struct office *office, const char *id,
                               const struct outbox_going *going, struct error *err)
{
    char text[GOING_MAXIMUM];
    char *path = going_path(office, id);
    int length = snprintf(text, sizeof text, "%s\n%s\n%llu\n", going->portal, going->digest,
                          (unsigned long long)going->size);
    enum status status = path
                             ? file_write_whole(path, text, (size_t)length, 0600, FILE_REPLACE, err)
                             : memory_error(err);
    memory_free(path);
    return status;
}

bool outbox_going_find(const struct office *office, const char *id, struct outbox_going *going)
{
    struct buffer text;
    struct error ignored = {0};
    char *path = going_path(office, id);
    unsigned long long size;
    buffer_init(&text, GOING_MAXIMUM);
    bool is_there = path && file_exists(path) &&
                    file_read_whole(path, &text, &ignored) == STATUS_OK &&
                    sscanf(buffer_text(&text), "%64[^\n]\n%64[0-9a-f]\n%llu\n", going->portal,
                           going->digest, &size) == 3;
    if (is_there)
        going->size = size;
    buffer_free(&text);
    memory_free(path);
    return is_there;
}

enum status outbox_going_end(const struct office *office, const char *id, struct error *err)
{
    char *path = going_path(office, id);
    enum status status = path ? file_remove(path, err) : memory_error(err);
    memory_free(path);
    return status;
}

/* ---- the lock of a sharing ---- */

static char *lock_path(const struct office *office, const char *id)
{
    char name[PACKAGE_NAME_SIZE];
    snprintf(name, sizeof name, ".%s.lock", id);
    return office_path(office, "outbox", name);
}

enum status outbox_lock(const struct office *office, const char *id, int *lock, struct error *err)
{
    enum status status = STATUS_OK;
    char *path = lock_path(office, id);
    if (!path)
        return memory_error(err);
    if (!file_lock(path, lock)) {
        if (errno == EWOULDBLOCK) {
            status = error_set(err, STATUS_USAGE, "another run is at work on sharing %s", id);
            error_hint(err, "wait until it has finished, or stop it, and then try again");
        } else {
            status = error_set_errno(err, "cannot lock sharing %s in the outbox", id);
        }
    }
    memory_free(path);
    return status;
}

enum status outbox_lock_named(struct office *office, const char *id, char whole[ID_SIZE], int *lock,
                              struct error *err)
{
    enum status status = sharing_complete_id(office, id, whole, err);
    return status == STATUS_OK ? outbox_lock(office, whole, lock, err) : status;
}

enum status outbox_lock_kept(struct office *office, const char *id, timestamp now, int *lock,
                             struct error *err)
{
    struct sharing_timeline timeline = {0};
    enum status status = outbox_lock(office, id, lock, err);
    if (status == STATUS_OK)
        status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK && timeline.state == SHARING_ERASED)
        status = error_set(err, STATUS_USAGE, "sharing %s is erased", timeline.id);
    timeline_free(&timeline);
    return status;
}

void outbox_unlock(const struct office *office, const char *id, int *lock)
{
    char *path = *lock < 0 ? NULL : lock_path(office, id);
    if (path)
        file_unlock(path, lock);
    memory_free(path);
    file_close(lock);
}

/* ---- sweeping ---- */

/* Whether nobody needs the package of such a sharing any more. */
static bool package_is_done(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *delivered = timeline_last(timeline, ENTRY_KIND_DELIVERED);
    struct entry_delivered said;
    entry_delivered_see(delivered ? delivered->detail : NULL, &said);
    switch (timeline->state) {
    case SHARING_DRAFTED:
    case SHARING_AWAITING_APPROVAL:
    case SHARING_SEALED:
    case SHARING_FOR_SENDING:
        return false;
    case SHARING_DELIVERED:
    case SHARING_OVERDUE: /* one handed over by a person may have to be handed over again */
        return said.channel && (strcmp(said.channel, channel_name(CHANNEL_PORTAL)) == 0 ||
                                strcmp(said.channel, channel_name(CHANNEL_MEDIA)) == 0);
    default:
        return true;
    }
}

/* The id that a name in the outbox begins with, after a dot if it is hidden, and another if it is
 * half written; false for others. */
static bool name_has_id(const char *name, char id[ID_SIZE], const char **rest)
{
    const char *from = name + (*name == '.');
    from += from > name && *from == '.';
    if (strlen(from) < ID_SIZE)
        return false;
    memcpy(id, from, ID_SIZE - 1);
    id[ID_SIZE - 1] = '\0';
    *rest = from + ID_SIZE - 1;
    return id_is_valid(id);
}

/* Whether a name, whose `rest` follows the sharing's id, is that of a half-written file. */
static bool is_half_written(const char *name, const char *rest)
{
    return *name == '.' && (text_starts_with(rest, ".safehand.partial-") ||
                            text_starts_with(rest, ".note.partial-") ||
                            text_starts_with(rest, ".report.pdf.age.partial-") ||
                            text_starts_with(rest, ".readings.age.partial-") ||
                            text_starts_with(rest, ".copies.age.partial-") ||
                            text_starts_with(rest, ".going.partial-"));
}

/* A PDF is kept from just before the sealing is recorded until the package and its note are there.
 */
static bool pdf_is_done(const struct office *office, const struct sharing_timeline *timeline)
{
    char *package = outbox_path(office, timeline->id);
    char *note = outbox_note_path(office, timeline->id);
    bool is_done = !timeline_first(timeline, ENTRY_KIND_SEALED) ||
                   (package && note && file_exists(package) && file_exists(note));
    memory_free(package);
    memory_free(note);
    return is_done;
}

/* Copies are kept from just before the decision is recorded until its package has left. */
static bool copies_are_done(enum status status, const struct sharing_timeline *timeline)
{
    if (status == STATUS_USAGE)
        return true; /* nothing was decided */
    return status == STATUS_OK && timeline->state != SHARING_DRAFTED &&
           timeline->state != SHARING_AWAITING_APPROVAL && timeline->state != SHARING_SEALED;
}

/* Whether it is a package, its note, or what is kept with it, that nobody needs. */
static bool is_done_with(struct office *office, const char *id, const char *rest, timestamp now)
{
    struct sharing_timeline timeline = {0};
    struct error ignored = {0};
    if (strcmp(rest, PACKAGE_SUFFIX) != 0 && strcmp(rest, NOTE_SUFFIX) != 0 &&
        strcmp(rest, PDF_SUFFIX) != 0 && strcmp(rest, READINGS_SUFFIX) != 0 &&
        strcmp(rest, COPIES_SUFFIX) != 0 && strcmp(rest, GOING_SUFFIX) != 0)
        return false;
    enum status status = timeline_read(office, id, now, &timeline, &ignored);
    bool is_done;
    if (strcmp(rest, COPIES_SUFFIX) == 0)
        is_done = copies_are_done(status, &timeline);
    else if (strcmp(rest, GOING_SUFFIX) == 0) /* else nobody would know of what may lie there */
        is_done = status == STATUS_OK && timeline_on_portal(&timeline);
    else
        is_done = status == STATUS_OK &&
                  (package_is_done(&timeline) ||
                   (strcmp(rest, PDF_SUFFIX) == 0 && pdf_is_done(office, &timeline)));
    timeline_free(&timeline);
    return is_done;
}

/* One name in the outbox: whether it was removed. What cannot be now will be by a later run. */
static bool sweep_name(struct office *office, const char *name, const char *held, timestamp now)
{
    char id[ID_SIZE];
    const char *rest;
    int lock = -1;
    struct error ignored = {0};
    bool is_removed = false;
    if (!name_has_id(name, id, &rest))
        return false;
    bool is_held = held && strcmp(id, held) == 0;
    if (!is_held && outbox_lock(office, id, &lock, &ignored) != STATUS_OK)
        return false;
    if (is_half_written(name, rest) || (!is_held && is_done_with(office, id, rest, now))) {
        char *path = office_path(office, "outbox", name);
        is_removed = path && file_exists(path) && file_remove(path, &ignored) == STATUS_OK;
        memory_free(path);
    }
    outbox_unlock(office, id, &lock);
    return is_removed;
}

void outbox_sweep_telling(struct office *office, const char *held, timestamp now, outbox_told told,
                          void *context)
{
    char *path = office_path(office, "outbox", NULL);
    int fd = path ? file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0) : -1;
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    memory_free(path);
    if (!folder) {
        file_close(&fd);
        return;
    }
    while (seam_pass(SEAM_FILE, "readdir") && (entry = readdir(folder)))
        if (sweep_name(office, entry->d_name, held, now) && told)
            told(context, entry->d_name);
    closedir(folder);
}

void outbox_sweep(struct office *office, const char *held, timestamp now)
{
    outbox_sweep_telling(office, held, now, NULL, NULL);
}
