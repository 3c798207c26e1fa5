/* The words of RTF that say how letters look, and how they are to be read. */
#include <string.h>

#include "rtf.h"

void rtf_take_colour(struct rtf *rtf)
{
    if (rtf->colours_count < RTF_COLOURS_MAXIMUM)
        rtf->colours[rtf->colours_count++] = rtf->colour;
    rtf->colour = RTF_NO_COLOUR;
}

static void set_colour(struct rtf *rtf, unsigned shift, int value)
{
    uint32_t before = rtf->colour == RTF_NO_COLOUR ? 0 : rtf->colour;
    rtf->colour = (before & ~(0xFFU << shift)) | ((uint32_t)value & 0xFF) << shift;
}

static void set_plain(struct rtf_state *state)
{
    state->is_hidden = false;
    state->is_deleted = state->is_revised = false;
    state->colour = state->behind = state->highlight = 0;
    state->size = 24;
}

bool rtf_take_look(struct rtf *rtf, const char *word, bool has_value, int value)
{
    struct rtf_state *state = rtf->state;
    bool is_on = !has_value || value != 0;
    rtf_flush(rtf);
    if (strcmp(word, "v") == 0 || strcmp(word, "webhidden") == 0)
        state->is_hidden = is_on;
    else if (strcmp(word, "deleted") == 0)
        state->is_deleted = is_on;
    else if (strcmp(word, "revised") == 0)
        state->is_revised = is_on;
    else if (strcmp(word, "cf") == 0)
        state->colour = value;
    else if (strcmp(word, "cb") == 0 || strcmp(word, "chcbpat") == 0 ||
             strcmp(word, "cbpat") == 0 || strcmp(word, "clcbpat") == 0)
        state->behind = value;
    else if (strcmp(word, "highlight") == 0)
        state->highlight = value;
    else if (strcmp(word, "fs") == 0)
        state->size = has_value ? value : 24;
    else if (strcmp(word, "plain") == 0)
        set_plain(state);
    else if (strcmp(word, "pard") == 0)
        state->behind = 0;
    else
        return false;
    if (state->is_revised)
        answer_hidden(rtf->answer, HIDDEN_CHANGES, NULL);
    return true;
}

bool rtf_take_setting(struct rtf *rtf, const char *word, int value)
{
    if (strcmp(word, "ansicpg") == 0 && value > 0)
        rtf->page = (unsigned)value;
    else if (strcmp(word, "mac") == 0)
        rtf->page = 10000;
    else if (strcmp(word, "pc") == 0)
        rtf->page = 437;
    else if (strcmp(word, "pca") == 0)
        rtf->page = 850;
    else if (strcmp(word, "f") == 0 || strcmp(word, "deff") == 0)
        rtf->state->font = value;
    else if (strcmp(word, "fcharset") == 0 && rtf->state->font >= 0 &&
             rtf->state->font < RTF_FONTS_MAXIMUM)
        rtf->pages[rtf->state->font] = rtf_page_of_charset(value);
    else if (strcmp(word, "uc") == 0)
        rtf->state->skip = value < 0 ? 0 : value;
    else if (strcmp(word, "red") == 0)
        set_colour(rtf, 16, value);
    else if (strcmp(word, "green") == 0)
        set_colour(rtf, 8, value);
    else if (strcmp(word, "blue") == 0)
        set_colour(rtf, 0, value);
    else if (strcmp(word, "fromhtml") == 0)
        rtf->is_mail = true;
    else if (strcmp(word, "htmlrtf") == 0)
        rtf->state->is_not_html = value != 0;
    else
        return false;
    return true;
}
