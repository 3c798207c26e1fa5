/* A day typed into three fields of the desk. */
#include <criterion/criterion.h>
#include <string.h>

#include "html/fields.h"

static bool read(const char *sent, char text[FIELD_DATE_SIZE])
{
    struct form form;
    struct error err = {0};
    cr_assert_eq(form_parse(sent, strlen(sent), &form, &err), STATUS_OK);
    bool is_day = field_date(&form, "on", text);
    form_free(&form);
    return is_day;
}

Test(desk_fields, a_day_as_people_write_it)
{
    char text[FIELD_DATE_SIZE];
    cr_assert(read("on-day=3&on-month=5&on-year=2026", text));
    cr_assert_str_eq(text, "2026-05-03");
    cr_assert(read("on-day=+03+&on-month=05&on-year=2026", text));
    cr_assert_str_eq(text, "2026-05-03");
}

Test(desk_fields, nothing_typed_is_no_day_and_no_error)
{
    char text[FIELD_DATE_SIZE];
    cr_assert(read("on-day=&on-month=+&on-year=", text));
    cr_assert_str_eq(text, "");
    cr_assert(read("other=1", text));
    cr_assert_str_eq(text, "");
}

Test(desk_fields, what_is_no_day_is_kept_as_it_was_typed)
{
    char text[FIELD_DATE_SIZE];
    cr_assert_not(read("on-day=31&on-month=2&on-year=2026", text));
    cr_assert_str_eq(text, "2026-2-31");
    cr_assert_not(read("on-day=&on-month=May&on-year=26", text));
    cr_assert_str_eq(text, "26-May-");
}
