#include "generic.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "css.h"
#include "encoded.h"
#include "html.h"
#include "links.h"
#include "values.h"

struct generic {
    struct flow flow;
    struct css css;
    struct css_look looks[XML_DEPTH + 1];
    bool has_ended;        /* an element within words, and nothing stood behind it */
    struct buffer encoded; /* text of the element that is open, if that may be code */
};

bool generic_has_words(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (isalnum((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80)
            return true;
    return false;
}

void generic_tell_other(struct flow *flow, enum xml_other what, const char *text)
{
    if (what == XML_OTHER_COMMENT && generic_has_words(text, strlen(text)))
        answer_hidden(flow->answer, HIDDEN_COMMENT, "in its code");
    flow_value(flow, text, strlen(text));
}

/* Elements that stand within words in XHTML, DocBook, SVG and the like. */
bool generic_is_within_words(const char *name)
{
    static const char *const names[] = {
        "a",    "abbr", "b",     "big",  "cite", "code", "del",      "em",   "emphasis",
        "font", "i",    "ins",   "link", "mark", "s",    "small",    "span", "strong",
        "sub",  "sup",  "tspan", "tt",   "u",    "wbr",  "textPath",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static struct css_look *look_at(struct generic *generic, unsigned depth)
{
    return &generic->looks[depth < XML_DEPTH ? depth : XML_DEPTH];
}

/* How SVG says by attributes what a style sheet says otherwise. */
static void look_at_attributes(const struct xml *xml, struct css_look *look)
{
    if (strcmp(xml_value_or_empty(xml, "display"), "none") == 0)
        look->hidden = "not displayed";
    else if (strcmp(xml_value_or_empty(xml, "visibility"), "hidden") == 0)
        look->hidden = "not visible";
    else if (strcmp(xml_value_or_empty(xml, "opacity"), "0") == 0 ||
             strcmp(xml_value_or_empty(xml, "fill-opacity"), "0") == 0)
        look->hidden = "clear as glass";
}

static void open_element(void *state, const struct xml *xml)
{
    struct generic *generic = state;
    struct css_look *look = look_at(generic, xml->depth);
    *look = *look_at(generic, xml->depth - 1);
    css_apply(&generic->css, xml, look);
    look_at_attributes(xml, look);
    if (!generic_is_within_words(xml_name(xml, 0)))
        flow_break(&generic->flow);
    else if (generic->has_ended && !xml_is(xml, "tspan"))
        flow_doubt(&generic->flow); /* two values, or two pieces of a word */
    else if (xml_is(xml, "tspan") && (xml_value(xml, "x") || xml_value(xml, "dy")))
        flow_doubt(&generic->flow);
    answer_link(generic->flow.answer, xml_value_or_empty(xml, "export-filename"));
    answer_link(generic->flow.answer, xml_value_or_empty(xml, "href"));
    values_tell(&generic->flow, xml);
    buffer_clear(&generic->encoded);
}

static void close_element(void *state, const struct xml *xml)
{
    struct generic *generic = state;
    const char *text = buffer_text(&generic->encoded);
    if (generic->encoded.length > 0 &&
        !encoded_read(text, generic->encoded.length, generic->flow.answer))
        flow_words(&generic->flow, FLOW_SHOWN, text, generic->encoded.length);
    buffer_clear(&generic->encoded);
    generic->has_ended = generic_is_within_words(xml_name(xml, 0));
    if (!generic->has_ended)
        flow_break(&generic->flow);
}

/* One long run of letters is kept until the element ends: it may be the code of something. */
static bool may_be_code(const char *text, size_t length)
{
    enum { LONG = 60 };
    return length >= LONG && !memchr(text, ' ', length);
}

static void take_text(void *state, const struct xml *xml, const char *text, size_t length)
{
    struct generic *generic = state;
    struct answer *answer = generic->flow.answer;
    bool has_words = generic_has_words(text, length);
    const char *hidden = look_at(generic, xml->depth)->hidden;
    generic->has_ended = false;
    if (xml_is(xml, "style"))
        css_add(&generic->css, text, length);
    if (xml_is(xml, "script") && has_words)
        answer_hidden(answer, HIDDEN_MACROS, NULL);
    if (has_words && (xml_is(xml, "creator") || xml_within(xml, "creator")))
        answer_hidden(answer, HIDDEN_AUTHOR, NULL);
    if (hidden && has_words)
        answer_hidden(answer, HIDDEN_WORDS, hidden);
    if (may_be_code(text, length))
        buffer_append(&generic->encoded, text, length);
    else
        flow_words(&generic->flow, hidden ? FLOW_UNSEEN : FLOW_SHOWN, text, length);
}

static void take_other(void *state, enum xml_other what, const char *text)
{
    struct generic *generic = state;
    generic_tell_other(&generic->flow, what, text);
}

static const struct xml_walk WALK = {open_element, close_element, take_text, take_other};

void generic_read_broken(const struct part *part, struct answer *answer)
{
    answer_unread(answer, UNREAD_DAMAGED, NULL);
    html_read_xml(part, answer);
}

void generic_read(const struct part *part, struct answer *answer)
{
    struct generic *generic = memory_allocate(sizeof *generic);
    if (!generic) {
        answer_unread(answer, UNREAD_READER, NULL);
        return;
    }
    flow_init(&generic->flow, answer);
    buffer_init(&generic->encoded, READER_TEXT_MAXIMUM);
    generic->looks[0] = (struct css_look){NULL, CSS_NO_COLOUR, CSS_NO_COLOUR};
    bool is_whole = xml_walk(part->data, part->length, &WALK, generic);
    flow_end(&generic->flow);
    buffer_free(&generic->encoded);
    memory_free(generic);
    if (!is_whole)
        generic_read_broken(part, answer);
}
