/* A value on file is corrected, with the day since when it is so. */
#include <string.h>

#include "family/form.h"
#include "safehand/office/records.h"

/* As no id is written. */
static const char NOBODY[] = "nobody.";
static const struct ask_choice YES_NO[] = {
    {"yes", "Yes", NULL}, {"no", "No", NULL}, {"", "Not known", NULL}};

/* How a value is typed. */
enum typing {
    TYPED_LINE,
    TYPED_TEXT,
    TYPED_LINES,
    TYPED_NUMBER,
    TYPED_DAY,
    TYPED_YES_NO,
    TYPED_HOLDERS
};

/* ---- which ---- */

static const char *path_of(const struct family *family)
{
    return asked(family->visit, "field");
}

static const json_t *value_of(const struct family *family)
{
    const struct record_field *field = record_find_field(family->record, path_of(family));
    return field ? field->value : NULL;
}

/* Whether that person is there, of a path that names one. */
static bool has_owner(const struct record *record, const char *path)
{
    char id[RECORD_ID_MAXIMUM + 1];
    static const char people[] = "people.";
    if (!text_starts_with(path, people))
        return true;
    path += sizeof people - 1;
    size_t length = strcspn(path, ".");
    if (length >= sizeof id)
        return false;
    memcpy(id, path, length);
    id[length] = '\0';
    return record_find_person(record, id) != NULL;
}

/* One that is on file, or that the catalogue knows for somebody who is there. */
static bool fits(const struct family *family)
{
    const char *path = path_of(family);
    if (strcmp(path, "reference") == 0 || text_ends_with(path, ".role"))
        return false;
    return record_find_field(family->record, path) ||
           (catalogue_find(family->catalogue, path) && has_owner(family->record, path));
}

static enum typing typing_of(const struct family *family)
{
    const char *path = path_of(family);
    const json_t *value = value_of(family);
    const struct catalogue_field *known = catalogue_find(family->catalogue, path);
    enum field_type type = known ? known->type : FIELD_TEXT;
    if (text_ends_with(path, ".parental_responsibility"))
        return TYPED_HOLDERS;
    if (json_is_boolean(value))
        return TYPED_YES_NO;
    if (json_is_array(value))
        return TYPED_LINES;
    if (json_is_integer(value) || type == FIELD_NUMBER)
        return TYPED_NUMBER;
    if (type == FIELD_BIRTH_DATE || type == FIELD_DATE)
        return TYPED_DAY;
    return type == FIELD_ADDRESS || type == FIELD_TEXT ? TYPED_TEXT : TYPED_LINE;
}

/* ---- what is asked ---- */

static char *label_of(const struct family *family)
{
    const char *path = path_of(family);
    const struct record_field *field = record_find_field(family->record, path);
    struct buffer label;
    buffer_init(&label, FAMILY_WORDS_SIZE);
    family_append_label(family, path, &label);
    if (field && field->person)
        buffer_append_format(&label, " of %s", family_person_name(field->person));
    char *text = buffer_take(&label, NULL);
    buffer_free(&label);
    return text;
}

/* As it is typed: a list has a line for each. */
static char *typed_of(const json_t *value)
{
    size_t index;
    json_t *item;
    struct buffer text;
    buffer_init(&text, JSON_LIMITS_DEFAULT.string);
    if (!json_is_array(value)) {
        if (value && !json_is_null(value))
            record_value_words(value, &text);
    } else {
        json_array_foreach(value, index, item)
        {
            buffer_append_text(&text, index > 0 ? "\n" : "");
            record_value_words(item, &text);
        }
    }
    char *taken = buffer_take(&text, NULL);
    buffer_free(&text);
    return taken;
}

/* Since when it is so, and who said it. */
static char *origin_of(const struct family *family)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const struct record_field *field = record_find_field(family->record, path_of(family));
    if (!field)
        return memory_copy_string("It is not on file yet.");
    date_words(&field->as_at, day);
    return memory_format("On file as at %s%s%s. Empty is: not known.", day,
                         field->source ? ", from: " : "", field->source ? field->source : "");
}

static void ask_holders(const struct family *family, struct family_asks *asks, struct ask ask)
{
    ask.kind = ASK_CHECKS;
    ask.hint = "Tick those who do. Nobody ticked: it is not known.";
    family_ask(asks, ask);
    family_choose_people(family, asks);
    family_choice(asks, NOBODY, "It is known that nobody of these does", NULL);
}

static void ask_value(const struct family *family, struct family_asks *asks)
{
    static const enum ask_kind kinds[] = {
        [TYPED_LINE] = ASK_TEXT,     [TYPED_TEXT] = ASK_AREA, [TYPED_LINES] = ASK_AREA,
        [TYPED_NUMBER] = ASK_TEXT,   [TYPED_DAY] = ASK_DAY,   [TYPED_YES_NO] = ASK_RADIOS,
        [TYPED_HOLDERS] = ASK_CHECKS};
    enum typing typing = typing_of(family);
    struct ask ask = {.kind = kinds[typing],
                      .name = "value",
                      .label = family_text(asks, label_of(family)),
                      .hint = family_text(asks, origin_of(family)),
                      .initial = family_text(asks, typed_of(value_of(family)))};
    if (typing == TYPED_HOLDERS) {
        ask_holders(family, asks, ask);
        return;
    }
    family_ask(asks, ask);
    for (size_t i = 0; typing == TYPED_YES_NO && i < sizeof YES_NO / sizeof *YES_NO; i++)
        family_choice(asks, YES_NO[i].value, YES_NO[i].label, NULL);
}

static void add(struct family *family, struct family_asks *asks)
{
    struct error ignored = {0};
    char was[DIGEST_HEX_SIZE] = "";
    (void)!family_digest(value_of(family), was, &ignored);
    family_ask(asks, (struct ask){.kind = ASK_CARRIED, .name = "field"});
    family_ask(asks, (struct ask){.kind = ASK_CARRIED,
                                  .name = "was",
                                  .initial = family_text(asks, memory_copy_string(was))});
    ask_value(family, asks);
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "as-at",
                                  .label = "Since when is it so, as far as you know?",
                                  .hint = "The day on which you were told, if you know no other.",
                                  .missing = "write since when it is so",
                                  .initial = ASK_TODAY});
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "source",
                                  .label = "Who told you?",
                                  .hint = "It goes with the value, if that is ever shared."});
}

/* ---- what was typed ---- */

static json_t *lines_of(const char *text)
{
    json_t *list = json_array();
    while (list && *text) {
        size_t length = strcspn(text, "\n"), used = length;
        while (used > 0 && text[used - 1] == ' ')
            used--;
        if (used > 0)
            (void)json_array_append_new(list, json_stringn(text, used));
        text += length + (text[length] == '\n');
    }
    return list;
}

static json_t *number_of(const char *text)
{
    enum { DIGITS = 9 };
    size_t length = strlen(text);
    bool is_number = length <= DIGITS && strspn(text, "0123456789") == length;
    return is_number ? json_integer(strtol(text, NULL, 10)) : json_string(text);
}

static json_t *holders_of(const struct family *family)
{
    struct error ignored = {0};
    struct names ids = {0};
    bool is_nobody = asked_has(family->visit, "value", NOBODY);
    if (family_ticked(family, "value", &ids, &ignored) != STATUS_OK)
        return NULL;
    json_t *value = ids.count > 0 || is_nobody ? names_to_json(&ids) : json_null();
    memory_free(ids.items);
    return value;
}

/* NULL without memory. */
static json_t *typed_value(const struct family *family)
{
    struct date day;
    char written[DATE_SIZE];
    const struct visit *visit = family->visit;
    const char *text = asked(visit, "value");
    enum typing typing = typing_of(family);
    if (typing == TYPED_HOLDERS)
        return holders_of(family);
    if (typing == TYPED_DAY) {
        if (!asked_day(visit, "value", &day))
            return json_null();
        date_format(&day, written);
        return json_string(written);
    }
    if (!*text)
        return json_null();
    return typing == TYPED_LINES    ? lines_of(text)
           : typing == TYPED_NUMBER ? number_of(text)
           : typing == TYPED_YES_NO ? json_boolean(strcmp(text, "yes") == 0)
                                    : json_string(text);
}

/* ---- written ---- */

/* The record is read once more, behind what the edit began with: whatever another wrote since the
 * form was shown is seen, here or when it is saved. */
static enum status check_unchanged(const struct family *family, struct error *err)
{
    struct record *now = NULL;
    char is[DIGEST_HEX_SIZE];
    const char *path = path_of(family);
    enum status status =
        office_record_open(family->visit->session->office, family->folder, &now, err);
    const struct record_field *field = now ? record_find_field(now, path) : NULL;
    if (status == STATUS_OK)
        status = family_digest(field ? field->value : NULL, is, err);
    if (status == STATUS_OK && strcmp(is, asked(family->visit, "was")) != 0) {
        struct buffer words;
        buffer_init(&words, FAMILY_WORDS_SIZE);
        family_append_value(family, field ? field->value : NULL, &words);
        error_set(err, STATUS_REFUSED, "somebody changed this meanwhile: it says now “%s”",
                  buffer_text(&words));
        status = error_hint(err, "what you typed stands below; if yours is right, send it again");
        buffer_free(&words);
    }
    record_free(now);
    return status;
}

static enum status act(struct family *family, struct asking *asking, struct error *err)
{
    struct date as_at;
    struct record_edit *edit = NULL;
    struct visit *visit = family->visit;
    struct date today = date_of(visit_now(visit));
    if (!asked_day(visit, "as-at", &as_at) || date_compare(&as_at, &today) > 0) {
        error_set(err, STATUS_USAGE, "that day is still to come");
        return ask_wrong(asking, "as-at", err);
    }
    asking->wrong = "value";
    enum status status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = check_unchanged(family, err);
    if (status == STATUS_OK)
        status = record_edit_set_field(edit, path_of(family), typed_value(family), &as_at,
                                       asked_or_null(visit, "source"), err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_CHANGE = {
    .asking = {.title = "Correct what is on file",
               .path = "/family/change",
               .button = "Correct it"},
    .fits = fits,
    .add = add,
    .act = act,
};
