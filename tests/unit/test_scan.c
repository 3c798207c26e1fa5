/* The search for identifying values: every writing in which they are to be found, what is not to be
 * found, and how often it is mistaken on texts as people write them. */
#include <malloc.h>

#include "extract_support.h"
#include "safehand/scan.h"

enum { FOUND_MAXIMUM = 64 };

struct finds {
    const char *text;
    struct scan_match matches[FOUND_MAXIMUM];
    size_t count;
};

static void keep(void *context, const struct scan_match *match)
{
    struct finds *finds = context;
    if (finds->count < FOUND_MAXIMUM)
        finds->matches[finds->count] = *match;
    finds->count++;
}

static struct scan *scan_of(bool is_strict, const struct scan_value *values, size_t count)
{
    struct error err = {0};
    struct scan *scan = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(scan_new(is_strict, &scan, &err), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(scan_add(scan, &values[i], &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(scan_ready(scan, &err), STATUS_OK);
    return scan;
}

static struct finds search(const struct scan *scan, const char *text)
{
    struct finds finds = {.text = text};
    scan_text(scan, text, strlen(text), keep, &finds);
    return finds;
}

/* Text with what was found between brackets, "?" behind a question; memory_free. */
static char *marked(const struct scan *scan, const char *text)
{
    struct finds finds = search(scan, text);
    struct buffer out;
    size_t at = 0;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < finds.count; i++) {
        const struct scan_match *match = &finds.matches[i];
        if (match->start < at)
            continue;
        buffer_append(&out, text + at, match->start - at);
        buffer_append_byte(&out, '[');
        buffer_append(&out, text + match->start, match->end - match->start);
        buffer_append_text(&out, match->is_question ? "?]" : "]");
        at = match->end;
    }
    buffer_append_text(&out, text + at);
    cr_assert_eq(out.failure, STATUS_OK);
    return buffer_take(&out, NULL);
}

struct writing {
    enum field_type type;
    const char *value;
    const char *marked; /* the text, with what is found in it between brackets */
};

/* The marked text without its marks. */
static void unmark(const char *marked_text, char *text)
{
    for (const char *at = marked_text; *at != '\0'; at++) {
        if (*at == '[' || *at == ']' || (*at == '?' && at[1] == ']'))
            continue;
        *text++ = *at;
    }
    *text = '\0';
}

static void check_writings(bool is_strict, const struct writing *writings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[512];
        struct scan *scan =
            scan_of(is_strict,
                    &(struct scan_value){.type = writings[i].type, .text = writings[i].value}, 1);
        unmark(writings[i].marked, text);
        char *got = marked(scan, text);
        cr_expect_str_eq(got, writings[i].marked, "%s: %s", writings[i].value, got);
        memory_free(got);
        scan_free(scan);
    }
}
#define CHECK_WRITINGS(writings)                                                                   \
    check_writings(false, writings, sizeof(writings) / sizeof *(writings))

Test(extract_scan, names_are_found_in_every_writing)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Tyler Rudkin", "I met [Tyler Rudkin] there."},
        {FIELD_NAME, "Tyler Rudkin",
         "I met [TYLER RUDKIN], [tyler rudkin] and [tyLer  \n rudkin]."},
        {FIELD_NAME, "Tyler Rudkin", "[Tyler] came. So did Mr [Rudkin]."},
        {FIELD_NAME, "Tyler Rudkin",
         "[Tyler]'s bag, [Tyler]\xE2\x80\x99s bag, the [Rudkins]' bags"},
        {FIELD_NAME, "Tyler Rudkin", "[Tylers] bag"},
        {FIELD_NAME, "Tyler Rudkin", "[T. Rudkin], [T Rudkin], [T.Rudkin] and [Rudkin, T]."},
        {FIELD_NAME, "Tyler Rudkin",
         "[Rudkin, Tyler]; [Rudkin_Tyler].pdf or ([tyler-rudkin]) or \"[Tyler]\""},
        {FIELD_NAME, "Tyler Rudkin", "Ty[l]er? Styler, Tylerson, Rudkinson, T. R. and TR."},
        {FIELD_NAME, "Tyler James Rudkin", "[T. J. Rudkin], [TJ Rudkin], [Tyler Rudkin], [James]"},
        {FIELD_NAME, "Mr Tyler Rudkin", "Mr X and [Tyler Rudkin]"},
        {FIELD_NAME, "Ellie-Mae Marsden",
         "[Ellie-Mae], [Ellie Mae], [EllieMae], [Ellie\xE2\x80\x91Mae]"},
        {FIELD_NAME, "Ellie-Mae Marsden",
         "[Ellie] and her [Mae?]; [mae?] and, much further on in the text, mae"},
        {FIELD_NAME, "Liam O'Brien",
         "[Liam O'Brien], [O\xE2\x80\x99"
         "Brien], [OBrien], [O Brien]'s"},
        {FIELD_NAME, "Anna Smith-Jones", "Mrs [Smith-Jones], Mrs [Smith Jones], Mrs [Jones]"},
        {FIELD_NAME, "Zo\xC3\xAB Gwy\xCC\x82nne",
         "[Zoe Gwynne], not [Gwynne] or [ZO\xC3\x8B Gw\xC5\xB7nne]"},
        {FIELD_NAME, "Zoe Gwynne", "[Zoe\xCC\x88 Gw\xC5\xB7nne]"},
        {FIELD_NAME, "Si\xC3\xB4n",
         "[Si\xC3\xB4n], [Sio\xCC\x82n], [Sion], [SIO\xCC\x82N], [Si\xE2\x80\x8B\xC3\xB4n]"},
        {FIELD_NAME, "\xC5\x81ukasz W\xC3\xB3jcik",
         "[Lukasz Wojcik], both [\xC5\x82ukasz] (and [W\xC3\x93JCIK])"},
        {FIELD_NAME, "Tyler", "[Ty\xC2\xADler], [T\xE2\x80\x8Byler], [\xEF\xBC\xB4yler]"},
        {FIELD_NAME,
         "\xD9\x8A\xD9\x88\xD8\xB3\xD9\x81 "
         "\xD8\xA7\xD9\x84\xD8\xAD\xD8\xAF\xD9\x91\xD8\xA7\xD8\xAF",
         "from [\xD9\x8A\xD9\x88\xD8\xB3\xD9\x81] and "
         "[\xD8\xA7\xD9\x84\xD8\xAD\xD8\xAF\xD8\xA7\xD8\xAF]"},
        {FIELD_NAME,
         "Y\xC5\xABsuf al-\xE1\xB8\xA4"
         "add\xC4\x81"
         "d",
         "[Yusuf] or [al-Haddad], [Haddad], [alhaddad], al"},
        {FIELD_NAME, "\xE6\x9D\x8E\xE6\x98\x8E",
         "\xE8\xA7\x81[\xE6\x9D\x8E\xE6\x98\x8E]\xE4\xBA\x86"},
        {FIELD_NAME, "Kelly", "[Kelly]123 and 9[Kelly]"},
        {FIELD_NAME, "Jo Ng", "I saw [Jo?] and Mrs [Ng?]; jo ng: [Jo Ng]."},
    };
    /* One text holds a question mark of its own, which unmark would keep: made here. */
    struct writing own[sizeof writings / sizeof *writings];
    memcpy(own, writings, sizeof own);
    own[7].marked = "Styler, Tylerson, Rudkinson, [T. R?]. and TR.";
    own[23].marked = "I saw [Jo?] and Mrs [Ng?]; then [Jo Ng], and quite a bit later on a jo.";
    CHECK_WRITINGS(own);
}

/* A ligature, wide and styled letters, marks in any order, letters of one form or another: the same
 * name. What is found is always whole characters of the text. */
Test(extract_scan, letters_are_found_in_every_form)
{
    static const struct writing writings[] = {
        /* ligatures: ff, fi, fl, ffi, ffl, long st, st */
        {FIELD_NAME, "Griffiths",
         "Mr [Gri\uFB03ths], [GRIFFITHS], [Grif\uFB01ths], [Gri\uFB00iths]"},
        {FIELD_NAME, "Gri\uFB03ths", "Mr [Griffiths], [Gri\uFB03ths]'s"},
        {FIELD_ADDRESS, "18 Sheffield Road", "at [18 She\uFB03eld Road] or [18 She\uFB00ield Rd]"},
        {FIELD_NAME, "She\uFB03eld", "[Sheffield], [SHEFFIELD]"},
        {FIELD_NAME, "Kneffler", "[Kne\uFB04er], [Knef\uFB02er], [Kneffer?]"},
        {FIELD_NAME, "Stobart", "[\uFB06obart], [\uFB05obart], [Sobart?]"},
        {FIELD_NAME, "\uFB00ion Jones", "[Ffion], [F Jones], [F. Jones]"},
        /* apostrophes */
        {FIELD_NAME, "Liam O'Brien",
         "[O\u02BCBrien], [O\u02BBBrien], [O\u2018Brien], [O\u2019Brien], [O`Brien], "
         "[O\u00B4Brien], [O\u2032Brien], [O\uFF07Brien], [O\u201BBrien]"},
        {FIELD_NAME, "Liam O\u02BBBrien", "[O'Brien], [OBrien] and [Liam O\u2019Brien]"},
        {FIELD_NAME, "Rees", "[Rees]\u02BCs bag, [Rees]\u2019 bag"},
        /* hyphens and blanks, in the text and in the record */
        {FIELD_NAME, "Amy Jones-Smith",
         "[Jones\u2011Smith], [Jones\u2010Smith], [Jones\u2013Smith], [Jones\u2212Smith], "
         "[Jones\uFF0DSmith], [Jones\u00A0Smith], [Jones\u00ADSmith]"},
        {FIELD_NAME, "Amy Jones\u2011Smith", "Mrs [Jones-Smith], Mrs [Smith]"},
        {FIELD_NAME, "Amy Jones\u2013Smith", "Mrs [Jones-Smith], Mrs [Smith]"},
        {FIELD_NAME, "Anna Marsden",
         "[Anna\u00A0Marsden], [Anna\u202FMarsden], [Anna\u3000Marsden], [A.\u00A0Marsden]"},
        {FIELD_NAME, "Anna\u00A0Marsden",
         "[Anna] or Mrs [Marsden] or [A Marsden] or [Marsden, Anna]"},
        {FIELD_NAME, "Anna\u3000Marsden", "[Anna] or Mrs [Marsden]"},
        /* what is not seen */
        {FIELD_NAME, "Marsden",
         "[Mars\u200Bden], [Mars\u200Dden], [Mars\u2060den], [Mars\uFEFFden], [Mars\u00ADden], "
         "[M\uFE0Farsden], [Mars\U000E0100den], [Mars\u034Fden]"},
        {FIELD_NAME, "Mars\u200Bden", "[Marsden]"},
        {FIELD_BIRTH_DATE, "2019-03-02",
         "on [2 Mar\u00ADch 2019], [2 \uFF2D\uFF41\uFF52\uFF43\uFF48 2019], [March\u200B 2, 2019]"},
        {FIELD_BIRTH_DATE, "2019-07-02", "on [2 Gor\uFB00ennaf 2019]"},
        {FIELD_BIRTH_DATE, "2019-03-02",
         "on [\uFF12.\uFF13.\uFF12\uFF10\uFF11\uFF19], [2\u20103\u20102019]"},
        /* marks: composed, apart, two on one letter, around it */
        {FIELD_NAME, "Zo\u00EB",
         "[Zoe\u0308], [Zoe], [ZOE\u0308], [Zo\u00CB], [Zoe\u0308\u0301\u0323]"},
        {FIELD_NAME, "Zoe\u0308", "[Zo\u00EB], [Zoe]"},
        {FIELD_NAME, "Nguy\u1EC5n", "[Nguyen], [Nguye\u0302\u0303n], [Nguy\u00EA\u0303n]"},
        {FIELD_NAME, "Ethan", "[E\u20DDthan], [E\u0336than]"},
        /* forms of letters */
        {FIELD_NAME, "Smith",
         "[\uFF33\uFF4D\uFF49\uFF54\uFF48], "
         "[\U0001D412\U0001D426\U0001D422\U0001D42D\U0001D421], "
         "[\u24C8\u24DC\u24D8\u24E3\u24D7], [\u02E2\u1D50\u2071\u1D57\u02B0], "
         "[\U0001F142\U0001F13C\U0001F138\U0001F143\U0001F137], "
         "[\U0001F162\U0001F15C\U0001F158\U0001F163\U0001F157]"},
        {FIELD_NAME, "Smith",
         "[Smith]\u2122, [Smith]\u00B2, [Smith]\u1D43, \u2160[Smith], \u2460[Smith]"},
        {FIELD_NAME, "Wei\u00DF", "[Weiss], [WEISS], [WEI\u1E9E], [wei\u017Fs]"},
        {FIELD_NAME, "Weiss", "[Wei\u00DF], [WEI\u1E9E]"},
        {FIELD_NAME, "Isik",
         "[I\u015F\u0131k], [\u0130\u015Eik], [\u0131\u015F\u0131k], [I\u0307sik]"},
        {FIELD_NAME, "\u0130nci", "[Inci], [inci], [\u0131nci]"},
        {FIELD_NAME, "\u039D\u03AF\u03BA\u03BF\u03C2", "[\u039D\u0399\u039A\u039F\u03A3]"},
        {FIELD_NAME, "\u00C6thelred J\u00F8rgensen",
         "[Aethelred] or [Jorgensen], [J\u00D8RGENSEN]"},
        {FIELD_NAME, "\u00DE\u00F3ra", "[Thora], [THORA]"},
        {FIELD_NAME, "\u0531\u0580\u0561\u0574", "[\u0561\u0580\u0561\u0574]"},
        {FIELD_NAME, "\uD55C\uBCC4 \uAE40",
         "[\u1112\u1161\u11AB\u1107\u1167\u11AF], [\uD55C\uBCC4 \uAE40], [\uD55C \uAE40], \uD558 "
         "[\uAE40]"},
        {FIELD_NAME, "\u30AC\u30B9", "[\uFF76\uFF9E\uFF7D], [\u30AB\u3099\u30B9]"},
        {FIELD_NAME, "\u0645\u0648\u0633\u0649",
         "[\uFEE3\uFEEE\uFEB3\uFEF0], [\u0645\u0648\u0633\u064A]"},
        /* digits of every form */
        {FIELD_POSTCODE, "LE99 4QX",
         "[LE\uFF19\uFF19 \uFF14QX], [\uFF2C\uFF25\uFF19\uFF19\u3000\uFF14\uFF31\uFF38]"},
        {FIELD_POSTCODE, "\uFF2C\uFF25\uFF19\uFF19 \uFF14\uFF31\uFF38", "[LE99 4QX]"},
        {FIELD_PHONE, "07700 900412",
         "[\uFF10\uFF17\uFF17\uFF10\uFF10\u00A0\uFF19\uFF10\uFF10\uFF14\uFF11\uFF12], "
         "[07700\u2011900412], [0770\u200B0 900412], [07700 900412]\u00B9, "
         "[\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0664\u0661\u0662], "
         "[\u24EA\u2466\u2466\u24EA\u24EA \u2468\u24EA\u24EA\u2463\u2460\u2461]"},
        {FIELD_PHONE, "\uFF10\uFF17\uFF17\uFF10\uFF10 900412", "[07700 900412]"},
        {FIELD_ADDRESS, "14 Station Close", "[14 Station Close], \u00BD [14 Station Close]"},
        /* and none of these */
        {FIELD_NAME, "Griffiths",
         "[Grifths?], Griths, [Gri\uFB01ths?], Gri\uFB03thson, x\uFB03ths"},
        {FIELD_NAME, "Smith", "Smith\uFB06on, a\u017Fmith"},
    };
    CHECK_WRITINGS(writings);
}

Test(extract_scan, texts_that_read_alike)
{
    cr_expect(scan_reads_alike("Gri\uFB03ths", "GRIFFITHS"));
    cr_expect(scan_reads_alike("\u00C6thelred O\u02BCBrien", "aethelred o'brien"));
    cr_expect(scan_reads_alike("Zo\u00EB \uFF2D.", "zoe\u0308 m"));
    cr_expect(scan_reads_alike("", " \u00AD-"));
    cr_expect_not(scan_reads_alike("Gri\uFB03ths", "Grifiths"));
    cr_expect_not(scan_reads_alike("Gri\uFB03ths", "Gri\uFB00"));
    cr_expect_not(scan_reads_alike("Gri\uFB00", "Gri\uFB03ths"));
}

Test(extract_scan, common_words_are_found_where_they_are_seen_to_be_names)
{
    static const struct writing writings[] = {
        {FIELD_NAME, "Grace Oyelaran",
         "Grace was said. We said grace. GRACE AND PEACE FOR ALL OF US."},
        {FIELD_NAME, "Grace Oyelaran", "I saw [Grace?] and her bear. Then [Grace?]'s mother came."},
        {FIELD_NAME, "Grace Oyelaran", "[Grace Oyelaran] and [grace oyelaran]"},
        {FIELD_NAME, "Grace Oyelaran",
         "[Oyelaran] said: [Grace?] is here. [grace?] of Mr ([Oyelaran])"},
        {FIELD_NAME, "Will Pritchard", "Will you come? It will do. A will. I asked [Will?] today."},
        {FIELD_NAME, "Will Pritchard", "\"Will you?\" she asked Mr. [Will?] quietly."},
        {FIELD_NAME, "May Pritchard",
         "May I? In May, on 12 May, on 3rd of May, May 2024, since May."},
        {FIELD_NAME, "May Pritchard", "I spoke to [May?] about it, and with [May?], too."},
        {FIELD_NAME, "Mark Pritchard",
         "Mark the date.\n\nMark it. They mark it. She and [Mark?] left."},
        {FIELD_NAME, "Rose Pritchard",
         "She rose early.\nRose bushes grew. My friend [Rose?] came."},
        {FIELD_NAME, "Lily Pritchard", "[Lily?] came with a lily."},
        {FIELD_NAME, "Joy", "Joy to all. \xE2\x80\x9CJoy!\xE2\x80\x9D is what [Joy?] said."},
    };
    char text[512], *got;
    for (size_t i = 0; i < sizeof writings / sizeof *writings; i++) {
        struct scan *scan =
            scan_of(false, &(struct scan_value){.type = FIELD_NAME, .text = writings[i].value}, 1);
        unmark(writings[i].marked, text);
        got = marked(scan, text);
        cr_expect_str_eq(got, writings[i].marked);
        memory_free(got);
        scan_free(scan);
    }
    /* Without names they are found wherever they stand. */
    struct scan *strict =
        scan_of(true, &(struct scan_value){.type = FIELD_NAME, .text = "Grace Oyelaran"}, 1);
    got = marked(strict, "Grace was said. They said grace.");
    cr_expect_str_eq(got, "[Grace?] was said. They said [grace?].");
    memory_free(got);
    scan_free(strict);
}

Test(extract_scan, numbers_and_addresses_are_found_in_every_writing)
{
    static const struct writing writings[] = {
        {FIELD_POSTCODE, "LE99 4QX",
         "[LE99 4QX], [le994qx], [LE99-4QX], [Le99  4qX]. XLE99 4QX LE99 4QXY"},
        {FIELD_POSTCODE, "le994qx", "[LE99 4QX]"},
        {FIELD_PHONE, "07700 900412",
         "[07700 900412], [07700900412], [07700-900-412], [07700.900.412]"},
        {FIELD_PHONE, "07700 900412",
         "+[44 7700 900412], [0044 7700 900 412], +[44 (0)7700 900412]"},
        {FIELD_PHONE, "07700 900412",
         "+[447700900412] or [0044(0)7700900412] or [0 7 7 0 0 9 0 0 4 1 2]"},
        {FIELD_PHONE, "+44 7700 900412", "[07700 900412] tel[07700900412], ([07700) 900412]"},
        {FIELD_PHONE, "07700 900412", "1077009004123, 07700 900413, [900412?]"},
        {FIELD_PHONE, "01632 960318", "[01632 960318], [960318?], [960 318?], 960319"},
        {FIELD_PHONE, "+48 601 234 567", "+[48 601 234 567], [0048601234567]"},
        {FIELD_EMAIL, "k.marsden@example.org",
         "<[k.marsden@example.org]>, [K.Marsden@Example.ORG]"},
        {FIELD_NHS_NUMBER, "999 041 2006",
         "[999 041 2006], [9990412006], [999-041-2006], [99 90 41 20 06]"},
        {FIELD_NHS_NUMBER, "9990412006", "[999 041 2006] and 19990412006"},
        {FIELD_REFERENCE, "HS-2041",
         "[HS-2041], [hs 2041], [HS2041], [HS/2041], HS-20411, XHS-2041"},
        {FIELD_ADDRESS, "14 Station Close, Wigston",
         "at [14 Station Close], [Wigston?]; [14 station cl]."},
        {FIELD_ADDRESS, "14 Station Close, Wigston",
         "in [Station Close?], no. [14 Station Close]; a station"},
        {FIELD_ADDRESS, "Flat 6, 18 Saffron Lane, Leicester",
         "[18 Saffron Lane], [18, Saffron Ln]; [Flat 6?]"},
        {FIELD_ADDRESS, "14a High Street",
         "[14a High Street], [14A High St]. The High Street. 14 High Street"},
        {FIELD_ADDRESS, "Rose Cottage, Mill Road, Anytown",
         "at [Rose Cottage], [Mill Rd], [Anytown?]"},
        {FIELD_ADDRESS,
         "T\xC5\xB7'r \xC5\xB4yn, Stryd y Gw\xC5\xB7"
         "dd, Aberd\xC3\xA2r",
         "[Ty'r Wyn], [Stryd y Gwydd], [Aberdar?]"},
    };
    CHECK_WRITINGS(writings);
}

Test(extract_scan, dates_of_birth_are_found_in_every_writing)
{
    static const char *const found[] = {
        "2.3.2019",
        "02/03/2019",
        "2/3/19",
        "02-03-19",
        "02.03.2019",
        "2019-03-02",
        "2019/3/2",
        "20190302",
        "02032019",
        "020319",
        "2 March 2019",
        "2nd March 2019",
        "2nd of March 2019",
        "2nd of March, 2019",
        "March 2nd, 2019",
        "March 2 2019",
        "Mar 2, 2019",
        "2 Mar 2019",
        "2-Mar-19",
        "02 MAR 2019",
        "2 Mawrth 2019",
        "2 march '19",
        "the 2nd day of March 2019",
        "2 / 3 / 2019",
        "2019 March 2",
    };
    static const char *const not_found[] = {
        "3.2.2019",   "2.3.2018",   "12.3.2019",       "2.3.20191", "2 March",
        "March 2019", "2 May 2019", "in 2019, 2 of 3", "2.3",       "22 March 2019",
    };
    struct scan *scan =
        scan_of(false, &(struct scan_value){.type = FIELD_BIRTH_DATE, .text = "2019-03-02"}, 1);
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        char *text = memory_format("born on %s, at home", found[i]);
        struct finds finds = search(scan, text);
        cr_expect_eq(finds.count, 1, "%s: %zu", found[i], finds.count);
        cr_expect(finds.count == 0 || finds.matches[0].end == strlen(text) - strlen(", at home"),
                  "%s", found[i]);
        memory_free(text);
    }
    for (size_t i = 0; i < sizeof not_found / sizeof *not_found; i++)
        cr_expect_eq(search(scan, not_found[i]).count, 0, "%s", not_found[i]);
    scan_free(scan);
}

Test(extract_scan, what_may_stand_hides_and_excuses)
{
    static const struct scan_value values[] = {
        {FIELD_NAME, "Kelly Marsden", 0, SCAN_EXCUSED},
        {FIELD_NAME, "Priya Dean", 1, SCAN_EXCUSED},
        {FIELD_PHONE, "07700 900412", 0, SCAN_EXCUSED},
        {FIELD_BIRTH_DATE, "2019-03-02", 0, SCAN_EXCUSED},
        {FIELD_NAME, "Maureen Marsden", 2, 0},
        {FIELD_NAME, "Dean Rudkin", 3, 0},
        {FIELD_NAME, "Kelly Rudkin", 4, 0},
        {FIELD_PHONE, "07700 900412", 3, 0},
        {FIELD_BIRTH_DATE, "2019-03-02", 3, 0},
        {FIELD_NAME, "Amanda Kaur", 5, SCAN_ASK},
    };
    static const struct {
        const char *text, *marked;
    } cases[] = {
        {"Kelly Marsden, Mrs Marsden", "Kelly Marsden, Mrs Marsden"},
        {"Maureen, Maureen Marsden, M. Marsden, K. Marsden",
         "[Maureen], [Maureen Marsden], [M. Marsden], K. Marsden"},
        {"Priya Dean and Dean", "Priya Dean and Dean"},
        {"Dean Rudkin", "[Dean Rudkin]"},
        {"Kelly Rudkin and Kelly", "[Kelly Rudkin] and [Kelly?]"},
        {"07700 900412, 2.3.2019", "07700 900412, 2.3.2019"},
        {"Amanda Kaur", "[Amanda Kaur?]"},
    };
    struct scan *scan = scan_of(false, values, sizeof values / sizeof *values);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = marked(scan, cases[i].text);
        cr_expect_str_eq(got, cases[i].marked);
        memory_free(got);
    }
    scan_free(scan);
}

/* ---- many values, long texts, hostile texts ---- */

size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

/* Bytes that are allocated: by the sanitizer's count where there is one, since it has its own
 * allocator. */
static size_t allocated(void)
{
    if (__sanitizer_get_current_allocated_bytes)
        return __sanitizer_get_current_allocated_bytes();
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

Test(extract_scan, every_value_of_thousands_is_found_where_it_was_planted)
{
    enum { COUNT = 3000 };
    struct error err = {0};
    struct scan *scan = NULL;
    struct buffer text;
    size_t *starts = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    size_t before = allocated();
    cr_assert_eq(scan_new(false, &scan, &err), STATUS_OK);
    starts = memory_allocate_array(COUNT, sizeof *starts);
    buffer_init(&text, 1 << 24);
    for (size_t i = 0; i < COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "Zyx%c%c%c Qwo%c%c%c", 'a' + (int)(i % 26),
                 'a' + (int)(i / 26 % 26), 'a' + (int)(i / 676), 'a' + (int)(i % 26),
                 'a' + (int)(i / 26 % 26), 'a' + (int)(i / 676));
        cr_assert_eq(scan_add(scan, &(struct scan_value){FIELD_NAME, name, i, 0}, &err), STATUS_OK);
        buffer_append_text(&text, i % 3 == 0 ? "a word, \xC3\xA9t\xC3\xA9 " : " then zyxa ");
        starts[i] = text.length;
        buffer_append_text(&text, name);
        buffer_append_byte(&text, '.');
    }
    cr_assert_eq(scan_ready(scan, &err), STATUS_OK);
    size_t taken = allocated() - before; /* with the text, which is small */
    struct finds *finds = memory_allocate(sizeof *finds);
    /* Piece by piece, since the keeper holds few. */
    for (size_t i = 0; i < COUNT; i++) {
        size_t end = i + 1 < COUNT ? starts[i + 1] : text.length;
        finds->count = 0;
        scan_text(scan, (const char *)text.data + starts[i], end - starts[i], keep, finds);
        cr_assert_eq(finds->count, 1, "%zu", i);
        cr_expect_eq(finds->matches[0].value, i);
        cr_expect_eq(finds->matches[0].start, 0);
        cr_expect_eq(finds->matches[0].end, strlen("Zyxaaa Qwoaaa"));
    }
    finds->count = 0;
    scan_text(scan, (const char *)text.data, text.length, keep, finds);
    cr_expect_eq(finds->count, COUNT);
    cr_expect_lt(taken, (size_t)8 << 20, "%zu", taken);
    cr_expect_gt(taken, (size_t)1 << 18, "%zu", taken); /* it was counted */
    memory_free(finds);
    memory_free(starts);
    buffer_free(&text);
    scan_free(scan);
}

Test(extract_scan, nothing_in_a_text_breaks_it)
{
    static const struct scan_value values[] = {
        {FIELD_NAME, "Anna Bo-Lee", 0, 0},
        {FIELD_PHONE, "07700 900412", 0, 0},
        {FIELD_BIRTH_DATE, "2019-03-02", 0, 0},
        {FIELD_EMAIL, "", 0, 0},
        {FIELD_NAME, "", 0, 0},
        {FIELD_NAME, "-", 0, 0},
        {FIELD_ADDRESS, ",,\n;", 0, 0},
        {FIELD_PHONE, "+", 0, 0},
        {FIELD_BIRTH_DATE, "not a date", 0, 0},
        {FIELD_POSTCODE, "L", 0, 0},
        {FIELD_NAME, "\xFF\xC3", 0, 0},
        {FIELD_TEXT, "", 0, 0},
        {FIELD_EMAIL,
         "a.very.long.address.that.goes.on.and.on.and.on.without.any.end.in.sight@example.org", 0,
         0},
    };
    struct scan *scan = scan_of(false, values, sizeof values / sizeof *values);
    char *got = marked(scan, "a.very.long.address.that.goes.on.and.on.and.on.without.any.end.in."
                             "sight@example.org");
    cr_expect_not_null(strchr(got, '['), "%s", got);
    memory_free(got);
    uint64_t state = 7;
    struct finds *finds = memory_allocate(sizeof *finds);
    for (size_t round = 0; round < 2000; round++) {
        char text[97]; /* exactly as long as is told, so that reading beyond it is seen */
        size_t length = round % sizeof text;
        static const char likely[] = "0474 9.-annabole AN\xC3\xA9\xE2\x80\x8B\xCC\x82\xFF\n2019mar";
        for (size_t i = 0; i < length; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text[i] = round % 2 ? (char)(state >> 56) : likely[(state >> 33) % (sizeof likely - 1)];
        }
        char *exact = malloc(length == 0 ? 1 : length);
        memcpy(exact, text, length);
        finds->count = 0;
        scan_text(scan, exact, length, keep, finds);
        for (size_t i = 0; i < finds->count && i < FOUND_MAXIMUM; i++) {
            cr_assert_lt(finds->matches[i].start, finds->matches[i].end);
            cr_assert_leq(finds->matches[i].end, length);
        }
        free(exact);
    }
    memory_free(finds);
    scan_free(scan);
}

/* ---- false alarms ---- */

/* People who are in none of the texts, with names as they are borne here; a third are common words.
 */
static const char *const STRANGERS[] = {
    "Kelly Marsden",   "Dean Rudkin",     "Maureen Marsden", "Tyler Marsden",  "Noah Rudkin",
    "Grace Oyelaran",  "Martin Oyelaran", "Will Turner",     "May Pritchard",  "Mark Young",
    "Rose Carpenter",  "Joy Ellis",       "Faith Adeleke",   "Hope Bannister", "Summer Price",
    "Dawn Bell",       "April Hill",      "June Baker",      "Frank Butcher",  "Bill Park",
    "Jack Winter",     "Poppy Field",     "Lily Brook",      "Ivy Green",      "Holly Wood",
    "Sandy Bridge",    "Victoria Lane",   "Derby Jones",     "Ffion Rees",     "Gareth Llywelyn",
    "Katarzyna Nowak", "Lukasz Wojcik",   "Samira al-Masri", "Yusuf Haddad",   "Nerys Gwyther",
    "Aaliyah Begum",   "Mohammed Iqbal",  "Chloe Smith",     "Jayden Brown",   "Olivia White",
};

static size_t count_words(const char *text, size_t length)
{
    size_t words = 0;
    bool inside = false;
    for (size_t i = 0; i < length; i++) {
        bool blank = text[i] == ' ' || text[i] == '\n';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

/* Names that somebody in the texts bears too: finding them is right, since nobody can tell them
 * apart. */
static bool is_of_somebody(const char *found, size_t length)
{
    static const char *const borne[] = {"Mark", "Ffion",    "Gareth", "Katarzyna",
                                        "Jack", "Victoria", "Derby",  "Pritchard"};
    for (size_t i = 0; i < sizeof borne / sizeof *borne; i++)
        if (strlen(borne[i]) == length && memcmp(borne[i], found, length) == 0)
            return true;
    return false;
}

struct alarms {
    const char *text;
    size_t refusals, questions, namesakes;
};

static void count_alarm(void *context, const struct scan_match *match)
{
    struct alarms *alarms = context;
    if (is_of_somebody(alarms->text + match->start, match->end - match->start))
        alarms->namesakes++;
    else if (match->is_question)
        alarms->questions++;
    else
        alarms->refusals++;
    if (getenv("SAFEHAND_TEST_SHOW"))
        fprintf(stderr, "%.*s%s: ...%.60s\n", (int)(match->end - match->start),
                alarms->text + match->start, match->is_question ? "?" : "",
                alarms->text + (match->start > 20 ? match->start - 20 : 0));
}

Test(extract_scan, false_alarms_are_few)
{
    struct scan_value values[sizeof STRANGERS / sizeof *STRANGERS + 80];
    size_t count = 0, words = 0;
    static char made[80][32];
    struct error err = {0};
    struct file_list files;
    struct alarms alarms = {0};
    for (size_t i = 0; i < sizeof STRANGERS / sizeof *STRANGERS; i++)
        values[count++] = (struct scan_value){FIELD_NAME, STRANGERS[i], i, 0};
    for (size_t i = 0; i < 40; i++) {
        snprintf(made[i], sizeof made[i], "20%02zu-%02zu-%02zu", i / 2, 1 + i % 12, 1 + i % 28);
        values[count++] = (struct scan_value){FIELD_BIRTH_DATE, made[i], i, 0};
        snprintf(made[40 + i], sizeof made[i], "%zu %s Street, Wigston", i + 1,
                 i % 2 ? "High" : "Station");
        values[count++] = (struct scan_value){FIELD_ADDRESS, made[40 + i], i, 0};
    }
    struct scan *scan = scan_of(false, values, count);
    cr_assert_eq(file_list_folder(TEST_DATA "/leak", &files, &err), STATUS_OK);
    for (size_t i = 0; i < files.count; i++) {
        struct buffer text;
        char *path = file_join(TEST_DATA "/leak", files.names[i]);
        buffer_init(&text, 1 << 24);
        cr_assert_eq(file_read_whole(path, &text, &err), STATUS_OK);
        alarms.text = buffer_text(&text);
        words += count_words(alarms.text, text.length);
        scan_text(scan, alarms.text, text.length, count_alarm, &alarms);
        buffer_free(&text);
        memory_free(path);
    }
    file_list_free(&files);
    scan_free(scan);
    fprintf(
        stderr,
        "false alarms per 10,000 words (of %zu): %.1f findings, %.1f questions; %zu namesakes\n",
        words, (double)alarms.refusals * 1e4 / (double)words,
        (double)alarms.questions * 1e4 / (double)words, alarms.namesakes);
    cr_expect_geq(words, 12000);
    cr_expect_leq(alarms.refusals * 10000, 2 * words, "%zu", alarms.refusals);
    cr_expect_leq(alarms.questions * 10000, 10 * words, "%zu", alarms.questions);
    cr_expect_geq(alarms.namesakes, 5);
}
