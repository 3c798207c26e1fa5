#include "values.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Sorted, in small letters. */
static const char *const LOOKS[] = {
    "adj",
    "adjusthandles",
    "alg",
    "algidext",
    "algidextsource",
    "algorithmname",
    "allowincell",
    "angle",
    "asciitheme",
    "behinddoc",
    "border",
    "cellpadding",
    "cellspacing",
    "charset",
    "class",
    "color",
    "colspan",
    "connectlocs",
    "coordorigin",
    "coordsize",
    "count",
    "cryptalgorithmclass",
    "cryptalgorithmsid",
    "cryptalgorithmtype",
    "cryptprovider",
    "cryptprovidertype",
    "cryptprovidertypeext",
    "cryptprovidertypeextsource",
    "cryptspincount",
    "cstheme",
    "cx",
    "cy",
    "d",
    "dir",
    "distb",
    "distl",
    "distr",
    "distt",
    "dx",
    "dy",
    "eastasia",
    "eastasiatheme",
    "editid",
    "ext",
    "family",
    "fill",
    "fillcolor",
    "font-family",
    "font-family-asian",
    "font-family-complex",
    "font-family-generic",
    "font-name",
    "fontnamecomplex",
    "h",
    "hansi",
    "hansitheme",
    "hash",
    "hashdata",
    "hashvalue",
    "height",
    "lang",
    "major",
    "maxlinelength",
    "panose",
    "paraid",
    "paraidparent",
    "path",
    "points",
    "preserveaspectratio",
    "protection-key",
    "r",
    "ref",
    "rel",
    "rowspan",
    "rx",
    "ry",
    "salt",
    "saltdata",
    "saltvalue",
    "schemalocation",
    "scope",
    "script",
    "simplepos",
    "space",
    "span",
    "spans",
    "spid",
    "spt",
    "sqref",
    "srcset",
    "standalone",
    "stroke",
    "strokecolor",
    "strokeweight",
    "style",
    "stylename",
    "textid",
    "themecolor",
    "themefill",
    "themefillshade",
    "themefilltint",
    "themeshade",
    "themetint",
    "transform",
    "typeface",
    "valign",
    "viewbox",
    "width",
    "wrapcoords",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
};

static int compare_names(const void *key, const void *entry)
{
    return strcasecmp(key, *(const char *const *)entry);
}

/* Whether it is no list of "name: value;": browsers pass over what they cannot take for one. */
static bool is_broken_style(const char *style)
{
    if (strpbrk(style, "<>") || strstr(style, "/*"))
        return true;
    while (*style) {
        style += strspn(style, "; \t\r\n");
        size_t name = strspn(style, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                    "-_* \t\r\n");
        if (*style && (name == 0 || style[name] != ':'))
            return true;
        style += strcspn(style, ";");
    }
    return false;
}

/* A style may hold words ("content: '...'", an address), a path may be one of a disk. */
static bool says_more(const char *name, const char *value)
{
    if (strcasecmp(name, "style") == 0)
        return strstr(value, "url(") || strstr(value, "content") || is_broken_style(value);
    if (strcasecmp(name, "path") == 0 || strcasecmp(name, "script") == 0 ||
        strcasecmp(name, "ref") == 0 || strcasecmp(name, "r") == 0 || strcasecmp(name, "d") == 0)
        return strpbrk(value, "@:/") || strlen(value) > 12;
    return strcasecmp(name, "srcset") == 0 || strcasecmp(name, "class") == 0;
}

static bool is_drawn_path(const char *name, const char *value)
{
    return (strcasecmp(name, "d") == 0 || strcasecmp(name, "path") == 0) &&
           strspn(value, "mMlLcCqQzZsStTvVhHaAeExXnNfFrRwW0123456789 ,.-+\t\n@") == strlen(value);
}

static bool is_looks(const char *name, const char *value)
{
    bool is_listed =
        bsearch(name, LOOKS, sizeof LOOKS / sizeof *LOOKS, sizeof *LOOKS, compare_names) != NULL;
    return strncmp(name, "rsid", 4) == 0 || is_drawn_path(name, value) ||
           (is_listed && !says_more(name, value));
}

/* Names of vocabularies that everybody's programs write. */
static bool is_vocabulary(const char *value)
{
    static const char *const begins[] = {
        "http://schemas.",
        "https://schemas.",
        "http://www.w3.org",
        "http://purl.o",
        "urn:oasis:",
        "urn:schemas-",
        "http://openoffice.org",
        "http://docs.oasis-",
        "urn:org:docu",
        "http://ns.adobe",
        "http://www.inkscape.",
        "http://sodipodi.",
        "http://xml.op",
        "http://creativecommons.",
    };
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncmp(value, begins[i], strlen(begins[i])) == 0)
            return true;
    return strncmp(value, "urn:", 4) == 0 && strstr(value, ":xmlns:");
}

void values_tell(struct flow *flow, const struct xml *xml)
{
    for (size_t i = 0; i < xml->attribute_count; i++) {
        const struct xml_attribute *attribute = &xml->attributes[i];
        bool is_passed = is_vocabulary(attribute->value) ||
                         (!attribute->is_namespace && is_looks(attribute->name, attribute->value));
        if (!is_passed)
            flow_value(flow, attribute->value, strlen(attribute->value));
    }
}

bool values_is_path(const char *value)
{
    return strncasecmp(value, "file:", 5) == 0 || strncmp(value, "\\\\", 2) == 0 ||
           (isalpha((unsigned char)value[0]) && value[1] == ':' &&
            (value[2] == '\\' || value[2] == '/')) ||
           strncmp(value, "/Users/", 7) == 0 || strncmp(value, "/home/", 6) == 0;
}
