/* What a person remembers of an office's ledger. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card_support.h"
#include "safehand/card/heads.h"

#define ORIGIN "example.org/ledger"

static char folder[] = "/tmp/safehand-heads-XXXXXX";
static char *path; /* in folders that do not exist */
static struct note_signer *first_key, *second_key, *further_key;

static struct note_signer *signer(unsigned char seed, const char *name)
{
    const unsigned char bytes[NOTE_SEED_SIZE] = {seed};
    struct error err = {0};
    struct note_signer *made = NULL;

    cr_assert_eq(note_signer_new(&made, bytes, name, &err), STATUS_OK, "%s", err.message);
    return made;
}

static void start(void)
{
    start_memory();
    cr_assert_not_null(mkdtemp(folder));
    path = memory_format("%s/a/heads.json", folder);
    first_key = signer(1, ORIGIN);
    second_key = signer(2, ORIGIN);
    further_key = signer(3, ORIGIN "/2");
}

static void stop(void)
{
    struct error err = {0};

    note_signer_free(first_key);
    note_signer_free(second_key);
    note_signer_free(further_key);
    memory_free(path);
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK, "%s", err.message);
}

TestSuite(card_heads, .init = start, .fini = stop);

/* A signed checkpoint whose root is that byte 32 times; memory_free. */
static char *checkpoint(const struct note_signer *by, uint64_t size, unsigned char root)
{
    struct checkpoint made = {.size = size};
    struct error err = {0};
    struct buffer note;
    char *text;

    snprintf(made.origin, sizeof made.origin, "%s", note_signer_verifier(by)->name);
    memset(made.root, root, sizeof made.root);
    buffer_init(&note, NOTE_MAXIMUM);
    cr_assert_eq(checkpoint_sign(&made, by, &note, &err), STATUS_OK, "%s", err.message);
    text = buffer_take(&note, NULL);
    cr_assert_not_null(text);
    return text;
}

static struct heads *fresh(void)
{
    struct error err = {0};
    struct heads *heads = NULL;

    cr_assert_eq(heads_new(ORIGIN "/2", &heads, &err), STATUS_OK);
    cr_assert_str_eq(heads->origin, ORIGIN, "the origin of the first log");
    cr_assert_eq(heads_add_key(heads, note_signer_verifier(first_key), &err), STATUS_OK);
    return heads;
}

static enum status see(struct heads *heads, const struct note_signer *by, uint64_t size,
                       unsigned char root, struct error *err)
{
    char *note = checkpoint(by, size, root);
    enum status status = heads_see(heads, note, strlen(note), err);

    memory_free(note);
    return status;
}

static enum status acknowledge(struct heads *heads, const struct note_signer *by, uint64_t size,
                               unsigned char root, struct error *err)
{
    char *note = checkpoint(by, size, root);
    enum status status = heads_acknowledge(heads, note, strlen(note), err);

    memory_free(note);
    return status;
}

static void store(const struct heads *heads)
{
    struct error err = {0};

    cr_assert_eq(heads_store(path, heads, &err), STATUS_OK, "%s", err.message);
}

static struct heads *load(void)
{
    struct error err = {0};
    struct heads *heads = NULL;

    cr_assert_eq(heads_load(path, &heads, &err), STATUS_OK, "%s", err.message);
    cr_assert_not_null(heads);
    return heads;
}

Test(card_heads, one_file_for_each_person_and_ledger)
{
    static const struct {
        const char *origin, *file;
    } CASES[] = {
        {ORIGIN, "72f2b953c1a01842.json"},
        {ORIGIN "/2", "72f2b953c1a01842.json"},
        {ORIGIN "/1", "7ada6589767bba14.json"}, /* no further log is so named */
        {"example.org/other", "814d6a3c1a942c0b.json"},
    };
    const struct note_verifier person = {.name = "safehand/0123456789abcdef"};
    struct error err = {0};

    setenv("XDG_CONFIG_HOME", "/etc/tom", 1);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char *made = NULL, *want;

        want = memory_format("/etc/tom/safehand/heads/0123456789abcdef/%s", CASES[i].file);
        cr_assert_eq(heads_path(&person, CASES[i].origin, &made, &err), STATUS_OK);
        cr_expect_str_eq(made, want, "%s", CASES[i].origin);
        memory_free(made);
        memory_free(want);
    }
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    char *none = NULL;
    cr_assert_eq(heads_path(&person, ORIGIN, &none, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "cannot tell where the heads of ledgers are remembered");
}

Test(card_heads, what_is_stored_is_read_again)
{
    struct error err = {0};
    struct heads *heads = NULL;
    struct stat info;

    cr_assert_eq(heads_load(path, &heads, &err), STATUS_OK);
    cr_assert_null(heads, "there is no file");
    heads = fresh();
    cr_assert_eq(heads_store(path, heads, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "no head was seen yet");
    cr_assert_eq(acknowledge(heads, first_key, 5, 'a', &err), STATUS_OK);
    cr_assert_eq(heads_add_key(heads, note_signer_verifier(second_key), &err), STATUS_OK);
    cr_assert_eq(see(heads, second_key, 9, 'b', &err), STATUS_OK, "%s", err.message);
    store(heads);
    heads_free(heads);
    cr_assert_eq(stat(path, &info), 0);
    cr_assert_eq(info.st_mode & 07777, 0600u);
    heads = load();
    cr_assert_str_eq(heads->origin, ORIGIN);
    cr_assert_eq(heads->key_count, 2u);
    cr_assert(heads_know_key(heads, note_signer_verifier(second_key)));
    cr_assert(!heads_know_key(heads, note_signer_verifier(further_key)));
    cr_assert_eq(heads->last.checkpoint.size, 9u);
    cr_assert_eq(heads->acknowledged_count, 1u);
    cr_assert_eq(heads->acknowledged[0].checkpoint.size, 5u);
    cr_assert_eq(heads_find(heads, 1, 5), &heads->acknowledged[0]);
    cr_assert_null(heads_find(heads, 2, 5));
    heads_free(heads);
    cr_assert_eq(heads_forget(path, &err), STATUS_OK);
    cr_assert_eq(heads_forget(path, &err), STATUS_OK);
    cr_assert_neq(stat(path, &info), 0);
}

Test(card_heads, never_goes_backwards)
{
    struct error err = {0};
    struct heads *heads = fresh(), *other = fresh();

    cr_assert_eq(heads_add_key(heads, note_signer_verifier(further_key), &err), STATUS_OK);
    cr_assert_eq(see(heads, first_key, 9, 'b', &err), STATUS_OK);
    cr_assert_eq(see(heads, first_key, 7, 'x', &err), STATUS_OK, "an older one may be seen");
    cr_assert_eq(heads->last.checkpoint.size, 9u);
    cr_assert_eq(see(heads, further_key, 1, 'c', &err), STATUS_OK, "a further log is later");
    cr_assert_eq(heads->last.log, 2u);
    cr_assert_eq(acknowledge(heads, first_key, 8, 'e', &err), STATUS_OK);
    cr_assert_eq(heads->last.log, 2u);
    store(heads);
    heads_free(heads);

    /* Another process, which read before and knows less, adds what it saw. */
    cr_assert_eq(acknowledge(other, first_key, 5, 'a', &err), STATUS_OK);
    store(other);
    heads_free(other);
    heads = load();
    cr_assert_eq(heads->last.log, 2u);
    cr_assert_eq(heads->acknowledged_count, 2u);
    cr_assert_eq(heads->acknowledged[0].checkpoint.size, 5u, "the earliest first");
    cr_assert_eq(heads->acknowledged[1].checkpoint.size, 8u);
    heads_free(heads);
}

Test(card_heads, two_histories_are_found)
{
    struct error err = {0};
    struct heads *heads = fresh(), *other = fresh();

    cr_assert_eq(see(heads, first_key, 9, 'b', &err), STATUS_OK);
    cr_assert_eq(see(heads, first_key, 9, 'b', &err), STATUS_OK);
    cr_assert_eq(see(heads, first_key, 9, 'c', &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "the ledger " ORIGIN " has signed two histories: of 9 entries, "
                                  "another head was seen before");
    store(heads);
    heads_free(heads);
    cr_assert_eq(see(other, first_key, 9, 'c', &err), STATUS_OK);
    cr_assert_eq(heads_store(path, other, &err), STATUS_AUTHENTICATION);
    heads_free(other);
    heads = load();
    cr_assert_eq(heads->last.checkpoint.root[0], 'b', "what was seen first stays");
    heads_free(heads);
}

Test(card_heads, only_keys_of_the_ledger_that_are_known)
{
    struct error err = {0};
    struct heads *heads = fresh();
    struct note_signer *foreign = signer(4, "example.org/other");

    cr_assert_eq(see(heads, second_key, 9, 'b', &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "the checkpoint is not signed by a key that is remembered of the "
                                  "ledger " ORIGIN);
    cr_assert_null(heads->last.note);
    cr_assert_eq(heads_add_key(heads, note_signer_verifier(foreign), &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "the key example.org/other is none of the ledger " ORIGIN);
    char *note = memory_allocate(HEADS_NOTE_MAXIMUM + 2);
    cr_assert_eq(heads_see(heads, note, HEADS_NOTE_MAXIMUM + 1, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the checkpoint is longer than 16384 bytes");
    memory_free(note);
    note_signer_free(foreign);
    heads_free(heads);
}

Test(card_heads, the_newest_are_kept)
{
    struct error err = {0};
    struct heads *heads = fresh();

    for (uint64_t size = 1; size <= HEADS_ACKNOWLEDGED_MAXIMUM + 3; size++)
        cr_assert_eq(acknowledge(heads, first_key, size, 'a', &err), STATUS_OK);
    cr_assert_eq(heads->acknowledged_count, (size_t)HEADS_ACKNOWLEDGED_MAXIMUM);
    cr_assert_eq(heads->acknowledged[0].checkpoint.size, 4u);
    cr_assert_eq(acknowledge(heads, first_key, 2, 'a', &err), STATUS_OK, "too old to be kept");
    cr_assert_eq(heads->acknowledged[0].checkpoint.size, 4u);
    for (unsigned char i = 0; i < HEADS_KEYS_MAXIMUM; i++) {
        struct note_signer *key = signer((unsigned char)(100 + i), ORIGIN);

        cr_assert_eq(heads_add_key(heads, note_signer_verifier(key), &err), STATUS_OK);
        note_signer_free(key);
    }
    cr_assert_eq(heads->key_count, (size_t)HEADS_KEYS_MAXIMUM);
    cr_assert(heads_know_key(heads, note_signer_verifier(first_key)), "its heads are remembered");
    store(heads);
    heads_free(heads);
    heads_free(load());
}

static char *read_file(void)
{
    struct error err = {0};
    struct buffer text;

    buffer_init(&text, HEADS_MAXIMUM);
    cr_assert_eq(file_read_whole(path, &text, &err), STATUS_OK);
    return buffer_take(&text, NULL);
}

/* Replaces the first `from` in the file. */
static void damage(const char *from, const char *to)
{
    struct error err = {0};
    char *text = read_file(), *at = strstr(text, from), *changed;

    cr_assert_not_null(at, "%s", from);
    changed = memory_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    cr_assert_eq(file_write_whole(path, changed, strlen(changed), 0600, FILE_REPLACE, &err),
                 STATUS_OK);
    memory_free(text);
    memory_free(changed);
}

Test(card_heads, what_is_damaged_is_said_and_stays)
{
    static const struct {
        const char *from, *to, *problem;
    } CASES[] = {
        {"\"last\":", "\"list\":", "heads:1:1: \"list\" is not known here"},
        {"heads/2", "heads/3",
         "heads:1:217: /format: is \"safehand.heads/3\", which this program does not read"},
        {"\\n9\\n", "\\n8\\n",
         "the checkpoint is not signed by a key that is remembered of the ledger " ORIGIN},
        {"}\n", "}", "is not as it was written"},
        {"\"format\":", "\"format\": ", "is not as it was written"},
        {"{\"ack", "[{\"ack", NULL},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct error err = {0};
        struct heads *heads = fresh(), *read = NULL;
        char *before, *after, *message;

        cr_assert_eq(acknowledge(heads, first_key, 5, 'a', &err), STATUS_OK);
        cr_assert_eq(see(heads, first_key, 9, 'b', &err), STATUS_OK);
        store(heads);
        damage(CASES[i].from, CASES[i].to);
        before = read_file();
        cr_assert_eq(heads_load(path, &read, &err), STATUS_MALFORMED, "%zu", i);
        message = memory_format("%s: what you have seen of this ledger is damaged: %s", path,
                                CASES[i].problem ? CASES[i].problem : "");
        if (CASES[i].problem)
            cr_expect_str_eq(err.message, message);
        cr_assert_str_eq(err.hint, "put the file back from a backup; without one, remove it, and "
                                   "whatever the office shows next is believed as on the first "
                                   "day");
        cr_assert_null(read);
        cr_assert_eq(heads_store(path, heads, &err), STATUS_MALFORMED, "%zu", i);
        after = read_file();
        cr_assert_str_eq(before, after);
        memory_free(before);
        memory_free(after);
        memory_free(message);
        cr_assert_eq(heads_forget(path, &err), STATUS_OK);
        heads_free(heads);
    }
}
