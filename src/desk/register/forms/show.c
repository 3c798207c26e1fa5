/* How questions look. */
#include <string.h>

#include "register/forms/ask.h"
#include "share/share.h"

enum { OPTIONS_MAXIMUM = 1100, LONG_ROWS = 12 };

const char ASK_TODAY[] = "today";

static const char *value_of(const struct visit *visit, const struct ask *ask)
{
    const char *given = asked(visit, ask->name);
    return !*given && !visit->request->is_post && ask->initial ? ask->initial : given;
}

/* What was typed as a day, or what stands there before anything is. */
static const char *day_of(const struct visit *visit, const struct ask *ask,
                          char text[FIELD_DATE_SIZE])
{
    if (!visit->request->is_post && ask->initial == ASK_TODAY) {
        today_text(visit, text);
        return text;
    }
    if (!visit->request->is_post)
        return ask->initial ? ask->initial : "";
    (void)field_date(&visit->request->body, ask->name, text);
    return text;
}

/* Of checks the initial has a line for each. */
static bool is_ticked(const struct visit *visit, const struct ask *ask, const char *value)
{
    size_t length = strlen(value);
    const char *line = visit->request->is_post ? NULL : ask->initial;
    if (asked_has(visit, ask->name, value))
        return true;
    while (line && *line) {
        size_t end = strcspn(line, "\n");
        if (end == length && strncmp(line, value, length) == 0)
            return true;
        line += end + (line[end] == '\n');
    }
    return false;
}

static void show_choices(struct visit *visit, const struct ask *ask, const struct field *field)
{
    struct field_option options[OPTIONS_MAXIMUM];
    size_t count = 0, first = ask->kind == ASK_SELECT;
    if (first)
        options[count++] = (struct field_option){.value = "", .label = "Choose"};
    for (size_t i = 0; i < ask->choice_count && count < OPTIONS_MAXIMUM; i++, count++)
        options[count] = (struct field_option){
            .value = ask->choices[i].value,
            .label = ask->choices[i].label,
            .hint = ask->choices[i].hint,
            .group = ask->kind == ASK_SELECT ? ask->choices[i].hint : NULL,
            .is_chosen = ask->kind == ASK_CHECKS
                             ? is_ticked(visit, ask, ask->choices[i].value)
                             : strcmp(value_of(visit, ask), ask->choices[i].value) == 0};
    if (ask->kind == ASK_SELECT)
        page_field_select(&visit->page, field, options, count);
    else if (ask->kind == ASK_CHECKS)
        page_field_checkboxes(&visit->page, field, options, count);
    else
        page_field_radios(&visit->page, field, options, count);
}

static void show_ask(struct visit *visit, const struct ask *ask, const struct error *err)
{
    char day[FIELD_DATE_SIZE];
    struct page *page = &visit->page;
    struct field field = {.name = ask->name,
                          .label = ask->label,
                          .hint = ask->hint,
                          .err = err,
                          .width = ask->width,
                          .rows = ask->kind == ASK_PASTE ? LONG_ROWS : 0,
                          .is_title = true};
    switch (ask->kind) {
    case ASK_CARRIED:
        page_hidden(page, ask->name, ask->initial ? ask->initial : value_of(visit, ask));
        break;
    case ASK_DAY:
        field.typed = day_of(visit, ask, day);
        page_field_date(page, &field);
        break;
    case ASK_FILE:
    case ASK_FILES:
    case ASK_FOLDER:
        page_field_file(page, &field, "", ask->kind != ASK_FILE, ask->kind == ASK_FOLDER);
        break;
    case ASK_SECRET:
        page_field_passphrase(page, &field);
        break;
    case ASK_AREA:
    case ASK_PASTE:
        field.typed = value_of(visit, ask);
        page_field_area(page, &field);
        break;
    case ASK_TEXT:
        field.typed = value_of(visit, ask);
        /* What no file has for its name is hard to find in the ledger. */
        if (strcmp(ask->name, "family") == 0)
            share_ask_family(visit, &field);
        else
            page_field_text(page, &field);
        break;
    default:
        show_choices(visit, ask, &field);
    }
}

void ask_fields(struct visit *visit, const struct asking *asking, const struct error *err)
{
    for (size_t i = 0; i < asking->count; i++) {
        const struct ask *ask = &asking->asks[i];
        bool is_wrong = err && asking->wrong && strcmp(asking->wrong, ask->name) == 0;
        show_ask(visit, ask, is_wrong ? err : NULL);
    }
}

static bool takes_files(const struct asking *asking)
{
    for (size_t i = 0; i < asking->count; i++)
        if (asking->asks[i].kind == ASK_FILE || asking->asks[i].kind == ASK_FILES)
            return true;
    return false;
}

void ask_show(struct visit *visit, const struct asking *asking, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, asking->title, asking->place);
    if (err)
        page_error_summary(page, err, asking->wrong);
    if (asking->above)
        asking->above(visit, asking->context);
    if (takes_files(asking))
        page_form_begin_files(page, asking->path);
    else
        page_form_begin(page, asking->path);
    ask_fields(visit, asking, err);
    page_form_end(page, asking->button);
    if (asking->below)
        asking->below(visit, asking->context);
    page_end(page);
}
