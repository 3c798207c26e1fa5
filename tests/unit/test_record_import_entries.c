/* Entries of an export: whom they are about, and which of them are one. */
#include "import_support.h"

#define ABOUT COLUMN("About", "\"entry\":\"about\"")
#define ALSO COLUMN("Also", "\"entry\":\"about\"")
#define NUMBER COLUMN("Id", "\"key\":[\"entry\"]")
#define TWO "Family,Name\nF1,Ann Smith\nF1,Tom Smith\n"

/* What tells of Lily leaves with Ann's things, if it is taken for Ann's alone. */
Test(record_import_entries, somebody_named_is_not_there)
{
    expect_import(MAP(PEOPLE("") "," NOTES("," ABOUT "," ALSO)), TWO,
                  "Family,Date,Text,About,Also\nF1,01/11/2026,One,Ann Smith; Lily Smith,\n"
                  "F1,02/11/2026,Two,Ann Smith,Lily Smith\nF1,03/11/2026,Three,Lily Smith,Ann "
                  "Smith\nF1,04/11/2026,Four,Ann Smith,Tom Smith\n",
                  NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "tom-smith: not_known, name=Tom Smith\n"
                  "entry: One []\n"
                  "entry: Two []\n"
                  "entry: Three []\n"
                  "entry: Four [ann-smith tom-smith]\n"
                  "b.csv, D2: \"Lily Smith\" is nobody of the family\n"
                  "b.csv, E3: \"Lily Smith\" is nobody of the family\n"
                  "b.csv, D3: its row names somebody who is nobody of the family\n"
                  "b.csv, D4: \"Lily Smith\" is nobody of the family\n"
                  "b.csv, E4: its row names somebody who is nobody of the family\n"
                  "18 imported");
}

Test(record_import_entries, a_name_that_comes_twice)
{
    expect_import(MAP(PEOPLE("") "," NOTES("," ABOUT "," ALSO)), TWO,
                  "Family,Date,Text,About,Also\nF1,01/11/2026,One,Ann Smith; ann smith,ann-smith\n",
                  NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "tom-smith: not_known, name=Tom Smith\n"
                  "entry: One [ann-smith]\n"
                  "9 imported");
}

/* One entry given out once for each of whom it is about, with a key and without. */
Test(record_import_entries, the_same_entry_in_several_rows)
{
    expect_import(MAP(PEOPLE("") "," NOTES("," ABOUT)), TWO,
                  "Family,Date,Text,About\nF1,01/11/2026,One,Ann Smith\nF1,01/11/2026,One,Tom "
                  "Smith\nF1,01/11/2026,One,Ann Smith\nF1,02/11/2026,Two,Ann "
                  "Smith\nF1,02/11/2026,Two,\nF1,02/11/2026,Two,Tom Smith\n",
                  NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "tom-smith: not_known, name=Tom Smith\n"
                  "entry: One [ann-smith tom-smith]\n"
                  "entry: Two []\n"
                  "b.csv, D7: another row of the same entry does not say whom it is about\n"
                  "26 imported");
}

Test(record_import_entries, the_same_entry_by_its_key)
{
    expect_import(MAP(PEOPLE("") "," NOTES("," ABOUT "," NUMBER)), TWO,
                  "Family,Date,Text,About,Id\nF1,01/11/2026,One,Ann Smith,7\nF1,01/11/2026,One,Tom "
                  "Smith,7\nF1,01/11/2026,Other,Tom Smith,7\n",
                  NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "tom-smith: not_known, name=Tom Smith\n"
                  "entry: One [ann-smith tom-smith]\n"
                  "b.csv, B4: another row has the same key, and says otherwise\n"
                  "b.csv, C4: another row has the same key, and says otherwise\n"
                  "b.csv, D4: another row has the same key, and says otherwise\n"
                  "16 imported");
}

/* Two keys that are too long are not one. */
Test(record_import_entries, keys_that_are_none)
{
#define LONG                                                                                       \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    expect_import(MAP(PEOPLE("") "," NOTES("," NUMBER)), TWO,
                  "Family,Date,Text,Id\nF1,01/11/2026,One," LONG "\nF1,01/11/2026,Two," LONG
                  "\nF1,01/11/2026,Three,!\n",
                  NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "tom-smith: not_known, name=Tom Smith\n"
                  "b.csv, B2: what tells entries apart is longer than 64 letters, or has none\n"
                  "b.csv, C2: what tells entries apart is longer than 64 letters, or has none\n"
                  "b.csv, B3: what tells entries apart is longer than 64 letters, or has none\n"
                  "b.csv, C3: what tells entries apart is longer than 64 letters, or has none\n"
                  "b.csv, B4: what tells entries apart is longer than 64 letters, or has none\n"
                  "b.csv, C4: what tells entries apart is longer than 64 letters, or has none\n"
                  "10 imported");
}

/* Many notes of one family: each is looked for among all that came before. */
Test(record_import_entries, many_of_one_family, .timeout = 20)
{
    enum { NOTES_OF_IT = 20000 };
    struct import_scene scene;
    struct buffer csv;
    buffer_init(&csv, 1 << 22);
    buffer_append_text(&csv, "Family,Date,Text,Id\n");
    for (int i = 0; i < NOTES_OF_IT; i++)
        buffer_append_format(&csv, "F1,01/11/2026,Note %d,%d\n", i, i);
    scene_map(&scene, MAP(PEOPLE("") "," NOTES("," NUMBER)));
    scene_book(&scene, "a.csv", TWO, strlen(TWO));
    scene_book(&scene, "b.csv", csv.data, csv.length);
    scene_import(&scene, NULL);
    cr_assert_eq(json_array_size(json_object_get(scene.root, "entries")), NOTES_OF_IT);
    cr_assert_eq(record_import_account(scene.run)->cells[IMPORT_IMPORTED], 4 * NOTES_OF_IT + 4);
    scene_end(&scene);
    buffer_free(&csv);
}
