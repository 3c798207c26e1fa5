/* An entry, and a record of concern, which is one with a form of its own (M11). */
#include <string.h>

#include "family/form.h"
#include "share/share.h"

static const struct ask_choice KINDS[] = {
    {"fact", "What was seen, heard or done", NULL},
    {"opinion", "What somebody makes of it", NULL},
    {"both", "Both, and the words tell which is which", NULL},
};

static void ask_about(const struct family *family, struct family_asks *asks, const char *label)
{
    family_ask(asks, (struct ask){.kind = ASK_CHECKS,
                                  .name = "about",
                                  .label = label,
                                  .hint = "Everybody whom it tells something about: by that it is "
                                          "known whose it is.",
                                  .missing = "choose whom it is about",
                                  .input = INPUT_ABOUT});
    family_choose_people(family, asks);
}

void family_ask_kind(struct family_asks *asks, const char *initial)
{
    family_ask(asks, (struct ask){.kind = ASK_RADIOS,
                                  .name = "kind",
                                  .label = "Is it fact or opinion?",
                                  .missing = "say whether it is fact or opinion",
                                  .initial = initial,
                                  CHOICES(KINDS)});
}

/* The kind as it was chosen; the form has checked that it was. */
static enum record_entry_kind kind_of(const struct visit *visit)
{
    enum record_entry_kind kind = ENTRY_UNMARKED;
    (void)record_entry_kind_parse(asked(visit, "kind"), &kind);
    return kind;
}

/* What both have; the rest is the caller's. */
static enum status add_entry(struct family *family, struct edit_entry *entry, struct error *err)
{
    struct record_edit *edit = NULL;
    enum status status = family_ticked(family, "about", &entry->about, err);
    if (status == STATUS_OK)
        status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = record_edit_add_entry(edit, entry, NULL, err);
    status = family_edit_end(edit, status, err);
    memory_free(entry->about.items);
    return status;
}

/* ---- an entry ---- */

static void add(struct family *family, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "on",
                                  .label = "When was it?",
                                  .missing = "write the day on which it was",
                                  .input = INPUT_ON,
                                  .initial = ASK_TODAY});
    family_ask(asks, (struct ask){.kind = ASK_RADIOS,
                                  .name = "category",
                                  .label = "What is it?",
                                  .missing = "choose what it is"});
    family_choose_categories(family, asks);
    ask_about(family, asks, "Whom is it about?");
    family_ask(asks, (struct ask){.kind = ASK_PASTE,
                                  .name = "text",
                                  .label = "What is there to say?",
                                  .hint = "As it was. They may read it one day.",
                                  .missing = "write what there is to say"});
    family_ask_kind(asks, NULL);
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "source",
                                  .label = "Who told you?",
                                  .hint = "Leave it empty if you saw it yourself."});
}

static enum status act(struct family *family, struct asking *asking, struct error *err)
{
    struct visit *visit = family->visit;
    struct edit_entry entry = {.category = asked(visit, "category"),
                               .kind = kind_of(visit),
                               .text = asked(visit, "text"),
                               .source = asked_or_null(visit, "source")};
    if (!asked_day(visit, "on", &entry.on)) {
        error_set(err, STATUS_USAGE, "write the day on which it was");
        return ask_wrong(asking, "on", err);
    }
    return add_entry(family, &entry, err);
}

const struct family_form FORM_ENTRY = {
    .asking = {.title = "Write an entry", .path = "/family/entry", .button = "Keep it"},
    .said = "It is kept under your name. Is it a worry about somebody's safety? Then record a "
            "concern: it asks what a social worker will ask.",
    .add = add,
    .act = act,
};

/* ---- a concern ---- */

static void ask_form(struct family_asks *asks)
{
    static const struct ask form[] = {
        {.kind = ASK_TEXT,
         .name = "when",
         .label = "When was it?",
         .hint = "The day, and the time as near as you know",
         .missing = "write when it was, as near as you know"},
        {.kind = ASK_TEXT,
         .name = "where",
         .label = "Where was it?",
         .missing = "write where it was"},
        {.kind = ASK_AREA,
         .name = "present",
         .label = "Who was there?",
         .missing = "write who was there; if it was only you, write that"},
        {.kind = ASK_PASTE,
         .name = "seen",
         .label = "What was seen or heard?",
         .hint = "As it was: in the very words that were said, what the injury looked like, how "
                 "they were. No guesses.",
         .missing = "write what was seen or heard"},
        {.kind = ASK_AREA,
         .name = "worry",
         .label = "What are you worried about?",
         .hint = "What you make of it, and what may happen to them. It stands as your opinion.",
         .missing = "write what you are worried about"},
        {.kind = ASK_AREA,
         .name = "action",
         .label = "What was done, and what is to be done?",
         .hint = "Whom you told, and when; what happens next, and who sees to it",
         .missing = "write what was done, or that nothing was yet"},
        {.kind = ASK_TEXT,
         .name = "discussed",
         .label = "With whom did you talk about it?",
         .hint = "Your manager or their deputy. Leave it empty if you have not yet: do not wait "
                 "with a child in danger."},
        {.kind = ASK_DAY, .name = "discussed-on", .label = "When did you talk about it?"},
    };
    for (size_t i = 0; i < sizeof form / sizeof *form; i++)
        family_ask(asks, form[i]);
}

static void add_concern(struct family *family, struct family_asks *asks)
{
    ask_about(family, asks, "Whom is it about?");
    ask_form(asks);
}

static enum status act_concern(struct family *family, struct asking *asking, struct error *err)
{
    struct visit *visit = family->visit;
    const struct record_editor editor = family_editor(visit);
    struct date today = date_of(visit_now(visit)), discussed;
    bool is_dated = asked_day(visit, "discussed-on", &discussed);
    const struct edit_concern concern = {.when = asked(visit, "when"),
                                         .where = asked(visit, "where"),
                                         .present = asked(visit, "present"),
                                         .seen_or_heard = asked(visit, "seen"),
                                         .action = asked(visit, "action"),
                                         .signed_by = editor.by,
                                         .signed_on = &today,
                                         .discussed_with = asked_or_null(visit, "discussed"),
                                         .discussed_on = is_dated ? &discussed : NULL};
    struct edit_entry entry = {.on = today,
                               .category = "concern",
                               .kind = ENTRY_BOTH,
                               .text = asked(visit, "worry"),
                               .concern = &concern};
    if (concern.discussed_with && !is_dated) {
        error_set(err, STATUS_USAGE, "write the day on which you talked about it");
        return ask_wrong(asking, "discussed-on", err);
    }
    if (is_dated && date_compare(&discussed, &today) > 0) {
        error_set(err, STATUS_USAGE, "that day is still to come");
        return ask_wrong(asking, "discussed-on", err);
    }
    return add_entry(family, &entry, err);
}

/* A concern that is written down is mostly to be told: the way to that stands on the page. */
const struct family_form FORM_CONCERN = {
    .asking = {.title = "Record a concern",
               .path = "/family/concern",
               .button = "Sign and keep it"},
    .said = "You sign it with your name, today. When it is kept, share it with whoever has to act: "
            "the button stands on the family's page.",
    .warns = true,
    .add = add_concern,
    .act = act_concern,
};
