/* What may be a name, or a number, that was written nearly: looked at once its word has ended. */
#include <string.h>

#include "looks.h"
#include "run.h"

void run_look_near(struct run *run)
{
    enum { SMALL_SHORTEST = 5 };
    size_t length = run->word.end - run->token.start;
    bool is_small = (run->text[run->token.start] & 0x20) != 0;
    uint32_t value;
    if (run->outer || (is_small && length < SMALL_SHORTEST) || length < NEAR_SHORTEST ||
        length > NEAR_LONGEST)
        return;
    const char *text = run->text + run->token.start;
    enum near_kind kind = near_find(&run->scan->near, text, length, &value);
    if (kind == NEAR_NOTHING)
        return;
    const struct raw_match match = {.start = run->token.start, .end = run->word.end};
    bool is_english = scan_is_english(text, length);
    if (is_small && (is_english ||
                     (run->small_from == 0 && !look_writes_small(run->text, run->length, &match))))
        return;
    /* A place, a word of the language, and what only sounds like a name, have to look like one as
     * well. */
    bool is_other = kind == NEAR_OTHER || is_english;
    run_put(run, run->token.start, run->word.end, value,
            PATTERN_ASK | PATTERN_NEAR | (is_other ? PATTERN_COMMON | PATTERN_SMALL : 0));
}

static void code_is_near(void *context, size_t start, size_t end, uint32_t value, bool is_mistyped)
{
    unsigned flags = PATTERN_ASK | PATTERN_NEAR | (is_mistyped ? PATTERN_MISTYPED : 0);
    run_put(context, start, end, value, flags);
}

void run_look_near_code(struct run *run)
{
    if (!run->outer)
        codes_take(&run->scan->codes, &run->codes, run->text, run->token.start, run->word.end,
                   code_is_near, run);
}

void run_look_near_joined(struct run *run)
{
    enum { PART_SHORTEST = 3, SHORTEST = 7 };
    char joined[NEAR_LONGEST];
    uint32_t value;
    size_t first = run->token.before_end - run->token.before, length = first;
    size_t second = run->word.end - run->token.start;
    if (run->outer || run->token.start != run->token.before_end + 1 || first < PART_SHORTEST ||
        second < PART_SHORTEST || first + second < SHORTEST || first + second > NEAR_LONGEST ||
        run->text[run->token.before_end] != ' ')
        return;
    memcpy(joined, run->text + run->token.before, first);
    memcpy(joined + length, run->text + run->token.start, second);
    length += second;
    if (!near_may_be_joined(&run->scan->near, joined, length))
        return;
    enum near_kind kind = near_find(&run->scan->near, joined, length, &value);
    const struct raw_match match = {.start = run->token.before, .end = run->word.end};
    bool is_small = (joined[0] & 0x20) != 0;
    if (kind == NEAR_NOTHING || (is_small && !look_writes_small(run->text, run->length, &match)))
        return;
    run_put(run, run->token.before, run->word.end, value, PATTERN_ASK | PATTERN_NEAR);
}
