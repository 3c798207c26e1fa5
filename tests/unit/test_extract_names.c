/* What attached files are called in a package, so that the recipient's Windows and macOS hold them
 * all: the names by themselves, and beside each other. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/extract/file_names.h"

#define TEN(text) text text text text text text text text text text
#define FIVE(text) text text text text text
#define LONGEST TEN(TEN("ab")) TEN("abcde") "abcde" /* 255 bytes */

static struct error err;

static void choose(struct file_name *names, size_t count)
{
    cr_assert_eq(file_names_choose(names, count, &err), STATUS_OK, "%s", err.message);
}

Test(extract_names, one_name_by_itself)
{
    static const struct {
        const char *recorded, *sent;
        enum file_name_trouble trouble;
    } CASES[] = {
        {"drawing.png", "drawing.png", FILE_NAME_FITS},
        {"Llythyr i'r ysgol (Ffôn & cŵn), 100% €.docx",
         "Llythyr i'r ysgol (Ffôn & cŵn), 100% €.docx", FILE_NAME_FITS},
        {"Ffo\u0302n.jpg", "Ffo\u0302n.jpg", FILE_NAME_FITS}, /* as macOS writes it */
        {"-rf", "-rf", FILE_NAME_FITS}, /* every system holds it, and it lies in a folder */
        {" in front.txt", " in front.txt", FILE_NAME_FITS},
        {"archive.tar.gz", "archive.tar.gz", FILE_NAME_FITS},
        {"manifest.json", "manifest.json", FILE_NAME_FITS}, /* in a folder of its own */
        {"report.html", "report.html", FILE_NAME_FITS},
        /* what stands in no name */
        {"Photo 10:11:12.jpg", "Photo 10_11_12.jpg", FILE_NAME_CHARACTER},
        {"a<b>c\"d/e\\f|g?h*i.txt", "a_b_c_d_e_f_g_h_i.txt", FILE_NAME_CHARACTER},
        {"bell\a tab\t line\n.txt", "bell_ tab_ line_.txt", FILE_NAME_CHARACTER},
        {"delete\x7f next\xc2\x85.txt", "delete_ next_.txt", FILE_NAME_CHARACTER},
        {"no character \uffff \ufdd0 \U0001fffe.txt", "no character _ _ _.txt",
         FILE_NAME_CHARACTER},
        {"latin \xe9.txt", "latin _.txt", FILE_NAME_CHARACTER},
        {"?", "_", FILE_NAME_CHARACTER},
        /* what nobody sees */
        {"photo\u202egpj.exe", "photogpj.exe", FILE_NAME_UNSEEN},
        {"\u200eWhatsApp photo.jpg", "WhatsApp photo.jpg", FILE_NAME_UNSEEN},
        {"I \u2764\ufe0f mum.jpg", "I \u2764 mum.jpg", FILE_NAME_UNSEEN},
        {"\ufeff\u200b", "_", FILE_NAME_UNSEEN},
        {"", "_", FILE_NAME_EMPTY},
        {"\u200b.notes", "_.notes", FILE_NAME_UNSEEN}, /* hidden once that is gone */
        /* at either end */
        {".notes", "_.notes", FILE_NAME_HIDDEN},
        {"...", "_.._", FILE_NAME_HIDDEN},
        {"letter.", "letter_", FILE_NAME_END},
        {"letter.txt ", "letter.txt_", FILE_NAME_END},
        {"letter. . ", "letter. ._", FILE_NAME_END},
        {" ", "_", FILE_NAME_END},
        /* short names of Windows */
        {"LETTER~1.DOC", "LETTER_1.DOC", FILE_NAME_SHORT},
        {"a~22", "a_22", FILE_NAME_SHORT},
        {"~1.doc", "~1.doc", FILE_NAME_FITS},
        {"letters~1.doc", "letters~1.doc", FILE_NAME_FITS},
        {"LETTER~1.DOCX", "LETTER~1.DOCX", FILE_NAME_FITS},
        {"a~1.b.c", "a~1.b.c", FILE_NAME_FITS},
        {"a~1b.c", "a~1b.c", FILE_NAME_FITS},
        /* devices */
        {"CON", "CON_", FILE_NAME_DEVICE},
        {"con.txt", "con_.txt", FILE_NAME_DEVICE},
        {"Aux.tar.gz", "Aux_.tar.gz", FILE_NAME_DEVICE},
        {"nul .txt", "nul _.txt", FILE_NAME_DEVICE},
        {"PRN.", "PRN_", FILE_NAME_END},
        {"prn..", "prn_._", FILE_NAME_END},
        {"com1.jpg", "com1_.jpg", FILE_NAME_DEVICE},
        {"LPT9.a", "LPT9_.a", FILE_NAME_DEVICE},
        {"com\u00b2.log", "com\u00b2_.log", FILE_NAME_DEVICE},
        {"CONIN$.txt", "CONIN$_.txt", FILE_NAME_DEVICE},
        {"nul:", "nul_", FILE_NAME_CHARACTER},
        {"com10.txt", "com10.txt", FILE_NAME_FITS},
        {"consent.txt", "consent.txt", FILE_NAME_FITS},
        {"my CON.txt", "my CON.txt", FILE_NAME_FITS},
        /* length */
        {LONGEST, LONGEST, FILE_NAME_FITS},
        {LONGEST ".pdf", TEN(TEN("ab")) TEN("abcde") "a.pdf", FILE_NAME_LONG},
        {TEN(TEN("abc")), TEN(FIVE("abc")) TEN("abc") TEN("abc") TEN("abc") FIVE("abc"),
         FILE_NAME_LONG},
        {TEN(TEN("é")) TEN(TEN("é")), TEN(TEN("é")) TEN("éé") "ééééééé", FILE_NAME_LONG},
        {TEN(TEN(".")), NULL, FILE_NAME_HIDDEN},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct file_name name = {.recorded = CASES[i].recorded};
        char expected[FILE_NAME_SIZE] = "_";
        choose(&name, 1);
        if (CASES[i].sent)
            snprintf(expected, sizeof expected, "%s", CASES[i].sent);
        else /* a hundred dots */
            strcat(strcat(expected, CASES[i].recorded + 1), "_");
        cr_expect_str_eq(name.sent, expected, "%zu: %s", i, name.sent);
        cr_expect_eq(name.trouble, CASES[i].trouble, "%zu: %d", i, name.trouble);
    }
}

/* Names beside each other, in the order of a record: bytewise. */
Test(extract_names, twins)
{
    static const struct {
        const char *recorded[7], *sent[7];
    } CASES[] = {
        /* case, in whatever way a system sees it */
        {{"Photo.JPG", "photo.jpg"}, {"Photo.JPG", "photo (2).jpg"}},
        {{"I.txt", "i.txt", "ı.txt"}, {"I.txt", "i (2).txt", "ı (3).txt"}},
        {{"STRASSE", "Straße"}, {"STRASSE", "Straße (2)"}},
        {{"k.txt", "\u212a.txt"}, {"k.txt", "\u212a (2).txt"}},
        {{"ΣΑΣ.txt", "σας.txt"}, {"ΣΑΣ.txt", "σας (2).txt"}},
        /* accents together and apart, and two of them in either order */
        {{"Ffo\u0302n.jpg", "Ff\u00f4n.jpg"}, {"Ffo\u0302n.jpg", "Ff\u00f4n (2).jpg"}},
        {{"a\u0323\u0302", "a\u0302\u0323", "\u1ead"},
         {"a\u0323\u0302", "a\u0302\u0323 (2)", "\u1ead (3)"}},
        {{"FFO\u0302N.jpg", "ff\u00f4n.JPG"}, {"FFO\u0302N.jpg", "ff\u00f4n (2).JPG"}},
        /* a renaming that makes a twin gives way to who had the name */
        {{"a:b.txt", "a_b.txt"}, {"a_b (2).txt", "a_b.txt"}},
        {{"a:b.txt", "a?b.txt", "a_b (2).txt", "a_b.txt"},
         {"a_b (3).txt", "a_b (4).txt", "a_b (2).txt", "a_b.txt"}},
        {{"CON", "con_"}, {"CON_ (2)", "con_"}},
        {{"CON", "Con", "con"}, {"CON_", "Con_ (2)", "con_ (3)"}},
        /* twins of twins */
        {{"A.txt", "a (2).txt", "a.txt"}, {"A.txt", "a (2).txt", "a (3).txt"}},
        {{"A (2).txt", "A.txt", "a (2).txt", "a.txt"},
         {"A (2).txt", "A.txt", "a (2) (2).txt", "a (3).txt"}},
        /* what nobody sees tells no two apart */
        {{"note.txt", "note.txt\u200b", "no\u2060te.txt"},
         {"note.txt", "note (2).txt", "note (3).txt"}},
        /* a short name, and whose it might be */
        {{"LETTER_1.DOC", "LETTER~1.DOC"}, {"LETTER_1.DOC", "LETTER_1 (2).DOC"}},
        /* trailing dots, which Windows takes off */
        {{"x", "x ", "x.", "x_"}, {"x", "x_ (2)", "x_ (3)", "x_"}},
        /* no twins */
        {{"a.txt", "á.txt", "å.txt", "a.txt.txt", "à", "a", "Å"},
         {"a.txt", "á.txt", "å.txt", "a.txt.txt", "à", "a", "Å"}},
        {{"résumé.txt", "resume.txt"}, {"résumé.txt", "resume.txt"}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct file_name names[7] = {{0}};
        size_t count = 0;
        for (; count < 7 && CASES[i].recorded[count]; count++)
            names[count].recorded = CASES[i].recorded[count];
        choose(names, count);
        for (size_t j = 0; j < count; j++) {
            cr_expect_str_eq(names[j].sent, CASES[i].sent[j], "%zu, %zu: %s", i, j, names[j].sent);
            cr_expect_eq(names[j].trouble == FILE_NAME_FITS,
                         strcmp(names[j].sent, names[j].recorded) == 0, "%zu, %zu", i, j);
        }
    }
}

/* The longest names are numbered too, cut before the ending and between letters. */
Test(extract_names, long_twins)
{
    struct file_name names[] = {
        {.recorded = TEN(TEN("AB")) TEN("ABCDE") "A.jpg"},
        {.recorded = TEN(TEN("ab")) TEN("abcde") "a.jpg"},
    };
    choose(names, 2);
    cr_assert_str_eq(names[0].sent, names[0].recorded);
    cr_assert_str_eq(names[1].sent, TEN(TEN("ab")) "abcdeabcdeabcdeabcdeabcdeabcdeabcdeabcdeabcd"
                                                   " (2).jpg");
    /* a letter is not parted from its accents */
    struct file_name accents[] = {
        {.recorded = "a" TEN(TEN("E\u0301\u0323")) "b"},
        {.recorded = "a" TEN(TEN("e\u0323\u0301")) "b"},
    };
    choose(accents, 2);
    cr_assert_eq(accents[0].trouble, FILE_NAME_LONG); /* 500 bytes */
    cr_assert_eq(strlen(accents[0].sent), 1 + 50 * 5);
    cr_assert_eq(strncmp(accents[0].sent, accents[0].recorded, 251), 0);
    cr_assert_eq(strlen(accents[1].sent), 1 + 49 * 5 + 4);
    cr_assert_str_eq(accents[1].sent + 1 + 49 * 5, " (2)");
    /* fits as it is, and has 268 units of UTF-16 with its accents apart */
    struct file_name apart = {
        .recorded =
            TEN("\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82") "\u1f82"
                                                        "\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82"};
    cr_assert_leq(strlen(apart.recorded), 255);
    choose(&apart, 1);
    cr_assert_eq(apart.trouble, FILE_NAME_LONG);
    cr_assert_eq(strlen(apart.sent), 63 * strlen("\u1f82")); /* 252 units */
}

static bool is_good(const char *name)
{
    struct file_name again = {.recorded = name};
    choose(&again, 1);
    return again.trouble == FILE_NAME_FITS && file_name_is_plain(name);
}

/* As many as a package holds, each made to be another's twin: none is lost, and in no time that
 * grows with their square. Once chosen, nothing is in their way any more. */
Test(extract_names, as_many_as_a_package_holds)
{
    enum { COUNT = 2000 };
    static char recorded[COUNT][FILE_NAME_SIZE];
    static struct file_name names[COUNT];
    static const char *const BEFORE[] = {"A", "a", ":", "?", "A", "*"};
    static const char *const AFTER[] = {".txt", ".txt", ".txt", ".txt", " (2).txt", ". "};
    for (int form = 0; form < 4; form++) {
        for (size_t i = 0; i < COUNT; i++) {
            /* of one length or of all, up to the longest */
            int length = form == 0 ? 0 : form == 1 ? 240 : (int)(i % 245);
            snprintf(recorded[i], FILE_NAME_SIZE, "%.*s%s%c%s", length, LONGEST, BEFORE[i % 6],
                     form == 3 ? (int)('a' + i % 26) : 'b', AFTER[i % 6]);
            names[i].recorded = recorded[i];
        }
        choose(names, COUNT);
        json_t *seen = json_object();
        for (size_t i = 0; i < COUNT; i++) {
            char lower[FILE_NAME_SIZE];
            cr_assert(is_good(names[i].sent), "%d, %zu: %s", form, i, names[i].sent);
            snprintf(lower, sizeof lower, "%s", names[i].sent);
            for (char *at = lower; *at; at++)
                *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
            cr_assert_null(json_object_get(seen, lower), "%d, %zu: %s", form, i, lower);
            json_object_set_new(seen, lower, json_true());
        }
        json_decref(seen);
    }
}

/* The same names in the same order are called the same, whatever was chosen before. */
Test(extract_names, words_and_memory)
{
    for (int i = FILE_NAME_FITS; i < FILE_NAME_TROUBLES; i++)
        cr_expect_eq(*file_name_trouble_words((enum file_name_trouble)i) == '\0',
                     i == FILE_NAME_FITS, "%d", i);
    cr_assert_str_eq(file_name_trouble_words(FILE_NAME_DEVICE),
                     "Windows keeps that name for a device");
    bool was_hit = true;
    for (int call = 1; was_hit; call++) {
        struct file_name names[] = {{.recorded = "A:b"}, {.recorded = "a?B"}, {.recorded = "a_b"}};
        char plan[40];
        snprintf(plan, sizeof plan, "fail:memory:%d", call);
        seam_plan(plan);
        enum status status = file_names_choose(names, 3, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK, "%d", call);
        cr_assert_str_eq(names[0].recorded, "A:b");
        cr_assert_str_eq(names[0].sent, was_hit ? "" : "A_b (2)");
        cr_assert_eq(names[0].trouble, was_hit ? FILE_NAME_FITS : FILE_NAME_CHARACTER);
    }
}
