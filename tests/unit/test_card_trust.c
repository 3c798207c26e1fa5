/* The folder of trusted cards. */
#include "card_support.h"

#include <stdio.h>
#include <sys/stat.h>

static char folder[] = "/tmp/safehand-trust-XXXXXX";
static char *trusted; /* a folder in a folder, neither of which exists */
static struct identity *identity;
static struct card *plain, *renewed, *staff, *other_ledger;

static struct card *make(const struct card_details *details)
{
    struct error err = {0};
    struct card *card = NULL;

    cr_assert_eq(identity_make_card(identity, details, &card, &err), STATUS_OK, "%s", err.message);
    return card;
}

static void start(void)
{
    struct error err = {0};
    struct card_details details = person_details();
    struct note_verifier ledger[2];
    static const unsigned char seeds[2][NOTE_SEED_SIZE] = {{1}, {2}};

    start_memory();
    cr_assert_not_null(mkdtemp(folder));
    trusted = memory_format("%s/a b/trusted", folder);
    identity = sample_identity();
    plain = make(&details);
    details.expires += 86400;
    renewed = make(&details);
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(note_verifier_of_seed(seeds[i], "example.org/ledger", &ledger[i], &err),
                     STATUS_OK);
    details.ledger_origin = "example.org/ledger";
    details.ledger_verifier = &ledger[0];
    staff = make(&details);
    details.ledger_verifier = &ledger[1];
    other_ledger = make(&details);
}

static void stop(void)
{
    struct error err = {0};

    card_free(plain);
    card_free(renewed);
    card_free(staff);
    card_free(other_ledger);
    identity_free(identity);
    memory_free(trusted);
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK, "%s", err.message);
}

TestSuite(card_trust, .init = start, .fini = stop);

static mode_t mode_of(const char *path)
{
    struct stat info;

    cr_assert_eq(stat(path, &info), 0, "%s", path);
    return info.st_mode & 07777;
}

Test(card_trust, where_the_folder_is)
{
    static const struct {
        const char *config, *home, *path; /* path NULL: it cannot be told */
    } CASES[] = {
        {NULL, "/home/tom", "/home/tom/.config/safehand/trusted"},
        {"/etc/tom", "/home/tom", "/etc/tom/safehand/trusted"},
        {"", "/home/tom", "/home/tom/.config/safehand/trusted"},
        {"relative", "/home/tom", "/home/tom/.config/safehand/trusted"},
        {"/etc/tom", NULL, "/etc/tom/safehand/trusted"},
        {NULL, NULL, NULL},
        {NULL, "", NULL},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        char *path = NULL;

        unsetenv("XDG_CONFIG_HOME");
        unsetenv("HOME");
        if (CASES[i].config != NULL)
            setenv("XDG_CONFIG_HOME", CASES[i].config, 1);
        if (CASES[i].home != NULL)
            setenv("HOME", CASES[i].home, 1);
        if (CASES[i].path != NULL) {
            cr_assert_eq(trust_folder(&path, &err), STATUS_OK);
            cr_assert_str_eq(path, CASES[i].path);
        } else {
            cr_assert_eq(trust_folder(&path, &err), STATUS_SYSTEM);
            cr_assert_str_eq(err.message, "cannot tell where the trusted cards are kept");
            cr_assert_str_eq(err.hint, "set HOME to your home folder");
            cr_assert_null(path);
        }
        memory_free(path);
    }
}

Test(card_trust, folders_and_files_are_private)
{
    struct error err = {0};
    char *path = memory_format("%s/65b60673d6ed884b.card.json", trusted);
    char *above = memory_format("%s/a b", folder);
    struct buffer text;

    buffer_init(&text, CARD_MAXIMUM);
    cr_assert_eq(trust_add(trusted, plain, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(mode_of(above), 0700);
    cr_assert_eq(mode_of(trusted), 0700);
    cr_assert_eq(mode_of(path), 0600);
    cr_assert_eq(file_read_whole(path, &text, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&text), plain->bytes);
    /* a later card of the same key takes its place */
    cr_assert_eq(trust_add(trusted, renewed, &err), STATUS_OK, "%s", err.message);
    buffer_clear(&text);
    cr_assert_eq(file_read_whole(path, &text, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&text), renewed->bytes);
    buffer_free(&text);
    memory_free(path);
    memory_free(above);
}

static void assert_refused(const struct card *card, timestamp now, const char *message)
{
    struct error err = {0};
    char *hint =
        card->expires <= now
            ? memory_copy_string(
                  "the card that came with this has expired too: ring them on a number that you "
                  "already know, and ask for a new card of the same keys; have its fingerprint "
                  "read out, and then: safehand card trust CARD")
            : memory_format("ring them on a number that you already know and have them read out "
                            "the fingerprint of their card; if it is %s, run: safehand card trust "
                            "tom.card.json",
                            card->fingerprint);

    cr_assert_eq(trust_check(trusted, card, "tom.card.json", now, &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message, message);
    cr_assert_str_eq(hint_shown(&err), hint);
    memory_free(hint);
}

static void assert_trusted(const struct card *card, timestamp now)
{
    struct error err = {0};

    cr_assert_eq(trust_check(trusted, card, "tom.card.json", now, &err), STATUS_OK, "%s",
                 err.message);
}

static void add(const struct card *card)
{
    struct error err = {0};

    cr_assert_eq(trust_add(trusted, card, &err), STATUS_OK, "%s", err.message);
}

#define UNKNOWN "Tom Okafor (Home from Home) is not among the senders that you trust"
#define HAS_EXPIRED "the card that you trusted for Tom Okafor (Home from Home) has expired"
#define OTHER                                                                                      \
    "the card of Tom Okafor (Home from Home) names another ledger than the one that you trusted"

Test(card_trust, whom_it_trusts)
{
    struct error err = {0};
    struct card_details details = person_details();
    struct identity *stranger = NULL;

    cr_assert_eq(identity_new(&details, &stranger, &err), STATUS_OK);
    assert_refused(plain, plain->created, UNKNOWN);
    add(plain);
    assert_trusted(plain, plain->created);
    assert_refused(stranger->card, plain->created, UNKNOWN);
    /* a later card of the same keys; what counts is when the trusted one expires */
    assert_trusted(renewed, plain->expires - 1);
    assert_refused(renewed, plain->expires, HAS_EXPIRED);
    add(renewed);
    assert_trusted(plain, plain->expires);
    assert_refused(plain, renewed->expires, HAS_EXPIRED);
    /* whoever was trusted without a ledger, or with another, is not yet with this one */
    assert_refused(staff, plain->created, OTHER);
    add(staff);
    assert_trusted(staff, plain->created);
    assert_refused(other_ledger, plain->created, OTHER);
    assert_refused(plain, plain->created, OTHER);
    identity_free(stranger);
}

/* Who is trusted as one person cannot come back as another with a new card of the same keys. */
Test(card_trust, another_name_on_the_same_keys)
{
    struct card_details details[5];
    const char *shown[] = {"Dr Ann Lee (Home from Home)", "Tom Okafor (County Council)",
                           "Tom Okafor (Home from Home)", "Tom Okafor (Home from Home)"};

    for (size_t i = 0; i < 5; i++)
        details[i] = person_details();
    details[0].name = "Dr Ann Lee";
    details[1].organisation = "County Council";
    details[2].organisation_kind = "police";
    details[3].is_team = true;
    details[3].holder = "Tom Okafor";
    details[4].role = "manager";
    details[4].contact = "0116 496 0500";
    add(plain);
    for (size_t i = 0; i < 4; i++) {
        struct card *card = make(&details[i]);
        char *message = memory_format("whoever calls themselves %s here had another name or "
                                      "organisation when you trusted them",
                                      shown[i]);

        assert_refused(card, plain->created, message);
        memory_free(message);
        card_free(card);
    }
    /* a new role or telephone number is no other person */
    struct card *moved = make(&details[4]);

    assert_trusted(moved, plain->created);
    card_free(moved);
}

/* Files that are no cards trust nobody and stop nobody; a card under any other name counts. */
Test(card_trust, other_files_in_the_folder)
{
    struct error err = {0};
    char *broken, *note, *copy;

    add(staff);
    broken = file_join(trusted, "0000000000000000.card.json");
    note = file_join(trusted, "README");
    copy = file_join(trusted, "tom.card.json");
    cr_assert_eq(file_write_whole(broken, "{", 1, 0600, FILE_NEW, &err), STATUS_OK);
    cr_assert_eq(file_write_whole(note, plain->bytes, plain->length, 0600, FILE_NEW, &err),
                 STATUS_OK);
    assert_trusted(staff, plain->created);
    assert_refused(plain, plain->created, OTHER);
    cr_assert_eq(file_write_whole(copy, plain->bytes, plain->length, 0600, FILE_NEW, &err),
                 STATUS_OK);
    assert_trusted(plain, plain->created);
    memory_free(broken);
    memory_free(note);
    memory_free(copy);
}

/* The command in the hint can be copied into a shell whatever the file is called. */
Test(card_trust, command_in_the_hint)
{
    static const struct {
        const char *path, *word;
    } CASES[] = {
        {"a/tom.card.json", "a/tom.card.json"},
        {"my files/tom.card.json", "'my files/tom.card.json'"},
        {"tom's.card.json", "'tom'\\''s.card.json'"},
        {"$(reboot)", "'$(reboot)'"},
        {"", "''"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        char *end = memory_format("run: safehand card trust %s", CASES[i].word);

        cr_assert_eq(trust_check(trusted, plain, CASES[i].path, 0, &err), STATUS_AUTHENTICATION);
        cr_assert(text_ends_with(hint_shown(&err), end), "%s", err.hint);
        memory_free(end);
    }
}

/* Every call to the system fails once: the old card or the new one is there, and nothing else. */
Test(card_trust, failing_calls)
{
    char *path = memory_format("%s/65b60673d6ed884b.card.json", trusted);
    unsigned refusals = 0;
    bool hit = true;

    add(plain);
    for (unsigned n = 1; hit; n++) {
        struct error err = {0};
        struct file_list list = {0};
        struct card *card = NULL;
        char plan[32];
        enum status status;

        snprintf(plan, sizeof(plan), "fail:%u", n);
        seam_plan(plan);
        status = trust_add(trusted, renewed, &err);
        if (status == STATUS_OK)
            status = trust_check(trusted, plain, "tom.card.json", plain->created, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        /* that a folder is there need not be known: making it says so */
        cr_assert(status == (hit ? STATUS_SYSTEM : STATUS_OK) || (hit && n <= 5), "call %u: %s", n,
                  err.message);
        cr_assert_eq(err.status, status, "call %u", n);
        refusals += status != STATUS_OK;
        cr_assert_eq(card_load(path, &card, &err), STATUS_OK, "call %u: %s", n, err.message);
        cr_assert(strcmp(card->digest, plain->digest) == 0 ||
                  strcmp(card->digest, renewed->digest) == 0);
        cr_assert_eq(file_list_folder(trusted, &list, &err), STATUS_OK);
        cr_assert_eq(list.count, 1);
        file_list_free(&list);
        card_free(card);
    }
    cr_assert_gt(refusals, 20);
    memory_free(path);
}
