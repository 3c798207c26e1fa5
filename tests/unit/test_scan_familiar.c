/* The search: what people who know somebody write instead of what is recorded, and how they say it
 * aloud. */
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

Test(scan_familiar, what_friends_make_of_a_name)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Warrick Teal", "there is Wazza, Waz and a waz",
         "there is [Wazza?], [Waz?] and a waz"},
        {FIELD_NAME, "Kalisandro Teal", "with Sandro, a sandro", "with [Sandro?], a sandro"},
        {FIELD_NAME, "Cornelia Teal", "with Nelia, and neli", "with [Nelia?], and neli"},
        {FIELD_NAME, "Dean Ackroyd", "Ackers came, Ack went, a packer",
         "[Ackers?] came, Ack went, a packer"},
        {FIELD_NAME, "Dean Crouch", "to Crouchy, crouching", "to [Crouchy?], crouching"},
        {FIELD_NAME, "Dean Whitlock", "known as \"Whits\", at his wits' end",
         "known as \"[Whits?]\", at his wits' end"},
        {FIELD_NAME, "Niamh Teal", "with Neve, an eve", "with [Neve?], an eve"},
        {FIELD_NAME, "Shaun Teal", "with Sean, in the season", "with [Sean?], in the season"},
        {FIELD_NAME, "Madison Teal", "and Maddie, and Mad", "and [Maddie?], and Mad"},
        /* In a text of somebody who writes capitals in numbers only. */
        {FIELD_NAME, "Harjit Teal",
         "so harj says that he wants us out by then and the car outside is ZZ22 something and he "
         "is "
         "NOT happy at all about it",
         "so [harj?] says that he wants us out by then and the car outside is ZZ22 something and "
         "he is "
         "NOT happy at all about it"},
        {FIELD_NAME, "Dafydd Teal", "on St David's Day, with David",
         "on St David's Day, with [David?]"},
    };
    CHECK(writings);
    /* Somebody in scope is called so: they are meant. */
    const struct scan_value child = {
        .type = FIELD_NAME, .text = "Ashley Marston", .flags = SCAN_EXCUSED};
    check(&(struct writing){FIELD_NAME, "Ashleigh Teal", "Ashley, Ashleigh, Ash",
                            "Ashley, [Ashleigh], [Ash?]"},
          &child);
}

Test(scan_familiar, a_name_taken_down_by_ear)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Dean Barrowcliff", "his name is Barrow Cliff, a barrow on a cliff",
         "his name is [Barrow Cliff?], a barrow on a cliff"},
        {FIELD_NAME, "Sheila Teal", "with Shiela and Sheena", "with [Shiela?] and Sheena"},
        {FIELD_NAME, "Dhruv Teal", "says Druv, in drive", "says [Druv?], in drive"},
        {FIELD_NAME, "Valentina Moretti", "4. The nanny, Valentine, has given notice",
         "4. The nanny, [Valentine?], has given notice"},
        {FIELD_NAME, "Orla Mather", "the Mathers, a mother, Mother said",
         "the [Mathers], a mother, Mother said"},
    };
    CHECK(writings);
}

Test(scan_familiar, numbers_said_aloud)
{
    static const struct writing writings[] = {
        {FIELD_POSTCODE, "BB99 5AL", "it is bee bee ninety nine five ay el, I think",
         "it is [bee bee ninety nine five ay el?], I think"},
        {FIELD_REFERENCE, "ZZ70 BRC", "a blue zed zed seven oh bee ar see and one two three",
         "a blue [zed zed seven oh bee ar see?] and one two three"},
        {FIELD_REFERENCE, "ZZ70 BRC", "zulu zulu seven zero bravo romeo charlie",
         "[zulu zulu seven zero bravo romeo charlie?]"},
        {FIELD_REFERENCE, "ZZ72 GFH",
         "in the van, seven two plate, golf foxtrot hotel; a golf hotel",
         "in the van, seven two plate, [golf foxtrot hotel?]; a golf hotel"},
        {FIELD_PHONE, "01632 960488", "ring oh one six three two nine sixty four double eight",
         "ring [oh one six three two nine sixty four double eight?]"},
        {FIELD_PHONE, "07700 963900", "07700 900 963; 3900 at the end, 963900",
         "[07700 900 963?]; [3900 at the end?], [963900?]"},
        {FIELD_PHONE, "07700 900651", "seven double oh, nine double oh, six five one",
         "[seven double oh, nine double oh, six five one?]"},
        {FIELD_NAME, "Charlie Teal", "with Charlie, one to five", "with [Charlie], one to five"},
    };
    CHECK(writings);
}

Test(scan_familiar, parts_of_a_reference)
{
    static const struct writing writings[] = {
        {FIELD_REFERENCE, "35/26118/26", "ref 35/26118, 26118/26; 26118, 35",
         "ref [35/26118?], [26118/26?]; 26118, 35"},
        {FIELD_REFERENCE, "LHG/0042718", "tenancy 0042718 or LHG 42718, for £427.18",
         "tenancy [0042718?] or [LHG 42718?], for £427.18"},
        {FIELD_REFERENCE, "BS26P00418", "case BS26 P 418, room 418",
         "case [BS26 P 418?], room 418"},
        {FIELD_REFERENCE, "QQ 33 19 58 C", "the one ending 58C, ending 58D, QQ 33 19 58",
         "the one [ending 58C?], ending 58D, [QQ 33 19 58?]"},
        {FIELD_NHS_NUMBER, "999 720 4131", "last four 4131, four 4131",
         "[last four 4131?], four 4131"},
        {FIELD_REFERENCE, "ZZ66 DWC", "the red one, 66 DWC; 66 of them",
         "the red one, [66 DWC?]; 66 of them"},
        {FIELD_REFERENCE, "ZZ66 DWC", "in a pickup, ZZ 66 D something",
         "in a pickup, [ZZ 66?] D something"},
        {FIELD_POSTCODE, "LE99 7BD", "near LE99 7, in LE99, LE99 7QQ, at 7",
         "near [LE99 7?], in LE99, LE99 7QQ, at 7"},
    };
    CHECK(writings);
}

Test(scan_familiar, days_as_they_are_told)
{
    static const struct writing writings[] = {
        {FIELD_BIRTH_DATE, "1991-07-07",
         "born on the seventh of the seventh ninety-one, or ninety-two",
         "born on the [seventh of the seventh ninety-one], or ninety-two"},
        {FIELD_BIRTH_DATE, "1992-08-14", "on fourteen August ninety-two, fourteen in August",
         "on [fourteen August ninety-two], fourteen in August"},
        {FIELD_BIRTH_DATE, "1991-05-21", "twenty one May 1991, twenty May 1991",
         "[twenty one May 1991], twenty May 1991"},
        {FIELD_BIRTH_DATE, "1988-11-05", "his birthday is bonfire night",
         "his birthday is [bonfire night?]"},
        {FIELD_BIRTH_DATE, "1988-11-05", "we went to the bonfire night",
         "we went to the bonfire night"},
        {FIELD_BIRTH_DATE, "1985-05-15", "I was forty-one on the 15th May. He left on the 15th May",
         "I was forty-one on the [15th May?]. He left on the 15th May"},
    };
    CHECK(writings);
}

Test(scan_familiar, places_in_fewer_words)
{
    static const struct writing writings[] = {
        {FIELD_ADDRESS, "Pear Tree Farm, Nempnett", "at Pear Tree, under a pear tree",
         "at [Pear Tree?], under a pear tree"},
        {FIELD_ADDRESS, "118 Gidlow Lane, Wigan", "up on Gidlow, in Wigan, in Widnes",
         "up on [Gidlow?], in [Wigan?], in Widnes"},
        /* Streets everywhere are called after a city. */
        {FIELD_ADDRESS, "118 Derby Road, Wigan", "in Derby, on Derby Road",
         "in Derby, on [Derby Road?]"},
        {FIELD_ADDRESS, "12a Mount Street", "back at 12A, at 12", "back [at 12A?], at 12"},
        {FIELD_ADDRESS, "Flat 33, Rembrandt Point, London", "from no 33, no 3",
         "from [no 33?], no 3"},
        {FIELD_TEXT, "Long Field Spencer Academy", "is at Longfield, in a long field",
         "is at [Longfield?], in a long field"},
        {FIELD_TEXT, "Bollin Print Works", "from the print works, a print works",
         "from [the print works?], a print works"},
        {FIELD_ADDRESS, "30 Venns Close, Hapton", "at 30 Venn's, at 30 venns",
         "at [30 Venn's?], at 30 venns"},
        {FIELD_ADDRESS, "3 Mill Row, Pegswood", "at peg's wood, a pegs would",
         "at [peg's wood?], a pegs would"},
        {FIELD_ADDRESS, "3 Mill Row, Hapton", "lives up in Happton", "lives up in [Happton?]"},
    };
    CHECK(writings);
    /* Of a town or a street that somebody in scope lives in as well nothing is told. */
    const struct scan_value mother = {
        .type = FIELD_ADDRESS, .text = "31 Gidlow Lane, Redcar", .flags = SCAN_ASK};
    check(&(struct writing){FIELD_ADDRESS, "118 Gidlow Lane, Redcar",
                            "On Gidlow, on Gidlo, in Redcar", "On Gidlow, on Gidlo, in Redcar"},
          &mother);
}
