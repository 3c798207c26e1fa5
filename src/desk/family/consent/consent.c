/* What is said of a consent that is asked for, page by page, and what would leave. */
#include "family/consent/consent.h"

#include <string.h>

/* ---- what was said ---- */

static const struct form *form_of(const struct visit *visit)
{
    return visit->request->is_post ? &visit->request->body : &visit->request->query;
}

static bool is_in(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* Of those that there are the ones that were ticked. */
static enum status take_ticked(const struct visit *visit, const char *name,
                               const struct names *among, struct names *ticked, struct error *err)
{
    ticked->items = memory_allocate_array(among->count + 1, sizeof *ticked->items);
    if (!ticked->items)
        return memory_error(err);
    for (size_t i = 0; i < among->count; i++)
        if (asked_has(visit, name, among->items[i]))
            ticked->items[ticked->count++] = among->items[i];
    return STATUS_OK;
}

/* With whom and of what, and until when: only what the profile is for. */
static enum status take_extent(struct visit *visit, struct consent *consent, struct error *err)
{
    const char *room[CONSENT_COVERED_MAXIMUM];
    const struct names coverable = consent_coverable(consent, room);
    enum status status =
        take_ticked(visit, "kinds", &consent->profile->recipient_kinds, &consent->kinds, err);
    if (status == STATUS_OK)
        status = take_ticked(visit, "covered", &coverable, &consent->covered, err);
    consent->is_until_wrong = !field_date(form_of(visit), "until", consent->until_typed);
    consent->has_until = !consent->is_until_wrong && *consent->until_typed &&
                         date_parse(consent->until_typed, &consent->until);
    return status;
}

bool consent_open(struct visit *visit, struct consent *consent)
{
    struct error err = {0}, ignored = {0};
    *consent = (struct consent){.profile = NULL};
    if (!family_open(visit, &consent->family))
        return false;
    const char *purpose = asked(visit, "purpose");
    consent->by = record_find_person(consent->family.record, asked(visit, "by"));
    /* One that there is not is one that was not chosen. */
    if (*purpose)
        (void)!office_profile(visit->session->office, purpose, &consent->profile, &ignored);
    enum status status = family_ticked(&consent->family, "about", &consent->about, &err);
    if (status == STATUS_OK && consent->profile)
        status = take_extent(visit, consent, &err);
    if (status != STATUS_OK)
        page_failure(visit, &err);
    return status == STATUS_OK;
}

void consent_close(struct consent *consent)
{
    memory_free(consent->about.items);
    memory_free(consent->kinds.items);
    memory_free(consent->covered.items);
    profile_free(consent->profile);
    family_close(&consent->family);
}

static const char *lacks(const char *field, const char *message, struct error *err)
{
    error_set(err, STATUS_USAGE, "%s", message);
    return field;
}

const char *consent_lacks_first(const struct consent *consent, struct error *err)
{
    if (!consent->profile)
        return lacks("purpose", "choose what it is for", err);
    if (consent->about.count == 0)
        return lacks("about", "choose whom it is about", err);
    return consent->by ? NULL : lacks("by", "choose who says yes or no", err);
}

const char *consent_lacks(const struct consent *consent, struct error *err)
{
    struct date today = date_of(visit_now(consent->family.visit));
    const char *first = consent_lacks_first(consent, err);
    if (first)
        return first;
    if (consent->kinds.count == 0)
        return lacks("kinds", "choose with whom it may be shared", err);
    if (consent->covered.count == 0)
        return lacks("covered", "choose what of it may be shared", err);
    if (consent->is_until_wrong)
        return lacks("until", "there is no such day: write it in digits, as 27 3 2026", err);
    return consent->has_until && date_compare(&consent->until, &today) < 0
               ? lacks("until", "that day is over: a consent holds from when it is given on", err)
               : NULL;
}

/* ---- handed on ---- */

/* Takes a name and a value that were said. */
typedef void consent_put(void *context, const char *name, const char *value);

static void each_first(const struct consent *consent, consent_put *put, void *context)
{
    put(context, "purpose", consent->profile->name);
    for (size_t i = 0; i < consent->about.count; i++)
        put(context, "about", consent->about.items[i]);
    put(context, "by", consent->by->id);
}

/* Each name and value of the second page. */
static void each_second(const struct consent *consent, consent_put *put, void *context)
{
    char part[DATE_SIZE];
    for (size_t i = 0; i < consent->kinds.count; i++)
        put(context, "kinds", consent->kinds.items[i]);
    for (size_t i = 0; i < consent->covered.count; i++)
        put(context, "covered", consent->covered.items[i]);
    if (!consent->has_until)
        return;
    snprintf(part, sizeof part, "%d", consent->until.day);
    put(context, "until-day", part);
    snprintf(part, sizeof part, "%d", consent->until.month);
    put(context, "until-month", part);
    snprintf(part, sizeof part, "%d", consent->until.year);
    put(context, "until-year", part);
}

static void put_in_address(void *context, const char *name, const char *value)
{
    family_address_more(context, name, value);
}

void consent_address(const struct consent *consent, const char *path, struct buffer *out)
{
    family_address(&consent->family, path, out);
    each_first(consent, put_in_address, out);
    each_second(consent, put_in_address, out);
}

static void put_hidden(void *context, const char *name, const char *value)
{
    page_hidden(context, name, value);
}

void consent_carry_first(const struct consent *consent)
{
    each_first(consent, put_hidden, &consent->family.visit->page);
}

void consent_carry(const struct consent *consent)
{
    page_hidden(&consent->family.visit->page, "ref", consent->family.record->reference);
    consent_carry_first(consent);
    each_second(consent, put_hidden, &consent->family.visit->page);
}

/* ---- of what it may speak ---- */

static void add_once(struct names *names, const char *name)
{
    if (names->count < CONSENT_COVERED_MAXIMUM && !is_in(names, name))
        names->items[names->count++] = name;
}

struct names consent_coverable(const struct consent *consent, const char *room[])
{
    struct names names = {room, 0};
    const struct profile *profile = consent->profile;
    if (profile->field_count > 0)
        add_once(&names, "fields");
    for (size_t i = 0; i < profile->category_count; i++)
        add_once(&names, profile->categories[i].name);
    /* What the law protects specially is named beside the other fields. */
    for (size_t i = 0; i < profile->field_count; i++) {
        const struct catalogue_field *known =
            catalogue_find(consent->family.catalogue, profile->fields[i].pattern);
        if (known && known->sensitivity != SENSITIVITY_NONE)
            add_once(&names, sensitivity_name(known->sensitivity));
    }
    add_once(&names, "attachments");
    return names;
}
