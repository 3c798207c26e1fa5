#include "consent.h"

#include <stdio.h>
#include <string.h>

#include "leaving.h"

/* What one search goes by. */
struct search {
    const struct policy_facts *facts;
    const char *named; /* NULL: all consents */
    const struct date *today;
    struct leaving leaving; /* what a consent has to cover */
};

/* How far a consent came on the way to covering somebody's data; the farthest explains best. */
enum hurdle {
    HURDLE_NAMED,
    HURDLE_PERSON,
    HURDLE_STATE,
    HURDLE_GIVER,
    HURDLE_PURPOSE,
    HURDLE_KIND,
    HURDLE_CATEGORY,
    HURDLE_BEYOND,
    HURDLE_BEGUN,
    HURDLE_LAPSED,
    HURDLE_PREVIEW,
    HURDLE_NONE, /* it covers */
};

/* ---- one consent ---- */

bool consent_list_names(const char *list, const char *id)
{
    size_t length = strlen(id);
    for (const char *item = list; *item != '\0';) {
        size_t size = strcspn(item, ", ");
        if (size == length && strncmp(item, id, length) == 0)
            return true;
        item += size;
        item += strspn(item, ", ");
    }
    return false;
}

bool consent_was_informed(const struct record_consent *consent)
{
    struct date seen;
    if (!consent->seen_preview || consent->seen_preview[0] == '\0')
        return false;
    /* A preview shown after the consent was given did not inform it. */
    return !date_parse(consent->seen_preview, &seen) || date_compare(&seen, &consent->on) <= 0;
}

static enum hurdle fails_at(const struct search *search, const struct record_consent *consent,
                            const struct record_person *person)
{
    const struct policy_facts *facts = search->facts;
    if (search->named && !consent_list_names(search->named, consent->id))
        return HURDLE_NAMED;
    if (!names_have(&consent->for_people, person->id))
        return HURDLE_PERSON;
    if (consent->state != CONSENT_GIVEN || consent->has_withdrawn_on)
        return HURDLE_STATE;
    if (!person_may_give(facts->catalogue, person, consent->by, search->today))
        return HURDLE_GIVER;
    if (!names_have(&consent->purposes, facts->profile->name))
        return HURDLE_PURPOSE;
    if (!names_have(&consent->kinds, facts->recipient.organisation_kind))
        return HURDLE_KIND;
    if (!leaving_is_named(&search->leaving, &consent->categories))
        return HURDLE_CATEGORY;
    if (search->leaving.beyond)
        return HURDLE_BEYOND;
    if (date_compare(&consent->on, search->today) > 0)
        return HURDLE_BEGUN;
    if (consent->has_until && date_compare(&consent->until, search->today) < 0)
        return HURDLE_LAPSED;
    if (!consent_was_informed(consent))
        return HURDLE_PREVIEW;
    return HURDLE_NONE;
}

static const char *hurdle_words(enum hurdle hurdle)
{
    switch (hurdle) {
    case HURDLE_GIVER:
        return "was not given by somebody who may give it for them";
    case HURDLE_PURPOSE:
        return "is for another purpose";
    case HURDLE_KIND:
        return "is for other kinds of organisation";
    case HURDLE_CATEGORY:
        return "does not cover all that would leave";
    case HURDLE_BEYOND:
        return "does not cover what is asked for beyond the profile, which nobody saw who gave it";
    case HURDLE_BEGUN:
        return "begins on a later day";
    case HURDLE_LAPSED:
        return "has lapsed";
    case HURDLE_PREVIEW:
        return "does not say that they saw beforehand what would be shared";
    case HURDLE_NAMED:
    case HURDLE_PERSON:
    case HURDLE_STATE:
    case HURDLE_NONE:
        break;
    }
    return NULL;
}

/* The day on which a refusal or withdrawal was said. */
static const struct date *refused_on(const struct record_consent *consent)
{
    return consent->has_withdrawn_on ? &consent->withdrawn_on : &consent->on;
}

/* Whether a consent of the same person, given later, covers what this one refused. */
static bool is_replaced(const struct search *search, const struct record_consent *refusal,
                        const struct record_person *person)
{
    const struct record *record = search->facts->record;
    struct search all = *search;
    all.named = NULL;
    for (size_t i = 0; i < record->consent_count; i++) {
        const struct record_consent *later = &record->consents[i];
        if (strcmp(later->by, refusal->by) == 0 &&
            date_compare(&later->on, refused_on(refusal)) > 0 &&
            fails_at(&all, later, person) == HURDLE_NONE)
            return true;
    }
    return false;
}

static bool refuses(const struct search *search, const struct record_consent *consent,
                    const struct record_person *person)
{
    const struct policy_facts *facts = search->facts;
    if (consent->state == CONSENT_GIVEN && !consent->has_withdrawn_on)
        return false;
    return names_have(&consent->for_people, person->id) &&
           names_have(&consent->purposes, facts->profile->name) &&
           names_have(&consent->kinds, facts->recipient.organisation_kind) &&
           leaving_is_touched(&search->leaving, &consent->categories) &&
           person_may_refuse(facts->catalogue, person, consent->by, search->today) &&
           !is_replaced(search, consent, person);
}

/* ---- one person ---- */

static const struct record_consent *find_refusal(const struct search *search,
                                                 const struct record_person *person)
{
    const struct record *record = search->facts->record;
    for (size_t i = 0; i < record->consent_count; i++)
        if (refuses(search, &record->consents[i], person))
            return &record->consents[i];
    return NULL;
}

/* "consent k1 was given by p1 (mother), who is not on file as ..." */
static void say_hurdle(const struct search *search, const struct record_consent *consent,
                       enum hurdle hurdle, const struct record_person *person,
                       char why[POLICY_REASON_SIZE])
{
    char who[PERSON_WORDS_SIZE];
    const struct policy_facts *facts = search->facts;
    const struct record_person *giver = record_find_person(facts->record, consent->by);
    int used;
    if (hurdle == HURDLE_GIVER && giver &&
        consent_lacks_holder(facts->catalogue, consent, person, search->today)) {
        person_words(giver, who);
        used = snprintf(why, POLICY_REASON_SIZE,
                        "consent %s was given by %s, who is not on file as holding parental "
                        "responsibility for them; where they hold it, the record must say so",
                        consent->id, who);
    } else {
        used =
            snprintf(why, POLICY_REASON_SIZE, "consent %s %s", consent->id, hurdle_words(hurdle));
    }
    if (hurdle != HURDLE_PREVIEW && !consent_was_informed(consent) && used > 0 &&
        used < POLICY_REASON_SIZE)
        snprintf(why + used, POLICY_REASON_SIZE - (size_t)used,
                 "; and it %s, without which it covers nothing", hurdle_words(HURDLE_PREVIEW));
}

/* The consent that covers the person's data, or NULL and why none does; *nearest: the one that
 * comes nearest to it, if any was given for them. */
static const struct record_consent *find_cover(const struct search *search,
                                               const struct record_person *person,
                                               const struct record_consent **nearest,
                                               char why[POLICY_REASON_SIZE])
{
    const struct record *record = search->facts->record;
    enum hurdle farthest = HURDLE_STATE;
    *nearest = NULL;
    for (size_t i = 0; i < record->consent_count; i++) {
        enum hurdle hurdle = fails_at(search, &record->consents[i], person);
        if (hurdle == HURDLE_NONE)
            return &record->consents[i];
        if (hurdle > farthest) {
            farthest = hurdle;
            *nearest = &record->consents[i];
        }
    }
    if (!*nearest)
        snprintf(why, POLICY_REASON_SIZE, "the record holds none that somebody gave for them");
    else
        say_hurdle(search, *nearest, farthest, person, why);
    return NULL;
}

/* What somebody else than who refused consented to for the person, or NULL. */
static const struct record_consent *find_other(const struct search *search,
                                               const struct record_person *person,
                                               const struct record_consent *refusal)
{
    const struct record *record = search->facts->record;
    for (size_t i = 0; i < record->consent_count; i++) {
        const struct record_consent *consent = &record->consents[i];
        if (strcmp(consent->by, refusal->by) != 0 &&
            fails_at(search, consent, person) == HURDLE_NONE)
            return consent;
    }
    return NULL;
}

/* ---- all of them ---- */

/* The first id in the list that is no consent of the record goes into named. */
static bool names_unknown(const struct record *record, const char *list,
                          char named[RECORD_ID_MAXIMUM + 1])
{
    for (const char *item = list + strspn(list, ", "); *item != '\0';) {
        size_t size = strcspn(item, ", ");
        snprintf(named, RECORD_ID_MAXIMUM + 1, "%.*s",
                 (int)(size > RECORD_ID_MAXIMUM ? RECORD_ID_MAXIMUM : size), item);
        if (size > RECORD_ID_MAXIMUM || !record_find_consent(record, named))
            return true;
        item += size;
        item += strspn(item, ", ");
    }
    named[0] = '\0';
    return list[strspn(list, ", ")] == '\0';
}

static bool withheld_leaves(const struct selection *selection)
{
    for (size_t i = 0; i < selection->entry_count; i++)
        if (selection->entries[i].leaves && selection->entries[i].entry->is_withheld)
            return true;
    return false;
}

/* Whether the person is one of those whose consent is needed: whoever what leaves is about, in
 * scope or not. */
static bool is_needed(const struct selection *selection, const struct record_person *person,
                      bool of_all)
{
    return (of_all && names_have(&selection->about, person->id)) ||
           leaving_is_about(selection, person);
}

/* Whether something leaves that is the whole family's and tells who it is, or a file that nobody
 * described, or nothing of anybody alone: then it is everybody in scope whom it is about. */
static bool is_about_all(const struct policy_facts *facts)
{
    for (size_t i = 0; i < facts->selection->attachment_count; i++)
        if (!facts->selection->attachments[i].entry)
            return true;
    for (size_t i = 0; i < facts->selection->field_count; i++) {
        const struct selected_field *field = &facts->selection->fields[i];
        if (field->leaves && !field->field->person &&
            (!field->catalogue || field->catalogue->identifying != IDENTIFYING_NO))
            return true;
    }
    for (size_t i = 0; i < facts->record->people_count; i++)
        if (is_needed(facts->selection, &facts->record->people[i], false))
            return false;
    return true;
}

static void look_at_person(const struct search *search, const struct record_person *person,
                           struct consent_finding *finding)
{
    const struct record_consent *refusal = find_refusal(search, person);
    const struct record_consent *nearest;
    char why[POLICY_REASON_SIZE];
    if (refusal) {
        finding->standing = CONSENT_REFUSES;
        finding->consent = refusal;
        finding->person = person;
        finding->other = find_other(search, person, refusal);
        return;
    }
    const struct record_consent *cover = find_cover(search, person, &nearest, why);
    if (!cover && !finding->person) {
        finding->person = person;
        finding->nearest = nearest;
        memcpy(finding->why, why, sizeof why);
    } else if (cover && !finding->consent) {
        finding->consent = cover;
    } else if (cover && cover != finding->consent) {
        finding->has_further = true;
    }
}

/* The standing, once everybody has been looked at and nobody refuses. */
static void settle(const struct search *search, struct consent_finding *finding)
{
    const struct policy_facts *facts = search->facts;
    bool covers = !finding->person && finding->consent;
    if (search->named && names_unknown(facts->record, search->named, finding->named)) {
        finding->standing = CONSENT_UNKNOWN;
    } else if (covers && withheld_leaves(facts->selection)) {
        snprintf(finding->why, sizeof finding->why,
                 "an entry that is withheld from the family leaves, and nobody can consent to what "
                 "they have not seen");
    } else if (covers) {
        finding->standing = CONSENT_COVERS;
    }
    if (finding->standing != CONSENT_COVERS)
        finding->consent = NULL;
}

/* Those in scope each for all that leaves; anybody else for what leaves about them. */
static void look_at_people(struct search *search, bool in_scope, struct consent_finding *finding)
{
    const struct policy_facts *facts = search->facts;
    for (size_t i = 0; i < facts->record->people_count; i++) {
        const struct record_person *person = &facts->record->people[i];
        if (finding->standing == CONSENT_REFUSES ||
            names_have(&facts->selection->about, person->id) != in_scope ||
            !is_needed(facts->selection, person, finding->is_of_all))
            continue;
        if (!in_scope)
            leaving_note(facts, person, &search->leaving);
        look_at_person(search, person, finding);
    }
}

enum status consent_find(const struct policy_facts *facts, const char *named,
                         const struct date *today, struct consent_finding *finding,
                         struct error *err)
{
    struct search search = {.facts = facts, .named = named, .today = today};
    bool of_all = is_about_all(facts);
    enum status status = leaving_start(facts, &search.leaving, err);
    if (status != STATUS_OK)
        return status;
    *finding = (struct consent_finding){.standing = CONSENT_ABSENT, .is_of_all = of_all};
    leaving_note(facts, NULL, &search.leaving);
    look_at_people(&search, true, finding);
    look_at_people(&search, false, finding);
    if (finding->standing != CONSENT_REFUSES)
        settle(&search, finding);
    leaving_free(&search.leaving);
    return STATUS_OK;
}

/* ---- for other rules ---- */

bool consent_is_needed_of(const struct policy_facts *facts, const struct consent_finding *finding,
                          const struct record_person *person)
{
    return is_needed(facts->selection, person, finding->is_of_all);
}

const struct record_consent *consent_of_person(const struct policy_facts *facts,
                                               const struct record_person *person,
                                               const struct date *today)
{
    for (size_t i = 0; i < facts->record->consent_count; i++) {
        const struct record_consent *consent = &facts->record->consents[i];
        if (strcmp(consent->by, person->id) == 0 && names_have(&consent->for_people, person->id) &&
            names_have(&consent->purposes, facts->profile->name) &&
            names_have(&consent->kinds, facts->recipient.organisation_kind) &&
            date_compare(&consent->on, today) <= 0 &&
            (!consent->has_until || date_compare(&consent->until, today) >= 0))
            return consent;
    }
    return NULL;
}
