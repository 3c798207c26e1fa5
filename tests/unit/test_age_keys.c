/* Keys as text, lists of them, and identity files. */
#include <ctype.h>

#include "age_support.h"

TestSuite(age_keys, .init = start);

Test(age_keys, known_answers)
{
    static const char *const pairs[][2] = {
        {FIRST_SECRET, FIRST_RECIPIENT},
        {"AGE-SECRET-KEY-1ZSWZLK7FEXM3G2DZPJJ44HLQ4MC7R2384KRX26MN5ZWXRDCTC3HQ6Q4SQ3",
         "age124qswe5duq06xvpd5cv0nvzhcdfdyvs5pz97w8ypnr9esstv24xspvuqf0"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct error err = {0};
        char recipient[AGE_RECIPIENT_SIZE];
        char lower[AGE_IDENTITY_SIZE];
        char upper[AGE_RECIPIENT_SIZE];
        cr_assert_eq(age_key_recipient(pairs[i][0], recipient, &err), STATUS_OK);
        cr_assert_str_eq(recipient, pairs[i][1]);
        cr_assert_eq(age_recipient_check(recipient, &err), STATUS_OK);
        for (size_t j = 0; j < sizeof lower; j++)
            lower[j] = (char)tolower(pairs[i][0][j]);
        for (size_t j = 0; j < sizeof upper; j++)
            upper[j] = (char)toupper(pairs[i][1][j]);
        cr_assert_eq(age_key_recipient(lower, recipient, &err), STATUS_OK);
        cr_assert_str_eq(recipient, pairs[i][1]);
        cr_assert_eq(age_recipient_check(upper, &err), STATUS_OK);
        cr_assert_eq(err.status, STATUS_OK);
    }
}

Test(age_keys, new_keys_differ_and_belong_together)
{
    struct error err = {0};
    char secrets[2][AGE_IDENTITY_SIZE];
    char recipients[2][AGE_RECIPIENT_SIZE];
    for (int i = 0; i < 2; i++) {
        char again[AGE_RECIPIENT_SIZE];
        cr_assert_eq(age_key_new(secrets[i], recipients[i], &err), STATUS_OK);
        cr_assert_eq(strlen(secrets[i]), AGE_IDENTITY_SIZE - 1);
        cr_assert_eq(strlen(recipients[i]), AGE_RECIPIENT_SIZE - 1);
        cr_assert(text_starts_with(secrets[i], "AGE-SECRET-KEY-1"));
        cr_assert_eq(age_key_recipient(secrets[i], again, &err), STATUS_OK);
        cr_assert_str_eq(again, recipients[i]);
    }
    cr_assert_str_neq(secrets[0], secrets[1]);
}

Test(age_keys, recipients_are_checked)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "not an age recipient: "},
        {"age1", "not an age recipient: age1"},
        {"social.worker@example.org", "not an age recipient: social.worker@example.org"},
        /* one letter wrong, one missing, one more, both cases */
        {"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwq",
         "not an age recipient: age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwq"},
        {"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw",
         "not an age recipient: age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw"},
        {FIRST_RECIPIENT " ", "not an age recipient: " FIRST_RECIPIENT " "},
        {"AGE1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
         "not an age recipient: AGE1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"},
        {FIRST_SECRET, "this is a secret key, not a recipient"},
        {"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEY",
         "this is a secret key, not a recipient"},
        {"age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaey",
         "this is a secret key, not a recipient"},
        {"age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e",
         "recipients of type age1tag are not supported yet"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        enum status got = age_recipient_check(cases[i].text, &err);
        expect_failure(got, &err, STATUS_MALFORMED, cases[i].message, cases[i].text);
        cr_assert_neq(err.hint[0], '\0', "%s", cases[i].text);
    }
}

/* Every point of small order on the curve and its twist, and the forms of them above the prime. */
static const char *const low_order[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

Test(age_keys, low_order_recipients_are_refused)
{
    for (size_t i = 0; i < 2 * sizeof low_order / sizeof *low_order; i++) {
        struct error err = {0};
        unsigned char point[32];
        struct buffer text;
        buffer_init(&text, 200);
        cr_assert(hex_decode(low_order[i / 2], point, sizeof point));
        point[31] |= i % 2 ? 0x80 : 0; /* a bit that X25519 ignores */
        cr_assert(bech32_encode("age", point, sizeof point, &text));
        enum status got = age_recipient_check(buffer_text(&text), &err);
        expect_failure(got, &err, STATUS_MALFORMED,
                       "the X25519 key is a point of low order, which protects nothing",
                       low_order[i / 2]);
        buffer_free(&text);
    }
}

Test(age_keys, secret_keys_are_checked_and_never_repeated)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "not an age secret key"},
        {"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEY",
         "not an age secret key"},
        {" " FIRST_SECRET, "not an age secret key"},
        {FIRST_RECIPIENT, "this is a recipient (a public key), not a secret key"},
        {"AGE-PLUGIN-YUBIKEY-1QQPSQQQQQXXXXXXX",
         "this is the key of a plugin, which is not supported"},
        {"AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR",
         "post-quantum keys are not supported yet"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        char recipient[AGE_RECIPIENT_SIZE] = "as before";
        enum status got = age_key_recipient(cases[i].text, recipient, &err);
        expect_failure(got, &err, STATUS_MALFORMED, cases[i].message, cases[i].text);
        cr_assert_str_eq(recipient, "as before");
        cr_assert_str_eq(err.hint,
                         "a secret key begins with AGE-SECRET-KEY-1 and has 74 characters");
    }
}

Test(age_keys, recipients_and_passphrases_do_not_mix)
{
    static const char mixture[] = "a passphrase cannot be combined with another way to open a file";
    struct error err = {0};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    enum status got = age_recipients_add_passphrase(recipients, PASSPHRASE, 1, &err);
    expect_failure(got, &err, STATUS_USAGE, mixture, "passphrase after key");
    age_recipients_free(recipients);

    recipients = recipients_of_passphrase(1);
    got = age_recipients_add(recipients, FIRST_RECIPIENT, &err);
    expect_failure(got, &err, STATUS_USAGE, mixture, "key after passphrase");
    got = age_recipients_add_passphrase(recipients, PASSPHRASE, 1, &err);
    expect_failure(got, &err, STATUS_USAGE, mixture, "two passphrases");
    age_recipients_free(recipients);

    recipients = recipients_of(NULL, NULL);
    got = age_recipients_add_passphrase(recipients, "", 1, &err);
    expect_failure(got, &err, STATUS_USAGE, "the passphrase is empty", "empty");
    got = age_recipients_add_passphrase(recipients, "x", 21, &err);
    expect_failure(got, &err, STATUS_USAGE, "the work factor must be from 1 to 20", "21");
    got = age_recipients_add_passphrase(recipients, "x", -1, &err);
    expect_failure(got, &err, STATUS_USAGE, "the work factor must be from 1 to 20", "-1");
    struct buffer out;
    buffer_init(&out, 1000);
    got = age_encrypt(recipients, true, "x", 1, &out, &err);
    expect_failure(got, &err, STATUS_USAGE, "nobody is named to encrypt to", "nobody");
    cr_assert_eq(out.length, 0);
    buffer_free(&out);
    age_recipients_free(recipients);
    age_recipients_free(NULL);
    age_identities_free(NULL);
}

/* Whether the key was added is seen by opening a file sealed to it. */
static bool opens(const struct age_identities *identities, const char *recipient)
{
    struct error err = {0};
    struct buffer file, out;
    struct age_recipients *recipients = recipients_of(recipient, NULL);
    encrypt_to(recipients, false, "x", 1, &file);
    buffer_init(&out, 10);
    bool opened = age_decrypt(identities, file.data, file.length, &out, &err) == STATUS_OK;
    buffer_free(&out);
    buffer_free(&file);
    age_recipients_free(recipients);
    return opened;
}

Test(age_keys, identity_files)
{
    static const char *const files[] = {
        FIRST_SECRET,
        FIRST_SECRET "\n",
        "# created: today\n# safehand-ed25519: AAAA\n\n" FIRST_SECRET "\n\n#end",
        "# written on Windows\r\n\r\n" FIRST_SECRET "\r\n",
        SECOND_SECRET "\n" FIRST_SECRET "\n" SECOND_SECRET "\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct error err = {0};
        struct age_identities *identities = identities_of(NULL, NULL);
        cr_assert_eq(
            age_identities_add_file(identities, files[i], strlen(files[i]), "me.key", &err),
            STATUS_OK, "%zu: %s", i, err.message);
        cr_assert(opens(identities, FIRST_RECIPIENT), "%zu", i);
        age_identities_free(identities);
    }
}

Test(age_keys, identity_files_that_are_refused)
{
    static const struct {
        const char *text;
        size_t length; /* 0: of the string */
        const char *message;
    } cases[] = {
        {"", 0, "me.key: no secret key is in this file"},
        {"# public key: " FIRST_RECIPIENT "\n", 0, "me.key: no secret key is in this file"},
        {FIRST_SECRET "\nrubbish\n", 0, "me.key line 2: not an age secret key"},
        {"#\n " FIRST_SECRET "\n", 0, "me.key line 2: not an age secret key"},
        {FIRST_SECRET " \n", 0, "me.key line 1: not an age secret key"},
        {FIRST_SECRET "\0\n", AGE_IDENTITY_SIZE + 1, "me.key line 1: a NUL byte stands there"},
        {FIRST_SECRET "\n\n" FIRST_RECIPIENT, 0,
         "me.key line 3: this is a recipient (a public key), not a secret key"},
        {"age-encryption.org/v1\n-> scrypt", 0,
         "me.key: the identity file is protected by a passphrase"},
        {"\n-----BEGIN AGE ENCRYPTED FILE-----\n", 0,
         "me.key: the identity file is protected by a passphrase"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct age_identities *identities = identities_of(NULL, NULL);
        size_t length = cases[i].length ? cases[i].length : strlen(cases[i].text);
        enum status got =
            age_identities_add_file(identities, cases[i].text, length, "me.key", &err);
        expect_failure(got, &err, STATUS_MALFORMED, cases[i].message, cases[i].message);
        cr_assert(!opens(identities, FIRST_RECIPIENT), "%zu: the key before stayed", i);
        age_identities_free(identities);
    }
    struct error err = {0};
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    char *large = memory_allocate(AGE_IDENTITY_FILE_MAXIMUM + 1);
    memset(large, '\n', AGE_IDENTITY_FILE_MAXIMUM + 1);
    enum status got =
        age_identities_add_file(identities, large, AGE_IDENTITY_FILE_MAXIMUM + 1, "me.key", &err);
    expect_failure(got, &err, STATUS_MALFORMED, "me.key: larger than the 1048576 bytes allowed",
                   "large");
    cr_assert(opens(identities, FIRST_RECIPIENT));
    memory_free(large);
    age_identities_free(identities);
}

Test(age_keys, lists_are_bounded)
{
    struct error err = {0};
    struct age_identities *identities = identities_of(NULL, NULL);
    for (int i = 0; i < 256; i++)
        cr_assert_eq(age_identities_add(identities, FIRST_SECRET, &err), STATUS_OK);
    enum status got = age_identities_add(identities, FIRST_SECRET, &err);
    expect_failure(got, &err, STATUS_USAGE, "more than 256 secret keys", "keys");
    for (int i = 0; i < 8; i++)
        cr_assert_eq(age_identities_add_passphrase(identities, PASSPHRASE, &err), STATUS_OK);
    got = age_identities_add_passphrase(identities, PASSPHRASE, &err);
    expect_failure(got, &err, STATUS_USAGE, "more than 8 passphrases", "passphrases");
    age_identities_free(identities);

    struct age_recipients *recipients = recipients_of(NULL, NULL);
    for (int i = 0; i < 1024; i++)
        cr_assert_eq(age_recipients_add(recipients, FIRST_RECIPIENT, &err), STATUS_OK);
    got = age_recipients_add(recipients, FIRST_RECIPIENT, &err);
    expect_failure(got, &err, STATUS_USAGE, "more than 1024 recipients", "recipients");
    struct buffer file;
    encrypt_to(recipients, false, "x", 1, &file);
    identities = identities_of(FIRST_SECRET, NULL);
    expect_plaintext(identities, file.data, file.length, "x", 1, "1024 recipients");
    buffer_free(&file);
    age_identities_free(identities);
    age_recipients_free(recipients);

    char *passphrase = memory_allocate(4098);
    memset(passphrase, 'x', 4097);
    identities = identities_of(NULL, NULL);
    got = age_identities_add_passphrase(identities, passphrase, &err);
    expect_failure(got, &err, STATUS_USAGE, "the passphrase is longer than 4096 bytes", "long");
    passphrase[4096] = '\0';
    cr_assert_eq(age_identities_add_passphrase(identities, passphrase, &err), STATUS_OK);
    age_identities_free(identities);
    memory_free(passphrase);
}
