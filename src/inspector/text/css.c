#include "css.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { VALUE_SIZE = 64, SMALL = 2 /* pixels or points that nobody reads */, FAR = 900 };

static const struct {
    const char *name;
    uint32_t colour;
} COLOURS[] = {
    {"white", 0xFFFFFF},  {"black", 0},
    {"snow", 0xFFFAFA},   {"ivory", 0xFFFFF0},
    {"red", 0xFF0000},    {"blue", 0x0000FF},
    {"yellow", 0xFFFF00}, {"whitesmoke", 0xF5F5F5},
    {"gray", 0x808080},   {"green", 0x008000},
    {"silver", 0xC0C0C0}, {"window", 0xFFFFFF},
    {"navy", 0x000080},   {"ghostwhite", 0xF8F8FF},
    {"windowtext", 0},
};

static uint32_t hex_colour(const char *digits)
{
    size_t length = strspn(digits, "0123456789abcdefABCDEF");
    uint32_t value = (uint32_t)strtoul(digits, NULL, 16);
    if (digits[length] != '\0')
        return CSS_NO_COLOUR;
    if (length == 3)
        return (value >> 8) * 0x110000 + ((value >> 4) & 15) * 0x1100 + (value & 15) * 0x11;
    if (length == 8) /* the last says how clear it is, or the first */
        return value >> 8;
    return length == 6 ? value : CSS_NO_COLOUR;
}

uint32_t css_colour(const char *value)
{
    unsigned red, green, blue;
    while (*value == ' ')
        value++;
    if (*value == '#')
        return hex_colour(value + 1);
    if (strncasecmp(value, "rgb", 3) == 0 && strchr(value, '(') &&
        sscanf(strchr(value, '(') + 1, "%3u%*[ ,]%3u%*[ ,]%3u", &red, &green, &blue) == 3 &&
        red < 256 && green < 256 && blue < 256)
        return red << 16 | green << 8 | blue;
    for (size_t i = 0; i < sizeof COLOURS / sizeof *COLOURS; i++)
        if (strcasecmp(value, COLOURS[i].name) == 0)
            return COLOURS[i].colour;
    return strlen(value) == 6 ? hex_colour(value) : CSS_NO_COLOUR;
}

bool css_is_alike(uint32_t one, uint32_t other)
{
    enum { NEAR = 16 };
    if (one == CSS_NO_COLOUR || other == CSS_NO_COLOUR)
        return false;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        int distance = (int)((one >> shift) & 0xFF) - (int)((other >> shift) & 0xFF);
        if (distance > NEAR || distance < -NEAR)
            return false;
    }
    return true;
}

/* ---- what a declaration says ---- */

/* A length in pixels or points; -1 if it is none of these. */
static double length_of(const char *value)
{
    char *end;
    double number = strtod(value, &end);
    bool is_absolute = *end == '\0' || strncmp(end, "px", 2) == 0 || strncmp(end, "pt", 2) == 0;
    return end == value || !(is_absolute || number == 0 || *end == 'e') ? -1
           : *end == 'e'                                                ? number * 12
                                                                        : number;
}

static bool is_far(const char *value)
{
    return strtod(value, NULL) <= -FAR;
}

static const char *hidden_by(const char *name, const char *value)
{
    bool is_none = strncasecmp(value, "none", 4) == 0;
    if (strcmp(name, "display") == 0)
        return is_none ? "not displayed" : NULL;
    if (strcmp(name, "visibility") == 0)
        return strncasecmp(value, "hidden", 6) == 0 || strncasecmp(value, "collapse", 8) == 0
                   ? "not visible"
                   : NULL;
    if (strcmp(name, "mso-hide") == 0)
        return strncasecmp(value, "all", 3) == 0 ? "not displayed" : NULL;
    if (strcmp(name, "opacity") == 0)
        return strtod(value, NULL) < 0.05 ? "clear as glass" : NULL;
    if (strcmp(name, "font-size") == 0)
        return length_of(value) >= 0 && length_of(value) <= SMALL ? "too small to read" : NULL;
    if (strcmp(name, "max-height") == 0 || strcmp(name, "height") == 0)
        return length_of(value) == 0 ? "in no space" : NULL;
    if (strcmp(name, "left") == 0 || strcmp(name, "top") == 0 || strcmp(name, "text-indent") == 0 ||
        strcmp(name, "margin-left") == 0)
        return is_far(value) ? "outside the page" : NULL;
    return NULL;
}

static void declare(struct css_look *look, const char *name, const char *value)
{
    const char *hidden = hidden_by(name, value);
    if (hidden)
        look->hidden = hidden;
    if (strcmp(name, "color") == 0 && css_colour(value) != CSS_NO_COLOUR)
        look->colour = css_colour(value);
    if (strcmp(name, "background") == 0 || strcmp(name, "background-color") == 0) {
        char first[VALUE_SIZE];
        snprintf(first, sizeof first, "%s", value);
        if (!strchr(first, '('))
            first[strcspn(first, " ")] = '\0';
        uint32_t colour = css_colour(first);
        /* a picture, or a colour that is not known: nothing is said of what is seen on it */
        bool is_clear = strcasecmp(first, "transparent") == 0 || strcasecmp(first, "none") == 0;
        look->background = is_clear ? look->background : colour;
    }
}

static void copy_trimmed(char *out, size_t size, const char *from, const char *end)
{
    while (from < end && isspace((unsigned char)*from))
        from++;
    while (end > from && isspace((unsigned char)end[-1]))
        end--;
    size_t length = (size_t)(end - from) < size - 1 ? (size_t)(end - from) : size - 1;
    for (size_t i = 0; i < length; i++)
        out[i] = (char)tolower((unsigned char)from[i]);
    out[length] = '\0';
    char *important = strstr(out, "!important");
    if (important)
        *important = '\0';
}

static void declare_all(struct css_look *look, const char *text, const char *end)
{
    while (text < end) {
        const char *stop = memchr(text, ';', (size_t)(end - text));
        stop = stop ? stop : end;
        const char *colon = memchr(text, ':', (size_t)(stop - text));
        if (colon) {
            char name[VALUE_SIZE], value[VALUE_SIZE];
            copy_trimmed(name, sizeof name, text, colon);
            copy_trimmed(value, sizeof value, colon + 1, stop);
            declare(look, name, value);
        }
        text = stop + 1;
    }
}

/* ---- sheets ---- */

/* Keeps ".class", "#id" or "name" of the last of "div > p.note"; what depends on more is kept by
 * its class, and what depends on the pointer not at all. */
static void add_rule(struct css *css, const char *selector, const char *end, struct css_look look)
{
    char text[VALUE_SIZE];
    copy_trimmed(text, sizeof text, selector, end);
    if (text[0] == '\0' || text[0] == '@' || strchr(text, ':') || css->count == CSS_RULES)
        return;
    char *last = strrchr(text, ' ');
    last = last ? last + 1 : text;
    char *mark = strpbrk(last, ".#");
    struct css_rule *rule = &css->rules[css->count++];
    rule->look = look;
    snprintf(rule->selector, sizeof rule->selector, "%s", mark ? mark : last);
}

static void add_rules(struct css *css, const char *selectors, const char *open, const char *close)
{
    struct css_look look = {NULL, CSS_NO_COLOUR, CSS_NO_COLOUR};
    declare_all(&look, open + 1, close);
    if (!look.hidden && look.colour == CSS_NO_COLOUR && look.background == CSS_NO_COLOUR)
        return;
    while (selectors < open) {
        const char *comma = memchr(selectors, ',', (size_t)(open - selectors));
        comma = comma ? comma : open;
        add_rule(css, selectors, comma, look);
        selectors = comma + 1;
    }
}

void css_add(struct css *css, const char *sheet, size_t length)
{
    const char *at = sheet, *end = sheet + length, *selectors = sheet, *open = NULL;
    for (; at < end; at++) {
        const char *close = at + 1 < end && at[0] == '/' && at[1] == '*'
                                ? memmem(at, (size_t)(end - at), "*/", 2)
                                : NULL;
        if (close) {
            at = close + 1;
            selectors = open ? selectors : at + 1;
        } else if (*at == '{') {
            selectors = open ? open + 1 : selectors; /* within "@media ... {" */
            open = at;
        } else if (*at == '}') {
            if (open)
                add_rules(css, selectors, open, at);
            open = NULL;
            selectors = at + 1;
        }
    }
}

static bool has_class(const char *classes, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = classes; (at = strcasestr(at, name)); at += length)
        if ((at == classes || isspace((unsigned char)at[-1])) &&
            (at[length] == '\0' || isspace((unsigned char)at[length])))
            return length > 0;
    return false;
}

static bool is_meant(const char *selector, const struct xml *xml)
{
    if (selector[0] == '.')
        return has_class(xml_value_or_empty(xml, "class"), selector + 1);
    if (selector[0] == '#')
        return strcasecmp(xml_value_or_empty(xml, "id"), selector + 1) == 0;
    return strcasecmp(selector, xml_name(xml, 0)) == 0;
}

static void overlay(struct css_look *look, const struct css_look *over)
{
    look->hidden = over->hidden ? over->hidden : look->hidden;
    look->colour = over->colour != CSS_NO_COLOUR ? over->colour : look->colour;
    look->background = over->background != CSS_NO_COLOUR ? over->background : look->background;
}

void css_apply(const struct css *css, const struct xml *xml, struct css_look *look)
{
    for (size_t i = 0; i < css->count; i++)
        if (is_meant(css->rules[i].selector, xml))
            overlay(look, &css->rules[i].look);
    const char *style = xml_value(xml, "style"), *background = xml_value(xml, "bgcolor");
    const char *colour = xml_is(xml, "font") || xml_is(xml, "body")
                             ? xml_value(xml, xml_is(xml, "font") ? "color" : "text")
                             : NULL;
    if (background)
        look->background = css_colour(background);
    if (colour && css_colour(colour) != CSS_NO_COLOUR)
        look->colour = css_colour(colour);
    if (xml_value(xml, "hidden"))
        look->hidden = "not displayed";
    if (style)
        declare_all(look, style, style + strlen(style));
}
