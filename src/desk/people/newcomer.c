/* Who somebody is, and their new passphrase: the same questions for who makes an office and for who
 * joins one. */
#include <string.h>

#include "people/people.h"

static const char *sent(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    return value ? value : "";
}

void newcomer_read(const struct visit *visit, struct newcomer *newcomer)
{
    *newcomer = (struct newcomer){
        .name = sent(visit, "name"),
        .role = sent(visit, "role"),
        .contact = sent(visit, "contact"),
        .passphrase = sent(visit, "passphrase"),
        .again = sent(visit, "again"),
    };
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

static const char *passphrase_fault(const struct newcomer *newcomer, const char *office,
                                    struct error *err)
{
    const char *own[] = {newcomer->name, newcomer->role, office, NULL};
    enum judgement judgement = passphrase_judge(newcomer->passphrase, own);
    if (judgement == PASSPHRASE_SHORT) {
        error_set(err, STATUS_USAGE, "the passphrase must have at least %d characters",
                  PASSPHRASE_LEAST);
        error_hint(err, "four or five words that do not belong together are easy to remember");
        return "passphrase";
    }
    if (strcmp(newcomer->passphrase, newcomer->again) != 0) {
        error_set(err, STATUS_USAGE, "the two passphrases are not the same");
        return "again";
    }
    if (judgement == PASSPHRASE_KNOWN || judgement == PASSPHRASE_DULL) {
        error_set(err, STATUS_USAGE, "this passphrase is %s", passphrase_words(judgement));
        error_hint(err, "choose another: four or five words that do not belong together are easy "
                        "to remember");
        return "passphrase";
    }
    return NULL;
}

const char *newcomer_fault(const struct newcomer *newcomer, const char *office, struct error *err)
{
    if (is_blank(newcomer->name)) {
        error_set(err, STATUS_USAGE, "type your name");
        return "name";
    }
    if (is_blank(newcomer->role)) {
        error_set(err, STATUS_USAGE, "type what you do there");
        return "role";
    }
    return passphrase_fault(newcomer, office, err);
}

void newcomer_show(struct page *page, const struct newcomer *newcomer, const char *fault,
                   const struct error *err)
{
    struct field fields[] = {
        {.name = "name",
         .label = "Your first name and surname",
         .typed = newcomer->name,
         .autocomplete = "name",
         .width = 20},
        {.name = "role",
         .label = "Your role",
         .hint = "For example manager, or volunteer coordinator.",
         .typed = newcomer->role,
         .autocomplete = "organization-title",
         .width = 20},
        {.name = "contact",
         .label = "Your telephone number at work (optional)",
         .hint = "For those who get something from you.",
         .typed = newcomer->contact,
         .autocomplete = "tel",
         .width = 20},
        {.name = "passphrase",
         .label = "A passphrase",
         .hint = "At least 12 characters; best four words that have nothing to do with each "
                 "other. It is kept nowhere, and nobody can tell it you again: if you write it "
                 "down, lock the paper away.",
         .autocomplete = "new-password"},
        {.name = "again", .label = "The same passphrase again", .autocomplete = "new-password"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fault && strcmp(fields[i].name, fault) == 0)
            fields[i].err = err;
        if (strcmp(fields[i].name, "passphrase") == 0 || strcmp(fields[i].name, "again") == 0)
            page_field_passphrase(page, &fields[i]);
        else
            page_field_text(page, &fields[i]);
    }
}

void fingerprint_show(struct page *page, const struct card *card)
{
    page_markup(page, "<p class=\"desk-groups\">");
    page_text(page, card->fingerprint);
    page_markup(page, "</p>\n");
}
