/* What is told of how a book was read, in words. */
#include <string.h>

#include "tables/build.h"

/* Of one and of many: '#' is how many, '@' where the first stands; of the whole book, what was
 * found. NULL: there is but one. */
static const struct {
    const char *one, *many;
} WORDS[] = {
    [TABLE_REMARK_SEPARATOR] = {"its cells are separated by @", NULL},
    [TABLE_REMARK_LETTERS] = {"its letters are read as @", NULL},
    [TABLE_REMARK_UNEQUAL] = {"one row has more or fewer cells than the first: @",
                              "# rows have more or fewer cells than the first: @ is the "
                              "first of them"},
    [TABLE_REMARK_QUOTES] = {"a cell has quotes where none belong: @",
                             "# cells have quotes where none belong: @ is the first of them"},
    [TABLE_REMARK_HIDDEN_SHEET] = {"one sheet is hidden, and was read: @",
                                   "# sheets are hidden, and were read: @ is the first of "
                                   "them"},
    [TABLE_REMARK_HIDDEN_ROW] = {"one row is hidden, and was read: @",
                                 "# rows are hidden, and were read: @ is the first of them"},
    [TABLE_REMARK_HIDDEN_COLUMN] = {"cells of hidden columns were read: @",
                                    "# cells of hidden columns were read: @ is the first of "
                                    "them"},
    [TABLE_REMARK_MERGED] = {"one cell is merged with others, and counts at its first: @",
                             "# cells are merged with others, and count at their first: @ is "
                             "one of them"},
    [TABLE_REMARK_FORMULA] = {"one cell is what a formula came to when the file was saved: @",
                              "# cells are what formulas came to when the file was saved: @ "
                              "is the first of them"},
    [TABLE_REMARK_UNCALCULATED] = {"one cell has a formula that was never calculated: @",
                                   "# cells have formulas that were never calculated: @ is "
                                   "the first of them"},
    [TABLE_REMARK_ERROR] = {"one cell holds an error of the spreadsheet's: @",
                            "# cells hold errors of the spreadsheet's: @ is the first of "
                            "them"},
    [TABLE_REMARK_LONG_NUMBER] =
        {"one number has more digits than a spreadsheet keeps, so its last "
         "may be wrong: @",
         "# numbers have more digits than a spreadsheet keeps, so their "
         "last may be wrong: @ is the first of them"},
    [TABLE_REMARK_NO_DATE] = {"one number is shown as a date and is none: @",
                              "# numbers are shown as dates and are none: @ is the first of "
                              "them"},
    [TABLE_REMARK_NOTE] = {"one cell has a note beside it: @",
                           "# cells have a note beside them: @ is the first of them"},
    [TABLE_REMARK_LIST] = {"one value is a list, and was joined: @",
                           "# values are lists, and were joined: @ is the first of them"},
    [TABLE_REMARK_DELETED] = {"one tracked deletion was not taken: @",
                              "# tracked deletions were not taken: @ is the first of them"},
    [TABLE_REMARK_INSERTED] = {"one tracked insertion was taken: @",
                               "# tracked insertions were taken: @ is the first of them"},
    [TABLE_REMARK_BESIDE] = {"one piece of text stands outside of what is read, and was not taken: "
                             "@",
                             "# pieces of text stand outside of what is read, and were not "
                             "taken: @ is the first of them"},
};
_Static_assert(sizeof WORDS / sizeof *WORDS == TABLE_REMARK_KINDS, "words for each kind");

static void append_words(const char *words, const struct table_remark *remark, struct buffer *out)
{
    for (size_t run; *words != '\0'; words += run) {
        run = strcspn(words, "#@");
        buffer_append(out, words, run);
        if (words[run] == '#')
            buffer_append_format(out, "%zu", remark->count);
        else if (words[run] == '@')
            buffer_append_text(out, remark->first);
        run += words[run] != '\0';
    }
}

static void add_remark(struct table_build *build, enum table_remark_kind kind)
{
    struct buffer words;
    struct table_remark remark = {kind, build->counts[kind], build->firsts[kind], ""};
    buffer_init(&words, 2 * TABLE_PLACE_MAXIMUM);
    append_words(remark.count > 1 && WORDS[kind].many ? WORDS[kind].many : WORDS[kind].one, &remark,
                 &words);
    remark.words = table_keep_text(build, buffer_text(&words), words.length);
    if (words.failure != STATUS_OK ||
        !ARRAY_ADD(build->book->remarks, build->book->remark_count, remark))
        table_fail_memory(build);
    buffer_free(&words);
}

void table_finish(struct table_build *build)
{
    for (int kind = 0; kind < TABLE_REMARK_KINDS; kind++)
        if (build->counts[kind] > 0)
            add_remark(build, (enum table_remark_kind)kind);
}
