/* Sealing and opening: what goes in comes out, of any size and name, and of nothing else. */
#include "package_support.h"

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct scene scene;

static void check_file(const char *name, const void *data, size_t length)
{
    char path[1024];
    struct buffer content;
    struct stat about;
    snprintf(path, sizeof path, "%s/" SHARING_ID "/%s", scene.out, name);
    buffer_init(&content, 64 << 20);
    OK(file_read_whole(path, &content, err));
    cr_assert_eq(content.length, length, "%s: %zu", name, content.length);
    cr_assert(length == 0 || memcmp(content.data, data, length) == 0, "%s", name);
    buffer_free(&content);
    cr_assert_eq(stat(path, &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0600, "%s", name);
}

static void check_opened(const struct package_opened *opened)
{
    char digest[DIGEST_HEX_SIZE];
    OK(digest_sha256_hex(scene.package.data, scene.package.length, digest, err));
    cr_assert_str_eq(opened->package_digest, digest);
    cr_assert_str_eq(opened->package_digest, scene.digest);
    cr_assert_eq(scene.size, scene.package.length);
    cr_assert_str_eq(opened->manifest_digest, scene.manifest_digest);
    cr_assert_str_eq(opened->manifest->id, SHARING_ID);
    cr_assert_str_eq(opened->manifest->recipient_name, "Tom Reader");
    cr_assert_str_eq(opened->sender_card->digest, scene.sender_card->digest);
    cr_assert_str_eq(opened->ledger_origin, ORIGIN);
    cr_assert_eq(
        memcmp(&opened->ledger_verifier, &scene.ledger_verifier, sizeof scene.ledger_verifier), 0);
    cr_assert_eq(opened->leaf_index + 1, ledger_size(scene.ledger));
    cr_assert_str_eq(opened->leaf_time, "2026-11-22T09:05:00Z");
    OK(ledger_check_checkpoint(scene.ledger, opened->checkpoint, opened->checkpoint_length, NULL,
                               NULL, err));
}

/* Opens what was sealed last, and looks at all but the attachments. */
static void open_and_check(void)
{
    struct package_opened *opened = NULL;
    struct stat about;
    char path[256];
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, false,
                      &opened, err));
    check_opened(opened);
    package_opened_free(opened);
    cr_assert(scene_left_nothing(&scene));
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, true,
                      &opened, err));
    check_opened(opened);
    package_opened_free(opened);
    check_file("manifest.json", scene.manifest_bytes.data, scene.manifest_bytes.length);
    check_file("manifest.note", scene.note.data, scene.note.length);
    check_file("sender.card.json", scene.sender_card->bytes, scene.sender_card->length);
    check_file("ledger.tlog-proof", scene.proof.data, scene.proof.length);
    check_file("ledger.history", scene.history.data, scene.history.length);
    check_file("report.html", REPORT, strlen(REPORT));
    check_file("extract.json", EXTRACT, strlen(EXTRACT));
    snprintf(path, sizeof path, "%s/" SHARING_ID, scene.out);
    cr_assert_eq(stat(path, &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0700);
    struct file_list names = {0};
    OK(file_list_folder(path, &names, err));
    cr_assert_eq(names.count, scene.selected_count ? 8 : 7);
    file_list_free(&names);
}

static void remove_out(void)
{
    OK(file_remove_tree(scene.out, err));
}

static char *bytes_of(size_t length)
{
    char *bytes = malloc(length + 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(i * 31 + length + (i >> 8));
    return bytes;
}

Test(package_open, sizes)
{
    static const size_t sizes[] = {0,     1,     511,   512,   513,       10239,        10240,
                                   10241, 65535, 65536, 65537, 65536 * 2, 65536 * 3 + 1};
    scene_begin(&scene);
    scene_seal(&scene);
    open_and_check();
    remove_out();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *bytes = bytes_of(sizes[i]);
        scene_attach(&scene, "drawing.png", bytes, sizes[i]);
        scene_seal(&scene);
        open_and_check();
        check_file("attachments/drawing.png", bytes, sizes[i]);
        remove_out();
        memory_free((char *)(uintptr_t)scene.selected[--scene.selected_count].name);
        free(bytes);
    }
    scene_end(&scene);
}

/* Names as files bear them: other scripts, accents apart (macOS) and together, as long as can be.
 */
Test(package_open, names)
{
    static const char *const names[] = {
        "a",
        "notes from school & \xc3\xa9t\xc3\xa9 <1>.txt",
        "notes from school e\xcc\x81te\xcc\x81.txt",
        ("\xe0\xa6\xb6\xe0\xa6\xbf\xe0\xa6\xb6\xe0\xa7\x81\xe0\xa6\xb0 \xe0\xa6\x9b\xe0\xa6\xac\xe0"
         "\xa6\xbf.jpg"),
        "\xe0\xa7\x9f and \xe0\xa6\xaf\xe0\xa6\xbc.pdf",
        "\xe2\x84\xab \xf0\x9f\x8e\x88.txt",
        "\xed\x95\x9c and \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab.txt",
        "-rf --help",
        "% s%n$(id) 'quoted' \"twice\".txt",
        "report.html",
    };
    char longest[256], wide[256] = "";
    scene_begin(&scene);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        scene_attach(&scene, names[i], names[i], strlen(names[i]));
    memset(longest, 'x', 255);
    longest[255] = '\0';
    scene_attach(&scene, longest, "long", 4);
    for (int i = 0; i < 85; i++)
        strcat(wide, "\xe0\xa6\x95");
    scene_attach(&scene, wide, "wide", 4);
    scene_seal(&scene);
    for (size_t i = 4; i < scene.manifest->file_count; i++)
        cr_assert_lt(strcmp(scene.manifest->files[i - 1].path, scene.manifest->files[i].path), 0);
    open_and_check();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, "attachments/%s", names[i]);
        check_file(path, names[i], strlen(names[i]));
    }
    struct package_opened *opened = NULL;
    char message[512];
    snprintf(message, sizeof message, "%s/" SHARING_ID " is there already", scene.out);
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, true,
                         &opened, err),
          STATUS_USAGE, message);
    check_file("report.html", REPORT, strlen(REPORT));
    scene_end(&scene);
}

/* The same contents are the same archive, whenever it is written. */
Test(package_open, archive_is_repeatable)
{
    struct buffer plain[2];
    struct age_identities *keys = NULL;
    scene_begin(&scene);
    scene_attach(&scene, "e\xcc\x81.txt", "accent", 6);
    scene_seal(&scene);
    OK(identity_age_keys(scene.recipient, &keys, err));
    for (int i = 0; i < 2; i++) {
        buffer_init(&plain[i], 1 << 20);
        OK(scene_try_write(&scene, err));
        OK(age_decrypt(keys, scene.package.data, scene.package.length, &plain[i], err));
    }
    cr_assert_eq(plain[0].length, plain[1].length);
    cr_assert_eq(memcmp(plain[0].data, plain[1].data, plain[0].length), 0);
    cr_assert_eq(plain[0].length % 10240, 0);
    for (int i = 0; i < 2; i++)
        buffer_free(&plain[i]);
    age_identities_free(keys);
    scene_end(&scene);
}

/* What was decided is what leaves, or nothing does. */
Test(package_open, attachments_that_change)
{
    static const char changed[] = "the attachment drawing.png changed while it was being sealed";
    scene_begin(&scene);
    scene_attach(&scene, "drawing.png", "twelve bytes", 12);
    scene_seal(&scene);
    static const struct {
        const char *now;
        size_t length;
    } rows[] = {{"twelve Bytes", 12}, {"twelve byte", 11}, {"twelve bytes.", 13}, {"", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        scene_write(&scene, "drawing.png", rows[i].now, rows[i].length);
        FAILS(scene_try_write(&scene, err), STATUS_MALFORMED, changed);
    }
    char *large = bytes_of(200000);
    scene_write(&scene, "drawing.png", large, 200000);
    FAILS(scene_try_write(&scene, err), STATUS_MALFORMED, changed);
    free(large);
    cr_assert_eq(unlinkat(scene.attachments, "drawing.png", 0), 0);
    FAILS(scene_try_write(&scene, err), STATUS_MALFORMED,
          "drawing.png: no such file in its folder");
    cr_assert_eq(symlinkat("/etc/passwd", scene.attachments, "drawing.png"), 0);
    struct error failure = {0};
    cr_assert_eq(scene_try_write(&scene, &failure), STATUS_MALFORMED);
    cr_assert_eq(unlinkat(scene.attachments, "drawing.png", 0), 0);
    scene_write(&scene, "drawing.png", "twelve bytes", 12);
    OK(scene_try_write(&scene, err));
    open_and_check();
    scene_end(&scene);
}

Test(package_open, too_many_files)
{
    scene_begin(&scene);
    scene_prepare(&scene);
    struct manifest *manifest = scene_manifest(scene.recipient, scene.sender_card);
    char message[64];
    snprintf(message, sizeof message, "a package holds at most %d files",
             PACKAGE_ATTACHMENTS_MAXIMUM + 3);
    scene.contents.attachment_count = PACKAGE_ATTACHMENTS_MAXIMUM + 1;
    buffer_clear(&scene.manifest_bytes);
    FAILS(package_prepare(&scene.contents, manifest, &scene.manifest_bytes, scene.manifest_digest,
                          &scene.note, err),
          STATUS_REFUSED, message);
    manifest_free(manifest);
    scene_end(&scene);
}

/* What a killed run left is removed; a run at work is left alone. */
Test(package_open, folders_in_the_way)
{
    char partial[256], inside[512], path[256];
    struct package_opened *opened = NULL;
    scene_begin(&scene);
    scene_seal(&scene);
    snprintf(partial, sizeof partial, "%s/." SHARING_ID ".partial", scene.out);
    snprintf(inside, sizeof inside, "%s/report.html", partial);
    cr_assert_eq(mkdir(scene.out, 0755), 0);
    cr_assert_eq(mkdir(partial, 0700), 0);
    OK(file_write_whole(inside, "decrypted", 9, 0600, FILE_NEW, err));
    struct package_opened *none = NULL;
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length - 1, scene.recipient,
                         true, &none, err),
          STATUS_AUTHENTICATION, "the file's content was altered or damaged after it was sealed");
    cr_assert_eq(access(inside, F_OK), 0); /* so early that no folder was looked at */
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, true,
                      &opened, err));
    package_opened_free(opened);
    check_file("report.html", REPORT, strlen(REPORT));
    cr_assert_neq(access(partial, F_OK), 0);
    remove_out();
    /* Another run holds it. */
    cr_assert_eq(mkdir(scene.out, 0755), 0);
    cr_assert_eq(mkdir(partial, 0700), 0);
    OK(file_write_whole(inside, "decrypted", 9, 0600, FILE_NEW, err));
    int fd = open(partial, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cr_assert_eq(flock(fd, LOCK_EX), 0);
    FAILS(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, true,
                         &opened, err),
          STATUS_USAGE, "this package is being opened by another run right now");
    cr_assert_eq(access(inside, F_OK), 0);
    close(fd);
    /* A link where the folder should be made is not followed. */
    OK(file_remove_tree(partial, err));
    snprintf(path, sizeof path, "%s/elsewhere", scene.folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_eq(symlink(path, partial), 0);
    struct error failure = {0};
    cr_assert_neq(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient,
                                 true, &opened, &failure),
                  STATUS_OK);
    struct file_list names = {0};
    OK(file_list_folder(path, &names, err));
    cr_assert_eq(names.count, 0);
    file_list_free(&names);
    scene_end(&scene);
}

/* A large attachment is streamed: neither side holds it in memory. */
Test(package_open, large_attachment_in_small_memory)
{
    enum { LARGE = 96 << 20 };
    struct rusage before, after;
    char *bytes = calloc(1, 1 << 20);
    char path[256], *opened_path = NULL;
    uint64_t index;
    struct package_opened *opened = NULL;
    scene_begin(&scene);
    int fd = openat(scene.attachments, "film.mp4", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; i < LARGE >> 20; i++) {
        memset(bytes, i + 1, 1 << 20);
        cr_assert(file_write(fd, bytes, 1 << 20));
    }
    close(fd);
    free(bytes);
    scene_select(&scene, "film.mp4");
    scene_prepare(&scene);
    scene_record(&scene, ENTRY_KIND_SEALED, scene.manifest_digest, &index);
    snprintf(path, sizeof path, "%s/large", scene.folder);
    getrusage(RUSAGE_SELF, &before);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const struct package_seal seal = scene_parts(&scene);
    OK(package_write(&scene.contents, &seal, fd, scene.digest, &scene.size, err));
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    const struct package_request request = scene_request(&scene);
    OK(package_open(fd, &request, &opened_path, &opened, err));
    getrusage(RUSAGE_SELF, &after);
    cr_assert_str_eq(opened->package_digest, scene.digest);
    cr_assert_lt(after.ru_maxrss - before.ru_maxrss, 48 << 10, "%ld KiB more",
                 after.ru_maxrss - before.ru_maxrss);
    close(fd);
    memory_free(opened_path);
    package_opened_free(opened);
    scene_end(&scene);
}

/* Everything is brought to the disk, once for all files, before it stands at its place. */
Test(package_open, synced_before_it_is_renamed)
{
    char trace[64] = "/tmp/safehand-trace-XXXXXX", line[128], order[8] = "";
    int fd = mkstemp(trace);
    scene_begin(&scene);
    for (int i = 0; i < 16; i++) {
        snprintf(line, sizeof line, "drawing-%02d.png", i);
        scene_attach(&scene, line, "twelve bytes", 12);
    }
    scene_seal(&scene);
    cr_assert_eq(setenv("SAFEHAND_FAULT_TRACE", trace, 1), 0);
    open_and_check();
    cr_assert_eq(unsetenv("SAFEHAND_FAULT_TRACE"), 0);
    FILE *calls = fdopen(fd, "r");
    while (fgets(line, sizeof line, calls) && strlen(order) + 1 < sizeof order)
        if (strstr(line, " file fsync\n"))
            strcat(order, "s");
        else if (strstr(line, " file rename\n"))
            strcat(order, "r");
    cr_assert_str_eq(order, "srss", "the files, then the folder's old and new place");
    fclose(calls);
    unlink(trace);
    scene_end(&scene);
}

/* A mail gateway's armor is taken off, and the digest is of the file as it was sent, for a receipt
 * that fits. A large one is read in order, too. */
Test(package_open, armored)
{
    enum { LARGE = 2000000, COLUMNS = 64, BYTES = 48 };
    static const size_t sizes[] = {12, LARGE};
    for (size_t s = 0; s < 2; s++) {
        char *bytes = bytes_of(sizes[s]), line[COLUMNS + 1];
        struct package_opened *opened = NULL;
        struct buffer text;
        buffer_init(&text, 4 * LARGE);
        scene_begin(&scene);
        scene_attach(&scene, "drawing.png", bytes, sizes[s]);
        scene_seal(&scene);
        buffer_append_text(&text, "-----BEGIN AGE ENCRYPTED FILE-----\n");
        for (size_t at = 0; at < scene.package.length; at += BYTES) {
            size_t left = scene.package.length - at;
            base64_encode(scene.package.data + at, left < BYTES ? left : BYTES, BASE64_PADDED,
                          line);
            buffer_append_format(&text, "%s\n", line);
        }
        buffer_append_text(&text, "-----END AGE ENCRYPTED FILE-----\n");
        int fd = scene_descriptor(text.data, text.length);
        char *path = NULL;
        const struct package_request request = scene_request(&scene);
        OK(package_open(fd, &request, &path, &opened, err));
        cr_assert_str_eq(opened->package_digest, scene.digest);
        check_file("attachments/drawing.png", bytes, sizes[s]);
        package_opened_free(opened);
        memory_free(path);
        close(fd);
        free(bytes);
        buffer_free(&text);
        scene_end(&scene);
    }
}

/* Nobody is kept waiting for a digest that nobody asked for. */
Test(package_open, without_the_digest)
{
    struct package_opened *opened = NULL;
    char *path = NULL;
    scene_begin(&scene);
    scene_seal(&scene);
    struct package_request request = scene_request(&scene);
    request.wants_digest = false;
    int fd = scene_descriptor(scene.package.data, scene.package.length);
    OK(package_open(fd, &request, &path, &opened, err));
    cr_assert_str_eq(opened->package_digest, "");
    cr_assert_str_eq(opened->manifest_digest, scene.manifest_digest);
    close(fd);
    memory_free(path);
    package_opened_free(opened);
    scene_end(&scene);
}

/* Opens the package in a process that is killed before that call to the file system; whether it
 * was. */
static bool killed_at(const struct buffer *package, int call)
{
    int status;
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        char fault[64];
        struct package_opened *opened = NULL;
        struct error ignored = {0};
        char *path = NULL;
        const struct package_request request = scene_request(&scene);
        int fd = scene_descriptor(package->data, package->length);
        snprintf(fault, sizeof fault, "kill:file:%d", call);
        seam_plan(fault);
        _exit(package_open(fd, &request, &path, &opened, &ignored) == STATUS_OK ? 0 : 1);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status);
}

/* The files that can be found beneath the folder of opened packages, of any name. */
static int files_found(void)
{
    char command[256];
    int count = -1;
    snprintf(command, sizeof command, "find %s -type f 2>/dev/null | wc -l", scene.out);
    FILE *found = popen(command, "r");
    cr_assert_eq(fscanf(found, "%d", &count), 1);
    pclose(found);
    return count;
}

/* Of a package that was altered behind its first files nobody reads a word, whenever the run was
 * killed; of a good one nothing before everything was checked. */
Test(package_open, killed_anywhere)
{
    char *bytes = bytes_of(300000);
    cr_assert_eq(setenv("SAFEHAND_TEST_THREADS", "1", 1), 0);
    scene_begin(&scene);
    scene_attach(&scene, "a.png", bytes, 300000);
    scene_attach(&scene, "b.png", "twelve bytes", 12);
    scene_seal(&scene);
    int calls = 0, first = 0;
    while (killed_at(&scene.package, ++calls)) {
        first = first == 0 && files_found() > 0 ? calls : first;
        OK(file_remove_tree(scene.out, err));
    }
    cr_assert_eq(files_found(), 9);
    /* Behind the names come no more than the rest of them, the sync and the renaming. */
    cr_assert_geq(first, calls - 16, "%d of %d", first, calls);
    OK(file_remove_tree(scene.out, err));
    scene.package.data[scene.package.length - 1] ^= 1;
    for (calls = 1; killed_at(&scene.package, calls); calls++)
        cr_assert_eq(files_found(), 0, "%d", calls);
    cr_assert_gt(calls, 10);
    free(bytes);
    cr_assert_eq(unsetenv("SAFEHAND_TEST_THREADS"), 0);
    scene_end(&scene);
}

/* Where files cannot be without a name, or not so many be open, it goes as well. */
Test(package_open, few_may_be_open)
{
    struct rlimit few = {64, 64};
    scene_begin(&scene);
    scene_attach(&scene, "drawing.png", "twelve bytes", 12);
    scene_seal(&scene);
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    open_and_check();
    check_file("attachments/drawing.png", "twelve bytes", 12);
    scene_end(&scene);
}

/* Seals or opens the scene with a fault that is to come; returns whether it came. The failure is
 * told, and nothing is left. */
static bool fails_cleanly(const char *fault, bool opening)
{
    struct error failure = {0};
    struct package_opened *opened = NULL;
    char *path = NULL;
    const struct package_request request = scene_request(&scene);
    const struct package_seal seal = scene_parts(&scene);
    int fd = scene_descriptor(scene.package.data, opening ? scene.package.length : 0);
    seam_plan(fault);
    enum status status =
        opening ? package_open(fd, &request, &path, &opened, &failure)
                : package_write(&scene.contents, &seal, fd, scene.digest, &scene.size, &failure);
    bool hit = seam_was_hit();
    seam_plan(NULL);
    close(fd);
    cr_assert(status == STATUS_OK || failure.message[0], "%s", fault);
    cr_assert(status == STATUS_OK || status == STATUS_SYSTEM, "%s: %d %s", fault, status,
              failure.message);
    cr_assert(hit || status == STATUS_OK, "%s: %s", fault, failure.message);
    if (status == STATUS_OK && opening)
        remove_out();
    cr_assert(scene_left_nothing(&scene), "%s", fault);
    package_opened_free(opened);
    memory_free(path);
    return hit;
}

/* Every call that fails, in sealing and in opening: alone, and where other threads write too. */
Test(package_open, failing_anywhere)
{
    static const char *const kinds[] = {"file", "memory"};
    static const size_t sizes[] = {150000, 3000000};
    for (size_t s = 0; s < 2; s++) {
        char *bytes = bytes_of(sizes[s]);
        cr_assert_eq(setenv("SAFEHAND_TEST_THREADS", s == 0 ? "1" : "3", 1), 0);
        scene_begin(&scene);
        scene_attach(&scene, "drawing.png", bytes, sizes[s]);
        scene_seal(&scene);
        for (int opening = 0; opening < 2; opening++) {
            for (size_t k = 0; k < 2; k++) {
                char fault[64];
                int call = 0;
                do {
                    call += 1 + call / 20;
                    snprintf(fault, sizeof fault, "fail:%s:%d", kinds[k], call);
                } while (fails_cleanly(fault, opening == 1));
            }
        }
        free(bytes);
        scene_end(&scene);
    }
    cr_assert_eq(unsetenv("SAFEHAND_TEST_THREADS"), 0);
}
