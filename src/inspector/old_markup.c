/* HTML, XML, mail and JSON as plain text, as far as searching needs it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parsers.h"
#include "safehand/base/text.h"

/* ---- HTML and XML ---- */

/* Elements that part words; all others may stand within one ("Kel<b>ly</b>"). */
static const char *const parting[] = {"p",
                                      "br",
                                      "tab",
                                      "div",
                                      "td",
                                      "th",
                                      "tr",
                                      "li",
                                      "ul",
                                      "ol",
                                      "table",
                                      "h1",
                                      "h2",
                                      "h3",
                                      "h4",
                                      "h5",
                                      "h6",
                                      "h",
                                      "hr",
                                      "si",
                                      "c",
                                      "row",
                                      "line-break",
                                      "s",
                                      "cr",
                                      "dt",
                                      "dd",
                                      "dl",
                                      "section",
                                      "article",
                                      "header",
                                      "footer",
                                      "title",
                                      "option",
                                      "blockquote",
                                      "annotation",
                                      "table-cell",
                                      "comment",
                                      "sp",
                                      "creator",
                                      "lastmodifiedby",
                                      "description",
                                      "subject",
                                      "keywords",
                                      "company",
                                      "manager",
                                      "initial-creator",
                                      "printed-by",
                                      "keyword",
                                      "img",
                                      "pre",
                                      "body",
                                      "script",
                                      "style",
                                      "lastprinted",
                                      "category",
                                      "text-box",
                                      "frame"};

static bool parts_words(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof parting / sizeof *parting; i++)
        if (strlen(parting[i]) == length && strncasecmp(name, parting[i], length) == 0)
            return true;
    return false;
}

/* The characters that have names and stand within words; 0 if it is none of them. */
static uint32_t named_character(const char *name, size_t length)
{
    static const struct {
        const char *name;
        uint32_t character;
    } characters[] = {
        {"aelig", 0xE6},   {"AElig", 0xC6},   {"oelig", 0x153},   {"OElig", 0x152},
        {"szlig", 0xDF},   {"ijlig", 0x133},  {"IJlig", 0x132},   {"fflig", 0xFB00},
        {"filig", 0xFB01}, {"fllig", 0xFB02}, {"ffilig", 0xFB03}, {"ffllig", 0xFB04},
        {"eth", 0xF0},     {"ETH", 0xD0},     {"thorn", 0xFE},    {"THORN", 0xDE},
        {"eng", 0x14B},    {"ENG", 0x14A},    {"imath", 0x131},   {"inodot", 0x131},
        {"shy", 0xAD},     {"zwj", 0x200D},   {"zwnj", 0x200C},   {"NoBreak", 0x2060},
    };
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        if (strlen(characters[i].name) == length && memcmp(characters[i].name, name, length) == 0)
            return characters[i].character;
    return 0;
}

/* "&eacute;" and its like: the letter is told by the first of the name, which is all the search
 * wants of it. */
static size_t append_entity(struct buffer *out, const char *text, size_t length)
{
    enum { LONGEST = 12 };
    size_t end = 1;
    while (end < length && end < LONGEST && text[end] != ';' && text[end] != '&' &&
           text[end] != '<' && !isspace((unsigned char)text[end]))
        end++;
    if (end >= length || text[end] != ';' || end < 2) {
        buffer_append_byte(out, '&');
        return 1;
    }
    if (text[1] == '#') {
        bool hex = text[2] == 'x' || text[2] == 'X';
        text_append_code_point(out, (uint32_t)strtoul(text + (hex ? 3 : 2), NULL, hex ? 16 : 10));
    } else if (end > 4 && isalpha((unsigned char)text[1]) &&
               (memmem(text, end, "acute", 5) || memmem(text, end, "grave", 5) ||
                memmem(text, end, "circ", 4) || memmem(text, end, "uml", 3) ||
                memmem(text, end, "tilde", 5) || memmem(text, end, "cedil", 5) ||
                memmem(text, end, "slash", 5) || memmem(text, end, "ring", 4) ||
                memmem(text, end, "caron", 5) || memmem(text, end, "strok", 5))) {
        buffer_append_byte(out, (unsigned char)text[1]);
    } else if (named_character(text + 1, end - 1) != 0) {
        text_append_code_point(out, named_character(text + 1, end - 1));
    } else {
        buffer_append_byte(out, text[1] == 'a' && text[2] == 'p' ? '\'' : ' ');
    }
    return end + 1;
}

/* Past a tag; what stands in its values is searched too, since links and notes hide there. */
static size_t skip_tag(struct buffer *out, const char *text, size_t length)
{
    size_t name = 1, end, close = 0;
    if (length >= 4 && memcmp(text, "<!--", 4) == 0) {
        const char *found = memmem(text, length, "-->", 3);
        end = !found ? length : (size_t)(found - text);
        buffer_append_byte(out, ' ');
        buffer_append(out, text + 4, end > 4 ? end - 4 : 0);
        buffer_append_byte(out, ' ');
        return !found ? length : end + 3;
    }
    while (close < length && text[close] != '>')
        close++;
    if (close == length) {
        buffer_append_byte(out, ' ');
        return 1;
    }
    name += text[name] == '/';
    for (end = name; end < close && !isspace((unsigned char)text[end]) && text[end] != '/'; end++)
        if (text[end] == ':')
            name = end + 1;
    if (parts_words(text + name, end - name))
        buffer_append_byte(out, '\n');
    return close + 1;
}

/* On a line of its own. */
static void append_value(struct buffer *out, const char *value, const char *end)
{
    buffer_append_byte(out, '\n');
    while (value < end)
        if (*value == '&')
            value += append_entity(out, value, (size_t)(end - value));
        else
            buffer_append_byte(out, (unsigned char)*value++);
}

static const char *const telling[] = {
    "href=", "alt=", "title=", "author=", "content=", "value=", "descr="};

/* The values of attributes behind the text, a line each. */
static void append_attributes(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        size_t size = strlen(telling[i]);
        const char *at = text, *end = text + length;
        while ((at = memmem(at, (size_t)(end - at), telling[i], size))) {
            at += size;
            char quote = at < end ? *at : ' ';
            if (quote != '"' && quote != '\'')
                continue;
            const char *stop = memchr(at + 1, quote, (size_t)(end - at - 1));
            if (!stop)
                break;
            append_value(out, at + 1, stop);
            at = stop;
        }
    }
}

void markup_append_text(struct buffer *out, const char *markup, size_t length)
{
    for (size_t i = 0; i < length;) {
        if (markup[i] == '<') {
            i += skip_tag(out, markup + i, length - i);
        } else if (markup[i] == '&') {
            i += append_entity(out, markup + i, length - i);
        } else {
            size_t part = 1;
            while (i + part < length && markup[i + part] != '<' && markup[i + part] != '&')
                part++;
            buffer_append(out, markup + i, part);
            i += part;
        }
    }
    append_attributes(out, markup, length);
}

/* Of those that append_attributes takes nothing is taken twice; how something looks says nothing.
 */
static bool is_passed_over(const char *name, size_t length, bool is_quoted)
{
    static const char *const looks[] = {"class",  "style", "xmlns",   "font", "fill",
                                        "stroke", "type",  "charset", "lang", "rel"};
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (length >= strlen(looks[i]) && strncasecmp(name, looks[i], strlen(looks[i])) == 0)
            return true;
    for (size_t i = 0; is_quoted && i < sizeof telling / sizeof *telling; i++) {
        size_t size = strlen(telling[i]) - 1;
        if (length >= size && memcmp(name + length - size, telling[i], size) == 0)
            return true;
    }
    return false;
}

/* One attribute from its '='; where it ends. */
static const char *take_attribute(struct buffer *out, const char *tag, const char *equals,
                                  const char *end)
{
    const char *name = equals, *value = equals + 1, *stop = value;
    bool is_quoted = value < end && (*value == '"' || *value == '\'');
    while (name > tag && !isspace((unsigned char)name[-1]))
        name--;
    if (is_quoted) {
        value++;
        stop = memchr(value, value[-1], (size_t)(end - value));
    }
    while (!is_quoted && stop < end && !isspace((unsigned char)*stop) && *stop != '>')
        stop++;
    if (!stop)
        return end;
    if (!is_passed_over(name, (size_t)(equals - name), is_quoted))
        append_value(out, value, stop);
    return stop;
}

void markup_append_attributes(struct buffer *out, const char *markup, size_t length)
{
    const char *end = markup + length;
    bool in_tag = false;
    for (const char *at = markup, *tag = markup; at < end; at++) {
        if (*at == '<' && at + 1 < end && (isalpha((unsigned char)at[1]) || at[1] == '?')) {
            in_tag = true;
            tag = at + 1;
        } else if (*at == '>') {
            in_tag = false;
        } else if (in_tag && *at == '=') {
            at = take_attribute(out, tag, at, end);
            at -= at > tag;
        }
    }
}
