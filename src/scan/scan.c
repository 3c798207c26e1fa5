/* The search itself: one pass over the text. */
#include <string.h>

#include "looks.h"
#include "run.h"

static void judge_cluster(struct run *run)
{
    if (run->cluster_count > 0)
        judge_matches(run->scan, run->text, run->length, run->cluster, run->cluster_count,
                      run->found, run->context);
    run->cluster_count = 0;
}

/* Marks behind a letter belong to it: none is left alone where what was found is taken out. */
static size_t end_with_marks(const struct run *run, size_t end)
{
    while (end < run->length && (unsigned char)run->text[end] >= 0x80) {
        uint32_t code_point;
        size_t size = utf8_decode(run->text + end, run->length - end, &code_point);
        if (size == 0 || !letter_is_mark(code_point))
            break;
        end += size;
    }
    return end;
}

void run_put(struct run *run, size_t start, size_t end, uint32_t value, unsigned flags)
{
    enum {
        KEPT = PATTERN_PART | PATTERN_SURNAME | PATTERN_SHIELD | PATTERN_WITNESS | PATTERN_PLATE
    };
    enum { LEAST = 4 };
    if (run->outer) {
        if ((end - start >= LEAST || (flags & PATTERN_PLATE) != 0) && (flags & PATTERN_WHOLE) == 0)
            run_put(run->outer, run->outer->spelt.start, run->outer->spelt.end, value,
                    (flags & KEPT) | PATTERN_ASK);
        return;
    }
    bool is_apart = run->cluster_count > 0 && start > run->cluster_end + CLUSTER_GAP;
    bool is_long = run->cluster_count >= CLUSTER_LONG && start >= run->cluster_end;
    end = end_with_marks(run, end);
    if (run->cluster_count == CLUSTER_MAXIMUM || is_apart || is_long)
        judge_cluster(run);
    run->cluster[run->cluster_count++] =
        (struct raw_match){.start = start, .end = end, .value = value, .flags = flags};
    if (run->cluster_count == 1 || end > run->cluster_end)
        run->cluster_end = end;
}

static void day_found(void *context, size_t start, size_t end, uint32_t value, bool is_birthday)
{
    struct run *run = context;
    bool asks = (run->scan->values[value].flags & SCAN_ASK) != 0;
    unsigned flags = is_birthday ? PATTERN_ASK | PATTERN_BIRTHDAY : asks ? PATTERN_ASK : 0;
    run_put(run, start, end, value, flags);
}

/* Whether `back` bytes before the next one a word begins. */
static bool begins_word(const struct run *run, size_t back)
{
    return back <= run->count && back <= HISTORY && (run->any >> (back - 1) & 1) != 0;
}

/* Of a phone number without its 0: where it begins with what is dialled before it. */
static size_t phone_length(const struct run *run, size_t length)
{
    static const char *const prefixes[] = {"00440", "0044", "440", "44", "00", "0"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t more = strlen(prefixes[i]);
        bool fits = begins_word(run, length + more);
        for (size_t j = 0; fits && j < more; j++)
            fits = run->bytes[(run->count - length - more + j) % HISTORY] ==
                   (unsigned char)prefixes[i][j];
        if (fits)
            return length + more;
    }
    return 0;
}

static void try_pattern(struct run *run, const struct scan_pattern *pattern)
{
    size_t length = pattern->length;
    uint64_t within = (UINT64_C(1) << (length - 1)) - 1, inside = run->hard & within;
    if ((pattern->flags & PATTERN_DROPPED) != 0 || (inside & ~pattern->breaks) != 0)
        return;
    if ((pattern->flags & PATTERN_SPACED) != 0 && inside != (pattern->breaks & within))
        return;
    char first = run->text[run->word.start];
    bool is_end = run->word.end - run->word.start == 1; /* the s of "Venn's" */
    if ((pattern->flags & PATTERN_CAPITAL) != 0 && !is_end && first >= 'a' && first <= 'z' &&
        !run_writes_small(run, run->word.start))
        return;
    size_t dialled = (pattern->flags & PATTERN_PHONE) != 0 ? phone_length(run, length) : 0;
    if (dialled > 0)
        length = dialled;
    else if ((pattern->flags & PATTERN_CUT) == 0 && !begins_word(run, length))
        return;
    size_t start = run->starts[(run->count - length) % HISTORY];
    run_put(run, start, run->word.end, pattern->value, pattern->flags);
}

/* The word's letters without case; 0 if it is no part of a date. */
static size_t date_word(const struct run *run, char word[WORD_KEPT])
{
    struct fold fold;
    struct fold_unit unit;
    size_t start = run->word.start, length = run->word.end - start;
    if (run->word.is_plain) {
        for (size_t i = 0; i < length && i < WORD_KEPT; i++)
            word[i] = (char)(run->text[start + i] | 0x20);
        return length <= WORD_KEPT ? length : 0;
    }
    /* A soft hyphen within it, a ligature, wide letters. */
    fold_begin(&fold, run->text + start, length);
    for (length = 0; fold_next(&fold, &unit); length++) {
        if (length == WORD_KEPT || unit.size > 1 || unit.is_digit)
            return 0;
        word[length] = (char)unit.bytes[0];
    }
    return length;
}

/* Whether a word that is not plain may be the first of a date. Apart from what ends every word,
 * which a room on the stack makes slower. */
static __attribute__((noinline)) bool strange_word_may_begin(const struct run *run)
{
    char word[WORD_KEPT];
    size_t length = date_word(run, word);
    return length > 0 && date_reader_may_begin(word, length);
}

static bool may_begin_date(const struct run *run)
{
    if (run->word.is_plain)
        return date_reader_may_begin(run->text + run->word.start, run->word.end - run->word.start);
    return run->word.is_number || strange_word_may_begin(run);
}

/* A date may end with the word, or go on. */
static __attribute__((noinline)) void read_date(struct run *run)
{
    char word[WORD_KEPT];
    size_t start = run->word.start, end = run->word.end, length;
    if (run->word.is_number && run->word.digits <= NUMBER_DIGITS) {
        date_reader_number(&run->dates, run->scan, run->word.number, run->word.digits, start, end,
                           day_found, run);
        return;
    }
    length = date_word(run, word);
    date_reader_word(&run->dates, run->scan, word, length, start, end, day_found, run);
}

static void take_text(struct run *run, struct fold *fold, size_t end);
static void end_word(struct run *run);

static bool is_letter(char byte)
{
    unsigned char lower = (unsigned char)byte | 0x20;
    return lower >= 'a' && lower <= 'z';
}

/* A row of what is spelt out has ended. Apart, since a run takes room on the stack. */
static __attribute__((noinline)) void search_spelt(struct run *run, const char *text, size_t length)
{
    struct run inner = {.scan = run->scan, .outer = run, .text = text, .length = length};
    struct fold fold;
    fold_begin(&fold, inner.text, inner.length);
    take_text(&inner, &fold, inner.length);
    end_word(&inner);
}

static void end_spelt(struct run *run)
{
    struct spelt *spelt = &run->spelt;
    if (spelt_is_telling(spelt) && !run->outer) {
        search_spelt(run, spelt->text, spelt->length);
        if (spelt->other_length > spelt->length)
            search_spelt(run, spelt->other, spelt->other_length);
    }
    spelt_begin(&run->spelt);
}

/* The word goes on with what is spelt out, or ends it. */
static __attribute__((noinline)) void spell(struct run *run)
{
    char word[WORD_KEPT];
    size_t start = run->word.start, length = run->word.end - start;
    bool is_next = length == 1 && run->spelt.end > 0 && run->text[run->spelt.end] == ',' &&
                   is_letter(run->text[run->spelt.end - 1]);
    if (is_next || !spelt_goes_on(&run->spelt, start))
        end_spelt(run);
    /* "LE" is spelt, "is" not. */
    bool is_short = length == 2 && run->word.is_plain && (run->text[start] & 0x20) != 0;
    for (size_t i = 0; i < length && i < sizeof word; i++) {
        char byte = run->text[start + i];
        word[i] = is_letter(byte) ? (char)(byte | 0x20) : byte;
    }
    bool taken = length <= sizeof word && (run->word.is_plain || run->word.is_number) &&
                 !(is_short && !run_may_be_spelt(run) && !spelt_is_word(word, length)) &&
                 spelt_take(&run->spelt, word, length, start, run->word.end);
    if (!taken)
        end_spelt(run);
}

/* A word has ended: what ends with it counts. */
static void end_word(struct run *run)
{
    const struct automaton_node *nodes = run->scan->automaton.nodes;
    const struct scan_pattern *patterns = run->scan->patterns;
    uint32_t node = run->node;
    if (!run->word.is_open)
        return;
    run->word.is_open = false;
    if (run->word.is_passed) {
        run->dates.count = run->dates.tens = 0;
        if (run->spelt.end > 0)
            end_spelt(run);
        return;
    }
    if (run->spelt.end > 0 || (run->word.is_plain ? run_may_be_spelt(run) : run->word.is_number))
        spell(run);
    if (nodes[node].pattern == AUTOMATON_NONE)
        node = nodes[node].shorter;
    for (; node != 0; node = nodes[node].shorter)
        if (!nodes[node].is_spaced || (run->hard & 1) != 0)
            for (uint32_t i = nodes[node].pattern; i != AUTOMATON_NONE; i = patterns[i].next)
                try_pattern(run, &patterns[i]);
    if (run->scan->day_count > 0 &&
        (run->dates.count > 0 || run->dates.tens > 0 || may_begin_date(run)))
        read_date(run);
}

static inline void end_token(struct run *run)
{
    if (run->token.may_be_near)
        run_look_near(run);
    if (run->token.before_may_be_near)
        run_look_near_joined(run);
    if (run->token.may_be_code)
        run_look_near_code(run);
}

/* A word that begins with a capital or with what is misread for one; without capitals, any. */
static inline void begin_token(struct run *run, size_t start)
{
    enum { SMALL = 161 };
    char first = run->text[start];
    bool is_capital = first >= 'A' && first <= 'Z';
    end_token(run);
    run->token.before = run->token.start;
    run->token.before_end = run->word.end;
    run->token.before_may_be_near = run->token.may_be_near;
    run->token.start = start;
    run->token.may_be_code = run->codes.end > 0;
    run->token.may_be_near = is_capital || first == 'l' || run_writes_small(run, start);
    if (is_capital && look_is_title(run->text, run->length, start))
        run->small_from = start + SMALL;
}

static void begin_word(struct run *run, size_t start, bool is_number, bool is_plain)
{
    end_word(run);
    run->word.is_open = true;
    run->word.is_number = is_number;
    run->word.is_plain = is_plain;
    run->word.is_passed = false;
    run->word.start = start;
    run->word.digits = run->word.number = 0;
}

static void take_byte(struct run *run, unsigned char byte, size_t start, enum fold_break before)
{
    run->hard = run->hard << 1 | (before == FOLD_HARD);
    run->any = run->any << 1 | (before != FOLD_NONE);
    run->starts[run->count % HISTORY] = start;
    run->bytes[run->count % HISTORY] = byte;
    run->count++;
    run->node = automaton_step(&run->scan->automaton, run->node, byte);
}

/* A digit, or any letter beyond ASCII. */
static void take_unit(struct run *run, const struct fold_unit *unit)
{
    if (unit->before != FOLD_NONE)
        begin_word(run, unit->start, unit->is_digit, false);
    if (unit->before == FOLD_HARD)
        begin_token(run, unit->start);
    run->word.is_plain = false;
    for (unsigned i = 0; i < unit->size; i++)
        take_byte(run, unit->bytes[i], unit->start, i == 0 ? unit->before : FOLD_NONE);
    run->token.may_be_code = run->token.may_be_code || unit->is_digit;
    if (unit->is_digit && run->word.digits++ < NUMBER_DIGITS)
        run->word.number = run->word.number * 10 + (unsigned)(unit->bytes[0] - '0');
    run->word.end = unit->end;
}

/* No writing begins within a word of letters: what the node stands for begins where a word does, or
 * is given up. */
static void give_up_within(struct run *run)
{
    const struct automaton_node *nodes = run->scan->automaton.nodes;
    while (run->node != 0 && (run->any >> (nodes[run->node].depth - 1) & 1) == 0)
        run->node = nodes[run->node].failure;
}

/* ASCII letters in a row, which most texts are made of; most begin no writing, and are passed over
 * once that is seen. Returns where they end. */
static size_t take_letters(struct run *run, size_t at, enum fold_break before)
{
    if (before != FOLD_NONE)
        begin_word(run, at, false, true);
    if (before == FOLD_HARD)
        begin_token(run, at);
    if (before == FOLD_NONE)
        run->word.is_plain = false; /* something that is not seen stands within it */
    do {
        uint32_t last = run->node;
        if (before == FOLD_NONE && last == 0)
            break;
        take_byte(run, (unsigned char)run->text[at] | 0x20, at, before);
        if (run->scan->automaton.nodes[run->node].depth !=
            run->scan->automaton.nodes[last].depth + 1)
            give_up_within(run);
        if (before == FOLD_HARD && run_may_be_passed(run, at)) {
            run->node = 0;
            run->word.is_passed = true;
        }
        before = FOLD_NONE;
        at++;
    } while (at < run->length && is_letter(run->text[at]));
    while (at < run->length && is_letter(run->text[at]))
        at++;
    run->word.end = at;
    return at;
}

/* From fold->at to `end`, or a little beyond it. */
static void take_text(struct run *run, struct fold *fold, size_t end)
{
    struct fold_unit unit;
    while (fold->at < end) {
        unsigned char byte = (unsigned char)run->text[fold->at];
        if (is_letter(run->text[fold->at])) {
            enum fold_break before = fold_take_letters(fold);
            fold->at = take_letters(run, fold->at, before);
        } else if (byte == '-' && fold_line_break(fold, fold->at) > 0) {
            fold->at = fold_line_break(fold, fold->at);
        } else if (byte < '0' || (byte > '9' && byte < 0x80)) {
            if (fold->pending != FOLD_HARD)
                end_word(run);
            fold->pending = FOLD_HARD;
            fold->at++;
        } else if (fold_next(fold, &unit)) {
            take_unit(run, &unit);
            while (fold_has_more(fold) && fold_next(fold, &unit))
                take_unit(run, &unit);
        }
    }
}

static void end_text(struct run *run)
{
    end_word(run);
    end_token(run);
    end_spelt(run);
    judge_cluster(run);
}

void scan_text(const struct scan *scan, const char *text, size_t length, scan_found *found,
               void *context)
{
    struct run run = {
        .scan = scan, .text = text, .length = length, .found = found, .context = context};
    struct fold fold;
    fold_begin(&fold, text, length);
    take_text(&run, &fold, length);
    end_text(&run);
}

enum status scan_text_watched(const struct scan *scan, const char *text, size_t length,
                              scan_found *found, void *context, struct error *err)
{
    struct run run = {
        .scan = scan, .text = text, .length = length, .found = found, .context = context};
    struct fold fold;
    enum status status = STATUS_OK;
    fold_begin(&fold, text, length);
    while (status == STATUS_OK && fold.at < length) {
        size_t left = length - fold.at;
        take_text(&run, &fold, fold.at + (left < SCAN_LOOKS_UP ? left : SCAN_LOOKS_UP));
        status = work_goes_on("searching", fold.at, length, err);
    }
    if (status == STATUS_OK)
        end_text(&run);
    return status;
}
