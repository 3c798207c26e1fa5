/* Checkpoints, c2sp.org/tlog-checkpoint. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

enum { ROOT_LENGTH = 44 }; /* base64 of a hash */

enum status checkpoint_origin_check(const char *text, struct error *err)
{
    if (strlen(text) > CHECKPOINT_ORIGIN_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the ledger's origin is longer than %d bytes",
                         CHECKPOINT_ORIGIN_MAXIMUM);
    if (!note_name_is_valid(text, strlen(text))) {
        error_set(err, STATUS_MALFORMED,
                  "the ledger's origin is empty, not UTF-8, or holds white space, \"+\" or a "
                  "control character");
        return error_hint(err, "choose a name like example.org/ledger");
    }
    if (text_starts_with(text, "safehand.") || text_starts_with(text, "safehand/")) {
        error_set(err, STATUS_MALFORMED, "the ledger's origin begins like one of our own formats");
        return error_hint(err, "choose a name like example.org/ledger");
    }
    return STATUS_OK;
}

/* Length of an origin without the "/N" of a further log. */
static size_t origin_base(const char *origin)
{
    size_t length = strlen(origin), digits = 0;

    while (digits < length && origin[length - digits - 1] >= '0' &&
           origin[length - digits - 1] <= '9')
        digits++;
    if (digits == 0 || digits + 1 >= length || origin[length - digits - 1] != '/' ||
        origin[length - digits] == '0' || strcmp(origin + length - digits, "1") == 0)
        return length;
    return length - digits - 1;
}

bool checkpoint_origin_is_reserved(const char *origin)
{
    const char *last = strrchr(origin, '/');

    return last && last[1] != '\0' && strspn(last + 1, "0123456789") == strlen(last + 1);
}

bool checkpoint_origin_is_same(const char *a, const char *b)
{
    size_t length = origin_base(a);

    return strcmp(a, b) == 0 || (length == origin_base(b) && memcmp(a, b, length) == 0);
}

void checkpoint_origin_split(const char *origin, char first[CHECKPOINT_ORIGIN_MAXIMUM + 1],
                             uint64_t *log)
{
    size_t base = origin_base(origin);

    snprintf(first, CHECKPOINT_ORIGIN_MAXIMUM + 1, "%.*s", (int)base, origin);
    /* Digits alone stand there; strtoull stays at the largest where they are more. */
    *log = origin[base] == '/' ? strtoull(origin + base + 1, NULL, 10) : 1;
}

enum status checkpoint_sign(const struct checkpoint *checkpoint, const struct note_signer *signer,
                            struct buffer *out, struct error *err)
{
    const char *name = note_signer_verifier(signer)->name;
    char root[ROOT_LENGTH + 1];
    struct buffer text;
    enum status status = checkpoint_origin_check(checkpoint->origin, err);

    if (status != STATUS_OK)
        return status;
    if (checkpoint->size > MERKLE_SIZE_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "a ledger of %" PRIu64 " entries is over the limit",
                         checkpoint->size);
    if (strcmp(name, checkpoint->origin) != 0)
        return error_set(err, STATUS_USAGE, "the key %s cannot sign for the ledger %s", name,
                         checkpoint->origin);
    base64_encode(checkpoint->root, sizeof checkpoint->root, BASE64_PADDED, root);
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_append_format(&text, "%s\n%" PRIu64 "\n%s\n", checkpoint->origin, checkpoint->size,
                         root);
    status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, out, err);
    buffer_free(&text);
    return status;
}

/* The three lines; further (extension) lines are refused, so that what is read here is all there
 * is. */
static enum status parse_text(const struct note *note, struct checkpoint *checkpoint,
                              struct error *err)
{
    struct note_lines lines = {note->text, note->text_length};
    const char *line = NULL;
    size_t length = 0;

    if (!note_line_take(&lines, &line, &length) || length > CHECKPOINT_ORIGIN_MAXIMUM ||
        !note_name_is_valid(line, length))
        return error_set(err, STATUS_MALFORMED, "the checkpoint does not begin with an origin");
    memcpy(checkpoint->origin, line, length);
    checkpoint->origin[length] = '\0';
    if (!note_line_take(&lines, &line, &length) ||
        !note_number_parse(line, length, &checkpoint->size))
        return error_set(err, STATUS_MALFORMED, "the checkpoint has no number of entries");
    if (!note_line_take(&lines, &line, &length) ||
        !base64_decode_exact(line, length, BASE64_PADDED, checkpoint->root,
                             sizeof checkpoint->root))
        return error_set(err, STATUS_MALFORMED, "the checkpoint has no root hash");
    if (lines.left > 0)
        return error_set(err, STATUS_MALFORMED, "the checkpoint has extension lines");
    return STATUS_OK;
}

enum status checkpoint_open(const char *data, size_t length, const struct note_verifier *verifier,
                            struct checkpoint *checkpoint, struct error *err)
{
    struct checkpoint parsed = {0};
    struct note note;
    enum status status = note_parse(data, length, &note, err);

    /* The signature first: the text of a note that nobody vouches for is not to be read. */
    if (status == STATUS_OK)
        status = note_verify(&note, verifier, 1, err);
    if (status == STATUS_OK)
        status = parse_text(&note, &parsed, err);
    if (status == STATUS_OK && strcmp(parsed.origin, verifier->name) != 0) {
        error_set(err, STATUS_AUTHENTICATION, "the checkpoint is of the ledger %s, not of %s",
                  parsed.origin, verifier->name);
        status = error_hint(err, "check which office this file comes from");
    }
    if (status != STATUS_OK)
        return note_hint_damaged(err);
    *checkpoint = parsed;
    return STATUS_OK;
}
