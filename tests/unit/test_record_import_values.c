/* What the cells of an export say. */
#include "import_support.h"

#define BORN TO("Born", "people.*.birth_date")
#define DUE TO("Due", "people.*.due_date")

/* Today is 30 November 2026. Somebody was born in 1927; something is due in 2027, or was in 1927.
 */
Test(record_import_values, years_of_two_digits)
{
    expect_import(
        MAP(PEOPLE("," BORN "," DUE)),
        "Family,Name,Born,Due\nF1,A A,15/01/27,15/01/2027\nF1,B B,30/11/26,15/01/27\n"
        "F1,C C,01/02/99,01/12/26\nF1,D D,01/02/03,30/11/26\nF1,E E,,01/02/99\n",
        NULL, NULL,
        "F1\n"
        "a-a: not_known, name=A A, birth_date=1927-01-15, due_date=2027-01-15\n"
        "b-b: not_known, name=B B, birth_date=2026-11-30\n"
        "c-c: not_known, name=C C, birth_date=1999-02-01\n"
        "d-d: not_known, name=D D, birth_date=2003-02-01, due_date=2026-11-30\n"
        "e-e: not_known, name=E E\n"
        "a.csv, D3: \"15/01/27\" may be of this century or of the last: it needs the whole year\n"
        "a.csv, D4: \"01/12/26\" may be of this century or of the last: it needs the whole year\n"
        "a.csv, D6: \"01/02/99\" may be of this century or of the last: it needs the whole year\n"
        "16 imported");
}

Test(record_import_values, years_of_two_digits_of_entries)
{
    expect_import(
        MAP(PEOPLE("") "," NOTES("")), "Family,Name\nF1,Ann Lee\n",
        "Family,Date,Text\nF1,15/01/27,One\nF1,15/01/26,Two\n", NULL,
        "F1\n"
        "ann-lee: not_known, name=Ann Lee\n"
        "entry: Two []\n"
        "b.csv, B2: \"15/01/27\" may be of this century or of the last: it needs the whole year\n"
        "b.csv, C2: nothing in its row says the day of the entry\n"
        "6 imported");
}

#define HEALTH TO("Health", "people.*.health")
#define ASTHMA TO("Asthma", "people.*.health.asthma")

/* One is a part of the other: whichever comes first stays, and the other is told. */
Test(record_import_values, a_field_and_a_part_of_it)
{
    expect_import(
        MAP(PEOPLE("," HEALTH "," ASTHMA)),
        "Family,Name,Health,Asthma\nF1,A A,well,mild\nF1,B B,,mild\nF1,C C,well,\n", NULL, NULL,
        "F1\n"
        "a-a: not_known, name=A A, health=well\n"
        "b-b: not_known, name=B B, health={...}\n"
        "c-c: not_known, name=C C, health=well\n"
        "a.csv, D2: another column says something of the same: of the whole of it, or of a part\n"
        "9 imported");
}

Test(record_import_values, a_part_of_a_field_and_the_field)
{
    expect_import(
        MAP(PEOPLE("," ASTHMA "," HEALTH)),
        "Family,Name,Health,Asthma\nF1,A A,well,mild\nF1,B B,,mild\nF1,C C,well,\n", NULL, NULL,
        "F1\n"
        "a-a: not_known, name=A A, health={...}\n"
        "b-b: not_known, name=B B, health={...}\n"
        "c-c: not_known, name=C C, health=well\n"
        "a.csv, C2: another column says something of the same: of the whole of it, or of a part\n"
        "9 imported");
}

/* There is but one day of birth: a second column is not joined to it. Texts are. */
Test(record_import_values, columns_of_one_field)
{
    expect_import(
        MAP(PEOPLE("," BORN "," TO("Birthday", "people.*.birth_date") "," TO(
            "Surname", "people.*.name") "," ROLE "," TO("As", "people.*.role"))),
        "Family,Name,Surname,Born,Birthday,Role,As\nF1,Al,Roe,01/01/1980,02/01/1980,Dad,carer\n"
        "F1,Bo,Roe,01/01/1990,01/01/1990,Mum,mother\nF1,Cy,Roe,,03/01/1990,,son\n",
        NULL, NULL,
        "F1\n"
        "al-roe: father, name=Al Roe, birth_date=1980-01-01\n"
        "bo-roe: mother, name=Bo Roe, birth_date=1990-01-01\n"
        "cy-roe: son, name=Cy Roe, birth_date=1990-01-03\n"
        "a.csv, E2: another column of its row says otherwise\n"
        "a.csv, G2: another column of its row says otherwise\n"
        "17 imported");
}

Test(record_import_values, columns_of_one_day_of_an_entry)
{
    expect_import(MAP(PEOPLE("") "," NOTES("," COLUMN("End", "\"entry\":\"on\""))),
                  "Family,Name\nF1,Ann Lee\n",
                  "Family,Date,End,Text\nF1,15/01/2026,16/01/2026,One\nF1,,16/01/2026,Two\n", NULL,
                  "F1\n"
                  "ann-lee: not_known, name=Ann Lee\n"
                  "entry: One []\n"
                  "entry: Two []\n"
                  "b.csv, C2: another column of its row says otherwise\n"
                  "8 imported");
}

/* ---- proposing ---- */

static json_t *propose(struct import_scene *scene, const char *csv, size_t length)
{
    const char *like;
    json_t *map = NULL;
    scene_map(scene, MAP(PEOPLE("")));
    scene_book(scene, "a.csv", csv, length);
    cr_assert_eq(record_map_propose(scene->sources, 1, scene->catalogue, NULL,
                                    &(struct date){2026, 11, 30}, &map, &like, &scene->err),
                 STATUS_OK, "%s", scene->err.message);
    scene->root = map;
    return json_object_get(json_array_get(json_object_get(map, "tables"), 0), "columns");
}

static json_int_t nth_of(const json_t *columns, size_t index)
{
    return json_integer_value(json_object_get(json_array_get(columns, index), "nth"));
}

/* Headings that read alike are counted: the second of one is its second. */
Test(record_import_values, headings_that_come_again)
{
    static const char csv[] = "Shoe,shoe ,,Coat,SHOE:,Coat\n1,2,,3,4,5\n";
    struct import_scene scene;
    json_t *columns = propose(&scene, csv, sizeof csv - 1);
    static const json_int_t wanted[] = {0, 2, 0, 3, 2};
    cr_assert_eq(json_array_size(columns), sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_expect_eq(nth_of(columns, i), wanted[i], "%zu", i);
    scene_end(&scene);
}

/* Not each compared with all before. */
Test(record_import_values, many_headings, .timeout = 20)
{
    enum { HEADINGS = 16000 };
    struct import_scene scene;
    struct buffer csv;
    buffer_init(&csv, 1 << 20);
    for (int i = 0; i < HEADINGS; i++)
        buffer_append_format(&csv, "h%d,", i % (HEADINGS / 2));
    buffer_append_text(&csv, "\n1,2\n");
    json_t *columns = propose(&scene, (const char *)csv.data, csv.length);
    cr_assert_eq(json_array_size(columns), HEADINGS);
    cr_assert_eq(nth_of(columns, HEADINGS - 1), 2);
    scene_end(&scene);
    buffer_free(&csv);
}
