#include "looks.h"

#include <string.h>

#include "safehand/base/array.h"

void looks_overlay(struct looks *looks, const struct looks *over)
{
    if (over->hidden != LOOKS_UNSAID)
        looks->hidden = over->hidden;
    if (over->colour != CSS_NO_COLOUR)
        looks->colour = over->colour;
    if (over->is_filled) {
        looks->fill = over->fill;
        looks->is_filled = true;
        looks->is_highlight = over->is_highlight;
    }
    if (over->size != 0)
        looks->size = over->size;
    looks->is_cut = looks->is_cut || over->is_cut;
}

const char *looks_hide(const struct looks *looks)
{
    if (looks->hidden == LOOKS_YES)
        return "marked as hidden";
    if (looks->size != 0 && looks->size <= LOOKS_SMALL)
        return "too small to read";
    uint32_t colour = looks->colour == CSS_NO_COLOUR && looks->is_highlight ? 0 : looks->colour;
    return css_is_alike(colour, looks->fill) ? "in the colour of what is behind them" : NULL;
}

/* Colours by name: of a theme (its usual ones), of a pen. */
static const struct {
    const char *name;
    uint32_t colour;
} NAMED[] = {
    {"bg1", 0xFFFFFF},
    {"lt1", 0xFFFFFF},
    {"background1", 0xFFFFFF},
    {"light1", 0xFFFFFF},
    {"tx1", 0},
    {"dk1", 0},
    {"text1", 0},
    {"dark1", 0},
    {"window", 0xFFFFFF},
    {"windowText", 0},
    {"black", 0},
    {"white", 0xFFFFFF},
    {"yellow", 0xFFFF00},
    {"red", 0xFF0000},
    {"blue", 0x0000FF},
    {"green", 0x00FF00},
    {"cyan", 0x00FFFF},
    {"magenta", 0xFF00FF},
    {"darkBlue", 0x000080},
    {"darkRed", 0x800000},
    {"darkGray", 0x808080},
    {"lightGray", 0xC0C0C0},
};

uint32_t looks_colour(const struct xml *xml, bool *is_known)
{
    static const char *const names[] = {"themeColor", "lastClr", "rgb", "fill", "val"};
    *is_known = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = xml_value(xml, names[i]);
        if (!value || strcmp(value, "auto") == 0 ||
            (strcmp(names[i], "fill") == 0 && !xml_is(xml, "shd")) ||
            (strcmp(names[i], "val") == 0 && xml_is(xml, "shd")))
            continue;
        for (size_t j = 0; j < sizeof NAMED / sizeof *NAMED; j++)
            if (strcmp(value, NAMED[j].name) == 0)
                return NAMED[j].colour;
        bool has_clearness = strcmp(names[i], "rgb") == 0 && strlen(value) == 8;
        uint32_t colour = css_colour(has_clearness ? value + 2 : value);
        *is_known = colour != CSS_NO_COLOUR;
        return colour;
    }
    return CSS_NO_COLOUR;
}

struct looks_style *looks_style_add(struct looks_styles *styles, const char *name,
                                    const char *parent)
{
    struct looks_style style = {.looks = LOOKS_PLAIN};
    snprintf(style.name, sizeof style.name, "%s", name);
    snprintf(style.parent, sizeof style.parent, "%s", parent);
    if (styles->count == LOOKS_STYLES || !ARRAY_ADD(styles->styles, styles->count, style))
        return NULL;
    memset(styles->found, 0, sizeof styles->found);
    return &styles->styles[styles->count - 1];
}

static const struct looks_style *find(const struct looks_styles *styles, const char *name)
{
    for (size_t i = styles->count; i > 0; i--)
        if (strncmp(styles->styles[i - 1].name, name, LOOKS_NAME - 1) == 0)
            return &styles->styles[i - 1];
    return NULL;
}

static struct looks with_parents(const struct looks_styles *styles, const char *name)
{
    enum { GENERATIONS = 12 };
    const struct looks_style *chain[GENERATIONS];
    struct looks looks = LOOKS_PLAIN;
    size_t count = 0;
    while (name[0] != '\0' && count < GENERATIONS && (chain[count] = find(styles, name)))
        name = chain[count++]->parent;
    for (size_t i = count; i > 0; i--)
        looks_overlay(&looks, &chain[i - 1]->looks);
    return looks;
}

struct looks looks_style_find(struct looks_styles *styles, const char *name)
{
    size_t place = 0;
    for (const char *at = name; *at != '\0'; at++)
        place = (place * 31 + (unsigned char)*at) % LOOKS_FOUND;
    if (name[0] == '\0' || strcmp(styles->found[place].name, name) != 0) {
        styles->found[place].looks = with_parents(styles, name);
        snprintf(styles->found[place].name, LOOKS_NAME, "%s", name);
    }
    return styles->found[place].looks;
}
