/* What stands in a record and is wrong: an entry is put right or taken out, and somebody who does
 * not belong there. What stood before is kept, with who changed it, when and why. */
#include <string.h>

#include "family/form.h"
#include "safehand/base/digest.h"
#include "safehand/office/records.h"

static const char REASON_MISSING[] = "write why";

/* ---- which ---- */

static const struct record_entry *entry_of(const struct record *record, const struct visit *visit)
{
    for (size_t i = 0; i < record->entry_count; i++)
        if (strcmp(record->entries[i].id, asked(visit, "entry")) == 0)
            return &record->entries[i];
    return NULL;
}

/* What was typed about one that somebody took out meanwhile is shown again. */
static bool has_entry(const struct family *family)
{
    return entry_of(family->record, family->visit) || family->visit->request->is_post;
}

/* Only what was shown is put right or taken out: by this is known whether another changed it since.
 */
static void ask_unchanged(const struct family *family, struct family_asks *asks)
{
    struct error ignored = {0};
    char was[DIGEST_HEX_SIZE] = "";
    const struct record_entry *entry = entry_of(family->record, family->visit);
    if (entry)
        (void)!family_digest(entry->json, was, &ignored);
    family_ask(asks, (struct ask){.kind = ASK_CARRIED, .name = "entry"});
    family_ask(asks, (struct ask){.kind = ASK_CARRIED,
                                  .name = "was",
                                  .initial = family_text(asks, memory_copy_string(was))});
}

/* The record is read once more, behind what the edit began with: whatever another wrote since the
 * form was shown is seen, here or when it is saved. */
static enum status check_unchanged(const struct family *family, struct error *err)
{
    struct record *now = NULL;
    char is[DIGEST_HEX_SIZE] = "";
    enum status status =
        office_record_open(family->visit->session->office, family->folder, &now, err);
    const struct record_entry *entry = now ? entry_of(now, family->visit) : NULL;
    if (status == STATUS_OK && (!entry || !entry_of(family->record, family->visit))) {
        error_set(err, STATUS_REFUSED, "somebody took this entry out meanwhile");
        status = error_hint(err, "what you typed stands below: if it is needed still, copy it into "
                                 "a new entry");
    }
    if (status == STATUS_OK)
        status = family_digest(entry->json, is, err);
    if (status == STATUS_OK && strcmp(is, asked(family->visit, "was")) != 0) {
        error_set(err, STATUS_REFUSED, "somebody changed this entry meanwhile");
        status =
            error_hint(err, "look at it as it stands above; what you typed stands below: if it "
                            "is right still, send it again");
    }
    record_free(now);
    return status;
}

static void ask_reason(struct family_asks *asks, const char *label, const char *hint)
{
    family_ask(asks, (struct ask){.kind = ASK_AREA,
                                  .name = "reason",
                                  .label = label,
                                  .hint = hint,
                                  .missing = REASON_MISSING,
                                  .input = INPUT_REASON});
}

static void show_entry(const struct family *family)
{
    const struct record_entry *entry = entry_of(family->record, family->visit);
    if (entry)
        family_show_entry(family, entry, 2);
}

/* ---- put right ---- */

/* What stands in the form of a concern, by the name of its field. */
static const struct {
    const char *name, *member, *label;
    enum ask_kind kind;
} CONCERN[] = {
    {"when", "when", "The form: when was it?", ASK_TEXT},
    {"where", "where", "The form: where was it?", ASK_TEXT},
    {"present", "present", "The form: who was there?", ASK_AREA},
    {"seen", "seen_or_heard", "The form: what was seen or heard?", ASK_PASTE},
    {"action", "action", "The form: what was done, and what is to be done?", ASK_AREA},
    {"discussed", "discussed_with", "The form: with whom was it talked about?", ASK_TEXT},
    {"discussed-on", "discussed_on", "The form: when was it talked about?", ASK_DAY},
};

static const char *copy(struct family_asks *asks, const char *text)
{
    return text ? family_text(asks, memory_copy_string(text)) : NULL;
}

static const char *copy_ids(struct family_asks *asks, const struct names *ids)
{
    struct buffer lines;
    buffer_init(&lines, FAMILY_WORDS_SIZE);
    for (size_t i = 0; i < ids->count; i++)
        buffer_append_format(&lines, "%s%s", i > 0 ? "\n" : "", ids->items[i]);
    const char *text = copy(asks, buffer_text(&lines));
    buffer_free(&lines);
    return text;
}

/* The form of a concern, also of one that was taken out meanwhile. */
static const json_t *concern_of(const struct family *family)
{
    size_t i;
    json_t *kept;
    const struct record_entry *entry = entry_of(family->record, family->visit);
    if (entry)
        return entry->concern;
    json_array_foreach(json_object_get(family->record->root, "taken_out"), i, kept)
    {
        const char *id = json_text(json_object_get(kept, "entry"), "id");
        if (id && strcmp(id, asked(family->visit, "entry")) == 0)
            return json_object_get(json_object_get(kept, "entry"), "concern");
    }
    return NULL;
}

static void ask_form(struct family_asks *asks, const json_t *concern)
{
    for (size_t i = 0; concern && i < sizeof CONCERN / sizeof *CONCERN; i++)
        family_ask(asks,
                   (struct ask){.kind = CONCERN[i].kind,
                                .name = CONCERN[i].name,
                                .label = CONCERN[i].label,
                                .initial = copy(asks, json_text(concern, CONCERN[i].member))});
}

static void ask_entry(const struct family *family, struct family_asks *asks,
                      const struct record_entry *entry)
{
    char day[DATE_SIZE] = "";
    if (entry)
        date_format(&entry->on, day);
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "on",
                                  .label = "When was it?",
                                  .missing = "write the day on which it was",
                                  .input = INPUT_ON,
                                  .initial = copy(asks, day)});
    family_ask(asks, (struct ask){.kind = ASK_RADIOS,
                                  .name = "category",
                                  .label = "What is it?",
                                  .missing = "choose what it is",
                                  .initial = entry ? entry->category : NULL});
    family_choose_categories(family, asks);
    if (concern_of(family))
        family_choice(asks, "concern", family_category(family, "concern"), NULL);
    family_ask(asks, (struct ask){.kind = ASK_CHECKS,
                                  .name = "about",
                                  .label = "Whom is it about?",
                                  .missing = "choose whom it is about",
                                  .input = INPUT_ABOUT,
                                  .initial = entry ? copy_ids(asks, &entry->about) : NULL});
    family_choose_people(family, asks);
    family_ask(asks, (struct ask){.kind = ASK_PASTE,
                                  .name = "text",
                                  .label = "What is there to say?",
                                  .missing = "write what there is to say",
                                  .initial = entry ? entry->text : NULL});
    family_ask_kind(
        asks, entry && entry->kind != ENTRY_UNMARKED ? record_entry_kind_name(entry->kind) : NULL);
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "source",
                                  .label = "Who told you?",
                                  .initial = entry ? entry->source : NULL});
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "by",
                                  .label = "Who wrote it?",
                                  .missing = "write who wrote it",
                                  .initial = entry ? entry->by : NULL});
}

static void add(struct family *family, struct family_asks *asks)
{
    ask_unchanged(family, asks);
    ask_entry(family, asks, entry_of(family->record, family->visit));
    ask_form(asks, concern_of(family));
    ask_reason(asks, "Why is it corrected?",
               "What stood before is kept with the entry, and so is this. Whoever gets the entry "
               "sees that it was corrected, and when.");
}

/* What was typed, if it is another text than stands there; white space around it is none. */
static const char *another(const struct visit *visit, const char *name, const char *stands)
{
    static const char blank[] = " \t\r\n";
    const char *typed = asked(visit, name);
    const char *from = stands ? stands + strspn(stands, blank) : "";
    size_t length = strlen(from);
    while (length > 0 && strchr(blank, from[length - 1]))
        length--;
    bool is_same = strlen(typed) == length && strncmp(typed, from, length) == 0;
    return is_same || !*typed ? NULL : typed;
}

/* What of the form is another one than stands there. */
static void take_form(const struct visit *visit, const json_t *is, struct edit_concern *to,
                      struct date *discussed)
{
    *to = (struct edit_concern){
        .when = another(visit, "when", json_text(is, "when")),
        .where = another(visit, "where", json_text(is, "where")),
        .present = another(visit, "present", json_text(is, "present")),
        .seen_or_heard = another(visit, "seen", json_text(is, "seen_or_heard")),
        .action = another(visit, "action", json_text(is, "action")),
        .discussed_with = another(visit, "discussed", json_text(is, "discussed_with"))};
    if (asked_day(visit, "discussed-on", discussed))
        to->discussed_on = discussed;
}

static enum status put_right(struct family *family, struct record_edit *edit, struct error *err)
{
    struct visit *visit = family->visit;
    const struct record_entry *entry = entry_of(family->record, visit);
    struct edit_concern concern;
    struct date on, discussed;
    struct edit_correction to = {.on = asked_day(visit, "on", &on) ? &on : NULL,
                                 .by = another(visit, "by", entry->by),
                                 .category = asked(visit, "category"),
                                 .text = another(visit, "text", entry->text),
                                 .source = another(visit, "source", entry->source),
                                 .reason = asked(visit, "reason")};
    (void)record_entry_kind_parse(asked(visit, "kind"), &to.kind);
    take_form(visit, entry->concern, &concern, &discussed);
    if (entry->concern && strcmp(to.category, "concern") == 0)
        to.concern = &concern;
    enum status status = family_ticked(family, "about", &to.about, err);
    if (status == STATUS_OK)
        status = record_edit_correct_entry(edit, entry->id, &to, err);
    memory_free(to.about.items);
    if (status != STATUS_USAGE || !strstr(err->message, entry->id))
        return status;
    *err = (struct error){0}; /* ids are nothing that anybody here knows */
    error_set(err, STATUS_USAGE, "the entry says all of this already");
    return error_hint(err, "put right what is wrong in it; nothing was changed");
}

static enum status act(struct family *family, struct asking *asking, struct error *err)
{
    struct record_edit *edit = NULL;
    (void)asking;
    enum status status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = check_unchanged(family, err);
    if (status == STATUS_OK)
        status = put_right(family, edit, err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_CORRECT = {
    .asking = {.title = "Correct an entry",
               .path = "/family/entry/correct",
               .button = "Correct it"},
    .fits = has_entry,
    .show = show_entry,
    .add = add,
    .act = act,
};

/* ---- taken out ---- */

static void add_removing(struct family *family, struct family_asks *asks)
{
    ask_unchanged(family, asks);
    ask_reason(asks, "Why does it not belong here?",
               "For example: it is about another family. What was wrong in it is corrected "
               "instead.");
}

static enum status remove_entry(struct family *family, struct asking *asking, struct error *err)
{
    struct record_edit *edit = NULL;
    (void)asking;
    enum status status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = check_unchanged(family, err);
    if (status == STATUS_OK)
        status = record_edit_take_out_entry(edit, asked(family->visit, "entry"),
                                            asked(family->visit, "reason"), err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_REMOVE_ENTRY = {
    .asking = {.title = "Take an entry out",
               .path = "/family/entry/remove",
               .button = "Take it out"},
    .said = "The record keeps it apart, with your name, the day and why. Nothing of it leaves any "
            "more. Files that only it names stay among the family's files, and leave no more.",
    .fits = has_entry,
    .show = show_entry,
    .add = add_removing,
    .act = remove_entry,
};

/* ---- somebody ---- */

static bool has_person(const struct family *family)
{
    return record_find_person(family->record, asked(family->visit, "id")) != NULL;
}

static void show_person(const struct family *family)
{
    const struct record_person *person =
        record_find_person(family->record, asked(family->visit, "id"));
    struct page *page = &family->visit->page;
    page_markup(page, "<p class=\"govuk-body-l\">");
    page_text(page, family_person_name(person));
    page_markup(page, "</p>\n");
}

static void add_removing_person(struct family *family, struct family_asks *asks)
{
    (void)family;
    family_ask(asks, (struct ask){.kind = ASK_CARRIED, .name = "id"});
    ask_reason(asks, "Why do they not belong here?", "For example: they are another family's.");
}

/* Ids are nothing that anybody here knows. */
static enum status still_named(enum status status, struct error *err)
{
    if (status != STATUS_USAGE)
        return status;
    *err = (struct error){0};
    error_set(err, STATUS_USAGE,
              "they are still named in the record, by an entry or a consent, or are the only one");
    return error_hint(err,
                      "first correct whom those entries are about, or take the entries out; who "
                      "is named by a consent stays");
}

static enum status remove_person(struct family *family, struct asking *asking, struct error *err)
{
    struct record_edit *edit = NULL;
    const char *reason = asked(family->visit, "reason");
    (void)asking;
    enum status status = record_edit_check_text("the reason", reason, err);
    if (status == STATUS_OK)
        status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = still_named(
            record_edit_take_out_person(edit, asked(family->visit, "id"), reason, err), err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_REMOVE_PERSON = {
    .asking = {.title = "Take somebody out of this record",
               .path = "/family/person/remove",
               .button = "Take them out"},
    .said = "For somebody who does not belong to this family. The record keeps them apart, with "
            "your name, the day and why; their name is still looked for in what leaves.",
    .fits = has_person,
    .show = show_person,
    .add = add_removing_person,
    .act = remove_person,
};
