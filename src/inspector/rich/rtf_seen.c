/* Where the letters of RTF go, and whether anybody sees them. */
#include <stdlib.h>
#include <string.h>

#include "safehand/base/text.h"

#include "rtf.h"

enum { SMALL_SIZE = 4 /* half points */, NEARLY_WHITE = 0xF0 };

enum rtf_place rtf_place_of(const struct rtf *rtf)
{
    return rtf->state->destination ? rtf->state->destination->place : RTF_BODY;
}

static uint32_t colour_of(const struct rtf *rtf, int number, uint32_t otherwise)
{
    bool is_known = number > 0 && (size_t)number < rtf->colours_count;
    uint32_t colour = is_known ? rtf->colours[number] : RTF_NO_COLOUR;
    return colour == RTF_NO_COLOUR ? otherwise : colour;
}

static bool is_nearly(uint32_t a, uint32_t b)
{
    for (unsigned shift = 0; shift < 24; shift += 8)
        if (abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)) > 0xFF - NEARLY_WHITE)
            return false;
    return true;
}

/* Whether letters are not shown, or so that nobody sees them. */
static bool is_unseen(const struct rtf *rtf)
{
    const struct rtf_state *state = rtf->state;
    int behind = state->highlight > 0 ? state->highlight : state->behind;
    return state->is_hidden || state->is_deleted || state->size <= SMALL_SIZE ||
           is_nearly(colour_of(rtf, state->colour, 0), colour_of(rtf, behind, 0xFFFFFF));
}

struct buffer *rtf_buffer(struct rtf *rtf)
{
    switch (rtf_place_of(rtf)) {
    case RTF_BODY:
        return &rtf->body;
    case RTF_TOLD:
    case RTF_REVISERS:
    case RTF_FONTS:
        return &rtf->told;
    case RTF_TAG:
        return &rtf->html;
    default:
        return &rtf->aside;
    }
}

static void note_unseen(struct rtf *rtf)
{
    const struct rtf_state *state = rtf->state;
    rtf->has_unseen = true;
    if (state->is_deleted)
        answer_hidden(rtf->answer, HIDDEN_CHANGES, NULL);
    else
        answer_hidden(rtf->answer, HIDDEN_WORDS, NULL);
}

/* Letters of the body go where they are searched with all others, and with those that are seen. */
void rtf_flush(struct rtf *rtf)
{
    struct buffer *out = rtf_buffer(rtf);
    size_t begin = out->length;
    rtf_letters_flush(&rtf->letters, out);
    if (out != &rtf->body || out->length == begin)
        return;
    const char *text = buffer_text(out) + begin;
    if (rtf->is_mail && !rtf->state->is_not_html)
        buffer_append(&rtf->html, text, out->length - begin);
    if (!is_unseen(rtf))
        buffer_append(&rtf->seen, text, out->length - begin);
    else if (text[strspn(text, " \t\n")] != '\0')
        note_unseen(rtf);
}

void rtf_append_text(struct rtf *rtf, const char *text)
{
    rtf_flush(rtf);
    unsigned page = rtf->letters.page;
    rtf->letters.page = 65001;
    buffer_append_text(&rtf->letters.bytes, text);
    rtf_flush(rtf);
    rtf->letters.page = page;
}

void rtf_append_code_point(struct rtf *rtf, uint32_t code_point)
{
    char text[8] = "";
    struct buffer one;
    buffer_init(&one, sizeof text);
    text_append_code_point(&one, code_point);
    snprintf(text, sizeof text, "%s", buffer_text(&one));
    buffer_free(&one);
    rtf_append_text(rtf, text);
}

void rtf_append_byte(struct rtf *rtf, unsigned char byte)
{
    unsigned page = rtf->page;
    int font = rtf->state->font;
    if (font >= 0 && font < RTF_FONTS_MAXIMUM && rtf->pages[font] != 0)
        page = rtf->pages[font];
    if (page != rtf->letters.page)
        rtf_flush(rtf);
    rtf->letters.page = page;
    buffer_append_byte(&rtf->letters.bytes, byte);
}
