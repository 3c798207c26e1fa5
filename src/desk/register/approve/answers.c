/* What was answered, as the questions were asked: who approves answers for it. */
#include <string.h>

#include "register/approve/approve.h"
#include "safehand/base/embedded.h"
#include "safehand/policy/profile.h"

/* "3 May 2026" of an entry that leaves, and what it is; the id, if it does not. */
static void show_entry_name(struct visit *visit, const json_t *decision, const char *id,
                            size_t length)
{
    size_t i;
    json_t *item;
    struct date on;
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    json_array_foreach(json_object_get(decision, "entry_details"), i, item)
    {
        const char *its = json_text(item, "id"), *text = json_text(item, "on");
        if (!its || strlen(its) != length || strncmp(its, id, length) != 0 || !text ||
            !date_parse(text, &on))
            continue;
        date_words(&on, day);
        page_markup(page, "the entry of %s", day);
        const struct catalogue_category *category = catalogue_find_category(
            office_catalogue(visit->session->office), json_text(item, "category"));
        page_markup(page, "%s", category ? ": " : "");
        page_text(page, category ? category->label : "");
        return;
    }
    page_text(page, "an entry that does not leave");
}

/* A field as the catalogue calls it; one that it does not know by its path. */
static void show_field_name(struct visit *visit, const char *path, size_t length)
{
    char text[RECORD_PATH_MAXIMUM + 1];
    snprintf(text, sizeof text, "%.*s", (int)length, path);
    const struct catalogue_field *field =
        catalogue_find(office_catalogue(visit->session->office), text);
    page_text(&visit->page, field ? field->label : text);
}

static void show_leak(struct visit *visit, const json_t *decision, const char *rest)
{
    struct leak_key key;
    struct page *page = &visit->page;
    if (!leak_key_parse(rest, &key))
        return;
    page_text(page, " (");
    if (key.in_purpose) {
        page_text(page, "the purpose");
    } else if (key.in_file) {
        char name[512];
        snprintf(name, sizeof name, "%.*s", (int)key.place_length, key.place);
        page_text(page, name);
    } else if (key.in_entry) {
        show_entry_name(visit, decision, key.place, key.place_length);
    } else {
        show_field_name(visit, key.place, key.place_length);
    }
    page_text(page, ")");
}

/* What the question was about, behind it in brackets. */
static void show_rest(struct visit *visit, const json_t *decision, enum answer_key key,
                      const char *rest)
{
    struct page *page = &visit->page;
    switch (key) {
    case ANSWER_M01_ENTRY:
    case ANSWER_M03:
    case ANSWER_M05:
    case ANSWER_M11:
        page_text(page, " (");
        show_entry_name(visit, decision, rest, strlen(rest));
        page_text(page, ")");
        break;
    case ANSWER_M01_FIELD:
        page_text(page, " (");
        show_field_name(visit, rest, strlen(rest));
        page_text(page, ")");
        break;
    case ANSWER_M01_FILE:
    case ANSWER_M04_LOOKED:
    case ANSWER_M12:
        page_text(page, " (");
        page_text(page, rest);
        page_text(page, ")");
        break;
    case ANSWER_M04:
    case ANSWER_M09:
        show_leak(visit, decision, rest);
        break;
    default:
        break;
    }
}

/* The checklist's own question; NULL if it has none of that name any more. */
static const char *checklist_question(const struct checklist *checklist, const char *rest)
{
    for (size_t i = 0; checklist && i < checklist->count; i++)
        if (strcmp(checklist->items[i].key, rest) == 0)
            return checklist->items[i].question;
    return NULL;
}

static void show_answer(struct visit *visit, const json_t *decision,
                        const struct checklist *checklist, const json_t *item)
{
    enum answer_key key;
    const char *rest, *text = json_text(item, "key"), *answer = json_text(item, "answer");
    struct page *page = &visit->page;
    if (!text || !answer || !answer_key_parse(text, &key, &rest) || key == ANSWER_P01_PURPOSE)
        return;
    const char *words = policy_answer_words(key, answer);
    const char *asked = key == ANSWER_C03 ? checklist_question(checklist, rest) : NULL;
    page_markup(page, "<div class=\"govuk-summary-list__row\"><dt "
                      "class=\"govuk-summary-list__key\">");
    page_text(page, asked ? asked : policy_answer_question(key));
    show_rest(visit, decision, key, rest);
    page_markup(page, "</dt><dd class=\"govuk-summary-list__value\">");
    page_sentence(page, words ? words : answer);
    page_markup(page, "</dd></div>\n");
}

static struct checklist *media_checklist(void)
{
    struct error ignored = {0};
    struct checklist *checklist = NULL;
    const struct embedded_file *file = embedded_find(policy_data, "checklists/media.json");
    if (file)
        (void)!checklist_parse((const char *)file->data, file->length, file->name, &checklist,
                               &ignored);
    return checklist;
}

/* Of the way that it goes; what and why come before that. */
static bool is_of_way(const json_t *item)
{
    const char *key = json_text(item, "key");
    return key && key[0] == 'C';
}

void answers_show(struct visit *visit, const json_t *decision)
{
    size_t index;
    json_t *item;
    struct page *page = &visit->page;
    struct checklist *checklist = media_checklist();
    const json_t *answers = json_object_get(decision, "answers");
    page_heading(page, 2, "What was answered");
    page_terms_begin(page);
    json_array_foreach(answers, index, item)
    {
        if (!is_of_way(item))
            show_answer(visit, decision, checklist, item);
    }
    json_array_foreach(answers, index, item)
    {
        if (is_of_way(item))
            show_answer(visit, decision, checklist, item);
    }
    page_terms_end(page);
    checklist_free(checklist);
}
