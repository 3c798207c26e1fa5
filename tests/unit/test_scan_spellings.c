/* The search: spellings, short forms, streets, dates in words, and what is known by its shape. */
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

static void check_value(bool is_strict, const struct writing *writing)
{
    struct error err = {0};
    struct scan *scan = NULL;
    struct marked_text marking = {.text = writing->text};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(scan_new(is_strict, &scan, &err), STATUS_OK);
    cr_assert_eq(
        scan_add(scan, &(struct scan_value){.type = writing->type, .text = writing->value}, &err),
        STATUS_OK);
    cr_assert_eq(scan_ready(scan, &err), STATUS_OK);
    buffer_init(&marking.out, 1 << 16);
    scan_text(scan, writing->text, strlen(writing->text), mark, &marking);
    buffer_append_text(&marking.out, writing->text + marking.at);
    cr_expect_str_eq(buffer_text(&marking.out), writing->marked, "%s: %s", writing->value,
                     buffer_text(&marking.out));
    buffer_free(&marking.out);
    scan_free(scan);
}
#define CHECK(strict, writings)                                                                    \
    for (size_t i = 0; i < sizeof(writings) / sizeof *(writings); i++)                             \
    check_value(strict, &(writings)[i])

Test(scan_spellings, a_name_is_found_however_it_is_spelled)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Fiona MacDonald", "McDonald, Macdonald, M'Donald and F. McDonald, Macron",
         "[McDonald], [Macdonald], [M'Donald] and [F. McDonald], Macron"},
        {FIELD_NAME, "Dean McAllister", "MacAllister's, the McAllisters, Mack",
         "[MacAllister]'s, the [McAllisters], Mack"},
        {FIELD_NAME, "Zolt\u00E1n Kr\u00FCger", "Krueger, Kruger, Dr KRUEGER, Kroger",
         "[Krueger], [Kruger], Dr [KRUEGER], [Kroger?]"},
        {FIELD_NAME, "J\u00F6rg M\u00FCller", "Joerg Mueller, Jorg", "[Joerg Mueller], [Jorg]"},
        {FIELD_NAME, "Jo\u0308rg", "Joerg", "[Joerg]"},
        {FIELD_NAME, "Joerg Mueller", "J\u00F6rg M\u00FCller", "[J\u00F6rg M\u00FCller?]"},
        {FIELD_NAME, "S\u00F8ren Bj\u00F8rnsen", "Soeren Bjoernsen", "[Soeren Bjoernsen]"},
        {FIELD_NAME, "\u017Deljka \u0110uri\u0107", "Duric, Djuric", "[Duric], [Djuric]"},
        {FIELD_NAME, "Ma\u0142gorzata", "Malgorzata, Ma\u0142gorzata",
         "[Malgorzata], [Ma\u0142gorzata]"},
        {FIELD_NAME, "Anne Saint-Clair", "Anne St Clair, Mrs St. Clair, Saint Clair",
         "[Anne St Clair], Mrs [St. Clair], [Saint Clair]"},
        {FIELD_NAME, "Jeremiah St. John", "Mr Saint John", "Mr Saint [John]"},
        {FIELD_NAME, "Kate D'Arcy", "d'Arcy, DArcy, Darcy, D Arcy",
         "[d'Arcy], [DArcy], [Darcy], [D Arcy]"},
        {FIELD_NAME, "Amy Jones-Rees", "the Joneses, Jones' bag", "the [Joneses], [Jones]' bag"},
        {FIELD_NAME, "Piotr Kowalski", "Mrs Kowalska", "Mrs [Kowalska?]"},
        {FIELD_NAME, "Alex Vandermeer", "Vander Meer, Van der Meer",
         "[Vander Meer], [Van der Meer]"},
        {FIELD_NAME, "Ann Prichard", "Mrs P, Mrs Pe, Mrs P's, Mrs P'rice",
         "[Mrs P?], Mrs Pe, [Mrs P?]'s, Mrs P'rice"},
        {FIELD_NAME, "Bron Tuckfield", "Mrs Tuck-\nfield, Mrs Tuck-\r\n  field, Tuck- field",
         "Mrs [Tuck-\nfield], Mrs [Tuck-\r\n  field], Tuck- field"},
    };
    CHECK(false, writings);
}

Test(scan_spellings, short_forms_are_questions)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Elizabeth Fry", "Liz came, Lizzie's; Betty; Alice",
         "[Liz?] came, [Lizzie?]'s; [Betty?]; Alice"},
        {FIELD_NAME, "Liz Fry", "Elizabeth", "[Elizabeth?]"},
        {FIELD_NAME, "William Fry", "pay the bill; and then Bill came, with will",
         "pay the bill; and then [Bill?] came, with will"},
        {FIELD_NAME, "Patricia Fry",
         "hi hun its pat, i wanted to say thank you for the lovely food "
         "parcel it was great",
         "hi hun its [pat?], i wanted to say thank you for the lovely food parcel it was great"},
        {FIELD_NAME, "Ann Elizabeth", "Liz", "Liz"}, /* a surname has no short form */
    };
    CHECK(false, writings);
}

Test(scan_spellings, a_phrase_is_no_initial)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Anna Penny", "They ran at a penny a lap. A penny!",
         "They ran at a penny a lap. A penny!"},
        {FIELD_NAME, "Anna Penny", "A Penny, A. Penny and Mr Penny",
         "[A Penny], [A. Penny] and Mr [Penny?]"},
        {FIELD_NAME, "Gary Penny", "g penny", "g penny"},
        {FIELD_NAME, "Gary Rudkin", "g rudkin", "[g rudkin]"},
    };
    CHECK(false, writings);
}

Test(scan_spellings, streets_of_every_kind)
{
    static const struct writing writings[] = {
        {FIELD_ADDRESS, "18 Bede Approach, Leicester", "18 Bede App, Bede Approach",
         "[18 Bede App], [Bede Approach?]"},
        {FIELD_ADDRESS, "14-16 Hinckley Parade, Leicester",
         "14 Hinckley Parade, 16 Hinckley Pde, 14-16 Hinckley Parade, 18 Hinckley Parade",
         "[14 Hinckley Parade], [16 Hinckley Pde], [14-16 Hinckley Parade], 18 [Hinckley Parade?]"},
        {FIELD_ADDRESS, "Plot 4, Thornbush Lane, Oadby", "at Plot 4; plot 41; Thornbush Ln",
         "at [Plot 4?]; plot 41; [Thornbush Ln]"},
        {FIELD_ADDRESS, "Heol y Bryn 14, Aberteg", "14 Heol y Bryn, Heol-y-Bryn 14; in Heol y Bryn",
         "[14 Heol y Bryn], [Heol-y-Bryn 14]; in [Heol y Bryn?]"},
        {FIELD_ADDRESS, "14 Heol y Bryn, Aberteg", "Heol y Bryn 14", "[Heol y Bryn 14]"},
        {FIELD_ADDRESS, "ul. Lipowa 14, Pozna\u0144", "ulica Lipowa 14, Lipowa 14, Lipowa 15",
         "[ulica Lipowa 14], [Lipowa 14], Lipowa 15"},
        {FIELD_ADDRESS, "10 Saint Mary's Avenue, Wigston", "10 St. Mary's Ave, 10 Saint Marys Av",
         "[10 St. Mary's Ave], [10 Saint Marys Av]"},
        {FIELD_ADDRESS, "Flat 12 Goscote House, Row Street, Leicester",
         "12 Goscote House, Goscote House, Flat 12",
         "[12 Goscote House], [Goscote House?], [Flat 12?]"},
        {FIELD_ADDRESS, "Unit 6, The Maltings, Canal Wharf, Leicester", "the Maltings, Canal Wharf",
         "[the Maltings?], [Canal Wharf]"},
    };
    CHECK(false, writings);
}

Test(scan_spellings, days_in_words_and_without_a_year)
{
    static const struct writing writings[] = {
        {FIELD_BIRTH_DATE, "1946-01-09", "the ninth of January nineteen forty-six, at home",
         "the [ninth of January nineteen forty-six], at home"},
        {FIELD_BIRTH_DATE, "2019-05-21", "on the twenty-first of May, twenty nineteen",
         "on the [twenty-first of May, twenty nineteen]"},
        {FIELD_BIRTH_DATE, "2009-05-21", "May the twenty first two thousand and nine. Nineteen",
         "[May the twenty first two thousand and nine]. Nineteen"},
        {FIELD_BIRTH_DATE, "1946-01-09", "the ninth of January nineteen forty-seven",
         "the ninth of January nineteen forty-seven"},
        {FIELD_BIRTH_DATE, "1989-03-01", "1af o Fawrth 1989, y cyntaf o Fawrth 1989",
         "[1af o Fawrth 1989], y [cyntaf o Fawrth 1989]"},
        {FIELD_BIRTH_DATE, "1989-03-01", "Her birthday is on 1 March. On 1 March we met.",
         "Her birthday is on [1 March?]. On [1 March?] we met."},
        {FIELD_BIRTH_DATE, "1989-03-01", "On 1 March we met.", "On 1 March we met."},
    };
    CHECK(false, writings);
}

Test(scan_spellings, a_number_of_the_place_is_known_by_its_area)
{
    static const struct writing writings[] = {
        {FIELD_PHONE, "0116 496 0142", "496 0142, 4960142, 960142",
         "[496 0142?], [4960142?], 960142"},
        {FIELD_PHONE, "0161 496 0142", "496 0142", "[496 0142?]"},
        {FIELD_PHONE, "020 7946 0018", "7946 0018", "[7946 0018?]"},
        {FIELD_PHONE, "01632 960142", "960142", "[960142?]"},
    };
    CHECK(false, writings);
}

Test(scan_spellings, initials_are_asked_about_where_nobody_may_be_recognised)
{
    static const struct writing strict[] = {
        {FIELD_NAME, "John Peter Pickersgill", "JP hit him, J.P. too, JPP; jp; a GP",
         "[JP?] hit him, [J.P?]. too, [JPP?]; jp; a GP"},
        {FIELD_NAME, "Gary Penfold", "the GP", "the GP"},
    };
    static const struct writing others[] = {
        {FIELD_NAME, "John Peter Pickersgill", "JP hit him", "JP hit him"},
    };
    CHECK(true, strict);
    CHECK(false, others);
}

/* ---- shapes ---- */

static void mark_shape(void *context, const struct scan_shape *shape)
{
    static const char *const names[] = {
        [FIELD_ADDRESS] = "address",       [FIELD_POSTCODE] = "postcode",
        [FIELD_PHONE] = "phone",           [FIELD_EMAIL] = "email",
        [FIELD_BIRTH_DATE] = "birth_date", [FIELD_NHS_NUMBER] = "nhs",
        [FIELD_REFERENCE] = "reference",   [FIELD_TEXT] = "place"};
    struct marked_text *marking = context;
    buffer_append_format(&marking->out, "%s%s=%.*s%s", marking->out.length > 0 ? "; " : "",
                         names[shape->type], (int)(shape->end - shape->start),
                         marking->text + shape->start, shape->is_question ? "?" : "");
    if (shape->type == FIELD_BIRTH_DATE)
        buffer_append_format(&marking->out, " (%s)", shape->day);
}

Test(scan_shapes, are_known_whoever_s_they_are)
{
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"LE99 2GH (refuge), le992gh, EC1A 1BB, M1 1AA",
         "postcode=LE99 2GH; postcode=le992gh; postcode=EC1A 1BB; postcode=M1 1AA"},
        {"e1, 2nd; E5 6th of May; Y2 3rd", ""},
        {"07700 900867 (work), +44 (0)7700 900 867, (0116) 496 0318",
         "phone=07700 900867; phone=+44 (0)7700 900 867; phone=(0116) 496 0318"},
        {"0770090086, 00441164960318, 12 34 56, 077009008671234",
         "phone=0770090086; phone=00441164960318"},
        {"b.tuckfield@example.org; bth@example.net.",
         "email=b.tuckfield@example.org; email=bth@example.net"},
        {"at@home, @here", ""},
        {"NHS no. 999 041 2007, or so they say at the desk; 999 041 2006; 1234567890; 9992345012",
         "nhs=999 041 2007; nhs=999 041 2006; nhs=9992345012"},
        {"QQ 12 34 56 C and QQ123456C", "reference=QQ 12 34 56 C; reference=QQ123456C"},
        {"ZZ99 ABC, zz99abc, A123 BCD, ABC 123D; the 2 for",
         "reference=ZZ99 ABC; reference=zz99abc; reference=A123 BCD; reference=ABC 123D"},
        {"custody number 25/004417, crime ref. 25*118204; we sat for an hour in room 25/004417",
         "reference=25/004417; reference=25*118204"},
        {"at 12 Goscote House; 4-6 Saxby Gardens; 14 Heol y Bryn; Heol y Bryn 14; 12 apples",
         "address=12 Goscote House; address=4-6 Saxby Gardens; address=14 Heol y Bryn; "
         "address=Heol y Bryn 14"},
        {"born on 4/7/85; dob 4 July 1985; born 1985-07-04; and we met them all on 4/7/85",
         "birth_date=4/7/85? (1985-07-04); birth_date=4 July 1985? (1985-07-04); "
         "birth_date=1985-07-04? (1985-07-04)"},
        {"Brookfold Primary School, ward 23, Ysgol Glan Teifi; the School; a school; Our School",
         "place=Brookfold Primary School?; place=ward 23?; place=Ysgol Glan Teifi?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct marked_text marking = {.text = cases[i].text};
        buffer_init(&marking.out, 1 << 16);
        scan_shapes(cases[i].text, strlen(cases[i].text), mark_shape, &marking);
        cr_expect_str_eq(buffer_text(&marking.out), cases[i].found, "%s: %s", cases[i].text,
                         buffer_text(&marking.out));
        buffer_free(&marking.out);
    }
}

static void check_bounds(void *context, const struct scan_shape *shape)
{
    size_t *length = context;
    cr_assert(shape->start < shape->end && shape->end <= *length);
}

Test(scan_shapes, nothing_in_a_text_breaks_them)
{
    static const char likely[] = "0474 9.-@annaborn AN\xC3\xA9/+()ZZ\nstSt";
    uint64_t state = 11;
    for (size_t round = 0; round < 3000; round++) {
        size_t length = round % 80;
        char *exact = malloc(length + (length == 0));
        for (size_t i = 0; i < length; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            exact[i] =
                round % 2 ? (char)(state >> 56) : likely[(state >> 33) % (sizeof likely - 1)];
        }
        scan_shapes(exact, length, check_bounds, &length);
        free(exact);
    }
}

Test(scan_shapes, a_value_is_of_its_type_or_not)
{
    static const struct {
        enum field_type type;
        const char *text;
        bool fits;
    } cases[] = {
        {FIELD_POSTCODE, "LE99 2GH", true},
        {FIELD_POSTCODE, "LE99 2GH (refuge)", false},
        {FIELD_POSTCODE, "not known", false},
        {FIELD_PHONE, "07700 900867", true},
        {FIELD_PHONE, "+48 601 234 567", true},
        {FIELD_PHONE, "496 0318", true},
        {FIELD_PHONE, "07700 900867 (work)", false},
        {FIELD_PHONE, "12345", false},
        {FIELD_EMAIL, "a@example.org", true},
        {FIELD_EMAIL, "a@example.org; b@example.org", false},
        {FIELD_NHS_NUMBER, "999 041 2006", true},
        {FIELD_NHS_NUMBER, "NHS 999 041 2006", false},
        {FIELD_DATE, "2026-11-30", true},
        {FIELD_DATE, "30 November", false},
        {FIELD_NAME, "anything", true},
        {FIELD_TEXT, "", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(scan_is_of_type(cases[i].type, cases[i].text), cases[i].fits, "%s",
                     cases[i].text);
}
