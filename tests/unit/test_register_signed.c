/* An agreement that somebody tells of by a form, and the list of what decides what leaves. */
#include "office_support.h"

#include "safehand/register.h"

static struct place place;

static struct agreement_signed council(const char **profiles)
{
    profiles[0] = "social-care-concern";
    return (struct agreement_signed){.name = "council-2026",
                                     .with = "The Council",
                                     .signed_by = "Helen Ward",
                                     .profiles = {profiles, 1},
                                     .signed_on = {2026, 9, 1},
                                     .review = {2027, 9, 1}};
}

Test(register_signed, it_is_registered_as_a_file_of_it_would_be)
{
    const char *profiles[1];
    struct agreement *agreement = NULL;
    struct agreement_signed said = council(profiles);
    place_begin(&place);
    OK(agreement_sign(place.office, &said, NOW, &agreement, err));
    cr_assert_str_eq(agreement->name, "council-2026");
    cr_assert_str_eq(agreement->with, "The Council");
    cr_assert_eq(agreement->review.year, 2027);
    cr_assert_not(agreement->is_changed);
    agreement_free(agreement);
    FAILS(agreement_sign(place.office, &said, NOW, NULL, err), STATUS_USAGE,
          "the agreement council-2026 is registered already");
    run("cp %s/agreements/council-2026.json %s/again.json", place.path, place.folder);
    char path[160];
    snprintf(path, sizeof path, "%s/again.json", place.folder);
    FAILS(agreement_add(place.office, path, NOW, NULL, err), STATUS_USAGE,
          "the agreement council-2026 is registered already");
    place_end(&place);
}

Test(register_signed, what_cannot_be_is_refused)
{
    const char *profiles[1];
    struct agreement_signed said = council(profiles);
    place_begin(&place);
    said.name = "../council";
    FAILS(agreement_sign(place.office, &said, NOW, NULL, err), STATUS_USAGE,
          "a short name has small letters, digits and '-' alone");
    said = council(profiles);
    said.review = said.signed_on;
    FAILS(agreement_sign(place.office, &said, NOW, NULL, err), STATUS_USAGE,
          "it is looked at again on a day after that on which it was signed");
    said = council(profiles);
    profiles[0] = "nothing";
    FAILS(agreement_sign(place.office, &said, NOW, NULL, err), STATUS_USAGE,
          "the agreement: there is no profile named nothing");
    place_end(&place);
}

static const struct office_policy *named(const struct office_policies *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return &list->items[i];
    cr_assert_fail("%s is not listed", name);
    return NULL;
}

Test(register_signed, a_profile_counts_as_it_was_accepted)
{
    struct office_policies list = {0};
    struct office_policy_file file;
    place_begin(&place);
    OK(office_policy_list(place.office, &list, err));
    for (size_t i = 0; i < list.count; i++)
        cr_assert(list.items[i].is_accepted, "%s", list.items[i].name);
    cr_assert_str_eq(named(&list, "statistics")->title, "Statistics");
    cr_assert_str_eq(named(&list, "statistics")->file, "profiles/statistics.json");
    cr_assert(named(&list, "social-care-concern")->is_concern);
    cr_assert_not(named(&list, "catalogue")->is_profile);
    office_policies_free(&list);
    run("sed -i 's/Statistics/Numbers/' %s/profiles/statistics.json && echo '{' "
        ">%s/profiles/advice.json",
        place.path, place.path);
    OK(office_policy_list(place.office, &list, err));
    cr_assert_not(named(&list, "statistics")->is_accepted);
    cr_assert_str_eq(named(&list, "statistics")->title, "Numbers");
    cr_assert_null(named(&list, "advice")->title);
    cr_assert_str_eq(named(&list, "advice")->digest, "");
    office_policies_free(&list);
    OK(office_policy_accept(place.manager, "statistics.json", NOW, &file, err));
    OK(office_policy_list(place.office, &list, err));
    cr_assert(named(&list, "statistics")->is_accepted);
    office_policies_free(&list);
    place_end(&place);
}
