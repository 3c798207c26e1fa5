#include "html.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "charset.h"
#include "css.h"
#include "flow.h"
#include "generic.h"
#include "links.h"
#include "values.h"

enum { COMMENTS_WITHIN = 2 };

struct html {
    struct flow flow;
    struct css css;
    struct css_look looks[XML_DEPTH + 1];
    unsigned within; /* pages within comments */
    bool has_ended;  /* an element within words, and nothing stood behind it */
    bool is_xml;     /* broken: its elements are any, and all but a few part words */
};

/* Elements that part words, sorted; all others may stand within one ("Kel<b>ly</b>"). */
static const char *const PARTING[] = {
    "address",  "article", "aside",    "blockquote", "body",   "br",     "button",   "caption",
    "center",   "col",     "dd",       "details",    "dialog", "dir",    "div",      "dl",
    "dt",       "embed",   "fieldset", "figcaption", "figure", "footer", "form",     "frame",
    "frameset", "h1",      "h2",       "h3",         "h4",     "h5",     "h6",       "head",
    "header",   "hr",      "html",     "iframe",     "input",  "legend", "li",       "link",
    "main",     "meta",    "nav",      "noscript",   "object", "ol",     "optgroup", "option",
    "p",        "pre",     "script",   "section",    "select", "style",  "summary",  "table",
    "tbody",    "td",      "template", "textarea",   "tfoot",  "th",     "thead",    "title",
    "tr",       "ul",      "video",    "xml",
};

static int compare_names(const void *key, const void *entry)
{
    return strcasecmp(key, *(const char *const *)entry);
}

static bool parts_words(const struct html *html, const char *name)
{
    if (html->is_xml)
        return !generic_is_within_words(name);
    return bsearch(name, PARTING, sizeof PARTING / sizeof *PARTING, sizeof *PARTING,
                   compare_names) != NULL;
}

static struct css_look *look_at(struct html *html, unsigned depth)
{
    return &html->looks[depth < XML_DEPTH ? depth : XML_DEPTH];
}

/* ---- what a page says of itself ---- */

struct told {
    const char *name;
    enum hidden_kind kind;
};

static const struct told METAS[] = {
    {"author", HIDDEN_AUTHOR},          {"originator", HIDDEN_AUTHOR},
    {"creator", HIDDEN_AUTHOR},         {"dc.creator", HIDDEN_AUTHOR},
    {"dcterms.creator", HIDDEN_AUTHOR}, {"changedby", HIDDEN_EDITOR},
    {"company", HIDDEN_COMPANY},        {"publisher", HIDDEN_COMPANY},
    {"generator", HIDDEN_SOFTWARE},     {"progid", HIDDEN_SOFTWARE},
    {"description", HIDDEN_COMMENT},    {"keywords", HIDDEN_COMMENT},
    {"subject", HIDDEN_COMMENT},        {"created", HIDDEN_TIMES},
    {"changed", HIDDEN_TIMES},          {"date", HIDDEN_TIMES},
    {"geo.position", HIDDEN_LOCATION},  {"icbm", HIDDEN_LOCATION},
};
/* Elements of pages that Office wrote. */
static const struct told PROPERTIES[] = {
    {"author", HIDDEN_AUTHOR},       {"lastauthor", HIDDEN_EDITOR}, {"company", HIDDEN_COMPANY},
    {"manager", HIDDEN_COMPANY},     {"template", HIDDEN_PATHS},    {"description", HIDDEN_COMMENT},
    {"keywords", HIDDEN_COMMENT},    {"subject", HIDDEN_COMMENT},   {"category", HIDDEN_COMMENT},
    {"created", HIDDEN_TIMES},       {"lastsaved", HIDDEN_TIMES},   {"lastprinted", HIDDEN_TIMES},
    {"hyperlinkbase", HIDDEN_PATHS},
};

static void tell_of(struct html *html, const struct told *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(list[i].name, name) == 0)
            answer_hidden(html->flow.answer, list[i].kind, NULL);
}

static void look_at_meta(struct html *html, const struct xml *xml)
{
    const char *name = xml_value(xml, "name"), *content = xml_value_or_empty(xml, "content");
    name = name ? name : xml_value_or_empty(xml, "property");
    if (content[0] != '\0')
        tell_of(html, METAS, sizeof METAS / sizeof *METAS, name);
}

/* ---- elements ---- */

/* Whether a field of that type holds what somebody wrote. */
static bool is_written(const char *type)
{
    static const char *const others[] = {"submit", "button", "reset", "image", "checkbox", "radio"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(type, others[i]) == 0)
            return false;
    return true;
}

static void look_at_input(struct html *html, const struct xml *xml)
{
    const char *type = xml_value_or_empty(xml, "type");
    if (!xml_is(xml, "input") || xml_value_or_empty(xml, "value")[0] == '\0' || !is_written(type))
        return;
    if (strcasecmp(type, "hidden") == 0)
        answer_hidden(html->flow.answer, HIDDEN_WORDS, "a field that is not shown");
    else
        answer_hidden(html->flow.answer, HIDDEN_FORM, NULL);
}

/* A page within an attribute of this one. */
static void read_within(const char *page, struct answer *answer)
{
    const struct part part = {NULL, "text/html", (const unsigned char *)page, strlen(page)};
    answer_break(answer);
    read_part(&part, answer);
    answer_break(answer);
}

static void look_at_element(struct html *html, const struct xml *xml)
{
    struct answer *answer = html->flow.answer;
    if (xml_is(xml, "meta"))
        look_at_meta(html, xml);
    look_at_input(html, xml);
    if (xml_value(xml, "srcdoc"))
        read_within(xml_value(xml, "srcdoc"), answer);
    static const char *const addresses[] = {"href", "src", "data", "action", "background"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        answer_link(answer, xml_value_or_empty(xml, addresses[i]));
}

static void open_element(void *state, const struct xml *xml)
{
    struct html *html = state;
    struct css_look *look = look_at(html, xml->depth);
    *look = *look_at(html, xml->depth - 1);
    css_apply(&html->css, xml, look);
    if (parts_words(html, xml_name(xml, 0)))
        flow_break(&html->flow);
    else if (html->has_ended)
        flow_doubt(&html->flow); /* a style may part them as cells */
    look_at_element(html, xml);
    values_tell(&html->flow, xml);
}

static void close_element(void *state, const struct xml *xml)
{
    struct html *html = state;
    html->has_ended = !parts_words(html, xml_name(xml, 0));
    if (!html->has_ended)
        flow_break(&html->flow);
}

/* By itself; a style sheet's rules are kept. */
static void take_code(struct html *html, const struct xml *xml, const char *text, size_t length)
{
    if (xml_is(xml, "style"))
        css_add(&html->css, text, length);
    else if (generic_has_words(text, length))
        answer_hidden(html->flow.answer, HIDDEN_MACROS, NULL);
    flow_value(&html->flow, text, length);
}

static const char *hidden_by(const struct css_look *look)
{
    uint32_t behind = look->background;
    if (look->hidden)
        return look->hidden;
    return css_is_alike(look->colour, behind) ? "in the colour of what is behind them" : NULL;
}

static void take_text(void *state, const struct xml *xml, const char *text, size_t length)
{
    struct html *html = state;
    html->has_ended = false;
    if (xml_is(xml, "style") || xml_is(xml, "script")) {
        take_code(html, xml, text, length);
        return;
    }
    const char *hidden = hidden_by(look_at(html, xml->depth));
    if (hidden && generic_has_words(text, length))
        answer_hidden(html->flow.answer, HIDDEN_WORDS, hidden);
    if (xml_within(xml, "xml") && generic_has_words(text, length))
        tell_of(html, PROPERTIES, sizeof PROPERTIES / sizeof *PROPERTIES, xml_name(xml, 0));
    if (xml_within(xml, "xml"))
        flow_break(&html->flow);
    if (xml_within(xml, "pre") || xml_is(xml, "pre") || xml_is(xml, "textarea"))
        flow_text(&html->flow, hidden ? FLOW_UNSEEN : FLOW_SHOWN, text, length);
    else
        flow_words(&html->flow, hidden ? FLOW_UNSEEN : FLOW_SHOWN, text, length);
}

/* ---- comments ---- */

static void read_page(struct html *html, const unsigned char *data, size_t length,
                      const char *charset);

static void take_other(void *state, enum xml_other what, const char *text)
{
    struct html *html = state;
    const char *page = strstr(text, "[if") ? strchr(text, '>') : NULL;
    if (what == XML_OTHER_DOCTYPE)
        return;
    if (what == XML_OTHER_TAG) {
        if (!html->is_xml) /* of which it is told that it is broken */
            flow_value(&html->flow, text, strlen(text));
        return;
    }
    if (what == XML_OTHER_COMMENT && page && html->within < COMMENTS_WITHIN) {
        /* what Office alone shows */
        html->within++;
        const char *end = strstr(page + 1, "<![endif");
        read_page(html, (const unsigned char *)page + 1,
                  end ? (size_t)(end - page) - 1 : strlen(page + 1), "UTF-8");
        html->within--;
        return;
    }
    bool is_mark = strncmp(text, "StartFragment", 13) == 0 ||
                   strncmp(text, "EndFragment", 11) == 0 || strncmp(text, "[if", 3) == 0 ||
                   strstr(text, "[endif]");
    if (what == XML_OTHER_COMMENT && !is_mark && generic_has_words(text, strlen(text)))
        answer_hidden(html->flow.answer, HIDDEN_COMMENT, "in its code");
    flow_value(&html->flow, text, strlen(text));
}

static const struct xml_walk WALK = {open_element, close_element, take_text, take_other};

static void read_page(struct html *html, const unsigned char *data, size_t length,
                      const char *charset)
{
    if (length > 0 && !xml_walk_html(data, length, charset, &WALK, html))
        answer_unread(html->flow.answer, UNREAD_DAMAGED, NULL);
}

static void read_all(const struct part *part, bool is_xml, struct answer *answer)
{
    char charset[CHARSET_SIZE];
    if (part->length > XML_HTML_MAXIMUM) { /* its words, among its marks */
        answer_unread(answer, UNREAD_SIZE, NULL);
        charset_tell(answer, charset_of_type(part->type, charset) ? charset : NULL, part->data,
                     part->length);
        return;
    }
    struct html *html = memory_allocate(sizeof *html);
    if (!html) {
        answer_unread(answer, UNREAD_READER, NULL);
        return;
    }
    flow_init(&html->flow, answer);
    html->is_xml = is_xml;
    html->looks[0] = (struct css_look){NULL, 0, 0xFFFFFF}; /* black on white */
    read_page(html, part->data, part->length,
              charset_of_type(part->type, charset) ? charset : NULL);
    flow_end(&html->flow);
    memory_free(html);
}

void read_html(const struct part *part, struct answer *answer)
{
    read_all(part, false, answer);
}

void html_read_xml(const struct part *part, struct answer *answer)
{
    read_all(part, true, answer);
}
