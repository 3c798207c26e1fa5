/* Who of a family may speak for whom, and who is a child. */
#include <stdio.h>
#include <string.h>

#include "consent.h"

enum {
    ADULT_AGE = 18,
    REFUSAL_AGE = 12, /* from here a child's own refusal counts (SL 1.4, AF, FS) */
    OWN_AGE = 16,     /* from here their own consent replaces the parents' */
};

/* For those whose date of birth is not known. Whose role nobody knows may be a child: then others
 * decide, and it is asked how the child was involved. */
static bool role_is_child(const struct catalogue *catalogue, const struct record_person *person)
{
    return catalogue_role_group(catalogue, person->role) == ROLE_CHILD ||
           !catalogue_knows_role(catalogue, person->role);
}

/* Whether others decide for this person: under 16, or a child whose age nobody wrote down. */
static bool is_in_care_of_others(const struct catalogue *catalogue,
                                 const struct record_person *person, const struct date *today)
{
    if (person->has_birth_date)
        return date_age(&person->birth_date, today) < OWN_AGE;
    return json_array_size(person->parental_responsibility) > 0 || role_is_child(catalogue, person);
}

static bool holds_responsibility(const struct record_person *child, const char *id)
{
    size_t index;
    json_t *holder;
    json_array_foreach(child->parental_responsibility, index, holder)
    {
        const char *text = json_string_value(holder);
        if (text && strcmp(text, id) == 0)
            return true;
    }
    return false;
}

bool person_may_give(const struct catalogue *catalogue, const struct record_person *person,
                     const char *giver, const struct date *today)
{
    if (is_in_care_of_others(catalogue, person, today))
        return strcmp(person->id, giver) != 0 && holds_responsibility(person, giver);
    return strcmp(person->id, giver) == 0;
}

bool consent_lacks_holder(const struct catalogue *catalogue, const struct record_consent *consent,
                          const struct record_person *person, const struct date *today)
{
    return is_in_care_of_others(catalogue, person, today) && strcmp(person->id, consent->by) != 0 &&
           !holds_responsibility(person, consent->by);
}

bool person_may_refuse(const struct catalogue *catalogue, const struct record_person *person,
                       const char *by, const struct date *today)
{
    if (strcmp(person->id, by) == 0)
        return !person->has_birth_date || date_age(&person->birth_date, today) >= REFUSAL_AGE;
    return person_may_give(catalogue, person, by, today);
}

bool person_is_child_of(const struct catalogue *catalogue, const struct record_person *person,
                        int age, const struct date *today)
{
    if (person->has_birth_date) {
        int found = date_age(&person->birth_date, today);
        return found >= age && found < ADULT_AGE;
    }
    return role_is_child(catalogue, person) && strcmp(person->role, "baby") != 0 &&
           strcmp(person->role, "unborn_child") != 0;
}

void person_words(const struct record_person *person, char words[PERSON_WORDS_SIZE])
{
    char role[PERSON_WORDS_SIZE - RECORD_ID_MAXIMUM - sizeof " ()"];
    snprintf(role, sizeof role, "%s", person->role);
    for (char *underscore = strchr(role, '_'); underscore; underscore = strchr(underscore, '_'))
        *underscore = ' ';
    snprintf(words, PERSON_WORDS_SIZE, "%.*s (%s)", RECORD_ID_MAXIMUM, person->id, role);
}
