/*
 * Word of 6 to 2003: [MS-DOC]. The text stands in pieces, in the order of a table; what lies
 * between the pieces is what was saved over fast. How letters look stands by where they lie.
 */
#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"

#include "compound.h"
#include "links.h"

enum {
    WORD_97 = 0xC1,
    PAGE = 512,
    PIECES_MAXIMUM = 200000,
    /* where the first block says where the tables are */
    AT_NOTES_LETTERS = 0x5C,
    AT_LOOKS = 0xFA,
    AT_BOOKMARKS = 0x142,
    AT_ABOUT = 0x19A,
    AT_PIECES = 0x1A2,
    AT_NOTE_OWNERS = 0x1BA,
    AT_REVISERS = 0x232,
    AT_SAVED_BY = 0x2D2,
};

enum look { IS_DELETED = 1, IS_ADDED = 2, IS_UNSEEN = 4 };

/* Letters that lie side by side in the stream. */
struct piece {
    size_t at, letters;
    bool is_wide;
};
struct run {
    size_t begin, end; /* bytes of the stream */
    unsigned look;
};

struct word {
    struct answer *answer;
    struct buffer main, table;
    struct piece *pieces;
    size_t pieces_count;
    struct run *runs;
    size_t runs_count, run;
    struct buffer all, seen, aside;
    unsigned field_depth, instruction_depth;
    unsigned looks; /* that letters have anywhere */
};

/* Where a table lies in the table stream; false if it is empty or beyond its end. */
static bool find_table(const struct word *word, size_t where, size_t *at, size_t *length)
{
    *at = compound_number(&word->main, where, 4);
    *length = compound_number(&word->main, where + 4, 4);
    return *length > 0 && *at <= word->table.length && *length <= word->table.length - *at;
}

/* ---- pieces ---- */

static void take_piece(struct word *word, size_t letters, uint32_t place)
{
    enum { NARROW = 0x40000000 };
    struct piece piece = {.letters = letters, .is_wide = (place & NARROW) == 0};
    piece.at = piece.is_wide ? place : (place & ~(uint32_t)NARROW) / 2;
    size_t width = piece.is_wide ? 2 : 1;
    if (piece.at > word->main.length || letters > (word->main.length - piece.at) / width)
        answer_unread(word->answer, UNREAD_DAMAGED, "text");
    else if (word->pieces_count >= PIECES_MAXIMUM ||
             !ARRAY_ADD(word->pieces, word->pieces_count, piece))
        answer_unread(word->answer, UNREAD_SIZE, NULL);
}

static void take_pieces_of(struct word *word, size_t at, size_t length)
{
    size_t count = length >= 4 ? (length - 4) / 12 : 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t begin = compound_number(&word->table, at + i * 4, 4);
        uint32_t end = compound_number(&word->table, at + i * 4 + 4, 4);
        if (end > begin)
            take_piece(word, end - begin,
                       compound_number(&word->table, at + (count + 1) * 4 + i * 8 + 2, 4));
    }
}

/* The table of pieces stands behind lists of looks. */
static void take_pieces(struct word *word)
{
    enum { LOOKS = 1, PIECES = 2 };
    size_t at, length;
    if (!find_table(word, AT_PIECES, &at, &length)) {
        answer_unread(word->answer, UNREAD_DAMAGED, "text");
        return;
    }
    size_t end = at + length;
    while (at < end && word->table.data[at] == LOOKS)
        at += 3 + compound_number(&word->table, at + 1, 2);
    if (at + 5 > end || word->table.data[at] != PIECES ||
        compound_number(&word->table, at + 1, 4) > end - at - 5)
        answer_unread(word->answer, UNREAD_DAMAGED, "text");
    else
        take_pieces_of(word, at + 5, compound_number(&word->table, at + 1, 4));
}

/* ---- looks ---- */

static unsigned look_of(unsigned code, const struct buffer *main, size_t at)
{
    enum {
        DELETED = 0x0800,
        ADDED = 0x0801,
        VANISHES = 0x083C,
        COLOUR = 0x2A42,
        COLOUR_RGB = 0x6870,
        SIZE = 0x4A43,
        WHITE = 8,
        SMALL = 4
    };
    uint32_t byte = compound_number(main, at, 1);
    switch (code) {
    case DELETED:
        return byte != 0 ? IS_DELETED : 0;
    case ADDED:
        return byte != 0 ? IS_ADDED : 0;
    case VANISHES:
        return byte == 1 ? IS_UNSEEN : 0;
    case COLOUR:
        return byte == WHITE ? IS_UNSEEN : 0;
    case COLOUR_RGB:
        return (compound_number(main, at, 4) & 0xFFFFFF) == 0xFFFFFF ? IS_UNSEEN : 0;
    case SIZE:
        return compound_number(main, at, 2) <= SMALL ? IS_UNSEEN : 0;
    default:
        return 0;
    }
}

/* All that a list of changes to the look says: each a code that tells how long its value is. */
static unsigned looks_of(const struct buffer *main, size_t at, size_t end)
{
    static const unsigned char SIZES[] = {1, 1, 2, 4, 2, 2, 0, 3};
    unsigned look = 0;
    while (at + 2 < end) {
        unsigned code = compound_number(main, at, 2);
        size_t size = SIZES[code >> 13];
        at += 2;
        look |= look_of(code, main, at);
        at += size > 0 ? size : 1 + compound_number(main, at, 1);
    }
    return look;
}

/* A page of looks: where runs begin, and for each where its look stands. */
static void take_page(struct word *word, size_t page)
{
    const struct buffer *main = &word->main;
    if (page > main->length || main->length - page < PAGE)
        return;
    size_t count = main->data[page + PAGE - 1];
    for (size_t i = 0; i < count && (count + 1) * 4 + count < PAGE; i++) {
        struct run run = {compound_number(main, page + i * 4, 4),
                          compound_number(main, page + i * 4 + 4, 4), 0};
        size_t look = page + 2 * (size_t)main->data[page + (count + 1) * 4 + i];
        if (look > page && look < page + PAGE - 1) {
            size_t end = look + 1 + main->data[look];
            run.look = looks_of(main, look + 1, end < page + PAGE ? end : page + PAGE);
        }
        if (run.look != 0 && run.end > run.begin && !ARRAY_ADD(word->runs, word->runs_count, run))
            word->answer->failed = true;
    }
}

static void take_looks(struct word *word)
{
    size_t at, length;
    if (!find_table(word, AT_LOOKS, &at, &length))
        return;
    size_t count = length >= 4 ? (length - 4) / 8 : 0;
    for (size_t i = 0; i < count; i++)
        take_page(word,
                  (size_t)compound_number(&word->table, at + (count + 1) * 4 + i * 4, 4) * PAGE);
}

/* The runs lie in the order of the stream, and so do most letters: the search goes on from where it
 * was. */
static unsigned look_at(struct word *word, size_t place)
{
    for (size_t i = 0; i < word->runs_count; i++) {
        const struct run *run = &word->runs[word->run];
        if (place >= run->begin && place < run->end)
            return run->look;
        bool is_between = place >= run->end && (word->run + 1 == word->runs_count ||
                                                place < word->runs[word->run + 1].begin);
        if (is_between)
            return 0;
        word->run = (word->run + 1) % word->runs_count;
    }
    return 0;
}

/* ---- text ---- */

/* Signs that are no letters: ends of paragraphs and cells, what a field is made by. */
static bool take_sign(struct word *word, unsigned sign)
{
    enum { FIELD = 0x13, SHOWN = 0x14, FIELD_END = 0x15, HYPHEN = 0x1E };
    if (sign >= ' ')
        return false;
    if (sign == FIELD) {
        word->instruction_depth = ++word->field_depth;
        buffer_append_byte(&word->aside, '\n');
    } else if (sign == SHOWN) {
        word->instruction_depth = 0;
    } else if (sign == FIELD_END) {
        word->instruction_depth = 0;
        word->field_depth -= word->field_depth > 0;
    } else if (sign == HYPHEN) {
        buffer_append_byte(&word->all, '-');
        buffer_append_byte(&word->seen, '-');
    } else if (sign == 7 || (sign >= 9 && sign <= 14)) {
        unsigned char end = sign == 9 ? '\t' : '\n';
        buffer_append_byte(&word->all, end);
        buffer_append_byte(&word->seen, end);
    }
    return true;
}

static void take_letter(struct word *word, const unsigned char *letter, size_t width, unsigned look)
{
    void (*append)(struct buffer *, const unsigned char *, size_t) =
        width == 2 ? compound_append_wide : compound_append_narrow;
    if (word->instruction_depth > 0) {
        append(&word->aside, letter, width);
        return;
    }
    word->looks |= look;
    append(&word->all, letter, width);
    if ((look & (IS_DELETED | IS_UNSEEN)) == 0)
        append(&word->seen, letter, width);
}

static void take_text(struct word *word, const struct piece *piece)
{
    size_t width = piece->is_wide ? 2 : 1;
    for (size_t i = 0; i < piece->letters; i++) {
        size_t at = piece->at + i * width, taken = width;
        unsigned sign = compound_number(&word->main, at, (unsigned)width);
        if (sign >= 0xD800 && sign < 0xDC00 && i + 1 < piece->letters) {
            taken = 4;
            i++;
        }
        if (!take_sign(word, sign))
            take_letter(word, word->main.data + at, taken == 1 ? 1 : taken,
                        word->runs_count > 0 ? look_at(word, at) : 0);
    }
}

/* ---- what was saved over ---- */

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *one = a, *other = b;
    return (one->at > other->at) - (one->at < other->at);
}

/* Between the pieces, as they lie in the stream, nothing is but what was there before. */
static void read_gaps(struct word *word)
{
    size_t end = 0;
    if (word->pieces_count == 0)
        return;
    qsort(word->pieces, word->pieces_count, sizeof *word->pieces, compare_pieces);
    for (size_t i = 0; i < word->pieces_count; i++) {
        const struct piece *piece = &word->pieces[i];
        if (end > 0 && piece->at > end &&
            compound_tell_runs(word->answer, word->main.data + end, piece->at - end) > 0)
            answer_hidden(word->answer, HIDDEN_EARLIER, NULL);
        size_t own_end = piece->at + piece->letters * (piece->is_wide ? 2 : 1);
        end = own_end > end ? own_end : end;
    }
}

/* ---- people, paths, names ---- */

/* A list of strings: how many, and before each how long. Returns how many say something. */
static size_t read_list(struct word *word, size_t where)
{
    size_t at, length, said = 0;
    if (!find_table(word, where, &at, &length) || length < 6)
        return 0;
    size_t end = at + length;
    bool is_wide = compound_number(&word->table, at, 2) == 0xFFFF;
    at += is_wide ? 2 : 0;
    size_t count = compound_number(&word->table, at, 2);
    size_t extra = compound_number(&word->table, at + 2, 2);
    at += 4;
    for (size_t i = 0; i < count && at < end; i++) {
        size_t letters = compound_number(&word->table, at, is_wide ? 2 : 1);
        size_t size = letters * (is_wide ? 2 : 1);
        at += is_wide ? 2 : 1;
        if (size > end - at)
            break;
        if (is_wide)
            compound_tell_wide(word->answer, word->table.data + at, size);
        else
            compound_tell_narrow(word->answer, word->table.data + at, size);
        said += letters > 0;
        at += size + extra;
    }
    return said;
}

static void read_people(struct word *word)
{
    enum { UNKNOWN = 1 /* stands in every list of revisers */ };
    struct answer *answer = word->answer;
    size_t at, length;
    if (read_list(word, AT_REVISERS) > UNKNOWN)
        answer_hidden(answer, HIDDEN_CHANGES, NULL);
    if (read_list(word, AT_SAVED_BY) > 0) {
        answer_hidden(answer, HIDDEN_EDITOR, NULL);
        answer_hidden(answer, HIDDEN_PATHS, NULL);
    }
    read_list(word, AT_ABOUT);
    read_list(word, AT_BOOKMARKS);
    if (find_table(word, AT_NOTE_OWNERS, &at, &length))
        compound_tell_runs(answer, word->table.data + at, length);
    if (compound_number(&word->main, AT_NOTES_LETTERS, 4) > 0)
        answer_hidden(answer, HIDDEN_COMMENT, NULL);
}

/* ---- the whole ---- */

static void tell_links(struct word *word)
{
    compound_tell(word->answer, &word->aside);
    answer_field_links(word->answer, buffer_text(&word->aside), true);
}

static void read_97(struct word *word)
{
    take_pieces(word);
    take_looks(word);
    for (size_t i = 0; i < word->pieces_count; i++)
        take_text(word, &word->pieces[i]);
    bool has_unseen = (word->looks & (IS_DELETED | IS_UNSEEN)) != 0;
    (has_unseen ? compound_tell : compound_tell_shown)(word->answer, &word->all);
    if (has_unseen)
        compound_tell_shown(word->answer, &word->seen);
    if ((word->looks & (IS_DELETED | IS_ADDED)) != 0)
        answer_hidden(word->answer, HIDDEN_CHANGES, NULL);
    if ((word->looks & IS_UNSEEN) != 0)
        answer_hidden(word->answer, HIDDEN_WORDS, NULL);
    tell_links(word);
    read_gaps(word);
    read_people(word);
}

/* Before Word 97 all text, what was deleted with it, lies between two places. */
static void read_older(struct word *word)
{
    size_t begin = compound_number(&word->main, 0x18, 4);
    size_t end = compound_number(&word->main, 0x1C, 4);
    if (begin >= end || end > word->main.length) {
        answer_unread(word->answer, UNREAD_DAMAGED, "text");
        return;
    }
    struct piece piece = {begin, end - begin, false};
    take_text(word, &piece);
    compound_tell(word->answer, &word->all);
    tell_links(word);
    answer_unread(word->answer, UNREAD_NOTES, "of a Word before 97");
}

void compound_read_word(GsfInfile *storage, struct answer *answer)
{
    enum { ENCRYPTED = 0x0100, SECOND_TABLE = 0x0200, MAGIC = 0xA5EC, MAGIC_6 = 0xA5DC };
    struct word word = {.answer = answer};
    struct buffer *const buffers[] = {&word.main, &word.table, &word.all, &word.seen, &word.aside};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_init(buffers[i], COMPOUND_STREAM_MAXIMUM);
    compound_take(storage, "WordDocument", &word.main, answer);
    unsigned flags = compound_number(&word.main, 10, 2), magic = compound_number(&word.main, 0, 2);
    compound_take(storage, (flags & SECOND_TABLE) != 0 ? "1Table" : "0Table", &word.table, answer);
    if (magic != MAGIC && magic != MAGIC_6)
        answer_unread(answer, UNREAD_DAMAGED, NULL);
    else if ((flags & ENCRYPTED) != 0)
        answer_unread(answer, UNREAD_LOCKED, NULL);
    else if (compound_number(&word.main, 2, 2) >= WORD_97)
        read_97(&word);
    else
        read_older(&word);
    compound_read_pictures(answer, word.main.data, word.main.length);
    memory_free(word.pieces);
    memory_free(word.runs);
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
}
