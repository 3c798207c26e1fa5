/* The summary that names nobody, to ask for advice with: what could identify somebody is blanked or
 * left out, and it is read before it is shown. */
#include <stdlib.h>
#include <string.h>

#include "register/keeping/keeping.h"
#include "safehand/office/records.h"
#include "safehand/package.h"
#include "safehand/register.h"

enum { PLACES_MAXIMUM = 60, PLACE_SIZE = 256, LABEL_SIZE = 1024, SHOWN_AGAIN = 86400 };

/* What could identify somebody, as choices: a value to blank, or what to leave out. */
struct places {
    struct visit *visit;
    const struct record *record;
    char values[PLACES_MAXIMUM][PLACE_SIZE], labels[PLACES_MAXIMUM][LABEL_SIZE];
    struct field_option options[PLACES_MAXIMUM];
    size_t count;
};

struct summing {
    struct places *places;
    struct record *record;
    struct buffer text;
    timestamp at; /* of the summary: the one that was read is the one that is kept */
};

/* ---- what was asked for ---- */

static const struct ask FAMILY[] = {
    {.kind = ASK_TEXT,
     .name = "family",
     .label = "About which family do you ask?",
     .hint = "Its reference, as on its file.",
     .missing = "write the family's reference",
     .width = 20},
};

static void show_why(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page, "This makes a summary of the family's record in which nobody can "
                                 "be identified, to read out or to show to who is asked.");
}

static const struct asking ASKING = {.title = "A summary that names nobody",
                                     .path = "/advice/summary",
                                     .button = "Make the summary",
                                     ASKS(FAMILY),
                                     .place = PLACE_HOME,
                                     .above = show_why};

void page_summary(struct visit *visit)
{
    ask_show(visit, &ASKING, NULL);
}

static enum status open_record(struct visit *visit, struct asking *asking, struct record **record,
                               struct error *err)
{
    const char *family = asked(visit, "family");
    enum status status = ask_check(visit, asking, err);
    if (status == STATUS_OK)
        status = family_check(visit, asking, err);
    if (status == STATUS_OK && (strchr(family, '/') || family[0] == '.')) {
        error_set(err, STATUS_USAGE, "there is no record of that name");
        status = ask_wrong(asking, "family", err);
    }
    if (status != STATUS_OK)
        return status;
    char *path = memory_format("%s/records/%s", office_folder(visit->session->office), family);
    status =
        path ? office_record_open(visit->session->office, path, record, err) : memory_error(err);
    if (status == STATUS_SYSTEM && path && !file_exists(path)) {
        *err = (struct error){0};
        error_set(err, STATUS_USAGE, "there is no record of that name");
        status = ask_wrong(asking, "family", err);
    }
    memory_free(path);
    return status;
}

/* What was ticked before goes on with it. */
static enum status take_choice(const struct visit *visit, struct extract_choice *choice,
                               struct error *err)
{
    const struct form *form = &visit->request->body;
    for (size_t i = 0; i < form->count; i++) {
        const char *value = form->fields[i].value;
        if (strcmp(form->fields[i].name, "place") != 0 || !*value)
            continue;
        struct names *list = *value == 'b' ? &choice->blanked : &choice->without;
        if (!names_have(list, value + 1) && !names_add_copy(list, value + 1))
            return memory_error(err);
    }
    return STATUS_OK;
}

/* ---- what could identify somebody ---- */

static bool is_listed(const struct places *places, const char *value)
{
    for (size_t i = 0; i < places->count; i++)
        if (strcmp(places->values[i], value) == 0)
            return true;
    return asked_has(places->visit, "place", value);
}

static void add_place(struct places *places, const char *value, const char *label)
{
    if (places->count == PLACES_MAXIMUM || strlen(value) >= PLACE_SIZE || is_listed(places, value))
        return;
    char *kept_value = places->values[places->count], *kept_label = places->labels[places->count];
    snprintf(kept_value, PLACE_SIZE, "%s", value);
    snprintf(kept_label, LABEL_SIZE, "%s", label);
    places->options[places->count++] =
        (struct field_option){.value = kept_value, .label = kept_label};
}

/* Of an entry what was found is blanked, or the entry stays; all else stays as a whole. */
static void tell_place(void *context, const struct selected_leak *leak)
{
    struct places *places = context;
    char value[PLACE_SIZE * 2], label[LABEL_SIZE], on[TIMESTAMP_WORDS_SIZE] = "";
    const struct record_entry *entry = record_find_entry(places->record, leak->where);
    bool is_entry = leak->place == LEAK_IN_ENTRY && entry;
    if (is_entry) {
        date_words(&entry->on, on);
        snprintf(value, sizeof value, "b%s:%s", leak->where,
                 leak->person ? leak->person->id : leak->path);
        snprintf(label, sizeof label, "Blank “%.300s” in the entry of %s", leak->found, on);
        add_place(places, value, label);
        snprintf(label, sizeof label, "Leave out the whole entry of %s", on);
    } else {
        snprintf(label, sizeof label, "Leave out %.300s, which has “%.300s”", leak->where,
                 leak->found);
    }
    snprintf(value, sizeof value, "w%s", leak->where);
    add_place(places, value, label);
}

static void show_ticked(struct visit *visit)
{
    const struct form *form = &visit->request->body;
    page_hidden(&visit->page, "family", asked(visit, "family"));
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, "place") == 0)
            page_hidden(&visit->page, "place", form->fields[i].value);
}

static void show_places(struct visit *visit, struct summing *summing, const struct error *err)
{
    struct page *page = &visit->page;
    struct places *places = summing->places;
    page_begin(page, 400, "Somebody could be identified", PLACE_HOME);
    page_error_summary(page,
                       &(struct error){.status = err->status,
                                       .message = "somebody could be identified by this "
                                                  "summary",
                                       .hint = "choose what is blanked or left out"},
                       places->count > 0 ? "place" : NULL);
    if (places->count > 0) {
        page_form_begin(page, ASKING.path);
        show_ticked(visit);
        page_field_checkboxes(page,
                              &(struct field){.name = "place",
                                              .label = "What shall be done with it?",
                                              .hint = "Of each place one."},
                              places->options, places->count);
        page_form_end(page, "Make it again");
    }
    page_end(page);
}

/* ---- the summary ---- */

static void show_summary(struct visit *visit, const struct summing *summing, const char *digest)
{
    char at[32];
    struct buffer address;
    struct page *page = &visit->page;
    page_begin(page, 200, "The summary is made", PLACE_HOME);
    page_paragraph(page, "The search found nothing by which somebody could be identified. Read it "
                         "before you read it out or show it: you may know what a search does not.");
    page_form_begin(page, ASKING.path);
    show_ticked(visit);
    snprintf(at, sizeof at, "%lld", (long long)summing->at);
    page_hidden(page, "at", at);
    page_form_button(page, &(struct field_button){"as", "file", "Keep the summary, to read it",
                                                  .is_second = false});
    page_form_close(page);
    page_heading(page, 2, "When they have advised you");
    buffer_init(&address, 1024);
    buffer_append_text(&address, "/advice?family=");
    page_address_part(&address, asked(visit, "family"));
    buffer_append_format(&address, "&summary=%s", digest);
    page_link_button(page, buffer_text(&address), "Record what they advised", true);
    buffer_free(&address);
    page_end(page);
}

/* The one that was made before, if it is not long ago. */
static timestamp time_of(const struct visit *visit)
{
    timestamp now = visit_now(visit);
    long long at = strtoll(asked(visit, "at"), NULL, 10);
    return at > 0 && at <= (long long)now && (long long)now - at < SHOWN_AGAIN ? (timestamp)at
                                                                               : now;
}

static enum status make(struct visit *visit, struct asking *asking, struct summing *summing,
                        struct error *err)
{
    struct extract_choice choice = {0};
    enum status status = open_record(visit, asking, &summing->record, err);
    summing->places->record = summing->record;
    const struct advice_summary summary = {.record = summing->record,
                                           .choice = &choice,
                                           .tell = tell_place,
                                           .context = summing->places};
    summing->at = time_of(visit);
    if (status == STATUS_OK)
        status = take_choice(visit, &choice, err);
    if (status == STATUS_OK)
        status = advice_summary_write(visit->session->office, &summary, summing->at, &summing->text,
                                      err);
    extract_choice_free(&choice);
    return status;
}

static enum status give(struct visit *visit, struct summing *summing, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(summing->text.data, summing->text.length, digest, err);
    if (status != STATUS_OK)
        return status;
    if (strcmp(asked(visit, "as"), "file") == 0) {
        buffer_append(visit->page.out, summing->text.data, summing->text.length);
        response_download(visit->page.response, "text/html; charset=utf-8", "summary.html");
    } else {
        show_summary(visit, summing, digest);
    }
    return STATUS_OK;
}

void page_summary_made(struct visit *visit)
{
    struct error err = {0};
    struct asking asking = ASKING;
    struct summing summing = {.places = memory_allocate(sizeof *summing.places)};
    buffer_init(&summing.text, PACKAGE_TEXT_MAXIMUM);
    enum status status = summing.places ? STATUS_OK : memory_error(&err);
    if (status == STATUS_OK) {
        summing.places->visit = visit;
        status = make(visit, &asking, &summing, &err);
    }
    if (status == STATUS_OK)
        status = give(visit, &summing, &err);
    if (status == STATUS_REFUSED)
        show_places(visit, &summing, &err);
    else if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    buffer_free(&summing.text);
    record_free(summing.record);
    memory_free(summing.places);
}
