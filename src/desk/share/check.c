/* Check your answers: what leaves, as the recipient will see it, and what stays. */
#include "share/check.h"

#include <string.h>

#include "safehand/extract/told.h"
#include "safehand/record/check.h"

/* ---- what was shown ---- */

enum status share_shown_digest(const struct sharing *sharing, char digest[DIGEST_HEX_SIZE],
                               struct error *err)
{
    struct sharing_point point = {0};
    const struct selection *selection = sharing_selection(sharing);
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    int failed = 0;
    enum status status = sharing_keep(sharing, &point, err);
    if (status != STATUS_OK)
        return status;
    json_t *list = json_array();
    const char *key;
    json_t *answer, *root = json_object();
    json_object_foreach(point.answers, key, answer)
    {
        failed |= json_array_append_new(list, json_string(key)) != 0;
        failed |= json_array_append(list, answer) != 0;
    }
    for (size_t i = 0; i < selection->attachment_count; i++)
        failed |= json_array_append_new(list, json_string(selection->attachments[i].digest)) != 0;
    for (size_t i = 0; i < verdict->count; i++)
        failed |= json_array_append_new(list, json_integer(verdict->outcomes[i].result)) != 0;
    json_put(root, "list", list, &failed);
    json_put(root, "asked", json_incref(point.asked), &failed);
    json_put(root, "extract", json_string(selection->extract_digest), &failed);
    json_put(root, "recipient", json_string(sharing_recipient(sharing)->digest), &failed);
    status = failed ? memory_error(err) : json_canonical_digest(root, digest, err);
    json_decref(root);
    sharing_point_free(&point);
    return status;
}

/* ---- the rows ---- */

static void row(struct wizard *wizard, enum share_step step, const char *label, const char *value)
{
    char address[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, step, address);
    page_term_change(wizard->page, label, value, address, label);
}

static void show_whom(struct wizard *wizard, const struct sharing *sharing)
{
    const struct office_recipient *recipient = sharing_recipient(sharing);
    struct buffer words;
    buffer_init(&words, SHARE_WORDS_SIZE);
    page_heading(wizard->page, 2, "What for, and to whom");
    page_terms_begin(wizard->page);
    row(wizard, SHARE_EMERGENCY, "Emergency", wizard_is_emergency(wizard) ? "Yes" : "No");
    row(wizard, SHARE_PROFILE, "What for", sharing_profile(sharing)->title);
    buffer_append_format(&words, "%s, %s", recipient->name, recipient->organisation);
    row(wizard, SHARE_RECIPIENT, "To", buffer_text(&words));
    buffer_clear(&words);
    share_next_words(wizard, &words);
    if (words.length > 0)
        row(wizard, SHARE_RECIPIENT, "After that, to", buffer_text(&words));
    buffer_clear(&words);
    switch (sharing_channel(sharing)) {
    case CHANNEL_PORTAL:
        buffer_append_format(&words, "By the portal %s", sharing_channel_to(sharing));
        break;
    case CHANNEL_MEDIA:
        /* Without a folder the browser writes it, or it is copied by hand. */
        if (sharing_channel_to(sharing))
            buffer_append_format(&words, "On the memory stick at %s", sharing_channel_to(sharing));
        else
            buffer_append_text(&words, "On a memory stick");
        break;
    case CHANNEL_EMAIL:
        buffer_append_text(&words, "By email: the sealed file is made, and you send it");
        break;
    case CHANNEL_HAND:
        buffer_append_text(&words, "By hand: the sealed file is made, and you hand it over");
        break;
    case CHANNEL_HANDOVER:
        buffer_append_format(&words, "Open, in the new folder %s, for you to bring to %s",
                             sharing_channel_to(sharing),
                             recipient->keyless ? recipient->keyless->address : "them");
        break;
    }
    row(wizard, SHARE_WAY, "How", buffer_text(&words));
    page_terms_end(wizard->page);
    buffer_free(&words);
}

static void show_answer_row(struct wizard *wizard, const char *key, const char *answer)
{
    struct buffer address, label, value;
    buffer_init(&address, SHARE_ADDRESS_SIZE);
    buffer_init(&label, SHARE_WORDS_SIZE);
    buffer_init(&value, CHECKLIST_ANSWERS_MAXIMUM);
    buffer_append_format(&address, "/share/%s/answer?key=", wizard->draft.id);
    share_append_address(&address, key);
    share_answer_label(wizard, key, &label);
    share_answer_words(wizard, key, answer, &value);
    page_term_change(wizard->page, buffer_text(&label), buffer_text(&value), buffer_text(&address),
                     buffer_text(&label));
    buffer_free(&address);
    buffer_free(&label);
    buffer_free(&value);
}

static void show_answers(struct wizard *wizard)
{
    const char *key;
    json_t *answer;
    if (json_object_size(wizard->draft.answers) == 0)
        return;
    page_heading(wizard->page, 2, "What you answered");
    page_terms_begin(wizard->page);
    json_object_foreach(wizard->draft.answers, key, answer)
    {
        show_answer_row(wizard, key, json_string_value(answer));
    }
    page_terms_end(wizard->page);
}

/* ---- what leaves ---- */

static size_t count_fields(const struct selection *selection)
{
    size_t count = 0;
    for (size_t i = 0; i < selection->field_count; i++)
        count += selection->fields[i].leaves;
    return count;
}

static void append_entries(const struct wizard *wizard, const struct selection *selection,
                           struct buffer *out)
{
    for (size_t i = 0; i < selection->entry_count; i++)
        if (selection->entries[i].leaves) {
            buffer_append_text(out, out->length ? "; the entry " : "The entry ");
            share_append_named(wizard, out, selection->entries[i].entry->id);
        }
    if (out->length == 0)
        buffer_append_text(out, "None");
}

static void append_people(const struct sharing *sharing, struct buffer *out)
{
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; i < selection->about.count; i++) {
        const struct record_person *person =
            record_find_person(sharing_record(sharing), selection->about.items[i]);
        if (!person)
            continue;
        if (out->length)
            buffer_append_text(out, ", ");
        share_person_words(person, out);
    }
}

/* What is doubtful in a value that leaves; NULL: nothing, or it stays. */
static const char *doubt_of(const struct wizard *wizard, const struct selected_field *selected)
{
    const struct record_field *field = selected->field;
    const struct catalogue_field *known =
        catalogue_find(office_catalogue(wizard->office), field->path);
    return selected->leaves && known ? record_value_doubt(known->type, field->value) : NULL;
}

/* Before it leaves, in the words of `record check`. */
static void show_doubts(const struct wizard *wizard, const struct sharing *sharing)
{
    struct page *page = wizard->page;
    const struct selection *selection = sharing_selection(sharing);
    bool is_first = true;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *selected = &selection->fields[i];
        const char *why = doubt_of(wizard, selected);
        const struct record_person *person = selected->field->person;
        if (!why)
            continue;
        if (is_first)
            page_markup(page, "<p class=\"govuk-body\"><strong>Look at these before they leave. "
                              "What is wrong is corrected on the family's page.</strong></p>\n"
                              "<ul class=\"govuk-list govuk-list--bullet\">\n");
        is_first = false;
        page_markup(page, "<li>");
        page_text(page, extract_told_of(selection)->fields[i].label);
        page_markup(page, person ? " of " : "");
        page_text(page, !person ? "" : person->name ? person->name : person->role);
        page_markup(page, ": it ");
        page_text(page, why);
        page_markup(page, "</li>\n");
    }
    page_markup(page, is_first ? "" : "</ul>\n");
}

static void show_leaving(struct wizard *wizard, const struct sharing *sharing)
{
    struct page *page = wizard->page;
    const struct selection *selection = sharing_selection(sharing);
    struct buffer words;
    char address[SHARE_ADDRESS_SIZE];
    buffer_init(&words, EXTRACT_MAXIMUM);
    page_heading(page, 2, "What leaves");
    page_terms_begin(page);
    append_people(sharing, &words);
    row(wizard, SHARE_PEOPLE, "About", buffer_text(&words));
    buffer_clear(&words);
    buffer_append_format(&words, "%zu", count_fields(selection));
    snprintf(address, sizeof address, "/share/%s/fields", wizard->draft.id);
    page_term_change(page, "Details on file", buffer_text(&words), address, "which details go");
    buffer_clear(&words);
    append_entries(wizard, selection, &words);
    row(wizard, SHARE_ENTRIES, "Entries", buffer_text(&words));
    buffer_clear(&words);
    share_files_words(selection, &words);
    row(wizard, SHARE_FILES, "Files", buffer_text(&words));
    page_terms_end(page);
    show_doubts(wizard, sharing);
    page_heading(page, 3, "Every word of it, as the recipient will see it");
    snprintf(address, sizeof address, "/share/%s/report", wizard->draft.id);
    page_frame(page, address, "What leaves, as the recipient will see it");
    snprintf(address, sizeof address, "/share/%s/pdf", wizard->draft.id);
    page_frame_file(page, address, "Download it as a PDF");
    share_offer_family(wizard);
    buffer_free(&words);
}

/* ---- what stays ---- */

static void show_field_staying(struct wizard *wizard, const struct selection *selection,
                               size_t index)
{
    struct page *page = wizard->page;
    const struct selected_field *field = &selection->fields[index];
    const struct record_person *person = field->field->person;
    page_markup(page, "<li>");
    page_text(page, extract_told_of(selection)->fields[index].label);
    if (person) {
        page_markup(page, " of ");
        page_text(page, person->name ? person->name : person->role);
    }
    page_markup(page, ": ");
    share_named_text(wizard, field->stays_because ? field->stays_because : "it is not needed");
    page_markup(page, "</li>\n");
}

static void show_staying(struct wizard *wizard, const struct sharing *sharing)
{
    struct page *page = wizard->page;
    const struct selection *selection = sharing_selection(sharing);
    struct buffer words;
    buffer_init(&words, SHARE_WORDS_SIZE);
    page_more_begin(page, "What stays in the office, and why");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < selection->entry_count; i++)
        if (!selection->entries[i].leaves) {
            buffer_clear(&words);
            share_append_named(wizard, &words, selection->entries[i].entry->id);
            page_markup(page, "<li>The entry ");
            page_text(page, buffer_text(&words));
            page_markup(page, ": ");
            share_named_text(wizard, selection->entries[i].stays_because);
            page_markup(page, "</li>\n");
        }
    for (size_t i = 0; i < selection->field_count; i++)
        if (!selection->fields[i].leaves)
            show_field_staying(wizard, selection, i);
    page_markup(page, "</ul>\n");
    page_more_end(page);
    buffer_free(&words);
}

/* ---- what comes after ---- */

static void show_outcomes(struct wizard *wizard, const struct sharing *sharing,
                          enum policy_result result, const char *heading)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    struct page *page = wizard->page;
    bool any = false;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if (outcome->result != result)
            continue;
        if (!any) {
            page_heading(page, 2, heading);
            page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        }
        any = true;
        share_outcome(wizard, outcome);
    }
    if (any)
        page_markup(page, "</ul>\n");
}

/* Whether it goes as soon as it is decided. */
bool share_goes_now(const struct sharing *sharing)
{
    struct error awaited = {0};
    return !sharing_is_held(sharing) &&
           policy_verdict_status(sharing_verdict(sharing), &awaited) == STATUS_OK;
}

static void show_decide(struct wizard *wizard, const struct sharing *sharing, const char *digest,
                        const struct error *err)
{
    struct page *page = wizard->page;
    char address[SHARE_ADDRESS_SIZE];
    bool is_now = share_goes_now(sharing);
    wizard_address(wizard, SHARE_CHECK, address);
    page_form_begin(page, address);
    page_hidden(page, "shown", digest);
    if (is_now && sharing_channel(sharing) == CHANNEL_PORTAL)
        share_portal_password(page, sharing_channel_to(sharing), err);
    page_form_end(page, is_now ? "Share exactly this" : "Decide this, and ask for approval");
}

/* The portal is looked at before anything is decided: what is wrong with it holds nothing up. */
static void show_another_way(struct page *page, const char *way)
{
    page_markup(page,
                "<p class=\"govuk-body\">Nothing is decided or sealed yet, and what you answered "
                "is kept. Try it again below, or ");
    page_link(page, way, "let it go by another way");
    page_markup(page, ".</p>\n");
}

void share_show_answers(struct wizard *wizard, const struct sharing *sharing,
                        const struct error *err)
{
    struct error failure = {0};
    char digest[DIGEST_HEX_SIZE], back[SHARE_ADDRESS_SIZE];
    if (share_shown_digest(sharing, digest, &failure) != STATUS_OK) {
        wizard_failure(wizard, &failure);
        return;
    }
    wizard_address(wizard, SHARE_WAY, back);
    bool has_password = share_goes_now(sharing) && sharing_channel(sharing) == CHANNEL_PORTAL;
    wizard_begin(wizard, err, has_password && share_is_password(err) ? "password" : NULL,
                 "Check your answers", back);
    if (err && has_password)
        show_another_way(wizard->page, back);
    share_tell_decided(wizard);
    show_whom(wizard, sharing);
    show_leaving(wizard, sharing);
    show_staying(wizard, sharing);
    show_answers(wizard);
    show_outcomes(wizard, sharing, POLICY_AWAITS_APPROVAL,
                  "What a manager, deputy or trustee must approve before anything leaves");
    show_outcomes(wizard, sharing, POLICY_DUTY, "What is to be done afterwards");
    show_decide(wizard, sharing, digest, has_password && share_is_password(err) ? err : NULL);
    wizard_end(wizard);
}

/* Nothing is asked any more, and nothing refuses; else on to what is. */
struct sharing *share_complete(struct wizard *wizard)
{
    struct error refused = {0};
    struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return NULL;
    if (json_text(wizard->draft.asked, "channel") && !asking_next(sharing, true) &&
        policy_verdict_status(sharing_verdict(sharing), &refused) != STATUS_REFUSED)
        return sharing;
    wizard_go_on(wizard);
    return NULL;
}

void share_show_check(struct wizard *wizard)
{
    const struct sharing *sharing = share_complete(wizard);
    if (sharing)
        share_show_answers(wizard, sharing, NULL);
}
