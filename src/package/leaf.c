/* The leaf, safehand.leaf/2: what stands in the Merkle tree for each entry of the ledger. */
#include <inttypes.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/package.h"

static const char FORMAT[] = "safehand.leaf/2";

/* Words of a-z joined by single hyphens. */
static bool kind_is_valid(const char *kind)
{
    bool after_letter = false;
    size_t length = strlen(kind);

    if (length == 0 || length >= sizeof(((struct leaf *)NULL)->unknown))
        return false;
    for (size_t i = 0; i < length; i++) {
        bool letter = kind[i] >= 'a' && kind[i] <= 'z';
        if (!letter && !(kind[i] == '-' && after_letter))
            return false;
        after_letter = letter;
    }
    return after_letter;
}

const char *leaf_kind_name(const struct leaf *leaf)
{
    const char *name = entry_kind_name(leaf->kind);
    return name ? name : leaf->unknown;
}

enum status leaf_format(const struct leaf *leaf, struct buffer *out, struct error *err)
{
    char time[TIMESTAMP_SIZE];
    timestamp again;

    if (leaf->index >= MERKLE_SIZE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "a ledger has no entry %" PRIu64, leaf->index);
    if (!kind_is_valid(leaf_kind_name(leaf)))
        return error_set(err, STATUS_MALFORMED, "\"%s\" is no kind of entry", leaf_kind_name(leaf));
    if (!digest_is_valid(leaf->subject) || !digest_is_valid(leaf->sealed))
        return error_set(err, STATUS_MALFORMED, "a leaf's digest is not 64 lower-case hex digits");
    timestamp_format(leaf->time, time);
    if (!timestamp_parse(time, &again) || again != leaf->time)
        return error_set(err, STATUS_MALFORMED, "a leaf's time is outside the years 1900 to 9999");
    buffer_append_format(out, "%s\n%" PRIu64 "\n%s\n%s\n%s\n%s\n", FORMAT, leaf->index, time,
                         leaf_kind_name(leaf), leaf->subject, leaf->sealed);
    return buffer_status(out, err);
}

/* Takes the next line off into value, which must have room for it and its NUL. */
static bool leaf_take_line(const char **at, const char *end, char *value, size_t size)
{
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    size_t length;

    if (!newline || (length = (size_t)(newline - *at)) >= size)
        return false;
    memcpy(value, *at, length);
    value[length] = '\0';
    *at = newline + 1;
    return strlen(value) == length;
}

static bool parse_index(const char *text, uint64_t *index)
{
    uint64_t number = 0;

    if (*text == '\0' || (text[0] == '0' && text[1] != '\0'))
        return false;
    for (; *text != '\0'; text++) {
        unsigned digit = (unsigned)(unsigned char)*text - '0';
        if (digit > 9 || number > (MERKLE_SIZE_MAXIMUM - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *index = number;
    return number < MERKLE_SIZE_MAXIMUM;
}

enum status leaf_parse(const char *data, size_t length, struct leaf *leaf, struct error *err)
{
    struct leaf parsed = {0};
    char format[sizeof FORMAT], index[24], time[TIMESTAMP_SIZE];
    const char *at = data, *end = data + length;
    const char *wrong = NULL;

    if (newer_is_format(data, length, FORMAT))
        return newer_error(err, "the leaf");
    if (length > LEAF_SIZE)
        wrong = "is too long";
    else if (!leaf_take_line(&at, end, format, sizeof format) || strcmp(format, FORMAT) != 0)
        wrong = "does not begin with the line safehand.leaf/2";
    else if (!leaf_take_line(&at, end, index, sizeof index) || !parse_index(index, &parsed.index))
        wrong = "has no index";
    else if (!leaf_take_line(&at, end, time, sizeof time) || !timestamp_parse(time, &parsed.time))
        wrong = "has no time";
    else if (!leaf_take_line(&at, end, parsed.unknown, sizeof parsed.unknown) ||
             !kind_is_valid(parsed.unknown))
        wrong = "has no kind";
    else if (!leaf_take_line(&at, end, parsed.subject, sizeof parsed.subject) ||
             !digest_is_valid(parsed.subject))
        wrong = "has no subject digest";
    else if (!leaf_take_line(&at, end, parsed.sealed, sizeof parsed.sealed) ||
             !digest_is_valid(parsed.sealed))
        wrong = "has no sealed digest";
    else if (at != end)
        wrong = "has more than six lines";
    if (wrong)
        return error_set(err, STATUS_MALFORMED, "the leaf %s", wrong);
    if (entry_kind_parse(parsed.unknown, &parsed.kind))
        memset(parsed.unknown, 0, sizeof parsed.unknown);
    *leaf = parsed;
    return STATUS_OK;
}
