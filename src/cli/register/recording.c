#include "register/recording.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRY_DIGITS = 18 };

enum status option_day(const struct arguments *arguments, const char *option, struct date *day,
                       struct error *err)
{
    bool given;
    enum status status = argument_date(arguments, option, day, &given, err);
    if (status == STATUS_OK && !given)
        *day = date_of(session_now());
    return status;
}

enum status option_time(const struct arguments *arguments, const char *option, timestamp *time,
                        struct error *err)
{
    const char *text = argument_value(arguments, option);
    *time = session_now();
    if (!text || timestamp_parse(text, time) || timestamp_parse_local(text, time))
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

enum status record_reference(const struct arguments *arguments, struct session *session,
                             const struct names *people, char **reference, struct error *err)
{
    struct record *record = NULL;
    const char *folder;
    *reference = NULL;
    enum status status =
        session_folder(arguments, session, arguments->positional.items[0], &folder, err);
    if (status == STATUS_OK)
        status = session_record(arguments, session, folder, NULL, &record, err);
    if (status == STATUS_OK)
        status = check_people(record, people, err);
    if (status == STATUS_OK) {
        *reference = memory_copy_string(record->reference);
        status = *reference ? STATUS_OK : memory_error(err);
    }
    record_free(record);
    return status;
}
