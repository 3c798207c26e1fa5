/* What a newer program made is told as that: the number alone, and everywhere where one is read. */
#include "card_support.h"
#include "safehand/package.h"
#include "safehand/policy.h"
#include "safehand/record.h"

TestSuite(base_newer, .init = start_memory);

#define HINT "get the newest version of Safehand, and try again with that"

Test(base_newer, by_the_number_alone)
{
    static const struct {
        const char *text;
        bool is_newer;
    } CASES[] = {
        {"safehand.card/3", true},           {"safehand.card/10", true},
        {"safehand.card/3\nmore", true},     {"safehand.card/999999999", true},
        {"safehand.card/2", false},          {"safehand.card/1", false},
        {"safehand.card/0", false},          {"safehand.card/", false},
        {"safehand.card/03", false},         {"safehand.card/3 ", false},
        {"safehand.card/3a", false},         {"safehand.card/-3", false},
        {"safehand.cards/3", false},         {"safehand.card", false},
        {"safehand.card/9999999999", false}, {"", false},
        {"\nsafehand.card/3", false},        {"Safehand.card/3", false},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        cr_expect_eq(newer_is_format(CASES[i].text, strlen(CASES[i].text), "safehand.card/2"),
                     CASES[i].is_newer, "%s", CASES[i].text);
    cr_expect_not(newer_is_format("safehand.card/3", strlen("safehand.card/"), "safehand.card/2"));
}

static enum status read_card(const char *text, struct error *err)
{
    struct card *card = NULL;
    return card_parse(text, strlen(text), "a.card.json", &card, err);
}

static enum status read_manifest(const char *text, struct error *err)
{
    struct manifest *manifest = NULL;
    return manifest_parse(text, strlen(text), &manifest, err);
}

static enum status read_leaf(const char *text, struct error *err)
{
    struct leaf leaf;
    return leaf_parse(text, strlen(text), &leaf, err);
}

/* The text as a note by the sample's key. */
static enum status read_receipt(const char *text, struct error *err)
{
    struct identity *identity = sample_identity();
    struct receipt receipt;
    struct buffer note;
    const struct note_signer *signer = identity->signer;

    buffer_init(&note, NOTE_MAXIMUM);
    cr_assert_eq(note_sign(text, strlen(text), &signer, 1, &note, err), STATUS_OK);
    enum status status = receipt_parse(buffer_text(&note), note.length, &receipt, err);
    buffer_free(&note);
    identity_free(identity);
    return status;
}

static enum status read_line(const char *text, struct error *err)
{
    struct note_lines lines = {text, strlen(text)};
    return note_line_exact(&lines, "safehand.entry/2", err);
}

static enum status read_kind(const char *text, struct error *err)
{
    const struct note note = {.text = text, .text_length = strlen(text)};
    return note_check_kind(&note, "entry", err);
}

static enum status read_json(const char *text, struct error *err)
{
    static const struct json_manner MANNER = {.no_text = "must be a text"};
    const struct json_reader reader = {
        .text = text, .length = strlen(text), .name = "family.json", .manner = &MANNER, .err = err};
    struct json_node root = {&reader, json_loads(text, 0, NULL), ""};
    enum status status = json_node_check_format(&root, "safehand.family/2");
    json_decref(root.json);
    return status;
}

static enum status read_decision(const char *text, struct error *err)
{
    struct names rules = {0};
    json_t *decision = json_loads(text, 0, NULL);
    enum status status = decision_awaits(decision, &rules, err);
    json_decref(decision);
    return status;
}

Test(base_newer, wherever_a_format_is_read)
{
    static const struct {
        enum status (*read)(const char *text, struct error *err);
        const char *text, *what;
    } CASES[] = {
        {read_card, "{\"format\":\"safehand.card/3\",\"whatever\":[1]}", "a.card.json"},
        {read_manifest, "{\"format\":\"safehand.manifest/3\"}", "manifest.json"},
        {read_leaf, "safehand.leaf/3\n1\n2\n3\n4\n5\n6\n7\n", "the leaf"},
        {read_receipt, "safehand.receipt/3\nmore\n", "this receipt"},
        {read_line, "safehand.entry/12\n{}\n", "this note"},
        {read_kind, "safehand.entry/3\n{}\n", "this note"},
        {read_json, "{\"format\":\"safehand.family/3\"}", "family.json"},
        {read_decision, "{\"format\":\"safehand.decision/3\"}", "this decision"},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct error err = {0};
        char message[128];

        snprintf(message, sizeof message, "%s was made by a newer program than this one",
                 CASES[i].what);
        cr_expect_eq(CASES[i].read(CASES[i].text, &err), STATUS_MALFORMED, "%s", CASES[i].text);
        cr_expect_str_eq(err.message, message);
        cr_expect_str_eq(err.hint, HINT);
    }
}
