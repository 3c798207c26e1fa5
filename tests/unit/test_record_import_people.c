/* Who the people of an export are: of one name there may be several. */
#include "import_support.h"

#define BORN TO("Born", "people.*.birth_date")
#define PHONE TO("Phone", "people.*.phone")
#define REFERENCE COLUMN("Ref", "\"key\":[\"person\"]")
#define AS_AT COLUMN("Updated", "\"key\":[\"as_at\"]")
#define JOHNS MAP(PEOPLE("," BORN "," ROLE "," PHONE))
#define HEAD "Family,Name,Born,Role,Phone\n"
#define FATHER "F1,John Smith,01/02/1980,Dad,1\n"
#define SON "F1,John Smith,,Son,2\n"

Test(record_import_people, father_and_son_of_one_name)
{
    expect_import(JOHNS, HEAD FATHER SON, NULL, NULL,
                  "F1\n"
                  "john-smith: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
                  "john-smith-2: son, name=John Smith, phone=2\n"
                  "9 imported");
}

Test(record_import_people, son_and_father_of_one_name)
{
    expect_import(JOHNS, HEAD SON FATHER, NULL, NULL,
                  "F1\n"
                  "john-smith: son, name=John Smith, phone=2\n"
                  "john-smith-2: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
                  "9 imported");
}

/* One row says the birth, one the role, one neither: nothing tells them apart. */
Test(record_import_people, one_in_several_rows)
{
    expect_import(JOHNS,
                  HEAD "F1,John Smith,01/02/1980,,1\nF1,John Smith,,Dad,\nF1,John Smith,,,1\n",
                  NULL, NULL,
                  "F1\n"
                  "john-smith: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
                  "10 imported");
}

/* Of one date of birth it is one person, whose other role is told. */
Test(record_import_people, one_with_two_roles)
{
    expect_import(JOHNS, HEAD FATHER "F1,John Smith,01/02/1980,Son,1\n", NULL, NULL,
                  "F1\n"
                  "john-smith: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
                  "a.csv, D3: another row of the export says otherwise\n"
                  "9 imported");
}

/* Whichever row comes first. */
Test(record_import_people, two_have_that_name)
{
    expect_import(JOHNS, HEAD "F1,John Smith,,,3\n" FATHER "F1,John Smith,01/02/2010,Son,2\n", NULL,
                  NULL,
                  "F1\n"
                  "john-smith: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
                  "john-smith-2: son, name=John Smith, birth_date=2010-02-01, phone=2\n"
                  "a.csv, A2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, B2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, E2: two here have that name: a date of birth would tell which it is\n"
                  "10 imported");
}

Test(record_import_people, two_have_that_name_and_no_birth)
{
    expect_import(JOHNS, HEAD "F1,John Smith,,Dad,1\n" SON "F1,John Smith,03/04/1950,,3\n", NULL,
                  NULL,
                  "F1\n"
                  "john-smith: father, name=John Smith, phone=1\n"
                  "john-smith-2: son, name=John Smith, phone=2\n"
                  "a.csv, A4: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, B4: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, C4: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, E4: two here have that name: a date of birth would tell which it is\n"
                  "8 imported");
}

/* The newest row's role is kept, and another one told; that of the table counts for none. */
Test(record_import_people, the_role_of_the_newest_row)
{
    expect_import(MAP("{\"rows\":\"person\",\"role\":\"child\",\"columns\":[" FAMILY
                      "," TO("Name", "people.*.name") "," BORN "," ROLE "," AS_AT "]}"),
                  "Family,Name,Born,Role,Updated\nF1,Ann Lee,01/02/1980,Dad,01/01/2020\n"
                  "F1,Ann Lee,01/02/1980,Mum,01/01/2024\nF1,Ann Lee,01/02/1980,,01/01/2025\n"
                  "F1,Tom Lee,,,01/01/2025\nF1,Tom Lee,,Son,01/01/2024\n",
                  NULL, NULL,
                  "F1\n"
                  "ann-lee: mother, name=Ann Lee, birth_date=1980-02-01\n"
                  "tom-lee: son, name=Tom Lee\n"
                  "a.csv, D2: another row of the export says otherwise\n"
                  "20 imported");
}

#define HERE(people)                                                                               \
    "{\"format\":\"safehand.family/2\",\"reference\":\"F1\",\"updated\":\"2026-01-01\","           \
    "\"people\":[" people "],\"consents\":[],\"entries\":[]}"
#define JOHN(id, role, more)                                                                       \
    "{\"id\":\"" id "\",\"role\":\"" role "\",\"name\":\"John Smith\"" more "}"

/* The record has the father, the export both. */
Test(record_import_people, the_record_has_the_father)
{
    expect_import(JOHNS, HEAD FATHER SON, NULL,
                  HERE(JOHN("p1", "father", ",\"birth_date\":\"1980-02-01\"")),
                  "F1\n"
                  "p1: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
                  "john-smith: son, name=John Smith, phone=2\n"
                  "9 imported");
}

/* A role that somebody put right here is theirs still; a father may have gone, and a son come. */
Test(record_import_people, another_role_here)
{
    expect_import(JOHNS, HEAD "F1,John Smith,,Dad,1\n", NULL, HERE(JOHN("p1", "grandfather", "")),
                  "F1\n"
                  "p1: grandfather, name=John Smith, phone=1\n"
                  "4 imported");
}

Test(record_import_people, another_role_here_of_no_kin)
{
    expect_import(JOHNS, HEAD SON, NULL, HERE(JOHN("p1", "father", "")),
                  "F1\n"
                  "a.csv, A2: somebody here has that name and another role: a date of birth would "
                  "tell whether it is them\n"
                  "a.csv, B2: somebody here has that name and another role: a date of birth would "
                  "tell whether it is them\n"
                  "a.csv, D2: somebody here has that name and another role: a date of birth would "
                  "tell whether it is them\n"
                  "a.csv, E2: somebody here has that name and another role: a date of birth would "
                  "tell whether it is them\n"
                  "0 imported");
}

Test(record_import_people, a_role_here_that_is_not_known)
{
    expect_import(JOHNS, HEAD SON, NULL, HERE(JOHN("p1", "not_known", "")),
                  "F1\n"
                  "p1: son, name=John Smith, phone=2\n"
                  "4 imported");
}

Test(record_import_people, two_in_the_record)
{
    expect_import(JOHNS, HEAD "F1,John Smith,,,3\n", NULL,
                  HERE(JOHN("p1", "father", "") "," JOHN("p2", "son", "")),
                  "F1\n"
                  "a.csv, A2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, B2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, E2: two here have that name: a date of birth would tell which it is\n"
                  "0 imported");
}

/* Of a form, or a row of several people: the slot's role is what they are. */
Test(record_import_people, father_and_son_of_one_row)
{
    expect_import(
        MAP("{\"rows\":\"family\",\"people\":[{\"id\":\"father\",\"role\":\"father\"},"
            "{\"id\":\"child\",\"role\":\"child\"}],\"columns\":[" FAMILY
            "," TO("Father", "people.father.name") "," TO("Child", "people.child.name") "," TO(
                "School", "people.child.school") "]}"),
        "Family,Father,Child,School\nF1,John Smith,John Smith,Hill School\n", NULL, NULL,
        "F1\n"
        "john-smith: father, name=John Smith\n"
        "john-smith-2: child, name=John Smith, school=Hill School\n"
        "4 imported");
}

/* Two in the record fit: the columns of that one are told, and those of the other taken. */
Test(record_import_people, one_of_a_row_cannot_be_told)
{
    expect_import(MAP("{\"rows\":\"family\",\"people\":[{\"id\":\"mother\",\"role\":\"mother\"},"
                      "{\"id\":\"other\",\"role\":\"carer\"}],\"columns\":[" FAMILY
                      "," TO("Mother", "people.mother.name") "," TO(
                          "Other", "people.other.name") "," TO("Phone", "people.other.phone") "]}"),
                  "Family,Mother,Other,Phone\nF1,Ann Lee,John Smith,3\n", NULL,
                  HERE(JOHN("p1", "father", "") "," JOHN("p2", "uncle", "")),
                  "F1\n"
                  "p1: father, name=John Smith\n"
                  "p2: uncle, name=John Smith\n"
                  "ann-lee: mother, name=Ann Lee\n"
                  "a.csv, C2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, D2: two here have that name: a date of birth would tell which it is\n"
                  "2 imported");
}

/* ---- numbers ---- */

#define ZOE "Family,Name,Ref,Phone\nF1,Zoe Fox,1,2\nF1,Bob Fox,2,3\n"
#define KEYED MAP(PEOPLE("," REFERENCE "," PHONE))
#define ANN(source, more)                                                                          \
    "{\"id\":\"1\",\"role\":\"child\",\"name\":{\"value\":\"Ann Lee\",\"as_at\":\"2026-01-01\","   \
    "\"source\":\"" source "\",\"row\":\"x.csv, row 2\"}" more "}"

Test(record_import_people, the_number_of_another_system)
{
    expect_import(KEYED, ZOE, NULL, HERE(ANN("Keyed", "")),
                  "F1\n"
                  "1: child, name=Ann Lee\n"
                  "2: not_known, name=Bob Fox, phone=3\n"
                  "a.csv, A2: somebody else here has that number\n"
                  "a.csv, B2: somebody else here has that number\n"
                  "a.csv, C2: somebody else here has that number\n"
                  "a.csv, D2: somebody else here has that number\n"
                  "4 imported");
}

/* Nor is a note about whom that number is of here. */
Test(record_import_people, a_note_by_that_number)
{
    expect_import(MAP(PEOPLE("," REFERENCE) "," NOTES("," COLUMN("About", "\"entry\":\"about\""))),
                  "Family,Name,Ref\nF1,Zoe Fox,1\nF1,Ann Lee,1\n",
                  "Family,Date,Text,About\nF1,01/11/2026,She rang,1\n", HERE(ANN("Keyed", "")),
                  "F1\n"
                  "1: child, name=Ann Lee\n"
                  "entry: She rang []\n"
                  "a.csv, A2: somebody else here has that number\n"
                  "a.csv, B2: somebody else here has that number\n"
                  "a.csv, C2: somebody else here has that number\n"
                  "a.csv, A3: somebody else here has that number\n"
                  "a.csv, B3: somebody else here has that number\n"
                  "a.csv, C3: somebody else here has that number\n"
                  "b.csv, D2: \"1\" is nobody of the family\n"
                  "3 imported");
}

/* Somebody of the same system has another name now, or one that was put right here. */
Test(record_import_people, the_number_of_this_system)
{
    expect_import(KEYED, ZOE, NULL, HERE(ANN("Own list", "")),
                  "F1\n"
                  "1: child, name=Zoe Fox, phone=2\n"
                  "2: not_known, name=Bob Fox, phone=3\n"
                  "8 imported");
}

Test(record_import_people, a_name_put_right_here)
{
    expect_import(KEYED, ZOE, NULL,
                  HERE("{\"id\":\"1\",\"role\":\"child\",\"name\":\"Zoe Fawkes\",\"phone\":"
                       "{\"value\":\"2\",\"as_at\":\"2026-01-01\",\"source\":\"Own "
                       "list\",\"row\":\"x.csv, row 2\"}}"),
                  "F1\n"
                  "1: child, name=Zoe Fawkes, phone=2\n"
                  "2: not_known, name=Bob Fox, phone=3\n"
                  "8 imported");
}

/* Each is looked for among all that came before. */
Test(record_import_people, many_of_one_family, .timeout = 30)
{
    enum { PEOPLE_OF_IT = 10000 };
    struct import_scene scene;
    struct buffer csv;
    buffer_init(&csv, 1 << 22);
    buffer_append_text(&csv, HEAD);
    for (int i = 0; i < PEOPLE_OF_IT; i++)
        buffer_append_format(&csv, "F1,Person %d,,Son,%d\n", i, i);
    scene_map(&scene, JOHNS);
    scene_book(&scene, "a.csv", csv.data, csv.length);
    scene_import(&scene, NULL);
    cr_assert_eq(json_array_size(json_object_get(scene.root, "people")), PEOPLE_OF_IT);
    scene_end(&scene);
    buffer_free(&csv);
}

#define SAID(text)                                                                                 \
    "{\"value\":\"" text                                                                           \
    "\",\"as_at\":\"2026-11-01\",\"source\":\"Own list\",\"row\":\"a.csv, row 2\"}"
#define BEFORE(id, role, name, born)                                                               \
    "{\"format\":\"safehand.family/"                                                               \
    "2\",\"reference\":\"F1\",\"updated\":\"2026-11-01\",\"people\":["                             \
    "{\"id\":\"" id "\",\"role\":\"" role                                                          \
    "\",\"name\":" SAID(name) ",\"birth_date\":" SAID(born) "}],\"consents\":[],\"entries\":[]}"

/* A date of birth that was put right is the same child's, and not a second child. */
Test(record_import_people, a_corrected_date_of_birth)
{
    expect_import(JOHNS, HEAD "F1,Mia Poe,14/06/2021,,1\n", NULL,
                  BEFORE("mia-poe", "child", "Mia Poe", "2021-04-16"),
                  "F1\n"
                  "mia-poe: child, name=Mia Poe, birth_date=2021-06-14, phone=1\n"
                  "4 imported");
}

/* Two of one name are two where the row of the first is still there, or two rows are new. */
Test(record_import_people, one_of_that_name_who_is_still_there)
{
    expect_import(JOHNS, HEAD "F1,Mia Poe,14/06/2023,,2\nF1,Mia Poe,16/04/2021,,1\n", NULL,
                  BEFORE("mia-poe", "child", "Mia Poe", "2021-04-16"),
                  "F1\n"
                  "mia-poe: child, name=Mia Poe, birth_date=2021-04-16, phone=1\n"
                  "mia-poe-2: not_known, name=Mia Poe, birth_date=2023-06-14, phone=2\n"
                  "8 imported");
    expect_import(JOHNS, HEAD "F1,Mia Poe,14/06/2023,,2\nF1,Mia Poe,17/04/2021,,1\n", NULL,
                  BEFORE("mia-poe", "child", "Mia Poe", "2021-04-16"),
                  "F1\n"
                  "mia-poe: child, name=Mia Poe, birth_date=2021-04-16\n"
                  "mia-poe-2: not_known, name=Mia Poe, birth_date=2023-06-14, phone=2\n"
                  "mia-poe-3: not_known, name=Mia Poe, birth_date=2021-04-17, phone=1\n"
                  "8 imported");
}

/* A father who is gone is not his son who came. */
Test(record_import_people, a_son_where_the_father_was)
{
    expect_import(JOHNS, HEAD "F1,John Smith,01/02/2010,Son,2\n", NULL,
                  BEFORE("john-smith", "father", "John Smith", "1980-02-01"),
                  "F1\n"
                  "john-smith: father, name=John Smith, birth_date=1980-02-01\n"
                  "john-smith-2: son, name=John Smith, birth_date=2010-02-01, phone=2\n"
                  "5 imported");
}

/* A father who came is not his father, who has no row any more: that is told. */
Test(record_import_people, another_of_one_group)
{
    static const struct {
        const char *row, *wanted, *note;
    } cases[] = {
        {"F1,John Smith,01/02/1980,Dad,1\n",
         "F1\n"
         "john-smith: grandfather, name=John Smith, birth_date=1950-02-01\n"
         "john-smith-2: father, name=John Smith, birth_date=1980-02-01, phone=1\n"
         "5 imported",
         "a.csv, row 2"},
        {"F1,John Smith,01/02/2010,,1\n",
         "F1\n"
         "john-smith: grandfather, name=John Smith, birth_date=1950-02-01\n"
         "john-smith-2: not_known, name=John Smith, birth_date=2010-02-01, phone=1\n"
         "4 imported",
         "a.csv, row 2"},
        {"F1,John Smith,01/02/1951,Dad,1\n",
         "F1\n"
         "john-smith: grandfather, name=John Smith, birth_date=1950-02-01\n"
         "john-smith-2: father, name=John Smith, birth_date=1951-02-01, phone=1\n"
         "5 imported",
         "a.csv, row 2"},
        {"F1,John Smith,01/02/1951,,1\n",
         "F1\n"
         "john-smith: grandfather, name=John Smith, birth_date=1951-02-01, phone=1\n"
         "4 imported",
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct import_scene scene;
        char csv[200];
        snprintf(csv, sizeof csv, HEAD "%s", cases[i].row);
        scene_map(&scene, JOHNS);
        json_t *root =
            json_loads(BEFORE("john-smith", "grandfather", "John Smith", "1950-02-01"), 0, NULL);
        scene_book(&scene, "a.csv", csv, strlen(csv));
        scene_import(&scene, root);
        expect_words(&scene, cases[i].wanted);
        const struct import_account *account = record_import_account(scene.run);
        cr_assert_eq(account->note_count, cases[i].note != NULL, "%zu", i);
        if (cases[i].note) {
            cr_expect_eq(account->notes[0].kind, IMPORT_NOTE_PERSON);
            cr_expect_str_eq(account->notes[0].where, cases[i].note);
            cr_expect_str_eq(account->notes[0].why,
                             "somebody here has that name and another date of birth: this is taken "
                             "as somebody new");
        }
        scene_end(&scene);
        json_decref(root);
    }
}

/* The family stands in its first row alone. */
Test(record_import_people, the_family_of_the_row_above)
{
    expect_import(MAP("{\"rows\":\"person\",\"family_above\":true,\"columns\":[" FAMILY
                      "," TO("Name", "people.*.name") "]}"),
                  "Family,Name\nF1,Ann Poe\n,Mia Poe\n,Ned Poe\n", NULL, NULL,
                  "F1\n"
                  "ann-poe: not_known, name=Ann Poe\n"
                  "mia-poe: not_known, name=Mia Poe\n"
                  "ned-poe: not_known, name=Ned Poe\n"
                  "4 imported");
}

/* A family that cannot be told is not that of the row before it, nor the one that the whole is of.
 */
Test(record_import_people, the_row_above_names_no_family_that_can_be_told)
{
#define LONG_FAMILY "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define NOT_TOLD "it names no family, and that of the row above it cannot be told\n"
    struct import_scene scene;
    static const char csv[] =
        "Family,Name\nF1,Ann Poe\n#N/A,Bea Fox\n,Cy Fox\n,Di Fox\nF2,Eve Hay\n,Fay "
        "Hay\n" LONG_FAMILY ",Gus Roe\n,Hal Roe\n";
    static const char *const why[] = {"what says which family it is of is an error of the sheet",
                                      "its family's reference is longer than 64 letters"};
    scene_map(&scene, MAP("{\"rows\":\"person\",\"family_above\":true,\"columns\":[" FAMILY
                          "," TO("Name", "people.*.name") "]}"));
    scene_book(&scene, "a.csv", csv, strlen(csv));
    const struct import_options options = {
        .catalogue = scene.catalogue, .as_at = {2026, 11, 30}, .family = "F9"};
    cr_assert_eq(record_import_open(scene.map, scene.sources, 1, &options, &scene.run, &scene.err),
                 STATUS_OK, "%s", scene.err.message);
    buffer_init(&scene.words, 1 << 20);
    for (size_t i = 0; i < record_import_count(scene.run); i++) {
        struct import_result result;
        cr_assert_eq(record_import_family(scene.run, i, NULL, &result, &scene.err), STATUS_OK);
        buffer_append_format(&scene.words, "%s\n", record_import_reference(scene.run, i));
        scene_family_words(result.root, &scene.words);
        import_result_free(&result);
    }
    const struct import_account *account = record_import_account(scene.run);
    for (size_t i = 0; i < account->issue_count; i++)
        buffer_append_format(&scene.words, "%s: %s\n", account->issues[i].where,
                             account->issues[i].why);
    buffer_append_format(&scene.words, "%zu imported", account->cells[IMPORT_IMPORTED]);
    char wanted[2000];
    snprintf(wanted, sizeof wanted,
             "F1\n"
             "ann-poe: not_known, name=Ann Poe\n"
             "F2\n"
             "eve-hay: not_known, name=Eve Hay\n"
             "fay-hay: not_known, name=Fay Hay\n"
             "a.csv, A3: %s\n"
             "a.csv, B3: %s\n"
             "a.csv, B4: " NOT_TOLD "a.csv, B5: " NOT_TOLD "a.csv, A8: %s, or has none\n"
             "a.csv, B8: %s, or has none\n"
             "a.csv, B9: " NOT_TOLD "5 imported",
             why[0], why[0], why[1], why[1]);
    expect_words(&scene, wanted);
    scene_end(&scene);
}

/* ---- who was taken out ---- */

#define OUT(people)                                                                                \
    "{\"id\":\"x\",\"at\":\"2026-11-02T10:00:00Z\",\"by\":\"Ann Lee\",\"reason\":\"Of another "    \
    "family\",\"person\":" people "}"
#define HERE_OUT(people, out)                                                                      \
    "{\"format\":\"safehand.family/2\",\"reference\":\"F1\",\"updated\":\"2026-01-01\","           \
    "\"people\":[" people "],\"consents\":[],\"entries\":[],\"taken_out\":[" out "]}"
#define ANNE "{\"id\":\"anne\",\"role\":\"mother\",\"name\":\"Anne Smith\"}"
#define OLD_JOHN(id) OUT(JOHN(id, "grandfather", ",\"birth_date\":\"1950-02-01\""))
#define OLD "F1,John Smith,01/02/1950,,7\n"

/* Neither their id nor their place is another's, who comes before their row, or after. */
Test(record_import_people, one_of_the_name_of_whom_was_taken_out)
{
    static const char *const csvs[] = {HEAD "F1,John Smith,01/02/1984,Dad,1\n" OLD,
                                       HEAD OLD "F1,John Smith,01/02/1984,Dad,1\n",
                                       HEAD "F1,John Smith,01/02/1984,Dad,1\n"};
    for (size_t i = 0; i < 3; i++) {
        char wanted[400];
        snprintf(wanted, sizeof wanted,
                 "F1\n"
                 "anne: mother, name=Anne Smith\n"
                 "john-smith-2: father, name=John Smith, birth_date=1984-02-01, phone=1\n"
                 "%d imported",
                 i < 2 ? 9 : 5);
        expect_import(JOHNS, csvs[i], NULL, HERE_OUT(ANNE, OLD_JOHN("john-smith")), wanted);
    }
}

/* His row is not that of his son, whose birth was never put right, nor that of one whose id
 * somebody gave here. */
Test(record_import_people, a_row_of_whom_was_taken_out)
{
    expect_import(JOHNS, HEAD "F1,John Smith,01/02/1950,,7\nF1,Anne Smith,,,3\n", NULL,
                  HERE_OUT(ANNE "," JOHN("john-smith-2", "son", ",\"birth_date\":\"1951-02-01\""),
                           OLD_JOHN("john-smith")),
                  "F1\n"
                  "anne: mother, name=Anne Smith, phone=3\n"
                  "john-smith-2: son, name=John Smith, birth_date=1951-02-01\n"
                  "7 imported");
    expect_import(JOHNS, HEAD OLD "F1,Anne Smith,,,3\n", NULL,
                  HERE_OUT(ANNE, OLD_JOHN("uncle-john")),
                  "F1\n"
                  "anne: mother, name=Anne Smith, phone=3\n"
                  "7 imported");
}

/* Who was there twice, and was taken out once, is there still. */
Test(record_import_people, one_who_was_there_twice)
{
    expect_import(JOHNS "", HEAD "F1,John Smith,01/02/1950,,7\nF1,John Smith,,,7\n", NULL,
                  HERE_OUT(JOHN("p1", "father", ",\"birth_date\":\"1950-02-01\""),
                           OUT(JOHN("john-smith", "not_known", ",\"birth_date\":\"1950-02-01\""))),
                  "F1\n"
                  "p1: father, name=John Smith, birth_date=1950-02-01, phone=7\n"
                  "7 imported");
    /* Of two who cannot be one it is not told. */
    expect_import(JOHNS, HEAD "F1,John Smith,,,7\n", NULL,
                  HERE_OUT(JOHN("p1", "father", ""), OUT(JOHN("p2", "son", ""))),
                  "F1\n"
                  "a.csv, A2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, B2: two here have that name: a date of birth would tell which it is\n"
                  "a.csv, E2: two here have that name: a date of birth would tell which it is\n"
                  "0 imported");
}
