/* Which page answers which address: what somebody wants to know. */
#include "oversight/oversight.h"

#include <string.h>

const struct route ROUTES_OVERSIGHT[] = {
    {"/help", false, false, false, page_help},
    {"/rules", false, false, false, page_rules},
    {"/rules/", true, false, false, page_rule},
    {"/ledger", false, false, false, page_ledger},
    {"/ledger/entries/", true, false, false, page_entry},
    {"/reports/trustees", false, false, false, page_trustees},
    {"/reports/trustees/document", false, false, false, page_trustees_document},
    {"/reports/person", false, false, false, page_access},
    {"/reports/person", false, true, false, page_access_asked},
    {"/reports/person/answer", false, true, false, page_access_given},
    {NULL, false, false, false, NULL},
};

void sent_text(const struct form *form, const char *name, char text[OVERSIGHT_TEXT_SIZE])
{
    const char *value = form_value(form, name);
    value = value ? value + strspn(value, " \n\t") : "";
    size_t length = strlen(value);
    while (length > 0 && strchr(" \n\t", value[length - 1]))
        length--;
    snprintf(text, OVERSIGHT_TEXT_SIZE, "%.*s", (int)length, value);
}
