/* Both directions against the age program of the system (package age). */
#include <fcntl.h>
#include <pty.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "age_support.h"

static char folder[] = "/tmp/safehand-age-XXXXXX";

static void start_in_folder(void)
{
    struct error err = {0};
    start();
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    cr_assert_eq(file_write_whole("first.key", FIRST_SECRET "\n", strlen(FIRST_SECRET) + 1, 0600,
                                  FILE_NEW, &err),
                 STATUS_OK);
    cr_assert_eq(file_write_whole("second.key", SECOND_SECRET "\n", strlen(SECOND_SECRET) + 1, 0600,
                                  FILE_NEW, &err),
                 STATUS_OK);
}

static void leave_folder(void)
{
    struct error err = {0};
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK, "%s", err.message);
}

TestSuite(age_interop, .init = start_in_folder, .fini = leave_folder, .timeout = 120);

static int exit_status(pid_t child)
{
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status), "age was ended by a signal");
    return WEXITSTATUS(status);
}

/* Runs age without a terminal; what it writes to stdout goes to the file "opened", its words to
 * "words". (With -o it makes no file when the content is empty.) */
static int run_age(const char *const *arguments)
{
    pid_t child;
    posix_spawn_file_actions_t actions;
    cr_assert_eq(posix_spawn_file_actions_init(&actions), 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "opened",
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "words", O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    cr_assert_eq(
        posix_spawnp(&child, "age", &actions, NULL, (char *const *)(uintptr_t)arguments, environ),
        0);
    posix_spawn_file_actions_destroy(&actions);
    return exit_status(child);
}

/* Runs age on a terminal of its own, and types the passphrase at every question. */
static int run_age_on_terminal(const char *const *arguments, const char *passphrase)
{
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    cr_assert_geq(child, 0);
    if (child == 0) {
        execvp("age", (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    static const char question[] = "assphrase";
    char seen[4096];
    size_t length = 0, answered = 0;
    ssize_t got;
    while (length + 1 < sizeof seen &&
           (got = read(terminal, seen + length, sizeof seen - length - 1)) > 0) {
        length += (size_t)got;
        seen[length] = '\0';
        char *asked = strstr(seen + answered, question);
        if (asked && strchr(asked, ':')) {
            answered = length;
            dprintf(terminal, "%s\n", passphrase);
        }
    }
    close(terminal);
    return exit_status(child);
}

static void put_file(const char *path, const void *data, size_t length)
{
    struct error err = {0};
    cr_assert_eq(file_write_whole(path, data, length, 0600, FILE_REPLACE, &err), STATUS_OK, "%s",
                 err.message);
}

static void get_file(const char *path, struct buffer *out)
{
    struct error err = {0};
    buffer_init(out, 4 << 20);
    cr_assert_eq(file_read_whole(path, out, &err), STATUS_OK, "%s", err.message);
}

static void expect_file(const char *path, const void *data, size_t length, const char *what)
{
    struct buffer file;
    get_file(path, &file);
    cr_assert_eq(file.length, length, "%s: %zu bytes", what, file.length);
    cr_assert(length == 0 || memcmp(file.data, data, length) == 0, "%s", what);
    buffer_free(&file);
}

static const size_t lengths[] = {0, 1, 65535, 65536, 65537, 131072, 1 << 20};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

Test(age_interop, age_opens_ours)
{
    struct age_recipients *one = recipients_of(FIRST_RECIPIENT, NULL);
    char second[AGE_RECIPIENT_SIZE];
    struct error err = {0};
    cr_assert_eq(age_key_recipient(SECOND_SECRET, second, &err), STATUS_OK);
    struct age_recipients *two = recipients_of(FIRST_RECIPIENT, second);
    unsigned char *plaintext = some_bytes(1 << 20);
    for (int i = 0; i < 4 * LENGTHS; i++) {
        const size_t length = lengths[i / 4];
        const bool armor = i % 2, both = i / 2 % 2;
        struct buffer file;
        encrypt_to(both ? two : one, armor, plaintext, length, &file);
        put_file("sealed", file.data, file.length);
        const char *const arguments[] = {"age",    "-d", "-i", both ? "second.key" : "first.key",
                                         "sealed", NULL};
        cr_assert_eq(run_age(arguments), 0, "length %zu armor %d two %d", length, armor, both);
        expect_file("opened", plaintext, length, "opened by age");
        buffer_free(&file);
    }
    memory_free(plaintext);
    age_recipients_free(two);
    age_recipients_free(one);
}

Test(age_interop, we_open_what_age_made)
{
    char second[AGE_RECIPIENT_SIZE];
    struct error err = {0};
    cr_assert_eq(age_key_recipient(SECOND_SECRET, second, &err), STATUS_OK);
    struct age_identities *one = identities_of(FIRST_SECRET, NULL);
    struct age_identities *other = identities_of(SECOND_SECRET, NULL);
    unsigned char *plaintext = some_bytes(1 << 20);
    for (int i = 0; i < 4 * LENGTHS; i++) {
        const size_t length = lengths[i / 4];
        const bool armor = i % 2, both = i / 2 % 2;
        struct buffer file;
        put_file("plain", plaintext, length);
        const char *arguments[12] = {"age", "-o", "sealed", "-r", FIRST_RECIPIENT};
        size_t count = 5;
        if (both) {
            arguments[count++] = "-r";
            arguments[count++] = second;
        }
        if (armor)
            arguments[count++] = "-a";
        arguments[count++] = "plain";
        cr_assert_eq(run_age(arguments), 0);
        get_file("sealed", &file);
        expect_plaintext(one, file.data, file.length, plaintext, length, "made by age");
        if (both) {
            expect_plaintext(other, file.data, file.length, plaintext, length, "for the second");
        } else {
            expect_refusal(other, file.data, file.length, STATUS_AUTHENTICATION,
                           "none of the keys given opens the file", "for the first only");
        }
        buffer_free(&file);
    }
    memory_free(plaintext);
    age_identities_free(other);
    age_identities_free(one);
}

Test(age_interop, passphrases)
{
    struct age_identities *right = identities_of(NULL, PASSPHRASE);
    unsigned char *plaintext = some_bytes(70000);
    struct buffer file;
    put_file("plain", plaintext, 70000);
    const char *const seal[] = {"age", "-p", "-o", "sealed", "plain", NULL};
    cr_assert_eq(run_age_on_terminal(seal, PASSPHRASE), 0);
    get_file("sealed", &file);
    expect_plaintext(right, file.data, file.length, plaintext, 70000, "passphrase by age");
    buffer_free(&file);

    struct age_recipients *recipients = recipients_of_passphrase(0);
    encrypt_to(recipients, true, plaintext, 70000, &file);
    put_file("sealed", file.data, file.length);
    const char *const open_it[] = {"age", "-d", "-o", "opened", "sealed", NULL};
    cr_assert_neq(run_age_on_terminal(open_it, "another passphrase"), 0);
    cr_assert_eq(run_age_on_terminal(open_it, PASSPHRASE), 0);
    expect_file("opened", plaintext, 70000, "opened by age");
    buffer_free(&file);
    age_recipients_free(recipients);
    memory_free(plaintext);
    age_identities_free(right);
}

/* Our identities are age's own identity files, under a passphrase too, and comments pass. */
Test(age_interop, identity_files)
{
    static const char text[] = "# safehand-ed25519: AAAA\n" FIRST_SECRET "\n";
    struct age_recipients *passphrase = recipients_of_passphrase(10);
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct buffer file;
    encrypt_to(passphrase, true, text, sizeof text - 1, &file);
    put_file("me.key", file.data, file.length);
    buffer_free(&file);
    encrypt_to(recipients, false, "x", 1, &file);
    put_file("sealed", file.data, file.length);
    buffer_free(&file);
    const char *const open_it[] = {"age", "-d", "-i", "me.key", "-o", "opened", "sealed", NULL};
    cr_assert_eq(run_age_on_terminal(open_it, PASSPHRASE), 0);
    expect_file("opened", "x", 1, "opened by age");
    age_recipients_free(recipients);
    age_recipients_free(passphrase);
}

/* A file of age's with any byte altered is refused by both. */
Test(age_interop, altered_files_are_refused_by_both)
{
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    struct buffer file;
    put_file("plain", "By safe hand.\n", 14);
    const char *const seal[] = {"age", "-o", "sealed", "-r", FIRST_RECIPIENT, "plain", NULL};
    const char *const open_it[] = {"age", "-d", "-i", "first.key", "sealed", NULL};
    cr_assert_eq(run_age(seal), 0);
    cr_assert_eq(run_age(open_it), 0);
    get_file("sealed", &file);
    for (size_t i = 0; i < file.length; i++) {
        struct error err = {0};
        struct buffer out;
        buffer_init(&out, 100);
        file.data[i] ^= (unsigned char)(1 << i % 8);
        put_file("sealed", file.data, file.length);
        cr_assert_eq(run_age(open_it), 1, "age took byte %zu altered", i);
        cr_assert_neq(age_decrypt(identities, file.data, file.length, &out, &err), STATUS_OK,
                      "we took byte %zu altered", i);
        file.data[i] ^= (unsigned char)(1 << i % 8);
        buffer_free(&out);
    }
    buffer_free(&file);
    age_identities_free(identities);
}
