#include "page.h"

#include <string.h>

#include "safehand/policy.h"

static const struct {
    enum page_place place;
    const char *address, *name;
} PLACES[] = {
    {PLACE_HOME, "/", "What is owed"},
    {PLACE_FAMILIES, "/families", "Families"},
    {PLACE_SHARE, "/share", "Share"},
    {PLACE_SHARINGS, "/sharings", "Sharings"},
    {PLACE_RECEIPTS, "/receipts", "Receipts"},
    {PLACE_RECIPIENTS, "/recipients", "Recipients"},
    {PLACE_LEDGER, "/ledger", "Ledger"},
    {PLACE_OFFICE, "/staff", "Staff"},
    {PLACE_HELP, "/help", "Help"},
};

void page_markup(struct page *page, const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof text)
        buffer_append(page->out, text, (size_t)length);
    else
        page->out->failure = STATUS_MALFORMED;
}

void page_text(struct page *page, const char *text)
{
    text_append_html(page->out, text, strlen(text));
}

void page_attribute(struct page *page, const char *text)
{
    text_append_html_attribute(page->out, text, strlen(text));
}

/* Its first letter, if it is one that has a capital in ASCII; how many bytes it took. */
static size_t capital(struct page *page, const char *text)
{
    if (text[0] < 'a' || text[0] > 'z')
        return 0;
    buffer_append_byte(page->out, (unsigned char)(text[0] - 'a' + 'A'));
    return 1;
}

void page_sentence(struct page *page, const char *text)
{
    page_text(page, text + capital(page, text));
}

void page_paragraph(struct page *page, const char *text)
{
    page_markup(page, "<p class=\"govuk-body\">");
    page_text(page, text);
    page_markup(page, "</p>\n");
}

static void places(struct page *page, enum page_place place)
{
    page_markup(page,
                "<nav aria-label=\"Pages\" class=\"desk-places\"><ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
        page_markup(page,
                    "<li><a class=\"govuk-link govuk-link--no-visited-state\" href=\"%s\"%s>%s</a>"
                    "</li>\n",
                    PLACES[i].address, PLACES[i].place == place ? " aria-current=\"page\"" : "",
                    PLACES[i].name);
    page_markup(page, "</ul></nav>\n");
}

/* Whose office it is, who is signed in, and the way out. */
static void header(struct page *page, enum page_place place)
{
    const struct session *session = page->session;
    page_markup(page,
                "<a href=\"#main\" class=\"govuk-skip-link\">Skip to main content</a>\n"
                "<header class=\"desk-header\"><div class=\"govuk-width-container\">\n"
                "<p class=\"desk-header__name\">Safehand%s",
                session && session->office ? " · " : "");
    if (session && session->office)
        page_text(page, office_name(session->office));
    page_markup(page, "</p>\n");
    if (session && session->office) {
        page_markup(page, "<div class=\"desk-header__who\"><span>");
        page_text(page, office_self(session->office)->card->name);
        page_markup(page,
                    "</span>\n<form method=\"post\" action=\"/lock\"><input type=\"hidden\" "
                    "name=\"token\" value=\"%s\"><button class=\"desk-lock\">Lock</button>"
                    "</form></div>\n",
                    session->form_token);
    }
    page_markup(page, "</div></header>\n<div class=\"govuk-width-container\">\n");
    if (session && session->office)
        places(page, place);
}

void page_begin(struct page *page, unsigned status, const char *title, enum page_place place)
{
    response_page(page->response, status);
    page_markup(page,
                "<!DOCTYPE html>\n<html lang=\"en\" class=\"govuk-template\">\n<head>"
                "<meta charset=\"utf-8\"><title>%s",
                status == 400 ? "Error: " : "");
    page_text(page, title);
    page_markup(page, " – Safehand</title>\n<meta name=\"viewport\" content=\"width=device-width, "
                      "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<link rel=\"stylesheet\" href=\"/desk.css\">\n"
                      "<script type=\"module\" src=\"/scripts/desk.js\"></script>\n");
    if (page->again > 0)
        page_markup(page, "<noscript><meta http-equiv=\"refresh\" content=\"%u\"></noscript>\n",
                    page->again);
    page_markup(page, "</head>\n<body class=\"govuk-template__body\">\n");
    header(page, place);
    page_markup(page, "<main class=\"govuk-main-wrapper\" id=\"main\">\n");
    if (page->back) {
        page_markup(page, "<a class=\"govuk-back-link\" href=\"");
        page_attribute(page, page->back);
        page_markup(page, "\">Back</a>\n");
    }
    page_markup(page, "<h1 class=\"govuk-heading-l\" id=\"" PAGE_HEADING_ID "\">");
    page_text(page, title);
    page_markup(page, "</h1>\n");
}

void page_end(struct page *page)
{
    page_markup(page, "</main></div>\n</body></html>\n");
}

/* ---- ways on ---- */

/* What somebody gives is named as the forms have it; there is no page for that. */
static void tell_input(const struct way *way, struct buffer *out)
{
    const char *name = input_name(way->input), *value = way->arguments[0];
    text_append_html(out, name, strlen(name));
    if (!*value)
        return;
    buffer_append_text(out, " “");
    text_append_html(out, value, strlen(value));
    buffer_append_text(out, "”");
}

static void tell_way(void *context, const struct way *way, struct buffer *out)
{
    struct page *page = context;
    struct buffer words;
    buffer_init(&words, WAYS_TEXT_SIZE);
    if (way->action == WAY_INPUT || way->action == WAY_GIVE) {
        tell_input(way, out);
    } else if (page_way_address(way, &words)) {
        buffer_append_text(out, "<a class=\"govuk-link\" href=\"");
        text_append_html_attribute(out, buffer_text(&words), words.length);
        buffer_append_format(out, "\">%s</a>", way_action_name(way->action));
    } else if (page_way_without(way->action) != WITHOUT_ADMINISTRATOR) {
        buffer_append_text(out, page_way_words(way->action));
    } else {
        page->tell_way(page->way_context, way, &words);
        buffer_append_text(out, "<code>");
        text_append_html(out, buffer_text(&words), words.length);
        buffer_append_text(out, "</code>");
    }
    buffer_free(&words);
}

size_t page_code_length(const char *words)
{
    enum { CODE = 3 };
    char id[CODE + 1] = "";
    if (words[0] != ' ' || words[1] != '(')
        return 0;
    snprintf(id, sizeof id, "%s", words + 2);
    return policy_find_rule(id) && words[2 + CODE] == ')' ? 2 + CODE + 1 : 0;
}

const char *page_behind_rule(const char *words)
{
    char id[4];
    snprintf(id, sizeof id, "%s", words);
    const struct policy_rule *rule = policy_find_rule(id);
    size_t length = strlen(id);
    if (!rule || words[length] != ' ' || !text_starts_with(words + length + 1, rule->name))
        return words;
    length += 1 + strlen(rule->name);
    return text_starts_with(words + length, ": ") ? words + length + 2 : words;
}

/* Without the codes of rules. */
static void append_uncoded(struct buffer *out, const char *words, size_t length)
{
    const char *end = words + length;
    for (const char *at = words; at < end; at++) {
        size_t code = page_code_length(at);
        if (code == 0)
            continue;
        text_append_html(out, words, (size_t)(at - words));
        words = at + code;
        at = words - 1;
    }
    text_append_html(out, words, (size_t)(end - words));
}

/* The words of the rooms below name a sharing by its id, as it is typed for a command. Nobody reads
 * that here, where a page is about one. The first letter may have been written already. */
static void append_unnamed(struct page *page, const char *words, size_t length)
{
    static const char naming[] = "haring ";
    const char *end = words + length, *at = words;
    while ((at = memmem(at, (size_t)(end - at), naming, sizeof naming - 1))) {
        char id[ID_SIZE] = "";
        const char *after = at + sizeof naming - 1;
        struct buffer *out = page->out;
        if ((size_t)(end - after) >= ID_SIZE - 1)
            memcpy(id, after, ID_SIZE - 1);
        if (id_is_valid(id)) {
            append_uncoded(out, words, (size_t)(at - words));
            char first = out->length > 0 ? (char)out->data[out->length - 1] : 0;
            if (first == 's' || first == 'S')
                buffer_truncate(out, out->length - 1);
            buffer_append_text(out, first == 'S' ? "This sharing" : "this sharing");
            words = after + ID_SIZE - 1;
        }
        at = after;
    }
    append_uncoded(page->out, words, (size_t)(end - words));
}

void page_words(struct page *page, const char *words, const struct ways *ways)
{
    size_t slot = 0;
    for (const char *mark = strstr(words, WAY); mark; mark = strstr(words, WAY)) {
        static const struct way none = {.action = WAY_NONE};
        append_unnamed(page, words, (size_t)(mark - words));
        tell_way(page, slot < ways->count ? &ways->items[slot] : &none, page->out);
        slot++;
        words = mark + sizeof WAY - 1;
    }
    append_unnamed(page, words, strlen(words));
}

void page_sentence_words(struct page *page, const char *words, const struct ways *ways)
{
    words = page_behind_rule(words);
    page_words(page, words + capital(page, words), ways);
}

/* ---- what went wrong ---- */

void page_error_summary(struct page *page, const struct error *err, const char *field)
{
    page_markup(page, "<div class=\"govuk-error-summary\" role=\"alert\"><h2 "
                      "class=\"govuk-error-summary__title\">There is a problem</h2>\n"
                      "<div class=\"govuk-error-summary__body\">");
    if (field)
        page_markup(page, "<p><a href=\"#%s\">", field);
    else
        page_markup(page, "<p>");
    page_sentence_words(page, err->message, &err->message_ways);
    page_markup(page, "%s</p>\n", field ? "</a>" : "");
    if (*err->hint) {
        page_markup(page, "<p>");
        page_sentence_words(page, err->hint, &err->hint_ways);
        page_markup(page, "</p>\n");
    }
    page_markup(page, "</div></div>\n");
}

/* ---- terms ---- */

void page_terms_begin(struct page *page)
{
    page_markup(page, "<dl class=\"govuk-summary-list\">\n");
}

void page_term(struct page *page, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    page_markup(page,
                "<div class=\"govuk-summary-list__row\"><dt "
                "class=\"govuk-summary-list__key\">%s</dt><dd "
                "class=\"govuk-summary-list__value\">",
                label);
    page_text(page, value);
    page_markup(page, "</dd></div>\n");
}

void page_term_sentence(struct page *page, const char *label, const char *value)
{
    page_markup(page, "<div class=\"govuk-summary-list__row\"><dt "
                      "class=\"govuk-summary-list__key\">");
    page_text(page, label);
    page_markup(page, "</dt><dd class=\"govuk-summary-list__value\">");
    page_sentence(page, value);
    page_markup(page, "</dd></div>\n");
}

void page_terms_end(struct page *page)
{
    page_markup(page, "</dl>\n");
}
