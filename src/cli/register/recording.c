#include "register/recording.h"

#include <stdlib.h>
#include <string.h>

enum { LOCAL_LENGTH = 16 /* "YYYY-MM-DD HH:MM" */, ENTRY_DIGITS = 18 };

enum status option_day(const struct arguments *arguments, const char *option, struct date *day,
                       struct error *err)
{
    bool given;
    enum status status = argument_date(arguments, option, day, &given, err);
    if (status == STATUS_OK && !given)
        *day = date_of(session_now());
    return status;
}

/* "HH:MM" as minutes, or -1. */
static int minutes_of(const char *text)
{
    static const char form[] = "00:00";
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return -1;
    int hours = 10 * (text[0] - '0') + text[1] - '0';
    int minutes = 10 * (text[3] - '0') + text[4] - '0';
    return text[5] == '\0' && hours < 24 && minutes < 60 ? 60 * hours + minutes : -1;
}

/* London's time at an instant, in minutes of its day. */
static int minutes_at(timestamp time)
{
    char words[TIMESTAMP_WORDS_SIZE];
    timestamp_words(time, words);
    return minutes_of(words + strlen(words) - strlen("00:00"));
}

/* A time of the day in London: on a day when the clocks change it may lie an hour away from what
 * was reckoned, or not exist. */
static bool local_time(const char *text, timestamp *time)
{
    struct date day;
    char date[DATE_SIZE];
    if (strlen(text) != LOCAL_LENGTH || (text[DATE_SIZE - 1] != ' ' && text[DATE_SIZE - 1] != 'T'))
        return false;
    memcpy(date, text, DATE_SIZE - 1);
    date[DATE_SIZE - 1] = '\0';
    int minutes = minutes_of(text + DATE_SIZE);
    if (!date_parse(date, &day) || minutes < 0)
        return false;
    timestamp reckoned = date_begins(&day) + (timestamp)60 * minutes;
    for (int hour = -1; hour <= 1; hour++) {
        *time = reckoned + (timestamp)3600 * hour;
        if (minutes_at(*time) == minutes)
            return true;
    }
    return false;
}

enum status option_time(const struct arguments *arguments, const char *option, timestamp *time,
                        struct error *err)
{
    const char *text = argument_value(arguments, option);
    *time = session_now();
    if (!text || timestamp_parse(text, time) || local_time(text, time))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s is not a time: %s", option, text);
    return error_hint(err, "write it as \"YYYY-MM-DD HH:MM\", as the clock here shows it");
}

enum status option_entry(const struct arguments *arguments, const char *option, uint64_t *entry,
                         bool *given, struct error *err)
{
    const char *text = argument_value(arguments, option);
    *given = text != NULL;
    if (!text)
        return STATUS_OK;
    size_t length = strspn(text, "0123456789");
    if (length > 0 && length <= ENTRY_DIGITS && !text[length]) {
        *entry = strtoull(text, NULL, 10);
        return STATUS_OK;
    }
    error_set(err, STATUS_USAGE, "%s is not the number of an entry: %s", option, text);
    return error_hint(err, "`safehand tasks` shows it");
}

static enum status check_people(const struct record *record, const struct names *people,
                                struct error *err)
{
    for (size_t i = 0; people && i < people->count; i++) {
        if (record_find_person(record, people->items[i]))
            continue;
        error_set(err, STATUS_USAGE, "the record has nobody with the id \"%s\"", people->items[i]);
        return error_hint(err, "people are named by their id in family.json");
    }
    return STATUS_OK;
}

enum status record_reference(const char *path, const struct names *people, char **reference,
                             struct error *err)
{
    struct record *record = NULL;
    *reference = NULL;
    enum status status = record_open(path, &record, err);
    if (status == STATUS_OK)
        status = check_people(record, people, err);
    if (status == STATUS_OK) {
        *reference = memory_copy_string(record->reference);
        status = *reference ? STATUS_OK : memory_error(err);
    }
    record_free(record);
    return status;
}
