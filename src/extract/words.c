/* Values and kinds in words that people read. */
#include <string.h>

#include "extract_internal.h"

const struct words_concern WORDS_CONCERN[WORDS_CONCERN_COUNT] = {
    {"when", "When"},
    {"where", "Where"},
    {"present", "Who was present"},
    {"seen_or_heard", "What was seen or heard"},
    {"action", "What action follows"},
    {"signed_by", "Signed by"},
    {"signed_on", "Signed on"},
    {"discussed_with", "Discussed with"},
    {"discussed_on", "Discussed on"},
};

void words_append_plain(struct buffer *out, const char *snake_case, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (snake_case[i] == '.')
            buffer_append_text(out, ": ");
        else
            buffer_append_byte(out, snake_case[i] == '_' ? ' ' : (unsigned char)snake_case[i]);
}

const char *words_kind(enum record_entry_kind kind)
{
    switch (kind) {
    case ENTRY_FACT:
        return "Fact";
    case ENTRY_OPINION:
        return "Opinion";
    case ENTRY_BOTH:
        return "Fact and opinion";
    default:
        return "Not stated whether fact or opinion";
    }
}

/* Whether a day may not begin or end at this letter: it would be part of a number or a name. */
static bool is_of_word(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == '-' || letter == '/';
}

/* Whether a day as computers write it stands there by itself: "2026-11-11". */
static bool stands_day(const char *text, const char *at, struct date *date)
{
    char day[DATE_SIZE];
    if (strnlen(at, sizeof day - 1) < sizeof day - 1 ||
        (at > text && (is_of_word(at[-1]) || at[-1] == '.')))
        return false;
    memcpy(day, at, sizeof day - 1);
    day[sizeof day - 1] = '\0';
    const char *after = at + sizeof day - 1;
    return date_parse(day, date) && !is_of_word(*after) && !(*after == '.' && is_of_word(after[1]));
}

void words_append_dates(struct buffer *out, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        struct date date;
        char words[TIMESTAMP_WORDS_SIZE];
        if (stands_day(text, at, &date)) {
            date_words(&date, words);
            buffer_append_text(out, words);
            at += DATE_SIZE - 1;
        } else {
            buffer_append_byte(out, (unsigned char)*at++);
        }
    }
}

/* A person's id as the person is called; of somebody out of scope no more than in which role. */
static void append_holder(struct buffer *out, const struct extract_told *told, const char *id)
{
    const struct record_person *person = record_find_person(told->record, id);
    const struct extract_person *details = extract_told_person(told, person);
    if (!details)
        buffer_append_text(out, id);
    else if (details->in_scope)
        buffer_append_text(out, details->called);
    else
        buffer_append_format(out, "somebody not in this extract (%s)", details->pseudonym);
}

void words_append_item(struct buffer *out, const struct extract_told *told, size_t index,
                       const json_t *item)
{
    const struct selected_field *field = &told->selection->fields[index];
    const char *text = json_string_value(item);
    struct date date;
    if (!text) {
        record_value_words(item, out);
        return;
    }
    enum field_type type = field->catalogue->type;
    if ((type == FIELD_DATE || type == FIELD_BIRTH_DATE) && date_parse(text, &date)) {
        char words[TIMESTAMP_WORDS_SIZE];
        date_words(&date, words);
        buffer_append_text(out, words);
    } else if (field->field->person &&
               text_ends_with(field->field->path, ".parental_responsibility")) {
        append_holder(out, told, text);
    } else if (type == FIELD_CHOICE && text_is_snake_case(text)) {
        words_append_plain(out, text, strlen(text));
    } else {
        words_append_dates(out, text);
    }
}

void words_append_value(struct buffer *out, const struct extract_told *told, size_t index)
{
    const json_t *value = told->selection->fields[index].field->value;
    if (told->fields[index].stand_in) {
        buffer_append_text(out, told->fields[index].stand_in);
    } else if (json_array_size(value) == 0) {
        words_append_item(out, told, index, value);
    } else {
        for (size_t i = 0; i < json_array_size(value); i++) {
            buffer_append_text(out, i == 0 ? "" : ", ");
            words_append_item(out, told, index, json_array_get(value, i));
        }
    }
}

void words_append_about(struct buffer *out, const struct extract_told *told,
                        const struct selected_entry *entry)
{
    const char *between = "";
    if (entry->entry->about_is_open) {
        buffer_append_text(out, "not stated");
        return;
    }
    for (size_t i = 0; i < entry->entry->about.count; i++) {
        const struct extract_person *person =
            extract_told_person_by_id(told, entry->entry->about.items[i]);
        if (!person->in_scope)
            continue;
        buffer_append_format(out, "%s%s", between, person->called);
        between = ", ";
    }
    if (entry->about_others)
        buffer_append_text(out, *between == '\0' ? "somebody else" : ", and somebody else");
}

void words_append_role_and_id(struct buffer *out, const struct record_person *person)
{
    words_append_plain(out, person->role, strlen(person->role));
    buffer_append_format(out, " (%s)", person->id);
}

void words_append_group(struct buffer *out, const char *path)
{
    size_t length = strcspn(path, ".");
    if (length > 0 && *path >= 'a' && *path <= 'z') {
        buffer_append_byte(out, (unsigned char)(*path - 'a' + 'A'));
        path++;
        length--;
    }
    words_append_plain(out, path, length);
}

void words_append_size(struct buffer *out, uint64_t size)
{
    uint64_t unit = size < 1000000 ? 1000 : 1000000;
    if (size < 1000) {
        buffer_append_format(out, "%u bytes", (unsigned)size);
        return;
    }
    uint64_t tenths = size / unit * 10 + (size % unit * 10 + unit / 2) / unit;
    buffer_append_format(out, "%llu.%llu %s", (unsigned long long)(tenths / 10),
                         (unsigned long long)(tenths % 10), unit == 1000 ? "kB" : "MB");
}

void words_append_progress(struct buffer *out, const struct pace *pace, bool is_bytes)
{
    const uint64_t amounts[] = {pace->done, pace->all};
    for (size_t i = 0; i < (pace->all > 0 ? 2 : 1); i++) {
        buffer_append_text(out, i > 0 ? " of " : "");
        if (is_bytes)
            words_append_size(out, amounts[i]);
        else
            buffer_append_format(out, "%llu", (unsigned long long)amounts[i]);
    }
}

void words_append_rate(struct buffer *out, const struct pace *pace, int64_t now)
{
    uint64_t rate;
    if (!pace_rate(pace, now, &rate) || rate == 0)
        return;
    buffer_append_text(out, ", ");
    words_append_size(out, rate);
    buffer_append_text(out, " a second");
}

/* "about 20 seconds", "about a minute", "about 3 hours": as exactly as anybody can know it. */
static void append_about(struct buffer *out, uint64_t seconds)
{
    enum { TEN = 10, NEARLY_MINUTE = 51, MINUTE = 60, HOUR = 3600, DAY = 86400 };
    static const struct {
        unsigned unit, below; /* seconds */
        const char *one, *name;
    } UNITS[] = {
        {MINUTE, 90 * MINUTE, "a minute", "minutes"},
        {HOUR, 2 * DAY, "an hour", "hours"},
        {DAY, 0, "a day", "days"},
    };
    if (seconds < NEARLY_MINUTE) {
        unsigned tens = (unsigned)(seconds + TEN - 1) / TEN;
        buffer_append_format(out, tens < 2 ? "a few seconds" : "about %u seconds", tens * TEN);
        return;
    }
    size_t i = 0;
    while (UNITS[i].below > 0 && seconds >= UNITS[i].below)
        i++;
    uint64_t count = (seconds + UNITS[i].unit / 2) / UNITS[i].unit;
    if (count < 2)
        buffer_append_format(out, "about %s", UNITS[i].one);
    else
        buffer_append_format(out, "about %llu %s", (unsigned long long)count, UNITS[i].name);
}

void words_append_left(struct buffer *out, const struct pace *pace, int64_t now)
{
    enum { LONG_STILL = 5 }; /* seconds; less happens on any line */
    uint64_t seconds, still = pace_still(pace, now);
    if (pace->all > 0 && pace->done >= pace->all)
        return;
    if (still >= LONG_STILL) {
        buffer_append_format(out, ", nothing has moved for %llu seconds",
                             (unsigned long long)still);
    } else if (pace_left(pace, now, &seconds)) {
        buffer_append_text(out, ", ");
        append_about(out, seconds);
        buffer_append_text(out, " left");
    }
}

void words_append_concern(struct buffer *out, const json_t *concern, size_t index)
{
    const char *text = json_text(concern, WORDS_CONCERN[index].key);
    words_append_dates(out, !text ? "not stated" : text);
}
