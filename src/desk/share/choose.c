/* Emergency or not, what for, to whom, and by which way. */
#include "share/share.h"

#include <string.h>

/* ---- emergency ---- */

static void show_emergency(struct wizard *wizard, const struct error *err)
{
    bool is_answered = wizard_has_step(wizard, "emergency");
    const struct field_option options[] = {
        {.value = "no", .label = "No", .is_chosen = is_answered && !wizard_is_emergency(wizard)},
        {.value = "yes",
         .label = "Yes, and the record must follow at once",
         .hint = "Ring 999 first, if they are in danger now. What can wait is asked afterwards, "
                 "within 24 hours, and somebody else looks at it. It goes only to who protects "
                 "people from harm.",
         .is_chosen = is_answered && wizard_is_emergency(wizard)},
    };
    char address[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_EMERGENCY, address);
    wizard_begin_form(wizard, err, "emergency",
                      "May somebody be badly hurt if this waits for a day?", "/share");
    page_form_begin(wizard->page, address);
    page_field_radios(wizard->page,
                      &(struct field){.name = "emergency", .is_brief = true, .err = err}, options,
                      2);
    wizard_form_end(wizard);
    wizard_end(wizard);
}

void share_show_emergency(struct wizard *wizard)
{
    show_emergency(wizard, NULL);
}

/* Writes what was put into the draft, and goes on; else shows the page again. */
static void save_or(struct wizard *wizard, enum status status, struct error *err,
                    void (*show)(struct wizard *, const struct error *))
{
    if (status == STATUS_OK)
        status = wizard_save(wizard, err);
    if (status == STATUS_OK)
        wizard_go_on(wizard);
    else
        show(wizard, err);
}

void share_take_emergency(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    const char *said = share_value(form, "emergency");
    bool is_yes = strcmp(said, "yes") == 0;
    enum status status = STATUS_OK;
    if (!is_yes && strcmp(said, "no") != 0)
        status = error_set(&err, STATUS_USAGE, "say whether somebody is at immediate risk");
    else if (json_object_set_new(wizard->draft.asked, "emergency", json_boolean(is_yes)) != 0)
        status = memory_error(&err);
    else
        status = wizard_put_step(wizard, "emergency", &err);
    save_or(wizard, status, &err, show_emergency);
}

/* ---- what for ---- */

/* An emergency is about harm: only what a concern is for. */
static bool fits_emergency(const struct wizard *wizard, const struct asking_profile *profile)
{
    return profile->is_concern || !wizard_is_emergency(wizard);
}

/* Concerns stand in sight, and the others of a kind behind what that is; how many there are. */
static size_t offer_profiles(const struct wizard *wizard, const struct asking_profiles *list,
                             struct field_option options[SHARE_CHOICES_MAXIMUM])
{
    const char *chosen = json_text(wizard->draft.asked, "profile");
    size_t count = 0;
    for (int group = 0; group < ASKING_GROUPS; group++)
        for (size_t i = 0; i < list->count && count < SHARE_CHOICES_MAXIMUM; i++)
            if ((int)list->items[i].group == group && fits_emergency(wizard, &list->items[i]))
                options[count++] = (struct field_option){
                    .value = list->items[i].name,
                    .label = list->items[i].title,
                    .hint = list->items[i].purpose,
                    .group = group == ASKING_CONCERNS
                                 ? NULL
                                 : asking_group_words((enum asking_group)group),
                    .is_chosen = chosen && strcmp(chosen, list->items[i].name) == 0};
    return count;
}

static void show_profiles(struct wizard *wizard, const struct asking_profiles *list,
                          const struct error *err)
{
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    size_t count = offer_profiles(wizard, list, options);
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_PROFILE, address);
    wizard_address(wizard, SHARE_EMERGENCY, back);
    wizard_begin_form(wizard, err, "profile", "Which kind of sharing is it?", back);
    if (wizard_is_emergency(wizard))
        share_warn(wizard->visit);
    page_form_begin(wizard->page, address);
    page_field_radios(wizard->page,
                      &(struct field){.name = "profile", .is_brief = true, .err = err}, options,
                      count);
    wizard_form_end(wizard);
    wizard_end(wizard);
}

static void show_profile(struct wizard *wizard, const struct error *err)
{
    struct error failure = {0};
    struct asking_profiles list = {0};
    if (asking_profiles_list(wizard->office, &list, &failure) == STATUS_OK)
        show_profiles(wizard, &list, err);
    else
        wizard_failure(wizard, &failure);
    asking_profiles_free(&list);
}

void share_show_profile(struct wizard *wizard)
{
    show_profile(wizard, NULL);
}

/* What was chosen and answered for another purpose does not hold for this one. */
static enum status change_profile(struct wizard *wizard, const char *name, struct error *err)
{
    static const char *const AFTER[] = {"channel", "channel_to", "since", "about_entries"};
    static const char *const CHOSEN[] = {"entries", "whom", "people", "files"};
    const char *before = json_text(wizard->draft.asked, "profile");
    if (before && strcmp(before, name) == 0)
        return STATUS_OK;
    struct extract_choice none = {0};
    int failed = 0;
    for (size_t i = 0; i < sizeof AFTER / sizeof *AFTER; i++)
        (void)json_object_del(wizard->draft.asked, AFTER[i]);
    extract_choice_put(&none, wizard->draft.asked, &failed);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof CHOSEN / sizeof *CHOSEN; i++)
        status = wizard_list_mark(wizard, "steps", CHOSEN[i], false, err);
    if (before)
        json_object_clear(wizard->draft.answers);
    wizard_choice_changed(wizard);
    if (status == STATUS_OK && failed)
        status = memory_error(err);
    return status == STATUS_OK ? wizard_put_text(wizard, "profile", name, err) : status;
}

void share_take_profile(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct asking_profiles list = {0};
    const char *name = share_value(form, "profile");
    bool is_one = false;
    enum status status = asking_profiles_list(wizard->office, &list, &err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        is_one = is_one || strcmp(list.items[i].name, name) == 0;
    if (status == STATUS_OK && !is_one)
        status = error_set(&err, STATUS_USAGE, "choose what it is for");
    if (status == STATUS_OK)
        status = change_profile(wizard, name, &err);
    save_or(wizard, status, &err, show_profile);
    asking_profiles_free(&list);
}

/* ---- to whom ---- */

/* Why a recipient cannot be chosen, "" if they can; the rules may still refuse one that can. */
static const char *why_not(const struct wizard *wizard, const struct office_recipient *recipient)
{
    timestamp now = visit_now(wizard->visit);
    bool is_fitting = names_have(&wizard->profile->recipient_kinds, recipient->organisation_kind);
    if (recipient->is_revoked)
        return "not to be used any more";
    if (!is_fitting)
        return "not for this purpose";
    if (recipient->card && now >= recipient->card->expires && !wizard_is_emergency(wizard))
        return "their card has expired: ask them for a new one";
    if (!recipient->is_verified && !wizard_is_emergency(wizard))
        return "nobody has rung them yet to check their card";
    return "";
}

/* Also where one was chosen before it was known what for. */
bool share_asks_recipient(struct wizard *wizard, bool *asks)
{
    struct error ignored = {0};
    struct office_recipient *found = NULL;
    const char *key = wizard_recipient(wizard);
    *asks = !key;
    if (key && json_array_size(json_object_get(wizard->draft.asked, "recipients")) == 1 &&
        wizard_profile(wizard, &ignored) == STATUS_OK &&
        office_recipient_find(wizard->office, key, &found, &ignored) == STATUS_OK)
        *asks = !!*why_not(wizard, found);
    office_recipient_free(found);
    return true;
}

struct recipients {
    struct office_recipients list;
    struct recipient_kinds *kinds;
};

static enum status recipients_read(struct wizard *wizard, struct recipients *recipients,
                                   struct error *err)
{
    enum status status = wizard_profile(wizard, err);
    if (status == STATUS_OK)
        status = recipient_kinds_shipped(&recipients->kinds, err);
    return status == STATUS_OK ? office_recipient_list(wizard->office, &recipients->list, err)
                               : status;
}

static void recipients_free(struct recipients *recipients)
{
    office_recipients_free(&recipients->list);
    recipient_kinds_free(recipients->kinds);
}

static const char *hint_of(const struct office_recipient *recipient)
{
    return !recipient->card          ? "They have no key: you bring it to them, open."
           : !recipient->is_verified ? "Nobody has rung them yet: you are asked for a call."
                                     : NULL;
}

/* Those who cannot be chosen, and what can be done about it. */
static void show_others(struct wizard *wizard, const struct recipients *recipients)
{
    struct page *page = wizard->page;
    bool any = false;
    for (size_t i = 0; i < recipients->list.count; i++) {
        const struct office_recipient *item = recipients->list.items[i];
        const char *why = why_not(wizard, item);
        if (!*why)
            continue;
        if (!any) {
            page_more_begin(page, "Who cannot be chosen, and why");
            page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        }
        any = true;
        page_markup(page, "<li>");
        page_text(page, item->name);
        page_markup(page, ", ");
        page_text(page, item->organisation);
        page_markup(page, " (");
        page_text(page, recipient_kind_label(recipients->kinds, item->organisation_kind));
        page_markup(page, "): ");
        page_text(page, why);
        page_markup(page, "</li>\n");
    }
    if (any) {
        page_markup(page, "</ul>\n");
        page_more_end(page);
    }
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, "/recipients", "Add a recipient, or check one");
    page_markup(page, "</p>\n");
}

static void show_choice(struct wizard *wizard, const struct recipients *recipients,
                        const struct error *err)
{
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char *labels[SHARE_CHOICES_MAXIMUM], address[SHARE_ADDRESS_SIZE];
    size_t count = 0;
    for (size_t i = 0; i < recipients->list.count && count < SHARE_CHOICES_MAXIMUM; i++) {
        const struct office_recipient *item = recipients->list.items[i];
        if (*why_not(wizard, item))
            continue;
        labels[count] = memory_format("%s, %s", item->name, item->organisation);
        options[count] =
            (struct field_option){.value = item->key,
                                  .label = labels[count] ? labels[count] : item->name,
                                  .hint = hint_of(item),
                                  .is_chosen = wizard_list_has(wizard, "recipients", item->key)};
        count++;
    }
    wizard_address(wizard, SHARE_RECIPIENT, address);
    if (count > 0) {
        page_form_begin(wizard->page, address);
        page_field_checkboxes(wizard->page,
                              &(struct field){.name = "recipient",
                                              .hint = "Several, if each is to have exactly this.",
                                              .err = err},
                              options, count);
        wizard_form_end(wizard);
    } else {
        page_inset(wizard->page, "Nobody is on file to whom this can go.");
        page_form_begin(wizard->page, address);
        wizard_form_back(wizard);
        page_form_close(wizard->page);
    }
    for (size_t i = 0; i < count; i++)
        memory_free(labels[i]);
}

static void show_recipient(struct wizard *wizard, const struct error *err)
{
    struct error failure = {0};
    struct recipients recipients = {0};
    char back[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_PROFILE, back);
    if (recipients_read(wizard, &recipients, &failure) == STATUS_OK) {
        wizard_begin_form(wizard, err, "recipient", "Who shall have it?", back);
        if (wizard_is_emergency(wizard))
            share_warn(wizard->visit);
        show_choice(wizard, &recipients, err);
        show_others(wizard, &recipients);
        wizard_end(wizard);
    } else {
        wizard_failure(wizard, &failure);
    }
    recipients_free(&recipients);
}

void share_show_recipient(struct wizard *wizard)
{
    show_recipient(wizard, NULL);
}

/* Who comes first stays it, with what was answered. A call vouches for one recipient, and a way may
 * be one's own. */
static enum status change_recipients(struct wizard *wizard, struct names *chosen, struct error *err)
{
    const char *first = wizard_recipient(wizard);
    for (size_t i = 1; first && i < chosen->count; i++)
        if (strcmp(chosen->items[i], first) == 0) {
            chosen->items[i] = chosen->items[0];
            chosen->items[0] = first;
        }
    if (!first || strcmp(chosen->items[0], first) != 0) {
        asking_forget_call(wizard->draft.answers);
        (void)json_object_del(wizard->draft.asked, "channel");
        (void)json_object_del(wizard->draft.asked, "channel_to");
        wizard_drop_sharing(wizard);
    }
    return wizard_put_list(wizard, "recipients", chosen, err);
}

void share_take_recipient(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct recipients recipients = {0};
    const char *keys[SHARE_CHOICES_MAXIMUM];
    struct names chosen = {keys, 0};
    enum status status = recipients_read(wizard, &recipients, &err);
    for (size_t i = 0; status == STATUS_OK && i < recipients.list.count; i++) {
        const struct office_recipient *item = recipients.list.items[i];
        if (chosen.count < SHARE_CHOICES_MAXIMUM && !*why_not(wizard, item) &&
            share_has_value(form, "recipient", item->key))
            keys[chosen.count++] = item->key;
    }
    if (status == STATUS_OK && chosen.count == 0)
        status = error_set(&err, STATUS_USAGE, "choose who shall have it");
    if (status == STATUS_OK)
        status = change_recipients(wizard, &chosen, &err);
    save_or(wizard, status, &err, show_recipient);
    recipients_free(&recipients);
}
