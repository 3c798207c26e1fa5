#include "profile_duties.h"

#include <stdio.h>

#include "reader.h"

enum { DUTY_DAYS_MAXIMUM = 60 };

static const struct json_member duty_members[] = {
    {"duty", JSON_MEMBER_TEXT, false, 0, 0},
    {"working_days", JSON_MEMBER_NUMBER, false, 1, DUTY_DAYS_MAXIMUM},
    {0},
};
static const char *const names[] = {
    [PROFILE_DUTY_DELIVER] = "deliver",     [PROFILE_DUTY_SEND] = "send",
    [PROFILE_DUTY_WITHDRAWN] = "withdrawn", [PROFILE_DUTY_MEDIA] = "media",
    [PROFILE_DUTY_APPROVE] = "approve",     [PROFILE_DUTY_INFORM] = "inform",
    [PROFILE_DUTY_TRUSTEES] = "trustees",   [PROFILE_DUTY_COUNT] = NULL,
};

enum status profile_read_duties(const struct json_reader *reader, struct profile *profile)
{
    const json_t *list = json_object_get(profile->root, "duties");
    char place[JSON_POINTER_SIZE];
    for (size_t i = 0; i < json_array_size(list); i++) {
        int duty = 0;
        json_t *item = json_array_get(list, i);
        json_pointer_write(place, "/duties/%zu", i);
        enum status status = reader_check(reader, item, place, duty_members);
        if (status == STATUS_OK)
            status = reader_choice(reader, item, place, "duty", names, &duty);
        if (status != STATUS_OK)
            return status;
        json_pointer_write(place, "/duties/%zu/duty", i);
        if (profile->duty_days[duty])
            return json_reader_fail(reader, place, "'%s' stands twice", names[duty]);
        profile->duty_days[duty] = reader_number(item, "working_days");
    }
    return STATUS_OK;
}

int profile_duty_days(const struct profile *profile, enum profile_duty duty)
{
    if (profile->duty_days[duty])
        return profile->duty_days[duty];
    return profile->concern && duty <= PROFILE_DUTY_APPROVE ? 1 : 0;
}
