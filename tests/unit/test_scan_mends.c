/* The search: how people write what was recorded otherwise, and what they write that only looks so.
 */
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

/* With somebody in scope, or NULL. */
static void check(const struct writing *writing, const struct scan_value *excused, unsigned flags)
{
    struct error err = {0};
    struct scan *scan = NULL;
    struct marked_text marking = {.text = writing->text};
    const struct scan_value value = {
        .type = writing->type, .text = writing->value, .owner = 1, .flags = flags};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(scan_new(false, &scan, &err), STATUS_OK);
    if (excused)
        cr_assert_eq(scan_add(scan, excused, &err), STATUS_OK);
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
    check(&(writings)[i], NULL, 0)

Test(scan_mends, a_misspelled_name_is_a_question)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Sheila Ormerod", "Mr Omerod, Ormerrod, Ormreod, Ormarod; Omerot, Ordered",
         "Mr [Omerod?], [Ormerrod?], [Ormreod?], [Ormarod?]; Omerot, Ordered"},
        {FIELD_NAME, "Kelly Bellacqua", "Bel1acqua, BELLACOUA, bellacqa without a capital",
         "[Bel1acqua?], [BELLACOUA?], bellacqa without a capital"},
        {FIELD_NAME, "Tamsin Illingworth", "Tarnsin and lllingworth were tanning",
         "[Tarnsin?] and [lllingworth?] were tanning"},
        {FIELD_NAME, "Hanh", "Hahn, Hand, Hans", "[Hahn?], Hand, Hans"},
        {FIELD_NAME, "Sarah Teal", "Sara, Salah", "[Sara?], Salah"},
    };
    CHECK(writings);
    const struct scan_value mother = {
        .type = FIELD_NAME, .text = "Ann Marston", .flags = SCAN_EXCUSED};
    check(&(struct writing){FIELD_NAME, "Dean Marsten", "Marston, Marstan", "Marston, [Marstan?]"},
          &mother, 0);
    check(&(struct writing){FIELD_NAME, "Dean Marston", "Marsten, Marston", "Marsten, Marston"},
          &mother, 0);
}

Test(scan_mends, what_is_spelt_out_is_a_question)
{
    static const struct writing writings[] = {
        {FIELD_PHONE, "07700 900480",
         "ring oh double seven double oh nine hundred four eight oh. I know. One two three four.",
         "ring [oh double seven double oh nine hundred four eight oh?]. I know. One two three "
         "four."},
        {FIELD_PHONE, "07700 900832", "tel. O7700 900832, not O7700 900833",
         "tel. [O7700 900832?], not O7700 900833"},
        {FIELD_REFERENCE, "LE26C00288", "number LE two six C zero zero two eight eight, or LE two",
         "number [LE two six C zero zero two eight eight?], or LE two"},
        {FIELD_NHS_NUMBER, "999 402 3303", "NHS 999 4O2 3303", "NHS [999 4O2 3303?]"},
        {FIELD_NAME, "Dean Jones", "J o n e s, J-O-N-E-S I think, J o n a s",
         "[J o n e s?], [J-O-N-E-S?] I think, J o n a s"},
    };
    CHECK(writings);
}

Test(scan_mends, a_name_that_is_a_word_may_begin_a_sentence)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Hope Adeyinka", "Seen. Hope's place. Hope came. Hope so.",
         "Seen. [Hope?]'s place. [Hope?] came. Hope so."},
        {FIELD_NAME, "Grace Young", "Grace was said. Grace was late.",
         "Grace was said. [Grace?] was late."},
        {FIELD_NAME, "Mark Teal",
         "theyre puttin a bench in the garden for the lady at no nine and marks doin the screws "
         "and nobody marks the place",
         "theyre puttin a bench in the garden for the lady at no nine and [marks?] doin the screws "
         "and nobody marks the place"},
    };
    CHECK(writings);
}

Test(scan_mends, short_ways_of_telling_who)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Darren Teal", "That is Big D, a big d; weed. d n me sat; me and D; mend",
         "That is [Big D?], a big d; weed. [d n me?] sat; [me and D?]; mend"},
        {FIELD_NAME, "Damian Frobisher", "tell D.F. or D F, not DF or D.G.",
         "tell [D.F?]. or [D F?], not DF or D.G."},
        {FIELD_NAME, "Ellie-Mae Quigley", "then E-M told, 3 em", "then [E-M?] told, 3 em"},
        {FIELD_NAME, "Gruffydd ap Hywel", "Mr Powell, Mr Parry", "Mr [Powell?], Mr Parry"},
        {FIELD_NAME, "Maureen O'Donnell", "Donnell, Donnelly, Donald",
         "[Donnell?], [Donnelly?], Donald"},
        {FIELD_NAME, "Priscilla Teal", "I saw Pris and Prissy; prison",
         "I saw [Pris?] and Prissy; prison"},
    };
    CHECK(writings);
}

Test(scan_mends, a_title_tells_whose_surname_it_is)
{
    const struct scan_value mother = {
        .type = FIELD_NAME, .text = "Ann Goodacre", .flags = SCAN_EXCUSED | SCAN_NO_MAN};
    check(&(struct writing){FIELD_NAME, "Tony Goodacre",
                            "Mr Goodacre, Mrs Goodacre, Goodacre; Mrs Goodacre senior",
                            "[Mr Goodacre?], Mrs Goodacre, Goodacre; Mrs [Goodacre senior?]"},
          &mother, SCAN_NO_WOMAN);
    check(&(struct writing){FIELD_NAME, "Joan Goodacre", "Mamgu Goodacre, Mr Goodacre",
                            "[Mamgu Goodacre?], Mr Goodacre"},
          &mother, SCAN_NO_MAN);
}

Test(scan_mends, places_in_short)
{
    static const struct writing writings[] = {
        {FIELD_ADDRESS, "29 Harcourt Rise, Leicester",
         "the man from number 29, no. 29, the Rise; number 2, the rise of",
         "the man from [number 29?], [no. 29?], [the Rise?]; number 2, the rise of"},
        {FIELD_ADDRESS, "Bryn Awel, Ffordd yr Orsaf, Llanfair Isaf",
         "in Llanfair Isaf, in Llanfair, in Llan", "in [Llanfair Isaf?], in [Llanfair?], in Llan"},
        {FIELD_ADDRESS, "Flat 12, 3 Row Street, Oadby", "Flat 12 in Oadby, flat 1, oadby",
         "[Flat 12?] in [Oadby?], flat 1, oadby"},
    };
    CHECK(writings);
    /* A town that somebody else lives in too tells nothing. */
    const struct scan_value mother = {
        .type = FIELD_ADDRESS, .text = "3 Mill Row, Oadby", .flags = SCAN_EXCUSED};
    check(&(struct writing){FIELD_ADDRESS, "9 Low Road, Oadby", "in Oadby", "in Oadby"}, &mother,
          0);
}

Test(scan_mends, days_with_a_name_and_in_welsh)
{
    static const struct writing writings[] = {
        {FIELD_BIRTH_DATE, "2011-11-30",
         "born on the last day of November 2011, last November 2011",
         "born on the [last day of November 2011], last November 2011"},
        {FIELD_BIRTH_DATE, "2023-02-14", "St Valentine's Day 2023, Valentine's Day 2022",
         "St [Valentine's Day 2023], Valentine's Day 2022"},
        {FIELD_BIRTH_DATE, "1999-12-24", "Christmas Eve 1999, Christmas Day 1999",
         "[Christmas Eve 1999], Christmas Day 1999"},
        {FIELD_BIRTH_DATE, "1990-05-02", "yr ail o Fai 1990, trydydd o Fai 1990",
         "yr [ail o Fai 1990], trydydd o Fai 1990"},
        {FIELD_BIRTH_DATE, "1990-05-11", "yr unfed ar ddeg o Fai 1990",
         "yr [unfed ar ddeg o Fai 1990]"},
        {FIELD_BIRTH_DATE, "1990-05-16", "unfed ar bymtheg o Fai 1990",
         "[unfed ar bymtheg o Fai 1990]"},
        {FIELD_BIRTH_DATE, "1990-05-18", "y deunawfed o Fai 1990", "y [deunawfed o Fai 1990]"},
        {FIELD_BIRTH_DATE, "1990-05-30", "degfed ar hugain o Fai 1990",
         "[degfed ar hugain o Fai 1990]"},
        {FIELD_BIRTH_DATE, "1990-05-31", "yr unfed ar ddeg ar hugain o Fai 1990",
         "yr [unfed ar ddeg ar hugain o Fai 1990]"},
    };
    CHECK(writings);
}

Test(scan_mends, what_is_meant_not_to_be_found)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Dean Jones", "J\u043Enes, J\u200Bones, Jo\u0301nes, Jo\u00ADnes, \uFF2Aones",
         "[J\u043Enes], [J\u200Bones], [Jo\u0301nes], [Jo\u00ADnes], [\uFF2Aones]"},
        {FIELD_PHONE, "07700 900480", "\uFF10\uFF17\uFF17\uFF10\uFF10 900480",
         "[\uFF10\uFF17\uFF17\uFF10\uFF10 900480]"},
        {FIELD_NAME, "Pat Moopsen", "\u041C\u043E\u043Epsen, M00psen",
         "[\u041C\u043E\u043Epsen], [M00psen?]"},
        /* Not in: what is packed, and leetspeak beyond 0, 1, 2, 5 and 8. */
        {FIELD_NAME, "Dean Jones", "Sm9uZXM= J@n3s", "Sm9uZXM= J@n3s"},
    };
    CHECK(writings);
}

Test(scan_mends, what_somebody_is)
{
    static const struct writing gran = {
        FIELD_TEXT, "gran grandmother stepdad",
        "Her gran, my step-dad and the grandmother; the gran; gran, other grandmothers",
        "[Her gran?], [my step-dad?] and [the grandmother?]; [the gran?]; gran, other "
        "grandmothers"};
    check(&gran, NULL, SCAN_ASK | SCAN_RELATION);
}
