/* Recipients without keys: what their file may say. */
#include "card_support.h"
#include "safehand/card/keyless.h"

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct error ok_err = {0};                                                                 \
        struct error *err = &ok_err;                                                               \
        cr_assert_eq((call), STATUS_OK, "%s: %s", #call, err->message);                            \
    } while (0)
#define FAILS(call, wanted, text)                                                                  \
    do {                                                                                           \
        struct error fails_err = {0};                                                              \
        struct error *err = &fails_err;                                                            \
        cr_assert_eq((call), (wanted), "%s: %d", #call, err->status);                              \
        cr_assert_str_eq(err->message, (text));                                                    \
    } while (0)

#define FILE_OF(kind, address)                                                                     \
    "{\"address\":\"" address "\",\"address_kind\":\"" kind                                        \
    "\",\"format\":\"safehand.recipient/2\",\"organisation\":\"The council\","                     \
    "\"organisation_kind\":\"childrens_social_care\",\"published\":\"its page\","                  \
    "\"team\":\"Front door\"}\n"

static const struct keyless_details details = {.team = "Front door",
                                               .organisation = "The council",
                                               .organisation_kind = "childrens_social_care",
                                               .way = KEYLESS_FORM,
                                               .address = "https://forms.example.org/door",
                                               .published = "its page"};

/* What is made is canonical, and read back the same. */
Test(card_keyless, made_and_read)
{
    struct keyless *made = NULL, *read = NULL;
    char name[KEYLESS_FILE_NAME_SIZE], wanted[KEYLESS_FILE_NAME_SIZE];
    OK(memory_start(err));
    OK(keyless_new(&details, &made, err));
    cr_assert_str_eq(made->bytes, FILE_OF("form", "https://forms.example.org/door"));
    OK(keyless_parse(made->bytes, made->length, "a file", &read, err));
    cr_assert_str_eq(read->team, "Front door");
    cr_assert_str_eq(read->organisation, "The council");
    cr_assert_str_eq(read->organisation_kind, "childrens_social_care");
    cr_assert_str_eq(read->address, "https://forms.example.org/door");
    cr_assert_str_eq(read->published, "its page");
    cr_assert_eq(read->way, KEYLESS_FORM);
    cr_assert_str_eq(read->digest, made->digest);
    keyless_file_name(read, name);
    snprintf(wanted, sizeof wanted, "%.16s.recipient.json", made->digest);
    cr_assert_str_eq(name, wanted);
    keyless_free(read);
    keyless_free(made);
    keyless_free(NULL);
}

Test(card_keyless, files_that_are_none)
{
    static const struct {
        const char *text, *message; /* NULL: good */
    } cases[] = {
        {FILE_OF("post", "County Hall, Glenfield"), NULL},
        {FILE_OF("email", "door@council.example.org"), NULL},
        {FILE_OF("email", "door.council.example.org"), "f:1:12: /address: is none for email"},
        {FILE_OF("email", "@council"), "f:1:12: /address: is none for email"},
        {FILE_OF("email", "a@b@c"), "f:1:12: /address: is none for email"},
        {FILE_OF("form", "http://forms.example.org/door"),
         "f:1:12: /address: is none of a form: that begins with https:// and has no blank"},
        {FILE_OF("form", "https://"),
         "f:1:12: /address: is none of a form: that begins with https:// and has no blank"},
        {FILE_OF("form", "https://forms.example.org/a door"),
         "f:1:12: /address: is none of a form: that begins with https:// and has no blank"},
        {FILE_OF("post", ""), "f:1:12: /address: is empty"},
        {FILE_OF("post", "County\\nHall"),
         "f:1:12: /address: holds a character that is not seen, or more than one line"},
        {FILE_OF("post", "County\xE2\x80\x8BHall"),
         "f:1:12: /address: holds a character that is not seen, or more than one line"},
        {FILE_OF("fax", "0116"), "f:1:34: /address_kind: must be one of form, post, email"},
        {"{\"format\":\"safehand.recipient/3\"}", "f was made by a newer program than this one"},
        {"{\"format\":\"safehand.card/2\"}", "f:1:11: /format: is not \"safehand.recipient/2\""},
        {"[]", "f:1:1: is not an object"},
        {"{\"format\":\"safehand.recipient/2\",\"verifier\":\"x\"}",
         "f:1:45: /verifier: is not a member of a recipient without keys"},
    };
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct keyless *keyless = NULL;
        const char *text = cases[i].text;
        if (cases[i].message)
            FAILS(keyless_parse(text, strlen(text), "f", &keyless, err), STATUS_MALFORMED,
                  cases[i].message);
        else
            OK(keyless_parse(text, strlen(text), "f", &keyless, err));
        keyless_free(keyless);
    }
}

/* What somebody typed is told by its words. */
Test(card_keyless, details_that_do_not_fit)
{
    struct keyless_details wrong[5] = {details, details, details, details, details};
    static const char *const messages[] = {
        "the name of the team is empty",
        "the address is none of a form: that begins with https:// and has no blank",
        "the kind of organisation \"Social care\" is not in ASCII snake_case",
        "the place where the address is published is too long",
        "the organisation is not UTF-8",
    };
    char longer[KEYLESS_ADDRESS_MAXIMUM + 2];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    wrong[0].team = "";
    wrong[1].address = "forms.example.org";
    wrong[2].organisation_kind = "Social care";
    wrong[3].published = longer;
    wrong[4].organisation = "\xFF";
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct keyless *keyless = NULL;
        FAILS(keyless_new(&wrong[i], &keyless, err), STATUS_USAGE, messages[i]);
        cr_assert_null(keyless);
    }
}
