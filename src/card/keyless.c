#include "safehand/card/keyless.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "card_internal.h"
#include "safehand/base/json_reader.h"

#define FORMAT "safehand.recipient/2"
#define HTTPS "https://"

enum {
    DEPTH_MAXIMUM = 2, /* so that a card in its place is told as what it is */
    KEY_HEX_LENGTH = 16,
};

static const struct json_manner MANNER = {
    .no_object = "is not an object",
    .unknown = "is not a member of a recipient without keys",
    .no_text = "is not a text",
    .no_list = "is not a list",
    .empty_list = "is empty",
    .twice = "stands twice",
    .quote = '"',
    .at_member = true,
    .misses_at_member = true,
    .hint = "look at what the office wrote about them, and add them anew",
};

static const char *const MEMBERS[] = {
    "format",       "organisation", "team",      "organisation_kind",
    "address_kind", "address",      "published", NULL};

static const char *const WAYS_NAMES[] = {
    [KEYLESS_FORM] = "form", [KEYLESS_POST] = "post", [KEYLESS_EMAIL] = "email", NULL};

static const struct {
    const char *key;
    size_t offset, maximum;
} TEXTS[] = {
    {"team", offsetof(struct keyless, team), CARD_TEXT_MAXIMUM},
    {"organisation", offsetof(struct keyless, organisation), CARD_TEXT_MAXIMUM},
    {"organisation_kind", offsetof(struct keyless, organisation_kind), CARD_TEXT_MAXIMUM},
    {"address", offsetof(struct keyless, address), KEYLESS_ADDRESS_MAXIMUM},
    {"published", offsetof(struct keyless, published), KEYLESS_ADDRESS_MAXIMUM},
};

const char *keyless_way_name(enum keyless_way way)
{
    return WAYS_NAMES[way];
}

const char *keyless_way_words(enum keyless_way way)
{
    static const char *const words[] = {[KEYLESS_FORM] = "the form",
                                        [KEYLESS_POST] = "the postal address",
                                        [KEYLESS_EMAIL] = "the email address"};
    return words[way];
}

/* Not empty, one line, nothing that is not seen. */
static const char *text_fault(const char *text, size_t maximum)
{
    size_t length = strlen(text);
    if (length == 0)
        return "is empty";
    if (length > maximum)
        return "is too long";
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        size_t size = utf8_decode(text + at, length - at, &code_point);
        if (size == 0)
            return "is not UTF-8";
        if (text_is_control(code_point) || text_is_invisible(code_point))
            return "holds a character that is not seen, or more than one line";
        at += size;
    }
    return NULL;
}

static enum status read_texts(const struct json_node *root, struct keyless *keyless)
{
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        const char *text = NULL;
        char **field = (char **)(void *)((char *)keyless + TEXTS[i].offset);
        enum status status = json_node_get_string(root, TEXTS[i].key, JSON_REQUIRED, &text);
        if (status != STATUS_OK)
            return status;
        const char *fault = text_fault(text, TEXTS[i].maximum);
        if (fault)
            return json_node_fail_member(root, TEXTS[i].key, "%s", fault);
        *field = memory_copy_string(text);
        if (!*field)
            return memory_error(root->reader->err);
    }
    if (!text_is_snake_case(keyless->organisation_kind))
        return json_node_fail_member(root, "organisation_kind", "is not in ASCII snake_case");
    return STATUS_OK;
}

/* A form that is not behind TLS is no place for a family's record. */
static const char *address_fault(enum keyless_way way, const char *address)
{
    const char *at = strchr(address, '@');
    bool has_blank = strchr(address, ' ') != NULL;
    if (way == KEYLESS_FORM &&
        (!text_starts_with(address, HTTPS) || has_blank || address[strlen(HTTPS)] == '\0'))
        return "is none of a form: that begins with " HTTPS " and has no blank";
    if (way == KEYLESS_EMAIL &&
        (!at || at == address || at[1] == '\0' || strchr(at + 1, '@') || has_blank))
        return "is none for email";
    return NULL;
}

static enum status read_keyless(const struct json_node *root, struct keyless *keyless)
{
    const char *text = NULL;
    int way = 0;
    if (!json_is_object(root->json))
        return json_node_fail(root, "%s", MANNER.no_object);
    enum status status = json_node_get_string(root, "format", JSON_REQUIRED, &text);
    if (status == STATUS_OK)
        status = newer_check(text, FORMAT, root->reader->name, root->reader->err);
    if (status == STATUS_OK && strcmp(text, FORMAT) != 0)
        status = json_node_fail_member(root, "format", "is not \"" FORMAT "\"");
    if (status == STATUS_OK)
        status = json_node_check_object(root, MEMBERS);
    if (status == STATUS_OK)
        status = json_node_get_choice(root, "address_kind", JSON_REQUIRED, WAYS_NAMES, &way);
    if (status == STATUS_OK)
        status = read_texts(root, keyless);
    keyless->way = (enum keyless_way)way;
    const char *fault = status == STATUS_OK ? address_fault(keyless->way, keyless->address) : NULL;
    return fault ? json_node_fail_member(root, "address", "%s", fault) : status;
}

static enum status keep_bytes(struct keyless *keyless, const char *data, size_t length,
                              struct error *err)
{
    enum status status = digest_sha256_hex(data, length, keyless->digest, err);
    if (status != STATUS_OK)
        return status;
    keyless->bytes = memory_copy_bytes(data, length);
    keyless->length = length;
    return keyless->bytes ? STATUS_OK : memory_error(err);
}

enum status keyless_parse(const char *data, size_t length, const char *name,
                          struct keyless **keyless, struct error *err)
{
    static const struct json_limits LIMITS = {KEYLESS_MAXIMUM, DEPTH_MAXIMUM, KEYLESS_MAXIMUM};
    const struct json_reader reader = {data, length, name, &MANNER, err, NULL};
    struct json_node root = {&reader, NULL, ""};
    struct keyless *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = json_strict_parse(data, length, name, &LIMITS, &root.json, err);
    if (status == STATUS_OK)
        status = read_keyless(&root, made);
    if (status == STATUS_OK)
        status = keep_bytes(made, data, length, err);
    if (status == STATUS_OK)
        *keyless = made;
    else
        keyless_free(made);
    json_decref(root.json);
    return status;
}

enum status keyless_load(const char *path, struct keyless **keyless, struct error *err)
{
    struct buffer data;
    buffer_init(&data, KEYLESS_MAXIMUM);
    enum status status = file_read_whole(path, &data, err);
    if (status == STATUS_OK)
        status = keyless_parse(buffer_text(&data), data.length, path, keyless, err);
    buffer_free(&data);
    return status;
}

/* What a file could not say is told by its words, and not by a place in a file. */
static enum status check_details(const struct keyless_details *details, struct error *err)
{
    const struct {
        const char *what, *text;
        size_t maximum;
    } texts[] = {
        {"name of the team", details->team, CARD_TEXT_MAXIMUM},
        {"organisation", details->organisation, CARD_TEXT_MAXIMUM},
        {"kind of organisation", details->organisation_kind, CARD_TEXT_MAXIMUM},
        {"address", details->address, KEYLESS_ADDRESS_MAXIMUM},
        {"place where the address is published", details->published, KEYLESS_ADDRESS_MAXIMUM},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *fault = text_fault(texts[i].text, texts[i].maximum);
        if (fault)
            return error_set(err, STATUS_USAGE, "the %s %s", texts[i].what, fault);
    }
    const char *fault = address_fault(details->way, details->address);
    if (fault)
        return error_set(err, STATUS_USAGE, "the address %s", fault);
    if (text_is_snake_case(details->organisation_kind))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "the kind of organisation \"%s\" is not in ASCII snake_case",
                     details->organisation_kind);
}

enum status keyless_new(const struct keyless_details *details, struct keyless **keyless,
                        struct error *err)
{
    if (check_details(details, err) != STATUS_OK)
        return err->status;
    int failed = 0;
    struct buffer text;
    json_t *root = json_object();
    buffer_init(&text, KEYLESS_MAXIMUM);
    json_put(root, "format", json_string(FORMAT), &failed);
    json_put(root, "organisation", json_string(details->organisation), &failed);
    json_put(root, "team", json_string(details->team), &failed);
    json_put(root, "organisation_kind", json_string(details->organisation_kind), &failed);
    json_put(root, "address_kind", json_string(keyless_way_name(details->way)), &failed);
    json_put(root, "address", json_string(details->address), &failed);
    json_put(root, "published", json_string(details->published), &failed);
    enum status status = failed ? memory_error(err) : json_canonical(root, &text, err);
    if (status == STATUS_OK) {
        buffer_append_byte(&text, '\n');
        status = buffer_status(&text, err);
    }
    if (status == STATUS_OK)
        status = keyless_parse(buffer_text(&text), text.length, "the recipient", keyless, err);
    buffer_free(&text);
    json_decref(root);
    return status;
}

void keyless_free(struct keyless *keyless)
{
    if (!keyless)
        return;
    memory_free(keyless->team);
    memory_free(keyless->organisation);
    memory_free(keyless->organisation_kind);
    memory_free(keyless->address);
    memory_free(keyless->published);
    memory_free(keyless->bytes);
    memory_free(keyless);
}

void keyless_file_name(const struct keyless *keyless, char name[KEYLESS_FILE_NAME_SIZE])
{
    snprintf(name, KEYLESS_FILE_NAME_SIZE, "%.*s.recipient.json", KEY_HEX_LENGTH, keyless->digest);
}
