/* What the texts that leave are searched for (M04, M09): which values of the record tell who
 * somebody is, and which of them may stand. */
#include <stdlib.h>
#include <string.h>

#include "extract_internal.h"
#include "safehand/base/array.h"

enum { PLACE_NAME_LONGEST = 80 }; /* bytes: a longer text is no name of a school */

static bool is_any(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* People of the record who are the office's own. */
static bool is_staff(const struct extract_memory *memory, const struct record_person *person)
{
    return catalogue_role_group(memory->catalogue, person->role) == ROLE_STAFF;
}

static bool is_professional(const struct extract_memory *memory, const struct record_person *person)
{
    return catalogue_role_group(memory->catalogue, person->role) == ROLE_PROFESSIONAL;
}

static const char *last_segment(const char *path)
{
    const char *dot = strrchr(path, '.');
    return !dot ? path : dot + 1;
}

/* Of whom a title would not be: by their role, and of nobody's whose role does not tell. */
static unsigned bearer_flags(const struct record_person *person)
{
    static const char *const men[] = {"father", "brother", "uncle",     "son",
                                      "nephew", "husband", "boyfriend", "grandad"};
    static const char *const women[] = {"mother", "sister", "aunt",       "daughter",
                                        "niece",  "wife",   "girlfriend", "gran"};
    if (!person || !person->role)
        return 0;
    if (strcmp(person->role, "child") == 0)
        return SCAN_NO_MAN | SCAN_NO_WOMAN;
    for (size_t i = 0; i < sizeof men / sizeof *men; i++)
        if (text_ends_with(person->role, men[i]))
            return SCAN_NO_WOMAN;
    for (size_t i = 0; i < sizeof women / sizeof *women; i++)
        if (text_ends_with(person->role, women[i]))
            return SCAN_NO_MAN;
    return 0;
}

enum status extract_add_identity(struct extract_memory *memory, const struct extract_value *value,
                                 struct error *err)
{
    if (!ARRAY_RESERVE(memory->identities, memory->identity_count, 1))
        return memory_error(err);
    const struct record_person *person = value->person;
    bool is_name = value->type == FIELD_NAME;
    memory->identities[memory->identity_count] = (struct extract_identity){
        person, value->path, is_name || (value->flags & SCAN_RELATION) != 0};
    /* Values of nobody in particular belong to the family together, but a professional's name. */
    size_t owner = person    ? (size_t)(person - memory->record->people)
                   : is_name ? memory->record->people_count + 1 + memory->identity_count
                             : memory->record->people_count;
    enum status status = scan_add(memory->scan,
                                  &(struct scan_value){
                                      .type = value->type,
                                      .text = value->text,
                                      .owner = owner,
                                      .flags = value->flags | (is_name ? bearer_flags(person) : 0),
                                  },
                                  err);
    if (status == STATUS_OK)
        memory->identity_count++;
    return status;
}

enum verdict { LOOK, LOOK_AND_ASK, EXCUSE, EXCUSE_OURS, PASS_OVER };

/* A name that is a person's own, and not that of a professional who works with them. */
static bool is_own(const struct selected_field *field)
{
    return field->field->person && field->catalogue->identifying == IDENTIFYING_DIRECT;
}

static bool is_ours(const char *path)
{
    return strcmp(path, "support.coordinator") == 0 || strcmp(path, "support.volunteer") == 0;
}

/* Whether a professional of that name is told of anyhow: is one of us, the recipient, or stands in
 * another field that leaves. */
static bool is_told_anyhow(const struct extract_memory *memory, const char *name)
{
    const struct selection *selection = &memory->selection;
    for (size_t i = 0; i < memory->choice->known.count; i++)
        if (scan_reads_alike(memory->choice->known.items[i], name))
            return true;
    for (size_t i = 0; i < memory->record->entry_count; i++)
        if (scan_reads_alike(memory->record->entries[i].by, name))
            return true;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        const char *value = json_string_value(field->field->value);
        if (field->catalogue && field->catalogue->type == FIELD_NAME && value &&
            (field->leaves || is_ours(field->field->path)) && scan_reads_alike(value, name))
            return true;
    }
    return false;
}

static enum verdict judge_name(const struct extract_memory *memory,
                               const struct selected_field *field)
{
    const struct record_person *person = field->field->person;
    const char *path = field->field->path;
    if (!is_own(field))
        return is_ours(path) || field->leaves ? EXCUSE_OURS : LOOK_AND_ASK;
    if (is_staff(memory, person))
        return EXCUSE_OURS;
    if (extract_person_of(memory, person)->is_informant)
        return LOOK;
    if (extract_person_of(memory, person)->in_scope)
        return EXCUSE;
    return is_professional(memory, person) ? LOOK_AND_ASK : LOOK;
}

/* Numbers and addresses: those that leave may stand, those of the people in scope that do not leave
 * are asked about, since nobody chose to tell them. */
static enum verdict judge_detail(const struct extract_memory *memory,
                                 const struct selected_field *field)
{
    const struct record_person *person = field->field->person;
    if (field->leaves)
        return EXCUSE;
    if (!person)
        return field->catalogue->type == FIELD_REFERENCE ? PASS_OVER : LOOK_AND_ASK;
    if (is_staff(memory, person))
        return PASS_OVER;
    return extract_person_of(memory, person)->in_scope &&
                   !extract_person_of(memory, person)->is_informant
               ? LOOK_AND_ASK
               : LOOK;
}

/* Names of schools, surgeries and places: they place a family (M09). */
static bool is_place_name(const struct selected_field *field)
{
    static const char *const names[] = {"area",         "employer",  "gp",    "nursery",
                                        "organisation", "playgroup", "school"};
    return field->catalogue->type == FIELD_TEXT &&
           field->catalogue->identifying != IDENTIFYING_NO &&
           is_any(last_segment(field->field->path), names, sizeof names / sizeof *names);
}

/* Where a person goes every day tells where to find them, of others than those in scope. */
static bool is_daily_place(const struct selected_field *field)
{
    static const char *const names[] = {"employer", "nursery", "playgroup", "school"};
    return field->field->person &&
           is_any(last_segment(field->field->path), names, sizeof names / sizeof *names);
}

/* Free text: what in it has a shape, and of some fields the whole. */
static enum verdict judge_text(const struct extract_memory *memory,
                               const struct selected_field *field)
{
    const struct record_person *person = field->field->person;
    if (memory->profile->anonymised)
        return field->catalogue && is_place_name(field) ? LOOK : LOOK_AND_ASK;
    if (field->leaves ||
        (person && is_daily_place(field) && extract_person_of(memory, person)->in_scope))
        return EXCUSE;
    return person && is_staff(memory, person) ? PASS_OVER : LOOK_AND_ASK;
}

static enum verdict judge(const struct extract_memory *memory, const struct selected_field *field)
{
    if (!field->catalogue)
        return judge_text(memory, field);
    switch (field->catalogue->type) {
    case FIELD_NAME:
        return memory->profile->anonymised ? LOOK : judge_name(memory, field);
    case FIELD_ADDRESS:
    case FIELD_POSTCODE:
    case FIELD_PHONE:
    case FIELD_EMAIL:
    case FIELD_BIRTH_DATE:
    case FIELD_NHS_NUMBER:
    case FIELD_REFERENCE:
        return memory->profile->anonymised ? LOOK : judge_detail(memory, field);
    case FIELD_TEXT:
        return judge_text(memory, field);
    default:
        return PASS_OVER;
    }
}

/* A field that the catalogue does not know, and whose name says what it holds. */
static bool is_named_reference(const char *path)
{
    static const char *const ends[] = {"_case", "_id",     "_no",      "_number",   "_ref",
                                       "_urn",  "licence", "passport", "reference", "registration"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text_ends_with(path, ends[i]))
            return true;
    return false;
}

/* What somebody is called where people write to each other: a field that is named for such a place,
 * or "@jo_smith" in any. Never a sentence. */
static bool is_handle(const char *path, const char *text)
{
    static const char *const places[] = {
        "bebo",      "discord",   "facebook",  "fb",       "gamertag", "handle", "insta",
        "instagram", "kik",       "messenger", "psn",      "reddit",   "roblox", "signal",
        "skype",     "snap",      "snapchat",  "steam",    "telegram", "tiktok", "twitch",
        "twitter",   "user_name", "username",  "whatsapp", "x",        "xbox",   "youtube"};
    enum { SHORTEST = 5, LONGEST = 40 };
    size_t length = strlen(text);
    return length >= SHORTEST && length <= LONGEST && !strpbrk(text, " \t\n") &&
           (*text == '@' || is_any(last_segment(path), places, sizeof places / sizeof *places));
}

static bool is_of_others(const struct extract_memory *memory, const struct selected_field *field)
{
    const struct record_person *person = field->field->person;
    return person && !extract_person_of(memory, person)->in_scope;
}

/* Whether a text is looked for as it is: the name of a place. */
static bool is_looked_for_whole(const struct extract_memory *memory,
                                const struct selected_field *field, const char *text)
{
    if (strlen(text) > PLACE_NAME_LONGEST)
        return false;
    if (!field->catalogue)
        return is_daily_place(field) ||
               (is_of_others(memory, field) && extract_is_proper_name(text));
    return is_place_name(field) && (memory->profile->anonymised || is_daily_place(field));
}

static enum status add_text(struct extract_memory *memory, const struct selected_field *field,
                            const json_t *json, unsigned flags, struct error *err)
{
    char digits[32];
    struct extract_value value = {.type = field->catalogue ? field->catalogue->type : FIELD_TEXT,
                                  .text = json_string_value(json),
                                  .person = field->field->person,
                                  .path = field->field->path,
                                  .flags = flags};
    if (json_is_integer(json)) { /* a number may have been typed as one */
        snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        value.text = digits;
    }
    if (!value.text)
        return STATUS_OK;
    if (!field->catalogue && (is_named_reference(value.path) || is_handle(value.path, value.text)))
        value.type = FIELD_REFERENCE;
    if (value.type == FIELD_NAME && flags == SCAN_ASK && is_told_anyhow(memory, value.text))
        return STATUS_OK;
    if (value.type != FIELD_TEXT || is_looked_for_whole(memory, field, value.text))
        return extract_add_value(memory, &value, err);
    value.flags |= SCAN_DERIVED;
    enum status status = extract_add_shapes(memory, &value, err);
    return status == STATUS_OK && !field->catalogue && is_of_others(memory, field)
               ? extract_add_noted_names(memory, &value, err)
               : status;
}

static enum status add_field(struct extract_memory *memory, const struct selected_field *field,
                             struct error *err)
{
    enum verdict verdict = judge(memory, field);
    if (verdict == PASS_OVER)
        return STATUS_OK;
    static const unsigned flags_of[] = {
        [LOOK] = 0,
        [LOOK_AND_ASK] = SCAN_ASK,
        [EXCUSE] = SCAN_EXCUSED,
        [EXCUSE_OURS] = SCAN_EXCUSED | SCAN_OURS,
    };
    unsigned flags = flags_of[verdict];
    const json_t *value = field->field->value;
    if (!json_is_array(value))
        return add_text(memory, field, value, flags, err);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < json_array_size(value) && status == STATUS_OK; i++)
        status = add_text(memory, field, json_array_get(value, i), flags, err);
    return status;
}

/* Whoever wrote an entry is one of us, unless the record itself says who they are. */
static bool is_of_family(const struct extract_memory *memory, const char *name)
{
    for (size_t i = 0; i < memory->record->people_count; i++) {
        const struct record_person *person = &memory->record->people[i];
        if (person->name && !is_staff(memory, person) && scan_reads_alike(person->name, name))
            return true;
    }
    return false;
}

static enum status add_staff(struct extract_memory *memory, const char *name, unsigned flags,
                             struct error *err)
{
    const struct extract_value value = {
        .type = FIELD_NAME, .text = name, .path = "staff", .flags = flags};
    return extract_add_identity(memory, &value, err);
}

/* Each of those who wrote the entries, once. */
static enum status add_writers(struct extract_memory *memory, unsigned flags, struct error *err)
{
    size_t count = memory->record->entry_count;
    enum status status = STATUS_OK;
    const char **names = memory_allocate_array(count, sizeof *names);
    if (!names)
        return memory_error(err);
    for (size_t i = 0; i < count; i++)
        names[i] = memory->record->entries[i].by;
    qsort(names, count, sizeof *names, names_compare);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        if ((i == 0 || strcmp(names[i], names[i - 1]) != 0) && !is_of_family(memory, names[i]))
            status = add_staff(memory, names[i], flags, err);
    memory_free(names);
    return status;
}

/* The names of our own: those given with the choice, and of who wrote the entries. */
static enum status add_known(struct extract_memory *memory, struct error *err)
{
    unsigned flags = memory->profile->anonymised ? 0 : SCAN_EXCUSED | SCAN_OURS;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < memory->choice->known.count && status == STATUS_OK; i++)
        status = add_staff(memory, memory->choice->known.items[i], flags, err);
    if (status != STATUS_OK)
        return status;
    return add_writers(memory, flags, err);
}

/* What has a shape in entries that stay: a number that was written down in none of the fields. */
static enum status add_entries(struct extract_memory *memory, struct error *err)
{
    const struct selection *selection = &memory->selection;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < selection->entry_count && status == STATUS_OK; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        if (selection->entries[i].leaves)
            continue;
        struct extract_value value = {.type = FIELD_TEXT,
                                      .text = entry->text,
                                      .path =
                                          extract_keep(memory, "%s%s", LEAK_OF_ENTRY, entry->id),
                                      .flags = SCAN_ASK | SCAN_DERIVED};
        status = extract_add_shapes(memory, &value, err);
    }
    return status;
}

enum status extract_collect_identities(struct extract_memory *memory, struct error *err)
{
    enum status status = scan_new(memory->profile->anonymised, &memory->scan, err);
    for (size_t i = 0; i < memory->selection.field_count && status == STATUS_OK; i++)
        status = add_field(memory, &memory->selection.fields[i], err);
    if (status == STATUS_OK)
        status = extract_add_taken_out(memory, err);
    if (status == STATUS_OK)
        status = add_known(memory, err);
    if (status == STATUS_OK && !memory->profile->anonymised)
        status = add_entries(memory, err);
    if (status == STATUS_OK && !memory->profile->anonymised)
        status = extract_add_relations(memory, err);
    if (status == STATUS_OK && memory->profile->anonymised)
        status = extract_add_identity(memory,
                                      &(struct extract_value){.type = FIELD_REFERENCE,
                                                              .text = memory->record->reference,
                                                              .path = "reference"},
                                      err);
    return status == STATUS_OK ? scan_ready(memory->scan, err) : status;
}

enum status extract_collect_others(struct extract_memory *memory, struct error *err)
{
    return memory->profile->anonymised ? STATUS_OK : extract_collect_identities(memory, err);
}

static void note_found(void *context, const struct scan_match *match)
{
    (void)match;
    *(bool *)context = true;
}

static bool text_is_nameless(const struct extract_memory *memory, const char *text)
{
    bool found = strchr(text, '@') != NULL;
    scan_text(memory->scan, text, strlen(text), note_found, &found);
    return !found;
}

bool extract_is_nameless(const struct extract_memory *memory, const json_t *value)
{
    if (json_is_string(value))
        return text_is_nameless(memory, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *item = json_string_value(json_array_get(value, i));
        if (item && !text_is_nameless(memory, item))
            return false;
    }
    return true;
}
