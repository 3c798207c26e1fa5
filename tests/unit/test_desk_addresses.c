/* Which page does what is owed: addresses of ways on. */
#include <criterion/criterion.h>
#include <string.h>

#include "html/page.h"

static void check(enum way_action action, const char *first, const char *second, const char *wanted)
{
    struct ways ways = {.count = 0};
    struct buffer out;
    buffer_init(&out, 4096);
    ways_add(&ways, action, first, second);
    bool is_there = page_way_address(&ways.items[0], &out);
    cr_assert_eq(is_there, wanted != NULL, "%s", way_action_name(action));
    if (wanted)
        cr_assert_str_eq(buffer_text(&out), wanted);
    else
        cr_assert_eq(out.length, 0);
    buffer_free(&out);
}

Test(desk_addresses, with_what_they_are_about)
{
    check(WAY_APPROVE, "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01", NULL,
          "/approve/9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01");
    check(WAY_LOG_DUTY, "L03-parents", "12", "/log?duty=L03-parents&entry=12");
    check(WAY_LOG_SHARING_DUTY, "withdrawn", "9c8f", "/log?duty=withdrawn&sharing=9c8f");
    check(WAY_APPROVE, NULL, NULL, "/");
}

Test(desk_addresses, what_comes_from_outside_stays_one_part)
{
    check(WAY_CONFIRM_RECIPIENT, "Zo\xC3\xAB O'Neil & Co/../?#\"", NULL,
          "/recipients/confirm?name=Zo%C3%AB%20O%27Neil%20%26%20Co%2F..%2F%3F%23%22");
    check(WAY_RETURN_MEDIA, "a%2Fb", NULL, "/media/back?device=a%252Fb");
}

Test(desk_addresses, what_has_no_page_has_no_address)
{
    check(WAY_WITHDRAW, NULL, NULL, "/sharings");
    check(WAY_ACKNOWLEDGE, NULL, NULL, NULL);
    check(WAY_COSIGN, "x", NULL, NULL);
}
