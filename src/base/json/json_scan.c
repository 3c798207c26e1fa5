#include "json_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/base/text.h"

struct scan {
    const char *text;
    size_t length;
    size_t at;
};

void json_scan_position(const char *text, size_t length, size_t offset, size_t *line,
                        size_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset && i < length; i++) {
        if (text[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
    /* Within a character: its own column. */
    if (offset < length && ((unsigned char)text[offset] & 0xC0) == 0x80 && *column > 1)
        --*column;
}

static char current(const struct scan *scan)
{
    return scan->at < scan->length ? scan->text[scan->at] : '\0';
}

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->length && memchr(" \t\r\n", current(scan), 4))
        scan->at++;
}

/* From an opening quote to behind the closing one. */
static void skip_string(struct scan *scan)
{
    const char *text = scan->text;
    size_t at = scan->at + 1;
    while (at < scan->length && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    scan->at = at < scan->length ? at + 1 : scan->length;
}

/* No text is deeper than it has opening brackets, those in strings counted too. */
static bool has_few_brackets(const char *text, size_t length, size_t depth)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '{' || text[i] == '[';
    return count <= depth;
}

size_t json_scan_too_deep(const char *text, size_t length, size_t depth)
{
    struct scan scan = {text, length, 0};
    size_t level = 0;
    if (has_few_brackets(text, length, depth))
        return length;
    while (scan.at < length) {
        char byte = current(&scan);
        if (byte == '"') {
            skip_string(&scan);
            continue;
        }
        if (byte == '{' || byte == '[') {
            if (level == depth)
                return scan.at;
            level++;
        } else if ((byte == '}' || byte == ']') && level > 0) {
            level--;
        }
        scan.at++;
    }
    return length;
}

size_t json_scan_too_many(const char *text, size_t length, size_t values)
{
    struct scan scan = {text, length, 0};
    size_t count = 0;
    while (scan.at < length) {
        char byte = current(&scan);
        if (byte == '"') {
            skip_string(&scan);
            continue;
        }
        if ((byte == ',' || byte == '{' || byte == '[') && count++ == values)
            return scan.at;
        scan.at++;
    }
    return length;
}

/* Behind a whole value. */
static void skip_value(struct scan *scan)
{
    size_t level = 0;
    while (scan->at < scan->length) {
        char byte = current(scan);
        if (byte == '"') {
            skip_string(scan);
        } else if (byte == '{' || byte == '[') {
            level++;
            scan->at++;
        } else if (level == 0 && strchr(",:]} \t\r\n", byte)) {
            return;
        } else {
            level -= byte == '}' || byte == ']';
            scan->at++;
            if (level == 0 && (byte == '}' || byte == ']'))
                return;
            continue;
        }
        if (level == 0)
            return;
    }
}

/* Reads four hex digits at text, which has that many. */
static uint32_t hex4(const char *text)
{
    char digits[5];
    memcpy(digits, text, 4);
    digits[4] = '\0';
    return (uint32_t)strtoul(digits, NULL, 16);
}

/* One character within a string, escapes undone; false at the closing quote. */
static bool next_character(struct scan *scan, uint32_t *code_point)
{
    static const char escapes[] = "b\bf\fn\nr\rt\t";
    size_t left = scan->length - scan->at;
    if (left == 0 || current(scan) == '"')
        return false;
    if (current(scan) != '\\') {
        size_t size = utf8_decode(scan->text + scan->at, left, code_point);
        scan->at += size;
        return size > 0;
    }
    if (left >= 6 && scan->text[scan->at + 1] == 'u') {
        *code_point = hex4(scan->text + scan->at + 2);
        scan->at += 6;
        if (*code_point >= 0xD800 && *code_point < 0xDC00 && left >= 12) {
            *code_point = 0x10000 + ((*code_point & 0x3FF) << 10);
            *code_point |= hex4(scan->text + scan->at + 2) & 0x3FF;
            scan->at += 6;
        }
        return true;
    }
    if (left < 2)
        return false;
    char letter = scan->text[scan->at + 1];
    const char *found = strchr(escapes, letter);
    *code_point = found && letter != '\0' ? (unsigned char)found[1] : (unsigned char)letter;
    scan->at += 2;
    return true;
}

/* Whether the string at the scan is the pointer's token, which ends at '/' or NUL. */
static bool key_matches(struct scan scan, const char *token)
{
    size_t left = strcspn(token, "/");
    uint32_t got;
    for (scan.at++; next_character(&scan, &got);) {
        uint32_t wanted;
        size_t size = left == 0 ? 0 : utf8_decode(token, left, &wanted);
        if (size == 0)
            return false;
        if (wanted == '~' && left > 1) {
            wanted = token[1] == '1' ? '/' : '~';
            size = 2;
        }
        if (wanted != got)
            return false;
        token += size;
        left -= size;
    }
    return left == 0;
}

/* Moves from an opening bracket to the child that the token names; false if there is none. */
static bool enter(struct scan *scan, const char *token)
{
    bool object = current(scan) == '{';
    if (!object && current(scan) != '[')
        return false;
    char *end;
    unsigned long index = strtoul(token, &end, 10);
    if (!object && (end == token || (*end != '/' && *end != '\0')))
        return false;
    scan->at++;
    for (unsigned long i = 0; scan->at < scan->length; i++) {
        skip_space(scan);
        if (current(scan) == '}' || current(scan) == ']')
            return false;
        bool found = !object && i == index;
        if (object) {
            if (current(scan) != '"')
                return false;
            found = key_matches(*scan, token);
            skip_string(scan);
            skip_space(scan);
            scan->at += current(scan) == ':';
            skip_space(scan);
        }
        if (found)
            return true;
        skip_value(scan);
        skip_space(scan);
        if (current(scan) != ',')
            return false;
        scan->at++;
    }
    return false;
}

size_t json_scan_find(const char *text, size_t length, const char *pointer)
{
    struct scan scan = {text, length, 0};
    skip_space(&scan);
    while (*pointer == '/') {
        struct scan child = scan;
        if (!enter(&child, pointer + 1))
            break;
        scan = child;
        pointer += 1 + strcspn(pointer + 1, "/");
    }
    return scan.at;
}
