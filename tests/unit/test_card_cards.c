/* Cards: reading, fingerprints, making. */
#include "card_support.h"

#include <stdio.h>
#include <unistd.h>

TestSuite(card_cards, .init = start_memory);

static struct card *sample_card(void)
{
    struct error err = {0};
    struct card *card = NULL;

    cr_assert_eq(card_parse(SAMPLE_CARD, strlen(SAMPLE_CARD), "sample", &card, &err), STATUS_OK,
                 "%s", err.message);
    return card;
}

Test(card_cards, made_elsewhere)
{
    struct card *card = sample_card();
    char text[NOTE_VERIFIER_SIZE];
    char time[TIMESTAMP_SIZE];
    char name[CARD_FILE_NAME_SIZE];

    cr_assert(card->is_team);
    cr_assert_str_eq(card->name, "Duty desk \xe2\x80\x9cSi\xc3\xa2n\xe2\x80\x9d");
    cr_assert_str_eq(card->organisation, "Blackfen Children's Services");
    cr_assert_str_eq(card->organisation_kind, "social_care");
    cr_assert_str_eq(card->role, "duty team");
    cr_assert_str_eq(card->contact, "");
    cr_assert_str_eq(card->holder, "Aisha \"Ash\" Rahman");
    cr_assert_str_eq(card->age_recipient, SAMPLE_RECIPIENT);
    note_verifier_format(&card->verifier, text);
    cr_assert_str_eq(text, SAMPLE_VERIFIER);
    timestamp_format(card->created, time);
    cr_assert_str_eq(time, "2026-11-22T09:05:00Z");
    timestamp_format(card->expires, time);
    cr_assert_str_eq(time, "2028-11-21T09:05:00Z");
    cr_assert_str_eq(card->ledger_origin, "blackfen.example/ledger");
    note_verifier_format(&card->ledger_verifier, text);
    cr_assert_str_eq(text, SAMPLE_LEDGER_VERIFIER);
    cr_assert_str_eq(card->fingerprint, SAMPLE_FINGERPRINT);
    cr_assert_str_eq(card->digest, SAMPLE_DIGEST);
    cr_assert_eq(card->length, strlen(SAMPLE_CARD));
    cr_assert_str_eq(card->bytes, SAMPLE_CARD);
    card_file_name(card, name);
    cr_assert_str_eq(name, "65b60673d6ed884b.card.json");
    cr_assert(card_same_keys(card, card));
    card_free(card);
    card_free(NULL);
}

/* The same details and keys give the same bytes. */
Test(card_cards, made_again)
{
    struct error err = {0};
    struct card *sample = sample_card();
    struct card *card = NULL;
    struct identity *identity = sample_identity();
    struct card_details details = {.is_team = true,
                                   .name = sample->name,
                                   .organisation = sample->organisation,
                                   .organisation_kind = sample->organisation_kind,
                                   .role = sample->role,
                                   .holder = sample->holder,
                                   .ledger_origin = sample->ledger_origin,
                                   .ledger_verifier = &sample->ledger_verifier,
                                   .created = sample->created,
                                   .expires = sample->expires};

    cr_assert_eq(identity_make_card(identity, &details, &card, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(card->bytes, SAMPLE_CARD);
    cr_assert_str_eq(card->fingerprint, SAMPLE_FINGERPRINT);
    card_free(card);

    /* a person's card, without a ledger */
    details = person_details();
    details.contact = "01632 960 001";
    cr_assert_eq(identity_make_card(identity, &details, &card, &err), STATUS_OK, "%s", err.message);
    cr_assert_not(card->is_team);
    cr_assert_null(card->holder);
    cr_assert_null(card->ledger_origin);
    cr_assert_str_eq(card->contact, "01632 960 001");
    cr_assert(card_same_keys(card, sample));
    cr_assert_str_neq(card->fingerprint, sample->fingerprint);
    card_free(card);
    card_free(sample);
    identity_free(identity);
}

/* Any change is seen, whether it breaks the form or the signature. */
Test(card_cards, every_change_is_refused)
{
    const size_t length = strlen(SAMPLE_CARD);
    struct error err = {0};
    struct card *card = NULL;
    char *copy = memory_copy_string(SAMPLE_CARD);
    size_t altered = 0;

    for (size_t bit = 0; bit < 8 * length; bit++) {
        enum status status;

        copy[bit / 8] ^= (char)(1 << bit % 8);
        status = card_parse(copy, length, "altered", &card, &err);
        cr_assert(status == STATUS_MALFORMED || status == STATUS_AUTHENTICATION, "bit %zu", bit);
        cr_assert_null(card);
        cr_assert_eq(err.status, status);
        altered += status == STATUS_AUTHENTICATION;
        copy[bit / 8] ^= (char)(1 << bit % 8);
    }
    cr_assert_gt(altered, 1000);
    for (size_t cut = 0; cut < length - 1; cut++)
        cr_assert_eq(card_parse(SAMPLE_CARD, cut, "cut", &card, &err), STATUS_MALFORMED);
    copy[strlen("{\"age_recipients\":[\"" SAMPLE_RECIPIENT
                "\"],\"contact\":\"\",\"created\":\"202")] = '7';
    cr_assert_eq(card_parse(copy, length, "a.card.json", &card, &err), STATUS_AUTHENTICATION);
    cr_assert_str_eq(err.message,
                     "a.card.json: the card was altered: the signature by "
                     "safehand/65b60673d6ed884b does not fit: this is not what was signed");
    cr_assert_str_eq(err.hint, "do not use this copy; ask for the file again");
    memory_free(copy);
}

/* Whatever an editor does to the white space, the card is the same; only its bytes are others. */
Test(card_cards, laid_out_otherwise)
{
    struct error err = {0};
    struct card *card = NULL;
    json_t *root = json_loads(SAMPLE_CARD, 0, NULL);
    char *text = json_dumps(root, JSON_INDENT(2));

    cr_assert_eq(card_parse(text, strlen(text), "indented", &card, &err), STATUS_OK, "%s",
                 err.message);
    cr_assert_str_eq(card->fingerprint, SAMPLE_FINGERPRINT);
    cr_assert_str_neq(card->digest, SAMPLE_DIGEST);
    cr_assert_str_eq(card->bytes, text);
    card_free(card);
    memory_free(text);
    json_decref(root);
}

/* Signs a tree anew by the sample's key, so that nothing but its form can be wrong; memory_free. */
static char *sign_again(json_t *root)
{
    struct error err = {0};
    struct identity *identity = sample_identity();
    unsigned char signature[NOTE_SIGNATURE_SIZE];
    char encoded[89];
    struct buffer text;

    json_object_del(root, "signature");
    buffer_init(&text, SIZE_MAX);
    buffer_append_text(&text, "safehand.card/2\n");
    cr_assert_eq(json_canonical(root, &text, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(note_sign_bytes(identity->signer, text.data, text.length, signature, &err),
                 STATUS_OK);
    base64_encode(signature, sizeof(signature), BASE64_PADDED, encoded);
    cr_assert_eq(json_object_set_new(root, "signature", json_string(encoded)), 0);
    buffer_clear(&text);
    cr_assert_eq(json_canonical(root, &text, &err), STATUS_OK);
    identity_free(identity);
    return buffer_take(&text, NULL);
}

#define TEXT_256                                                                                   \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab" \
    "cdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567" \
    "89abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Letters as in a recipient of a later kind, and as many as a post-quantum one has. */
#define PQ_64 "qpzry9x8gf2tvdw0s3jn54khce6mua7lqpzry9x8gf2tvdw0s3jn54khce6mua7l"
#define PQ_640 PQ_64 PQ_64 PQ_64 PQ_64 PQ_64 PQ_64 PQ_64 PQ_64 PQ_64 PQ_64
#define PQ_1952 PQ_640 PQ_640 PQ_640 "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
#define OTHER_RECIPIENT "age1zv6kqvpxd0gwx7xsw826jur7u53hpy7jdpkk7mjns0n05knsvpmsmad6vd"

/* Cards that their owner signed and that are wrong nevertheless. */
Test(card_cards, malformed)
{
    static const struct {
        const char *pointer; /* "" for the whole, else /member or /ledger/member */
        const char *value;   /* JSON to put there; NULL: the member is taken out */
        const char *message; /* behind the place; NULL: it is good */
    } CASES[] = {
        {"/name", "\"Tom\"", NULL},
        {"/name", "\"" TEXT_256 "\"", NULL},
        {"/contact", "\"\"", NULL},
        {"/ledger", NULL, NULL},
        {"/format", NULL, "/format: is missing"},
        {"/format", "\"safehand.card/1\"", "/format: is not \"safehand.card/2\""},
        {"/format", "1", "/format: is not a text"},
        {"/kind", NULL, "/kind: is missing"},
        {"/kind", "\"office\"", "/kind: is neither \"person\" nor \"team\""},
        {"/kind", "\"person\"", "/holder: is for teams only"},
        {"/holder", NULL, "/holder: is missing"},
        {"/holder", "\"\"", "/holder: is empty"},
        {"/name", NULL, "/name: is missing"},
        {"/name", "\"\"", "/name: is empty"},
        {"/name", "null", "/name: is not a text"},
        {"/name", "\"" TEXT_256 "+\"", "/name: is longer than 256 bytes"},
        {"/name", "\"two\\nlines\"", "/name: holds a control character or more than one line"},
        {"/contact", NULL, "/contact: is missing"},
        {"/organisation", "[]", "/organisation: is not a text"},
        {"/organisation_kind", "\"Social Care\"", "/organisation_kind: is not in ASCII snake_case"},
        {"/role", "\"\"", "/role: is empty"},
        {"/created", "\"2026-11-22\"", "/created: is not a time like 2026-11-22T09:05:00Z"},
        {"/created", "\"2026-02-29T09:05:00Z\"",
         "/created: is not a time like 2026-11-22T09:05:00Z"},
        {"/expires", "\"2026-11-22T09:05:00Z\"", "/expires: is not after created"},
        {"/expires", "\"2026-11-22T09:05:01Z\"", NULL},
        {"/age_recipients", NULL, "/age_recipients: is missing"},
        {"/age_recipients", "\"" SAMPLE_RECIPIENT "\"", "/age_recipients: is not a list"},
        {"/age_recipients", "[]", "/age_recipients: is empty"},
        {"/age_recipients", "[\"age1\"]",
         "/age_recipients/0: must be an age recipient in small letters"},
        {"/age_recipients", "[7]", "/age_recipients/0: must be an age recipient in small letters"},
        {"/age_recipients", "[\"AGE1HFHEURHFWJ0MY2N8SG30KQG5WVLVS0PX3K9SJ49VL5D0W5TLGECQJWQAU7\"]",
         "/age_recipients/0: must be an age recipient in small letters"},
        {"/age_recipients", "[\"age1hfheurhfwj0my2n8sg30kqg5wvlvs0px3k9sj49vl5d0w5tlgecqjwqau6\"]",
         "/age_recipients: not an age recipient: "
         "age1hfheurhfwj0my2n8sg30kqg5wvlvs0px3k9sj49vl5d0w5tlgecqjwqau6"},
        {"/age_recipients", "[\"age1pq1" PQ_64 "\"]",
         "/age_recipients: has no X25519 key (age1 and 58 characters)"},
        {"/age_recipients", "[\"age1pq1" PQ_64 "\", \"" SAMPLE_RECIPIENT "\"]", NULL},
        {"/age_recipients", "[\"" SAMPLE_RECIPIENT "\", \"age1pq1" PQ_1952 "\"]", NULL},
        {"/age_recipients", "[\"" SAMPLE_RECIPIENT "\", \"age1pq1" PQ_1952 PQ_64 PQ_64 "\"]",
         "/age_recipients/1: must be an age recipient in small letters"},
        {"/age_recipients", "[\"" SAMPLE_RECIPIENT "\", \"age1pq1" PQ_64 "b\"]",
         "/age_recipients/1: must be an age recipient in small letters"},
        {"/age_recipients", "[\"" SAMPLE_RECIPIENT "\", \"age1pq1qqqqqq\"]",
         "/age_recipients/1: must be an age recipient in small letters"},
        {"/age_recipients", "[\"" SAMPLE_RECIPIENT "\", \"" SAMPLE_RECIPIENT "\"]",
         "/age_recipients/1: \"" SAMPLE_RECIPIENT "\" stands twice"},
        {"/age_recipients", "[\"" SAMPLE_RECIPIENT "\", \"" OTHER_RECIPIENT "\"]",
         "/age_recipients: has more than one X25519 key"},
        {"/age_recipients",
         "[\"" SAMPLE_RECIPIENT "\", \"age1pq1" PQ_64 "\", \"age1tag1" PQ_64
         "\", \"age1yubikey1" PQ_64 "\"]",
         NULL},
        {"/age_recipients",
         "[\"" SAMPLE_RECIPIENT "\", \"age1pq1" PQ_64 "\", \"age1tag1" PQ_64
         "\", \"age1yubikey1" PQ_64 "\", \"age1later1" PQ_64 "\"]",
         "/age_recipients: has 5 items, the limit is 4"},
        {"/verifier", "\"safehand/65b60673d6ed884b\"", "/verifier: the verifier key has no \"+\""},
        {"/verifier", "\"" SAMPLE_LEDGER_VERIFIER "\"",
         "/verifier: does not bear the name that follows from its key"},
        {"/ledger", "\"blackfen.example/ledger\"", "/ledger: is not an object"},
        {"/ledger/origin", NULL, "/ledger/origin: is missing"},
        {"/ledger/origin", "\"black fen\"",
         "/ledger/origin: the ledger's origin is empty, not UTF-8, or holds white space, \"+\" or "
         "a control character"},
        {"/ledger/origin", "\"other.example\"",
         "/ledger/verifier: does not bear the name of the origin"},
        {"/ledger/verifier", NULL, "/ledger/verifier: is missing"},
        {"/ledger/size", "3", "/ledger/size: is not a member of a card"},
        {"/verified_by", "\"me\"", "/verified_by: is not a member of a card"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct card *card = NULL;
        json_t *root = json_loads(SAMPLE_CARD, 0, NULL);
        json_t *object = root;
        const char *key = CASES[i].pointer + 1;
        char *text;
        enum status status;

        if (strncmp(CASES[i].pointer, "/ledger/", 8) == 0) {
            object = json_object_get(root, "ledger");
            key += strlen("ledger/");
        }
        if (CASES[i].value == NULL) {
            cr_assert_eq(json_object_del(object, key), 0);
        } else {
            json_t *value = json_loads(CASES[i].value, JSON_DECODE_ANY, NULL);

            cr_assert_eq(json_object_set_new(object, key, value), 0, "%s", CASES[i].value);
        }
        text = sign_again(root);
        status = card_parse(text, strlen(text), "card", &card, &err);
        if (CASES[i].message == NULL) {
            cr_assert_eq(status, STATUS_OK, "case %zu: %s", i, err.message);
        } else {
            const char *message = err.message + strcspn(err.message, "/");

            cr_assert_eq(status, STATUS_MALFORMED, "case %zu: %s", i, err.message);
            cr_assert(text_starts_with(err.message, "card:1:"), "%s", err.message);
            cr_expect_str_eq(message, CASES[i].message);
            cr_expect_str_eq(err.hint, "ask the owner of the card for the file again");
            cr_assert_null(card);
        }
        card_free(card);
        memory_free(text);
        json_decref(root);
    }
}

Test(card_cards, not_even_a_card)
{
    static const struct {
        const char *text, *message;
    } CASES[] = {
        {"", "card:1:1: '[' or '{' expected near end of file"},
        {"[]", "card:1:1: is not an object"},
        {"{}", "card:1:1: /format: is missing"},
        {"{\"format\":\"safehand.card/2\",\"format\":\"safehand.card/2\"}",
         "card:1:36: duplicate object key"},
        {"{\"a\":{\"b\":{\"c\":1}}}", "card:1:11: nested deeper than the limit of 2"},
    };
    struct error err = {0};
    struct card *card = NULL;
    json_t *root = json_loads(SAMPLE_CARD, 0, NULL);
    char *large = memory_allocate(CARD_MAXIMUM + 2);

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        cr_assert_eq(card_parse(CASES[i].text, strlen(CASES[i].text), "card", &card, &err),
                     STATUS_MALFORMED);
        cr_expect_str_eq(err.message, CASES[i].message);
    }
    json_object_set_new(root, "signature", json_string("AAAA"));
    cr_assert_eq(card_parse("{\"format\":1}", 12, "card", &card, &err), STATUS_MALFORMED);
    /* white space up to the limit, and beyond */
    memset(large, ' ', CARD_MAXIMUM + 1);
    memcpy(large, SAMPLE_CARD, strlen(SAMPLE_CARD));
    cr_assert_eq(card_parse(large, CARD_MAXIMUM, "card", &card, &err), STATUS_OK, "%s",
                 err.message);
    card_free(card);
    card = NULL;
    cr_assert_eq(card_parse(large, CARD_MAXIMUM + 1, "card", &card, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "card:1:1: larger than the limit of 16384 bytes");
    memory_free(large);
    json_decref(root);
}

/* A member that must not be there is found even where the rest is as signed: the signature is over
 * all members. And a signature by another key, over the very same text, does not count. */
Test(card_cards, signatures)
{
    static const struct {
        const char *signature, *message;
        enum status status;
    } CASES[] = {
        {"AAAA", "card:1:512: /signature: is not an Ed25519 signature in base64", STATUS_MALFORMED},
        {"hFe45Uo9y918ujm4Aj6XinVCOzEIT3eA3YsExxYEl4iY5WnPANWOU8F12qINov/JyfDoSDP1YXYHW9u3J6tMCR==",
         "card:1:512: /signature: is not an Ed25519 signature in base64", STATUS_MALFORMED},
        {"hFe45Uo9y918ujm4Aj6XinVCOzEIT3eA3YsExxYEl4iY5WnPANWOU8F12qINov/JyfDoSDP1YXYHW9u3J6tMCg==",
         "card: the card was altered: the signature by safehand/65b60673d6ed884b does not fit: "
         "this is not what was signed",
         STATUS_AUTHENTICATION},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct card *card = NULL;
        struct buffer text;
        json_t *root = json_loads(SAMPLE_CARD, 0, NULL);

        buffer_init(&text, CARD_MAXIMUM);
        json_object_set_new(root, "signature", json_string(CASES[i].signature));
        cr_assert_eq(json_canonical(root, &text, &err), STATUS_OK);
        cr_assert_eq(card_parse(buffer_text(&text), text.length, "card", &card, &err),
                     CASES[i].status);
        cr_expect_str_eq(err.message, CASES[i].message);
        buffer_free(&text);
        json_decref(root);
    }
}

Test(card_cards, wrong_details)
{
    struct note_verifier other = {.name = "other.example"};
    struct identity *identity = sample_identity();
    struct card_details cases[13];
    static const char *const MESSAGES[13] = {
        "the name is empty",
        "the name is empty",
        "the name is not UTF-8",
        "the organisation is longer than 256 bytes",
        "the kind of organisation is empty",
        "the kind of organisation \"Social care\" is not in ASCII snake_case",
        "the role holds a control character or more than one line",
        "the contact holds a control character or more than one line",
        "the holder of the team's key is empty",
        "only a team has a holder of its key",
        "the card would expire before it is made",
        "a ledger has both an origin and a key",
        "the ledger's key does not bear the name of its origin",
    };

    for (size_t i = 0; i < 13; i++)
        cases[i] = person_details();
    cases[0].name = "";
    cases[1].name = NULL;
    cases[2].name = "Tom \xff";
    cases[3].organisation = TEXT_256 "+";
    cases[4].organisation_kind = NULL;
    cases[5].organisation_kind = "Social care";
    cases[6].role = "co\tordinator";
    cases[7].contact = "a\nb";
    cases[8].is_team = true;
    cases[9].holder = "Ash";
    cases[10].expires = cases[10].created;
    cases[11].ledger_origin = "blackfen.example/ledger";
    cases[12].ledger_origin = "blackfen.example/ledger";
    cases[12].ledger_verifier = &other;
    for (size_t i = 0; i < 13; i++) {
        struct error err = {0};
        struct card *card = NULL;

        cr_assert_eq(identity_make_card(identity, &cases[i], &card, &err), STATUS_USAGE, "case %zu",
                     i);
        cr_expect_str_eq(err.message, MESSAGES[i]);
        cr_assert_null(card);
    }
    identity_free(identity);
}

Test(card_cards, from_a_file)
{
    char path[] = "/tmp/safehand-card-XXXXXX";
    struct error err = {0};
    struct card *card = NULL;
    char *wanted;
    int fd = mkstemp(path);

    cr_assert_geq(fd, 0);
    cr_assert(file_write(fd, SAMPLE_CARD, strlen(SAMPLE_CARD)));
    cr_assert_eq(card_load(path, &card, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(card->fingerprint, SAMPLE_FINGERPRINT);
    card_free(card);
    card = NULL;
    cr_assert(file_write(fd, "x", 1));
    cr_assert_eq(card_load(path, &card, &err), STATUS_OK, "words after it are of a message");
    card_free(card);
    card = NULL;
    cr_assert_eq(ftruncate(fd, (off_t)strlen(SAMPLE_CARD) - 2), 0);
    cr_assert_eq(card_load(path, &card, &err), STATUS_MALFORMED);
    wanted = memory_format("%s:1:694: '}' expected near end of file", path);
    cr_assert_str_eq(err.message, wanted);
    memory_free(wanted);
    file_close(&fd);
    unlink(path);
    cr_assert_eq(card_load(path, &card, &err), STATUS_SYSTEM);
    cr_assert_null(card);
}

/* Every allocation fails once, while a card is made and read: one clean failure. */
Test(card_cards, failing_memory)
{
    struct identity *identity = sample_identity();
    struct card_details details = person_details();
    unsigned failures = 0;
    bool hit = true;

    for (unsigned n = 1; hit; n++) {
        struct error err = {0};
        struct card *card = NULL;
        char plan[32];
        enum status status;

        snprintf(plan, sizeof(plan), "fail:memory:%u", n);
        seam_plan(plan);
        status = identity_make_card(identity, &details, &card, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "call %u: %s", n, err.message);
        cr_assert_eq(card == NULL, hit);
        cr_assert(!hit || text_ends_with(err.message, "out of memory"), "%s", err.message);
        failures += hit;
        card_free(card);
    }
    cr_assert_gt(failures, 50);
    identity_free(identity);
}

/* What differs, and whether the later card renews the sample then. */
Test(card_cards, renewed)
{
    struct card *sample = sample_card();
    struct identity *identity = sample_identity(), *keys = sample_identity();
    struct error err = {0};
    const char *further[] = {"age1pq1" PQ_1952};
    const struct card_details same = {.is_team = true,
                                      .name = sample->name,
                                      .organisation = sample->organisation,
                                      .organisation_kind = sample->organisation_kind,
                                      .role = sample->role,
                                      .holder = sample->holder,
                                      .ledger_origin = sample->ledger_origin,
                                      .ledger_verifier = &sample->ledger_verifier,
                                      .created = sample->created + 1,
                                      .expires = sample->expires + 1};
    struct card_details cases[12];

    for (size_t i = 0; i < 12; i++)
        cases[i] = same;
    cases[1].contact = "01632 960 001";
    cases[2].other_recipients = (struct names){further, 1};
    cases[3].created = sample->created;
    cases[4].expires = sample->expires;
    cases[5].name = "Duty desk";
    cases[6].organisation = "Blackfen";
    cases[7].organisation_kind = "police";
    cases[8].role = "team";
    cases[9].holder = "Tom Okafor";
    cases[10].is_team = false;
    cases[10].holder = NULL;
    cases[11].ledger_origin = NULL;
    cases[11].ledger_verifier = NULL;
    for (size_t i = 0; i < 12; i++) {
        struct card *later = NULL;

        cr_assert_eq(identity_make_card(identity, &cases[i], &later, &err), STATUS_OK, "%s",
                     err.message);
        cr_assert_eq(card_renews(later, sample), i < 3, "case %zu", i);
        cr_assert_not(card_renews(sample, later), "case %zu", i);
        card_free(later);
    }
    /* the identity makes it, and keeps the further recipient from then on */
    cr_assert_eq(identity_renew(identity,
                                &(struct card_renewal){.created = sample->created,
                                                       .expires = sample->expires + 1},
                                &err),
                 STATUS_USAGE);
    cr_assert_str_eq(err.message, "your card was made at this instant, or later");
    cr_assert_eq(identity_renew(identity,
                                &(struct card_renewal){.created = sample->created + 1,
                                                       .expires = sample->expires},
                                &err),
                 STATUS_USAGE);
    cr_assert_str_eq(err.message, "the new card would not last longer than the one you have");
    cr_assert_str_eq(identity->card->bytes, SAMPLE_CARD);
    card_free(identity->card);
    identity->card = NULL;
    cr_assert_eq(identity_make_card(keys, &cases[2], &identity->card, &err), STATUS_OK);
    cr_assert_eq(identity_renew(identity,
                                &(struct card_renewal){.created = sample->created + 2,
                                                       .expires = sample->expires + 2,
                                                       .contact = "ring"},
                                &err),
                 STATUS_OK, "%s", err.message);
    cr_assert_str_eq(identity->card->contact, "ring");
    cr_assert_eq(identity->card->other_recipients.count, 1);
    cr_assert_str_eq(identity->card->other_recipients.items[0], further[0]);
    cr_assert(card_renews(identity->card, sample));
    card_free(sample);
    identity_free(keys);
    identity_free(identity);
}
