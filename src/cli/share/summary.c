#include "share/summary.h"

#include <string.h>

enum { LIST_MAXIMUM = 8192 }; /* bytes of one list, which is cut then */

/* The labels of the fields of one person, or of the family (NULL), in one line. */
static void say_fields_of(const struct selection *selection, const struct record_person *person,
                          bool is_named)
{
    struct buffer list;
    size_t count = 0;
    buffer_init(&list, LIST_MAXIMUM);
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (!field->leaves || field->field->person != person)
            continue;
        buffer_append_text(&list, count++ > 0 ? ", " : "");
        buffer_append_text(&list, field->catalogue->label);
    }
    const char *labels = list.failure == STATUS_OK ? buffer_text(&list) : "...";
    if (count > 0 && person)
        terminal_say("  of %s (%s), %zu %s: %s", is_named ? person->id : "somebody", person->role,
                     count, count == 1 ? "field" : "fields", labels);
    else if (count > 0)
        terminal_say("  of the family, %zu %s: %s", count, count == 1 ? "field" : "fields", labels);
    buffer_free(&list);
}

static void say_fields(const struct sharing *sharing)
{
    const struct record *record = sharing_record(sharing);
    for (size_t i = 0; i < record->people_count; i++)
        say_fields_of(sharing_selection(sharing), &record->people[i],
                      !sharing_profile(sharing)->anonymised);
    say_fields_of(sharing_selection(sharing), NULL, true);
}

static void say_entries(const struct sharing *sharing)
{
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        char day[TIMESTAMP_WORDS_SIZE];
        if (!entry->leaves)
            continue;
        const struct catalogue_category *category = catalogue_find_category(
            office_catalogue(sharing_office(sharing)), entry->entry->category);
        date_words(&entry->entry->on, day);
        terminal_say("  entry %s, %s: %s, %s", entry->entry->id, day,
                     category ? category->label : entry->entry->category,
                     record_entry_kind_name(entry->kind));
    }
    for (size_t i = 0; i < selection->attachment_count; i++) {
        char words[FILE_ANSWER_WORDS_SIZE];
        const struct selected_attachment *attachment = &selection->attachments[i];
        selected_file_words(selection, attachment, words);
        terminal_say("  attachment %s: %s", attachment->name, words);
        if (attachment->copy)
            terminal_say("    that is of a copy, which leaves in its place: %s",
                         attachment->cleaned);
        if (attachment->uncleaned)
            terminal_say("    there is no clean copy, because %s", attachment->uncleaned);
        if (attachment->sent_name)
            terminal_say("    leaves as %s, because %s", attachment->sent_name,
                         attachment->renamed_because);
    }
}

/* The outcomes of one result, a line each, under a heading. */
static void say_outcomes(const struct policy_verdict *verdict, enum policy_result result,
                         const char *heading)
{
    bool any = false;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if (outcome->result != result)
            continue;
        if (!any)
            terminal_say("%s", heading);
        any = true;
        terminal_say("  %s (rule %s)", outcome->reason, rule_id_text(outcome->rule->id));
    }
}

const char *share_basis_hint(const struct sharing *sharing)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].rule->id == RULE_P05 &&
            verdict->outcomes[i].result == POLICY_JUSTIFIED && verdict->outcomes[i].hint[0] != '\0')
            return verdict->outcomes[i].hint;
    return NULL;
}

void share_summary(const struct sharing *sharing)
{
    const char *hint = share_basis_hint(sharing);
    const struct office_recipient *recipient = sharing_recipient(sharing);
    const char *purpose = answer_find(sharing_answers(sharing), ANSWER_P01_PURPOSE, NULL);
    const char *basis = policy_verdict_basis(sharing_facts(sharing), sharing_verdict(sharing));
    terminal_say("\nTo %s, %s, by %s%s%s.", recipient->name, recipient->organisation,
                 channel_name(sharing_channel(sharing)), sharing_channel_to(sharing) ? " " : "",
                 sharing_channel_to(sharing) ? sharing_channel_to(sharing) : "");
    if (recipient->keyless)
        terminal_say("Nothing of it is sealed: you bring it to %s, %s.",
                     keyless_way_words(recipient->keyless->way), recipient->keyless->address);
    terminal_say("What for: %s", purpose ? purpose : "");
    terminal_say("Lawful basis: %s",
                 basis ? policy_basis_words(basis) : "none needed, nobody can be recognised");
    if (hint)
        terminal_say("  (%s)", hint);
    terminal_say("What leaves of %s, marked %s (`safehand preview` shows every word):",
                 sharing_record(sharing)->reference,
                 marking_name(sharing_selection(sharing)->marking));
    say_fields(sharing);
    say_entries(sharing);
    say_outcomes(sharing_verdict(sharing), POLICY_DUTY, "What is to be done afterwards:");
    say_outcomes(sharing_verdict(sharing), POLICY_AWAITS_APPROVAL,
                 "What a manager, deputy or trustee must approve before anything leaves:");
}
