/* The search: what is nearly written as recorded, and what is like it and is not. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/scan.h"

struct marked_text {
    const char *text;
    struct buffer out;
    size_t at;
};

static void mark(void *context, const struct scan_match *match)
{
    struct marked_text *marking = context;
    if (match->start < marking->at)
        return;
    buffer_append(&marking->out, marking->text + marking->at, match->start - marking->at);
    buffer_append_format(&marking->out, "[%.*s%s]", (int)(match->end - match->start),
                         marking->text + match->start, match->is_question ? "?" : "");
    marking->at = match->end;
}

struct writing {
    enum field_type type;
    const char *value, *text, *marked; /* what is found between brackets, "?" behind a question */
};

/* With another value in the record, or NULL. */
static void check(const struct writing *writing, const struct scan_value *other)
{
    struct error err = {0};
    struct scan *scan = NULL;
    struct marked_text marking = {.text = writing->text};
    const struct scan_value value = {.type = writing->type, .text = writing->value, .owner = 1};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(scan_new(false, &scan, &err), STATUS_OK);
    if (other)
        cr_assert_eq(scan_add(scan, other, &err), STATUS_OK);
    cr_assert_eq(scan_add(scan, &value, &err), STATUS_OK);
    cr_assert_eq(scan_ready(scan, &err), STATUS_OK);
    buffer_init(&marking.out, 1 << 16);
    scan_text(scan, writing->text, strlen(writing->text), mark, &marking);
    buffer_append_text(&marking.out, writing->text + marking.at);
    cr_expect_str_eq(buffer_text(&marking.out), writing->marked, "%s: %s", writing->value,
                     buffer_text(&marking.out));
    buffer_free(&marking.out);
    scan_free(scan);
}
#define CHECK(writings)                                                                            \
    for (size_t i = 0; i < sizeof(writings) / sizeof *(writings); i++)                             \
    check(&(writings)[i], NULL)

Test(scan_nearly, a_name_that_is_written_by_ear)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Macsen Teal", "with Maxen, with Mason. Maxen, who is six, came",
         "with [Maxen?], with Mason. [Maxen?], who is six, came"},
        {FIELD_NAME, "Khalid Teal", "told Khaleed and Kelly", "told [Khaleed?] and Kelly"},
        {FIELD_NAME, "Oksana Teal", "is Oxana here, oxana", "is [Oxana?] here, oxana"},
        {FIELD_NAME, "Dean Marlborough", "a Marlboro, a Malabar", "a [Marlboro?], a Malabar"},
        /* A day is nobody, whatever it sounds like; nor is what begins a sentence. */
        {FIELD_NAME, "Farida Teal", "on Friday, at Frida", "on Friday, at [Frida?]"},
        {FIELD_NAME, "Idris Teal", "Addresses follow. Idrees called",
         "Addresses follow. [Idrees?] called"},
    };
    CHECK(writings);
    /* Who is nearest to the name of somebody in scope is they. */
    const struct scan_value mother = {
        .type = FIELD_NAME, .text = "Sofiya Marston", .flags = SCAN_EXCUSED};
    check(&(struct writing){FIELD_NAME, "Sophia Teal", "that Sofia sang", "that Sofia sang"},
          &mother);
    /* In a text without capitals none can be missed. */
    check(
        &(struct writing){FIELD_NAME, "Malachi Teal",
                          "he had malaki with him at nine on a school night and i told him that it "
                          "is far too late for anyone",
                          "he had [malaki?] with him at nine on a school night and i told him that "
                          "it is far too late for anyone"},
        NULL);
}

Test(scan_nearly, numbers_as_scanners_and_hands_write_them)
{
    static const struct writing writings[] = {
        {FIELD_PHONE, "07700 900924", "07700 900942, 07700 90924, 07700 9009244, +44 77OO 9OO924",
         "[07700 900942?], [07700 90924?], [07700 9009244?], +[44 77OO 9OO924?]"},
        /* Another digit is another number, and three changed over are too. */
        {FIELD_PHONE, "07700 900924", "07700 900925, 07700 900249, 0770 924, at 9 on 24/09/2026",
         "07700 900925, 07700 900249, 0770 924, at 9 on 24/09/2026"},
        {FIELD_REFERENCE, "26/0771923", "ref 26/771923, ref 26/077192, 26/77192, £26.07",
         "ref [26/771923?], ref [26/077192?], 26/77192, £26.07"},
        {FIELD_REFERENCE, "QQ 65 43 21 A", "Nl number QQ 65 43 2l A; QQ 65 43 31 A",
         "Nl number [QQ 65 43 2l A?]; QQ 65 43 31 A"},
        {FIELD_REFERENCE, "ZZ05 FOH", "the ZZO5 F0H, the ZZ05 FHO",
         "the [ZZO5 F0H?], the ZZ05 FHO"},
        {FIELD_REFERENCE, "S4471902", "no. S 447l902, no. S 447l903, entry e4471",
         "no. [S 447l902?], no. S 447l903, entry e4471"},
        {FIELD_REFERENCE, "HOLLI808173CD9XX", "licence HOLLI8O8173CD9XX, HOLLI",
         "licence [HOLLI8O8173CD9XX?], HOLLI"},
        {FIELD_POSTCODE, "LE99 7BD", "at LE99 7B0, LE99 7D8, LE99 780",
         "at LE99 7B0, LE99 7D8, LE99 780"},
        {FIELD_NHS_NUMBER, "999 720 4131",
         "999 72O 4l31, 999 702 4131, 999 720 4141, 1 999 720, 3 of 720 4131",
         "[999 72O 4l31?], [999 702 4131?], 999 720 4141, 1 999 720, 3 of 720 4131"},
    };
    CHECK(writings);
}

Test(scan_nearly, parts_by_which_a_number_is_known)
{
    static const struct writing writings[] = {
        {FIELD_PHONE, "07700 900486",
         "a mobile ending 0486, one that ends in 486; 0486, ending 487",
         "a mobile [ending 0486?], one that [ends in 486?]; 0486, ending 487"},
        {FIELD_REFERENCE, "ZZ68 HOL", "index ZZ68 something. He drives. Saw HOL on the plate",
         "index [ZZ68?] something. He drives. Saw [HOL?] on the plate"},
        {FIELD_REFERENCE, "ZZ68 HOL", "room ZZ68 and HOL, and a hol in the sun",
         "room ZZ68 and HOL, and a hol in the sun"},
        {FIELD_EMAIL, "chanrob99@example.com", "chanrob 99 at example dot com, at example dot com",
         "[chanrob 99 at example dot com], at example dot com"},
        {FIELD_BIRTH_DATE, "1985-04-09", "dob 9/4, 9/4", "dob [9/4?], [9/4?]"},
        {FIELD_BIRTH_DATE, "1985-04-09", "9/4 of them paid 9.4 in all, 9 4",
         "9/4 of them paid 9.4 in all, 9 4"},
    };
    CHECK(writings);
}

Test(scan_nearly, places_by_a_word_that_nobody_else_has)
{
    static const struct writing writings[] = {
        {FIELD_TEXT, "Harlequin Poultry, Shepshed",
         "out at Harlequin, in Shepshed; a harlequin duck",
         "out at [Harlequin?], in [Shepshed?]; a harlequin duck"},
        {FIELD_TEXT, "Marchetti & Sons Ltd", "to Marchetti and Sons, two sons",
         "to [Marchetti and Sons?], two sons"},
        {FIELD_TEXT, "Thistly Meadow Primary School", "from Thistley Meadow, the meadow",
         "from [Thistley?] Meadow, the meadow"},
        {FIELD_TEXT, "Capel Seion", "i Gapel Seion, yng Nghapel Seion, ger Seion, capel arall",
         "i [Gapel Seion], yng [Nghapel Seion], ger [Seion?], capel arall"},
        {FIELD_ADDRESS, "17a Granby Street, Hinckley", "at 17A Granby, 17 Granby, 17a granby",
         "at [17A Granby?], 17 [Granby?], 17a granby"},
        {FIELD_ADDRESS, "52 Peartree Avenue, Derby", "at Peartree, a peartree, Pearson",
         "at [Peartree?], a peartree, Pearson"},
        {FIELD_ADDRESS, "The Old Forge, Packington, Leicestershire", "left the Forge, the forge",
         "left [the Forge?], the forge"},
        {FIELD_ADDRESS, "Thistledown, Sandy Lane, Melton", "at Thistle Down, a thistle fell down",
         "at [Thistle Down?], a thistle fell down"},
        {FIELD_ADDRESS, "17 Weavers Close, Blaby", "number seventeen, number seven, seventeen",
         "[number seventeen?], number seven, seventeen"},
    };
    CHECK(writings);
    /* A street in which somebody in scope lives too tells nothing. */
    const struct scan_value mother = {
        .type = FIELD_ADDRESS, .text = "4 Peartree Avenue, Derby", .flags = SCAN_EXCUSED};
    check(
        &(struct writing){FIELD_ADDRESS, "52 Peartree Avenue, Derby", "in Peartree", "in Peartree"},
        &mother);
}

Test(scan_nearly, names_cut_short)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Dean Pemberton", "tell Pembo; Pemb, pembo", "tell [Pembo?]; Pemb, pembo"},
        {FIELD_NAME, "Ayodele Teal", "with Ayo, ay", "with [Ayo?], ay"},
        {FIELD_NAME, "Conor Teal", "with Con, a con", "with [Con?], a con"},
        {FIELD_NAME, "Martin Teal", "on 12 Mar, with Marty", "on 12 Mar, with [Marty?]"},
        {FIELD_NAME, "Lacey-Mae Teal", "saw Lacey, L-M, Mae", "saw [Lacey], [L-M?], [Mae?]"},
        /* "Far" and "hard" are words. */
        {FIELD_NAME, "Farouk Teal", "it went Far, Faro", "it went Far, [Faro?]"},
        {FIELD_NAME, "Hardeep Teal",
         "so it was hard for us all to hear and then he said it was too late for a word of it",
         "so it was hard for us all to hear and then he said it was too late for a word of it"},
    };
    CHECK(writings);
}
