/* Which kept answers are meant: to go on with them, or to throw them away. */
#include "draft/draft.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 512, ANSWER_MAXIMUM = 64, LIST_MAXIMUM = 1024 };

/* ---- in words ---- */

/* Appends whom it goes to; nothing where that was not chosen yet. */
static void append_recipients(struct office *office, const struct draft *draft, struct buffer *out)
{
    size_t index;
    json_t *name;
    json_array_foreach(json_object_get(draft->asked, "recipients"), index, name)
    {
        struct error ignored = {0};
        struct office_recipient *found = NULL;
        bool is_found =
            office_recipient_find(office, json_string_value(name), &found, &ignored) == STATUS_OK;
        buffer_append_text(out, index == 0 ? " to " : " and ");
        buffer_append_text(out, is_found ? found->card->name : json_string_value(name));
        if (is_found)
            office_recipient_free(found);
    }
}

/* "HS-2077 to Amanda Kaur, since 22 November 2026 at 09:05 (1a2b3c4d)". */
static void draft_words(struct office *office, const struct draft *draft, char line[LINE_SIZE])
{
    char since[TIMESTAMP_WORDS_SIZE];
    struct buffer to;
    buffer_init(&to, LINE_SIZE);
    append_recipients(office, draft, &to);
    timestamp_words(draft->started, since);
    snprintf(line, LINE_SIZE, "%s%s, since %s (%.8s)", draft->reference, buffer_text(&to), since,
             draft->id);
    buffer_free(&to);
}

/* ---- which ---- */

/* What the operand may be: the beginning of an id, or the record that it is about. */
struct wanted {
    const char *text;
    const struct record *record;
};

static bool is_wanted(const struct wanted *wanted, const struct draft *draft)
{
    if (!wanted->text || text_starts_with(draft->id, wanted->text))
        return true;
    return wanted->record && strcmp(wanted->record->reference, draft->reference) == 0;
}

/* Keeps those only that the operand means. */
static void drafts_narrow(struct drafts *drafts, const struct wanted *wanted)
{
    size_t kept = 0;
    for (size_t i = 0; i < drafts->count; i++)
        if (is_wanted(wanted, &drafts->items[i]))
            drafts->items[kept++] = drafts->items[i];
        else
            draft_free(&drafts->items[i]);
    drafts->count = kept;
}

static enum status ask_which(struct office *office, const struct drafts *drafts, size_t *chosen,
                             struct error *err)
{
    struct buffer answer;
    char line[LINE_SIZE];
    enum status status = STATUS_OK;
    buffer_init(&answer, ANSWER_MAXIMUM);
    terminal_say("Which answers?");
    for (size_t i = 0; i < drafts->count; i++) {
        draft_words(office, &drafts->items[i], line);
        terminal_say("  %zu  %s", i + 1, line);
    }
    for (*chosen = drafts->count; status == STATUS_OK && *chosen >= drafts->count;) {
        char *end;
        status = terminal_ask("> ", &answer, err);
        unsigned long number = strtoul(buffer_text(&answer), &end, 10);
        if (status == STATUS_OK && !*end && number >= 1 && number <= drafts->count)
            *chosen = number - 1;
        else if (status == STATUS_OK)
            terminal_say("Please give one of the numbers.");
    }
    buffer_free(&answer);
    return status;
}

/* Nobody can be asked: which there are. */
static enum status which_unclear(struct office *office, const struct drafts *drafts,
                                 struct error *err)
{
    char line[LINE_SIZE];
    struct buffer list;
    buffer_init(&list, LIST_MAXIMUM);
    for (size_t i = 0; i < drafts->count; i++) {
        draft_words(office, &drafts->items[i], line);
        buffer_append_format(&list, "%s%s", i ? "; " : "", line);
    }
    error_set(err, STATUS_USAGE, "%zu sharings were begun and not decided: which?", drafts->count);
    error_hint(err, "name one by what stands in brackets: %s",
               list.failure == STATUS_OK ? buffer_text(&list) : "there are many");
    buffer_free(&list);
    return err->status;
}

static enum status none_kept(const struct drafts *drafts, const char *text, struct error *err)
{
    if (text)
        error_set(err, STATUS_USAGE, "no answers of yours are kept for %s", text);
    else
        error_set(err, STATUS_USAGE, "no answers of yours are kept");
    if (drafts->damaged.count == 0)
        return err->status;
    return error_hint(err,
                      "what is kept as %.8s cannot be read, nor gone on with; `safehand share "
                      "--discard %.8s` throws it away",
                      drafts->damaged.items[0], drafts->damaged.items[0]);
}

static const char *operand(const struct arguments *arguments)
{
    return arguments->positional.count > 0 ? arguments->positional.items[0] : NULL;
}

/* The one that is meant, moved out of the list. */
static enum status draft_choose(const struct arguments *arguments, struct session *session,
                                struct drafts *drafts, struct draft *draft, struct error *err)
{
    struct error ignored = {0};
    struct record *record = NULL;
    struct office *office = session->office;
    const char *folder = NULL, *text = operand(arguments);
    size_t chosen = 0;
    enum status status = text ? session_folder(arguments, session, text, &folder, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (folder && office_record_open(office, folder, &record, &ignored) != STATUS_OK)
        record = NULL;
    const struct wanted wanted = {text, record};
    drafts_narrow(drafts, &wanted);
    record_free(record);
    if (drafts->count == 0)
        return none_kept(drafts, text, err);
    if (drafts->count > 1)
        status = terminal_can_ask() ? ask_which(office, drafts, &chosen, err)
                                    : which_unclear(office, drafts, err);
    if (status != STATUS_OK)
        return status;
    *draft = drafts->items[chosen];
    drafts->items[chosen] = (struct draft){.reference = NULL};
    return STATUS_OK;
}

/* ---- going on ---- */

static void forget_seen(struct share *share)
{
    asking_forget_seen(share->resumed.asked, share->resumed.answers);
}

/* What was confirmed is confirmed for its day (M06). */
static void forget_yesterday(struct share *share)
{
    struct date then = date_of(share->resumed.changed), today = date_of(session_now());
    if (date_compare(&then, &today) != 0)
        (void)json_object_del(share->resumed.asked, "confirmed");
}

/* A record that is named by its path lies there now. */
static enum status take_place(struct share *share, struct error *err)
{
    const char *folder = json_text(share->resumed.asked, "folder");
    const char *text = operand(share->arguments);
    share->record_path = text && !text_starts_with(share->resumed.id, text) ? text
                         : folder                                           ? folder
                                                                            : "";
    share->folder = memory_copy_string(folder ? folder : "");
    share->draft.reference = memory_copy_string(share->resumed.reference);
    snprintf(share->draft.id, sizeof share->draft.id, "%s", share->resumed.id);
    share->draft.started = share->resumed.started;
    share->is_kept = true;
    return share->folder && share->draft.reference ? STATUS_OK : memory_error(err);
}

enum status share_draft_resume(struct share *share, struct error *err)
{
    char line[LINE_SIZE];
    struct drafts drafts = {.items = NULL};
    struct office *office = share->session.office;
    enum status status = drafts_list(office, &drafts, err);
    if (status == STATUS_OK)
        status = draft_choose(share->arguments, &share->session, &drafts, &share->resumed, err);
    drafts_free(&drafts);
    if (status != STATUS_OK)
        return status;
    draft_words(office, &share->resumed, line);
    print_note("going on with what you answered: %s", line);
    forget_yesterday(share);
    /* Nobody knows what record they were about. */
    if (!*share->resumed.seen)
        forget_seen(share);
    return take_place(share, err);
}

enum status share_draft_look_again(struct share *share, struct sharing **sharing, struct error *err)
{
    char seen[DIGEST_HEX_SIZE];
    const char *recipient = share->request.recipient;
    if (!share->untyped_told)
        share_tell_untyped(sharing_record(*sharing), office_catalogue(share->session.office));
    share->untyped_told = true;
    if (share->knows_seen || !*share->resumed.seen)
        return STATUS_OK;
    share->knows_seen = true;
    enum status status = asking_seen(*sharing, seen, err);
    if (status != STATUS_OK || strcmp(seen, share->resumed.seen) == 0)
        return status;
    print_note("the record, or a file in it, is not as it was when you answered: what you said of "
               "it is asked again");
    sharing_free(*sharing);
    *sharing = NULL;
    forget_seen(share);
    status = share_asked(share, err);
    share->request.recipient = recipient;
    return status == STATUS_OK
               ? sharing_begin(share->session.office, &share->request, session_now(), sharing, err)
               : status;
}

/* ---- throwing away ---- */

/* A damaged one is named by its id alone. */
static const char *damaged_find(const struct drafts *drafts, const char *text)
{
    for (size_t i = 0; text && i < drafts->damaged.count; i++)
        if (text_starts_with(drafts->damaged.items[i], text))
            return drafts->damaged.items[i];
    return NULL;
}

static enum status discard_confirm(const char *words, struct error *err)
{
    bool yes = true;
    char *prompt = memory_format("Throw away what you answered for %s? ", words);
    enum status status = prompt ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && terminal_can_ask())
        status = terminal_confirm(prompt, &yes, err);
    memory_free(prompt);
    return status == STATUS_OK && !yes ? error_set(err, STATUS_REFUSED, "nothing was thrown away")
                                       : status;
}

static enum status discard_one(const struct arguments *arguments, struct session *session,
                               struct drafts *drafts, struct error *err)
{
    char line[LINE_SIZE], id[ID_SIZE];
    struct draft draft = {.reference = NULL};
    const char *damaged = damaged_find(drafts, operand(arguments));
    enum status status = STATUS_OK;
    if (damaged) {
        snprintf(line, sizeof line, "what cannot be read (%.8s)", damaged);
        snprintf(id, sizeof id, "%s", damaged);
    } else {
        status = draft_choose(arguments, session, drafts, &draft, err);
    }
    if (status == STATUS_OK && !damaged) {
        draft_words(session->office, &draft, line);
        snprintf(id, sizeof id, "%s", draft.id);
    }
    draft_free(&draft);
    if (status == STATUS_OK)
        status = discard_confirm(line, err);
    if (status == STATUS_OK)
        status = draft_remove(session->office, id, err);
    if (status == STATUS_OK)
        print_line("Thrown away: the answers for %s.", line);
    return status;
}

enum status share_draft_discard(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct drafts drafts = {.items = NULL};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = drafts_list(session.office, &drafts, err);
    if (status == STATUS_OK)
        status = discard_one(arguments, &session, &drafts, err);
    drafts_free(&drafts);
    session_close(&session);
    return status;
}
