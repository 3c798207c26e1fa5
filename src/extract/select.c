/* Selecting: the steps in order, and what they come to. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "extract_internal.h"
#include "safehand/base/array.h"

const char *const EXTRACT_REASONS[EXTRACT_REASON_COUNT] = {
    [STAYS_LEFT_OUT] = "left out by hand",
    [STAYS_WITHHELD] = "kept from the family (M08)",
    [STAYS_UNKNOWN_FIELD] = "not described in the catalogue, so it never leaves (M02)",
    [STAYS_UNKNOWN_CATEGORY] = "of a category not described in the catalogue (M02)",
    [STAYS_ABOUT_OTHERS] =
        "also about somebody whose details do not go: choose them too, or the entry by hand (M03)",
    [STAYS_OUT_OF_SCOPE] = "about somebody whose details do not go (M03)",
    [STAYS_NAMES_SOMEBODY] = "its words name or place somebody (M09)",
    [STAYS_FREE_TEXT] = "free text, which could tell who the family is (M09)",
    [STAYS_NO_BIRTH_DATE] = "no date that an age could be made of (M09)",
    [STAYS_NO_POSTCODE] = "no postcode that an area could be made of (M09)",
    [STAYS_IDENTIFIES] = "could tell who the family is (M09)",
    [STAYS_COUNTS_ONLY] = "nothing but counts leaves for this purpose (M09)",
    [STAYS_NOT_CHOSEN] = "not chosen",
    [STAYS_TOO_OLD] = "from before the day asked for",
    [STAYS_NOT_NEEDED] = "not needed for this purpose (M01)",
};

static struct extract_memory *memory_of(const struct selection *selection)
{
    return selection->memory;
}

const struct extract_told *extract_told_of(const struct selection *selection)
{
    return &memory_of(selection)->told;
}

const char *extract_keep(struct extract_memory *memory, const char *format, ...)
{
    char *text = NULL;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0 && ARRAY_RESERVE(memory->texts, memory->text_count, 1))
        text = memory_allocate((size_t)length + 1);
    if (text) {
        vsnprintf(text, (size_t)length + 1, format, again);
        memory->texts[memory->text_count++] = text;
    } else {
        memory->failed = true;
    }
    va_end(again);
    va_end(arguments);
    return !text ? "" : text;
}

static void raise_marking(struct selection *selection, enum marking marking)
{
    if (marking > selection->marking)
        selection->marking = marking;
}

static void add_sensitivity(struct selection *selection, enum sensitivity sensitivity)
{
    if (sensitivity == SENSITIVITY_CRIMINAL_OFFENCE)
        selection->has_criminal_offence = true;
    else if (sensitivity != SENSITIVITY_NONE)
        selection->has_special_category = true;
}

/* Nobody knows what stands in a file that was attached by hand: the gravest is assumed. */
static void assume_gravest(struct selection *selection)
{
    raise_marking(selection, MARKING_CONFIDENTIAL);
    selection->has_special_category = true;
    selection->has_criminal_offence = true;
}

static void summarise(struct extract_memory *memory)
{
    struct selection *selection = &memory->selection;
    bool in_clear = !memory->profile->anonymised;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (!field->leaves)
            continue;
        raise_marking(selection, field->catalogue->marking);
        add_sensitivity(selection, field->catalogue->sensitivity);
        if (in_clear && field->catalogue->identifying != IDENTIFYING_NO)
            selection->identifies = true;
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        if (!entry->leaves)
            continue;
        const struct catalogue_category *category =
            catalogue_find_category(memory->catalogue, entry->entry->category);
        selection->identifies = selection->identifies || in_clear;
        raise_marking(selection, memory->entries[i].marking);
        add_sensitivity(selection, category->sensitivity);
    }
    for (size_t i = 0; i < selection->attachment_count; i++) {
        selection->identifies = true;
        raise_marking(selection, memory->attachment_marking[i]);
        if (!selection->attachments[i].entry)
            assume_gravest(selection);
    }
}

static enum status digest_extract(struct selection *selection, const struct record *record,
                                  const struct profile *profile, struct error *err)
{
    struct buffer json;
    buffer_init(&json, EXTRACT_MAXIMUM);
    enum status status = extract_write_json(record, profile, selection, &json, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(json.data, json.length, selection->extract_digest, err);
    buffer_free(&json);
    return status;
}

/* Lets be read what was selected. */
static void tell(struct extract_memory *memory)
{
    memory->told.people = memory->people;
    memory->told.fields = memory->fields;
    memory->told.entries = memory->entries;
    memory->told.missing = memory->missing;
    memory->told.attachment_marking = memory->attachment_marking;
}

static enum status run_steps(struct extract_memory *memory, struct error *err)
{
    enum status (*const steps[])(struct extract_memory *, struct error *) = {
        extract_say_whom,           extract_select_people,  extract_select_fields,
        extract_select_entries,     extract_collect_others, extract_blank_entries,
        extract_select_attachments, extract_select_missing, extract_find_leaks,
    };
    enum status status = extract_check_choice(memory, err);
    for (size_t i = 0; status == STATUS_OK && i < sizeof steps / sizeof *steps; i++)
        status = steps[i](memory, err);
    if (status == STATUS_OK && memory->failed)
        status = memory_error(err);
    if (status != STATUS_OK)
        return status;
    extract_name_people(memory);
    summarise(memory);
    tell(memory);
    return digest_extract(&memory->selection, memory->record, memory->profile, err);
}

enum status extract_select(const struct record *record, const struct catalogue *catalogue,
                           const struct profile *profile, const struct extract_choice *choice,
                           timestamp now, struct selection **selection, struct error *err)
{
    *selection = NULL;
    struct extract_memory *memory = memory_allocate(sizeof *memory);
    if (!memory)
        return memory_error(err);
    memory->selection.memory = memory;
    memory->record = record;
    memory->catalogue = catalogue;
    memory->profile = profile;
    memory->choice = choice;
    memory->today = date_of(now);
    memory->told = (struct extract_told){
        .selection = &memory->selection,
        .record = record,
        .catalogue = catalogue,
        .profile = profile,
        .today = memory->today,
        .for_family = choice->for_family,
        .people_chosen = choice->about.count > 0,
    };
    enum status status = run_steps(memory, err);
    memory->choice = NULL;
    if (status != STATUS_OK) {
        extract_selection_free(&memory->selection);
        return status;
    }
    *selection = &memory->selection;
    return STATUS_OK;
}

void extract_selection_free(struct selection *selection)
{
    if (!selection)
        return;
    struct extract_memory *memory = memory_of(selection);
    for (size_t i = 0; i < memory->text_count; i++)
        memory_free(memory->texts[i]);
    memory_free(memory->texts);
    scan_free(memory->scan);
    memory_free(memory->people);
    memory_free(memory->fields);
    for (size_t i = 0; i < memory->form_count; i++)
        json_decref(memory->forms[i]);
    memory_free(memory->forms);
    memory_free(memory->entries);
    memory_free(memory->told_about);
    memory_free(memory->told_ids);
    memory_free(memory->identities);
    memory_free(memory->attachment_marking);
    memory_free(memory->missing);
    memory_free(selection->about.items);
    memory_free(selection->fields);
    memory_free(selection->entries);
    memory_free(selection->attachments);
    memory_free(selection->missing.items);
    memory_free(selection->leaks);
    memory_free(selection->hidden);
    clean_copies_free(memory->copies);
    inspect_kept_free(memory->readings);
    memory_free(memory);
}
