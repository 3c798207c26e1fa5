/* An export that is imported again: by a map that is called otherwise, on a later day, or after one
 * that is newer. */
#include "import_support.h"

#define OWN_MAP(name, title, tables)                                                               \
    "{\"format\":\"safehand.map/1\",\"name\":\"" name "\",\"title\":\"" title                      \
    "\",\"updated\":\"2026-11-30\",\"tables\":[" tables "]}"
#define NUMBER COLUMN("Id", "\"key\":[\"entry\"]")
#define BY COLUMN("By", "\"entry\":\"by\"")
#define PHONE PEOPLE("," TO("Phone", "people.*.phone"))
#define NO_ROLE "new Ann Smith (ann-smith):  -> what they are is not known: give them a role\n"
#define BOTH PHONE "," NOTES("," NUMBER "," BY)
#define FIRST "Family,Name,Phone\nF1,Ann Smith,1\n"
#define VISITS                                                                                     \
    "Family,Date,Text,Id,By\nF1,01/11/2026,She came,1,Bea\nF1,02/11/2026,She left,2,Bea\n"

/* What the record says, in words. */
static void tell_record(const json_t *root, struct buffer *out)
{
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(root, "people"), i, item)
    {
        const json_t *phone = json_object_get(item, "phone");
        buffer_append_format(out, "%s: %s as at %s, %s\n", json_text(item, "id"),
                             json_text(phone, "value"), json_text(phone, "as_at"),
                             json_text(phone, "source"));
    }
    json_array_foreach(json_object_get(root, "entries"), i, item)
    {
        const json_t *imported = json_object_get(item, "imported");
        buffer_append_format(out, "%s: %s: %s as at %s, %s\n", json_text(item, "id"),
                             json_text(item, "on"), json_text(item, "text"),
                             json_text(imported, "as_at"), json_text(imported, "source"));
    }
}

/* One family's two tables by the map, as of a day of November 2026, over *root, which becomes what
 * comes of it; `words` gets what was told. */
static void import_over(const char *map, const char *people, const char *notes, int day,
                        json_t **root, const char *wanted)
{
    static const char *const kinds[] = {"new", "changed", "kept", "older", "gone", "back"};
    struct import_scene scene;
    scene_map(&scene, map);
    scene_book(&scene, "a.csv", people, strlen(people));
    scene_book(&scene, "b.csv", notes, strlen(notes));
    const struct import_options options = {.catalogue = scene.catalogue, .as_at = {2026, 11, day}};
    struct import_result result;
    buffer_init(&scene.words, 1 << 20);
    cr_assert_eq(
        record_import_open(scene.map, scene.sources, scene.count, &options, &scene.run, &scene.err),
        STATUS_OK, "%s", scene.err.message);
    cr_assert_eq(record_import_count(scene.run), 1);
    cr_assert_eq(record_import_family(scene.run, 0, *root, &result, &scene.err), STATUS_OK, "%s",
                 scene.err.message);
    for (size_t i = 0; i < result.change_count; i++)
        buffer_append_format(&scene.words, "%s %s: %s -> %s\n", kinds[result.changes[i].kind],
                             result.changes[i].what,
                             result.changes[i].before ? result.changes[i].before : "",
                             result.changes[i].after ? result.changes[i].after : "");
    buffer_append_text(&scene.words, result.is_confirmed ? "confirmed\n"
                                     : !result.root      ? "nothing changes\n"
                                                         : "");
    if (result.root) {
        const struct record_change change = {"Ann Lee", 1795000000, "imported"};
        cr_expect_eq(record_import_try("F1", result.root, &change, &scene.err), STATUS_OK, "%s",
                     scene.err.message);
        json_decref(*root);
        *root = json_incref(result.root);
    }
    tell_record(*root, &scene.words);
    expect_words(&scene, wanted);
    import_result_free(&result);
    scene_end(&scene);
}

/* ---- by a map that is called otherwise ---- */

Test(record_import_again, a_guess_that_is_named_later)
{
    json_t *root = NULL;
    import_over(OWN_MAP("own", "A list", BOTH), FIRST, VISITS, 10, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-10, A list\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-10, A list\n"
                        "o984a64-2: 2026-11-02: She left as at 2026-11-10, A list\n");
    import_over(OWN_MAP("our-list", "Our list", BOTH), FIRST, VISITS, 10, &root,
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, A list\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-10, A list\n"
                "o984a64-2: 2026-11-02: She left as at 2026-11-10, A list\n");
    import_over(OWN_MAP("our-list", "Our list", BOTH), FIRST,
                "Family,Date,Text,Id,By\nF1,01/11/2026,She came twice,1,Bea\n", 12, &root,
                "changed the entry o984a64-1 of 1 November 2026: She came -> She came twice\n"
                "ann-smith: 1 as at 2026-11-10, A list\n"
                "o984a64-1: 2026-11-01: She came twice as at 2026-11-12, Our list\n"
                "o984a64-2: 2026-11-02: She left as at 2026-11-10, A list\n");
    json_decref(root);
}

/* Without a key, and of a map that ships and was copied under another name: by what it says. */
Test(record_import_again, what_says_the_same)
{
    json_t *root = NULL;
    import_over(OWN_MAP("charitylog-contacts", "A copy", BOTH), FIRST, VISITS, 10, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-10, A copy\n"
                        "cc-1: 2026-11-01: She came as at 2026-11-10, A copy\n"
                        "cc-2: 2026-11-02: She left as at 2026-11-10, A copy\n");
    import_over(OWN_MAP("my-contacts", "My copy", BOTH), FIRST, VISITS, 10, &root,
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, A copy\n"
                "cc-1: 2026-11-01: She came as at 2026-11-10, A copy\n"
                "cc-2: 2026-11-02: She left as at 2026-11-10, A copy\n");
    import_over(OWN_MAP("keyless", "No key", PHONE "," NOTES("," BY)), FIRST,
                "Family,Date,Text,By\nF1,01/11/2026,She came,Bea\nF1,01/11/2026,She rang,Bea\n", 10,
                &root,
                "new the entry o-9c29ccdce4e60e3c of 1 November 2026:  -> She rang\n"
                "ann-smith: 1 as at 2026-11-10, A copy\n"
                "cc-1: 2026-11-01: She came as at 2026-11-10, A copy\n"
                "cc-2: 2026-11-02: She left as at 2026-11-10, A copy\n"
                "o-9c29ccdce4e60e3c: 2026-11-01: She rang as at 2026-11-10, No key\n");
    json_decref(root);
}

/* Two lists that both count from 1 lose nothing of each other, named or not. */
Test(record_import_again, two_lists_of_one_number)
{
    static const char *const maps[] = {OWN_MAP("own", "A list", BOTH),
                                       OWN_MAP("our-calls", "Our calls", BOTH)};
    for (size_t i = 0; i < 2; i++) {
        json_t *root = NULL;
        import_over(OWN_MAP("own", "A list", BOTH), FIRST, VISITS, 10, &root,
                    NO_ROLE "ann-smith: 1 as at 2026-11-10, A list\n"
                            "o984a64-1: 2026-11-01: She came as at 2026-11-10, A list\n"
                            "o984a64-2: 2026-11-02: She left as at 2026-11-10, A list\n");
        static const char calls[] = "Family,Date,Text,Id,By\nF1,03/11/2026,She rang,1,Bea\n";
        const char *wanted[] = {"ann-smith: 1 as at 2026-11-10, A list\n"
                                "o984a64-1: 2026-11-01: She came as at 2026-11-10, A list\n"
                                "o984a64-2: 2026-11-02: She left as at 2026-11-10, A list\n"
                                "o984a64-1-2: 2026-11-03: She rang as at 2026-11-10, A list\n",
                                "ann-smith: 1 as at 2026-11-10, A list\n"
                                "o984a64-1: 2026-11-01: She came as at 2026-11-10, A list\n"
                                "o984a64-2: 2026-11-02: She left as at 2026-11-10, A list\n"
                                "o984a64-1-2: 2026-11-03: She rang as at 2026-11-10, Our calls\n"};
        char words[1000];
        snprintf(words, sizeof words,
                 "new the entry o984a64-1-2 of 3 November 2026:  -> She rang\n%s", wanted[i]);
        import_over(maps[i], FIRST, calls, 10, &root, words);
        snprintf(words, sizeof words, "nothing changes\n%s", wanted[i]);
        import_over(maps[i], FIRST, calls, 10, &root, words);
        json_decref(root);
    }
}

/* Where neither says who wrote it, the day alone makes them not one. */
Test(record_import_again, two_lists_without_an_author)
{
#define UNSIGNED(name, title)                                                                      \
    OWN_MAP(name, title,                                                                           \
            PHONE ",{\"rows\":\"contact\",\"category\":\"contact\",\"columns\":[" FAMILY           \
                  "," COLUMN("Date", "\"entry\":\"on\"") "," COLUMN(                               \
                      "Text", "\"entry\":\"text\"") "," NUMBER "]}")
    json_t *root = NULL;
    import_over(UNSIGNED("visits", "Visits"), FIRST,
                "Family,Date,Text,Id\nF1,01/11/2026,She came,1\n", 10, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-10, Visits\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-10, Visits\n");
    import_over(UNSIGNED("calls", "Calls"), FIRST,
                "Family,Date,Text,Id\nF1,01/11/2026,She rang,1\n", 10, &root,
                "new the entry o984a64-1-2 of 1 November 2026:  -> She rang\n"
                "ann-smith: 1 as at 2026-11-10, Visits\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-10, Visits\n"
                "o984a64-1-2: 2026-11-01: She rang as at 2026-11-10, Calls\n");
    json_decref(root);
}

/* Of one author on one day the second list's words take the place of none. */
Test(record_import_again, two_lists_of_one_author_and_day)
{
    json_t *root = NULL;
    import_over(OWN_MAP("visits", "Visits", BOTH), FIRST,
                "Family,Date,Text,Id,By\nF1,01/11/2026,She came,1,Bea\n", 10, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-10, Visits\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-10, Visits\n");
    import_over(OWN_MAP("calls", "Calls", BOTH), FIRST,
                "Family,Date,Text,Id,By\nF1,01/11/2026,She rang,1,Bea\n", 10, &root,
                "kept the entry o984a64-1 of 1 November 2026: She came -> She rang\n"
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, Visits\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-10, Visits\n");
    json_decref(root);
}

/* ---- what was taken out here ---- */

static void take_out(json_t *root, const char *list, const char *what, size_t i)
{
    json_t *from = json_object_get(root, list), *item = json_incref(json_array_get(from, i));
    json_t *taken = json_object_get(root, "taken_out");
    if (!taken) {
        taken = json_array();
        json_object_set_new(root, "taken_out", taken);
    }
    json_array_append_new(taken,
                          json_pack("{s:O, s:s, s:s, s:s, s:o}", "id", json_object_get(item, "id"),
                                    "at", "2026-11-10T10:00:00Z", "by", "Ann Lee", "reason",
                                    "Of another family", what, item));
    json_array_remove(from, i);
}

/* An entry that names them comes in without whom it is about, and stops nothing. */
Test(record_import_again, an_entry_about_whom_was_taken_out)
{
#define ABOUT_MAP                                                                                  \
    OWN_MAP("our-list", "Our list",                                                                \
            PHONE "," NOTES("," NUMBER "," COLUMN("About", "\"entry\":\"about\"")))
#define TWO_HERE "Family,Name,Phone\nF1,Ann Smith,1\nF1,Bob Smith,2\n"
    json_t *root = NULL;
    import_over(ABOUT_MAP, TWO_HERE, "Family,Date,Text,Id,About\n", 10, &root,
                NO_ROLE
                "new Bob Smith (bob-smith):  -> what they are is not known: give them a role\n"
                "ann-smith: 1 as at 2026-11-10, Our list\n"
                "bob-smith: 2 as at 2026-11-10, Our list\n");
    take_out(root, "people", "person", 1);
    import_over(ABOUT_MAP, TWO_HERE,
                "Family,Date,Text,Id,About\nF1,01/11/2026,They came,1,Ann Smith; Bob "
                "Smith\nF1,02/11/2026,She came,2,Ann Smith\n",
                10, &root,
                "kept Bob Smith (bob-smith): taken out -> Bob Smith\n"
                "new the entry o984a64-1 of 1 November 2026:  -> They came\n"
                "new the entry o984a64-2 of 2 November 2026:  -> She came\n"
                "ann-smith: 1 as at 2026-11-10, Our list\n"
                "o984a64-1: 2026-11-01: They came as at 2026-11-10, Our list\n"
                "o984a64-2: 2026-11-02: She came as at 2026-11-10, Our list\n");
    const json_t *entries = json_object_get(root, "entries");
    cr_expect_null(json_object_get(json_array_get(entries, 0), "about"));
    cr_expect_eq(json_array_size(json_object_get(json_array_get(entries, 1), "about")), 1);
    json_decref(root);
}

/* Of two lists that count alike the first's entry was taken out, or the second's: neither comes
 * back, and the other's stays or comes. */
Test(record_import_again, an_entry_that_was_taken_out)
{
#define VISIT "Family,Date,Text,Id,By\nF1,01/11/2026,She came,1,Bea\n"
#define CALL "Family,Date,Text,Id,By\nF1,03/11/2026,She rang,1,Bea\n"
    static const char visits[] = OWN_MAP("visits", "Visits", BOTH),
                      calls[] = OWN_MAP("calls", "Calls", BOTH);
    json_t *root = NULL;
    import_over(visits, FIRST, VISIT, 10, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-10, Visits\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-10, Visits\n");
    take_out(root, "entries", "entry", 0);
    import_over(calls, FIRST, CALL, 10, &root,
                "new the entry o984a64-1-2 of 3 November 2026:  -> She rang\n"
                "ann-smith: 1 as at 2026-11-10, Visits\n"
                "o984a64-1-2: 2026-11-03: She rang as at 2026-11-10, Calls\n");
    take_out(root, "entries", "entry", 0);
    import_over(calls, FIRST, CALL, 10, &root,
                "kept the entry o984a64-1-2 of 3 November 2026: taken out -> She rang\n"
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, Visits\n");
    import_over(visits, FIRST, VISIT, 10, &root,
                "kept the entry o984a64-1 of 1 November 2026: taken out -> She came\n"
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, Visits\n");
    /* By its words, whatever its key. */
    import_over(OWN_MAP("keyless", "No key", PHONE "," NOTES("," BY)), FIRST,
                "Family,Date,Text,By\nF1,01/11/2026,She came,Bea\n", 10, &root,
                "kept the entry o984a64-1 of 1 November 2026: taken out -> She came\n"
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, Visits\n");
    json_decref(root);
}

/* A guess knows again what it said, though its day was put right here since. */
Test(record_import_again, an_entry_whose_day_was_put_right)
{
    static const char map[] = OWN_MAP("own", "A list", BOTH);
    json_t *root = NULL;
    import_over(map, FIRST, VISIT, 10, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-10, A list\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-10, A list\n");
    json_t *entry = json_array_get(json_object_get(root, "entries"), 0);
    static const char *const days[] = {"2026-11-01", "2026-11-02"};
    json_t *corrected = json_array();
    for (size_t i = 0; i < 2; i++)
        json_array_append_new(
            corrected, json_pack("{s:s, s:s, s:s, s:{s:s}}", "at", "2026-11-10T10:00:00Z", "by",
                                 "Ann Lee", "reason", "The day was wrong", "was", "on", days[i]));
    json_object_set_new(entry, "corrected", corrected);
    json_object_set_new(entry, "on", json_string("2026-11-03"));
    import_over(map, FIRST, "Family,Date,Text,Id,By\nF1,01/11/2026,She came twice,1,Bea\n", 10,
                &root,
                "kept the entry o984a64-1 of 3 November 2026: She came -> She came twice\n"
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-10, A list\n"
                "o984a64-1: 2026-11-03: She came as at 2026-11-10, A list\n");
    json_decref(root);
}

/* ---- on a later day ---- */

Test(record_import_again, a_newer_one_that_says_the_same)
{
    static const char map[] = OWN_MAP("our-list", "Our list", BOTH);
    json_t *root = NULL;
    import_over(map, FIRST, VISITS, 1, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-01, Our list\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-01, Our list\n"
                        "o984a64-2: 2026-11-02: She left as at 2026-11-01, Our list\n");
    import_over(map, FIRST, VISITS, 20, &root,
                "confirmed\n"
                "ann-smith: 1 as at 2026-11-20, Our list\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-20, Our list\n"
                "o984a64-2: 2026-11-02: She left as at 2026-11-20, Our list\n");
    import_over(map, FIRST, VISITS, 20, &root,
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-20, Our list\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-20, Our list\n"
                "o984a64-2: 2026-11-02: She left as at 2026-11-20, Our list\n");
    /* One of a day between undoes nothing of what the last one says. */
    import_over(map, "Family,Name,Phone\nF1,Ann Smith,2\n",
                "Family,Date,Text,Id,By\nF1,01/11/2026,She came late,1,Bea\n", 10, &root,
                "older Ann Smith: Phone number: 1 -> 2\n"
                "older the entry o984a64-1 of 1 November 2026: She came -> She came late\n"
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-20, Our list\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-20, Our list\n"
                "o984a64-2: 2026-11-02: She left as at 2026-11-20, Our list\n");
    json_decref(root);
}

/* Another source that says the same does not take the value over, nor what was written here. */
Test(record_import_again, what_is_not_confirmed)
{
    json_t *root = NULL;
    import_over(OWN_MAP("our-list", "Our list", BOTH), FIRST, VISITS, 1, &root,
                NO_ROLE "ann-smith: 1 as at 2026-11-01, Our list\n"
                        "o984a64-1: 2026-11-01: She came as at 2026-11-01, Our list\n"
                        "o984a64-2: 2026-11-02: She left as at 2026-11-01, Our list\n");
    json_t *person = json_array_get(json_object_get(root, "people"), 0);
    json_object_set_new(person, "name", json_string("Ann Smith"));
    import_over(OWN_MAP("other", "Other", PHONE), FIRST, "Family,Name,Phone\nF1,Ann Smith,1\n", 20,
                &root,
                "nothing changes\n"
                "ann-smith: 1 as at 2026-11-01, Our list\n"
                "o984a64-1: 2026-11-01: She came as at 2026-11-01, Our list\n"
                "o984a64-2: 2026-11-02: She left as at 2026-11-01, Our list\n");
    cr_expect_str_eq(json_text(person, "name"), "Ann Smith");
    json_decref(root);
}

/* ---- whose family is not there, or not named ---- */

Test(record_import_again, a_family_without_a_record)
{
    struct import_scene scene;
    struct import_result result;
    scene_map(&scene, MAP(NOTES("")));
    scene_book(&scene, "a.csv", "Family,Date,Text\nF1,01/11/2026,One\n", 34);
    const struct import_options options = {.catalogue = scene.catalogue, .as_at = {2026, 11, 30}};
    cr_assert_eq(record_import_open(scene.map, scene.sources, 1, &options, &scene.run, &scene.err),
                 STATUS_OK);
    cr_assert_eq(record_import_family(scene.run, 0, NULL, &result, &scene.err), STATUS_OK);
    cr_expect(result.is_missing && !result.is_new && !result.root);
    cr_expect_eq(record_import_account(scene.run)->cells[IMPORT_NOT_UNDERSTOOD], 3);
    import_result_free(&result);
    scene_end(&scene);
}

Test(record_import_again, a_row_whose_family_is_blank)
{
    struct import_scene scene;
    static const char csv[] = "Family Reference,Client Reference,Forename\nF1,C1,Ann\n,C2,Maya\n";
    static const char alone[] = "Client Reference,Forename\nC3,Tom\n";
    const struct import_options options = {.as_at = {2026, 11, 30}};
    scene_map(&scene, MAP(PEOPLE("")));
    record_map_free(scene.map);
    cr_assert_eq(record_map_load("charitylog-people", scene.catalogue, &scene.map, &scene.err),
                 STATUS_OK);
    scene_book(&scene, "a.csv", csv, strlen(csv));
    scene_book(&scene, "b.csv", alone, strlen(alone)); /* no column could say it */
    struct import_options with = options;
    with.catalogue = scene.catalogue;
    cr_assert_eq(record_import_open(scene.map, scene.sources, 2, &with, &scene.run, &scene.err),
                 STATUS_OK);
    const struct import_account *account = record_import_account(scene.run);
    cr_assert_eq(record_import_count(scene.run), 3);
    cr_assert_eq(account->note_count, 1);
    cr_expect_str_eq(account->notes[0].where, "a.csv, A3");
    cr_expect_str_eq(account->notes[0].why,
                     "names no family: it is taken as the family C2, by \"Client Reference\"");
    scene_end(&scene);
}
