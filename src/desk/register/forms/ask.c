#include "register/forms/ask.h"

#include <string.h>

/* ---- what was given ---- */

/* Without the white space around it, where it lies: nothing else reads what stood behind. */
static const char *trimmed(const char *text)
{
    static const char white[] = " \t\n";
    text += strspn(text, white);
    char *end = (char *)(uintptr_t)text + strlen(text);
    while (end > text && strchr(white, end[-1]))
        *--end = '\0';
    return text;
}

const char *asked(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    if (!value && !visit->request->is_post)
        value = form_value(&visit->request->query, name);
    return value ? trimmed(value) : "";
}

const char *asked_or_null(const struct visit *visit, const char *name)
{
    const char *value = asked(visit, name);
    return *value ? value : NULL;
}

bool asked_has(const struct visit *visit, const char *name, const char *value)
{
    const struct form *form =
        visit->request->is_post ? &visit->request->body : &visit->request->query;
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0 && strcmp(form->fields[i].value, value) == 0)
            return true;
    return false;
}

bool asked_day(const struct visit *visit, const char *name, struct date *day)
{
    char text[FIELD_DATE_SIZE];
    return field_date(&visit->request->body, name, text) && date_parse(text, day);
}

bool asked_time(const struct visit *visit, const char *day, const char *clock, timestamp *time)
{
    struct date date;
    char text[DATE_SIZE + sizeof " 00:00"];
    const char *typed = asked(visit, clock);
    size_t length = strlen(typed);
    if (!asked_day(visit, day, &date) || length < strlen("0:00") || length > strlen("00:00"))
        return false;
    date_format(&date, text);
    size_t used = strlen(text);
    /* People write 9:05 and 9.05. */
    snprintf(text + used, sizeof text - used, " %s%s", length == strlen("0:00") ? "0" : "", typed);
    char *dot = strchr(text, '.');
    if (dot)
        *dot = ':';
    return timestamp_parse_local(text, time);
}

void today_text(const struct visit *visit, char text[DATE_SIZE])
{
    struct date today = date_of(visit_now(visit));
    date_format(&today, text);
}

/* ---- whether it does ---- */

static bool is_given(const struct visit *visit, const struct ask *ask)
{
    char day[FIELD_DATE_SIZE];
    if (ask->kind != ASK_DAY)
        return *asked(visit, ask->name) != '\0';
    return !field_date(&visit->request->body, ask->name, day) || *day;
}

static bool is_choice(const struct ask *ask, const char *value)
{
    for (size_t i = 0; i < ask->choice_count; i++)
        if (strcmp(ask->choices[i].value, value) == 0)
            return true;
    return false;
}

static bool are_choices(const struct visit *visit, const struct ask *ask)
{
    const struct form *form = &visit->request->body;
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, ask->name) == 0 && *form->fields[i].value &&
            !is_choice(ask, form->fields[i].value))
            return false;
    return true;
}

static bool has_choices(const struct ask *ask)
{
    return ask->kind == ASK_RADIOS || ask->kind == ASK_CHECKS || ask->kind == ASK_SELECT;
}

static enum status check_one(const struct visit *visit, const struct ask *ask, struct error *err)
{
    struct date day;
    if (!is_given(visit, ask))
        return ask->missing ? error_set(err, STATUS_USAGE, "%s", ask->missing) : STATUS_OK;
    if (ask->kind == ASK_DAY && !asked_day(visit, ask->name, &day))
        return error_set(err, STATUS_USAGE,
                         "there is no such day: write it in digits, as 27 3 2026");
    if (has_choices(ask) && !are_choices(visit, ask))
        return error_set(err, STATUS_USAGE, "choose one of what stands here");
    return STATUS_OK;
}

enum status ask_check(struct visit *visit, struct asking *asking, struct error *err)
{
    asking->wrong = NULL;
    for (size_t i = 0; i < asking->count; i++)
        if (check_one(visit, &asking->asks[i], err) != STATUS_OK) {
            asking->wrong = asking->asks[i].name;
            return err->status;
        }
    return STATUS_OK;
}

enum status ask_wrong(struct asking *asking, const char *name, const struct error *err)
{
    asking->wrong = name;
    return err->status;
}

void ask_again(struct visit *visit, struct asking *asking, const struct error *err)
{
    const struct ways *ways = &err->message_ways;
    for (size_t w = 0; !asking->wrong && w < ways->count; w++)
        for (size_t i = 0; !asking->wrong && i < asking->count; i++)
            if (ways->items[w].input != INPUT_NONE && ways->items[w].input == asking->asks[i].input)
                asking->wrong = asking->asks[i].name;
    ask_show(visit, asking, err);
}
