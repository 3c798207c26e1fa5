/* Identity files that lie in the office. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "safehand/office/identities.h"

static const char PASSPHRASE[] = "seven otters read old maps";

static struct identity *make(const char *name)
{
    struct identity *made = NULL;
    struct error err = {0};
    const struct card_details details = {.name = name,
                                         .organisation = "Rosebery",
                                         .organisation_kind = "charity",
                                         .role = "manager",
                                         .created = 1800000000,
                                         .expires = 1900000000};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    setenv("SAFEHAND_TEST_WORK_FACTOR", "2", 1);
    cr_assert_eq(identity_new(&details, &made, &err), STATUS_OK, "%s", err.message);
    return made;
}

static mode_t mode_of(const char *path)
{
    struct stat about;
    cr_assert_eq(stat(path, &about), 0, "%s", path);
    return about.st_mode & 0777;
}

static void list(const char *office, struct office_identities *found, size_t expected)
{
    struct error err = {0};
    cr_assert_eq(identities_list(office, found, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(found->count, expected);
}

Test(office_identities, put_listed_opened_and_removed)
{
    char office[] = "/tmp/safehand-identities-XXXXXX";
    struct identity *ruth = make("Ruth"), *dan = make("Dan"), *opened = NULL;
    struct office_identities found;
    struct error err = {0};
    char key[IDENTITY_KEY_SIZE];
    cr_assert(mkdtemp(office));
    list(office, &found, 0);
    cr_assert_eq(identities_put(office, ruth, PASSPHRASE, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(identities_put(office, dan, PASSPHRASE, &err), STATUS_OK);
    cr_expect_eq(identities_put(office, dan, PASSPHRASE, &err), STATUS_USAGE);
    list(office, &found, 2);
    cr_expect_str_eq(found.items[0].card->name, "Dan");
    cr_expect_str_eq(found.items[1].card->name, "Ruth");
    identities_key(ruth->card, key);
    cr_expect_eq(identities_find(&found, key), &found.items[1]);
    cr_expect_null(identities_find(&found, "0123456789abcdef"));
    cr_expect_eq(mode_of(found.items[1].path), 0600);
    cr_expect_eq(identity_load(found.items[1].path, "another", &opened, &err),
                 STATUS_AUTHENTICATION);
    cr_assert_eq(identity_load(found.items[1].path, PASSPHRASE, &opened, &err), STATUS_OK);
    cr_expect(card_same_keys(opened->card, ruth->card));
    identities_free(&found);
    cr_assert_eq(identities_remove(office, key, &err), STATUS_OK);
    cr_assert_eq(identities_remove(office, key, &err), STATUS_OK, "it is not there any more");
    list(office, &found, 1);
    identities_free(&found);
    identity_free(ruth);
    identity_free(dan);
    identity_free(opened);
    cr_assert_eq(file_remove_tree(office, &err), STATUS_OK);
}

Test(office_identities, what_is_damaged_or_of_another_key_is_passed_over)
{
    char office[] = "/tmp/safehand-identities-XXXXXX", *folder, *path;
    struct identity *ruth = make("Ruth"), *dan = make("Dan");
    struct office_identities found;
    struct error err = {0};
    char key[IDENTITY_KEY_SIZE];
    cr_assert(mkdtemp(office));
    cr_assert_eq(identities_put(office, ruth, PASSPHRASE, &err), STATUS_OK);
    identities_key(ruth->card, key);
    folder = memory_format("%s/identities", office);
    cr_expect_eq(mode_of(folder), 0700);
    path = memory_format("%s/%s.card.json", folder, key);
    /* Dan's card under Ruth's name would have her passphrase tried for him. */
    cr_assert_eq(
        file_write_whole(path, dan->card->bytes, dan->card->length, 0600, FILE_REPLACE, &err),
        STATUS_OK);
    list(office, &found, 0);
    identities_free(&found);
    cr_assert_eq(file_write_whole(path, "{}", 2, 0600, FILE_REPLACE, &err), STATUS_OK);
    list(office, &found, 0);
    identities_free(&found);
    memory_free(path);
    path = memory_format("%s/plain.age", office);
    cr_assert_eq(file_write_whole(path, "AGE-SECRET-KEY-1", 16, 0600, FILE_NEW, &err), STATUS_OK);
    cr_expect_eq(identities_put_file(office, path, dan->card, &err), STATUS_USAGE,
                 "a key that nothing seals does not come in");
    memory_free(path);
    memory_free(folder);
    identity_free(ruth);
    identity_free(dan);
    cr_assert_eq(file_remove_tree(office, &err), STATUS_OK);
}
