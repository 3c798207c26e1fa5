/* The names of rules and duties, and the keys of questions. */
#include <criterion/criterion.h>

#include "safehand/policy.h"

Test(policy_keys, each_rule_and_duty_has_its_own_text)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        enum rule_id found = RULE_COUNT;
        cr_expect(rule_id_parse(rule_id_text((enum rule_id)i), &found));
        cr_expect_eq(found, (unsigned)i);
    }
    for (int i = 0; i < DUTY_COUNT; i++) {
        enum duty_id found = DUTY_COUNT;
        cr_expect(duty_id_parse(duty_id_text((enum duty_id)i), &found));
        cr_expect_eq(found, (unsigned)i);
    }
    static const char *const none[] = {"", "P", "P00", "P14", "p06", "P06 ", "M13", "C09", "L09"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        enum rule_id rule = RULE_L08;
        enum duty_id duty = DUTY_L04;
        cr_expect_not(rule_id_parse(none[i], &rule), "%s", none[i]);
        cr_expect_not(duty_id_parse(none[i], &duty), "%s", none[i]);
        cr_expect(rule == RULE_L08 && duty == DUTY_L04);
    }
    cr_expect(rule_id_is("L04", RULE_L04));
    cr_expect_not(rule_id_is("L05", RULE_L04));
    cr_expect_not(rule_id_is(NULL, RULE_L04));
}

Test(policy_keys, keys_are_read_as_they_are_written)
{
    static const struct {
        const char *text;
        enum answer_key key;
        const char *rest;
    } keys[] = {
        {"P01.purpose", ANSWER_P01_PURPOSE, ""},
        {"P05.basis", ANSWER_P05_BASIS, ""},
        {"P09.c1", ANSWER_P09, "c1"},
        {"M01.people.p1.phone", ANSWER_M01_FIELD, "people.p1.phone"},
        {"M01.entries.e1", ANSWER_M01_ENTRY, "e1"},
        {"M01.attachments.a.b.txt", ANSWER_M01_FILE, "a.b.txt"},
        {"M04.e1:p2", ANSWER_M04, "e1:p2"},
        {"M05.e1", ANSWER_M05, "e1"},
        {"C03.device", ANSWER_C03_DEVICE, ""},
        {"C03.device_kind", ANSWER_C03, "device_kind"},
        {"L04.harm", ANSWER_L04_HARM, ""},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        enum answer_key key = ANSWER_COUNT;
        const char *rest = NULL;
        char text[ANSWER_KEY_SIZE];
        cr_assert(answer_key_parse(keys[i].text, &key, &rest), "%s", keys[i].text);
        cr_expect_eq(key, keys[i].key, "%s", keys[i].text);
        cr_expect_str_eq(rest, keys[i].rest);
        answer_key_write(key, rest, text);
        cr_expect_str_eq(text, keys[i].text);
    }
}

Test(policy_keys, what_is_no_key_is_none)
{
    static const char *const none[] = {"",      "P05", "P05.",       "P05.base",    "P05.basis2",
                                       "P06.x", "x",   " P05.basis", "M10.reasons", "L04."};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        enum answer_key key = ANSWER_COUNT;
        const char *rest = "kept";
        cr_expect_not(answer_key_parse(none[i], &key, &rest), "%s", none[i]);
        cr_expect_eq(key, ANSWER_COUNT);
        cr_expect_str_eq(rest, "kept");
    }
}

Test(policy_keys, each_key_has_its_own_text)
{
    for (int i = 0; i < ANSWER_COUNT; i++) {
        enum answer_key key = ANSWER_COUNT;
        const char *rest;
        cr_expect(answer_key_parse(answer_key_text((enum answer_key)i), &key, &rest));
        cr_expect_eq(key, (unsigned)i, "%s", answer_key_text((enum answer_key)i));
        cr_expect_str_eq(rest, "");
    }
}

Test(policy_keys, places_of_findings)
{
    static const struct {
        const char *rest;
        bool in_file, in_entry;
        const char *place, *who;
    } places[] = {
        {"e4:p3", false, true, "e4", "p3"},
        {"e4:household.address", false, true, "e4", "household.address"},
        {"people.c1.school:p3", false, false, "people.c1.school", "p3"},
        {"attachments.note.txt:p3", true, false, "note.txt", "p3"},
        {"attachments.a:b:p3", true, false, "a:b", "p3"},
    };
    struct leak_key key;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char place[ANSWER_KEY_SIZE], rest[ANSWER_KEY_SIZE];
        cr_assert(leak_key_parse(places[i].rest, &key));
        snprintf(place, sizeof place, "%.*s", (int)key.place_length, key.place);
        cr_expect_eq(key.in_file, places[i].in_file);
        cr_expect_eq(key.in_entry, places[i].in_entry);
        cr_expect_str_eq(place, places[i].place);
        cr_expect_str_eq(key.who, places[i].who);
        leak_key_write(key.in_file, place, key.who, rest);
        cr_expect_str_eq(rest, places[i].rest);
    }
    cr_expect_not(leak_key_parse("e4", &key));
}

Test(policy_keys, an_answer_is_found_by_its_key)
{
    json_t *answers = json_pack("{s:s, s:i, s:s}", "P05.basis", "consent", "P05.reason", 1,
                                "M03.e1", "she was there");
    cr_expect_str_eq(answer_find(answers, ANSWER_P05_BASIS, NULL), "consent");
    cr_expect_str_eq(answer_find(answers, ANSWER_M03, "e1"), "she was there");
    cr_expect_null(answer_find(answers, ANSWER_M03, "e2"));
    cr_expect_null(answer_find(answers, ANSWER_P05_REASON, NULL));
    cr_expect_null(answer_find(NULL, ANSWER_P05_BASIS, NULL));
    json_decref(answers);
}
