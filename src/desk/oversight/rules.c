/* The rules: what holds, where it stands, how it is read. */
#include <string.h>

#include "oversight/oversight.h"
#include "safehand/policy.h"

void page_rules(struct visit *visit)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Rules", PLACE_HELP);
    page_markup(page, "<ul class=\"govuk-list\">\n");
    for (int i = 0; i < RULE_COUNT; i++) {
        const struct policy_rule *rule = policy_rule((enum rule_id)i);
        page_markup(page, "<li><a class=\"govuk-link\" href=\"/rules/%s\">%s</a> ",
                    rule_id_text(rule->id), rule_id_text(rule->id));
        page_text(page, rule->title);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
    page_end(page);
}

void page_rule(struct visit *visit)
{
    struct page *page = &visit->page;
    /* A task may name a part of one: "L03-parents". */
    char id[16];
    snprintf(id, sizeof id, "%.*s", (int)strcspn(visit->rest, "-"), visit->rest);
    const struct policy_rule *rule = policy_find_rule(id);
    if (!rule) {
        page_missing(visit);
        return;
    }
    page_begin(page, 200, rule->title, PLACE_HELP);
    page_terms_begin(page);
    page_term(page, "Rule", rule_id_text(rule->id));
    page_term(page, "Where it stands", rule->sources);
    page_term(page, "How it is read", rule->reading);
    page_term(page, "An example", rule->example);
    page_terms_end(page);
    page_end(page);
}
