/* The form of a consent, to be printed, read together and signed by hand. */
#include "family/consent/consent.h"

#include "safehand/page/consent_form.h"

/* Words for a list of the form, each a copy. */
static bool add(struct names *names, char *words)
{
    bool is_added = words && names_add_copy(names, words);
    memory_free(words);
    return is_added;
}

static bool add_people(const struct consent *consent, struct names *people)
{
    bool is_whole = true;
    for (size_t i = 0; i < consent->about.count; i++)
        is_whole = is_whole &&
                   names_add_copy(people, family_person_name(record_find_person(
                                              consent->family.record, consent->about.items[i])));
    return is_whole;
}

static bool add_kinds(const struct consent *consent, const struct recipient_kinds *known,
                      struct names *kinds)
{
    bool is_whole = true;
    for (size_t i = 0; i < consent->kinds.count; i++)
        is_whole = is_whole &&
                   add(kinds, family_capital(recipient_kind_label(known, consent->kinds.items[i])));
    return is_whole;
}

static bool add_covered(const struct consent *consent, struct names *covered)
{
    bool is_whole = true;
    for (size_t i = 0; i < consent->covered.count; i++) {
        struct buffer words;
        buffer_init(&words, FAMILY_WORDS_SIZE);
        family_append_covered(&consent->family, consent->covered.items[i], &words);
        is_whole = is_whole && add(covered, family_capital(buffer_text(&words)));
        buffer_free(&words);
    }
    return is_whole;
}

static enum status write_form(const struct consent *consent, struct buffer *out, struct error *err)
{
    struct recipient_kinds *known = NULL;
    struct consent_form form = {.organisation = office_name(consent->family.visit->session->office),
                                .who = family_person_name(consent->by),
                                .until = consent->has_until ? &consent->until : NULL};
    enum status status = recipient_kinds_shipped(&known, err);
    bool is_whole =
        status == STATUS_OK && add_people(consent, &form.people) &&
        add(&form.purposes,
            memory_format("%s: %s", consent->profile->title, consent->profile->purpose)) &&
        add_kinds(consent, known, &form.kinds) && add_covered(consent, &form.categories);
    if (status == STATUS_OK)
        status = is_whole ? page_consent_form(&form, out, err) : memory_error(err);
    names_free_copies(&form.people);
    names_free_copies(&form.purposes);
    names_free_copies(&form.kinds);
    names_free_copies(&form.categories);
    recipient_kinds_free(known);
    return status;
}

void page_consent_paper(struct visit *visit)
{
    struct consent consent;
    struct error err = {0};
    struct response *response = visit->page.response;
    if (consent_open(visit, &consent)) {
        const char *wrong = consent_lacks(&consent, &err);
        if (wrong) {
            consent_show_lacking(&consent, &err, wrong);
        } else {
            response_page(response, 200);
            response->is_document = write_form(&consent, &response->body, &err) == STATUS_OK;
            if (!response->is_document)
                page_failure(visit, &err);
        }
    }
    consent_close(&consent);
}
