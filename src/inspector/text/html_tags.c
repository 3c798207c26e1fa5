#include "html_tags.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_SIZE = 32 };

/* Elements that came later than those that libxml2 knows, sorted. */
static const char *const LATER[] = {
    "article", "aside", "audio",      "bdi",     "canvas", "data",    "datalist", "details",
    "dialog",  "embed", "figcaption", "figure",  "footer", "header",  "hgroup",   "main",
    "mark",    "meter", "nav",        "nobr",    "output", "picture", "progress", "rp",
    "rt",      "ruby",  "search",     "section", "slot",   "source",  "summary",  "template",
    "time",    "track", "video",      "wbr",     "xml",
};
/* Attributes that say all by being there, sorted. */
static const char *const ALONE[] = {
    "alt",      "async",    "autofocus", "autoplay", "checked",  "compact",    "controls",
    "default",  "defer",    "disabled",  "hidden",   "ismap",    "itemscope",  "loop",
    "multiple", "muted",    "nohref",    "noresize", "noshade",  "novalidate", "nowrap",
    "open",     "readonly", "required",  "reversed", "selected",
};

static int compare_names(const void *key, const void *entry)
{
    return strcasecmp(key, *(const char *const *)entry);
}
#define IS_ONE_OF(name, list)                                                                      \
    (bsearch(name, list, sizeof(list) / sizeof *(list), sizeof *(list), compare_names) != NULL)

/* Behind a tag, whose values may hold what looks like its end; NULL if it has none. */
static const char *tag_end(const char *at)
{
    char quote = '\0', before = '\0';
    for (; *at != '\0'; at++) {
        if (quote != '\0')
            quote = *at == quote ? '\0' : quote;
        else if (*at == '>')
            return at + 1;
        else if ((*at == '"' || *at == '\'') && before == '=')
            quote = *at;
        before = isspace((unsigned char)*at) ? before : *at;
    }
    return NULL;
}

/* A name of letters, digits and what may stand between them; *at is behind it. */
static bool take_name(const char **at, const char *end, char name[NAME_SIZE])
{
    size_t length = 0;
    const char *from = *at;
    for (; *at < end && (isalnum((unsigned char)**at) || strchr(":-_", **at)); ++*at)
        if (length + 1 < NAME_SIZE)
            name[length++] = **at;
    name[length] = '\0';
    return *at > from && (size_t)(*at - from) < NAME_SIZE;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at))
        at++;
    return at;
}

/* Behind the value of an attribute. */
static const char *skip_value(const char *at, const char *end)
{
    at = skip_blanks(at, end);
    if (at < end && (*at == '"' || *at == '\'')) {
        const char *close = memchr(at + 1, *at, (size_t)(end - at) - 1);
        return close ? close + 1 : end;
    }
    while (at < end && !isspace((unsigned char)*at))
        at++;
    return at;
}

/* Names of other vocabularies have a colon, such as Word's, and of a page's own a hyphen. */
static bool is_element(const char *name)
{
    return strpbrk(name, ":-") || IS_ONE_OF(name, LATER) ||
           htmlTagLookup((const xmlChar *)name) != NULL;
}

/* Whether what stands between < and > is a tag as pages have them. */
static bool is_usual(const char *at, const char *end)
{
    char name[NAME_SIZE];
    at += *at == '/';
    if (!take_name(&at, end, name) || !is_element(name))
        return false;
    for (at = skip_blanks(at, end); at < end; at = skip_blanks(at, end)) {
        if (*at == '/') {
            at++;
            continue;
        }
        bool is_name = take_name(&at, end, name);
        const char *next = skip_blanks(at, end);
        bool has_value = next < end && *next == '=';
        if (!is_name || (!has_value && !IS_ONE_OF(name, ALONE)))
            return false;
        if (has_value)
            at = skip_value(next + 1, end);
    }
    return true;
}

/* A parser drops these with all that they say where it has one already, or where what stands before
 * them is no page. */
static bool may_be_dropped(const char *at, const char *end, bool is_broken, unsigned seen[3])
{
    static const char *const ONCE[] = {"html", "head", "body"};
    char name[NAME_SIZE];
    if (!take_name(&at, end, name) || skip_blanks(at, end) == end)
        return false;
    for (size_t i = 0; i < sizeof ONCE / sizeof *ONCE; i++)
        if (strcasecmp(name, ONCE[i]) == 0)
            return seen[i]++ > 0 || is_broken;
    return false;
}

static bool tell(const char *from, const char *end, const struct xml_walk *walk, void *state)
{
    char *tag = memory_copy_bytes(from, (size_t)(end - from));
    if (tag && walk->other)
        walk->other(state, XML_OTHER_TAG, tag);
    memory_free(tag);
    return tag != NULL;
}

/* ---- what begins a page's body, though no tag says so ---- */

/* Elements of a page's head, sorted, and those of which what they hold stands there too. */
static const char *const OF_HEAD[] = {"base",     "body",   "head",  "html",  "link", "meta",
                                      "noscript", "script", "style", "title", "xml"};
static const char *const WITH_WORDS[] = {"noscript", "script", "style", "title", "xml"};

struct head {
    const char *text; /* that stands there, up to the next tag */
    bool is_within;   /* an element that may have words */
};

static bool has_words(const char *from, const char *to)
{
    while (from < to && (isspace((unsigned char)*from) || strchr("\xEF\xBB\xBF", *from)))
        from++;
    return from < to;
}

/* Whether what stands before this tag, or the tag, is nothing for a head. */
static bool ends_head(struct head *head, const char *at, bool is_tag, const char *end)
{
    char name[NAME_SIZE];
    const char *from = at + 1 + (at[1] == '/');
    bool ends = head->text && !head->is_within && has_words(head->text, at);
    const char *close = is_tag ? end : strchr(at, '>');
    head->text = strncmp(at, "<!--", 4) == 0    ? (end ? end + 3 : NULL)
                 : is_tag                       ? end
                 : at[1] != '!' && at[1] != '?' ? at + 1
                 : close                        ? close + 1
                                                : NULL;
    if (!is_tag)
        return ends;
    bool is_named = take_name(&from, end, name);
    head->is_within = at[1] != '/' && is_named && IS_ONE_OF(name, WITH_WORDS);
    return ends || !is_named || !IS_ONE_OF(name, OF_HEAD);
}

bool html_tags_look(const char *page, const struct xml_walk *walk, void *state)
{
    const char *at = page;
    unsigned seen[3] = {0};
    bool is_broken = false;
    struct head head = {page, false};
    while (at && (at = strchr(at, '<'))) {
        if (at[1] == '\0' || strcmp(at + 1, "/") == 0)
            return false; /* it was cut off in a tag */
        bool is_tag = isalpha((unsigned char)at[1]) || at[1] == '/';
        bool is_code = strncasecmp(at, "<script", 7) == 0 || strncasecmp(at, "<style", 6) == 0;
        const char *end = strncmp(at, "<!--", 4) == 0 ? strstr(at, "-->")
                          : is_tag                    ? tag_end(at + 1)
                                                      : at + 1;
        if (is_tag && !end)
            return false;
        bool is_odd = is_tag && !is_usual(at + 1, end - 1);
        is_broken = ends_head(&head, at, is_tag, end) || is_broken || is_odd;
        if ((is_odd || (is_tag && may_be_dropped(at + 1, end - 1, is_broken, seen))) &&
            !tell(at + 1, end - 1, walk, state))
            return false;
        at = end && is_code ? strcasestr(end, at[2] == 'c' || at[2] == 'C' ? "</script" : "</style")
                            : end;
    }
    return true;
}
