/* How questions look. */
#include <string.h>

#include "ask.h"

enum { ROWS = 5, CARD_ROWS = 12 };

/* Of one question, while it is written. */
struct writing {
    struct visit *visit;
    struct page *page;
    const struct ask *ask;
    const struct error *err; /* what is wrong with it; NULL: nothing */
};

static const char *value_of(const struct writing *writing)
{
    const struct ask *ask = writing->ask;
    const char *given = asked(writing->visit, ask->name);
    return !*given && !writing->visit->request->is_post && ask->initial ? ask->initial : given;
}

static void write_hint(const struct writing *writing)
{
    struct page *page = writing->page;
    if (writing->ask->hint) {
        page_markup(page, "<div id=\"%s-hint\" class=\"govuk-hint\">", writing->ask->name);
        page_text(page, writing->ask->hint);
        page_markup(page, "</div>\n");
    }
    if (!writing->err)
        return;
    page_markup(page,
                "<p id=\"%s-error\" class=\"govuk-error-message\"><span "
                "class=\"govuk-visually-hidden\">Error:</span> ",
                writing->ask->name);
    page_sentence_words(page, writing->err->message, &writing->err->message_ways);
    page_markup(page, "</p>\n");
}

/* The attribute that ties a field, or a group of them, to what is said about it. */
static void write_ties(const struct writing *writing)
{
    const char *name = writing->ask->name;
    bool has_hint = writing->ask->hint;
    if (!has_hint && !writing->err)
        return;
    page_markup(writing->page, " aria-describedby=\"%s%s%s%s%s\"", has_hint ? name : "",
                has_hint ? "-hint" : "", has_hint && writing->err ? " " : "",
                writing->err ? name : "", writing->err ? "-error" : "");
}

static void write_label(const struct writing *writing)
{
    struct page *page = writing->page;
    page_markup(page, "<label class=\"govuk-label govuk-label--s\" for=\"%s\">",
                writing->ask->name);
    page_text(page, writing->ask->label);
    if (!writing->ask->missing)
        page_markup(page, " <span class=\"desk-optional\">(if you know)</span>");
    page_markup(page, "</label>\n");
}

static void write_legend(const struct writing *writing)
{
    struct page *page = writing->page;
    page_markup(page, "<fieldset class=\"govuk-fieldset\"");
    write_ties(writing);
    page_markup(page, "><legend class=\"govuk-fieldset__legend govuk-fieldset__legend--s\">");
    page_text(page, writing->ask->label);
    if (!writing->ask->missing && writing->ask->kind == ASK_DAY)
        page_markup(page, " <span class=\"desk-optional\">(if you know)</span>");
    page_markup(page, "</legend>\n");
}

/* ---- one kind each ---- */

static void write_input(const struct writing *writing)
{
    const struct ask *ask = writing->ask;
    struct page *page = writing->page;
    bool is_secret = ask->kind == ASK_SECRET, is_clock = ask->kind == ASK_CLOCK;
    write_label(writing);
    write_hint(writing);
    page_markup(page,
                "<input class=\"govuk-input%s%s\" id=\"%s\" name=\"%s\" type=\"%s\" "
                "autocomplete=\"off\" spellcheck=\"%s\"",
                writing->err ? " govuk-input--error" : "",
                is_clock                      ? " govuk-input--width-5"
                : ask->is_short || is_secret ? " govuk-input--width-20"
                                              : "",
                ask->name, ask->name, is_secret ? "password" : "text",
                is_secret || ask->is_short ? "false" : "true");
    write_ties(writing);
    if (!is_secret) {
        page_markup(page, " value=\"");
        page_attribute(page, value_of(writing));
        page_markup(page, "\"");
    }
    page_markup(page, ">\n");
}

static void write_area(const struct writing *writing)
{
    const struct ask *ask = writing->ask;
    struct page *page = writing->page;
    write_label(writing);
    write_hint(writing);
    page_markup(page,
                "<textarea class=\"govuk-textarea%s\" id=\"%s\" name=\"%s\" rows=\"%d\" "
                "autocomplete=\"off\"",
                writing->err ? " govuk-textarea--error" : "", ask->name, ask->name,
                ask->is_short ? CARD_ROWS : ROWS);
    write_ties(writing);
    /* A browser drops the first line end. */
    page_markup(page, ">\n");
    page_text(page, value_of(writing));
    page_markup(page, "</textarea>\n");
}

/* The first has the question's own id, to which the summary of errors leads. */
static void write_choices(const struct writing *writing)
{
    const struct ask *ask = writing->ask;
    struct page *page = writing->page;
    bool is_many = ask->kind == ASK_CHECKS;
    const char *block = is_many ? "checkboxes" : "radios";
    write_legend(writing);
    write_hint(writing);
    page_markup(page, "<div class=\"govuk-%s\">\n", block);
    for (size_t i = 0; i < ask->choice_count; i++) {
        const struct ask_choice *choice = &ask->choices[i];
        bool is_chosen = is_many ? asked_has(writing->visit, ask->name, choice->value)
                                 : strcmp(value_of(writing), choice->value) == 0;
        char id[80];
        snprintf(id, sizeof id, i > 0 ? "%s-%zu" : "%s", ask->name, i + 1);
        page_markup(page,
                    "<div class=\"govuk-%s__item\"><input class=\"govuk-%s__input\" id=\"%s\" "
                    "name=\"%s\" type=\"%s\" value=\"",
                    block, block, id, ask->name, is_many ? "checkbox" : "radio");
        page_attribute(page, choice->value);
        page_markup(page, "\"%s><label class=\"govuk-label govuk-%s__label\" for=\"%s\">",
                    is_chosen ? " checked" : "", block, id);
        page_text(page, choice->label);
        page_markup(page, "</label></div>\n");
    }
    page_markup(page, "</div></fieldset>\n");
}

static void write_select(const struct writing *writing)
{
    const struct ask *ask = writing->ask;
    struct page *page = writing->page;
    const char *value = value_of(writing);
    write_label(writing);
    write_hint(writing);
    page_markup(page, "<select class=\"govuk-select%s\" id=\"%s\" name=\"%s\"",
                writing->err ? " govuk-select--error" : "", ask->name, ask->name);
    write_ties(writing);
    page_markup(page, ">\n<option value=\"\">Choose</option>\n");
    for (size_t i = 0; i < ask->choice_count; i++) {
        page_markup(page, "<option value=\"");
        page_attribute(page, ask->choices[i].value);
        page_markup(page, "\"%s>", strcmp(value, ask->choices[i].value) == 0 ? " selected" : "");
        page_text(page, ask->choices[i].label);
        page_markup(page, "</option>\n");
    }
    page_markup(page, "</select>\n");
}

/* What stands in one part of a day: as typed, else as it is before anything was. */
static void part_value(const struct writing *writing, size_t part, char value[16])
{
    struct date day;
    char name[80];
    static const char *const parts[] = {"day", "month", "year"};
    snprintf(name, sizeof name, "%s-%s", writing->ask->name, parts[part]);
    const char *typed = asked(writing->visit, name);
    snprintf(value, 16, "%.15s", typed);
    if (*typed || writing->visit->request->is_post || !writing->ask->initial ||
        !date_parse(writing->ask->initial, &day))
        return;
    snprintf(value, 16, "%d", part == 0 ? day.day : part == 1 ? day.month : day.year);
}

static void write_day(const struct writing *writing)
{
    static const char *const names[] = {"day", "month", "year"};
    static const char *const labels[] = {"Day", "Month", "Year"};
    const char *name = writing->ask->name;
    struct page *page = writing->page;
    write_legend(writing);
    write_hint(writing);
    page_markup(page, "<div class=\"govuk-date-input\">\n");
    for (size_t i = 0; i < 3; i++) {
        char value[16], id[80];
        part_value(writing, i, value);
        snprintf(id, sizeof id, i > 0 ? "%s-%s" : "%s", name, names[i]);
        page_markup(page,
                    "<div class=\"govuk-date-input__item\"><label class=\"govuk-label "
                    "govuk-date-input__label\" for=\"%s\">%s</label><input class=\"govuk-input "
                    "govuk-date-input__input govuk-input--width-%d%s\" id=\"%s\" name=\"%s-%s\" "
                    "type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" value=\"",
                    id, labels[i], i == 2 ? 4 : 2, writing->err ? " govuk-input--error" : "", id,
                    name, names[i]);
        page_attribute(page, value);
        page_markup(page, "\"></div>\n");
    }
    page_markup(page, "</div></fieldset>\n");
}

/* ---- all of them ---- */

static void write_ask(const struct writing *writing)
{
    static void (*const kinds[])(const struct writing *) = {
        [ASK_TEXT] = write_input,     [ASK_AREA] = write_area,     [ASK_RADIOS] = write_choices,
        [ASK_CHECKS] = write_choices, [ASK_SELECT] = write_select, [ASK_DAY] = write_day,
        [ASK_CLOCK] = write_input,    [ASK_SECRET] = write_input,
    };
    struct page *page = writing->page;
    if (writing->ask->kind == ASK_CARRIED) {
        page_markup(page, "<input type=\"hidden\" name=\"%s\" value=\"", writing->ask->name);
        page_attribute(page, value_of(writing));
        page_markup(page, "\">\n");
        return;
    }
    page_markup(page, "<div class=\"govuk-form-group%s\">\n",
                writing->err ? " govuk-form-group--error" : "");
    kinds[writing->ask->kind](writing);
    page_markup(page, "</div>\n");
}

void ask_show(struct visit *visit, const struct asking *asking, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, asking->title, asking->place);
    if (err)
        page_error_summary(page, err, asking->wrong);
    if (asking->above)
        asking->above(visit, asking->context);
    page_form_begin(page, asking->path);
    for (size_t i = 0; i < asking->count; i++) {
        const struct ask *ask = &asking->asks[i];
        bool is_wrong = err && asking->wrong && strcmp(asking->wrong, ask->name) == 0;
        write_ask(&(struct writing){visit, page, ask, is_wrong ? err : NULL});
    }
    page_form_end(page, asking->button);
    if (asking->below)
        asking->below(visit, asking->context);
    page_end(page);
}
