#include "json_scan.h"

#include <string.h>

#include "tables/office/numbers.h"

void json_scan_fail(struct json_scan *scan, const char *what)
{
    size_t line = 1;
    for (const char *at = scan->begin; at < scan->at; at++)
        line += *at == '\n';
    table_fail(scan->build, "give it out once more, or as CSV", "line %zu is no JSON: %s", line,
               what);
}

char json_scan_peek(struct json_scan *scan)
{
    if (!table_is_fine(scan->build))
        return '\0';
    scan->at += strspn(scan->at, " \t\r\n");
    return *scan->at;
}

bool json_scan_take(struct json_scan *scan, char letter)
{
    if (json_scan_peek(scan) != letter || letter == '\0')
        return false;
    scan->at++;
    return true;
}

/* ---- strings ---- */

static bool read_hex(struct json_scan *scan, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        char letter = *scan->at;
        if (letter >= '0' && letter <= '9')
            *unit = *unit * 16 + (uint32_t)(letter - '0');
        else if ((letter | 32) >= 'a' && (letter | 32) <= 'f')
            *unit = *unit * 16 + (uint32_t)((letter | 32) - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* Behind "\u"; two of them for a letter beyond U+FFFF. */
static void take_unit(struct json_scan *scan, struct buffer *out)
{
    uint32_t letter, low;
    bool is_fine = read_hex(scan, &letter);
    if (is_fine && letter >= 0xD800 && letter < 0xDC00) {
        is_fine = scan->at[0] == '\\' && scan->at[1] == 'u';
        scan->at += is_fine ? 2 : 0;
        is_fine = is_fine && read_hex(scan, &low) && low >= 0xDC00 && low < 0xE000;
        letter = is_fine ? 0x10000 + ((letter - 0xD800) << 10) + (low - 0xDC00) : 0;
    }
    if (!is_fine || letter == 0 || (letter >= 0xD800 && letter < 0xE000))
        json_scan_fail(scan, "what follows a \\u there is no letter");
    else
        text_append_code_point(out, letter);
}

static void take_escape(struct json_scan *scan, struct buffer *out)
{
    static const char names[] = "\"\\/bfnrt", letters[] = "\"\\/\b\f\n\r\t";
    char name = *++scan->at;
    const char *found = name != '\0' ? strchr(names, name) : NULL;
    if (name == 'u') {
        scan->at++;
        take_unit(scan, out);
    } else if (found) {
        scan->at++;
        buffer_append_byte(out, (unsigned char)letters[found - names]);
    } else {
        json_scan_fail(scan, "what follows a \\ there stands for nothing");
    }
}

void json_scan_string(struct json_scan *scan, struct buffer *out)
{
    buffer_clear(out);
    if (!json_scan_take(scan, '"')) {
        json_scan_fail(scan, "a text in quotes is missing");
        return;
    }
    while (table_is_fine(scan->build) && *scan->at != '"') {
        const char *begin = scan->at;
        while ((unsigned char)*scan->at >= ' ' && *scan->at != '"' && *scan->at != '\\')
            scan->at++;
        buffer_append(out, begin, (size_t)(scan->at - begin));
        if (*scan->at == '\\')
            take_escape(scan, out);
        else if (*scan->at != '"')
            json_scan_fail(scan, "a text in quotes never ends, or runs over its line");
    }
    scan->at += *scan->at == '"';
    if (out->failure == STATUS_SYSTEM)
        table_fail_memory(scan->build);
    else if (out->failure != STATUS_OK)
        json_scan_fail(scan, "the text there is longer than any that a person wrote");
}

/* ---- the other values ---- */

/* RFC 8259, section 6. */
static bool is_number(const char *text)
{
    text += *text == '-';
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || (digits > 1 && *text == '0'))
        return false;
    text += digits;
    if (*text == '.') {
        digits = strspn(++text, "0123456789");
        if (digits == 0)
            return false;
        text += digits;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+';
        digits = strspn(text, "0123456789");
        text += digits;
        return digits > 0 && *text == '\0';
    }
    return *text == '\0';
}

void json_scan_word(struct json_scan *scan, struct buffer *out)
{
    static const char letters[] = "0123456789+-.abcdefghijklmnopqrstuvwxyzE";
    (void)json_scan_peek(scan);
    size_t length = strspn(scan->at, letters);
    buffer_clear(out);
    buffer_append(out, scan->at, length);
    const char *word = buffer_text(out);
    if (out->failure == STATUS_SYSTEM)
        table_fail_memory(scan->build);
    else if (!is_number(word) && strcmp(word, "true") != 0 && strcmp(word, "false") != 0 &&
             strcmp(word, "null") != 0)
        json_scan_fail(scan, "a value is missing, or is not written as JSON has it");
    else
        scan->at += length;
}

void json_scan_cell(struct json_scan *scan, bool is_string, const struct buffer *text,
                    struct table_cell *cell)
{
    static const struct table_number_format plain = {.shown = SHOWN_PLAIN};
    const char *word = buffer_text(text);
    cell->text = cell->raw = "";
    cell->type = TABLE_EMPTY;
    if (is_string && text->length > 0) {
        cell->text = cell->raw = table_keep_text(scan->build, word, text->length);
        cell->type = TABLE_TEXT;
    } else if (!is_string && (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)) {
        cell->raw = table_keep_text(scan->build, word, text->length);
        cell->text = word[0] == 't' ? "yes" : "no";
        cell->type = TABLE_YES_NO;
    } else if (!is_string && strcmp(word, "null") != 0) {
        table_number_show(scan->build, &plain, false, word, cell);
    }
}
