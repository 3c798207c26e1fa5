/*
 * Words in pictures, by Tesseract. What it recognises is a question to somebody who looks, never a
 * finding, and what it does not recognise says nothing: so a picture stays one that was not read.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "libtesseract.h"
#include "media_internal.h"
#include "pixels.h"

enum {
    PAGE_MILLISECONDS = 15000, /* for one page of lines */
    SCENE_MILLISECONDS = 500,  /* for single words in a picture without such */
    LOOKED_MAXIMUM = 60000,    /* for all pictures of a file */
    SURE = 50,                 /* of 100: a word */
    LIKELY = 30,               /* the same if it is a long one */
    LONG = 5,
    FEW = 3,        /* words: hardly a page */
    PAGE_DOTS = 150 /* in an inch, of an A4 page that has the size of PIXELS_SIDE */
};

struct found {
    struct buffer words;
    size_t sure, doubtful;
};

/* NULL if it is not installed. Made once, for it takes a tenth of a second. */
static TessBaseAPI *tesseract(void)
{
    static TessBaseAPI *made;
    static bool is_tried;
    struct error err = {0};
    if (is_tried)
        return made;
    is_tried = true;
    /* Its threads cost more than they bring: files are looked into side by side. */
    setenv("OMP_THREAD_LIMIT", "1", 1);
    if (libleptonica_load(&err) != STATUS_OK || libtesseract_load(&err) != STATUS_OK)
        return NULL;
    static const char *const languages[] = {"eng+cym", "eng", "cym"};
    for (size_t i = 0; !made && i < sizeof languages / sizeof *languages; i++) {
        TessBaseAPI *api = libtesseract.Create();
        if (api && libtesseract.Init2(api, NULL, languages[i], OEM_LSTM_ONLY) == 0)
            made = api;
        else if (api)
            libtesseract.Delete(api);
    }
    if (made) {
        libtesseract.SetVariable(made, "debug_file", "/dev/null");
        libtesseract.SetVariable(made, "tessedit_do_invert", "0");
    }
    return made;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Words that were recognised for sure, line by line. */
static void take_words(TessResultIterator *at, struct found *found)
{
    const TessPageIterator *place = libtesseract.GetPageIteratorConst(at);
    do {
        char *word = libtesseract.GetUTF8Text(at, RIL_WORD);
        float sure = word ? libtesseract.Confidence(at, RIL_WORD) : 0;
        size_t length = word ? strlen(word) : 0;
        if (libtesseract.IsAtBeginningOf(place, RIL_TEXTLINE) && found->words.length > 0)
            buffer_append_byte(&found->words, '\n');
        if (sure >= SURE || (sure >= LIKELY && length >= LONG)) {
            buffer_append_format(&found->words, "%s ", word);
            found->sure++;
        } else {
            found->doubtful += length > 0 && word[0] != ' ';
        }
        if (word)
            libtesseract.DeleteText(word);
    } while (libtesseract.Next(at, RIL_WORD));
}

/* Adds what it recognises. False if its time ran out; what was recognised up to then is added. */
static bool recognise(TessBaseAPI *api, PIX *pix, TessPageSegMode mode, int limit,
                      struct found *found)
{
    libtesseract.SetPageSegMode(api, mode);
    libtesseract.SetImage2(api, pix);
    libtesseract.SetSourceResolution(api, PAGE_DOTS);
    ETEXT_DESC *monitor = libtesseract.MonitorCreate();
    if (!monitor)
        return false;
    int64_t began = milliseconds();
    libtesseract.SetDeadlineMSecs(monitor, limit);
    libtesseract.Recognize(api, monitor);
    TessResultIterator *at = libtesseract.GetIterator(api);
    if (at)
        take_words(at, found);
    libtesseract.ResultIteratorDelete(at);
    libtesseract.MonitorDelete(monitor);
    libtesseract.Clear(api);
    return milliseconds() - began < limit;
}

/* As a page; upside down where its lines did not tell and hardly a word came; else as a scene with
 * single words. */
static bool look(TessBaseAPI *api, PIX *pix, bool is_sure, struct found *found)
{
    bool done = recognise(api, pix, PSM_AUTO, PAGE_MILLISECONDS, found);
    if (!is_sure && found->sure < found->doubtful) {
        PIX *turned = libleptonica.RotateOrth(pix, 2);
        if (turned)
            done = recognise(api, turned, PSM_AUTO, PAGE_MILLISECONDS, found) && done;
        pixels_free(turned);
    }
    if (found->sure < FEW)
        recognise(api, pix, PSM_SPARSE_TEXT, SCENE_MILLISECONDS, found);
    return done;
}

/* Takes the picture over. False if it was not looked at, or not to the end; `why` says so. */
static bool read_pix(PIX *pix, struct answer *answer, bool *has_words, const char **why)
{
    TessBaseAPI *api = tesseract();
    struct found found = {.words = {0}};
    bool is_sure = false;
    int64_t began = milliseconds();
    *why = !pix || !api ? "tesseract is not installed" : "looking for its words took too long";
    if (!pix || !api || answer->looked >= LOOKED_MAXIMUM) {
        pixels_free(pix);
        return false;
    }
    buffer_init(&found.words, READER_TEXT_MAXIMUM);
    pix = pixels_straighten(pix, &is_sure);
    bool done = look(api, pix, is_sure, &found);
    if (found.words.length > 0)
        answer_seen(answer, buffer_text(&found.words), found.words.length);
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
    PIX *pix = tesseract() ? pixels_take(grey, width, height, stride) : NULL;
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

/* A picture of many frames may show something in those that are not decoded. */
static bool may_be_empty(const struct part *part)
{
    return BEGINS(part, 0, "\xFF\xD8") || BEGINS(part, 0, "\x89PNG") || BEGINS(part, 0, "BM");
}

void words_read(const struct part *part, struct answer *answer)
{
    const char *why = NULL, *stopped = NULL;
    bool has_words = false;
    size_t offset = 0, page = 0;
    if (!tesseract()) {
        tell("tesseract is not installed", false, answer);
        return;
    }
    do {
        PIX *pix = pixels_read(part, &offset, &why);
        if (pix && page == 0 && offset == 0 && may_be_empty(part) && pixels_show_nothing(pix)) {
            pixels_free(pix);
            return;
        }
        if (!pix)
            stopped = why;
        else if (!read_pix(pix, answer, &has_words, &why))
            stopped = why;
        page++;
    } while (!stopped && offset != 0 && page < PIXELS_PAGES_MAXIMUM);
    tell(stopped || offset == 0 ? stopped : "it has too many pages", has_words, answer);
}
