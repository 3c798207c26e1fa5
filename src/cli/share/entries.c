/* Which entries go. The least that is needed is a choice of entries, and one that is also about
 * somebody out of scope leaves only when it is chosen: whoever named none must see both. */
#include "share/ask.h"
#include "share/share.h"

#include <string.h>

enum { FIRST_WORDS = 60 };

/* The length of the first words, of the first line only. */
static size_t first_words(const char *text)
{
    size_t line = strcspn(text, "\n"), length = line < FIRST_WORDS ? line : FIRST_WORDS;
    if (length == line)
        return length;
    while (length > 0 && text[length] != ' ')
        length--;
    return length > 0 ? length : line;
}

void share_entries_left(const struct selection *selection, struct buffer *ids)
{
    for (size_t i = 0; i < selection->entry_count; i++) {
        if (extract_stays_for_others(&selection->entries[i]))
            buffer_append_format(ids, "%s%s", ids->length ? ", " : "",
                                 selection->entries[i].entry->id);
    }
}

static void say_entry(const struct office *office, const struct selected_entry *selected,
                      size_t number)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const struct record_entry *entry = selected->entry;
    const struct catalogue_category *category =
        catalogue_find_category(office_catalogue(office), entry->category);
    size_t length = first_words(entry->text);
    date_words(&entry->on, day);
    terminal_say("  %zu  %s, %s (%s): %.*s%s%s", number, day,
                 category ? category->label : entry->category, entry->id, (int)length, entry->text,
                 entry->text[length] ? "..." : "",
                 selected->about_others ? " (also about somebody else: it needs a reason)" : "");
}

/* The ids that are marked become those that go; if none is, all become those that are left out. */
static enum status take_marked(const struct record_entry **entries, size_t count, const bool *marks,
                               struct share_entries *out, struct error *err)
{
    size_t size = 1;
    share_entries_free(out);
    for (size_t i = 0; i < count; i++) {
        out->go = out->go || marks[i];
        size += strlen(entries[i]->id) + 1;
    }
    out->words = memory_allocate(size);
    out->ids.items = memory_allocate_array(count, sizeof *out->ids.items);
    if (!out->words || !out->ids.items)
        return memory_error(err);
    char *at = out->words;
    for (size_t i = 0; i < count; i++) {
        if (out->go && !marks[i])
            continue;
        size_t length = strlen(entries[i]->id) + 1;
        memcpy(at, entries[i]->id, length);
        out->ids.items[out->ids.count++] = at;
        at += length;
    }
    return STATUS_OK;
}

void share_entries_free(struct share_entries *entries)
{
    memory_free(entries->ids.items);
    memory_free(entries->words);
    *entries = (struct share_entries){0};
}

bool share_entries_any(const struct profile *profile, const struct selection *selection)
{
    for (size_t i = 0; i < selection->entry_count; i++)
        if (asking_may_go(profile, &selection->entries[i]))
            return true;
    return false;
}

static size_t count_beyond(const struct office *office, const struct profile *profile,
                           const struct selection *selection)
{
    size_t count = 0;
    for (size_t i = 0; i < selection->entry_count; i++)
        count += asking_may_go_beyond(office, profile, &selection->entries[i]);
    return count;
}

/* That there are others, out of the way: who knows of none may think that all was shown. */
static void say_beyond(const struct office *office, const struct profile *profile,
                       const struct selection *selection)
{
    size_t count = count_beyond(office, profile, selection);
    if (count > 0)
        terminal_say("%s%zu %s of kinds that this purpose does not ask for: `safehand preview` "
                     "shows them. If one matters all the same, begin again with --entry for each "
                     "that goes; a reason is asked for.",
                     share_entries_any(profile, selection)
                         ? "Besides, "
                         : "\nNo entry of this record is for this purpose. ",
                     count, count == 1 ? "entry is" : "entries are");
}

enum status share_ask_entries(const struct office *office, const struct profile *profile,
                              const struct selection *selection, struct share_entries *out,
                              bool *back, struct error *err)
{
    size_t count = 0;
    const struct record_entry **entries =
        memory_allocate_array(selection->entry_count + 1, sizeof *entries);
    bool *marks = memory_allocate_array(selection->entry_count + 1, sizeof *marks);
    enum status status = entries && marks ? STATUS_OK : memory_error(err);
    terminal_say("\nWhich entries must go? Give their numbers, like 1 3; or all, or none. Take the "
                 "fewest that do.");
    for (size_t i = 0; status == STATUS_OK && i < selection->entry_count; i++) {
        if (!asking_may_go(profile, &selection->entries[i]))
            continue;
        entries[count++] = selection->entries[i].entry;
        say_entry(office, &selection->entries[i], count);
    }
    if (status == STATUS_OK) {
        say_beyond(office, profile, selection);
        status = choices_ask_numbers(count, marks, back, err);
    }
    if (status == STATUS_OK && !*back)
        status = take_marked(entries, count, marks, out, err);
    memory_free(entries);
    memory_free(marks);
    return status;
}

/* Takes what was chosen into the request. */
static enum status share_take_entries(struct share *share, struct error *err)
{
    struct extract_choice *choice = &share->request.choice;
    struct names *names = share->entries.go ? &choice->entries : &choice->without;
    for (size_t i = 0; i < share->entries.ids.count; i++)
        if (!names_add_copy(names, share->entries.ids.items[i]))
            return memory_error(err);
    return STATUS_OK;
}

enum status share_choose_entries(struct share *share, const struct profile *profile, bool *back,
                                 struct error *err)
{
    struct record *record = NULL;
    struct selection *selection = NULL;
    struct office *office = share->session.office;
    struct extract_choice *choice = &share->request.choice;
    *back = share->has_entries = false;
    /* No option filled these two: they hold only what was chosen here before. */
    names_free_copies(&choice->entries);
    names_free_copies(&choice->without);
    enum status status = office_record_open(office, share->request.record_path, &record, err);
    if (status == STATUS_OK)
        status = extract_select(record, office_catalogue(office), profile, choice, session_now(),
                                &selection, err);
    if (status == STATUS_OK && share_entries_any(profile, selection)) {
        questions_introduce(&share->is_introduced, share->request.is_emergency);
        status = share_ask_entries(office, profile, selection, &share->entries, back, err);
        share->has_entries = !*back;
    } else if (status == STATUS_OK && count_beyond(office, profile, selection) > 0) {
        questions_introduce(&share->is_introduced, share->request.is_emergency);
        say_beyond(office, profile, selection);
    }
    if (status == STATUS_OK && share->has_entries)
        status = share_take_entries(share, err);
    extract_selection_free(selection);
    record_free(record);
    return status;
}
