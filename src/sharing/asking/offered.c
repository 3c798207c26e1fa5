/* Among what a coordinator chooses: purposes, ways, entries, people. */
#include "safehand/sharing/asking.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"

/* ---- what for ---- */

static void profile_item_free(struct asking_profile *item)
{
    memory_free(item->name);
    memory_free(item->title);
    memory_free(item->purpose);
    *item = (struct asking_profile){0};
}

void asking_profiles_free(struct asking_profiles *list)
{
    for (size_t i = 0; i < list->count; i++)
        profile_item_free(&list->items[i]);
    memory_free(list->items);
    *list = (struct asking_profiles){0};
}

const char *asking_group_words(enum asking_group group)
{
    static const char *const WORDS[ASKING_GROUPS] = {
        [ASKING_CONCERNS] = "Somebody may come to harm",
        [ASKING_SUPPORT] = "Support of the family, and reports on it",
        [ASKING_ON_DEMAND] = "Somebody has a right to it: police, court, inspection, the person",
        [ASKING_NAMELESS] = "Without names: advice, examples, numbers",
    };
    return WORDS[group];
}

static enum asking_group group_of(const struct profile *profile)
{
    return profile->concern                                ? ASKING_CONCERNS
           : profile->anonymised                           ? ASKING_NAMELESS
           : profile->consent == PROFILE_CONSENT_NOT_ASKED ? ASKING_ON_DEMAND
                                                           : ASKING_SUPPORT;
}

/* Adds the profile of that file name. */
static enum status add_profile(const struct office *office, const char *file,
                               struct asking_profiles *list, struct error *err)
{
    struct profile *profile = NULL;
    struct asking_profile item = {0};
    item.name = memory_format("%.*s", (int)(strlen(file) - strlen(".json")), file);
    enum status status =
        item.name ? office_profile(office, item.name, &profile, err) : memory_error(err);
    if (status == STATUS_OK) {
        item.is_concern = profile->concern;
        item.group = group_of(profile);
        item.is_about_child =
            profile->concern && names_have(&profile->recipient_kinds, "childrens_social_care");
        item.title = memory_copy_string(profile->title);
        item.purpose = memory_copy_string(profile->purpose);
        if (item.title && item.purpose && ARRAY_ADD(list->items, list->count, item))
            item = (struct asking_profile){0};
        else
            status = memory_error(err);
    }
    profile_free(profile);
    profile_item_free(&item);
    return status;
}

/* What presses most stands first. */
static int by_urgency(const void *left, const void *right)
{
    const struct asking_profile *a = left, *b = right;
    if (a->is_about_child != b->is_about_child)
        return a->is_about_child ? -1 : 1;
    if (a->is_concern != b->is_concern)
        return a->is_concern ? -1 : 1;
    return strcmp(a->title, b->title);
}

enum status asking_profiles_list(const struct office *office, struct asking_profiles *list,
                                 struct error *err)
{
    struct file_list names = {0};
    char *folder = file_join(office_folder(office), "profiles");
    *list = (struct asking_profiles){0};
    enum status status = folder ? file_list_folder(folder, &names, err) : memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        if (text_ends_with(names.names[i], ".json"))
            status = add_profile(office, names.names[i], list, err);
    if (status == STATUS_OK && list->count == 0)
        status = error_set(err, STATUS_USAGE, "the office has no profile");
    if (status == STATUS_OK)
        qsort(list->items, list->count, sizeof *list->items, by_urgency);
    else
        asking_profiles_free(list);
    file_list_free(&names);
    memory_free(folder);
    return status;
}

/* ---- which way ---- */

void asking_ways_free(struct asking_ways *list)
{
    for (size_t i = 0; i < list->count; i++)
        memory_free(list->items[i].portal);
    memory_free(list->items);
    *list = (struct asking_ways){0};
}

static enum status add_portals(const struct sharing *sharing, struct asking_ways *list,
                               struct error *err)
{
    struct file_list names = {0};
    enum status status = office_portal_list(sharing_office(sharing), &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        const char *name = names.names[i];
        if (!text_ends_with(name, ".json"))
            continue;
        struct asking_way way = {
            CHANNEL_PORTAL, memory_format("%.*s", (int)(strlen(name) - strlen(".json")), name)};
        if (!way.portal || !ARRAY_ADD(list->items, list->count, way)) {
            memory_free(way.portal);
            status = memory_error(err);
        }
    }
    file_list_free(&names);
    return status;
}

enum status asking_ways_list(const struct sharing *sharing, struct asking_ways *list,
                             struct error *err)
{
    static const enum channel OTHERS[] = {CHANNEL_MEDIA, CHANNEL_EMAIL, CHANNEL_HAND};
    static const struct asking_way handover = {CHANNEL_HANDOVER, NULL};
    const struct names *allowed = &sharing_profile(sharing)->channels;
    enum status status = STATUS_OK;
    *list = (struct asking_ways){0};
    if (!sharing_recipient(sharing)->card)
        return ARRAY_ADD(list->items, list->count, handover) ? STATUS_OK : memory_error(err);
    if (names_have(allowed, channel_name(CHANNEL_PORTAL)))
        status = add_portals(sharing, list, err);
    for (size_t i = 0; status == STATUS_OK && i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        if (names_have(allowed, channel_name(OTHERS[i])) &&
            !ARRAY_ADD(list->items, list->count, (struct asking_way){OTHERS[i], NULL}))
            status = memory_error(err);
    if (status != STATUS_OK)
        asking_ways_free(list);
    return status;
}

enum status asking_presume_channel(const struct profile *profile, enum channel *channel,
                                   struct error *err)
{
    if (channel_parse(profile->channels.items[0], channel))
        return STATUS_OK;
    return error_set(err, STATUS_MALFORMED, "the profile %s has no channel", profile->name);
}

enum status asking_fit_channel(struct sharing *sharing, timestamp now, struct error *err)
{
    return sharing_recipient(sharing)->card
               ? STATUS_OK
               : sharing_set_channel(sharing, CHANNEL_HANDOVER, NULL, now, err);
}

/* ---- which entries, and who is in them ---- */

bool asking_may_go(const struct profile *profile, const struct selected_entry *entry)
{
    return entry->leaves || (extract_stays_for_others(entry) && !profile->anonymised);
}

bool asking_may_go_beyond(const struct office *office, const struct profile *profile,
                          const struct selected_entry *entry)
{
    return extract_stays_unneeded(entry) && !profile->anonymised && !profile->counts_only &&
           catalogue_find_category(office_catalogue(office), entry->entry->category);
}

bool asking_is_open(const struct profile *profile, const struct selected_entry *entry)
{
    return entry->leaves && entry->entry->about_is_open && !profile->anonymised;
}

bool asking_has_open(const struct record *record)
{
    for (size_t i = 0; i < record->entry_count; i++)
        if (record->entries[i].about_is_open)
            return true;
    return false;
}

static bool is_told_of(const struct selection *selection, const struct record_person *person)
{
    bool is_about = false;
    for (size_t i = 0; i < selection->entry_count; i++)
        is_about = is_about || (selection->entries[i].leaves &&
                                names_have(&selection->entries[i].entry->about, person->id));
    return is_about;
}

bool asking_is_meant(const struct office *office, const struct selection *selection,
                     const struct record_person *person)
{
    bool any = false;
    for (size_t i = 0; i < selection->entry_count; i++)
        any = any || selection->entries[i].leaves;
    return !any || catalogue_role_group(office_catalogue(office), person->role) != ROLE_CHILD ||
           is_told_of(selection, person);
}

void asking_find_others(const struct record *record, const struct profile *profile,
                        const struct selection *selection, struct asking_others *others)
{
    others->count = 0;
    for (size_t i = 0; i < record->people_count && !profile->anonymised; i++) {
        const struct record_person *person = &record->people[i];
        if (!names_have(&selection->about, person->id) && is_told_of(selection, person) &&
            others->count < ASKING_OTHERS_MAXIMUM)
            others->people[others->count++] = person;
    }
}

void asking_find_unmeant(const struct office *office, const struct record *record,
                         const struct profile *profile, const struct selection *selection,
                         struct asking_others *others)
{
    others->count = 0;
    for (size_t i = 0; i < selection->about.count && !profile->anonymised; i++) {
        const struct record_person *person = record_find_person(record, selection->about.items[i]);
        if (person && !asking_is_meant(office, selection, person) &&
            others->count < ASKING_OTHERS_MAXIMUM)
            others->people[others->count++] = person;
    }
}

enum status asking_select_with(const struct office *office, const struct record *record,
                               const struct profile *profile, const struct extract_choice *choice,
                               const struct names *about, const struct record_person *person,
                               timestamp now, struct selection **selection, struct error *err)
{
    struct extract_choice with = *choice;
    enum status status = STATUS_OK;
    with.about = (struct names){0};
    for (size_t i = 0; status == STATUS_OK && i < about->count; i++)
        if (!names_add_copy(&with.about, about->items[i]))
            status = memory_error(err);
    if (status == STATUS_OK && !names_add_copy(&with.about, person->id))
        status = memory_error(err);
    if (status == STATUS_OK)
        status =
            extract_select(record, office_catalogue(office), profile, &with, now, selection, err);
    names_free_copies(&with.about);
    return status;
}
