/* The profiles and the catalogue, by which is decided what leaves: each counts as it was accepted.
 */
#include <string.h>

#include "register/register.h"

enum { FILE_ADDRESS_SIZE = 512 };

static const char *state_of(const struct office_policy *policy)
{
    if (!*policy->digest)
        return "Cannot be read";
    if (policy->is_accepted)
        return "Counts as it is";
    return policy->is_concern ? "Changed, and nobody has accepted it: for a concern the one that "
                                "came with the program counts"
                              : "Changed, and nobody has accepted it: nothing is shared by it";
}

static void show_policy(struct page *page, const struct office_policy *policy)
{
    struct buffer address;
    page_row_begin(page);
    page_cell_begin(page);
    page_sentence(page, policy->title ? policy->title : policy->name);
    page_cell_end(page);
    page_cell_begin(page);
    page_text(page, state_of(policy));
    buffer_init(&address, FILE_ADDRESS_SIZE);
    buffer_append_text(&address, "/profiles/accept?file=");
    page_address_part(&address, policy->name);
    page_markup(page, "<br>");
    page_link(page, buffer_text(&address),
              *policy->digest && !policy->is_accepted ? "Read and accept it"
              : *policy->digest                       ? "Read it"
                                                      : "What is wrong with it");
    buffer_free(&address);
    page_cell_end(page);
    page_row_end(page);
}

void page_profiles(struct visit *visit)
{
    static const char *const headings[] = {"For", "State"};
    struct error err = {0};
    struct office_policies list = {0};
    struct page *page = &visit->page;
    if (office_policy_list(visit->session->office, &list, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "What may be shared, and for what", PLACE_HOME);
    page_paragraph(page,
                   "Each purpose has a profile: a file that says what may leave for it. Whoever "
                   "looks after the computers changes it; it counts once a manager or a deputy "
                   "has read and accepted it.");
    page_table_begin(page, "All profiles", headings, 2);
    for (size_t i = 0; i < list.count; i++)
        show_policy(page, &list.items[i]);
    page_table_end(page);
    page_end(page);
    office_policies_free(&list);
}

/* ---- accepting one ---- */

static const struct office_policy *find(const struct office_policies *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return &list->items[i];
    return NULL;
}

static void show_why(struct page *page, const char *title, const struct catalogue *catalogue,
                     const struct profile_field *fields, size_t count)
{
    page_heading(page, 2, title);
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < count; i++) {
        const struct catalogue_field *known = catalogue_find(catalogue, fields[i].pattern);
        page_markup(page, "<li>");
        page_text(page, known ? known->label : fields[i].pattern);
        page_markup(page, ": ");
        page_text(page, fields[i].why);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

static void show_profile(struct visit *visit, const struct profile *profile)
{
    struct page *page = &visit->page;
    const struct catalogue *catalogue = office_catalogue(visit->session->office);
    page_terms_begin(page);
    page_term(page, "Covers", profile->purpose);
    page_term(page, "Is a concern", profile->concern ? "Yes: it waits for nobody" : "No");
    page_terms_end(page);
    show_why(page, "What may leave, and why", catalogue, profile->fields, profile->field_count);
    page_heading(page, 2, "Which entries");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < profile->category_count; i++) {
        page_markup(page, "<li>");
        page_text(page, profile->categories[i].name);
        page_markup(page, ": ");
        page_text(page, profile->categories[i].why);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

/* ---- what it lets out that looks too wide ---- */

struct review {
    struct page *page;
    size_t folder; /* bytes of a path, before the file's own name */
    size_t count;
};

static void show_warning(void *context, const char *warning)
{
    struct review *review = context;
    if (review->count++ == 0) {
        page_heading(review->page, 2, "Look at this");
        page_paragraph(review->page, "It is well formed. This looks too wide, or is listed in "
                                     "vain; the numbers are line and column of the file.");
        page_markup(review->page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    }
    page_markup(review->page, "<li>");
    page_text(review->page, strlen(warning) > review->folder ? warning + review->folder : warning);
    page_markup(review->page, "</li>\n");
}

/* What may leave by it, and what looks too wide in it. */
static enum status show_content(struct visit *visit, const char *path, struct error *err)
{
    struct profile *profile = NULL;
    struct review review = {.page = &visit->page,
                            .folder = (size_t)(strrchr(path, '/') + 1 - path)};
    enum status status = profile_check(path, office_catalogue(visit->session->office), show_warning,
                                       &review, &profile, err);
    if (review.count > 0)
        page_markup(&visit->page, "</ul>\n");
    if (status == STATUS_OK)
        show_profile(visit, profile);
    profile_free(profile);
    return status;
}

/* Each field that the office knows, and how it is marked. */
static enum status show_catalogue(struct page *page, const char *path, struct error *err)
{
    struct catalogue *catalogue = NULL;
    if (catalogue_load(path, &catalogue, err) != STATUS_OK)
        return err->status;
    page_heading(page, 2, "What a record may hold, and how it is marked");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < catalogue->field_count; i++) {
        page_markup(page, "<li>");
        page_text(page, catalogue->fields[i].label);
        page_markup(page, ": %s</li>\n", marking_name(catalogue->fields[i].marking));
    }
    page_markup(page, "</ul>\n");
    catalogue_free(catalogue);
    return STATUS_OK;
}

static char *policy_path(const struct visit *visit, const struct office_policy *policy)
{
    return memory_format("%s/%s%s.json", office_folder(visit->session->office),
                         policy->is_profile ? "profiles/" : "", policy->name);
}

static void show_accept(struct visit *visit, const struct office_policy *policy)
{
    struct error err = {0};
    struct page *page = &visit->page;
    char *path = policy_path(visit, policy);
    bool is_new = *policy->digest && !policy->is_accepted;
    page_begin(page, 200, is_new ? "Read it, and accept it as it is" : "What may be shared",
               PLACE_HOME);
    page_markup(page, "<p class=\"govuk-body-l\">");
    page_sentence(page, policy->title ? policy->title : policy->name);
    page_markup(page, "</p>\n");
    enum status status = !path                ? memory_error(&err)
                         : policy->is_profile ? show_content(visit, path, &err)
                                              : show_catalogue(page, path, &err);
    if (status != STATUS_OK)
        page_error_summary(page, &err, NULL);
    memory_free(path);
    if (is_new) {
        page_form_begin(page, "/profiles/accept");
        page_hidden(page, "file", policy->name);
        page_hidden(page, "digest", policy->digest);
        page_form_end(page, "It counts from now on as it is");
    }
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, "/profiles", "Back to all of them");
    page_markup(page, "</p>\n");
    page_end(page);
}

/* What is accepted is what was shown. */
static enum status accept(struct visit *visit, const struct office_policy *policy,
                          struct error *err)
{
    char name[OFFICE_POLICY_FILE_SIZE + sizeof ".json"];
    struct office_policy_file file;
    if (strcmp(asked(visit, "digest"), policy->digest) != 0) {
        error_set(err, STATUS_REFUSED, "the file has changed since you looked");
        return error_hint(err, "look at it again: nothing was accepted");
    }
    snprintf(name, sizeof name, "%s.json", policy->name);
    return office_policy_accept(visit->session->office, name, visit_now(visit), &file, err);
}

static void with_policy(struct visit *visit, bool accepts)
{
    struct error err = {0};
    struct office_policies list = {0};
    enum status status = office_policy_list(visit->session->office, &list, &err);
    const struct office_policy *policy = find(&list, asked(visit, "file"));
    if (status == STATUS_OK && (!policy || (accepts && !*policy->digest))) {
        page_missing(visit);
    } else if (status == STATUS_OK && !accepts) {
        show_accept(visit, policy);
    } else {
        if (status == STATUS_OK)
            status = accept(visit, policy, &err);
        if (status == STATUS_OK)
            response_go_on(visit->page.response, "/profiles");
        else
            page_failure(visit, &err);
    }
    office_policies_free(&list);
}

void page_profile_accept(struct visit *visit)
{
    with_policy(visit, false);
}

void page_profile_accepted(struct visit *visit)
{
    with_policy(visit, true);
}
