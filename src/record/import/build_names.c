/* Who of a family has which name. Of one name there may be father and son: they are one person only
 * where nothing that is said of them tells them apart. */
#include "build.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/json.h"

/* {said: what rows and the record say of people of that name, people: who they are}; NULL without
 * memory. Each of both has birth and role, as far as they are known, and `weak` where no column
 * says the role. */
static json_t *of_name(const struct build *build, const char *name)
{
    struct buffer folded;
    buffer_init(&folded, TABLE_TEXT_MAXIMUM);
    import_fold(name, &folded);
    json_t *of = NULL;
    if (folded.failure == STATUS_OK) {
        of = json_object_get(build->names, buffer_text(&folded));
        if (!of) {
            of = json_pack("{s:[], s:[]}", "said", "people");
            if (json_object_set_new(build->names, buffer_text(&folded), of) != 0)
                of = NULL;
        }
    }
    buffer_free(&folded);
    return of;
}

static json_t *describe(const struct who *who)
{
    int failed = 0;
    json_t *told = json_object();
    bool has_role = who->role && strcmp(who->role, IMPORT_ROLE_NOT_KNOWN) != 0;
    if (who->birth)
        json_put(told, "birth", json_string(who->birth), &failed);
    if (has_role)
        json_put(told, "role", json_string(who->role), &failed);
    if (has_role && who->is_role_weak)
        json_put(told, "weak", json_true(), &failed);
    if (!failed)
        return told;
    json_decref(told);
    return NULL;
}

/* ---- whether two can be one ---- */

static bool has(const json_t *told, const char *mark)
{
    return json_is_true(json_object_get(told, mark));
}

static bool is_group_equal(const struct build *build, const json_t *first, const json_t *second)
{
    const struct catalogue *catalogue = build->import->options.catalogue;
    return catalogue_role_group(catalogue, json_text(first, "role")) ==
           catalogue_role_group(catalogue, json_text(second, "role"));
}

/* A role that no column says is a group's rather than a person's: "child" of a daughter. */
static bool roles_contradict(const struct build *build, const json_t *first, const json_t *second)
{
    const char *one = json_text(first, "role"), *other = json_text(second, "role");
    if (!one || !other || strcmp(one, other) == 0)
        return false;
    return !(has(first, "weak") || has(second, "weak")) || !is_group_equal(build, first, second);
}

/* 0: of one date of birth; 1: of two; -1: that of one is not known. */
static int compare_births(const json_t *first, const json_t *second)
{
    const char *one = json_text(first, "birth"), *other = json_text(second, "birth");
    return one && other ? strcmp(one, other) != 0 : -1;
}

static bool contradict(const struct build *build, const json_t *first, const json_t *second)
{
    int births = compare_births(first, second);
    return births >= 0 ? births > 0 : roles_contradict(build, first, second);
}

/* Whether two others, who cannot be one, could both be this one. */
static bool is_ambiguous(const struct build *build, const json_t *said, const json_t *told)
{
    size_t i, j;
    const json_t *one, *other;
    json_array_foreach(said, i, one) if (compare_births(one, told) == 0 &&
                                         !json_equal(json_object_get(one, "role"),
                                                     json_object_get(told, "role"))) return false;
    json_array_foreach(said, i, one)
    {
        if (contradict(build, one, told))
            continue;
        for (j = 0; j < i; j++) {
            other = json_array_get(said, j);
            if (!contradict(build, other, told) && contradict(build, one, other))
                return true;
        }
    }
    return false;
}

/* Whether a row of the export is certainly of somebody of the record. */
static bool is_claimed(const struct build *build, const json_t *said, const json_t *person)
{
    size_t i;
    const json_t *one;
    json_array_foreach(said, i,
                       one) if (has(one, "row") && !contradict(build, one, person)) return true;
    return false;
}

/* ---- what is known of a name ---- */

static bool is_told_alike(const json_t *first, const json_t *second)
{
    static const char *const members[] = {"birth", "role", "weak"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *one = json_object_get(first, members[i]);
        const json_t *other = json_object_get(second, members[i]);
        if (one != other && !json_equal(one, other))
            return false;
    }
    return true;
}

enum status names_say(const struct build *build, const struct who *who, bool is_row)
{
    size_t i;
    json_t *of = of_name(build, who->name), *told = of ? describe(who) : NULL, *one;
    json_t *said = json_object_get(of, "said");
    bool is_there = false, fails = !told;
    json_array_foreach(said, i, one)
    {
        if (!told || !is_told_alike(one, told))
            continue;
        is_there = true;
        fails = is_row && json_object_set_new(one, "row", json_true()) != 0;
        break;
    }
    if (told && !is_there)
        fails = (is_row && json_object_set_new(told, "row", json_true()) != 0) ||
                json_array_append(said, told) != 0;
    json_decref(told);
    return fails ? memory_error(build->err) : STATUS_OK;
}

enum status names_add(const struct build *build, const char *id, const struct who *who,
                      enum names_of of)
{
    size_t i;
    int failed = 0;
    json_t *all = of_name(build, who->name), *told = all ? describe(who) : NULL, *one;
    json_t *people = json_object_get(all, "people"), *person = NULL;
    json_array_foreach(people, i, one) if (strcmp(json_text(one, "id"), id) == 0) person = one;
    if (!told)
        return memory_error(build->err);
    if (person) { /* what was not known before is now */
        failed = json_object_update_missing(person, told);
    } else {
        json_put(told, "id", json_string(id), &failed);
        if (of != NAMES_OF_EXPORT)
            json_put(told, "here", json_true(), &failed);
        if (of == NAMES_TAKEN_OUT)
            json_put(told, "out", json_true(), &failed);
        failed |= json_array_append(people, told);
    }
    json_decref(told);
    return failed ? memory_error(build->err) : STATUS_OK;
}

/* Counts those of the name who may be this one; *doubt is somebody of the record of whom it cannot
 * be told. Of two who fit alike, and may be one, it is not the one who was taken out: they
 * were there twice. */
static size_t count_fitting(const struct build *build, const json_t *of, const json_t *told,
                            const json_t **fitting, const json_t **doubt)
{
    size_t i, count = 0, exact = 0;
    const json_t *out = NULL;
    const json_t *person, *said = json_object_get(of, "said");
    json_array_foreach(json_object_get(of, "people"), i, person)
    {
        bool fits = !contradict(build, person, told);
        /* Here somebody may have put another role; but not where the export has their row too. */
        if (!fits && compare_births(person, told) < 0 && has(person, "here") &&
            !is_claimed(build, said, person)) {
            fits = is_group_equal(build, person, told);
            *doubt = fits || has(person, "out") ? *doubt : person;
        }
        if (!fits || (exact > 0 && compare_births(person, told) != 0))
            continue;
        if (compare_births(person, told) == 0 && exact++ == 0) {
            count = 0;
            out = NULL;
        }
        if (has(person, "out")) {
            out = person;
            continue;
        }
        *fitting = person;
        count++;
    }
    if (!out)
        return count;
    if (count == 1)
        count += contradict(build, *fitting, out);
    *fitting = count == 0 ? out : *fitting;
    return count == 0 ? 1 : count;
}

/* Whether nobody of the record can be who a row of the export tells of. */
static bool is_newcomer(const struct build *build, const json_t *of, const json_t *one)
{
    size_t i;
    const json_t *person;
    if (!has(one, "row"))
        return false;
    json_array_foreach(json_object_get(of, "people"), i,
                       person) if (has(person, "here") &&
                                   !contradict(build, person, one)) return false;
    return true;
}

/* Two dates so near that one of them may be the other, put right. Between a father and a son, or
 * brothers who were given one name, there is more. */
static bool is_birth_near(const json_t *first, const json_t *second)
{
    enum { NEAR_DAYS = 730 };
    struct date one, other;
    if (!date_parse(json_text(first, "birth"), &one) ||
        !date_parse(json_text(second, "birth"), &other))
        return false;
    return llabs(date_days_between(&one, &other)) < NEAR_DAYS;
}

/* Somebody of the record with another date of birth, of whom the export has no row more. */
static bool is_left(const struct build *build, const json_t *said, const json_t *person,
                    const json_t *told)
{
    return has(person, "here") && compare_births(person, told) > 0 &&
           !is_claimed(build, said, person);
}

/* Who is meant by a row with another date of birth, where it was corrected: the only one of the
 * record with that name of whom the export has no row more, if it has only one row of nobody there,
 * the dates are near, and the roles contradict each other not. Anybody else would be given
 * somebody's birth who is not them. */
static const char *of_other_birth(const struct build *build, const json_t *of, const json_t *told)
{
    size_t i, newcomers = 0, left = 0;
    const json_t *one, *person, *said = json_object_get(of, "said"), *meant = NULL;
    json_array_foreach(said, i, one) newcomers += is_newcomer(build, of, one);
    json_array_foreach(json_object_get(of, "people"), i, person)
    {
        if (!is_left(build, said, person, told) || !is_birth_near(person, told) ||
            roles_contradict(build, person, told))
            continue;
        meant = person;
        left++;
    }
    return newcomers == 1 && left == 1 ? json_text(meant, "id") : NULL;
}

/* Whoever has no row more may be the one who is taken as somebody new: that is told. */
static enum status note_namesake(const struct build *build, const json_t *of, const json_t *told)
{
    size_t i;
    bool any = false;
    const json_t *person, *said = json_object_get(of, "said");
    json_array_foreach(json_object_get(of, "people"), i, person) any =
        any || is_left(build, said, person, told);
    return any ? account_note(&build->import->account, IMPORT_NOTE_PERSON, build->place,
                              "somebody here has that name and another date of birth: this is "
                              "taken as somebody new",
                              build->err)
               : STATUS_OK;
}

enum status names_find(const struct build *build, const struct who *who, const char **id,
                       struct buffer *why)
{
    const json_t *fitting = NULL, *doubt = NULL;
    json_t *of = of_name(build, who->name), *told = of ? describe(who) : NULL;
    *id = NULL;
    if (!told)
        return memory_error(build->err);
    size_t count = count_fitting(build, of, told, &fitting, &doubt);
    if (count > 1 || is_ambiguous(build, json_object_get(of, "said"), told))
        buffer_append_text(why, "two here have that name: a date of birth would tell which it is");
    else if (count == 1)
        *id = json_text(fitting, "id");
    else if (doubt)
        buffer_append_text(why,
                           "somebody here has that name and another role: a date of birth would "
                           "tell whether it is them");
    else
        *id = of_other_birth(build, of, told);
    enum status status = *id || why->length > 0 ? STATUS_OK : note_namesake(build, of, told);
    json_decref(told);
    return status;
}

const char *names_only(const struct build *build, const char *name)
{
    json_t *nothing = json_object();
    const json_t *only = NULL, *doubt = NULL;
    size_t count = nothing ? count_fitting(build, of_name(build, name), nothing, &only, &doubt) : 0;
    json_decref(nothing);
    return count == 1 ? json_text(only, "id") : NULL;
}
