/* Forms, field by field. */
#include "fields.h"

#include <string.h>

const char *page_form_token(const struct page *page)
{
    return page->session ? page->session->form_token : page->form_token;
}

static void form_begin(struct page *page, const char *action, const char *encoding)
{
    page_markup(page, "<form method=\"post\" action=\"");
    page_attribute(page, action);
    page_markup(page, "\"%s novalidate>\n", encoding);
    page_hidden(page, "token", page_form_token(page));
}

void page_form_begin(struct page *page, const char *action)
{
    form_begin(page, action, "");
}

void page_form_begin_files(struct page *page, const char *action)
{
    form_begin(page, action, " enctype=\"multipart/form-data\"");
}

void page_form_button(struct page *page, const struct field_button *button)
{
    page_markup(page, "<button type=\"submit\" class=\"govuk-button%s%s\"%s",
                button->is_second ? " govuk-button--secondary" : "",
                button->is_warning ? " govuk-button--warning" : "",
                button->takes_anything ? " formnovalidate" : "");
    if (button->name) {
        page_markup(page, " name=\"");
        page_attribute(page, button->name);
        page_markup(page, "\" value=\"");
        page_attribute(page, button->value);
        page_markup(page, "\"");
    }
    page_markup(page, ">");
    page_text(page, button->words);
    page_markup(page, "</button>\n");
}

void page_form_end(struct page *page, const char *button)
{
    page_form_button(page, &(struct field_button){.words = button});
    page_form_close(page);
}

void page_form_close(struct page *page)
{
    page_markup(page, "</form>\n");
}

void page_form_one(struct page *page, const char *action, const struct field_button *button)
{
    page_form_begin(page, action);
    page_form_button(page, button);
    page_form_close(page);
}

void page_hidden(struct page *page, const char *field, const char *value)
{
    page_markup(page, "<input type=\"hidden\" name=\"");
    page_attribute(page, field);
    page_markup(page, "\" value=\"");
    page_attribute(page, value);
    page_markup(page, "\">\n");
}

/* ---- what every field has ---- */

static void hint_and_error(struct page *page, const struct field *field)
{
    if (field->hint) {
        page_markup(page, "<div id=\"%s-hint\" class=\"govuk-hint\">", field->name);
        page_text(page, field->hint);
        page_markup(page, "</div>\n");
    }
    if (field->err) {
        page_markup(page,
                    "<p id=\"%s-error\" class=\"govuk-error-message\"><span "
                    "class=\"govuk-visually-hidden\">Error:</span> ",
                    field->name);
        page_sentence_words(page, field->err->message, &field->err->message_ways);
        page_markup(page, "</p>\n");
    }
}

static void group_begin(struct page *page, const struct field *field)
{
    page_markup(page, "<div class=\"govuk-form-group%s\">\n",
                field->err ? " govuk-form-group--error" : "");
}

/* The attributes that tie a field, or a group of them, to what asks for it, its hint and its error.
 */
static void ties(struct page *page, const struct field *field)
{
    if (!field->label)
        page_markup(page, " aria-labelledby=\"%s\"",
                    field->asked_by ? field->asked_by : PAGE_HEADING_ID);
    if (field->hint || field->err)
        page_markup(page, " aria-describedby=\"%s%s%s%s%s\"", field->hint ? field->name : "",
                    field->hint ? "-hint" : "", field->hint && field->err ? " " : "",
                    field->err ? field->name : "", field->err ? "-error" : "");
}

/* Label, hint and error. */
static void field_begin(struct page *page, const struct field *field)
{
    group_begin(page, field);
    if (field->label) {
        page_markup(page, "<label class=\"govuk-label%s\" for=\"%s\">",
                    field->is_title ? " govuk-label--m" : "", field->name);
        page_text(page, field->label);
        page_markup(page, "</label>\n");
    }
    hint_and_error(page, field);
}

static void field_end(struct page *page)
{
    page_markup(page, "</div>\n");
}

static void field_attributes(struct page *page, const struct field *field)
{
    page_markup(page, " id=\"%s\" name=\"%s\" spellcheck=\"false\" autocomplete=\"%s\"",
                field->name, field->name, field->autocomplete ? field->autocomplete : "off");
    ties(page, field);
}

/* ---- text ---- */

static void input_begin(struct page *page, const struct field *field, const char *type)
{
    field_begin(page, field);
    page_markup(page, "<input type=\"%s\" class=\"govuk-input", type);
    if (field->width > 0)
        page_markup(page, " govuk-input--width-%u", field->width);
    page_markup(page, "%s\"%s", field->err ? " govuk-input--error" : "",
                field->is_number ? " inputmode=\"numeric\"" : "");
    field_attributes(page, field);
}

void page_field_text(struct page *page, const struct field *field)
{
    page->is_worked_on = true;
    input_begin(page, field, "text");
    page_markup(page, " value=\"");
    page_attribute(page, field->typed ? field->typed : "");
    page_markup(page, "\">\n");
    field_end(page);
}

void page_field_known(struct page *page, const struct field *field,
                      const struct field_option *options, size_t count)
{
    page->is_worked_on = true;
    input_begin(page, field, "text");
    page_markup(page, " list=\"%s-known\" value=\"", field->name);
    page_attribute(page, field->typed ? field->typed : "");
    page_markup(page, "\">\n<datalist id=\"%s-known\">\n", field->name);
    for (size_t i = 0; i < count; i++) {
        page_markup(page, "<option value=\"");
        page_attribute(page, options[i].value);
        page_markup(page, "\">");
        page_text(page, options[i].label);
        page_markup(page, "</option>\n");
    }
    page_markup(page, "</datalist>\n");
    field_end(page);
}

void page_field_passphrase(struct page *page, const struct field *field)
{
    struct field shown = *field;
    shown.width = shown.width ? shown.width : 20;
    shown.autocomplete = shown.autocomplete ? shown.autocomplete : "current-password";
    input_begin(page, &shown, "password");
    page_markup(page, ">\n");
    field_end(page);
}

void page_field_area(struct page *page, const struct field *field)
{
    page->is_worked_on = true;
    field_begin(page, field);
    page_markup(page, "<textarea class=\"govuk-textarea%s\" rows=\"%u\"",
                field->err ? " govuk-textarea--error" : "", field->rows ? field->rows : 5);
    field_attributes(page, field);
    page_markup(page, field->is_to_copy ? " readonly data-copy>\n"
                                        : ">\n"); /* a browser drops the first line end */
    page_text(page, field->typed ? field->typed : "");
    page_markup(page, "</textarea>\n");
    field_end(page);
}

void page_field_file(struct page *page, const struct field *field, const char *accepts,
                     bool is_many, bool is_folder)
{
    page->is_worked_on = true;
    field_begin(page, field);
    page_markup(page, "<input type=\"file\" class=\"govuk-file-upload%s\"%s%s",
                field->err ? " govuk-file-upload--error" : "", is_many ? " multiple" : "",
                is_folder ? " webkitdirectory" : "");
    if (*accepts) {
        page_markup(page, " accept=\"");
        page_attribute(page, accepts);
        page_markup(page, "\"");
    }
    page_markup(page, " id=\"%s\" name=\"%s\"", field->name, field->name);
    ties(page, field);
    page_markup(page, ">\n");
    field_end(page);
}

/* ---- choices ---- */

static void fieldset_begin(struct page *page, const struct field *field, const char *role)
{
    group_begin(page, field);
    page_markup(page, "<fieldset class=\"govuk-fieldset\"%s", role);
    ties(page, field);
    page_markup(page, ">");
    if (field->label) {
        page_markup(page, "<legend class=\"govuk-fieldset__legend%s\">",
                    field->is_title ? " govuk-fieldset__legend--m" : "");
        page_text(page, field->label);
        page_markup(page, "</legend>\n");
    }
    hint_and_error(page, field);
}

static void fieldset_end(struct page *page)
{
    page_markup(page, "</fieldset>\n");
    field_end(page);
}

/* NAME for the first, NAME-2 for the second: an error leads to the first. */
static void option_id(struct page *page, const struct field *field, size_t index)
{
    page_markup(page, index > 0 ? "%s-%zu" : "%s", field->name, index + 1);
}

static void show_option(struct page *page, const struct field *field,
                        const struct field_option *option, size_t index, const char *kind)
{
    const char *type = strcmp(kind, "radios") == 0 ? "radio" : "checkbox";
    page_markup(page,
                "<div class=\"govuk-%s__item\"><input class=\"govuk-%s__input\" type=\"%s\" "
                "name=\"%s\" id=\"",
                kind, kind, type, field->name);
    option_id(page, field, index);
    page_markup(page, "\" value=\"");
    page_attribute(page, option->value);
    page_markup(page, "\"%s%s", option->is_chosen ? " checked" : "",
                option->is_off ? " disabled" : "");
    if (option->hint)
        page_markup(page, " aria-describedby=\"%s-%zu-more\"", field->name, index + 1);
    page_markup(page, "><label class=\"govuk-label govuk-%s__label\" for=\"", kind);
    option_id(page, field, index);
    page_markup(page, "\">");
    page_text(page, option->label);
    page_markup(page, "</label>\n");
    if (option->hint) {
        page_markup(page, "<div id=\"%s-%zu-more\" class=\"govuk-hint govuk-%s__hint\">",
                    field->name, index + 1, kind);
        page_text(page, option->hint);
        page_markup(page, "</div>\n");
    }
    page_markup(page, "</div>\n");
}

static bool is_of_group(const struct field_option *option, const char *group)
{
    return group && option->group && strcmp(option->group, group) == 0;
}

/* Opened where one of it is chosen. */
static void group_open(struct page *page, const struct field_option *options, size_t count)
{
    bool is_open = false;
    for (size_t i = 0; i < count && is_of_group(&options[i], options->group); i++)
        is_open = is_open || options[i].is_chosen;
    page_markup(page, "<details class=\"desk-more\"%s><summary>", is_open ? " open" : "");
    page_text(page, options->group);
    page_markup(page, "</summary>\n");
}

static void show_options(struct page *page, const struct field *field,
                         const struct field_option *options, size_t count, const char *kind)
{
    const char *group = NULL;
    page_markup(page, "<div class=\"govuk-%s%s\">\n", kind, field->is_brief ? " desk-brief" : "");
    for (size_t i = 0; i < count; i++) {
        if (group && !is_of_group(&options[i], group))
            page_more_end(page);
        if (options[i].group && !is_of_group(&options[i], group))
            group_open(page, options + i, count - i);
        group = options[i].group;
        show_option(page, field, &options[i], i, kind);
    }
    if (group)
        page_more_end(page);
    page_markup(page, "</div>\n");
    fieldset_end(page);
}

void page_field_radios(struct page *page, const struct field *field,
                       const struct field_option *options, size_t count)
{
    fieldset_begin(page, field, "");
    show_options(page, field, options, count, "radios");
}

void page_field_checkboxes(struct page *page, const struct field *field,
                           const struct field_option *options, size_t count)
{
    fieldset_begin(page, field, "");
    show_options(page, field, options, count, "checkboxes");
}

void page_field_select(struct page *page, const struct field *field,
                       const struct field_option *options, size_t count)
{
    field_begin(page, field);
    page_markup(page, "<select class=\"govuk-select%s\"", field->err ? " govuk-select--error" : "");
    field_attributes(page, field);
    page_markup(page, ">\n");
    for (size_t i = 0; i < count; i++) {
        const char *group = options[i].group;
        bool is_first = group && (i == 0 || !is_of_group(&options[i - 1], group));
        if (is_first) {
            page_markup(page, "<optgroup label=\"");
            page_attribute(page, group);
            page_markup(page, "\">\n");
        }
        page_markup(page, "<option value=\"");
        page_attribute(page, options[i].value);
        page_markup(page, "\"%s%s>", options[i].is_chosen ? " selected" : "",
                    options[i].is_off ? " disabled" : "");
        page_text(page, options[i].label);
        page_markup(page, "</option>\n");
        if (group && (i + 1 == count || !is_of_group(&options[i + 1], group)))
            page_markup(page, "</optgroup>\n");
    }
    page_markup(page, "</select>\n");
    field_end(page);
}

/* ---- a day ---- */

static const struct {
    const char *name, *label;
    unsigned width;
} DAY_PARTS[] = {{"day", "Day", 2}, {"month", "Month", 2}, {"year", "Year", 4}};

/* The part that stands at that place from the front of YYYY-MM-DD: "" if there is none. */
static void date_part(const char *typed, size_t place, char part[FIELD_DATE_SIZE])
{
    for (; place > 0 && *typed; place--) {
        typed += strcspn(typed, "-");
        typed += *typed == '-';
    }
    snprintf(part, FIELD_DATE_SIZE, "%.*s", (int)strcspn(typed, "-"), typed);
}

void page_field_date(struct page *page, const struct field *field)
{
    fieldset_begin(page, field, " role=\"group\"");
    page_markup(page, "<div class=\"govuk-date-input\">\n");
    for (size_t i = 0; i < sizeof DAY_PARTS / sizeof *DAY_PARTS; i++) {
        char part[FIELD_DATE_SIZE];
        date_part(field->typed ? field->typed : "", 2 - i, part);
        page_markup(page,
                    "<div class=\"govuk-date-input__item\"><div class=\"govuk-form-group\"><label "
                    "class=\"govuk-label govuk-date-input__label\" for=\"%s%s%s\">%s</label><input "
                    "type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" class=\"govuk-input "
                    "govuk-date-input__input govuk-input--width-%u%s\" id=\"%s%s%s\" "
                    "name=\"%s-%s\" value=\"",
                    field->name, i > 0 ? "-" : "", i > 0 ? DAY_PARTS[i].name : "",
                    DAY_PARTS[i].label, DAY_PARTS[i].width, field->err ? " govuk-input--error" : "",
                    field->name, i > 0 ? "-" : "", i > 0 ? DAY_PARTS[i].name : "", field->name,
                    DAY_PARTS[i].name);
        page_attribute(page, part);
        page_markup(page, "\"></div></div>\n");
    }
    page_markup(page, "</div>\n");
    fieldset_end(page);
}

/* What was typed into one part, without blanks around it. */
static void sent_part(const struct form *form, const char *name, const char *part, char text[12])
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s-%s", name, part);
    const char *value = form_value(form, whole);
    value = value ? value + strspn(value, " ") : "";
    snprintf(text, 12, "%.*s", (int)strcspn(value, " "), value);
}

bool field_date(const struct form *form, const char *name, char text[FIELD_DATE_SIZE])
{
    char day[12], month[12], year[12], padded[FIELD_DATE_SIZE];
    struct date date;
    sent_part(form, name, "day", day);
    sent_part(form, name, "month", month);
    sent_part(form, name, "year", year);
    if (!*day && !*month && !*year) {
        *text = '\0';
        return true;
    }
    snprintf(text, FIELD_DATE_SIZE, "%s-%s-%s", year, month, day);
    snprintf(padded, sizeof padded, "%s-%s%s-%s%s", year, strlen(month) == 1 ? "0" : "", month,
             strlen(day) == 1 ? "0" : "", day);
    if (!date_parse(padded, &date))
        return false;
    memcpy(text, padded, sizeof padded);
    return true;
}
