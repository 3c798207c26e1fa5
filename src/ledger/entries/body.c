#include "body.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOKUP_KIND_MAXIMUM = 31,
    LOOKUP_VALUE_MAXIMUM = 1024,
    BODY_MEMBERS = 7,
    USUAL_TEXT = 500, /* bytes that most texts are shorter than */
    PLAIN_DEPTH = 32,
};

static const struct json_limits limits = {
    .size = LEDGER_BODY_MAXIMUM, .depth = 64, .string = LEDGER_BODY_MAXIMUM};

void body_free(struct body *body)
{
    json_decref(body->detail);
    json_decref(body->lookups);
    *body = (struct body){0};
}

/* ---- look-ups ---- */

const char *lookup_kind_name(enum lookup_kind kind)
{
    static const char *const names[LOOKUP_KINDS] = {
        [LOOKUP_SHARING] = "sharing",     [LOOKUP_FAMILY] = "family",
        [LOOKUP_RECIPIENT] = "recipient", [LOOKUP_PACKAGE] = "package",
        [LOOKUP_STAFF] = "staff",         [LOOKUP_PORTAL] = "portal",
        [LOOKUP_WITNESS] = "witness",     [LOOKUP_AGREEMENT] = "agreement",
        [LOOKUP_STANDING] = "standing",
    };

    return (unsigned)kind < LOOKUP_KINDS ? names[kind] : NULL;
}

static enum status check_lookup(const char *kind, const char *value, struct error *err)
{
    if (!text_is_snake_case(kind) || strlen(kind) > LOOKUP_KIND_MAXIMUM)
        return error_set(err, STATUS_USAGE, "\"%s\" is no kind of look-up", kind);
    if (*value == '\0' || strlen(value) > LOOKUP_VALUE_MAXIMUM)
        return error_set(err, STATUS_USAGE, "a look-up by %s has 1 to %d bytes", kind,
                         LOOKUP_VALUE_MAXIMUM);
    if (utf8_check(value, strlen(value)) != strlen(value))
        return error_set(err, STATUS_USAGE, "a look-up by %s is not UTF-8", kind);
    return STATUS_OK;
}

enum status lookup_digest(struct digest_hmac *index, const char *kind, const char *value,
                          unsigned char digest[DIGEST_SIZE], struct error *err)
{
    unsigned char text[LOOKUP_KIND_MAXIMUM + 1 + LOOKUP_VALUE_MAXIMUM];
    size_t kind_size, length;
    enum status status = kind ? check_lookup(kind, value, err)
                              : error_set(err, STATUS_USAGE, "there is no such kind of look-up");

    if (status != STATUS_OK)
        return status;
    kind_size = strlen(kind) + 1;
    length = kind_size + strlen(value);
    memcpy(text, kind, kind_size);
    memcpy(text + kind_size, value, length - kind_size);
    status = digest_hmac_run(index, text, length, digest, err);
    secret_wipe(text, length);
    return status;
}

enum status lookup_digests(struct digest_hmac *index, const json_t *lookups, struct buffer *out,
                           struct error *err)
{
    size_t i;
    json_t *pair;

    json_array_foreach(lookups, i, pair)
    {
        unsigned char digest[DIGEST_SIZE];
        enum status status = lookup_digest(index, json_string_value(json_array_get(pair, 0)),
                                           json_string_value(json_array_get(pair, 1)), digest, err);
        if (status != STATUS_OK)
            return status;
        buffer_append(out, digest, sizeof digest);
    }
    return buffer_status(out, err);
}

/* A look-up as it stands in a body, where one of a later version may have another word. */
struct lookup_words {
    const char *kind, *value;
};

static int compare_lookups(const void *a, const void *b)
{
    const struct lookup_words *first = a, *second = b;
    int order = strcmp(first->kind, second->kind);
    return order != 0 ? order : strcmp(first->value, second->value);
}

enum status body_lookups(const struct ledger_lookup *lookups, size_t count, json_t **array,
                         struct error *err)
{
    struct lookup_words sorted[LEDGER_LOOKUPS_MAXIMUM];
    json_t *made;
    int failed = 0;

    if (count > LEDGER_LOOKUPS_MAXIMUM)
        return error_set(err, STATUS_USAGE, "an entry has at most %d look-ups",
                         LEDGER_LOOKUPS_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        const char *kind = lookup_kind_name(lookups[i].kind);
        if (!kind)
            return error_set(err, STATUS_USAGE, "%d is no kind of look-up", (int)lookups[i].kind);
        enum status status = check_lookup(kind, lookups[i].value, err);
        if (status != STATUS_OK)
            return status;
        sorted[i] = (struct lookup_words){kind, lookups[i].value};
    }
    qsort(sorted, count, sizeof *sorted, compare_lookups);
    made = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *pair;
        if (i > 0 && compare_lookups(&sorted[i - 1], &sorted[i]) == 0)
            continue;
        pair = json_array();
        failed |= json_array_append_new(pair, json_string(sorted[i].kind)) != 0;
        failed |= json_array_append_new(pair, json_string(sorted[i].value)) != 0;
        failed |= json_array_append_new(made, pair) != 0;
    }
    if (failed || !made) {
        json_decref(made);
        return memory_error(err);
    }
    *array = made;
    return STATUS_OK;
}

/* Whether the array is what body_lookups makes. */
static bool lookups_are_sound(const json_t *lookups)
{
    struct lookup_words before = {0}, now;
    size_t i;
    json_t *pair;

    if (!json_is_array(lookups) || json_array_size(lookups) > LEDGER_LOOKUPS_MAXIMUM)
        return false;
    json_array_foreach(lookups, i, pair)
    {
        struct error ignored = {0};
        now.kind = json_string_value(json_array_get(pair, 0));
        now.value = json_string_value(json_array_get(pair, 1));
        if (json_array_size(pair) != 2 || !now.kind || !now.value ||
            check_lookup(now.kind, now.value, &ignored) != STATUS_OK ||
            (i > 0 && compare_lookups(&before, &now) >= 0))
            return false;
        before = now;
    }
    return true;
}

/* ---- writing ---- */

/* Appends a member and what stands before it. value is taken over, NULL is lack of memory. */
static enum status append_member(struct buffer *out, const char *before, json_t *value,
                                 struct error *err)
{
    enum status status;

    buffer_append_text(out, before);
    status = value ? json_canonical(value, out, err) : memory_error(err);
    json_decref(value);
    return status;
}

/* Member by member, in their order: detail and look-ups are only read, so that threads may share
 * them, which counting references to them would not allow. */
static enum status format_text(const struct body_content *content, struct buffer *out,
                               struct error *err)
{
    const struct leaf *leaf = content->leaf;
    char time[TIMESTAMP_SIZE];
    enum status status;

    timestamp_format(leaf->time, time);
    buffer_append_text(out, "safehand.entry/2\n{\"detail\":");
    status = json_canonical(content->detail, out, err);
    if (status == STATUS_OK)
        status = append_member(out, ",\"index\":", json_integer((json_int_t)leaf->index), err);
    if (status == STATUS_OK)
        status = append_member(out, ",\"kind\":", json_string(leaf_kind_name(leaf)), err);
    buffer_append_text(out, ",\"lookups\":");
    if (status == STATUS_OK)
        status = json_canonical(content->lookups, out, err);
    if (status == STATUS_OK)
        status = append_member(out, ",\"origin\":", json_string(content->origin), err);
    if (status == STATUS_OK)
        status = append_member(out, ",\"subject\":", json_string(leaf->subject), err);
    if (status == STATUS_OK)
        status = append_member(out, ",\"time\":", json_string(time), err);
    buffer_append_text(out, "}\n");
    return status == STATUS_OK ? buffer_status(out, err) : status;
}

/* ---- whether it can be read back ---- */

/* Printable ASCII: in JSON as it is, or with a backslash before it. */
static bool text_is_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~') /* whether char has a sign or not */
            return false;
    return true;
}

static bool value_is_plain(const json_t *value, size_t depth);

static bool members_are_plain(const json_t *object, size_t depth)
{
    union {
        const json_t *in;
        json_t *out;
    } pointer = {object}; /* iterating takes it without const, and changes nothing */

    for (void *at = json_object_iter(pointer.out); at; at = json_object_iter_next(pointer.out, at))
        if (!text_is_snake_case(json_object_iter_key(at)) ||
            !value_is_plain(json_object_iter_value(at), depth))
            return false;
    return true;
}

/* Whether the strict parser surely takes the canonical form of this as a part of a body. */
static bool value_is_plain(const json_t *value, size_t depth)
{
    if (depth == PLAIN_DEPTH)
        return false;
    if (json_is_string(value))
        return text_is_plain(json_string_value(value), json_string_length(value));
    if (json_is_object(value))
        return members_are_plain(value, depth + 1);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!value_is_plain(json_array_get(value, i), depth + 1))
            return false;
    return !json_is_real(value);
}

/* What is not plain is read back to see. */
static enum status check_readable(const char *data, size_t length,
                                  const struct body_content *content, struct error *err)
{
    const char *subject = content->leaf->subject, *origin = content->origin;
    struct body again = {0};
    enum status status;

    if (length <= JSON_VALUES_MAXIMUM && value_is_plain(content->detail, 0) &&
        value_is_plain(content->lookups, 0) && text_is_plain(subject, strlen(subject)) &&
        text_is_plain(origin, strlen(origin)))
        return STATUS_OK;
    status = body_parse(data, length, content->leaf, origin, &again, err);
    body_free(&again);
    if (status == STATUS_AUTHENTICATION)
        err->status = status = STATUS_MALFORMED;
    return status;
}

enum status body_format(const struct body_content *content, const struct note_signer *signer,
                        struct buffer *out, struct error *err)
{
    struct buffer text;
    size_t begin = out->length;
    enum status status;

    buffer_init(&text, LEDGER_BODY_MAXIMUM);
    buffer_reserve(&text, USUAL_TEXT);
    status = format_text(content, &text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, out, err);
    if (status == STATUS_OK)
        status = check_readable(buffer_text(out) + begin, out->length - begin, content, err);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    if (status == STATUS_MALFORMED)
        error_context(err, "this cannot be recorded");
    buffer_free(&text);
    return status;
}

/* ---- reading ---- */

/* Name and key id from the one signature line, whose form note_parse has checked. */
static bool read_signer(const struct note *note, struct body *body)
{
    static const char dash[] = "\xe2\x80\x94 ";
    const char *line = note->signatures, *end = line + note->signatures_length;
    const char *name = line + sizeof dash - 1;
    const char *newline = memchr(line, '\n', note->signatures_length);
    const char *space;
    unsigned char start[6]; /* of the signature, which begins with the key id */
    size_t length;

    if (!newline || newline + 1 != end || end - line < (ptrdiff_t)sizeof dash ||
        memcmp(line, dash, sizeof dash - 1) != 0)
        return false;
    space = memchr(name, ' ', (size_t)(end - name));
    if (!space || end - space < 10)
        return false;
    length = (size_t)(space - name);
    if (length > NOTE_KEY_NAME_MAXIMUM ||
        !base64_decode_exact(space + 1, 8, BASE64_PADDED, start, sizeof start))
        return false;
    memcpy(body->signer_name, name, length);
    body->signer_name[length] = '\0';
    body->signer_hash =
        (uint32_t)start[0] << 24 | (uint32_t)start[1] << 16 | (uint32_t)start[2] << 8 | start[3];
    return true;
}

static bool text_is(const json_t *root, const char *key, const char *expected)
{
    const char *text = json_text(root, key);
    return text && strcmp(text, expected) == 0;
}

/* What in the body is not as it must be beside this leaf, or NULL. */
static const char *find_difference(const json_t *root, const struct leaf *leaf, const char *origin)
{
    const json_t *index = json_object_get(root, "index");
    char time[TIMESTAMP_SIZE];

    timestamp_format(leaf->time, time);
    if (!json_is_object(root) || json_object_size(root) != BODY_MEMBERS ||
        !json_is_object(json_object_get(root, "detail")))
        return "is not in its format";
    if (!json_is_integer(index) || json_integer_value(index) < 0 ||
        (uint64_t)json_integer_value(index) != leaf->index)
        return "was signed as another entry";
    if (!text_is(root, "origin", origin))
        return "was signed for another ledger";
    if (!text_is(root, "kind", leaf_kind_name(leaf)))
        return "was signed as another kind than its leaf says";
    if (!text_is(root, "subject", leaf->subject))
        return "was signed about another subject than its leaf says";
    if (!text_is(root, "time", time))
        return "was signed with another time than its leaf says";
    if (!lookups_are_sound(json_object_get(root, "lookups")))
        return "has look-ups that are not in their format";
    return NULL;
}

/* The second line, which must be canonical: what is shown must be what was signed. */
static enum status parse_text(const struct note *note, const struct leaf *leaf, const char *origin,
                              struct body *body, struct error *err)
{
    struct note_lines lines = {note->text, note->text_length};
    struct buffer again;
    json_t *root = NULL;
    const char *wrong = NULL;
    enum status status = note_check_kind(note, "entry", err);

    if (status == STATUS_OK)
        status = note_line_exact(&lines, "safehand.entry/2", err);
    if (status == STATUS_OK && lines.left == 0)
        status = error_set(err, STATUS_MALFORMED, "has one line only");
    if (status != STATUS_OK)
        return status;
    buffer_init(&again, LEDGER_BODY_MAXIMUM);
    /* Without the LF that ends the line. */
    status = json_strict_parse(lines.at, lines.left - 1, "json", &limits, &root, err);
    buffer_reserve(&again, lines.left);
    if (status == STATUS_OK)
        status = json_canonical(root, &again, err);
    if (status == STATUS_OK &&
        (again.length != lines.left - 1 || memcmp(again.data, lines.at, again.length) != 0))
        wrong = "is not in its canonical form";
    else if (status == STATUS_OK)
        wrong = find_difference(root, leaf, origin);
    if (wrong)
        status = error_set(err, STATUS_AUTHENTICATION, "its body %s", wrong);
    if (status == STATUS_OK) {
        body->detail = json_incref(json_object_get(root, "detail"));
        body->lookups = json_incref(json_object_get(root, "lookups"));
    }
    json_decref(root);
    buffer_free(&again);
    return status;
}

enum status body_parse(const char *data, size_t length, const struct leaf *leaf, const char *origin,
                       struct body *body, struct error *err)
{
    struct body parsed = {0};
    enum status status = note_parse(data, length, &parsed.note, err);

    if (status == STATUS_OK && !read_signer(&parsed.note, &parsed))
        status = error_set(err, STATUS_AUTHENTICATION, "its body is not signed by one person");
    if (status == STATUS_OK)
        status = parse_text(&parsed.note, leaf, origin, &parsed, err);
    if (status == STATUS_MALFORMED) {
        error_context(err, "its body");
        err->status = status = STATUS_AUTHENTICATION;
    }
    if (status == STATUS_OK)
        *body = parsed;
    else
        body_free(&parsed);
    return status;
}
