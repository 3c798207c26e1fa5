/*
 * Words in pictures, by Tesseract. What it recognises is a question to somebody who looks, never a
 * finding, and what it does not recognise says nothing: so a picture stays one that was not read.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "libtesseract.h"
#include "media_internal.h"
#include "pixels.h"

enum {
    PAGE_MILLISECONDS = 15000, /* for one page of lines */
    SCENE_MILLISECONDS = 1500, /* for a picture without such */
    LOOKED_MAXIMUM = 60000,    /* for all pictures of a file */
    SURE = 50,                 /* of 100, from which on it is a word */
    SCENE_SURE = 70,           /* the same where anything may look like one */
    FEW = 3,                   /* words: hardly a page */
    PAGE_DOTS = 150            /* in an inch, of an A4 page that has the size of PIXELS_SIDE */
};

static const char NOT_INSTALLED[] = "tesseract is not installed";

struct found {
    struct buffer words;
    size_t sure, doubtful;
    float least;    /* from which on it is a word */
    bool was_tried; /* there is a language */
};

static bool is_installed(void)
{
    struct error err = {0};
    /* Its threads cost more than they bring: files are looked into side by side. What makes them
     * looks for this once, when it is loaded. */
    setenv("OMP_THREAD_LIMIT", "1", 1);
    return libleptonica_load(&err) == STATUS_OK && libtesseract_load(&err) == STATUS_OK;
}

static TessBaseAPI *make(const char *const languages[])
{
    if (!is_installed())
        return NULL;
    for (; *languages; languages++) {
        TessBaseAPI *api = libtesseract.Create();
        if (api && libtesseract.Init2(api, NULL, *languages, OEM_LSTM_ONLY) == 0) {
            libtesseract.SetVariable(api, "debug_file", "/dev/null");
            libtesseract.SetVariable(api, "tessedit_do_invert", "0");
            return api;
        }
        if (api)
            libtesseract.Delete(api);
    }
    return NULL;
}

static bool is_tried[2]; /* the languages for signs, and for letters */

/* NULL if it is not installed. Made once, for a language takes a tenth of a second: signs in a
 * scene are read in one, letters in two. */
static TessBaseAPI *tesseract(bool is_letter)
{
    static const char *const languages[][4] = {{"eng", "cym", NULL},
                                               {"eng+cym", "eng", "cym", NULL}};
    static TessBaseAPI *made[2];
    if (!is_tried[is_letter])
        made[is_letter] = make(languages[is_letter]);
    is_tried[is_letter] = true;
    return made[is_letter];
}

unsigned words_made(void)
{
    return (is_tried[false] ? 1U : 0U) | (is_tried[true] ? 2U : 0U);
}

void words_make(unsigned which)
{
    for (unsigned kind = 0; kind < 2; kind++)
        if ((which & 1U << kind) != 0)
            (void)tesseract(kind == 1);
}

/* Of the processor's time, so that a busy computer finds the same words. */
static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* One letter alone is what leaves and bricks look like. Beyond ASCII a letter begins with a byte
 * above 0xC2, with which signs do. */
static bool is_word(const char *word)
{
    size_t letters = 0;
    for (; *word != '\0'; word++)
        letters += isalnum((unsigned char)*word) || (unsigned char)*word > 0xC2;
    return letters > 1;
}

static void take_word(const char *word, float sure, bool begins, struct found *found)
{
    const struct buffer *words = &found->words;
    if (!is_word(word))
        return;
    if (sure < found->least) {
        found->doubtful++;
        return;
    }
    found->sure++;
    if (words->length > 0)
        buffer_append_byte(&found->words, begins ? '\n' : ' ');
    buffer_append_text(&found->words, word);
}

/* Words that were recognised for sure, line by line. */
static void take_words(TessResultIterator *at, struct found *found)
{
    const TessPageIterator *place = libtesseract.GetPageIteratorConst(at);
    bool begins = true;
    do {
        char *word = libtesseract.GetUTF8Text(at, RIL_WORD);
        begins = begins || libtesseract.IsAtBeginningOf(place, RIL_TEXTLINE);
        size_t before = found->sure;
        if (word)
            take_word(word, libtesseract.Confidence(at, RIL_WORD), begins, found);
        begins = begins && found->sure == before;
        libtesseract.DeleteText(word);
    } while (libtesseract.Next(at, RIL_WORD));
}

static bool is_over(void *deadline, int words)
{
    (void)words;
    return milliseconds() >= *(const int64_t *)deadline;
}

/* Adds what it recognises. False if its time ran out; what was recognised up to then is added. */
static bool recognise(TessBaseAPI *api, PIX *pix, TessPageSegMode mode, int limit,
                      struct found *found)
{
    found->was_tried = true;
    libtesseract.SetPageSegMode(api, mode);
    libtesseract.SetImage2(api, pix);
    libtesseract.SetSourceResolution(api, PAGE_DOTS);
    ETEXT_DESC *monitor = libtesseract.MonitorCreate();
    if (!monitor)
        return false;
    int64_t deadline = milliseconds() + limit;
    libtesseract.SetCancelThis(monitor, &deadline);
    libtesseract.SetCancelFunc(monitor, is_over);
    libtesseract.Recognize(api, monitor);
    TessResultIterator *at = libtesseract.GetIterator(api);
    if (at)
        take_words(at, found);
    libtesseract.ResultIteratorDelete(at);
    libtesseract.MonitorDelete(monitor);
    libtesseract.Clear(api);
    return milliseconds() < deadline;
}

/* As a page, upside down too where its lines did not tell which side is up and hardly a word came.
 */
static bool look_at_page(PIX *pix, const struct pixels_look *look, struct found *found)
{
    TessBaseAPI *api = tesseract(true);
    bool done = api && recognise(api, pix, PSM_AUTO, PAGE_MILLISECONDS, found);
    if (api && !look->is_upright && found->sure < found->doubtful) {
        PIX *turned = libleptonica.RotateOrth(pix, 2);
        if (turned)
            done = recognise(api, turned, PSM_AUTO, PAGE_MILLISECONDS, found) && done;
        pixels_free(turned);
    }
    return done;
}

/* A page on which next to nothing is in lines may have words anywhere. Of a scene nobody knows when
 * all words were found; words anywhere are, in one, leaves and bricks. */
static bool look(PIX *pix, const struct pixels_look *look, struct found *found)
{
    bool done = true;
    found->least = SURE;
    if (look->has_lines)
        done = look_at_page(pix, look, found);
    TessBaseAPI *api = found->sure < FEW ? tesseract(look->has_lines) : NULL;
    if (!api)
        return done && found->was_tried;
    found->least = SCENE_SURE;
    /* Signs are often light on dark. */
    libtesseract.SetVariable(api, "tessedit_do_invert", "1");
    if (!look->has_lines)
        recognise(api, pix, PSM_AUTO, SCENE_MILLISECONDS, found);
    /* One word alone on a page makes no block of a text. */
    if (look->has_lines || found->sure == 0)
        recognise(api, pix, PSM_SPARSE_TEXT, SCENE_MILLISECONDS, found);
    libtesseract.SetVariable(api, "tessedit_do_invert", "0");
    return done && found->was_tried;
}

/* Takes the picture over. False if it was not looked at, or not to the end; `why` says so. */
static bool read_pix(PIX *pix, struct answer *answer, bool *has_words, const char **why)
{
    struct found found = {.words = {0}};
    struct pixels_look lines;
    int64_t began = milliseconds();
    *why = pix ? "looking for its words took too long" : NOT_INSTALLED;
    if (!pix || answer->looked >= LOOKED_MAXIMUM) {
        pixels_free(pix);
        return false;
    }
    buffer_init(&found.words, READER_TEXT_MAXIMUM);
    pix = pixels_straighten(pix, &lines);
    bool done = look(pix, &lines, &found);
    if (found.words.length > 0)
        answer_seen(answer, buffer_text(&found.words), found.words.length);
    if (!found.was_tried)
        *why = NOT_INSTALLED;
    *has_words = *has_words || found.sure > 0;
    buffer_free(&found.words);
    pixels_free(pix);
    answer->looked += milliseconds() - began;
    return done;
}

void read_pixels(const unsigned char *grey, unsigned width, unsigned height, size_t stride,
                 unsigned dpi, struct answer *answer)
{
    const char *why = NULL;
    bool has_words = false;
    (void)dpi; /* it is brought to a size of its own */
    PIX *pix = is_installed() ? pixels_take(grey, width, height, stride) : NULL;
    bool done = read_pix(pix, answer, &has_words, &why);
    answer_unread(answer, UNREAD_PAGES, done ? NULL : why);
}

/* Of a picture within a file nothing more is said than that there is one: there may be hundreds. */
static void tell(const char *why, bool has_words, struct answer *answer)
{
    bool is_within = answer->depth > 1;
    if (why)
        answer_unread(answer, is_within ? UNREAD_PICTURES : UNREAD_PICTURE, why);
    else if (is_within)
        answer_unread(answer, UNREAD_PICTURES, NULL);
    else
        answer_unread(answer, has_words ? UNREAD_SEEN : UNREAD_PICTURE, NULL);
}

/* One of a kind that is always decoded here: what stands in it as the picture may be anything. */
static bool is_broken(const struct part *part, const char *why)
{
    return why == PIXELS_BROKEN &&
           (BEGINS(part, 0, "\xFF\xD8") || BEGINS(part, 0, "\x89PNG") || BEGINS(part, 0, "GIF8") ||
            BEGINS(part, 0, "BM") || BEGINS(part, 0, "II") || BEGINS(part, 0, "MM") ||
            BEGINS(part, 4, "ftyp"));
}

/* A picture of many frames may show something in those that are not decoded. */
static bool may_be_empty(const struct part *part)
{
    return BEGINS(part, 0, "\xFF\xD8") || BEGINS(part, 0, "\x89PNG") || BEGINS(part, 0, "BM");
}

void words_read(const struct part *part, struct answer *answer)
{
    const char *why = NULL, *stopped = NULL;
    bool has_words = false, shows_something = false;
    size_t offset = 0, page = 0;
    if (!is_installed()) {
        tell(NOT_INSTALLED, false, answer);
        return;
    }
    do {
        PIX *pix = pixels_read(part, &offset, &why);
        bool is_empty = pix && pixels_show_nothing(pix);
        shows_something = shows_something || !is_empty;
        if (is_empty)
            pixels_free(pix);
        else if (!pix || !read_pix(pix, answer, &has_words, &why))
            stopped = why;
        page++;
    } while (!stopped && offset != 0 && page < PIXELS_PAGES_MAXIMUM);
    if (!shows_something && page == 1 && may_be_empty(part))
        return;
    if (is_broken(part, stopped))
        answer_unread(answer, UNREAD_DATA, stopped);
    tell(stopped || offset == 0 ? stopped : "it has too many pages", has_words, answer);
}
