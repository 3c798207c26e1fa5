#include "rtf.h"
#include "links.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- data ---- */

static int digit(unsigned char letter)
{
    if (isdigit(letter))
        return letter - '0';
    letter = (unsigned char)tolower(letter);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool is_of_data(const struct rtf *rtf)
{
    enum rtf_place place = rtf_place_of(rtf);
    return place == RTF_PICTURE || place == RTF_OBJECT || place == RTF_BLOB;
}

/* The rest of a run of digits. */
static void take_digits(struct rtf *rtf)
{
    while (rtf->at < rtf->length && !strchr("{}\\", rtf->data[rtf->at])) {
        int high = digit(rtf->data[rtf->at++]);
        if (high < 0)
            continue;
        while (rtf->at < rtf->length && isspace(rtf->data[rtf->at]))
            rtf->at++;
        int low = rtf->at < rtf->length ? digit(rtf->data[rtf->at]) : -1;
        if (low < 0)
            return;
        rtf->at++;
        buffer_append_byte(&rtf->blob, (unsigned char)(high * 16 + low));
    }
}

static void take_binary(struct rtf *rtf, int size)
{
    size_t left = rtf->length - rtf->at;
    size_t taken = size < 0 ? 0 : (size_t)size < left ? (size_t)size : left;
    if (is_of_data(rtf))
        buffer_append(&rtf->blob, rtf->data + rtf->at, taken);
    rtf->at += taken;
}

/* ---- groups ---- */

/* Values with a name: {\sp{\sn wzDescription}{\sv A dog}}. Most are numbers. */
static bool take_value(struct rtf *rtf, const char *word)
{
    const char *text = buffer_text(&rtf->told);
    if (strcmp(word, "sn") == 0) {
        rtf->is_description = strstr(text, "Description") != NULL;
        buffer_clear(&rtf->told);
        return true;
    }
    bool has_letter = false;
    for (size_t i = 0; i < rtf->told.length; i++)
        has_letter = has_letter || isalpha(rtf->told.data[i]) || rtf->told.data[i] >= 0x80;
    if (has_letter && rtf->is_description)
        answer_hidden(rtf->answer, HIDDEN_WORDS, "descriptions of pictures");
    if (!has_letter)
        buffer_clear(&rtf->told);
    return !has_letter;
}

static void tell_told(struct rtf *rtf, const struct rtf_destination *destination)
{
    const char *text = buffer_text(&rtf->told);
    bool is_value = strcmp(destination->word, "sn") == 0 || strcmp(destination->word, "sv") == 0;
    if (is_value && take_value(rtf, destination->word))
        return;
    if (destination->place == RTF_REVISERS) {
        /* Word writes "Unknown" first, whoever wrote. */
        const char *people = text + (strncmp(text, "Unknown;", 8) == 0 ? 8 : 0);
        if (people[strspn(people, " \r\n;")] != '\0')
            answer_hidden(rtf->answer, HIDDEN_CHANGES, NULL);
    } else if (strcmp(destination->word, "fldinst") == 0) {
        answer_field_links(rtf->answer, text, true);
    } else if (destination->kind == HIDDEN_TIMES) {
        answer_hidden(rtf->answer, HIDDEN_TIMES, NULL);
    } else if (text[strspn(text, " \t\r\n;")] != '\0' && destination->kind != 0) {
        answer_hidden(rtf->answer, destination->kind, destination->detail);
    }
    if (destination->place != RTF_FONTS) {
        buffer_append_byte(&rtf->aside, '\n');
        buffer_append(&rtf->aside, rtf->told.data, rtf->told.length);
        buffer_append_byte(&rtf->aside, '\n');
    }
    buffer_clear(&rtf->told);
}

static void open_group(struct rtf *rtf)
{
    rtf_flush(rtf);
    if (rtf->state + 1 == rtf->states + RTF_DEPTH_MAXIMUM) {
        rtf->is_cut = true;
        rtf->at = rtf->length;
        return;
    }
    rtf->state[1] = rtf->state[0];
    rtf->state++;
    rtf->state->is_starred = false;
    rtf->state->is_at_begin = true;
}

static void close_group(struct rtf *rtf)
{
    rtf_flush(rtf);
    const struct rtf_destination *closed = rtf->state->destination;
    enum rtf_place place = rtf_place_of(rtf);
    if (rtf->state == rtf->states)
        return;
    rtf->state--;
    rtf->to_skip = 0;
    if (closed && closed == rtf->state->destination && closed->has_values)
        buffer_append_byte(&rtf->told, '\n');
    if (!closed || closed == rtf->state->destination)
        return;
    if (place == RTF_PICTURE || place == RTF_OBJECT || place == RTF_BLOB)
        rtf_read_blob(rtf, place);
    else if (place == RTF_TOLD || place == RTF_REVISERS || place == RTF_FONTS)
        tell_told(rtf, closed);
    else if (place == RTF_ASIDE)
        buffer_append_byte(&rtf->aside, '\n');
}

/* An inner destination of what is skipped, or of data, stays so: but pictures have their own. */
static void begin_destination(struct rtf *rtf, const struct rtf_destination *found)
{
    rtf_flush(rtf);
    enum rtf_place now = rtf_place_of(rtf);
    if (now == RTF_SKIPPED || (now == RTF_TOLD && found->place == RTF_ASIDE))
        return;
    if (now == RTF_TOLD && found->place == RTF_TOLD)
        tell_told(rtf, rtf->state->destination);
    if (found->place == RTF_ASIDE)
        buffer_append_byte(&rtf->aside, '\n');
    rtf->state->destination = found;
}

/* ---- words ---- */

/* A letter by its number, and then as many signs for readers that do not know it. */
static void take_number(struct rtf *rtf, int value)
{
    uint32_t unit = (uint32_t)value & 0xFFFF;
    rtf->to_skip = (size_t)rtf->state->skip;
    if (unit >= 0xD800 && unit < 0xDC00) {
        rtf->high = unit;
        return;
    }
    if (unit >= 0xDC00 && unit < 0xE000)
        unit = rtf->high != 0 ? 0x10000 + ((rtf->high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD;
    rtf->high = 0;
    rtf_append_code_point(rtf, unit);
}

static void take_break(struct rtf *rtf)
{
    rtf_flush(rtf);
    buffer_append_byte(rtf_buffer(rtf), '\n');
    if (rtf_place_of(rtf) == RTF_BODY)
        buffer_append_byte(&rtf->seen, '\n');
}

static void use_word(struct rtf *rtf, const char *word, bool has_value, int value)
{
    static const struct rtf_destination UNKNOWN = {"", RTF_ASIDE, 0, NULL, false};
    const struct rtf_destination *found =
        rtf->state->is_at_begin || rtf->state->is_starred ? rtf_find_destination(word) : NULL;
    const char *sign = rtf_find_sign(word);
    bool is_starred = rtf->state->is_starred;
    rtf->state->is_starred = false;
    rtf->state->is_at_begin = false;
    if (strcmp(word, "bin") == 0)
        take_binary(rtf, value);
    else if (strcmp(word, "u") == 0 && has_value)
        take_number(rtf, value);
    else if (found)
        begin_destination(rtf, found);
    else if (sign)
        rtf_append_text(rtf, sign);
    else if (rtf_is_break(word))
        take_break(rtf);
    else if (!rtf_take_setting(rtf, word, has_value ? value : 1) &&
             !rtf_take_look(rtf, word, has_value, value) && is_starred &&
             rtf_place_of(rtf) == RTF_BODY)
        begin_destination(rtf, &UNKNOWN);
}

/* Words of RTF are short and in small letters, but those of tables and formulas. */
static bool is_usual(const unsigned char *word, size_t length)
{
    enum { LONGEST = 32 };
    static const char *const with_capitals[] = {"cl", "tr", "td", "m"};
    size_t small = 0;
    while (small < length && islower(word[small]))
        small++;
    for (size_t i = 0; i < sizeof with_capitals / sizeof *with_capitals && small < length; i++)
        if (strncmp((const char *)word, with_capitals[i], strlen(with_capitals[i])) == 0)
            small = length;
    return small == length && length <= LONGEST;
}

/* Programs pass over a word that they do not know; what it says is searched. */
static void tell_unusual(struct rtf *rtf, const unsigned char *word, size_t length)
{
    buffer_append_byte(&rtf->aside, '\n');
    buffer_append(&rtf->aside, word, length);
    buffer_append_byte(&rtf->aside, '\n');
}

static void take_word(struct rtf *rtf)
{
    const unsigned char *from = rtf->data + rtf->at;
    char word[RTF_WORD_SIZE] = "";
    size_t length = 0;
    while (rtf->at < rtf->length && isalpha(rtf->data[rtf->at])) {
        if (length + 1 < sizeof word)
            word[length++] = (char)rtf->data[rtf->at];
        rtf->at++;
    }
    size_t whole = (size_t)(rtf->data + rtf->at - from);
    if (!is_usual(from, whole))
        tell_unusual(rtf, from, whole);
    bool is_negative = rtf->at < rtf->length && rtf->data[rtf->at] == '-';
    rtf->at += is_negative;
    size_t digits = rtf->at;
    long value = 0;
    while (rtf->at < rtf->length && isdigit(rtf->data[rtf->at])) {
        value = value < 100000000 ? value * 10 + (rtf->data[rtf->at] - '0') : value;
        rtf->at++;
    }
    bool has_value = rtf->at > digits;
    if (rtf->at < rtf->length && rtf->data[rtf->at] == ' ')
        rtf->at++;
    use_word(rtf, word, has_value, (int)(is_negative ? -value : value));
}

static void take_hex(struct rtf *rtf)
{
    int high = rtf->at < rtf->length ? digit(rtf->data[rtf->at]) : -1;
    int low = rtf->at + 1 < rtf->length ? digit(rtf->data[rtf->at + 1]) : -1;
    if (high < 0 || low < 0)
        return;
    rtf->at += 2;
    if (rtf->to_skip > 0)
        rtf->to_skip--;
    else if (is_of_data(rtf))
        buffer_append_byte(&rtf->blob, (unsigned char)(high * 16 + low));
    else if (rtf_place_of(rtf) != RTF_SKIPPED)
        rtf_append_byte(rtf, (unsigned char)(high * 16 + low));
}

/* What stands behind a backslash. */
static void take_control(struct rtf *rtf)
{
    unsigned char sign = rtf->at < rtf->length ? rtf->data[rtf->at] : '\0';
    if (isalpha(sign)) {
        take_word(rtf);
        return;
    }
    rtf->at++;
    if (sign == '\'')
        take_hex(rtf);
    else if (sign == '*')
        rtf->state->is_starred = true;
    else if (rtf->to_skip > 0)
        rtf->to_skip--;
    else if (sign == '~')
        rtf_append_text(rtf, " ");
    else if (sign == '_')
        rtf_append_text(rtf, "-");
    else if (sign == '\r' || sign == '\n')
        take_break(rtf);
    else if (sign == '\\' || sign == '{' || sign == '}')
        rtf_append_byte(rtf, sign);
}

static void take_letter(struct rtf *rtf, unsigned char letter)
{
    enum rtf_place place = rtf_place_of(rtf);
    rtf->state->is_at_begin = false;
    if (letter == '\r' || letter == '\n' || letter == '\0')
        return;
    if (rtf->to_skip > 0)
        rtf->to_skip--;
    else if (place == RTF_COLOURS && letter == ';')
        rtf_take_colour(rtf);
    else if (place != RTF_SKIPPED && place != RTF_COLOURS)
        rtf_append_byte(rtf, letter);
}

static void take_all(struct rtf *rtf)
{
    while (rtf->at < rtf->length) {
        unsigned char letter = rtf->data[rtf->at];
        if (letter != '{' && letter != '}' && letter != '\\' && is_of_data(rtf)) {
            take_digits(rtf);
            continue;
        }
        rtf->at++;
        if (letter == '{')
            open_group(rtf);
        else if (letter == '}')
            close_group(rtf);
        else if (letter == '\\')
            take_control(rtf);
        else
            take_letter(rtf, letter);
        if (rtf->state == rtf->states && letter == '}')
            return;
    }
    rtf->is_cut = true; /* it ends within a group */
}

/* ---- the whole ---- */

static void begin(struct rtf *rtf, const struct part *part, struct answer *answer)
{
    rtf->data = part->data;
    rtf->length = part->length;
    rtf->answer = answer;
    rtf->state = rtf->states;
    rtf->states[0] = (struct rtf_state){.skip = 1, .size = 24};
    rtf->page = rtf->letters.page = 1252;
    rtf->colour = RTF_NO_COLOUR;
    struct buffer *const texts[] = {&rtf->body, &rtf->seen, &rtf->aside,
                                    &rtf->told, &rtf->html, &rtf->letters.bytes};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buffer_init(texts[i], RTF_KEPT_MAXIMUM);
    buffer_init(&rtf->blob, READER_UNPACKED_MAXIMUM);
}

static void give(struct answer *answer, const struct buffer *text, bool is_shown)
{
    answer_break(answer);
    (is_shown ? answer_shown : answer_text)(answer, buffer_text(text), text->length);
    answer_break(answer);
    if (text->failure == STATUS_SYSTEM)
        answer->failed = true;
    else if (text->failure != STATUS_OK)
        answer_unread(answer, UNREAD_SIZE, NULL);
}

/* What stands behind the last bracket nobody sees. */
static void read_behind(struct rtf *rtf)
{
    while (rtf->at < rtf->length && (isspace(rtf->data[rtf->at]) || rtf->data[rtf->at] == '\0'))
        rtf->at++;
    if (rtf->at == rtf->length)
        return;
    const struct part behind = {NULL, NULL, rtf->data + rtf->at, rtf->length - rtf->at};
    answer_hidden(rtf->answer, HIDDEN_BEHIND, NULL);
    read_part(&behind, rtf->answer);
}

static void end(struct rtf *rtf)
{
    struct answer *answer = rtf->answer;
    rtf_flush(rtf);
    give(answer, &rtf->body, !rtf->has_unseen);
    if (rtf->has_unseen)
        give(answer, &rtf->seen, true);
    give(answer, &rtf->aside, false);
    if (rtf->is_mail && rtf->html.length > 0) {
        const struct part html = {NULL, "text/html; charset=utf-8", rtf->html.data,
                                  rtf->html.length};
        read_part(&html, answer);
        answer_break(answer);
    }
    if (rtf->is_cut)
        answer_unread(answer, UNREAD_DAMAGED, NULL);
    else
        read_behind(rtf);
    struct buffer *const texts[] = {&rtf->body, &rtf->seen, &rtf->aside,
                                    &rtf->told, &rtf->html, &rtf->blob};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buffer_free(texts[i]);
    rtf_letters_free(&rtf->letters);
}

void read_rtf(const struct part *part, struct answer *answer)
{
    struct rtf *rtf = memory_allocate(sizeof *rtf);
    if (!rtf) {
        answer->failed = true;
        return;
    }
    begin(rtf, part, answer);
    take_all(rtf);
    end(rtf);
    memory_free(rtf);
}
