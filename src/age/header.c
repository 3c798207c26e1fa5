#include "header.h"

#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"

static const char version_line[] = "age-encryption.org/v1\n";
static const char version_prefix[] = "age-encryption.org/";
static const char stanza_prefix[] = "-> ";
static const char mac_prefix[] = "---";

struct cursor {
    const char *next;
    const char *end;
    size_t line; /* number of the line read last, from 1 */
};

struct line {
    const char *text;
    size_t length;
};

/* Takes the next line, without its LF; false if no whole line is left. */
static bool cursor_take(struct cursor *cursor, struct line *line)
{
    size_t left = (size_t)(cursor->end - cursor->next);
    const char *feed = left > 0 ? memchr(cursor->next, '\n', left) : NULL;
    if (!feed)
        return false;
    line->text = cursor->next;
    line->length = (size_t)(feed - cursor->next);
    cursor->next = feed + 1;
    cursor->line++;
    return true;
}

#define DAMAGED_HINT "the file was damaged on its way; ask for it to be sent again"

static enum status header_malformed(const struct cursor *cursor, struct error *err,
                                    const char *what)
{
    error_set(err, STATUS_MALFORMED, "line %zu of the file's header %s", cursor->line, what);
    return error_hint(err, DAMAGED_HINT);
}

static enum status cut_short(struct error *err)
{
    error_set(err, STATUS_MALFORMED, "the file is cut short within its header");
    return error_hint(err, "only a part of the file arrived; ask for it to be sent again");
}

static enum status empty(struct error *err)
{
    error_set(err, STATUS_MALFORMED, "the file is empty");
    return error_hint(err, "nothing of the file arrived; ask for it to be sent again");
}

size_t age_header_find_end(const char *text, size_t length, size_t *scanned)
{
    struct cursor cursor = {.next = text + *scanned, .end = text + length};
    struct line line;
    while (cursor_take(&cursor, &line)) {
        *scanned = (size_t)(cursor.next - text);
        if (line.length >= strlen(mac_prefix) &&
            memcmp(line.text, mac_prefix, strlen(mac_prefix)) == 0)
            return *scanned;
    }
    return 0;
}

enum status age_header_check_start(const char *text, size_t length, struct error *err)
{
    size_t known = strlen(version_line);
    if (length >= known ? memcmp(text, version_line, known) == 0
                        : memcmp(text, version_line, length) == 0)
        return STATUS_OK;
    static const char converted[] = "age-encryption.org/v1\r";
    if (length >= strlen(converted) && memcmp(text, converted, strlen(converted)) == 0) {
        error_set(err, STATUS_MALFORMED, "the file was sent as text, which changed its line ends");
        return error_hint(err, "ask for it to be sent again as a file (as binary data)");
    }
    if (length >= strlen(version_prefix) &&
        memcmp(text, version_prefix, strlen(version_prefix)) == 0) {
        error_set(err, STATUS_MALFORMED, "the file is of a version of age that is not supported");
        return error_hint(err, "only age-encryption.org/v1 can be read; a newer program may be "
                               "needed, or the file was damaged on its way");
    }
    error_set(err, STATUS_MALFORMED, "the file is not an age file");
    return error_hint(err, "check that it is the right file and arrived whole");
}

static bool arguments_are_valid(const char *text, size_t length, size_t *count)
{
    bool in_argument = false;
    *count = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ' ') {
            if (!in_argument)
                return false;
            in_argument = false;
        } else if (text[i] < '!' || text[i] > '~') {
            return false;
        } else if (!in_argument) {
            in_argument = true;
            ++*count;
        }
    }
    return in_argument;
}

static enum status parse_body(struct cursor *cursor, struct buffer *body, struct error *err)
{
    struct line line;
    do {
        if (!cursor_take(cursor, &line))
            return cut_short(err);
        if (line.length > AGE_BODY_COLUMNS)
            return header_malformed(cursor, err, "is longer than 64 columns");
        if (!base64_decode(line.text, line.length, BASE64_UNPADDED, body)) {
            enum status status = buffer_status(body, err);
            return status != STATUS_OK ? status
                                       : header_malformed(cursor, err, "is not canonical base64");
        }
    } while (line.length == AGE_BODY_COLUMNS);
    return buffer_status(body, err);
}

static enum status parse_stanza(struct cursor *cursor, const struct line *first,
                                struct age_header *header, struct error *err)
{
    const size_t prefix = strlen(stanza_prefix);
    enum status status = STATUS_OK;
    size_t count = 0;
    char *arguments = NULL;
    struct buffer body;
    buffer_init(&body, AGE_HEADER_MAXIMUM);
    if (first->length < prefix || memcmp(first->text, stanza_prefix, prefix) != 0 ||
        !arguments_are_valid(first->text + prefix, first->length - prefix, &count)) {
        status = header_malformed(cursor, err, "is not the first line of a recipient stanza");
        goto done;
    }
    arguments = memory_copy_bytes(first->text + prefix, first->length - prefix);
    if (!arguments) {
        status = memory_error(err);
        goto done;
    }
    status = parse_body(cursor, &body, err);
    if (status == STATUS_OK)
        status = age_header_add(header, &arguments, body.data, body.length, err);
done:
    memory_free(arguments);
    buffer_free(&body);
    return status;
}

static enum status parse_lines(struct cursor *cursor, struct age_header *header, struct error *err)
{
    struct line line;
    const size_t prefix = strlen(mac_prefix);
    for (;;) {
        if (!cursor_take(cursor, &line))
            return cut_short(err);
        if (line.length >= prefix && memcmp(line.text, mac_prefix, prefix) == 0)
            break;
        enum status status = parse_stanza(cursor, &line, header, err);
        if (status != STATUS_OK)
            return status;
    }
    if (header->count == 0)
        return header_malformed(cursor, err, "ends it without a recipient");
    if (line.length != prefix + AGE_HEADER_MAC_TAIL - 1 || line.text[prefix] != ' ' ||
        !base64_decode_exact(line.text + prefix + 1, line.length - prefix - 1, BASE64_UNPADDED,
                             header->mac, sizeof header->mac))
        return header_malformed(cursor, err, "is not a well-formed MAC");
    return cursor->next == cursor->end ? STATUS_OK
                                       : header_malformed(cursor, err, "is followed by other text");
}

enum status age_header_parse(const char *text, size_t length, struct age_header *header,
                             struct error *err)
{
    *header = (struct age_header){0};
    struct cursor cursor = {.next = text, .end = text + length};
    struct line version;
    enum status status = length > 0 ? age_header_check_start(text, length, err) : empty(err);
    if (status == STATUS_OK && !cursor_take(&cursor, &version))
        status = cut_short(err);
    if (status == STATUS_OK)
        status = parse_lines(&cursor, header, err);
    if (status != STATUS_OK)
        age_header_free(header);
    return status;
}

enum status age_header_add(struct age_header *header, char **arguments, const void *body,
                           size_t body_length, struct error *err)
{
    struct age_stanza stanza = {.arguments = *arguments, .body_length = body_length};
    *arguments = NULL;
    if (header->count == AGE_RECIPIENTS_MAXIMUM) {
        memory_free(stanza.arguments);
        error_set(err, STATUS_MALFORMED, "the file has more than %d recipients",
                  AGE_RECIPIENTS_MAXIMUM);
        return error_hint(err, "ask for it to be sealed to you alone");
    }
    if (ARRAY_RESERVE(header->stanzas, header->count, 1))
        stanza.body = (unsigned char *)memory_copy_bytes(body ? body : "", body_length);
    if (!stanza.body) {
        memory_free(stanza.arguments);
        return memory_error(err);
    }
    if (!arguments_are_valid(stanza.arguments, strlen(stanza.arguments), &stanza.argument_count)) {
        memory_free(stanza.body);
        memory_free(stanza.arguments);
        error_set(err, STATUS_MALFORMED, "a stanza's arguments are not well formed");
        return error_hint(err, DAMAGED_HINT);
    }
    header->stanzas[header->count++] = stanza;
    return STATUS_OK;
}

static void append_body(const struct age_stanza *stanza, struct buffer *out)
{
    char text[AGE_BODY_COLUMNS + 1];
    size_t done = 0;
    size_t piece;
    do {
        piece = stanza->body_length - done;
        if (piece > AGE_BODY_LINE_BYTES)
            piece = AGE_BODY_LINE_BYTES;
        base64_encode(stanza->body + done, piece, BASE64_UNPADDED, text);
        buffer_append_text(out, text);
        buffer_append_byte(out, '\n');
        done += piece;
    } while (piece == AGE_BODY_LINE_BYTES); /* a full line is followed by one more, even if empty */
}

void age_header_append(const struct age_header *header, struct buffer *out)
{
    buffer_append_text(out, version_line);
    for (size_t i = 0; i < header->count; i++) {
        buffer_append_text(out, stanza_prefix);
        buffer_append_text(out, header->stanzas[i].arguments);
        buffer_append_byte(out, '\n');
        append_body(&header->stanzas[i], out);
    }
    buffer_append_text(out, mac_prefix);
}

void age_header_append_mac(const unsigned char mac[DIGEST_SIZE], struct buffer *out)
{
    char text[AGE_HEADER_MAC_TAIL];
    base64_encode(mac, DIGEST_SIZE, BASE64_UNPADDED, text);
    buffer_append_byte(out, ' ');
    buffer_append_text(out, text);
    buffer_append_byte(out, '\n');
}

enum status age_header_mac(const unsigned char file_key[AGE_FILE_KEY_BYTES], const void *text,
                           size_t length, unsigned char mac[DIGEST_SIZE], struct error *err)
{
    unsigned char *key = secret_allocate(AGE_KEY_BYTES);
    if (!key)
        return memory_error(err);
    enum status status = digest_hkdf_sha256(file_key, AGE_FILE_KEY_BYTES, NULL, 0, "header", key,
                                            AGE_KEY_BYTES, err);
    if (status == STATUS_OK)
        status = digest_hmac_sha256(key, AGE_KEY_BYTES, text, length, mac, err);
    secret_free(key);
    return status;
}

void age_header_free(struct age_header *header)
{
    for (size_t i = 0; i < header->count; i++) {
        memory_free(header->stanzas[i].arguments);
        memory_free(header->stanzas[i].body);
    }
    memory_free(header->stanzas);
    *header = (struct age_header){0};
}

const char *age_stanza_argument(const struct age_stanza *stanza, size_t index, size_t *length)
{
    if (index >= stanza->argument_count)
        return NULL;
    const char *argument = stanza->arguments;
    while (index-- > 0)
        argument = strchr(argument, ' ') + 1;
    *length = strcspn(argument, " ");
    return argument;
}

bool age_stanza_is(const struct age_stanza *stanza, const char *type)
{
    size_t length = 0;
    const char *first = age_stanza_argument(stanza, 0, &length);
    return first && length == strlen(type) && memcmp(first, type, length) == 0;
}
