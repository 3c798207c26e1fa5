/* HTML, XML, SVG and Office files that are one piece of XML: which of them it is. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "encoded.h"
#include "generic.h"
#include "html.h"
#include "office/office.h"

enum { LOOKED_AT = 4096 };

/* The beginning in small letters, one byte for each, of UTF-16 too. */
static size_t take_head(const struct part *part, char head[LOOKED_AT])
{
    size_t length = 0;
    for (size_t i = 0; i < part->length && i < (size_t)2 * LOOKED_AT && length < LOOKED_AT; i++)
        if (part->data[i] != '\0')
            head[length++] = (char)tolower(part->data[i]);
    return length;
}

static bool is_named_html(const struct part *part)
{
    const char *dot = part->name ? strrchr(part->name, '.') : NULL;
    return dot && (strcasecmp(dot, ".html") == 0 || strcasecmp(dot, ".htm") == 0 ||
                   strcasecmp(dot, ".mht") == 0);
}

static bool is_html(const struct part *part)
{
    char head[LOOKED_AT];
    size_t length = take_head(part, head);
    if (memmem(head, length, "<html", 5) || memmem(head, length, "<!doctype html", 14))
        return true;
    if (memmem(head, length, "<?xml", 5) || memmem(head, length, "<svg", 4))
        return false;
    return (part->type && strncasecmp(part->type, "text/html", 9) == 0) || is_named_html(part);
}

void read_markup(const struct part *part, struct answer *answer)
{
    if (is_html(part))
        read_html(part, answer);
    else if (!office_read_xml(part, NULL, answer))
        generic_read(part, answer);
}
