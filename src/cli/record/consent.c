/* `record add consent`: what the family agreed to, refused or took back, and the form for it. */
#include "record/record.h"

#include <string.h>

#include "safehand/page/consent_form.h"
#include "safehand/policy/consent_given.h"
#include "safehand/sharing/asking.h"

const struct command_option OPTIONS_RECORD_CONSENT[] = {
    {"--state", "STATE", "given or refused"},
    {"--who", "ID", "who decided"},
    {"--for", "ID...", "for whom (may be repeated)"},
    {"--purpose", "NAME...", "what it is for: a profile's name (may be repeated)"},
    {"--kind", "KIND...", "with which kind of organisation (may be repeated)"},
    {"--category", "NAME...", "what may be shared: fields, attachments, a category, health, ..."},
    {"--on", "DAY", "when they decided (YYYY-MM-DD; today)"},
    {"--until", "DAY", "when it ends"},
    {"--seen-preview", "TEXT", "the day on which they saw what would be shared, or how"},
    {"--withdraw", "ID", "the consent that they took back, instead"},
    {"--form", "FILE", "write the form to sign (HTML), and record nothing yet"},
    OPTIONS_OF_RECORD};
const char RECORD_CONSENT_MORE[] =
    "RECORD is the record's folder, or a reference alone in the records of the office. A consent "
    "covers a sharing\nonly if they saw beforehand what would leave: `safehand preview RECORD "
    "--profile NAME --for-family`.\nThe form says what is asked and what they should know, and "
    "has a place to sign.";

/* ---- what it can be for ---- */

/* The profile of that name: the office's, else one that ships. */
static enum status find_profile(const struct record_work *work, const char *name,
                                struct profile **profile, struct error *err)
{
    char file[160];
    if (work->session.office)
        return office_profile(work->session.office, name, profile, err);
    snprintf(file, sizeof file, "profiles/%s.json", name);
    const struct embedded_file *shipped = embedded_find(policy_data, file);
    if (shipped)
        return profile_parse((const char *)shipped->data, shipped->length, file, profile, err);
    error_set(err, STATUS_USAGE, "there is no profile \"%s\"", name);
    return error_hint(err, "a purpose is a profile's name, like social-care-report");
}

static enum status offer_shipped(struct choices *choices, struct error *err)
{
    static const char folder[] = "profiles/";
    enum status status = STATUS_OK;
    for (const struct embedded_file *file = policy_data; status == STATUS_OK && file->name;
         file++) {
        struct profile *profile = NULL;
        if (!text_starts_with(file->name, folder))
            continue;
        status = profile_parse((const char *)file->data, file->length, file->name, &profile, err);
        if (status == STATUS_OK)
            status = choices_add(choices, memory_copy_string(profile->title),
                                 memory_copy_string(profile->name), err);
        profile_free(profile);
    }
    return status;
}

static enum status offer_purposes(struct record_work *work, struct choices *choices,
                                  struct error *err)
{
    struct asking_profiles list = {0};
    if (!work->session.office)
        return offer_shipped(choices, err);
    enum status status = asking_profiles_list(work->session.office, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = choices_add(choices, memory_copy_string(list.items[i].title),
                             memory_copy_string(list.items[i].name), err);
    asking_profiles_free(&list);
    return status;
}

static enum status offer_kinds(struct record_work *work, struct choices *choices, struct error *err)
{
    struct recipient_kinds *kinds = NULL;
    (void)work;
    enum status status = recipient_kinds_shipped(&kinds, err);
    for (size_t i = 0; status == STATUS_OK && i < kinds->count; i++)
        status = choices_add(choices, memory_copy_string(kinds->items[i].label),
                             memory_copy_string(kinds->items[i].name), err);
    recipient_kinds_free(kinds);
    return status;
}

/* What a category, or what stands in its place, is in words; memory_free. */
static char *category_words(const struct record_work *work, const char *name)
{
    const struct catalogue_category *category =
        catalogue_find_category(work->editor.catalogue, name);
    if (strcmp(name, "fields") == 0)
        return memory_copy_string("Details that the purpose needs, such as names and addresses");
    if (strcmp(name, "attachments") == 0)
        return memory_copy_string("Files that are kept with the record");
    if (category)
        return memory_copy_string(category->label);
    char *words = memory_format("Details about: %s", name);
    for (char *at = words; at && *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return words;
}

static enum status offer_category(const struct record_work *work, const char *name,
                                  struct choices *choices, struct error *err)
{
    return choices_add(choices, category_words(work, name), memory_copy_string(name), err);
}

static enum status offer_categories(struct record_work *work, struct choices *choices,
                                    struct error *err)
{
    const struct catalogue *catalogue = work->editor.catalogue;
    enum status status = offer_category(work, "fields", choices, err);
    for (size_t i = 0; status == STATUS_OK && i < catalogue->category_count; i++)
        status = offer_category(work, catalogue->categories[i].name, choices, err);
    for (int s = SENSITIVITY_NONE + 1; status == STATUS_OK && s <= SENSITIVITY_CRIMINAL_OFFENCE;
         s++)
        if (!catalogue_find_category(catalogue, sensitivity_name(s)))
            status = offer_category(work, sensitivity_name(s), choices, err);
    return status == STATUS_OK ? offer_category(work, "attachments", choices, err) : status;
}

static enum status offer_states(struct record_work *work, struct choices *choices,
                                struct error *err)
{
    (void)work;
    enum status status =
        choices_add(choices, memory_copy_string("They said yes"), memory_copy_string("given"), err);
    return status == STATUS_OK ? choices_add(choices, memory_copy_string("They said no"),
                                             memory_copy_string("refused"), err)
                               : status;
}

static enum status check_state(struct record_work *work, const char *text, struct error *err)
{
    (void)work;
    if (strcmp(text, "given") == 0 || strcmp(text, "refused") == 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "a consent is given or refused, not \"%s\"", text);
    return error_hint(err, "one that was taken back is named by --withdraw");
}

static bool is_recorded(const struct record_work *work)
{
    return !argument_given(work->arguments, "--form");
}

static bool is_given(const struct record_work *work)
{
    const char *state = record_text(work, "state");
    return is_recorded(work) && state && strcmp(state, "given") == 0;
}

static const struct question QUESTIONS[] = {
    {"--state", "state", QUESTION_ONE, .is_needed = true, .words = "What did they say?",
     .applies = is_recorded, .offer = offer_states, .check = check_state},
    {"--who", "who", QUESTION_ONE, .is_needed = true, .words = "Who decides?",
     .offer = record_offer_people},
    {"--for", "for", QUESTION_SOME, .is_needed = true, .words = "For whom?",
     .offer = record_offer_people},
    {"--purpose", "purposes", QUESTION_SOME, .is_needed = true, .words = "For which purposes?",
     .offer = offer_purposes},
    {"--kind", "kinds", QUESTION_SOME, .is_needed = true,
     .words = "With which kinds of organisation?", .offer = offer_kinds},
    {"--category", "categories", QUESTION_SOME, .is_needed = true, .words = "What may be shared?",
     .offer = offer_categories},
    {"--on", "on", QUESTION_DAY, .words = "When did they decide, as YYYY-MM-DD? (empty: today)",
     .applies = is_recorded},
    {"--until", "until", QUESTION_DAY, .is_future = true,
     .words = "Until when does it hold, as YYYY-MM-DD? (empty: until they take it back)"},
    {"--seen-preview", "seen_preview", QUESTION_LINE,
     .words = "On which day did they see what would be shared, or how? (empty: they did not)",
     .applies = is_given},
};

/* ---- checking ---- */

/* Purposes are profiles, and kinds those of recipients. */
static enum status check_lists(const struct record_work *work, const struct edit_consent *consent,
                               struct error *err)
{
    struct recipient_kinds *kinds = NULL;
    enum status status = recipient_kinds_shipped(&kinds, err);
    for (size_t i = 0; status == STATUS_OK && i < consent->purposes.count; i++) {
        struct profile *profile = NULL;
        status = find_profile(work, consent->purposes.items[i], &profile, err);
        profile_free(profile);
    }
    for (size_t i = 0; status == STATUS_OK && i < consent->kinds.count; i++) {
        if (recipient_kind_is_known(kinds, consent->kinds.items[i]))
            continue;
        status = error_set(err, STATUS_USAGE, "\"%s\" is no kind of organisation that is known",
                           consent->kinds.items[i]);
        error_hint(err, "for example childrens_social_care, health_visitor, school; "
                        "safehand(1) has them all");
    }
    recipient_kinds_free(kinds);
    return status;
}

static enum status take_consent(const struct record_work *work, struct edit_consent *consent,
                                struct date *until, struct error *err)
{
    const char *state = record_text(work, "state");
    *consent = (struct edit_consent){.is_given = !state || strcmp(state, "given") == 0,
                                     .by = record_text(work, "who"),
                                     .on = date_of(work->editor.at),
                                     .seen_preview = record_text(work, "seen_preview")};
    (void)record_day(work, "on", &consent->on);
    consent->until = record_day(work, "until", until) ? until : NULL;
    enum status status = record_names(work, "for", &consent->for_people, err);
    if (status == STATUS_OK)
        status = record_names(work, "purposes", &consent->purposes, err);
    if (status == STATUS_OK)
        status = record_names(work, "kinds", &consent->kinds, err);
    if (status == STATUS_OK)
        status = record_names(work, "categories", &consent->categories, err);
    return status == STATUS_OK ? check_lists(work, consent, err) : status;
}

static void consent_free(struct edit_consent *consent)
{
    memory_free(consent->for_people.items);
    memory_free(consent->purposes.items);
    memory_free(consent->kinds.items);
    memory_free(consent->categories.items);
}

/* ---- the form ---- */

static bool add_taken(struct names *names, char *words)
{
    bool is_added = words && names_add_copy(names, words);
    memory_free(words);
    return is_added;
}

static const char *name_in_record(const struct record_work *work, const char *id)
{
    size_t i;
    json_t *person;
    json_array_foreach(json_object_get(record_edit_root(work->edit), "people"), i, person)
    {
        if (strcmp(json_text(person, "id"), id) == 0)
            return record_name_of(person);
    }
    return id;
}

static enum status add_purposes(const struct record_work *work, const struct names *names,
                                struct consent_form *form, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < names->count; i++) {
        struct profile *profile = NULL;
        status = find_profile(work, names->items[i], &profile, err);
        if (status == STATUS_OK &&
            !add_taken(&form->purposes, memory_format("%s: %s", profile->title, profile->purpose)))
            status = memory_error(err);
        profile_free(profile);
    }
    return status;
}

/* Everything of the consent in words. */
static enum status fill_form(const struct record_work *work, const struct edit_consent *consent,
                             struct consent_form *form, struct error *err)
{
    bool is_whole = true;
    struct recipient_kinds *kinds = NULL;
    form->organisation = work->session.office ? office_name(work->session.office) : NULL;
    form->who = name_in_record(work, consent->by);
    form->until = consent->until;
    enum status status = recipient_kinds_shipped(&kinds, err);
    for (size_t i = 0; status == STATUS_OK && i < consent->for_people.count; i++)
        is_whole &=
            names_add_copy(&form->people, name_in_record(work, consent->for_people.items[i]));
    for (size_t i = 0; status == STATUS_OK && i < consent->kinds.count; i++)
        is_whole &=
            names_add_copy(&form->kinds, recipient_kind_label(kinds, consent->kinds.items[i]));
    for (size_t i = 0; status == STATUS_OK && i < consent->categories.count; i++)
        is_whole &=
            add_taken(&form->categories, category_words(work, consent->categories.items[i]));
    recipient_kinds_free(kinds);
    if (status == STATUS_OK && !is_whole)
        status = memory_error(err);
    return status == STATUS_OK ? add_purposes(work, &consent->purposes, form, err) : status;
}

static enum status write_form(const struct record_work *work, const struct edit_consent *consent,
                              struct error *err)
{
    enum { FORM_MAXIMUM = 4194304 };
    const char *path = argument_value(work->arguments, "--form");
    struct consent_form form = {.who = NULL};
    struct buffer page;
    buffer_init(&page, FORM_MAXIMUM);
    enum status status = fill_form(work, consent, &form, err);
    if (status == STATUS_OK)
        status = page_consent_form(&form, &page, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, page.data, page.length, 0600, FILE_NEW, err);
    if (status == STATUS_OK && wants_json(work->arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "reference", record_work_reference(work), "form", path), err);
    else if (status == STATUS_OK)
        print_line("The form is written: %s. Nothing is recorded yet: when it is signed, record "
                   "what they decided by the same command without --form.",
                   path);
    names_free_copies(&form.people);
    names_free_copies(&form.purposes);
    names_free_copies(&form.kinds);
    names_free_copies(&form.categories);
    buffer_free(&page);
    return status;
}

/* ---- the command ---- */

/* Everybody who is on file as holding responsibility, and who gave it, as one types them. */
static void append_holders(const struct record_person *child, const char *giver, struct buffer *out)
{
    size_t index;
    json_t *holder;
    json_array_foreach(child->parental_responsibility, index, holder)
    {
        buffer_append_format(out, "%s,", json_string_value(holder));
    }
    buffer_append_text(out, giver);
}

static void tell_lacking_holder(const struct record *record, const struct record_consent *consent,
                                const struct record_person *child)
{
    struct buffer holders;
    const struct record_person *giver = record_find_person(record, consent->by);
    buffer_init(&holders, JSON_LIMITS_DEFAULT.string);
    append_holders(child, consent->by, &holders);
    print_note("%s is not on file as holding parental responsibility for %s: the consent does not "
               "count for them. If they hold it, say so with `safehand record set %s "
               "people.%s.parental_responsibility=%s`",
               giver && giver->name ? giver->name : consent->by,
               child->name ? child->name : child->id, record->reference, child->id,
               buffer_text(&holders));
    buffer_free(&holders);
}

/* What one that was given lacks is said at once: it is too late when it is to be relied on. */
static enum status tell_lacks(struct record_work *work, const char *id, struct error *err)
{
    struct record *record = NULL;
    struct date today = date_of(work->editor.at);
    enum status status =
        session_record(work->arguments, &work->session, work->folder, NULL, &record, err);
    const struct record_consent *consent = record ? record_find_consent(record, id) : NULL;
    for (size_t i = 0; consent && i < consent->for_people.count; i++) {
        const struct record_person *person =
            record_find_person(record, consent->for_people.items[i]);
        if (person && consent_lacks_holder(work->editor.catalogue, consent, person, &today))
            tell_lacking_holder(record, consent, person);
    }
    if (consent && !consent_was_informed(consent))
        print_note("it covers nothing, as the record does not say that they saw beforehand what "
                   "would be shared: show it to them (`safehand preview %s --for-family`), and "
                   "record what they say then, with --seen-preview",
                   record->reference);
    record_free(record);
    return status;
}

/* `what` is in the record now; NULL: one that is there was taken back. */
static enum status save(struct record_work *work, const char *id, const char *what,
                        struct error *err)
{
    const char *reference = record_work_reference(work);
    enum status status = record_work_save(work, err);
    if (status == STATUS_OK && wants_json(work->arguments))
        return print_json(json_pack("{s:s, s:s}", "reference", reference, "consent", id), err);
    if (status == STATUS_OK && what)
        print_line("The %s is in the record of %s as %s.", what, reference, id);
    else if (status == STATUS_OK)
        print_line("The record of %s says that the consent %s was taken back.", reference, id);
    return status;
}

static enum status withdraw(struct record_work *work, const char *id, struct error *err)
{
    static const char *const others[] = {"--state",    "--who",   "--for",          "--purpose",
                                         "--kind",     "--until", "--seen-preview", "--form",
                                         "--category", NULL};
    struct date on = date_of(work->editor.at);
    bool given;
    for (size_t i = 0; others[i]; i++)
        if (argument_given(work->arguments, others[i]))
            return error_set(err, STATUS_USAGE, "--withdraw and %s do not go together", others[i]);
    enum status status = argument_date(work->arguments, "--on", &on, &given, err);
    if (status == STATUS_OK)
        status = record_edit_withdraw_consent(work->edit, id, &on, err);
    return status == STATUS_OK ? save(work, id, NULL, err) : status;
}

static enum status add(struct record_work *work, struct error *err)
{
    struct edit_consent consent = {.by = NULL};
    struct date until;
    const char *id = NULL;
    enum status status = record_ask(work, QUESTIONS, sizeof QUESTIONS / sizeof QUESTIONS[0], err);
    if (status == STATUS_OK)
        status = take_consent(work, &consent, &until, err);
    if (status == STATUS_OK)
        status = record_edit_add_consent(work->edit, &consent, &id, err);
    if (status == STATUS_OK && argument_given(work->arguments, "--form"))
        status = write_form(work, &consent, err);
    else if (status == STATUS_OK)
        status = save(work, id, consent.is_given ? "consent" : "refusal", err);
    if (status == STATUS_OK && consent.is_given && !argument_given(work->arguments, "--form"))
        status = tell_lacks(work, id, err);
    consent_free(&consent);
    return status;
}

enum status command_record_consent(const struct arguments *arguments, struct error *err)
{
    struct record_work work = {.arguments = NULL};
    const char *withdrawn = argument_value(arguments, "--withdraw");
    enum status status = record_work_begin(arguments, false, &work, err);
    if (status == STATUS_OK)
        status = withdrawn ? withdraw(&work, withdrawn, err) : add(&work, err);
    record_work_end(&work);
    return status;
}
