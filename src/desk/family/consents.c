/* Who said yes or no to what, as it stands today. */
#include "family/family.h"
#include "safehand/policy/consent_given.h"
#include "safehand/policy/profile.h"

#include <string.h>

/* ---- in words ---- */

static void append_title(const struct family *family, const char *name, struct buffer *out)
{
    struct error ignored = {0};
    struct profile *profile = NULL;
    if (office_profile(family->visit->session->office, name, &profile, &ignored) == STATUS_OK)
        buffer_append_text(out, profile->title);
    else
        buffer_append_text(out, name);
    profile_free(profile);
}

static void append_purposes(const struct family *family, const struct names *names,
                            struct buffer *out)
{
    for (size_t i = 0; i < names->count; i++) {
        buffer_append_text(out, i > 0 ? "; " : "");
        append_title(family, names->items[i], out);
    }
}

static void append_kinds(const struct family *family, const struct names *names, struct buffer *out)
{
    (void)family;
    struct error ignored = {0};
    struct recipient_kinds *known = NULL;
    bool is_known = recipient_kinds_shipped(&known, &ignored) == STATUS_OK;
    for (size_t i = 0; i < names->count; i++)
        buffer_append_format(out, "%s%s", i > 0 ? ", " : "",
                             is_known ? recipient_kind_label(known, names->items[i])
                                      : names->items[i]);
    recipient_kinds_free(known);
}

static void append_categories(const struct family *family, const struct names *names,
                              struct buffer *out)
{
    for (size_t i = 0; i < names->count; i++) {
        buffer_append_text(out, i > 0 ? ", " : "");
        family_append_covered(family, names->items[i], out);
    }
}

static bool is_over(const struct family *family, const struct record_consent *consent)
{
    struct date today = date_of(visit_now(family->visit));
    return consent->state == CONSENT_GIVEN && consent->has_until &&
           date_compare(&consent->until, &today) < 0;
}

static const char *state_of(const struct family *family, const struct record_consent *consent)
{
    if (consent->state == CONSENT_REFUSED)
        return "said no";
    if (consent->state == CONSENT_WITHDRAWN)
        return "took it back";
    return is_over(family, consent) ? "said yes, and that is over" : "said yes";
}

/* Nothing rests on it any more, neither a yes nor a no. */
static bool is_past(const struct family *family, const struct record_consent *consent)
{
    return consent->state == CONSENT_WITHDRAWN || is_over(family, consent);
}

static void show_days(struct page *page, const struct record_consent *consent)
{
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&consent->on, day);
    page_term(page, "Said on", day);
    if (consent->has_until) {
        date_words(&consent->until, day);
        page_term(page, "Until", day);
    }
    if (consent->has_withdrawn_on) {
        date_words(&consent->withdrawn_on, day);
        page_term(page, "Taken back on", day);
    }
}

static void show_list(const struct family *family, const char *label, const struct names *names,
                      void (*append)(const struct family *, const struct names *, struct buffer *))
{
    struct buffer words;
    buffer_init(&words, FAMILY_WORDS_SIZE);
    append(family, names, &words);
    if (words.length > 0)
        page_term_sentence(&family->visit->page, label, buffer_text(&words));
    buffer_free(&words);
}

void consent_show_extent(const struct family *family, const struct names *about,
                         const struct names *kinds, const struct names *covered)
{
    show_list(family, "About", about, family_append_people);
    show_list(family, "With", kinds, append_kinds);
    show_list(family, "What of it", covered, append_categories);
}

/* What they saw is a day, or what somebody wrote. */
static void show_seen(struct page *page, const struct record_consent *consent)
{
    struct date day;
    char words[TIMESTAMP_WORDS_SIZE];
    if (consent->seen_preview && date_parse(consent->seen_preview, &day)) {
        date_words(&day, words);
        page_term(page, "Saw what would leave on", words);
    } else if (consent->seen_preview) {
        page_term(page, "Saw what would leave", consent->seen_preview);
    } else {
        page_term(page, "Saw what would leave", "Not stated");
    }
}

static void show_lacking_holder(struct family *family, const struct record_consent *consent,
                                const struct record_person *person)
{
    struct buffer address;
    char path[RECORD_PATH_MAXIMUM + 1];
    struct page *page = &family->visit->page;
    const struct record_person *by = record_find_person(family->record, consent->by);
    snprintf(path, sizeof path, "people.%s.parental_responsibility", person->id);
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    family_address(family, "/family/change", &address);
    family_address_more(&address, "field", path);
    page_markup(page, "<p class=\"govuk-body\">It does not count for ");
    page_text(page, family_person_name(person));
    page_markup(page, ": ");
    page_text(page, by ? family_person_name(by) : "who gave it");
    page_markup(page, " is not on file as holding parental responsibility for them. ");
    page_link(page, buffer_text(&address), "Write down who holds it");
    page_markup(page, "</p>\n");
    buffer_free(&address);
}

/* Why one that was given does not count, whatever is shared. */
static void show_lacks(struct family *family, const struct record_consent *consent)
{
    struct date today = date_of(visit_now(family->visit));
    for (size_t i = 0; i < consent->for_people.count; i++) {
        const struct record_person *person =
            record_find_person(family->record, consent->for_people.items[i]);
        if (person && consent_lacks_holder(family->catalogue, consent, person, &today))
            show_lacking_holder(family, consent, person);
    }
    if (!consent_was_informed(consent))
        page_paragraph(&family->visit->page,
                       "It covers nothing, as nobody wrote down that they saw beforehand what "
                       "would be shared. Show it to them, and write down anew what they say.");
}

static void show_consent(struct family *family, const struct record_consent *consent)
{
    struct page *page = &family->visit->page;
    const struct record_person *by = record_find_person(family->record, consent->by);
    char *heading =
        memory_format("%s %s", by ? family_person_name(by) : "Somebody", state_of(family, consent));
    page_heading(page, 3, heading ? heading : "A consent");
    memory_free(heading);
    page_terms_begin(page);
    show_list(family, "For what", &consent->purposes, append_purposes);
    consent_show_extent(family, &consent->for_people, &consent->kinds, &consent->categories);
    show_days(page, consent);
    show_seen(page, consent);
    page_term(page, "Written down by", consent->recorded_by);
    page_terms_end(page);
    if (consent->state != CONSENT_GIVEN || is_over(family, consent))
        return;
    show_lacks(family, consent);
    struct buffer address;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    family_address(family, "/family/consent/withdraw", &address);
    family_address_more(&address, "consent", consent->id);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, buffer_text(&address), "They took it back");
    page_markup(page, "</p>\n");
    buffer_free(&address);
}

/* The latest first; how many. */
static size_t show_some(struct family *family, bool past)
{
    size_t count = 0;
    const struct record *record = family->record;
    for (size_t i = record->consent_count; i > 0; i--) {
        const struct record_consent *consent = &record->consents[i - 1];
        if (is_past(family, consent) != past)
            continue;
        if (count++ == 0 && past)
            page_more_begin(&family->visit->page, "What they took back, and what is over");
        show_consent(family, consent);
    }
    if (count > 0 && past)
        page_more_end(&family->visit->page);
    return count;
}

void family_show_consents(struct family *family)
{
    struct page *page = &family->visit->page;
    page_heading(page, 2, "Consents");
    if (family->record->consent_count == 0)
        page_paragraph(page, "Nobody was asked yet, or nobody wrote it down.");
    if (show_some(family, false) == 0 && family->record->consent_count > 0)
        page_paragraph(page, "None is in force.");
    (void)show_some(family, true);
}
