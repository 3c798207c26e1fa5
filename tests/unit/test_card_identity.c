/* Identities: making, keeping under a passphrase, reading; and stock age reads them too. */
#include "card_support.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(card_identity, .init = start_memory, .timeout = 120);

#define PASSPHRASE "seven quiet herons"

Test(card_identity, new_keys_fit_together)
{
    struct error err = {0};
    struct card_details details = person_details();
    struct identity *identity = NULL;
    struct identity *other = NULL;
    char recipient[AGE_RECIPIENT_SIZE];

    cr_assert_eq(identity_new(&details, &identity, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(age_key_recipient(identity->age_secret, recipient, &err), STATUS_OK);
    cr_assert_str_eq(identity->card->age_recipient, recipient);
    cr_assert_eq(memcmp(&identity->card->verifier, note_signer_verifier(identity->signer),
                        sizeof(struct note_verifier)),
                 0);
    cr_assert_str_eq(identity->card->name, "Tom Okafor");
    cr_assert_eq(identity_new(&details, &other, &err), STATUS_OK);
    cr_assert_not(card_same_keys(identity->card, other->card));
    identity_free(other);
    identity_free(identity);
    identity_free(NULL);

    identity = NULL;
    details.name = "";
    cr_assert_eq(identity_new(&details, &identity, &err), STATUS_USAGE);
    cr_assert_null(identity);
}

/* What identity_age_keys gives opens what was sealed for the card. */
Test(card_identity, age_keys_open)
{
    struct error err = {0};
    struct identity *identity = sample_identity();
    struct age_identities *keys = NULL;
    struct age_recipients *recipients = NULL;
    struct buffer sealed, opened;

    buffer_init(&sealed, 4096);
    buffer_init(&opened, 4096);
    cr_assert_eq(age_recipients_new(&recipients, &err), STATUS_OK);
    cr_assert_eq(age_recipients_add(recipients, identity->card->age_recipient, &err), STATUS_OK);
    cr_assert_eq(age_encrypt(recipients, false, "hello", 5, &sealed, &err), STATUS_OK);
    cr_assert_eq(identity_age_keys(identity, &keys, &err), STATUS_OK);
    cr_assert_eq(age_decrypt(keys, sealed.data, sealed.length, &opened, &err), STATUS_OK, "%s",
                 err.message);
    cr_assert_str_eq(buffer_text(&opened), "hello");
    age_identities_free(keys);
    age_recipients_free(recipients);
    buffer_free(&sealed);
    buffer_free(&opened);
    identity_free(identity);
}

Test(card_identity, under_a_passphrase)
{
    struct error err = {0};
    struct identity *identity = sample_identity();
    struct identity *again = NULL;
    struct buffer file;

    buffer_init(&file, 1 << 17);
    cr_assert_eq(identity_write(identity, "", &file, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "the passphrase is empty");
    cr_assert_eq(file.length, 0);
    cr_assert_eq(identity_write(identity, PASSPHRASE, &file, &err), STATUS_OK, "%s", err.message);
    cr_assert(text_starts_with(buffer_text(&file), "-----BEGIN AGE ENCRYPTED FILE-----\n"));
    cr_assert_null(strstr(buffer_text(&file), "safehand"));

    cr_assert_eq(identity_parse(buffer_text(&file), file.length, "tom", PASSPHRASE, &again, &err),
                 STATUS_OK, "%s", err.message);
    cr_assert_str_eq(again->age_secret, SAMPLE_SECRET);
    cr_assert_arr_eq(again->seed, identity->seed, NOTE_SEED_SIZE);
    cr_assert_str_eq(again->card->bytes, SAMPLE_CARD);
    identity_free(again);
    again = NULL;

    cr_assert_eq(identity_parse(buffer_text(&file), file.length, "tom", NULL, &again, &err),
                 STATUS_USAGE);
    cr_assert_str_eq(err.message, "tom: needs its passphrase");
    cr_assert_str_eq(err.hint, "type it when asked, or name a file that holds it in "
                               "SAFEHAND_PASSPHRASE_FILE");
    cr_assert_eq(identity_parse(buffer_text(&file), file.length, "tom", "wrong", &again, &err),
                 STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, "tom: wrong passphrase");
    cr_assert_eq(
        identity_parse(buffer_text(&file), file.length / 2, "tom", PASSPHRASE, &again, &err),
        STATUS_MALFORMED);
    cr_assert(text_starts_with(err.message, "tom: "), "%s", err.message);
    cr_assert_null(again);
    buffer_free(&file);
    identity_free(identity);
}

/* The sample's text with some part replaced; memory_free. */
static char *replaced(const char *from, const char *to)
{
    char *text = sample_identity_text();
    char *at = strstr(text, from);
    char *made;

    cr_assert_not_null(at, "%s", from);
    made = memory_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    memory_free(text);
    return made;
}

#define OTHER_SECRET "AGE-SECRET-KEY-1T9P7DHFTMZPR2HU8DDDXHAN9GGYQ9EJAJXCRM97T0EYTH5Q5LHPSK0CWPZ"

Test(card_identity, plain_files)
{
    static const struct {
        const char *from, *to;
        const char *message; /* NULL: it is good */
    } CASES[] = {
        {"# created: 2026-11-22T09:05:00Z\n", "", NULL},
        {"# created", "\n#\n# by hand\n# created", NULL},
        {SAMPLE_SECRET "\n", SAMPLE_SECRET, NULL},
        {SAMPLE_SECRET "\n", "", "sample: no secret key in it"},
        {"# safehand-ed25519: " SAMPLE_SEED "\n", "", "sample: no signing key in it"},
        {"# safehand-card: ", "# a card: ", "sample: no card in it"},
        {SAMPLE_SECRET "\n", SAMPLE_SECRET "\n" SAMPLE_SECRET "\n",
         "sample:6: a second secret key"},
        {"# created", "# safehand-ed25519: " SAMPLE_SEED "\n# created",
         "sample:4: a second signing key"},
        {SAMPLE_SEED, "AQID", "sample:3: a signing key that is not 32 bytes in base64"},
        {SAMPLE_SEED, SAMPLE_SEED " ", "sample:3: a signing key that is not 32 bytes in base64"},
        {SAMPLE_SEED,
         "BQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=", "sample: the card in it is of other keys"},
        {"# safehand-card: e", "# safehand-card: -", "sample:4: a card that is not in base64"},
        {"# safehand-card: e", "# safehand-card: f",
         "sample:4: the card within:1:1: '[' or '{' expected"},
        {SAMPLE_SECRET "\n", SAMPLE_SECRET "Q\n", "sample:5: a secret key that is cut or too long"},
        {"SGK2WDL\n", "SGK2WD\n", "sample:5: a secret key that is cut or too long"},
        {"SGK2WDL\n", "SGK2WDQ\n", "sample: not an age secret key"},
        {SAMPLE_SECRET, "AGE-PLUGIN-YUBIKEY-1QQ", "sample:5: neither a comment nor a secret key"},
        {"# created", " # created", "sample:1: neither a comment nor a secret key"},
        {"Z\n# public", "Z\r\n\r\n# public", "sample:2: neither a comment nor a secret key"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct identity *identity = NULL;
        char *text = replaced(CASES[i].from, CASES[i].to);
        enum status status = identity_parse(text, strlen(text), "sample", NULL, &identity, &err);

        if (CASES[i].message == NULL) {
            cr_assert_eq(status, STATUS_OK, "case %zu: %s", i, err.message);
        } else {
            cr_assert_eq(status, STATUS_MALFORMED, "case %zu: %s", i, err.message);
            cr_expect_str_eq(err.message, CASES[i].message);
            cr_expect_str_neq(err.hint, "");
            cr_assert_null(identity);
            cr_assert_null(strstr(err.message, "289UP3"), "a secret stands in a message");
        }
        identity_free(identity);
        memory_free(text);
    }
}

Test(card_identity, other_files)
{
    char path[] = "/tmp/safehand-identity-XXXXXX";
    struct error err = {0};
    struct identity *identity = NULL;
    char *text = sample_identity_text();
    char *large = memory_allocate(IDENTITY_MAXIMUM + 2);
    int fd = mkstemp(path);

    cr_assert_geq(fd, 0);
    cr_assert(file_write(fd, text, strlen(text)));
    cr_assert_eq(identity_load(path, NULL, &identity, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(identity->age_secret, SAMPLE_SECRET);
    identity_free(identity);
    identity = NULL;
    file_close(&fd);
    unlink(path);
    cr_assert_eq(identity_load(path, NULL, &identity, &err), STATUS_SYSTEM);
    cr_assert_eq(identity_parse("", 0, "empty", NULL, &identity, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "empty: no secret key in it");
    cr_assert_str_eq(hint_shown(&err), "make an identity with safehand identity new");
    cr_assert_eq(
        identity_parse(OTHER_SECRET "\n", strlen(OTHER_SECRET) + 1, "age", NULL, &identity, &err),
        STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "age: no signing key in it");
    memset(large, '#', IDENTITY_MAXIMUM + 1);
    cr_assert_eq(identity_parse(large, IDENTITY_MAXIMUM + 1, "large", NULL, &identity, &err),
                 STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "large: larger than the 65536 bytes of an identity");
    cr_assert_eq(identity_parse(large, IDENTITY_MAXIMUM, "large", NULL, &identity, &err),
                 STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "large: no secret key in it");
    memory_free(large);
    memory_free(text);
}

/* Encrypts a text under the passphrase cheaply; the result is to be buffer_freed. */
static void encrypt_cheaply(const char *text, size_t length, struct buffer *out)
{
    struct error err = {0};
    struct age_recipients *recipients = NULL;

    buffer_init(out, 1 << 18);
    cr_assert_eq(age_recipients_new(&recipients, &err), STATUS_OK);
    cr_assert_eq(age_recipients_add_passphrase(recipients, PASSPHRASE, 2, &err), STATUS_OK);
    cr_assert_eq(age_encrypt(recipients, false, text, length, out, &err), STATUS_OK);
    age_recipients_free(recipients);
}

/* Not armored, exactly at the limit, one byte more, and with its last byte altered. */
Test(card_identity, encrypted_sizes)
{
    struct error err = {0};
    struct identity *identity = NULL;
    char *text = sample_identity_text();
    char *large = memory_allocate(IDENTITY_MAXIMUM + 2);
    struct buffer file;

    memset(large, '#', IDENTITY_MAXIMUM + 1);
    memcpy(large, text, strlen(text));
    encrypt_cheaply(large, IDENTITY_MAXIMUM, &file);
    cr_assert_eq(
        identity_parse(buffer_text(&file), file.length, "large", PASSPHRASE, &identity, &err),
        STATUS_OK, "%s", err.message);
    identity_free(identity);
    identity = NULL;
    file.data[file.length - 1] ^= 1;
    cr_assert_eq(
        identity_parse(buffer_text(&file), file.length, "large", PASSPHRASE, &identity, &err),
        STATUS_AUTHENTICATION);
    buffer_free(&file);
    encrypt_cheaply(large, IDENTITY_MAXIMUM + 1, &file);
    cr_assert_eq(
        identity_parse(buffer_text(&file), file.length, "large", PASSPHRASE, &identity, &err),
        STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "large: larger than the 65536 bytes of an identity");
    cr_assert_null(identity);
    buffer_free(&file);
    memory_free(large);
    memory_free(text);
}

/* Every allocation fails once, while keys are made and an encrypted file is read. */
Test(card_identity, failing_memory)
{
    struct card_details details = person_details();
    char *text = sample_identity_text();
    struct buffer file;
    unsigned failures = 0;
    bool hit = true;

    encrypt_cheaply(text, strlen(text), &file);
    for (unsigned n = 1; hit; n++) {
        struct error err = {0};
        struct identity *identity = NULL;
        struct identity *read = NULL;
        char plan[32];
        enum status status;

        snprintf(plan, sizeof(plan), "fail:memory:%u", n);
        seam_plan(plan);
        status = identity_new(&details, &identity, &err);
        if (status == STATUS_OK)
            status =
                identity_parse(buffer_text(&file), file.length, "file", PASSPHRASE, &read, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "call %u: %s", n, err.message);
        cr_assert(!hit || strstr(err.message, "memory") != NULL, "%s", err.message);
        failures += hit;
        identity_free(identity);
        identity_free(read);
    }
    cr_assert_gt(failures, 100);
    buffer_free(&file);
    memory_free(text);
}

/* ---- stock age ---- */

/* Runs a program on a terminal of its own, types one line when it has asked something, and gives
 * its exit status. */
static int run_on_terminal(const char *const *argv, const char *line)
{
    char said[1024];
    size_t seen = 0;
    int terminal = -1;
    int state = 0;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);

    cr_assert_geq(child, 0);
    if (child == 0) {
        char *arguments[8] = {NULL};

        for (size_t i = 0; argv[i] != NULL && i < 7; i++)
            arguments[i] = strdup(argv[i]);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    while (seen < sizeof(said) - 1) {
        ssize_t got = read(terminal, said + seen, sizeof(said) - 1 - seen);

        if (got <= 0)
            break;
        seen += (size_t)got;
        said[seen] = '\0';
        if (line != NULL && strchr(said, ':') != NULL) {
            cr_assert_eq(write(terminal, line, strlen(line)), (ssize_t)strlen(line));
            line = NULL;
        }
    }
    cr_assert_eq(waitpid(child, &state, 0), child);
    close(terminal);
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

/* age takes the passphrase off our file, finds in it what we put there, and opens with it what was
 * sealed for the card. */
Test(card_identity, stock_age_reads_the_file)
{
    char folder[] = "/tmp/safehand-age-XXXXXX";
    struct error err = {0};
    struct card_details details = person_details();
    struct identity *identity = NULL;
    struct identity *plain = NULL;
    struct age_recipients *recipients = NULL;
    struct buffer text;
    char *locked, *open, *sealed, *message;

    cr_assert_not_null(mkdtemp(folder));
    locked = file_join(folder, "tom.identity");
    open = file_join(folder, "tom.key");
    sealed = file_join(folder, "message.age");
    message = file_join(folder, "message");
    buffer_init(&text, 1 << 17);
    cr_assert_eq(identity_new(&details, &identity, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(identity_write(identity, PASSPHRASE, &text, &err), STATUS_OK);
    cr_assert_eq(file_write_whole(locked, text.data, text.length, 0600, FILE_NEW, &err), STATUS_OK);
    cr_assert_eq(run_on_terminal((const char *const[]){"age", "-d", "-o", open, locked, NULL},
                                 PASSPHRASE "\n"),
                 0);
    cr_assert_eq(identity_load(open, NULL, &plain, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(plain->age_secret, identity->age_secret);
    cr_assert_str_eq(plain->card->bytes, identity->card->bytes);

    buffer_clear(&text);
    cr_assert_eq(age_recipients_new(&recipients, &err), STATUS_OK);
    cr_assert_eq(age_recipients_add(recipients, identity->card->age_recipient, &err), STATUS_OK);
    cr_assert_eq(age_encrypt(recipients, false, "for Tom", 7, &text, &err), STATUS_OK);
    cr_assert_eq(file_write_whole(sealed, text.data, text.length, 0600, FILE_NEW, &err), STATUS_OK);
    cr_assert_eq(
        run_on_terminal((const char *const[]){"age", "-d", "-i", open, "-o", message, sealed, NULL},
                        NULL),
        0);
    buffer_clear(&text);
    cr_assert_eq(file_read_whole(message, &text, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(buffer_text(&text), "for Tom");

    age_recipients_free(recipients);
    identity_free(identity);
    identity_free(plain);
    buffer_free(&text);
    memory_free(locked);
    memory_free(open);
    memory_free(sealed);
    memory_free(message);
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK);
}
