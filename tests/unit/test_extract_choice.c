/* A choice as an object, and back. */
#include <criterion/criterion.h>

#include "safehand/extract.h"

static void choose(struct extract_choice *choice)
{
    cr_assert(names_add_copy(&choice->about, "p1"));
    cr_assert(names_add_copy(&choice->entries, "e1"));
    cr_assert(names_add_copy(&choice->entries, "e2"));
    cr_assert(names_add_copy(&choice->blanked, "e1:p2"));
    cr_assert(names_add_copy(&choice->known, "Amanda Kaur"));
    choice->has_since = date_parse("2026-05-01", &choice->since);
}

Test(extract_choice, comes_back_as_it_was_put)
{
    static const char put[] =
        "{\"about\":[\"p1\"],\"attach\":[],\"blanked\":[\"e1:p2\"],\"clean\":[],"
        "\"confirmed\":[],\"entries\":[\"e1\",\"e2\"],\"fields\":[],"
        "\"marks\":[],\"since\":\"2026-05-01\",\"without\":[]}";
    struct extract_choice choice = {0}, back = {0};
    struct error err = {0};
    struct buffer text;
    int failed = 0;
    json_t *object = json_object();
    choose(&choice);
    extract_choice_put(&choice, object, &failed);
    cr_assert_eq(failed, 0);
    buffer_init(&text, 4096);
    cr_assert_eq(json_canonical(object, &text, &err), STATUS_OK);
    cr_expect_str_eq(buffer_text(&text), put);
    /* What was read is the choice's own, and takes the place of what it held. */
    cr_assert(names_add_copy(&back.without, "e9"));
    cr_assert_eq(extract_choice_read(object, &back, &err), STATUS_OK);
    json_decref(object);
    cr_assert_eq(back.entries.count, 2);
    cr_expect_str_eq(back.entries.items[1], "e2");
    cr_expect_str_eq(back.blanked.items[0], "e1:p2");
    cr_expect_eq(back.without.count, 0);
    cr_expect_eq(back.known.count, 0);
    cr_expect(back.has_since && date_compare(&back.since, &choice.since) == 0);
    extract_choice_free(&back);
    extract_choice_free(&choice);
    cr_expect(choice.about.count == 0 && !choice.has_since);
    extract_choice_free(&choice);
    buffer_free(&text);
}

/* Each allocation fails once: an error, and nothing chosen. */
Test(extract_choice, survives_without_memory)
{
    struct extract_choice choice = {0}, back = {0};
    char fault[32];
    int failed = 0, n;
    json_t *object = json_object();
    choose(&choice);
    extract_choice_put(&choice, object, &failed);
    for (n = 1; n < 100; n++) {
        struct error err = {0};
        snprintf(fault, sizeof fault, "fail:memory:%d", n);
        seam_plan(fault);
        enum status status = extract_choice_read(object, &back, &err);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        if (!hit) {
            cr_assert_eq(status, STATUS_OK);
            break;
        }
        cr_assert_eq(status, STATUS_SYSTEM, "allocation %d", n);
        cr_expect(back.about.count == 0 && back.entries.count == 0 && !back.has_since);
    }
    cr_expect_gt(n, 5);
    extract_choice_free(&back);
    extract_choice_free(&choice);
    json_decref(object);
}
