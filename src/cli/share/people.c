/* Who else of those whom the chosen entries are about is to be in it: what somebody is said to have
 * done is of little use to who protects a child if nobody is told who they are. */
#include "share/ask.h"
#include "share/questions.h"
#include "share/share.h"

#include <string.h>

enum { LIST_MAXIMUM = 4096 };

/* Those of them who stand in the list are in it, or (false) are not. */
static bool is_marked(const struct asking_others *others, const bool *marks, const char *id)
{
    for (size_t i = 0; i < others->count; i++)
        if (strcmp(others->people[i]->id, id) == 0)
            return marks[i];
    return true;
}

static void role_words(const char *role, char words[RECORD_ID_MAXIMUM + 1])
{
    snprintf(words, RECORD_ID_MAXIMUM + 1, "%s", role);
    for (char *underscore = strchr(words, '_'); underscore; underscore = strchr(underscore, '_'))
        *underscore = ' ';
}

/* "Dean Marsh (mothers partner), p4: Name, Address" */
static void say_other(const struct selection *selection, const struct record_person *person,
                      size_t number)
{
    struct buffer labels;
    char role[RECORD_ID_MAXIMUM + 1];
    buffer_init(&labels, LIST_MAXIMUM);
    role_words(person->role, role);
    for (size_t i = 0; i < selection->field_count; i++)
        if (selection->fields[i].leaves && selection->fields[i].field->person == person)
            buffer_append_format(&labels, "%s%s", labels.length ? ", " : "",
                                 selection->fields[i].catalogue->label);
    terminal_say("  %zu  %s (%s, %s): %s", number, person->name ? person->name : "no name on file",
                 person->id, role,
                 labels.failure != STATUS_OK ? "..."
                 : labels.length             ? buffer_text(&labels)
                                             : "nothing that this purpose needs");
    buffer_free(&labels);
}

/* What would leave of one of them, by a selection with that person in scope. */
static enum status offer(const struct office *office, const struct record *record,
                         const struct sharing_request *request, const struct profile *profile,
                         const struct names *about, const struct record_person *person,
                         size_t number, struct error *err)
{
    struct selection *selection = NULL;
    enum status status = asking_select_with(office, record, profile, &request->choice, about,
                                            person, session_now(), &selection, err);
    if (status == STATUS_OK)
        say_other(selection, person, number);
    extract_selection_free(selection);
    return status;
}

static void say_left_out(const struct asking_others *others, const bool *marks)
{
    for (size_t i = 0; i < others->count; i++)
        if (!marks[i])
            terminal_say("Left out: %s. What the text of the entries says of them, their name too "
                         "where it stands there, leaves all the same.",
                         others->people[i]->name ? others->people[i]->name : others->people[i]->id);
}

/* Whom of two kinds somebody may choose: children in scope whom nothing is about that goes, and
 * those out of scope whom something is about. */
struct ask_people {
    const struct office *office;
    const struct record *record;
    const struct sharing_request *request;
    const struct profile *profile;
    const struct selection *selection;
    struct asking_others unmeant, others;
    bool keeps[ASKING_OTHERS_MAXIMUM], takes[ASKING_OTHERS_MAXIMUM];
};

static enum status ask_unmeant(struct ask_people *asking, bool *back, struct error *err)
{
    const struct asking_others *unmeant = &asking->unmeant;
    if (unmeant->count == 0)
        return STATUS_OK;
    terminal_say("\nWhose details go with it? Nothing that you chose is about these. Give the "
                 "numbers of those whose details must go all the same, or all, or none.");
    for (size_t i = 0; i < unmeant->count; i++)
        say_other(asking->selection, unmeant->people[i], i + 1);
    return choices_ask_numbers(unmeant->count, asking->keeps, back, err);
}

static enum status ask_others(struct ask_people *asking, bool *back, struct error *err)
{
    const struct asking_others *others = &asking->others;
    enum status status = STATUS_OK;
    if (others->count == 0)
        return STATUS_OK;
    terminal_say("\nThe entries are also about these. Who of them shall be in it, with what stands "
                 "there? Give their numbers, or all, or none.");
    for (size_t i = 0; status == STATUS_OK && i < others->count; i++)
        status = offer(asking->office, asking->record, asking->request, asking->profile,
                       &asking->selection->about, others->people[i], i + 1, err);
    if (status == STATUS_OK)
        status = choices_ask_numbers(others->count, asking->takes, back, err);
    if (status == STATUS_OK && !*back)
        say_left_out(others, asking->takes);
    return status;
}

/* Everybody who is to be in it; nobody, where that is the scope as it is. */
static enum status put_people(const struct ask_people *asking, struct names *people,
                              struct error *err)
{
    const struct names *about = &asking->selection->about;
    bool is_choice = false;
    for (size_t i = 0; i < about->count; i++)
        if (!is_marked(&asking->unmeant, asking->keeps, about->items[i]))
            is_choice = true;
        else if (!names_add_copy(people, about->items[i]))
            return memory_error(err);
    for (size_t i = 0; i < asking->others.count; i++) {
        if (!asking->takes[i])
            continue;
        is_choice = true;
        if (!names_add_copy(people, asking->others.people[i]->id))
            return memory_error(err);
    }
    if (!is_choice)
        names_free_copies(people);
    return STATUS_OK;
}

static enum status ask_people(struct ask_people *asking, struct names *people, bool *back,
                              struct error *err)
{
    enum status status = ask_unmeant(asking, back, err);
    if (status == STATUS_OK && !*back)
        status = ask_others(asking, back, err);
    return status == STATUS_OK && !*back ? put_people(asking, people, err) : status;
}

enum status share_ask_people(const struct office *office, const struct sharing_request *request,
                             const struct profile *profile, bool *is_introduced,
                             struct names *people, bool *asked, bool *back, struct error *err)
{
    struct record *record = NULL;
    struct selection *selection = NULL;
    struct ask_people asking = {office,       NULL,         request, profile, NULL,
                                {.count = 0}, {.count = 0}, {false}, {false}};
    *asked = false;
    enum status status = office_record_open(office, request->record_path, &record, err);
    if (status == STATUS_OK)
        status = extract_select(record, office_catalogue(office), profile, &request->choice,
                                session_now(), &selection, err);
    asking.record = record;
    asking.selection = selection;
    if (status == STATUS_OK) {
        asking_find_unmeant(office, record, profile, selection, &asking.unmeant);
        asking_find_others(record, profile, selection, &asking.others);
        *asked = asking.unmeant.count + asking.others.count > 0;
    }
    if (*asked) {
        questions_introduce(is_introduced, request->is_emergency);
        status = ask_people(&asking, people, back, err);
    }
    extract_selection_free(selection);
    record_free(record);
    return status;
}

/* ---- whom an entry is about ---- */

static void say_open(const struct record *record, const struct record_entry *entry)
{
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&entry->on, day);
    terminal_say("\nEntry %s, %s, written by %s:\n%s", entry->id, day, entry->by, entry->text);
    terminal_say(
        "\nWhom is this entry about? Give their numbers, like 1 3; or all; or none, if you do "
        "not know: then it counts as about everybody. The record keeps what you say.");
    for (size_t i = 0; i < record->people_count; i++) {
        char role[RECORD_ID_MAXIMUM + 1];
        role_words(record->people[i].role, role);
        terminal_say("  %zu  %s (%s, %s)", i + 1,
                     record->people[i].name ? record->people[i].name : "no name on file",
                     record->people[i].id, role);
    }
}

/* Adds "ENTRY=ID,ID" of those that are marked; nothing, if none is. */
static enum status put_whom(const struct record *record, const char *entry, const bool *marks,
                            struct names *whom, struct error *err)
{
    struct buffer words;
    bool any = false;
    buffer_init(&words, LIST_MAXIMUM);
    buffer_append_text(&words, entry);
    for (size_t i = 0; i < record->people_count; i++)
        if (marks[i]) {
            buffer_append_format(&words, "%s%s", any ? "," : "=", record->people[i].id);
            any = true;
        }
    enum status status = buffer_status(&words, err);
    if (status == STATUS_OK && any && !names_add_copy(whom, buffer_text(&words)))
        status = memory_error(err);
    buffer_free(&words);
    return status;
}

static void take_back(struct names *whom, size_t count)
{
    while (whom->count > count)
        memory_free((void *)(uintptr_t)whom->items[--whom->count]);
}

/* Asks until the entry can leave as it is said to be: one about nobody in scope cannot. */
static enum status ask_one(const struct office *office, const struct record *record,
                           struct sharing_request *request, const struct profile *profile,
                           const struct record_entry *entry, bool *marks, bool *back,
                           struct error *err)
{
    struct names *whom = &request->choice.whom;
    const size_t before = whom->count;
    enum status status = STATUS_REFUSED;
    say_open(record, entry);
    while (status == STATUS_REFUSED) {
        struct selection *selection = NULL;
        struct error refused = {0};
        status = choices_ask_numbers(record->people_count, marks, back, err);
        if (status != STATUS_OK || *back)
            return status;
        status = put_whom(record, entry->id, marks, whom, err);
        if (status == STATUS_OK) {
            status = extract_select(record, office_catalogue(office), profile, &request->choice,
                                    session_now(), &selection, &refused);
            extract_selection_free(selection);
        }
        if (status == STATUS_REFUSED) {
            terminal_say("Then it cannot go: %s. Give other numbers, or go back and leave it out.",
                         refused.message);
            take_back(whom, before);
        } else if (status != STATUS_OK && refused.status != STATUS_OK) {
            *err = refused;
        }
    }
    return status;
}

/* Entry by entry; back leads to what was asked before all of them. */
static enum status ask_all(const struct office *office, const struct record *record,
                           struct sharing_request *request, const struct profile *profile,
                           const struct selection *selection, bool *asked, bool *back,
                           struct error *err)
{
    bool *marks = memory_allocate_array(record->people_count + 1, sizeof *marks);
    enum status status = marks ? STATUS_OK : memory_error(err);
    for (size_t i = 0; status == STATUS_OK && !*back && i < selection->entry_count; i++) {
        if (!asking_is_open(profile, &selection->entries[i]))
            continue;
        *asked = true;
        status =
            ask_one(office, record, request, profile,
                    record_find_entry(record, selection->entries[i].entry->id), marks, back, err);
    }
    if (*back)
        take_back(&request->choice.whom, 0);
    memory_free(marks);
    return status;
}

static bool any_is_open(const struct profile *profile, const struct selection *selection)
{
    for (size_t i = 0; i < selection->entry_count; i++)
        if (asking_is_open(profile, &selection->entries[i]))
            return true;
    return false;
}

enum status share_ask_whom(const struct office *office, struct sharing_request *request,
                           const struct profile *profile, bool *is_introduced, bool *asked,
                           bool *back, struct error *err)
{
    struct record *record = NULL;
    struct selection *selection = NULL;
    *asked = *back = false;
    names_free_copies(&request->choice.whom);
    enum status status = office_record_open(office, request->record_path, &record, err);
    if (status == STATUS_OK && asking_has_open(record))
        status = extract_select(record, office_catalogue(office), profile, &request->choice,
                                session_now(), &selection, err);
    if (status == STATUS_OK && selection && any_is_open(profile, selection)) {
        questions_introduce(is_introduced, request->is_emergency);
        status = ask_all(office, record, request, profile, selection, asked, back, err);
    }
    extract_selection_free(selection);
    record_free(record);
    return status;
}

/* ---- for whom the clock is asked ---- */

enum status share_clock(struct share *share, struct error *err)
{
    struct profile *profile = NULL;
    struct office *office = share->session.office;
    if (session_clock_behind(office) == 0)
        return STATUS_OK;
    enum status status = office_profile_accepted(office, share->request.profile, &profile, err);
    bool is_concern = status == STATUS_OK && (profile->concern || share->request.is_emergency);
    for (size_t i = 0; status == STATUS_OK && is_concern && i < share->recipients.count; i++) {
        struct office_recipient *recipient = NULL;
        struct error ignored = {0};
        timestamp until = 0;
        if (office_recipient_find(office, share->recipients.items[i], &recipient, &ignored) ==
            STATUS_OK)
            until = recipient->card->expires;
        office_recipient_free(recipient);
        status = session_concern(&share->session, until, err);
    }
    profile_free(profile);
    return status;
}
